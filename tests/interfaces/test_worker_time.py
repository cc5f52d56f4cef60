"""The worker lets time pass: whatever kills it and however many there are, everything is recorded once, as of its day."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from infrastructure.due import held_honours
from infrastructure.outbox.outbox import LEASE
from infrastructure.settings import Settings
from interfaces.terminal.due import list_ahead
from interfaces.terminal.reminders import work
from interfaces.worker import Worker, sweep_all
from tests.support.reminding import rungs, running
from tests.support.timed import AWARDS, held, life, timed
from tests.support.world import World

POINTS = (
    "time.before-recording@3", "writer.before-commit@2", "writer.after-commit@2", "committer.before-answer",
    "time.after-recording@2", "registers.before-commit@2",
)  # fmt: skip
"""Where a worker dies: at every point at which it lets time pass, early or late."""

SUSPENDED, EXPIRED = ("suspended", "2019-02-21"), ("expired", "2019-10-21")

LIVES = {
    "torch-hospital": [SUSPENDED, EXPIRED],
    "torch-school": [SUSPENDED, EXPIRED],
    "torch-works": [SUSPENDED, EXPIRED],
    "lantern-school": [("lapsed", "2019-03-21")],
    "star-works": [("lapsed", "2019-06-01")],
}


@pytest.fixture
def district(database_url: str) -> Iterator[World]:
    world = timed(database_url)
    world.day("2019-11-05")
    yield world
    world.close()


def start(world: World, fault: str = "") -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "tests.interfaces.sweeping", world.url, world.clock.now.isoformat()]
    return subprocess.Popen(
        program, stdout=subprocess.PIPE, text=True, env={**os.environ, "JIANJIA_FAULT": fault}
    )


@pytest.mark.parametrize("point", POINTS)
def test_two_workers_killed_while_time_passes_lose_and_double_nothing(district: World, point: str) -> None:
    killed = [start(district, point), start(district, point)]
    codes = [process.wait(timeout=60) for process in killed]
    for process in killed:
        process.communicate()
    assert -signal.SIGKILL in codes, f"nobody came to {point}"
    district.clock.now += timedelta(seconds=LEASE + 1)
    last = [start(district), start(district)]
    for process in last:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert {award: life(district, award) for award in AWARDS} == LIVES
    district.assert_registers_equal_their_rebuild()


def test_one_sweep_lets_time_pass_and_another_finds_nothing_to_do(district: World) -> None:
    jianjia = running(district)
    assert len(sweep_all(jianjia).happened) == 8
    assert sweep_all(jianjia).happened == ()
    assert {award: life(district, award) for award in AWARDS} == LIVES


def test_nobody_is_reminded_of_an_honour_that_time_ended(district: World) -> None:
    """The star's re-inspection was due in October; it had lapsed in June."""
    sweep_all(running(district))
    assert rungs(district, "star-works") == []


def test_the_register_and_the_honours_say_the_same_of_what_may_come(district: World) -> None:
    jianjia = running(district)
    assert sorted(held_honours(jianjia.registers)) == sorted(held(district))


def test_a_new_day_is_a_new_look(district: World) -> None:
    district.day("2019-02-20")
    worker = Worker(running(district), look_every=1000)
    assert worker.sweep().happened == ()
    district.day("2019-02-21")
    assert [each.on for each in worker.sweep().happened] == [date(2019, 2, 21)] * 3


def test_the_worker_tells_what_it_recorded_and_by_which_clause(
    district: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line has the machine's own clock: by now every term is over."""
    settings = Settings(home=Path(), database=district.url)
    assert list_ahead(settings, 30) == 0
    told = capsys.readouterr().out
    assert (
        "2019-02-21  torch-school  school-home“火炬职工之家”  暂停使用 is suspended（2019-02-20前未复验）  [第四条]"
        in told
    )
    assert "待系统登记" in told
    assert work(settings, once=True) == 0
    told = capsys.readouterr().out
    assert "2019-10-21  torch-school  award.expired  [第二条]" in told
    assert "到期登记 recorded 8" in told
    assert list_ahead(settings, 30) == 0
    assert "nothing happens by itself" in capsys.readouterr().out
    assert list_ahead(settings, 30, as_of="2019-02-10") == 0
    told = capsys.readouterr().out
    assert "2019-02-21  torch-school" in told
    assert "待系统登记" not in told
    assert list_ahead(settings, 30, as_of="2019-02-10", known_at="2018-10-19") == 0
    assert "nothing happens by itself" in capsys.readouterr().out
