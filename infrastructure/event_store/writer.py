"""The append transaction: take the lock, look, write, commit. On PostgreSQL in one round trip, or two.

The statements go straight to the driver. On PostgreSQL one message takes the lock, checks, writes and commits, as long as no
other process writes and nothing is refused; else one looks, and a pipeline writes what the look allows. Each message lets
the other threads have a turn, which costs more than its statements. Both databases run the same SQL but for placeholders
and how a list is passed.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

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
    SELECT 'head' AS what, '' AS name, '' AS fingerprint, '' AS stream, 0 AS version,
        coalesce(max(position), 0) AS position
    FROM events
    UNION ALL
    SELECT 'stream', value, '', '', (SELECT max(version) FROM events WHERE stream = value), 0 FROM {each}
    UNION ALL
    SELECT 'command', command_id, fingerprint, stream, version, position FROM commands
    WHERE command_id IN (SELECT value FROM {each})
    UNION ALL
    SELECT 'tracking', application, '', '', 0, position FROM tracking
    WHERE application IN (SELECT value FROM {each})
"""
_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED"  # each statement sees what was committed before it
_LOCK = f"SELECT pg_advisory_xact_lock({LOCK})"
_BETWEEN = """
    SELECT position, stream, version, topic, state FROM events WHERE position BETWEEN ? AND ? ORDER BY position
"""
_ADD_EVENTS = "INSERT INTO events (position, stream, version, topic, state) VALUES {rows}"
_ADD_COMMANDS = "INSERT INTO commands (command_id, fingerprint, stream, version, position) VALUES {rows}"
_TRACK = """
    INSERT INTO tracking (application, position) VALUES {rows}
    ON CONFLICT (application) DO UPDATE SET position = excluded.position
"""
_WRITE_IF_TRUE = """
    WITH batch AS MATERIALIZED (
        SELECT * FROM json_to_record(%s) AS sent (head bigint, claims json, commands json, events json)
    ), claim AS (
        SELECT given.* FROM batch, json_to_recordset(claims) AS given (stream text, version bigint)
    ), command AS MATERIALIZED (
        SELECT given.* FROM batch, json_to_recordset(commands)
            AS given (command_id text, fingerprint text, stream text, version bigint, position bigint)
    ), claims_are_true AS MATERIALIZED (
        SELECT true FROM batch
        WHERE head = (SELECT coalesce(max(position), 0) FROM events)
        AND NOT EXISTS (
            SELECT FROM claim
            WHERE version <> (SELECT coalesce(max(version), 0) FROM events WHERE stream = claim.stream)
        )
        AND NOT EXISTS (
            SELECT FROM command
            WHERE (SELECT true FROM commands WHERE command_id = command.command_id)
        )
    ), new_events AS (
        INSERT INTO events (position, stream, version, topic, state)
        SELECT new.position, new.stream, new.version, new.topic, convert_to(new.state, 'UTF8')
        FROM claims_are_true, batch, json_to_recordset(batch.events)
            AS new (position bigint, stream text, version bigint, topic text, state text)
    ), new_commands AS (
        INSERT INTO commands (command_id, fingerprint, stream, version, position)
        SELECT command.* FROM claims_are_true, command
    )
    SELECT * FROM claims_are_true
"""
HOLD_SECONDS = 15
"""How long PostgreSQL lets a silent session – a frozen process, a vanished machine – keep the lock from the others."""


@dataclass(slots=True)
class Attempt:
    """A batch to be stored, and the outcome that may be stored already: sent to be committed, never confirmed."""

    appends: Sequence[Append]
    doubt: Ledger | None = None


