"""A year of the working-day calendar as a test imports it, made up: nobody has announced 2027 yet."""

from __future__ import annotations

from typing import Any

SPRING_2027 = tuple(f"2027-02-{day:02}" for day in (5, 8, 9, 10, 11, 12))


def year(number: int = 2027, **said: Any) -> dict[str, Any]:
    """The facts of ``calendar.import``: New Year and the days after it are off, with a Sunday worked instead."""
    made: dict[str, Any] = {
        "calendar": "cn", "year": number, "issuer": "国务院办公厅", "document": "国办发明电〔2026〕9号",
        "announced_on": "2026-11-10", "holidays": [f"{number}-01-01", f"{number}-01-04", *SPRING_2027],
        "worked": [f"{number}-01-10", f"{number}-02-20"],
    }  # fmt: skip
    return made | said
