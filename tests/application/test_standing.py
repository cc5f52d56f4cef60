"""What becomes of an honour: re-inspected, rectified, suspended, revoked, ended – and what comes back, and what not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from domain.award import Award
from domain.award.reinspection import Reinspected
from domain.award.rules import Signer
from domain.award.signing import InspectionFacts
from domain.kernel import Authority
from domain.refusals import AnswerMissing, Refusal
from domain.vocabulary import Standing
from tests.application.test_signing import to_selection
from tests.support.aggregates import on
from tests.support.papers import notice, papers, sealed
from tests.support.world import World

DISTRICT = "fangshan-federation/chair"
ASSESSOR = "fangshan-federation/organisation-and-publicity"
INSPECTORS = ["li", "wang"]


@pytest.fixture
def advanced(world: World) -> str:
    """A home that is conferred the district's honour on 20 October 2018."""
    award = world.apply("hospital-home", "hospital", "district-advanced-home.2018")
    world.walk(award)
    return award


@pytest.fixture
def star(world: World) -> str:
    """A home that is conferred a star on 10 May 2018, with everything a notice may say about its life."""
    award = to_selection(world)
    world.do(ASSESSOR, "award.select", award)
    world.do(DISTRICT, "award.approve", award, **sealed(str(world.clock.today)))
    return award


def inspect(world: World, award: str, finding: str, **facts: Any) -> str:
    facts = {"inspectors": INSPECTORS, "checklist": world.answers(award)} | facts
    return world.code(ASSESSOR, "award.reinspect", award, finding=finding, **facts)


def standing(world: World, award: str) -> str | None:
    return world.award(award).standing


# --- re-inspection ---------------------------------------------------------------------------------------------------


@pytest.mark.clause("FS2018-3.3.5b")
def test_who_passes_the_re_inspection_keeps_the_title_for_two_more_years(world: World, advanced: str) -> None:
    world.day("2020-10-15")
    assert inspect(world, advanced, "pass") == "ok"
    award = world.award(advanced)
    assert (award.standing, award.last_passed_on, award.next_due) == (
        Standing.IN_FORCE,
        date(2020, 10, 15),
        date(2022, 10, 15),
    )


def test_a_re_inspection_without_answers_is_told_every_item_that_is_missing(
    world: World, advanced: str
) -> None:
    world.day("2020-10-15")
    asked = world.answers(advanced)
    for finding in ("pass", "rectify", "serious"):
        with pytest.raises(AnswerMissing) as refused:
            world.do(ASSESSOR, "award.reinspect", advanced, finding=finding, inspectors=INSPECTORS)
        every = (refused.value, *refused.value.others)
        assert [problem.pointer for problem in every] == [f"/checklist/{item}" for item in asked]
    assert world.award(advanced).last_finding is None


def test_a_re_inspection_is_compared_item_by_item_with_the_last_one(world: World, advanced: str) -> None:
    world.day("2019-06-01")
    answers = world.answers(advanced)
    inspect(world, advanced, "rectify", checklist=answers | {"3": "否", "4": {"met": "是", "note": "有账"}})
    world.day("2019-07-01")
    inspect(world, advanced, "pass")
    found = [event for event in world.store.load(Award.stream(advanced)) if isinstance(event, Reinspected)]
    assert [(event.checklist, event.differs_at) for event in found] == [("A4", ("3",)), ("A4", ("3",))]


def differences(world: World, award: str) -> list[tuple[str, ...]]:
    """What each re-inspection, as recorded, was told to differ at."""
    found = world.store.load(Award.stream(award))
    return [event.differs_at for event in found if isinstance(event, Reinspected)]


def test_after_a_correction_a_re_inspection_is_compared_with_the_acceptance_still(
    world: World, advanced: str
) -> None:
    world.day("2019-06-01")
    world.do(DISTRICT, "award.correct", advanced, field="conferred_on", value="2018-10-19", reason="误")
    inspect(world, advanced, "rectify", checklist=world.answers(advanced) | {"3": "否"})
    assert differences(world, advanced) == [("3",)]


def test_a_re_inspection_of_an_earlier_day_is_compared_with_what_was_known_on_that_day(
    world: World, advanced: str
) -> None:
    world.day("2019-07-01")
    answers = world.answers(advanced)
    assert inspect(world, advanced, "pass", checklist=answers | {"4": {"met": "是", "note": "有账"}}) == "ok"
    late = {"checklist": answers | {"3": "否"}, "effective_on": "2019-06-01"}
    assert inspect(world, advanced, "rectify", **late) == "ok"
    assert differences(world, advanced) == [(), ("3",)]


