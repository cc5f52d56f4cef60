"""``signoff_http`` and ``latency_http``: sign-offs through the whole stack, beside an endpoint that only looks at the request."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import uvloop

from application.office import Request
from infrastructure.tokens import open_tokens
from tests.benchmarks.district import MovableClock, prepare, requests_for, scheme, sign_offs
from tests.benchmarks.measuring import RUNS, Line, median_of
from tests.benchmarks.peers import bare_inserts
from tests.benchmarks.sign_offs import office_at
from tests.postgres import postgres_server

CLIENTS = 64
CASES = 128


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


def raw(method: str, path: str, token: str, body: bytes = b"", *headers: str) -> bytes:
    """A request as bytes: what is measured is the server, so the client does as little as it can."""
    head = [
        f"{method} {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", "Content-Type: application/json",
        f"Content-Length: {len(body)}", *headers,
    ]  # fmt: skip
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


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
        self._port = port
        minted = open_tokens(home / "signing-key.pem", MovableClock())
        persons = {request.caller.person for case in requests for request in case}
        self._tokens = {person: minted.issue(person, timedelta(days=9)) for person in persons}
        self._cases = iter(requests)
        self._looked_at = requests[:CASES]

    def rush(self, cases: list[list[bytes]], clients: int) -> tuple[float, list[float]]:
        """Send them: requests a second, and every latency in seconds. On the quicker loop: the client shares the cores."""
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(rush(self._port, cases, clients))

    def everybody_was_here(self) -> None:
        """One look by every person: as on any working day, their tokens were seen before."""
        self.rush([[raw("POST", "/bare/endorse", token, b"{}")] for token in self._tokens.values()], CLIENTS)

    def sign(self, count: int, clients: int) -> tuple[float, list[float]]:
        """Sign fresh cases. Whoever signs has read what they sign: the version they saw is in their request."""
        cases = [next(self._cases) for _ in range(count)]
        self.rush([[self._read(case[0])] for case in cases], clients)
        return self.rush([self._signed(case, "/awards/{name}") for case in cases], clients)

    def look(self, path: str, count: int, clients: int) -> tuple[float, list[float]]:
        """Send the same requests to an endpoint that does not carry them out."""
        return self.rush([self._signed(case, path) for case in self._looked_at[:count]], clients)

    def _read(self, request: Request) -> bytes:
        return raw("GET", f"/awards/{request.name}", self._tokens[request.caller.person])

    def _signed(self, case: list[Request], path: str) -> list[bytes]:
        """The sign-offs of an award in order, each with its idempotency key and the version seen."""
        return [self._sign_off(request, path, version) for version, request in enumerate(case, 1)]

    def _sign_off(self, request: Request, path: str, version: int) -> bytes:
        command, caller = request.command, request.caller
        body = command.model_dump_json(exclude_unset=True).encode()
        headers = (
            f"Jianjia-Seat: {caller.seat}",
            f"Idempotency-Key: {request.key}",
            f'If-Match: "{version}"',
        )
        where = f"{path.format(name=request.name)}/{command.verb()}"
        return raw("POST", where, self._tokens[caller.person], body, *headers)


@contextmanager
def ready(database: str, cases: int) -> Iterator[Ready]:
    """Prepare a district, start the server on it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with office_at(database) as office:
            awards = prepare(office, [f"unit-{n}" for n in range(cases)])
        with server_at(home, database) as (port, _):
            district = Ready(port, home, requests_for(awards, sign_offs(scheme())))
            district.everybody_was_here()
            yield district


def signoff_http() -> Line:
    """Many clients on PostgreSQL."""
    with (
        postgres_server(fsync=True) as server,
        ready(server.create_database(), CASES * (RUNS + 1)) as district,
    ):
        district.sign(CASES, CLIENTS)
        figure, spread = median_of(lambda: district.sign(CASES, CLIENTS)[0])
        bare, _ = median_of(lambda: district.look("/bare", CASES, CLIENTS)[0])
        barest, _ = median_of(lambda: district.look("/barest", CASES, CLIENTS)[0])
    return Line(
        name="signoff_http", unit="sign-offs/s", figure=figure, spread=spread,
        against={"same app, authenticate and validate the same bodies": bare, "the same, handed over as an act": barest},
        ratios={"÷ authenticate and validate": figure / bare, "÷ the same, handed over as an act": figure / barest},
        good={"÷ authenticate and validate": 0.4}, limited_by="one uvicorn process: parsing, deciding and the committer share a core",
        conditions={"connections": CLIENTS, "cases": CASES, "runs": RUNS, "database": "postgresql, fsync", "read before": True},
    )  # fmt: skip


def latency_http() -> Line:
    """One client on PostgreSQL: how long a sign-off takes, beside a bare insert and an empty endpoint."""
    with postgres_server(fsync=True) as server, ready(server.create_database(), 20 * (RUNS + 1)) as district:
        district.sign(20, 1)
        figure, spread = median_of(lambda: _middle(district.sign(20, 1)))
        empty, _ = median_of(lambda: _middle(district.look("/empty", 20, 1)))
        insert = bare_inserts(server.create_database(), 1, 500)
        begun = time.perf_counter()
        bare = (insert() and time.perf_counter() - begun) / 500 * 1000
    return Line(
        name="latency_http", unit="ms, median", figure=figure, spread=spread,
        against={"bare insert": bare, "empty endpoint": empty}, ratios={"÷ (bare insert + empty endpoint)": figure / (bare + empty)},
        good={"÷ (bare insert + empty endpoint)": 3.0}, limited_by="deciding, and the hand-over between loop and committer",
        conditions={"connections": 1, "database": "postgresql, fsync", "runs": RUNS, "read before": True},
    )  # fmt: skip


def _middle(rush: tuple[float, list[float]]) -> float:
    """The median latency in milliseconds."""
    return statistics.median(rush[1]) * 1000
