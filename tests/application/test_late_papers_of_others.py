"""A paper about something else that is entered late: the honour it ends has the same life whether the sweep had woken
since its day or not (ADR 0013).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest

from tests.infrastructure.registers.truth import assert_registers_tell_the_truth
from tests.support.papers import notice
from tests.support.reminding import enter
from tests.support.timed import DISTRICT, GIVEN, life, swept, timed
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
