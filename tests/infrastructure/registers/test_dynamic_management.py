"""Dynamic management: how each held honour is looked after, on a day, as known at a moment."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from infrastructure.registers.query import Query, UnknownFilter
from infrastructure.registers.registers import Registers
from tests.infrastructure.registers.lives import ASSESSOR, DISTRICT, advanced, inspect, revoke, star
from tests.support.world import World


def line(registers: Registers, *columns: str, **asked: Any) -> tuple[Any, ...]:
    [row] = registers.read(Query("dynamic-management", **asked)).rows
    return tuple(row[name] for name in columns)


def test_overdue_is_a_matter_of_the_day_that_is_asked_about(settled: World, registers: Registers) -> None:
    advanced(settled)
    assert line(registers, "next_due", "overdue", as_of=date(2020, 10, 20)) == ("2020-10-20", False)
    assert line(registers, "next_due", "overdue", as_of=date(2020, 10, 21)) == ("2020-10-20", True)
    assert line(registers, "overdue") == (None,)
    late = {"where": {"overdue": "true"}}
    assert registers.read(Query("dynamic-management", as_of=date(2020, 10, 20), **late)).rows == []  # type: ignore[arg-type]
    assert line(registers, "standing", as_of=date(2020, 10, 21), **late) == ("in-force",)
    assert line(registers, "standing", as_of=date(2020, 10, 20), where={"overdue": "false"}) == ("in-force",)
    with pytest.raises(UnknownFilter, match="on which day"):
        line(registers, "standing", **late)


def test_who_was_inspected_in_time_and_has_to_put_something_right_is_late_only_with_that(
    settled: World, registers: Registers
) -> None:
    award = advanced(settled)
    settled.day("2020-10-10")
    inspect(settled, award, "rectify", checklist=settled.answers(award) | {"3": "否"})
    columns = ("next_due", "overdue", "rectify_by", "rectification_overdue")
    [by] = line(registers, "rectify_by")
    for day, late in (("2020-10-28", False), ("2022-10-28", True)):
        asked: dict[str, Any] = {"as_of": date.fromisoformat(day)}
        assert line(registers, *columns, **asked) == ("2020-10-20", False, by, late)
        assert registers.read(Query("dynamic-management", {"overdue": "true"}, **asked)).rows == []
        assert registers.read(Query("honours", view="overdue", all=True, **asked)).rows == []
    assert registers.verify("honours") == registers.verify("dynamic-management") == []


def test_a_rectification_has_its_deadline_its_reason_and_its_extension(
    settled: World, registers: Registers
) -> None:
    award = star(settled)
    columns = ("standing", "rectify_by", "rectify_because", "extensions", "rectification_overdue")
    settled.day("2018-06-01")
    inspect(settled, award, "minor")
    day = date(2018, 7, 10)
    assert line(registers, *columns, as_of=day) == ("rectifying", "2018-07-01", "inspection", 0, True)
    settled.do(ASSESSOR, "award.extend-rectification", award, reason="工期")
    assert line(registers, *columns, as_of=day) == ("rectifying", "2018-07-31", "inspection", 1, False)
    settled.do(ASSESSOR, "award.accept-rectification", award, opinion="已整改")
    assert line(registers, *columns, as_of=day) == ("in-force", None, None, 0, False)
    assert line(registers, "last_finding", "last_reinspected_on", "last_passed_on") == (
        "minor", "2018-06-01", "2018-06-01",
    )  # fmt: skip


def test_reprimands_suspensions_and_grades_are_in_the_line(settled: World, registers: Registers) -> None:
    award = star(settled)
    settled.do(ASSESSOR, "award.reprimand", award, level="warn", reason="材料迟交")
    settled.do(ASSESSOR, "award.reprimand", award, level="criticise", reason="再次迟交")
    settled.do(DISTRICT, "award.promote", award, reason="突出")
    settled.do(DISTRICT, "award.suspend", award, ground="fraud", until=date(2018, 9, 1))
    columns = ("standing", "grade", "reprimands", "suspended_until", "alerts")
    assert line(registers, *columns) == ("suspended", "mid", 2, "2018-09-01", [])
    settled.do(DISTRICT, "award.reinstate", award)
    assert line(registers, *columns) == ("in-force", "mid", 2, None, [])


def test_the_members_review_of_the_home_stands_beside_its_honour(
    settled: World, registers: Registers
) -> None:
    advanced(settled)
    review = ("review_year", "review_held_on", "review_satisfied")
    assert line(registers, *review) == (None, None, None)
    settled.day("2018-12-10")
    settled.do(
        "hospital/chair",
        "member-review.hold",
        home="hospital-home",
        year=2018,
        asked=100,
        answered=90,
        rate="88",
    )
    settled.day("2020-01-05")
    held: dict[str, Any] = {"home": "hospital-home", "year": 2019, "asked": 100, "answered": 90}
    settled.do("hospital/chair", "member-review.hold", **held, rate="40", effective_on=date(2019, 12, 20))
    known = settled.store.head()
    settled.do(
        "hospital/chair",
        "member-review.correct",
        "hospital-home.2019",
        asked=100,
        answered=95,
        rate="45",
        reason="误",
    )
    assert line(registers, *review, as_of=date(2019, 12, 19)) == (2018, "2018-12-10", "88")
    assert line(registers, *review, as_of=date(2019, 12, 20)) == (2019, "2019-12-20", "45")
    assert line(registers, *review, as_of=date(2019, 12, 20), known_at=known) == (2019, "2019-12-20", "40")


def test_what_is_over_is_looked_after_no_more(settled: World, registers: Registers) -> None:
    revoke(settled, star(settled))
    assert registers.read(Query("dynamic-management")).rows == []
    assert line(registers, "standing", "next_due", "overdue", all=True, as_of=date(2030, 1, 1)) == (
        "revoked", None, False,
    )  # fmt: skip
