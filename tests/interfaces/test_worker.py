"""The worker: whatever kills it and however many there are, every rung is issued once and delivered at least once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.reminder import Delivered, Issued
from infrastructure.outbox.outbox import LEASE
from infrastructure.settings import Settings
from interfaces.terminal.history import replay_award
from interfaces.terminal.plain import sentences
from interfaces.terminal.reminders import list_deliveries, work
from interfaces.worker import Swept, Worker, sweep_all, sweeping
from tests.interfaces.test_worker_time import POINTS as POINTS_OF_TIME
from tests.support.reminding import DUE, remindable, rungs, running, waiting
from tests.support.world import World, copy_of

ROOT = Path(__file__).parents[2]

POINTS = (
    "reminders.before-issue@2", "writer.before-commit", "committer.before-answer", "reminders.after-issue@2",
    "registers.before-commit@2", "reminders.before-send", "reminders.after-send@2", "writer.before-commit@19",
    "writer.after-commit@20", "reminders.after-note", "committer.before-flush@5", "outbox.before-commit",
    "outbox.before-lease",
)  # fmt: skip
"""Where a worker dies: at every point of the sweep, early or late. However two workers share the four reminders, one of them
issues two.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of a district with honours that fall due."""
    file = tmp_path_factory.mktemp("reminders") / "made.db"
    remindable(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def world(made: Path, tmp_path: Path) -> Iterator[World]:
    url = copy_of(made, tmp_path / "world.db")
    world = World(url)
    world.day(DUE)
    yield world
    world.close()


@pytest.fixture
def district(database_url: str) -> Iterator[World]:
    world = remindable(database_url)
    world.day(DUE)
    yield world
    world.close()


def start(world: World, fault: str = "") -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "tests.interfaces.sweeping", world.url, world.clock.now.isoformat()]
    return subprocess.Popen(
        program, stdout=subprocess.PIPE, text=True, env={**os.environ, "JIANJIA_FAULT": fault}
    )


def assert_all_done(world: World) -> None:
    """Each rung was issued once, each delivery noted once, and nothing waits."""
    issued: Counter[tuple[str, str]] = Counter()
    addressed: set[tuple[str, ...]] = set()
    delivered: Counter[tuple[str, ...]] = Counter()
    for each in world.store.family("reminder:"):
        match each.event:
            case Issued() as event:
                issued[event.originator_id, event.rung] += 1
                keys = ((event.originator_id, event.rung, who.to) for who in event.addressees)
                addressed |= set(keys)
            case Delivered() as event:
                delivered[event.originator_id, event.rung, event.to] += 1
    star = {"-P1M", "P0D", *(f"+{step}" for step in range(1, 13))}
    assert set(issued) == {
        *((f"reminder:{unit}@{DUE}", "P0D") for unit in ("hospital", "school", "works")),
        *(("reminder:star@2019-10-20", rung) for rung in star),
    }
    assert set(issued.values()) == {1}
    assert set(delivered) == addressed
    assert set(delivered.values()) == {1}
    assert waiting(world) == []


def test_one_sweep_issues_and_delivers_and_another_finds_nothing_to_do(district: World) -> None:
    jianjia = running(district)
    first = sweep_all(jianjia)
    assert first.issued == 17
    assert first.delivered > 17
    assert sweep_all(jianjia) == Swept(0, 0)
    assert_all_done(district)


def test_no_point_of_the_sweep_is_left_out() -> None:
    rooms = (ROOT / name for name in ("application", "infrastructure", "interfaces"))
    told = "".join(file.read_text() for room in rooms for file in room.rglob("*.py"))
    there = set(re.findall(r'\b(?:reach|passing)\("([a-z.-]+)"\)', told))
    assert {point.partition("@")[0] for point in (*POINTS, *POINTS_OF_TIME)} == there


@pytest.mark.parametrize("point", POINTS)
def test_two_workers_killed_at_any_point_of_the_sweep_lose_and_double_nothing(
    district: World, point: str
) -> None:
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
    assert_all_done(district)


def test_between_two_looks_at_the_due_dates_a_worker_only_delivers_and_a_new_day_is_a_new_look(
    world: World,
) -> None:
    worker = Worker(running(world), look_every=1000)
    assert worker.sweep().issued == 17
    world.day("2020-10-20")
    assert worker.sweep() == Swept(0, 0)
    world.day("2020-10-27")
    assert worker.sweep().issued == 3
    assert rungs(world, "school") == [(DUE, "P0D", DUE), (DUE, "+1", "2020-10-27")]


def test_a_server_sweeps_in_the_background_unless_that_is_left_to_workers(world: World) -> None:
    with sweeping(running(world, sweep_every=0)):
        pass
    assert rungs(world, "school") == []
    with sweeping(running(world, sweep_every=0.05)):
        waited = threading.Event()
        for _ in range(200):
            if rungs(world, "school"):
                break
            waited.wait(0.05)
    assert rungs(world, "school") == [(DUE, "P0D", DUE)]


def test_a_worker_is_told_of_by_its_words(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """The command line has the machine's own clock: by now every ladder is in its overdue weeks."""
    settings = Settings(home=Path(), database=world.url)
    assert work(settings, once=True) == 0
    assert "发出 issued" in capsys.readouterr().out
    assert list_deliveries(settings, all=False) == 0
    assert "nothing waits" in capsys.readouterr().out
    assert list_deliveries(settings, all=False, award="nope") == 0
    assert "no such reminder" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        list_deliveries(settings, all=False, state="undelivred")
    assert "undelivred" in capsys.readouterr().err
    assert list_deliveries(settings, all=True) == 0
    told = capsys.readouterr().out
    assert f"school@{DUE}" in told
    assert "school/chair  delivered  logged" in told


def test_what_could_not_be_delivered_is_listed_with_its_reason(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(
        home=Path(), database=world.url, remind_by=("webhook",), webhook_url="http://127.0.0.1:9/hook"
    )
    assert work(settings, once=True) == 0
    capsys.readouterr()
    assert list_deliveries(settings, all=False) == 0
    told = capsys.readouterr().out
    assert "已试1次" in told
    assert "JIANJIA_WEBHOOK_PRIVATE=allow" in told


def test_the_replay_of_an_award_tells_of_its_reminders(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    sweep_all(running(world))
    world.do("school/chair", "reminder.acknowledge", f"school@{DUE}")
    assert replay_award(Settings(home=Path(), database=world.url), "school") == 0
    told = capsys.readouterr().out
    for topic in ("reminder.issued", "reminder.delivered", "reminder.acknowledged"):
        assert topic in told


def test_reminders_are_listed_by_award_and_by_who_has_not_acknowledged(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    sweep_all(running(world))
    world.do("school/chair", "reminder.acknowledge", f"school@{DUE}")
    settings = Settings(home=Path(), database=world.url)
    list_deliveries(settings, all=True, award="school", seat="chair", unit="school")
    assert "school.chair已确认 acknowledged" in capsys.readouterr().out
    list_deliveries(settings, all=False, award="school", state="unacknowledged")
    told = [line.split()[3] for line in capsys.readouterr().out.splitlines()]
    assert told == ["fangshan-federation/organisation-and-publicity", "liangxiang/chair", "school/clerk"]


def test_a_wrong_setting_is_a_sentence(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end, sentences():
        work(Settings(home=Path(), database=world.url, remind_by=("pigeon",)), once=True)
    assert end.value.code == 2
    assert (
        "设置有误：JIANJIA_REMIND_BY：没有“pigeon”，可用：log、smtp、webhook。 / " in capsys.readouterr().err
    )
