"""Calendar arithmetic, held against an oracle that counts day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.award.conferral import due_after
from domain.award.route import Route
from domain.award.rules import Rules
from domain.award.standing import StandingMachine
from domain.award.term import last_day_of, term_after
from domain.calendar import (
    Count,
    LastDay,
    Stretch,
    WorkCalendar,
    add_months,
    after,
    as_known,
    before,
    counted,
    counted_from,
    first_of,
    last_day,
)
from domain.refusals import WorkingDaysUnknown
from domain.scheme.standing import Reinspection, Term
from domain.scheme.words import MonthDay, Span, Text
from tests.support.papers import notice

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2016-02-29", 24, "2018-02-28"),
        ("2016-02-29", 48, "2020-02-29"),
        ("2018-01-31", 1, "2018-02-28"),
        ("2020-01-31", 1, "2020-02-29"),
        ("2018-12-31", 2, "2019-02-28"),
        ("2018-03-31", -1, "2018-02-28"),
        ("2018-01-15", -1, "2017-12-15"),
        ("2018-10-20", 24, "2020-10-20"),
    ],
)
def test_months_end_where_a_calendar_on_the_wall_says(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


@given(start=DAYS, months=st.integers(-240, 240))
def test_months_are_counted_month_by_month_and_cut_at_the_month_s_end(start: date, months: int) -> None:
    year, month = start.year, start.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    last = 31
    while True:
        try:
            date(year, month, last)
            break
        except ValueError:
            last -= 1
    assert add_months(start, months) == date(year, month, min(start.day, last))


OFF = {day("2018-10-01") + timedelta(days=n): False for n in range(7)}
CN = WorkCalendar(frozenset({2018}), {**OFF, day("2018-09-29"): True, day("2018-09-30"): True})


def worked(a_day: date, calendar: WorkCalendar) -> bool:
    return calendar.days.get(a_day, a_day.isoweekday() <= 5)


@given(start=st.dates(date(2018, 8, 1), date(2018, 12, 1)), count=st.integers(1, 30))
def test_working_days_are_counted_one_by_one_with_holidays_and_the_weekends_worked_instead(
    start: date, count: int
) -> None:
    here, left = start, count
    while left:
        here += timedelta(days=1)
        left -= worked(here, CN)
    assert after(start, Span(working_days=count), CN) == here


@given(start=st.dates(date(2018, 8, 1), date(2018, 12, 1)), count=st.integers(1, 30))
def test_a_period_whose_first_day_counts_has_exactly_so_many_working_days(start: date, count: int) -> None:
    end = last_day(start, Span(working_days=count), True, CN)
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    assert sum(worked(each, CN) for each in days) == count
    assert worked(end, CN)


@given(start=DAYS, count=st.integers(1, 400), counts=st.booleans())
def test_a_period_of_days_is_over_when_its_last_day_is_over(start: date, count: int, counts: bool) -> None:
    assert (last_day(start, Span(days=count), counts) - start).days + counts == count


def test_a_working_day_in_an_unknown_year_is_provisional() -> None:
    assert CN.add(day("2018-12-28"), 1) == (day("2018-12-31"), False)
    assert CN.add(day("2018-12-28"), 2) == (day("2019-01-01"), True)


@given(start=DAYS, span=st.builds(Span, months=st.integers(0, 60), days=st.integers(0, 90)))
def test_before_never_lies_later_than_the_day_itself(start: date, span: Span) -> None:
    assert before(start, span) <= start <= after(start, span)


# --- last days that are counted again ---------------------------------------------------------------------------------

PERIOD = Text(zh="公示期", en="The publicity")
ALL_2019 = st.lists(st.dates(date(2019, 1, 1), date(2019, 12, 31)), max_size=40)


def known_2019(changed: list[date]) -> WorkCalendar:
    """The year 2019 with these days worked when they would not be, and the other way round."""
    days = {**CN.days, **{each: each.weekday() >= 5 for each in changed}}
    return WorkCalendar(frozenset({2018, 2019}), days, "cn")


@given(start=st.dates(date(2018, 11, 15), date(2018, 12, 31)), length=st.integers(1, 40), changed=ALL_2019)
def test_what_is_certain_before_a_year_is_known_stays_true_whatever_the_year_brings(
    start: date, length: int, changed: list[date]
) -> None:
    count = counted(start, Span(working_days=length), CN)
    assert count is not None
    guessed, known = count.last_day(CN), count.last_day(known_2019(changed))
    assert guessed.earliest <= known.day
    assert known == LastDay(known.day, known.day)
    if not guessed.provisional:
        assert guessed == known


@given(on=st.dates(date(2018, 12, 20), date(2019, 2, 28)), changed=ALL_2019)
def test_nothing_is_decided_that_another_calendar_would_decide_otherwise(
    on: date, changed: list[date]
) -> None:
    count = counted(day("2018-12-26"), Span(working_days=10), CN)
    assert count is not None
    try:
        over = count.last_day(CN).is_over(on, PERIOD)
    except WorkingDaysUnknown:
        return
    assert over == count.last_day(known_2019(changed)).is_over(on, PERIOD)


def test_a_last_day_says_which_years_it_does_not_know() -> None:
    count = Count(
        "cn", day("2018-12-26"), (Stretch(working_days=10), Stretch(months=12), Stretch(working_days=1))
    )
    assert count.last_day(CN) == LastDay(day("2020-01-10"), day("2020-01-08"), (2019, 2020))


def test_the_refusal_names_the_years_and_the_command_in_both_languages() -> None:
    end = LastDay(day("2020-01-10"), day("2020-01-07"), (2019, 2020))
    assert end.is_over(day("2020-01-07"), PERIOD) is False
    with pytest.raises(WorkingDaysUnknown) as refused:
        end.is_over(day("2020-01-08"), PERIOD, "第八条")
    assert refused.value.message == (
        "2019、2020年的工作日安排尚未导入，公示期暂计至2020-01-10，不能据此办理；"
        "请先导入工作日历（jianjia calendar import 文件）。"
    )
    assert refused.value.message_en == (
        "The working days of 2019, 2020 are not known: import the calendar (jianjia calendar import FILE). "
        "The publicity ends on 2020-01-10 for the time being, and nothing is decided by that."
    )
    assert refused.value.clause == "第八条"


@pytest.mark.parametrize(
    ("first", "span", "first_day_counts", "end"),
    [
        ("2018-12-26", Span(working_days=3), True, LastDay(day("2018-12-28"), day("2018-12-28"))),
        ("2018-12-26", Span(working_days=3), False, LastDay(day("2018-12-31"), day("2018-12-31"))),
        ("2018-12-29", Span(working_days=2), True, LastDay(day("2019-01-01"), day("2019-01-01"), (2019,))),
        ("2018-12-29", Span(working_days=2), False, LastDay(day("2019-01-01"), day("2019-01-01"), (2019,))),
        ("2018-12-28", Span(working_days=4), True, LastDay(day("2019-01-02"), day("2019-01-02"), (2019,))),
        ("2018-12-26", Span(days=10), True, LastDay(day("2019-01-04"), day("2019-01-04"))),
        ("2018-12-26", Span(days=10), False, LastDay(day("2019-01-05"), day("2019-01-05"))),
    ],
)
def test_only_working_days_are_ever_provisional(
    first: str, span: Span, first_day_counts: bool, end: LastDay
) -> None:
    until = last_day(day(first), span, first_day_counts, CN)
    assert as_known(until, counted_from(day(first), span, first_day_counts, CN), CN) == end


def test_of_several_periods_the_first_to_end_is_shown_with_what_is_not_known_about_it() -> None:
    certain = LastDay(day("2019-01-10"), day("2019-01-10"))
    later = LastDay(day("2019-01-15"), day("2019-01-12"), (2019,))
    about_then = LastDay(day("2019-01-12"), day("2019-01-08"), (2019,))
    assert first_of([certain, later]) == certain
    assert first_of([certain, about_then]) == LastDay(day("2019-01-10"), day("2019-01-08"), (2019,))


# --- when a re-inspection is due -------------------------------------------------------------------------------------


def rules(**said: object) -> Rules:
    """The rules of the district's honour with another re-inspection."""
    scheme = notice("fangshan-2018")
    honour = scheme.honours["district-advanced-home"]
    assert honour.standing.reinspection is not None
    changed: Reinspection = honour.standing.reinspection.model_copy(update=said)
    standing = honour.standing.model_copy(update={"reinspection": changed})
    honour = honour.model_copy(update={"standing": standing})
    return Rules(
        scheme.pin, scheme, "district-advanced-home", honour, Route(honour.route), StandingMachine(standing)
    )


