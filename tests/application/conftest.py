"""A settled world for every test that wants one: made once per test process, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.world import World, copy_of


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of a settled world, closed."""
    file = tmp_path_factory.mktemp("world") / "settled.db"
    world = World(f"sqlite:///{file}")
    world.settle()
    world.close()
    return file


@pytest.fixture
def world(settled: Path, tmp_path: Path) -> Iterator[World]:
    """A settled world on 2 May 2018. Whatever a test does there, replay equals live at its end."""
    world = World(copy_of(settled, tmp_path / "world.db"))
    world.day("2018-05-02")
    yield world
    world.assert_replay_equals_live()
    world.close()
