"""``start``: from nothing running to the first answer of ``jianjia serve``, on a store that is ready to use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.benchmarks.measuring import RUNS, Line, median_of

PATIENCE = 60.0


def start() -> Line:
    """Cold to the first answer, after one start that set the folder up."""
    with tempfile.TemporaryDirectory() as folder:
        first_answer(Path(folder))
        figure, spread = median_of(lambda: first_answer(Path(folder)))
        bare, _ = median_of(bare_interpreter)
    return Line(
        name="start", unit="s", figure=figure, spread=spread, against={"an interpreter that imports FastAPI and SQLAlchemy": bare},
        ratios={"÷ interpreter with its imports": figure / bare}, good={"figure": 2.0}, limited_by="imports",
        conditions={"runs": RUNS, "database": "sqlite"},
    )  # fmt: skip


def first_answer(home: Path) -> float:
    """Seconds until ``/health/live`` answers; the server is ended afterwards."""
    port = _free_port()
    environment = os.environ | {"JIANJIA_HOME": str(home), "JIANJIA_PORT": str(port)}
    begun = time.perf_counter()
    command = [sys.executable, "-c", "from interfaces.cli import main; main()", "serve"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_until_answered(f"http://127.0.0.1:{port}/health/live")
            return time.perf_counter() - begun
        finally:
            process.terminate()
            process.wait(PATIENCE)


def resident(process: int) -> float:
    """The megabytes of memory a process holds (Linux)."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def bare_interpreter() -> float:
    """Seconds for the imports alone."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import fastapi, sqlalchemy, uvicorn"], check=True)
    return time.perf_counter() - begun


def _wait_until_answered(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.01)
    raise TimeoutError(address)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port
