"""A server process for measuring: the real application, and beside it an endpoint that only authenticates and validates.

``python -m tests.benchmarks.serving HOME DATABASE`` prints the port it listens on, and serves until its input ends.
"""

from __future__ import annotations

import dataclasses
import socket
import sys
import threading
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from application.acts.award.signing import Endorse
from infrastructure.settings import from_environment
from interfaces.bootstrap import build
from interfaces.http.app import create_app
from interfaces.http.body import parse, read_body
from interfaces.http.door import Door
from interfaces.http.routing import ByEnding, HandedOver
from interfaces.http.server import SWITCH_EVERY
from tests.benchmarks.district import MovableClock


def add_bare_endpoints(app: FastAPI) -> None:
    """``/bare`` authenticates and validates the body of a sign-off, ``/empty`` does nothing: ordinary endpoints both. ``/barest``
    is ``/bare`` with its request handed over as an act gets it. They are found at once, so that no search through the paths
    makes them slower than they are.
    """
    door: Door = app.state.door
    limit = door.jianjia.settings.max_body

    async def bare(request: Request) -> Response:
        door.caller(request.headers)
        parse(Endorse, await read_body(request, limit))
        return Response(b"{}", 200, {}, "application/json")

    async def empty(request: Request) -> Response:
        return Response(b"{}", 200, {}, "application/json")

    for path, endpoint, kind in (
        ("/bare", bare, ByEnding),
        ("/empty", empty, ByEnding),
        ("/barest", bare, HandedOver),
    ):
        app.router.add_api_route(path, endpoint, methods=["POST"], route_class_override=kind)
        app.router.routes.insert(0, app.router.routes.pop())


def main(home: str, database: str) -> None:
    """Serve on a free loopback port until standard input closes."""
    sys.setswitchinterval(SWITCH_EVERY)
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
