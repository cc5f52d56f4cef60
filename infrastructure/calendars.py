"""Working-day calendars from files: those that come with Jianjia (``domain/calendars/*.yaml``), and years to import.

| ask                    | get                                                                                |
|------------------------|------------------------------------------------------------------------------------|
| `load_calendar(path)`  | the calendar of a YAML file, each year as it was announced                           |
| `calendar_of(node)`    | the same of a map inside another file                                                |
| `shipped_calendars()`  | the calendars that come with Jianjia, by the name notices call them (`calendar: cn`)  |
| `import_year(…)`       | a year of a file entered by the command anybody else would use                        |

A refused file raises ``CalendarRefused``, whose ``mistakes`` carry file, line, column, path, code and a sentence in
Chinese and English.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
from pydantic import Field

import domain
from application.acts.calendars import ImportCalendar
from application.authority import SYSTEM
from application.desk import Caller
from application.office import Answer, Office, Request
from domain.calendar import Announcement, WorkCalendar
from domain.scheme.mistakes import Mistake, Place, in_order
from domain.scheme.words import Date, Part, Slug, Title, Words
from domain.work_calendar import WorkingDays, Year, over, problems_of
from infrastructure.strict_yaml import LARGEST_FILE, Node, NotYaml, find, read
from infrastructure.wording import validated

FIRST, LAST = 1949, 2199
"""The years a calendar may have."""


class YearEntry(Part):
    """A year as announced, and where that is from."""

    issuer: Title = Field(description="Who announced the year")
    document: Title = Field(description="The number of the document")
    announced_on: Date = Field(description="The day on the document")
    note: str = Field("", description="What else is to be said about where this is from")
    reason: str = Field("", description="Why a year that is known is entered otherwise")
    holidays: tuple[str, ...] = Field(description="The weekdays that are not worked, as `10-01`")
    worked: tuple[str, ...] = Field((), description="The weekend days that are worked instead")


class CalendarFile(Part):
    """A calendar, or the years of it that are to be imported."""

    calendar: Slug = Field(description="The name by which notices call it: `cn`")
    title: Words | None = Field(None, description="What it is")
    years: dict[str, YearEntry] = Field(description="The years")

    @property
    def numbers(self) -> list[int]:
        """The years, in order."""
        return sorted(map(int, self.years))

    def year(self, number: int) -> Year:
        """A year of the file. Raises ``ValueError`` for a day that does not exist."""
        entry = self.years[str(number)]
        source = Announcement(entry.issuer, entry.document, entry.announced_on, entry.note)
        holidays, worked = (
            tuple(_day(number, day) for day in days) for days in (entry.holidays, entry.worked)
        )
        return Year(number, holidays, source, worked)


class CalendarRefused(Exception):
    """The calendar has mistakes; ``mistakes`` lists them all in the order of the file."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Keep the mistakes, sorted as a reader meets them."""
        self.mistakes = in_order(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


def load_calendar(path: Path | str) -> CalendarFile:
    """The calendar of a file. Raises ``CalendarRefused``, or ``OSError`` when there is no such file."""
    file = Path(path)
    with file.open("rb") as opened:
        content = opened.read(LARGEST_FILE + 1)
    try:
        root = read(content, file.name)
    except NotYaml as unreadable:
        raise CalendarRefused(unreadable.mistakes) from None
    return calendar_of(root)


def calendar_of(root: Node) -> CalendarFile:
    """The calendar that a node of a file describes. Raises ``CalendarRefused``."""
    found, mistakes = validated(CalendarFile, root)
    if found is not None:
        mistakes = [
            find(root, place)[1].mistake(code, zh, en, place) for place, code, zh, en in _impossible(found)
        ]
    if found is None or mistakes:
        raise CalendarRefused(mistakes)
    return found


Found = tuple[Place, str, str, str]


def _impossible(calendar: CalendarFile) -> Iterator[Found]:
    """What cannot be true of the years of a file."""
    for year, entry in calendar.years.items():
        wrong = list(_no_year(year)) or list(_no_days(year, entry))
        yield from wrong
        for problem in () if wrong else problems_of(calendar.year(int(year))):
            field, _, index = (problem.pointer or "").removeprefix("/").partition("/")
            place: Place = ("years", year, field, *((int(index),) if index else ()))
            yield place, problem.code, problem.message, problem.message_en


def _no_year(year: str) -> Iterator[Found]:
    if not (re.fullmatch(r"\d{4}", year, re.ASCII) and FIRST <= int(year) <= LAST):
        zh, en = f"“{year}”不是{FIRST}至{LAST}之间的年份。", f"`{year}` is no year from {FIRST} to {LAST}."
        yield ("years", year), "impossible-year", zh, en


def _no_days(year: str, entry: YearEntry) -> Iterator[Found]:
    for field, days in (("holidays", entry.holidays), ("worked", entry.worked)):
        for index, day in enumerate(days):
            try:
                _day(int(year), day)
            except ValueError:
                zh, en = (
                    f"{year}年没有“{day}”这一天，日子写作10-01。",
                    f"{year} has no day `{day}`; write 10-01.",
                )
                yield ("years", year, field, index), "impossible-day", zh, en


def _day(year: int, month_and_day: str) -> date:
    if not re.fullmatch(r"\d\d-\d\d", month_and_day, re.ASCII):
        raise ValueError(month_and_day)
    return date.fromisoformat(f"{year}-{month_and_day}")


# --- what comes with Jianjia -------------------------------------------------------------------------------------------


@cache
def shipped_files() -> Mapping[str, CalendarFile]:
    """The files of the calendars that come with Jianjia, by the name notices call them."""
    folder = Path(domain.__file__).parent / "calendars"
    files = (load_calendar(file) for file in sorted(folder.glob("*.yaml")))
    return {file.calendar: file for file in files}


@cache
def shipped_calendars() -> Mapping[str, WorkCalendar]:
    """The calendars that come with Jianjia, by the name notices call them (``calendar: cn``)."""
    return {
        name: over(WorkCalendar(name=name), {number: file.year(number) for number in file.numbers})
        for name, file in shipped_files().items()
    }


@cache
def shipped_digest() -> str:
    """What the shipped years say: another program may ship others, and count otherwise."""
    days = {
        name: sorted((day.isoformat(), worked) for day, worked in calendar.days.items())
        for name, calendar in shipped_calendars().items()
    }
    years = {name: sorted(calendar.known_years) for name, calendar in shipped_calendars().items()}
    return hashlib.sha256(msgspec.json.encode([days, years])).hexdigest()[:16]


def known_names(office: Office) -> list[str]:
    """The calendars that come with the program, and those of which years were imported."""
    events = office.store.family(f"{WorkingDays.prefix}:")
    imported = {each.event.originator_id.partition(":")[2] for each in events}
    return sorted(imported.union(office.calendars))


# --- importing -----------------------------------------------------------------------------------------------------------


def import_year(office: Office, file: CalendarFile, number: int) -> Answer:
    """Enter a year of a file as the operator of this machine; asked again, it is not entered twice."""
    year, entry = file.year(number), file.years[str(number)]
    command = ImportCalendar(
        calendar=file.calendar, year=number, holidays=year.holidays, worked=year.worked, issuer=entry.issuer,
        document=entry.document, announced_on=entry.announced_on, note=entry.note, reason=entry.reason,
    )  # fmt: skip
    digest = hashlib.sha256(command.model_dump_json().encode()).hexdigest()[:24]
    key = f"calendar/{file.calendar}/{number}/{digest}"
    return office.perform(Request(command, Caller(SYSTEM.person), key=key))
