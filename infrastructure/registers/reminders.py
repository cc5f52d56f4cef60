"""Register ``reminders`` (提醒台账): every reminder that was issued, to whom, by which channel, and what became of it.

One row for each rung, addressee and channel; a rung that nobody was found for has a row of its own. ``state`` is one of
``waiting`` (not tried yet), ``failing`` (tried, in vain so far: how often, the last problem, when it is tried next),
``delivered``, ``withdrawn`` (it was not due any more) and ``nobody``. ``acknowledged_by`` is who took note from that seat.

Filters: by column, by ``person`` among those who sat in the seat that day; ``state`` also takes ``undelivered`` (waiting or
failing) and ``unacknowledged`` (of those that went out or will). Another word is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from domain.reminder import Acknowledged, Delivered, DeliveryFailed, Issued, Resumed, Withdrawn
from domain.vocabulary import LetterState, Subject
from infrastructure.outbox.outbox import pause
from infrastructure.registers.facts import By, Entry, Fact, instant, instant_of
from infrastructure.registers.listing import Filter, equals, filtered, one_of, page, refuse_other_words
from infrastructure.registers.query import Page, Query
from infrastructure.registers.register import Register, on, view
from infrastructure.registers.rows import Row, json_columns

UNDELIVERED = (LetterState.WAITING.value, LetterState.FAILING.value)

NEVER_SENT = (LetterState.NOBODY.value, LetterState.WITHDRAWN.value)
"""What nobody got, so that nobody can take note of it."""

SUMS = ("undelivered", "unacknowledged")
"""What ``state`` also takes."""


class Addressed(msgspec.Struct, gc=False):
    """Whom a rung was addressed to."""

    actor: str
    unit: str
    seat: str
    persons: list[str] = []


class ReminderFact(Fact):
    """What the register takes from the events of a reminder."""

    by: By = msgspec.field(default_factory=lambda: By("", "", ""))
    award: str = ""
    subject: str = Subject.REINSPECTION.value
    step: str = ""
    due: str = ""
    rung: str = ""
    rungs: list[str] = []
    addressees: list[Addressed] = []
    channels: list[str] = []
    instead_of: list[str] = []
    provisional: bool = False
    channel: str = ""
    to: str = ""
    receipt: str = ""
    attempt: int = 0
    problem: str = ""
    reason: str = ""


class ReminderRow(Row):
    """A rung for one addressee by one channel; ``position`` is where in the log it was issued."""

    key: ClassVar = ("reminder", "rung", "unit", "seat", "channel")
    group: ClassVar = "reminder"
    indexes: ClassVar = (("position",), ("award", "position"), ("unit", "position"), ("state", "position"))

    reminder: str
    rung: str
    unit: str
    seat: str
    channel: str
    position: int
    award: str
    subject: str
    step: str
    due: str
    issued_on: str
    issued_at: str
    provisional: int
    instead_of: list[str]
    actor: str
    persons: list[str]
    state: str
    attempts: int = 0
    problem: str = ""
    next_try_at: str | None = None
    settled_at: str | None = None
    receipt: str = ""
    reason: str = ""
    acknowledged_at: str | None = None
    acknowledged_by: str | None = None


class Reminders(Register):
    """提醒台账."""

    name = "reminders"
    title = "提醒台账"
    revision = 3
    rows = (ReminderRow,)
    fact = ReminderFact

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._rows = self.sheet(ReminderRow)

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the reminders the batch touches."""
        self._rows.load(connection, (entry.name for entry in entries))

    def flush(self, connection: Connection) -> None:
        """Write them back."""
        self._rows.flush(connection)

    def forget(self) -> None:
        """Drop what is in memory."""
        super().forget()
        self._rows.forget()

    @on(Issued)
    def issued(self, name: str, fact: ReminderFact, entry: Entry) -> None:
        """A rung goes to each seat by each channel; whoever is addressed twice, as two actors, gets one letter."""
        seats = {(each.unit, each.seat): each for each in fact.addressees}
        for each in seats.values():
            for channel in dict.fromkeys(fact.channels):
                self._rows.put(_row(entry, fact, each, channel, LetterState.WAITING))
        if not seats or not fact.channels:
            self._rows.put(_row(entry, fact, Addressed("", "", ""), "", LetterState.NOBODY))

    @on(Delivered)
    def delivered(self, name: str, fact: ReminderFact, entry: Entry) -> None:
        """It arrived."""
        for row in self._of(name, fact):
            row.state, row.receipt, row.settled_at = (
                LetterState.DELIVERED.value,
                fact.receipt,
                instant(fact.recorded_at),
            )
            row.problem, row.next_try_at = "", None
            self._rows.put(row)

    @on(DeliveryFailed)
    def failed(self, name: str, fact: ReminderFact, entry: Entry) -> None:
        """It did not arrive and is tried again."""
        at = datetime.fromisoformat(fact.recorded_at)
        for row in self._of(name, fact):
            row.state, row.attempts, row.problem = LetterState.FAILING.value, fact.attempt, fact.problem
            row.next_try_at = instant_of(at + pause(fact.attempt))
            self._rows.put(row)

    @on(Withdrawn)
    def withdrawn(self, name: str, fact: ReminderFact, entry: Entry) -> None:
        """What has not arrived does not go out any more."""
        for row in self._rows.rows(name):
            if row.rung in fact.rungs and row.state in UNDELIVERED:
                row.state, row.reason, row.next_try_at = LetterState.WITHDRAWN.value, fact.reason, None
                row.settled_at = instant(fact.recorded_at)
                self._rows.put(row)

    @on(Resumed)
    def resumed(self, name: str, fact: ReminderFact, entry: Entry) -> None:
        """What was withdrawn before it arrived goes out after all."""
        for row in self._rows.rows(name):
            if row.rung == fact.rung and row.state == LetterState.WITHDRAWN.value:
                row.state, row.reason, row.settled_at = LetterState.WAITING.value, "", None
                row.next_try_at = instant(fact.recorded_at)
                self._rows.put(row)

    @on(Acknowledged)
    def acknowledged(self, name: str, fact: ReminderFact, entry: Entry) -> None:
        """Somebody took note, from a seat that was addressed; the first of several."""
        for row in self._rows.rows(name):
            mine = (row.rung, row.unit, row.seat) == (fact.rung, fact.by.unit, fact.by.seat)
            if mine and row.acknowledged_at is None:
                row.acknowledged_at, row.acknowledged_by = instant(fact.recorded_at), fact.by.person
                self._rows.put(row)

    def _of(self, name: str, fact: ReminderFact) -> Iterator[ReminderRow]:
        unit, _, seat = fact.to.rpartition("/")
        row = self._rows.get(name, fact.rung, unit, seat, fact.channel)
        return iter(() if row is None else (row,))

    @view("list")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """Every reminder, in the order they were issued."""
        table = self.table(ReminderRow)
        names = ("reminder", "award", "step", "due", "rung", "unit", "seat", "actor", "channel")
        filters: dict[str, Filter] = {name: equals(table.c[name]) for name in names}
        filters["subject"] = one_of(table.c.subject, "subject", Subject)
        filters["state"] = lambda value: _state(table, value)
        filters["person"] = lambda value: or_(*(_among(table.c.persons, each) for each in value.split(",")))
        order = [table.c[name] for name in ("position", "unit", "seat", "channel")]
        statement = filtered(select(table), query, filters)
        found = page(
            connection,
            query,
            position,
            statement,
            order,
            json=json_columns(ReminderRow),
            hidden=("position",),
        )
        for row in found.rows:
            row["provisional"] = bool(row["provisional"])
        return found


