"""Many writers in threads and processes: one order, nothing lost, nothing overtaken."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest

from application.ports import RawEvent
from tests.infrastructure.event_store.appending import SHARED, append_to_shared
from tests.infrastructure.event_store.processes import start_appending
from tests.infrastructure.event_store.samples import Built, Store, applied

PROCESSES = 4
COUNT = 40


class Follower(threading.Thread):
    """Reads on from where it was, as fast as it can, as a register does."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.seen: list[RawEvent] = []
        self.pages = 0
        self.ended = threading.Event()

    def run(self) -> None:
        ending = False
        while not ending:
            ending = self.ended.is_set()
            after = self.seen[-1].position if self.seen else 0
            while page := self.store.read_raw(after, 7):
                self.seen.extend(page)
                self.pages += 1
                after = page[-1].position
            self.store.wait_beyond(after, 0.002)


@pytest.fixture
def follower(open_another: Callable[[], Store]) -> Follower:
    return Follower(open_another())


def test_processes_that_write_at_once_lose_nothing_and_a_follower_misses_nothing(
    database_url: str, store: Store, follower: Follower
) -> None:
    follower.start()
    names = [f"p{number}" for number in range(PROCESSES)]
    processes = [start_appending(database_url, name, COUNT) for name in names]
    told = [line for process in processes for line in process.acknowledged()]
    follower.ended.set()
    follower.join()

    assert [process.process.returncode for process in processes] == [0] * PROCESSES
    assert [event.position for event in follower.seen] == list(range(1, PROCESSES * COUNT * 3 + 1))
    assert follower.pages > 1
    assert follower.seen == store.read_raw(0, 10_000)
    for name in names:
        assert len(store.load(f"award:{name}")) == len(store.load(f"home:{name}")) == COUNT
    assert_no_lost_update(store, names)
    where = {(event.stream, event.version): event.position for event in follower.seen}
    assert [where[line.stream, line.version] for line in told if line.stream == SHARED] == [
        line.position for line in told if line.stream == SHARED
    ]


def assert_no_lost_update(store: Store, names: list[str]) -> None:
    """Each writer read the shared stream, decided, and added one; all decisions are there, each on the one before."""
    shared = store.load(SHARED)
    assert [event.originator_version for event in shared] == list(range(1, len(names) * COUNT + 1))
    assert Counter(event.name for event in shared if isinstance(event, Built)) == dict.fromkeys(names, COUNT)


def test_threads_that_write_at_once_lose_nothing(store: Store, follower: Follower) -> None:
    names = [f"t{number}" for number in range(8)]

    def write(name: str) -> None:
        for version in range(1, COUNT + 1):
            store.append([applied(f"award:{name}", version)])
            append_to_shared(store, name)

    follower.start()
    threads = [threading.Thread(target=write, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    follower.ended.set()
    follower.join()
    assert [event.position for event in follower.seen] == list(range(1, 8 * COUNT * 2 + 1))
    assert_no_lost_update(store, names)


def test_each_stream_lies_in_the_log_in_the_order_of_its_versions(store: Store) -> None:
    answers = [store.submit([applied(f"award:{n % 7}", n // 7 + 1)]) for n in range(70)]
    assert [answer.result(20).position for answer in answers] == list(range(1, 71))
    assert [(raw.stream, raw.version) for raw in store.read_raw(0, 100)] == [
        (f"award:{n % 7}", n // 7 + 1) for n in range(70)
    ]
