"""``rebuild_honours`` and ``as_of_register``: a whole register made anew, and one page at a random pair of times."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from application.office import Office
from domain.catalogue import catalogue
from domain.kernel import Event
from infrastructure.event_store.store import SqlEventStore, open_store
from infrastructure.registers.query import Query
from infrastructure.registers.registers import Registers
from tests.benchmarks.archive import multiply, play
from tests.benchmarks.district import MovableClock
from tests.benchmarks.measuring import Line, median_of
from tests.postgres import postgres_server

EVENTS = int(os.environ.get("JIANJIA_BENCH_EVENTS", "200000"))
"""How many events the archive has; a million for the figures that are published."""

RUNS = 3


@contextmanager
def archive() -> Iterator[tuple[SqlEventStore[Event], int]]:
    """A store on PostgreSQL with many homes' stories."""
    with postgres_server(fsync=False) as server:
        store: SqlEventStore[Event] = open_store(server.create_database(), catalogue())
        clock = MovableClock()
        play(Office(store, clock), clock)
        try:
            yield store, multiply(store, store.engine, EVENTS)
        finally:
            store.close()


def raw_rate(store: SqlEventStore[Event]) -> float:
    """Events a second by SELECT and decode alone: the limit of every rebuild."""
    begun, position, count = time.perf_counter(), 0, 0
    while rows := store.read_raw(position, 5_000):
        for row in rows:
            store.mapper.decode(*row[1:])
        position, count = rows[-1].position, count + len(rows)
    return count / (time.perf_counter() - begun)


def rebuild_honours() -> Line:
    """The bitemporal register of honours from nothing."""
    with archive() as (store, count):
        registers = Registers(store.engine, store)
        registers.catch_up("honours")

        def once() -> float:
            begun = time.perf_counter()
            registers.rebuild("honours")
            return count / (time.perf_counter() - begun)

        figure, spread = median_of(once, RUNS)
        raw, _ = median_of(lambda: raw_rate(store), RUNS)
    return Line(
        name="rebuild_honours", unit="events/s", figure=figure, spread=spread, against={"SELECT and decode": raw},
        ratios={"÷ SELECT and decode": figure / raw}, good={"÷ SELECT and decode": 0.3},
        limited_by="reading and folding in one Python process; comparing with the old version is part of it",
        conditions={"events": count, "runs": RUNS, "database": "postgresql"},
    )  # fmt: skip


def as_of_register() -> Line:
    """One page of honours as of a random day, as known at a random instant."""
    chance = random.Random(2018)
    with archive() as (store, count):
        registers = Registers(store.engine, store)
        registers.catch_up("honours")

        def once() -> float:
            day = date(2018, 1, 1) + timedelta(days=chance.randrange(1500))
            known = datetime(2018, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(1500))
            begun = time.perf_counter()
            registers.read(Query(register="honours", as_of=day, known_at=known, limit=50))
            return (time.perf_counter() - begun) * 1000

        times = sorted(once() for _ in range(200))
    return Line(
        name="as_of_register", unit="ms, median of 200 pages", figure=statistics.median(times), spread=(times[0], times[-1]),
        against={"p99": times[197]}, ratios={}, good={"figure": 20.0}, limited_by="one index look-up and the head of the log",
        conditions={"events": count, "rows a page": 50, "database": "postgresql"},
    )  # fmt: skip
