"""Register ``grants`` (资金台账): what was promised with an honour and what was paid, and what became of the honour.

Amounts are decimals written as text. ``standing`` and ``ended_on`` are those of the award after everything recorded, so
that money paid for an honour that was revoked later is seen here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import Connection, select

from domain.award import application, chronicle, conferral
from infrastructure.registers.cases import Case
from infrastructure.registers.facts import Entry
from infrastructure.registers.listing import Filter, equals, filtered, page, whether
from infrastructure.registers.query import Page, Query
from infrastructure.registers.register import Register, on, view
from infrastructure.registers.rows import Row
from infrastructure.registers.standing import CHANGES, OPEN_THEN, as_it_stood
from infrastructure.registers.timeline import AwardFact


class GrantFact(AwardFact):
    """What the register takes from the events of an award."""

    number: int = 0
    amount: str | None = None
    currency: str = ""
    payer: str = ""
    purpose: str = ""


class GrantCase(Case):
    """An award, whose it is, and what it is worth."""

    kept: ClassVar[tuple[str, ...]] = OPEN_THEN

    standing: str = ""
    conferred_on: str | None = None
    valid_until: str | None = None
    next_due: str | None = None
    inspected_for: str | None = None
    rectify_by: str | None = None
    suspended_until: str | None = None
    proposed_from: str | None = None
    ended_on: str | None = None
    stood: str | None = None


class GrantRow(Row):
    """A promise of money, and its payment."""

    key: ClassVar = ("award", "number")
    group: ClassVar = "award"
    indexes: ClassVar = (
        ("honour", "award", "number"),
        ("payer", "award", "number"),
        ("round", "award", "number"),
    )

    award: str
    number: int
    home: str
    unit: str
    honour: str
    grade: str | None
    round: str
    payer: str
    currency: str
    purpose: str
    promised: str | None
    promised_on: str
    paid: str | None
    paid_on: str | None
    standing: str
    ended_on: str | None


class Grants(Register):
    """资金台账."""

    name = "grants"
    title = "资金台账"
    revision = 5
    rows = (GrantRow, GrantCase)
    fact = GrantFact

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._grants = self.sheet(GrantRow)
        self._cases = self.sheet(GrantCase)

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the awards the batch touches."""
        names = [entry.name for entry in entries]
        self._cases.load(connection, names)
        self._grants.load(connection, names)

    def flush(self, connection: Connection) -> None:
        """Write them back."""
        self._cases.flush(connection)
        self._grants.flush(connection)

    def forget(self) -> None:
        """Drop what is in memory."""
        super().forget()
        self._cases.forget()
        self._grants.forget()

    @on(application.Applied)
    def filed(self, name: str, fact: GrantFact, entry: Entry) -> None:
        """Whose award it is."""
        self._cases.put(GrantCase.filed(name, fact))

    @on(conferral.Imported)
    def imported(self, name: str, fact: GrantFact, entry: Entry) -> None:
        """Whose honour it is."""
        self._cases.put(GrantCase.filed(name, fact))
        self.stands(name, fact, entry)

    @on(conferral.GrantPromised)
    def promised(self, name: str, fact: GrantFact, entry: Entry) -> None:
        """Money is promised."""
        case = self._cases.get(name)
        if case is None:
            raise LookupError(f"{name} was never applied for")
        self._grants.put(
            GrantRow(
                name, fact.number, case.home, case.unit, case.honour, case.grade, case.round, fact.payer, fact.currency,
                fact.purpose, fact.amount, fact.effective_on, None, None, case.standing, case.ended_on,
            )
        )  # fmt: skip

    @on(conferral.GrantPaid)
    def paid(self, name: str, fact: GrantFact, entry: Entry) -> None:
        """Money was paid."""
        grant = self._grants.get(name, fact.number)
        if grant is not None:
            grant.paid, grant.paid_on = fact.amount, fact.effective_on
            self._grants.put(grant)

    @on(*(CHANGES.keys() - {conferral.Imported.topic}))
    def stands(self, name: str, fact: GrantFact, entry: Entry) -> None:
        """The honour is worth something else, or another unit holds it. Its grade was that of the promise."""
        case = self._cases.get(name)
        if case is None:
            raise LookupError(f"{name} was never applied for")
        CHANGES[entry.topic](case, fact)
        self._keep(name, case)

    @on(chronicle.SetAside)
    def set_aside(self, name: str, fact: GrantFact, entry: Entry) -> None:
        """The honour is what it was before the ending that never was."""
        case = self._cases.get(name)
        if case is not None and case.ended_on is not None:
            as_it_stood(case)
            self._keep(name, case)

    def _keep(self, name: str, case: GrantCase) -> None:
        self._cases.put(case)
        for grant in self._grants.rows(name):
            grant.unit, grant.standing, grant.ended_on = case.unit, case.standing, case.ended_on
            self._grants.put(grant)

    @view("list", "all")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """Every promise. ``paid=true`` or ``false`` keeps those that were paid, or not yet."""
        table = self.table(GrantRow)
        names = ("award", "home", "unit", "honour", "payer", "round", "grade", "standing", "currency")
        filters: dict[str, Filter] = {name: equals(table.c[name]) for name in names}
        filters["paid"] = whether(table.c.paid_on.is_not(None), "paid")
        statement = filtered(select(table), query, filters)
        return page(connection, query, position, statement, [table.c.award, table.c.number])