@pytest.mark.parametrize(
    ("anchor", "more", "conferred", "last", "due"),
    [
        ("last-pass", {}, "2016-02-29", "2016-02-29", "2018-02-28"),
        ("last-pass", {}, "2016-02-29", "2018-02-28", "2020-02-28"),
        ("conferral", {}, "2016-02-29", "2016-02-29", "2018-02-28"),
        ("conferral", {}, "2016-02-29", "2018-02-28", "2020-02-29"),
        ("conferral", {}, "2016-02-29", "2018-05-01", "2020-02-29"),
        ("calendar-year", {}, "2018-10-20", "2018-10-20", "2020-12-31"),
        ("season", {"season": MonthDay(month=10, day=1)}, "2018-10-20", "2018-10-20", "2020-10-01"),
        ("season", {"every": Span(months=6), "season": MonthDay(month=3, day=1)}, "2018-05-01", "2018-05-01",
         "2019-03-01"),
        ("conferral", {"every": Span(working_days=5)}, "2018-05-07", "2018-05-30", "2018-06-04"),
    ],
)  # fmt: skip
def test_the_next_re_inspection_is_due_by_the_notice_s_anchor(
    anchor: str, more: dict[str, object], conferred: str, last: str, due: str
) -> None:
    asked = rules(anchor=anchor, **more)
    assert due_after(asked, day(conferred), day(last)) == day(due)


