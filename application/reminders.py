"""Reminders: issuing what is due, and delivering what was issued.

Both may run in any number of processes at once and die anywhere. A rung is issued by writing the next event of its
reminder's own stream, so it is issued exactly once; a delivery is tried until it is noted, so it happens at least once
and carries an id by which a receiver knows it again (ADR 0009).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from application.acts.reminders import IssueReminder, NoteDelivery, WithdrawReminder
from application.authority import SYSTEM
from application.command import Command
from application.desk import Caller
from application.letters import Delivery, Letter, letter_of
from application.office import Office, Request
from application.ports import StoreFailure
from domain.refusals import Refusal
from domain.reminder import Issued, NoReminderDue

log = logging.getLogger("jianjia.reminders")

JIANJIA = Caller(SYSTEM.person)

BATCH = 20
"""Deliveries a worker takes at a time: few enough to be done with before others may take them again."""

Passing = Callable[[str], None]
"""Told the name of each point that is passed; a test ends the process there."""


def _on_we_go(point: str) -> None:
    """Nobody is watching."""


@dataclass
class Undelivered(Exception):
    """The channel could not deliver. ``unreachable``: it would not have delivered anything else, either."""

    problem: str
    unreachable: bool = False


class Channel(Protocol):
    """A way to reach people."""

    def send(self, letter: Letter) -> str:
        """Deliver and give a receipt. Raises ``Undelivered``."""


class Outbox(Protocol):
    """Deliveries that wait; derived from the events of the reminders, with leases so that workers do not double up."""

    def follow(self) -> None:
        """Take in what was recorded."""

    def claim(self, now: datetime, channels: Collection[str], limit: int) -> Sequence[Delivery]:
        """Deliveries whose time has come; nobody else gets them for a while."""

    def release(self, deliveries: Iterable[Delivery]) -> None:
        """Give back what was not tried."""


# --- issuing -------------------------------------------------------------------------------------------------------------


def issue(
    office: Office, award: str, name: str, today: date, channels: tuple[str, ...], passing: Passing = _on_we_go
) -> int:  # fmt: skip
    """Issue every rung of a reminder that is due by ``today``; how many this process issued. What is refused is told of and
    stops nothing else.
    """
    passing("reminders.before-issue")
    command = IssueReminder(effective_on=today, award=award, channels=channels)
    try:
        answer = office.perform(Request(command, JIANJIA, name))
    except NoReminderDue:
        return 0
    except Refusal as refusal:
        log.error("reminder %s not issued: %s", name, refusal)
        return 0
    passing("reminders.after-issue")
    issued = [event for event in answer.events if isinstance(event, Issued)]
    for event in issued:
        if not event.addressees:
            log.warning("reminder %s %s has nobody to go to: see the notice's actors", name, event.rung)
    return len(issued)


# --- delivering ----------------------------------------------------------------------------------------------------------


def deliver(
    office: Office, outbox: Outbox, channels: Mapping[str, Channel], passing: Passing = _on_we_go
) -> int:
    """Deliver what waits; how many were delivered. A channel that cannot be reached is left alone until the next time."""
    delivered, open_ = 0, dict(channels)
    outbox.follow()
    while open_ and (claimed := outbox.claim(office.clock(), tuple(open_), BATCH)):
        for each in claimed:
            if each.channel not in open_:
                outbox.release([each])
                continue
            try:
                delivered += _deliver(office, each, open_[each.channel], passing)
            except Undelivered as failure:
                if failure.unreachable:
                    del open_[each.channel]
        outbox.follow()
    return delivered


def _deliver(office: Office, each: Delivery, channel: Channel, passing: Passing) -> bool:
    """Send one letter and note what became of it; not when it is no longer due. One that cannot be written holds up no other."""
    try:
        letter = office.ask(JIANJIA, lambda desk: letter_of(desk, each))
    except StoreFailure:
        raise
    except Exception as mistake:
        log.exception("reminder %s cannot be written", each.id)
        _note(office, each, problem=_called(mistake))
        return False
    if letter is None:
        _perform(office, WithdrawReminder(), each.reminder)
        return False
    passing("reminders.before-send")
    try:
        receipt = _send(channel, letter)
    except Undelivered as failure:
        log.warning("reminder %s not delivered: %s", each.id, failure.problem)
        _note(office, each, problem=failure.problem)
        raise
    passing("reminders.after-send")
    _note(office, each, receipt=receipt)
    passing("reminders.after-note")
    return True


def _send(channel: Channel, letter: Letter) -> str:
    """A mistake of a channel is a failed delivery like any other: it must not stop those behind it."""
    try:
        return channel.send(letter)
    except Undelivered:
        raise
    except Exception as mistake:
        log.exception("channel %s", letter.delivery.channel)
        raise Undelivered(_called(mistake)) from mistake


def _called(mistake: Exception) -> str:
    return f"{type(mistake).__name__}: {mistake}"


def _perform(office: Office, command: Command, name: str) -> None:
    """Carry out an act of Jianjia's own; a refusal is told and leaves the rest alone."""
    try:
        office.perform(Request(command, JIANJIA, name))
    except Refusal as refusal:
        log.error("%s of %s: %s", command.act, name, refusal)


def _note(office: Office, each: Delivery, *, receipt: str | None = None, problem: str = "") -> None:
    command = NoteDelivery(rung=each.rung, channel=each.channel, to=each.to, receipt=receipt, problem=problem)
    _perform(office, command, each.reminder)
