"""A whole register made anew; one page at a random pair of times; the worklist of today, and that of a day long past."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial

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
from tests.benchmarks.measuring import RUNS, Line, Size, median_of
from tests.postgres import postgres_server

KEPT = ExitStack()
"""The archives made so far; several lines ask the same one, and ``__main__`` closes it."""


@contextmanager
def archive(wanted: int, waiting: bool) -> Iterator[tuple[SqlEventStore[Event], int]]:
    """A store on PostgreSQL with many homes' stories; ``waiting``: with applications that wait in the middle of the road."""
    with postgres_server(fsync=False) as server:
        store: SqlEventStore[Event] = open_store(server.create_database(), catalogue())
        clock = MovableClock()
        (play_open if waiting else play)(Office(store, clock), clock)
        try:
            yield store, multiply(store, store.engine, wanted, units=waiting)
        finally:
            store.close()


@cache
def archive_of(wanted: int, *, waiting: bool = False) -> tuple[SqlEventStore[Event], int]:
    """The archive of that many events, and how many it has exactly."""
    return KEPT.enter_context(archive(wanted, waiting))


def raw_rate(store: SqlEventStore[Event]) -> float:
    """Events a second by SELECT and decode alone: the limit of every rebuild."""
    begun, position, count = time.perf_counter(), 0, 0
    while rows := store.read_raw(position, 5_000):
        for row in rows:
            store.mapper.decode(*row[1:])
        position, count = rows[-1].position, count + len(rows)
    return count / (time.perf_counter() - begun)


def rebuild_honours(size: Size) -> Line:
    """The bitemporal register of honours from nothing."""
    store, count = archive_of(size.events)
    registers = Registers(store.engine, store)
    registers.catch_up("honours")

    def once() -> float:
        begun = time.perf_counter()
        registers.rebuild("honours")
        return count / (time.perf_counter() - begun)

    figure, spread = median_of(once)
    raw, _ = median_of(lambda: raw_rate(store))
    return Line(
        name="rebuild_honours", unit="events/s", figure=figure, spread=spread, against={"SELECT and decode": raw},
        ratios={"÷ SELECT and decode": figure / raw}, good={"÷ SELECT and decode": 0.3},
        limited_by="reading and folding in one Python process; comparing with the old version is part of it",
        conditions={"events": count, "runs": RUNS, "database": "postgresql"},
    )  # fmt: skip


def as_of_register(size: Size) -> Line:
    """One page of honours as of a random day, as known at a random instant, and the rows that were looked at for it."""
    store, count = archive_of(size.events)
    registers = Registers(store.engine, store)
    registers.rebuild("honours")
    questions = random_questions()
    times, pages = asked(registers, questions)
    bare, rows = bare_page(store), _rows(store, registers, questions[:50])
    figure = statistics.median(times)
    return Line(
        name="as_of_register", unit="ms, median of 200 pages", figure=figure, spread=(times[0], times[-1]),
        against={
            "bare page through the driver": bare, "p99": times[197],
            "rows looked at, median": statistics.median(rows), "rows looked at, most": rows[-1],
        },
        ratios={"÷ bare page": figure / bare}, good={"figure": 20.0},
        limited_by="one walk along the index of awards, and the head of the log",
        conditions={"events": count, "awards": awards_of(store), "rows a page": 50, "pages with rows": pages, "database": "postgresql"},
    )  # fmt: skip


def random_questions() -> list[Query]:
    """Two hundred questions, the same in every run."""
    chance = random.Random(2018)
    return [_random_question(chance) for _ in range(200)]


def _random_question(chance: random.Random) -> Query:
    day = date(2018, 1, 1) + timedelta(days=chance.randrange(1500))
    known = datetime(2018, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(1500))
    return Query(register="honours", as_of=day, known_at=known, limit=50)


def asked(registers: Registers, questions: list[Query]) -> tuple[list[float], int]:
    """The milliseconds of each question, in order, and how many of the answers had rows."""
    times, answered = [], 0
    for question in questions:
        begun = time.perf_counter()
        page = registers.read(question)
        times.append((time.perf_counter() - begun) * 1000)
        answered += bool(page.rows)
    return sorted(times), answered


def _rows(store: SqlEventStore[Event], registers: Registers, questions: list[Query]) -> list[int]:
    return sorted(rows_read(store.engine, partial(registers.read, each)) for each in questions)


