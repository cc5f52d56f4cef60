"""The register of reminders: who was to be reminded of what, by which channel, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from application.reminders import Undelivered, deliver
from infrastructure.outbox.outbox import FIRST_PAUSE, SqlOutbox
from infrastructure.registers.facts import instant_of
from infrastructure.registers.query import Query, UnknownFilter
from infrastructure.registers.registers import Registers
from tests.support.reminding import ASSESSOR, DISTRICT, DUE, Post, remindable, sweep
from tests.support.world import World

SCHOOL = f"school@{DUE}"


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """Ninety days before three re-inspections are due; each has been issued its first reminder."""
    world = remindable(database_url)
    world.day("2020-07-22")
    sweep(world)
    yield world
    world.assert_registers_equal_their_rebuild()
    world.close()


def posted(world: World, failure: Exception | None = None) -> None:
    post = Post()
    post.failure = failure
    deliver(world.office, SqlOutbox(world.store.engine, world.store), {"post": post})


def rows(world: World, **where: str) -> list[dict[str, Any]]:
    return Registers(world.store.engine, world.store).read(Query("reminders", where, limit=1000)).rows


def told(world: World, *columns: str, **where: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in rows(world, **where)]


def test_a_reminder_waits_for_each_seat_it_was_issued_to(world: World) -> None:
    assert told(world, "unit", "seat", "actor", "persons", "state", "subject", award="school") == [
        ("fangshan-federation", "organisation-and-publicity", "assessor",
         ["fangshan-federation.organisation-and-publicity"], "waiting", "re-inspection"),
        ("liangxiang", "chair", "system-union", ["liangxiang.chair"], "waiting", "re-inspection"),
        ("school", "chair", "applicant", ["school.chair"], "waiting", "re-inspection"),
        ("school", "clerk", "applicant", ["school.clerk"], "waiting", "re-inspection"),
    ]  # fmt: skip
    assert told(world, "reminder", "due", "rung", "issued_on", seat="chair", unit="school") == [
        (SCHOOL, DUE, "-P90D", "2020-07-22")
    ]
    assert {row["reminder"] for row in rows(world, person="liangxiang.chair")} >= {SCHOOL}
    assert rows(world, person="liangxiang") == []


def test_reminders_stand_in_the_order_they_were_issued_also_where_a_standstill_is_made_up_for(
    world: World,
) -> None:
    world.day("2020-12-22")
    sweep(world, "star")
    assert told(world, "rung", award="star", unit="liangxiang") == [
        (rung,) for rung in ("-P1M", "P0D", *(f"+{number}" for number in range(1, 15)))
    ]


def test_what_was_not_delivered_says_how_often_it_was_tried_why_not_and_when_again(world: World) -> None:
    posted(world, Undelivered("the box is full"))
    wanted = ("state", "attempts", "problem", "next_try_at")
    again = instant_of(world.clock.now + timedelta(seconds=FIRST_PAUSE))
    assert set(told(world, *wanted, award="school")) == {("failing", 1, "the box is full", again)}
    assert len(rows(world, award="school", state="undelivered")) == 4
    world.clock.now += timedelta(seconds=FIRST_PAUSE + 1)
    posted(world)
    assert set(told(world, *wanted, award="school")) == {("delivered", 1, "", None)}
    assert rows(world, state="undelivered") == []


def test_a_person_is_found_by_the_very_name_and_several_are_asked_for_at_once(world: World) -> None:
    assert {row["unit"] for row in rows(world, person="school.chair,works.clerk")} == {"school", "works"}
    for nobody in ("School.chair", "school_chair", "school%", "chair"):
        assert rows(world, person=nobody) == []


def test_who_acknowledged_is_told_and_who_did_not(world: World) -> None:
    posted(world)
    world.do("school/chair", "reminder.acknowledge", SCHOOL)
    assert told(world, "seat", "acknowledged_by", award="school", unit="school") == [
        ("chair", "school.chair"),
        ("clerk", None),
    ]
    assert len(rows(world, award="school", state="unacknowledged")) == 3


def test_what_was_withdrawn_says_why(world: World) -> None:
    world.do(DISTRICT, "award.annul", "school", reason="命名有误")
    posted(world)
    assert set(told(world, "state", "reason", award="school")) == {("withdrawn", "ended")}
    assert rows(world, award="school", state="unacknowledged") == [], (
        "nobody can take note of what never went out"
    )


@pytest.mark.parametrize(
    ("column", "word"),
    [("state", "undelivred"), ("state", "waiting,undelivred"), ("subject", "reinspection")],
)
def test_a_word_that_is_no_state_and_no_subject_is_refused(world: World, column: str, word: str) -> None:
    with pytest.raises(UnknownFilter, match=column) as refused:
        rows(world, **{column: word})
    assert refused.value.blamed == column
    assert rows(world, state="withdrawn,undelivered", subject="re-inspection")


def test_a_reminder_for_nobody_is_in_the_register_too(world: World) -> None:
    world.publish("reminded")
    world.do(DISTRICT, "award.import", id="candle", scheme="reminded", honour="candle", home="works-home",
             document="文件", awarded_by="fangshan-federation")  # fmt: skip
    world.do(ASSESSOR, "award.reinspect", "candle", finding="minor", opinion="整改")
    world.day("2020-08-01")
    sweep(world, "candle", channels=())
    assert told(world, "subject", "rung", "state", "unit", award="candle") == [
        ("rectification", "-P30D", "nobody", "")
    ]
