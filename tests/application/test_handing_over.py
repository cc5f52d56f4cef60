"""A home goes over to another unit: what it holds and what it applies for go with it, what is over stays where it was."""

from __future__ import annotations

import pytest

from domain.vocabulary import Stage
from infrastructure.registers.query import Query
from tests.support.papers import sealed
from tests.support.world import World, district_road

ABOVE = "liangxiang/chair"


@pytest.fixture
def district_award(world: World) -> str:
    return world.apply("hospital-home", "hospital", "district-advanced-home.2018")


def hand_over(world: World, unit: str = "school") -> None:
    world.do(ABOVE, "home.hand-over", "hospital-home", unit=unit, reason="合并")


def road_of(world: World, award: str) -> list[str]:
    return [f"{seal.by.unit}/{seal.by.seat}" for seal in world.award(award).seals if seal.live]


def test_an_application_goes_with_its_home_and_is_signed_by_the_new_unit_from_there_on(
    database_url: str,
) -> None:
    world = World(database_url)
    award = world.ready()
    world.do("system", "unit.found", id="mill", type="basic-union", title="纺织厂", parent="liangxiang")
    world.do("system", "unit.appoint", "mill", seat="party-committee", person="mill.party-committee")
    world.walk(award, until="party-committee")
    hand_over(world, "mill")
    seal = sealed(str(world.clock.today))
    assert world.code("hospital/party-committee", "award.endorse", award, **seal) == "wrong-signer"
    assert world.code("mill/party-committee", "award.endorse", award, **seal) == "ok"
    assert road_of(world, award) == [
        "hospital/members-congress",
        "hospital/administration",
        "mill/party-committee",
    ]
    found = world.award(award)
    assert (found.unit, found.waiting) == ("mill", "system-union")
    world.assert_registers_equal_their_rebuild()
    world.assert_replay_equals_live()
    world.close()


def test_the_worklist_asks_the_new_unit(world: World, district_award: str) -> None:
    def waits_for() -> list[tuple[object, object]]:
        rows = world.registers.read(Query("worklist")).rows
        return [(row["unit"], row["seats"]) for row in rows if row["award"] == district_award]

    assert waits_for() == [("hospital", "members-congress")]
    hand_over(world)
    assert waits_for() == [("school", "members-congress")]
    world.assert_registers_equal_their_rebuild()


def test_after_a_merger_the_application_goes_on_once_the_home_is_handed_over(
    world: World, district_award: str
) -> None:
    world.walk(district_award, until="administration")
    world.do(ABOVE, "unit.merge", "hospital", into="school")
    seal = sealed(str(world.clock.today))
    assert world.code("hospital/administration", "award.endorse", district_award, **seal) == "seat-not-held"
    hand_over(world)
    for step, who, act, facts in district_road("school"):
        if step != "assembly":
            if step == "assessment":
                world.day("2018-10-20")
            world.do(who, act, district_award, **facts(world.clock.today))
    award = world.award(district_award)
    assert (award.unit, award.stage) == ("school", Stage.CONFERRED)


def test_the_new_unit_amends_and_withdraws_what_the_home_applied_for(
    world: World, district_award: str
) -> None:
    hand_over(world)
    assert world.code("hospital/chair", "award.withdraw", district_award, reason="不报了") == "wrong-signer"
    assert world.code("school/chair", "award.withdraw", district_award, reason="不报了") == "ok"


def test_an_application_goes_on_by_the_road_it_began(world: World, district_award: str) -> None:
    """The new unit is of another type, for which the notice may know another road."""
    hand_over(world, "liangxiang")
    award = world.award(district_award)
    assert (award.unit, award.unit_type, award.waiting) == ("liangxiang", "basic-union", "assembly")


@pytest.mark.parametrize("act", ["award.withdraw", "award.reject"])
def test_an_application_that_is_over_stays_with_the_unit_of_then(
    world: World, district_award: str, act: str
) -> None:
    who = {"award.withdraw": "hospital/chair", "award.reject": "hospital/members-congress"}[act]
    world.do(who, act, district_award, reason="不报了")
    before = world.store.load(f"award:{district_award}")
    hand_over(world)
    assert world.store.load(f"award:{district_award}") == before


def test_a_home_is_not_handed_over_as_of_a_day_before_it_came_to_its_unit(world: World) -> None:
    hand_over(world)
    late = {"unit": "works", "reason": "合并"}
    said = world.code(
        "fangshan-federation/chair", "home.hand-over", "hospital-home", effective_on="2018-05-01", **late
    )
    assert said == "back-dated-too-far"
