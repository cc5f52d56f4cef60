"""The simulation: a small district lives through its years, and everything holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from interfaces.simulation.evidence import Evidence, Fault
from interfaces.simulation.story import Plan, tell
from interfaces.terminal.simulation import simulate

pytestmark = pytest.mark.timeout(600)

Check = Callable[[Evidence], Iterator[Fault]]


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


def test_it_tells_a_person_what_happened_and_what_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate(Plan(1, 2), None, as_json=False) == 0
    told = capsys.readouterr().out
    assert "2024-12-31  事件 events" in told
    assert "✓ 没有提醒遗漏 / no reminder is lost" in told
    assert "✓ 台账等于重建 / registers equal their rebuild" in told


def _nobody(*_: object) -> None:
    """Nobody watches."""


def _lives(evidence: Evidence) -> dict[str, list[tuple[str, date, datetime]]]:
    """The story but for the order in which two workers delivered."""
    found: dict[str, list[tuple[str, date, datetime]]] = {}
    for each in evidence.events:
        if each.topic != "reminder.delivered":
            found.setdefault(each.stream, []).append((each.topic, each.on, each.at))
    return found
