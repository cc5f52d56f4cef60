"""Gathering what eligibility looks at. Every stream it comes from is guarded by the decision that uses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from application.desk import Desk
from domain.award import Award
from domain.eligibility import Dossier, Held, Review
from domain.home import UnionHome
from domain.member_review import MemberReview
from domain.scheme import eligibility as ask
from domain.scheme.notice import Honour


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
) -> Dossier:
    """What is known of a home and its unit on a day, as far as this honour's conditions ask."""
    asked = tuple(_flatten(honour.requires))
    founded = desk.directory.get(unit)
    desk.rely_on(unit)
    return Dossier(
        home=home,
        day=day,
        unit_founded_on=founded.founded_on if founded else None,
        held=tuple(_held_by(desk, [home.name], without)),
        parent_held=tuple(_held_by(desk, [home.parent_home or ""], without))
        if _asks(asked, "parent-home")
        else (),
        unit_held=tuple(_held_by(desk, desk.homes_of(unit), without)) if _asks(asked, "unit") else (),
        reviews=tuple(_reviews(desk, home, asked, day)),
        sub_units={
            c.share_of_sub_units: _sub_units(desk, unit, c, day)
            for c in asked
            if isinstance(c, ask.ShareOfUnits)
        },
        rounds={c.honour: desk.rounds_of(c.honour) for c in asked if isinstance(c, ask.Streak)},
        round_year=year,
        round_opened_on=opened_on,
    )


def held(award: Award, *, blocked: bool = False) -> Held:
    """An award as eligibility sees it."""
    return Held(
        award=award.name, honour=award.honour, home=award.home, kind=award.kind, round=award.round, grade=award.grade,
        stage=award.stage, standing=award.standing, since=award.conferred_on, ended_on=award.ended_on,
        valid_until=award.valid_until,
        blocked=blocked,
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


def _asks(conditions: Iterable[ask.Requirement], of: str) -> bool:
    return any(isinstance(condition, ask.Holds) and condition.of == of for condition in conditions)


def _held_by(desk: Desk, homes: Iterable[str], without: str) -> Iterator[Held]:
    for name in homes:
        home = desk.take(UnionHome, name) if name else None
        yield from _standards_met(home, desk.today()) if home else ()
        for award in home.awards if home else ():
            if award != without:
                yield held(
                    desk.award(award), blocked=home is not None and _blocked(desk, desk.award(award), home)
                )


def _standards_met(home: UnionHome, day: date) -> Iterator[Held]:
    """The standards the home's assembly found met, as something held."""
    for name, decided in home.standards.items():
        if home.meets(name, day):
            yield Held(
                award="", honour=name, home=home.name, kind=home.kind, round="", grade=None, stage="", standing=None,
                since=decided.on, ended_on=None,
            )  # fmt: skip


def _blocked(desk: Desk, award: Award, home: UnionHome) -> bool:
    """Whether an honour the award rests on is gone, and the award's notice lets that block it (Q13)."""
    if award.standing is None or award.ended_on is not None:
        return False
    rule = desk.rules(award).standing.prerequisite_lost
    if rule is None or rule.effect != "block":
        return False
    kept = [desk.award(name) for name in home.awards if name != award.name]
    for condition in _flatten(desk.rules(award).conditions):
        if isinstance(condition, ask.Holds) and condition.of == "home" and not condition.ever:
            names = (condition.holds,) if isinstance(condition.holds, str) else condition.holds
            met = any(home.meets(name, desk.today()) for name in names)
            if not met and not any(o.honour in names and o.standing and o.ended_on is None for o in kept):
                return True
    return False


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
