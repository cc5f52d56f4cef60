"""An application's road: seals in order, each by the right seat on the right day, each bound to what it saw."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.award.deadlines import deadlines
from domain.award.deciding import StepNotApplicable
from domain.award.publicity import Publicised
from domain.award.state import SealMark
from domain.calendar import PLAIN
from domain.round import Round
from domain.vocabulary import Stage
from tests.support.papers import DIGEST, checklist, notice, papers, sealed
from tests.support.world import World, district_road

DISTRICT = "fangshan-federation/chair"
ASSESSOR = "fangshan-federation/organisation-and-publicity"


def star(world: World, unit: str = "hospital", grade: str = "low") -> str:
    return world.apply(f"{unit}-home", unit, "star.2018", scheme="parallel", grade=grade)


def to_publicity(world: World, unit: str = "hospital", grade: str = "low", day: str = "2018-05-02") -> str:
    """A star's application up to its publicity."""
    award = star(world, unit, grade)
    world.do(f"{unit}/administration", "award.endorse", award, **sealed(day))
    world.do(f"{unit}/administration", "award.cosign", award)
    world.do(f"{unit}/union-committee", "award.cosign", award)
    return award


def to_selection(world: World, unit: str = "hospital") -> str:
    """A star's application up to its selection, on 10 May 2018."""
    award = to_publicity(world, unit, day=str(world.clock.today))
    start = world.clock.today
    world.do(DISTRICT, "award.publicise", award)
    world.day(date.fromordinal(start.toordinal() + 8))
    world.do(DISTRICT, "award.close-publicity", award)
    return award


@pytest.fixture
def district_award(world: World) -> str:
    return world.apply("hospital-home", "hospital", "district-advanced-home.2018")


# --- order -----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("FS2018-A5-1.S1", "FS2018-A5-1.S2", "FS2018-A5-1.S3", "FS2018-A5-1.S4", "FS2018-A5-1.S5")
def test_the_home_is_conferred_when_every_block_of_form_5_1_is_signed_in_order(
    world: World, district_award: str
) -> None:
    world.walk(district_award)
    award = world.award(district_award)
    assert [(seal.step, seal.act, f"{seal.by.unit}/{seal.by.seat}") for seal in award.seals] == [
        ("assembly", "deliberated", "hospital/members-congress"),
        ("administration", "endorsed", "hospital/administration"),
        ("party-committee", "endorsed", "hospital/party-committee"),
        ("system-union", "system-verified", "liangxiang/chair"),
        ("assessment", "assessed", ASSESSOR),
        ("selection", "selected", ASSESSOR),
        ("district", "district-approved", DISTRICT),
    ]
    assert (award.stage, award.standing, award.conferred_on, award.next_due) == (
        "conferred",
        "in-force",
        date(2018, 10, 20),
        date(2020, 10, 20),
    )


@pytest.mark.clause("FS2018-3.3.2b")
def test_the_district_does_not_assess_what_the_system_union_has_not_accepted(
    world: World, district_award: str
) -> None:
    world.walk(district_award, until="system-union")
    world.day("2018-10-20")
    assert world.code(ASSESSOR, "award.assess", district_award) == "out-of-turn"
    assert world.code(DISTRICT, "award.approve", district_award) == "out-of-turn"


def test_the_party_committee_cannot_sign_before_the_administration(world: World, district_award: str) -> None:
    world.walk(district_award, until="administration")
    code = world.code("hospital/party-committee", "award.endorse", district_award, **sealed("2018-05-02"))
    assert code == "out-of-turn"


@pytest.mark.clause("FS2018-3.3.2a")
def test_only_the_unit_s_own_system_union_verifies(world: World, district_award: str) -> None:
    world.walk(district_award, until="system-union")
    _, _, act, facts = district_road()[3]
    for stranger in ("fangshan-federation/chair", "school/chair", "hospital/chair", "liangxiang/clerk"):
        assert world.code(stranger, act, district_award, **facts(world.clock.today)) == "wrong-signer"
    assert world.code("liangxiang/chair", act, district_award, **facts(world.clock.today)) == "ok"


@pytest.mark.clause("FS2018-3.4.2b")
def test_the_district_assesses_only_in_the_acceptance_period(world: World, district_award: str) -> None:
    world.walk(district_award, until="assessment")
    _, who, act, facts = district_road()[4]
    for day, code in [("2018-09-30", "stage-closed"), ("2019-01-01", "stage-closed"), ("2018-12-31", "ok")]:
        world.day(day)
        assert world.code(who, act, district_award, **facts(world.clock.today)) == code


