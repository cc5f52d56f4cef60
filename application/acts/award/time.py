"""Time passes for an honour: what the calendar brought is recorded by Jianjia itself, once, as of its own day (ADR 0013).

Whoever acts on an honour finds it as the calendar left it on the day of the paper, whether the sweep has woken since or
not. A paper that bears a day before something time did counts as if it had been entered in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from application.acts.award.dependants import (
    catch_up,
    follow_ending,
    leave_its_place,
    let_time_pass,
    look_after_dependants,
    look_at_what_it_rests_on,
    tell_dependants,
)
from application.coming import turn_back
from application.command import Command
from application.desk import Desk
from domain.award import Award
from domain.kernel import Occasion
from domain.refusals import NotNow
from domain.vocabulary import Standing


class NothingComes(NotNow):
    """The calendar brings nothing to the honour by that day."""

    code = "nothing-comes"
    zh = "到这一天为止，没有因时间届至而须登记的事项。"
    en = "By that day the calendar brings nothing that is to be recorded."


class LetTimePass(Command):
    """Record what the calendar has brought to an honour by a day; Jianjia's own act, found by the sweep."""

    act: ClassVar[str] = "award.let-time-pass"

    def perform(self, desk: Desk, name: str) -> Award:
        """Refused when nothing came, so that the newest facts are looked at before that is believed."""
        award = desk.award(name)
        day = self.effective_on or desk.today(desk.rules(award).scheme)
        if not let_time_pass(desk, award, day):
            raise NothingComes
        return award


BY_HAND = {"award.expire": "expire", "award.lapse": "lapse"}
"""The acts by which people record an ending themselves that time may bring as well; theirs comes first."""


@dataclass(frozen=True)
class Turned:
    """Whether something time did was set aside for a paper, and since when the honour had been over before that."""

    back: bool
    over_since: date | None

    def pass_again(self, desk: Desk, award: Award, on: Occasion) -> None:
        """After something time did was set aside, time passes again. What does not end now, and had ended, is held again."""
        if not self.back:
            return
        let_time_pass(desk, award, on.today)
        if self.over_since is not None and award.held_on(on.today):
            tell_dependants(desk, award, on, self.over_since)


def as_on_the_day(desk: Desk, award: Award, on: Occasion, act: str, before: date | None = None) -> Turned:
    """Make the honour what time had made of it by today – what a sweep would have recorded is recorded now – and then set aside
    what it did after the day of a paper, or everything.
    """
    catch_up(desk, award, on.today, besides=BY_HAND.get(act, ""))
    over_since = award.as_of(on.today).ended_on
    return Turned(turn_back(award, on, act, before=before), over_since)


@dataclass(frozen=True)
class Before:
    """How an honour was before an act, as far as others around it care."""

    standing: Standing | None
    over_since: date | None
    grade: str | None

    @classmethod
    def of(cls, award: Award, today: date) -> Before:
        """As it is today."""
        now = award.as_of(today)
        return cls(now.standing, now.annulled_on or now.ended_on, now.grade)


def follow(desk: Desk, award: Award, on: Occasion, before: Before) -> None:
    """What an act means for the honours around: those that rest on this one, and those it rests on (Q13). An ending that is
    dated ahead means nothing for them before its day, and what was never in force carried nothing.
    """
    now = award.as_of(on.today)
    if not now.is_held:
        if award.begins_later(on):
            leave_its_place(desk, award, on)
        elif before.over_since is None and now.ended_on is not None and now.ended_on <= on.today:
            follow_ending(desk, award, on)
        return
    dropped = before.standing == Standing.REVOCATION_PROPOSED != now.standing
    if before.over_since is not None or dropped:
        look_at_what_it_rests_on(desk, award, on)
    if before.over_since is not None and award.held_on(on.today):
        tell_dependants(desk, award, on, before.over_since)
    _follow_grade(desk, award, on, before)


def _follow_grade(desk: Desk, award: Award, on: Occasion, before: Before) -> None:
    if before.grade == award.grade or not award.held_on(on.today):
        return
    rank = desk.rules(award).honour.grade_rank
    if rank(award.grade) > rank(before.grade):
        tell_dependants(desk, award, on)
    else:
        look_after_dependants(desk, award, on, before.grade)