def test_answers_to_another_checklist_are_not_compared(world: World, advanced: str) -> None:
    award = world.award(advanced)
    award.last_checklist_name = "A1"
    found = InspectionFacts(world.answers(advanced) | {"3": "否"}, tuple(INSPECTORS))
    signer = Signer(
        Authority("zhao", "fangshan-federation", "organisation-and-publicity"), frozenset({"assessor"})
    )
    award.reinspect(
        world.rules(award), signer, on("2020-05-10", by=signer.authority), finding="rectify", found=found,
        announced=True, opinion="",
    )  # fmt: skip
    assert award.last_checklist_name == "A4"
    assert [event.differs_at for event in award.pending_events if isinstance(event, Reinspected)] == [()]


@pytest.mark.clause("FS2018-3.3.5c")
def test_a_title_is_revoked_only_after_a_serious_finding_and_a_hearing(world: World, advanced: str) -> None:
    revoke = {"ground": "false-materials", "reason": "材料不实"}
    assert world.code(DISTRICT, "award.revoke", advanced, **revoke) == "not-in-this-state"
    assert world.code(ASSESSOR, "award.propose-revocation", advanced, **revoke) == "finding-missing"
    world.day("2020-10-15")
    assert inspect(world, advanced, "serious", opinion="严重问题", ground="false-materials") == "ok"
    assert world.code(DISTRICT, "award.revoke", advanced, **revoke) == "still-open"
    assert world.code(ASSESSOR, "award.hear", advanced, statement="单位陈述") == "ok"
    assert world.code(ASSESSOR, "award.revoke", advanced, **revoke) == "wrong-signer"
    assert world.code(DISTRICT, "award.revoke", advanced, **revoke) == "ok"
    award = world.award(advanced)
    assert (award.standing, award.ended_on, award.recalls) == (
        "revoked",
        date(2020, 10, 15),
        {"plaque": None},
    )


def test_only_the_awarding_body_revokes_and_never_the_person_who_proposed(
    world: World, advanced: str
) -> None:
    world.day("2020-10-15")
    inspect(world, advanced, "serious", opinion="严重问题")
    world.do(ASSESSOR, "award.hear", advanced)
    proposer = "fangshan-federation.organisation-and-publicity"
    world.do("system", "unit.appoint", "fangshan-federation", seat="chair", person=proposer)
    facts = {"reason": "材料不实"}
    assert world.code(f"{proposer}@{DISTRICT}", "award.revoke", advanced, **facts) == "same-person"
    world.do(
        "system", "unit.delegate", "fangshan-federation", seat="chair", holder=proposer, person="deputy",
        until="2020-12-31",
    )  # fmt: skip
    assert world.code(f"deputy@{DISTRICT}", "award.revoke", advanced, **facts) == "same-person"
    assert world.code("beijing-federation/chair", "award.revoke", advanced, **facts) == "wrong-signer"


def test_without_being_heard_the_hearing_period_must_have_passed(world: World, star: str) -> None:
    world.day("2018-06-01")
    world.do(ASSESSOR, "award.propose-revocation", star, ground="fraud", reason="弄虚作假")
    world.do("liangxiang/chair", "award.concur-in-revocation", star)
    revoke = {"reason": "弄虚作假"}
    world.day("2018-06-11")
    assert world.code(DISTRICT, "award.revoke", star, **revoke) == "still-open"
    world.day("2018-06-12")
    assert world.code(DISTRICT, "award.revoke", star, effective_on="2018-05-31", **revoke) == (
        "back-dated-too-far"
    )
    assert world.code(DISTRICT, "award.revoke", star, **revoke) == "ok"


def test_nobody_is_heard_on_one_ground_and_revoked_on_another(world: World, star: str) -> None:
    world.do(ASSESSOR, "award.propose-revocation", star, ground="fraud", reason="弄虚作假")
    world.do(ASSESSOR, "award.hear", star)
    world.do("liangxiang/chair", "award.concur-in-revocation", star)
    with pytest.raises(Refusal) as refused:
        world.do(DISTRICT, "award.revoke", star, ground="serious", reason="严重问题")
    assert (refused.value.code, refused.value.pointer) == ("other-ground", "/ground")
    assert "弄虚作假" in refused.value.message
    assert "严重问题" in refused.value.message
    assert world.code(DISTRICT, "award.revoke", star, ground="fraud", reason="弄虚作假") == "ok"
    assert world.award(star).ended_for == "fraud"