@pytest.mark.clause("FS2018-3.4.2a")
def test_an_application_must_reach_the_district_by_the_end_of_september(
    world: World, district_award: str
) -> None:
    world.walk(district_award, until="system-union")
    _, who, act, facts = district_road()[3]
    world.day("2018-10-01")
    assert world.code(who, act, district_award, **facts(world.clock.today)) == "window-closed"
    world.do(DISTRICT, "round.extend", "district-advanced-home.2018", closes="2018-10-15", reason="国庆假期")
    assert world.code(who, act, district_award, **facts(world.clock.today)) == "ok"


@pytest.mark.clause("FS2018-3.4.2a", "FS2018-5.2")
@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2018-04-11", "window-closed"),
        ("2018-04-12", "ok"),
        ("2018-09-30", "ok"),
        ("2018-10-01", "window-closed"),
    ],
)
def test_applications_are_taken_from_12_april_to_30_september(world: World, day: str, code: str) -> None:
    world.day(day)
    """The window begins before the notice was issued on the 28th: the window governs."""
    honour = notice("fangshan-2018").honours["district-advanced-home"]
    filed = papers(honour, notice("fangshan-2018"))
    filed["form"]["cover"]["form_date"] = day
    assert (
        world.code(
            "hospital/chair",
            "award.apply",
            round="district-advanced-home.2018",
            home="hospital-home",
            **filed,
        )
        == code
    )


# --- days ------------------------------------------------------------------------------------------------------------


def test_a_seal_is_not_dated_before_the_step_it_follows(world: World, district_award: str) -> None:
    world.day("2018-05-10")
    world.walk(district_award, until="administration")
    who = "hospital/administration"
    assert world.code(who, "award.endorse", district_award, **sealed("2018-05-09")) == "back-dated-too-far"
    assert world.code(who, "award.endorse", district_award, **sealed("2018-05-11")) == "in-the-future"
    assert world.code(who, "award.endorse", district_award, **sealed("2018-05-10")) == "ok"


def test_a_paper_dated_last_week_is_recorded_as_such(world: World, district_award: str) -> None:
    world.walk(district_award, until="administration")
    world.day("2018-05-09")
    world.do("hospital/administration", "award.endorse", district_award, **sealed("2018-05-03"))
    event = world.store.load(f"award:{district_award}")[-1]
    assert (event.effective_on, event.recorded_at.date()) == (date(2018, 5, 3), date(2018, 5, 9))


def test_the_date_on_the_stamp_is_checked_even_when_another_effective_day_is_named(
    world: World, district_award: str
) -> None:
    world.walk(district_award, until="administration")

    def stamp(day: str) -> str:
        return world.code(
            "hospital/administration", "award.endorse", district_award, opinion="同意", sealed_on=day,
            effective_on="2018-05-02",
        )  # fmt: skip

    assert [stamp(day) for day in ("2018-05-03", "2018-05-01", "2018-05-02")] == [
        "in-the-future",
        "back-dated-too-far",
        "ok",
    ]


def test_a_seal_over_corrected_content_is_not_dated_before_the_correction(
    world: World, district_award: str
) -> None:
    world.walk(district_award, until="party-committee")
    world.day("2018-05-20")
    world.do("hospital/party-committee", "award.return", district_award, reason="事迹不实")
    filed = world.award(district_award).content.form
    filed["deeds"]["main_deeds"] = "改正后的事迹"
    world.do("hospital/chair", "award.amend", district_award, form=filed)
    vote = {"expected": 100, "present": 92, "in_favour": 90, "satisfaction": "96.5"}
    who = "hospital/members-congress"
    assert world.code(who, "award.deliberate", district_award, effective_on="2018-05-19", **vote) == (
        "back-dated-too-far"
    )
    assert world.code(who, "award.deliberate", district_award, **vote) == "ok"


@pytest.mark.parametrize("act", ["award.return", "award.reject"])
def test_a_step_is_not_returned_or_rejected_before_it_was_reached_nor_in_the_future(
    world: World, district_award: str, act: str
) -> None:
    world.walk(district_award, until="administration")
    who = "hospital/administration"
    codes = [
        world.code(who, act, district_award, reason="不同意", effective_on=day)
        for day in ("2018-05-01", "2018-05-03", "2018-05-02")
    ]
    assert codes == ["back-dated-too-far", "in-the-future", "ok"]


