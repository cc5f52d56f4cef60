"""The worker: catches the registers up, issues the reminders that are due, delivers what waits.

Any number of workers may run, beside a server or within it; what they do is safe to do twice at the same time and to
break off anywhere (ADR 0009).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from application.desk import zone
from application.reminders import DueAward, deliver, sweep
from infrastructure import faults
from infrastructure.outbox.channels import open_channels
from infrastructure.outbox.outbox import SqlOutbox
from infrastructure.registers.query import LARGEST_PAGE, Query, RegisterStopped
from infrastructure.registers.registers import Registers
from interfaces.bootstrap import Jianjia
from interfaces.scheduler import Timer

log = logging.getLogger("jianjia.worker")

LOOK_EVERY = 60.0
"""Seconds between two looks at all due dates on one day; reminders are a matter of days."""


@dataclass(frozen=True)
class Swept:
    """What one sweep did."""

    issued: int
    delivered: int


NOTHING = Swept(0, 0)


class Worker:
    """Sweeps one Jianjia again and again. Between two looks at all due dates it delivers and follows."""

    def __init__(self, jianjia: Jianjia, look_every: float = LOOK_EVERY) -> None:
        self._jianjia = jianjia
        self._look_every = look_every
        self._channels = open_channels(jianjia.settings)
        self._outbox = SqlOutbox(jianjia.store.engine, jianjia.store)
        self._asleep: dict[DueAward, date] = {}
        self._looked: tuple[date, float] | None = None

    def sweep(self) -> Swept:
        """Catch up, issue, deliver. A register that stopped is told of at the end, when all else is done."""
        stopped = self._catch_up()
        issued = self._issue() if self._time_to_look() else 0
        delivered = deliver(self._jianjia.office, self._outbox, self._channels, faults.reach)
        if stopped:
            raise stopped
        return Swept(issued, delivered)

    def _catch_up(self) -> RegisterStopped | None:
        try:
            self._jianjia.registers.catch_up()
        except RegisterStopped as stopped:
            return stopped
        return None

    def _issue(self) -> int:
        jianjia, today = self._jianjia, self._today()
        jianjia.office.knowledge.catch_up()
        due = due_awards(jianjia.registers)
        issued = sweep(jianjia.office, due, today, tuple(self._channels), faults.reach, self._asleep)
        self._looked = today, time.monotonic()
        return issued

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
        log.info("issued %d, delivered %d", swept.issued, swept.delivered)


def sweep_all(jianjia: Jianjia) -> Swept:
    """One whole sweep: registers, reminders, deliveries."""
    return Worker(jianjia).sweep()


def due_awards(registers: Registers) -> Iterator[DueAward]:
    """Every held award with the day its re-inspection is due, from the register of dynamic management."""
    cursor: str | None = None
    while True:
        page = registers.read(Query("dynamic-management", limit=LARGEST_PAGE, cursor=cursor))
        for row in page.rows:
            if row["next_due"]:
                yield DueAward(row["award"], date.fromisoformat(row["next_due"]))
        cursor = page.next
        if cursor is None:
            return