def test_a_revocation_waits_for_every_body_that_must_agree(world: World, star: str) -> None:
    world.do(ASSESSOR, "award.propose-revocation", star, ground="fraud", reason="弄虚作假")
    world.do(ASSESSOR, "award.hear", star)
    assert world.code(DISTRICT, "award.revoke", star, reason="弄虚作假") == "still-open"
    assert world.code("liangxiang/chair", "award.concur-in-revocation", star) == "ok"
    assert world.code("liangxiang/chair", "award.concur-in-revocation", star) == "sealed-already"
    assert world.code(DISTRICT, "award.revoke", star, reason="弄虚作假") == "ok"


@pytest.mark.parametrize("before", ["in-force", "rectifying", "suspended"])
def test_a_dropped_proposal_leaves_the_honour_as_it_was_before(world: World, star: str, before: str) -> None:
    if before == "rectifying":
        inspect(world, star, "minor")
    if before == "suspended":
        world.do(DISTRICT, "award.suspend", star, ground="fraud")
    world.do(ASSESSOR, "award.propose-revocation", star, ground="fraud", reason="举报")
    assert standing(world, star) == "revocation-proposed"
    world.do(DISTRICT, "award.drop-revocation", star, reason="查无实据")
    assert standing(world, star) == before
    assert (world.award(star).rectification is not None) == (before == "rectifying")


def test_a_suspension_lifted_leaves_an_open_rectification_open(world: World, star: str) -> None:
    inspect(world, star, "minor")
    world.do(DISTRICT, "award.suspend", star, ground="fraud")
    world.do(DISTRICT, "award.reinstate", star)
    assert standing(world, star) == "rectifying"


def test_an_inspection_does_not_lift_a_suspension_another_body_decided(world: World, star: str) -> None:
    world.do(DISTRICT, "award.suspend", star, ground="fraud")
    assert inspect(world, star, "pass") == "not-in-this-state"
    assert standing(world, star) == "suspended"


def test_a_rectification_is_extended_once_before_its_deadline_and_not_ordered_anew(
    world: World, star: str
) -> None:
    inspect(world, star, "minor")
    assert world.award(star).rectification is not None
    assert inspect(world, star, "minor") in ("ok", "not-in-this-state")
    deadline = world.award(star).rectification
    assert deadline is not None
    assert world.code(ASSESSOR, "award.extend-rectification", star, reason="工期") == "ok"
    assert world.code(ASSESSOR, "award.extend-rectification", star, reason="工期") == "extended-already"
    again = world.code(ASSESSOR, "award.order-rectification", star, reason="再次", deadline="2030-01-01")
    assert again in ("not-in-this-state", "outcome-not-in-scheme")


def test_a_rectification_is_not_extended_after_its_deadline(world: World, star: str) -> None:
    inspect(world, star, "minor")
    world.day("2018-06-10")
    assert world.code(ASSESSOR, "award.extend-rectification", star, reason="工期") == "too-late"
    assert world.code(ASSESSOR, "award.accept-rectification", star, opinion="已整改") == "ok"


@pytest.mark.clause("FS2018-3.3.5b")
@pytest.mark.parametrize(
    ("act", "facts"),
    [
        ("award.reprimand", {"level": "warn", "reason": "x"}),
        ("award.suspend", {"ground": "serious-finding"}),
        ("award.promote", {"reason": "x"}),
        ("award.demote", {"reason": "x"}),
        ("award.renew", {}),
        ("award.expire", {}),
        ("award.lapse", {"reason": "x"}),
    ],
)
def test_what_the_fangshan_notice_does_not_know_cannot_happen_to_its_honours(
    world: World, advanced: str, act: str, facts: dict[str, Any]
) -> None:
    assert world.code(DISTRICT, act, advanced, **facts) == "outcome-not-in-scheme"


def test_a_finding_the_notice_does_not_list_is_refused(world: World, advanced: str) -> None:
    assert inspect(world, advanced, "excellent") == "unknown-finding"


# --- endings and returns ---------------------------------------------------------------------------------------------


def ended_star(world: World, star: str, how: str) -> None:
    if how == "revoked":
        world.do(ASSESSOR, "award.propose-revocation", star, ground="fraud", reason="x")
        world.do(ASSESSOR, "award.hear", star)
        world.do("liangxiang/chair", "award.concur-in-revocation", star)
        world.do(DISTRICT, "award.revoke", star, reason="x")
    elif how == "relinquished":
        world.do("hospital/chair", "award.relinquish", star, reason="放弃")
    elif how == "lapsed":
        world.do(DISTRICT, "award.lapse", star, reason="未参加")
    elif how == "annulled":
        world.do(DISTRICT, "award.annul", star, reason="无效")
    else:
        world.day("2021-05-11")
        world.do(DISTRICT, "award.expire", star)