def test_nobody_withdraws_tomorrow_or_before_applying(world: World, district_award: str) -> None:
    codes = [
        world.code("hospital/chair", "award.withdraw", district_award, reason="撤回", effective_on=day)
        for day in ("2018-05-01", "2018-05-03", "2018-05-02")
    ]
    assert codes == ["back-dated-too-far", "in-the-future", "ok"]


# --- persons ---------------------------------------------------------------------------------------------------------


def test_the_assessor_and_the_approver_are_not_the_same_person(world: World, district_award: str) -> None:
    both = "fangshan-federation.organisation-and-publicity"
    world.do("system", "unit.appoint", "fangshan-federation", seat="chair", person=both)
    world.walk(district_award, until="district")
    day = sealed("2018-10-20")
    assert world.code(f"{both}@{DISTRICT}", "award.approve", district_award, **day) == "same-person"
    assert world.code(DISTRICT, "award.approve", district_award, **day) == "ok"


def test_nor_through_a_delegation(world: World, district_award: str) -> None:
    """Who assessed may not have somebody else approve on their behalf."""
    both = "fangshan-federation.organisation-and-publicity"
    world.do("system", "unit.appoint", "fangshan-federation", seat="chair", person=both)
    world.walk(district_award, until="district")
    world.do(
        "system", "unit.delegate", "fangshan-federation", seat="chair", holder=both, person="deputy",
        until="2018-12-31",
    )  # fmt: skip
    day = sealed("2018-10-20")
    assert world.code(f"deputy@{DISTRICT}", "award.approve", district_award, **day) == "same-person"


def test_the_delegate_signs_and_the_event_says_for_whom(world: World, district_award: str) -> None:
    world.walk(district_award, until="administration")
    world.do("hospital/administration", "unit.delegate", "hospital", seat="administration", person="deputy",
             until="2018-05-31")  # fmt: skip
    world.do("deputy@hospital/administration", "award.endorse", district_award, **sealed("2018-05-02"))
    seal = world.award(district_award).seals[-1]
    assert (seal.by.person, seal.by.on_behalf_of) == ("deputy", "hospital.administration")


def test_who_stepped_aside_does_not_sign_not_even_by_delegate(world: World, district_award: str) -> None:
    world.walk(district_award, until="administration")
    who = "hospital/administration"
    world.do(who, "award.recuse", district_award, reason="亲属关系")
    world.do(who, "unit.delegate", "hospital", seat="administration", person="deputy", until="2018-05-31")
    day = sealed("2018-05-02")
    assert world.code(who, "award.endorse", district_award, **day) == "stepped-aside"
    assert world.code(f"deputy@{who}", "award.endorse", district_award, **day) == "stepped-aside"


def test_a_person_who_left_the_seat_does_not_sign_from_the_next_day_on(
    world: World, district_award: str
) -> None:
    world.walk(district_award, until="administration")
    world.do("system", "unit.vacate", "hospital", seat="administration", person="hospital.administration")
    who = "hospital/administration"
    world.day("2018-05-03")
    assert world.code(who, "award.endorse", district_award, **sealed("2018-05-03")) == "seat-not-held"
    world.do("system", "unit.appoint", "hospital", seat="administration", person="successor")
    assert world.code(f"successor@{who}", "award.endorse", district_award, **sealed("2018-05-03")) == "ok"


def test_the_seats_of_a_dissolved_unit_sign_nothing(world: World, district_award: str) -> None:
    world.walk(district_award, until="administration")
    world.do("liangxiang/chair", "unit.dissolve", "hospital", reason="撤销建制")
    day = sealed("2018-05-02")
    assert world.code("hospital/administration", "award.endorse", district_award, **day) == "seat-not-held"


# --- not forward -----------------------------------------------------------------------------------------------------


