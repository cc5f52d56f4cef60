"""The append transaction: take the lock, look, write, commit. Two round trips on PostgreSQL.

The statements go straight to the driver: PostgreSQL's pipeline, which SQLAlchemy does not offer, makes every append
about twice as fast. Both databases run the same SQL but for placeholders and how a list is passed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from sqlalchemy import Engine

from application.ports import AnsweredCommand, CommandRecord, Committed
from infrastructure import faults
from infrastructure.event_store.engine import is_sqlite
from infrastructure.event_store.ledger import Append, Ledger
from infrastructure.event_store.schema import LOCK

if TYPE_CHECKING:
    import psycopg

_LOOK = """
    SELECT 'head', '', '', '', 0, coalesce(max(position), 0) FROM events
    UNION ALL
    SELECT 'stream', value, '', '', (SELECT max(version) FROM events WHERE stream = value), 0 FROM {each}
    UNION ALL
    SELECT 'command', command_id, fingerprint, stream, version, position FROM commands
    WHERE command_id IN (SELECT value FROM {each})
    UNION ALL
    SELECT 'tracking', application, '', '', 0, position FROM tracking
    WHERE application IN (SELECT value FROM {each})
"""
_BETWEEN = """
    SELECT position, stream, version, topic, state FROM events WHERE position BETWEEN ? AND ? ORDER BY position
"""
_ADD_EVENT = "INSERT INTO events (position, stream, version, topic, state) VALUES (?, ?, ?, ?, ?)"
_ADD_COMMAND = (
    "INSERT INTO commands (command_id, fingerprint, stream, version, position) VALUES (?, ?, ?, ?, ?)"
)
_TRACK = """
    INSERT INTO tracking (application, position) VALUES (?, ?)
    ON CONFLICT (application) DO UPDATE SET position = excluded.position
"""

HOLD_SECONDS = 15
"""How long PostgreSQL lets a silent session – a frozen process, a vanished machine – keep the lock from the others."""


class Writer(Protocol):
    """One connection that appends; one thread uses it at a time."""

    def look(self, appends: Sequence[Append]) -> Ledger:
        """Begin a transaction, wait for the lock, and read all that decides over ``appends``."""

    def write(self, ledger: Ledger) -> None:
        """Add what is new in ``ledger`` and commit. After an exception it may be stored or not."""

    def between(self, first: int, last: int) -> Sequence[tuple[Any, ...]]:
        """The events stored at these positions. Asked between ``look`` and ``cancel``."""

    def cancel(self) -> None:
        """End the transaction without writing."""

    def close(self) -> None:
        """Give up the connection, and with it a transaction that is still open."""


def open_writer(engine: Engine) -> Writer:
    """A writer with a connection of its own, outside the pool."""
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    connection.detach()
    return SqliteWriter(driver) if is_sqlite(engine) else PostgresWriter(driver)


class SqliteWriter:
    """The write lock of the file gives the order."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def look(self, appends: Sequence[Append]) -> Ledger:
        self._connection.execute("BEGIN IMMEDIATE")
        return _ledger(self._connection.execute(_LOOK_SQLITE, [*map(_json_list, _involved(appends))]))

    def write(self, ledger: Ledger) -> None:
        for sql, rows in _additions(ledger):
            self._connection.executemany(sql, rows)
        faults.reach("writer.before-commit")
        self._connection.execute("COMMIT")
        faults.reach("writer.after-commit")

    def between(self, first: int, last: int) -> Sequence[tuple[Any, ...]]:
        return self._connection.execute(_BETWEEN, (first, last)).fetchall()

    def cancel(self) -> None:
        self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


class PostgresWriter:
    """An advisory lock held to the end of the transaction gives the order; it hinders neither readers nor VACUUM.

    It is released only after the commit is visible, so whoever holds it next sees everything before.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        connection.execute(f"SET idle_in_transaction_session_timeout = '{HOLD_SECONDS}s'")
        connection.execute(f"SET lock_timeout = '{2 * HOLD_SECONDS}s'")
        connection.commit()

    def look(self, appends: Sequence[Append]) -> Ledger:
        with self._connection.pipeline():
            self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,), prepare=True)
            return _ledger(
                self._connection.execute(_LOOK_POSTGRES, [*map(list, _involved(appends))], prepare=True)
            )

    def write(self, ledger: Ledger) -> None:
        with self._connection.pipeline(), self._connection.cursor() as cursor:
            for sql, rows in _additions(ledger):
                cursor.executemany(_percent(sql), rows)
            faults.reach("writer.before-commit")
            self._connection.commit()
        faults.reach("writer.after-commit")

    def between(self, first: int, last: int) -> Sequence[tuple[Any, ...]]:
        return self._connection.execute(_percent(_BETWEEN), (first, last)).fetchall()

    def cancel(self) -> None:
        self._connection.rollback()

    def close(self) -> None:
        with suppress(Exception):  # the server may be gone already
            self._connection.close()


def _percent(sql: str) -> Any:
    """With psycopg's placeholders; ``Any`` because it wants literals, against injection, and these are."""
    return sql.replace("?", "%s")


_LOOK_SQLITE = _LOOK.format(each="json_each(?)")
_LOOK_POSTGRES = _percent(_LOOK.format(each="unnest(?::text[]) AS each (value)"))


def _json_list(names: Iterable[str]) -> str:
    return msgspec.json.encode(names).decode()


def _involved(appends: Sequence[Append]) -> tuple[set[str], set[str], set[str]]:
    """The streams, the command ids and the followers that decide over ``appends``."""
    streams = set().union(*(append.streams for append in appends))
    command_ids = {append.command.command_id for append in appends if append.command}
    followers = {append.tracking.application_name for append in appends if append.tracking}
    return streams, command_ids, followers


def _ledger(rows: Iterable[tuple[Any, ...]]) -> Ledger:
    ledger = Ledger()
    for what, name, fingerprint, stream, version, position in rows:
        if what == "head":
            ledger.head = position
        elif what == "command":
            answer = Committed(stream, version, position)
            ledger.commands[name] = AnsweredCommand(CommandRecord(name, fingerprint), answer)
        elif what == "tracking":
            ledger.tracked[name] = position
        elif version is not None:
            ledger.versions[name] = version
    return ledger


def _additions(ledger: Ledger) -> Iterator[tuple[str, Sequence[tuple[Any, ...]]]]:
    """What is new in ``ledger`` as statements with their rows."""
    if ledger.new_events:
        yield _ADD_EVENT, ledger.new_events
    if ledger.new_commands:
        yield _ADD_COMMAND, [_command_row(answered) for answered in ledger.new_commands]
    if ledger.new_tracking:
        yield _TRACK, [(new.application_name, new.notification_id) for new in ledger.new_tracking]


def _command_row(answered: AnsweredCommand) -> tuple[str, str, str, int, int]:
    command, committed = answered.command, answered.committed
    return command.command_id, command.fingerprint, committed.stream, committed.version, committed.position
