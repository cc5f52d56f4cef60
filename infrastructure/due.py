"""What falls due, read from the register of dynamic management: for the sweep, and for the list of what lies ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from application.reminders import DueAward
from application.time import Held
from infrastructure.registers.query import LARGEST_PAGE, Query
from infrastructure.registers.registers import Registers


def held_honours(registers: Registers) -> Iterator[Held]:
    """Every held honour with the days something about it lasts through, in the order of their ids."""
    cursor: str | None = None
    while True:
        page = registers.read(Query("dynamic-management", limit=LARGEST_PAGE, cursor=cursor))
        yield from map(_held, page.rows)
        cursor = page.next
        if cursor is None:
            return


def due_awards(registers: Registers) -> Iterator[DueAward]:
    """Every held award with the day its re-inspection is due."""
    yield from (DueAward(each.award, each.next_due) for each in held_honours(registers) if each.next_due)


def _held(row: dict[str, Any]) -> Held:
    return Held(
        row["award"], row["honour"], row["standing"], _day(row["next_due"]), _day(row["valid_until"]),
        _day(row["suspended_until"]),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
