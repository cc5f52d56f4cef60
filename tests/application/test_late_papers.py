"""Papers that are entered late: decided on the honour as it was on their day, and counted where they belong (ADR 0016)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.application.test_signing import to_selection
from tests.infrastructure.registers.truth import assert_registers_tell_the_truth
from tests.support.papers import notice, sealed
from tests.support.world import World

DISTRICT = "fangshan-federation/chair"
ASSESSOR = "fangshan-federation/organisation-and-publicity"


@pytest.fixture
def world(world: World) -> Iterator[World]:
    """At the end of every test the registers say of each award what the award says of itself."""
    yield world
    assert_registers_tell_the_truth(world, world.registers)


@pytest.fixture
def star(world: World) -> str:
    """A home that is conferred a star on 10 May 2018; it is 1 September."""
    award = to_selection(world)
    world.do(ASSESSOR, "award.select", award)
    world.do(DISTRICT, "award.approve", award, **sealed(str(world.clock.today)))
    world.day("2018-09-01")
    return award


def inspect(world: World, award: str, finding: str, on: str) -> str:
    return world.code(
        ASSESSOR, "award.reinspect", award, finding=finding, inspectors=["li", "wang"], effective_on=on
    )


def stands(world: World, award: str) -> tuple[Any, ...]:
    found = world.award(award)
    return found.standing, found.last_passed_on, found.next_due


def test_an_inspection_entered_after_a_later_one_does_not_undo_it(world: World, star: str) -> None:
    assert inspect(world, star, "pass", "2018-08-20") == "ok"
    before = stands(world, star)
    assert inspect(world, star, "pass", "2018-06-20") == "ok"
    assert stands(world, star) == before
    assert before[:2] == ("in-force", date(2018, 8, 20))


def test_an_order_entered_late_was_settled_by_the_pass_that_followed_it(world: World, star: str) -> None:
    assert inspect(world, star, "pass", "2018-08-20") == "ok"
    assert inspect(world, star, "minor", "2018-08-01") == "ok"
    assert world.award(star).standing == "in-force"
    assert world.award(star).rectification is None


def test_a_demotion_entered_late_lies_before_the_promotion_that_followed_it(world: World, star: str) -> None:
    assert world.code(DISTRICT, "award.promote", star, reason="表现突出", effective_on="2018-08-01") == "ok"
    grade = world.award(star).grade
    assert (
        world.code(ASSESSOR, "award.reprimand", star, level="warn", reason="迟报", effective_on="2018-07-01")
        == "ok"
    )
    assert (world.award(star).grade, world.award(star).reprimands) == (grade, 1)


def extended(world: World, star: str, on: str) -> str:
    return world.code(ASSESSOR, "award.extend-rectification", star, reason="工期", effective_on=on)


def test_more_time_is_granted_by_the_day_on_its_paper(world: World, star: str) -> None:
    """What was found on 1 July is to be put right by the 31st; the papers are entered in September."""
    assert inspect(world, star, "minor", "2018-07-01") == "ok"
    assert extended(world, star, "2018-08-01") == "too-late"
    assert extended(world, star, "2018-07-31") == "ok"
    order = world.award(star).rectification
    assert order is not None
    assert (order.deadline, order.set_on) == (date(2018, 8, 30), date(2018, 7, 31))
    assert extended(world, star, "2018-07-30") == "later-acts-stand", "it would be a second time"


@pytest.mark.parametrize(("accepted", "code"), [("2018-07-31", "ok"), ("2018-08-01", "later-acts-stand")])
def test_what_was_found_put_right_too_late_gets_no_more_time(
    world: World, star: str, accepted: str, code: str
) -> None:
    assert inspect(world, star, "minor", "2018-07-01") == "ok"
    world.do(ASSESSOR, "award.accept-rectification", star, effective_on=accepted)
    assert extended(world, star, "2018-07-30") == code
    assert world.award(star).standing == "in-force"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (
            (DISTRICT, "award.suspend", {"ground": "fraud"}),
            (DISTRICT, "award.reinstate", {"reason": "已查清"}),
        ),
        (
            (ASSESSOR, "award.propose-revocation", {"ground": "fraud", "reason": "弄虚作假"}),
            (DISTRICT, "award.drop-revocation", {"reason": "查无实据"}),
        ),
        (
            ("hospital/chair", "award.relinquish", {"reason": "自愿放弃"}),
            (DISTRICT, "award.restore", {"reason": "误登"}),
        ),
    ],
)
def test_what_answers_something_is_not_dated_before_it(
    world: World, star: str, first: tuple[str, str, dict[str, str]], then: tuple[str, str, dict[str, str]]
) -> None:
    who, act, facts = first
    assert world.code(who, act, star, effective_on="2018-08-01", **facts) == "ok"
    who, act, facts = then
    assert world.code(who, act, star, effective_on="2018-07-31", **facts) == "back-dated-too-far"
    assert world.code(who, act, star, effective_on="2018-08-01", **facts) == "ok"
    assert world.award(star).standing == "in-force"


def test_a_proposal_of_revocation_is_not_entered_before_a_pass_that_it_would_have_forbidden(
    world: World, star: str
) -> None:
    assert inspect(world, star, "pass", "2018-08-20") == "ok"
    proposal = {"ground": "fraud", "reason": "弄虚作假"}
    code = world.code(ASSESSOR, "award.propose-revocation", star, effective_on="2018-08-19", **proposal)
    assert code == "later-acts-stand"
    assert world.award(star).standing == "in-force"


def test_nobody_gets_round_a_revocation_by_an_earlier_day(world: World, star: str) -> None:
    world.do(
        ASSESSOR,
        "award.propose-revocation",
        star,
        ground="fraud",
        reason="弄虚作假",
        effective_on="2018-08-01",
    )
    relinquish = {"reason": "自愿放弃", "effective_on": "2018-07-01"}
    assert world.code("hospital/chair", "award.relinquish", star, **relinquish) == "not-in-this-state"
    world.do(ASSESSOR, "award.hear", star, statement="单位陈述")
    world.do("liangxiang/chair", "award.concur-in-revocation", star)
    world.do(DISTRICT, "award.revoke", star, reason="弄虚作假")
    assert world.code("hospital/chair", "award.relinquish", star, **relinquish) == "not-in-this-state"
    assert world.award(star).standing == "revoked"


def test_what_happened_before_a_revocation_may_still_be_entered(world: World, star: str) -> None:
    world.do(ASSESSOR, "award.propose-revocation", star, ground="fraud", reason="弄虚作假")
    world.do(ASSESSOR, "award.hear", star, statement="单位陈述")
    world.do("liangxiang/chair", "award.concur-in-revocation", star)
    world.do(DISTRICT, "award.revoke", star, reason="弄虚作假")
    assert inspect(world, star, "pass", "2018-08-20") == "ok"
    assert stands(world, star) == ("revoked", date(2018, 8, 20), None)


def test_an_inspection_of_a_day_before_a_promotion_answers_the_checklist_of_that_day(world: World) -> None:
    content = notice("parallel").model_dump(mode="json", by_alias=True) | {"scheme": "listed"}
    content["checklists"] = {
        name: {"title": name, "passes": {"assumption": "测试"}, "items": [{"id": name, "text": name}]}
        | {"assumption": "测试"}
        for name in ("one", "two")
    }
    content["honours"]["star"]["standing"]["reinspection"]["checklist"] = [
        {"checklist": "one", "only_for": {"grades": ["low"]}},
        {"checklist": "two"},
    ]
    world.do(DISTRICT, "scheme.publish", content=content)
    facts = {"scheme": "listed", "honour": "star", "document": "文件", "awarded_by": "fangshan-federation"}
    world.do(DISTRICT, "award.import", id="star", grade="low", home="works-home", **facts)
    world.day("2018-08-01")
    world.do(DISTRICT, "award.promote", "star", reason="表现突出")
    world.day("2018-09-01")
    held = {"finding": "pass", "effective_on": "2018-07-01"}
    two = world.code(ASSESSOR, "award.reinspect", "star", checklist={"two": "是"}, **held)
    one = world.code(ASSESSOR, "award.reinspect", "star", checklist={"one": "是"}, **held)
    assert (two, one) == ("unknown-item", "ok")
    assert world.award("star").last_checklist_name == "one"


def test_a_revocation_stays_proposed_whatever_is_entered_of_the_days_before(world: World, star: str) -> None:
    world.do(ASSESSOR, "award.propose-revocation", star, ground="fraud", reason="弄虚作假")
    assert inspect(world, star, "minor", "2018-06-20") == "ok"
    assert inspect(world, star, "pass", "2018-08-20") == "ok"
    for act, facts in (("suspend", {"ground": "fraud"}), ("reinstate", {"reason": "已查清"})):
        assert world.code(DISTRICT, f"award.{act}", star, effective_on="2018-08-21", **facts) in (
            "ok",
            "later-acts-stand",
        )
    assert world.award(star).standing == "revocation-proposed"


def test_what_was_proposed_is_proposed_again_when_the_ending_was_wrong(world: World, star: str) -> None:
    world.do(ASSESSOR, "award.propose-revocation", star, ground="fraud", reason="弄虚作假")
    world.do(DISTRICT, "award.annul", star, reason="误", effective_on="2018-08-01")
    assert_registers_tell_the_truth(world, world.registers)
    world.day("2018-09-03")
    world.do(DISTRICT, "award.restore", star, reason="命名有效")
    assert world.award(star).standing == "revocation-proposed"
    assert_registers_tell_the_truth(world, world.registers)
    world.do(DISTRICT, "award.drop-revocation", star, reason="不成立")
    world.do(DISTRICT, "award.annul", star, reason="误")
    world.do(DISTRICT, "award.restore", star, reason="命名有效")
    assert world.award(star).standing == "in-force"


def test_a_renewal_entered_after_a_later_proposal_settles_nothing(world: World, star: str) -> None:
    world.day("2021-05-01")
    world.do(ASSESSOR, "award.propose-revocation", star, ground="fraud", reason="弄虚作假")
    assert world.code(DISTRICT, "award.renew", star, effective_on="2021-04-20") == "ok"
    assert world.award(star).standing == "revocation-proposed"


def test_nobody_proposes_to_revoke_as_of_a_day_before_the_end_what_is_over(world: World, star: str) -> None:
    proposal = {"ground": "fraud", "reason": "弄虚作假", "effective_on": "2018-08-01"}
    world.do(DISTRICT, "award.annul", star, reason="误", effective_on="2018-08-20")
    assert world.code(ASSESSOR, "award.propose-revocation", star, **proposal) == "not-in-this-state"
    world.do(DISTRICT, "award.restore", star, reason="命名有效")
    assert world.code(ASSESSOR, "award.propose-revocation", star, **proposal) == "ok"
    assert world.award(star).standing == "revocation-proposed"


def test_nobody_proposes_as_of_a_day_before_a_term_that_ran_out_and_was_renewed(
    world: World, star: str
) -> None:
    world.day("2021-06-01")
    world.do(DISTRICT, "award.renew", star)
    assert world.award(star).standing == "in-force"
    proposal = {"ground": "fraud", "reason": "弄虚作假", "effective_on": "2021-05-01"}
    assert world.code(ASSESSOR, "award.propose-revocation", star, **proposal) == "later-acts-stand"
