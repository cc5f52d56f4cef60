"""Reminders: issuing what is due, noting what became of each delivery – by Jianjia itself – and acknowledging by people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from pydantic import Field

from application import authority
from application.authority import SYSTEM
from application.command import Command
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, seat_called
from domain.kernel import Authority
from domain.refusals import WrongSigner
from domain.reminder import Addressee, NoReminderDue, Reminder, named
from domain.reminders import REMINDED, ladder, moves, rungs_due
from domain.scheme.standing import Reminders
from domain.scheme.words import Text
from domain.vocabulary import Thing


class IssueReminder(Command):
    """Issue the rungs that are due for an award on a day; Jianjia's own act, found by the sweep.

    The award is only looked at, so its version is guarded: a re-inspection or revocation recorded meanwhile makes this
    be decided again.
    """

    act: ClassVar[str] = "reminder.issue"

    award: str
    channels: tuple[str, ...] = ()

    def perform(self, desk: Desk, name: str) -> Reminder:
        """Refused when nothing is due, so that the newest facts are looked at before that is believed."""
        award = desk.award(self.award)
        due = award.next_due
        if due is None or named(award.name, due) != name or why_not(award, due):
            raise NoReminderDue
        rules = desk.rules(award)
        reminder, rule = desk.take(Reminder, name), rules.standing.reminders
        if rule is None:
            raise NoReminderDue(next=date.max)
        on, calendar = desk.occasion(SYSTEM, self.effective_on, rules.scheme), desk.calendar(rules.scheme)
        rungs = rungs_due(due, rule, reminder.done, on.effective_on, calendar)
        if not rungs and moves(rule):  # a year may be imported meanwhile: nobody can say when to look again
            raise NoReminderDue
        if not rungs:
            following = next(ladder(due, rule, reminder.done, calendar), None)
            raise NoReminderDue(next=following.on if following else date.max)
        found = tuple(dict.fromkeys(addressees(desk, award, rules, rule, on.effective_on)))
        for rung in rungs:
            reminder.issue(on, award=award.name, due=due, rung=rung, addressees=found, channels=self.channels)
        return reminder


def why_not(award: Award, due: date) -> str:
    """Why nobody is to be reminded of this due date any more; empty when they are."""
    if award.next_due != due:
        return "ended" if award.ended_on is not None else "due-date-changed"
    return "" if award.standing in REMINDED else str(award.standing or award.stage)


def addressees(desk: Desk, award: Award, rules: Rules, rule: Reminders, day: date) -> Iterator[Addressee]:
    """Whom the notice wants reminded, found in the tree on that day: every seat that is held, or the first when none is.

    An actor the tree has no unit for is nobody.
    """
    for actor in rule.to:
        place = authority.place(desk.directory, rules.scheme, actor, award.unit, day)
        unit = desk.directory.get(place.unit) if place else None
        if place is None or unit is None:
            continue
        desk.rely_on(*place.looked_at)
        seats = [Addressee(actor, place.unit, seat, tuple(unit.holders(seat, day))) for seat in place.seats]
        yield from [each for each in seats if each.persons] or seats[:1]


class NoteDelivery(Command):
    """Note what became of a delivery: a receipt, or the problem; Jianjia's own act."""

    act: ClassVar[str] = "reminder.note-delivery"

    rung: str
    channel: str
    to: str
    receipt: str | None = None
    problem: str = ""

    def perform(self, desk: Desk, name: str) -> Reminder:
        """Each delivery is noted once."""
        reminder, on = desk.existing(Reminder, name, Thing.REMINDER), desk.occasion(SYSTEM)
        if self.receipt is not None:
            reminder.deliver(on, rung=self.rung, channel=self.channel, to=self.to, receipt=self.receipt)
        else:
            reminder.fail(on, rung=self.rung, channel=self.channel, to=self.to, problem=self.problem)
        return reminder


class WithdrawReminder(Command):
    """Stop delivering what is no longer due; Jianjia's own act."""

    act: ClassVar[str] = "reminder.withdraw"

    def perform(self, desk: Desk, name: str) -> Reminder:
        """Nothing is recorded while the re-inspection is still due on that day."""
        reminder = desk.existing(Reminder, name, Thing.REMINDER)
        why = why_not(desk.award(reminder.award), reminder.due) if reminder.due else ""
        if why:
            reminder.withdraw(desk.occasion(SYSTEM), reason=why)
        return reminder


class AcknowledgeReminder(Command):
    """Acknowledge a reminder as one of those it was addressed to."""

    act: ClassVar[str] = "reminder.acknowledge"

    rung: str = Field("", description="The rung, such as -P30D, P0D or +2; the newest when left out")

    def perform(self, desk: Desk, name: str) -> Reminder:
        """By whoever may act from an addressed seat today: a successor or a deputy may, too."""
        reminder = desk.existing(Reminder, name, Thing.REMINDER)
        rung = self.rung or reminder.newest
        by = _addressed(desk, reminder.addressees(rung))
        reminder.acknowledge(desk.occasion(by, self.effective_on), rung=rung, person=by.person)
        return reminder


def _addressed(desk: Desk, addressed: tuple[Addressee, ...]) -> Authority:
    day, wanted = desk.today(), {each.to for each in addressed}
    for seat in desk.seats(day):
        if str(seat) in wanted:
            desk.rely_on(seat.unit)
            return authority.snapshot(desk.directory, desk.caller.person, seat, day)
    called = [seat_called(each.seat, desk.directory.called(each.unit, day)) for each in addressed]
    expected = Text(zh=" / ".join(each.zh for each in called), en=" / ".join(each.en for each in called))
    raise WrongSigner(expected=expected, actual=desk.caller_called())
