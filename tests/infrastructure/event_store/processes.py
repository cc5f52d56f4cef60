"""Starts processes that append, and reads what they were told."""

import os
import subprocess
import sys
from typing import NamedTuple


class Acknowledged(NamedTuple):
    stream: str
    version: int
    position: int


def start_appending(url: str, name: str, count: int, fault: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.infrastructure.event_store.appending", url, name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "JIANJIA_FAULT": fault},
    )


def acknowledged(process: subprocess.Popen[str]) -> list[Acknowledged]:
    """All that the process was told, once it has ended."""
    said, _ = process.communicate(timeout=100)
    lines = [line.split() for line in said.splitlines()]
    return [Acknowledged(stream, int(version), int(position)) for stream, version, position in lines]
