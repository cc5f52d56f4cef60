"""The duties of homes in the register of dynamic management: on a day, as known then, page by page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from infrastructure.notices import load_scheme, shipped
from infrastructure.registers.query import Page, Query, UnknownFilter
from infrastructure.registers.registers import Registers
from tests.infrastructure.registers.lives import advanced
from tests.support.world import World

REGISTRAR = "beijing-federation/registrar"


def publish(world: World, name: str, **changed: Any) -> None:
    content = load_scheme(shipped()[name]).model_dump(mode="json", by_alias=True) | changed
    world.do(REGISTRAR, "scheme.publish", content=content)


def page(registers: Registers, day: str, **asked: Any) -> Page:
    known_at, cursor = asked.pop("known_at", None), asked.pop("cursor", None)
    limit = asked.pop("limit", 50)
    query = Query(
        "dynamic-management", asked, "duties", as_of=date.fromisoformat(day), known_at=known_at, cursor=cursor, limit=limit
    )  # fmt: skip
    return registers.read(query)


def status(registers: Registers, day: str, duty: str, **asked: Any) -> list[str]:
    return [row["status"] for row in page(registers, day, duty=duty, home="hospital-home", **asked).rows]


def activity(world: World, day: str) -> None:
    world.do(
        "hospital/chair", "home.record-entry", "hospital-home", kind="activity", title="活动", effective_on=date.fromisoformat(day)
    )  # fmt: skip


def test_a_late_entry_changes_what_is_known_now_and_not_what_was_known_then(
    settled: World, registers: Registers
) -> None:
    publish(settled, "beijing-2015")
    settled.day("2018-07-05")
    activity(settled, "2018-06-02")
    then, at = settled.store.head(), datetime(2018, 7, 5, 12, tzinfo=UTC)
    settled.day("2018-08-01")
    activity(settled, "2018-06-09")
    assert status(registers, "2018-07-05", "activities") == ["open"]
    assert status(registers, "2018-07-05", "activities", known_at=then) == ["missed"]
    assert status(registers, "2018-07-05", "activities", known_at=at) == ["missed"]
    assert status(registers, "2018-06-30", "activities") == ["met"]
    assert status(registers, "2018-06-08", "activities") == ["missed"]  # in May


def test_a_notice_binds_from_its_publication_on_as_known_then_and_back_to_its_first_day_as_known_now(
    settled: World, registers: Registers
) -> None:
    before = settled.store.head()
    publish(settled, "beijing-2015")
    assert status(registers, "2018-05-01", "congress", known_at=before) == []
    assert status(registers, "2018-05-01", "congress") == ["open"]
    publish(settled, "beijing-2015", in_force={"from": "2015-01-09", "to": "2018-06-30"})
    assert status(registers, "2018-06-30", "congress") == ["open"]
    assert status(registers, "2018-07-01", "congress") == []


def test_a_notice_binds_those_below_its_issuer_and_its_addressees_alone(
    settled: World, registers: Registers
) -> None:
    publish(settled, "beijing-2013", issuer="fangshan-federation")
    homes = {row["home"] for row in page(registers, "2018-06-01", duty="contact-published").rows}
    assert "hospital-home" in homes
    publish(settled, "beijing-2013", addressed_to=["company-union"])
    assert page(registers, "2018-06-01", duty="contact-published").rows == []
    publish(settled, "beijing-2013", addressed_to=["township-union"])
    assert {row["unit"] for row in page(registers, "2018-06-01", duty="contact-published").rows} == {
        "hospital",
        "school",
    }
    settled.do("fangshan-federation/chair", "unit.move", "school", parent="fangshan-federation")
    assert {row["unit"] for row in page(registers, "2018-06-01", duty="contact-published").rows} == {
        "hospital"
    }


def test_the_pages_of_a_long_list_are_the_list(settled: World, registers: Registers) -> None:
    publish(settled, "beijing-2013")
    publish(settled, "beijing-2015")
    whole = page(registers, "2018-06-01", limit=1000).rows
    assert len(whole) > 20
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        part = page(registers, "2018-06-01", limit=7, cursor=cursor)
        found += part.rows
        cursor = part.next
        if cursor is None:
            break
        activity(settled, "2018-01-02")  # what comes in meanwhile is not for these pages
    assert found == whole


def test_the_homes_with_missed_duties_are_listed(settled: World, registers: Registers) -> None:
    publish(settled, "beijing-2013")
    missed = page(registers, "2018-06-01", status="missed", duty="contact-published").rows
    assert {row["home"] for row in missed} >= {"hospital-home", "school-home"}
    settled.do(
        "hospital/chair", "home.record-entry", "hospital-home", kind="contact-published", title="公示栏"
    )
    missed = page(registers, "2018-06-01", status="missed,at-risk", duty="contact-published").rows
    assert "hospital-home" not in {row["home"] for row in missed}


def test_an_honour_shows_the_missed_duties_of_its_home(settled: World, registers: Registers) -> None:
    advanced(settled)
    publish(settled, "beijing-2013")
    day = date(2018, 12, 31)
    [row] = registers.read(Query("dynamic-management", as_of=day)).rows
    assert row["duties_missed"] == [
        f"beijing-2013/{duty}" for duty in ("basic-records", "contact-published", "person-in-charge")
    ]
    assert row["duties_at_risk"] == ["beijing-2013/member-review"]
    [row] = registers.read(Query("dynamic-management")).rows
    assert (row["duties_missed"], row["duties_at_risk"]) == (None, None)


@pytest.mark.parametrize("where", [{"colour": "red"}, {"status": "late"}])
def test_an_unknown_filter_is_refused(registers: Registers, where: dict[str, str]) -> None:
    with pytest.raises(UnknownFilter):
        page(registers, "2018-06-01", **where)


def test_duties_are_asked_about_on_a_day(registers: Registers) -> None:
    with pytest.raises(UnknownFilter, match="as_of"):
        registers.read(Query("dynamic-management", view="duties"))


def test_a_correction_of_a_review_shows_from_its_recording_on(settled: World, registers: Registers) -> None:
    publish(settled, "beijing-2013")
    asked: dict[str, Any] = {"asked": 100, "answered": 100}
    settled.do(
        "hospital/chair", "member-review.hold", scheme="beijing-2013", home="hospital-home", year=2018,
        counts={"satisfied": 40}, **asked,
    )  # fmt: skip
    settled.do("liangxiang/chair", "member-review.confirm", "hospital-home.2018", unsatisfied=True)
    then = settled.store.head()
    settled.do(
        "hospital/chair",
        "member-review.correct",
        "hospital-home.2018",
        counts={"satisfied": 90},
        reason="误",
        **asked,
    )
    day = date(2018, 12, 1)
    shown = ("satisfied", "proposed", "result", "rectify_by")
    query = Query("dynamic-management", view="reviews", as_of=day)
    [row] = registers.read(query).rows
    assert tuple(row[name] for name in shown) == ("90.00", "", None, None)
    [row] = registers.read(Query("dynamic-management", view="reviews", as_of=day, known_at=then)).rows
    assert tuple(row[name] for name in shown) == ("40.00", "unsatisfied", "unsatisfied", "2018-07-31")
    assert registers.verify("dynamic-management") == []


@pytest.mark.parametrize(("day", "where"), [(None, {}), (date(2018, 6, 1), {"colour": "red"})])
def test_goals_are_asked_about_on_a_day_and_by_name(
    registers: Registers, day: date | None, where: dict[str, str]
) -> None:
    with pytest.raises(UnknownFilter):
        registers.read(Query("dynamic-management", where, "goals", as_of=day))
