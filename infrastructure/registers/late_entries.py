"""Register ``late-entries`` (补录台账): every fact that was entered after the day on its paper, and by how many days.

``more_than=30`` keeps what was entered more than thirty days late. Reminders are left out: their day is the rung's, and
what the scheduler missed is told by the reminders themselves. So is the tree that Jianjia plants itself, with its units, homes and
roll: it is older than any register of it.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, select

from application.authority import SYSTEM
from domain.catalogue import catalogue
from domain.home import UnionHome
from domain.roll import Roll
from domain.units import Unit
from infrastructure.history import NAMES
from infrastructure.registers import bulk
from infrastructure.registers.facts import By, Entry, Fact, days_late, instant
from infrastructure.registers.listing import equals, filtered, more_than, page
from infrastructure.registers.moments import Moment, asked
from infrastructure.registers.query import Page, Query
from infrastructure.registers.register import Register, on, view
from infrastructure.registers.rows import Row

TOPICS = tuple(topic for topic in catalogue() if not topic.startswith("reminder."))


PLANTED = (Unit.prefix, UnionHome.prefix, Roll.prefix)
"""What Jianjia plants itself."""


class LateFact(Fact):
    """What the register takes from any event."""

    by: By = msgspec.field(default_factory=lambda: By("", "", ""))
    document: str = ""


class LateEntry(Row):
    """An event entered late. ``subject`` is what kind of thing it is about, ``unit`` that of the seat it was entered from."""

    key: ClassVar = ("position",)
    group: ClassVar = "name"
    indexes: ClassVar = (("late", "position"), ("unit", "position"), ("effective_on", "position"))

    position: int
    subject: str
    name: str
    topic: str
    effective_on: str
    recorded_at: str
    late: int
    person: str
    unit: str
    seat: str
    document: str


class LateEntries(Register):
    """补录台账."""

    name = "late-entries"
    title = "补录台账"
    revision = 4
    rows = (LateEntry,)
    fact = LateFact
    remembers = True

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._new: list[LateEntry] = []

    def flush(self, connection: Connection) -> None:
        """Write what was entered late."""
        bulk.insert(connection, self.table(LateEntry), [row.values() for row in self._new])
        self._new.clear()

    def forget(self) -> None:
        """Drop what is in memory."""
        super().forget()
        self._new.clear()

    @on(*TOPICS)
    def entered(self, name: str, fact: LateFact, entry: Entry) -> None:
        """Kept when the day it was entered lies after its own."""
        late = days_late(fact.effective_on, fact.recorded_at)
        subject = entry.stream.partition(":")[0]
        planted = subject in PLANTED and fact.by.person == SYSTEM.person
        if late and not planted:
            at, by = instant(fact.recorded_at), fact.by
            self._new.append(
                LateEntry(
                    entry.position, subject, name, entry.topic, fact.effective_on, at, late, by.person, by.unit, by.seat,
                    fact.document,
                )
            )  # fmt: skip

    @view("list", "since")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """In the order they were entered; those effective by the day asked about, and after ``since``."""
        table, (moment, position) = self.table(LateEntry), asked(query, position)
        statement = select(table).where(_known(moment, table), table.c.effective_on <= moment.day)
        if query.since is not None:
            statement = statement.where(table.c.effective_on > query.since.isoformat())
        names = ("subject", "name", "topic", "person", "unit", "seat")
        filters = {name: equals(table.c[name]) for name in names} | {"more_than": more_than(table.c.late)}
        found = page(connection, query, position, filtered(statement, query, filters), [table.c.position])
        for row in found.rows:
            row["title"] = NAMES.get(row["topic"].partition(":")[0], row["topic"])
        return Page(found.register, found.view, (*found.columns, "title"), found.rows, position, found.next)


def _known(moment: Moment, entries: FromClause) -> ColumnElement[bool]:
    """Whether an entry was there at a moment."""
    c = entries.c
    if moment.at is not None:
        return c.recorded_at <= moment.at
    return c.position > 0 if moment.position is None else c.position <= moment.position
