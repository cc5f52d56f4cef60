"""``memory``: what a server process holds with a large log behind it, at its start and after readers asked it much."""

from __future__ import annotations

import json
import tempfile
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

from infrastructure.tokens import open_tokens
from tests.benchmarks import registers
from tests.benchmarks.district import MovableClock
from tests.benchmarks.http import server_at
from tests.benchmarks.measuring import Line, Size
from tests.benchmarks.starting import resident

READER = "fangshan-federation.organisation-and-publicity"
QUESTIONS = (
    "/registers/honours?limit=1000", "/registers/dynamic-management?limit=1000", "/registers/homes?limit=1000",
    "/registers/rounds", "/registers/worklist", "/registers/revocations", "/registers/grants?limit=1000",
    "/registers/late-entries", "/registers/honours?as_of=2019-06-30&known_at=2019-01-01T00:00:00Z",
)  # fmt: skip


def memory(size: Size) -> Line:
    """Megabytes of ``serve``, after every register was read."""
    store, count = registers.archive_of(size.events)
    with tempfile.TemporaryDirectory() as folder:
        home, database = Path(folder), store.engine.url.render_as_string(hide_password=False)
        token = open_tokens(home / "signing-key.pem", MovableClock()).issue(READER, timedelta(days=20_000))
        with server_at(home, database) as (port, process):
            ask(port, token, "/registers")
            before = resident(process)
            for _ in range(5):
                for path in QUESTIONS:
                    ask(port, token, path)
            figure = resident(process)
    return Line(
        name="memory", unit="MB", figure=figure, spread=(before, figure), against={"before the first question": before},
        ratios={}, good={"figure": 300.0}, limited_by="what a batch of a register holds while it is taken in",
        conditions={"events": count, "database": "postgresql"},
    )  # fmt: skip


def ask(port: int, token: str, path: str) -> Any:
    """What a path answers."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=600) as answer:
        return json.load(answer)
