"""An honour may rest on another one – of the home it extends, or of any home of its unit – and is looked after when that ends."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from infrastructure.registers.query import Query
from tests.application.test_signing import to_selection
from tests.support.papers import notice, papers, sealed
from tests.support.world import World

DISTRICT = "fangshan-federation/chair"
ASSESSOR = "fangshan-federation/organisation-and-publicity"
SOMEWHERE = pytest.mark.parametrize("of", ["parent-home", "unit"])


@pytest.fixture
def star(world: World) -> str:
    """The hospital's home is granted a star on 10 May 2018; an annex of it is registered."""
    award = to_selection(world)
    world.do(ASSESSOR, "award.select", award)
    world.do(DISTRICT, "award.approve", award, **sealed(str(world.clock.today)))
    world.do(
        "ward/chair", "home.register", id="annex", unit="ward", title="分家", parent_home="hospital-home"
    )
    world.do("hospital/chair", "home.register", id="second", unit="hospital", title="第二个家")
    return award


HOME = {"parent-home": "annex", "unit": "second"}
"""The home whose lamp rests on the star of the hospital's home."""


def publish(world: World, of: str, effect: str, **lamp: Any) -> None:
    """The notice with a lamp that rests on a star held elsewhere, and a torch that rests on a lamp."""
    content = notice("rerun").model_dump(mode="json", by_alias=True)
    lit = content["honours"]["lamp"]
    lit["requires"] = [{"holds": "star", "of": of, "assumption": "测试"}]
    lit["standing"]["prerequisite_lost"]["effect"] = effect
    torch = content["honours"]["torch"] = deepcopy(lit)
    torch["title"], torch["requires"] = "火炬职工之家", [{"holds": "lamp", "assumption": "测试"}]
    lit.update(lamp)
    world.do(DISTRICT, "scheme.publish", content=content)
    for honour in ("lamp", "torch"):
        world.do(ASSESSOR, "round.open", scheme="rerun", honour=honour, cycle="second")


def asked(home: str, honour: str) -> dict[str, Any]:
    scheme = notice("rerun")
    return {"round": f"{honour}.second", "home": home, **papers(scheme.honours["lamp"], scheme)}


def lit(world: World, of: str, honour: str = "lamp") -> str:
    """A lamp for the home that rests on the star, named."""
    home = HOME[of]
    unit = "ward" if home == "annex" else "hospital"
    award = world.do(f"{unit}/chair", "award.apply", **asked(home, honour)).name
    world.do(f"{unit}/administration", "award.endorse", award)
    world.do(f"{unit}/party-committee", "award.endorse", award)
    world.do("liangxiang/chair", "award.verify", award)
    world.do(DISTRICT, "award.approve", award)
    world.do(DISTRICT, "decision.issue", id=f"d-{honour}", document="房工发〔2018〕9号", awards=[award])
    return award


def given_up(world: World, star: str) -> None:
    world.do("hospital/chair", "award.relinquish", star, reason="放弃")


@SOMEWHERE
def test_an_honour_that_rests_on_one_held_elsewhere_ends_with_it(world: World, star: str, of: str) -> None:
    publish(world, of, "end")
    lamp = lit(world, of)
    given_up(world, star)
    assert world.award(lamp).standing == "lapsed"
    world.assert_registers_equal_their_rebuild()


@SOMEWHERE
def test_somebody_is_told_when_the_honour_held_elsewhere_ends(world: World, star: str, of: str) -> None:
    publish(world, of, "alert")
    lamp = lit(world, of)
    given_up(world, star)
    award = world.award(lamp)
    assert (award.standing, award.alerts) == ("in-force", [f"prerequisite:{star}"])


@SOMEWHERE
def test_an_honour_that_has_lost_the_one_held_elsewhere_supports_no_application(
    world: World, star: str, of: str
) -> None:
    publish(world, of, "block")
    lamp = lit(world, of)
    who = "ward/chair" if of == "parent-home" else "hospital/chair"
    assert world.code(who, "award.apply", dry_run=True, **asked(HOME[of], "torch")) == "ok"
    given_up(world, star)
    assert world.award(lamp).alerts == [f"prerequisite:{star}"]
    assert world.code(who, "award.apply", **asked(HOME[of], "torch")) == "prerequisite-missing"


def test_what_rests_on_what_ended_ends_too(world: World, star: str) -> None:
    publish(world, "unit", "end")
    lamp, torch = lit(world, "unit"), lit(world, "unit", "torch")
    given_up(world, star)
    assert [world.award(each).standing for each in (lamp, torch)] == ["lapsed", "lapsed"]
    done = world.registers.read(Query("handled", {"person": "hospital.chair"})).rows
    assert [row["topic"] for row in done if row["award"] == star][:1] == ["award.relinquished:1"]
    assert "award.lapsed:1" not in [row["topic"] for row in done]


def test_an_honour_that_ends_with_its_unit_takes_along_what_rests_on_it_elsewhere(
    world: World, star: str
) -> None:
    publish(world, "parent-home", "end")
    lamp = lit(world, "parent-home")
    world.do("liangxiang/chair", "unit.dissolve", "hospital", reason="撤销")
    assert [world.award(each).standing for each in (star, lamp)] == ["ended-by-structural-change", "lapsed"]


def test_an_honour_stays_while_another_home_of_the_unit_still_holds_what_it_rests_on(
    world: World, star: str
) -> None:
    world.do("hospital/chair", "home.register", id="third", unit="hospital", title="第三个家")
    world.do(
        DISTRICT, "award.import", id="old", scheme="parallel", honour="star", home="third",
        grade="low", document="房工发〔2016〕1号", awarded_by="区总工会", effective_on="2016-05-01",
    )  # fmt: skip
    publish(world, "unit", "end")
    lamp = lit(world, "unit")
    given_up(world, star)
    assert (world.award(lamp).standing, world.award(lamp).alerts) == ("in-force", [f"prerequisite:{star}"])


def test_one_of_two_alternatives_that_was_never_held_blocks_nothing(world: World, star: str) -> None:
    either = [{"holds": "star", "of": "unit"}, {"holds": "lamp", "of": "unit"}]
    one = {"any_of": [each | {"assumption": "测试"} for each in either], "assumption": "测试"}
    publish(world, "unit", "block", requires=[one])
    lit(world, "unit")
    assert world.code("hospital/chair", "award.apply", **asked("second", "torch")) == "ok"


@pytest.mark.parametrize("act", ["decision.annul", "award.annul"])
def test_annulling_what_had_ended_already_tells_nobody_again(world: World, star: str, act: str) -> None:
    """People had looked at it and said so."""
    publish(world, "unit", "alert")
    lamp, torch = lit(world, "unit"), lit(world, "unit", "torch")
    world.do("hospital/chair", "award.relinquish", lamp, reason="放弃")
    assert world.award(torch).alerts == [f"prerequisite:{lamp}"]
    world.do(DISTRICT, "award.clear-alert", torch, about=f"prerequisite:{lamp}", reason="已核实")
    world.do(DISTRICT, act, "d-lamp" if act == "decision.annul" else lamp, reason="程序有误")
    assert (world.award(lamp).standing, world.award(torch).alerts) == ("annulled", [])
