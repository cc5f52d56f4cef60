"""One SQLAlchemy engine per database: durable, safe for threads, and for several processes on one store.

Use ``reading`` and ``writing``; they mean the same on both databases.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, func, make_url, select

BUSY_SECONDS = 20
"""How long a writer waits for the writers before it."""

# What is stored is about people: it must not appear in the text of an error.
_POOL: dict[str, Any] = {"pool_size": 8, "max_overflow": 32, "hide_parameters": True}

_SQLITE_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit is on the disk before it is acknowledged
    "PRAGMA recursive_triggers = ON",  # INSERT OR REPLACE deletes: make that visible to the triggers
)

# Where the server does not wait for its disk by default, our sessions do; a stricter setting stays.
_POSTGRES_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
)

_POSTGRES_NETWORK = {
    "connect_timeout": 5,
    # A peer that vanished is noticed within half a minute, not after two hours.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}


USABLE_ZH = "请用sqlite:///<文件>或postgresql+psycopg://…。"
USABLE = "use sqlite:///<file> or postgresql+psycopg://…"


class UnusableDatabase(ValueError):
    """The address names no database the store's promises can be kept on, or one that cannot be opened; in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh


class NoStore(Exception):
    """There is nothing to look at: no store was made there yet."""


def make_engine(url: str | URL) -> Engine:
    """An engine for ``sqlite:///file`` or ``postgresql+psycopg://…``.

    Raises ``ValueError`` for anything else: other drivers and SQLite in memory cannot keep the store's promises.
    """
    try:
        url = make_url(url)
    except exc.ArgumentError as wrong:
        raise UnusableDatabase(f"数据库地址读不懂。{USABLE_ZH}", f"{wrong}; {USABLE}") from None
    if url.drivername in ("sqlite", "sqlite+pysqlite") and url.database not in (None, "", ":memory:"):
        return _sqlite(url)
    if url.drivername == "postgresql+psycopg":
        return _postgres(url)
    shown = url.render_as_string()
    raise UnusableDatabase(f"数据库地址不可用：{shown}。{USABLE_ZH}", f"{USABLE}, not {shown}")


@contextmanager
def opening(engine: Engine) -> Iterator[None]:
    """The first words with a database. ``UnusableDatabase`` when it does not answer or cannot be opened."""
    try:
        yield
    except exc.DBAPIError as failed:
        engine.dispose()
        if not is_lost(engine, failed):
            raise
        shown = engine.url.render_as_string()
        zh = f"数据库{shown}没有应答或打不开，请检查JIANJIA_DATABASE和JIANJIA_HOME。"
        raise UnusableDatabase(zh, f"{shown} cannot be opened: {in_words(failed)}") from None


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection on which every statement sees what is committed when it starts; it never waits for writers."""
    with engine.connect() as connection:
        yield connection.execution_options(reading=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction, committed at the end of the block.

    On SQLite the only one that writes: whoever waits for an append inside the block waits for ever.
    """
    with turn(engine), engine.begin() as connection:
        yield connection


@contextmanager
def alone(engine: Engine, lock: int) -> Iterator[Connection]:
    """A transaction, the only one at a time that holds this lock: to make tables, or to switch between them.

    On SQLite every transaction that writes is alone; PostgreSQL is asked for an advisory lock of that number.
    """
    with writing(engine) as connection:
        if not is_sqlite(engine):
            connection.execute(select(func.pg_advisory_xact_lock(lock)))
        yield connection


def turn(engine: Engine) -> AbstractContextManager[object]:
    """Wait for this process's turn to write: SQLite's own waiting is by polling and unfair to threads."""
    return _write_lock(engine.url.database) if is_sqlite(engine) else nullcontext()


def is_sqlite(engine: Engine) -> bool:
    """Whether the database is a SQLite file; else it is PostgreSQL."""
    return engine.dialect.name == "sqlite"


def is_lost(engine: Engine, error: Exception) -> bool:
    """Whether the database, or the way to it, failed – rather than the statement."""
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    driver = engine.dialect.loaded_dbapi
    statement = (driver.IntegrityError, driver.DataError, driver.ProgrammingError, driver.NotSupportedError)
    return isinstance(cause, (driver.Error, exc.TimeoutError)) and not isinstance(cause, statement)


def in_words(error: Exception) -> str:
    """What the database said, in one line."""
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    return " ".join(str(cause).split())


@cache
def _write_lock(file: str | None) -> threading.Lock:
    return threading.Lock()


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, **_POOL)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver starts no transactions of its own
        for setting in _SQLITE_SETTINGS:
            connection.execute(setting)

    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def _begin_with(engine: Engine, statement: str) -> None:
    """Begin every transaction so, but none for ``reading``: that would be two more trips to the database."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("reading"):
            connection.exec_driver_sql(statement)


def _postgres(url: URL) -> Engine:
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",  # the driver starts no transactions of its own
        pool_pre_ping=True,
        use_native_hstore=False,  # would be asked about on every connection
        connect_args={name: value for name, value in _POSTGRES_NETWORK.items() if name not in url.query},
        **_POOL,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.autocommit = True
        connection.execute(_POSTGRES_DURABLE)

    # What is read once the lock is held must be new.
    _begin_with(engine, "BEGIN ISOLATION LEVEL READ COMMITTED")
    return engine
