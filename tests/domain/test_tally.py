"""Votes and surveys: what they come to, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheme.route import Coverage, Quorum, Satisfaction
from domain.scheme.words import Text, Threshold
from domain.tally import (
    Answers,
    Votes,
    check_answers,
    check_votes,
    not_carried,
    not_covered,
    not_satisfied,
    percent,
    quorum_missing,
    satisfaction_rate,
)
from tests.support.aggregates import code

HALF = Threshold.model_validate({"more_than": "1/2"})
COUNT = st.integers(-3, 12)


@given(expected=COUNT, present=COUNT, in_favour=COUNT, against=COUNT, abstained=COUNT)
def test_votes_are_possible_when_people_could_have_cast_them(
    expected: int, present: int, in_favour: int, against: int, abstained: int
) -> None:
    possible = (
        min(in_favour, against, abstained) >= 0
        and in_favour + against + abstained <= present <= expected
        and expected > 0
    )
    said = code(lambda: check_votes(Votes(expected, present, in_favour, against, abstained)))
    assert said == ("ok" if possible else "impossible-counts")


@pytest.mark.parametrize(
    ("rate", "said"), [("0", "ok"), ("100", "ok"), ("100.01", "out-of-range"), ("-1", "out-of-range")]
)
def test_a_satisfaction_rate_is_a_percentage(rate: str, said: str) -> None:
    assert code(lambda: check_votes(Votes(10, 9, 8, satisfaction=Decimal(rate)))) == said
    assert code(lambda: check_answers(Answers(10, 9, rate=Decimal(rate)))) == said


@pytest.mark.parametrize(("in_favour", "carried"), [(50, False), (51, True)])
def test_more_than_half_of_those_expected_is_not_half(in_favour: int, carried: bool) -> None:
    assert (not_carried(HALF, Votes(100, 90, in_favour), Text(zh="审议")) is None) == carried


@pytest.mark.parametrize(("of", "carried"), [("expected", False), ("present", True), ("cast", True)])
def test_the_base_of_a_majority_is_the_notice_s(of: str, carried: bool) -> None:
    votes = Votes(expected=100, present=80, in_favour=45, against=20)
    mark = Threshold.model_validate({"more_than": "1/2", "of": of})
    assert (not_carried(mark, votes, Text(zh="审议")) is None) == carried


@pytest.mark.parametrize(("present", "enough"), [(66, False), (67, True)])
def test_two_thirds_of_a_hundred_are_sixty_seven(present: int, enough: bool) -> None:
    quorum = Quorum.model_validate({"at_least": "2/3", "assumption": "测试"})
    assert (quorum_missing(quorum, Votes(100, present, 0)) is None) == enough


@given(st.integers(0, 60), st.integers(1, 60), st.integers(1, 59), st.integers(2, 60))
def test_a_threshold_is_decided_in_fractions_never_in_floats(
    part: int, base: int, top: int, bottom: int
) -> None:
    at_least, more_than = (
        Threshold.model_validate({word: f"{top}/{bottom}"}) for word in ("at_least", "more_than")
    )
    assert at_least.reached(part, base) == (part * bottom >= top * base)
    assert more_than.reached(part, base) == (part * bottom > top * base)


def test_nothing_out_of_nothing_is_not_enough() -> None:
    assert not Threshold.model_validate({"at_least": "0"}).reached(0, 0)


@given(asked=COUNT, answered=COUNT, good=COUNT, bad=COUNT)
def test_survey_counts_are_possible_when_people_could_have_answered_so(
    asked: int, answered: int, good: int, bad: int
) -> None:
    possible = min(asked, answered, good, bad) >= 0 and good + bad <= answered <= asked
    said = code(lambda: check_answers(Answers(asked, answered, {"satisfied": good, "unsatisfied": bad})))
    assert said == ("ok" if possible else "impossible-counts")


def test_a_notice_counts_classes_of_answers_that_stand_in_no_formula() -> None:
    rule = Satisfaction(denominator="asked", classes=("passing-by",), assumption="测试")
    answers = Answers(100, 90, {"satisfied": 60, "passing-by": 30})
    assert code(lambda: check_answers(answers)) == "unknown-finding"
    assert code(lambda: check_answers(answers, rule)) == "ok"
    assert satisfaction_rate(rule, answers) == Fraction(60, 100)


def test_two_notices_count_satisfaction_in_their_own_ways() -> None:
    answers = Answers(100, 90, {"satisfied": 60, "basically-satisfied": 20, "unsatisfied": 5})
    of_answered = Satisfaction(numerator=("satisfied", "basically-satisfied"), assumption="测试")
    of_given = Satisfaction(
        denominator=("satisfied", "basically-satisfied", "unsatisfied"), assumption="测试"
    )
    assert satisfaction_rate(of_answered, answers) == Fraction(80, 90)
    assert satisfaction_rate(of_given, answers) == Fraction(60, 85)


def test_an_entered_rate_is_a_percentage_and_must_be_there() -> None:
    entered = Satisfaction.model_validate({"entered": True, "at_least": "90%", "assumption": "测试"})
    assert satisfaction_rate(entered, Answers(10, 9, rate=Decimal("96.5"))) == Fraction(965, 1000)
    assert code(lambda: satisfaction_rate(entered, Answers(10, 9))) == "field-missing"
    assert not_satisfied(entered, Fraction(9, 10)) is None
    assert not_satisfied(entered, Fraction(899, 1000)) is not None


def test_coverage_counts_the_members_where_the_notice_says_so() -> None:
    answers = Answers(50, 45)
    of_asked = Coverage.model_validate({"at_least": "90%", "assumption": "测试"})
    of_members = Coverage.model_validate({"at_least": "90%", "of": "members", "assumption": "测试"})
    assert not_covered(of_asked, answers, 100) is None
    assert not_covered(of_members, answers, 100) is not None
    assert not_covered(of_asked, Answers(0, 0), None) is not None


def test_a_share_of_members_nobody_counted_is_not_reached_by_asking_few() -> None:
    of_members = Coverage.model_validate({"at_least": "50%", "of": "members", "assumption": "测试"})
    found = not_covered(of_members, Answers(5, 5), None)
    assert found is not None
    assert "未登记会员数" in found.message


@pytest.mark.parametrize(
    ("share", "words"),
    [(Fraction(2, 3), "66.67%"), (Fraction(1), "100%"), (Fraction(0), "0%"), (Fraction(9, 10), "90%")],
)
def test_a_share_is_said_as_people_say_it(share: Fraction, words: str) -> None:
    assert percent(share) == words
