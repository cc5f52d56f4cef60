"""Periods in working days that run into 2027, which nobody has announced yet: shown as provisional, decided by nobody, and
counted anew when the year is imported.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.award import Award
from domain.award.deadlines import deadlines
from domain.calendar import WorkCalendar
from domain.work_calendar import WorkingDays
from tests.support.papers import notice
from tests.support.world import World
from tests.support.years import year

DISTRICT, ASSESSOR = "fangshan-federation/chair", "fangshan-federation/organisation-and-publicity"
AWARD = "lantern.2026.hospital-home"


def notice_with(**changed: dict[str, Any]) -> dict[str, Any]:
    """The notice ``counted`` with some keys of its steps changed, by step."""
    content = notice("counted").model_dump(mode="json", by_alias=True)
    for step in content["honours"]["lantern"]["route"]:
        step.update(changed.get(step["step"].replace("-", "_"), {}))
    return content


def begin(world: World, day: str = "2026-12-28", **changed: dict[str, Any]) -> None:
    """A lantern's application, up to the publicity that waits to be opened."""
    world.do(DISTRICT, "scheme.publish", content=notice_with(**changed))
    world.day(day)
    world.round("lantern", "2026", scheme="counted")
    world.apply("hospital-home", "hospital", "lantern.2026", scheme="counted")
    world.do("hospital/administration", "award.endorse", AWARD)


def conferred(world: World) -> None:
    """The lantern is held since the autumn of 2026."""
    begin(world, "2026-10-12")
    for day in ("2026-10-19", "2026-10-27"):
        world.do(DISTRICT, "award.publicise", AWARD)
        world.day(day)
        world.do(DISTRICT, "award.close-publicity", AWARD)
    world.do(DISTRICT, "award.approve", AWARD)


def days(world: World) -> dict[str, tuple[str, bool]]:
    """The days the award waits for now."""

    def look(award: Award) -> dict[str, tuple[str, bool]]:
        calendar = known_calendar(world)
        return {
            each.about: (each.last.day.isoformat(), each.last.provisional)
            for each in deadlines(award, world.rules(award), calendar)
        }

    return world.office.read(Award, AWARD, look)


def known_calendar(world: World) -> WorkCalendar:
    return world.read(WorkingDays, "cn").over(world.office.calendars["cn"])


def codes(world: World, days: dict[str, str], who: str, act: str, **facts: Any) -> None:
    """On each of the days, the act comes out like this."""
    for day, code in days.items():
        world.day(day)
        assert world.code(who, act, AWARD, **facts) == code, day


# --- publicity -------------------------------------------------------------------------------------------------------


def test_a_publicity_into_an_unknown_year_is_provisional_and_ends_when_the_year_is_known(
    world: World,
) -> None:
    begin(world)
    world.do(DISTRICT, "award.publicise", AWARD)
    assert days(world)["publicity"] == ("2027-01-01", True)
    codes(
        world,
        {"2026-12-31": "too-early", "2027-01-01": "too-early", "2027-01-04": "working-days-unknown",
         "2027-03-01": "working-days-unknown"},
        DISTRICT, "award.close-publicity",
    )  # fmt: skip
    world.do(DISTRICT, "calendar.import", **year())
    assert days(world)["publicity"] == ("2027-01-05", False)
    codes(world, {"2027-01-05": "too-early", "2027-01-06": "ok"}, DISTRICT, "award.close-publicity")


def test_the_event_keeps_what_was_known_and_nothing_stored_changes_on_import(world: World) -> None:
    begin(world)
    world.do(DISTRICT, "award.publicise", AWARD)
    before = world.store.load(f"award:{AWARD}")
    world.do(DISTRICT, "calendar.import", **year())
    assert world.store.load(f"award:{AWARD}") == before
    assert (before[-1].until, before[-1].provisional) == (date(2027, 1, 1), True)  # type: ignore[attr-defined]  # its fact


