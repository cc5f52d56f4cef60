"""Who may act: the scheme's actors found in the organisation tree, and the caller's seat held against them.

Nobody signs for a seat they do not hold. A seat counts as an actor when it is one of the actor's seats in the unit the
actor stands for, relative to the applicant, on the day of the act (FS2018-3.3.2a, A01).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from application.directory import Directory, SeatOf
from domain.award.rules import Signer
from domain.kernel import Authority
from domain.refusals import SeatNotHeld
from domain.scheme.notice import Scheme
from domain.scheme.route import Actor, Named, Nearest
from domain.scheme.words import Text

SYSTEM = Authority(person="system", unit="jianjia", seat="system")
"""Jianjia itself: it loads trees and imports, and lets time pass. It signs nothing."""

JIANJIA = Text(zh="系统管理员", en="the operator of the system")
"""Who acts as Jianjia itself, for sentences."""


class Place(Struct, frozen=True):
    """Where an actor stands for an applicant: the unit, and the path of units looked at to find it."""

    unit: str
    seats: tuple[str, ...]
    looked_at: tuple[str, ...]
    self_verified: bool = False


def place(
    directory: Directory, scheme: Scheme, name: str, applicant: str, day: date, depth: int = 0
) -> Place | None:
    """The unit and seats an actor stands for; ``None`` when the tree has no such unit."""
    actor = scheme.actors[name]
    start: str = applicant
    path: tuple[str, ...] = (applicant,)
    if actor.of is not None:
        other = place(directory, scheme, actor.of, applicant, day, depth + 1) if depth < 8 else None
        if other is None:
            return None
        start, path = other.unit, other.looked_at
    return _from(directory, actor, start, path, day, start == scheme.issuer)


def _from(
    directory: Directory, actor: Actor, start: str, path: tuple[str, ...], day: date, is_issuer: bool
) -> Place | None:
    """Go up from ``start``. From the issuer itself (rounds have no applicant) the issuer counts as nearest too."""
    match actor.unit:
        case "self":
            return Place(start, actor.seats, path)
        case "parent":
            above = next(directory.ancestors(start, day), None)
            return Place(above.name, actor.seats, (*path, above.name)) if above else None
        case Named(id=unit):
            return Place(unit, actor.seats, (*path, unit)) if directory.get(unit) else None
        case Nearest() as rule:
            found = directory.nearest(start, rule.nearest, day, rule.including_self or is_issuer)
            if found is None:
                return (
                    Place(start, actor.seats, path, self_verified=True) if actor.when_none == "self" else None
                )
            return Place(found.name, actor.seats, (*path, *_between(directory, start, found.name, day)))


def _between(directory: Directory, lower: str, upper: str, day: date) -> list[str]:
    """The units on the way up, ``upper`` included: the links a decision relied on."""
    passed = []
    for unit in directory.ancestors(lower, day):
        passed.append(unit.name)
        if unit.name == upper:
            break
    return passed


class Standpoint(Struct, frozen=True):
    """The actors a seat counts as for one applicant, and the units looked at to find out."""

    actors: frozenset[str]
    looked_at: frozenset[str]
    self_verified: frozenset[str]


def places(directory: Directory, scheme: Scheme, applicant: str, day: date) -> Mapping[str, Place]:
    """Where every actor of the scheme stands for an applicant; those the tree has no unit for are left out."""
    found = {name: place(directory, scheme, name, applicant, day) for name in scheme.actors}
    return {name: there for name, there in found.items() if there is not None}


def standpoint(stand: Mapping[str, Place], seat: SeatOf) -> Standpoint:
    """Which of the actors ``seat`` is."""
    mine = {
        name: there for name, there in stand.items() if there.unit == seat.unit and seat.seat in there.seats
    }
    return Standpoint(
        actors=frozenset(mine),
        looked_at=frozenset().union(*[there.looked_at for there in mine.values()]),
        self_verified=frozenset(name for name, there in mine.items() if there.self_verified),
    )


def snapshot(directory: Directory, person: str, seat: SeatOf, day: date) -> Authority:
    """The authority of a person in a seat on a day; refuses a seat they do not hold."""
    unit = directory.get(seat.unit)
    holder = unit.acts_for(seat.seat, person, day) if unit else None
    if holder is None:
        raise SeatNotHeld(on=day, unit=directory.called(seat.unit, day), seat=seat.seat)
    return Authority(person, seat.unit, seat.seat, None if holder == person else holder)


def signer(point: Standpoint, authority: Authority, step_actors: tuple[str, ...], of: str) -> Signer:
    """The signer for a step: flagged when the unit stands in for a tier it does not have (A13)."""
    return Signer(authority, point.actors, bool(point.self_verified.intersection(step_actors)), of)
