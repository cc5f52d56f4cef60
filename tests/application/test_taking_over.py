"""A title goes over to a newer notice as it was on the day of the paper, and what rests on it is looked after."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest

from tests.infrastructure.registers.truth import assert_registers_tell_the_truth
from tests.support.papers import notice
from tests.support.reminding import enter
from tests.support.timed import DISTRICT, GIVEN, life
from tests.support.world import World


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A star of the older notice, and a lamp that rests on it; it was all given on 20 October 2018."""
    world = World(database_url)
    world.plant()
    for name in ("parallel", "timed"):
        world.publish(name)
    world.home("works")
    world.day(GIVEN)
    enter(world, "star-works", "parallel", "star", "works", grade="low")
    yield world
    world.assert_replay_equals_live()
    world.assert_registers_equal_their_rebuild()
    assert_registers_tell_the_truth(world, world.registers)
    world.close()


def lit(world: World, effect: str) -> None:
    content = deepcopy(notice("rerun").model_dump(mode="json", by_alias=True))
    content["honours"]["lamp"]["standing"]["prerequisite_lost"] = {"effect": effect, "clause": "测试"}
    world.do(DISTRICT, "scheme.publish", content=content)
    enter(world, "lamp-works", "rerun", "lamp", "works")


def taken_over(world: World, day: str) -> str:
    world.day("2018-12-10")
    return world.code(DISTRICT, "award.take-over", "star-works", scheme="timed", effective_on=day)


def test_only_what_was_in_force_on_the_day_goes_over(world: World) -> None:
    world.day("2018-11-01")
    world.do(DISTRICT, "award.suspend", "star-works", ground="fraud")
    world.day("2018-12-01")
    world.do(DISTRICT, "award.reinstate", "star-works")
    assert taken_over(world, "2018-11-15") == "not-in-this-state"
    assert taken_over(world, "2018-12-01") == "ok"
    assert world.award("star-works").standing == "superseded"


@pytest.mark.parametrize(
    ("effect", "found"), [("alert", "alert-raised"), ("block", "alert-raised"), ("end", "lapsed")]
)
def test_what_rests_on_the_old_title_is_looked_after(world: World, effect: str, found: str) -> None:
    lit(world, effect)
    assert taken_over(world, "2018-12-01") == "ok"
    assert life(world, "lamp-works") == [(found, "2018-12-01")]
