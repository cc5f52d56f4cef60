"""The timer that wakes the sweep, and nothing else.

APScheduler holds no record of ours: due things are data, and the sweep finds them. So a job that was missed while the
process slept is run once when it wakes (``coalesce``, no misfire limit), never twice at a time (``max_instances=1``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger("jianjia.worker")

EVERY = 5.0
"""Seconds between two sweeps."""


class Timer:
    """Wakes a sweep every few seconds from the moment it is started, the first time at once."""

    def __init__(self, sweep: Callable[[], None], every: float = EVERY) -> None:
        self._sweep = sweep
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._run, IntervalTrigger(seconds=every, timezone=UTC), id="sweep", next_run_time=datetime.now(UTC),
            coalesce=True, misfire_grace_time=None, max_instances=1,
        )  # fmt: skip

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> None:
        """End, after the sweep that is running."""
        self._scheduler.shutdown(wait=True)

    def _run(self) -> None:
        """One sweep; a failure is told and the next sweep tries again."""
        try:
            self._sweep()
        except Exception:
            log.exception("the sweep failed; it is tried again in a moment")