def _row(entry: Entry, fact: ReminderFact, to: Addressed, channel: str, state: LetterState) -> ReminderRow:
    at = instant(fact.recorded_at)
    return ReminderRow(
        entry.name, fact.rung, to.unit, to.seat, channel, entry.position, fact.award, fact.subject, fact.step, fact.due,
        fact.effective_on, at, int(fact.provisional), fact.instead_of, to.actor, to.persons, state.value,
        next_try_at=at if state == LetterState.WAITING else None,
    )  # fmt: skip


def _among(persons: ColumnElement[list[str]], person: str) -> ColumnElement[bool]:
    """Whether a person is one of a list kept as JSON; unlike LIKE, SQLite tells capitals from small letters here."""
    return func.replace(persons, f'"{person}"', "") != persons


def _state(table: Table, value: str) -> ColumnElement[bool]:
    refuse_other_words("state", value, (*SUMS, *LetterState))
    return or_(*(_in_state(table, each) for each in value.split(",")))


def _in_state(table: Table, value: str) -> ColumnElement[bool]:
    if value == "undelivered":
        return table.c.state.in_(UNDELIVERED)
    if value == "unacknowledged":
        return table.c.acknowledged_at.is_(None) & table.c.state.not_in(NEVER_SENT)
    return table.c.state == value
