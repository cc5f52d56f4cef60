"""Register ``handled`` (经办台账): who did what to which award, and how far each application has come.

An act is told once, whatever it records: the last seal and not the conferral that follows it, the re-inspection and not its
consequence. What follows for another award or by itself – a grant promised, an alert raised or settled, a title that lapses with
the one it rests on – is nobody's doing and is left out, as is what time brought about.

Views: ``list`` – one row for every act, the newest first, with the stage its award has reached; ``counts`` – how many acts,
by person and seat; ``filed`` – every application and import, the newest first, by whom it was filed; ``filed-counts``.
``filed_by`` takes persons and seats (``unit/seat``), with commas between.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from application.authority import SYSTEM
from domain.award import (
    application,
    chronicle,
    conferral,
    deciding,
    ending,
    grade,
    order,
    rectification,
    reinspection,
    reprimand,
    revocation,
    suspension,
)
from domain.award.route import PASSED
from domain.catalogue import catalogue
from domain.vocabulary import Stage
from infrastructure.history import NAMES
from infrastructure.registers import bulk
from infrastructure.registers.cases import CaseFact
from infrastructure.registers.facts import By, Entry, instant
from infrastructure.registers.listing import Filter, equals, filtered, page
from infrastructure.registers.query import Page, Query
from infrastructure.registers.register import Register, on, view
from infrastructure.registers.rows import Row

FOLLOWS = frozenset(
    event.topic
    for event in (
        conferral.GrantPromised, ending.AlertRaised, ending.HolderChanged, ending.Superseded,
        rectification.RectificationWithdrawn,
    )
)  # fmt: skip
"""What always follows from an act, of this award or of something else."""

INSPECTED = reinspection.Reinspected.topic
REVOKED = revocation.Revoked.topic.partition(":")[0]
REPRIMANDED = (reprimand.Warned.topic, reprimand.Criticised.topic)
SEALS = tuple(topic for topic, kind in catalogue().items() if issubclass(kind, order.Signed))

CAUSES: dict[str, tuple[str, ...]] = {
    conferral.Conferred.topic: SEALS,
    **dict.fromkeys(
        (
            event.topic
            for event in (
                reinspection.Retained, reprimand.Warned, reprimand.Criticised, rectification.RectificationOrdered,
                suspension.Suspended, grade.Promoted, grade.Demoted, revocation.Revoked, ending.Lapsed,
            )
        ),
        (INSPECTED,),
    ),
    revocation.RevocationProposed.topic: (INSPECTED, *REPRIMANDED),
    revocation.RevocationDropped.topic: (chronicle.SetAside.topic,),
    ending.Corrected.topic: (ending.Corrected.topic,),
}  # fmt: skip
"""What may follow from another event of the same act, recorded just before it at the same instant by the same person."""

ENDS = {
    application.Withdrawn.topic: Stage.WITHDRAWN,
    deciding.Rejected.topic: Stage.REJECTED,
    deciding.NotSelected.topic: Stage.NOT_SELECTED,
    conferral.Conferred.topic: Stage.CONFERRED,
}
"""How the road of an application ends."""

TOPICS = tuple(topic for topic in catalogue() if topic.startswith("award."))


class HandledFact(CaseFact):
    """What the register takes from the events of an award."""

    by: By = msgspec.field(default_factory=lambda: By("", "", ""))
    step: str = ""
    then: str = ""
    to: str = ""
    reason: str = ""
    review: str = ""
    event: str = ""
    prerequisite: str = ""


class Filing(Row):
    """An application, or an honour imported from a document: who filed it, and where it is. ``newest`` counts down; ``last`` is what
    was recorded last, ``last_by`` when and by whom.
    """

    key: ClassVar = ("award",)
    group: ClassVar = "award"
    indexes: ClassVar = (("person", "newest"), ("by_unit", "by_seat", "newest"))

    award: str
    newest: int
    home: str
    honour: str
    kind: str
    unit: str
    grade: str | None
    round: str
    scheme: str
    stage: str
    step: str
    filed_on: str
    person: str
    by_unit: str
    by_seat: str
    last: str = ""
    last_by: str = ""


class Deed(Row):
    """An act on an award, and from which seat. ``newest`` counts down, so that the last one comes first."""

    key: ClassVar = ("newest",)
    group: ClassVar = "award"
    part: ClassVar = "deeds"
    indexes: ClassVar = (("person", "newest"), ("unit", "seat", "newest"))

    newest: int
    award: str
    topic: str
    step: str
    effective_on: str
    recorded_at: str
    person: str
    unit: str
    seat: str


class Handled(Register):
    """经办台账."""

    name = "handled"
    title = "经办台账"
    revision = 3
    rows = (Filing, Deed)
    fact = HandledFact

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._filings = self.sheet(Filing)
        self._deeds: list[Deed] = []

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the awards the batch touches."""
        self._filings.load(connection, (entry.name for entry in entries))

    def flush(self, connection: Connection) -> None:
        """Write what was done, and where the awards are."""
        self._filings.flush(connection)
        bulk.insert(connection, self.table(Deed), [deed.values() for deed in self._deeds])
        self._deeds.clear()

    def forget(self) -> None:
        """Drop what is in memory."""
        super().forget()
        self._filings.forget()
        self._deeds.clear()

    @on(*TOPICS)
    def done(self, name: str, fact: HandledFact, entry: Entry) -> None:
        """Keep who did it, and where it leaves the award."""
        filing = self._filings.get(name) or self._filed(name, fact, entry)
        self._filings.put(filing)
        if entry.topic in (application.Applied.topic, application.Amended.topic) or fact.then:
            _reach(filing, fact.then)
        elif entry.topic == deciding.Returned.topic:
            _return(filing, fact.to)
        elif entry.topic == deciding.PutOnReserve.topic:
            filing.stage = Stage.RESERVED.value
        elif entry.topic in ENDS:
            filing.stage, filing.step = ENDS[entry.topic].value, ""
        elif entry.topic == ending.HolderChanged.topic:
            filing.unit = fact.unit
        if not self._follows(filing, fact, entry):
            self._deeds.append(_deed(name, fact, entry))
        if not _sets_aside_time(fact, entry):
            filing.last, filing.last_by = entry.topic, _when_and_who(fact)

    @staticmethod
    def _follows(filing: Filing, fact: HandledFact, entry: Entry) -> bool:
        """Whether it is nobody's act on this award."""
        if entry.topic in FOLLOWS or fact.by.person == SYSTEM.person or fact.review or fact.prerequisite:
            return True
        if entry.topic == ending.AlertCleared.topic:
            return not fact.reason
        caused = filing.last in CAUSES.get(entry.topic, ()) and filing.last_by == _when_and_who(fact)
        return caused or _sets_aside_time(fact, entry)

    @staticmethod
    def _filed(name: str, fact: HandledFact, entry: Entry) -> Filing:
        if entry.topic not in (application.Applied.topic, conferral.Imported.topic):
            raise LookupError(f"{name} was never applied for")
        stage = Stage.CONFERRED if entry.topic == conferral.Imported.topic else Stage.IN_ROUTE
        return Filing(
            name, -entry.position, fact.home, fact.honour, fact.kind, fact.unit, fact.grade, fact.round, fact.scheme,
            stage.value, "", fact.effective_on, fact.by.person, fact.by.unit, fact.by.seat,
        )  # fmt: skip

    # --- reading -------------------------------------------------------------------------------------------------------

    @view("list")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """Every act, the newest first."""
        deeds, filings = self.table(Deed).c, self.table(Filing).c
        statement: Select[Any] = select(
            deeds.newest, deeds.award, filings.home, filings.honour, filings.grade, filings.round, filings.scheme,
            deeds.topic, deeds.step, deeds.effective_on, deeds.recorded_at, deeds.person, deeds.unit, deeds.seat,
            filings.stage, filings.step.label("waits_at"),
        ).select_from(self._joined())  # fmt: skip
        statement = filtered(statement, query, self._of_deeds())
        found = page(connection, query, position, statement, [deeds.newest], hidden=("newest",))
        for row in found.rows:
            row["title"] = NAMES.get(row["topic"].partition(":")[0], row["topic"])
        return Page(found.register, found.view, (*found.columns, "title"), found.rows, position, found.next)

    @view("counts")
    def counts(self, connection: Connection, query: Query, position: int) -> Page:
        """How many acts, by person and seat."""
        deeds = self.table(Deed).c
        order = [deeds.person, deeds.unit, deeds.seat]
        statement: Select[Any] = select(*order, func.count().label("acts")).select_from(self._joined())
        statement = filtered(statement.group_by(*order), query, self._of_deeds())
        return page(connection, query, position, statement, order)

    @view("filed")
    def filed(self, connection: Connection, query: Query, position: int) -> Page:
        """Every application and import, the newest first."""
        filings = self.table(Filing).c
        statement: Select[Any] = select(
            filings.newest, filings.award, filings.home, filings.honour, filings.kind, filings.grade, filings.unit,
            filings.round, filings.scheme, filings.filed_on, filings.person, filings.by_unit, filings.by_seat,
            filings.stage, filings.step.label("waits_at"),
        )  # fmt: skip
        statement = filtered(statement, query, self._of_filings())
        return page(connection, query, position, statement, [filings.newest], hidden=("newest",))

    @view("filed-counts")
    def filed_counts(self, connection: Connection, query: Query, position: int) -> Page:
        """How many were filed, by person and seat."""
        filings = self.table(Filing).c
        order = [filings.person, filings.by_unit, filings.by_seat]
        statement: Select[Any] = select(*order, func.count().label("filed")).group_by(*order)
        return page(connection, query, position, filtered(statement, query, self._of_filings()), order)

    def _joined(self) -> Any:
        deeds, filings = self.table(Deed), self.table(Filing)
        return deeds.join(filings, filings.c.award == deeds.c.award)

    def _of_deeds(self) -> dict[str, Filter]:
        deeds, filings = self.table(Deed).c, self.table(Filing).c
        own = {name: equals(deeds[name]) for name in ("award", "topic", "step", "person", "unit", "seat")}
        return own | {name: equals(filings[name]) for name in ("honour", "round", "home", "stage")}

    def _of_filings(self) -> dict[str, Filter]:
        filings = self.table(Filing).c
        names = ("award", "honour", "kind", "round", "home", "unit", "stage")
        return {name: equals(filings[name]) for name in names} | {"filed_by": self._filed_by}

    def _filed_by(self, value: str) -> ColumnElement[bool]:
        """By one of these persons, or from one of these seats."""
        filings, names = self.table(Filing).c, value.split(",")
        seats = [each.partition("/") for each in names if "/" in each]
        return or_(
            filings.person.in_([each for each in names if "/" not in each]),
            *((filings.by_unit == unit) & (filings.by_seat == seat) for unit, _, seat in seats),
        )


def _reach(filing: Filing, then: str) -> None:
    """On to a step; past the last one it waits for the naming decision."""
    passed = then == PASSED
    filing.stage, filing.step = (Stage.PASSED.value, "") if passed else (Stage.IN_ROUTE.value, then)


def _return(filing: Filing, to: str) -> None:
    """Back to the applicant, or to an earlier step."""
    home = to == "applicant"
    filing.stage, filing.step = (Stage.RETURNED.value, "") if home else (Stage.IN_ROUTE.value, to)


def _sets_aside_time(fact: HandledFact, entry: Entry) -> bool:
    """Whether it sets aside what time had done, for another act – and does not rescind a revocation before its day."""
    return entry.topic == chronicle.SetAside.topic and fact.event != REVOKED


def _when_and_who(fact: HandledFact) -> str:
    return " ".join((instant(fact.recorded_at), fact.by.person, fact.by.unit, fact.by.seat))


def _deed(name: str, fact: HandledFact, entry: Entry) -> Deed:
    by = fact.by
    return Deed(
        -entry.position, name, entry.topic, fact.step, fact.effective_on, instant(fact.recorded_at), by.person, by.unit,
        by.seat,
    )  # fmt: skip
