"""``signoff_pg`` and ``signoff_sqlite``: durable sign-offs in process, with authority, guards, metadata and command id."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from application.office import Office
from domain.catalogue import catalogue
from infrastructure.event_store.store import open_store
from tests.benchmarks.district import MovableClock, prepare, requests_for, run_concurrently, scheme, sign_offs
from tests.benchmarks.measuring import RUNS, Line, median_of, per_second
from tests.benchmarks.peers import bare_inserts, naive_sign_offs
from tests.postgres import postgres_server

CLIENTS = 32
CASES = 120
"""Cases a run; each has five sign-offs."""


@contextmanager
def office_at(url: str) -> Iterator[Office]:
    """An office over a fresh store."""
    store = open_store(url, catalogue())
    try:
        yield Office(store, MovableClock())
    finally:
        store.close()


def signing_rate(office: Office, clients: int, cases: int) -> tuple[float, tuple[float, float]]:
    """Sign-offs a second, every run on fresh awards."""
    awards = iter(prepare(office, [f"unit-{n}" for n in range(cases * RUNS)]))
    signs = sign_offs(scheme())

    def once() -> float:
        batch = requests_for([next(awards) for _ in range(cases)], signs)
        start = time.perf_counter()
        done = asyncio.run(run_concurrently(batch, clients, office.perform_async))
        return done / (time.perf_counter() - start)

    return median_of(once)


def line(
    name: str,
    url: str,
    limit_clients: int,
    naive_clients: tuple[int, ...],
    fresh_url: str,
    good: dict[str, float],
) -> Line:
    """Ours, the bare insert and the naive peer, one after the other on the same server or disk."""
    with office_at(url) as office:
        figure, spread = signing_rate(office, CLIENTS, CASES)
    bare = bare_inserts(fresh_url, limit_clients, 4_000)
    limit, _ = median_of(lambda: per_second(bare))
    naive = max(_naive_rate(fresh_url, clients) for clients in naive_clients)
    return Line(
        name=name, unit="sign-offs/s", figure=figure, spread=spread,
        against={f"bare insert, {limit_clients} clients": limit, "naive CRUD with audit row": naive},
        ratios={"÷ bare insert": figure / limit, "÷ naive": figure / naive}, good=good,
        limited_by="Python deciding (one core); the flush is shared by all that wait",
        conditions={"clients": CLIENTS, "cases": CASES, "runs": RUNS, "durable": True},
    )  # fmt: skip


def _naive_rate(url: str, clients: int) -> float:
    work = naive_sign_offs(url, clients, CASES)
    return median_of(lambda: per_second(work))[0]


def signoff_pg() -> Line:
    """On PostgreSQL with fsync."""
    with postgres_server(fsync=True) as server:
        good = {"÷ bare insert": 0.4, "÷ naive": 3.0}
        return line("signoff_pg", server.create_database(), 16, (8, 32), server.create_database(), good)


def signoff_sqlite() -> Line:
    """On SQLite, WAL with synchronous=FULL."""
    with tempfile.TemporaryDirectory(dir=_disk()) as folder:
        ours, peers = (f"sqlite:///{Path(folder) / name}.db" for name in ("ours", "peers"))
        return line("signoff_sqlite", ours, 1, (1, 8), peers, {"÷ naive": 3.0})


def _disk() -> str | None:
    """A folder on a disk, not in memory: durability is what is measured."""
    return "/var/tmp" if Path("/var/tmp").is_dir() else None
