"""What can be read: homes, awards with their road and history, rounds, notices, units, oneself, and health."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from inspect import signature
from typing import Annotated, Any, get_type_hints

import msgspec
from fastapi import Depends, FastAPI, Query
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from application.actions import actions
from application.commands import command_for
from application.desk import Caller, Desk
from application.ports import Recorded, StoreUnavailable
from domain.award import Award
from domain.home import UnionHome
from domain.kernel import Event
from domain.member_review import MemberReview
from domain.refusals import NotFound
from domain.reminder import of_award
from domain.scheme.publication import PublishedScheme
from domain.vocabulary import Thing
from domain.work_calendar import WorkingDays
from infrastructure.calendars import known_names
from interfaces.http.acts import UNKNOWN, check_once, tree_of
from interfaces.http.door import Door, checked_name
from interfaces.http.parameters import Day
from interfaces.http.paths import NOUNS
from interfaces.http.problems import first_line
from interfaces.http.refusals import BadParameter
from interfaces.http.views.actions import action_view
from interfaces.http.views.awards import (
    AwardView,
    History,
    HomeHistory,
    RouteView,
    award_view,
    history,
    home_history,
    route_view,
)
from interfaces.http.views.papers import DIALECT, PaperView, checklist_view, form_view
from interfaces.http.views.people import (
    Me,
    SeatList,
    UnitView,
    seats_of_person,
    seats_of_unit,
    unit_view,
)
from interfaces.http.views.records import (
    CalendarList,
    CalendarView,
    HomeView,
    RoundView,
    SchemeLine,
    SchemeList,
    SchemeView,
    calendar_line,
    calendar_view,
    home_view,
    round_view,
    scheme_line,
)

AsOf = Annotated[Day | None, Query(description="The day to look at; today when left out")]

_encoder = msgspec.json.Encoder(enc_hook=str)


def told(view: Struct | dict[str, Any], version: int | None = None) -> Response:
    """A view as JSON, with its strong ETag where it has a version."""
    headers = {"ETag": f'"{version}"'} if version is not None else None
    return Response(_encoder.encode(view), 200, headers, "application/json")


class Ready(Struct, frozen=True):
    """How the server is: how far the log is, how many commands wait, how far each register is, which ones stopped."""

    status: str
    head: int | None
    waiting: int
    registers: dict[str, int]
    stopped: dict[str, str]


class Alive(Struct, frozen=True):
    """The process answers."""

    status: str = "live"


class Reads:
    """The read endpoints over one door. Everything but health needs a token."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.office = door.jianjia.office

    async def home(self, request: Request, id: str) -> Annotated[Response, HomeView]:
        """A home: what it is, its dated facts, the standards it meets, its awards."""
        caller, name = self._asked(request, id, "home")

        def look(desk: Desk) -> HomeView:
            return home_view(desk.home(name), desk.directory, desk.today())

        view = await self.office.ask_async(caller, look)
        return told(view, view.version)

    async def home_history(self, request: Request, id: str) -> Annotated[Response, HomeHistory]:
        """Everything that happened to a home, to its applications and honours, and in its members' reviews."""
        caller, name = self._asked(request, id, "home")
        awards = await self.office.ask_async(caller, lambda desk: sorted(desk.home(name).awards))
        events = await asyncio.to_thread(self._of_home, name, awards)
        knowledge = self.office.knowledge
        return told(home_history(name, events, knowledge.directory, knowledge.book))

    def _of_home(self, name: str, awards: list[str]) -> list[Recorded[Event]]:
        store, reviews = self.door.jianjia.store, f"{MemberReview.prefix}:{name}."
        streams = [UnionHome.stream(name), *map(Award.stream, awards)]
        own = [
            each for stream in streams for each in store.family(stream) if each.event.originator_id == stream
        ]
        held = store.family(reviews)
        return own + [each for each in held if each.event.originator_id.removeprefix(reviews).isdigit()]

    async def award(self, request: Request, id: str) -> Annotated[Response, AwardView]:
        """An award: where it stands, what was filed, and what the caller may do – with the reason where they may not."""
        caller, name = self._asked(request, id, "award")

        def look(desk: Desk) -> AwardView:
            award = desk.award(name)
            rules = desk.rules(award)
            able = tuple(action_view(action, award) for action in actions(desk, award))
            title = desk.home(award.home).title
            return award_view(award, rules, tree_of(desk, award, rules), title, able)

        view = await self.office.ask_async(caller, look)
        return told(view, view.version)

    async def route(self, request: Request, id: str) -> Annotated[Response, RouteView]:
        """The road of an award: its steps in order, every seal given, superseded ones too, and who is waited for."""
        caller, name = self._asked(request, id, "award")

        def look(desk: Desk) -> RouteView:
            award = desk.award(name)
            rules = desk.rules(award)
            return route_view(award, rules, tree_of(desk, award, rules))

        view = await self.office.ask_async(caller, look)
        return told(view, view.version)

    async def history(self, request: Request, id: str) -> Annotated[Response, History]:
        """Every event of an award and of its reminders, with both its dates and the authority it rests on."""
        _, name = self._asked(request, id, "award")
        stream, family = Award.stream(name), self.door.jianjia.store.family
        found = await asyncio.to_thread(family, stream)
        events = [each for each in found if each.event.originator_id == stream]
        if not events:
            raise NotFound(kind=Thing.AWARD, name=name)
        knowledge = self.office.knowledge
        reminders = await asyncio.to_thread(family, of_award(name))
        view = history(name, events, reminders, knowledge.directory, knowledge.book)
        return told(view, view.version)

    async def round(self, request: Request, id: str) -> Annotated[Response, RoundView]:
        """A round: its windows, its places, its applications."""
        caller, name = self._asked(request, id, "round")

        def look(desk: Desk) -> RoundView:
            found = desk.round(name)
            scheme = desk.knowledge.scheme(found.pin)
            return round_view(found, scheme, desk.today(scheme))

        view = await self.office.ask_async(caller, look)
        return told(view, view.version)

    async def schemes(self, request: Request) -> Annotated[Response, SchemeList]:
        """Every published notice, in its newest version."""

        def look(desk: Desk) -> SchemeList:
            known = sorted(desk.knowledge.newest.items())
            return SchemeList(
                tuple(SchemeLine(**scheme_line(pin, desk.knowledge.scheme(pin))) for _, pin in known)
            )

        return told(await self.office.ask_async(self.door.caller(request.headers), look))

    async def scheme(self, request: Request, id: str) -> Annotated[Response, SchemeView]:
        """A notice by its id (newest version) or its pin: content word for word, digest, and every version."""
        caller = self.door.caller(request.headers)

        def look(desk: Desk) -> SchemeView:
            pin, scheme = desk.knowledge.pin(id), desk.knowledge.scheme(id)
            published = desk.take(PublishedScheme, scheme.scheme)
            versions = tuple(f"{scheme.scheme}@{digest}" for digest, _ in published.versions)
            content = msgspec.Raw(dict(published.versions)[pin.partition("@")[2]].encode())
            return SchemeView(
                **scheme_line(pin, scheme), version=published.version, digest=pin.partition("@")[2], versions=versions,
                content=content,
            )  # fmt: skip

        view = await self.office.ask_async(caller, look)
        return told(view, view.version)

    async def form(self, request: Request, id: str, form: str) -> Annotated[Response, PaperView]:
        """A registration form (登记表) as JSON Schema 2020-12, with a layout."""

        def look(desk: Desk) -> PaperView:
            scheme = desk.knowledge.scheme(id)
            if form not in scheme.forms:
                raise NotFound(kind=Thing.FORM, name=form[:80])
            return form_view(form, scheme.forms[form])

        return told(await self.office.ask_async(self.door.caller(request.headers), look))

    async def checklist(self, request: Request, id: str, checklist: str) -> Annotated[Response, PaperView]:
        """An acceptance checklist (验收单) as JSON Schema 2020-12, with a layout."""

        def look(desk: Desk) -> PaperView:
            scheme = desk.knowledge.scheme(id)
            if checklist not in scheme.checklists:
                raise NotFound(kind=Thing.CHECKLIST, name=checklist[:80])
            return checklist_view(checklist, scheme.checklists[checklist])

        return told(await self.office.ask_async(self.door.caller(request.headers), look))

    async def calendars(self, request: Request) -> Annotated[Response, CalendarList]:
        """Every calendar of working days: those that come with Jianjia, and those of which years were imported."""
        caller = self.door.caller(request.headers)
        names = await asyncio.to_thread(known_names, self.office)

        def look(desk: Desk) -> CalendarList:
            calendars = (calendar_view(desk.take(WorkingDays, name), desk.shipped(name)) for name in names)
            return CalendarList(tuple(calendar_line(each) for each in calendars))

        return told(await self.office.ask_async(caller, look))

    async def calendar(self, request: Request, id: str) -> Annotated[Response, CalendarView]:
        """A calendar of working days: every year that is known, shipped or imported, with its holidays and its source."""
        caller, name = self._asked(request, id, "calendar")

        def look(desk: Desk) -> CalendarView:
            imported, shipped = desk.take(WorkingDays, name), desk.shipped(name)
            if not imported.exists and not shipped.known_years:
                raise NotFound(kind=Thing.CALENDAR, name=name)
            return calendar_view(imported, shipped)

        view = await self.office.ask_async(caller, look)
        return told(view, view.version)

    async def unit(self, request: Request, id: str, as_of: AsOf = None) -> Annotated[Response, UnitView]:
        """A unit: its name, what it is, and its place in the tree, as of a day."""
        caller, name = self._asked(request, id, "unit")

        def look(desk: Desk) -> UnitView:
            return unit_view(desk.directory, desk.existing_unit(name), as_of or desk.today())

        view = await self.office.ask_async(caller, look)
        return told(view, view.version)

    async def unit_seats(
        self, request: Request, id: str, as_of: AsOf = None
    ) -> Annotated[Response, SeatList]:
        """The seats of a unit that are taken on a day, and by whom; delegations included."""
        caller, name = self._asked(request, id, "unit")

        def look(desk: Desk) -> SeatList:
            unit, day = desk.existing_unit(name), as_of or desk.today()
            return SeatList(name, day, seats_of_unit(unit, day))

        return told(await self.office.ask_async(caller, look))

    async def me(self, request: Request) -> Annotated[Response, Me]:
        """Who the token stands for, and every seat they may act from today."""
        caller = self.door.caller(request.headers)

        def look(desk: Desk) -> Me:
            day = desk.today()
            return Me(caller.person, day, seats_of_person(desk.directory, caller.person, day))

        return told(await self.office.ask_async(caller, look))

    async def act(self, request: Request, act: str) -> Annotated[Response, dict]:
        """The body of an act (``award.endorse``) as JSON Schema 2020-12."""
        self.door.caller(request.headers)
        schema = msgspec.json.encode({"$schema": DIALECT, **command_for(act).model_json_schema()})
        return Response(schema.replace(b"``", b"`"), media_type="application/json")

    async def live(self) -> Annotated[Response, Alive]:
        """Whether the process answers."""
        return told(Alive())

    async def ready(self) -> Annotated[Response, Ready]:
        """Whether the store answers, how far it is, and which registers stopped. A stopped register stops nothing else."""
        health = await asyncio.to_thread(self.door.jianjia.store.health)
        if not health.available:
            raise StoreUnavailable(health.problem or "")
        found = await asyncio.to_thread(self.door.jianjia.registers.status)
        stopped = {each.name: each.problem for each in found if each.problem}
        positions = {each.name: each.position for each in found}
        status = "register-stopped" if stopped else "ready"
        return told(Ready(status, health.head, health.waiting, positions, stopped))

    def _asked(self, request: Request, name: str, noun: str) -> tuple[Caller, str]:
        return self.door.caller(request.headers), checked_name(name, NOUNS[noun][1])


