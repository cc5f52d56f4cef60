"""What falls due, read from the registers: for the sweep, and for the list of what lies ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from application.time import Held
from infrastructure.registers.query import LARGEST_PAGE, Query
from infrastructure.registers.registers import Registers


def held_honours(registers: Registers) -> Iterator[Held]:
    """Every honour that has no end with the days something about it lasts through, in the order of their ids; then those
    whose end is dated ahead.
    """
    yield from map(held_of, _rows(registers, "dynamic-management"))
    for row in _rows(registers, "honours", "ending"):
        yield Held(row["award"], row["honour"], row["standing"], ends_ahead=True)


def applications_under_way(registers: Registers) -> Iterator[str]:
    """Every application that waits for somebody."""
    return iter(dict.fromkeys(row["award"] for row in _rows(registers, "worklist")))


def _rows(registers: Registers, name: str, view: str = "list") -> Iterator[dict[str, Any]]:
    """Every row of a register, read page by page."""
    cursor: str | None = None
    while True:
        page = registers.read(Query(name, view=view, limit=LARGEST_PAGE, cursor=cursor))
        yield from page.rows
        cursor = page.next
        if cursor is None:
            return


def held_of(row: dict[str, Any]) -> Held:
    """What a row of dynamic management says of a held honour."""
    return Held(
        row["award"], row["honour"], row["standing"], _day(row["next_due"]), _day(row["valid_until"]),
        _day(row["suspended_until"]), _day(row["rectify_by"]),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
