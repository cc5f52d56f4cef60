"""Calendar arithmetic: months, windows, working days.

24 months is calendar arithmetic: 29 February 2016 + P2Y = 28 February 2018. Days are calendar dates in the scheme's
time zone; instants are UTC. A year whose working days are not known counts Monday to Friday and makes the result
*provisional*.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.scheme.words import Span


def add_months(day: date, months: int) -> date:
    """``months`` later (or earlier), clipped to the length of the month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class WorkCalendar:
    """Working days: weekends, public holidays and the weekend days worked instead (调休), for the years known.

    ``days`` maps a date to whether it is worked, where that differs from Monday–Friday.
    """

    known_years: frozenset[int] = frozenset()
    days: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether people work on ``day``."""
        return self.days.get(day, day.weekday() < 5)

    def add(self, day: date, working_days: int) -> tuple[date, bool]:
        """The ``working_days``-th working day after ``day``, and whether it is provisional (crosses an unknown year)."""
        step = 1 if working_days >= 0 else -1
        left, provisional = abs(working_days), False
        while left:
            day += timedelta(days=step)
            provisional = provisional or day.year not in self.known_years
            left -= self.is_working(day)
        return day, provisional


PLAIN = WorkCalendar()
"""Monday to Friday, nothing known."""


def after(day: date, span: Span, calendar: WorkCalendar = PLAIN) -> date:
    """The day a ``span`` after ``day``."""
    moved = add_months(day, span.months) + timedelta(days=span.days)
    return calendar.add(moved, span.working_days)[0] if span.working_days else moved


def before(day: date, span: Span, calendar: WorkCalendar = PLAIN) -> date:
    """The day a ``span`` before ``day``."""
    moved = add_months(day, -span.months) - timedelta(days=span.days)
    return calendar.add(moved, -span.working_days)[0] if span.working_days else moved


def last_day(first: date, span: Span, first_day_counts: bool, calendar: WorkCalendar = PLAIN) -> date:
    """The last day of a period that starts on ``first``; it is over when that day is over."""
    if not first_day_counts:
        return after(first, span, calendar)
    if span.working_days:  # from the day before, so that a first day that is not worked is passed over
        return after(first - timedelta(days=1), span, calendar)
    return after(first, span) - timedelta(days=1)
