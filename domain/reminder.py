"""A reminder of one due day: issued rung by rung, delivered, acknowledged – each a fact of its own stream.

There is one stream per award, due date and what is due, and its id is made of them. Whoever issues a rung must write the
next event of that stream, so of any number of workers one succeeds and the others find it done (ADR 0009, ADR 0017).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import ClassVar

import msgspec

from domain.award.reminded import Due
from domain.days import check_within
from domain.kernel import Aggregate, Event, Occasion
from domain.refusals import Conflict, NotNow, Unknown
from domain.reminders import Rung
from domain.vocabulary import Subject


class RungUnknown(Unknown):
    """The reminder was not issued at this rung."""

    code = "rung-unknown"
    zh = "提醒“{name}”没有发出过“{rung}”这一次，已发出：{known}。"
    en = "Reminder “{name}” was never issued at “{rung}”; issued: {known}."


class NoReminderDue(NotNow):
    """No rung of the ladder is to be issued on this day, or it was issued already."""

    code = "no-reminder-due"
    zh = "目前没有需要发出的提醒。"
    en = "There is no reminder to issue now."


class AcknowledgedAlready(Conflict):
    """The person has acknowledged this rung before; once is enough."""

    code = "acknowledged-already"
    zh = "您已确认过“{rung}”这次提醒，无须再次确认。"
    en = "You have acknowledged the reminder “{rung}” already; there is nothing left to do."


class Addressee(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who is reminded: one of the notice's actors, found in the tree on that day, with the people in the seat."""

    actor: str
    unit: str
    seat: str
    persons: tuple[str, ...] = ()

    @property
    def to(self) -> str:
        """The address of a delivery: ``unit/seat``."""
        return f"{self.unit}/{self.seat}"


class Issued(Event, frozen=True, kw_only=True):
    """A reminder was issued at a rung, to these addressees and by these channels; with it missed rungs are made up for.

    ``subject`` says what is due; of an application also at which ``step``.
    """

    topic = "reminder.issued:1"
    award: str
    due: date
    rung: str
    addressees: tuple[Addressee, ...]
    channels: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    provisional: bool = False
    subject: str = "re-inspection"
    step: str = ""

    def apply(self, aggregate: Reminder) -> None:
        """The rung is done, and so are those it stands for."""
        if self.provisional:
            aggregate.provisional.add(self.rung)
        aggregate.award, aggregate.due, aggregate.subject = self.award, self.due, self.subject
        aggregate.issued[self.rung], aggregate.issued_on[self.rung] = self.addressees, self.effective_on
        aggregate.done.update((self.rung, *self.instead_of))
        aggregate.withdrawn = {}
        for each in self.addressees:
            for channel in self.channels:
                aggregate.outstanding.setdefault((self.rung, channel, each.to), 0)


class Delivered(Event, frozen=True, kw_only=True):
    """A channel took the reminder for an addressee; the receipt is what the channel answered."""

    topic = "reminder.delivered:1"
    rung: str
    channel: str
    to: str
    receipt: str = ""

    def apply(self, aggregate: Reminder) -> None:
        """Nothing is left to deliver there."""
        aggregate.outstanding.pop((self.rung, self.channel, self.to), None)


class DeliveryFailed(Event, frozen=True, kw_only=True):
    """A channel could not deliver; it is tried again later."""

    topic = "reminder.delivery-failed:1"
    rung: str
    channel: str
    to: str
    attempt: int
    problem: str

    def apply(self, aggregate: Reminder) -> None:
        """Count the attempt."""
        aggregate.outstanding[self.rung, self.channel, self.to] = self.attempt


class Withdrawn(Event, frozen=True, kw_only=True):
    """What was not delivered yet is not delivered any more: it is no longer due on that day."""

    topic = "reminder.withdrawn:1"
    rungs: tuple[str, ...]
    reason: str = ""

    def apply(self, aggregate: Reminder) -> None:
        """Nothing is left to deliver of these rungs; what had not arrived is remembered."""
        gone = {key: tried for key, tried in aggregate.outstanding.items() if key[0] in self.rungs}
        aggregate.withdrawn |= gone
        aggregate.outstanding = {
            key: tried for key, tried in aggregate.outstanding.items() if key not in gone
        }


class Resumed(Event, frozen=True, kw_only=True):
    """It is due on that day again, and what was withdrawn of this rung had not arrived: it is delivered after all."""

    topic = "reminder.resumed:1"
    rung: str

    def apply(self, aggregate: Reminder) -> None:
        """Deliver what had not arrived of it; of earlier rungs nothing any more."""
        again = {key: tried for key, tried in aggregate.withdrawn.items() if key[0] == self.rung}
        aggregate.outstanding, aggregate.withdrawn = aggregate.outstanding | again, {}


