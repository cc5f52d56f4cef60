"""How long a thread may compute before another gets its turn (Python's switch interval).

An act that is alone must not wait for a page that is made, or a register that is rebuilt, to come up for air: turns are
short. When many acts are on their way, short turns make the committer flush a few at a time, each flush at the cost of
several turns; with longer ones the next batch is full when the last is stored, and all are answered sooner.
"""

from __future__ import annotations

import sys
from types import TracebackType

SHORTEST = 0.0005
"""Seconds of a turn while at most one act is on its way."""

LONGEST = 0.005
"""Seconds of a turn while many are; Python's own default."""


class Turns:
    """Turns as long as many acts are on their way; entered for each by the one thread that has the event loop."""

    def __init__(self) -> None:
        self._acts = 0
        self._turn = 0.0

    def __enter__(self) -> None:
        self._acts += 1
        self._set()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._acts -= 1
        self._set()

    def _set(self) -> None:
        turn = min(SHORTEST * max(self._acts, 1), LONGEST)
        if turn != self._turn:
            self._turn = turn
            sys.setswitchinterval(turn)
