"""建家覆盖率: of the units with a union, how many have a home (FS2018-1.e) – and of those newly unionised (FS2018-2.1.1a).

A unit *has a home* when it owns one that is not closed, or is a member unit of a joint one (FS2018-2.2.2). Units that
only lead others – federations and the unions of townships, bureaus, companies – are not counted; the basic ones are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from application.directory import Directory
from domain.units import Unit

BASIC = ("basic-union", "joint-union", "community-union", "service-station")
"""The types of unit that build a home of their own."""


@dataclass(frozen=True)
class Coverage:
    """How many units there are, and how many of them have a home."""

    units: int
    with_home: int

    @property
    def basis_points(self) -> int | None:
        """The share in hundredths of a percent; ``None`` when there is no unit."""
        return self.with_home * 10_000 // self.units if self.units else None


def coverage(
    directory: Directory,
    owners: Collection[str],
    upper: str,
    day: date,
    *,
    types: Collection[str] = BASIC,
    founded_since: date | None = None,
) -> Coverage:
    """The coverage below ``upper`` on a day. ``owners`` are the units that have a home; ``founded_since`` counts only
    the newly unionised.
    """
    below = (unit for unit in directory.subtree(upper, day) if unit.alive_on(day) and unit.type in types)
    units = [unit.name for unit in below if _new_enough(unit, founded_since)]
    return Coverage(len(units), sum(name in owners for name in units))


def _new_enough(unit: Unit, since: date | None) -> bool:
    return since is None or (unit.founded_on is not None and unit.founded_on >= since)
