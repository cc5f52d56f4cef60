"""Reminders of due re-inspections: the sweep that issues what is due, and the delivery of what was issued.

Both may run in any number of processes at once and die anywhere. A rung is issued by writing the next event of its
reminder's own stream, so it is issued exactly once; a delivery is tried until it is noted, so it happens at least once
and carries an id by which a receiver knows it again (ADR 0009).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from application.acts.reminders import IssueReminder, NoteDelivery, WithdrawReminder, why_not
from application.authority import SYSTEM
from application.command import Command
from application.desk import Caller, Desk
from application.office import Office, Request
from domain.refusals import Refusal
from domain.reminder import Issued, NoReminderDue, Reminder, named
from domain.reminders import earliest

log = logging.getLogger("jianjia.reminders")

JIANJIA = Caller(SYSTEM.person)

BATCH = 20
"""Deliveries a worker takes at a time: few enough to be done with before others may take them again."""

Passing = Callable[[str], None]
"""Told the name of each point that is passed; a test ends the process there."""


def _on_we_go(point: str) -> None:
    """Nobody is watching."""


class DueAward(NamedTuple):
    """A held award and the day its re-inspection is due."""

    award: str
    due: date


@dataclass(frozen=True)
class Delivery:
    """One reminder for one addressee by one channel. ``id`` is the same at every attempt."""

    reminder: str
    rung: str
    channel: str
    to: str
    persons: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """By which a receiver knows it again: ``<reminder>/<rung>/<unit>/<seat>/<channel>``."""
        return f"{self.reminder}/{self.rung}/{self.to}/{self.channel}"


@dataclass(frozen=True)
class Letter:
    """What a delivery says."""

    delivery: Delivery
    award: str
    due: date
    subject: str
    text: str


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


def sweep(
    office: Office, due_awards: Iterable[DueAward], today: date, channels: tuple[str, ...] = ("log",),
    passing: Passing = _on_we_go, asleep: dict[DueAward, date] | None = None,
) -> int:  # fmt: skip
    """Issue every rung that is due by ``today``; how many this process issued. An award that is refused stops no other.

    ``asleep`` is the caller's memory from sweep to sweep: the day before which nothing more is due for an award. Other
    workers can only make that day later.
    """
    known = asleep if asleep is not None else {}
    last = horizon(office, today)
    near = (each for each in due_awards if each.due <= last and known.get(each, today) <= today)
    return sum(_issue(office, each, today, channels, passing, known) for each in near)


def horizon(office: Office, today: date) -> date:
    """No reminder is issued today for what is due after this day, whatever the published notice."""
    rules = (
        honour.standing.reminders
        for scheme in office.knowledge.book.schemes()
        for honour in scheme.honours.values()
    )
    return today + max((earliest(rule) for rule in rules if rule is not None), default=timedelta())


def _issue(
    office: Office, each: DueAward, today: date, channels: tuple[str, ...], passing: Passing,
    asleep: dict[DueAward, date],
) -> int:  # fmt: skip
    passing("reminders.before-issue")
    command = IssueReminder(effective_on=today, award=each.award, channels=channels)
    try:
        answer = office.perform(Request(command, JIANJIA, named(*each)))
    except NoReminderDue as nothing:
        if (following := nothing.params.get("next")) is not None:
            asleep[each] = following
        return 0
    except Refusal as refusal:
        log.error("reminder %s not issued: %s", named(*each), refusal)
        return 0
    passing("reminders.after-issue")
    issued = [event for event in answer.events if isinstance(event, Issued)]
    for event in issued:
        if not event.addressees:
            log.warning(
                "reminder %s %s has nobody to go to: see the notice's actors", named(*each), event.rung
            )
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
    """Send one letter and note what became of it; not when it is no longer due."""
    try:
        letter = office.ask(JIANJIA, lambda desk: letter_of(desk, each))
    except Refusal as refusal:
        _note(office, each, problem=str(refusal))
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
        raise Undelivered(f"{type(mistake).__name__}: {mistake}") from mistake


def _perform(office: Office, command: Command, name: str) -> None:
    """Carry out an act of Jianjia's own; a refusal is told and leaves the rest alone."""
    try:
        office.perform(Request(command, JIANJIA, name))
    except Refusal as refusal:
        log.error("%s of %s: %s", command.act, name, refusal)


def _note(office: Office, each: Delivery, *, receipt: str | None = None, problem: str = "") -> None:
    command = NoteDelivery(rung=each.rung, channel=each.channel, to=each.to, receipt=receipt, problem=problem)
    _perform(office, command, each.reminder)


PROVISIONAL = (
    "有关年份的工作日安排尚未导入，本次提醒的日期为暂定，到期日不受影响。\n"
    "The day of this reminder was counted across a year whose working days are not known; the due date stands.\n"
)
"""What a letter says when its day was counted provisionally."""


def letter_of(desk: Desk, each: Delivery) -> Letter | None:
    """The wording; ``None`` when there is nothing to remind of any more."""
    reminder = desk.existing(Reminder, each.reminder, "提醒")
    award = desk.award(reminder.award)
    if reminder.due is None or why_not(award, reminder.due):
        return None
    rules, home = desk.rules(award), desk.home(award.home)
    left = (reminder.due - desk.today(rules.scheme)).days
    zh, en = _when(left)
    subject = f"复验提醒：{home.title}“{rules.honour.title.zh}”{zh}"
    text = (
        f"{subject}\n"
        f"应于{reminder.due}前完成复验，荣誉档案编号：{award.name}。\n"
        f"The re-inspection of {award.name} is due on {reminder.due} ({en}).\n"
        f"提醒编号 / reminder: {reminder.name} {each.rung}\n"
        f"{PROVISIONAL if each.rung in reminder.provisional else ''}"
    )
    return Letter(each, award.name, reminder.due, subject, text)


def _when(left: int) -> tuple[str, str]:
    if left > 0:
        return f"还有{left}天到期", f"in {left} days"
    return (f"已逾期{-left}天", f"{-left} days ago") if left else ("今日到期", "today")
