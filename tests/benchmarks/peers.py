"""What we measure against, in the same run on the same database: a bare durable insert, and a naive CRUD workflow.

The naive peer is what a team writes first: an ORM row per case with a status column, a ``transitions`` machine that
checks the step, and an audit row – one transaction per sign-off, one session per client.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count, pairwise

from sqlalchemy import DateTime, ForeignKey, Integer, LargeBinary, String, Text, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import QueuePool
from transitions import Machine

STEPS = ("assembly", "administration", "party-committee", "system-union", "assessment", "selection")


_BATCHES = count(1)


class Base(DeclarativeBase):
    """The peer's tables."""


class Case(Base):
    """A case and where it stands."""

    __tablename__ = "naive_case"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    home: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(40))
    form: Mapped[str] = mapped_column(Text)


class Audit(Base):
    """Who did what when."""

    __tablename__ = "naive_audit"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("naive_case.id"))
    step: Mapped[str] = mapped_column(String(40))
    person: Mapped[str] = mapped_column(String(80))
    opinion: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Bare(Base):
    """One row of about 600 bytes."""

    __tablename__ = "bare_row"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


def peer_engine(url: str, clients: int) -> Engine:
    """An engine for the peers, as durable as ours."""
    engine = create_engine(url, poolclass=QueuePool, pool_size=clients, max_overflow=0)
    if url.startswith("sqlite"):

        @event.listens_for(engine, "connect")
        def settle(connection: object, _: object) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
                connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # a DBAPI connection

    Base.metadata.create_all(engine)
    return engine


def bare_inserts(url: str, clients: int, rows: int) -> Callable[[], int]:
    """One row per commit through the driver, from several clients at once."""
    engine = peer_engine(url, clients)
    statement = (
        "INSERT INTO bare_row (data) VALUES (%s)"
        if "postgresql" in url
        else "INSERT INTO bare_row (data) VALUES (?)"
    )
    gate = threading.Lock() if url.startswith("sqlite") else None

    def client(_: int) -> int:
        connection = engine.raw_connection()
        try:
            for _ in range(rows // clients):
                _insert(connection, statement, gate)
        finally:
            connection.close()
        return rows // clients

    return lambda: sum(_at_once(client, clients))


def _insert(connection: object, statement: str, gate: threading.Lock | None) -> None:
    """One row, one commit; SQLite's writers queue in the process instead of polling its lock."""
    if gate is not None:
        gate.acquire()
    try:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection
        cursor.execute(statement, (b"x" * 600,))
        connection.commit()  # type: ignore[attr-defined]
    finally:
        if gate is not None:
            gate.release()


def naive_sign_offs(url: str, clients: int, cases: int) -> Callable[[], int]:
    """Five sign-offs for each case: load, check the transition, update, audit, commit."""
    engine = peer_engine(url, clients)
    machine = Machine(model=None, states=list(STEPS), initial=STEPS[0], auto_transitions=False)
    for here, following in pairwise(STEPS):
        machine.add_transition("sign", here, following)
    gate = threading.Lock() if url.startswith("sqlite") else None

    def run() -> int:
        first = next(_BATCHES) * 1_000_000
        with Session(engine) as session:
            session.add_all(
                [Case(id=first + n, home=f"home-{n}", status=STEPS[0], form="x" * 500) for n in range(cases)]
            )
            session.commit()
        waiting = iter(range(first, first + cases))
        return sum(_at_once(lambda _: _client(engine, machine, waiting, gate), clients))

    return run


def _client(engine: Engine, machine: Machine, waiting: Iterator[int], gate: threading.Lock | None) -> int:
    done = 0
    for number in waiting:
        for _ in STEPS[1:]:
            if gate is not None:
                with gate:
                    _sign(engine, machine, number)
            else:
                _sign(engine, machine, number)
            done += 1
    return done


def _sign(engine: Engine, machine: Machine, number: int) -> None:
    with Session(engine) as session, session.begin():
        case = session.get_one(Case, number, with_for_update=engine.dialect.name != "sqlite")
        found = machine.get_transitions("sign", case.status)
        session.add(
            Audit(case_id=number, step=case.status, person="p-1", opinion="同意", at=datetime.now(UTC))
        )
        case.status = str(found[0].dest)


def _at_once(client: Callable[[int], int], clients: int) -> list[int]:
    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(client, range(clients)))
