"""Pages of rows: filters by name, a fixed order, and a cursor that continues after the last row seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, literal, or_, tuple_

from infrastructure.registers.query import Cursor, Page, Query, UnknownFilter
from infrastructure.registers.rows import unpack

Filter = Callable[[str], ColumnElement[bool]]

LONGEST_NUMBER = 15
"""Digits of a number that a filter takes."""


def equals(column: ColumnElement[Any]) -> Filter:
    """The filter by one value of a column, or several with commas between."""

    def met(value: str) -> ColumnElement[bool]:
        values = value.split(",")
        return column == values[0] if len(values) == 1 else column.in_(values)

    return met


def one_of(column: ColumnElement[Any], name: str, words: Iterable[str]) -> Filter:
    """The filter by one of these words, or several with commas between; refused is any other word."""
    known, met = tuple(words), equals(column)

    def checked(value: str) -> ColumnElement[bool]:
        refuse_other_words(name, value, known)
        return met(value)

    return checked


def whether(met: ColumnElement[bool], name: str) -> Filter:
    """The filter by whether something is so: ``true`` or ``false``; refused is any other word."""

    def checked(value: str) -> ColumnElement[bool]:
        refuse_other_words(name, value, ("true", "false"))
        return or_(*(met if each == "true" else met.is_not(True) for each in value.split(",")))

    return checked


def refuse_other_words(name: str, value: str, known: Iterable[str]) -> None:
    """Refuse a filter by a word that never stands there: it would find nothing and look like all is well."""
    words = tuple(known)
    for each in value.split(","):
        if each not in words:
            listed = ", ".join(words)
            raise UnknownFilter(
                f"{name} 没有“{each}”；可用：{listed}。", f"{name}: {each!r} is none of {listed}", name
            )


def number(column: ColumnElement[Any], name: str) -> Filter:
    """The filter by a whole number."""
    return lambda value: column == _whole(name, value)


def more_than(column: ColumnElement[Any]) -> Filter:
    """The filter by a whole number that must be exceeded."""
    return lambda value: column > _whole("more_than", value)


def _whole(name: str, value: str) -> int:
    if not value.isdecimal() or len(value) > LONGEST_NUMBER:
        raise UnknownFilter(f"{name} 应为整数，不是“{value}”。", f"{name} is a number, not {value!r}", name)
    return int(value)


def filtered(statement: Select[Any], query: Query, filters: Mapping[str, Filter]) -> Select[Any]:
    """The statement with the query's filters."""
    for name, value in query.where.items():
        made = filters.get(name)
        if made is None:
            known = ", ".join(sorted(filters))
            raise UnknownFilter(
                f"不能按“{name}”筛选；可用：{known}。",
                f"{query.register}/{query.view} cannot be filtered by {name}; it can by {known}",
                name,
            )
        statement = statement.where(made(value))
    return statement


def page(
    connection: Connection,
    query: Query,
    position: int,
    statement: Select[Any],
    order: Sequence[ColumnElement[Any]],
    *,
    json: frozenset[str] = frozenset(),
    hidden: Sequence[str] = (),
) -> Page:
    """One page of a statement. ``order`` are columns it selects, together unique and never empty.

    ``json`` columns are read; ``hidden`` ones serve the order and are not shown.
    """
    name = f"{query.register}/{query.view}"
    if query.cursor is not None:
        after = Cursor.read(query.cursor, name).after_like([each.type.python_type for each in order])
        statement = statement.where(tuple_(*order) > tuple_(*(literal(value) for value in after)))
    found = connection.execute(statement.order_by(*order).limit(query.size + 1)).all()
    shown, more = found[: query.size], len(found) > query.size
    names = tuple(str(each.key) for each in statement.selected_columns)
    columns = tuple(each for each in names if each not in hidden)
    rows = [_row(names, values, json, hidden) for values in shown]
    ends = [names.index(str(each.key)) for each in order]
    following = Cursor(name, position, [shown[-1][place] for place in ends]).write() if more else None
    return Page(query.register, query.view, columns, rows, position, following)


def _row(
    names: Sequence[str], values: Sequence[Any], json: frozenset[str], hidden: Sequence[str]
) -> dict[str, Any]:
    row = dict(zip(names, values, strict=True))
    for column in json:
        row[column] = unpack(row[column])
    for column in hidden:
        del row[column]
    return row
