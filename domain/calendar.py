"""Calendar arithmetic: months, windows, working days.

24 months is calendar arithmetic: 29 February 2016 + P2Y = 28 February 2018. Days are calendar dates in the scheme's
time zone; instants are UTC. A year whose working days are not known counts Monday to Friday and makes the result
*provisional*: it is shown as such, nothing is decided by it that another calendar would decide otherwise, and it is
counted anew when the year is known (ADR 0010).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple, Self

import msgspec

from domain.refusals import WorkingDaysUnknown
from domain.scheme.words import Span, Text


def add_months(day: date, months: int) -> date:
    """``months`` later (or earlier), clipped to the length of the month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Announcement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where the working days of a year are from: who announced them, in which document, on which day."""

    issuer: str
    document: str
    announced_on: date
    note: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """Working days: weekends, public holidays and the weekend days worked instead (调休), for the years known.

    ``days`` maps a date to whether it is worked, where that differs from Monday–Friday; ``sources`` says where each known
    year is from.
    """

    known_years: frozenset[int] = frozenset()
    days: Mapping[date, bool] = field(default_factory=dict)
    name: str = ""
    sources: Mapping[int, Announcement] = field(default_factory=dict)

    def of_year(self, year: int) -> dict[date, bool]:
        """The days of a year that differ from Monday–Friday, and whether they are worked."""
        return {day: worked for day, worked in self.days.items() if day.year == year}

    def is_working(self, day: date) -> bool:
        """Whether people work on ``day``."""
        return self.days.get(day, day.weekday() < 5)

    def may_be_worked(self, day: date) -> bool:
        """Whether people work on ``day``, or nobody knows."""
        return day.year not in self.known_years or self.is_working(day)

    def count(self, day: date, working_days: int) -> tuple[date, frozenset[int]]:
        """The ``working_days``-th working day after ``day`` (before it, when negative), and the unknown years crossed."""
        step = timedelta(days=1 if working_days >= 0 else -1)
        left, years = abs(working_days), set[int]()
        while left:
            day += step
            years.add(day.year)
            left -= self.is_working(day)
        return day, frozenset(years - self.known_years)

    def earliest(self, day: date, working_days: int) -> date:
        """The ``working_days``-th working day after ``day`` if every day of the years not known is worked."""
        for _ in range(working_days):
            day += timedelta(days=1)
            while not self.may_be_worked(day):
                day += timedelta(days=1)
        return day

    def add(self, day: date, working_days: int) -> tuple[date, bool]:
        """The ``working_days``-th working day after ``day``, and whether it is provisional (crosses an unknown year)."""
        last, unknown = self.count(day, working_days)
        return last, bool(unknown)


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


# --- last days that can be counted again -----------------------------------------------------------------------------


class LastDay(NamedTuple):
    """The last day of a period. Where it crosses ``unknown`` years it is provisional, and not before ``earliest``."""

    day: date
    earliest: date
    unknown: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether another calendar of the unknown years would put it elsewhere."""
        return bool(self.unknown)

    def is_over(self, on: date, what: Text, clause: str | None = None) -> bool:
        """Whether the period of ``what`` is over on a day: when its last day is over.

        Refused where only a year that is not known could tell.
        """
        if on <= self.earliest:
            return False
        if self.unknown:
            years = [str(year) for year in self.unknown]
            told = Text(zh="、".join(years), en=", ".join(years))
            raise WorkingDaysUnknown(years=told, what=what, until=self.day, clause=clause)
        return True


def first_of(ends: Collection[LastDay]) -> LastDay:
    """Where several periods end together with the first of them: its last day, to be shown."""
    day = min(end.day for end in ends)
    unknown = {year for end in ends if end.earliest <= day for year in end.unknown}
    return LastDay(day, min(end.earliest for end in ends), tuple(sorted(unknown)))


class Stretch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A length of time as an event keeps it."""

    months: int = 0
    days: int = 0
    working_days: int = 0

    @classmethod
    def of(cls, span: Span) -> Self:
        """A span of a notice."""
        return cls(span.months, span.days, span.working_days)

    def after(self, day: date) -> date:
        """The day its months and days after ``day``; the working days are counted from there."""
        return add_months(day, self.months) + timedelta(days=self.days)


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a last day is counted: from a day, one stretch after the other, by the calendar of that name.

    An event keeps it beside the last day as it was known then, so that the day can be counted again when more is known.
    """

    calendar: str
    since: date
    stretches: tuple[Stretch, ...]

    def last_day(self, calendar: WorkCalendar) -> LastDay:
        """The last day, as far as the calendar is known."""
        day = earliest = self.since
        unknown = frozenset[int]()
        for stretch in self.stretches:
            day, crossed = calendar.count(stretch.after(day), stretch.working_days)
            earliest = calendar.earliest(stretch.after(earliest), stretch.working_days)
            unknown |= crossed
        return LastDay(day, earliest, tuple(sorted(unknown)))

    def and_then(self, span: Span) -> Count:
        """The count with another stretch at its end."""
        return msgspec.structs.replace(self, stretches=(*self.stretches, Stretch.of(span)))


def counted(since: date, span: Span, calendar: WorkCalendar) -> Count | None:
    """How the day a ``span`` after ``since`` is counted; ``None`` when no working days are in it: then it is what it is."""
    return Count(calendar.name, since, (Stretch.of(span),)) if span.working_days else None


def counted_from(first: date, span: Span, first_day_counts: bool, calendar: WorkCalendar) -> Count | None:
    """``counted`` for a period that starts on ``first``, as ``last_day`` counts it."""
    return counted(first - timedelta(days=first_day_counts), span, calendar)


def as_known(day: date, count: Count | None, calendar: WorkCalendar) -> LastDay:
    """A last day as far as the calendar is known now: counted again, or – where nothing is to be counted – as it was set."""
    return count.last_day(calendar) if count else LastDay(day, day)


def within(span: Span | None, since: date, calendar: WorkCalendar) -> tuple[date | None, Count | None]:
    """The day a span after ``since`` as known now, and how it was counted; nothing where the notice gives no time."""
    return (after(since, span, calendar), counted(since, span, calendar)) if span else (None, None)


def longer(end: date, count: Count | None, by: Span, calendar: WorkCalendar) -> tuple[date, Count | None]:
    """A span after the day a period ends, which may have been counted itself."""
    if count is None:
        return after(end, by, calendar), counted(end, by, calendar)
    counted_on = count.and_then(by)
    return counted_on.last_day(calendar).day, counted_on


def is_provisional(count: Count | None, calendar: WorkCalendar) -> bool:
    """Whether a count crosses a year that is not known."""
    return count is not None and count.last_day(calendar).provisional
