"""A review by the members: formulas, the floor of answers and its waiver, what the answers propose, what is confirmed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain import member_review as events
from domain.member_review import MemberReview, Under
from domain.refusals import NotPassed
from domain.scheme.standing import MemberReviewRule
from domain.tally import Answers
from tests.support.aggregates import assert_events, code, on

ANSWERS = Answers(
    200, 120, {"very-satisfied": 20, "satisfied": 50, "basically-satisfied": 26, "unsatisfied": 24}
)

FORMULAS: list[tuple[dict[str, Any] | None, str]] = [
    (None, "63.33"),
    ({"numerator": ["satisfied"]}, "41.67"),
    ({"numerator": ["very-satisfied", "satisfied", "basically-satisfied"]}, "80.00"),
    ({"numerator": ["very-satisfied", "satisfied", "basically-satisfied"], "denominator": "asked"}, "48.00"),
    ({"numerator": ["satisfied"], "denominator": ["satisfied", "unsatisfied"]}, "67.57"),
]


def under(**rule: Any) -> Under:
    made = MemberReviewRule.model_validate({"organised_by": "union", "clause": "第一条", **rule})
    return Under("notice@sha256:1", made, members=240)


def held(answers: Answers = ANSWERS, by: Under | None = None) -> MemberReview:
    review = MemberReview.blank("it.2018")
    hold(review, answers, by)
    return review


def hold(review: MemberReview, answers: Answers = ANSWERS, by: Under | None = None) -> None:
    review.hold(
        on("2018-06-01"), home="it", year=2018, kind="home", organiser="hospital", answers=answers, report="", under=by
    )  # fmt: skip


def test_a_class_of_answers_that_nobody_knows_is_refused() -> None:
    mistyped = Answers(10, 10, {"satisfeid": 10})
    assert code(lambda: held(mistyped)) == "unknown-finding"
    assert code(lambda: held().correct(on("2018-06-02"), answers=mistyped, reason="误")) == "unknown-finding"


def test_a_class_of_answers_that_only_the_notice_knows_is_counted() -> None:
    own = Answers(10, 10, {"five-stars": 6, "one-star": 4})
    formula = {"numerator": ["five-stars"], "denominator": ["five-stars", "one-star"]}
    assert code(lambda: held(own)) == "unknown-finding"
    assert held(own, under(satisfaction={**formula, "clause": "第一条"})).satisfied == Decimal("60.00")


@pytest.mark.parametrize(("formula", "share"), FORMULAS)
def test_the_satisfied_share_is_computed_by_the_formula_of_the_notice(
    formula: dict[str, Any] | None, share: str
) -> None:
    rule = under(satisfaction={**formula, "clause": "第二条"}) if formula else None
    assert held(by=rule).satisfied == Decimal(share)


def test_a_rate_is_taken_as_entered_where_the_notice_enters_it_and_refused_where_it_computes_it() -> None:
    entered = Answers(200, 120, rate=Decimal("93.5"))
    assert held(entered, under(satisfaction={"entered": True, "clause": "第二条"})).satisfied == Decimal(
        "93.5"
    )
    assert held(entered).satisfied == Decimal("93.5")
    assert code(lambda: held(entered, under(satisfaction={"clause": "第二条"}))) == "unknown-field"
    assert (
        code(lambda: held(ANSWERS, under(satisfaction={"entered": True, "clause": "第二条"})))
        == "field-missing"
    )


@pytest.mark.parametrize(
    ("of", "mark", "then"),
    [
        ("asked", "60%", "ok"),
        ("asked", "61%", "not-passed"),
        ("members", "50%", "ok"),
        ("members", "51%", "not-passed"),
    ],
)
def test_too_few_answers_are_refused(of: str, mark: str, then: str) -> None:
    rule = under(coverage={"at_least": mark, "of": of, "clause": "第三条"})
    assert code(lambda: held(by=rule)) == then


def test_too_few_answers_are_only_pointed_out_where_the_notice_says_so() -> None:
    review = held(by=under(coverage={"at_least": "90%", "effect": "warn", "clause": "第三条"}))
    [event] = review.pending_events
    assert event.warnings == (NotPassed.code,)  # type: ignore[attr-defined]  # it is what was recorded


def test_the_floor_of_answers_may_be_waived_beforehand_and_not_afterwards() -> None:
    rule = under(coverage={"at_least": "90%", "waived_by": "city", "clause": "第三条"})
    review = MemberReview.blank("it.2018")
    assert code(lambda: hold(review, by=rule)) == "not-passed"
    waive: dict[str, Any] = {"home": "it", "year": 2018, "kind": "home", "under": rule}
    assert code(lambda: review.waive_coverage(on("2018-05-01"), reason=" ", **waive)) == "reason-missing"
    assert_events(
        review,
        lambda it: it.waive_coverage(on("2018-05-01"), reason="疫情", **waive),
        [events.CoverageWaived],
    )
    assert_events(review, lambda it: hold(it, by=rule), [events.Held])
    assert code(lambda: review.waive_coverage(on("2018-06-02"), reason="补", **waive)) == "not-in-this-state"
    assert code(lambda: hold(review, by=rule)) == "already-exists"


def test_a_waiver_under_one_notice_does_not_serve_another() -> None:
    rule = under(coverage={"at_least": "90%", "waived_by": "city", "clause": "第三条"})
    review = MemberReview.blank("it.2018")
    review.waive_coverage(on("2018-05-01"), home="it", year=2018, kind="home", under=rule, reason="疫情")
    assert code(lambda: hold(review, by=Under("other@sha256:2", rule.rule))) == "not-passed"


@pytest.mark.parametrize(("satisfied", "proposed"), [(100, False), (99, True)])
def test_less_than_the_mark_proposes_dissatisfaction(satisfied: int, proposed: bool) -> None:
    answers = Answers(200, 200, {"satisfied": satisfied, "unsatisfied": 200 - satisfied})
    assert held(answers, under(unsatisfied_below="50%", ordered_by="city")).proposed is proposed


@pytest.mark.clause("BJ2013-4.3g")
def test_dissatisfaction_is_confirmed_by_a_person_with_a_deadline() -> None:
    rule = under(unsatisfied_below="90%", rectify_within="P30D", ordered_by="city")
    review = held(by=rule)
    assert review.unsatisfied is None
    assert_events(
        review,
        lambda it: it.confirm(on("2018-06-05"), unsatisfied=True, deadline=None, reason="", under=rule),
        [events.Confirmed],
    )
    assert [review.unsatisfied, review.rectify_by] == [True, date(2018, 7, 5)]
    review.accept_rectification(on("2018-07-01"), "已整改")
    assert [review.rectify_by, review.rectified_on] == [None, date(2018, 7, 1)]


def test_there_is_no_order_without_a_deadline_and_no_other_result_without_a_reason() -> None:
    rule = under(unsatisfied_below="90%", ordered_by="city")
    review = held(by=rule)

    def confirmed(unsatisfied: bool, **facts: Any) -> str:
        given = {"deadline": None, "reason": "", "under": rule, **facts}
        return code(lambda: review.confirm(on("2018-06-05"), unsatisfied=unsatisfied, **given))

    assert confirmed(True) == "too-late"
    assert confirmed(True, deadline=date(2018, 6, 5)) == "too-late"
    assert confirmed(False) == "reason-missing"
    assert confirmed(False, reason="样本有误") == "ok"
    assert confirmed(True, deadline=date(2018, 9, 1)) == "not-in-this-state"


def test_a_correction_asks_for_the_result_anew() -> None:
    rule = under(unsatisfied_below="90%", rectify_within="P30D", ordered_by="city")
    review = held(by=rule)
    review.confirm(on("2018-06-05"), unsatisfied=True, deadline=None, reason="", under=rule)
    review.correct(on("2018-06-06"), answers=Answers(200, 120, {"satisfied": 119}), reason="误", under=rule)
    assert (review.proposed, review.unsatisfied, review.rectify_by) == (False, None, None)


@pytest.mark.clause("BJ2015-3.4.1f")
def test_a_result_is_reported_to_those_the_notice_names() -> None:
    rule = under(reported_to=["party", "above"])
    review = held(by=rule)
    assert (
        code(lambda: review.report(on("2018-06-05"), to=("press",), document="", under=rule)) == "not-found"
    )
    review.report(on("2018-06-05"), to=("party",), document="", under=rule)
    review.report(on("2018-06-07"), to=("above",), document="", under=rule)
    assert review.reported_to == {"party": date(2018, 6, 5), "above": date(2018, 6, 7)}


def test_nothing_comes_of_a_review_that_was_not_held() -> None:
    review, rule = MemberReview.blank("it.2018"), under(reported_to=["party"], ordered_by="city")
    refused = [
        code(lambda: review.correct(on("2018-06-05"), answers=ANSWERS, reason="误")),
        code(
            lambda: review.confirm(on("2018-06-05"), unsatisfied=False, deadline=None, reason="", under=rule)
        ),
        code(lambda: review.report(on("2018-06-05"), to=("party",), document="", under=rule)),
        code(lambda: review.accept_rectification(on("2018-06-05"), "")),
    ]
    assert refused == ["not-in-this-state"] * 4