ENDINGS = ["revoked", "relinquished", "lapsed", "annulled", "expired"]
LIVING_ACTS: list[tuple[str, str, dict[str, Any]]] = [
    (ASSESSOR, "award.reinspect", {"finding": "pass"}),
    (ASSESSOR, "award.accept-rectification", {}),
    (ASSESSOR, "award.reprimand", {"level": "warn", "reason": "x"}),
    (DISTRICT, "award.suspend", {"ground": "fraud"}),
    (DISTRICT, "award.reinstate", {}),
    (DISTRICT, "award.promote", {"reason": "x"}),
    (ASSESSOR, "award.propose-revocation", {"ground": "fraud", "reason": "x"}),
    (DISTRICT, "award.drop-revocation", {"reason": "x"}),
    (DISTRICT, "award.revoke", {"ground": "fraud", "reason": "x"}),
    ("hospital/chair", "award.relinquish", {"reason": "x"}),
    (DISTRICT, "award.lapse", {"reason": "x"}),
    (DISTRICT, "award.expire", {}),
]


@pytest.mark.parametrize("how", ENDINGS)
def test_an_ended_honour_stays_ended_whatever_is_tried(world: World, star: str, how: str) -> None:
    ended_star(world, star, how)
    for who, act, facts in LIVING_ACTS:
        assert world.code(who, act, star, **facts) == "not-in-this-state", act
    assert standing(world, star) == how


@pytest.mark.parametrize(
    ("how", "act", "code"),
    [
        ("revoked", "award.rescind-revocation", "ok"),
        ("revoked", "award.restore", "not-in-this-state"),
        ("relinquished", "award.restore", "ok"),
        ("relinquished", "award.rescind-revocation", "not-in-this-state"),
        ("lapsed", "award.restore", "ok"),
        ("annulled", "award.restore", "ok"),
        ("expired", "award.restore", "ok"),
    ],
)
def test_each_ending_has_its_own_way_back(world: World, star: str, how: str, act: str, code: str) -> None:
    ended_star(world, star, how)
    assert world.code(DISTRICT, act, star, reason="错误") == code


def starred_again(world: World) -> str:
    """The same home is conferred a star in the next year's round."""
    world.day("2019-03-01")
    world.round("star", "2019", scheme="parallel")
    again = world.apply("hospital-home", "hospital", "star.2019", scheme="parallel", grade="low")
    day = sealed("2019-03-01")
    world.do("hospital/administration", "award.endorse", again, **day)
    world.do("hospital/administration", "award.cosign", again)
    world.do("hospital/union-committee", "award.cosign", again)
    world.do(DISTRICT, "award.publicise", again)
    world.day("2019-03-10")
    world.do(DISTRICT, "award.close-publicity", again)
    world.do(ASSESSOR, "award.select", again)
    world.do(DISTRICT, "award.approve", again, **sealed("2019-03-10"))
    return again


def test_an_honour_does_not_come_back_to_a_home_that_holds_it_again(world: World, star: str) -> None:
    ended_star(world, star, "relinquished")
    starred_again(world)
    assert world.code(DISTRICT, "award.restore", star, reason="错误") == "holder-already"
    assert world.code(ASSESSOR, "award.restore", star, reason="错误") == "wrong-signer"


def test_money_given_once_is_not_promised_again_and_the_other_is_paid_by_whom_the_notice_names(
    world: World, star: str
) -> None:
    ended_star(world, star, "relinquished")
    again = starred_again(world)
    assert [[claim.amount for claim in world.award(each).claims] for each in (star, again)] == [
        [100, 50],
        [50],
    ]
    assert world.code(DISTRICT, "award.pay-grant", again) == "wrong-signer"
    assert world.code(ASSESSOR, "award.pay-grant", again) == "ok"
    assert [claim.paid_on for claim in world.award(again).claims] == [date(2019, 3, 10)]


def test_a_term_is_renewed_from_its_old_expiry_within_its_time(world: World, star: str) -> None:
    assert world.award(star).valid_until == date(2021, 5, 10)
    for day, code in [("2020-11-09", "too-early"), ("2021-08-11", "too-late"), ("2021-08-10", "ok")]:
        world.day(day)
        assert world.code(DISTRICT, "award.renew", star) == code
    assert world.award(star).valid_until == date(2024, 5, 10)


