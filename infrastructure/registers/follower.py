"""Bringing a version of a register up to a position, batch by batch.

One batch is one transaction: the rows and the position change together, under the version's own row lock, so every
event counts exactly once however many processes advance at the same time. An event that a register cannot take stops
that register at the position before it; the batch is taken again in halves until the event is found.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, select

from application.ports import StoreUnavailable
from domain.kernel import Event
from infrastructure import faults
from infrastructure.event_store.engine import is_lost, reading, writing
from infrastructure.event_store.schema import events
from infrastructure.registers import bookkeeping, bulk
from infrastructure.registers.facts import Entry, counted_on
from infrastructure.registers.query import RegisterStopped
from infrastructure.registers.register import Register

BATCH = 2_000
"""Events of a transaction while a register is read: short enough not to keep writers waiting on SQLite."""

PATIENCE = 60.0
"""Seconds a reader waits for whoever is advancing the register."""


GROWN = 5
"""Batches in one go after which the planner is told that the tables have grown."""


class NotUnderstood(Exception):
    """The event is not one this program knows."""


@dataclass(eq=False)
class BatchFailed(Exception):
    """A batch could not be taken: the position of its first event, how many there are, why."""

    position: int
    count: int
    cause: Exception


@dataclass(eq=False)
class Gone(Exception):
    """The version was replaced meanwhile."""

    name: str
    version: int


class Follower:
    """Advances versions of registers over the events of one database."""

    def __init__(self, engine: Engine, catalogue: Mapping[str, type[Event]]) -> None:
        self._engine = engine
        self._catalogue = catalogue
        self._turns: dict[tuple[str, int], threading.Lock] = {}
        self._given_up: set[tuple[str, int, int]] = set()

    def advance(
        self,
        register: Register,
        upto: int,
        *,
        batch: int | None = None,
        retry: bool = False,
        halve: bool = True,
        after_batch: Callable[[int], None] | None = None,
    ) -> None:
        """Bring a version up to a position. Raises ``RegisterStopped`` at an event it cannot take, ``Gone`` when it is
        no more. ``retry``: also try again what this process could not take before. Without ``halve`` it does not look for
        the event: ``BatchFailed``.
        """
        size, patience, batches = batch or BATCH, time.monotonic() + PATIENCE, 0
        with self._turn(register):
            while True:
                try:
                    reached = self._step(register, upto, size, retry)
                except BatchFailed as failed:
                    if not halve:
                        raise
                    if failed.count == 1:
                        self._stop(register, failed)
                    size = max(1, failed.count // 2)
                    continue
                if reached is None:
                    if time.monotonic() > patience:
                        raise StoreUnavailable(f"register {register.name} is held by another process")
                    time.sleep(0.005)
                    continue
                patience, batches = time.monotonic() + PATIENCE, batches + 1
                if after_batch:
                    after_batch(reached)
                if reached >= upto:
                    break
            if batches >= GROWN:
                with writing(self._engine) as connection:
                    register.analyse(connection)

    def relevant(self, connection: Connection, register: Register, after: int, upto: int) -> int | None:
        """The first position above ``after`` that concerns a register – also one nobody knows what to do with."""
        query = select(events.c.position).where(self._concerns(register, after, upto))
        found: int | None = connection.execute(query.order_by(events.c.position).limit(1)).scalar()
        return found

    def entries(self, register: Register, upto: int, size: int) -> Iterator[list[Entry]]:
        """All events that concern a register up to a position, some at a time, for a fold beside its tables."""
        position = 0
        while position < upto:
            with reading(self._engine) as connection:
                rows = self._fetch(connection, register, position, upto, size)
            yield [self._understood(register, *row) for row in rows]
            position = rows[-1][0] if len(rows) == size else upto

    def fold(self, connection: Connection, register: Register, entries: Sequence[Entry]) -> None:
        """Take entries into tables that nobody follows. Raises ``RegisterStopped`` at what it cannot take."""
        try:
            if entries:
                _take_in(connection, register, entries)
        except Exception as error:
            raise RegisterStopped(register.name, entries[0].position, _told(error)) from error

    def _understood(self, register: Register, position: int, *row: Any) -> Entry:
        try:
            return self._entry(register, position, *row)
        except (NotUnderstood, msgspec.MsgspecError) as error:
            raise RegisterStopped(register.name, position, _told(error)) from error

    def _step(self, register: Register, upto: int, size: int, retry: bool) -> int | None:
        """One transaction; the position reached, ``None`` when somebody else is at it."""
        try:
            with writing(self._engine) as connection:
                held = bookkeeping.hold(connection, register.name, register.version)
                if held is None:
                    if bookkeeping.position(connection, register.name, register.version) is None:
                        raise Gone(register.name, register.version)
                    return None
                if held.position >= upto:
                    return held.position
                self._check(register, held, retry)
                return self._take(connection, register, held, upto, size)
        except Exception as error:
            register.forget()
            if is_lost(self._engine, error):
                raise StoreUnavailable(str(error)) from error
            raise

    def _take(
        self, connection: Connection, register: Register, held: bookkeeping.Version, upto: int, size: int
    ) -> int:
        if register.at != held.position:
            register.forget()
        rows = self._fetch(connection, register, held.position, upto, size)
        reached = rows[-1][0] if len(rows) == size else upto
        newest = self._fold(connection, register, rows) if rows else ""
        healed = {"problem": None, "problem_position": None}
        status = {"status": bookkeeping.LIVE, **healed} if held.status == bookkeeping.STOPPED else {}
        noted = {"position": reached, "newest_day": max(held.newest_day, newest), **status}
        bookkeeping.note(connection, register.name, register.version, **noted)
        faults.reach("registers.before-commit")
        register.at = reached
        return reached

    def _fold(self, connection: Connection, register: Register, rows: Sequence[Any]) -> str:
        """Take in a batch; the newest day among its events."""
        try:
            entries = [self._entry(register, *row) for row in rows]
            _take_in(connection, register, entries)
        except Exception as error:
            if is_lost(self._engine, error):
                raise
            raise BatchFailed(rows[0][0], len(rows), error) from error
        return max(
            (counted_on(each.fact) for each in entries if each.topic not in register.timeless), default=""
        )

    def _entry(self, register: Register, position: int, stream: str, topic: str, state: bytes) -> Entry:
        if topic not in register.handlers:
            raise NotUnderstood(f"this program knows no event {topic}")
        return Entry(position, stream, stream.partition(":")[2], topic, register.decode(state))

    def _fetch(
        self, connection: Connection, register: Register, after: int, upto: int, size: int
    ) -> Sequence[Any]:
        query = select(events.c.position, events.c.stream, events.c.topic, events.c.state)
        query = query.where(self._concerns(register, after, upto))
        return bulk.fetch(connection, query.order_by(events.c.position).limit(size))

    def _concerns(self, register: Register, after: int, upto: int) -> Any:
        """All but the events that are known and not wanted: one from a newer program must not be passed over."""
        others = [topic for topic in self._catalogue if topic not in register.handlers]
        return events.c.position.between(after + 1, upto) & events.c.topic.not_in(others)

    def _check(self, register: Register, held: bookkeeping.Version, retry: bool) -> None:
        given_up = (register.name, register.version, held.position) in self._given_up
        if held.status == bookkeeping.STOPPED and given_up and not retry:
            raise RegisterStopped(register.name, held.problem_position or 0, held.problem or "")

    def _stop(self, register: Register, failed: BatchFailed) -> None:
        """Stop before the event; the rows of everything before it are stored."""
        problem = _told(failed.cause)
        with writing(self._engine) as connection:
            held = bookkeeping.hold(connection, register.name, register.version)
            if held is not None and held.position < failed.position:
                self._given_up.add((register.name, register.version, held.position))
                bookkeeping.note(
                    connection, register.name, register.version, status=bookkeeping.STOPPED, problem=problem,
                    problem_position=failed.position,
                )  # fmt: skip
        raise RegisterStopped(register.name, failed.position, problem) from failed.cause

    def _turn(self, register: Register) -> threading.Lock:
        """Threads of this process wait for each other instead of asking the database again and again."""
        return self._turns.setdefault((register.name, register.version), threading.Lock())


def _take_in(connection: Connection, register: Register, entries: Sequence[Entry]) -> None:
    register.prepare(connection, entries)
    for entry in entries:
        register.take(entry)
    register.flush(connection)


def _told(cause: Exception) -> str:
    if isinstance(cause, (msgspec.MsgspecError, NotUnderstood)):
        return str(cause)
    return f"{type(cause).__name__}: {cause}"
