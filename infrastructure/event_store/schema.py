"""The tables of the store. Events and answered commands are only ever added; the database itself refuses the rest."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
    inspect,
    select,
    text,
)

from application.ports import UnknownStoreFormat
from infrastructure.event_store.engine import alone, is_sqlite, make_engine, opening, reading

FORMAT = 2
"""Raised whenever a program of the format before could misread or damage the store."""

LOCK = int.from_bytes(b"jianjia!")
"""The PostgreSQL advisory lock that whoever appends or creates holds until the end of the transaction."""

_Name = Text().with_variant(Text(collation="C"), "postgresql")  # compared as bytes, whatever the locale
_Number = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()

events = Table(
    "events",
    metadata,
    # Given by the writer under the lock, so that the order has no gaps and no reader overtakes a slow commit.
    Column("position", _Number, primary_key=True, autoincrement=False),
    Column("stream", _Name, nullable=False),
    Column("version", _Number, nullable=False),
    Column("topic", _Name, nullable=False),
    Column("state", LargeBinary, nullable=False),
    UniqueConstraint("stream", "version"),
)

commands = Table(
    "commands",
    metadata,
    Column("command_id", _Name, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("stream", _Name, nullable=False),
    Column("version", _Number, nullable=False),
    Column("position", _Number, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

tracking = Table(
    "tracking",
    metadata,
    Column("application", _Name, primary_key=True),
    Column("position", _Number, nullable=False),
)

store_format = Table(
    "store_format", metadata, Column("format", Integer, primary_key=True, autoincrement=False)
)


def is_made(url: str) -> bool:
    """Whether there is a store at ``url``; nothing is made by asking, not even the file.

    Raises ``UnusableDatabase`` when it does not answer.
    """
    engine = make_engine(url)
    if is_sqlite(engine) and not Path(engine.url.database or "").is_file():
        return False
    try:
        with opening(engine), reading(engine) as connection:
            return inspect(connection).has_table("store_format")
    finally:
        engine.dispose()


def create_or_check(engine: Engine) -> None:
    """Create the store where there is none; several processes may do so at once.

    Raises ``UnknownStoreFormat`` when the store belongs to an older or newer program.
    """
    with reading(engine) as connection:
        if _is_ours(connection):
            return
    with alone(engine, LOCK) as connection:
        if not _is_ours(connection):
            _create(connection)


def _is_ours(connection: Connection) -> bool:
    if not inspect(connection).has_table("store_format"):
        return False
    found = connection.execute(select(store_format.c.format)).scalar_one()
    if found != FORMAT:
        raise UnknownStoreFormat(found, FORMAT)
    return True


def _create(connection: Connection) -> None:
    metadata.create_all(connection)
    refusals = _SQLITE_REFUSALS if connection.dialect.name == "sqlite" else _POSTGRES_REFUSALS
    for statement in refusals:
        connection.execute(text(statement))
    connection.execute(store_format.insert().values(format=FORMAT))


_POSTGRES_REFUSALS = (
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
    END $$
    """,
    *(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """
        for table in ("events", "commands")
    ),
)

# SQLite deletes for INSERT OR REPLACE without asking the DELETE trigger, hence the last two.
_SQLITE_REFUSALS = (
    *(
        f"""
        CREATE TRIGGER {table}_refuse_{change} BEFORE {change} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only: {change} refused'); END
        """
        for table in ("events", "commands")
        for change in ("UPDATE", "DELETE")
    ),
    """
    CREATE TRIGGER events_refuse_REPLACE BEFORE INSERT ON events
    WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
      OR EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND version = NEW.version)
    BEGIN SELECT RAISE(ABORT, 'events is append-only: REPLACE refused'); END
    """,
    """
    CREATE TRIGGER commands_refuse_REPLACE BEFORE INSERT ON commands
    WHEN EXISTS (SELECT 1 FROM commands WHERE command_id = NEW.command_id)
    BEGIN SELECT RAISE(ABORT, 'commands is append-only: REPLACE refused'); END
    """,
)
