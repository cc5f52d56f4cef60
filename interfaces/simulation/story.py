"""The story: day after day people act, workers sweep, everything is closed and opened again."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from infrastructure.settings import Settings
from interfaces.bootstrap import Jianjia, build
from interfaces.simulation.announcements import announce
from interfaces.simulation.evidence import Evidence, gather
from interfaces.simulation.incidents import Incidents
from interfaces.simulation.life import Life
from interfaces.simulation.people import People
from interfaces.simulation.town import FIRST_DAY, TurnedClock, homes_of, notices, settle
from interfaces.simulation.workers import Crew

RESTARTS = 1 / 60
"""Everything is closed and opened again once in so many days, on average."""

A_DAY = timedelta(days=1)

Passing = Callable[[date, int, Counter[str]], None]
"""Told each day that is over, the number of events so far, and what happened to the machines."""


@dataclass(frozen=True)
class Plan:
    """What is simulated; the same plan is the same story."""

    years: int = 20
    homes: int = 500
    seed: int = 1

    @property
    def last_day(self) -> date:
        """The day before which the story ends."""
        return FIRST_DAY.replace(year=FIRST_DAY.year + self.years)


@dataclass(frozen=True)
class Outcome:
    """What the story came to. ``complaints`` are the errors that workers told of."""

    plan: Plan
    evidence: Evidence
    people: People
    counts: Counter[str]
    complaints: list[str]
    seconds: float


def tell(plan: Plan, database: str, home: Path, passing: Passing) -> Outcome:
    """Let a district live through its years over a database that is empty."""
    begun = time.monotonic()
    story = Story(plan, Settings(home=home, database=database))
    with _complaints() as complaints:
        try:
            story.live(passing)
        finally:
            story.stop()
    with build(story.settings, story.clock) as jianjia:
        evidence = gather(jianjia.store, story.crew.sweeps, notices())
    counts = story.counts + story.crew.counts
    return Outcome(plan, evidence, story.people, counts, complaints, time.monotonic() - begun)


class Story:
    """The people, the workers, the server between them, and one clock."""

    def __init__(self, plan: Plan, settings: Settings) -> None:
        self.plan = plan
        self.settings = settings
        self.clock = TurnedClock()
        self.people = People(self.clock, Random(f"{plan.seed}/people"))
        self.crew = Crew(settings, self.clock, Random(f"{plan.seed}/workers"))
        self.counts: Counter[str] = Counter()
        self._chance = Random(f"{plan.seed}/restarts")
        self._server: Jianjia | None = None

    def live(self, passing: Passing) -> None:
        """Begin, live day by day, and at the end let everybody wake up and finish."""
        settle(self._start().office, self.plan.homes)
        homes = homes_of(self.plan.homes)
        life = Life(self.people, homes)
        life.begin()
        Incidents(life).begin(homes)
        announce(self.people, FIRST_DAY.year, self.plan.last_day.year + 1)
        while self.clock.today < self.plan.last_day:
            self._next_day()
            self.people.live_a_day()
            self.crew.work_a_day()
            passing(self.clock.today, self._events(), self.crew.counts)
        for _ in range(2):  # what a dead worker had taken to deliver is taken again the day after
            self._next_day()
            self.crew.wake()

    def stop(self) -> None:
        """Close everything."""
        self.crew.stop()
        if self._server is not None:
            self._server.close()
            self._server = None

    def _next_day(self) -> None:
        self.clock.turn_to(self.clock.today + A_DAY)
        if self._chance.random() < RESTARTS:
            self.stop()
            self._start()
            self.counts["restarts"] += 1

    def _start(self) -> Jianjia:
        self._server = build(self.settings, self.clock)
        self.people.office = self._server.office
        return self._server

    def _events(self) -> int:
        return self._server.store.last_position if self._server else 0


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What is logged as an error meanwhile; warnings are kept from the terminal."""
    log, said = logging.getLogger("jianjia"), _Kept()
    before, log.propagate = log.propagate, False
    log.addHandler(said)
    try:
        yield said.complaints
    finally:
        log.removeHandler(said)
        log.propagate = before


class _Kept(logging.Handler):
    """Keeps errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.complaints: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.complaints.append(record.getMessage())
