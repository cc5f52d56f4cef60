"""A process that is killed: what it acknowledged is stored, and nothing is stored by halves."""

import signal

import pytest

from infrastructure.event_store.store import open_store
from tests.infrastructure.event_store.processes import acknowledged, start_appending
from tests.infrastructure.event_store.samples import TYPES, applied

POINTS = {
    "committer.before-flush": 0,
    "writer.before-commit": 0,
    "writer.after-commit": 1,
    "committer.before-answer": 1,
}
"""Where the process dies, and how many of its appends are stored then, though it never learned so."""


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_during_its_first_append(database_url: str, point: str) -> None:
    process = start_appending(database_url, "p", 3, fault=point)
    assert acknowledged(process) == []
    assert process.returncode == -signal.SIGKILL
    store = open_store(database_url, TYPES)
    assert [(raw.stream, raw.version) for raw in store.read_raw(0, 10)] == [("award:p", 1), ("home:p", 1)][
        : 2 * POINTS[point]
    ]
    assert (store.find_command("p-1") is not None) == bool(POINTS[point])
    store.append([applied("award:next", 1)])  # the dead process holds no lock
    store.close()
