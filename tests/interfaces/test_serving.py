"""What `jianjia serve` prints for a newcomer: every line is pasted into a shell, against the server that printed it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from infrastructure.registers.query import Query
from infrastructure.settings import Settings
from interfaces.bootstrap import Jianjia, build
from interfaces.terminal.serving import prepare
from interfaces.try_out import AWARD, ROUND

JIANJIA = Path(sys.executable).with_name("jianjia")
PATIENCE = 60.0


@contextmanager
def served(home: Path, database: str) -> Iterator[tuple[str, list[str]]]:
    """A server as people start it: the line to paste first, and the lines that follow."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environment = os.environ | {
        "JIANJIA_HOME": str(home), "JIANJIA_DATABASE": database, "JIANJIA_PORT": port, "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    with subprocess.Popen([JIANJIA, "serve"], env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            printed = []
            for line in server.stdout:
                printed.append(line.rstrip("\n"))
                if line.startswith("Ctrl-C"):
                    break
            _wait_for(f"http://127.0.0.1:{port}/health/live")
            lines = [line.strip() for line in printed if line.startswith("  ") and not line.startswith("  #")]
            yield lines[0], lines[1:]
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=PATIENCE)


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            httpx2.get(address, trust_env=False)
        except httpx2.TransportError:
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)
        else:
            return


def pasted(folder: Path, first: str, line: str) -> Any:
    """What a shell prints for a line; `./run` is the door of a clone, and here the command it opens."""
    assert shutil.which("curl"), "these lines are for curl"
    script = f"{first}\n{line}\n".replace("./run ", f"{JIANJIA} ")
    done = subprocess.run(["sh", "-ec", script], cwd=folder, capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, ""), line
    return json.loads(done.stdout)


def with_tokens_at_hand(folder: Path, first: str, lines: list[str]) -> str:
    """The same first line, for speed with every token made once."""
    command = re.search(r"\$\((.* token) \"\$who\"\)", first)
    assert command
    for person in {match[1] for line in lines if (match := re.search(r"\bas (\S+)", line))}:
        made = command[1].replace("./run ", f"{JIANJIA} ")
        token = subprocess.run(
            ["sh", "-ec", f"{made} {person}"], cwd=folder, capture_output=True, text=True, check=True
        )
        (folder / person).write_text(token.stdout)
    return first.replace(command[0], '$(cat "$who")')


def test_a_newcomer_walks_the_whole_road_by_pasting_what_the_server_prints(
    tmp_path: Path, database_url: str
) -> None:
    home = tmp_path / "var"
    with served(home, database_url) as (first, lines):
        quick = with_tokens_at_hand(tmp_path, first, lines)
        assert pasted(tmp_path, first, lines[0])["person"] == "p-3101"
        assert pasted(tmp_path, quick, lines[1])["code"] == "field-missing"
        for line in lines[2:5]:
            assert pasted(tmp_path, quick, line)["award"]["id"] == AWARD, line
        halfway = lines[5:]
    with served(home, database_url) as (first, lines):
        assert len(lines) == len(halfway) + 2
        quick = with_tokens_at_hand(tmp_path, first, lines)
        assert pasted(tmp_path, quick, lines[0])["person"] == "p-3105"
        assert [row["award"] for row in pasted(tmp_path, quick, lines[1])["rows"]] == [AWARD]
        answers = [pasted(tmp_path, quick, line) for line in lines[2:]]
        assert answers[-2]["award"]["standing"] == "in-force"
        assert [step["step"] for step in answers[-1]["steps"] if not step["seals"]] == []
    with served(home, database_url) as (_, lines):
        assert lines == [f"as p-1102 /awards/{AWARD}/route"]


@pytest.fixture
def opened(tmp_path: Path, database_url: str) -> Iterator[Jianjia]:
    with build(Settings(home=tmp_path, database=database_url)) as jianjia:
        yield jianjia


def test_only_an_empty_store_is_laid_out_for_trying(
    opened: Jianjia, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(opened, "")
    assert opened.store.head() == 0
    prepare(opened)
    assert ROUND in capsys.readouterr().out, "what was planted is told"
    late = opened.registers.read(Query("late-entries", {"person": "system"}, limit=1000)).rows
    assert late == [], "what Jianjia plants itself is not late"
    head = opened.store.head()
    prepare(opened)
    assert opened.store.head() == head
    assert capsys.readouterr().out == ""
