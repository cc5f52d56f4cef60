"""Working-day calendars from data files: ``domain/calendars/*.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import domain
from domain.calendar import WorkCalendar


@cache
def shipped_calendars() -> Mapping[str, WorkCalendar]:
    """The calendars that come with Jianjia, by the name notices call them (``calendar: cn``)."""
    folder = Path(domain.__file__).parent / "calendars"
    files = (yaml.safe_load(file.read_text("utf-8")) for file in sorted(folder.glob("*.yaml")))
    return {content["calendar"]: work_calendar(content["calendar"], content["years"]) for content in files}


def work_calendar(name: str, years: Mapping[int, Mapping[str, Any]]) -> WorkCalendar:
    """A calendar from its years: ``{2018: {holidays: [01-01, …], worked: [02-11, …]}}``."""
    days = {}
    for year, differing in years.items():
        days.update(dict.fromkeys(_days(year, differing.get("holidays", ())), False))
        days.update(dict.fromkeys(_days(year, differing.get("worked", ())), True))
    return WorkCalendar(frozenset(years), days, name)


def _days(year: int, month_days: Iterable[str]) -> Iterator[date]:
    return (date.fromisoformat(f"{year}-{month_day}") for month_day in month_days)
