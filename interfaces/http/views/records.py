"""Homes, rounds and notices as the answers show them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from application.directory import Directory
from domain.calendar import WorkCalendar
from domain.home import Fact, Officer, StandardMet, UnionHome
from domain.round import Round, Span
from domain.scheme.notice import Scheme
from domain.scheme.words import Text
from domain.vocabulary import BuildingMode, HomeKind
from domain.work_calendar import WorkingDays
from interfaces.http.views.people import unit_title


class Figure(Struct, frozen=True):
    """A number of the home, true from a day on."""

    since: date
    value: Decimal


class HomeView(Struct, frozen=True):
    """A home: what it is, its dated facts, the standards it meets, and its awards."""

    id: str
    version: int
    kind: str
    kind_title: str
    title: str
    mode: str
    mode_title: str
    unit: str
    unit_title: str
    parent_home: str | None
    registered_on: date | None
    closed_on: date | None
    standards: dict[str, StandardMet]
    figures: dict[str, tuple[Figure, ...]]
    dates: dict[str, date]
    words: dict[str, str]
    officers: tuple[Officer, ...]
    disqualifying_facts: tuple[Fact, ...]
    awards: dict[str, str]


def home_view(home: UnionHome, directory: Directory, day: date) -> HomeView:
    """A home as it is known today."""
    return HomeView(
        id=home.name, version=home.version, kind=home.kind, kind_title=HomeKind.name_of(home.kind), title=home.title,
        mode=home.mode, mode_title=BuildingMode.name_of(home.mode), unit=home.unit,
        unit_title=unit_title(directory, home.unit, day), parent_home=home.parent_home,
        registered_on=home.registered_on, closed_on=home.closed_on, standards=dict(home.standards),
        figures={name: tuple(Figure(*entry) for entry in known) for name, known in home.figures.items()},
        dates=dict(home.dates), words=dict(home.words), officers=home.officers, disqualifying_facts=tuple(home.facts),
        awards=dict(home.awards),
    )  # fmt: skip


class RoundView(Struct, frozen=True):
    """A round: its windows, its places, and the applications in it."""

    id: str
    version: int
    scheme: str
    honour: str
    honour_title: str
    cycle: str
    year: int
    status: str
    status_title: str
    opened_on: date | None
    windows: tuple[Span, ...]
    stages: tuple[Span, ...]
    total: int | None
    units: dict[str, int]
    taken: int
    applications: tuple[str, ...]
    places: tuple[str, ...]
    accepts_today: bool
    unit: str = ""


def round_view(found: Round, scheme: Scheme, day: date) -> RoundView:
    """A round as it is today."""
    status = found.status
    return RoundView(
        id=found.name, version=found.version, scheme=found.pin, honour=found.honour,
        honour_title=scheme.honours[found.honour].title.zh, cycle=found.cycle, year=found.year,
        status=status.value if status else "", status_title=status.zh if status else "", opened_on=found.opened_on,
        windows=tuple(found.windows), stages=tuple(found.stages), total=found.total, units=dict(found.of_units), taken=len(found.places),
        applications=tuple(found.applications), places=tuple(found.places),
        accepts_today=found.why_not_apply(day, Text(zh="—")) is None, unit=found.unit,
    )  # fmt: skip


class HonourLine(Struct, frozen=True):
    """An honour of a notice in one line."""

    id: str
    title: str
    kinds: tuple[str, ...]
    steps: tuple[str, ...]


class SchemeLine(Struct, frozen=True):
    """A published notice in one line, in its newest version."""

    id: str
    pin: str
    title: str
    issuer: str
    issued_on: date | None
    in_force_from: date | None
    in_force_to: date | None
    honours: tuple[HonourLine, ...]
    standards: dict[str, str]
    forms: dict[str, str]
    checklists: dict[str, str]


class SchemeList(Struct, frozen=True):
    """Every published notice."""

    schemes: tuple[SchemeLine, ...]


class SchemeView(SchemeLine, frozen=True):
    """A version of a notice with its digest, every version there is, and its content word for word."""

    version: int
    digest: str
    versions: tuple[str, ...]
    content: msgspec.Raw


def scheme_line(pin: str, scheme: Scheme) -> dict[str, Any]:
    """The fields of ``SchemeLine``."""
    return {
        "id": scheme.scheme,
        "pin": pin,
        "title": scheme.title.zh,
        "issuer": scheme.issuer,
        "issued_on": scheme.issued_on,
        "in_force_from": scheme.in_force.from_,
        "in_force_to": scheme.in_force.to,
        "honours": tuple(
            HonourLine(name, honour.title.zh, honour.kinds, tuple(step.step for step in honour.route))
            for name, honour in scheme.honours.items()
        ),
        "standards": {name: standard.title.zh for name, standard in scheme.standards.items()},
        "forms": {name: form.title.zh for name, form in scheme.forms.items()},
        "checklists": {name: each.title.zh for name, each in scheme.checklists.items()},
    }


class YearView(Struct, frozen=True):
    """A year of a calendar: the days that differ from Monday to Friday, and where that is from."""

    year: int
    imported: bool
    issuer: str
    document: str
    announced_on: date | None
    note: str
    holidays: tuple[date, ...]
    worked: tuple[date, ...]


class CalendarView(Struct, frozen=True):
    """A calendar of working days: the years that are known. What is counted across any other year is provisional."""

    id: str
    version: int
    years: tuple[YearView, ...]


class CalendarLine(Struct, frozen=True):
    """A calendar in one line: which of its years are known, and which of them were imported."""

    id: str
    version: int
    years: tuple[int, ...]
    imported: tuple[int, ...]


class CalendarList(Struct, frozen=True):
    """Every calendar of working days."""

    calendars: tuple[CalendarLine, ...]


def calendar_line(view: CalendarView) -> CalendarLine:
    """A calendar in one line."""
    years = tuple(each.year for each in view.years)
    return CalendarLine(
        view.id, view.version, years, tuple(each.year for each in view.years if each.imported)
    )


def calendar_view(imported: WorkingDays, shipped: WorkCalendar) -> CalendarView:
    """A calendar as it holds now."""
    calendar = imported.over(shipped)
    years = (_year(calendar, year, year in imported.years) for year in sorted(calendar.known_years))
    return CalendarView(imported.name, imported.version, tuple(years))


def _year(calendar: WorkCalendar, year: int, imported: bool) -> YearView:
    source, days = calendar.sources.get(year), sorted(calendar.of_year(year).items())
    return YearView(
        year=year, imported=imported, issuer=source.issuer if source else "",
        document=source.document if source else "", announced_on=source.announced_on if source else None,
        note=source.note if source else "", holidays=tuple(day for day, worked in days if not worked),
        worked=tuple(day for day, worked in days if worked),
    )  # fmt: skip