def test_an_objection_is_taken_while_it_is_surely_in_time_and_can_be_recorded_after_the_import(
    world: World,
) -> None:
    begin(world)
    world.do(DISTRICT, "award.publicise", AWARD)
    codes(
        world,
        {"2026-12-31": "ok", "2027-01-01": "ok", "2027-01-05": "working-days-unknown"},
        "school/chair", "award.object", text="不符",
    )  # fmt: skip
    world.day("2027-01-08")
    world.do(DISTRICT, "calendar.import", **year())
    late = {"text": "不符", "effective_on": "2027-01-06"}
    assert world.code("school/chair", "award.object", AWARD, **late) == "too-late"
    in_time = {"text": "不符", "effective_on": "2027-01-05"}
    assert world.code("school/chair", "award.object", AWARD, **in_time) == "ok"


def test_an_announcement_made_anew_moves_a_publicity_that_is_open(world: World) -> None:
    """As in 2020: announced in the holiday itself that it lasts longer."""
    begin(world)
    world.do(DISTRICT, "award.publicise", AWARD)
    world.day("2027-01-05")
    world.do(DISTRICT, "calendar.import", **year())
    longer = year(holidays=[*year()["holidays"], "2027-01-05", "2027-01-06"], reason="延长假期")
    world.do(DISTRICT, "calendar.import", **longer)
    assert days(world)["publicity"] == ("2027-01-07", False)
    codes(world, {"2027-01-06": "too-early", "2027-01-08": "ok"}, DISTRICT, "award.close-publicity")


@pytest.mark.parametrize(
    ("lasts", "first_day_counts", "last", "next_day"),
    [
        ({"working_days": 5}, True, "2026-09-30", "2026-10-01"),
        ({"working_days": 5}, False, "2026-10-08", "2026-10-09"),
        ("P5D", True, "2026-09-27", "2026-09-28"),
        ("P5D", False, "2026-09-28", "2026-09-29"),
    ],
)
def test_a_publicity_lasts_as_long_as_the_notice_says_in_its_own_kind_of_days(
    world: World, lasts: Any, first_day_counts: bool, last: str, next_day: str
) -> None:
    """From Wednesday 23 September 2026; Friday the 25th is Mid-Autumn, from 1 to 7 October people are off."""
    begin(world, "2026-09-23", publicity={"lasts": lasts, "first_day_counts": first_day_counts})
    world.do(DISTRICT, "award.publicise", AWARD)
    assert days(world)["publicity"] == (last, False)
    codes(world, {last: "too-early", next_day: "ok"}, DISTRICT, "award.close-publicity")


def test_several_rounds_of_publicity_each_count_for_themselves_and_take_objections_by_their_own_rule(
    world: World,
) -> None:
    begin(world, "2026-09-14")
    world.do(DISTRICT, "award.publicise", AWARD)
    assert days(world)["publicity"] == ("2026-09-18", False)
    codes(world, {"2026-09-18": "ok", "2026-09-19": "too-late"}, "school/chair", "award.object", text="不符")
    assert world.code(DISTRICT, "award.close-publicity", AWARD) == "still-open"
    settled = {"number": 1, "upheld": False, "reason": "查无实据"}
    assert world.code(ASSESSOR, "award.settle-objection", AWARD, **settled) == "ok"
    assert world.code(DISTRICT, "award.close-publicity", AWARD) == "ok"
    assert world.award(AWARD).waiting == "second-publicity"
    assert "publicity" not in days(world)
    world.do(DISTRICT, "award.publicise", AWARD)
    assert days(world) == {"publicity": ("2026-09-24", False), "objections": ("2026-09-21", False)}
    codes(world, {"2026-09-21": "ok", "2026-09-22": "too-late"}, "school/chair", "award.object", text="迟延")
    codes(world, {"2026-09-24": "too-early", "2026-09-25": "ok"}, DISTRICT, "award.close-publicity")
    assert world.award(AWARD).waiting == "decision", (
        "an objection that does not block stays open beside the road"
    )


