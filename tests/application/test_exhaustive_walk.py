"""Every shipped route, at every step, tried by every seat of the tree: exactly the right one is accepted.

Every seat tries the acts of the step, to return, reject, withdraw, amend and to say that the body is missing; the
seats that have a part in the route try every act there is.
What is right is written down here by hand, from the notice; it is not read from the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from domain.award import Award
from domain.refusals import FieldMissing, Refusal
from domain.vocabulary import Stage
from infrastructure.notices import shipped
from tests.support.papers import checklist, notice, papers
from tests.support.world import SEATS, TREE, World, district_road

DISTRICT, ASSESSOR = "fangshan-federation/chair", "fangshan-federation/organisation-and-publicity"
CITY, CITY_ASSESSOR = "beijing-federation/chair", "beijing-federation/organisation-and-publicity"
EVERYBODY = [f"{unit}/{seat}" for unit, _, _ in TREE for seat in SEATS]


@dataclass(frozen=True)
class Step:
    """A step as the notice has it: what is done there, by which seats, and who may confirm that the body is missing."""

    act: str
    by: tuple[str, ...]
    absent: str = ""


def home_road(unit: str, system_union: str) -> tuple[Step, ...]:
    """Form 5-1."""
    return (
        Step("deliberate", (f"{unit}/members-congress",)),
        Step("endorse", (f"{unit}/administration",), system_union),
        Step("endorse", (f"{unit}/party-committee",), system_union),
        Step("verify", (system_union,)),
        Step("assess", (ASSESSOR,)),
        Step("select", (ASSESSOR, DISTRICT)),
        Step("approve", (DISTRICT,)),
    )


SMALL_HOME_ROAD = (
    Step("deliberate", ("ward/members-meeting",)),
    Step("endorse", ("hospital/union-committee",)),
    Step("endorse", ("hospital/administration-and-party",), "liangxiang/chair"),
    Step("verify", ("liangxiang/chair",)),
    Step("assess", (ASSESSOR,)),
    Step("select", (ASSESSOR, DISTRICT)),
    Step("approve", (DISTRICT,)),
)
PROJECT_ROAD = (Step("verify", (DISTRICT,)),)
CITY_ROAD = (Step("endorse", (DISTRICT,)), Step("assess", (CITY_ASSESSOR,)), Step("select", (CITY,)))

ROADS = {
    "district-advanced-home": ("hospital", "hospital-home", home_road("hospital", "liangxiang/chair")),
    "district-advanced-home of a direct unit": ("works", "works-home", home_road("works", "works/chair")),
    "district-advanced-small-home": ("ward", "ward-small-home", SMALL_HOME_ROAD),
    "municipal-demonstration": ("hospital", "hospital-home", PROJECT_ROAD),
    "newly-unionised-100": ("hospital", "hospital-home", PROJECT_ROAD),
    "warm-station": ("hospital", "hospital-warm-station", PROJECT_ROAD),
    "municipal-model-home": ("hospital", "hospital-home", CITY_ROAD),
    "municipal-model-small-home": ("ward", "ward-small-home", CITY_ROAD),
}

BELOW = {
    "municipal-model-home": "district-advanced-home",
    "municipal-model-small-home": "district-advanced-small-home",
}
"""What must be held before a municipal honour."""

SIGNATURES = (
    "deliberate", "endorse", "self-assess", "verify", "assess", "survey", "cosign", "publicise", "close-publicity",
    "select", "approve", "put-on-reserve", "not-select",
)  # fmt: skip
OTHERS = ("return", "reject", "withdraw", "amend", "mark-not-applicable")
OF_A_STEP = {"close-publicity": "publicise", "put-on-reserve": "select", "not-select": "select"}


def facts(world: World, act: str, award: Award) -> dict[str, Any]:
    """What an act needs to be good in every other respect."""
    today = world.clock.today
    seal = {"opinion": "同意", "sealed_on": today}
    rules = world.rules(award)
    answers: dict[str, Any] = {}
    step = rules.route.step(award.waiting) if award.waiting else None
    if step is not None and step.act in ("verify", "assess") and step.checklist:
        assert isinstance(step.checklist, str)
        answers = {"checklist": checklist(rules.scheme, step.checklist)}
    inputs = {field.id: today.isoformat() for field in step.inputs if field.required} if step else {}
    inspected = {"inspectors": ["li", "wang"], "on_site": True, "inputs": inputs}
    found: dict[str, dict[str, Any]] = {
        "deliberate": district_road()[0][3](today),
        "endorse": seal,
        "verify": seal | answers,
        "assess": {"opinion": "合格"} | answers | inspected,
        "approve": seal,
        "select": {},
        "survey": {"asked": 1, "answered": 1},
        "put-on-reserve": {"rank": 1},
        "return": {"reason": "补正"},
        "reject": {"reason": "不同意"},
        "withdraw": {"reason": "撤回"},
        "mark-not-applicable": {"reason": "没有"},
    }
    return found.get(act, {})


def expected(road: tuple[Step, ...], place: int, act: str, who: str) -> str:
    """The code the notice's order gives for a signature."""
    step = road[place]
    if OF_A_STEP.get(act, act) != step.act:
        return "out-of-turn"
    if who in step.by:
        return "outcome-not-in-scheme" if act == "put-on-reserve" else "ok"
    later = any(each.act == step.act and who in each.by for each in road[place + 1 :])
    return "out-of-turn" if later else "wrong-signer"


