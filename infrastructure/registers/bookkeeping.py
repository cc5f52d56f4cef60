"""Which version of a register is read, and how far each version is.

``registers`` is the one pointer: name → the version that is read, and how many were ever made. ``register_versions``
has a row for every version there is; its position is committed in the same transaction as the rows it stands for, and
whoever advances a version holds that row.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    event,
    func,
    inspect,
    select,
)

from infrastructure.event_store.engine import alone, is_sqlite, make_engine, reading
from infrastructure.event_store.schema import events
from infrastructure.registers.rows import NUMBER, TEXT

LOCK = int.from_bytes(b"register")
"""The PostgreSQL advisory lock that whoever makes, switches or drops a version holds until the end of the transaction."""

LIVE, BUILDING, STOPPED = "live", "building", "stopped"

metadata = MetaData()

registers = Table(
    "registers",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("version", Integer, nullable=False),  # 0: none yet
    Column("made", Integer, nullable=False),
)

versions = Table(
    "register_versions",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("position", NUMBER, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("problem", Text, nullable=True),
    Column("problem_position", NUMBER, nullable=True),
    Column("beat", Float, nullable=False),
    Column("newest_day", TEXT, nullable=False, server_default=""),
)


class Version(NamedTuple):
    """A row of ``register_versions``. ``newest_day`` is the latest effective day among the events taken in."""

    name: str
    version: int
    position: int
    fingerprint: str
    status: str
    problem: str | None
    problem_position: int | None
    beat: float
    newest_day: str


def create(engine: Engine) -> None:
    """Make the two tables where there are none, or widen those of an older program; several processes may do so at once."""
    with reading(engine) as connection:
        if not _missing(connection):
            return
    with making(engine) as connection:
        metadata.create_all(connection)
        for column in _missing(connection):
            connection.exec_driver_sql(
                f"ALTER TABLE register_versions ADD COLUMN {column} TEXT NOT NULL DEFAULT ''"
            )


def _missing(connection: Connection) -> set[str]:
    """The columns that a version's row does not have yet; the program before this one knew no newest day."""
    if not inspect(connection).has_table("register_versions"):
        return {"newest_day"}
    return {"newest_day"} - {
        column["name"] for column in inspect(connection).get_columns("register_versions")
    }


def unhurried(engine: Engine) -> Engine:
    """An engine to advance registers with, which does not wait for the disk: what it writes follows from the events, and
    its position goes with it. On PostgreSQL each transaction says so (``hold``).
    """
    if not is_sqlite(engine):
        return engine
    found = make_engine(engine.url)

    @event.listens_for(found, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous = NORMAL")

    return found


def making(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that may make, switch and drop versions; one at a time."""
    return alone(engine, LOCK)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection on which all statements see the same moment; it never waits for writers."""
    with reading(engine) as connection:
        connection.exec_driver_sql(
            "BEGIN" if is_sqlite(engine) else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        )
        yield connection


def current(connection: Connection, name: str) -> Version | None:
    """The version of a register that is read; ``None`` before there is any."""
    query = select(versions).join(
        registers, (registers.c.name == versions.c.name) & (registers.c.version == versions.c.version)
    )
    row = connection.execute(query.where(versions.c.name == name)).first()
    return Version(*row) if row else None


def look(connection: Connection, name: str) -> tuple[Version | None, int]:
    """The version that is read, and the head of the log, at one moment."""
    head = select(func.coalesce(func.max(events.c.position), 0)).scalar_subquery()
    query = select(versions, head).join(
        registers, (registers.c.name == versions.c.name) & (registers.c.version == versions.c.version)
    )
    row = connection.execute(query.where(versions.c.name == name)).first()
    return (Version(*row[:-1]), row[-1]) if row else (None, 0)


def all_versions(connection: Connection, name: str) -> list[Version]:
    """Every version there is, oldest first."""
    query = select(versions).where(versions.c.name == name).order_by(versions.c.version)
    return [Version(*row) for row in connection.execute(query)]


def position(connection: Connection, name: str, version: int) -> int | None:
    """How far a version is; ``None`` when it is no more."""
    query = select(versions.c.position).where(versions.c.name == name, versions.c.version == version)
    found: int | None = connection.execute(query).scalar()
    return found


def hold(connection: Connection, name: str, version: int) -> Version | None:
    """The version, held against others until the end of the transaction; ``None`` when somebody else holds it.

    On SQLite a transaction that writes is alone anyway.
    On PostgreSQL the transaction then does not wait for the disk (see ``unhurried``).
    """
    query = select(versions).where(versions.c.name == name, versions.c.version == version)
    if connection.dialect.name != "sqlite":
        at_leisure = func.set_config("synchronous_commit", "off", True)
        query = query.add_columns(at_leisure).with_for_update(skip_locked=True)
    row = connection.execute(query).first()
    return Version(*row[: len(Version._fields)]) if row else None


def made(connection: Connection, name: str) -> int:
    """How many versions were ever made."""
    found: int | None = connection.execute(select(registers.c.made).where(registers.c.name == name)).scalar()
    return found or 0


def add(connection: Connection, name: str, fingerprint: str, status: str) -> int:
    """Begin a new version at position 0; its number was never used before."""
    version = made(connection, name) + 1
    if version == 1:
        connection.execute(registers.insert().values(name=name, version=0, made=version))
    else:
        connection.execute(registers.update().where(registers.c.name == name).values(made=version))
    connection.execute(
        versions.insert().values(
            name=name,
            version=version,
            position=0,
            fingerprint=fingerprint,
            status=status,
            beat=time.time(),
        )
    )
    return version


def note(connection: Connection, name: str, version: int, **changed: object) -> None:
    """Change what is known about a version."""
    met = (versions.c.name == name) & (versions.c.version == version)
    connection.execute(versions.update().where(met).values(beat=time.time(), **changed))


def point(connection: Connection, name: str, version: int) -> None:
    """Let readers read this version from now on."""
    connection.execute(registers.update().where(registers.c.name == name).values(version=version))


def remove(connection: Connection, name: str, version: int) -> None:
    """Forget a version."""
    connection.execute(versions.delete().where(versions.c.name == name, versions.c.version == version))