def bare_page(store: SqlEventStore[Event]) -> float:
    """The milliseconds of fifty rows by primary key, straight through the driver: what no page can be faster than."""
    connection = store.engine.raw_connection()
    try:
        cursor, times = connection.cursor(), []
        for _ in range(200):
            begun = time.perf_counter()
            cursor.execute("SELECT * FROM events WHERE position > 100 ORDER BY position LIMIT 50")
            cursor.fetchall()
            times.append((time.perf_counter() - begun) * 1000)
    finally:
        connection.close()
    return statistics.median(times)


def awards_of(store: SqlEventStore[Event]) -> int:
    """How many applications there are."""
    query = select(func.count()).select_from(events).where(events.c.topic == "award.applied:1")
    with store.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def as_it_was(size: Size) -> Line:
    """The worklist of a past day, as known at a past moment: everything it takes folded once more."""
    store, count = archive_of(size.events)
    registers = Registers(store.engine, store)
    registers.catch_up("worklist")
    days = iter(date(2018, 6, 1) + timedelta(days=number) for number in range(RUNS))

    def once() -> float:
        begun = time.perf_counter()
        registers.read(Query("worklist", as_of=next(days), known_at=count - 1))
        return time.perf_counter() - begun

    figure, spread = median_of(once)
    raw, _ = median_of(lambda: raw_rate(store))
    return Line(
        name="as_it_was", unit="s", figure=figure, spread=spread, against={"events/s": count / figure, "SELECT and decode": raw},
        ratios={"÷ SELECT and decode": count / figure / raw}, good={}, limited_by="reading and folding in one Python process",
        conditions={"events": count, "runs": RUNS, "database": "postgresql"},
    )  # fmt: skip


def read_worklist(size: Size) -> Line:
    """What waits for a seat above them all, and for a seat of one unit, with very many open applications."""
    store, count = archive_of(size.open_events, waiting=True)
    registers = Registers(store.engine, store)
    registers.rebuild("worklist")
    questions = waiting_questions()
    times, _ = asked(registers, questions)
    bare, rows = bare_page(store), _rows(store, registers, questions[:10])
    return Line(
        name="read_worklist", unit="ms, p99 of 500 pages", figure=times[494], spread=(times[0], times[-1]),
        against={"bare page through the driver": bare, "median": statistics.median(times), "rows looked at, most": rows[-1]},
        ratios={"median ÷ bare page": statistics.median(times) / bare}, good={"figure": 20.0},
        limited_by="one walk along the index of what waits, and the head of the log",
        conditions={"events": count, "open awards": awards_of(store), "rows a page": 50, "database": "postgresql"},
    )  # fmt: skip


def waiting_questions() -> list[Query]:
    """Five hundred questions: a seat above them all, and seats of single units."""
    seats = ["township/chair", *(f"unit-{number}/chair" for number in range(1, 10))]
    return [
        Query("worklist", {"for_seat": seats[n % len(seats)]}, as_of=date(2021, 1, 1)) for n in range(500)
    ]


def growth(size: Size) -> Line:
    """The same questions to archives of growing size: what a page costs must not follow the length of the history."""
    of_honours, of_waiting = {}, {}
    for events_ in size.steps:
        store, count = archive_of(events_)
        registers = Registers(store.engine, store)
        registers.rebuild("honours")
        of_honours[count] = statistics.median(asked(registers, random_questions())[0])
        store, count = archive_of(events_, waiting=True)
        registers = Registers(store.engine, store)
        registers.rebuild("worklist")
        of_waiting[count] = statistics.median(asked(registers, waiting_questions())[0])
    (first, *_, last), bare = of_honours.values(), bare_page(store)
    (first_waiting, *_, last_waiting) = of_waiting.values()
    return Line(
        name="growth", unit="ms, median page of honours at a random pair of times, largest archive", figure=last,
        spread=(min(of_honours.values()), max(of_honours.values())),
        against={"bare page through the driver": bare}
        | {f"as_of_register at {count} events": ms for count, ms in of_honours.items()}
        | {f"read_worklist at {count} events": ms for count, ms in of_waiting.items()},
        ratios={"as_of_register, largest ÷ smallest": last / first, "read_worklist, largest ÷ smallest": last_waiting / first_waiting},
        good={}, limited_by="the depth of an index", conditions={"database": "postgresql", "pages": 200},
    )  # fmt: skip
