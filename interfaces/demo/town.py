"""The town of the play: a real server over an empty database, a clock that can be turned, and a client for every seat."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx2

from application.acts.schemes import PublishScheme
from application.authority import SYSTEM
from application.desk import Caller
from application.office import Request
from infrastructure.notices import load_scheme, shipped
from infrastructure.settings import Settings
from infrastructure.tokens import Tokens
from infrastructure.trees import load_tree, plant, shipped_trees
from interfaces.bootstrap import Jianjia, build
from interfaces.http.app import create_app
from interfaces.http.background import serving

FIRST_DAY = "2018-02-01"
A_LIFETIME = timedelta(days=20_000)
"""The tokens of the play outlast it."""


class MovableClock:
    """The clock of the play: from ten in the morning in Beijing of the day it was turned to, a second later at each look.
    It never goes back.
    """

    def __init__(self, day: str) -> None:
        self._lock = threading.Lock()
        self._now = _ten_in_beijing(day)

    def turn_to(self, day: str) -> None:
        """Make it another day."""
        with self._lock:
            self._now = max(self._now, _ten_in_beijing(day))

    def __call__(self) -> datetime:
        """The instant it is."""
        with self._lock:
            self._now += timedelta(seconds=1)
            return self._now


def _ten_in_beijing(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T02:00:00+00:00")


@dataclass
class Town:
    """The server from outside: commands and questions over HTTP, from any seat."""

    http: httpx2.Client
    tokens: Tokens
    clock: MovableClock
    jianjia: Jianjia
    versions: dict[str, str] = field(default_factory=dict)
    keys: Iterator[int] = field(default_factory=count)

    def holder(self, seat: str) -> str:
        """The first person in a seat today."""
        unit, _, name = seat.partition("/")
        found = self.jianjia.office.knowledge.directory.get(unit)
        day = self.clock().date()
        return next(iter(found.holders(name, day)), seat) if found else seat

    def post(self, seat: str, path: str, body: dict[str, Any]) -> httpx2.Response:
        """Ask for an act, from a seat, about the version seen last."""
        about = path.rsplit("/", 1)[0]
        headers = {**self.headers(seat), "Idempotency-Key": f"demo-{next(self.keys)}"}
        if about:
            headers["If-Match"] = self.versions.get(about) or self.get(seat, about).headers["ETag"]
        answer = self.http.post(path, json=body, headers=headers)
        if answer.is_success:
            self.versions[about or answer.headers["Location"]] = answer.headers["ETag"]
        return answer

    def get(self, seat: str, path: str, **query: str) -> httpx2.Response:
        """Read something from a seat."""
        return self.http.get(path, params=query or None, headers=self.headers(seat))

    def headers(self, seat: str) -> dict[str, str]:
        """Who asks, and from where."""
        token = self.tokens.issue(self.holder(seat), A_LIFETIME)
        return {"Authorization": f"Bearer {token}", "Jianjia-Seat": seat}


@contextmanager
def town(home: Path, database: str = "") -> Iterator[Town]:
    """A fresh town with the shipped tree and notices, served on loopback."""
    clock = MovableClock(FIRST_DAY)
    settings = Settings(home=home, database=database or f"sqlite:///{home / 'jianjia.db'}")
    with build(settings, clock) as jianjia:
        settle(jianjia)
        app = create_app(jianjia)
        with serving(app) as address, httpx2.Client(base_url=address, timeout=30, trust_env=False) as http:
            yield Town(http, app.state.door.tokens, clock, jianjia)


def settle(jianjia: Jianjia) -> None:
    """Plant the shipped tree and publish the shipped notices."""
    plant(load_tree(shipped_trees()["fangshan-small"]), jianjia.office)
    for folder in shipped().values():
        content = load_scheme(folder).model_dump(mode="json", by_alias=True)
        jianjia.office.perform(Request(PublishScheme(content=content), Caller(SYSTEM.person)))