@pytest.mark.parametrize(("days", "code"), [(0, "ok"), (1, "holder-already")])
def test_what_bars_an_application_bars_a_renewal_only_of_what_is_over(
    world: World, days: int, code: str
) -> None:
    content = notice("parallel").model_dump(mode="json", by_alias=True) | {"scheme": "renewing"}
    star = content["honours"]["star"]
    content["honours"]["lamp"] = star | {"title": "明灯职工之家", "requires": []}
    content["honours"]["star"] = star | {"requires": [{"does_not_hold": "lamp", "assumption": "测试"}]}
    world.do(DISTRICT, "scheme.publish", content=content)
    facts = {"scheme": "renewing", "home": "school-home", "grade": "low", "document": "文件"}
    facts["awarded_by"] = "fangshan-federation"
    world.do(DISTRICT, "award.import", id="star", honour="star", **facts)
    last = world.award("star").valid_until
    assert last is not None
    world.day(last - timedelta(days=30))
    world.do(DISTRICT, "award.import", id="lamp", honour="lamp", **facts)
    world.day(last + timedelta(days=days))
    assert world.code(DISTRICT, "award.renew", "star") == code


def test_an_honour_expires_after_its_last_day_not_on_it(world: World, star: str) -> None:
    world.day("2021-05-10")
    assert world.code(DISTRICT, "award.expire", star) == "too-early"
    world.day("2021-05-20")
    assert world.code(DISTRICT, "award.expire", star, effective_on="2021-05-10") == "too-early"
    assert world.code(DISTRICT, "award.expire", star, effective_on="2021-05-12") == "out-of-range"
    assert world.code(DISTRICT, "award.expire", star, effective_on="2021-05-11") == "ok"


def test_a_star_past_its_term_no_longer_counts_even_before_somebody_records_the_expiry(
    world: World, star: str
) -> None:
    lamp = {"round": "lamp.2018", "home": "hospital-home", **lamp_papers()}
    world.day("2021-05-11")
    assert world.code("hospital/chair", "award.apply", **lamp) == "prerequisite-missing"


def test_grades_go_up_and_down_within_the_ladder(world: World, star: str) -> None:
    assert world.code(DISTRICT, "award.demote", star, reason="x") == "unknown-grade"
    assert world.code(DISTRICT, "award.promote", star, grade="high", reason="x") == "ok"
    assert world.code(DISTRICT, "award.promote", star, reason="x") == "unknown-grade"
    assert inspect(world, star, "worse") == "ok"
    assert world.award(star).grade == "mid"


@pytest.mark.parametrize("finding", ["worse", "better"])
def test_what_is_found_fit_for_another_grade_is_re_inspected_anew_from_there(
    world: World, star: str, finding: str
) -> None:
    world.do(DISTRICT, "award.promote", star, grade="mid", reason="x")
    due = world.award(star).next_due
    assert inspect(world, star, finding) == "ok"
    moved = world.award(star).next_due
    assert due is not None
    assert moved is not None
    assert moved > due


# --- prerequisites ---------------------------------------------------------------------------------------------------


def lamp_papers() -> dict[str, Any]:
    return papers(notice("rerun").honours["lamp"], notice("rerun"))


def lit(world: World, until: str = "") -> str:
    """A lamp for the hospital's home, which holds a star; named by a decision unless told to stop before."""
    lamp = world.apply("hospital-home", "hospital", "lamp.2018", scheme="rerun")
    for who, act in [
        ("hospital/administration", "award.endorse"),
        ("hospital/party-committee", "award.endorse"),
        ("liangxiang/chair", "award.verify"),
        (DISTRICT, "award.approve"),
        (DISTRICT, "decision.issue"),
    ]:
        if act == until:
            break
        if act == "decision.issue":
            world.do(who, act, id="d1", document="房工发〔2018〕9号", awards=[lamp])
        else:
            world.do(who, act, lamp)
    return lamp


def test_an_honour_named_by_decision_is_not_in_force_before_the_decision(world: World, star: str) -> None:
    lamp = lit(world, until="decision.issue")
    assert (world.award(lamp).stage, world.award(lamp).standing) == ("passed", None)
    assert world.code(DISTRICT, "decision.issue", id="d1", document="9号", awards=[]) == "nothing-named"
    assert world.code(ASSESSOR, "decision.issue", id="d1", document="9号", awards=[lamp]) == "wrong-signer"
    assert world.code(DISTRICT, "decision.issue", id="d1", document="9号", awards=[lamp]) == "ok"
    assert world.award(lamp).standing == "in-force"
    again = world.code(DISTRICT, "decision.issue", id="d2", document="10号", awards=[lamp])
    assert again in ("not-in-this-state", "holder-already")


def test_a_prerequisite_lost_between_the_last_seal_and_the_decision_stops_the_naming(
    world: World, star: str
) -> None:
    lamp = lit(world, until="decision.issue")
    ended_star(world, star, "relinquished")
    code = world.code(DISTRICT, "decision.issue", id="d1", document="9号", awards=[lamp])
    assert code == "prerequisite-missing"


