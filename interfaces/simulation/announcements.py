"""The working days of the years to come: announced each autumn, imported when somebody gets to it, sometimes far too late."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from infrastructure.calendars import shipped_calendars
from interfaces.simulation.people import People

CALENDAR = "cn"


def announce(people: People, first: int, last: int) -> None:
    """Put the announcement of every year that is not known yet on the agenda, between November and the next June."""
    known = shipped_calendars()[CALENDAR].known_years
    for year in range(first, last + 1):
        if year not in known:
            day = date(year - 1, 11, 1) + people.some(0, 230)
            people.later(day, partial(enter, people, year))


def enter(people: People, year: int, reason: str = "") -> None:
    """Enter a year; now and then it is announced once more, with other days."""
    people.do("district/chair", "calendar.import", **_days(people, year), reason=reason)
    if people.chance(0.3):
        people.within(20, 120, partial(enter, people, year, "调整放假安排"))


def _days(people: People, year: int) -> dict[str, Any]:
    """New Year, a week of spring and a week of autumn off; two weekend days worked instead."""
    spring = date(year, 1, 25) + people.some(0, 20)
    weeks = [spring + timedelta(days=n) for n in range(7)] + [date(year, 10, day) for day in range(1, 8)]
    before = spring - timedelta(days=spring.weekday() + 1)
    return {
        "calendar": CALENDAR, "year": year, "issuer": "国务院办公厅", "document": f"模拟〔{year - 1}〕1号",
        "announced_on": min(date(year - 1, 10, 25), people.today), "holidays": [date(year, 1, 1), *weeks],
        "worked": [before] if before.year == year else [],
    }  # fmt: skip
