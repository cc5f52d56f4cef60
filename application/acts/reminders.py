"""Reminders: issuing what is due, noting what became of each delivery – by Jianjia itself – and acknowledging by people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import ClassVar

from pydantic import Field

from application import authority
from application.authority import SYSTEM
from application.command import Command
from application.desk import Desk
from domain.award import Award
from domain.award.reminded import Due, dues
from domain.award.rules import Rules, seat_called
from domain.kernel import Authority
from domain.refusals import WrongSigner
from domain.reminder import Addressee, NoReminderDue, Reminder, named
from domain.reminders import ladder, rungs_due
from domain.scheme.standing import Reminders
from domain.scheme.words import Text
from domain.vocabulary import Subject, Thing


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
        rules, due = desk.rules(award), due_of(desk, award, name)
        rule = rule_for(rules, due) if due else None
        if due is None or rule is None:
            raise NoReminderDue
        reminder, calendar = desk.take(Reminder, name), desk.calendar(rules.scheme)
        on = desk.occasion(SYSTEM, self.effective_on, rules.scheme)
        rungs = rungs_due(due.last.day, rule, reminder.done, on.effective_on, calendar, due.since)
        if not rungs and not reminder.to_resume:
            raise NoReminderDue
        if not rungs:
            reminder.resume(on)
        to = whom(rules, rule, due)
        found = tuple(dict.fromkeys(addressees(desk, award, rules, to, on.effective_on)))
        for rung in rungs:
            reminder.issue(on, award=award.name, due=due, rung=rung, addressees=found, channels=self.channels)
        return reminder


def what_is_due(desk: Desk, award: Award) -> Iterator[Due]:
    """Everything that is due of an award, whether anybody is reminded of it or not; up to an ending that is dated ahead."""
    rules = desk.rules(award)
    now = award.as_of(desk.today(rules.scheme))
    found, end = dues(now, rules, desk.calendar(rules.scheme)), award.ended_on
    return (due for due in found if now is award or end is None or due.last.day < end)


def due_of(desk: Desk, award: Award, name: str) -> Due | None:
    """What the reminder of that name is of; ``None`` when it is not due any more, or not on that day."""
    return next((due for due in what_is_due(desk, award) if named(award.name, due) == name), None)


def rule_for(rules: Rules, due: Due) -> Reminders | None:
    """What the notice says of reminders of it."""
    rule = rules.standing.reminders
    return rule.for_day(due.subject.value) if rule else None


def next_days(desk: Desk, award: Award) -> Iterator[tuple[str, date]]:
    """For each reminder of an award the day of its next rung; any day where one that was withdrawn is to go out after all."""
    rules = desk.rules(award)
    for due in what_is_due(desk, award):
        rule, reminder = rule_for(rules, due), desk.take(Reminder, named(award.name, due))
        if rule is None:
            continue
        if reminder.to_resume:
            yield reminder.name, date.min
        rungs = ladder(due.last.day, rule, reminder.done, desk.calendar(rules.scheme), due.since)
        yield from ((reminder.name, rung.on) for rung in islice(rungs, 1))


def why_not(desk: Desk, award: Award, reminder: Reminder) -> str:
    """Why nobody is to be reminded of it any more; empty when they are."""
    due = list(what_is_due(desk, award))
    if reminder.name in [named(award.name, each) for each in due]:
        return ""
    if not award.held_on(desk.today()) and award.ended_on is not None:
        return "ended"
    again = reminder.subject in [each.subject.value for each in due]
    passed = reminder.subject == Subject.REINSPECTION and reminder.due != award.next_due
    return "due-date-changed" if again or passed else str(award.standing or award.stage)


def whom(rules: Rules, rule: Reminders, due: Due) -> tuple[str, ...]:
    """The actors who are reminded: those the notice names; at a step, without any, whoever has to act there."""
    if rule.to or not due.step:
        return rule.to
    by = rules.route.step(due.step).by
    return (by,) if isinstance(by, str) else by


def addressees(
    desk: Desk, award: Award, rules: Rules, actors: tuple[str, ...], day: date
) -> Iterator[Addressee]:
    """Whom the notice wants reminded, found in the tree on that day: every seat that is held, or the first when none is.

    An actor the tree has no unit for is nobody.
    """
    for actor in actors:
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
        """Nothing is recorded while it is still due on that day."""
        reminder = desk.existing(Reminder, name, Thing.REMINDER)
        why = why_not(desk, desk.award(reminder.award), reminder)
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
