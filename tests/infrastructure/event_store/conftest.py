from collections.abc import Callable, Iterator

import pytest

from infrastructure.event_store.store import open_store
from tests.infrastructure.event_store.samples import TYPES, Store


@pytest.fixture
def open_another(database_url: str) -> Iterator[Callable[[], Store]]:
    """Open the test's database once more, as another process would."""
    opened: list[Store] = []

    def open_() -> Store:
        opened.append(open_store(database_url, TYPES))
        return opened[-1]

    yield open_
    for store in opened:
        store.close()


@pytest.fixture
def store(open_another: Callable[[], Store]) -> Store:
    return open_another()