@pytest.mark.clause("FS2018-A5-1.S2")
def test_a_missing_administration_is_confirmed_by_the_system_union_never_silently_absent(
    world: World, district_award: str
) -> None:
    world.walk(district_award, until="administration")
    act = "award.mark-not-applicable"
    assert world.code("hospital/chair", act, district_award, reason="没有行政") == "wrong-signer"
    assert world.code("liangxiang/chair", act, district_award, reason=" ") == "reason-missing"
    assert world.code("liangxiang/chair", act, district_award, reason="没有", effective_on="2018-05-03") == (
        "in-the-future"
    )
    assert world.code("liangxiang/chair", act, district_award, reason="没有行政") == "ok"
    assert world.award(district_award).waiting == "party-committee"


def test_a_changed_form_voids_the_seals_that_saw_it_and_they_stay_visible(
    world: World, district_award: str
) -> None:
    world.walk(district_award, until="system-union")
    world.do("liangxiang/chair", "award.return", district_award, reason="请补充")
    content = world.award(district_award).content
    content.form["deeds"]["main_deeds"] = "补充后的事迹"
    world.do("hospital/chair", "award.amend", district_award, form=content.form)
    award = world.award(district_award)
    assert (award.stage, award.waiting) == ("in-route", "assembly")
    assert [(seal.step, seal.live, seal.superseded_by) for seal in award.seals] == [
        ("assembly", False, award.version),
        ("administration", False, award.version),
        ("party-committee", False, award.version),
    ]


def test_sent_back_unchanged_it_resumes_where_it_was_returned(world: World, district_award: str) -> None:
    world.walk(district_award, until="system-union")
    world.do("liangxiang/chair", "award.return", district_award, reason="请核对")
    world.do("hospital/chair", "award.amend", district_award)
    award = world.award(district_award)
    assert (award.waiting, [seal.live for seal in award.seals]) == ("system-union", [True, True, True])


def test_an_application_returned_to_an_earlier_step_and_then_amended_skips_nothing(world: World) -> None:
    """Resuming at the returner never jumps over a step whose seal fell."""
    award = to_publicity(world)
    world.do(DISTRICT, "award.return", award, to="opinion", reason="重签")
    assert world.award(award).waiting == "opinion"
    assert world.code("hospital/chair", "award.amend", award) == "not-in-this-state", "two seals stand"
    world.do("hospital/administration", "award.return", award, reason="请核对")
    world.do("hospital/chair", "award.amend", award)
    assert world.award(award).waiting == "opinion"


def standing_seals(world: World, award: str) -> list[str]:
    return [seal.step for seal in world.award(award).seals if seal.live]


def test_an_earlier_step_that_got_it_back_acts_again_and_hands_it_straight_to_the_returner(
    world: World,
) -> None:
    award = to_selection(world)
    world.do(ASSESSOR, "award.return", award, to="opinion", reason="意见不明")
    assert (world.award(award).waiting, standing_seals(world, award)) == (
        "opinion",
        ["parties", "parties", "publicity"],
    )
    assert world.code(ASSESSOR, "award.select", award) == "out-of-turn"
    assert world.code("hospital/administration", "award.cosign", award) == "out-of-turn"
    day = str(world.clock.today)
    world.do("hospital/administration", "award.endorse", award, **sealed(day))
    assert (world.award(award).waiting, standing_seals(world, award)) == (
        "selection",
        ["parties", "parties", "publicity", "opinion"],
    )
    world.do(ASSESSOR, "award.select", award)
    world.do(DISTRICT, "award.approve", award, **sealed(day))
    assert world.award(award).stage == Stage.CONFERRED


def test_an_earlier_step_that_does_not_exist_hands_it_straight_to_the_returner_too(world: World) -> None:
    award = to_selection(world)
    world.do(ASSESSOR, "award.return", award, to="opinion", reason="意见不明")
    world.do("liangxiang/chair", "award.mark-not-applicable", award, reason="已无行政")
    assert world.award(award).waiting == "selection"


def test_a_co_signature_that_returned_it_begins_anew_when_it_comes_back(world: World) -> None:
    award = star(world)
    day = str(world.clock.today)
    world.do("hospital/administration", "award.endorse", award, **sealed(day))
    world.do("hospital/administration", "award.cosign", award)
    world.do("hospital/union-committee", "award.return", award, to="opinion", reason="意见不明")
    assert standing_seals(world, award) == []
    world.do("hospital/administration", "award.endorse", award, **sealed(day))
    assert world.award(award).waiting == "parties"