def test_an_objection_that_blocks_stands_in_the_way_of_the_honour_until_it_is_decided(world: World) -> None:
    begin(world, "2026-09-14")
    world.do(DISTRICT, "award.publicise", AWARD)
    world.do("school/chair", "award.object", AWARD, text="不符")
    codes(world, {"2026-09-21": "still-open"}, DISTRICT, "award.close-publicity")
    assert world.code(DISTRICT, "award.approve", AWARD) == "out-of-turn"
    world.do(ASSESSOR, "award.settle-objection", AWARD, number=1, upheld=False, reason="查无实据")
    assert world.code(DISTRICT, "award.close-publicity", AWARD) == "ok"


# --- after conferral -------------------------------------------------------------------------------------------------


def test_a_hearing_into_an_unknown_year_is_waited_for_and_never_silently_over(world: World) -> None:
    conferred(world)
    world.day("2026-12-28")
    world.do(ASSESSOR, "award.propose-revocation", AWARD, ground="fraud", reason="举报")
    assert days(world)["hearing"] == ("2027-01-11", True)
    facts = {"ground": "fraud", "reason": "查实"}
    waiting = {
        "2027-01-07": "still-open",
        "2027-01-08": "working-days-unknown",
        "2027-02-26": "working-days-unknown",
    }
    codes(world, waiting, DISTRICT, "award.revoke", **facts)
    world.do(DISTRICT, "calendar.import", **year())
    assert days(world)["hearing"] == ("2027-01-12", False)
    assert world.code(DISTRICT, "award.revoke", AWARD, **facts) == "ok"


def test_a_holder_who_was_heard_is_not_waited_for(world: World) -> None:
    conferred(world)
    world.day("2026-12-28")
    world.do(ASSESSOR, "award.propose-revocation", AWARD, ground="fraud", reason="举报")
    world.day("2027-02-01")
    world.do(ASSESSOR, "award.hear", AWARD)
    assert world.code(DISTRICT, "award.revoke", AWARD, ground="fraud", reason="查实") == "ok"


def test_an_order_to_rectify_is_extended_only_while_it_surely_runs(world: World) -> None:
    conferred(world)
    world.day("2026-12-21")
    world.do(ASSESSOR, "award.reinspect", AWARD, finding="minor")
    assert days(world)["rectification"] == ("2027-01-04", True)
    world.day("2027-01-01")
    world.do(ASSESSOR, "award.extend-rectification", AWARD, reason="工期")
    assert days(world)["rectification"] == ("2027-01-11", True)
    world.day("2027-01-11")
    assert world.code(ASSESSOR, "award.extend-rectification", AWARD, reason="再延") == "working-days-unknown"
    world.do(DISTRICT, "calendar.import", **year())
    assert days(world)["rectification"] == ("2027-01-12", False)
    assert world.code(ASSESSOR, "award.extend-rectification", AWARD, reason="再延") == "ok"
    assert days(world)["rectification"] == ("2027-01-19", False)
    assert world.code(ASSESSOR, "award.accept-rectification", AWARD) == "ok"


def test_a_suspension_and_the_time_for_a_step_are_provisional_too(world: World) -> None:
    conferred(world)
    world.day("2026-12-21")
    world.do(ASSESSOR, "award.reinspect", AWARD, finding="paused")
    assert days(world) == {"suspension": ("2027-01-04", True)}
    world.do(DISTRICT, "calendar.import", **year())
    assert days(world) == {"suspension": ("2027-01-06", False)}


def test_the_time_for_a_step_is_counted_in_working_days(world: World) -> None:
    world.do(DISTRICT, "scheme.publish", content=notice_with())
    world.day("2026-12-21")
    world.round("lantern", "2026", scheme="counted")
    world.apply("hospital-home", "hospital", "lantern.2026", scheme="counted")
    assert days(world) == {"step": ("2027-01-04", True)}
    world.do(DISTRICT, "calendar.import", **year())
    assert days(world) == {"step": ("2027-01-06", False)}
