"""Real processes on one database: they advance a register together, rebuild it, and die at it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from infrastructure.registers.registers import Registers
from tests.infrastructure.registers.raw import fill
from tests.infrastructure.registers.test_following import counts, position
from tests.support.world import World

ROOT = Path(__file__).parents[3]
PATIENCE = 120


def begin(url: str, honours: int, rebuilds: int = 0, fault: str = "") -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.infrastructure.registers.advancing",
        url,
        str(honours),
        str(rebuilds),
    ]
    environment = os.environ | ({"JIANJIA_FAULT": fault} if fault else {})
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def end(process: subprocess.Popen[str]) -> list[int]:
    """What a process saw, once it ended by itself."""
    told, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    return [int(line) for line in told.split()]


def test_processes_advance_and_rebuild_a_register_while_others_write_and_each_event_counts_once(
    world: World, database_url: str
) -> None:
    fill(world.store, 30, prefix="old")
    processes = [begin(database_url, 90), begin(database_url, 90), begin(database_url, 90, rebuilds=3)]
    try:
        assert [process.stdout and process.stdout.readline() for process in processes] == ["30\n"] * 3
        for number in range(20):
            fill(world.store, 3, prefix=f"n{number}-")
            time.sleep(0.02)
        seen = [end(process) for process in processes]
    finally:
        for process in processes:
            process.kill()
    assert all(each == sorted(each) for each in seen), "a reader was shown an older state"
    assert [each[-1] for each in seen] == [90, 90, 90]
    registers = Registers(world.store.engine, world.store)
    assert counts(registers) == 90
    assert registers.verify("honours") == []
    assert next(status.version for status in registers.status() if status.name == "honours") == 4


def test_a_process_that_dies_between_rows_and_position_leaves_neither(
    world: World, database_url: str, registers: Registers
) -> None:
    fill(world.store, 10)
    dying = begin(database_url, 10, fault="registers.before-commit@3")
    dying.communicate(timeout=PATIENCE)
    assert dying.returncode == -signal.SIGKILL
    assert position(registers) == 14, "two batches of seven were committed, the third was not"
    assert end(begin(database_url, 10)) == [10]
    assert position(registers) == 30
    assert registers.verify("honours") == []