def test_what_changes_on_the_way_back_is_signed_again_by_those_between_who_saw_it(world: World) -> None:
    award = to_selection(world)
    world.do(ASSESSOR, "award.return", award, to="opinion", reason="意见不明")
    world.do("hospital/administration", "award.return", award, reason="请更换材料")
    documents = [{"kind": "report", "name": "新报告", "digest": DIGEST.replace("0", "1")}]
    world.do("hospital/chair", "award.amend", award, documents=documents)
    assert (world.award(award).waiting, standing_seals(world, award)) == ("opinion", [])
    world.do("hospital/administration", "award.endorse", award, **sealed(str(world.clock.today)))
    assert world.award(award).waiting == "parties"


def test_what_does_not_change_on_the_way_back_is_signed_by_nobody_again(world: World) -> None:
    award = to_selection(world)
    world.do(ASSESSOR, "award.return", award, to="opinion", reason="意见不明")
    world.do("hospital/administration", "award.return", award, reason="请核对")
    world.do("hospital/chair", "award.amend", award)
    world.do("hospital/administration", "award.endorse", award, **sealed(str(world.clock.today)))
    assert world.award(award).waiting == "selection"


def test_under_the_other_ways_all_after_the_step_that_got_it_back_sign_again(
    world: World, district_award: str
) -> None:
    world.walk(district_award, until="system-union")
    world.do("liangxiang/chair", "award.return", district_award, to="previous", reason="意见不明")
    assert standing_seals(world, district_award) == ["assembly", "administration"]


def test_resuming_at_the_returner_keeps_the_earlier_seals(world: World) -> None:
    award = to_publicity(world)
    world.do(DISTRICT, "award.return", award, reason="请更换材料")
    documents = [{"kind": "report", "name": "新报告", "digest": DIGEST}]
    world.do("hospital/chair", "award.amend", award, documents=documents)
    state = world.award(award)
    assert (state.waiting, [seal.live for seal in state.seals]) == ("publicity", [True, True, True])


def test_withdrawn_it_may_be_applied_for_again_under_a_new_attempt(world: World, district_award: str) -> None:
    world.do("hospital/chair", "award.withdraw", district_award, reason="材料不全")
    again = world.apply("hospital-home", "hospital", "district-advanced-home.2018")
    assert again == f"{district_award}.2"
    assert world.award(district_award).stage == Stage.WITHDRAWN


def test_one_application_per_home_honour_and_round(world: World, district_award: str) -> None:
    scheme = notice("fangshan-2018")
    filed = papers(scheme.honours["district-advanced-home"], scheme)
    again = {"round": "district-advanced-home.2018", "home": "hospital-home", **filed}
    assert world.code("hospital/chair", "award.apply", **again) == "duplicate-application"


def test_what_an_inspection_is_not_asked_for_is_refused_not_dropped(
    world: World, district_award: str
) -> None:
    world.walk(district_award, until="system-union")
    accepted = {**sealed("2018-05-02"), "checklist": checklist(notice("fangshan-2018"), "A4")}
    head, item = {"header": {"union": "医院工会"}}, {"99": "是"}
    for more, code in ((head, "unknown-field"), (item, "unknown-item")):
        filed = accepted | {"checklist": accepted["checklist"] | more}
        assert world.code("liangxiang/chair", "award.verify", district_award, **filed) == code
    assert world.code("liangxiang/chair", "award.verify", district_award, **accepted) == "ok"


# --- co-signature, publicity, reserve list ---------------------------------------------------------------------------


def at_parties(world: World) -> str:
    """A star whose parties are to sign."""
    award = star(world)
    world.do("hospital/administration", "award.endorse", award, **sealed("2018-05-02"))
    return award


def test_declining_a_co_signature_needs_a_reason_and_may_be_thought_better_of(world: World) -> None:
    award, who = at_parties(world), "hospital/administration"
    assert world.code(who, "award.cosign", award, agree=False) == "reason-missing"
    world.do(who, "award.cosign", award, agree=False, opinion="先改制度")
    world.do(who, "award.cosign", award)
    assert world.code(who, "award.cosign", award) == "sealed-already"
    world.do("hospital/party-committee", "award.cosign", award)
    assert world.award(award).waiting == "publicity"


def test_a_party_that_agreed_does_not_reject_for_all_of_them(world: World) -> None:
    award = at_parties(world)
    world.do("hospital/party-committee", "award.cosign", award)
    no = {"reason": "改主意了"}
    assert world.code("hospital/party-committee", "award.reject", award, **no) == "sealed-already"
    assert world.code("hospital/administration", "award.reject", award, **no) == "ok"


