"""Two workers over one database: each sweeps on some days, sleeps for weeks, dies in the middle, and comes back.

Each has a Jianjia of its own – store, office, registers – as a worker in a process of its own has. A death is an exception
that is thrown at one of the named points a sweep passes; what the worker knew is gone with it.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from infrastructure import faults
from infrastructure.settings import Settings
from interfaces.bootstrap import Jianjia, build
from interfaces.simulation.evidence import Sweep
from interfaces.simulation.town import TurnedClock
from interfaces.worker import Worker

POINTS = (
    "time.before-recording", "time.after-recording", "reminders.before-issue", "reminders.after-issue",
    "reminders.before-send", "reminders.after-send", "reminders.after-note",
)  # fmt: skip
"""Where a worker may die."""

QUIET = 0.2
"""How many of the days outside the busy stretches see a sweep."""


class PowerCut(BaseException):
    """The worker is dead."""


class Mortal:
    """A worker that can be told to die, and is made anew after it did."""

    def __init__(self, settings: Settings, clock: TurnedClock) -> None:
        self._settings = settings
        self._clock = clock
        self._jianjia: Jianjia | None = None
        self._worker: Worker | None = None
        self._dies_at = ("", 0)
        self.asleep_until = date.min

    def sweep(self, dies_at: tuple[str, int] = ("", 0)) -> Sweep | None:
        """One whole sweep; ``None`` when it died before the end."""
        self._dies_at = dies_at
        jianjia, worker = self._alive()
        start = jianjia.store.head()
        try:
            worker.sweep()
        except PowerCut:
            self.stop()
            return None
        return Sweep(self._clock.today, start, jianjia.store.head())

    def stop(self) -> None:
        """End; whatever it knew is forgotten."""
        if self._jianjia is not None:
            self._jianjia.close()
        self._jianjia = self._worker = None

    def _alive(self) -> tuple[Jianjia, Worker]:
        if self._jianjia is None or self._worker is None:
            self._jianjia = build(self._settings, self._clock)
            self._worker = Worker(self._jianjia, look_every=0, passing=self._pass)
        return self._jianjia, self._worker

    def _pass(self, point: str) -> None:
        faults.reach(point)
        at, left = self._dies_at
        if point == at:
            self._dies_at = at, left - 1
            if left == 1:
                raise PowerCut


class Crew:
    """Two workers, and what becomes of them day by day."""

    def __init__(self, settings: Settings, clock: TurnedClock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self._workers = [Mortal(settings, clock), Mortal(settings, clock)]
        self._busy_until = date.min
        self.sweeps: list[Sweep] = []
        self.counts: Counter[str] = Counter()

    def work_a_day(self) -> None:
        """Whoever is awake may sweep today: every day in busy stretches, now and then in quiet ones."""
        self._fall_asleep()
        awake = [worker for worker in self._workers if worker.asleep_until <= self._clock.today]
        if not awake or not (self._clock.today < self._busy_until or self._random.random() < QUIET):
            return
        match self._random.choices(("one", "together", "dies"), (0.5, 0.2, 0.3))[0]:
            case "together" if len(awake) == 2:
                self._together()
            case "dies":
                self._one(
                    self._random.choice(awake), (self._random.choice(POINTS), self._random.randint(1, 2))
                )
            case _:
                self._one(self._random.choice(awake))

    def wake(self) -> None:
        """Nobody sleeps any more; one after the other sweeps."""
        for worker in self._workers:
            self._one(worker)

    def stop(self) -> None:
        """All end."""
        for worker in self._workers:
            worker.stop()

    def _fall_asleep(self) -> None:
        """A stretch of daily sweeps begins, a worker goes away for weeks, or both do."""
        day, chance = self._clock.today, self._random.random()
        if chance < 1 / 120:
            self._busy_until = day + timedelta(days=self._random.randint(10, 40))
        elif chance < 1 / 60:
            self._away(self._random.choice(self._workers))
            self.counts["worker away"] += 1
        elif chance < 1 / 45:
            for worker in self._workers:
                self._away(worker)
            self.counts["all workers away"] += 1

    def _away(self, worker: Mortal) -> None:
        worker.stop()
        worker.asleep_until = self._clock.today + timedelta(days=self._random.randint(5, 60))

    def _one(self, worker: Mortal, dies_at: tuple[str, int] = ("", 0)) -> None:
        self._note(worker.sweep(dies_at))

    def _together(self) -> None:
        """Both at the same time; what one does the other finds done."""
        gate = threading.Barrier(2)
        found: list[Sweep | BaseException | None] = [None, None]

        def work(place: int) -> None:
            gate.wait()
            found[place] = _outcome(self._workers[place].sweep)

        threads = [threading.Thread(target=work, args=(place,)) for place in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.counts["sweeps at the same time"] += 1
        for each in found:
            if isinstance(each, BaseException):
                raise each
            self._note(each)

    def _note(self, sweep: Sweep | None) -> None:
        if sweep is None:
            self.counts["workers killed"] += 1
        else:
            self.counts["sweeps"] += 1
            self.sweeps.append(sweep)


def _outcome(sweep: Callable[[], Sweep | None]) -> Sweep | BaseException | None:
    """What a sweep came to, for the thread that waits for it."""
    try:
        return sweep()
    except BaseException as problem:
        return problem
