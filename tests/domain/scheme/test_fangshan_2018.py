"""The 2018 notice as data says what the notice says: its papers word for word, its rules clause by clause."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from domain.scheme import Honour, Scheme
from domain.scheme.eligibility import Attribute, Dated, DoesNotHold, Figure, Holds, Reviewed
from domain.scheme.papers import ChecklistFile, DocumentFile, Form, FormField, FormFile
from domain.scheme.route import Assess, Deliberate, Nearest, Select, Verify
from domain.scheme.words import Span
from domain.vocabulary import UnitType
from infrastructure.notices import load_scheme, shipped

SOURCE = Path(__file__).parent.parent.parent / "acceptance" / "sources" / "fangshan-2018.txt"

HOME, SMALL_HOME = "district-advanced-home", "district-advanced-small-home"
FUNDED = ("municipal-demonstration", "newly-unionised-100", "warm-station")


@cache
def scheme() -> Scheme:
    return load_scheme(shipped()["fangshan-2018"])


def honour(name: str) -> Honour:
    return scheme().honours[name]


def squeezed(text: str) -> str:
    """A text without white space, as the sources are compared."""
    return re.sub(r"\s", "", text)


@cache
def source() -> str:
    return squeezed(SOURCE.read_text("utf-8"))


def fields(form: Form) -> list[FormField]:
    return [
        field
        for section in form.sections
        for field in (*(section.rows.columns if section.rows else ()), *section.fields)
    ]


# --- papers (their wording: tests/acceptance/test_wording_of_2018.py) ---------------------------------------------------------


@pytest.mark.clause("FS2018-4.1", "FS2018-4.2", "FS2018-4.3", "FS2018-4.4")
def test_the_checklists_have_all_their_items() -> None:
    counts = {name: len(checklist.items) for name, checklist in scheme().checklists.items()}
    assert counts == {"A1": 22, "A2": 17, "A3": 7, "A4": 15}
    assert sum(counts.values()) == 61


@pytest.mark.clause("FS2018-A1.20", "FS2018-A2.15", "FS2018-A4.13", "FS2018-A1.22", "FS2018-A4.15")
def test_only_the_items_worded_may_and_the_blank_ones_can_fail_nothing() -> None:
    free = {
        (name, item.key)
        for name, checklist in scheme().checklists.items()
        for item in checklist.items
        if not item.required
    }
    assert free == {(name, key) for name in ("A1", "A2", "A4") for key in ("online-home", "other")} | {
        ("A3", "other")
    }


FORMS = {"5-1": 27, "5-2": 19}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.clause("FS2018-4.5")
def test_the_forms_have_all_their_fields(name: str) -> None:
    assert len(fields(scheme().forms[name])) == FORMS[name]


@pytest.mark.clause("FS2018-3.4.1.1b", "FS2018-A5-1.DEEDS", "FS2018-A5-2.DEEDS")
def test_the_main_deeds_are_at_most_800_characters() -> None:
    limits = [
        field.max_characters
        for name in FORMS
        for field in fields(scheme().forms[name])
        if field.id == "main_deeds"
    ]
    assert limits == [800, 800]
    assert "限800字以内" in source()


@pytest.mark.clause("FS2018-A5-1.ASM.1", "FS2018-A5-1.ASM.2", "FS2018-A5-1.ASM.3", "FS2018-A5-1.ASM.4")
def test_the_block_of_the_vote_is_filled_by_the_step_that_holds_it() -> None:
    for name, step in (("5-1", "assembly"), ("5-2", "branch-meeting")):
        block = scheme().forms[name].sections[-1]
        assert block.filled_at == step
        assert [field.id for field in block.fields] == ["expected", "present", "in_favour", "satisfaction"]
        assert [section.filled_at for section in scheme().forms[name].sections[:-1]] == ["apply"] * (
            len(scheme().forms[name].sections) - 1
        )


@pytest.mark.clause("FS2018-A5-1.OFFICERS.1", "FS2018-A5-1.OFFICERS.3", "FS2018-A5-2.OFFICERS.1")
def test_data_about_persons_is_marked() -> None:
    personal = {
        (name, field.id) for name in FORMS for field in fields(scheme().forms[name]) if field.personal
    }
    about = {"name", "gender", "age", "political_status", "contact_phone"}
    assert personal == {(name, field) for name in FORMS for field in about}


# --- the chains ------------------------------------------------------------------------------------------------------------


@pytest.mark.clause(
    "FS2018-A5-1.S1",
    "FS2018-A5-1.S2",
    "FS2018-A5-1.S3",
    "FS2018-A5-1.S4",
    "FS2018-A5-1.S5",
    "FS2018-3.3.2b",
    "FS2018-3.3.3a",
)
def test_form_5_1_is_signed_by_assembly_administration_party_system_union_and_district_in_this_order() -> (
    None
):
    road = [(step.step, step.act, step.by, step.seal) for step in honour(HOME).route]
    assert road == [
        ("assembly", "deliberate", "assembly", "none"),
        ("administration", "endorse", "administration", "required"),
        ("party-committee", "endorse", "party-committee", "required"),
        ("system-union", "verify", "system-union", "required"),
        ("assessment", "assess", "assessor", "none"),
        ("selection", "select", ("assessor", "district"), "none"),
        ("district", "approve", "district", "required"),
    ]


@pytest.mark.clause(
    "FS2018-A5-2.S1", "FS2018-A5-2.S2", "FS2018-A5-2.S3", "FS2018-A5-2.S4", "FS2018-A5-2.S5", "FS2018-3.1.2"
)
def test_form_5_2_is_signed_by_meeting_committee_party_and_administration_together_system_union_and_district() -> (
    None
):
    road = [(step.step, step.act, step.by, step.seal) for step in honour(SMALL_HOME).route]
    assert road == [
        ("branch-meeting", "deliberate", "branch-meeting", "none"),
        ("union-committee", "endorse", "union-committee", "required"),
        ("administration-and-party", "endorse", "administration-and-party", "required"),
        ("system-union", "verify", "system-union", "required"),
        ("assessment", "assess", "assessor", "none"),
        ("selection", "select", ("assessor", "district"), "none"),
        ("district", "approve", "district", "required"),
    ]


@pytest.mark.clause("FS2018-3.3.2b", "FS2018-3.3.3b")
def test_the_public_names_of_the_events_stand_on_the_right_steps() -> None:
    for name in (HOME, SMALL_HOME):
        assert {step.step: step.recorded_as for step in honour(name).route if step.recorded_as} == {
            "system-union": "system-verified",
            "district": "district-approved",
        }


@pytest.mark.clause("FS2018-0.3", "FS2018-3.3.2a")
def test_the_system_union_is_the_nearest_tier_above_and_never_a_computer() -> None:
    found = scheme().actors["system-union"]
    assert isinstance(found.unit, Nearest)
    assert set(found.unit.nearest) <= {kind.value for kind in UnitType}
    assert {"area-federation", "township-union", "sub-district-union", "development-zone-union"} <= set(
        found.unit.nearest
    )
    assert {"committee-union", "bureau-union", "company-union"} <= set(found.unit.nearest)
    assert found.when_none == "self"


@pytest.mark.clause("FS2018-A1.OP", "FS2018-A2.OP", "FS2018-A3.OP", "FS2018-A1.OPS", "FS2018-2.1.2i")
@pytest.mark.parametrize("name", FUNDED)
def test_a_funded_programme_has_one_opinion_and_one_seal(name: str) -> None:
    [step] = honour(name).route
    assert isinstance(step, Verify)
    assert (step.by, step.seal, step.opinion) == ("acceptor", "required", "required")
    acceptor = scheme().actors["acceptor"].unit
    assert isinstance(acceptor, Nearest)
    assert set(acceptor.nearest) == {"district-federation", "bureau-union", "group-union", "company-union"}


@pytest.mark.clause("FS2018-3.3.3a")
def test_who_signed_for_the_unit_does_not_verify_nor_who_verified_assess_nor_who_assessed_approve() -> None:
    own_bodies = {
        HOME: ("assembly", "administration", "party-committee"),
        SMALL_HOME: ("branch-meeting", "union-committee", "administration-and-party"),
    }
    for name in (HOME, SMALL_HOME):
        forbidden = {
            step.step: step.not_by_persons_of for step in honour(name).route if step.not_by_persons_of
        }
        assert forbidden == {
            "system-union": own_bodies[name],
            "assessment": ("system-union",),
            "selection": ("system-union",),
            "district": ("system-union", "assessment"),
        }


@pytest.mark.clause("FS2018-3.3.3a", "FS2018-1.d", "FS2018-3.2b")
def test_two_inspectors_from_other_units_judge_the_five_qualities() -> None:
    [step] = [step for step in honour(HOME).route if isinstance(step, Assess)]
    assert step.inspectors is not None
    assert (step.inspectors.at_least, step.inspectors.from_other_units) == (2, True)
    assert step.dimensions[:5] == ("组织健全", "工作规范", "服务到位", "作用明显", "职工信赖")
    assert all(word in source() for word in step.dimensions)
    assert step.on_site == "when-self-verified"


@pytest.mark.clause("FS2018-3.4.1.5a")
def test_the_stamped_paper_set_is_recorded_when_it_arrives() -> None:
    [step] = [step for step in honour(HOME).route if step.inputs]
    assert [(step.step, field.id, field.type, field.required) for field in step.inputs] == [
        ("assessment", "paper_received_on", "date", True)
    ]


# --- conditions, windows, places, money --------------------------------------------------------------------------------------


@pytest.mark.clause("FS2018-3.3.1a", "FS2018-3.3.1b")
def test_only_a_home_its_own_assembly_found_qualified_may_apply() -> None:
    standard = scheme().standards["qualified-home"]
    assert (standard.decided_by, standard.passes.more_than, standard.passes.of) == (
        "assembly",
        Fraction(1, 2),
        "expected",
    )
    [held] = [each for each in honour(HOME).requires if isinstance(each, Holds)]
    assert (held.holds, held.effect) == ("qualified-home", "refuse")


@pytest.mark.clause("FS2018-A5-2.OFFICERS.10")
def test_only_a_small_home_its_own_meeting_found_qualified_may_apply() -> None:
    assert scheme().standards["qualified-small-home"].decided_by == "branch-meeting"
    [held] = [each for each in honour(SMALL_HOME).requires if isinstance(each, Holds)]
    assert held.holds == "qualified-small-home"


@pytest.mark.clause("FS2018-2.3.6b", "FS2018-3.4.1.3")
def test_satisfaction_is_recorded_and_shown_but_no_gate() -> None:
    for name in (HOME, SMALL_HOME):
        [vote] = [step for step in honour(name).route if isinstance(step, Deliberate)]
        assert vote.satisfaction is not None
        assert (vote.satisfaction.entered, vote.satisfaction.effect) == (True, "warn")
        assert vote.quorum is not None
        assert vote.quorum.effect == "warn"
        assert [each.effect for each in honour(name).requires if isinstance(each, Reviewed)] == ["warn"]


@pytest.mark.clause("FS2018-3.4.2a", "FS2018-3.4.2b", "FS2018-3.3.3c")
def test_applications_reach_the_district_from_12_april_to_30_september_and_are_accepted_from_october() -> (
    None
):
    for name in (HOME, SMALL_HOME):
        rule = honour(name).round
        [window], [stage] = rule.windows, rule.stages
        assert (window.open.from_, window.open.to) == (date(2018, 4, 12), date(2018, 9, 30))
        assert window.counts == "assessment"
        assert (stage.open.from_, stage.open.to) == (date(2018, 10, 1), date(2018, 12, 31))
        assert [step.step for step in honour(name).route if step.within == stage.id] == ["assessment"]
        assert (rule.every, rule.off_cycle) == (Span(months=12), "with-reason")


@pytest.mark.clause("FS2018-2.1.2j", "FS2018-2.1.2k", "FS2018-2.1.2l")
@pytest.mark.parametrize("name", FUNDED)
def test_funded_programmes_have_two_windows_to_the_end_of_june_and_of_october(name: str) -> None:
    assert [(w.id, w.open.to, w.counts) for w in honour(name).round.windows] == [
        ("H1", date(2018, 6, 30), "apply"),
        ("H2", date(2018, 10, 31), "apply"),
    ]


PLANS = {
    "municipal-demonstration": ("FS2018-2.1.2d", 2, 100_000, "A1"),
    "newly-unionised-100": ("FS2018-2.1.2e", 27, 30_000, "A2"),
    "warm-station": ("FS2018-2.1.2f", 200, 2_000, "A3"),
}


@pytest.mark.clause("FS2018-2.1.2d", "FS2018-2.1.2e", "FS2018-2.1.2f", "FS2018-2.1.2i", "FS2018-2.1.2g")
@pytest.mark.parametrize("name", FUNDED)
def test_each_programme_has_its_planned_number_its_checklist_and_its_money(name: str) -> None:
    clause, total, amount, checklist = PLANS[name]
    quota, [grant] = honour(name).round.quota, honour(name).grants
    assert quota is not None
    assert (quota.clause, quota.total, quota.exceed) == (clause, total, "with-reason")
    assert (grant.amount, grant.currency, grant.payer, grant.once) == (
        Decimal(amount),
        "CNY",
        "municipality",
        True,
    )
    assert [m.checklist for m in honour(name).materials if isinstance(m, ChecklistFile)] == [checklist]
    assert [step.checklist for step in honour(name).route if isinstance(step, Verify)] == [checklist]


@pytest.mark.clause("FS2018-2.1.2c")
def test_a_demonstration_home_is_judged_by_the_five_qualities_of_its_own_paragraph() -> None:
    [step] = honour("municipal-demonstration").route
    assert isinstance(step, Verify)
    assert step.dimensions == ("组织健全", "维权到位", "工作规范", "作用明显", "职工信赖")
    assert f"选树{'、'.join(step.dimensions)}的市级示范职工之家" in source()


def test_the_plans_come_to_1_410_000() -> None:
    assert sum(total * amount for _, total, amount, _ in PLANS.values()) == 1_410_000


@pytest.mark.clause("FS2018-2.1.1a")
def test_newly_unionised_means_a_hundred_workers_and_a_union_of_this_year_or_last() -> None:
    requires = honour("newly-unionised-100").requires
    [figure] = [each for each in requires if isinstance(each, Figure)]
    [dated] = [each for each in requires if isinstance(each, Dated)]
    assert (figure.figure, figure.at_least) == ("workers", Decimal(100))
    assert (dated.dated, dated.since_start_of_year) == ("union-founded-on", -1)


@pytest.mark.clause("FS2018-2.1.2a")
def test_influence_in_certain_industries_is_preferred_not_required() -> None:
    [attribute] = [each for each in honour("municipal-demonstration").requires if isinstance(each, Attribute)]
    assert (attribute.attribute, attribute.effect) == ("sector", "warn")


def test_money_is_given_once_and_a_title_in_force_is_not_applied_for_again() -> None:
    for name in (*FUNDED, HOME, SMALL_HOME):
        [already] = [each for each in honour(name).requires if isinstance(each, DoesNotHold)]
        assert (already.does_not_hold, already.ever) == (name, name in FUNDED)


@pytest.mark.clause("FS2018-3.0b", "FS2018-3.3.3b")
def test_the_district_commends_and_supports_without_a_stated_amount() -> None:
    for name in (HOME, SMALL_HOME):
        [grant], commendation = honour(name).grants, honour(name).commendation
        assert (grant.amount, grant.payer, str(grant.purpose)) == (None, "district", "职工之家实体化建设")
        assert commendation is not None
        assert commendation.by == "district"


@pytest.mark.clause("FS2018-3.4.1.1", "FS2018-3.4.1.2", "FS2018-3.4.1.3", "FS2018-3.4.1.4", "FS2018-3.2c")
def test_an_application_has_four_materials() -> None:
    for name, form in ((HOME, "5-1"), (SMALL_HOME, "5-2")):
        first, second, third, fourth = honour(name).materials
        assert isinstance(first, FormFile)
        assert isinstance(second, ChecklistFile)
        assert isinstance(third, DocumentFile)
        assert isinstance(fourth, DocumentFile)
        assert (first.form, second.checklist) == (form, "A4")
        assert (third.document, fourth.document, fourth.at_least) == ("member-review-report", "images", 1)


@pytest.mark.clause("FS2018-3.4.1.2")
def test_only_a_small_home_may_call_an_item_not_applicable() -> None:
    allowed = {
        name: (each.not_applicable, each.not_applicable_for) for name, each in scheme().checklists.items()
    }
    assert allowed == {"A1": (False, ()), "A2": (False, ()), "A3": (False, ()), "A4": (True, ("small-home",))}


@pytest.mark.clause("FS2018-3.1.1", "FS2018-3.1.2")
def test_homes_and_small_homes_belong_to_different_units() -> None:
    assert honour(HOME).unit_types == ("basic-union", "joint-union", "community-union", "service-station")
    assert honour(SMALL_HOME).unit_types == ("branch", "group")


@pytest.mark.clause("FS2018-3.0a", "FS2018-3.3.3a")
def test_selection_is_a_step_apart_from_assessment_and_approval() -> None:
    for name in (HOME, SMALL_HOME):
        acts = [step.act for step in honour(name).route]
        assert acts[-3:] == ["assess", "select", "approve"]
        assert any(isinstance(step, Select) for step in honour(name).route)


# --- after conferral -----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("FS2018-3.3.5a", "FS2018-3.3.5b", "FS2018-3.3.5c", "BJ2013-4.3g")
def test_a_title_is_re_inspected_and_kept_rectified_or_proposed_for_revocation() -> None:
    for name in (HOME, SMALL_HOME):
        rule = honour(name).standing.reinspection
        assert rule is not None
        assert (rule.every, rule.anchor, rule.by, rule.missed) == (
            Span(months=24),
            "last-pass",
            "assessor",
            "overdue",
        )
        rectify = rule.results[1]
        assert {result.finding: result.then for result in rule.results} == {
            "pass": "retain",
            "rectify": "rectify",
            "serious": "propose-revocation",
        }
        assert rectify.within == Span(days=90)
        assert rectify.extension is not None
        assert rectify.extension.at_most == 1


@pytest.mark.clause("FS2018-3.3.5c")
def test_a_revocation_rests_on_a_serious_finding_is_heard_and_is_decided_by_the_awarding_body_alone() -> None:
    for name in (HOME, SMALL_HOME):
        rule = honour(name).standing.revocation
        assert rule is not None
        assert (rule.needs_finding, rule.proposed_by, rule.decided_by) == (
            "serious",
            "assessor",
            "conferring-body",
        )
        assert honour(name).conferring_body == "district"
        assert rule.hearing is not None
        assert rule.hearing.lasts == Span(working_days=10)
        assert (rule.rescinded_by, rule.recall, rule.effective) == ("district", ("plaque",), "on-decision")


def test_the_endings_are_those_the_notice_can_know() -> None:
    for name in (HOME, SMALL_HOME):
        rules = honour(name).standing
        assert [ending.ends_as for ending in rules.endings] == ["relinquished", "ended-by-structural-change"]
        assert rules.term is None
        assert rules.structural is not None
        assert (rules.structural.renamed, rules.structural.moved) == ("keep", "keep")
        assert (rules.structural.merged, rules.structural.dissolved) == ("decide", "end")


def test_after_a_revocation_or_rejection_a_new_decision_that_it_is_qualified_is_needed() -> None:
    for name, standard in ((HOME, "qualified-home"), (SMALL_HOME, "qualified-small-home")):
        bans = honour(name).standing.bans
        assert [(ban.after, ban.until_next_round, ban.needs_again) for ban in bans] == [
            ("revoked", True, (standard,)),
            ("rejected", True, (standard,)),
        ]


def test_reminders_go_out_90_30_7_and_0_days_before_and_weekly_after() -> None:
    for name in (HOME, SMALL_HOME):
        rule = honour(name).standing.reminders
        assert rule is not None
        assert [span.days for span in rule.before] == [90, 30, 7, 0]
        assert rule.then_every == Span(days=7)
        assert rule.to == ("applicant", "system-union", "assessor")


@pytest.mark.clause("FS2018-3.3.5b")
def test_the_funded_programmes_are_not_re_inspected() -> None:
    for name in FUNDED:
        assert honour(name).standing.reinspection is None
        assert honour(name).standing.revocation is None
