"""The HTTP application: every endpoint, every error as a problem, nothing in a thread pool that must be fast."""

from __future__ import annotations

import gc
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from application.ports import StoreUnavailable
from domain.refusals import Refusal
from domain.scheme.words import Text
from infrastructure.tokens import open_tokens
from interfaces.bootstrap import Jianjia
from interfaces.http import problems
from interfaces.http.acts import add_acts
from interfaces.http.door import Door
from interfaces.http.due import add_due
from interfaces.http.openapi import add_openapi
from interfaces.http.pages import add_pages
from interfaces.http.parameters import bad_parameter
from interfaces.http.reads import add_reads
from interfaces.http.refusals import (
    AtTheDoor,
    BadParameter,
    BodyTooLarge,
    NoSuchPath,
    NotThereYet,
    RegisterDown,
    StoreDown,
    TokenMissing,
    Unexpected,
    WrongMethod,
)
from interfaces.http.registers import add_registers
from interfaces.http.routing import Signpost

log = logging.getLogger("jianjia.http")

IN_DOUBT = Text(zh="是否已保存尚不确定", en="whether it was stored is not known")
NOTHING_STORED = Text(zh="未保存任何内容", en="nothing was stored")

LEFT_BEHIND = 20_000
"""Objects that may be new before the collector looks at them."""

RETRY_AFTER = "2"
"""Seconds after which a client may ask a store again that did not answer."""


def create_app(jianjia: Jianjia) -> FastAPI:
    """The application over a running Jianjia."""
    door = Door(jianjia, open_tokens(jianjia.settings.signing_key, jianjia.office.clock))
    app = FastAPI(
        title="建家 Jianjia", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, lifespan=_lifespan
    )  # fmt: skip
    app.state.door = door
    add_acts(app, door)
    add_reads(app, door)
    add_registers(app, door)
    add_due(app, door)
    add_pages(app, door)
    add_openapi(app)
    app.router.routes.insert(0, Signpost(app.router.routes))
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(StoreUnavailable, _store_down)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_parameters)
    app.add_middleware(LastResort)
    app.add_middleware(Heads)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """What was made at the start lives as long as the process: the collector need not look at it again and again. And what an
    answer leaves behind goes without it, so it need not look after each one.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(LEFT_BEHIND, *before[1:])
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    headers: dict[str, str] = {}
    if isinstance(refusal, AtTheDoor) and refusal.status == TokenMissing.status:
        headers["WWW-Authenticate"] = 'Bearer realm="jianjia"'
    if isinstance(refusal, NotThereYet | RegisterDown):
        headers["Retry-After"] = RETRY_AFTER
    if isinstance(refusal, BodyTooLarge):
        headers["Connection"] = "close"
    return problems.answer(refusal, headers)


async def _store_down(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, StoreUnavailable)
    log.error("the store does not answer: %s", failure)
    fate = IN_DOUBT if failure.in_doubt else NOTHING_STORED
    return problems.answer(StoreDown(fate=fate), {"Retry-After": RETRY_AFTER})


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == WrongMethod.status:
        headers["Allow"] = ", ".join(_methods(request))
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=headers)
        return problems.answer(WrongMethod(method=request.method, allowed=headers["Allow"]), headers)
    if error.status_code == NoSuchPath.status:
        return problems.answer(NoSuchPath(path=request.url.path[:200]), headers)
    return problems.answer(
        BadParameter(parameter="", problem=Text(zh="请求有误。", en=str(error.detail))), headers
    )


def _methods(request: Request) -> list[str]:
    """The methods of all the routes of a path."""
    found: set[str] = set()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    reads = ["GET", "HEAD"] if "GET" in found else []
    return [*reads, *sorted(found - {"GET", "HEAD", "OPTIONS"}), "OPTIONS"]


async def _bad_parameters(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, RequestValidationError)
    found = [bad_parameter(each) for each in wrong.errors()]
    found[0].others = tuple(found[1:])
    return problems.answer(found[0])


class Heads:
    """HEAD is asked wherever GET is; the server leaves out the body (RFC 9110)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the endpoints see a GET."""
        if scope.get("method") == "HEAD":
            scope = {**scope, "method": "GET"}
        await self.app(scope, receive, send)


class LastResort:
    """A mistake of the program is answered without its insides, and logged with a number people can tell us."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer what nobody else answered."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            number = uuid.uuid4().hex[:12]
            log.exception("unexpected error %s", number)
            if begun or scope["type"] != "http":
                raise
            await problems.answer(Unexpected(number=number))(scope, receive, send)
