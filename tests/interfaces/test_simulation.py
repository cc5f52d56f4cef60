"""The simulation: a small district lives through its years, and everything holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from interfaces import cli
from interfaces.simulation.checks.judge import Verdict
from interfaces.simulation.evidence import Evidence, Fault
from interfaces.simulation.story import Plan, tell
from interfaces.terminal import simulation
from interfaces.terminal.simulation import simulate

pytestmark = pytest.mark.timeout(600)


def test_a_small_district_lives_through_its_years_and_everything_holds(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulate(Plan(years=2, homes=16, seed=5), database_url, as_json=True) == 0, capsys.readouterr().out
    told = json.loads(capsys.readouterr().out)
    assert [each["check"] for each in told["checks"] if not each["holds"]] == []
    happened = (
        "reminders issued",
        "letters delivered",
        "late entries",
        "sweeps at the same time",
        "restarts",
    )
    assert [each for each in happened if not told["figures"][each]] == []


def test_a_database_that_is_not_empty_is_left_alone(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(Plan(1, 1), sqlite_url, tmp_path, _nobody)
    assert simulate(Plan(1, 1), sqlite_url, as_json=False) == 2
    assert "not empty" in capsys.readouterr().err


def test_the_same_seed_is_the_same_story(new_sqlite_database: Callable[[], str], tmp_path: Path) -> None:
    one, same, other = (
        tell(plan, new_sqlite_database(), tmp_path, _nobody)
        for plan in (Plan(1, 4, 7), Plan(1, 4, 7), Plan(1, 4, 8))
    )
    assert _lives(one.evidence) == _lives(same.evidence) != _lives(other.evidence)
    assert (one.people.done, one.people.refused, one.counts) == (
        same.people.done,
        same.people.refused,
        same.counts,
    )


def test_it_tells_a_person_what_happened_and_what_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["jianjia", "simulate", "--years", "1", "--homes", "2", "--seed", "3"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    told = capsys.readouterr().out
    assert end.value.code == 0
    assert "2024-12-31  事件 events" in told
    assert "2个职工之家，1年，种子3 / homes, years, seed" in told
    assert "✓ 没有提醒遗漏 / no reminder is lost" in told
    assert "✓ 台账等于重建 / registers equal their rebuild" in told


def test_a_check_that_fails_is_told_with_the_history_of_the_first_award_and_exit_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def one_fault(evidence: Evidence, *_: object) -> Iterator[Verdict]:
        award = next(iter(evidence.histories))
        yield Verdict("不符", "wrong", (Fault(award, "有误", "a mistake"),))

    monkeypatch.setattr(simulation, "judge", one_fault)
    assert simulate(Plan(1, 4, 7), None, as_json=False) == 1
    told = capsys.readouterr()
    assert "✗ 不符 / wrong: 1" in told.out
    assert "有误 / a mistake" in told.err
    assert "补录（依据文件） award.imported" in told.err


def _nobody(*_: object) -> None:
    """Nobody watches."""


def _lives(evidence: Evidence) -> dict[str, list[tuple[str, date, datetime]]]:
    """The story but for the order in which two workers delivered."""
    found: dict[str, list[tuple[str, date, datetime]]] = {}
    for each in evidence.events:
        if each.topic != "reminder.delivered":
            found.setdefault(each.stream, []).append((each.topic, each.on, each.at))
    return found
