"""What lay ahead of honours on a day, as known at a moment: from their own events, the notices and the calendars of then.

The days that are ahead come from ``domain/award/coming.py``, as for the sweep; here the honours are those the register held
on the day, each folded from what was recorded by the moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from application.coming import first_to_leave
from application.office import Office
from application.time import Ahead, Held, Stated
from domain.award import Award
from domain.calendar import WorkCalendar
from domain.work_calendar import WorkingDays
from infrastructure.due import held_of
from infrastructure.registers.duties import HOMES_AT_ONCE, Known
from infrastructure.registers.query import LARGEST_PAGE, Query
from infrastructure.registers.registers import Registers


def ahead_of(
    registers: Registers, office: Office, day: date, known_at: datetime | int | None, until: date
) -> tuple[Ahead, ...]:
    """Everything that, on a day, was to happen by itself by another, as known at a moment; the earliest first."""
    rows, position = _held(
        registers, Query("dynamic-management", as_of=day, known_at=known_at, limit=LARGEST_PAGE)
    )
    office.knowledge.catch_up()
    stated = Stated.by(office.knowledge.book.schemes())
    lines = (_line(row, until) for row in rows)
    names = [line.award for line in lines if (first := stated.first_day(line)) and first <= until]
    with registers.known(day, known_at, position) as known:
        found = [
            each
            for start in range(0, len(names), HOMES_AT_ONCE)
            for each in _ahead(known, office, names[start : start + HOMES_AT_ONCE])
            if each.coming.on <= until
        ]
    return tuple(sorted(found, key=lambda each: (each.coming.on, each.award)))


def _held(registers: Registers, query: Query) -> tuple[list[dict[str, Any]], int]:
    """The rows of all pages, and the position they are read at."""
    page = registers.read(query)
    rows = list(page.rows)
    while page.next is not None:
        page = registers.read(replace(query, cursor=page.next))
        rows += page.rows
    return rows, page.position


def _line(row: dict[str, Any], until: date) -> Held:
    return held_of(row)._replace(ends_ahead=row["valid_to"] <= until.isoformat())


def _ahead(known: Known, office: Office, names: Sequence[str]) -> Iterator[Ahead]:
    """What lay ahead of some honours."""
    newest, book = known.newest(), office.knowledge.book

    @cache
    def calendar(name: str) -> WorkCalendar:
        told = known.histories(WorkingDays.prefix, [name])
        shipped = office.calendars.get(name) or WorkCalendar(name=name)
        return WorkingDays.replay(name, told.get(name, [])).over(shipped)

    histories = known.histories(Award.prefix, names)
    awards = [Award.replay(name, histories[name]) for name in names]
    homes = known.homes_as_of([award.home for award in awards])
    for award in awards:
        then = award.on_day(known.day)
        rules = book.rules(then.pin, then.honour, then.grade, then.kind, then.unit_type)
        leaves = first_to_leave(award, newest.items())
        home = homes.get(award.home)
        last = leaves[1] if leaves else None
        for each in award.comes(rules, calendar(rules.scheme.calendar), last, then):
            yield Ahead(award.name, rules.honour.title.zh, home.title if home else award.home, each)