class Writer(ABC):
    """One connection that appends; one thread uses it at a time."""

    def store(self, attempt: Attempt) -> Ledger:
        """Store what can be stored of the batch, durably. After an exception ``attempt.doubt`` may be stored.

        A batch in doubt is looked for first: once the lock is ours, the transaction that had it is over.
        """
        ledger = self._look(attempt.appends)
        if attempt.doubt and attempt.doubt.is_part_of(ledger, self._between(*attempt.doubt.span)):
            self._cancel()
            return attempt.doubt
        ledger.enter_all(attempt.appends)
        if ledger.changes:
            attempt.doubt = ledger
            self._write(ledger)
        else:
            self._cancel()
        return ledger

    @abstractmethod
    def close(self) -> None:
        """Give up the connection, and with it a transaction that is still open."""

    @abstractmethod
    def _look(self, appends: Sequence[Append]) -> Ledger:
        """Begin a transaction, wait for the lock, and read all that decides over ``appends``."""

    @abstractmethod
    def _between(self, first: int, last: int) -> Sequence[tuple[Any, ...]]:
        """The events stored at these positions."""

    @abstractmethod
    def _write(self, ledger: Ledger) -> None:
        """Add what is new in ``ledger`` and commit."""

    @abstractmethod
    def _cancel(self) -> None:
        """End the transaction without writing."""


def open_writer(engine: Engine) -> Writer:
    """A writer with a connection of its own, outside the pool."""
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    connection.detach()
    return SqliteWriter(driver) if is_sqlite(engine) else PostgresWriter(driver)


