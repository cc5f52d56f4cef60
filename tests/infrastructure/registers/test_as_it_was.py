"""Registers that keep their newest state only still answer for any day and any moment of knowledge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from domain.award.reinspection import Retained
from domain.catalogue import catalogue
from domain.kernel import Event
from infrastructure.event_store.schema import events
from infrastructure.event_store.store import SqlEventStore, open_store
from infrastructure.registers import bookkeeping, past
from infrastructure.registers.grants import Grants
from infrastructure.registers.query import Page, Query, RegisterStopped, UnknownFilter, UnknownView
from infrastructure.registers.register import on
from infrastructure.registers.registers import Registers
from tests.infrastructure.registers.lives import ASSESSOR, DISTRICT, inspect, revoke, star
from tests.infrastructure.registers.raw import fill, life
from tests.support.world import World

OF_WORK = ("worklist", "handled")
"""Registers from which nothing is hidden."""
PLAIN = (*OF_WORK, "homes", "rounds", "revocations", "grants")
ROUND = "district-advanced-home.2018"
TIMELESS = ("unit.", "scheme.")


@dataclass
class Lived:
    """A district in which much was entered late, and a folder for stores made from parts of its log."""

    world: World
    registers: Registers
    folder: Path
    made: int = 0

    def events(self) -> list[tuple[int, Event]]:
        raw = self.world.store.read_raw(0, 100_000)
        return [(row.position, self.world.store.mapper.decode(*row[1:])) for row in raw]

    def told_by(
        self, wanted: Callable[[int, Event], bool], register: str, **asked: Any
    ) -> list[dict[str, Any]]:
        """What a register says in a store that has only these events."""
        self.made += 1
        store: SqlEventStore[Event] = open_store(f"sqlite:///{self.folder / str(self.made)}.db", catalogue())
        raw = self.world.store.read_raw(0, 100_000)
        kept = [
            row for row, (position, event) in zip(raw, self.events(), strict=True) if wanted(position, event)
        ]
        with store.engine.begin() as connection:
            connection.execute(insert(events), [row._asdict() for row in kept])
        registers = Registers(store.engine, store)
        try:
            return registers.read(Query(register, all=register not in OF_WORK, limit=1000, **asked)).rows
        finally:
            registers.close()
            store.close()


def live(world: World) -> None:
    """Applications, a selection, a revocation and its rescission, payments, renamings – many of them entered late."""
    world.settle()
    first = world.apply("school-home", "school", ROUND)
    world.do("hospital/chair", "home.rename", "hospital-home", title="医院职工之家")
    award = star(world)
    world.day("2018-06-20")
    world.do("school/members-congress", "award.deliberate", first, expected=100, present=92, in_favour=90,
             satisfaction="96.5", effective_on=date(2018, 5, 20))  # fmt: skip
    world.do("hospital/chair", "home.record-facts", "hospital-home", figures={"members": "80"},
             effective_on=date(2018, 3, 1))  # fmt: skip
    world.do(ASSESSOR, "round.change-quota", "star.2018", total=5, reason="追加")
    world.day("2018-07-01")
    inspect(world, award, "minor", effective_on=date(2018, 6, 10))
    world.do("school/chair", "award.withdraw", first, reason="不报了")
    world.day("2018-08-01")
    world.do(ASSESSOR, "award.accept-rectification", award, opinion="已整改", effective_on=date(2018, 7, 5))
    revoke(world, award)
    world.day("2018-09-01")
    world.do(ASSESSOR, "award.give-back", award, item="plaque", effective_on=date(2018, 8, 10))
    world.do(DISTRICT, "award.rescind-revocation", award, reason="错误")
    second = world.apply("hospital-home", "hospital", ROUND)
    world.walk(second)
    world.day("2018-12-01")
    world.do(ASSESSOR, "award.pay-grant", second, amount="20000", effective_on=date(2018, 11, 11))
    world.do(
        "hospital/chair", "home.close", "hospital-warm-station", reason="合并", effective_on=date(2018, 11, 1)
    )


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("lived")
    url, drop = f"sqlite:///{folder / 'lived.db'}", None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        url = server.create_database()
        drop = server.drop_database
    world = World(url)
    live(world)
    yield Lived(world, world.registers, folder)
    world.registers.close()
    world.close()
    if drop:
        drop(url)


@pytest.mark.parametrize("register", PLAIN)
def test_as_of_a_day_known_at_a_moment_is_what_the_events_of_then_come_to(
    lived: Lived, register: str
) -> None:
    told = lived.events()
    begins = {event.originator_id: event.effective_on for _, event in reversed(told)}
    days = sorted({event.effective_on for _, event in told} | {date(2019, 1, 1)})
    recorded = sorted({event.recorded_at for _, event in told})

    @settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
    @given(on=st.sampled_from(days), known=st.integers(1, told[-1][0] + 3) | st.sampled_from(recorded))
    def check(on: date, known: int | datetime) -> None:
        asked = Query(register, all=register not in OF_WORK, limit=1000, as_of=on, known_at=known)
        page = lived.registers.read(asked)
        as_of = {"as_of": on} if register == "worklist" else {}

        def wanted(position: int, event: Event) -> bool:
            knew = position <= known if isinstance(known, int) else event.recorded_at <= known
            counts_on = max(event.effective_on, begins[event.originator_id])
            return knew and (counts_on <= on or event.topic.startswith(TIMELESS))

        assert page.rows == lived.told_by(wanted, register, **as_of)

    check()


def rows(registers: Registers, register: str, *columns: str, **asked: Any) -> list[tuple[Any, ...]]:
    page = registers.read(Query(register, all=register not in OF_WORK, limit=1000, **asked))
    return [tuple(row[name] for name in columns) for row in page.rows]


def test_what_was_paid_late_is_told_as_of_its_day_and_only_by_those_who_know(lived: Lived) -> None:
    paid = ("paid", "paid_on")
    asked: dict[str, Any] = {"where": {"award": f"{ROUND}.hospital-home"}}
    assert rows(lived.registers, "grants", *paid, **asked, as_of=date(2018, 11, 10)) == [(None, None)]
    assert rows(lived.registers, "grants", *paid, **asked, as_of=date(2018, 11, 11)) == [
        ("20000", "2018-11-11")
    ]
    known = datetime(2018, 11, 30, tzinfo=UTC)
    assert rows(lived.registers, "grants", *paid, **asked, as_of=date(2018, 11, 11), known_at=known) == [
        (None, None)
    ]


def test_a_worklist_of_the_past_shows_what_waited_then(lived: Lived) -> None:
    waited = rows(lived.registers, "worklist", "award", "step", as_of=date(2018, 5, 10))
    assert waited == [(f"{ROUND}.school-home", "assembly")]
    known = datetime(2018, 6, 1, tzinfo=UTC)
    both = {"as_of": date(2018, 5, 21)}
    assert rows(lived.registers, "worklist", "step", **both) == [("administration",)]
    assert rows(lived.registers, "worklist", "step", **both, known_at=known) == [("assembly",)]


def test_the_revocation_register_of_a_day_does_not_know_how_it_ended(lived: Lived) -> None:
    told = ("outcome", "outstanding", "recalled")
    assert rows(lived.registers, "revocations", *told, as_of=date(2018, 8, 9)) == [
        ("revoked", 1, {"plaque": None})
    ]
    assert rows(lived.registers, "revocations", *told, as_of=date(2018, 8, 10)) == [
        ("revoked", 0, {"plaque": "2018-08-10"})
    ]
    assert rows(lived.registers, "revocations", "outcome") == [("rescinded",)]


def test_pages_of_the_past_are_one_answer_while_people_work_on(settled: World, registers: Registers) -> None:
    asked: dict[str, Any] = {"as_of": date(2018, 5, 1), "limit": 2}
    settled.day("2018-06-01")
    settled.do("hospital/chair", "home.rename", "hospital-home", title="新")
    first = registers.read(Query("homes", **asked))
    settled.do("works/chair", "home.close", "works-home", reason="停", effective_on=date(2018, 4, 30))
    pages: list[Page] = [first]
    while pages[-1].next:
        pages.append(registers.read(Query("homes", cursor=pages[-1].next, **asked)))
    seen = [row["home"] for page in pages for row in page.rows]
    assert seen == sorted(seen)
    assert "works-home" in seen
    assert {page.position for page in pages} == {first.position}
    assert "works-home" not in [
        row["home"] for row in registers.read(Query("homes", as_of=date(2018, 5, 1))).rows
    ]


def test_the_newest_state_is_never_folded_anew(
    settled: World, registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def folded(*_: Any) -> None:
        raise AssertionError("folded")

    monkeypatch.setattr(past.Past, "read", folded)
    today, head = settled.clock.today, settled.store.head()
    for register in PLAIN:
        registers.read(Query(register))
        registers.read(Query(register, as_of=today))
        registers.read(Query(register, as_of=today + timedelta(days=300), known_at=head))
    with pytest.raises(AssertionError, match="folded"):
        registers.read(Query("homes", as_of=date(2018, 1, 1)))


def test_the_last_answers_are_kept_for_their_further_pages(
    settled: World, registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    folds, folded = [], past.Past._folded

    def watched(self: past.Past, key: past.Key) -> past.Answer:
        folds.append(key.moment.day)
        return folded(self, key)

    monkeypatch.setattr(past.Past, "_folded", watched)
    settled.day("2018-06-01")
    settled.do("hospital/chair", "home.rename", "hospital-home", title="新")
    page = registers.read(Query("homes", as_of=date(2018, 5, 1), limit=1))
    while page.next:
        page = registers.read(Query("homes", as_of=date(2018, 5, 1), limit=1, cursor=page.next))
    for day in (2, 3, 1):
        registers.read(Query("homes", as_of=date(2018, 5, day)))
    assert folds == ["2018-05-01", "2018-05-02", "2018-05-03", "2018-05-01"]
    assert len(registers._past._kept) == past.KEPT


def test_a_question_about_before_the_poison_is_answered_and_one_about_after_it_is_not(world: World) -> None:
    class Ill(Grants):
        @on(Retained)
        def retained(self, name: str, fact: Any, entry: Any) -> None:
            if name == "a1":
                raise ValueError("a1 makes me ill")

    fill(world.store, 3)
    ill = Registers(world.store.engine, world.store, kinds=(Ill,))
    with pytest.raises(RegisterStopped, match="a1 makes me ill"):
        ill.read(Query("grants"))
    assert ill.read(Query("grants", known_at=5)).position == 5
    with pytest.raises(RegisterStopped, match="a1 makes me ill"):
        ill.read(Query("grants", known_at=7))


def test_what_cannot_be_asked_of_the_past_is_refused_before_anything_is_folded(
    settled: World, registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past.Past, "_folded", None)
    with pytest.raises(UnknownView):
        registers.read(Query("homes", view="gold", as_of=date(2018, 1, 2)))
    with pytest.raises(UnknownFilter, match="takes no since"):
        registers.read(Query("homes", since=date(2018, 1, 2)))
    with pytest.raises(UnknownFilter, match="offset"):
        registers.read(Query("homes", known_at=datetime(2018, 1, 2)))  # noqa: DTZ001  # a moment nobody can place


def test_what_is_dated_ahead_counts_as_work_done_from_the_day_it_was_recorded(
    world: World, registers: Registers
) -> None:
    ahead = [msgspec.structs.replace(event, effective_on=date(2030, 1, 1)) for event in life("a0")]
    world.store.append(ahead)
    registers.catch_up("grants")
    with bookkeeping.snapshot(world.store.engine) as connection:
        read = bookkeeping.current(connection, "grants")
    assert read is not None
    assert read.newest_day == "2018-05-02"
