"""Each mistake in what a notice means is told once, at its line.

Every case takes the notice that says everything, puts one wrong thing in the place of a right one, and names the
mistakes that must follow – these and no others.
"""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from domain.scheme import Scheme
from domain.scheme.check import RULES_OF_EACH_GRADE, RULES_OF_HONOUR, RULES_OF_SCHEME
from domain.scheme.mistakes import Mistake
from domain.scheme.references import FREE, GRADE_KEYS, parts, refers, spoken
from domain.scheme.shape import Shape, bare, choices, extras, inside, is_list, is_map, keys, model, shape_of
from domain.scheme.words import Rule
from infrastructure.clauses import catalogue
from infrastructure.notices import NoticeRefused, load_scheme, parse_scheme, shipped
from infrastructure.strict_yaml import plain, read
from tests.domain.scheme.contradictory import CONTRADICTORY

EVERYTHING = (Path(__file__).parent / "everything.yaml").read_text("utf-8")

WRONG = {
    # names
    "an actor nobody defined": ("by: office, ranked: true", "by: ofice, ranked: true", "undefined-actor"),
    "a payer that is nearly an actor": ("payer: city-treasury", "payer: officee", "undefined-actor-or-unit"),
    "a decider nobody defined": ("decided_by: conferring-body, effective", "decided_by: x, effective", "undefined-actor"),
    "a seat nobody named": ("seat: members-meeting", "seat: members-meating", "undefined-seat"),
    "a type of unit nobody named": ("nearest: [county]", "nearest: [conty]", "undefined-type-of-unit"),
    "a kind of home nobody named": ("kinds: [scenic-spot]\n    decided", "kinds: [spots]\n    decided", "undefined-kind-of-home"),
    "a form nobody drew": ("{form: application", "{form: aplication", "undefined-form", "no-effect"),
    "a checklist nobody wrote": ("{checklist: score, clause", "{checklist: scores, clause", "undefined-checklist"),
    "an honour nobody confers": ("does_not_hold: ruined-spot", "does_not_hold: ruin", "undefined-honour-or-standard"),
    "an honour of a streak nobody confers": ("honour: rated-spot, clause", "honour: rated, clause", "undefined-honour"),
    "a ground nobody named": ("free_of: [fatal-accident]", "free_of: [strike]", "undefined-ground"),
    "a finding nobody named": ("finding: minor,", "finding: middling,", "undefined-finding"),
    "a finding that is no result": ("needs_finding: serious", "needs_finding: grave", "undefined-finding"),
    "a grade the honour has not": ("by_grade: {AAAA: city}", "by_grade: {AAAAA: city}", "undefined-grade"),
    "a grade no honour has": ("by_grade: {AAA: 60", "by_grade: {A: 60", "undefined-grade", "grade-left-out"),
    "a grade to hold that is not there": ("grade_at_least: AAA", "grade_at_least: A", "undefined-grade"),
    "a grade to become that is not there": ("to_grade: AAA, until", "to_grade: A, until", "undefined-grade"),
    "a stage window nobody opened": ("within: visit", "within: visits", "undefined-stage-window", "no-effect"),
    "a step that counts but is not there": ("counts: county", "counts: contry", "undefined-step"),
    "a step that takes places but is not there": ("counts_at: choice", "counts_at: chosen", "undefined-step"),
    "a step to withdraw until that is not there": ("withdraw_until: choice", "withdraw_until: end", "undefined-step"),
    "a moment of a condition that is not there": (
        "at_least: 0.1, reference",
        "at_least: 0.1, checked_at: [later], reference",
        "undefined-step",
    ),
    "a step that fills a block but is not there": ("filled_at: meeting", "filled_at: voting", "undefined-step"),
    "a step whose persons may not sign but is not there": ("[apply, county]", "[aply, county]", "undefined-step"),
    "a base of a vote that is no number": ("of: cast", "of: all", "undefined-number-of-the-vote"),
    "a base of a survey that is no number": ("of: members", "of: everyone", "undefined-number-of-the-survey"),
    "a field that limits but is not there": ("at_most: area", "at_most: whole", "undefined-field"),
    "a group with a floor that is not there": ("group_floors: {安全", "group_floors: {环境", "undefined-group"),
    "a title of a graded honour without its grade": ("to_grade: AAA, until", "until", "undefined-grade"),
    "actors found from each other": (
        "unit: {nearest: [county]}, seat: chair, when_none: self",
        "unit: self, of: county-party, seat: chair",
        "actor-cycle",
        "actor-cycle",
        "no-effect",
    ),
    "a step twice": ("{step: own, act", "{step: meeting, act", "duplicate-id"),
    "a field twice": ("{id: core, label", "{id: area, label", "duplicate-id", "undefined-field"),
    "a finding twice": ("finding: minor,", "finding: pass,", "duplicate-id"),
    "a standard with the name of an honour": (
        "  basic:\n",
        "  rated-spot:\n",
        "duplicate-id",
        *["undefined-honour-or-standard"] * 3,
    ),
    "a step called last": ("{step: own, act", "{step: last, act", "reserved-id"),
    "a kind of entry nobody named": ("done: open-day", "done: openday", "undefined-kind-of-base-file-entry"),
    "a duty nobody has": ("meets_duties: [open-days]", "meets_duties: [opendays]", "undefined-duty"),
    "an addressee of no known type": ("addressed_to: [county,", "addressed_to: [conty,", "undefined-type-of-unit"),
    # duties and reviews
    "a day of the year in a month": ("in_each: year, by: --04-30", "in_each: month, by: --04-30", "impossible-duty"),
    "a duty always at risk": ("at_risk: P10D, clause: 第二十二条", "at_risk: P2M, clause: 第二十二条", "impossible-duty"),
    "accounts drawn up in working days": ("drawn_up_within: P3M", "drawn_up_within: {working_days: 9}", "working-days-out-of-place"),
    "a shortest term above the longest": ("at_least: P3Y, at_most: P5Y", "at_least: P6Y, at_most: P5Y", "impossible-duty"),
    "a duty of a share above all": ("at_least: 70%, in_each", "at_least: 7/5, in_each", "impossible-share"),
    "a goal that is over before it begins": ("since: 2024-01-01, by: 2028", "since: 2029-01-01, by: 2028", "impossible-window"),
    "a goal nobody lives to see": ("since: 2024-01-01, by: 2028-12-31", "since: 2024-01-01, by: 3000-01-01", "impossible-window"),
    "a goal of honours nobody confers": ("conferred: [rated-spot]", "conferred: [rated]", "undefined-honour"),
    "a review with a pass mark": ("classes: [unwilling], clause", "classes: [unwilling], at_least: 80%, clause", "impossible-review"),
    "a review nobody confirms": ("  ordered_by: county\n", "", "impossible-review"),
    "a review always at risk": ("at_risk: P30D\n", "at_risk: P3Y\n", "impossible-review"),
    # provenance
    "an actor without a source": ("seat: rating-office, clause: 第四条", "seat: rating-office", "no-provenance"),
    "a quorum without a source": ("effect: refuse, clause: 第三条", "effect: refuse", "no-provenance"),
    "a clause the catalogue has not": ("effect: refuse, clause: 第三条", "effect: refuse, clause: FS2018-9.9", "unknown-clause"),
    # days, spans, shares
    "a time zone that is not there": ("time_zone: Asia/Urumqi", "time_zone: Asia/Beijing", "unknown-time-zone"),
    "a calendar that is not there": ("issued_on: 2024-02-01", "calendar: fr", "unknown-calendar"),
    "a day no month has": ("to: --05-31", "to: --06-31", "impossible-day"),
    "a window that ends before it begins": (
        "{from: 2024-09-01, to: 2024-10-31}",
        "{from: 2024-09-01, to: 2024-08-31}",
        "impossible-window",
    ),
    "another year for a date": ("{from: 2024-09-01, to: 2024-10-31}", "{from: 2024-09-01, to: 2024-10-31, year: 1}", "no-effect"),
    "a window half yearly, half of one year": ("from: --03-01, to: --05-31", "from: 2024-03-01, to: --05-31", "impossible-window"),
    "a window of another year": ("{from: 2024-09-01, to: 2024-10-31}", "{from: 2025-09-01, to: 2025-10-31}", "impossible-window"),
    "a notice that ends before it begins": (
        "in_force: {from: 2024-01-01,",
        "in_force: {from: 2025-01-01,",
        *["impossible-window"] * 2,
    ),
    "a stage that ends before it begins": ("open: {from: 2024-06-01,", "open: {from: 2025-06-01,", "impossible-window"),
    "publicity of no days": ("lasts: {working_days: 7}", "lasts: {working_days: 0}", "impossible-span"),
    "objections of no days": ("within: {working_days: 5}", "within: {working_days: 0}", "impossible-span"),
    "working days mixed with months": ("lasts: {working_days: 10}", "lasts: {working_days: 10, months: 1}", "impossible-span"),
    "a term in working days": (
        "term: {lasts: P3Y, lasts_by_grade: {AAAA: P5Y}, until: --12-31,",
        "term: {lasts: {working_days: 700},",
        "working-days-out-of-place",
    ),
    "an interval of two hundred years": ("term: {lasts: P3Y", "term: {lasts: P300Y", "impossible-span"),
    "a quorum above all": ("quorum: {at_least: 2/3, people", "quorum: {at_least: 3/2, people", "impossible-share"),
    "more than all in favour": ("more_than: 1/2, votes", "more_than: 100%, votes", "impossible-share"),
    "a vote without a mark": ("passes: {more_than: 1/2, votes: 5, of: cast}", "passes: {of: cast}", "empty-threshold"),
    # papers
    "a choice of nothing": ("choices: [春, 夏, 秋, 冬], open_choice: true", "required: true", "no-choices"),
    "choices that are not offered": ("label: 面积, type: decimal", "label: 面积, choices: [大], type: decimal", "no-choices"),
    "a smallest number above the largest": ("min: 1, max: 100000", "min: 9, max: 8", "impossible-limits"),
    "points for nothing": ("answer: points, points: 60", "answer: points", "no-points", *["impossible-mark"] * 2),
    "points that are not asked": ("answer: text, required: false", "answer: text, points: 5, required: false", "no-points"),
    "a veto that is scored": ("points: 40, mandatory: true", "points: 40, veto: true", "impossible-veto"),
    "a mark above the total": ("AAAA: 80}", "AAAA: 180}", "impossible-mark"),
    "more items met than there are": ("at_least_met: 1", "at_least_met: 4", "impossible-mark"),
    "a floor above its group": ("group_floors: {安全: 20}", "group_floors: {安全: 50}", "impossible-mark"),
    "two checklists": ("{document: photos", "{checklist: score, clause: 第九条}\n      - {document: photos", "several-papers"),
    # conditions
    "a figure without bounds": ("figure: shops, at_most: 50", "figure: shops", "empty-condition"),
    "a figure with bounds the wrong way round": ("at_least: 1000, at_most: 9000000", "at_least: 9, at_most: 8", "empty-condition"),
    "a share above all": ("share_of: staff, at_least: 0.1", "share_of: staff, at_least: 10", "empty-condition"),
    "a date without bounds": ("dated: opened-on, at_least_ago: P1Y", "dated: opened-on", "empty-condition"),
    "an attribute without words": ("one_of: [public, private], none_of: [foreign], says: 限公有或民营", "says: 无", "empty-condition"),
    "more alternatives than there are": ("      - any_of:", "      - at_least: 3\n        any_of:", "empty-condition", "never-obtainable"),
    "nothing to be free of": ("free_of: [fatal-accident]", "free_of: []", "empty-condition"),
    "no round in a row": ("conferred_in_a_row: 2", "conferred_in_a_row: 0", "empty-condition"),
    "an honour that waits for itself": ("holds: [basic, green-spot]", "holds: rated-spot", "never-obtainable"),
    # rounds
    "a quota of nothing": ("        total: 20\n", "        total: 0\n", "empty-quota", *["impossible-reserve"] * 2),
    "guaranteed places of no number": (
        "        total: 20\n",
        "",
        *["impossible-reserve"] * 3,
    ),
    "a share of places without a number": (
        "total: 20\n        per_unit: {of: county, at_most: {north: 5, others: 3}, at_least: {north: 1, others: 0}, clause: 第七条}\n"
        "        share: {at_most: 40%, of: applications",
        "share: {at_most: 40%, of: places",
        "empty-quota",
        *["impossible-reserve"] * 2,
    ),
    "a number per unit that is none": ("{north: 5, others: 3}", "{north: 0}", "empty-quota", "impossible-reserve"),
    "a quota per unit that says nothing": (
        "at_most: {north: 5, others: 3}, at_least: {north: 1, others: 0}, ",
        "",
        "empty-quota",
    ),
    "more guaranteed than there are": ("at_least: {north: 1,", "at_least: {north: 21,", *["impossible-reserve"] * 2),
    "guaranteed to units nobody knows": ("per_unit: {of: county, at_most: {north: 5, others: 3}, at_least: {north: 1, others: 0}",
        "per_unit: {of: owner, at_least: 1", "impossible-reserve"),
    "places kept for nobody": ("attribute: ownership, one_of: [private], at_least_share", "at_least_share", "impossible-reserve"),
    "more places kept than there are": ("at_least_share: 25%", "at_least: 21", "impossible-reserve"),
    **CONTRADICTORY,
    # the route
    "a step no application has": (
        "only_for: {grades: [AAA, AAAA]}, seal",
        "only_for: {unit_types: [county]}, seal",
        "unreachable-step",
    ),
    "an application without a step": (
        "{step: final, act: approve, by: city, clause: 第十条}",
        "{step: final, act: approve, by: city, only_for: {kinds: [home]}, clause: 第十条}",
        "unreachable-step",
        "no-step",
    ),
    "no kind of home": ("title: 遗址景区\n    kinds: [scenic-spot]", "title: 遗址景区\n    kinds: []", "no-kinds"),
    "a step that looks ahead": ("not_by_persons_of: [apply, county]", "not_by_persons_of: [apply, joint]", "later-step"),
    "more seals than parties": ("need: {at_least: 2}", "need: {at_least: 5}", "impossible-cosign"),
    "a co-signature of one": ("by: [county, county-party, city], weights", "by: [city], weights", "impossible-cosign", "no-effect"),
    "a step by nobody": ("by: office, ranked", "by: [], ranked", "nobody"),
    "a body that confirms its own absence": ("when_absent: county,", "when_absent: owner,", "self-absence"),
    "a rank by points there are not": ("by_score_of: visit", "by_score_of: joint", "no-points"),
    # standing
    "a season without its day": ("        season: --10-01\n", "", "no-season"),
    "time to rectify without end": (
        "then: rectify, within: P90D, within_by_grade: {AAA: P120D}",
        "then: rectify",
        "incomplete-result",
    ),
    "time to rectify for one grade only": ("within: P90D, within_by", "within_by", "grade-left-out"),
    "a suspension that is extended": ("within: P6M", "within: P6M, extension: {at_most: 1, by: P1M}", "incomplete-result"),
    "a warning with a deadline": ("then: warn,", "then: warn, within: P1M,", "incomplete-result"),
    "a proposal nobody makes": ("        proposed_by: office\n", "", *["incomplete-result"] * 2, "hearing-without-proposal", "no-effect"),
    "no grounds": ("grounds: [fatal-accident, false-papers]", "grounds: []", "no-grounds"),
    "a proposer that decides": ("proposed_by: office", "proposed_by: city", "proposer-decides"),
    "a ban without length": ("after: lapsed, for_good: true", "after: lapsed", "no-length"),
    "reminders to nobody": ("to: [applicant, county]", "to: []", "nobody"),
}  # fmt: skip


