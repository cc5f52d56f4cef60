"""Starts processes that append, and reads what they were told."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import IO, NamedTuple


class Acknowledged(NamedTuple):
    stream: str
    version: int
    position: int


@dataclass
class Appending:
    """A process that runs ``appending.py``; it writes to a file, so that a full pipe never stops it."""

    process: subprocess.Popen[str]
    output: IO[str]

    def has_appended(self) -> bool:
        return os.fstat(self.output.fileno()).st_size > 0

    def kill(self) -> None:
        self.process.kill()

    def acknowledged(self) -> list[Acknowledged]:
        """All that the process was told, once it has ended."""
        self.process.wait(timeout=100)
        with self.output:
            self.output.seek(0)
            lines = [line.split() for line in self.output]
        return [Acknowledged(stream, int(version), int(position)) for stream, version, position in lines]


def start_appending(url: str, name: str, count: int, fault: str = "") -> Appending:
    output = tempfile.TemporaryFile("w+")  # noqa: SIM115  # closed when it was read
    program = [sys.executable, "-m", "tests.infrastructure.event_store.appending", url, name, str(count)]
    process = subprocess.Popen(program, stdout=output, text=True, env={**os.environ, "JIANJIA_FAULT": fault})
    return Appending(process, output)
