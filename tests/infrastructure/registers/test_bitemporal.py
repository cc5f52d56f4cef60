"""As of a day, known at a moment: the register answers what folding the events known then, in the order of days, gives."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.award import Award
from domain.catalogue import catalogue
from domain.kernel import Event
from infrastructure.event_store.store import SqlEventStore, open_store
from infrastructure.registers import bookkeeping
from infrastructure.registers.dynamic_management import DynamicLine, DynamicManagement
from infrastructure.registers.honours import HonourLine, Honours
from infrastructure.registers.lines import Line
from infrastructure.registers.query import Query
from infrastructure.registers.registers import Registers
from infrastructure.registers.timeline import Timeline
from tests.infrastructure.registers.histories import DAYS, Told, day, events_of, folded, histories, known_by

names = (f"award-{number}" for number in itertools.count())


@dataclass
class Ledger:
    """A database that examples share; each has an award of its own."""

    store: SqlEventStore[Event]
    registers: Registers

    def lines(self, kind: type[Timeline], line: type[Line], award: str) -> list[Any]:
        with bookkeeping.snapshot(self.store.engine) as connection:
            read = bookkeeping.current(connection, kind.name)
            assert read is not None
            table = kind(read.version).table(line)
            return [line.of(row) for row in connection.execute(select(table).where(table.c.award == award))]

    def tell(self, events: Sequence[Event], pieces: Sequence[int]) -> int:
        """Store the events, letting the registers catch up now and then; the position before the first."""
        before, rest = self.store.head(), list(events)
        for piece in [*pieces, len(rest)]:
            if rest[:piece]:
                self.store.append(rest[:piece])
                self.registers.catch_up("honours")
                self.registers.catch_up("dynamic-management")
            rest = rest[piece:]
        return before


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    url, drop = f"sqlite:///{tmp_path_factory.mktemp('ledger')}/events.db", None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        url = server.create_database()
        drop = server.drop_database
    store = open_store(url, catalogue())
    yield Ledger(store, Registers(store.engine, store))
    store.close()
    if drop:
        drop(url)


def honour_of(award: Award | None) -> tuple[Any, ...] | None:
    if award is None or award.standing is None:
        return None
    return (
        award.standing.value, award.grade, award.unit, award.conferred_on, award.valid_until, award.next_due,
        award.ended_on,
    )  # fmt: skip


def shown(line: Any) -> tuple[Any, ...]:
    return (
        line.standing, line.grade, line.unit,
        *(found and date.fromisoformat(found) for found in (line.conferred_on, line.valid_until, line.next_due, line.ended_on)),
    )  # fmt: skip


def management_of(award: Award | None) -> tuple[Any, ...] | None:
    found = honour_of(award)
    if award is None or found is None:
        return None
    order = award.rectification
    return (
        *found, award.last_finding, award.last_passed_on, order and order.deadline, order.extensions if order else 0,
        award.suspended_until, award.reprimands, award.alerts,
    )  # fmt: skip


def shown_managed(line: DynamicLine) -> tuple[Any, ...]:
    def on(found: str | None) -> date | None:
        return date.fromisoformat(found) if found else None

    return (
        *shown(line), line.last_finding, on(line.last_passed_on), on(line.rectify_by), line.extensions if line.rectify_by else 0,
        on(line.suspended_until), line.reprimands, json.loads(line.alerts),
    )  # fmt: skip


def covering(lines: Sequence[Any], on: date, position: int) -> list[Any]:
    day_ = on.isoformat()
    return [x for x in lines if x.valid_from <= day_ < x.valid_to and x.rec_from <= position < x.rec_to]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories, pieces=st.lists(st.integers(1, 4), max_size=6))
def test_every_day_at_every_moment_is_the_fold_of_what_was_known(
    ledger: Ledger, history: list[Told], pieces: list[int]
) -> None:
    events = events_of(next(names), history)
    award = events[0].originator_id.partition(":")[2]
    before = ledger.tell(events, pieces)
    held = ledger.lines(Honours, HonourLine, award)
    managed = ledger.lines(DynamicManagement, DynamicLine, award)
    for known in range(2, len(events) + 1):
        for number in range(-1, DAYS + 2):
            on = day(number)
            expected = folded(events[:known], on)
            found = [shown(line) for line in covering(held, on, before + known)]
            assert found == ([honour_of(expected)] if expected else []), (on, known)
            kept = [shown_managed(line) for line in covering(managed, on, before + known)]
            assert kept == ([management_of(expected)] if expected else []), (on, known)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, number=st.integers(0, DAYS), look=st.data())
def test_an_instant_shows_what_was_recorded_by_then(
    ledger: Ledger, history: list[Told], number: int, look: st.DataObject
) -> None:
    events = events_of(next(names), history)
    award = events[0].originator_id.partition(":")[2]
    ledger.tell(events, [])
    at = look.draw(st.sampled_from([event.recorded_at for event in events[1:]]))
    known = known_by(Honours, events, at)
    query = Query("honours", {"award": award}, as_of=day(number), known_at=at, all=True)
    rows = ledger.registers.read(query).rows
    expected = folded(events[:known], day(number)) if known > 1 else None
    assert [row["standing"] for row in rows] == ([expected.standing] if expected else [])


def test_the_registers_of_all_these_lives_equal_their_rebuild(ledger: Ledger) -> None:
    assert ledger.registers.verify("honours") == []
    assert ledger.registers.verify("dynamic-management") == []


def test_in_whatever_order_papers_come_the_last_line_is_the_live_aggregate(ledger: Ledger) -> None:
    @settings(max_examples=60, deadline=None)
    @given(history=histories)
    def check(history: list[Told]) -> None:
        events = events_of(next(names), history)
        award = events[0].originator_id.partition(":")[2]
        ledger.tell(events, [3])
        live = Award.replay(award, events)
        last = covering(ledger.lines(Honours, HonourLine, award), day(DAYS + 100), ledger.store.head())
        assert [shown(line) for line in last] == [honour_of(live)]
        expected = folded(events, day(DAYS + 100))
        assert expected is not None
        assert live.stand == expected.stand

    check()