ELSEWHERE = {
    "a re-inspection after the term",
    "a re-inspection after the term of one grade",
    "a next time where the days are set from the conferral",
    "a revocation on another finding",
    "an escalation nobody may propose",
    # What is wrong is told where it shows, not where it was caused.
    "actors found from each other",
    "a step twice",
    "a field twice",
    "a finding twice",
    "a season without its day",
    "a grade given by a body that only inspects",
    "a proposal nobody makes",
    "a review nobody confirms",
    "a share of places without a number",
    "guaranteed places of no number",
}


@pytest.mark.parametrize("case", WRONG, ids=lambda name: name.replace(" ", "-"))
def test_every_mistake_is_told_at_its_line(case: str) -> None:
    right, wrong, *codes = WRONG[case]
    assert right in EVERYTHING, "the case no longer fits the notice"
    before, after = EVERYTHING.split(right, 1)
    mistakes = refused(before + wrong + after)
    assert sorted(mistake.code for mistake in mistakes) == sorted(codes)
    assert all(mistake.zh and mistake.en for mistake in mistakes)
    if case not in ELSEWHERE:
        first = before.count("\n") + 1
        told = next(mistake.line for mistake in mistakes if mistake.code == codes[0])
        assert first <= told <= first + wrong.count("\n")


DATED = [*re.finditer(r"\b20\d\d-\d\d-\d\d\b", EVERYTHING)]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("spot", DATED, ids=lambda spot: f"{spot[0]}@{spot.start()}")
def test_a_day_beyond_the_calendar_is_told_wherever_it_stands(spot: re.Match[str], day: str) -> None:
    mistakes = refused(EVERYTHING[: spot.start()] + day + EVERYTHING[spot.end() :])
    assert any(mistake.code == "impossible-window" and day in mistake.en for mistake in mistakes)


