"""建家覆盖率 below a unit, from the tree and the register of homes (FS2018-1.e, FS2018-2.1.1a): for HTTP and the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from msgspec import Struct

from application.coverage import coverage
from application.directory import Directory
from domain.refusals import NotFound
from domain.tally import percent
from domain.vocabulary import Thing
from infrastructure.registers.query import LARGEST_PAGE, Page, Query
from interfaces.bootstrap import Jianjia


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


Known = datetime | int | None


def covered(
    read: Callable[[Query], Page], tree: Callable[[int], Directory], unit: str, day: date,
    founded_since: date | None, known_at: Known = None,
) -> CoverageView:  # fmt: skip
    """The coverage below a unit that exists; ``read`` answers a question about a register, ``tree`` is that of a position."""
    owners, position = _owners(read, day, known_at)
    directory = tree(position)
    if directory.get(unit) is None:
        raise NotFound(kind=Thing.UNIT, name=unit)
    found = coverage(directory, owners, unit, day, founded_since=founded_since)
    share = percent(Fraction(found.with_home, found.units)) if found.units else ""
    title = directory.called(unit, day)
    return CoverageView(unit, title, day, founded_since, found.units, found.with_home, share, position)


def tree_of(jianjia: Jianjia, known_at: Known) -> Callable[[int], Directory]:
    """The tree as it is, which is at hand – or as it was known at a moment."""

    def then(position: int) -> Directory:
        with jianjia.registers.known(None, known_at, position) as known:
            return known.units()

    return then if known_at is not None else lambda _: jianjia.office.knowledge.directory


def _owners(read: Callable[[Query], Page], day: date, known_at: Known) -> tuple[frozenset[str], int]:
    """The units that have a home on a day, their own or a joint one (FS2018-2.2.2), and the position this is read at."""
    query = Query("homes", as_of=day, known_at=known_at, limit=LARGEST_PAGE)
    owners: set[str] = set()
    while True:
        page = read(query)
        owners.update(unit for row in page.rows for unit in (row["unit"], *row["member_units"]))
        if page.next is None:
            return frozenset(owners), page.position
        query = replace(query, cursor=page.next)
