"""What lies ahead over HTTP: what will happen to honours by itself, on which day, by which clause – and what waits for people."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import Depends, FastAPI, Query
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from application.time import HAPPENS, Ahead, ahead
from domain.award.coming import WAITS
from infrastructure.ahead import ahead_of
from infrastructure.due import held_honours
from infrastructure.registers.query import LARGEST_PAGE, RegisterStopped
from interfaces.http.door import Door
from interfaces.http.parameters import moment
from interfaces.http.problems import first_line
from interfaces.http.reads import known_only, told
from interfaces.http.refusals import RegisterDown
from interfaces.http.registers import AsOf, KnownAt


class DueLine(Struct, frozen=True):
    """Something that happens to an award by itself on a day. ``waits``: why it does not, before people have acted."""

    award: str
    home: str
    honour: str
    act: str
    title: str
    on: date
    rule: str
    clause: str
    reason: str
    waits: str | None
    waits_because: str | None


class DueList(Struct, frozen=True):
    """What lies ahead, the earliest first; ``more`` when the list was cut."""

    until: date
    lines: tuple[DueLine, ...]
    more: bool


class Due:
    """The endpoint over one door."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def due(
        self,
        request: Request,
        days: Annotated[int, Query(ge=0, le=3660, description="Within how many days from the day")] = 30,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 200,
    ) -> Annotated[Response, DueList]:
        """What happens to honours by itself within some days: terms, missed re-inspections, suspensions, older titles."""
        self.door.caller(request.headers)
        until = (as_of or self.door.today()) + timedelta(days=days)
        known = moment("known_at", known_at)
        found = await asyncio.to_thread(self._ahead, as_of, known, until)
        return told(DueList(until, tuple(_line(each) for each in found[:limit]), len(found) > limit))

    def _ahead(self, as_of: date | None, known: datetime | int | None, until: date) -> tuple[Ahead, ...]:
        office, registers = self.door.jianjia.office, self.door.jianjia.registers
        try:
            if as_of is None and known is None:
                return ahead(office, held_honours(registers), until)
            return ahead_of(registers, office, as_of or self.door.today(), known, until)
        except RegisterStopped as stopped:
            raise RegisterDown(register=stopped.register, position=stopped.position) from None


def _line(each: Ahead) -> DueLine:
    coming = each.coming
    return DueLine(
        each.award, each.home, each.honour, coming.act, HAPPENS[coming.act][0], coming.on, coming.by.rule,
        coming.by.clause, coming.reason, coming.waits or None, WAITS[coming.waits][0] if coming.waits else None,
    )  # fmt: skip


PATHS = (("/due", "due"),)
"""The read: its path, its method of ``Due``."""


def add_due(app: FastAPI, door: Door) -> None:
    """Give the read its path."""
    due = Due(door)
    for path, method in PATHS:
        endpoint = getattr(due, method)
        app.add_api_route(
            path, endpoint, methods=["GET"], operation_id="read_due", tags=["registers"], response_model=None,
            summary=first_line(endpoint.__doc__ or method), dependencies=[Depends(known_only(path, endpoint))],
        )  # fmt: skip
