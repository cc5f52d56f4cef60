"""Register ``revocations`` (撤销台账): every proposal to revoke an honour, what became of it, and what is to come back.

A revocation decided without a proposal – at once, on a finding – has its own row. ``outcome`` is ``open``, ``dropped``,
``revoked`` or ``rescinded``; a proposal that another ending overtook is ``overtaken``. A revocation has two days: ``decided_on``,
and ``effective_on``, from which the honour is over.

View ``recalls``: plaques, certificates and money paid that are to come back (收回牌匾、证书、经费), since when, unit by unit – on the
day asked about: until the day a revocation takes effect nothing is given back; with ``all`` also those that did come back,
those nobody asks back any more because the revocation was rescinded, and those whose day has not come.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import Connection, select

from domain.award import application, chronicle, conferral, ending, revocation
from domain.calendar import Count
from infrastructure.registers.cases import Case, CaseFact
from infrastructure.registers.counting import CALENDARS, YEARS, Counted, Counting
from infrastructure.registers.facts import By, Entry, counted_on
from infrastructure.registers.listing import Filter, equals, filtered, page, whether
from infrastructure.registers.moments import moment_of
from infrastructure.registers.query import Page, Query
from infrastructure.registers.register import Register, on, view
from infrastructure.registers.rows import Row, json_columns

OPEN, DROPPED, REVOKED, RESCINDED, OVERTAKEN = "open", "dropped", "revoked", "rescinded", "overtaken"


HIDDEN = ("hearing_reckoning", "counts_from", "ended_on")
"""Columns that are kept to go on from."""


class RevocationFact(CaseFact):
    """What the register takes from the events of an award."""

    by: By | None = None
    ground: str = ""
    reason: str = ""
    hearing_until: str | None = None
    count: Count | None = None
    statement: str = ""
    party: str = ""
    document: str = ""
    recall: list[str] = []
    item: str = ""
    as_before: bool = False
    event: str = ""
    decided_on: str | None = None


class RevocationRow(Row):
    """A proposal or a decision. ``recalled``: item → the day it came back, ``null`` while it is out.

    ``counts_from`` is the day of the proposal, or that of an ending entered later that bears an earlier day; ``ended_on`` the
    day of the last ending that was entered after it.
    """

    key: ClassVar = ("award", "number")
    group: ClassVar = "award"
    indexes: ClassVar = (("outcome", "award", "number"), ("unit", "award", "number"))

    award: str
    number: int
    home: str
    unit: str
    honour: str
    outcome: str
    ground: str
    reason: str
    proposed_on: str | None
    proposed_by: str | None
    hearing_until: str | None
    hearing_provisional: int
    hearing_reckoning: str | None
    heard_on: str | None
    concurred: list[dict[str, str]]
    decided_on: str | None
    effective_on: str | None
    decided_by: str | None
    recorded_at: str
    document: str
    recalled: dict[str, str | None]
    outstanding: int
    rescinded_on: str | None
    rescinded_because: str | None
    counts_from: str | None
    ended_on: str | None


class RecallRow(Row):
    """A thing to come back. ``waived_on``: nobody asks it back since that day."""

    key: ClassVar = ("award", "number", "item")
    group: ClassVar = "award"
    part: ClassVar = "recalls"
    indexes: ClassVar = (("unit", "since", "award"),)

    award: str
    number: int
    item: str
    home: str
    unit: str
    honour: str
    since: str
    document: str
    returned_on: str | None = None
    waived_on: str | None = None


class Money(Row):
    """Whether some of an award's money was paid, and the revocation that asks it back as soon as one entered late was."""

    key: ClassVar = ("award",)
    group: ClassVar = "award"
    part: ClassVar = "money"

    award: str
    paid: int = 0
    wanted_by: int = 0


