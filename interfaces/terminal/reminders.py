"""`jianjia worker` and `jianjia reminders list`: sweeping in a process of its own, and what became of each reminder."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from domain.vocabulary import Subject
from infrastructure.registers.query import LARGEST_PAGE, Query
from infrastructure.registers.registers import Registers
from infrastructure.settings import Settings
from interfaces.bootstrap import build, look
from interfaces.terminal.due import recorded
from interfaces.terminal.plain import say
from interfaces.terminal.registers import speaking
from interfaces.worker import sweep_all, sweeping


def work(settings: Settings, *, once: bool) -> int:
    """Sweep once, or again and again until told to stop; the sweep that is running is finished first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    with build(settings if settings.sweep_every > 0 else replace(settings, sweep_every=5.0)) as jianjia:
        if once:
            with speaking():
                swept = sweep_all(jianjia)
            for each in swept.happened:
                say(recorded(each))
            say(
                f"到期登记 recorded {len(swept.happened)}，发出 issued {swept.issued}，送达 delivered {swept.delivered}"
            )
            return 0
        with sweeping(jianjia):
            _until_told()
    return 0


def _until_told() -> None:
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    told.wait()


def list_deliveries(settings: Settings, *, all: bool = False, **where: str | None) -> int:
    """One line for each reminder that has not arrived – with ``all``, or where a state is asked for, for every one."""
    asked = {name: value for name, value in where.items() if value is not None}
    if not all:
        asked.setdefault("state", "undelivered")
    with speaking(), look(settings) as jianjia:
        found = list(_rows(jianjia.registers, asked))
    for each in found:
        say(told(each), style="red" if each["problem"] else None)
    if not found:
        say(*nothing(asked))
    return 0


def nothing(asked: Mapping[str, str]) -> tuple[str, str | None]:
    """What is said when there is none: all is well only when all that has not arrived was asked for."""
    if asked == {"state": "undelivered"}:
        return "提醒均已送达 / nothing waits", "green"
    return "没有符合条件的提醒 / no such reminder", None


def _rows(registers: Registers, where: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Every row of the register, page by page."""
    page = registers.read(Query("reminders", where, limit=LARGEST_PAGE))
    yield from page.rows
    while page.next is not None:
        page = registers.read(Query("reminders", where, limit=LARGEST_PAGE, cursor=page.next))
        yield from page.rows


def told(each: Mapping[str, Any]) -> str:
    """A reminder of one addressee in one line."""
    subject, state = Subject.name_of(each["subject"]), each["state"]
    line = (
        f"{each['reminder']}  {each['rung']:<6} {each['channel']:<8} {each['unit']}/{each['seat']}  {state}"
    )
    if state in ("waiting", "failing"):
        line += f"  已试{each['attempts']}次 tried  下次 next {each['next_try_at'][:16].replace('T', ' ')}Z"
    details = (each["receipt"], each["reason"], subject, each["problem"], _acknowledged(each))
    return "  ".join((line, *filter(None, details)))


def _acknowledged(each: Mapping[str, Any]) -> str:
    who, at = each["acknowledged_by"], each["acknowledged_at"]
    return f"{who}已确认 acknowledged {at[:16].replace('T', ' ')}Z" if who else ""
