"""Late entries: what was entered after its day, by how many days, and by whom."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from infrastructure.registers.query import Query, UnknownFilter
from infrastructure.registers.registers import Registers
from tests.infrastructure.registers.lives import DISTRICT, star
from tests.support.world import World


def late(registers: Registers, *columns: str, **asked: Any) -> list[tuple[Any, ...]]:
    return [
        tuple(row[name] for name in columns) for row in registers.read(Query("late-entries", **asked)).rows
    ]


@pytest.fixture
def belated(settled: World) -> World:
    """A home's figures entered 92 days late, a suspension 30 days late, and the rest on its day."""
    award = star(settled)
    settled.day("2018-06-01")
    settled.do(
        "hospital/chair",
        "home.record-facts",
        "hospital-home",
        figures={"members": "80"},
        effective_on=date(2018, 3, 1),
    )
    settled.day("2018-07-01")
    settled.do(DISTRICT, "award.suspend", award, ground="fraud", effective_on=date(2018, 6, 1))
    settled.do(DISTRICT, "award.reinstate", award, effective_on=date(2018, 6, 1))
    return settled


def test_every_fact_entered_late_is_listed_with_how_late_and_by_whom(
    belated: World, registers: Registers
) -> None:
    told = ("subject", "name", "title", "effective_on", "late", "unit", "seat")
    district = ("fangshan-federation", "chair")
    assert late(registers, *told, since=date(2018, 1, 2)) == [
        ("home", "hospital-home", "登记数据", "2018-03-01", 92, "hospital", "chair"),
        ("award", "star.2018.hospital-home", "暂停使用", "2018-06-01", 30, *district),
        ("award", "star.2018.hospital-home", "恢复使用", "2018-06-01", 30, *district),
    ]
    assert registers.verify("late-entries") == []


def test_two_late_entries_of_one_day_are_both_listed_though_only_the_last_one_holds(
    belated: World, registers: Registers
) -> None:
    held = registers.read(Query("honours", view="recorded-late")).rows
    assert [row["cause"] for row in held] == ["award.reinstated:1"]
    assert len(late(registers, "topic", where={"subject": "award"})) == 2


def test_how_late_is_too_late_is_said_by_who_asks(belated: World, registers: Registers) -> None:
    assert late(
        registers, "late", where={"more_than": "30", "name": "hospital-home"}, since=date(2018, 1, 2)
    ) == [(92,)]
    assert late(registers, "late", where={"more_than": "92"}) == []
    with pytest.raises(UnknownFilter, match="number"):
        late(registers, "late", where={"more_than": "a month"})


def test_late_entries_are_listed_as_of_a_day_and_as_known_then(belated: World, registers: Registers) -> None:
    assert late(registers, "late", since=date(2018, 1, 2), as_of=date(2018, 5, 31)) == [(92,)]
    assert late(registers, "late", since=date(2018, 1, 2), known_at=datetime(2018, 6, 30, tzinfo=UTC)) == [
        (92,)
    ]
    assert late(registers, "late", since=date(2018, 1, 2), known_at=belated.store.head() - 1) == [
        (92,),
        (30,),
    ]


def test_a_tree_that_jianjia_plants_is_older_than_the_register_and_not_late(
    settled: World, registers: Registers
) -> None:
    settled.day("2018-07-01")
    unit = {"id": "old-mill", "type": "basic-union", "title": "老面粉厂工会", "parent": "liangxiang"}
    settled.do("system", "unit.found", **unit, effective_on=date(1958, 1, 1))
    settled.do(
        "liangxiang/chair", "unit.rename", "old-mill", title="面粉厂工会", effective_on=date(2018, 6, 1)
    )
    told = late(registers, "name", "topic", where={"name": "old-mill"})
    assert told == [("old-mill", "unit.renamed:1")]
