"""The endpoint of every act: read the headers and the body, let the office carry it out, tell what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

import msgspec
from fastapi import FastAPI
from msgspec import Struct, structs
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from application.acts.award.order import Signature
from application.authority import SYSTEM
from application.desk import Caller, Desk
from application.office import Answer, Request
from domain.award import Award
from domain.award.rules import Rules
from domain.kernel import Aggregate, Event, latest
from domain.refusals import ChangedMeanwhile, Refusal
from domain.scheme.words import Text
from interfaces.http import problems
from interfaces.http.body import parse, read_body
from interfaces.http.door import Door, checked_name, key_of, version_seen
from interfaces.http.paths import NOUNS, Act, acts
from interfaces.http.problems import first_line
from interfaces.http.refusals import BadParameter
from interfaces.http.routing import HandedOver
from interfaces.http.views.awards import AwardState, Tree, award_state

HARMLESS = frozenset(
    {"award.remarked", "award.recused", "award.paper-received", "award.alert-raised", "award.alert-cleared"}
)
"""Events that change nothing about what a command was decided on."""


UNKNOWN = Text(zh="没有这一参数。", en="there is none of this name.")
TWICE = Text(zh="出现了两次，请只保留一次。", en="it stands there twice; keep one.")
TRUE_OR_FALSE = Text(zh="应为 true 或 false。", en="it is true or false.")


class Outcome(Struct, frozen=True):
    """What became of a command. ``position`` is where the log stands after it; ``award`` is its award as it is then."""

    id: str
    act: str
    version: int
    position: int
    dry_run: bool = False
    award: AwardState | None = None


class Since(Struct, frozen=True):
    """An event that the caller had not seen."""

    version: int
    type: str
    effective_on: date
    by: str


def add_acts(app: FastAPI, door: Door) -> None:
    """Give every act its path; signing first, since a router looks through its paths in order."""
    for act in sorted(acts(), key=lambda act: not issubclass(act.command, Signature)):
        app.router.add_api_route(
            act.path,
            endpoint(act, door),
            methods=["POST"],
            operation_id=act.operation,
            tags=[NOUNS[act.command.noun()][0]],
            summary=first_line(act.command.__doc__ or act.command.act),
            status_code=201 if act.command.creates else 200,
            route_class_override=HandedOver,
        )


def endpoint(act: Act, door: Door) -> Callable[[HttpRequest], Awaitable[Response]]:
    """The endpoint of one act."""
    office, limit, turns = door.jianjia.office, door.jianjia.settings.max_body, door.turns
    about, has_name = act.about, act.has_name
    look = _award_then if act.command.noun() == "award" else None

    async def perform(request: HttpRequest) -> Response:
        caller = door.caller(request.headers)
        asked = Request(
            command=parse(act.command, await read_body(request, limit)),
            caller=caller,
            name=checked_name(request.path_params["id"], about) if has_name else "",
            key=key_of(request.headers),
            if_match=version_seen(request.headers) if has_name else None,
            dry_run=dry_run(request),
            look=look,
        )
        try:
            with turns:
                answer = await office.perform_async(asked)
        except ChangedMeanwhile as changed:
            return await _changed(door, asked, changed)
        seen = await asyncio.to_thread(_award_at, door, answer) if look and answer.replayed else answer.seen
        return _told(act, asked, answer, seen)

    return perform


def check_once(request: HttpRequest) -> None:
    """Refuse a parameter that stands twice: it could be read in two ways."""
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if given.count(name) > 1:
            raise BadParameter(parameter=name, problem=TWICE)


def dry_run(request: HttpRequest) -> bool:
    """Whether nothing is to be written; refuses any other parameter."""
    if not request.scope["query_string"]:
        return False
    check_once(request)
    for name in request.query_params:
        if name != "dry_run":
            raise BadParameter(parameter=name, problem=UNKNOWN)
    given = request.query_params.get("dry_run", "false")
    if given not in ("true", "false"):
        raise BadParameter(parameter="dry_run", problem=TRUE_OR_FALSE)
    return given == "true"


_written = msgspec.json.Encoder().encode


def _told(act: Act, asked: Request, answer: Answer, seen: AwardState | None) -> Response:
    outcome = Outcome(answer.name, act.command.act, answer.version, answer.position, asked.dry_run, seen)
    headers: dict[str, str] = {}
    status = 200
    if answer.replayed:
        headers["Idempotency-Replayed"] = "true"
    if not asked.dry_run:
        headers["ETag"] = f'"{answer.version}"'
    if act.command.creates and not asked.dry_run and not answer.replayed:
        status = 201
        headers["Location"] = f"/{NOUNS[act.command.noun()][0]}/{answer.name}"
    return Response(_written(outcome), status, headers, "application/json")


def _award_then(desk: Desk, award: Aggregate) -> AwardState | None:
    """The award as the command leaves it."""
    if not isinstance(award, Award):
        return None
    rules = desk.rules(award)
    return award_state(award, rules, tree_of(desk, award, rules))


def _award_at(door: Door, answer: Answer) -> AwardState:
    """The award as a command left it that was carried out earlier."""
    events: list[Event] = door.jianjia.store.load(answer.stream)
    award = Award.replay(answer.name, (e for e in events if e.originator_version <= answer.version))

    def look(desk: Desk) -> AwardState:
        rules = desk.rules(award)
        return award_state(award, rules, tree_of(desk, award, rules))

    return door.jianjia.office.ask(Caller(SYSTEM.person), look)


def tree_of(desk: Desk, award: Award, rules: Rules) -> Tree:
    """The tree as it is today for an award, and the working days its notice counts by."""
    today, places = desk.today(rules.scheme), desk.places(rules.scheme, award.unit)
    return Tree(desk.directory, today, places, desk.calendar_to_show(rules.scheme))


async def _changed(door: Door, asked: Request, changed: ChangedMeanwhile) -> Response:
    """Tell what happened since, and whether the same command would be right over what is there now."""
    if asked.if_match is None:
        return problems.answer(changed, status=409)
    target = f"{asked.command.noun()}:{asked.name}"
    news = await asyncio.to_thread(door.jianjia.store.load_after, target, asked.if_match)
    since = [_since(event) for event in news]
    safe = bool(since) and all(each.type in HARMLESS for each in since) and await _would_do(door, asked)
    return problems.answer(changed, since=since, retry_safe=safe)


def _since(event: Event) -> Since:
    by = f"{event.by.unit}/{event.by.seat}"
    return Since(event.originator_version, latest(event.topic)[0], event.effective_on, by)


async def _would_do(door: Door, asked: Request) -> bool:
    trial = structs.replace(asked, if_match=None, dry_run=True, look=None, key=None)
    try:
        await door.jianjia.office.perform_async(trial)
    except Refusal:
        return False
    return True