def test_two_of_three_parties_complete_a_co_signature(world: World) -> None:
    award = star(world)
    world.do("hospital/administration", "award.endorse", award, **sealed("2018-05-02"))
    world.do("hospital/administration", "award.cosign", award, agree=False, opinion="先改制度")
    again = {"agree": False, "opinion": "仍不同意"}
    assert world.code("hospital/administration", "award.cosign", award, **again) == "sealed-already"
    world.do("hospital/party-committee", "award.cosign", award)
    assert world.award(award).waiting == "parties"
    world.do("hospital/union-committee", "award.cosign", award)
    assert world.award(award).waiting == "publicity"


def test_a_party_signs_only_for_itself(world: World) -> None:
    award = star(world)
    world.do("hospital/administration", "award.endorse", award, **sealed("2018-05-02"))
    who = "hospital/administration"
    assert world.code(who, "award.cosign", award, party="party") == "wrong-signer"
    assert world.code(who, "award.cosign", award, party="nobody") == "wrong-signer"
    assert world.code(who, "award.cosign", award, party="administration") == "ok"


def test_publicity_ends_only_when_its_last_day_is_over(world: World) -> None:
    award = to_publicity(world)
    world.do(DISTRICT, "award.publicise", award)
    world.day("2018-05-09")
    assert world.award(award).publicity_until == date(2018, 5, 9)
    assert world.code(DISTRICT, "award.close-publicity", award) == "too-early"
    world.day("2018-05-10")
    assert world.code(DISTRICT, "award.close-publicity", award, effective_on="2018-05-09") == "too-early"
    assert world.code(DISTRICT, "award.close-publicity", award) == "ok"


def test_objections_are_made_while_the_name_is_public(world: World) -> None:
    award = to_publicity(world)
    assert world.code("school/chair", "award.object", award, text="不符") == "not-in-this-state"
    world.do(DISTRICT, "award.publicise", award)
    codes = [
        world.code("school/chair", "award.object", award, text="不符", effective_on=day)
        for day in ("2018-05-01", "2018-05-03", "2018-05-02")
    ]
    assert codes == ["too-early", "in-the-future", "ok"]
    world.day("2018-05-10")
    assert world.code("school/chair", "award.object", award, text="不符") == "too-late"


def test_an_open_objection_blocks_and_an_upheld_one_too_until_the_name_is_public_again(world: World) -> None:
    award = to_publicity(world)
    world.do(DISTRICT, "award.publicise", award)
    world.do("school/chair", "award.object", award, text="材料不实")
    world.day("2018-05-10")
    assert world.code(DISTRICT, "award.close-publicity", award) == "still-open"
    settled = {"number": 1, "upheld": True, "reason": "属实"}
    assert world.code(DISTRICT, "award.settle-objection", award, **settled) == "wrong-signer"
    world.do(ASSESSOR, "award.settle-objection", award, **settled)
    assert world.code(DISTRICT, "award.close-publicity", award) == "objection-upheld"
    world.do(DISTRICT, "award.return", award, reason="异议成立")
    world.do("hospital/chair", "award.amend", award)
    world.do(DISTRICT, "award.publicise", award)
    world.day("2018-05-18")
    assert world.code(DISTRICT, "award.close-publicity", award) == "ok"


def objected(world: World) -> str:
    """A star that is public, and objected to on 4 May 2018. It is the next day."""
    award = to_publicity(world)
    world.do(DISTRICT, "award.publicise", award)
    world.day("2018-05-04")
    world.do("school/chair", "award.object", award, text="材料不实")
    world.day("2018-05-05")
    return award


def test_an_objection_is_decided_only_while_the_publicity_waits(world: World) -> None:
    """Whose turn it is after a return does not lift what blocks; nor does anybody once it is over."""
    award, dismissed = objected(world), {"number": 1, "upheld": False, "reason": "不实"}
    world.do(DISTRICT, "award.return", award, to="parties", reason="核实")
    for who in ("hospital/administration", ASSESSOR):
        assert world.code(who, "award.settle-objection", award, **dismissed) == "not-in-this-state"
    for who in ("hospital/administration", "hospital/party-committee"):
        world.do(who, "award.cosign", award)
    assert (
        world.code("hospital/administration", "award.settle-objection", award, **dismissed) == "wrong-signer"
    )
    assert world.code(ASSESSOR, "award.settle-objection", award, **dismissed) == "ok"