def refused(text: str) -> list[Mistake]:
    with pytest.raises(NoticeRefused) as refusal:
        parse_scheme(text)
    return refusal.value.mistakes


NEEDS_THE_WHOLE = {
    # What nobody uses is told when every place that could name it is read.
    "a form nobody drew",
    "an actor of no use",
    "a form nobody fills in",
    "a checklist nobody answers",
    "a co-signature of one",
    "own rounds of a unit that is named",
}


@pytest.mark.parametrize("case", list(WRONG)[::6], ids=lambda name: name.replace(" ", "-"))
def test_every_mistake_is_also_told_where_something_else_is_not_well_written(case: str) -> None:
    right, wrong, *codes = WRONG[case]
    text = EVERYTHING.replace(right, wrong, 1)
    unclear = refused(text.replace("contact: 市文旅局评定办公室", "contact: [市文旅局评定办公室]"))
    told = [code for code in codes if code != "no-effect" or case not in NEEDS_THE_WHOLE]
    assert sorted(mistake.code for mistake in unclear) == sorted([*told, "wrong-type"])


def test_the_notice_that_says_everything_has_no_mistake() -> None:
    assert parse_scheme(EVERYTHING).scheme == "everything"


def test_every_rule_of_the_check_has_a_case() -> None:
    """A rule that no case breaks is a rule that nobody knows to work."""
    names = {rule.__name__ for rule in (*RULES_OF_SCHEME, *RULES_OF_HONOUR, *RULES_OF_EACH_GRADE)}
    broken: set[str] = set()
    texts = [EVERYTHING.replace(right, wrong, 1) for right, wrong, *_ in WRONG.values()]
    texts += [SMALL.replace(right, wrong, 1) for right, wrong, _ in WRONG_LIVES.values()]
    for text in texts:
        scheme = unchecked(text)
        for rule in RULES_OF_SCHEME:
            broken |= {rule.__name__ for _ in rule(scheme)}
        for name, honour in scheme.honours.items():
            rules = (*RULES_OF_HONOUR, *RULES_OF_EACH_GRADE)
            broken |= {rule.__name__ for rule in rules for _ in rule(scheme, honour, ("honours", name))}
    assert names - broken == {"nothing_to_award"}