def test_an_honour_that_ends_with_its_prerequisite_ends_in_the_same_act(world: World, star: str) -> None:
    lamp = lit(world)
    ended_star(world, star, "revoked")
    assert (standing(world, star), standing(world, lamp)) == ("revoked", "lapsed")


@pytest.mark.clause("FS2018-3.3.4a")
def test_the_municipal_title_stays_when_the_district_s_ends_but_somebody_is_told(
    world: World, advanced: str
) -> None:
    """各级称号互不自动牵连，只提示授予机关（Q13）."""
    model = world.do(
        "beijing-federation/chair", "award.import", id="old", scheme="beijing-model", honour="municipal-model-home",
        home="hospital-home", document="京工发〔2016〕1号", awarded_by="北京市总工会", effective_on="2016-05-01",
    ).name  # fmt: skip
    world.do("hospital/chair", "award.relinquish", advanced, reason="放弃")
    award = world.award(model)
    assert (award.standing, award.alerts) == ("in-force", [f"prerequisite:{advanced}"])


# --- decisions -------------------------------------------------------------------------------------------------------


def test_annulling_a_decision_annuls_every_honour_it_named(world: World, star: str) -> None:
    lamp = lit(world)
    assert world.code(ASSESSOR, "decision.annul", "d1", reason="程序违规") == "wrong-signer"
    assert world.code(DISTRICT, "decision.annul", "d1", reason="程序违规") == "ok"
    assert standing(world, lamp) == "annulled"
    assert world.code(DISTRICT, "decision.annul", "d1", reason="程序违规") == "not-in-this-state"


def test_only_a_name_of_the_decision_is_annulled_with_it_and_once(world: World, star: str) -> None:
    lamp = lit(world)
    annul = {"reason": "程序违规"}
    assert world.code(DISTRICT, "decision.annul", "d1", awards=[star], **annul) == "not-found"
    assert world.code(DISTRICT, "decision.annul", "d1", awards=[lamp], **annul) == "ok"
    assert world.code(DISTRICT, "decision.annul", "d1", awards=[lamp], **annul) == "not-in-this-state"


def test_a_decision_names_an_award_once(world: World, star: str) -> None:
    lamp = lit(world, until="decision.issue")
    twice: dict[str, Any] = {"id": "d1", "document": "9号", "awards": [lamp, lamp]}
    assert world.code(DISTRICT, "decision.issue", **twice) == "named-twice"


# --- who may record what ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["hospital/chair", "hospital/registrar", "liangxiang/chair"])
def test_nobody_imports_an_honour_for_themselves(world: World, who: str) -> None:
    old = {
        "id": "old", "scheme": "fangshan-2018", "honour": "district-advanced-home", "home": "hospital-home",
        "document": "房工发〔2016〕1号", "awarded_by": "房山区总工会", "effective_on": "2016-05-01",
    }  # fmt: skip
    assert world.code(who, "award.import", **old) == "wrong-signer"
    assert world.code("fangshan-federation/registrar", "award.import", **old) == "ok"
    assert world.code(DISTRICT, "award.import", **{**old, "id": "twice"}) == "holder-already"


def test_an_imported_honour_is_due_two_years_after_it_was_given(world: World) -> None:
    name = world.do(
        DISTRICT, "award.import", id="old", scheme="fangshan-2018", honour="district-advanced-home",
        home="hospital-home", document="房工发〔2016〕1号", awarded_by="房山区总工会", effective_on="2016-02-29",
    ).name  # fmt: skip
    award = world.award(name)
    assert (award.imported, award.seals, award.next_due) == (True, [], date(2018, 2, 28))


@pytest.mark.parametrize(
    ("honour", "dates", "code", "pointer"),
    [
        ("district-advanced-home", {"next_due": "2010-01-01"}, "out-of-range", "/next_due"),
        ("district-advanced-home", {"next_due": "9999-12-31"}, "out-of-range", "/next_due"),
        ("district-advanced-home", {"valid_until": "2020-01-01"}, "outcome-not-in-scheme", "/valid_until"),
        ("torch", {"valid_until": "2011-01-01"}, "out-of-range", "/valid_until"),
        ("municipal-demonstration", {"next_due": "2018-01-01"}, "outcome-not-in-scheme", "/next_due"),
    ],
)
def test_an_import_has_no_date_that_contradicts_its_conferral_or_its_notice(
    world: World, honour: str, dates: dict[str, str], code: str, pointer: str
) -> None:
    world.publish("timed")
    scheme = "timed" if honour == "torch" else "fangshan-2018"
    with pytest.raises(Refusal) as refused:
        world.do(
            DISTRICT, "award.import", id="old", scheme=scheme, honour=honour, home="hospital-home",
            document="1号", awarded_by="区总工会", effective_on="2016-12-20", **dates,
        )  # fmt: skip
    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert not world.store.load("award:old")


