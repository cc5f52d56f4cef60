"""Units at a date: names, parents, seats and delegations as they were on any day."""

from __future__ import annotations

from datetime import date

import pytest

from domain import units as events
from domain.units import Unit
from tests.support.aggregates import after, assert_events, code, on


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def unit() -> Unit:
    return after(
        Unit,
        lambda it: it.found(on("2015-01-01"), type="basic-union", title="旧名", parent="liangxiang"),
        lambda it: it.appoint(on("2015-01-01"), seat="chair", person="li"),
    )


def test_nobody_delegates_to_themselves(unit: Unit) -> None:
    def given(person: str, holder: str = "li") -> str:
        until = day("2016-12-31")
        return code(
            lambda: unit.delegate(on("2016-01-01"), seat="chair", holder=holder, person=person, until=until)
        )

    assert (given("li"), given("wang", "nobody"), given("wang")) == ("to-oneself", "not-in-seat", "ok")


def test_a_unit_bears_the_name_and_the_parent_of_the_day_asked_for(unit: Unit) -> None:
    unit.rename(on("2017-01-01"), "新名")
    unit.move(on("2018-01-01"), "changyang")
    assert [unit.title_on(day(d)) for d in ("2014-01-01", "2016-12-31", "2017-01-01")] == [
        "旧名",
        "旧名",
        "新名",
    ]
    assert [unit.parent_on(day(d)) for d in ("2017-12-31", "2018-01-01")] == ["liangxiang", "changyang"]


def test_a_name_entered_late_takes_its_place_in_history(unit: Unit) -> None:
    unit.rename(on("2018-01-01"), "新名")
    unit.rename(on("2018-06-01", "2016-01-01"), "中名")
    assert [unit.title_on(day(d)) for d in ("2015-06-01", "2017-01-01", "2018-06-01")] == [
        "旧名",
        "中名",
        "新名",
    ]


def test_a_person_sits_from_the_first_day_to_the_last_day_included(unit: Unit) -> None:
    assert_events(unit, lambda it: it.vacate(on("2018-05-02"), seat="chair", person="li"), [events.Vacated])
    assert [unit.holders("chair", day(d)) for d in ("2014-12-31", "2015-01-01", "2018-05-02", "2018-05-03")] == [
        [], ["li"], ["li"], [],
    ]  # fmt: skip
    assert code(lambda: unit.vacate(on("2018-05-03"), seat="chair", person="li")) == "not-in-seat"


def test_an_appointment_may_know_its_end(unit: Unit) -> None:
    unit.appoint(on("2018-01-01"), seat="clerk", person="wang", until=day("2018-06-30"))
    assert [unit.holders("clerk", day(d)) for d in ("2018-06-30", "2018-07-01")] == [["wang"], []]
    assert code(
        lambda: unit.appoint(on("2018-01-02"), seat="clerk", person="x", until=day("2018-01-01"))
    ) == ("out-of-range")


def test_a_delegate_acts_between_its_days_and_only_while_the_holder_sits(unit: Unit) -> None:
    unit.delegate(on("2018-01-01"), seat="chair", holder="li", person="wang", until=day("2018-12-31"))
    unit.vacate(on("2018-06-30"), seat="chair", person="li")
    said = {
        d: unit.acts_for("chair", "wang", day(d))
        for d in ("2017-12-31", "2018-01-01", "2018-06-30", "2018-07-01")
    }
    assert said == {"2017-12-31": None, "2018-01-01": "li", "2018-06-30": "li", "2018-07-01": None}
    assert unit.acts_for("chair", "li", day("2018-01-01")) == "li"
    assert unit.acts_for("clerk", "wang", day("2018-01-01")) is None


def test_only_who_sits_delegates_and_not_into_the_past(unit: Unit) -> None:
    who = {"seat": "chair", "person": "wang"}
    assert (
        code(lambda: unit.delegate(on("2018-01-01"), holder="zhao", until=day("2018-12-31"), **who))
        == "not-in-seat"
    )
    assert (
        code(lambda: unit.delegate(on("2018-01-01"), holder="li", until=day("2017-12-31"), **who))
        == "out-of-range"
    )


@pytest.mark.parametrize("how", ["merge", "dissolve"])
def test_a_unit_that_ended_has_its_past_and_no_present(unit: Unit, how: str) -> None:
    if how == "merge":
        unit.merge(on("2018-05-02"), "school")
    else:
        unit.dissolve(on("2018-05-02"), "撤销")
    assert [unit.alive_on(day(d)) for d in ("2018-05-01", "2018-05-02")] == [True, False]
    assert [unit.holders("chair", day(d)) for d in ("2018-05-01", "2018-05-02")] == [["li"], []]
    refused = [
        code(lambda: unit.rename(on("2018-05-03"), "x")),
        code(lambda: unit.move(on("2018-05-03"), "x")),
        code(lambda: unit.appoint(on("2018-05-03"), seat="chair", person="x")),
        code(lambda: unit.merge(on("2018-05-03"), "x")),
        code(lambda: unit.dissolve(on("2018-05-03"), "x")),
    ]
    assert refused == ["not-in-this-state"] * 5


def test_nothing_happens_to_a_unit_that_was_never_founded() -> None:
    blank = Unit.blank("nowhere")
    assert code(lambda: blank.rename(on("2018-01-01"), "x")) == "not-in-this-state"
    assert code(lambda: blank.appoint(on("2018-01-01"), seat="chair", person="x")) == "not-in-this-state"
    assert blank.version == 0


def test_a_unit_is_founded_once(unit: Unit) -> None:
    again = code(lambda: unit.found(on("2018-01-01"), type="branch", title="x", parent=None))
    assert again == "already-exists"