@pytest.mark.parametrize("anchor", ["season", "calendar-year"])
@pytest.mark.parametrize(
    ("every", "waiting", "held", "due"),
    [
        (12, 2020, "2020-09-01", 2021),
        (12, 2020, "2021-02-01", 2021),
        (12, 2020, "2021-12-31", 2022),
        (24, 2020, "2021-02-01", 2022),
        (24, 2020, "2023-02-01", 2024),
        (24, 2022, "2022-01-10", 2024),
        (12, 2025, "2024-06-10", 2025),
    ],
)
def test_a_late_re_inspection_stands_for_the_year_it_was_due_in_and_skips_none(
    anchor: str, every: int, waiting: int, held: str, due: int
) -> None:
    asked = rules(
        anchor=anchor,
        every=Span(months=every),
        season=MonthDay(month=12, day=31) if anchor == "season" else None,
    )
    found = due_after(asked, day("2016-05-01"), day(held), date(waiting, 12, 31))
    assert found == date(due, 12, 31)


@pytest.mark.parametrize(
    ("anchor", "waiting", "due"),
    [
        ("last-pass", "2020-10-20", "2023-02-01"),
        ("calendar-year", "2020-12-31", "2022-12-31"),
        ("calendar-year", "2021-12-31", "2023-12-31"),
    ],
)
def test_a_finding_may_leave_another_time_until_the_next_one(anchor: str, waiting: str, due: str) -> None:
    found = due_after(
        rules(anchor=anchor), day("2018-10-20"), day("2021-02-01"), day(waiting), Span(months=24)
    )
    assert found == day(due)


YEAR_END, SEASON_END = MonthDay(month=12, day=31), MonthDay(month=10, day=15)


@pytest.mark.parametrize(
    ("said", "since", "last"),
    [
        ({"lasts": Span(months=12)}, "2024-05-01", "2025-05-01"),
        ({"lasts": Span(months=36), "until": YEAR_END}, "2024-05-01", "2027-12-31"),
        ({"lasts": Span(months=12), "until": YEAR_END}, "2024-12-31", "2025-12-31"),
        ({"lasts": Span(months=12), "until": SEASON_END}, "2024-11-20", "2025-10-15"),
        ({"until": SEASON_END}, "2024-05-20", "2024-10-15"),
        ({"until": SEASON_END}, "2024-10-14", "2024-10-15"),
        ({"until": SEASON_END}, "2024-10-15", "2025-10-15"),
        ({"until": MonthDay(month=2, day=29)}, "2023-06-01", "2024-02-29"),
        ({"until": MonthDay(month=2, day=29)}, "2024-02-29", "2025-02-28"),
        ({"until": date(2028, 6, 30)}, "2024-05-20", "2028-06-30"),
    ],
)
def test_the_last_day_of_a_term(said: dict[str, Any], since: str, last: str) -> None:
    assert last_day_of(Term(clause="一", **said), day(since)) == day(last)


@pytest.mark.parametrize(
    ("said", "expiry", "on", "last"),
    [
        ({"lasts": Span(months=36)}, "2024-05-01", "2024-04-01", "2027-05-01"),
        ({"lasts": Span(months=12)}, "2020-05-01", "2024-04-01", "2024-05-01"),
        ({"lasts": Span(months=24), "until": YEAR_END}, "2024-12-31", "2024-10-01", "2026-12-31"),
        ({"until": SEASON_END}, "2024-10-15", "2024-09-01", "2025-10-15"),
        ({"until": SEASON_END}, "2024-10-15", "2026-01-10", "2026-10-15"),
    ],
)
def test_a_term_that_follows_the_old_one_is_not_over_already(
    said: dict[str, Any], expiry: str, on: str, last: str
) -> None:
    assert term_after(Term(clause="一", **said), day(expiry), day(on)) == day(last)


@given(since=DAYS, month=st.integers(1, 12), number=st.integers(1, 31), years=st.integers(0, 5))
def test_a_term_until_a_day_of_the_year_ends_later_than_it_begins_and_no_more_than_a_year_apart(
    since: date, month: int, number: int, years: int
) -> None:
    lasts = Span(months=12 * years) if years else None
    term = Term(clause="一", lasts=lasts, until=MonthDay(month=month, day=number))
    found = last_day_of(term, since)
    assert since < found <= add_months(since, 12 * max(years, 1)) + timedelta(days=366)


@given(last=DAYS, anchor=st.sampled_from(["last-pass", "conferral", "season", "calendar-year"]))
def test_a_re_inspection_is_never_due_before_the_last_one(last: date, anchor: str) -> None:
    due = due_after(rules(anchor=anchor, season=MonthDay(month=1, day=1)), last, last)
    assert due is not None
    assert due > last
