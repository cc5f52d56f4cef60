"""A paper about something else that is entered late: the honour it ends has the same life whether the sweep had woken
since its day or not (ADR 0013).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest

from application.acts.award.dependants import catch_up
from application.authority import SYSTEM
from application.desk import Caller, Desk
from tests.infrastructure.registers.truth import assert_registers_tell_the_truth
from tests.support.papers import notice
from tests.support.reminding import enter
from tests.support.timed import ASSESSOR, DISTRICT, GIVEN, life, swept, timed
from tests.support.world import World

WOKEN = pytest.mark.parametrize("woken", [False, True])


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    world = timed(database_url)
    yield world
    world.assert_replay_equals_live()
    world.assert_registers_equal_their_rebuild()
    assert_registers_tell_the_truth(world, world.registers)
    world.close()


def ended(world: World, award: str) -> tuple[str, str]:
    found = world.award(award)
    return str(found.standing), str(found.ended_on)


@WOKEN
def test_a_dissolution_entered_after_the_term_ran_out(world: World, *, woken: bool) -> None:
    if woken:
        swept(world, "2019-11-01")
    world.day("2019-12-01")
    world.do(DISTRICT, "unit.dissolve", "hospital", reason="撤销", effective_on="2019-06-01")
    swept(world, "2019-12-02")
    assert ended(world, "torch-hospital") == ("ended-by-structural-change", "2019-06-01")


@WOKEN
@pytest.mark.parametrize(("handed_over", "unit"), [("2019-09-01", "school"), ("2019-11-20", "hospital")])
def test_what_has_expired_stays_with_the_unit_that_held_it_then(
    world: World, handed_over: str, unit: str, *, woken: bool
) -> None:
    """The term ran out on 21 October: what is handed over before that day goes with its home, however late that is entered."""
    if woken:
        swept(world, "2019-11-01")
    world.day("2019-12-01")
    world.do(
        "liangxiang/chair", "home.hand-over", "hospital-home", unit="school", reason="合并",
        effective_on=handed_over,
    )  # fmt: skip
    swept(world, "2019-12-02")
    assert (world.award("torch-hospital").unit, ended(world, "torch-hospital")) == (
        unit,
        ("expired", "2019-10-21"),
    )


@pytest.mark.parametrize("given", [("torch", "lantern"), ("lantern", "torch")])
def test_what_ends_with_its_unit_does_so_whichever_was_given_first(
    world: World, given: tuple[str, ...]
) -> None:
    world.home("liangxiang")
    for honour in given:
        enter(world, honour, "timed", honour, "liangxiang")
    world.day("2018-12-01")
    world.do(DISTRICT, "unit.dissolve", "liangxiang", reason="撤销")
    assert [life(world, honour) for honour in given] == [[("ended-by-structural-change", "2018-12-01")]] * 2


@pytest.mark.parametrize("given", [("torch", "lantern"), ("lantern", "torch")])
def test_nobody_decides_about_what_ends_with_another_honour(world: World, given: tuple[str, ...]) -> None:
    told = deepcopy(notice("timed").model_dump(mode="json", by_alias=True))
    told["honours"]["lantern"]["standing"]["structural"]["dissolved"] = "decide"
    world.do(DISTRICT, "scheme.publish", content=told | {"scheme": "other"})
    world.home("liangxiang")
    for honour in given:
        enter(world, honour, "other", honour, "liangxiang")
    world.day("2018-12-01")
    world.do(DISTRICT, "unit.dissolve", "liangxiang", reason="撤销")
    assert life(world, "lantern") == [("lapsed", "2018-12-01")]


@WOKEN
def test_what_it_rests_on_was_given_up_before_time_ended_it(world: World, *, woken: bool) -> None:
    if woken:
        swept(world, "2019-04-01")
    world.day("2019-04-02")
    world.do("school/chair", "award.relinquish", "torch-school", reason="放弃", effective_on="2019-02-01")
    swept(world, "2019-04-03")
    assert ended(world, "lantern-school") == ("lapsed", "2019-02-01")


def test_what_it_rests_on_ended_earlier_than_was_believed(world: World) -> None:
    """The lantern's re-inspections are held, so that it lapses with the torch alone."""
    world.day("2019-03-01")
    world.do(
        "fangshan-federation/organisation-and-publicity", "award.reinspect", "lantern-school", finding="pass"
    )
    world.day("2019-07-15")
    world.do(
        "fangshan-federation/organisation-and-publicity", "award.reinspect", "lantern-school", finding="pass"
    )
    swept(world, "2019-11-01")
    assert ended(world, "lantern-school") == ("lapsed", "2019-10-21")
    world.do("school/chair", "award.relinquish", "torch-school", reason="放弃", effective_on="2019-06-01")
    assert ended(world, "torch-school") == ("relinquished", "2019-06-01")
    assert ended(world, "lantern-school") == ("lapsed", "2019-06-01")


def kept(world: World) -> None:
    """The lantern's re-inspections are held, so that it lapses with the torch alone, whose term runs out on 20 October."""
    for day in ("2019-03-01", "2019-07-15"):
        world.day(day)
        world.do(ASSESSOR, "award.reinspect", "lantern-school", finding="pass")


@WOKEN
@pytest.mark.parametrize(
    ("who", "act", "facts", "code"),
    [
        (ASSESSOR, "reinspect", {"finding": "pass"}, "not-in-this-state"),
        (ASSESSOR, "reinspect", {"finding": "pass", "effective_on": "2019-10-01"}, "ok"),
        (DISTRICT, "restore", {"reason": "误登"}, "prerequisite-missing"),
    ],
)
def test_nobody_acts_on_what_has_lapsed_with_another(
    world: World, who: str, act: str, facts: dict[str, str], code: str, *, woken: bool
) -> None:
    kept(world)
    swept(world, "2019-11-01") if woken else world.day("2019-11-01")
    assert world.code(who, f"award.{act}", "lantern-school", **facts) == code
    swept(world, "2019-11-02")
    assert ended(world, "lantern-school") == ("lapsed", "2019-10-21")


