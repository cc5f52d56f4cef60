"""Working days are imported by whoever may publish the notices that count by them, with their source, and hold at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from domain.refusals import Refusal
from domain.work_calendar import WorkingDays
from tests.support.papers import notice
from tests.support.world import World
from tests.support.years import year

DISTRICT = "fangshan-federation/chair"
SPRING_2020 = ("01-24", "01-27", "01-28", "01-29", "01-30")
EARLIER_2020: dict[str, Any] = {
    "year": 2020, "document": "国办发明电〔2019〕16号", "announced_on": "2019-11-21",
    "holidays": [f"2020-{day}" for day in ("01-01", *SPRING_2020, "04-06", "05-01", "05-04", "05-05", "06-25", "06-26",
                                            "10-01", "10-02", "10-05", "10-06", "10-07", "10-08")],
    "worked": [f"2020-{day}" for day in ("01-19", "02-01", "04-26", "05-09", "06-28", "09-27", "10-10")],
}  # fmt: skip


@pytest.fixture
def world(world: World) -> World:
    world.publish("counted")
    world.day("2026-11-20")
    return world


def known(world: World) -> WorkingDays:
    return world.read(WorkingDays, "cn")


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("fangshan-federation/chair", "ok"),
        ("fangshan-federation/registrar", "ok"),
        ("beijing-federation/chair", "ok"),
        ("fangshan-federation/clerk", "wrong-signer"),
        ("liangxiang/chair", "wrong-signer"),
        ("hospital/chair", "wrong-signer"),
        ("nobody@fangshan-federation/chair", "seat-not-held"),
        ("system", "ok"),
    ],
)
def test_who_may_publish_a_notice_may_import_the_years_it_counts_by(
    world: World, who: str, code: str
) -> None:
    assert world.code(who, "calendar.import", **year()) == code


def test_a_calendar_that_no_notice_counts_by_is_imported_by_nobody_but_jianjia(world: World) -> None:
    assert world.code(DISTRICT, "calendar.import", **year(calendar="hk")) == "wrong-signer"
    assert world.code("system", "calendar.import", **year(calendar="hk")) == "ok"


def test_a_notice_counts_by_a_calendar_that_is_known(world: World) -> None:
    content = notice("counted").model_dump(mode="json", by_alias=True) | {"calendar": "hk"}
    assert world.code(DISTRICT, "scheme.publish", content=content) == "notice-refused"
    world.do("system", "calendar.import", **year(calendar="hk"))
    assert world.code(DISTRICT, "scheme.publish", content=content) == "ok"


def test_a_year_keeps_who_announced_it_in_which_document_on_which_day(world: World) -> None:
    world.do(DISTRICT, "calendar.import", **year(note="样本"))
    assert world.topics("calendar:cn") == ["calendar.year-announced"]
    source = known(world).years[2027].source
    assert (source.issuer, source.document, source.announced_on, source.note) == (
        "国务院办公厅", "国办发明电〔2026〕9号", date(2026, 11, 10), "样本",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"holidays": ["2027-01-01", "2026-12-31"]}, "day-outside-year", "/holidays/1"),
        ({"worked": ["2028-01-08"]}, "day-outside-year", "/worked/0"),
        ({"worked": ["2027-01-10", "2027-03-02"]}, "worked-weekday", "/worked/1"),
        ({"holidays": ["2027-01-02"], "worked": ["2027-01-02"]}, "day-twice", "/worked/0"),
        ({"holidays": ["2027-01-01", "2027-01-01"]}, "day-twice", "/holidays/1"),
        ({"holidays": []}, "year-without-holidays", "/holidays"),
        ({"announced_on": "2026-11-21"}, "in-the-future", None),
        ({"effective_on": "2026-11-21"}, "in-the-future", None),
        ({"year": 2026, "holidays": ["2026-01-01"], "worked": []}, "year-known-otherwise", "/reason"),
        (
            {"year": 2026, "holidays": ["2026-01-01"], "worked": [], "reason": " "},
            "year-known-otherwise",
            "/reason",
        ),
    ],
)
def test_a_year_that_cannot_be_is_refused_where_it_is_wrong(
    world: World, said: dict[str, Any], code: str, pointer: str | None
) -> None:
    assert world.code(DISTRICT, "calendar.import", **year(**said)) == code
    with pytest.raises(Refusal) as refused:
        world.do(DISTRICT, "calendar.import", **year(**said))
    assert refused.value.pointer == pointer
    assert not known(world).exists


def test_everything_wrong_with_a_year_is_told_at_once(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        world.do(DISTRICT, "calendar.import", **year(holidays=["2026-01-01"], worked=["2027-03-02"]))
    assert [each.code for each in (refused.value, *refused.value.others)] == [
        "day-outside-year",
        "worked-weekday",
    ]


def test_weekend_days_between_holidays_may_be_named_and_change_nothing(world: World) -> None:
    shipped = world.office.calendars["cn"]
    days = [day.isoformat() for day, worked in shipped.of_year(2026).items() if not worked]
    worked = [day.isoformat() for day, worked in shipped.of_year(2026).items() if worked]
    same = year(2026, holidays=[*days, "2026-10-03", "2026-10-04"], worked=worked)
    assert world.code(DISTRICT, "calendar.import", **same) == "already-exists"


def test_a_known_year_is_changed_with_a_reason_and_the_newest_announcement_holds(world: World) -> None:
    """The Spring Festival of 2020 was lengthened on 26 January 2020, when it had begun."""
    shipped = world.office.calendars["cn"]
    world.do(DISTRICT, "calendar.import", **year(reason="重演", **EARLIER_2020))
    before = known(world).over(shipped)
    assert (before.is_working(date(2020, 1, 31)), before.is_working(date(2020, 2, 1))) == (True, True)
    longer = EARLIER_2020 | {
        "document": "国办发明电〔2020〕1号", "announced_on": "2020-01-26",
        "holidays": [*EARLIER_2020["holidays"], "2020-01-31"],
        "worked": [day for day in EARLIER_2020["worked"] if day != "2020-02-01"],
    }  # fmt: skip
    assert world.code(DISTRICT, "calendar.import", **year(**longer)) == "year-known-otherwise"
    world.do(DISTRICT, "calendar.import", **year(reason="延长春节假期", **longer))
    after = known(world).over(shipped)
    assert after.days == shipped.days
    assert after.sources[2020].document == "国办发明电〔2020〕1号"
    assert world.topics("calendar:cn") == ["calendar.year-corrected", "calendar.year-corrected"]


# --- two processes -----------------------------------------------------------------------------------------------------


AWARD = "lantern.2026.hospital-home"


def opened(url: str, day: str) -> World:
    """A process over a database, in which a name is public from that day for five working days, the day itself the first."""
    world = World(url)
    world.plant()
    world.publish("counted")
    world.home("hospital")
    world.day(day)
    world.round("lantern", "2026", scheme="counted")
    world.apply("hospital-home", "hospital", "lantern.2026", scheme="counted")
    world.do("hospital/administration", "award.endorse", AWARD)
    world.do(DISTRICT, "award.publicise", AWARD)
    return world


@pytest.fixture
def two(database_url: str) -> Iterator[tuple[World, World]]:
    """Two processes over one database, a name public since 28 December 2026."""
    one, other = opened(database_url, "2026-12-28"), World(database_url)
    yield one, other
    other.close()
    one.close()


def test_another_process_decides_by_the_year_as_soon_as_it_is_imported(two: tuple[World, World]) -> None:
    one, other = two
    for each in two:
        each.day("2027-01-06")
        assert each.code(DISTRICT, "award.close-publicity", AWARD) == "working-days-unknown"
    one.do(DISTRICT, "calendar.import", **year())
    assert other.code(DISTRICT, "award.close-publicity", AWARD) == "ok"
    for each in two:
        each.assert_replay_equals_live()


def test_a_decision_rests_on_the_calendar_as_it_was_looked_at(two: tuple[World, World]) -> None:
    """Decided by one process on what it knows, appended after another has changed a year: it is decided again."""
    one, other = two
    one.do(DISTRICT, "calendar.import", **year())
    for each in two:
        each.day("2027-01-05")
    other.do("school/chair", "award.object", AWARD, text="不符")
    shorter = year(holidays=["2027-02-08"], worked=[], reason="更正元旦放假")
    one.do(DISTRICT, "calendar.import", **shorter)
    assert other.code("school/chair", "award.object", AWARD, text="再次") == "too-late"


def test_also_when_no_year_was_ever_imported_before(database_url: str) -> None:
    """The first event of a calendar changes a shipped year: a decision that saw none is decided again."""
    one = opened(database_url, "2026-12-21")
    other = World(database_url)
    other.day("2026-12-25")
    assert other.code(DISTRICT, "award.close-publicity", AWARD) == "too-early"
    shipped = one.office.calendars["cn"].of_year(2026)
    off = [day.isoformat() for day, worked in shipped.items() if not worked]
    worked = [day.isoformat() for day, on in shipped.items() if on]
    longer = year(2026, holidays=[*off, "2026-12-25"], worked=worked, reason="临时放假")
    one.do(DISTRICT, "calendar.import", **longer)
    other.day("2026-12-28")
    assert other.code(DISTRICT, "award.close-publicity", AWARD) == "too-early"
    other.day("2026-12-29")
    assert other.code(DISTRICT, "award.close-publicity", AWARD) == "ok"
    other.close()
    one.close()
