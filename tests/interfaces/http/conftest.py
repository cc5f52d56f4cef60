from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.interfaces.http.house import House, house
from tests.postgres import PostgresServer
from tests.support.world import World


@pytest.fixture
def home(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A house of one's own, where the hospital has applied for the district's honour; it is 2 May 2018."""
    with house(database_url, tmp_path, World.ready) as made:
        yield made


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that tests share which must not change anything in it. The hospital and the ward have applied."""
    folder = tmp_path_factory.mktemp("house")
    with _database(request, folder) as url, house(url, folder, _apply, max_body=100_000) as made:
        yield made


def _apply(world: World) -> None:
    world.settle()
    world.apply("hospital-home", "hospital", "district-advanced-home.2018")
    world.apply("ward-small-home", "ward", "district-advanced-small-home.2018")


@contextmanager
def _database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'house.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create_database()
    yield url
    server.drop_database(url)


@pytest.fixture
def award() -> str:
    """The hospital's application."""
    return "district-advanced-home.2018.hospital-home"