class Revocations(Register):
    """撤销台账."""

    name = "revocations"
    title = "撤销台账"
    dated = True
    revision = 6
    rows = (RevocationRow, RecallRow, Money, Case)
    fact = RevocationFact
    timeless = frozenset(event.topic for event in YEARS)
    looks_up = (CALENDARS,)
    by_calendar = True

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._counting = Counting()
        self._connection: Connection | None = None
        self._revocations = self.sheet(RevocationRow)
        self._recalls = self.sheet(RecallRow)
        self._money = self.sheet(Money)
        self._cases = self.sheet(Case)

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the awards the batch touches."""
        names = [entry.name for entry in entries]
        self._cases.load(connection, names)
        self._revocations.load(connection, names)
        self._recalls.load(connection, names)
        self._money.load(connection, names)
        self._connection = connection
        self._counting.follow(connection, entries[0].position - 1)
        if any(entry.stream.startswith(CALENDARS) for entry in entries):
            table = self.table(RevocationRow).c
            counted = select(table.award).where(table.hearing_reckoning.is_not(None), table.outcome == OPEN)
            self._revocations.load(connection, list(connection.execute(counted).scalars()))

    def flush(self, connection: Connection) -> None:
        """Write them back."""
        self._cases.flush(connection)
        self._revocations.flush(connection)
        self._recalls.flush(connection)
        self._money.flush(connection)

    def forget(self) -> None:
        """Drop what is in memory."""
        super().forget()
        self._cases.forget()
        self._revocations.forget()
        self._recalls.forget()
        self._money.forget()

    @on(application.Applied, conferral.Imported)
    def filed(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """Whose award it is."""
        self._cases.put(Case.filed(name, fact))

    @on(ending.HolderChanged)
    def holder_changed(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """Another unit holds it; what is over stays with the unit of then."""
        case = self._cases.get(name)
        if case is not None:
            case.unit = fact.unit
            self._cases.put(case)

    @on(revocation.RevocationProposed)
    def proposed(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """Proposed."""
        row = self._begin(name, fact)
        row.proposed_on = row.counts_from = fact.effective_on
        row.proposed_by = _seat(fact.by)
        self._hearing(row, self._counting.counted(fact.hearing_until, fact.count))

    @on(*YEARS)
    def year(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """The hearings that are open are counted anew."""
        assert self._connection is not None
        self._counting.follow(self._connection, entry.position)
        for row in self._revocations.every():
            if row.outcome == OPEN and row.hearing_reckoning is not None:
                self._hearing(self._revocations.put(row), self._counting.anew(row.hearing_reckoning))

    @staticmethod
    def _hearing(row: RevocationRow, last: Counted) -> None:
        row.hearing_until, row.hearing_provisional, row.hearing_reckoning = last

    @on(revocation.RevocationHeard)
    def heard(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """The holder was heard; of several hearings the last day is told."""
        row = self._proposed_by(name, fact.effective_on)
        if row is not None:
            row.heard_on = max(row.heard_on or "", fact.effective_on)

    @on(revocation.RevocationConcurred)
    def concurred(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """A body agreed."""
        row = self._proposed_by(name, fact.effective_on)
        if row is not None:
            row.concurred.append({"party": fact.party, "on": fact.effective_on})
            row.concurred.sort(key=lambda agreed: agreed["on"])

    @on(revocation.RevocationDropped)
    def dropped(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """Not followed – perhaps on a day before the ending that overtook it."""
        row = self._proposed_by(name, fact.effective_on)
        if row is not None and row.outcome in (OPEN, OVERTAKEN):
            row.outcome, row.decided_on, row.decided_by = DROPPED, fact.effective_on, _seat(fact.by)

    @on(revocation.Revoked)
    def revoked(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """Decided; one that does not say on which day was decided when it took effect, or when it was recorded, if that was before."""
        row = self._pending(name) or self._begin(name, fact)
        self._count_by(name, fact.effective_on)
        row.outcome, row.decided_by = REVOKED, _seat(fact.by)
        row.decided_on, row.effective_on = fact.decided_on or counted_on(fact), fact.effective_on
        row.ground, row.reason, row.document = fact.ground, fact.reason, fact.document
        row.recorded_at, money = fact.recorded_at, self._money_of(name)
        for item in fact.recall:
            if item != revocation.MONEY or money.paid:
                self._ask_back(row, item)
            else:
                money.wanted_by = row.number

    @on(conferral.GrantPaid)
    def paid(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """Money was handed over – before a revocation that is entered already and asks it back."""
        row, money = self._last(name), self._money_of(name)
        if not money.paid and row is not None and (row.number, row.outcome) == (money.wanted_by, REVOKED):
            self._ask_back(self._revocations.put(row), revocation.MONEY)
        money.paid = 1

    def _money_of(self, name: str) -> Money:
        return self._money.put(self._money.get(name) or Money(name))

    def _ask_back(self, row: RevocationRow, item: str) -> None:
        """Something is to come back since the honour was revoked."""
        row.recalled[item] = None
        row.outstanding += 1
        since = row.effective_on or ""
        self._recalls.put(
            RecallRow(row.award, row.number, item, row.home, row.unit, row.honour, since, row.document)
        )

    @on(revocation.Recalled)
    def recalled(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """Something came back."""
        row = self._last(name)
        if row is not None:
            row.recalled[fact.item] = fact.effective_on
            row.outstanding = sum(day is None for day in row.recalled.values())
            self._revocations.put(row)
            recall = self._recalls.get(name, row.number, fact.item)
            if recall is not None:
                recall.returned_on = fact.effective_on
                self._recalls.put(recall)

    @on(revocation.RevocationRescinded)
    def rescinded(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """The revocation was wrong; nothing is asked back any more."""
        self._rescind(name, fact.effective_on, fact.reason)

    def _rescind(self, name: str, day: str, reason: str) -> None:
        row = self._last(name)
        if row is not None:
            row.outcome, row.outstanding = RESCINDED, 0
            row.rescinded_on, row.rescinded_because = day, reason
            self._revocations.put(row)
            for recall in self._recalls.rows(name):
                if recall.number == row.number and recall.returned_on is None:
                    recall.waived_on = day
                    self._recalls.put(recall)

    @on(chronicle.SetAside)
    def set_aside(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """It was rescinded and never took effect, if it is a revocation that is set aside."""
        if fact.event == revocation.Revoked.topic.partition(":")[0]:
            self._rescind(name, fact.decided_on or fact.effective_on, fact.reason)

    @on(
        ending.Expired,
        ending.Lapsed,
        ending.Relinquished,
        ending.EndedByStructuralChange,
        ending.Annulled,
        ending.Superseded,
    )
    def overtaken(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """Another ending came first."""
        self._count_by(name, fact.effective_on)
        row = self._last(name)
        if row is not None and row.outcome in (OPEN, OVERTAKEN):
            day = fact.effective_on if row.outcome == OPEN else row.decided_on
            row.outcome, row.decided_on, row.ended_on = OVERTAKEN, day, fact.effective_on
            self._revocations.put(row)

    @on(ending.Restored)
    def reopened(self, name: str, fact: RevocationFact, entry: Entry) -> None:
        """The other ending was wrong: what was proposed before it is open again, its hearing by the days known now – unless
        yet another ending, of a later day, was entered before.
        """
        row = self._last(name)
        if row is None or row.outcome != OVERTAKEN or not fact.as_before:
            return
        self._revocations.put(row)
        if row.ended_on is not None and fact.effective_on < row.ended_on:
            row.decided_on = row.ended_on
            return
        row.outcome, row.decided_on = OPEN, None
        if row.hearing_reckoning is not None:
            self._hearing(row, self._counting.anew(row.hearing_reckoning))

    @view("list", "all")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """Every proposal and decision. ``outstanding=true`` keeps those with something to come back."""
        table = self.table(RevocationRow)
        names = ("award", "home", "unit", "honour", "outcome", "ground")
        filters: dict[str, Filter] = {name: equals(table.c[name]) for name in names}
        filters["outstanding"] = whether(table.c.outstanding > 0, "outstanding")
        shown = [column for column in table.c if column.key not in HIDDEN]
        statement = filtered(select(*shown), query, filters)
        order = [table.c.award, table.c.number]
        found = page(connection, query, position, statement, order, json=json_columns(RevocationRow))
        for row in found.rows:
            row["hearing_provisional"] = bool(row["hearing_provisional"])
        return found

    @view("recalls", "all")
    def recalls(self, connection: Connection, query: Query, position: int) -> Page:
        """What is to come back by the day, by unit, the longest awaited first."""
        table = self.table(RecallRow)
        statement = select(table)
        if not query.all:
            statement = statement.where(table.c.returned_on.is_(None), table.c.waived_on.is_(None))
            statement = statement.where(table.c.since <= moment_of(query.as_of, None).day)
        filters = {name: equals(table.c[name]) for name in ("award", "home", "unit", "honour", "item")}
        order = [table.c[name] for name in ("unit", "since", "award", "number", "item")]
        return page(connection, query, position, filtered(statement, query, filters), order)

    def _begin(self, name: str, fact: RevocationFact) -> RevocationRow:
        case = self._cases.get(name)
        if case is None:
            raise LookupError(f"{name} was never applied for")
        return self._revocations.put(
            RevocationRow(
                name, len(self._revocations.rows(name)) + 1, case.home, case.unit, case.honour, OPEN, fact.ground,
                fact.reason, None, None, None, 0, None, None, [], None, None, None, fact.recorded_at, "", {}, 0, None, None,
                None, None,
            )
        )  # fmt: skip

    def _last(self, name: str) -> RevocationRow | None:
        rows = self._revocations.rows(name)
        return max(rows, key=lambda row: row.number) if rows else None

    def _proposed_by(self, name: str, day: str) -> RevocationRow | None:
        """The newest proposal that counts by a day, whatever was entered since; it will be changed."""
        rows = [row for row in self._revocations.rows(name) if row.counts_from and row.counts_from <= day]
        return self._revocations.put(max(rows, key=lambda row: row.number)) if rows else None

    def _count_by(self, name: str, day: str) -> None:
        """Nothing happens to an honour after it ended: what was proposed before counts by that day."""
        for row in self._revocations.rows(name):
            if row.counts_from and row.counts_from > day:
                row.counts_from = day
                self._revocations.put(row)

    def _pending(self, name: str) -> RevocationRow | None:
        """The proposal that waits for a decision; it will be changed."""
        row = self._last(name)
        return self._revocations.put(row) if row is not None and row.outcome == OPEN else None


def _seat(by: By | None) -> str | None:
    return f"{by.unit}/{by.seat}" if by else None
