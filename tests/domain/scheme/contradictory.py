"""What is well written and cannot be carried out, or says nothing: what is right, what is wrong, the codes that follow."""

from __future__ import annotations

AT_ONCE = """\
clause: 第十五条}
      revocation:
        grounds: [fatal-accident, false-papers]
        needs_finding: serious
"""

CONTRADICTORY: dict[str, tuple[str, ...]] = {
    "a stand-in for a unit that is never missing": (
        "unit: parent, seat: chair,",
        "unit: parent, when_none: self,",
        "no-effect",
    ),
    "an approval of its own in one grade": (
        "by: county-chief, by_grade: {AAAA: city}",
        "by: county-chief, by_grade: {AAAA: applicant}",
        "contradiction",
    ),
    "a promotion of one's own": (
        "grading: {by: conferring-body, by_one: true,",
        "grading: {by: applicant, by_one: true,",
        "contradiction",
    ),
    "a revocation put right by whoever it befell": (
        "        rescinded_by: city\n",
        "        rescinded_by: applicant\n",
        "contradiction",
    ),
    "an end taken back by whoever it befell": (
        "restored_by: city",
        "restored_by: applicant",
        "contradiction",
    ),
    "a decision that names whoever issues it": (
        "conferral: {by: decision, decided_by: conferring-body,",
        "conferral: {by: decision, decided_by: applicant,",
        "contradiction",
    ),
    "an honour given by whoever stands in for a missing tier": (
        "conferring_by_grade: {AAA: county-chief}",
        "conferring_by_grade: {AAA: county}",
        "contradiction",
    ),
    "an approval by whoever stands in for a missing tier": (
        "route: [{step: final, act: approve, by: city",
        "route: [{step: final, act: approve, by: county",
        "contradiction",
    ),
    "a start for a unit that is named": (
        "unit: {id: tourism-bureau}, seat",
        "unit: {id: tourism-bureau}, of: city, seat",
        "no-effect",
    ),
    "windows of rolling intake": (
        "rolling: true, opened_by",
        "rolling: true, windows: [{open: {to: 2024-09-01}, clause: 一}], opened_by",
        "no-effect",
    ),
    "own rounds of a unit that is named": (
        "rolling: true, opened_by: county-rating",
        "rolling: true, opened_by: office",
        "contradiction",
        "no-effect",
    ),
    "every one of one checklist": (
        "checklist: score, on_site: required",
        "checklist: score, every_checklist: true, on_site: required",
        "no-effect",
    ),
    "one checklist answered twice": (
        "[{checklist: score}, {checklist: safety}]",
        "[{checklist: score}, {checklist: score}]",
        "several-papers",
    ),
    "sheets of several checklists": (
        "checklist: [{checklist: score, only_for: {grades: [AAAA]}}, {checklist: score}]",
        "checklist: [{checklist: score}, {checklist: safety}]\n        every_checklist: true",
        "contradiction",
    ),
    "shared places nobody shares": (
        "quotas:\n",
        "quotas:\n  few: {total: 3, clause: 第七条}\n",
        "no-effect",
    ),
    "more for one than all share": (
        "        total: 20\n",
        "        total: 31\n",
        "no-effect",
    ),
    "shared places nobody defined": (
        "within: all-spots, per_unit",
        "within: spots, per_unit",
        "undefined-shared-quota",
        "no-effect",
    ),
    "nothing to round": (
        "at_most_share: 30%, rounded: up",
        "at_most: 3, rounded: up",
        "no-effect",
    ),
    "an interval of rolling intake": (
        "rolling: true, opened_by",
        "rolling: true, every: P1Y, opened_by",
        "no-effect",
    ),
    "a cycle without an interval": (
        "rolling: true, opened_by",
        "off_cycle: refuse, opened_by",
        "no-effect",
    ),
    "a decider where the last seal confers": (
        "conferral: {by: last-seal",
        "conferral: {by: last-seal, decided_by: city",
        "no-effect",
    ),
    "a stated day where the last seal confers": (
        "conferral: {by: last-seal",
        "conferral: {by: last-seal, effective: as-stated",
        "no-effect",
    ),
    "back-dating what takes effect at once": (
        "effective: as-stated, back_dating",
        "effective: on-decision, back_dating",
        "no-effect",
    ),
    "a formula for an entered rate": (
        "entered: true, at_least: 70%",
        "entered: true, numerator: [good], at_least: 70%",
        "no-effect",
    ),
    "a rate computed from no answers": (
        "entered: true, at_least: 70%",
        "at_least: 70%",
        "no-effect",
    ),
    "a text with other choices": (
        "label: 姓名, personal: true",
        "label: 姓名, open_choice: true",
        "no-effect",
    ),
    "a smallest text": (
        "label: 姓名, personal: true",
        "label: 姓名, min: 1",
        "no-effect",
    ),
    "a largest text": (
        "label: 姓名, personal: true",
        "label: 姓名, max: 9",
        "no-effect",
    ),
    "a text limited by a number": (
        "label: 旺季, type: choice",
        "label: 旺季, at_most: area, type: choice",
        "no-effect",
    ),
    "a remark that must be met": (
        "answer: text, required: false",
        "answer: text, mandatory: true",
        "no-effect",
    ),
    "a veto that fails nothing": (
        "text: 发生重大责任事故, veto: true",
        "text: 发生重大责任事故, veto: true, required: false",
        "no-effect",
    ),
    "kinds that may mark what nobody may": (
        "    exceptions: true\n",
        "    exceptions: true\n    not_applicable_for: [scenic-spot]\n",
        "no-effect",
    ),
    "a grade of a warning": (
        "finding: minor, then: warn",
        "finding: minor, then: warn, to_grade: AAA",
        "no-effect",
    ),
    "a lapse that counts as a pass": (
        "then: lapse,",
        "then: lapse, counts_as_pass: true,",
        "no-effect",
    ),
    "a sample that is missed": (
        "scope: sample, clause",
        "scope: sample, missed: lapse, earliest: P1M, clause",
        "no-effect",
        "no-effect",
    ),
    "a ban for good with an end": (
        "after: lapsed, for_good: true",
        "after: lapsed, for_good: true, lasts: P1Y",
        "no-effect",
    ),
    "a condition that warns inside another": (
        "all_of: [{figure: shops,",
        "all_of: [{effect: warn, figure: shops,",
        "no-effect",
    ),
    "a condition checked at a step inside another": (
        "all_of: [{figure: shops,",
        "all_of: [{checked_at: [choice], figure: shops,",
        "no-effect",
    ),
    "a renewal before the term": (
        "not_before: P3M",
        "not_before: P4Y",
        "contradiction",
    ),
    "a re-inspection after the term": (
        "term: {lasts: P3Y, lasts_by_grade: {AAAA: P5Y}, until: --12-31, "
        "renewal: {anchor: old-expiry, by: city, not_before: P3M, after_expiry: P1M, "
        "gap: none, requires: [{passed_within: P1Y, honour: rated-spot, clause: 第十四条}, "
        "{reprimands_at_most: 1, honour: rated-spot, within: P3Y, effect: warn, clause: 第十四条}], clause: 第十四条}",
        "term: {lasts: P6M",
        *["contradiction"] * 2,
    ),
    "a re-inspection after the term of one grade": (
        "term: {lasts: P3Y, lasts_by_grade: {AAAA: P5Y}, until: --12-31, "
        "renewal: {anchor: old-expiry, by: city, not_before: P3M, after_expiry: P1M, "
        "gap: none, requires: [{passed_within: P1Y, honour: rated-spot, clause: 第十四条}, "
        "{reprimands_at_most: 1, honour: rated-spot, within: P3Y, effect: warn, clause: 第十四条}], clause: 第十四条}",
        "term: {lasts_by_grade: {AAA: P6M, AAAA: P5Y}",
        "contradiction",
    ),
    "a term of no length": (
        "term: {lasts: P3Y, lasts_by_grade: {AAAA: P5Y}, until: --12-31, "
        "renewal: {anchor: old-expiry, by: city, not_before: P3M, after_expiry: P1M, "
        "gap: none, requires: [{passed_within: P1Y, honour: rated-spot, clause: 第十四条}, "
        "{reprimands_at_most: 1, honour: rated-spot, within: P3Y, effect: warn, clause: 第十四条}], clause: 第十四条}",
        "term: {assumption: 未写",
        "no-length",
    ),
    "a term without a length for one grade": (
        "term: {lasts: P3Y, lasts_by_grade: {AAAA: P5Y}, until",
        "term: {lasts_by_grade: {AAAA: P5Y}, until",
        "grade-left-out",
    ),
    "a length for a grade that is not there": (
        "lasts_by_grade: {AAAA: P5Y}",
        "lasts_by_grade: {AAAAA: P5Y}",
        "undefined-grade",
    ),
    "a term of months until a day of the year": ("{lasts: P3Y,", "{lasts: P18M,", "contradiction"),
    "a term of days for one grade until a day of the year": ("{AAAA: P5Y}", "{AAAA: P900D}", "contradiction"),
    "a term that is renewed and ends on a date": (
        "lasts: P3Y, lasts_by_grade: {AAAA: P5Y}, until: --12-31",
        "until: 2027-12-31",
        "contradiction",
    ),
    "a term that is a length and a date": (
        "until: --12-31, renewal: {anchor: old-expiry, by: city, not_before: P3M, after_expiry: P1M, "
        "gap: none, requires: [{passed_within: P1Y, honour: rated-spot, clause: 第十四条}, "
        "{reprimands_at_most: 1, honour: rated-spot, within: P3Y, effect: warn, clause: 第十四条}], clause: 第十四条}",
        "until: 2027-12-31",
        "contradiction",
    ),
    "a term over before the notice is issued": (
        "lasts: P3Y, lasts_by_grade: {AAAA: P5Y}, until: --12-31, "
        "renewal: {anchor: old-expiry, by: city, not_before: P3M, after_expiry: P1M, "
        "gap: none, requires: [{passed_within: P1Y, honour: rated-spot, clause: 第十四条}, "
        "{reprimands_at_most: 1, honour: rated-spot, within: P3Y, effect: warn, clause: 第十四条}], clause: 第十四条}",
        "until: 2023-12-31",
        "impossible-window",
    ),
    "a renewal until the same day": (
        "lasts: P3Y, lasts_by_grade: {AAAA: P5Y}, until: --12-31, renewal: {anchor: old-expiry, by: city, not_before: P3M, "
        "after_expiry: P1M, gap: none,",
        "until: --12-31, renewal: {anchor: decision, by: city, not_before: P3M, after_expiry: P1M,",
        "contradiction",
    ),
    "a grade re-inspected in half a season": (
        "every_by_grade: {AAAA: P2Y}",
        "every_by_grade: {AAAA: P6M}",
        "contradiction",
    ),
    "an interval of nothing for a grade": (
        "every_by_grade: {AAAA: P2Y}",
        "every_by_grade: {AAAA: P0D}",
        "impossible-span",
        *["contradiction"] * 2,
    ),
    "an interval in working days for a grade": (
        "lasts_by_grade: {AAAA: P5Y}, until: --12-31,",
        "lasts_by_grade: {AAAA: {working_days: 900}},",
        "working-days-out-of-place",
    ),
    "a time to rectify of decades for a grade": (
        "within_by_grade: {AAA: P120D}",
        "within_by_grade: {AAA: P20Y}",
        "impossible-span",
    ),
    "a finding half a season before the next": ("next_after: P1Y", "next_after: P18M", "contradiction"),
    "a next time after a finding that moves nothing": (
        "counts_as_pass: true, next_after: P1Y",
        "next_after: P1Y",
        "no-effect",
    ),
    "a next time where the days are set from the conferral": (
        "anchor: season\n        season: --10-01",
        "anchor: conferral",
        "contradiction",
    ),
    "a suspension that is too long for a grade": (
        "then: suspend, within: P6M",
        "then: suspend, within: P6M, within_by_grade: {AAAA: P2Y}",
        "contradiction",
    ),
    "an inspection at any time": (
        "earliest: P2M",
        "earliest: P2Y",
        "contradiction",
    ),
    "half a season": (
        "        every: P1Y\n        every_by_grade",
        "        every: P6M\n        every_by_grade",
        "contradiction",
    ),
    "objections after the publicity": (
        "within: {working_days: 5}",
        "within: {working_days: 8}",
        "contradiction",
    ),
    "what is held and not held": (
        "{does_not_hold: ruined-spot, ever: true",
        "{does_not_hold: [basic, green-spot], ever: true",
        "contradiction",
    ),
    "too few alternatives for a grade": (
        "      - any_of:\n          - {conferred_in_a_row: 2, honour: rated-spot,",
        "      - at_least: 2\n        any_of:\n          - {conferred_in_a_row: 2, honour: rated-spot, only_for: {grades: [AAAA]},",
        "contradiction",
    ),
    "a condition for nobody": (
        "figure: visitors, at_least",
        "figure: visitors, only_for: {kinds: [home]}, at_least",
        "for-nobody",
    ),
    "a revocation on another finding": (
        "needs_finding: serious",
        "needs_finding: minor",
        "contradiction",
    ),
    "a revocation at once that is to be heard": (
        f"then: propose-revocation, {AT_ONCE}        direct_for: [fatal-accident]\n",
        f"then: revoke, {AT_ONCE}",
        "contradiction",
    ),
    "answers to no checklist": (
        "        checklist: score\n        answers",
        "        answers",
        "no-effect",
    ),
    "a finding with two results for the second time": (
        "finding: weak, title",
        "finding: weak, in_a_row: 2, title",
        "incomplete-result",
        "contradiction",
    ),
    "a finding that nothing follows the first time": (
        "- {finding: weak, in_a_row: 2, then: criticise",
        "- {finding: slow, title: 迟缓, in_a_row: 2, then: criticise",
        "incomplete-result",
    ),
    "a next round of rolling intake": (
        "      reinspection: {every: P1Y, by: city",
        "      bans: [{after: rejected, until_next_round: true, clause: 一}]\n      reinspection: {every: P1Y, by: city",
        "contradiction",
    ),
    "dates that never lie so": (
        "dated: opened-on, at_least_ago: P1Y",
        "dated: opened-on, at_least_ago: P3Y, at_most_ago: P1Y",
        "empty-condition",
    ),
    "words that are asked and barred": (
        "none_of: [foreign], says",
        "none_of: [public, private], says",
        "empty-condition",
    ),
    "a promotion to the lowest grade": (
        "then: promote, to_grade: AAAA",
        "then: promote, to_grade: AAA",
        "incomplete-result",
    ),
    "an escalation nobody may propose": (
        "        proposed_by: office\n"
        "        hearing: {lasts: {working_days: 10}, by: county, clause: 第十六条}\n"
        "        concurrence: [{by: county, clause: 第十六条}]\n",
        "",
        "incomplete-result",
        "incomplete-result",
    ),
    "a grade without its mark": (
        "by_grade: {AAA: 60, AAAA: 80}",
        "by_grade: {AAAA: 80}",
        "grade-left-out",
    ),
    "a grade without its money": (
        "by_grade: {AAA: 10000, AAAA: 20000}",
        "by_grade: {AAA: 10000}",
        "grade-left-out",
    ),
    "fewer documents than the fewest": (
        "at_least: 3, at_most: 20",
        "at_least: 3, at_most: 2",
        "impossible-limits",
    ),
    "a document for nobody": (
        "only_for: {grades: [AAAA]}, clause: 第九条",
        "only_for: {kinds: [home]}, clause: 第九条",
        "for-nobody",
    ),
    "only for whom": (
        "only_for: {grades: [AAAA]}, clause: 第九条",
        "only_for: {grades: []}, clause: 第九条",
        "no-effect",
    ),
    "a checklist that is never reached": (
        "[{checklist: score, only_for: {grades: [AAAA]}}, {checklist: score}]",
        "[{checklist: score}, {checklist: score}]",
        "no-effect",
    ),
    "a grade without a checklist": (
        "[{checklist: score, only_for: {grades: [AAAA]}}, {checklist: score}]",
        "[{checklist: score, only_for: {grades: [AAAA]}}]",
        "no-checklist",
    ),
    "an applicant that chooses itself": (
        "act: select, by: office",
        "act: select, by: applicant",
        "contradiction",
    ),
    "an applicant that decides objections": (
        "decided_by: city}\n        clause: 第十条",
        "decided_by: applicant}\n        clause: 第十条",
        "contradiction",
    ),
    "a rate above all": (
        "denominator: [satisfied, unsatisfied]",
        "denominator: [unsatisfied]",
        "contradiction",
    ),
    "marks that fall": ("by_grade: {AAA: 60, AAAA: 80}", "by_grade: {AAA: 80, AAAA: 60}", "contradiction"),
    "a quorum of nobody": ("at_least: 2/3, people: 7, effect", "effect", "empty-threshold"),
    "votes of no party": ("weights: {city: 2}", "weights: {office: 2}", "impossible-cosign"),
    "sheets without a checklist": (
        "checklist: score, on_site: required",
        "sheets: {at_least: 2}, on_site: required",
        "no-effect",
    ),
    "all sheets left out": (
        "{at_least: 3, drop_highest: 1, drop_lowest: 1}",
        "{at_least: 3, drop_highest: 3}",
        "contradiction",
    ),
    "a total that is no whole": (
        "{step: guests, weight: 30%}",
        "{step: guests, weight: 40%}",
        "impossible-share",
    ),
    "a part of nothing": ("{step: guests, weight: 30%}", "{weight: 30%}", "empty-part"),
    "a part without points": ("{step: guests, weight: 30%}", "{step: joint, weight: 30%}", "no-points"),
    "a part that comes later": ("{step: guests, weight: 30%}", "{step: final, weight: 30%}", "later-step"),
    "a mark above a hundred": (
        "weight: 10%}], by_grade: {AAA: 60,",
        "weight: 10%}], by_grade: {AAA: 160,",
        "impossible-mark",
    ),
    "a grade without its mark in a total": (
        "weight: 10%}], by_grade: {AAA: 60,",
        "weight: 10%}], by_grade: {",
        "grade-left-out",
    ),
    "two ways to rank": (
        "by_score_of: visit, reserve_list: true",
        "by_score_of: visit, score: {parts: [{step: visit, weight: 1}], clause: 一}, reserve_list: true",
        "no-effect",
    ),
    "a title never held and not lately": (
        "does_not_hold: ruined-spot, ever: true",
        "does_not_hold: ruined-spot, ever: true, within: P1Y",
        "no-effect",
    ),
    "a quorum of those present": ("people: 7, effect", "of: present, people: 7, effect", "no-effect"),
    "votes out of nothing": ("{step: guests, weight: 30%}", "{step: meeting, weight: 30%}", "empty-part"),
    "a suspension of no time": (
        "at_most: P1Y, reinstated_by",
        "at_most: P0D, reinstated_by",
        "impossible-span",
        "contradiction",
    ),
    "a finding that suspends for too long": (
        "then: suspend, within: P6M",
        "then: suspend, within: P2Y",
        "contradiction",
    ),
    "an honour of one's own": (
        "conferring_body: city\n    conferring_by",
        "conferring_body: applicant\n    conferring_by",
        *["contradiction"] * 2,
    ),
    "a grade of one's own": (
        "conferring_by_grade: {AAA: county-chief}",
        "conferring_by_grade: {AAA: applicant}",
        "contradiction",
    ),
    "a grade given by a body that only inspects": (
        "by: [office, county]\n        checklist",
        "by: [office, conferring-body]\n        checklist",
        "contradiction",
    ),
    "a floor above the whole": ("floor: 2, clause", "floor: 21, clause", "impossible-reserve"),
    "reminders at no time": ("before: [P90D, P0D], then_every: P7D, to", "before: [], to", "nothing-due"),
    "a streak of the honour itself": (
        "      - any_of:\n",
        "      - {conferred_in_a_row: 2, honour: rated-spot, clause: 一}\n      - any_of:\n",
        "never-obtainable",
    ),
    "an actor of no use": (
        "actors:\n",
        "actors:\n  idler: {seat: clerk, clause: 第三条}\n",
        "no-effect",
    ),
    "a gap where nothing is renewed late": ("after_expiry: P1M, gap", "gap", "no-effect"),
    "no gap after a decision": (
        "renewal: {anchor: old-expiry",
        "renewal: {anchor: decision",
        "contradiction",
    ),
    "a condition of a renewal checked at a step": (
        "passed_within: P1Y, honour",
        "passed_within: P1Y, checked_at: [apply], honour",
        "no-effect",
    ),
    "a ban for a ground that is no longer": (
        "grounds: [fatal-accident], lasts: P5Y",
        "grounds: [fatal-accident], lasts: P3Y",
        "contradiction",
    ),
    "a ban after a ground that ends nothing": (
        "grounds: [fatal-accident], lasts: P5Y",
        "grounds: [closed-down], lasts: P5Y",
        "never-ends-so",
    ),
    "a ban beside one for good": (
        "        - {after: lapsed, for_good: true, clause: 第十八条}\n",
        "        - {after: lapsed, for_good: true, clause: 第十八条}\n"
        "        - {after: lapsed, lasts: P1Y, clause: 第十八条}\n",
        "contradiction",
    ),
    "a ban for good beside one of years": (
        "        - {after: revoked, lasts: P3Y, also_honours: [ruined-spot], clause: 第十八条}\n",
        "        - {after: revoked, lasts: P3Y, also_honours: [ruined-spot], clause: 第十八条}\n"
        "        - {after: revoked, for_good: true, also_honours: [ruined-spot], clause: 第十八条}\n",
        *["contradiction"] * 2,  # the one for a ground is not heard beside it, either
    ),
    "a ban that bars its own end": (
        "until_next_round: true, needs_again: [basic]",
        "until_next_round: true, needs_again: [rated-spot]",
        "contradiction",
    ),
    "a ground decided at once that is none": (
        "direct_for: [fatal-accident]",
        "direct_for: [closed-down]",
        "contradiction",
    ),
    "nothing that is ever proposed": (
        "direct_for: [fatal-accident]",
        "direct_for: [fatal-accident, false-papers]",
        "no-effect",
    ),
    "a decider that agrees with itself": (
        "concurrence: [{by: county,",
        "concurrence: [{by: conferring-body,",
        "contradiction",
    ),
    "more places for a unit than for all": ("{north: 5, others: 3}", "{north: 21, others: 3}", "no-effect"),
    "more places for each unit than for all": (
        "at_most: {north: 5, others: 3}, at_least: {north: 1, others: 0}",
        "at_most: 21",
        "no-effect",
    ),
    "more places for a grade than for all": (
        "[AAAA]}, at_most: 5",
        "[AAAA]}, at_most: 21",
        "no-effect",
    ),
    "windows that overlap": (
        "        - {id: autumn",
        "        - {id: early, open: {from: --05-31, to: --06-30}, clause: 第六条}\n        - {id: autumn",
        "impossible-window",
    ),
    "a title taken over from the notice itself": (
        "from_scheme: everything-2023",
        "from_scheme: everything",
        "contradiction",
    ),
    "titles taken over before the notice was issued": (
        "until: 2024-06-30",
        "until: 2023-06-30",
        "impossible-window",
    ),
    "a vote that everybody wins": ("passes: {at_least: 1/2,", "passes: {at_least: 0,", "impossible-share"),
    "a vote with two marks": (
        "passes: {more_than: 1/2, votes",
        "passes: {more_than: 1/2, at_least: 1/3, votes",
        "no-effect",
    ),
    "publicity for half a century": ("lasts: {working_days: 7}", "lasts: P50Y", "impossible-span"),
    "a rectification of a lifetime": (
        "then: rectify, within: P90D",
        "then: rectify, within: P60Y",
        "impossible-span",
    ),
    "classes of answers that the formula names": (
        "classes: [passing-by, unwilling]",
        "classes: [passing-by, unsatisfied]",
        "no-effect",
    ),
    "classes of answers of a vote": (
        "entered: true, at_least: 70%",
        "entered: true, classes: [unwilling], at_least: 70%",
        "no-effect",
    ),
    "votes where any may agree": (
        "weights: {city: 2}, need: {at_least: 2}",
        "weights: {city: 2}, need: any",
        "no-effect",
    ),
    "votes where all must agree": (
        "weights: {city: 2}, need: {at_least: 2}",
        "weights: {city: 2}, need: all",
        "no-effect",
    ),
    "a stage in which nothing is done": (
        "stages: [{id: visit",
        "stages: [{id: checks, open: {from: 2024-06-01, to: 2024-12-31}, clause: 第六条}, {id: visit",
        "no-effect",
    ),
    "a warning below no floor": (
        "numerator: [satisfied, basically-satisfied], clause",
        "numerator: [satisfied, basically-satisfied], effect: warn, clause",
        "no-effect",
    ),
    "a way on where nothing is returned": (
        "{resubmission: resume-at-returner",
        "{may: [reject], resubmission: resume-at-returner",
        "no-effect",
    ),
    "a new start where nothing comes to the applicant": (
        "{resubmission: resume-at-returner",
        "{may: [return-to-any, reject], resubmission: rerun-all",
        "no-effect",
    ),
    "a step back from the first": (
        "may: [reject], back_dating",
        "may: [return-to-previous, reject], back_dating",
        "no-effect",
    ),
    "steps back from the first": (
        "may: [reject], back_dating",
        "may: [return-to-any, return-to-previous], back_dating",
        *["no-effect"] * 2,
    ),
    "characters of a number": (
        "label: 面积, type: decimal, min: 1",
        "label: 面积, type: decimal, max_characters: 6, min: 1",
        "no-effect",
    ),
    "characters of given answers": (
        "choices: [春, 夏, 秋, 冬], open_choice: true",
        "choices: [春, 夏, 秋, 冬], max_characters: 6",
        "no-effect",
    ),
    "a visit for want of a tier that no step lacks": (
        "on_site: required, recorded_as",
        "on_site: when-self-verified, recorded_as",
        "no-effect",
    ),
    "inspectors of one's own answers": (
        "every_checklist: true, must_pass",
        "every_checklist: true, inspectors: {at_least: 2}, must_pass",
        "no-effect",
    ),
    "a visit to oneself": (
        "every_checklist: true, must_pass",
        "every_checklist: true, on_site: required, must_pass",
        "no-effect",
    ),
    "qualities of oneself": (
        "every_checklist: true, must_pass",
        "every_checklist: true, dimensions: [环境], must_pass",
        "no-effect",
    ),
    "a body that agrees twice": (
        "concurrence: [{by: county, clause: 第十六条}]",
        "concurrence: [{by: county, clause: 第十六条}, {by: county, clause: 第十七条}]",
        "no-effect",
    ),
    "a form nobody fills in": (
        "forms:\n",
        "forms:\n  old: {title: 旧表, clause: 附件1, sections: [{id: a, title: 一, fields: [{id: a, label: 一}]}]}\n",
        "no-effect",
    ),
    "a checklist nobody answers": (
        "checklists:\n",
        "checklists:\n  old: {title: 旧单, clause: 附件2, items: [{id: 1, text: 一}], passes: {clause: 附件2}}\n",
        "no-effect",
    ),
}
