from collections.abc import Callable, Iterator

import pytest

from domain.catalogue import catalogue
from domain.kernel import Event
from infrastructure.event_store.store import SqlEventStore, open_store
from infrastructure.registers.registers import Registers
from tests.support.world import World


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    found = World(database_url)
    yield found
    found.close()


@pytest.fixture
def registers(world: World) -> Iterator[Registers]:
    found = Registers(world.store.engine, world.store)
    yield found
    found.close()


@pytest.fixture
def open_another(database_url: str) -> Iterator[Callable[[], Registers]]:
    """The registers of the test's database once more, as another process has them."""
    stores: list[SqlEventStore[Event]] = []

    def open_() -> Registers:
        stores.append(open_store(database_url, catalogue()))
        return Registers(stores[-1].engine, stores[-1])

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def settled(world: World) -> World:
    """A world with notices, homes and open rounds, on 2 May 2018."""
    world.settle()
    return world
