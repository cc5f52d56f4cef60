"""Every scenario that travels with a shipped notice – and with foreign ones – is a test.

All run on SQLite; on PostgreSQL those that ask registers, and the first one of each file: what they prove there is
that the databases behave alike, and a stage takes its time to set.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

import domain
from infrastructure.notices import shipped
from infrastructure.scenarios.databases import Stages, play_on, stages
from infrastructure.scenarios.language import Prepared
from infrastructure.scenarios.reading import read_scenarios, scenario_files
from infrastructure.scenarios.running import Outcome
from tests.acceptance.outcomes import PROVEN_BY, shown
from tests.postgres import PostgresServer

SCHEMES = Path(domain.__file__).parent / "schemes"
FOREIGN = Path(__file__).parent / "foreign"
SCENARIOS = read_scenarios([*scenario_files(SCHEMES), *scenario_files(FOREIGN)])


def where(scenario: Prepared) -> str:
    file = Path(scenario.spot.file)
    folder = file.parent.parent if file.parent.name == "scenarios" else file.parent
    return f"{folder.name}/{file.stem}:{scenario.spot.line}"


def asks_registers(scenario: Prepared) -> bool:
    return bool(scenario.registers) or any(placed.step.check for placed in scenario.steps)


def some_of_each(scenarios: list[Prepared]) -> Iterator[Prepared]:
    """Those that ask registers, and the first one of each file."""
    seen: set[str] = set()
    for scenario in scenarios:
        if asks_registers(scenario) or scenario.spot.file not in seen:
            yield scenario
        seen.add(scenario.spot.file)


SOME = list(some_of_each(SCENARIOS))


def told(outcome: Outcome) -> str:
    """What was not as told."""
    lines = [outcome.prepared.name]
    for step in outcome.played:
        lines += [f"{step.spot.file}:{step.spot.line} {step.told}: {each}" for each in step.differences]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def sqlite_stages() -> Iterator[Stages]:
    with stages() as ready:
        yield ready


@pytest.fixture(scope="module")
def postgresql_for_all(postgres: PostgresServer) -> Iterator[tuple[str, Iterator[int]]]:
    url = postgres.create_database()
    yield url, count(1)
    postgres.drop_database(url)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=map(where, SCENARIOS))
def test_a_scenario_is_as_told_on_sqlite(scenario: Prepared, sqlite_stages: Stages) -> None:
    outcome = sqlite_stages.play(scenario)
    assert outcome.ok, told(outcome)
    assert {PROVEN_BY[each] for each in shown(scenario)} <= outcome.recorded


@pytest.mark.parametrize("scenario", SOME, ids=map(where, SOME))
def test_a_scenario_is_as_told_on_postgresql(
    scenario: Prepared, postgresql_for_all: tuple[str, Iterator[int]]
) -> None:
    url, numbers = postgresql_for_all
    outcome = play_on(url, scenario, next(numbers))
    assert outcome.ok, told(outcome)


def test_every_shipped_notice_has_scenarios() -> None:
    with_scenarios = {Path(each.spot.file).parent.parent.name for each in SCENARIOS}
    assert set(shipped()) <= with_scenarios


def test_the_scenarios_of_the_fangshan_notice_apply_for_every_honour() -> None:
    notice = next(s for scenario in SCENARIOS for s in scenario.schemes if s.scheme == "fangshan-2018")
    opened = {
        placed.step.with_.get("honour")
        for scenario in SCENARIOS
        for placed in scenario.steps
        if placed.step.do == "round.open"
    }
    assert set(notice.honours) <= opened
