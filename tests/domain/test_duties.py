"""How duties stand on a day: pure answers from the base file and the dated facts of a home."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.base_file import Entry
from domain.duties import binds, bound_since, period_of, review_state, state
from domain.home import Officer, UnionHome
from domain.scheme.notice import Scheme
from domain.scheme.words import Span
from domain.tally import Votes
from infrastructure.notices import load_scheme, shipped
from tests.support.aggregates import on

BOUND = date(2015, 1, 9)
TODAY = "2026-01-01"


@cache
def notice(name: str) -> Scheme:
    return load_scheme(shipped()[name])


def home(registered: str = "2008-05-01") -> UnionHome:
    made = UnionHome.blank("it")
    made.register(on(TODAY, registered), kind="home", unit="hospital", title="职工之家")
    return made


def file(it: UnionHome, kind: str, *days: str, **facts: Any) -> UnionHome:
    for each in days:
        it.record_entry(on(TODAY, each), Entry(kind=kind, title="记录", **facts))
    return it


def stands(scheme: str, duty: str, it: UnionHome, day: str) -> str:
    return state(notice(scheme).duties[duty], it, date.fromisoformat(day), BOUND).status.value


def on_days(scheme: str, duty: str, it: UnionHome, *days: str) -> list[str]:
    return [stands(scheme, duty, it, day) for day in days]


# --- in each period --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("month", "2016-02-01", "2016-02-29"),
        ("quarter", "2016-01-01", "2016-03-31"),
        ("half-year", "2016-01-01", "2016-06-30"),
        ("year", "2016-01-01", "2016-12-31"),
    ],
)
def test_a_period_is_one_of_the_calendar(period: Any, first: str, last: str) -> None:
    found = period_of(period, date(2016, 2, 17))
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(["month", "quarter", "half-year", "year"])
)
def test_periods_follow_each_other_without_a_gap(day: date, period: Any) -> None:
    this = period_of(period, day)
    following = period_of(period, this.last + timedelta(days=1))
    assert this.holds(day)
    assert following.first == this.last + timedelta(days=1)


@pytest.mark.clause("BJ2015-2.3b")
def test_two_activities_in_a_month_are_enough_and_one_is_not() -> None:
    it = file(home(), "activity", "2018-03-03", "2018-03-31", "2018-04-15")
    days = ("2018-03-31", "2018-04-20", "2018-04-21", "2018-04-30", "2018-05-01")
    assert on_days("beijing-2015", "activities", it, *days) == ["met", "open", "at-risk", "at-risk", "missed"]


@pytest.mark.clause("BJ2015-2.3b")
def test_a_month_that_is_made_up_for_in_the_next_is_not_shown_as_missed_any_more() -> None:
    it = file(home(), "activity", "2018-05-02", "2018-05-06")
    assert on_days("beijing-2015", "activities", it, "2018-05-05", "2018-05-06") == ["missed", "met"]


@pytest.mark.clause("BJ2015-2.7a", "BJ2015-3.4.1c")
def test_a_congress_each_year() -> None:
    it = file(home(), "congress", "2016-11-20", "2018-03-02")
    days = ("2016-10-01", "2016-11-20", "2017-09-30", "2017-10-01", "2018-01-01", "2018-03-02")
    told = ["at-risk", "met", "open", "at-risk", "missed", "met"]
    assert on_days("beijing-2015", "congress", it, *days) == told


@pytest.mark.clause("BJ2015-3.4.3f")
def test_a_meeting_with_the_administration_each_year() -> None:
    it = file(home(), "administration-meeting", "2016-06-01")
    assert on_days("beijing-2015", "administration-meeting", it, "2016-12-31", "2018-01-01") == [
        "met",
        "missed",
    ]


@pytest.mark.clause("BJ2013-3.3.1b")
@pytest.mark.parametrize(
    ("made", "then"), [("2018-01-31", "met"), ("2018-02-01", "missed"), ("2017-12-31", "missed")]
)
def test_a_plan_counts_when_it_is_made_in_january(made: str, then: str) -> None:
    it = file(home(), "plan", made)
    assert stands("beijing-2013", "annual-plan", it, "2018-02-02") == then


@pytest.mark.clause("BJ2015-3.3.2c")
@pytest.mark.parametrize(("in_favour", "then"), [(40, "met"), (39, "missed")])
def test_two_thirds_of_those_expected_agree_to_the_plan_of_key_work(in_favour: int, then: str) -> None:
    it = file(home(), "key-work-plan", "2018-02-01", votes=Votes(60, 50, in_favour))
    assert stands("beijing-2015", "key-work-plan", it, "2018-03-01") == then


def test_a_plan_of_key_work_without_a_vote_does_not_count() -> None:
    assert (
        stands("beijing-2015", "key-work-plan", file(home(), "key-work-plan", "2018-02-01"), "2018-02-01")
        == "missed"
    )


def test_a_period_that_began_before_the_home_was_bound_is_never_missed() -> None:
    it = home("2018-03-20")
    duty = notice("beijing-2015").duties["activities"]
    since = bound_since(notice("beijing-2015"), it)
    days = (date(2018, 3, 31), date(2018, 4, 1), date(2018, 4, 30), date(2018, 5, 1))
    assert [state(duty, it, day, since).status.value for day in days] == ["open", "open", "at-risk", "missed"]


@given(
    st.lists(st.dates(date(2018, 1, 1), date(2019, 12, 31)), max_size=40),
    st.dates(date(2018, 2, 1), date(2019, 12, 31)),
)
def test_the_activities_of_a_month_are_counted_as_by_hand(days: list[date], day: date) -> None:
    it = file(home(), "activity", *(each.isoformat() for each in days))
    known = [each for each in days if each <= day]
    this = sum((each.year, each.month) == (day.year, day.month) for each in known)
    last_of = day.replace(day=1) - timedelta(days=1)
    last = sum((each.year, each.month) == (last_of.year, last_of.month) for each in known)
    told = stands("beijing-2015", "activities", it, day.isoformat())
    if this >= 2:
        assert told == "met"
    elif last < 2:
        assert told == "missed"
    else:
        assert told in ("open", "at-risk")


# --- shares, figures, officers, terms --------------------------------------------------------------------------------


def funds(it: UnionHome, day: str, retained: int, spent: int) -> UnionHome:
    figures = {"retained-funds": Decimal(retained), "spent-on-members": Decimal(spent)}
    return file(it, "fund-use", day, figures=figures)


@pytest.mark.clause("BJ2015-3.1.4b")
@pytest.mark.parametrize(("spent", "then"), [(70_000, "met"), (69_999, "missed")])
def test_seventy_percent_of_the_retained_funds_of_a_year(spent: int, then: str) -> None:
    it = funds(funds(home(), "2018-06-30", 60_000, 30_000), "2018-12-31", 40_000, spent - 30_000)
    assert stands("beijing-2015", "retained-funds", it, "2019-02-01") == then


@pytest.mark.clause("BJ2015-3.1.4b")
def test_accounts_may_be_drawn_up_for_three_months_and_the_running_year_only_warns() -> None:
    it = funds(home(), "2018-12-31", 100, 80)
    assert on_days("beijing-2015", "retained-funds", it, "2018-06-01", "2019-02-01") == ["missed", "met"]
    assert on_days("beijing-2015", "retained-funds", it, "2020-03-31", "2020-04-01") == ["at-risk", "missed"]
    funds(it, "2019-05-01", 100, 20)
    assert stands("beijing-2015", "retained-funds", it, "2019-05-01") == "at-risk"


@pytest.mark.clause("BJ2015-2.2b")
@pytest.mark.parametrize(("members", "then"), [(90, "met"), (89, "missed"), (None, "at-risk")])
def test_ninety_percent_are_members(members: int | None, then: str) -> None:
    it = home()
    figures = {"workers": Decimal(100)} | ({"members": Decimal(members)} if members else {})
    it.record_facts(on(TODAY, "2018-01-01"), figures=figures)
    assert stands("beijing-2015", "membership", it, "2018-01-02") == then


@pytest.mark.clause("BJ2015-3.2.1b")
@pytest.mark.parametrize(
    ("workers", "staff", "then"),
    [(1000, 3, "met"), (1001, 3, "missed"), (1, 1, "met"), (333, 1, "met"), (334, 1, "missed")],
)
def test_three_full_time_staff_per_thousand_workers_rounded_up(workers: int, staff: int, then: str) -> None:
    it = home()
    it.record_facts(
        on(TODAY, "2018-01-01"), figures={"workers": Decimal(workers), "full-time-cadres": Decimal(staff)}
    )
    assert stands("beijing-2015", "full-time-staff", it, "2018-01-02") == then


@pytest.mark.clause("BJ2015-3.2.1a")
@pytest.mark.parametrize(("workers", "bound"), [(199, False), (200, True)])
def test_a_full_time_chair_is_owed_from_two_hundred_workers(workers: int, bound: bool) -> None:
    it = home()
    it.record_facts(on(TODAY, "2018-01-01"), figures={"workers": Decimal(workers)})
    duty = notice("beijing-2015").duties["full-time-chair"]
    assert binds(duty, it, "basic-union", date(2018, 1, 1)) is bound
    assert not binds(duty, it, "basic-union", date(2017, 12, 31))


@pytest.mark.clause("BJ2015-3.2.1a")
@pytest.mark.parametrize(
    ("post", "full_time", "then"),
    [
        ("主席", True, "met"),
        ("副主席", True, "met"),
        ("主席", False, "missed"),
        ("主席", None, "missed"),
        ("委员", True, "missed"),
    ],
)
def test_the_chair_or_a_vice_chair_is_full_time(post: str, full_time: bool | None, then: str) -> None:
    it = home()
    it.record_officers(on(TODAY, "2018-01-01"), (Officer("p-1", post, full_time),))
    assert stands("beijing-2015", "full-time-chair", it, "2018-01-02") == then


@pytest.mark.clause("BJ2015-2.1b")
def test_one_information_officer() -> None:
    it = home()
    assert stands("beijing-2015", "information-officer", it, "2018-01-01") == "missed"
    it.record_officers(on(TODAY, "2018-01-01"), (Officer("p-1", "信息员", False),))
    assert stands("beijing-2015", "information-officer", it, "2018-01-02") == "met"


@pytest.mark.clause("BJ2015-3.1.3a")
def test_a_committee_is_elected_anew_before_its_term_is_over() -> None:
    it = file(home(), "committee-elected", "2015-05-20")
    days = ("2015-05-19", "2015-05-20", "2020-02-20", "2020-02-21", "2020-05-20", "2020-05-21")
    told = ["at-risk", "met", "met", "at-risk", "at-risk", "missed"]
    assert on_days("beijing-2015", "committee-term", it, *days) == told


@pytest.mark.clause("BJ2015-3.1.3a")
@pytest.mark.parametrize(
    ("until", "then"),
    [("2018-05-18", "missed"), ("2018-05-19", "met"), ("2020-05-20", "met"), ("2020-05-21", "missed")],
)
def test_a_term_is_three_to_five_years(until: str, then: str) -> None:
    it = file(home(), "committee-elected", "2015-05-20", until=date.fromisoformat(until))
    assert stands("beijing-2015", "committee-term", it, "2015-06-01") == then


@pytest.mark.clause("BJ2013-3.3.5b")
def test_the_basic_records_are_complete_with_one_of_each_kind() -> None:
    it = home()
    for place, kind in enumerate(("rules", "plan", "activity", "summary"), 1):
        assert stands("beijing-2013", "basic-records", it, "2018-06-01") == "missed"
        file(it, kind, f"2018-01-0{place}")
    assert on_days("beijing-2013", "basic-records", it, "2018-01-03", "2018-01-04") == ["missed", "met"]


# --- reviews ---------------------------------------------------------------------------------------------------------


@pytest.mark.clause("BJ2013-4.3f", "BJ2015-3.4.1e")
@pytest.mark.parametrize("scheme", ["beijing-2013", "beijing-2015"])
def test_a_review_is_due_a_year_after_the_last_one(scheme: str) -> None:
    rule = notice(scheme).member_review
    assert rule is not None
    held, days = date(2018, 6, 1), (date(2019, 4, 2), date(2019, 4, 3), date(2019, 6, 1), date(2019, 6, 2))
    told = [review_state(rule, held, day, BOUND) for day in days]
    assert [each.status.value for each in told if each] == ["met", "at-risk", "at-risk", "missed"]


def test_a_home_that_was_never_reviewed_has_a_year_from_the_day_it_is_bound() -> None:
    rule = notice("beijing-2013").member_review
    assert rule is not None
    told = [
        review_state(rule, None, day, date(2018, 3, 1))
        for day in (date(2018, 3, 1), date(2019, 3, 1), date(2019, 3, 2))
    ]
    assert [each.status.value for each in told if each] == ["open", "at-risk", "missed"]
    unbound = rule.model_copy(update={"every": None, "at_risk": None})
    assert review_state(unbound, None, date(2030, 1, 1), date(2018, 3, 1)) is None
    unwarned = rule.model_copy(update={"at_risk": None, "every": Span(months=12)})
    last = review_state(unwarned, None, date(2019, 3, 1), date(2018, 3, 1))
    assert last is not None
    assert last.status == "open"


# --- the base file ---------------------------------------------------------------------------------------------------


def test_what_is_struck_or_replaced_counts_no_more_and_stays_readable() -> None:
    it = file(home(), "activity", "2018-03-03", "2018-03-04", "2018-03-05")
    it.correct_entry(on(TODAY, "2018-04-01"), 2, Entry(kind="activity", title="四月"), "日期有误")
    it.strike_entry(on(TODAY), 3, "未举行")
    assert [(each.number, each.on.isoformat()) for each in it.filed("activity")] == [
        (1, "2018-03-03"),
        (4, "2018-04-01"),
    ]
    assert sorted(it.entries) == [1, 2, 3, 4]


def test_what_happened_after_the_day_is_not_looked_at() -> None:
    it = file(home(), "congress", "2018-11-20")
    assert stands("beijing-2015", "congress", it, "2018-11-19") == "missed"