def unchecked(text: str) -> Scheme:
    return Scheme.model_validate(plain(read(text.encode(), "scheme.yaml")))


YEARLY = "windows: [{open: {from: --09-01, to: --10-31}, clause: 一}], stages: [{id: s, open: {from: --02-01, to: --03-31}, clause: 一}]"
PASSES = "{finding: pass, then: retain, clause: 一}"
SMALL_ROUND = "round: {opened_by: city, clause: 一}"
SMALL_ROUTE = "\n    route:\n      - {step: s, act: approve, by: city"
SMALL_LIFE = "    on_disagreement: {clause: 一}\n    conferral: {clause: 一}\n    standing:\n"
WRONG_LIVES = {
    "no finding with which it is kept": ("then: retain", "then: warn", "nothing-passes"),
    "a revocation that is not there": (
        PASSES,
        PASSES + ", {finding: serious, then: revoke, clause: 一}",
        "incomplete-result",
    ),
    "a promotion without grades": (
        PASSES,
        PASSES + ", {finding: minor, then: promote, clause: 一}",
        "incomplete-result",
    ),
    "grades to move between that there are not": (
        "    standing:\n",
        "    standing:\n      grading: {by: city, clause: 一}\n",
        "no-effect",
    ),
    "a ban after what never happens": (
        "    standing:\n",
        "    standing:\n      bans: [{after: expired, lasts: P1Y, clause: 一}]\n",
        "never-ends-so",
    ),
    "money back that was never given": (
        "    standing:\n",
        "    standing:\n      revocation: {grounds: [a], decided_by: city, recall: [plaque, grant], clause: 一}\n",
        "no-effect",
    ),
    "a ban after a rejection that nobody may speak": (
        SMALL_LIFE,
        SMALL_LIFE.replace("clause", "may: [return-to-applicant], clause", 1)
        + "      bans: [{after: rejected, lasts: P1Y, clause: 一}]\n",
        "never-ends-so",
    ),
    "a step back where there is one": (
        SMALL_LIFE,
        SMALL_LIFE.replace("clause", "may: [return-to-previous, reject], clause", 1),
        "no-effect",
    ),
    "a term of millennia": ("lasts: P2Y", "lasts: P9000Y", "impossible-span"),
    "reminders of nothing": (
        f"reinspection: {{every: P1Y, by: city, clause: 一, results: [{PASSES}]}}",
        "reminders: {before: [P1D], to: [city], clause: 一}",
        "nothing-due",
    ),
    "reminders by name of what there is not": (
        "    standing:\n",
        "    standing:\n      reminders: {to: [city], of: [re-inspection, term], clause: 一}\n",
        "nothing-due",
    ),
    "reminders apart of what there is not": (
        "    standing:\n",
        "    standing:\n      reminders: {to: [city], apart: [{of: [hearing]}], clause: 一}\n",
        "nothing-due",
    ),
    "reminders in two ways": (
        "    standing:\n",
        "    standing:\n      reminders: {apart: [{of: [re-inspection], to: [city]}, {of: [re-inspection], to: [city]}], clause: 一}\n",
        "contradiction",
    ),
    "an escalation to nothing": (
        "    standing:\n",
        "    standing:\n      reprimand: {by: city, escalates_after: 2, clause: 一}\n",
        "incomplete-result",
    ),
    "an escalation by who may not propose": (
        "    standing:\n",
        "    standing:\n      reprimand: {by: city, escalates_after: 2, clause: 一}\n"
        "      revocation: {grounds: [a], proposed_by: other, decided_by: city, clause: 一}\n",
        "incomplete-result",
    ),
    "a lost prerequisite of none": (
        "    standing:\n",
        "    standing:\n      prerequisite_lost: {effect: end, clause: 一}\n",
        "contradiction",
    ),
    "a time in a grade that ends before": (
        f"{SMALL_ROUND}",
        f"{SMALL_ROUND}\n    requires: [{{holds: brief, for_at_least: P3Y, clause: 一}}]",
        "contradiction",
    ),
    "a revocation by who may not decide it": (
        f"      reinspection: {{every: P1Y, by: city, clause: 一, results: [{PASSES}]}}",
        f"      revocation: {{grounds: [a], decided_by: other, clause: 一}}\n"
        f"      reinspection: {{every: P1Y, by: city, clause: 一, results: [{PASSES}, "
        "{finding: serious, then: revoke, clause: 一}]}",
        "contradiction",
    ),
    "a reserve list without places": (
        "act: approve, by: city",
        "act: select, by: city, reserve_list: true",
        "reserve-without-quota",
    ),
    "places of no number": (SMALL_ROUND, SMALL_ROUND[:-1] + ", quota: {clause: 一}}", "empty-quota"),
    "a yearly stage over before applications begin": (
        SMALL_ROUND + SMALL_ROUTE,
        f"{SMALL_ROUND[:-1]}, {YEARLY}}}{SMALL_ROUTE}, within: s",
        "impossible-window",
    ),
    "a stage over before applications begin": (
        SMALL_ROUND + SMALL_ROUTE,
        SMALL_ROUND[:-1]
        + ", windows: [{open: {from: 2024-03-01}, clause: 一}], stages: [{id: s, open: {to: 2024-02-01}, clause: 一}]}"
        + f"{SMALL_ROUTE}, within: s",
        "impossible-window",
    ),
}

