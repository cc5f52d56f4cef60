"""The organisation tree as this process knows it: a fold of the unit events, asked for ancestors, seats and holders.

Small enough to live in memory (a district has a few thousand units). Whoever decides something from it also names the
units it looked at, and their versions are guarded in the append transaction – so a tree that moved meanwhile makes
the decision be taken again, never be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from domain.kernel import Event
from domain.units import Appointed, Delegated, Founded, Moved, Unit


class SeatOf(Struct, frozen=True):
    """A seat of a unit."""

    unit: str
    seat: str

    def __str__(self) -> str:
        """``unit/seat``."""
        return f"{self.unit}/{self.seat}"


class Directory:
    """Units by id. ``revision`` grows with every event taken, so answers can be cached by it."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        self.revision = 0
        self._seats: dict[str, set[SeatOf]] = {}
        self._children: dict[str, set[str]] = {}

    def take(self, event: Event) -> None:
        """Fold one unit event; one already known is passed over."""
        name = event.originator_id.removeprefix(f"{Unit.prefix}:")
        unit = self.units.get(name) or self.units.setdefault(name, Unit.blank(name))
        if event.originator_version != unit.version + 1:
            return
        event.mutate(unit)
        self.revision += 1
        if isinstance(event, Appointed | Delegated):
            self._seats.setdefault(event.person, set()).add(SeatOf(name, event.seat))
        if isinstance(event, Founded | Moved) and event.parent is not None:
            self._children.setdefault(event.parent, set()).add(name)

    def get(self, name: str) -> Unit | None:
        """The unit, if it was ever founded."""
        return self.units.get(name)

    def called(self, name: str, day: date) -> str:
        """What a unit is called on a day, for sentences; its id where there is no such unit."""
        unit = self.units.get(name)
        return unit.title_on(day) if unit else name

    def seats_of(self, person: str, day: date) -> list[SeatOf]:
        """The seats a person may act for on a day, in a stable order."""
        known = self._seats.get(person, ())
        return sorted((s for s in known if self.units[s.unit].acts_for(s.seat, person, day)), key=str)

    def ancestors(self, name: str, day: date) -> Iterator[Unit]:
        """The units above, nearest first, as the tree stood on the day."""
        seen = {name}
        unit = self.units.get(name)
        while unit is not None:
            parent = unit.parent_on(day)
            if parent is None or parent in seen:
                return
            seen.add(parent)
            unit = self.units.get(parent)
            if unit is not None:
                yield unit

    def nearest(
        self, name: str, types: tuple[str, ...], day: date, including_self: bool = False
    ) -> Unit | None:
        """The nearest unit of one of the types, going up."""
        here = self.units.get(name)
        if including_self and here is not None and here.type in types:
            return here
        return next(
            (unit for unit in self.ancestors(name, day) if unit.type in types and unit.alive_on(day)), None
        )

    def below(self, name: str, day: date) -> Iterator[Unit]:
        """The units directly below that exist on the day."""
        for child in sorted(self._children.get(name, ())):
            unit = self.units[child]
            if unit.parent_on(day) == name and unit.alive_on(day):
                yield unit

    def subtree(self, name: str, day: date) -> Iterator[Unit]:
        """The unit and everything below it."""
        here = self.units.get(name)
        if here is not None:
            yield here
            for child in self.below(name, day):
                yield from self.subtree(child.name, day)

    def is_above(self, upper: str, lower: str, day: date) -> bool:
        """Whether ``upper`` stands above ``lower`` (or is it)."""
        return upper == lower or any(unit.name == upper for unit in self.ancestors(lower, day))