class SqliteWriter(Writer):
    """The write lock of the file gives the order.

    Each statement, and each row fetched or bound by ``executemany``, lets other threads run, and a busy one gives
    way only after Python's switch interval: so there are few statements, whatever the size of the batch.
    """

    _ROWS = 1000  # per statement: SQLite takes 32,766 values

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def close(self) -> None:
        self._connection.close()

    def _look(self, appends: Sequence[Append]) -> Ledger:
        self._connection.execute("BEGIN IMMEDIATE")
        names = [msgspec.json.encode(some).decode() for some in _involved(appends)]
        (rows,) = self._connection.execute(_LOOK_SQLITE, names).fetchone()
        return _ledger(msgspec.json.decode(rows))

    def _between(self, first: int, last: int) -> Sequence[tuple[Any, ...]]:
        return self._connection.execute(_BETWEEN, (first, last)).fetchall()

    def _write(self, ledger: Ledger) -> None:
        for sql, rows in _additions(ledger):
            for start in range(0, len(rows), self._ROWS):
                self._add(sql, rows[start : start + self._ROWS])
        faults.reach("writer.before-commit")
        self._connection.execute("COMMIT")
        faults.reach("writer.after-commit")

    def _cancel(self) -> None:
        self._connection.execute("ROLLBACK")

    def _add(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        marks = ", ".join([_marks("?", rows)] * len(rows))
        self._connection.execute(sql.format(rows=marks), [*chain.from_iterable(rows)])


class PostgresWriter(Writer):
    """An advisory lock held to the end of the transaction gives the order; it hinders neither readers nor VACUUM.

    It is released only after the commit is visible, so whoever holds it next sees everything before.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        from psycopg import ClientCursor  # not for those who have SQLite only

        self._connection = connection
        self._in_one_message = ClientCursor[Any]
        self._head = -1
        self._alone = False
        connection.autocommit = True  # the driver's own BEGIN would cost a round trip
        connection.execute(f"SET idle_in_transaction_session_timeout = '{HOLD_SECONDS}s'")
        connection.execute(f"SET lock_timeout = '{2 * HOLD_SECONDS}s'")

    def store(self, attempt: Attempt) -> Ledger:
        """As above, but in one round trip instead of two while no other process writes and nothing is refused."""
        ledger = self._store_unseen(attempt) or super().store(attempt)
        self._head = ledger.head
        return ledger

    def close(self) -> None:
        with suppress(Exception):  # the server may be gone already
            self._connection.close()

    def _store_unseen(self, attempt: Attempt) -> Ledger | None:
        """Store the batch if all that it claims is true; otherwise nothing."""
        guess = Ledger.assuming(self._head, attempt.appends) if self._alone and not attempt.doubt else None
        sent = _in_one_text(guess) if guess else None
        if guess is None or sent is None:
            return None
        attempt.doubt = guess
        faults.reach("writer.before-commit")
        stored = self._sent(_LOCK_WRITE_COMMIT, [sent])[2]
        faults.reach("writer.after-commit")
        if stored:
            return guess
        attempt.doubt = None
        return None

    def _look(self, appends: Sequence[Append]) -> Ledger:
        ledger = _ledger(self._sent(_BEGIN_LOCK_LOOK, [*map(list, _involved(appends))])[2])
        self._alone = ledger.head == self._head
        return ledger

    def _sent(self, statements: Any, values: Sequence[object]) -> list[list[tuple[Any, ...]]]:
        """The rows of each statement, all sent in one message. In a pipeline each would let the other threads have a turn, and
        after one the server does not time an idle transaction.
        """
        with self._in_one_message(self._connection) as cursor:
            cursor.execute(statements, values)
            rows = [_rows(cursor)]
            while cursor.nextset():
                rows.append(_rows(cursor))
        return rows

    def _between(self, first: int, last: int) -> Sequence[tuple[Any, ...]]:
        return self._connection.execute(_BETWEEN_POSTGRES, (first, last)).fetchall()

    def _write(self, ledger: Ledger) -> None:
        with self._connection.pipeline(), self._connection.cursor() as cursor:
            for sql, rows in _additions(ledger):
                cursor.executemany(_literal(sql.format(rows=_marks("%s", rows))), rows)
            self._commit()
        faults.reach("writer.after-commit")

    def _commit(self) -> None:
        faults.reach("writer.before-commit")
        self._connection.execute("COMMIT", prepare=False)

    def _cancel(self) -> None:
        self._connection.execute("ROLLBACK")


def _marks(mark: str, rows: Sequence[tuple[Any, ...]]) -> str:
    """The placeholders of one row."""
    return f"({', '.join([mark] * len(rows[0]))})"


def _literal(sql: str) -> Any:
    """Against injection, psycopg wants SQL in literals; this is made of them."""
    return sql


_LOOK_SQLITE = f"""
    SELECT json_group_array(json_array(what, name, fingerprint, stream, version, position))
    FROM ({_LOOK.format(each="json_each(?)")})
"""
_BEGIN_LOCK_LOOK = _literal(f"{_BEGIN}; {_LOCK}; {_LOOK.format(each='unnest(%s::text[]) AS each (value)')}")
_LOCK_WRITE_COMMIT = _literal(f"{_BEGIN}; {_LOCK}; {_WRITE_IF_TRUE}; COMMIT")
_BETWEEN_POSTGRES = _literal(_BETWEEN.replace("?", "%s"))


def _rows(cursor: psycopg.Cursor[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement; none of one that has none."""
    return cursor.fetchall() if cursor.description else []


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
        yield _ADD_EVENTS, ledger.new_events
    if ledger.new_commands:
        yield _ADD_COMMANDS, [_command_row(answered) for answered in ledger.new_commands]
    if ledger.new_tracking:
        yield _TRACK, [(new.application_name, new.notification_id) for new in ledger.new_tracking]


def _in_one_text(ledger: Ledger) -> str | None:
    """The value of ``_WRITE_IF_TRUE``: one text costs the driver less than lists, whose every element it looks at.

    ``None`` when an event is not text; ours are, those of other users of the recorder need not be.
    """
    if any(b"\0" in event.state for event in ledger.new_events):
        return None
    try:
        events = [_EventRow(*event[:4], bytes(event.state).decode()) for event in ledger.new_events]
    except UnicodeDecodeError:
        return None
    batch = {
        "head": ledger.head - len(ledger.new_events),
        "claims": [_ClaimRow(*claim) for claim in ledger.claims.items()],
        "commands": [_CommandRow(*_command_row(answered)) for answered in ledger.new_commands],
        "events": events,
    }
    return msgspec.json.encode(batch).decode()


class _ClaimRow(msgspec.Struct):
    stream: str
    version: int


class _CommandRow(msgspec.Struct):
    command_id: str
    fingerprint: str
    stream: str
    version: int
    position: int


class _EventRow(msgspec.Struct):
    position: int
    stream: str
    version: int
    topic: str
    state: str


def _command_row(answered: AnsweredCommand) -> tuple[str, str, str, int, int]:
    command, committed = answered.command, answered.committed
    return command.command_id, command.fingerprint, committed.stream, committed.version, committed.position
