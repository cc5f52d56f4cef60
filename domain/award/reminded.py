"""Every day of an award that people can be reminded of: of the honour as it is held, of the application on its way.

Like every last day these are derived, never fixed: an extension, a correction, a renewal, a year of working days that
is imported – each makes another day of them, and what is due on another day is reminded of by another ladder.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from domain.award.deadlines import step_end
from domain.award.rules import Rules
from domain.award.time import Award
from domain.calendar import LastDay, WorkCalendar
from domain.reminders import REMINDED
from domain.vocabulary import Stage, Standing, Subject


class Due(NamedTuple):
    """Something that falls due: what, on which day, in the period that began on ``since`` where an act began it; of an
    application at which step.
    """

    subject: Subject
    last: LastDay
    since: date | None = None
    step: str = ""


def dues(award: Award, rules: Rules, calendar: WorkCalendar) -> Iterator[Due]:
    """What is due of an award as things stand; nothing once it is over."""
    if award.is_held:
        yield from _of_honour(award, rules, calendar)
    elif award.stage == Stage.IN_ROUTE and award.waiting is not None:
        yield from _of_application(award, rules, calendar, award.waiting)


def _of_honour(award: Award, rules: Rules, calendar: WorkCalendar) -> Iterator[Due]:
    standing = award.standing
    due = award.reinspection_due
    if due is not None and standing in REMINDED:
        yield Due(Subject.REINSPECTION, _set(due))
    order, deadline = award.rectification, award.rectification_end(calendar)
    if order is not None and deadline is not None and standing == Standing.RECTIFYING:
        yield Due(Subject.RECTIFICATION, deadline, order.set_on)
    if rules.standing.term and award.valid_until and standing != Standing.REVOCATION_PROPOSED:
        yield Due(Subject.TERM, _set(award.valid_until), award.conferred_on)
    ends = award.suspension_end(calendar)
    if ends is not None and standing == Standing.SUSPENDED:
        yield Due(Subject.SUSPENSION, ends, award.spells[-1].since if award.spells else None)
    hearing, proposal = award.hearing_end(calendar), award.proposal
    if hearing is not None and proposal is not None:
        yield Due(Subject.HEARING, hearing, proposal.on)


def _of_application(award: Award, rules: Rules, calendar: WorkCalendar, step: str) -> Iterator[Due]:
    public = award.publicity_end(calendar)
    if public is not None:
        yield Due(Subject.PUBLICITY, public, award.publicity_from, step)
    end = step_end(award, rules, calendar)
    if end is not None:
        yield Due(Subject.STEP, end, award.reached_on, step)


def _set(day: date) -> LastDay:
    """A day that is what it is."""
    return LastDay(day, day)