def test_an_import_must_fit_the_honour(world: World) -> None:
    wrong = {
        "id": "old", "scheme": "fangshan-2018", "honour": "warm-station", "home": "hospital-home",
        "document": "1号", "awarded_by": "x",
    }  # fmt: skip
    assert world.code(DISTRICT, "award.import", **wrong) == "wrong-kind"


def test_the_plaque_of_a_revoked_home_comes_back_once_and_is_received_above(world: World, star: str) -> None:
    ended_star(world, star, "revoked")
    assert world.code("hospital/chair", "award.give-back", star, item="plaque") == "wrong-signer"
    assert world.code("liangxiang/clerk", "award.give-back", star, item="plaque") == "ok"
    assert world.code("liangxiang/clerk", "award.give-back", star, item="plaque") == "not-in-this-state"
    assert world.code("liangxiang/clerk", "award.give-back", star, item="grant") == "not-in-this-state"


@pytest.mark.clause("FS2018-3.4.1.5a")
def test_the_paper_set_is_received_above_the_applicant(world: World) -> None:
    award = world.apply("hospital-home", "hospital", "district-advanced-home.2018")
    assert world.code("hospital/chair", "award.receive-paper", award) == "wrong-signer"
    assert world.code(ASSESSOR, "award.receive-paper", award) == "ok"


@pytest.mark.clause("FS2018-3.3.3b", "FS2018-3.0b")
def test_commendation_and_money_are_recorded_apart_from_the_approval(world: World, advanced: str) -> None:
    assert world.code(ASSESSOR, "award.commend", advanced, reward="奖牌") == "wrong-signer"
    assert world.code(DISTRICT, "award.commend", advanced, reward="奖牌") == "ok"
    assert world.code(ASSESSOR, "award.pay-grant", advanced) == "field-missing"
    assert world.code(ASSESSOR, "award.pay-grant", advanced, amount="-1") == "out-of-range"
    assert world.code(DISTRICT, "award.pay-grant", advanced, amount="20000") == "wrong-signer"
    assert world.code(ASSESSOR, "award.pay-grant", advanced, amount="20000") == "ok"
    assert world.code(ASSESSOR, "award.pay-grant", advanced, amount="20000") == "already-granted"


@pytest.mark.parametrize(
    ("act", "facts"), [("award.pay-grant", {"amount": "20000"}), ("award.commend", {"reward": "奖牌"})]
)
def test_money_and_praise_are_of_a_day_on_which_the_honour_was_held(
    world: World, advanced: str, act: str, facts: dict[str, str]
) -> None:
    """Conferred on 20 October, annulled on 1 December, which says that it never was: until then it was held in good faith."""
    who = ASSESSOR if act == "award.pay-grant" else DISTRICT
    assert world.code(who, act, advanced, effective_on="2018-10-19", **facts) == "back-dated-too-far"
    world.day("2018-12-01")
    world.do(DISTRICT, "award.annul", advanced, reason="材料不实")
    world.day("2018-12-10")
    assert world.code(who, act, advanced, effective_on="2018-12-01", **facts) == "not-in-this-state"
    assert world.code(who, act, advanced, effective_on="2018-11-30", **facts) == "ok"


# --- structural changes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "facts", "left"),
    [
        ("unit.rename", {"title": "新名"}, ("in-force", [])),
        ("unit.move", {"parent": "fangshan-federation"}, ("in-force", [])),
        ("unit.merge", {"into": "school"}, ("in-force", ["unit-merged"])),
        ("unit.dissolve", {"reason": "撤销"}, ("ended-by-structural-change", [])),
    ],
)
def test_what_becomes_of_the_title_when_the_unit_changes(
    world: World, advanced: str, act: str, facts: dict[str, Any], left: tuple[str, list[str]]
) -> None:
    assert world.code("school/chair", act, "hospital", **facts) == "wrong-signer"
    assert world.code("liangxiang/chair", act, "hospital", **facts) == "ok"
    award = world.award(advanced)
    assert (award.standing, award.alerts) == left


