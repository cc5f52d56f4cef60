"""Which unit and seats an actor stands for, over all days: the tree and the notices, folded by a register.

A tree changes on days, so the answer is a list of spans of days. Almost always there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, select

from application.authority import place
from application.directory import Directory
from domain.catalogue import catalogue
from domain.kernel import Event
from domain.scheme.notice import Scheme
from domain.scheme.publication import SchemePublished, pinned
from domain.scheme.route import Named
from domain.units import Dissolved, Founded, Merged, Moved, Unit
from infrastructure.event_store.mapper import StrictMapper
from infrastructure.event_store.reader import after_every
from infrastructure.event_store.schema import events
from infrastructure.registers.rows import OPEN_DAY

SHAPE = (Founded, Moved, Merged, Dissolved)
"""The events that may move an actor to another unit."""


class Span(NamedTuple):
    """Where an actor stands from a day on, up to and without another. No unit: the tree has none such."""

    since: str
    until: str
    unit: str
    seats: tuple[str, ...]


class Offices:
    """The tree and the notices up to a position."""

    def __init__(self) -> None:
        self._mapper = StrictMapper[Event](catalogue())
        self._begin()

    def _begin(self) -> None:
        self.position = 0
        self.schemes: dict[str, Scheme] = {}
        self._directory = Directory()
        self._below: dict[str, set[str]] = {}
        self._spans: dict[tuple[str, str, str], tuple[Span, ...]] = {}

    def follow(self, connection: Connection, upto: int, since: int) -> frozenset[str]:
        """Take in the events up to a position; the units whose place in the tree changed at ``since`` or later."""
        if upto < self.position:
            self._begin()
        moved: set[str] = set()
        for position, event in self._events(connection, upto):
            self._take(event)
            if isinstance(event, SHAPE) and position >= since:
                moved.add(event.originator_id.partition(":")[2])
        self.position = upto
        if moved:
            self._spans.clear()
        return frozenset(moved)

    def scheme(self, pin: str) -> Scheme:
        """The notice of a pin."""
        return self.schemes[pin]

    def spans(self, pin: str, actor: str, applicant: str) -> tuple[Span, ...]:
        """Where an actor of a notice stands for an applicant, day by day."""
        key = (pin, actor, applicant)
        found = self._spans.get(key)
        if found is None:
            found = self._spans[key] = tuple(self._compute(*key))
        return found

    def concerned(self, moved: Iterable[str]) -> set[str] | None:
        """The units below those that moved, as the tree ever stood; ``None`` when every unit may be concerned."""
        found = set(moved)
        pending = list(found)
        while pending:
            below = self._below.get(pending.pop(), set()) - found
            found |= below
            pending += below
        named = {
            actor.unit.id
            for scheme in self.schemes.values()
            for actor in scheme.actors.values()
            if isinstance(actor.unit, Named)
        }
        return None if named & found else found

    def _events(self, connection: Connection, upto: int) -> Iterator[tuple[int, Event]]:
        for prefix in ("unit:", "scheme:"):
            query = select(
                events.c.position, events.c.stream, events.c.version, events.c.topic, events.c.state
            ).where(
                events.c.stream >= prefix, events.c.stream < after_every(prefix),
                events.c.position > self.position, events.c.position <= upto,
            )  # fmt: skip
            for position, *row in connection.execute(query.order_by(events.c.position)):
                yield position, self._mapper.decode(*row)

    def _take(self, event: Event) -> None:
        prefix, _, name = event.originator_id.partition(":")
        if isinstance(event, SchemePublished):
            pin, scheme = _pinned(name, event)
            self.schemes[pin] = scheme
        elif prefix == Unit.prefix:
            self._directory.take(event)
            if isinstance(event, Founded | Moved) and event.parent is not None:
                self._below.setdefault(event.parent, set()).add(name)

    def _compute(self, pin: str, actor: str, applicant: str) -> Iterator[Span]:
        days = sorted({date.min, *self._days(pin, applicant)})
        last: Span | None = None
        for day, following in zip(days, [*days[1:], None], strict=True):
            found = place(self._directory, self.schemes[pin], actor, applicant, day)
            until = following.isoformat() if following else OPEN_DAY
            unit, seats = (found.unit, found.seats) if found else ("", self.schemes[pin].actors[actor].seats)
            if last is not None and (last.unit, last.seats) == (unit, seats):
                last = last._replace(until=until)
                continue
            if last is not None:
                yield last
            last = Span(day.isoformat(), until, unit, seats)
        if last is not None:
            yield last

    def _days(self, pin: str, applicant: str) -> Iterator[date]:
        """The days on which the tree above an applicant, or above a unit its notice names, ever changed."""
        actors = self.schemes[pin].actors.values()
        pending = [applicant, *(actor.unit.id for actor in actors if isinstance(actor.unit, Named))]
        seen: set[str] = set()
        while pending:
            unit = self._directory.get(pending.pop())
            if unit is None or unit.name in seen:
                continue
            seen.add(unit.name)
            yield from (since for since, _ in unit.parents)
            if unit.ended_on is not None:
                yield unit.ended_on
            pending += [parent for _, parent in unit.parents if parent is not None]


@lru_cache(maxsize=64)
def _pinned(name: str, event: SchemePublished) -> tuple[str, Scheme]:
    """A notice is read once in a process, however many versions of the register need it."""
    return pinned(name, event)
