"""An honour ends with what it rests on – and with nothing else: what was only warned of, what was asked of the past, and
what else was looked at when it was given.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.support.papers import notice
from tests.support.reminding import enter
from tests.support.timed import DISTRICT, GIVEN, life
from tests.support.world import World

TORCH: dict[str, Any] = {"holds": "torch", "of": "unit", "assumption": "测试"}


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    world = World(database_url)
    yield world
    world.assert_replay_equals_live()
    world.assert_registers_equal_their_rebuild()
    world.close()


def given(
    world: World, *asked: dict[str, Any], torches: int = 1, effect: str = "end", revoked_by: str = ""
) -> None:
    """A school whose lantern was given under these conditions, and that holds so many torches; it is 5 November."""
    told = deepcopy(notice("timed").model_dump(mode="json", by_alias=True))
    for honour in ("torch", "lantern"):
        told["honours"][honour]["standing"]["reinspection"]["missed"] = "overdue"
    told["honours"]["lantern"]["requires"] = list(asked)
    told["honours"]["lantern"]["standing"]["prerequisite_lost"]["effect"] = effect
    if revoked_by:
        told["honours"]["lantern"]["standing"]["revocation"] = {
            "grounds": ["fraud"], "decided_by": revoked_by, "rescinded_by": "district", "clause": "测试",
        }  # fmt: skip
    world.plant()
    world.do(DISTRICT, "scheme.publish", content=told)
    world.home("school")
    world.do("school/chair", "home.register", id="school-second", unit="school", title="第二个家")
    world.day(GIVEN)
    enter(world, "torch-school", "timed", "torch", "school")
    if torches > 1:
        world.do(
            DISTRICT, "award.import", id="torch-second", scheme="timed", honour="torch", home="school-second",
            document="文件", awarded_by="区总工会", effective_on=GIVEN,
        )  # fmt: skip
    enter(world, "lantern-school", "timed", "lantern", "school")
    world.day("2018-11-05")


def given_up(world: World, **facts: Any) -> None:
    world.do("school/chair", "award.relinquish", "torch-school", reason="放弃", **facts)


def test_it_ends_with_what_it_rests_on(world: World) -> None:
    given(world, TORCH)
    given_up(world)
    assert life(world, "lantern-school") == [("lapsed", "2018-11-05")]


@pytest.mark.parametrize("effect", ["end", "alert", "block"])
@pytest.mark.parametrize("asked", [{"effect": "warn"}, {"ever": True}])
def test_nothing_rests_on_what_is_only_warned_of_or_was_asked_of_the_past(
    world: World, asked: dict[str, Any], effect: str
) -> None:
    given(world, TORCH | asked, effect=effect)
    given_up(world)
    assert life(world, "lantern-school") == []


@pytest.mark.parametrize(
    "asked",
    [
        {
            "all_of": [TORCH, {"figure": "workers", "at_least": 100, "assumption": "测试"}],
            "assumption": "测试",
        },
        TORCH | {"for_at_least": "P1Y"},
    ],
)
def test_what_else_was_asked_was_looked_at_when_it_was_given(world: World, asked: dict[str, Any]) -> None:
    given(world, asked, torches=2)
    world.do("school/chair", "home.record-facts", "school-home", figures={"workers": 90})
    given_up(world)
    assert life(world, "lantern-school") == [("alert-raised", "2018-11-05")]
    world.do("school/chair", "award.relinquish", "torch-second", reason="放弃")
    assert life(world, "lantern-school")[1:] == [("lapsed", "2018-11-05")]


def test_a_rescinded_revocation_gives_back_what_ends_at_once_and_a_restoration_does_not(
    world: World,
) -> None:
    """The revocation should never have been; without it, the lantern would have ended with the torch."""
    given(world, TORCH, revoked_by="conferring-body")
    world.do(DISTRICT, "award.revoke", "lantern-school", ground="fraud", reason="弄虚作假")
    world.day("2018-11-06")
    given_up(world)
    world.day("2018-11-07")
    world.do(DISTRICT, "award.rescind-revocation", "lantern-school", reason="认定有误")
    assert [name for name, _ in life(world, "lantern-school")] == [
        "revoked",
        "revocation-rescinded",
        "lapsed",
    ]
    assert world.code(DISTRICT, "award.restore", "lantern-school", reason="误登") == "prerequisite-missing"
