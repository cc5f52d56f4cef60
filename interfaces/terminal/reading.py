"""`jianjia registers show|diff`: a register on any day, as known at any moment, whole and as a plain table."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec

from application.desk import zone
from infrastructure.registers.moments import (
    FIRST_DAY,
    LAST_ASKED,
    askable,
    end_of,
    position_of,
)
from infrastructure.registers.query import LARGEST_PAGE, LAST_POSITION, Page, Query
from infrastructure.registers.registers import Registers
from infrastructure.settings import Settings
from interfaces.bootstrap import Jianjia, look
from interfaces.covering import covered, tree_of
from interfaces.sheets import as_csv as csv_of
from interfaces.sheets import flat
from interfaces.terminal.plain import MALFORMED, complain, say
from interfaces.terminal.registers import speaking


class Asked(NamedTuple):
    """A question as it was typed."""

    register: str
    view: str
    as_of: str | None
    known_at: str | None
    since: str | None
    known_since: str | None
    all: bool
    where: tuple[str, ...]


def show(settings: Settings, asked: Asked, *, as_csv: bool, as_json: bool) -> int:
    """Print every row of the answer, read at one position."""
    with look(settings) as jianjia, speaking():
        page, rows = whole(jianjia.registers, question(jianjia, asked))
    if as_json:
        say(msgspec.json.encode(rows).decode())
        return 0
    columns, cells = flat(page, rows)
    if as_csv:
        sys.stdout.write(csv_of(columns, cells))
    else:
        for line in table(columns, cells):
            say(line)
        say(f"{len(cells)}行，读至位置{page.position} / rows, read at position")
    return 0


class Below(NamedTuple):
    """A question about the coverage below a unit, as it was typed."""

    unit: str
    as_of: str | None
    known_at: str | None
    founded_since: str | None


def show_coverage(settings: Settings, asked: Below, *, as_json: bool) -> int:
    """Print the coverage below a unit."""
    since, known = day("--founded-since", asked.founded_since), moment(asked.known_at)
    with look(settings) as jianjia, speaking():
        on, tree = day("--as-of", asked.as_of) or _now(jianjia), tree_of(jianjia, known)
        found = covered(jianjia.registers.read, tree, asked.unit, on, since, known)
    if as_json:
        say(msgspec.json.encode(found).decode())
        return 0
    newly = f"{since}起新建会的" if since else ""
    say(
        f"{found.title} {found.as_of}：{newly}基层单位{found.units}个，已建家{found.with_home}个，覆盖率{found.share or '—'}"
        f" / units {found.units}, with a home {found.with_home}, coverage {found.share or '—'}"
    )
    return 0


def question(jianjia: Jianjia, asked: Asked) -> Query:
    """The question a register understands."""
    where = dict(_filter(each) for each in asked.where)
    as_of = day("--as-of", asked.as_of) or _today(jianjia, asked.register)
    return Query(
        asked.register, where, asked.view, as_of=as_of, known_at=moment(asked.known_at),
        since=day("--since", asked.since), known_since=moment(asked.known_since), all=asked.all, limit=LARGEST_PAGE,
    )  # fmt: skip


def whole(registers: Registers, query: Query) -> tuple[Page, list[dict[str, Any]]]:
    """The first page, and the rows of all."""
    page = first = registers.read(query)
    rows = list(page.rows)
    while page.next is not None:
        page = registers.read(replace(query, cursor=page.next))
        rows += page.rows
    return first, rows


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """Lines of columns, each as wide as its widest value; a Chinese character takes two places."""
    told = [list(columns), *([str(value) for value in row] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*told, strict=True)]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in told]


def _today(jianjia: Jianjia, register: str) -> date | None:
    if not jianjia.registers.dated(register):
        return None
    return _now(jianjia)


def _now(jianjia: Jianjia) -> date:
    office = jianjia.office
    return office.clock().astimezone(zone(office.time_zone)).date()


def _filter(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise _wrong(f"--where {given}: 应写作“栏目=值” / is written column=value")
    return name, value


def day(option: str, given: str | None) -> date | None:
    try:
        return _asked(date.fromisoformat(given)) if given else None
    except ValueError:
        raise _wrong(f"{option} {given}: 应为日期，如2018-06-30 / a day, such as 2018-06-30") from None


def _asked(day: date) -> date:
    """A day that can be asked about."""
    if not askable(day):
        raise _wrong(f"{day}: 应在{FIRST_DAY}与{LAST_ASKED}之间 / lies between {FIRST_DAY} and {LAST_ASKED}")
    return day


def moment(given: str | None) -> datetime | int | None:
    """A position; an instant; or a day, which means its end in China."""
    if given is None or given.isdecimal():
        return _position(given) if given else None
    try:
        if len(given) == len("2018-06-30"):
            return end_of(_asked(date.fromisoformat(given)))
        found = datetime.fromisoformat(given)
    except ValueError:
        raise _wrong(f"{given}: 应为日期、时刻或位置 / a day, an instant or a position") from None
    if found.tzinfo is None:
        raise _wrong(f"{given}: 时刻应注明时区，如+08:00 / an instant needs its offset")
    _asked(found.date())
    return found


def _position(given: str) -> int:
    found = position_of(given)
    if found is None:
        raise _wrong(f"{given}: 位置不得大于{LAST_POSITION} / a position is at most {LAST_POSITION}")
    return found


def _wrong(sentence: str) -> SystemExit:
    complain(sentence)
    return SystemExit(MALFORMED)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
