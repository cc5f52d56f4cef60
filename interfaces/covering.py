"""建家覆盖率 below a unit, from the tree and the register of homes (FS2018-1.e, FS2018-2.1.1a): for HTTP and the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from msgspec import Struct

from application.coverage import coverage
from application.directory import Directory
from domain.tally import percent
from infrastructure.registers.query import LARGEST_PAGE, Page, Query


class CoverageView(Struct, frozen=True):
    """How many basic units below a unit exist on a day, and how many have a home; ``share`` is empty when there are none.

    With ``founded_since`` only those that were founded on that day or later are counted.
    """

    unit: str
    title: str
    as_of: date
    founded_since: date | None
    units: int
    with_home: int
    share: str
    position: int


def covered(
    directory: Directory, read: Callable[[Query], Page], unit: str, day: date, founded_since: date | None
) -> CoverageView:
    """The coverage below a unit that exists; ``read`` answers a question about a register."""
    owners, position = _owners(read, day)
    found = coverage(directory, owners, unit, day, founded_since=founded_since)
    share = percent(Fraction(found.with_home, found.units)) if found.units else ""
    title = directory.called(unit, day)
    return CoverageView(unit, title, day, founded_since, found.units, found.with_home, share, position)


def _owners(read: Callable[[Query], Page], day: date) -> tuple[frozenset[str], int]:
    """The units that have a home on a day, their own or a joint one (FS2018-2.2.2), and the position this is read at."""
    query = Query("homes", as_of=day, limit=LARGEST_PAGE)
    owners: set[str] = set()
    while True:
        page = read(query)
        owners.update(unit for row in page.rows for unit in (row["unit"], *row["member_units"]))
        if page.next is None:
            return frozenset(owners), page.position
        query = replace(query, cursor=page.next)
