"""A server process for measuring: the real application, and beside it an endpoint that only authenticates and validates.

``python -m tests.benchmarks.serving HOME DATABASE`` prints the port it listens on, and serves until its input ends.
"""

from __future__ import annotations

import dataclasses
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from application.acts.award.signing import Assess, Deliberate, Endorse, Verify
from application.command import Command
from infrastructure.settings import from_environment
from interfaces.bootstrap import build
from interfaces.http.app import create_app
from interfaces.http.body import parse, read_body
from interfaces.http.door import Door
from interfaces.http.routing import HandedOver, Signpost
from interfaces.http.turns import SHORTEST
from tests.benchmarks.district import MovableClock

Endpoint = Callable[[Request], Awaitable[Response]]


def add_bare_endpoints(app: FastAPI) -> None:
    """``/bare/endorse`` authenticates and validates what ``/awards/{id}/endorse`` takes, and does nothing with it; ``/empty/…`` does
    nothing at all: ordinary endpoints both. ``/barest/endorse`` is ``/bare/endorse`` with its request handed over as an act
    gets it.
    """
    door: Door = app.state.door

    async def empty(request: Request) -> Response:
        return Response(b"{}", 200, {}, "application/json")

    for command in (Deliberate, Endorse, Verify, Assess):
        only_looking = _only_looking(command, door)
        _add(app, f"/empty/{command.verb()}", empty, APIRoute)
        _add(app, f"/bare/{command.verb()}", only_looking, APIRoute)
        _add(app, f"/barest/{command.verb()}", only_looking, HandedOver)
    app.router.routes[0] = Signpost(app.router.routes)


def _only_looking(command: type[Command], door: Door) -> Endpoint:
    limit = door.jianjia.settings.max_body

    async def look(request: Request) -> Response:
        door.caller(request.headers)
        parse(command, await read_body(request, limit))
        return Response(b"{}", 200, {}, "application/json")

    return look


def _add(app: FastAPI, path: str, endpoint: Endpoint, kind: type[APIRoute]) -> None:
    app.router.add_api_route(path, endpoint, methods=["POST"], route_class_override=kind)


def main(home: str, database: str) -> None:
    """Serve on a free loopback port until standard input closes."""
    sys.setswitchinterval(SHORTEST)
    settings = dataclasses.replace(from_environment({}), home=Path(home), database=database)
    with build(settings, MovableClock()) as jianjia, socket.socket() as listening:
        app = create_app(jianjia)
        add_bare_endpoints(app)
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        threading.Thread(target=_stop_with_input, args=(server,), daemon=True).start()
        print(listening.getsockname()[1], flush=True)
        server.run([listening])


def _stop_with_input(server: uvicorn.Server) -> None:
    sys.stdin.read()
    server.should_exit = True


if __name__ == "__main__":
    main(*sys.argv[1:])