def test_what_people_are_to_look_at_is_pointed_out_once_until_they_did(world: World) -> None:
    content = notice("parallel").model_dump(mode="json", by_alias=True) | {"scheme": "renaming"}
    content["honours"]["star"]["standing"]["structural"]["renamed"] = "decide"
    world.do(DISTRICT, "scheme.publish", content=content)
    world.do(
        DISTRICT, "award.import", id="star", scheme="renaming", honour="star", grade="low", home="school-home",
        document="文件", awarded_by="fangshan-federation",
    )  # fmt: skip
    for title in ("一校", "二校"):
        world.do(DISTRICT, "unit.rename", "school", title=title)
    assert world.award("star").alerts == ["unit-renamed"]
    world.do(DISTRICT, "award.clear-alert", "star", about="unit-renamed", reason="已核实")
    world.do(DISTRICT, "unit.rename", "school", title="三校")
    assert world.award("star").alerts == ["unit-renamed"]


def test_a_home_handed_over_takes_its_honours_along_decided_from_above_both_units(
    world: World, advanced: str
) -> None:
    facts = {"unit": "school", "reason": "合并"}
    assert world.code("hospital/chair", "home.hand-over", "hospital-home", **facts) == "wrong-signer"
    assert world.code("liangxiang/chair", "home.hand-over", "hospital-home", **facts) == "ok"
    assert world.award(advanced).unit == "school"


def test_no_home_is_registered_for_or_handed_over_to_a_unit_that_is_no_more(
    world: World, advanced: str
) -> None:
    world.do("liangxiang/chair", "unit.dissolve", "school", reason="撤销")
    gone = {"unit": "school", "reason": "合并"}
    assert world.code("liangxiang/chair", "home.hand-over", "hospital-home", **gone) == "not-in-this-state"
    new = {"id": "late", "unit": "school", "title": "新家"}
    assert world.code("liangxiang/chair", "home.register", **new) == "not-in-this-state"


def test_nothing_is_conferred_on_a_closed_home_or_a_unit_that_is_no_more(world: World) -> None:
    awards = [to_selection(world, unit) for unit in ("hospital", "school")]
    for award in awards:
        world.do(ASSESSOR, "award.select", award)
    world.do("hospital/chair", "home.close", "hospital-home", reason="停办")
    world.do("liangxiang/chair", "unit.dissolve", "school", reason="撤销")
    day = sealed(str(world.clock.today))
    codes = [world.code(DISTRICT, "award.approve", award, **day) for award in awards]
    assert codes == ["not-in-this-state", "not-in-this-state"]


def test_what_is_held_today_goes_along_also_where_it_was_over_on_the_day_of_a_late_hand_over(
    world: World, star: str
) -> None:
    world.day("2019-01-10")
    world.do(DISTRICT, "award.annul", star, reason="无效")
    world.day("2019-02-10")
    world.do(DISTRICT, "award.restore", star, reason="错误")
    world.day("2019-03-10")
    facts = {"unit": "school", "reason": "合并", "effective_on": "2019-01-20"}
    world.do("liangxiang/chair", "home.hand-over", "hospital-home", **facts)
    assert (standing(world, star), world.award(star).unit) == ("in-force", "school")


def test_a_rescission_is_not_dated_before_the_decision_it_undoes(world: World, star: str) -> None:
    world.day("2019-02-20")
    ended_star(world, star, "revoked")
    world.day("2019-03-25")
    early = {"reason": "错误", "effective_on": "2019-02-19"}
    assert world.code(DISTRICT, "award.rescind-revocation", star, **early) == "back-dated-too-far"
    assert world.code(DISTRICT, "award.rescind-revocation", star, reason="错误") == "ok"


def test_an_honour_of_a_home_that_is_closed_is_pointed_at_and_those_who_awarded_it_decide(
    world: World, advanced: str
) -> None:
    world.day("2019-03-01")
    world.do("hospital/chair", "home.close", "hospital-home", reason="停办")
    award = world.award(advanced)
    assert (award.standing, award.alerts) == ("in-force", ["home-closed"])
    world.do(DISTRICT, "award.clear-alert", advanced, about="home-closed", reason="由原单位继续挂牌")
    assert world.award(advanced).alerts == []


def test_an_honour_that_was_over_before_its_home_is_closed_is_pointed_at_by_nobody(
    world: World, advanced: str
) -> None:
    world.day("2019-03-01")
    world.do("hospital/chair", "award.relinquish", advanced, reason="自愿放弃")
    world.do("hospital/chair", "home.close", "hospital-home", reason="停办")
    assert world.award(advanced).alerts == []


def test_who_wants_to_see_everything_of_an_award_replays_it(world: World, star: str) -> None:
    ended_star(world, star, "revoked")
    world.do(DISTRICT, "award.rescind-revocation", star, reason="错误")
    events = world.store.load(f"award:{star}")
    assert Award.replay(star, events) == world.award(star)
    assert world.award(star).standing == "in-force"
