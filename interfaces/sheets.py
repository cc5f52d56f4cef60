"""A page of a register as a plain table: flat rows, CSV for spreadsheet programs, columns for a terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from infrastructure.registers.causes import COLUMNS as CAUSE
from infrastructure.registers.query import Page

MEDIA_TYPE = "text/csv; charset=utf-8"

CHANGES = "changes"
WHOSE = ("award", "home", "honour", "unit")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def flat(page: Page, rows: Iterable[dict[str, Any]] | None = None) -> tuple[tuple[str, ...], list[list[Any]]]:
    """Columns and rows. A page of changes has one row for each change; what is a list or a map is told as JSON."""
    given = page.rows if rows is None else rows
    columns = page.columns
    if CHANGES in columns:
        columns = (*WHOSE, "field", "was", "is", *CAUSE)
        given = [{**row, **change} for row in given for change in row[CHANGES]]
    return columns, [[_cell(row[name]) for name in columns] for row in given]


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV (RFC 4180). Text that a spreadsheet program would take for a formula is written with an apostrophe before it."""
    told = io.StringIO()
    writer = csv.writer(told)
    writer.writerow(columns)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return told.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return msgspec.json.encode(value).decode() if isinstance(value, (list, dict)) else value


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
