"""The registers over HTTP: any of them, as of a day, as known at an instant, page by page."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Query
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from application.desk import Caller, Desk
from application.directory import SeatOf
from domain.award.route import label
from domain.refusals import NotFound
from domain.scheme.words import Text
from domain.vocabulary import LetterState, Stage, Standing, Subject, Thing
from infrastructure.registers.catalogue import REGISTERS
from infrastructure.registers.query import (
    LARGEST_PAGE,
    BadCursor,
    Page,
    QueryRefused,
    RegisterStopped,
    UnknownRegister,
    UnknownView,
)
from infrastructure.registers.query import Query as Question
from infrastructure.registers.registers import Status
from interfaces.covering import CoverageView, covered, tree_of
from interfaces.http.acts import check_once
from interfaces.http.door import Door
from interfaces.http.parameters import Day, moment
from interfaces.http.problems import first_line
from interfaces.http.reads import known_only, told
from interfaces.http.refusals import BadParameter, NotThereYet, RegisterDown
from interfaces.sheets import CHANGES, MEDIA_TYPE, as_csv, flat

WORKLIST, HANDLED, REMINDERS = "worklist", "handled", "reminders"

Box = Literal["todo", "done", "mine"]
"""What of one's own work is asked for: 待办, 已办, 我发起."""

BLAMED: Mapping[type[Exception], str] = {UnknownView: "view", BadCursor: "cursor"}
"""The parameter that is wrong in a question that cannot be asked."""

ENDS: Mapping[str, str] = {"since": "from", "known_since": "known_from"}
"""What a comparison calls its earlier end."""
AS_WRITTEN: Mapping[str, str] = {}
"""Other reads call everything as the question does."""

PAGING = frozenset({"limit", "cursor", "min_position"})
OWN = PAGING | {"view", "as_of", "known_at", "since", "known_since", "all"}
BOTH = PAGING | {"from", "to", "known_from", "known_at"}
"""The parameters of a read and of a diff; any other filters by a column."""

AsOf = Annotated[Day | None, Query(description="The effective day asked about; today when left out")]
Since = Annotated[Day | None, Query(description="The earlier day of a comparison")]
From = Annotated[
    Day | None,
    Query(alias="from", description="The earlier day; with `known_from` the same day as `to` when left out"),
]
To = Annotated[Day | None, Query(alias="to", description="The later day; today when left out")]
FoundedSince = Annotated[
    Day | None, Query(description="Count only units that were founded on this day or later")
]
KnownAt = Annotated[
    str | None,
    Query(
        description="An instant (ISO 8601), a day (its end in China) or a position: what was recorded by then"
    ),
]
MinPosition = Annotated[
    int,
    Query(
        ge=0, description="Answer only with at least this much taken in: the `position` of a command's answer"
    ),
]


class RegisterLine(Struct, frozen=True):
    """A register in one line: how far it is, and whether it goes on."""

    name: str
    title: str
    views: tuple[str, ...]
    status: str
    position: int
    behind: int
    problem: str | None


class RegisterList(Struct, frozen=True):
    """Every register."""

    registers: tuple[RegisterLine, ...]


class RegisterPage(Struct, frozen=True):
    """Rows in the order of ``columns``. ``position`` is how far the log was read; ``next`` continues at that position."""

    register: str
    title: str
    view: str
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    position: int
    next: str | None


class Count(Struct, frozen=True):
    """How many wait for one of my seats."""

    unit: str
    seat: str
    waiting: int


class Counts(Struct, frozen=True):
    """How many awards wait for me, in all and by seat; how many acts I did; how many applications I or a seat of mine filed."""

    todo: int
    done: int
    mine: int
    by_seat: tuple[Count, ...]
    position: int


