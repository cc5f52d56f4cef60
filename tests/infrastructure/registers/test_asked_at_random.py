"""Any question about a random history, at random times, is answered as a plain fold of the events answers it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.award import Award, chronicle, conferral, ending, reinspection, suspension
from domain.catalogue import catalogue
from domain.kernel import Event
from infrastructure.event_store.store import SqlEventStore, open_store
from infrastructure.registers.dynamic_management import DynamicManagement
from infrastructure.registers.honours import Honours
from infrastructure.registers.query import Query
from infrastructure.registers.registers import Registers
from infrastructure.registers.timeline import Timeline
from tests.infrastructure.registers.histories import (
    DAYS,
    Told,
    begun,
    day,
    events_of,
    folded,
    histories,
    known_by,
)

names = (f"asked-{number}" for number in itertools.count())

PROFILE = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
EXAMPLES = {"sqlite": 80, "postgresql": 25}

HONOUR = ("standing", "grade", "unit", "conferred_on", "valid_until", "next_due", "ended_on")
MANAGED = (*HONOUR, "last_finding", "last_passed_on", "rectify_by", "suspended_until", "reprimands")

days = st.integers(-1, DAYS + 1).map(day)


@dataclass
class Known:
    """A history in a database, and what of it was known when."""

    registers: Registers
    award: str
    events: list[Event]
    before: int

    def known(self, register: type[Timeline], at: int | datetime) -> int:
        """How many of the events a register knew at a position or an instant."""
        if isinstance(at, int):
            return max(0, min(at - self.before, len(self.events)))
        return known_by(register, self.events, at)

    def state(
        self, register: type[Timeline], on: date, at: int | datetime, columns: Sequence[str]
    ) -> dict[str, Any] | None:
        """The award by the plain fold."""
        known = self.events[: self.known(register, at)]
        return worth(folded(known, on) if len(known) > 1 else None, columns)

    def rows(self, register: type[Timeline], **asked: Any) -> list[dict[str, Any]]:
        return self.registers.read(Query(register.name, {"award": self.award}, **asked)).rows


def worth(award: Award | None, columns: Sequence[str]) -> dict[str, Any] | None:
    if award is None or award.standing is None:
        return None
    found = {**vars(award), "rectify_by": award.rectification and award.rectification.deadline}
    return {name: value.isoformat() if isinstance(value := found[name], date) else value for name in columns}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledger(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SqlEventStore[Event], Registers, int]]:
    url, drop = f"sqlite:///{tmp_path_factory.mktemp('ledger')}/events.db", None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        url = server.create_database()
        drop = server.drop_database
    store = open_store(url, catalogue())
    registers = Registers(store.engine, store)
    yield store, registers, EXAMPLES[request.param]
    registers.close()
    store.close()
    if drop:
        drop(url)


def tell(store: SqlEventStore[Event], registers: Registers, history: Sequence[Told], cut: int) -> Known:
    """Store a history, with a read somewhere in it."""
    name = next(names)
    events, before = events_of(name, history), store.head()
    for piece in filter(None, (events[:cut], events[cut:])):
        store.append(piece)
        registers.catch_up("honours")
        registers.catch_up("dynamic-management")
    return Known(registers, name, events, before)


def positions(told: Known) -> st.SearchStrategy[int]:
    """A position within the history; drawn as a place in it, since where the store stands differs from run to run."""
    return st.integers(1, len(told.events)).map(lambda place: told.before + place)


def instants(told: Known) -> st.SearchStrategy[datetime]:
    """An instant at which something of the history was recorded."""
    return st.sampled_from([event.recorded_at for event in told.events[1:]])


def two_of(moments: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """An earlier moment and a later one, told in the same measure."""
    return st.tuples(moments, moments).map(sorted)


def test_a_random_question_is_answered_by_the_fold_of_what_was_known_and_effective(
    ledger: tuple[SqlEventStore[Event], Registers, int],
) -> None:
    store, registers, examples = ledger

    @settings(PROFILE, max_examples=examples)
    @given(history=histories, cut=st.integers(1, 6), on=days, look=st.data())
    def check(history: list[Told], cut: int, on: date, look: st.DataObject) -> None:
        told = tell(store, registers, history, cut)
        at = look.draw(positions(told) | instants(told))
        for register, columns in ((Honours, HONOUR), (DynamicManagement, MANAGED)):
            expected = told.state(register, on, at, columns)
            rows = told.rows(register, as_of=on, known_at=at, all=True)
            found = [{name: row[name] for name in columns} for row in rows]
            assert found == ([expected] if expected else []), register.name
        late = told.state(Honours, on, at, HONOUR)
        overdue = late is not None and late["standing"] == "in-force" and bool(late["next_due"])
        overdue = overdue and late is not None and late["next_due"] < on.isoformat()
        assert bool(told.rows(Honours, view="overdue", as_of=on, known_at=at)) == overdue

    check()


BETWEEN = {
    "an earlier day, and the newest line stays": (
        Told(reinspection.Retained, {}, day(5), 0),
        Told(reinspection.Reinspected, {"finding": "pass"}, day(3), 10),
    ),
    "it sets aside what there is not": (
        Told(chronicle.SetAside, {"event": "award.expired", "reason": "误录"}, day(0), 10),
    ),
}  # fmt: skip
"""What leaves the newest line as it is, entered ten minutes after what came before."""


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
def test_what_a_clock_set_back_recorded_is_not_known_before_what_came_before_it(
    ledger: tuple[SqlEventStore[Event], Registers, int], between: Sequence[Told]
) -> None:
    store, registers, _ = ledger
    conferred = Told(conferral.Conferred, {"honour": "star"}, day(0), 0)
    told = tell(store, registers, [conferred, *between, Told(suspension.Suspended, {}, day(6), -5)], 1)
    *_, before, suspended = (event.recorded_at for event in told.events)
    for register in (Honours, DynamicManagement):
        found = [told.rows(register, as_of=day(6), known_at=at)[0]["standing"] for at in (suspended, before)]
        assert found == ["in-force", "suspended"], register.name


def test_the_changes_between_two_random_questions_are_the_difference_of_their_answers(
    ledger: tuple[SqlEventStore[Event], Registers, int],
) -> None:
    store, registers, examples = ledger

    @settings(PROFILE, max_examples=examples)
    @given(history=histories, cut=st.integers(1, 6), two=st.tuples(days, days).map(sorted), look=st.data())
    def check(history: list[Told], cut: int, two: list[date], look: st.DataObject) -> None:
        told = tell(store, registers, history, cut)
        known = look.draw(two_of(positions(told)) | two_of(instants(told)))
        asked = {"since": two[0], "known_since": known[0], "as_of": two[1], "known_at": known[1]}
        rows = told.rows(Honours, view="changes", **asked)
        was, now = (told.state(Honours, on, at, HONOUR) for on, at in zip(two, known, strict=True))
        expected = {
            name: (was and was[name], now and now[name])
            for name in HONOUR
            if (was and was[name]) != (now and now[name])
        }
        changes = [change for row in rows for change in row["changes"] if change["field"] != "term"]
        assert {change["field"]: (change["was"], change["is"]) for change in changes} == expected
        for change in changes:
            assert_new(told, change, two[0], *(told.known(Honours, at) for at in known))

    check()


NOTHING_TO_TAKE_EFFECT = [
    Told(conferral.Conferred, {"honour": "star", "grade": "a", "valid_until": None, "next_due": None}, day(0), 0),
    Told(reinspection.Reinspected, {"finding": "a"}, day(0), 0),
    Told(reinspection.Reinspected, {"finding": "a"}, day(0), 0),
    Told(ending.TookEffect, {}, day(1), 0),
]  # fmt: skip
"""An ending is said to take effect where there is none."""


def test_whatever_was_recorded_since_the_past_is_told_as_it_was_told_then(
    ledger: tuple[SqlEventStore[Event], Registers, int],
) -> None:
    """Whole rows, with their days: also the lines that later entries cut into pieces."""
    store, registers, examples = ledger

    @settings(PROFILE, max_examples=examples)
    @given(history=histories, cut=st.integers(2, 6), two=st.tuples(days, days).map(sorted))
    @example(history=NOTHING_TO_TAKE_EFFECT, cut=5, two=[day(0), day(0)])
    def check(history: list[Told], cut: int, two: list[date]) -> None:
        name = next(names)
        events = events_of(name, history)
        views: list[dict[str, Any]] = [
            {"all": True}, {"all": True, "as_of": two[1]}, {"view": "recorded-late"},
            {"view": "changes", "since": two[0], "as_of": two[1]},
        ]  # fmt: skip

        def told(**known: Any) -> list[list[dict[str, Any]]]:
            asked = (
                Query(register, {"award": name}, **view, **known)
                for register in ("honours", "dynamic-management")
                for view in views
            )
            return [registers.read(each).rows for each in asked]

        store.append(events[:cut])
        then, head = told(), store.head()
        if events[cut:]:
            store.append(events[cut:])
        assert told(known_at=head) == then

    check()


def test_a_correction_that_only_changes_the_order_of_older_events_is_named_as_the_cause(
    ledger: tuple[SqlEventStore[Event], Registers, int],
) -> None:
    """Both acts count on the corrected day of the conferral, so the one recorded last now has the last word."""
    store, registers, _ = ledger
    moved = {
        "field": "conferred_on",
        "before": day(1).isoformat(),
        "after": day(8).isoformat(),
        "reason": "误录",
    }
    history = [
        Told(conferral.Conferred, {"honour": "star"}, day(1), 0),
        Told(suspension.Suspended, {}, day(6), 10),
        Told(reinspection.Retained, {}, day(3), 10),
        Told(ending.Corrected, moved, day(12), 10),
    ]
    told = tell(store, registers, history, 1)
    last = told.before + len(told.events)
    asked = {"since": day(10), "known_since": last - 1, "as_of": day(10), "known_at": last}
    [row] = told.rows(Honours, view="changes", **asked)
    changes = [(each["field"], each["was"], each["is"], each["topic"]) for each in row["changes"]]
    assert changes == [
        ("standing", "suspended", "in-force", "award.corrected:1"),
        ("conferred_on", day(1).isoformat(), day(8).isoformat(), "award.corrected:1"),
    ]


def assert_new(told: Known, change: dict[str, Any], on: date, known: int, later: int) -> None:
    """The event behind a change was not both known and counted at the earlier moment, when so many events were known."""
    place = change["position"] - told.before
    event = told.events[place - 1]
    assert (change["topic"], change["stream"], change["version"]) == (
        event.topic, event.originator_id, event.originator_version,
    )  # fmt: skip
    assert place <= later
    before = told.events[:known]
    day = getattr(event, "unbroken_from", None) or event.effective_on
    counted = len(before) > 1 and max(day, begun(before)) <= on
    assert place > known or not counted, change
