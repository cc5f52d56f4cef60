"""A calendar of working days as it was announced, year by year: which weekdays are holidays, which weekend days are worked.

The State Council announces a year in the autumn before, and now and then changes it: the Labour Day of 2019, the longer
Spring Festival of 2020. The newest announcement of a year holds. The years that come with the program lie beneath those
that were imported; whoever contradicts what is known of a year gives a reason (ADR 0010).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar

import msgspec

from domain.calendar import Announcement, WorkCalendar
from domain.days import check_not_future
from domain.kernel import Aggregate, Event, Occasion
from domain.refusals import AlreadyExists, Incomplete, Refusal, Wrong, together
from domain.vocabulary import Thing


class DayOutsideYear(Wrong):
    """A day of another year stands among the days of a year."""

    code = "day-outside-year"
    zh = "{day}不在{year}年内，请写入它所属的年份。"
    en = "{day} does not lie in {year}; enter it with its own year."


class DayTwice(Wrong):
    """A day is listed twice, or both as a holiday and as worked."""

    code = "day-twice"
    zh = "{day}列了两次；一天要么放假，要么上班，只写一处。"
    en = "{day} is listed twice; a day is off or worked, said once."


class WorkedWeekday(Wrong):
    """Only weekend days are worked instead of others (调休); a weekday is worked anyway."""

    code = "worked-weekday"
    zh = "{day}是工作日（周一至周五），不必列为调休上班；调休上班只写周六、周日。"
    en = "{day} is a weekday and worked anyway; only Saturdays and Sundays are listed as worked."


class YearWithoutHolidays(Wrong):
    """Every year has holidays; a year without any was not announced like that."""

    code = "year-without-holidays"
    zh = "{year}年没有列出放假的日子，请按公布的安排填写。"
    en = "No holiday is listed for {year}; enter the year as it was announced."


class YearKnownOtherwise(Incomplete):
    """A year that is known is changed only with a reason."""

    code = "year-known-otherwise"
    zh = "{year}年的工作日安排已有（{document}），与本次填报不同；如需更改，请说明理由。"
    en = "The working days of {year} are known ({document}) and differ; changing them needs a reason."


class Year(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A year as announced: weekdays off (weekend days may be named, too), weekend days worked, and by whom it was said."""

    year: int
    holidays: tuple[date, ...]
    source: Announcement
    worked: tuple[date, ...] = ()

    @property
    def days(self) -> dict[date, bool]:
        """The days that differ from Monday to Friday, and whether they are worked."""
        off = {day: False for day in self.holidays if day.weekday() < 5}
        return off | dict.fromkeys(self.worked, True)


class YearAnnounced(Event, frozen=True, kw_only=True):
    """The working days of a year that was not known are known."""

    topic = "calendar.year-announced:1"
    announced: Year

    def apply(self, aggregate: WorkingDays) -> None:
        """Know the year."""
        aggregate.years[self.announced.year] = self.announced


class YearCorrected(Event, frozen=True, kw_only=True):
    """The working days of a known year were announced anew, and differ."""

    topic = "calendar.year-corrected:1"
    announced: Year
    reason: str

    def apply(self, aggregate: WorkingDays) -> None:
        """The newest holds."""
        aggregate.years[self.announced.year] = self.announced


class WorkingDays(Aggregate):
    """A calendar of working days: the years that were imported."""

    prefix: ClassVar[str] = "calendar"

    def begin(self) -> None:
        """The state before the first event."""
        self.years: dict[int, Year] = {}

    def announce(self, on: Occasion, announced: Year, shipped: WorkCalendar, reason: str) -> None:
        """Enter a year. One that is known already must differ, and then needs a reason."""
        problems = list(problems_of(announced))
        if problems:
            raise together(problems)
        check_not_future(on, on.effective_on)
        check_not_future(on, announced.source.announced_on)
        known, year = self.over(shipped), announced.year
        if year not in known.known_years:
            self.record(YearAnnounced, on, announced=announced)
        elif known.of_year(year) == announced.days:
            raise AlreadyExists(kind=Thing.CALENDAR, name=f"{self.name} {year}", pointer="/year")
        elif not reason.strip():
            source = known.sources.get(year)
            document = source.document if source else "—"
            raise YearKnownOtherwise(year=year, document=document, pointer="/reason")
        else:
            self.record(YearCorrected, on, announced=announced, reason=reason.strip())

    def over(self, shipped: WorkCalendar) -> WorkCalendar:
        """The calendar that holds now: what was imported, over what comes with the program."""
        return shipped if not self.years else over(shipped, self.years)


def over(calendar: WorkCalendar, years: Mapping[int, Year]) -> WorkCalendar:
    """A calendar with some of its years as they were announced."""
    days = {day: worked for day, worked in calendar.days.items() if day.year not in years}
    for year in years.values():
        days.update(year.days)
    sources = {**calendar.sources, **{number: year.source for number, year in years.items()}}
    return WorkCalendar(calendar.known_years | years.keys(), days, calendar.name, sources)


def problems_of(year: Year) -> Iterator[Refusal]:
    """What cannot be true of a year, each with its place in it."""
    if not year.holidays:
        yield YearWithoutHolidays(year=year.year, pointer="/holidays")
    seen: set[date] = set()
    for field, days in (("holidays", year.holidays), ("worked", year.worked)):
        for place, day in enumerate(days):
            pointer = f"/{field}/{place}"
            if day.year != year.year:
                yield DayOutsideYear(day=day, year=year.year, pointer=pointer)
            if day in seen:
                yield DayTwice(day=day, pointer=pointer)
            elif field == "worked" and day.weekday() < 5:
                yield WorkedWeekday(day=day, pointer=pointer)
            seen.add(day)
