"""Gathering what eligibility looks at. Every stream it comes from is guarded by the decision that uses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import partial

from application.coming import as_time_left_it
from application.desk import Desk
from domain.award import Award
from domain.dossier import Dossier, Held, Review
from domain.eligibility import high_enough, honours_asked, is_lost, may_be_lost, prerequisites
from domain.home import UnionHome
from domain.member_review import MemberReview
from domain.scheme import eligibility as ask
from domain.scheme.notice import Honour
from domain.vocabulary import Standing


def dossier(
    desk: Desk,
    home: UnionHome,
    unit: str,
    honour: Honour,
    day: date,
    *,
    year: int,
    without: str = "",
    opened_on: date | None = None,
    asked: tuple[ask.Requirement, ...] | None = None,
) -> Dossier:
    """What is known of a home and its unit on a day, as far as this honour's conditions ask – or others that are asked."""
    asked = tuple(_flatten(honour.requires if asked is None else asked))
    founded = desk.directory.get(unit)
    desk.rely_on(unit)
    others = sorted({each.of for each in asked if isinstance(each, ask.Holds)} - {"home"})
    elsewhere = {of: tuple(_held_by(desk, _homes(desk, of, home, unit), without)) for of in others}
    rounds = {c.honour: _rounds_for(desk, c.honour, unit, day) for c in asked if isinstance(c, ask.Streak)}
    return Dossier(
        home=home,
        day=day,
        unit_type=founded.type if founded else "",
        unit_founded_on=founded.founded_on if founded else None,
        held=tuple(_held_by(desk, [home.name], without)),
        parent_held=elsewhere.get("parent-home", ()),
        unit_held=elsewhere.get("unit", ()),
        reviews=tuple(_reviews(desk, home, asked, day)),
        sub_units={
            c.share_of_sub_units: _sub_units(desk, unit, c, day)
            for c in asked
            if isinstance(c, ask.ShareOfUnits)
        },
        rounds=rounds,
        round_years={name: desk.round(name).year for names in rounds.values() for name in names},
        round_year=year,
        round_opened_on=opened_on,
    )


def _rounds_for(desk: Desk, honour: str, unit: str, day: date) -> tuple[str, ...]:
    """The rounds of an honour that were open to a unit: those for all, and those that a unit above it opened for its own."""
    whose = {name: desk.round(name).unit for name in desk.rounds_of(honour)}
    return tuple(
        name for name, owner in whose.items() if not owner or desk.directory.is_above(owner, unit, day)
    )


def held(award: Award, *, blocked: bool = False) -> Held:
    """An award as eligibility sees it."""
    return Held(
        award=award.name, honour=award.honour, home=award.home, kind=award.kind, round=award.round, grade=award.grade,
        stage=award.stage, standing=award.standing, since=award.conferred_on,
        ended_on=award.annulled_on or award.ended_on, ended_for=award.ended_for,
        valid_until=award.valid_until, regraded=award.regraded, last_passed_on=award.last_passed_on,
        reprimanded_on=award.reprimanded_on,
        blocked=blocked,
        revoked=(award.revoked_on, award.revoked_for) if award.revoked_on else None,
    )  # fmt: skip


def _flatten(conditions: Iterable[ask.Requirement]) -> Iterator[ask.Requirement]:
    for condition in conditions:
        match condition:
            case ask.AllOf():
                yield from _flatten(condition.all_of)
            case ask.AnyOf():
                yield from _flatten(condition.any_of)
            case _:
                yield condition


def _held_by(desk: Desk, homes: Iterable[str], without: str) -> Iterator[Held]:
    for home in (desk.take(UnionHome, name) for name in homes):
        yield from _standards_met(home, desk.today())
        for award in (_as_time_left_it(desk, name) for name in home.awards if name != without):
            now = award.as_of(desk.today())
            yield held(award, blocked=now.standing == Standing.SUSPENDED or _blocked(desk, now, home))


def _as_time_left_it(desk: Desk, name: str) -> Award:
    """An award as it is today, whether or not the sweep has recorded what time did to it."""
    return as_time_left_it(desk, desk.award(name), desk.today())


def _standards_met(home: UnionHome, day: date) -> Iterator[Held]:
    """The standards the home's assembly found met, as something held."""
    for name, decided in home.standards.items():
        if home.meets(name, day):
            yield Held(
                award="", honour=name, home=home.name, kind=home.kind, round="", grade=None, stage="", standing=None,
                since=decided.on, ended_on=None,
            )  # fmt: skip


def _blocked(desk: Desk, award: Award, home: UnionHome) -> bool:
    """Whether an honour the award rests on is gone, and the award's notice lets that block it, or end it: then the next sweep
    records that it did (Q13).
    """
    rules = desk.rules(award)
    rule = rules.standing.prerequisite_lost
    if rule is None or rule.effect == "alert" or not award.is_held:
        return False
    strict = (each for each in rules.conditions if each.effect == "refuse")
    return any(is_lost(each, partial(_kept, desk, award, home, desk.today())) for each in strict)