SMALL = """\
scheme: small
title: 小通知
issuer: city
grounds: {a: 事由}
actors:
  applicant: {seat: clerk, clause: 一}
  city: {unit: parent, clause: 一}
  other: {unit: parent, seat: clerk, clause: 一}
honours:
  brief:
    title: 短荣誉
    kinds: [home]
    conferring_body: city
    clause: 一
    round: {rolling: true, opened_by: other, clause: 一}
    route: [{step: s, act: endorse, by: city, clause: 一}]
    on_disagreement: {clause: 一}
    conferral: {clause: 一}
    standing: {clause: 一, term: {lasts: P2Y, clause: 一}}
  small:
    title: 小荣誉
    kinds: [home]
    conferring_body: city
    clause: 一
    round: {opened_by: city, clause: 一}
    route:
      - {step: s, act: approve, by: city, clause: 一}
    on_disagreement: {clause: 一}
    conferral: {clause: 一}
    standing:
      reinspection: {every: P1Y, by: city, clause: 一, results: [{finding: pass, then: retain, clause: 一}]}
      clause: 一
"""


@pytest.mark.parametrize("case", WRONG_LIVES, ids=lambda name: name.replace(" ", "-"))
def test_a_life_that_cannot_be_lived_is_told(case: str) -> None:
    right, wrong, code = WRONG_LIVES[case]
    assert right in SMALL
    assert [mistake.code for mistake in refused(SMALL.replace(right, wrong, 1))] == [code]


