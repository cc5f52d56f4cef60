"""The ladder of reminders: each rung on its day, none lost and none doubled, whatever day people look."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.reminders import Rung, earliest, ladder, rungs_due
from domain.scheme.standing import Reminders
from domain.scheme.words import Span

DUE = date(2020, 10, 20)


def rule(*before: str, every: str | None = "P7D", missed: str = "newest") -> Reminders:
    return Reminders.model_validate(
        {"before": before, "then_every": every, "to": ["applicant"], "missed_rungs": missed}
    )


LADDER = rule("P90D", "P30D", "P7D", "P0D")


def issued(due: date, wanted: Reminders, day: date, *done: str) -> list[tuple[str, date]]:
    return [(rung.id, rung.on) for rung in rungs_due(due, wanted, done, day)]


def test_the_ladder_has_a_rung_90_30_7_and_0_days_before_and_every_week_after() -> None:
    climbing = ladder(DUE, LADDER)
    assert [(rung.id, rung.on.isoformat()) for rung, _ in zip(climbing, range(6), strict=False)] == [
        ("-P90D", "2020-07-22"),
        ("-P30D", "2020-09-20"),
        ("-P7D", "2020-10-13"),
        ("P0D", "2020-10-20"),
        ("+1", "2020-10-27"),
        ("+2", "2020-11-03"),
    ]


def test_a_notice_that_says_only_whom_to_remind_has_this_ladder() -> None:
    assert Reminders.model_validate({"to": ["applicant"], "missed_rungs": "newest"}) == LADDER
    assert Reminders.model_validate({"to": ["applicant"], "before": ["P1D"]}).then_every is None
    assert Reminders.model_validate({"to": ["applicant"], "then_every": "P1D"}).before == ()


def test_nothing_is_due_the_day_before_the_first_rung_and_the_first_rung_on_its_day() -> None:
    assert issued(DUE, LADDER, date(2020, 7, 21)) == []
    assert issued(DUE, LADDER, date(2020, 7, 22)) == [("-P90D", date(2020, 7, 22))]
    assert issued(DUE, LADDER, date(2020, 9, 19), "-P90D") == []


def test_after_a_standstill_the_newest_rung_stands_for_those_missed() -> None:
    assert rungs_due(DUE, LADDER, {"-P90D"}, date(2020, 10, 29)) == (
        Rung("+1", date(2020, 10, 27), ("-P30D", "-P7D", "P0D")),
    )
    done = {"-P90D", "-P30D", "-P7D", "P0D", "+1"}
    assert rungs_due(DUE, LADDER, done, date(2020, 11, 2)) == ()


def test_or_all_are_made_up_for_in_their_order_where_the_notice_says_so() -> None:
    every = rule("P0D", "P90D", "P7D", "P30D", missed="all")
    assert [rung.id for rung in rungs_due(DUE, every, {"-P90D"}, date(2020, 11, 3))] == [
        "-P30D", "-P7D", "P0D", "+1", "+2",
    ]  # fmt: skip


def test_months_are_counted_from_the_due_date_and_never_drift() -> None:
    monthly = rule("P1M", every="P1M", missed="all")
    found = rungs_due(date(2019, 12, 31), monthly, (), date(2020, 4, 30))
    assert [rung.on.isoformat() for rung in found] == [
        "2019-11-30", "2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("due", "on"), [("2020-02-29", "2019-02-28"), ("2021-02-28", "2020-02-28"), ("2024-02-29", "2023-02-28")]
)
def test_a_year_before_29_february_is_28_february(due: str, on: str) -> None:
    assert next(ladder(date.fromisoformat(due), rule("P1Y"))) == Rung("-P1Y", date.fromisoformat(on))


def test_without_a_pace_after_it_the_ladder_ends_with_the_due_date() -> None:
    short = rule("P7D", "P0D", every=None)
    assert [rung.id for rung in ladder(DUE, short)] == ["-P7D", "P0D"]
    assert rungs_due(DUE, short, {"-P7D", "P0D"}, date(2040, 1, 1)) == ()


def test_the_same_span_written_twice_is_one_rung() -> None:
    assert [rung.id for rung in ladder(DUE, rule("P7D", "P1W", every=None))] == ["-P7D"]


def test_rungs_in_working_days_pass_over_the_national_holidays() -> None:
    holidays = {date(2020, 10, day): False for day in range(1, 9)}
    wanted = Reminders(before=(Span(working_days=5),), to=("applicant",))
    calendar = WorkCalendar(frozenset({2020}), holidays)
    assert next(ladder(date(2020, 10, 12), wanted, (), calendar)) == Rung("-5WD", date(2020, 9, 25))


def test_a_rung_counted_across_a_year_nobody_knows_is_provisional() -> None:
    pace = Span(working_days=5)
    wanted = Reminders(before=(pace, Span(days=3)), then_every=pace, to=("applicant",))
    calendar = WorkCalendar(frozenset({2026}))
    rungs = islice(ladder(date(2027, 1, 4), wanted, (), calendar), 4)
    assert [(rung.id, rung.on.isoformat(), rung.provisional) for rung in rungs] == [
        ("-5WD", "2026-12-28", True),
        ("-P3D", "2027-01-01", False),
        ("+1", "2027-01-11", True),
        ("+2", "2027-01-18", True),
    ]
    assert next(ladder(date(2027, 1, 1), wanted, (), calendar)) == Rung("-5WD", date(2026, 12, 25))


# --- an oracle that goes from day to day -------------------------------------------------------------------------------

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
spans = st.one_of(
    st.builds(lambda n: Span(days=n), st.integers(0, 120)),
    st.builds(lambda n: Span(months=n), st.integers(1, 14)),
)
paces = st.one_of(
    st.none(),
    st.builds(lambda n: Span(days=n), st.integers(5, 40)),
    st.builds(lambda n: Span(months=n), st.integers(1, 3)),
)
rules = st.builds(
    lambda before, pace, missed: Reminders(
        before=tuple(before), then_every=pace, to=("applicant",), missed_rungs=missed
    ),
    st.lists(spans, max_size=5),
    paces,
    st.sampled_from(["all", "newest"]),
)


def moved(day: date, months: int, days: int) -> date:
    """Calendar arithmetic written another way: month by month, then by the number of the day."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month in (0, 13):
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    landed = date(year, month, min(day.day, monthrange(year, month)[1]))
    return date.fromordinal(landed.toordinal() + days)