def attempts(road: tuple[Step, ...], place: int, unit: str) -> Iterator[tuple[str, str, str]]:
    """Who, act, and the code there must be, at a place of the road."""
    step = road[place]
    involved = {who for each in road for who in (*each.by, each.absent) if who}
    for who in EVERYBODY:
        for act in SIGNATURES:
            if who in involved or OF_A_STEP.get(act, act) == step.act:
                yield who, act, expected(road, place, act, who)
        later = any(each.act == step.act and who in each.by for each in road[place + 1 :])
        stranger = "out-of-turn" if later and who not in step.by else "wrong-signer"
        for act in ("return", "reject"):
            yield who, act, "ok" if who in step.by else stranger
        mine = who in (f"{unit}/chair", f"{unit}/clerk")
        yield who, "withdraw", "ok" if mine else "wrong-signer"
        yield who, "amend", ("ok" if mine else "wrong-signer") if place == 0 else "not-in-this-state"
        if step.absent:
            yield who, "mark-not-applicable", "ok" if who == step.absent else "wrong-signer"
        else:
            yield who, "mark-not-applicable", "outcome-not-in-scheme"


def tried(world: World, who: str, act: str, award: str, good: dict[str, Any]) -> str:
    """The code of a dry run."""
    try:
        world.do(who, f"award.{act}", award, dry_run=True, **good)
    except Refusal as refusal:
        return refusal.code
    return "ok"


def started(world: World, name: str) -> str:
    """The application of a road."""
    unit, home, _ = ROADS[name]
    honour = name.partition(" ")[0]
    scheme = notice("beijing-model" if honour.startswith("municipal-model") else "fangshan-2018")
    if honour == "newly-unionised-100":
        world.do("hospital/chair", "home.record-facts", home, figures={"workers": "120"})
    if (below := BELOW.get(honour)) is not None:
        world.do(
            DISTRICT, "award.import", id="held", scheme="fangshan-2018", honour=below, home=home,
            document="1号", awarded_by="房山区总工会", effective_on="2017-05-01",
        )  # fmt: skip
    if honour == "municipal-model-small-home":
        world.round(honour, scheme="beijing-model")
    filed = papers(scheme.honours[honour], scheme)
    return world.do(f"{unit}/chair", "award.apply", round=f"{honour}.2018", home=home, **filed).name


def test_the_road_of_every_shipped_honour_is_walked() -> None:
    honours = {name for each in shipped() for name in notice(each).honours}
    assert {name.partition(" ")[0] for name in ROADS} == honours