def test_an_objection_to_what_was_rejected_is_not_decided_any_more(world: World) -> None:
    award = objected(world)
    world.do(DISTRICT, "award.reject", award, reason="属实")
    facts = {"number": 1, "upheld": False, "reason": "不实"}
    assert world.code(ASSESSOR, "award.settle-objection", award, **facts) == "not-in-this-state"


def test_who_stepped_aside_does_not_decide_an_objection(world: World) -> None:
    award, facts = objected(world), {"number": 1, "upheld": False, "reason": "不实"}
    world.do(ASSESSOR, "award.recuse", award, reason="亲属")
    assert world.code(ASSESSOR, "award.settle-objection", award, **facts) == "stepped-aside"


def test_an_objection_is_decided_on_its_day_at_the_earliest(world: World) -> None:
    award, facts = objected(world), {"number": 1, "upheld": False, "reason": "不实"}
    codes = [
        world.code(ASSESSOR, "award.settle-objection", award, effective_on=day, **facts)
        for day in ("2018-05-03", "2018-05-06", "2018-05-04")
    ]
    assert codes == ["back-dated-too-far", "in-the-future", "ok"]


def lantern(world: World, **publicity: Any) -> str:
    """A lantern whose first publicity waits, under a notice that says this of it, too."""
    content = notice("counted").model_dump(mode="json", by_alias=True)
    content["honours"]["lantern"]["route"][1] |= publicity
    world.do(DISTRICT, "scheme.publish", content=content)
    world.round("lantern", scheme="counted")
    award = world.apply("hospital-home", "hospital", "lantern.2018", scheme="counted")
    world.do("hospital/administration", "award.endorse", award)
    return award


STAMPED = {"opinion": "无异议", "sealed_on": "2018-05-10", "custodian": "王", "scan": DIGEST}


def test_who_closes_a_publicity_signs_as_its_step_asks(world: World) -> None:
    asked = {"id": "website", "label": "公示网址"}
    award = lantern(world, seal="required", opinion="required", inputs=[asked])
    world.do(DISTRICT, "award.publicise", award)
    world.day("2018-05-10")
    papers = STAMPED | {"inputs": {"website": "www"}}
    codes = [
        world.code(
            DISTRICT, "award.close-publicity", award, **{k: v for k, v in papers.items() if k != left_out}
        )
        for left_out in ("sealed_on", "opinion", "inputs", "")
    ]
    assert codes == ["field-missing", "opinion-missing", "field-missing", "ok"]
    (seal,) = world.award(award).live_seals("publicity")
    assert (seal.opinion, seal.mark) == ("无异议", SealMark(date(2018, 5, 10), "王", DIGEST))
    (said,) = (each for each in world.store.load(f"award:{award}") if isinstance(each, Publicised))
    assert said.inputs == {"website": "www"}


def test_who_confirms_that_a_body_is_absent_may_sign_it(world: World) -> None:
    """What the absent body would have to bring is asked of nobody; what is brought is kept, or refused."""
    asked = {"id": "website", "label": "公示网址"}
    award = lantern(world, seal="required", inputs=[asked], when_absent="assessor")
    world.day("2018-05-10")
    act, because = "award.mark-not-applicable", {"reason": "免予公示"}
    assert world.code(ASSESSOR, act, award, **because, inputs={"cost": 3}) == "unknown-field"
    tomorrow = {"effective_on": "2018-05-10", "sealed_on": "2018-05-11"}
    assert world.code(ASSESSOR, act, award, **because, **tomorrow) == "in-the-future"
    assert world.code(ASSESSOR, act, award, **because, dry_run=True) == "ok"
    world.do(ASSESSOR, act, award, **because, **STAMPED, inputs={"website": "www"})
    (seal,) = world.award(award).live_seals("publicity")
    assert (seal.opinion, seal.mark) == ("无异议", SealMark(date(2018, 5, 10), "王", DIGEST))
    (said,) = (each for each in world.store.load(f"award:{award}") if isinstance(each, StepNotApplicable))
    assert said.inputs == {"website": "www"}