def rungs_of_a_day(due: date, wanted: Reminders, day: date) -> set[str]:
    """The names of the rungs that lie on a day, found without building the ladder."""
    found = set()
    for span in wanted.before:
        if moved(due, -span.months, -span.days) == day:
            found.add(f"-{span}" if span.months or span.days else "P0D")
    pace = wanted.then_every
    for step in range(1, 100) if pace is not None and day > due else ():
        if pace is not None and moved(due, pace.months * step, pace.days * step) == day:
            found.add(f"+{step}")
    return found


@settings(deadline=None, max_examples=60)
@given(due=days, wanted=rules, looks=st.lists(st.integers(0, 60), max_size=8))
def test_whatever_days_people_look_every_rung_is_issued_once_by_the_rule(
    due: date, wanted: Reminders, looks: list[int]
) -> None:
    day = due - timedelta(days=500)
    done: set[str] = set()
    missed: set[str] = set()
    for gap in (420, *looks):
        for _ in range(gap):
            missed |= rungs_of_a_day(due, wanted, day)
            day += timedelta(days=1)
        found = rungs_due(due, wanted, done, day - timedelta(days=1))
        names = [rung.id for rung in found]
        assert sorted(rung.on for rung in found) == [rung.on for rung in found]
        covered = {*names, *(name for rung in found for name in rung.instead_of)}
        assert covered == missed - done
        assert len(names) == (len(covered) if wanted.missed_rungs == "all" else min(1, len(covered)))
        done |= covered


@given(due=days, wanted=rules)
def test_no_rung_lies_before_the_time_left_out_from_looking(due: date, wanted: Reminders) -> None:
    first = next(ladder(due, wanted), None)
    assert first is None or first.on >= due - earliest(wanted)