@pytest.mark.clause("FS2018-3.3.2a", "FS2018-3.3.3a", "FS2018-2.1.2i")
@pytest.mark.parametrize("name", ROADS)
def test_at_every_step_every_seat_is_told_what_the_notice_says(world: World, name: str) -> None:
    unit, _, road = ROADS[name]
    award = started(world, name)
    for place, step in enumerate(road):
        if step.act == "assess":
            world.day("2018-10-20")
        state = world.award(award)
        head = world.store.head()
        good = {act: facts(world, act, state) for act in (*SIGNATURES, *OTHERS)}
        wrong = [
            (f"{place}: {act}", who, code, said)
            for who, act, code in attempts(road, place, unit)
            if (said := tried(world, who, act, award, good[act])) != code
        ]
        assert wrong == []
        assert world.store.head() == head
        world.do(step.by[0], f"award.{step.act}", award, **facts(world, step.act, state))
    done = world.award(award)
    assert done.stage == (Stage.PASSED if road is CITY_ROAD else Stage.CONFERRED)
    for who in (DISTRICT, ASSESSOR, CITY, "liangxiang/chair", f"{unit}/chair"):
        for act in (*SIGNATURES, *OTHERS):
            said = world.code(who, f"award.{act}", award, **facts(world, act, done))
            assert said == "not-in-this-state", (who, act)


@pytest.mark.clause("FS2018-2.1.2i")
@pytest.mark.parametrize(
    ("honour", "amount"),
    [("municipal-demonstration", "100000"), ("newly-unionised-100", "30000"), ("warm-station", "2000")],
)
def test_each_accepted_project_is_promised_its_money_once(world: World, honour: str, amount: str) -> None:
    award = started(world, honour)
    world.do(DISTRICT, "award.verify", award, **facts(world, "verify", world.award(award)))
    promised = [(each.amount, each.currency, each.payer, each.paid_on) for each in world.award(award).claims]
    assert promised == [(Decimal(amount), "CNY", "municipality", None)]
    assert world.code(ASSESSOR, "award.pay-grant", award) == "ok"
    assert world.code(ASSESSOR, "award.pay-grant", award) == "already-granted"
    assert [(each.amount, each.paid_on) for each in world.award(award).claims] == [
        (Decimal(amount), world.clock.today)
    ]


@pytest.mark.parametrize("honour", ["municipal-demonstration", "newly-unionised-100", "warm-station"])
def test_a_project_that_was_given_up_is_not_supported_again(world: World, honour: str) -> None:
    """同一职工之家同一项目只支持一次（Q21）。"""
    award = started(world, honour)
    world.do(DISTRICT, "award.verify", award, **facts(world, "verify", world.award(award)))
    world.do("hospital/chair", "award.relinquish", award, reason="停办")
    _, home, _ = ROADS[honour]
    filed = papers(notice("fangshan-2018").honours[honour], notice("fangshan-2018"))
    opening = {"scheme": "fangshan-2018", "honour": honour}
    world.day("2018-06-02")
    world.do(ASSESSOR, "round.open", **opening, cycle="2018b", id="again", reason="补报")
    assert world.code("hospital/chair", "award.apply", round="again", home=home, **filed) == "holder-already"
    world.day("2019-05-02")
    assert world.code(ASSESSOR, "round.open", **opening, cycle="2019") == "scheme-not-in-force"


def test_a_direct_unit_verifies_itself_and_is_marked_for_ever(world: World) -> None:
    award = started(world, "district-advanced-home of a direct unit")
    for place in range(4):
        step = home_road("works", "works/chair")[place]
        world.do(step.by[0], f"award.{step.act}", award, **facts(world, step.act, world.award(award)))
    assert world.award(award).seals[-1].notes == ("self-verified",)


def test_a_direct_unit_is_assessed_on_site(world: World) -> None:
    """直属基层工会自行验收的，区级考核必须到现场（A13）."""
    award = started(world, "district-advanced-home of a direct unit")
    for step in home_road("works", "works/chair")[:4]:
        world.do(step.by[0], f"award.{step.act}", award, **facts(world, step.act, world.award(award)))
    world.day("2018-10-20")
    by_paper = facts(world, "assess", world.award(award)) | {"on_site": False}
    with pytest.raises(FieldMissing) as refused:
        world.do(ASSESSOR, "award.assess", award, **by_paper)
    assert refused.value.pointer == "/on_site"
    assert refused.value.message == "“是否实地检查（本环节须到现场检查，应填‘是’）”未填写。"
