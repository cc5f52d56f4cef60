"""``live_projection``: a register that follows what was recorded, beside the library's runner of one event a transaction."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Tracking
from eventsourcing.projection import Projection, ProjectionRunner

from application.office import Office
from domain.catalogue import catalogue
from domain.kernel import Event
from infrastructure.event_store.recorder import SqlRecorder
from infrastructure.event_store.store import SqlEventStore, open_store
from infrastructure.registers.registers import Registers
from tests.benchmarks.archive import multiply, play
from tests.benchmarks.district import MovableClock
from tests.benchmarks.measuring import RUNS, Line, median_of

EVENTS = 50_000
PEER_EVENTS = 2_000


class Seals(Application[Any]):
    """The peer's events: awards that were sealed."""


class OneByOne(Projection[SqlRecorder]):
    """The peer: a transaction an event – for the position alone, it keeps no rows at all."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Note that it was seen."""
        self.view.insert_tracking(tracking)


def live_projection() -> Line:
    """Events a second into the register of honours as it follows, both on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "archive.db"
        count = make_archive(template)
        figure, spread = median_of(lambda: followed(template, count))
    peer, _ = median_of(runner_rate)
    return Line(
        name="live_projection", unit="events/s", figure=figure, spread=spread, against={"library's runner": peer},
        ratios={"÷ library's runner": figure / peer}, good={"÷ library's runner": 20.0},
        limited_by="reading and folding in one Python process",
        conditions={"events": count, "runs": RUNS, "database": "sqlite", "events of the runner": PEER_EVENTS},
    )  # fmt: skip


def make_archive(file: Path) -> int:
    """A closed store with many homes' stories, which nobody has followed yet; how many events it has."""
    store: SqlEventStore[Event] = open_store(f"sqlite:///{file}", catalogue())
    clock = MovableClock()
    play(Office(store, clock), clock)
    count = multiply(store, store.engine, EVENTS)
    store.close()
    return count


def followed(template: Path, count: int) -> float:
    """Events a second from nothing to the head, as a reader brings a register up to date."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copyfile(template, Path(folder) / "copy.db")
        store: SqlEventStore[Event] = open_store(f"sqlite:///{copy}", catalogue())
        registers = Registers(store.engine, store)
        begun = time.perf_counter()
        registers.catch_up("honours")
        rate = count / (time.perf_counter() - begun)
        registers.close()
        store.close()
    return rate


def runner_rate() -> float:
    """Events a second through the library's runner as it is."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "PERSISTENCE_MODULE": "infrastructure.event_store.factory", "ORIGINATOR_ID_TYPE": "uuid",
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'peer.db'}",
        }  # fmt: skip
        application = Seals(environment)
        for _ in range(PEER_EVENTS // 10):
            aggregate = Aggregate()
            for _ in range(9):
                aggregate.trigger_event(Aggregate.Event)
            application.save(aggregate)
        begun = time.perf_counter()
        with ProjectionRunner(
            application_class=Seals, projection_class=OneByOne, view_class=SqlRecorder, env=environment
        ) as runner:
            runner.wait(PEER_EVENTS, timeout=600)
            rate = PEER_EVENTS / (time.perf_counter() - begun)
        application.close()
    return rate
