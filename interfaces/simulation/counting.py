"""Months and working days, counted once more in the plainest way, for checks that must not trust the engine's own counting."""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

A_DAY = timedelta(days=1)


class Counted(NamedTuple):
    """A day, and whether a year was crossed whose working days are not known."""

    day: date
    provisional: bool


def months_from(day: date, months: int) -> date:
    """So many months later or earlier, clipped to the length of the month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class Years:
    """Working days as they are known at one moment: day → worked or not, year by year; another year is Monday to Friday."""

    def __init__(self, years: Mapping[int, Mapping[date, bool]]) -> None:
        self._years = years

    def working(self, day: date, number: int) -> Counted:
        """The ``number``-th working day after a day; before it, when negative."""
        step, provisional = A_DAY if number > 0 else -A_DAY, False
        for _ in range(abs(number)):
            day += step
            provisional |= day.year not in self._years
            while not self._years.get(day.year, {}).get(day, day.weekday() < 5):
                day += step
                provisional |= day.year not in self._years
        return Counted(day, provisional)

    def last_day(self, count: Mapping[str, Any]) -> Counted:
        """The last day of a period as its event tells how it is counted."""
        day, provisional = date.fromisoformat(count["since"]), False
        for stretch in count["stretches"]:
            day = months_from(day, stretch.get("months", 0)) + timedelta(days=stretch.get("days", 0))
            day, crossed = self.working(day, stretch.get("working_days", 0))
            provisional |= crossed
        return Counted(day, provisional)


class Calendars:
    """Working days as they were known at any position of the log."""

    def __init__(
        self, shipped: Mapping[int, Mapping[date, bool]], imports: Iterable[tuple[int, dict[str, Any]]]
    ) -> None:
        self._positions = [0]
        self._known = [Years(shipped)]
        years = dict(shipped)
        for position, announced in imports:
            years = {**years, announced["year"]: _days(announced)}
            self._positions.append(position)
            self._known.append(Years(years))

    def moved_between(self, since: int, until: int) -> list[int]:
        """The positions between two at which more was known than before."""
        return [position for position in self._positions if since < position < until]

    def before(self, position: int) -> Years:
        """What was known before the event at a position."""
        return self._known[bisect_left(self._positions, position) - 1]


def _days(announced: Mapping[str, Any]) -> dict[date, bool]:
    off = {date.fromisoformat(day): False for day in announced["holidays"]}
    return off | {date.fromisoformat(day): True for day in announced.get("worked", ())}