LIVES = (
    # a term, a re-inspection, whether it falls due in the term
    ("until: --12-31", "every: P1Y", False),
    ("until: --12-31", "every: P1Y, anchor: conferral", False),
    ("until: --12-31", "every: P1Y, anchor: season, season: --10-01", False),
    ("until: --12-31", "every: P1Y, anchor: calendar-year", False),
    ("until: --12-31", "every: P6M", True),
    ("until: --06-30", "every: P1Y, anchor: season, season: --03-01", True),
    ("lasts: P1Y", "every: P1Y", True),
    ("lasts: P1Y", "every: P13M", False),
    ("lasts: P1Y, until: --12-31", "every: P18M", True),
    ("lasts: P1Y, until: --12-31", "every: P2Y", False),
    ("lasts: P1Y, until: --12-31", "every: P1Y, anchor: calendar-year", True),
    ("until: 2027-12-31", "every: P10Y", False),
    ("until: 2027-12-31", "every: P3Y", True),
    ("until: --12-31", "every: P0D, anchor: conferral", None),
    ("until: --12-31", "every: P3000Y", None),
)


@pytest.mark.parametrize(("term", "inspection", "due"), LIVES)
def test_a_reinspection_that_never_falls_due_is_told(term: str, inspection: str, due: bool | None) -> None:
    life = f"    standing:\n      term: {{{term}, clause: 一}}\n      reinspection: {{{inspection}, by"
    text = SMALL.replace("    standing:\n      reinspection: {every: P1Y, by", life)
    text = text.replace("issuer: city", "issuer: city\nissued_on: 2024-02-01")
    if due:
        parse_scheme(text)
    else:
        code = "impossible-span" if due is None else "contradiction"
        assert [mistake.code for mistake in refused(text)] == [code]


