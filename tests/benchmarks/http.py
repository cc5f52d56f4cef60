"""``signoff_http`` and ``latency_http``: sign-offs through the whole stack, beside an endpoint that only looks at the request."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from application.office import Request
from infrastructure.tokens import open_tokens
from tests.benchmarks.district import MovableClock, prepare, requests_for, scheme, sign_offs
from tests.benchmarks.measuring import RUNS, Line, median_of
from tests.benchmarks.peers import bare_inserts
from tests.benchmarks.sign_offs import office_at
from tests.postgres import postgres_server

CLIENTS = 32
CASES = 60


@contextmanager
def server_at(home: Path, database: str) -> Iterator[tuple[int, int]]:
    """A server process; gives its port and its process id."""
    command = [sys.executable, "-m", "tests.benchmarks.serving", str(home), database]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), process.pid
        finally:
            process.communicate(input="", timeout=30)


def raw(path: str, token: str, body: bytes, *headers: str) -> bytes:
    """A request as bytes: what is measured is the server, so the client does as little as it can."""
    head = [
        f"POST {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", "Content-Type: application/json",
        f"Content-Length: {len(body)}", *headers,
    ]  # fmt: skip
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


def signed(tokens: dict[str, str], request: Request, version: int, path: str | None = None) -> bytes:
    """A sign-off as bytes, with its idempotency key and the version seen."""
    command, caller = request.command, request.caller
    body = command.model_dump_json(exclude_unset=True).encode()
    where = path or f"/awards/{request.name}/{command.verb()}"
    headers = (f"Jianjia-Seat: {caller.seat}", f"Idempotency-Key: {request.key}", f'If-Match: "{version}"')
    return raw(where, tokens[caller.person], body, *headers)


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    """Send a request, take in the answer; the status line."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    start = lower.index(b"content-length:") + 15
    await reader.readexactly(int(lower[start : lower.index(b"\r\n", start)]))
    return head[:12]


async def rush(port: int, cases: list[list[bytes]], clients: int) -> tuple[float, list[float]]:
    """Send the cases from several connections at once: requests a second, and every latency in seconds."""
    waiting = iter(cases)
    latencies: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for case in waiting:
            for request in case:
                begun = time.perf_counter()
                status = await ask(reader, writer, request)
                latencies.append(time.perf_counter() - begun)
                assert status == b"HTTP/1.1 200", status
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return len(latencies) / (time.perf_counter() - begun), latencies


class Ready:
    """A prepared district behind a running server, with its requests as bytes."""

    def __init__(self, port: int, home: Path, requests: list[list[Request]]) -> None:
        self.port = port
        minted = open_tokens(home / "signing-key.pem", MovableClock())
        persons = {request.caller.person for case in requests for request in case}
        self._tokens = {person: minted.issue(person, timedelta(days=9)) for person in persons}
        self._cases = iter(requests)

    def signing(self, count: int) -> list[list[bytes]]:
        """Fresh cases to sign."""
        taken = [next(self._cases) for _ in range(count)]
        return [[signed(self._tokens, each, place + 1) for place, each in enumerate(case)] for case in taken]

    def everybody_was_here(self) -> list[list[bytes]]:
        """One look by every person: as on any working day, their tokens were seen before."""
        body = b'{"opinion": "x"}'
        return [[raw("/bare", token, body, "Idempotency-Key: k")] for token in self._tokens.values()]

    def only_looking(self, count: int, path: str) -> list[list[bytes]]:
        """The same kind of request to an endpoint that does not carry it out."""
        person = next(iter(self._tokens))
        body = json.dumps({"opinion": "同意", "sealed_on": "2018-05-02"}, ensure_ascii=False).encode()
        return [
            [raw(path, self._tokens[person], body, "Idempotency-Key: k", 'If-Match: "1"')] * 5
            for _ in range(count)
        ]


@contextmanager
def ready(database: str, cases: int) -> Iterator[Ready]:
    """Prepare a district, start the server on it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with office_at(database) as office:
            awards = prepare(office, [f"unit-{n}" for n in range(cases)])
        with server_at(home, database) as (port, _):
            yield Ready(port, home, requests_for(awards, sign_offs(scheme())))


def signoff_http() -> Line:
    """Many clients on PostgreSQL."""
    with (
        postgres_server(fsync=True) as server,
        ready(server.create_database(), CASES * (RUNS + 1)) as district,
    ):
        asyncio.run(rush(district.port, district.everybody_was_here(), CLIENTS))
        asyncio.run(rush(district.port, district.signing(CASES), CLIENTS))
        figure, spread = median_of(
            lambda: asyncio.run(rush(district.port, district.signing(CASES), CLIENTS))[0]
        )

        def looking(path: str) -> float:
            return asyncio.run(rush(district.port, district.only_looking(CASES, path), CLIENTS))[0]

        bare, _ = median_of(lambda: looking("/bare"))
        barest, _ = median_of(lambda: looking("/barest"))
    return Line(
        name="signoff_http", unit="sign-offs/s", figure=figure, spread=spread,
        against={"same app, authenticate and validate only": bare, "the same, handed over as an act": barest},
        ratios={"÷ authenticate and validate": figure / bare, "÷ the same, handed over as an act": figure / barest},
        good={"÷ authenticate and validate": 0.4}, limited_by="one uvicorn process: parsing, deciding and the committer share a core",
        conditions={"connections": CLIENTS, "cases": CASES, "runs": RUNS, "database": "postgresql, fsync"},
    )  # fmt: skip


def latency_http() -> Line:
    """One client on PostgreSQL: how long a sign-off takes, beside a bare insert and an empty endpoint."""
    with postgres_server(fsync=True) as server, ready(server.create_database(), 20 * (RUNS + 1)) as district:
        asyncio.run(rush(district.port, district.everybody_was_here(), 1))
        asyncio.run(rush(district.port, district.signing(20), 1))

        def middle(cases: list[list[bytes]]) -> float:
            return statistics.median(asyncio.run(rush(district.port, cases, 1))[1]) * 1000

        figure, spread = median_of(lambda: middle(district.signing(20)))
        empty, _ = median_of(lambda: middle(district.only_looking(20, "/empty")))
        insert = bare_inserts(server.create_database(), 1, 500)
        begun = time.perf_counter()
        bare = (insert() and time.perf_counter() - begun) / 500 * 1000
    return Line(
        name="latency_http", unit="ms, median", figure=figure, spread=spread,
        against={"bare insert": bare, "empty endpoint": empty}, ratios={"÷ (bare insert + empty endpoint)": figure / (bare + empty)},
        good={"÷ (bare insert + empty endpoint)": 3.0}, limited_by="deciding, and the hand-over between loop and committer",
        conditions={"connections": 1, "database": "postgresql, fsync", "runs": RUNS},
    )  # fmt: skip
