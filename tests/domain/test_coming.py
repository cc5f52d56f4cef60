"""What the calendar brings: only what the notice states, on the day after a last day, in order – and when it waits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.award import Award
from domain.award.coming import coming
from domain.award.rules import RuleBook, Rules
from domain.award.state import Rectification
from domain.calendar import PLAIN, Count, Stretch, WorkCalendar, after
from domain.days import day_after, is_past
from domain.scheme.notice import Scheme, Succession
from domain.scheme.words import Span
from domain.vocabulary import Standing
from tests.support.papers import notice


def rules(honour: str, scheme: Scheme | None = None) -> Rules:
    book, scheme = RuleBook(), scheme or notice("timed")
    book.add(scheme.pin, scheme)
    return book.rules(scheme.pin, honour, None, "home", "basic-union")


TORCH, LANTERN = rules("torch"), rules("lantern")


def honour(**state: Any) -> Award:
    """An honour as it may be remembered."""
    award = Award.blank("it")
    known = {
        "standing": Standing.IN_FORCE, "conferred_on": date(2018, 10, 20), "valid_until": date(2019, 10, 20),
        "next_due": date(2020, 2, 20),
    }  # fmt: skip
    for name, value in (known | state).items():
        setattr(award, name, value)
    return award


def told(award: Award, by: Rules = TORCH, calendar: WorkCalendar = PLAIN) -> list[tuple[str, str, str]]:
    return [(each.act, str(each.on), each.waits) for each in coming(award, by, calendar)]


@pytest.mark.parametrize(
    ("state", "comes"),
    [
        ({}, [("expire", "2019-10-21", "")]),
        ({"next_due": date(2019, 2, 20)}, [("suspend", "2019-02-21", ""), ("expire", "2019-10-21", "")]),
        ({"next_due": date(2019, 10, 20)}, [("expire", "2019-10-21", "")]),
        ({"standing": Standing.RECTIFYING, "next_due": date(2019, 2, 20)},
         [("suspend", "2019-02-21", ""), ("expire", "2019-10-21", "")]),
        ({"standing": Standing.SUSPENDED, "next_due": date(2019, 2, 20)}, [("expire", "2019-10-21", "")]),
        ({"standing": Standing.SUSPENDED, "suspended_until": date(2019, 3, 1)},
         [("reinstate", "2019-03-02", ""), ("expire", "2019-10-21", "")]),
        ({"standing": Standing.SUSPENDED, "suspended_until": date(2019, 10, 20)}, [("expire", "2019-10-21", "")]),
        ({"standing": Standing.REVOCATION_PROPOSED, "suspended_until": date(2019, 3, 1)},
         [("reinstate", "2019-03-02", "revocation-proposed"), ("expire", "2019-10-21", "revocation-proposed")]),
        ({"next_due": date(2019, 2, 20), "inspected_for": date(2019, 2, 20)}, [("expire", "2019-10-21", "")]),
        ({"next_due": date(2019, 2, 20), "back_on": date(2019, 3, 1)}, [("expire", "2019-10-21", "")]),
        ({"next_due": date(2019, 2, 20), "known_on": date(2019, 3, 1)}, [("expire", "2019-10-21", "")]),
        ({"suspended_until": date(2019, 2, 1), "known_on": date(2019, 3, 1), "standing": Standing.SUSPENDED},
         [("reinstate", "2019-02-02", ""), ("expire", "2019-10-21", "")]),
        ({"next_due": date(2019, 4, 20), "back_on": date(2019, 3, 1)},
         [("suspend", "2019-04-21", ""), ("expire", "2019-10-21", "")]),
        ({"restored_on": date(2019, 12, 1)}, [("expire", "2019-10-21", "put-back"), ("suspend", "2020-02-21", "")]),
        ({"ended_on": date(2019, 1, 1), "standing": Standing.RELINQUISHED}, []),
        ({"standing": None}, []),
    ],
)  # fmt: skip
def test_the_notice_and_the_standing_say_what_comes_and_in_which_order(
    state: dict[str, Any], comes: list[tuple[str, str, str]]
) -> None:
    assert told(honour(**state)) == comes


@pytest.mark.clause("FS2018-3.3.5b")
def test_a_notice_that_states_nothing_leaves_everything_to_people() -> None:
    scheme = notice("fangshan-2018")
    award = honour(
        valid_until=date(2019, 1, 1), next_due=date(2019, 1, 1), suspended_until=date(2019, 1, 1),
        rectification=Rectification(date(2018, 12, 1), date(2019, 1, 1)),
    )  # fmt: skip
    for standing in (Standing.IN_FORCE, Standing.RECTIFYING, Standing.SUSPENDED):
        award.standing = standing
        assert told(award, rules("district-advanced-home", scheme)) == []


def test_a_title_lapses_that_is_not_taken_over_unless_it_was_given_after_that_day() -> None:
    leaving = Succession(
        from_scheme="old", from_honour="old", to_honour="torch", until=date(2019, 5, 31), by="district"
    )
    award = honour(valid_until=None, next_due=None)
    assert [(each.act, each.on) for each in coming(award, LANTERN, PLAIN, leaving)] == [
        ("lapse", date(2019, 6, 1))
    ]
    award.conferred_on = date(2019, 6, 1)
    assert coming(award, LANTERN, PLAIN, leaving) == ()


def test_a_suspension_over_a_year_whose_working_days_are_unknown_waits_until_they_are_known() -> None:
    award = honour(
        standing=Standing.SUSPENDED, suspended_until=date(2019, 1, 8), valid_until=None, next_due=None,
        suspension_count=Count("cn", date(2018, 12, 20), (Stretch(working_days=13),)),
    )  # fmt: skip
    assert told(award, calendar=WorkCalendar(frozenset({2018}))) == [
        ("reinstate", "2019-01-09", "provisional")
    ]
    known = WorkCalendar(frozenset({2018, 2019}), {date(2019, 1, 1): False})
    assert told(award, calendar=known) == [("reinstate", "2019-01-10", "")]


# --- an oracle that knows no date type ----------------------------------------------------------------------------------

DAYS = st.dates(date(1996, 1, 1), date(2060, 12, 31))


def number(year: int, month: int, day: int) -> int:
    """Days since 1 March 0000, by the rules of the calendar alone: a year that begins in March has its odd day last."""
    year, month = (year - 1, month + 9) if month <= 2 else (year, month - 3)
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + day - 1


def length(year: int, month: int) -> int:
    """The days of a month: from its first to the first of the next."""
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return number(*following, 1) - number(year, month, 1)


def moved(start: date, years: int, months: int, days: int) -> int:
    """The number of the day so much later; a day that the month does not have is its last one."""
    year, month = start.year + years, start.month + months
    while month > 12:
        year, month = year + 1, month - 12
    return number(year, month, min(start.day, length(year, month))) + days


@given(start=DAYS, years=st.integers(0, 30), months=st.integers(0, 11), days=st.integers(0, 900))
def test_years_months_and_days_are_counted_as_by_the_rules_of_the_calendar(
    start: date, years: int, months: int, days: int
) -> None:
    found = after(start, Span(months=12 * years + months, days=days))
    assert number(found.year, found.month, found.day) == moved(start, years, months, days)


@given(start=DAYS, years=st.integers(1, 12))
def test_a_term_of_years_ends_on_the_day_after_its_anniversary_and_from_29_february_after_the_28th(
    start: date, years: int
) -> None:
    award = honour(valid_until=after(start, Span(months=12 * years)), next_due=None)
    ((act, on, _),) = told(award)
    found = date.fromisoformat(on)
    assert act == "expire"
    assert number(found.year, found.month, found.day) == moved(start, years, 0, 1)


@given(last=DAYS, later=st.integers(-400, 400))
def test_what_lasts_through_a_day_is_over_on_the_next(last: date, later: int) -> None:
    day = date.fromordinal(last.toordinal() + later)
    assert is_past(last, day) == (day >= day_after(last)) == (later >= 1)
    assert not is_past(None, day)
