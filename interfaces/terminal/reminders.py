"""`jianjia worker` and `jianjia reminders list`: sweeping in a process of its own, and what was not delivered."""

from __future__ import annotations

import logging
import signal
import threading
from dataclasses import replace

from infrastructure.outbox.outbox import SqlOutbox, Waiting
from infrastructure.settings import Settings
from interfaces.bootstrap import build, look
from interfaces.terminal.due import recorded
from interfaces.terminal.plain import say
from interfaces.worker import sweep_all, sweeping


def work(settings: Settings, *, once: bool) -> int:
    """Sweep once, or again and again until told to stop; the sweep that is running is finished first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    with build(settings if settings.sweep_every > 0 else replace(settings, sweep_every=5.0)) as jianjia:
        if once:
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


def list_deliveries(settings: Settings, *, all: bool) -> int:
    """One line for each delivery that waits – with ``all`` for every one there ever was."""
    with look(settings) as jianjia:
        found = SqlOutbox(jianjia.store.engine, jianjia.store).listed(all=all)
    for each in found:
        say(told(each), style="red" if each.problem else None)
    if not found:
        say("没有待送达的提醒 / nothing waits", style="green")
    return 0


def told(each: Waiting) -> str:
    """A delivery in one line."""
    delivery = each.delivery
    line = f"{delivery.reminder}  {delivery.rung:<6} {delivery.channel:<8} {delivery.to}  {each.state}"
    if each.state != "waiting":
        return f"{line}  {each.receipt}".rstrip()
    line += f"  已试{each.attempts}次 tried  下次 next {each.next_at:%Y-%m-%d %H:%M}Z"
    return f"{line}  {each.problem}" if each.problem else line