def test_what_one_step_may_do_is_not_nothing() -> None:
    rejecting = SMALL.replace("act: approve, by: city", "act: approve, by: city, may: [reject]")
    may, ban = (
        "may: [return-to-applicant], clause",
        "      bans: [{after: rejected, lasts: P1Y, clause: 一}]\n",
    )
    parse_scheme(rejecting.replace(SMALL_LIFE, SMALL_LIFE.replace("clause", may, 1) + ban))


def test_who_comes_to_a_step_first_in_one_grade_may_return_in_another() -> None:
    """Only where no application has passed a step before is there none to return to."""
    grades = "    title: 小荣誉\n    grades: [{id: a, title: 甲}, {id: b, title: 乙}]\n"
    text = SMALL.replace("    title: 小荣誉\n", grades)
    before = "{step: t, act: endorse, by: city, only_for: {grades: [a]}, clause: 一}\n      - "
    here = "{step: s, act: approve, by: city, may: [return-to-previous, reject], "
    after = text.replace("{step: s, act: approve, by: city, ", before + here)
    parse_scheme(after)
    apart = after.replace(here, here + "only_for: {grades: [b]}, ")
    assert [mistake.code for mistake in refused(apart)] == ["no-effect"]


def test_two_bodies_that_are_one_in_some_grade_are_both_asked() -> None:
    asked = "concurrence: [{by: county, clause: 第十六条}"
    parse_scheme(EVERYTHING.replace(asked, f"{asked}, {{by: city, clause: 第十六条}}", 1))


