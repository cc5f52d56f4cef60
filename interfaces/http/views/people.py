"""Units, seats and who sits in them, as the answers show them."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from application.authority import Place
from application.directory import Directory, SeatOf
from domain.kernel import Authority
from domain.scheme.notice import Scheme
from domain.units import Unit
from domain.vocabulary import SEATS, UNIT_TYPES


class By(Struct, frozen=True):
    """Who did something, in which seat of which unit; ``on_behalf_of`` names the holder who had delegated the seat."""

    person: str
    unit: str
    unit_title: str
    seat: str
    seat_title: str
    on_behalf_of: str | None = None


class Body(Struct, frozen=True):
    """Who is to act: the actor of the notice, found in the organisation tree. ``unit`` is empty when there is none."""

    actor: str
    title: str
    unit: str
    unit_title: str
    seats: tuple[str, ...]
    holders: tuple[str, ...]


def unit_title(directory: Directory, name: str, day: date) -> str:
    """The name of a unit on a day; its id when it is not in the tree."""
    unit = directory.get(name)
    return unit.title_on(day) if unit is not None else name


def seat_title(seat: str, scheme: Scheme | None = None) -> str:
    """The name of a seat: as the notice calls it, else as everybody does."""
    named = scheme.seats.get(seat) if scheme else None
    return named.zh if named else SEATS.get(seat, seat)


def by(directory: Directory, who: Authority, day: date, scheme: Scheme | None = None) -> By:
    """An authority with the names of its unit and seat on the day of the act."""
    return By(
        person=who.person,
        unit=who.unit,
        unit_title=unit_title(directory, who.unit, day),
        seat=who.seat,
        seat_title=seat_title(who.seat, scheme),
        on_behalf_of=who.on_behalf_of,
    )


def body(directory: Directory, scheme: Scheme, actor: str, found: Place | None, day: date) -> Body:
    """An actor, where it stands for an applicant, and the persons who sit there."""
    known = scheme.actors.get(actor)
    title = known.title.zh if known and known.title else actor
    unit = directory.get(found.unit) if found else None
    if found is None or unit is None:
        return Body(actor, title, "", "", known.seats if known else (), ())
    holders = tuple(dict.fromkeys(p for seat in found.seats for p in unit.holders(seat, day)))
    return Body(actor, title, found.unit, unit.title_on(day), found.seats, holders)


class UnitView(Struct, frozen=True):
    """A unit of the organisation tree on a day."""

    id: str
    version: int
    type: str
    type_title: str
    title: str
    parent: str | None
    ancestors: tuple[str, ...]
    below: tuple[str, ...]
    founded_on: date | None
    ended_on: date | None
    merged_into: str | None
    as_of: date


class SeatView(Struct, frozen=True):
    """A person in a seat of a unit; ``acting_for`` when they act under a delegation."""

    unit: str
    unit_title: str
    seat: str
    seat_title: str
    person: str
    since: date | None
    until: date | None
    acting_for: str | None = None


class SeatList(Struct, frozen=True):
    """The seats of a unit that are taken on a day, delegations included."""

    unit: str
    as_of: date
    seats: tuple[SeatView, ...]


class Me(Struct, frozen=True):
    """Who asks, and every seat they may act from today."""

    person: str
    today: date
    seats: tuple[SeatView, ...]


def unit_view(directory: Directory, unit: Unit, day: date) -> UnitView:
    """A unit with its place in the tree."""
    return UnitView(
        id=unit.name, version=unit.version, type=unit.type, type_title=UNIT_TYPES.get(unit.type, unit.type),
        title=unit.title_on(day), parent=unit.parent_on(day),
        ancestors=tuple(each.name for each in directory.ancestors(unit.name, day)),
        below=tuple(each.name for each in directory.below(unit.name, day)),
        founded_on=unit.founded_on, ended_on=unit.ended_on, merged_into=unit.merged_into, as_of=day,
    )  # fmt: skip


def seats_of_unit(unit: Unit, day: date) -> tuple[SeatView, ...]:
    """Everybody who may act for the unit on the day."""
    title = unit.title_on(day)
    own = [
        SeatView(unit.name, title, a.seat, seat_title(a.seat), a.person, a.since, a.until)
        for a in unit.appointments
        if a.holds(day)
    ]
    lent = [
        SeatView(unit.name, title, d.seat, seat_title(d.seat), d.person, d.since, d.until, d.holder)
        for d in unit.delegations
        if d.holds(day) and d.holder in unit.holders(d.seat, day)
    ]
    return tuple(sorted((*own, *lent), key=lambda each: (each.seat, each.person)))


def seats_of_person(directory: Directory, person: str, day: date) -> tuple[SeatView, ...]:
    """Every seat a person may act from on the day."""
    return tuple(_seat_of_person(directory, held, person, day) for held in directory.seats_of(person, day))


def _seat_of_person(directory: Directory, held: SeatOf, person: str, day: date) -> SeatView:
    unit = directory.units[held.unit]
    return next(
        view
        for view in seats_of_unit(unit, day)
        if (view.seat, view.person) == (held.seat, person)
        and (view.acting_for or person) == unit.acts_for(held.seat, person, day)
    )
