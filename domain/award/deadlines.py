"""Every day an award waits for, as far as the calendar is known: of its step, its publicity, its hearing, its order."""

from __future__ import annotations

from typing import NamedTuple

from domain.award.publicity import OBJECTIONS, PUBLICITY
from domain.award.rectification import RECTIFICATION
from domain.award.revocation import HEARING
from domain.award.rules import Rules
from domain.award.time import Award
from domain.calendar import LastDay, WorkCalendar, after, as_known, counted, first_of
from domain.scheme.words import Text

STEP = Text(zh="本环节的办理期限", en="The time for this step")
SUSPENSION = Text(zh="暂停使用的期限", en="The suspension")


class Deadline(NamedTuple):
    """A last day: what ends then, how that is called, and when."""

    about: str
    title: Text
    last: LastDay


def deadlines(award: Award, rules: Rules, calendar: WorkCalendar) -> list[Deadline]:
    """The days that are open now."""
    found = (
        ("publicity", PUBLICITY, award.publicity_end(calendar)),
        ("objections", OBJECTIONS, objections_end(award, rules, calendar)),
        ("step", STEP, step_end(award, rules, calendar)),
        ("hearing", HEARING, award.hearing_end(calendar)),
        ("rectification", RECTIFICATION, award.rectification_end(calendar)),
        ("suspension", SUSPENSION, award.suspension_end(calendar)),
    )
    return [Deadline(about, title, last) for about, title, last in found if last is not None]


def objections_end(award: Award, rules: Rules, calendar: WorkCalendar) -> LastDay | None:
    """The day up to which the first of the open objections should be settled."""
    ends = award.objection_ends(rules, calendar)
    return first_of(ends) if ends else None


def step_end(award: Award, rules: Rules, calendar: WorkCalendar) -> LastDay | None:
    """The day up to which the step that is waited for should be done; ``None`` where the notice gives it no time."""
    span = rules.route.step(award.waiting).deadline if award.waiting else None
    if span is None or award.reached_on is None:
        return None
    since = award.reached_on
    return as_known(after(since, span, calendar), counted(since, span, calendar), calendar)
