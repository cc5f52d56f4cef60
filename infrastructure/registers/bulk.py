"""Many rows at once, each database in its fastest way: COPY and arrays on PostgreSQL, prepared statements on SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Select, Table, column, func, select
from sqlalchemy.sql import ColumnElement

from infrastructure.registers.rows import NUMBER

_WORTH_A_COPY = 20
_NULL = "\x01"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def insert(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, each with a value for every column."""
    if not rows:
        return
    names = ", ".join(f'"{each.name}"' for each in table.columns)
    if _is_sqlite(connection):
        marks = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(rows))
    elif len(rows) < _WORTH_A_COPY:
        marks = ", ".join(["%s"] * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(rows))
    else:
        _copy(connection, f"COPY {table.name} ({names}) FROM STDIN", rows)


def delete(connection: Connection, table: Table, key: Sequence[str], keys: Sequence[tuple[Any, ...]]) -> None:
    """Remove the rows with these keys."""
    if not keys:
        return
    if _is_sqlite(connection):
        met = " AND ".join(f'"{name}" = ?' for name in key)
        connection.exec_driver_sql(f"DELETE FROM {table.name} WHERE {met}", list(keys))
        return
    given, met = _arrays(table, key)
    statement = f"DELETE FROM {table.name} t USING {given} WHERE {met}"
    connection.exec_driver_sql(statement, tuple(map(list, zip(*keys, strict=True))))


def update(
    connection: Connection,
    table: Table,
    key: Sequence[str],
    changed: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Give columns new values. A row is the new values, in the order of ``changed``, then its key."""
    if not rows:
        return
    if _is_sqlite(connection):
        new = ", ".join(f'"{name}" = ?' for name in changed)
        met = " AND ".join(f'"{name}" = ?' for name in key)
        connection.exec_driver_sql(f"UPDATE {table.name} SET {new} WHERE {met}", list(rows))
        return
    given, met = _arrays(table, (*changed, *key), key)
    new = ", ".join(f'"{name}" = k."{name}"' for name in changed)
    statement = f"UPDATE {table.name} t SET {new} FROM {given} WHERE {met}"
    connection.exec_driver_sql(statement, tuple(map(list, zip(*rows, strict=True))))


def among(connection: Connection, what: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a text column is one of many values, as one parameter however many there are."""
    wanted = list(values)
    if _is_sqlite(connection):
        return what.in_(select(column("value")).select_from(func.json_each(json.dumps(wanted))))
    return what == func.any(wanted)


def fetch(connection: Connection, query: Select[Any]) -> Sequence[tuple[Any, ...]]:
    """Many rows as the driver gives them; on PostgreSQL in binary, which spares bytes their hexadecimal form."""
    driver: Any = connection.connection.driver_connection
    statement = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
    cursor = driver.cursor() if _is_sqlite(connection) else driver.cursor(binary=True)
    with closing(cursor):
        rows: Sequence[tuple[Any, ...]] = cursor.execute(statement.replace("%%", "%")).fetchall()
        return rows


def _arrays(table: Table, names: Sequence[str], key: Sequence[str] = ()) -> tuple[str, str]:
    kinds = ("bigint[]" if table.c[name].type is NUMBER else "text[]" for name in names)
    arrays = ", ".join(f"%s::{kind}" for kind in kinds)
    listed = ", ".join(f'"{name}"' for name in names)
    met = " AND ".join(f't."{name}" = k."{name}"' for name in key or names)
    return f"unnest({arrays}) AS k({listed})", met


def _copy(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"{statement} WITH (NULL '{_NULL}')") as copy:
        for start in range(0, len(rows), 1000):
            copy.write("".join(map(_line, rows[start : start + 1000])))


def _line(row: tuple[Any, ...]) -> str:
    """A row as COPY reads it; text that would end a column or a line is written with backslashes."""
    line = "\t".join([v if v.__class__ is str else _NULL if v is None else str(v) for v in row]) + "\n"
    if "\\" not in line and line.count("\n") == 1 and line.count("\t") == len(row) - 1 and "\r" not in line:
        return line
    return "\t".join([_NULL if v is None else str(v).translate(_ESCAPES) for v in row]) + "\n"


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
