"""A whole register made anew; one page at a random pair of times; the worklist of today, and that of a day long past."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy import func, select

from application.office import Office
from domain.catalogue import catalogue
from domain.kernel import Event
from infrastructure.event_store.schema import events
from infrastructure.event_store.store import SqlEventStore, open_store
from infrastructure.registers.query import Query
from infrastructure.registers.registers import Registers
from tests.benchmarks.archive import multiply, play, play_open
from tests.benchmarks.district import MovableClock
from tests.benchmarks.explaining import rows_read
from tests.benchmarks.measuring import Line, median_of
from tests.postgres import postgres_server

EVENTS = int(os.environ.get("JIANJIA_BENCH_EVENTS", "200000"))
"""How many events the archive has; a million for the figures that are published."""

RUNS = 3


@contextmanager
def archive(*, waiting: bool = False) -> Iterator[tuple[SqlEventStore[Event], int]]:
    """A store on PostgreSQL with many homes' stories; ``waiting``: with applications that wait in the middle of the road."""
    with postgres_server(fsync=False) as server:
        store: SqlEventStore[Event] = open_store(server.create_database(), catalogue())
        clock = MovableClock()
        (play_open if waiting else play)(Office(store, clock), clock)
        try:
            yield store, multiply(store, store.engine, EVENTS, units=waiting)
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
    """One page of honours as of a random day, as known at a random instant, and the rows that were looked at for it."""
    chance = random.Random(2018)
    with archive() as (store, count):
        registers = Registers(store.engine, store)
        registers.rebuild("honours")
        questions = [_random_question(chance) for _ in range(200)]
        times, pages = _asked(registers, questions)
        rows = sorted(rows_read(store.engine, partial(registers.read, each)) for each in questions[:50])
        awards = _awards(store)
    return Line(
        name="as_of_register", unit="ms, median of 200 pages", figure=statistics.median(times), spread=(times[0], times[-1]),
        against={"p99": times[197], "rows looked at, median": statistics.median(rows), "rows looked at, most": rows[-1]},
        ratios={}, good={"figure": 20.0}, limited_by="one walk along the index of awards, and the head of the log",
        conditions={"events": count, "awards": awards, "rows a page": 50, "pages with rows": pages, "database": "postgresql"},
    )  # fmt: skip


def _random_question(chance: random.Random) -> Query:
    day = date(2018, 1, 1) + timedelta(days=chance.randrange(1500))
    known = datetime(2018, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(1500))
    return Query(register="honours", as_of=day, known_at=known, limit=50)


def _asked(registers: Registers, questions: list[Query]) -> tuple[list[float], int]:
    """The milliseconds of each question, in order, and how many of the answers had rows."""
    times, answered = [], 0
    for question in questions:
        begun = time.perf_counter()
        page = registers.read(question)
        times.append((time.perf_counter() - begun) * 1000)
        answered += bool(page.rows)
    return sorted(times), answered


def _awards(store: SqlEventStore[Event]) -> int:
    query = select(func.count()).select_from(events).where(events.c.topic == "award.applied:1")
    with store.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def as_it_was() -> Line:
    """The worklist of a past day, as known at a past moment: everything it takes folded once more."""
    with archive() as (store, count):
        registers = Registers(store.engine, store)
        registers.catch_up("worklist")
        days = iter(date(2018, 6, 1) + timedelta(days=number) for number in range(RUNS))

        def once() -> float:
            begun = time.perf_counter()
            registers.read(Query("worklist", as_of=next(days), known_at=count - 1))
            return time.perf_counter() - begun

        figure, spread = median_of(once, RUNS)
    return Line(
        name="as_it_was", unit="s", figure=figure, spread=spread, against={"events/s": count / figure}, ratios={},
        good={}, limited_by="reading and folding in one Python process",
        conditions={"events": count, "runs": RUNS, "database": "postgresql"},
    )  # fmt: skip


def read_worklist() -> Line:
    """What waits for a seat above them all, and for a seat of one unit, with very many open applications."""
    with archive(waiting=True) as (store, count):
        registers = Registers(store.engine, store)
        registers.rebuild("worklist")
        today = date(2021, 1, 1)
        seats = ["township/chair", *(f"unit-{number}/chair" for number in range(1, 10))]
        questions = [Query("worklist", {"for_seat": seats[n % len(seats)]}, as_of=today) for n in range(500)]
        times, _ = _asked(registers, questions)
        rows = max(rows_read(store.engine, partial(registers.read, each)) for each in questions[:10])
        awards = _awards(store)
    return Line(
        name="read_worklist", unit="ms, p99 of 500 pages", figure=times[494], spread=(times[0], times[-1]),
        against={"median": statistics.median(times), "rows looked at, most": rows}, ratios={}, good={"figure": 20.0},
        limited_by="one walk along the index of what waits, and the head of the log",
        conditions={"events": count, "open awards": awards, "rows a page": 50, "database": "postgresql"},
    )  # fmt: skip
