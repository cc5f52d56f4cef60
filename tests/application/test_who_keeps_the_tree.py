"""The tree is kept from above: nobody makes himself his own system union, and nothing is dated where it cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.papers import notice
from tests.support.world import World


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        ("unit.appoint", {"seat": "administration", "person": "hospital.chair"}),
        ("unit.vacate", {"seat": "party-committee", "person": "hospital.party-committee"}),
        ("unit.move", {"parent": "fangshan-federation"}),
        ("unit.rename", {"title": "新名"}),
        ("unit.merge", {"into": "school"}),
        ("unit.dissolve", {"reason": "撤销"}),
    ],
)
def test_a_unit_s_own_chair_does_not_keep_it_and_the_union_above_does(
    world: World, act: str, facts: dict[str, str]
) -> None:
    assert world.code("hospital/chair", act, "hospital", **facts) == "wrong-signer"
    assert world.code("liangxiang/chair", act, "hospital", **facts) == "ok"


def test_the_topmost_unit_keeps_itself(world: World) -> None:
    facts = {"seat": "clerk", "person": "p-new"}
    assert world.code("beijing-federation/registrar", "unit.appoint", "beijing-federation", **facts) == "ok"


def test_a_basic_union_founds_branches_and_no_tier_above_itself(world: World) -> None:
    branch = {"id": "pharmacy", "type": "branch", "title": "药剂科分会", "parent": "hospital"}
    tier = {"id": "own-bureau", "type": "bureau-union", "title": "自设局工会", "parent": "hospital"}
    assert world.code("hospital/chair", "unit.found", **branch) == "ok"
    assert world.code("hospital/chair", "unit.found", **tier) == "wrong-signer"
    assert world.code("liangxiang/chair", "unit.found", **tier) == "ok"


@pytest.mark.parametrize(
    ("who", "act", "name", "facts"),
    [
        (
            "fangshan-federation/chair", "unit.found", "",
            {"id": "town-9", "type": "townshp-union", "title": "某镇总工会", "parent": "fangshan-federation"},
        ),
        ("liangxiang/chair", "unit.appoint", "hospital", {"seat": "chiar", "person": "p-new"}),
        ("hospital/chair", "home.register", "", {"id": "h-9", "kind": "hoem", "unit": "hospital", "title": "某之家"}),
    ],
)  # fmt: skip
def test_a_word_that_nobody_knows_is_refused_since_no_rule_would_find_what_bears_it(
    world: World, who: str, act: str, name: str, facts: dict[str, str]
) -> None:
    assert world.code(who, act, name, **facts) == "unknown-word"


def test_a_word_that_a_published_notice_names_is_known(world: World) -> None:
    home = {"id": "h-9", "kind": "window", "unit": "hospital", "title": "一号窗口"}
    assert world.code("hospital/chair", "home.register", **home) == "unknown-word"
    content = notice("reviewed").model_dump(mode="json", by_alias=True) | {
        "kinds": {"window": {"zh": "窗口"}}
    }
    world.do("fangshan-federation/chair", "scheme.publish", content=content)
    assert world.code("hospital/chair", "home.register", **home) == "ok"


@pytest.mark.parametrize(
    ("day", "code"),
    [("2018-05-03", "in-the-future"), ("2017-12-31", "back-dated-too-far"), ("2018-05-01", "ok")],
)
def test_what_is_recorded_of_a_home_lies_between_its_registration_and_today(
    world: World, day: str, code: str
) -> None:
    act = {"title": "新职工之家", "effective_on": day}
    assert world.code("hospital/chair", "home.rename", "hospital-home", **act) == code


def test_a_fact_of_the_future_is_not_recorded(world: World) -> None:
    facts = {"figures": {"workers": "120"}, "effective_on": "2990-01-01"}
    assert world.code("hospital/chair", "home.record-facts", "hospital-home", **facts) == "in-the-future"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "field-missing"),
        ({"figures": {}}, "field-missing"),
        ({"figures": {"workers": "-120"}}, "out-of-range"),
        ({"figures": {"workers": "0"}}, "ok"),
    ],
)
def test_a_record_of_facts_holds_one_and_no_figure_below_nothing(
    world: World, facts: dict[str, Any], code: str
) -> None:
    assert world.code("hospital/chair", "home.record-facts", "hospital-home", **facts) == code


def test_whoever_signed_for_the_unit_does_not_accept_for_the_system_union(world: World) -> None:
    award = world.apply("hospital-home", "hospital", "district-advanced-home.2018")
    seat = {"seat": "chair", "person": "hospital.administration"}
    world.do("fangshan-federation/chair", "unit.appoint", "liangxiang", **seat)
    world.walk(award, until="system-union")
    accepting = {"opinion": "合格", "sealed_on": "2018-05-02"}
    both = "hospital.administration@liangxiang/chair"
    assert world.code(both, "award.verify", award, **accepting) == "same-person"
