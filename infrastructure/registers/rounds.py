"""Register ``rounds`` (评选批次台账): windows as they stand, places, and how many applied, were selected, were conferred.

``applications`` counts what was filed, ``withdrawn`` what of it was taken back; ``selected`` counts selections that
stand; ``conferred`` the honours conferred, whatever became of them later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Connection, select

from domain import round
from domain.award import application, conferral, deciding
from domain.vocabulary import RoundStatus
from infrastructure.registers.facts import Entry, Fact
from infrastructure.registers.listing import Filter, equals, filtered, number, page
from infrastructure.registers.query import Page, Query
from infrastructure.registers.register import Register, on, view
from infrastructure.registers.rows import Row, json_columns


class WindowFact(msgspec.Struct, gc=False):
    """A window of a round."""

    id: str
    opens: str | None = None
    closes: str | None = None
    counts: str = "apply"
    hard: bool = True


class RoundFact(Fact):
    """What the register takes from the events of rounds and awards."""

    scheme: str = ""
    honour: str = ""
    cycle: str = ""
    year: int = 0
    windows: list[WindowFact] = []
    stages: list[WindowFact] = []
    total: int | None = None
    reason: str = ""
    window: str = ""
    closes: str = ""
    award: str = ""
    step: str = ""
    voided: list[str] = []
    unit: str = ""


class RoundRow(Row):
    """A round. Windows are lists of ``{id, opens, closes, counts, extended}``; ``unit`` is the one whose own round it is."""

    key: ClassVar = ("round",)
    group: ClassVar = "round"
    indexes: ClassVar = (("honour", "round"), ("status", "round"))

    round: str
    honour: str
    scheme: str
    cycle: str
    year: int
    status: str
    opened_on: str
    closed_on: str | None
    windows: list[dict[str, Any]]
    stages: list[dict[str, Any]]
    places_total: int | None
    places_taken: int
    applications: int
    withdrawn: int
    selected: int
    conferred: int
    rejected: int
    not_selected: int
    reserved: int
    unit: str = ""


class Entrant(Row):
    """An application of a round; ``selected`` is the step that chose it."""

    key: ClassVar = ("award",)
    group: ClassVar = "award"
    part: ClassVar = "entrants"

    award: str
    round: str
    place: int = 0
    selected: str = ""
    outcome: str = ""


class Rounds(Register):
    """评选批次台账."""

    name = "rounds"
    title = "评选批次台账"
    rows = (RoundRow, Entrant)
    fact = RoundFact

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._rounds = self.sheet(RoundRow)
        self._entrants = self.sheet(Entrant)

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the rounds and the applications the batch touches."""
        awards = [each.name for each in entries if each.stream.startswith("award:")]
        named = [each.fact.award for each in entries if isinstance(each.fact, RoundFact) and each.fact.award]
        self._entrants.load(connection, [*awards, *named])
        rounds = [each.name for each in entries if each.stream.startswith("round:")]
        of_awards = [row.round for award in awards for row in self._entrants.rows(award)]
        self._rounds.load(connection, [*rounds, *of_awards])

    def flush(self, connection: Connection) -> None:
        """Write them back."""
        self._rounds.flush(connection)
        self._entrants.flush(connection)

    def forget(self) -> None:
        """Drop what is in memory."""
        super().forget()
        self._rounds.forget()
        self._entrants.forget()

    # --- the round -----------------------------------------------------------------------------------------------------

    @on(round.Opened)
    def opened(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """A round."""
        self._rounds.put(
            RoundRow(
                name, fact.honour, fact.scheme, fact.cycle, fact.year, RoundStatus.OPEN.value, fact.effective_on, None,
                _windows(fact.windows), _windows(fact.stages), fact.total, 0, 0, 0, 0, 0, 0, 0, 0, fact.unit,
            )
        )  # fmt: skip

    @on(round.Extended)
    def extended(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """A window ends later."""
        row = self._round(name)
        for span in (*row.windows, *row.stages):
            if span["id"] == fact.window:
                span["closes"], span["extended"] = fact.closes, span["extended"] + 1

    @on(round.QuotaChanged)
    def quota(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """Another number of places."""
        self._round(name).places_total = fact.total

    @on(round.Closed)
    def closed(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """It takes no more applications."""
        row = self._round(name)
        row.status, row.closed_on = RoundStatus.CLOSED.value, fact.effective_on

    @on(round.ApplicationCounted)
    def counted(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """An application of this round."""
        self._entrants.put(Entrant(fact.award, name))
        self._round(name).applications += 1

    @on(round.PlaceTaken)
    def taken(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """A place is taken."""
        self._place(name, fact.award, 1)

    @on(round.PlaceFreed)
    def freed(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """A place is free again."""
        self._place(name, fact.award, 0)

    def _place(self, name: str, award: str, place: int) -> None:
        entrant = self._entrants.get(award)
        if entrant is None:
            entrant = Entrant(award, name)
        self._round(name).places_taken += place - entrant.place
        entrant.place = place
        self._entrants.put(entrant)

    # --- its applications ----------------------------------------------------------------------------------------------

    @on(deciding.Selected)
    def selected(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """Chosen."""
        self._choose(name, fact.step)
        self._outcome(name, "")

    @on(deciding.Returned, application.Amended)
    def voided(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """Seals fell; a choice among them stands no more."""
        entrant = self._entrants.get(name)
        if entrant is not None and entrant.selected in fact.voided:
            self._choose(name, "")
        self._outcome(name, "")

    @on(application.Withdrawn)
    def withdrawn(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """Taken back."""
        self._choose(name, "")
        self._outcome(name, "withdrawn")

    @on(deciding.Rejected)
    def rejected(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """Refused."""
        self._choose(name, "")
        self._outcome(name, "rejected")

    @on(deciding.NotSelected)
    def not_selected(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """Not chosen."""
        self._outcome(name, "not_selected")

    @on(deciding.PutOnReserve)
    def reserved(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """On the reserve list."""
        self._outcome(name, "reserved")

    @on(conferral.Conferred)
    def conferred(self, name: str, fact: RoundFact, entry: Entry) -> None:
        """The honour."""
        self._outcome(name, "conferred")

    def _choose(self, name: str, step: str) -> None:
        entrant = self._entrants.get(name)
        if entrant is not None:
            self._round(entrant.round).selected += bool(step) - bool(entrant.selected)
            entrant.selected = step
            self._entrants.put(entrant)

    def _outcome(self, name: str, outcome: str) -> None:
        """Count an application under its newest outcome only."""
        entrant = self._entrants.get(name)
        if entrant is None or entrant.outcome == outcome:
            return
        row = self._round(entrant.round)
        for word, change in ((entrant.outcome, -1), (outcome, 1)):
            if word:
                setattr(row, word, getattr(row, word) + change)
        entrant.outcome = outcome
        self._entrants.put(entrant)

    @view("list", "all")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """Every round."""
        table = self.table(RoundRow)
        filters: dict[str, Filter] = {
            name: equals(table.c[name]) for name in ("round", "honour", "cycle", "status", "scheme", "unit")
        }
        filters["year"] = number(table.c.year, "year")
        statement = filtered(select(table), query, filters)
        return page(connection, query, position, statement, [table.c.round], json=json_columns(RoundRow))

    def _round(self, name: str) -> RoundRow:
        row = self._rounds.get(name)
        if row is None:
            raise LookupError(f"round {name} was never opened")
        return self._rounds.put(row)


def _windows(spans: Sequence[WindowFact]) -> list[dict[str, Any]]:
    return [
        {"id": s.id, "opens": s.opens, "closes": s.closes, "counts": s.counts, "extended": 0} for s in spans
    ]
