"""Register ``homes`` (职工之家台账): every home, whose it is, the standards it meets, its newest figures.

What is recorded as of a day – a figure, a date, a word, the officers, a standard, the unit that owns the home – is the newest by
that day; of two recorded for one day, the one recorded last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Connection, select

from domain import home
from infrastructure.registers.facts import Entry, Fact
from infrastructure.registers.listing import equals, filtered, page
from infrastructure.registers.query import Page, Query
from infrastructure.registers.register import Register, on, view
from infrastructure.registers.rows import Row, json_columns


class OfficerFact(msgspec.Struct, gc=False):
    """An officer, by an opaque id."""

    person: str
    post: str
    full_time: bool | None = None


class HomeFact(Fact):
    """What the register takes from the events of a home."""

    kind: str = ""
    unit: str = ""
    title: str = ""
    mode: str = "sole"
    carrier: str | None = None
    member_units: list[str] = []
    online_channels: list[str] = []
    parent_home: str | None = None
    words: dict[str, str] = {}
    figures: dict[str, str] = {}
    dates: dict[str, str] = {}
    officers: list[OfficerFact] = []
    standard: str = ""
    scheme: str = ""
    met: bool = False
    document: str = ""
    note: str = ""
    reason: str = ""
    award: str = ""
    honour: str = ""


class HomeRow(Row):
    """A home. ``standards``: standard → whether met, since when, under which scheme, how often confirmed.
    ``figures``: name → value and its day. ``newest``: the day of what stands under ``dates``, ``words`` and ``officers``.
    ``awards``: award → honour.
    """

    key: ClassVar = ("home",)
    group: ClassVar = "home"
    indexes: ClassVar = (("unit", "home"), ("kind", "home"))

    home: str
    kind: str
    unit: str
    unit_since: str
    title: str
    title_since: str
    mode: str
    carrier: str | None
    parent_home: str | None
    member_units: list[str]
    online_channels: list[str]
    registered_on: str
    standards: dict[str, dict[str, Any]]
    figures: dict[str, dict[str, str]]
    dates: dict[str, str]
    words: dict[str, str]
    officers: list[dict[str, Any]]
    newest: dict[str, str]
    disqualifying: list[dict[str, str]]
    awards: dict[str, str]
    closed_on: str | None
    closed_because: str | None


class Homes(Register):
    """职工之家台账."""

    name = "homes"
    title = "职工之家台账"
    rows = (HomeRow,)
    fact = HomeFact

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._homes = self.sheet(HomeRow)

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the homes the batch touches."""
        self._homes.load(connection, (entry.name for entry in entries))

    def flush(self, connection: Connection) -> None:
        """Write them back."""
        self._homes.flush(connection)

    def forget(self) -> None:
        """Drop what is in memory."""
        super().forget()
        self._homes.forget()

    @on(home.Registered)
    def registered(self, name: str, fact: HomeFact, entry: Entry) -> None:
        """A home."""
        day = fact.effective_on
        self._homes.put(
            HomeRow(
                name, fact.kind, fact.unit, day, fact.title, day, fact.mode, fact.carrier, fact.parent_home,
                fact.member_units, fact.online_channels, day, {}, {}, {}, fact.words, [], {}, [], {}, None, None,
            )
        )  # fmt: skip

    @on(home.Renamed)
    def renamed(self, name: str, fact: HomeFact, entry: Entry) -> None:
        """Another name."""
        row = self._row(name)
        if fact.effective_on >= row.title_since:
            row.title, row.title_since = fact.title, fact.effective_on

    @on(home.HandedOver)
    def handed_over(self, name: str, fact: HomeFact, entry: Entry) -> None:
        """Another owner."""
        row = self._row(name)
        if fact.effective_on >= row.unit_since:
            row.unit, row.unit_since = fact.unit, fact.effective_on

    @on(home.FactsRecorded)
    def facts(self, name: str, fact: HomeFact, entry: Entry) -> None:
        """Newer figures, dates and words replace older ones."""
        row, day = self._row(name), fact.effective_on
        for figure, value in fact.figures.items():
            known = row.figures.get(figure)
            if known is None or day >= known["on"]:
                row.figures[figure] = {"value": value, "on": day}
        row.dates |= {each: at for each, at in fact.dates.items() if _is_newest(row, f"dates/{each}", day)}
        row.words |= {each: it for each, it in fact.words.items() if _is_newest(row, f"words/{each}", day)}

    @on(home.OfficersRecorded)
    def officers(self, name: str, fact: HomeFact, entry: Entry) -> None:
        """The officers."""
        row = self._row(name)
        if _is_newest(row, "officers", fact.effective_on):
            row.officers = [
                {"person": each.person, "post": each.post, "full_time": each.full_time}
                for each in fact.officers
            ]

    @on(home.StandardDecided)
    def standard(self, name: str, fact: HomeFact, entry: Entry) -> None:
        """The assembly decided. ``since`` is the first day of the decisions in a row that say the same."""
        row, day = self._row(name), fact.effective_on
        known = row.standards.get(fact.standard)
        if known is not None and day < known["decided_on"]:
            return
        same = known is not None and known["met"] == fact.met
        row.standards[fact.standard] = {
            "met": fact.met,
            "since": known["since"] if same and known else day,
            "decided_on": day,
            "scheme": fact.scheme,
            "confirmed_on": known["confirmed_on"] if same and known else None,
            "document": known["document"] if same and known else "",
        }

    @on(home.StandardConfirmed)
    def confirmed(self, name: str, fact: HomeFact, entry: Entry) -> None:
        """A union above confirmed it."""
        known = self._row(name).standards.get(fact.standard)
        if known is not None:
            known["confirmed_on"], known["document"] = fact.effective_on, fact.document

    @on(home.DisqualifyingFactRecorded)
    def disqualifying(self, name: str, fact: HomeFact, entry: Entry) -> None:
        """Something that may bar an application."""
        self._row(name).disqualifying.append({"kind": fact.kind, "on": fact.effective_on, "note": fact.note})

    @on(home.AwardOpened)
    def award_opened(self, name: str, fact: HomeFact, entry: Entry) -> None:
        """An award of the home."""
        self._row(name).awards[fact.award] = fact.honour

    @on(home.Closed)
    def closed(self, name: str, fact: HomeFact, entry: Entry) -> None:
        """The home is no more."""
        row = self._row(name)
        row.closed_on, row.closed_because = fact.effective_on, fact.reason

    @view("list", "all")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """Homes that are open; with ``all`` every one. ``standard=qualified-home``: those that meet it."""
        table = self.table(HomeRow)
        filters = {name: equals(table.c[name]) for name in ("home", "unit", "kind", "mode", "parent_home")}
        statement = select(table)
        if not query.all:
            statement = statement.where(table.c.closed_on.is_(None))
        statement = filtered(statement, query, filters)
        return page(connection, query, position, statement, [table.c.home], json=json_columns(HomeRow))

    def _row(self, name: str) -> HomeRow:
        row = self._homes.get(name)
        if row is None:
            raise LookupError(f"home {name} was never registered")
        return self._homes.put(row)


def _is_newest(row: HomeRow, what: str, day: str) -> bool:
    """Whether what is recorded for a day is the newest that is known of it."""
    newest = row.newest.get(what, day) <= day
    if newest:
        row.newest[what] = day
    return newest