def rested_on(
    desk: Desk, award: Award, day: date | None = None
) -> Iterator[tuple[ask.Requirement, list[Award]]]:
    """What an honour rested on and that is gone on a day – today, without one: the conditions of its notice that are not met
    any more, each with the honours that ended, or lost the grade that is asked for.
    """
    home, day = desk.take(UnionHome, award.home), day or desk.today()
    for condition in desk.rules(award).conditions:
        if condition.effect == "refuse" and is_lost(condition, partial(_kept, desk, award, home, day)):
            asked = tuple(prerequisites((condition,)))
            named = [(each, other) for each in asked for other in _named(desk, award, home, each, day)]
            gone = [
                other
                for each, other in named
                if begun(other, day) and not _counts(desk, award, each, other, day)
            ]
            if gone:
                yield condition, gone


def rests_on(desk: Desk, award: Award) -> Iterator[Award]:
    """What an honour may lapse with, or be told about: the awards of the honours it was given for. Nothing is looked at where
    its notice does not mind that they are lost.
    """
    rules = desk.rules(award)
    if award.standing is None or rules.standing.prerequisite_lost is None:
        return
    home = desk.take(UnionHome, award.home)
    for asked in may_be_lost(rules.conditions):
        for each in _homes(desk, asked.of, home, award.unit):
            awards = desk.take(UnionHome, each).awards.items()
            yield from (desk.award(name) for name, honour in awards if honour in honours_asked((asked,)))


def _kept(desk: Desk, award: Award, home: UnionHome, day: date, asked: ask.Holds) -> bool:
    """Whether, on a day, what an award rests on has not ended: a standard or another honour, of whichever home it is asked of."""
    names = (asked.holds,) if isinstance(asked.holds, str) else asked.holds
    homes = [desk.take(UnionHome, each) for each in _homes(desk, asked.of, home, award.unit)]
    met = any(each.meets(name, day) for each in homes for name in names)
    others = _named(desk, award, home, asked, day)
    return met or any(_counts(desk, award, asked, other, day) for other in others)


def _named(desk: Desk, award: Award, home: UnionHome, asked: ask.Holds, day: date) -> Iterator[Award]:
    """The other awards of the honours a condition asks for, held or not, as they were on a day, as time had left them."""
    homes = [desk.take(UnionHome, each) for each in _homes(desk, asked.of, home, award.unit)]
    names = (asked.holds,) if isinstance(asked.holds, str) else asked.holds
    others = (desk.award(name) for each in homes for name in each.awards if name != award.name)
    return (as_time_left_it(desk, other, day).on_day(day) for other in others if other.honour in names)


def _counts(desk: Desk, award: Award, asked: ask.Holds, other: Award, day: date) -> bool:
    """Whether an honour is in force by a day, has not ended, and is of the grade that is asked for."""
    scheme = desk.rules(award).scheme
    return begun(other, day) and other.is_held and high_enough(scheme, held(other), asked.grade_at_least)


def begun(award: Award, day: date) -> bool:
    """Whether an honour was given and is in force from that day on, or an earlier one."""
    return award.conferred_on is not None and award.conferred_on <= day


def _homes(desk: Desk, of: str, home: UnionHome, unit: str) -> tuple[str, ...]:
    """The homes a condition asks about: the home itself, the one it is an extension of, or all of its unit."""
    match of:
        case "parent-home":
            return (home.parent_home,) if home.parent_home else ()
        case "unit":
            return desk.homes_of(unit)
        case _:
            return (home.name,)


def _reviews(desk: Desk, home: UnionHome, asked: Iterable[ask.Requirement], day: date) -> Iterator[Review]:
    """The member reviews of the years the conditions look back to; one a year, so their ids are known."""
    spans = [c.reviewed_within for c in asked if isinstance(c, ask.Reviewed)]
    if not spans:
        return
    back = max(span.months // 12 + (span.days + span.working_days * 2) // 365 + 1 for span in spans)
    for year in range(day.year - back, day.year + 1):
        review = desk.take(MemberReview, f"{home.name}.{year}")
        if review.held_on is not None:
            yield Review(review.held_on, Fraction(review.satisfied) / 100)


def _sub_units(desk: Desk, unit: str, condition: ask.ShareOfUnits, day: date) -> tuple[int, int]:
    """How many of the units directly below hold the honour, and how many there are."""
    below = [child.name for child in desk.directory.below(unit, day)]
    desk.rely_on(unit, *below)
    holding = 0
    for child in below:
        holding += any(
            each.honour == condition.share_of_sub_units and each.in_force(day)
            for each in _held_by(desk, desk.homes_of(child), "")
        )
    return holding, len(below)
