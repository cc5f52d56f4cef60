"""A house to talk to over real HTTP: a settled world behind a server on loopback, and a client for every seat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2

from infrastructure.registers.registers import Registers
from infrastructure.settings import Settings
from infrastructure.tokens import Tokens
from interfaces.bootstrap import Jianjia
from interfaces.http.app import create_app
from interfaces.http.background import serving
from tests.support.world import World

A_LIFETIME = timedelta(days=20_000)

Json = dict[str, Any]


@dataclass
class House:
    """The world behind the server is at hand too, to arrange things and to look at what was stored."""

    world: World
    http: httpx2.Client
    tokens: Tokens

    def headers(self, seat: str) -> dict[str, str]:
        """Who asks: the person in the seat, from that seat – or a bare person."""
        person = seat.replace("/", ".")
        token = {"Authorization": f"Bearer {self.tokens.issue(person, A_LIFETIME)}"}
        return token | ({"Jianjia-Seat": seat} if "/" in seat else {})

    def post(
        self,
        seat: str,
        path: str,
        body: Json | None = None,
        *,
        version: int | str | None = None,
        **headers: str,
    ) -> httpx2.Response:
        """Send a command. ``version`` goes into If-Match; ``headers`` are written with underscores."""
        sent = self.headers(seat) | {name.replace("_", "-"): value for name, value in headers.items()}
        if version is not None:
            sent["If-Match"] = f'"{version}"' if isinstance(version, int) else version
        return self.http.post(path, json=body or {}, headers=sent)

    def act(
        self, seat: str, award: str, act: str, body: Json | None = None, **headers: str
    ) -> httpx2.Response:
        """Act on an award in the version it has now."""
        return self.post(seat, f"/awards/{award}/{act}", body, version=self.version(award), **headers)

    def get(self, seat: str, path: str, **query: str) -> httpx2.Response:
        """Read something."""
        return self.http.get(path, params=query or None, headers=self.headers(seat))

    def version(self, award: str) -> int:
        """The stored version of an award."""
        return len(self.world.store.load(f"award:{award}"))

    @property
    def head(self) -> int:
        """How far the log is."""
        return self.world.store.head()


@contextmanager
def house(
    url: str, folder: Path, prepare: Callable[[World], object], max_body: int = 1_048_576
) -> Iterator[House]:
    """A house over a database that ``prepare`` makes ready."""
    world = World(url)
    prepare(world)
    settings = Settings(home=folder, database=url, max_body=max_body)
    registers = Registers(world.store.engine, world.store)
    app = create_app(Jianjia(settings, world.store, world.office, registers))
    with serving(app) as address, httpx2.Client(base_url=address, timeout=30, trust_env=False) as http:
        yield House(world, http, app.state.door.tokens)
    world.close()


def refused(answer: httpx2.Response, code: str, status: int) -> Json:
    """The problem of an answer, after a look at whether it is a whole one."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem: Json = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), answer.text
    assert problem["status"] == status
    assert problem["type"] == f"/errors/{code}"
    assert problem["detail"] == problem["message"]
    assert problem["message"], "a refusal is a sentence"
    assert problem["message_en"], "a refusal is a sentence"
    assert isinstance(problem["params"], Mapping)
    for each in problem["errors"]:
        assert set(each) == {"pointer", "code", "message", "message_en", "clause"}
    return problem