def test_a_unit_may_stand_in_for_a_missing_tier_at_an_approval_that_another_body_follows() -> None:
    street = "actors:\n  street: {unit: {nearest: [sub-district-union]}, seat: chair, when_none: self, clause: 一}\n"
    text = SMALL.replace("actors:\n", street, 1)
    first, last = (
        "{step: t, act: approve, by: street, clause: 一}",
        "{step: s, act: approve, by: city, clause: 一}",
    )
    assert last in text
    parse_scheme(text.replace(last, f"{first}\n      - {last}"))
    assert [m.code for m in refused(text.replace(last, f"{last}\n      - {first}"))] == ["contradiction"]
    alone = text.replace(last, first)
    assert [m.code for m in refused(alone)] == ["contradiction"]
    parse_scheme(alone.replace("conferral: {clause", "conferral: {by: decision, clause"))
    decided = alone.replace("conferral: {clause", "conferral: {by: decision, decided_by: street, clause")
    assert ("conferral", "decided_by") in {m.place[-2:] for m in refused(decided)}


def test_a_term_alone_is_something_to_be_reminded_of() -> None:
    reminders = "standing: {clause: 一, term: {lasts: P2Y, clause: 一}, reminders: {to: [city], clause: 一}}"
    parse_scheme(SMALL.replace("standing: {clause: 一, term: {lasts: P2Y, clause: 一}}", reminders))


def test_a_notice_without_honours_and_standards_is_none() -> None:
    assert [m.code for m in refused("{scheme: x, title: x, issuer: x, actors: {}}")] == ["nothing"]


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_rule_says_where_it_is_from(name: str) -> None:
    scheme = load_scheme(shipped()[name])
    rules = [part for _, part in parts(scheme) if isinstance(part, Rule)]
    assert len(rules) > (50 if scheme.honours else len(scheme.actors) + len(scheme.duties))
    assert [rule for rule in rules if not rule.has_provenance] == []


@pytest.mark.parametrize("name", shipped())
def test_every_clause_that_a_shipped_notice_cites_exists(name: str) -> None:
    cited = {
        clause
        for _, part in parts(load_scheme(shipped()[name]))
        for _, clause in spoken(getattr(part, "clause", None), ())
    }
    assert len(cited) > 5
    assert cited - catalogue().keys() == set()


def test_every_key_that_holds_words_is_known_to_point_somewhere_or_to_be_free() -> None:
    """A new key of the language that names an actor or a step has to be checked; this finds the forgotten one."""
    undecided = {
        (model.__name__, key)
        for model in models(Scheme)
        for key, field in keys(model).items()
        if holds_words(shape_of(field)) and refers(model, key) is None and not is_free(model, key)
    }
    assert undecided == set()


def models(start: type[BaseModel]) -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    waiting: list[Shape] = [start]
    while waiting:
        for option in choices(waiting.pop()):
            known = model(option)
            if known is not None and known not in found:
                found.add(known)
                waiting += [shape_of(field) for field in keys(known).values()]
            elif is_list(option) or is_map(option):
                waiting.append(inside(option))
    return found


def holds_words(shape: Shape) -> bool:
    return any(
        holds_words(inside(o)) if is_list(o) or is_map(o) else bare(o) is str and not extras(o)
        for o in choices(shape)
    )


def is_free(of: type[BaseModel], key: str) -> bool:
    return any((kind, key) in FREE or (kind, key) in GRADE_KEYS for kind in of.__mro__)