class Registers:
    """The register endpoints over one door."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.registers = door.jianjia.registers

    async def registers_(self, request: Request) -> Annotated[Response, RegisterList]:
        """Every register, how far it is and whether it goes on."""
        self.door.caller(request.headers)
        found = await asyncio.to_thread(self.registers.status)
        return told(RegisterList(tuple(self._line(status) for status in found)))

    async def register(
        self,
        request: Request,
        name: str,
        view: str = "list",
        as_of: AsOf = None,
        known_at: KnownAt = None,
        since: Since = None,
        known_since: KnownAt = None,
        ended: Annotated[bool, Query(alias="all", description="Also what is over")] = False,
        limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
        cursor: str | None = None,
        min_position: MinPosition = 0,
    ) -> Annotated[Response, RegisterPage]:
        """A page of a register. Any further parameter filters by the column of its name; commas mean "or"."""
        self.door.caller(request.headers)
        question = Question(
            name, others(request, OWN), view, as_of=self._day(name, as_of), known_at=moment("known_at", known_at),
            since=since, known_since=moment("known_since", known_since), all=ended, limit=limit, cursor=cursor,
        )  # fmt: skip
        page = await asyncio.to_thread(self._read, question, min_position)
        return self._told(request, page)

    async def diff(
        self,
        request: Request,
        name: str,
        from_: From = None,
        to: To = None,
        known_from: KnownAt = None,
        known_at: KnownAt = None,
        limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
        cursor: str | None = None,
        min_position: MinPosition = 0,
    ) -> Annotated[Response, RegisterPage]:
        """What differs between a register of standing at two days, or as known at two moments; each change with its event."""
        self.door.caller(request.headers)
        question = Question(
            name, others(request, BOTH), CHANGES, as_of=to or self.door.today(), known_at=moment("known_at", known_at),
            since=from_, known_since=moment("known_from", known_from), limit=limit, cursor=cursor,
        )  # fmt: skip
        page = await asyncio.to_thread(self._read, question, min_position, ENDS)
        return self._told(request, page)

    async def coverage(
        self, request: Request, id: str, as_of: AsOf = None, known_at: KnownAt = None,
        founded_since: FoundedSince = None, min_position: MinPosition = 0,
    ) -> Annotated[Response, CoverageView]:  # fmt: skip
        """How many of the basic units below a unit have a home (建家覆盖率), on a day; also of those newly unionised."""
        caller, day = self.door.caller(request.headers), as_of or self.door.today()
        await self.door.jianjia.office.ask_async(caller, lambda desk: desk.existing_unit(id).version)
        known, read = moment("known_at", known_at), partial(self._read, min_position=min_position)
        tree = tree_of(self.door.jianjia, known)
        return told(await asyncio.to_thread(covered, read, tree, id, day, founded_since, known))

    def _day(self, name: str, asked: date | None) -> date | None:
        """The day asked about: today where a register answers for days and none is given."""
        dated = name in self.registers.names() and self.registers.dated(name)
        return asked or (self.door.today() if dated else None)

    async def worklist(
        self,
        request: Request,
        box: Box = "todo",
        as_of: AsOf = None,
        limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
        cursor: str | None = None,
        min_position: MinPosition = 0,
    ) -> Annotated[Response, RegisterPage]:
        """My work: what waits for me (`todo`), what I did (`done`), what I or a seat of mine filed (`mine`)."""
        caller, day = self.door.caller(request.headers), as_of or self.door.today()
        seats = await self._seats(caller, day)
        question = _mine(box, caller, seats, as_of, day)
        if question is None:
            return told(NOTHING)
        asked = replace(question, limit=limit, cursor=cursor)
        page = await asyncio.to_thread(self._read, asked, min_position)
        if box != "todo":
            page = await asyncio.to_thread(self._with_standing, page, day)
        return self._told(request, page)

    async def reminders(
        self,
        request: Request,
        award: str | None = None,
        unit: str | None = None,
        seat: str | None = None,
        person: Annotated[str | None, Query(description="Who sat in an addressed seat that day")] = None,
        subject: Annotated[
            str | None, Query(description=f"What is due: {', '.join(each.value for each in Subject)}")
        ] = None,
        state: Annotated[
            str | None,
            Query(
                description=f"undelivered, unacknowledged, or one of {', '.join(each.value for each in LetterState)}"
            ),
        ] = None,
        limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
        cursor: str | None = None,
        min_position: MinPosition = 0,
    ) -> Annotated[Response, RegisterPage]:
        """Every reminder by whom it was for: issued when, delivered or why not and when it is tried next, acknowledged."""
        self.door.caller(request.headers)
        asked = {
            "award": award,
            "unit": unit,
            "seat": seat,
            "person": person,
            "subject": subject,
            "state": state,
        }
        where = {name: value for name, value in asked.items() if value is not None}
        question = Question(REMINDERS, where, limit=limit, cursor=cursor)
        return self._told(request, await asyncio.to_thread(self._read, question, min_position))

    async def counts(self, request: Request, min_position: MinPosition = 0) -> Annotated[Response, Counts]:
        """How much waits for me, how many acts I did, how many applications I or a seat of mine filed."""
        caller, today = self.door.caller(request.headers), self.door.today()
        seats = await self._seats(caller, today)
        return told(await asyncio.to_thread(self._counted, caller, seats, today, min_position))

    def _counted(self, caller: Caller, seats: list[SeatOf], today: date, min_position: int) -> Counts:
        """How many, read from the counting views; one award that waits on several seats of mine counts once in all."""

        def read(question: Question, view: str) -> list[dict[str, Any]]:
            return self._read(replace(question, view=view, limit=LARGEST_PAGE), min_position).rows

        by_seat = [
            Count(seat.unit, seat.seat, sum(row["awards"] for row in read(_waiting([seat], today), "counts")))
            for seat in seats
        ]
        todo = sum(row["awards"] for row in read(_waiting(seats, today), "awards")) if seats else 0
        done = sum(row["acts"] for row in read(_did(caller, None), "counts"))
        mine = sum(row["filed"] for row in read(_filed(caller, seats, None), "filed-counts"))
        position = self._read(replace(_did(caller, None), limit=1), min_position).position
        return Counts(todo, done, mine, tuple(by_seat), position)

    def _with_standing(self, page: Page, day: date) -> Page:
        """Beside how far the application came, what the honour is worth on the day."""
        columns = (*page.columns, "stage_title", "waits_at_title", "standing", "standing_title")
        awards = ",".join(dict.fromkeys(row["award"] for row in page.rows))
        held = (
            self._read(
                Question("honours", {"award": awards}, as_of=day, all=True, limit=LARGEST_PAGE), 0
            ).rows
            if awards
            else []
        )
        worth = {row["award"]: row["standing"] for row in held}
        for row in page.rows:
            row |= self._titles(row, worth.get(row["award"]))
        return replace(page, columns=columns)

    def _titles(self, row: dict[str, Any], standing: str | None) -> dict[str, Any]:
        honour = self.door.jianjia.office.knowledge.scheme(row["scheme"]).honours[row["honour"]]
        at = label(honour.step(row["waits_at"])).zh if row["waits_at"] else ""
        named = Standing(standing).zh if standing else None
        return {
            "stage_title": Stage(row["stage"]).zh,
            "waits_at_title": at,
            "standing": standing,
            "standing_title": named,
        }

    async def _seats(self, caller: Caller, day: date) -> list[SeatOf]:
        """The seats the caller may act from on a day; only the one they name, when they name one."""

        def look(desk: Desk) -> list[SeatOf]:
            held = desk.directory.seats_of(caller.person, day)
            return [seat for seat in held if caller.seat is None or caller.seat == seat]

        return await self.door.jianjia.office.ask_async(caller, look)

    def _read(self, question: Question, min_position: int, called: Mapping[str, str] = AS_WRITTEN) -> Page:
        try:
            page = self.registers.read(question)
        except UnknownRegister:
            raise NotFound(kind=Thing.REGISTER, name=question.register[:80]) from None
        except QueryRefused as refused:
            name = next(
                (name for kind, name in BLAMED.items() if isinstance(refused, kind)), refused.blamed or "…"
            )
            raise BadParameter(
                parameter=called.get(name, name), problem=Text(zh=refused.zh, en=str(refused))
            ) from None
        except RegisterStopped as stopped:
            raise RegisterDown(register=stopped.register, position=stopped.position) from None
        if page.position < min_position:
            raise NotThereYet(wanted=min_position, position=page.position)
        return page

    def _told(self, request: Request, page: Page) -> Response:
        if wants_csv(request):
            answer = Response("\ufeff" + as_csv(*flat(page)), media_type=MEDIA_TYPE)
        else:
            whole = (
                page.register,
                title_of(page.register),
                page.view,
                page.columns,
                page.rows,
                page.position,
                page.next,
            )
            answer = told(RegisterPage(*whole))
        answer.headers["Vary"] = "Accept"
        if page.next is not None:
            query = {**request.query_params, "cursor": page.next}
            answer.headers["Link"] = f'<{request.url.path}?{urlencode(query)}>; rel="next"'
        return answer

    def _line(self, status: Status) -> RegisterLine:
        views = self.registers.views(status.name)
        return RegisterLine(
            status.name, status.title, views, status.status, status.position, status.behind, status.problem
        )


def others(request: Request, own: frozenset[str]) -> dict[str, str]:
    """The parameters that filter by a column, each there once."""
    check_once(request)
    return {key: value for key, value in request.query_params.items() if key not in own}


def wants_csv(request: Request) -> bool:
    """Whether a table is asked for; it begins with a byte order mark, by which spreadsheet programs know UTF-8."""
    return request.headers.get("accept", "").startswith("text/csv")


def title_of(name: str) -> str:
    """What people call a register."""
    return next((kind.title for kind in REGISTERS if kind.name == name), name)


def _mine(box: Box, caller: Caller, seats: list[SeatOf], as_of: date | None, day: date) -> Question | None:
    """The question behind a box; none where somebody without a seat asks what waits for them."""
    if box == "done":
        return _did(caller, as_of)
    if box == "mine":
        return _filed(caller, seats, as_of)
    return _waiting(seats, day) if seats else None


def _waiting(seats: list[SeatOf], day: date) -> Question:
    return Question(WORKLIST, {"for_seat": ",".join(map(str, seats))}, as_of=day)


def _did(caller: Caller, as_of: date | None) -> Question:
    """What the caller did – from the seat they name, when they name one."""
    seat = {"unit": caller.seat.unit, "seat": caller.seat.seat} if caller.seat else {}
    return Question(HANDLED, {"person": caller.person, **seat}, as_of=as_of)


def _filed(caller: Caller, seats: list[SeatOf], as_of: date | None) -> Question:
    """What the caller filed, or anybody from a seat the caller holds now; from one seat, when they name one."""
    whose = [*map(str, seats), *((caller.person,) if caller.seat is None else ())]
    return Question(HANDLED, {"filed_by": ",".join(whose)}, "filed", as_of=as_of)


NOTHING = RegisterPage(WORKLIST, title_of(WORKLIST), "list", (), [], 0, None)
"""What waits for somebody without a seat."""


PATHS = (
    ("/reminders", "reminders", "read_reminders"),
    ("/registers", "registers_", "read_registers"),
    ("/registers/{name}", "register", "read_register"),
    ("/registers/{name}/diff", "diff", "read_register_diff"),
    ("/units/{id}/coverage", "coverage", "read_unit_coverage"),
    ("/me/worklist", "worklist", "read_my_worklist"),
    ("/me/counts", "counts", "read_my_counts"),
)
"""Every read of a register: its path, its method of ``Registers``, its operation id."""


TAGS = {"me": "me", "reminders": "reminders"}
"""Where a read is listed when not among the registers."""


def add_registers(app: FastAPI, door: Door) -> None:
    """Give every read its path."""
    registers = Registers(door)
    for path, method, operation in PATHS:
        endpoint = getattr(registers, method)
        checks = [] if method in ("register", "diff") else [Depends(known_only(path, endpoint))]
        app.add_api_route(
            path, endpoint, methods=["GET"], operation_id=operation, tags=[TAGS.get(path.split("/")[1], "registers")],
            summary=first_line(endpoint.__doc__ or method), response_model=None, dependencies=checks,
        )  # fmt: skip
