"""The organisation tree: units, their seats, who sits in them and who may act for whom – each at a date.

One aggregate per unit. History is kept as dated facts, so "who was chair on 3 May 2018" and "which unit was above it
then" stay answerable for ever; renames, moves, mergers and dissolution are events, never edits.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import msgspec

from domain.days import check_not_future
from domain.kernel import Aggregate, Event, Occasion
from domain.refusals import AlreadyExists, NotInSeat, NotInThisState, OutOfRange, ToOneself
from domain.vocabulary import Condition, Thing


class Appointment(msgspec.Struct, frozen=True):
    """A person in a seat, from a day on, to a day included (open while still there)."""

    seat: str
    person: str
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the person sits there on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


class Delegation(msgspec.Struct, frozen=True):
    """Another person may act for the holder of a seat, between two days."""

    seat: str
    holder: str
    person: str
    since: date
    until: date

    def holds(self, day: date) -> bool:
        """Whether the delegation is good on ``day``."""
        return self.since <= day <= self.until


class Founded(Event, frozen=True, kw_only=True):
    """A unit came into being, under its parent (none for the topmost)."""

    topic = "unit.founded:1"
    type: str
    title: str
    parent: str | None = None

    def apply(self, aggregate: Unit) -> None:
        """Remember what it is and where it stands."""
        aggregate.type = self.type
        aggregate.founded_on = self.effective_on
        aggregate.titles = [(self.effective_on, self.title)]
        aggregate.parents = [(self.effective_on, self.parent)]


class Renamed(Event, frozen=True, kw_only=True):
    """The unit bears another name from a day on."""

    topic = "unit.renamed:1"
    title: str

    def apply(self, aggregate: Unit) -> None:
        """Add the name."""
        aggregate.titles.append((self.effective_on, self.title))


class Moved(Event, frozen=True, kw_only=True):
    """The unit stands under another parent from a day on."""

    topic = "unit.moved:1"
    parent: str

    def apply(self, aggregate: Unit) -> None:
        """Add the parent."""
        aggregate.parents.append((self.effective_on, self.parent))


class Merged(Event, frozen=True, kw_only=True):
    """The unit went up in another one."""

    topic = "unit.merged:1"
    into: str

    def apply(self, aggregate: Unit) -> None:
        """It ends here."""
        aggregate.merged_into = self.into
        aggregate.ended_on = self.effective_on


class Dissolved(Event, frozen=True, kw_only=True):
    """The unit exists no more."""

    topic = "unit.dissolved:1"
    reason: str

    def apply(self, aggregate: Unit) -> None:
        """It ends here."""
        aggregate.ended_on = self.effective_on


class Appointed(Event, frozen=True, kw_only=True):
    """A person takes a seat from a day on, perhaps to a day already known."""

    topic = "unit.appointed:1"
    seat: str
    person: str
    until: date | None = None

    def apply(self, aggregate: Unit) -> None:
        """Add the appointment."""
        aggregate.appointments.append(Appointment(self.seat, self.person, self.effective_on, self.until))


class Vacated(Event, frozen=True, kw_only=True):
    """A person leaves a seat; the effective day is the last one in it."""

    topic = "unit.vacated:1"
    seat: str
    person: str

    def apply(self, aggregate: Unit) -> None:
        """Close the appointment."""
        aggregate.appointments = [
            Appointment(a.seat, a.person, a.since, self.effective_on)
            if (a.seat, a.person) == (self.seat, self.person) and a.holds(self.effective_on)
            else a
            for a in aggregate.appointments
        ]


class Delegated(Event, frozen=True, kw_only=True):
    """The holder of a seat lets another person act for them until a day."""

    topic = "unit.delegated:1"
    seat: str
    holder: str
    person: str
    until: date

    def apply(self, aggregate: Unit) -> None:
        """Add the delegation."""
        aggregate.delegations.append(
            Delegation(self.seat, self.holder, self.person, self.effective_on, self.until)
        )


class Unit(Aggregate):
    """One organisation of the tree."""

    prefix: ClassVar[str] = "unit"

    def begin(self) -> None:
        """The state before the first event."""
        self.type = ""
        self.founded_on: date | None = None
        self.ended_on: date | None = None
        self.merged_into: str | None = None
        self.titles: list[tuple[date, str]] = []
        self.parents: list[tuple[date, str | None]] = []
        self.appointments: list[Appointment] = []
        self.delegations: list[Delegation] = []

    def found(self, on: Occasion, *, type: str, title: str, parent: str | None) -> None:
        """Found the unit."""
        if self.exists:
            raise AlreadyExists(kind=Thing.UNIT, name=self.name)
        check_not_future(on, on.effective_on)
        self.record(Founded, on, type=type, title=title, parent=parent)

    def rename(self, on: Occasion, title: str) -> None:
        """Give it another name."""
        self._alive(on, "rename")
        check_not_future(on, on.effective_on)
        self.record(Renamed, on, title=title)

    def move(self, on: Occasion, parent: str) -> None:
        """Put it under another parent."""
        self._alive(on, "move")
        check_not_future(on, on.effective_on)
        self.record(Moved, on, parent=parent)

    def merge(self, on: Occasion, into: str) -> None:
        """Let it go up in another unit."""
        self._alive(on, "merge")
        check_not_future(on, on.effective_on)
        self.record(Merged, on, into=into)

    def dissolve(self, on: Occasion, reason: str) -> None:
        """End it."""
        self._alive(on, "dissolve")
        check_not_future(on, on.effective_on)
        self.record(Dissolved, on, reason=reason)

    def appoint(self, on: Occasion, *, seat: str, person: str, until: date | None = None) -> None:
        """Put a person into a seat."""
        self._alive(on, "appoint")
        if until is not None and until < on.effective_on:
            raise OutOfRange(field="until", actual=until, wanted=f"≥ {on.effective_on}")
        self.record(Appointed, on, seat=seat, person=person, until=until)

    def vacate(self, on: Occasion, *, seat: str, person: str) -> None:
        """Let a person leave a seat."""
        self._must_hold(on, seat, person, "/person")
        self.record(Vacated, on, seat=seat, person=person)

    def delegate(self, on: Occasion, *, seat: str, holder: str, person: str, until: date) -> None:
        """Let another person act for the holder of a seat."""
        self._must_hold(on, seat, holder, "/holder")
        if person == holder:
            raise ToOneself(person=person, pointer="/person")
        if until < on.effective_on:
            raise OutOfRange(field="until", actual=until, wanted=f"≥ {on.effective_on}")
        self.record(Delegated, on, seat=seat, holder=holder, person=person, until=until)

    def holders(self, seat: str, day: date) -> list[str]:
        """The persons in a seat on a day, in order of appointment; nobody sits in a unit that is no more."""
        if not self.alive_on(day):
            return []
        return [a.person for a in self.appointments if a.seat == seat and a.holds(day)]

    def acts_for(self, seat: str, person: str, day: date) -> str | None:
        """Whom ``person`` may act for in the seat on that day: themselves, a delegating holder, or nobody."""
        holders = self.holders(seat, day)
        if person in holders:
            return person
        given = (d.holder for d in self.delegations if (d.seat, d.person) == (seat, person) and d.holds(day))
        return next((holder for holder in given if holder in holders), None)

    def title_on(self, day: date) -> str:
        """Its name on a day; the first name before it had any."""
        return str(_at(self.titles, day, self.titles[0][1] if self.titles else self.name))

    def parent_on(self, day: date) -> str | None:
        """The unit above it on a day."""
        first = self.parents[0][1] if self.parents else None
        parent: str | None = _at(self.parents, day, first)
        return parent

    def alive_on(self, day: date) -> bool:
        """Whether it exists on a day."""
        founded = self.founded_on is not None and self.founded_on <= day
        return founded and (self.ended_on is None or day < self.ended_on)

    def _must_hold(self, on: Occasion, seat: str, person: str, pointer: str) -> None:
        day = on.effective_on
        if person not in self.holders(seat, day):
            raise NotInSeat(person=person, on=day, unit=self.title_on(day), seat=seat, pointer=pointer)

    def _alive(self, on: Occasion, act: str) -> None:
        if not self.alive_on(on.effective_on):
            raise NotInThisState(state=self._why_not_alive(on.effective_on), act=act)

    def _why_not_alive(self, day: date) -> Condition:
        if self.founded_on is None:
            return Condition.NOT_THERE
        return Condition.NOT_FOUNDED if day < self.founded_on else Condition.ENDED


def _at(history: list[tuple[date, Any]], day: date, otherwise: Any) -> Any:
    """The newest entry of a dated history on a day; entries of one day count in the order they were recorded."""
    if len(history) == 1:
        return history[0][1] if history[0][0] <= day else otherwise
    known = [(since, place, value) for place, (since, value) in enumerate(history) if since <= day]
    return max(known, key=lambda entry: entry[:2])[2] if known else otherwise