def test_a_publicity_found_not_applicable_while_it_runs_is_over(world: World) -> None:
    """Nobody objects to it at a later step, and the next publicity of the route is opened as ever."""
    award = lantern(world, when_absent="assessor")
    world.do(DISTRICT, "award.publicise", award)
    world.do(ASSESSOR, "award.mark-not-applicable", award, reason="免予公示")
    assert world.award(award).publicity_until is None
    assert world.code("school/chair", "award.object", award, text="不符") == "not-in-this-state"
    assert world.code(DISTRICT, "award.publicise", award) == "ok"


@pytest.mark.parametrize(("who", "act"), [(DISTRICT, "award.reject"), ("hospital/chair", "award.withdraw")])
def test_what_is_rejected_or_withdrawn_is_not_public_any_more(world: World, who: str, act: str) -> None:
    award = to_publicity(world)
    world.do(DISTRICT, "award.publicise", award)
    world.do(who, act, award, reason="属实")
    over = world.award(award)
    assert (over.publicity_from, over.publicity_until, over.publicity_count) == (None, None, None)
    assert [each.about for each in deadlines(over, world.rules(over), PLAIN)] == []


def test_a_stamp_has_a_day(world: World) -> None:
    award, who = star(world), "hospital/administration"
    for part in ("custodian", "scan"):
        assert world.code(who, "award.endorse", award, opinion="同意", **{part: "王"}) == "field-missing"


def test_the_reserve_list_steps_in_when_a_place_becomes_free(world: World) -> None:
    awards = [to_selection(world, unit) for unit in ("hospital", "school", "works")]
    for award in awards[:2]:
        world.do(ASSESSOR, "award.select", award)
    assert world.code(ASSESSOR, "award.select", awards[2]) == "no-places-left"
    world.do(ASSESSOR, "award.put-on-reserve", awards[2], rank=1)
    world.do("school/chair", "award.withdraw", awards[1], reason="放弃")
    world.do(ASSESSOR, "award.select", awards[2])
    state = world.award(awards[2])
    assert (state.stage, state.waiting) == ("in-route", "decision")


def test_two_of_one_round_are_not_ranked_alike(world: World) -> None:
    awards = [to_selection(world, unit) for unit in ("hospital", "school", "works")]
    world.do(ASSESSOR, "award.select", awards[0], rank=1)
    assert world.code(ASSESSOR, "award.select", awards[1], rank=1) == "rank-taken"
    world.do(ASSESSOR, "award.put-on-reserve", awards[1], rank=1)
    assert world.code(ASSESSOR, "award.put-on-reserve", awards[2], rank=1) == "rank-taken"
    assert world.code(ASSESSOR, "award.put-on-reserve", awards[2], rank=2) == "ok"


def test_who_waits_on_the_reserve_list_may_withdraw(world: World) -> None:
    award = to_selection(world)
    world.do(ASSESSOR, "award.put-on-reserve", award, rank=1)
    assert world.code("hospital/chair", "award.withdraw", award, reason="不再等候") == "ok"


def test_a_place_is_kept_while_the_selection_stands(world: World) -> None:
    """Returned after its selection, unchanged and sent on: nobody else took the place meanwhile."""
    awards = [to_selection(world, unit) for unit in ("hospital", "school", "works")]
    for award in awards[:2]:
        world.do(ASSESSOR, "award.select", award)
    day = sealed(str(world.clock.today))
    world.do(DISTRICT, "award.return", awards[0], reason="请核对")
    assert world.code(ASSESSOR, "award.select", awards[2]) == "no-places-left"
    world.do("hospital/chair", "award.amend", awards[0])
    world.do(DISTRICT, "award.approve", awards[0], **day)
    world.do(DISTRICT, "award.approve", awards[1], **day)
    places = world.read(Round, "star.2018").places
    assert sorted(places) == sorted(awards[:2])


def test_a_place_is_given_back_when_the_selection_falls(world: World) -> None:
    awards = [to_selection(world, unit) for unit in ("hospital", "school", "works")]
    for award in awards[:2]:
        world.do(ASSESSOR, "award.select", award)
    world.do(DISTRICT, "award.return", awards[0], to="publicity", reason="重新公示")
    assert world.code(ASSESSOR, "award.select", awards[2]) == "no-places-left", "it is selected as before"
    world.do(DISTRICT, "award.return", awards[1], to="selection", reason="重新评选")
    assert world.code(ASSESSOR, "award.select", awards[2]) == "ok"
