"""An honour takes the place of the one a home held: what rests on it rests on the new one, which may be of a lower grade."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from interfaces.worker import Worker
from tests.infrastructure.registers.truth import assert_registers_tell_the_truth
from tests.support.papers import DIGEST, notice
from tests.support.reminding import ASSESSOR, enter, running
from tests.support.timed import DISTRICT, GIVEN, life
from tests.support.world import World


def content() -> dict[str, Any]:
    """Stars that may be won again, named as from a day; a lamp that asks for two of them."""
    told = deepcopy(notice("parallel").model_dump(mode="json", by_alias=True))
    star = told["honours"]["star"]
    star |= {
        "holders": "again", "requires": [],
        "conferral": {"by": "decision", "decided_by": "district", "effective": "as-stated", "assumption": "测试"},
        "route": [{"step": "decision", "act": "approve", "by": "district", "assumption": "测试"}],
        "on_disagreement": {"assumption": "测试"},
    }  # fmt: skip
    star["commendation"] = {"by": "district", "assumption": "测试"}
    del star["round"]["quota"]
    star["standing"]["revocation"]["direct_for"] = ["fraud"]
    lamp = told["honours"]["lamp"] = deepcopy(star)
    asked = [{"holds": "star", "grade_at_least": "mid", "assumption": "测试"}]
    lamp |= {"title": "明灯职工之家", "grades": [], "requires": asked}
    lamp["standing"]["prerequisite_lost"] = {"effect": "end", "clause": "测试"}
    del lamp["standing"]["grading"]
    results = lamp["standing"]["reinspection"]["results"]
    lamp["standing"]["reinspection"]["results"] = [
        each for each in results if each["then"] not in ("demote", "promote")
    ]
    used = ("applicant", "system-union", "assessor", "district")
    told["actors"] = {name: told["actors"][name] for name in used}
    return told


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A home with a star of the middle grade and the lamp that rests on it."""
    world = World(database_url)
    world.plant()
    world.do(DISTRICT, "scheme.publish", content=content())
    world.home("works")
    world.day(GIVEN)
    enter(world, "star-works", "parallel", "star", "works", grade="mid")
    enter(world, "lamp-works", "parallel", "lamp", "works")
    world.do(ASSESSOR, "round.open", scheme="parallel", honour="star", cycle="2018")
    world.day("2018-11-01")
    yield world
    world.assert_replay_equals_live()
    world.assert_registers_equal_their_rebuild()
    assert_registers_tell_the_truth(world, world.registers)
    world.close()


def won_again(world: World, grade: str, on: str) -> None:
    report = {"kind": "report", "name": "材料", "digest": DIGEST}
    facts: dict[str, Any] = {
        "round": "star.2018",
        "home": "works-home",
        "grade": grade,
        "documents": [report],
    }
    award = world.do("works/chair", "award.apply", **facts).name
    world.do(DISTRICT, "award.approve", award)
    day = {"effective_on": on, "decided_on": "2018-11-01"}
    world.do(DISTRICT, "decision.issue", id="d1", document="一号", awards=[award], **day)


def test_praise_may_follow_the_approval_before_the_decision_is_entered(world: World) -> None:
    """Decided on 1 November for 1 January, entered on the 20th: praised on the 5th."""
    world.day("2018-10-30")
    report = {"kind": "report", "name": "材料", "digest": DIGEST}
    award = world.do(
        "works/chair", "award.apply", round="star.2018", home="works-home", grade="high", documents=[report]
    ).name
    world.do(DISTRICT, "award.approve", award)
    world.day("2018-11-20")
    day = {"effective_on": "2019-01-01", "decided_on": "2018-11-01"}
    world.do(DISTRICT, "decision.issue", id="d1", document="一号", awards=[award], **day)
    facts = {"reward": "奖牌"}
    assert (
        world.code(DISTRICT, "award.commend", award, effective_on="2018-10-29", **facts)
        == "back-dated-too-far"
    )
    assert world.code(DISTRICT, "award.commend", award, effective_on="2018-11-05", **facts) == "ok"


@pytest.mark.parametrize(("grade", "found"), [("low", [("lapsed", "2018-11-01")]), ("mid", []), ("high", [])])
def test_a_lower_grade_that_takes_its_place_is_a_loss(
    world: World, grade: str, found: list[tuple[str, str]]
) -> None:
    won_again(world, grade, "2018-11-01")
    assert world.award("star-works").standing == "superseded"
    assert life(world, "lamp-works") == found


@pytest.mark.parametrize(("grade", "found"), [("low", [("lapsed", "2019-01-01")]), ("high", [])])
def test_one_that_takes_it_later_is_a_loss_then(
    world: World, grade: str, found: list[tuple[str, str]]
) -> None:
    won_again(world, grade, "2019-01-01")
    assert life(world, "lamp-works") == []
    for day in ("2018-12-31", "2019-01-05"):
        world.day(day)
        Worker(running(world), look_every=0).sweep()
    assert life(world, "star-works") == [("superseded", "2019-01-01"), ("ending-took-effect", "2019-01-01")]
    assert life(world, "lamp-works") == found


@pytest.mark.parametrize(
    ("act", "name", "facts"),
    [
        ("decision.annul", "d1", {}),
        ("award.annul", "star.2018.works-home", {}),
        ("award.revoke", "star.2018.works-home", {"ground": "fraud", "effective_on": "2019-01-01"}),
    ],
)
def test_one_that_is_undone_before_it_begins_takes_no_place(
    world: World, act: str, name: str, facts: dict[str, str]
) -> None:
    """The home would be without a star from that day on, and nobody could give it back before."""
    won_again(world, "low", "2019-01-01")
    world.do(DISTRICT, act, name, reason="命名有误", **facts)
    world.day("2019-01-05")
    Worker(running(world), look_every=0).sweep()
    star = world.award("star-works")
    assert (star.standing, star.ended_on, star.successor) == ("in-force", None, "")
    assert life(world, "star-works") == [("superseded", "2019-01-01"), ("set-aside", "2019-01-01")]
    assert life(world, "lamp-works") == []


@pytest.mark.parametrize(("act", "name"), [("decision.annul", "d1"), ("award.annul", "star.2018.works-home")])
def test_what_was_annulled_and_put_back_falls_again_with_its_decision(
    world: World, act: str, name: str
) -> None:
    """From the day it was put back: before that it is void already."""
    won_again(world, "mid", "2018-11-01")
    world.do(DISTRICT, "award.annul", "star.2018.works-home", reason="命名有误")
    world.day("2018-11-05")
    world.do(DISTRICT, "award.restore", "star.2018.works-home", reason="命名有效")
    world.day("2018-11-09")
    assert world.code(DISTRICT, act, name, reason="程序违规") == "ok"
    star = world.award("star.2018.works-home")
    assert (star.standing, str(star.ended_on), str(star.annulled_on)) == (
        "annulled",
        "2018-11-05",
        "2018-11-09",
    )
