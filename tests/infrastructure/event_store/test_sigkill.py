"""A process that is killed: what it acknowledged is stored, and nothing is stored by halves."""

import random
import signal
import time
from itertools import chain

import pytest

from infrastructure.event_store.store import open_store
from tests.infrastructure.event_store.appending import SHARED
from tests.infrastructure.event_store.processes import start_appending
from tests.infrastructure.event_store.samples import TYPES, Store, applied, wait_until

POINTS = {
    "committer.before-flush": 0,
    "writer.before-commit": 0,
    "writer.after-commit": 1,
    "committer.before-answer": 1,
}
"""Where the process dies, and how many of its appends are stored then without its knowledge."""

# What `appending.py` appends, one after the other.
APPENDS = [append for n in (1, 2, 3) for append in ([("award:p", n), ("home:p", n)], [(SHARED, n)])]


@pytest.mark.parametrize("nth", [1, 5])
@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_at_any_point_of_an_append(database_url: str, point: str, nth: int) -> None:
    killed = start_appending(database_url, "p", 3, fault=f"{point}@{nth}")
    told = killed.acknowledged()
    assert killed.process.returncode == -signal.SIGKILL
    assert [(line.stream, line.version) for line in told] == [append[0] for append in APPENDS[: nth - 1]]

    store = open_store(database_url, TYPES)
    stored = [(raw.stream, raw.version) for raw in store.read_raw(0, 100)]
    assert stored == list(chain.from_iterable(APPENDS[: nth - 1 + POINTS[point]]))
    commands = [n for n in (1, 2, 3) if store.find_command(f"p-{n}")]
    assert commands == [version for stream, version in stored if stream == "award:p"]
    store.append([applied("award:next", 1)])  # the dead process holds no lock
    store.close()


def test_processes_killed_at_any_moment_while_others_go_on(database_url: str) -> None:
    names = [f"p{number}" for number in range(6)]
    killed = []
    for name in names:
        killed.append(start_appending(database_url, name, 1_000_000))
        wait_until(killed[-1].has_appended)
        time.sleep(random.uniform(0, 0.2))
        if len(killed) > 2:
            killed[-3].kill()
    for process in killed:
        process.kill()
    told = [line for process in killed for line in process.acknowledged()]

    store = open_store(database_url, TYPES)
    where = {(raw.stream, raw.version): raw.position for raw in store.read_raw(0, 1_000_000)}
    assert sorted(where.values()) == list(range(1, len(where) + 1))
    assert {
        (line.stream, line.version): line.position for line in told if line.stream == SHARED
    }.items() <= where.items()
    for name in names:
        assert_whole(
            store, name, max((line.version for line in told if line.stream == f"award:{name}"), default=0)
        )
    store.close()


def assert_whole(store: Store, name: str, acknowledged: int) -> None:
    """The two events and the command of each append are there together, and at most one that nobody was told of."""
    stored = len(store.load(f"award:{name}"))
    assert stored in (acknowledged, acknowledged + 1)
    assert len(store.load(f"home:{name}")) == stored
    assert store.find_command(f"{name}-{stored + 1}") is None
    assert stored == 0 or store.find_command(f"{name}-{stored}") is not None
