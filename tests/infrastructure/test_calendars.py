"""The shipped working-day calendar says what the State Council's notices said."""

from datetime import date

import pytest

from domain.calendar import after
from domain.scheme.words import Span
from infrastructure.calendars import shipped_calendars

CN = shipped_calendars()["cn"]


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2018, 2, 15), False),  # 春节
        (date(2018, 2, 11), True),  # a Sunday worked instead
        (date(2018, 10, 7), False),  # 国庆
        (date(2020, 1, 31), False),  # the longer 春节 of 2020
        (date(2024, 5, 11), True),  # a Saturday worked instead
        (date(2026, 2, 16), False),
    ],
)
def test_holidays_and_the_weekend_days_worked_instead_are_known(day: date, worked: bool) -> None:
    assert CN.is_working(day) is worked


def test_every_year_from_2015_to_2026_is_known_and_no_other() -> None:
    assert CN.known_years == frozenset(range(2015, 2027))


def test_ten_working_days_over_the_national_holiday_take_longer() -> None:
    assert after(date(2018, 9, 28), Span(working_days=10), CN) == date(2018, 10, 17)


def test_counting_into_an_unknown_year_is_provisional() -> None:
    assert CN.add(date(2026, 12, 30), 5) == (date(2027, 1, 6), True)