class Acknowledged(Event, frozen=True, kw_only=True):
    """An addressee has taken note."""

    topic = "reminder.acknowledged:1"
    rung: str
    person: str

    def apply(self, aggregate: Reminder) -> None:
        """Remember who."""
        aggregate.acknowledged.add((self.rung, self.person))


class Reminder(Aggregate):
    """The reminders of one award of one thing that is due on one day."""

    prefix: ClassVar[str] = "reminder"

    def begin(self) -> None:
        """The state before the first event."""
        self.award = ""
        self.subject = ""
        self.due: date | None = None
        self.issued: dict[str, tuple[Addressee, ...]] = {}
        self.issued_on: dict[str, date] = {}
        self.done: set[str] = set()
        self.provisional: set[str] = set()
        self.outstanding: dict[tuple[str, str, str], int] = {}
        self.withdrawn: dict[tuple[str, str, str], int] = {}
        self.acknowledged: set[tuple[str, str]] = set()

    def issue(
        self, on: Occasion, *, award: str, due: Due, rung: Rung, addressees: tuple[Addressee, ...],
        channels: tuple[str, ...],
    ) -> None:  # fmt: skip
        """Issue a rung; nothing when that is done."""
        if rung.id not in self.done:
            self.record(
                Issued, on, award=award, due=due.last.day, rung=rung.id, addressees=addressees, channels=channels,
                instead_of=rung.instead_of, provisional=rung.provisional or due.last.provisional,
                subject=due.subject.value, step=due.step,
            )  # fmt: skip

    def deliver(self, on: Occasion, *, rung: str, channel: str, to: str, receipt: str) -> None:
        """Note a delivery, once; nothing when another worker noted it before."""
        if (rung, channel, to) in self.outstanding:
            self.record(Delivered, on, rung=rung, channel=channel, to=to, receipt=receipt)

    def fail(self, on: Occasion, *, rung: str, channel: str, to: str, problem: str) -> None:
        """Note an attempt that failed, unless it is delivered by now."""
        tried = self.outstanding.get((rung, channel, to))
        if tried is not None:
            self.record(
                DeliveryFailed, on, rung=rung, channel=channel, to=to, attempt=tried + 1, problem=problem
            )

    def withdraw(self, on: Occasion, *, reason: str) -> None:
        """Deliver nothing more of what was issued."""
        rungs = dict.fromkeys(rung for rung, _, _ in self.outstanding)
        if rungs:
            self.record(Withdrawn, on, rungs=tuple(rungs), reason=reason)

    @property
    def to_resume(self) -> str:
        """The newest rung of which something was withdrawn before it arrived, and nothing was issued since."""
        lost = {rung for rung, _, _ in self.withdrawn}
        return next((rung for rung in reversed(self.issued) if rung in lost), "")

    def resume(self, on: Occasion) -> None:
        """Deliver after all what was withdrawn before it arrived – the newest rung alone."""
        if self.to_resume:
            self.record(Resumed, on, rung=self.to_resume)

    def addressees(self, rung: str) -> tuple[Addressee, ...]:
        """To whom a rung was issued; refused when it was not."""
        found = self.issued.get(rung)
        if found is None:
            raise RungUnknown(name=self.name, rung=rung, known=_listed(self.issued), pointer="/rung")
        return found

    @property
    def newest(self) -> str:
        """The rung issued last."""
        return next(reversed(self.issued), "")

    def acknowledge(self, on: Occasion, *, rung: str, person: str) -> None:
        """Take note of a rung, not before it was issued; who is addressed is checked by the caller."""
        check_within(on, self.issued_on[rung])
        if (rung, person) in self.acknowledged:
            raise AcknowledgedAlready(rung=rung)
        self.record(Acknowledged, on, rung=rung, person=person)


def named(award: str, due: Due) -> str:
    """The name of the reminder of what is due: of a re-inspection ``award@2020-05-02``, as it always was; of anything else
    with what it is, and of an application with the step: ``award@2020-05-02.rectification``, ``….step.township``.
    """
    told = () if due.subject == Subject.REINSPECTION else (due.subject.value, *filter(None, [due.step]))
    return ".".join((f"{award}@{due.last.day}", *told))


def of_award(award: str) -> str:
    """How the streams of all reminders of an award begin."""
    return Reminder.stream(f"{award}@")


def _listed(rungs: Collection[str]) -> str:
    return "、".join(rungs) or "—"
