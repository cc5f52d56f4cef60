"""The server dies while people sign: what it acknowledged is stored, nothing is stored by halves, a retry is safe."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest

from domain.vocabulary import Standing
from infrastructure.tokens import Tokens, open_tokens
from tests.interfaces.http.house import A_LIFETIME
from tests.support.world import Clock, World, district_road

DAY = "2018-10-20"
POINTS = ("committer.before-flush", "writer.before-commit", "writer.after-commit", "committer.before-answer")


@dataclass
class Server:
    """A server process and how to reach it."""

    process: subprocess.Popen[str]
    http: httpx2.Client
    tokens: Tokens

    def sign(self, seat: str, path: str, body: dict[str, Any], version: int, key: str) -> httpx2.Response:
        headers = {
            "Authorization": f"Bearer {self.tokens.issue(seat.replace('/', '.'), A_LIFETIME)}",
            "Jianjia-Seat": seat,
            "If-Match": f'"{version}"',
            "Idempotency-Key": key,
        }
        return self.http.post(path, json=body, headers=headers)


@contextmanager
def server(url: str, home: Path, day: str = DAY, fault: str = "") -> Iterator[Server]:
    program = [sys.executable, "-m", "tests.interfaces.http.killable", url, str(home), day]
    clock = Clock()
    clock.set(day)
    environment = {**os.environ, "JIANJIA_FAULT": fault}
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        try:
            with httpx2.Client(base_url=address, timeout=20, trust_env=False) as http:
                yield Server(process, http, open_tokens(home / "signing-key.pem", clock))
        finally:
            process.kill()


Signature = tuple[str, str, dict[str, Any]]


def last_signatures(award: str) -> list[Signature]:
    """Seat, path and body of the assessment, the selection and the approval."""
    today = date.fromisoformat(DAY)
    return [
        (seat, f"/awards/{award}/{act.partition('.')[2]}", {k: _plain(v) for k, v in facts(today).items()})
        for _, seat, act, facts in district_road()[-3:]
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("nth", [1, 3])
@pytest.mark.parametrize("point", POINTS)
def test_killed_in_the_middle_of_a_signature(database_url: str, tmp_path: Path, point: str, nth: int) -> None:
    """The third signature confers: three events of one command, there together or not at all."""
    world = World(database_url)
    award = world.ready()
    world.walk(award, until="assessment")
    begun = len(world.store.load(f"award:{award}"))
    world.close()
    signatures = last_signatures(award)

    with server(database_url, tmp_path, fault=f"{point}@{nth}") as dying:
        assert _sign_until_it_dies(dying, signatures, begun) == nth - 1
        assert dying.process.wait(20) == -signal.SIGKILL

    known_to_nobody = point in ("writer.after-commit", "committer.before-answer")
    world = World(database_url)
    grown = len(world.store.load(f"award:{award}")) - begun
    world.close()
    assert grown == nth - 1 + known_to_nobody * (3 if nth == 3 else 1)

    with server(database_url, tmp_path) as healthy:
        for number, (seat, path, body) in enumerate(signatures):
            answer = healthy.sign(seat, path, body, begun + number, f"sign-{number}")
            assert answer.status_code == 200, answer.text
            assert ("idempotency-replayed" in answer.headers) == (number < nth - 1 + known_to_nobody)
        assert answer.json()["award"]["standing"] == Standing.IN_FORCE

    world = World(database_url)
    assert world.topics(f"award:{award}") == [
        "award.applied", "award.deliberated", "award.endorsed", "award.endorsed", "award.system-verified",
        "award.assessed", "award.selected", "award.district-approved", "award.conferred", "award.grant-promised",
    ]  # fmt: skip
    world.close()


def _sign_until_it_dies(dying: Server, signatures: list[Signature], begun: int) -> int:
    """How many were acknowledged."""
    for number, (seat, path, body) in enumerate(signatures):
        try:
            answer = dying.sign(seat, path, body, begun + number, f"sign-{number}")
        except httpx2.TransportError:
            return number
        assert answer.status_code == 200, answer.text
    return len(signatures)


def test_killed_while_many_write_at_once(database_url: str, tmp_path: Path) -> None:
    """Two events of two streams make one command (an application and its place in the round and the home)."""
    world = World(database_url)
    world.ready()
    units = [f"union-{number}" for number in range(24)]
    for unit in units:
        world.plant([(unit, "basic-union", "liangxiang")])
        world.qualify(world.home(unit), unit)
    world.day("2018-05-02")
    before = world.store.head()
    filed = world.award("district-advanced-home.2018.hospital-home").content
    body = {"form": filed.form, "checklist": filed.checklist, "round": "district-advanced-home.2018"}
    documents = [{"kind": d.kind, "name": d.name, "digest": d.digest} for d in filed.documents]
    world.close()

    told: list[str] = []
    with server(database_url, tmp_path, "2018-05-02") as dying:

        def apply(unit: str) -> None:
            sent = {**body, "home": f"{unit}-home", "documents": documents}
            try:
                answer = dying.sign(f"{unit}/chair", "/awards", sent, 1, f"apply-{unit}")
            except httpx2.TransportError:
                return
            if answer.status_code == 201:
                told.append(answer.json()["id"])

        threads = [threading.Thread(target=apply, args=(unit,)) for unit in units]
        for thread in threads:
            thread.start()
        until = time.monotonic() + 20
        while len(told) < 5 and time.monotonic() < until:
            time.sleep(0.001)
        dying.process.kill()
        for thread in threads:
            thread.join()

    world = World(database_url)
    assert len(told) >= 5
    counted = world.topics("round:district-advanced-home.2018").count("round.application-counted") - 1
    stored = [name for name in world.streams() if name.startswith("award:") and "union-" in name]
    assert {f"award:{name}" for name in told} <= set(stored)
    assert len(stored) == counted
    assert world.store.head() == before + 3 * counted
    for name in stored:
        assert world.topics(f"home:{name.rpartition('.')[2]}")[-1] == "home.award-opened"
    world.close()