@WOKEN
def test_what_has_lapsed_with_another_carries_no_application(world: World, *, woken: bool) -> None:
    told = deepcopy(notice("timed").model_dump(mode="json", by_alias=True))
    cup = told["honours"]["cup"] = deepcopy(told["honours"]["lantern"])
    cup["title"], cup["requires"] = "奖杯职工之家", [{"holds": "lantern", "assumption": "测试"}]
    world.do(DISTRICT, "scheme.publish", content=told | {"scheme": "other"})
    world.do(ASSESSOR, "round.open", scheme="other", honour="cup", cycle="c")
    kept(world)
    asked = {"round": "cup.c", "home": "school-home"}
    assert world.code("school/chair", "award.apply", dry_run=True, **asked) == "ok"
    swept(world, "2019-11-01") if woken else world.day("2019-11-01")
    assert world.code("school/chair", "award.apply", **asked) == "prerequisite-missing"


@WOKEN
def test_nobody_acts_on_what_rests_on_a_title_whose_revocation_took_effect(
    world: World, *, woken: bool
) -> None:
    kept(world)
    facts = {"ground": "serious", "reason": "严重问题", "effective_on": "2019-09-01"}
    world.do(DISTRICT, "award.revoke", "torch-school", **facts)
    swept(world, "2019-10-01") if woken else world.day("2019-10-01")
    assert world.code(ASSESSOR, "award.reinspect", "lantern-school", finding="pass") == "not-in-this-state"
    swept(world, "2019-10-02")
    assert ended(world, "lantern-school") == ("lapsed", "2019-09-01")


@WOKEN
def test_what_lapsed_with_a_title_that_turns_out_to_be_void_lapsed_when_its_term_ran_out(
    world: World, *, woken: bool
) -> None:
    kept(world)
    swept(world, "2019-11-01") if woken else world.day("2019-11-01")
    world.do(DISTRICT, "award.annul", "torch-school", reason="弄虚作假")
    assert ended(world, "torch-school") == ("annulled", GIVEN)
    assert ended(world, "lantern-school") == ("lapsed", "2019-10-21")


@WOKEN
def test_people_restore_what_lapsed_with_a_title_whose_term_was_wrong(world: World, *, woken: bool) -> None:
    kept(world)
    swept(world, "2019-11-01") if woken else world.day("2019-11-01")
    world.do(
        DISTRICT, "award.correct", "torch-school", field="valid_until", value="2020-10-20", reason="误登"
    )
    lantern = world.award("lantern-school")
    assert (lantern.standing, lantern.alerts) == ("lapsed", ["prerequisite-back:torch-school"])
    assert world.code(DISTRICT, "award.restore", "lantern-school", reason="火炬仍有效") == "ok"


@WOKEN
def test_what_was_pointed_out_is_settled_whoever_recorded_it(world: World, *, woken: bool) -> None:
    told = deepcopy(notice("timed").model_dump(mode="json", by_alias=True))
    told["honours"]["lantern"]["standing"]["prerequisite_lost"]["effect"] = "alert"
    world.do(DISTRICT, "scheme.publish", content=told | {"scheme": "other"})
    world.home("liangxiang")
    for honour in ("torch", "lantern"):
        enter(world, honour, "other", honour, "liangxiang")
    world.day("2019-03-01")
    world.do(ASSESSOR, "award.reinspect", "lantern", finding="pass")
    world.day("2019-07-15")
    world.do(ASSESSOR, "award.reinspect", "lantern", finding="pass")
    swept(world, "2019-11-01") if woken else world.day("2019-11-01")
    settled = {"about": "prerequisite:torch", "reason": "已核实"}
    assert world.code(DISTRICT, "award.clear-alert", "lantern", **settled) == "ok"
    assert world.award("lantern").alerts == []


def test_an_honour_that_rests_on_none_looks_at_no_other(world: World) -> None:
    """Whoever acts on a torch waits for nobody who acts on a lantern."""

    def looked(name: str) -> list[str]:
        def look(desk: Desk) -> list[str]:
            catch_up(desk, desk.award(name), world.clock.today)
            return [stream for stream in desk.looked_at if stream.startswith("award:")]

        return world.office.ask(Caller(SYSTEM.person), look)

    assert looked("torch-school") == ["award:torch-school"]
    assert looked("lantern-school") == ["award:lantern-school", "award:torch-school"]


def test_what_people_ended_since_stays_so(world: World) -> None:
    world.day("2019-02-01")
    world.do("hospital/chair", "award.relinquish", "torch-hospital", reason="放弃")
    world.do(DISTRICT, "unit.dissolve", "hospital", reason="撤销", effective_on="2019-01-01")
    assert life(world, "torch-hospital") == [("relinquished", "2019-02-01")]


def test_nothing_ends_before_it_was_given(world: World) -> None:
    """The lamp was given in November; it turns out in December that what it rests on had ended in October."""
    world.day("2018-11-10")
    world.do(DISTRICT, "award.import", id="lantern-late", scheme="timed", honour="lantern", home="works-home",
             document="文件", awarded_by="区总工会", effective_on="2018-11-05")  # fmt: skip
    world.day("2018-12-01")
    world.do("works/chair", "award.relinquish", "torch-works", reason="放弃", effective_on=GIVEN)
    assert ended(world, "lantern-late") == ("lapsed", "2018-11-05")
