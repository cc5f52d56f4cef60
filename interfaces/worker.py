"""The worker: catches the registers up, records what time brought, issues the reminders that are due, delivers what waits.

Any number of workers may run, beside a server or within it; what they do is safe to do twice at the same time and to
break off anywhere (ADR 0009, ADR 0013).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial

from application.agenda import Agenda
from application.desk import zone
from application.reminders import Passing, deliver, issue
from application.time import Happened
from infrastructure import faults
from infrastructure.due import applications_under_way, held_honours
from infrastructure.outbox.channels import open_channels
from infrastructure.outbox.outbox import SqlOutbox
from infrastructure.registers.query import RegisterStopped
from interfaces.bootstrap import Jianjia
from interfaces.scheduler import Timer

log = logging.getLogger("jianjia.worker")

LOOK_EVERY = 60.0
"""Seconds between two looks at all due dates on one day; reminders are a matter of days."""


@dataclass(frozen=True)
class Swept:
    """What one sweep did: reminders issued and delivered, and what time had brought."""

    issued: int
    delivered: int
    happened: tuple[Happened, ...] = ()


NOTHING = Swept(0, 0)


class Worker:
    """Sweeps one Jianjia again and again. Between two looks at all due dates it delivers and follows. ``passing`` is told
    each point that a sweep passes.
    """

    def __init__(
        self, jianjia: Jianjia, look_every: float = LOOK_EVERY, passing: Passing = faults.reach
    ) -> None:
        self._jianjia = jianjia
        self._look_every = look_every
        self._passing = passing
        self._channels = open_channels(jianjia.settings)
        self._outbox = SqlOutbox(jianjia.store.engine, jianjia.store)
        self._agenda = Agenda(
            jianjia.office, jianjia.store, partial(held_honours, jianjia.registers),
            partial(applications_under_way, jianjia.registers),
        )  # fmt: skip
        self._looked: tuple[date, float] | None = None

    def sweep(self) -> Swept:
        """Catch up, let time pass, issue, deliver. A register that stopped, and what goes wrong with single awards, is told
        of at the end, when all else is done.
        """
        stopped = self._catch_up()
        issued, happened = 0, tuple[Happened, ...]()
        try:
            if self._time_to_look():
                issued, happened = self._look()
        except RegisterStopped as unread:
            stopped = stopped or unread
        delivered = deliver(self._jianjia.office, self._outbox, self._channels, self._passing)
        if stopped:
            raise stopped
        self._agenda.tell()
        return Swept(issued, delivered, happened)

    def _catch_up(self) -> RegisterStopped | None:
        try:
            self._jianjia.registers.catch_up()
        except RegisterStopped as stopped:
            return stopped
        return None

    def _look(self) -> tuple[int, tuple[Happened, ...]]:
        """Over every due day: what time brought comes first, nobody is reminded of an honour that it ended."""
        today = self._today()
        happened = self._agenda.pass_time(today, self._passing)
        self._agenda.follow()
        issued = sum(self._remind(award, today) for award in self._agenda.ready(today))
        self._looked = today, time.monotonic()
        return issued, happened

    def _remind(self, award: str, today: date) -> int:
        """Issue what is due of an award, and see when to look at it again."""
        found = self._agenda.look(award)
        names = found.reminders(today) if found else ()
        channels = tuple(self._channels)
        issued = self._agenda.alone(
            award,
            lambda: sum(issue(self._jianjia.office, award, name, today, channels, self._passing) for name in names),
        )  # fmt: skip
        if names:
            self._agenda.look(award)
        return issued or 0

    def _time_to_look(self) -> bool:
        if self._looked is None:
            return True
        day, at = self._looked
        return day != self._today() or time.monotonic() - at >= self._look_every

    def _today(self) -> date:
        office = self._jianjia.office
        return office.clock().astimezone(zone(office.time_zone)).date()


@contextmanager
def sweeping(jianjia: Jianjia) -> Iterator[None]:
    """Sweep in the background for as long as the block lasts – unless the settings leave that to other processes."""
    every = jianjia.settings.sweep_every
    if every <= 0:
        yield
        return
    worker = Worker(jianjia)
    timer = Timer(lambda: _tell(worker.sweep()), every)
    timer.start()
    try:
        yield
    finally:
        timer.stop()


def _tell(swept: Swept) -> None:
    if swept != NOTHING:
        log.info(
            "recorded %d that time brought, issued %d, delivered %d",
            len(swept.happened), swept.issued, swept.delivered,
        )  # fmt: skip


def sweep_all(jianjia: Jianjia) -> Swept:
    """One whole sweep: registers, what time brought, reminders, deliveries."""
    return Worker(jianjia).sweep()