PATHS = (
    ("/homes/{id}", "home", "homes"),
    ("/homes/{id}/history", "home_history", "homes"),
    ("/awards/{id}", "award", "awards"),
    ("/awards/{id}/route", "route", "awards"),
    ("/awards/{id}/history", "history", "awards"),
    ("/rounds/{id}", "round", "rounds"),
    ("/schemes", "schemes", "schemes"),
    ("/schemes/{id}", "scheme", "schemes"),
    ("/schemes/{id}/forms/{form}", "form", "schemes"),
    ("/schemes/{id}/checklists/{checklist}", "checklist", "schemes"),
    ("/calendars", "calendars", "calendars"),
    ("/calendars/{id}", "calendar", "calendars"),
    ("/units/{id}", "unit", "units"),
    ("/units/{id}/seats", "unit_seats", "units"),
    ("/me", "me", "me"),
    ("/acts/{act}", "act", "acts"),
    ("/health/live", "live", "health"),
    ("/health/ready", "ready", "health"),
)
"""Every read: its path, its method of ``Reads``, its tag."""


def answers_with(kind: type, method: str) -> Any:
    """The type a read answers with."""
    return get_type_hints(getattr(kind, method), include_extras=True)["return"].__metadata__[0]


def known_only(path: str, endpoint: Callable[..., Any]) -> Callable[[Request], Awaitable[None]]:
    """A check that a read is asked nothing it does not know: nobody should believe in a filter that is not there."""
    known = {name for name in signature(endpoint).parameters if f"{{{name}}}" not in path}

    async def check(request: Request) -> None:
        check_once(request)
        for name in request.query_params:
            if name not in known:
                raise BadParameter(parameter=name, problem=UNKNOWN)

    return check


def add_reads(app: FastAPI, door: Door) -> None:
    """Give every read its path."""
    reads = Reads(door)
    for path, method, tag in PATHS:
        endpoint = getattr(reads, method)
        app.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            operation_id=f"read_{method}",
            tags=[tag],
            summary=first_line(endpoint.__doc__ or method),
            response_model=None,
            dependencies=[Depends(known_only(path, endpoint))],
        )
