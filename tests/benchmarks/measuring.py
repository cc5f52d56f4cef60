"""How a line is measured: several runs, the median, the spread, and the limit of the same run beside it."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

RUNS = 5
"""How often each figure is taken."""


@dataclass(frozen=True)
class Size:
    """How much there is to measure over. ``steps`` are the archives that ``growth`` compares."""

    events: int
    open_events: int
    steps: tuple[int, ...]


DEFAULT = Size(events=200_000, open_events=200_000, steps=(10_000, 50_000, 200_000))
"""In reasonable time."""

FULL = Size(events=1_000_000, open_events=1_400_000, steps=(10_000, 100_000, 1_000_000))
"""As published: a million events are 100,000 awards, and 1.4 million are 100,000 applications that wait."""


@dataclass
class Line:
    """One line of the bench: a figure, what it is compared with, and the ratio that counts."""

    name: str
    unit: str
    figure: float
    spread: tuple[float, float]
    against: dict[str, float] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)
    good: dict[str, float] = field(default_factory=dict)
    limited_by: str = ""
    conditions: dict[str, object] = field(default_factory=dict)

    def print(self) -> None:
        """As one JSON object on one line."""
        content = {
            "line": self.name, "figure": round(self.figure, 3), "unit": self.unit,
            "spread": [round(each, 3) for each in self.spread],
            "against": {name: round(value, 3) for name, value in self.against.items()},
            "ratios": {name: round(value, 2) for name, value in self.ratios.items()},
            "good": self.good, "limited_by": self.limited_by, "conditions": self.conditions,
        }  # fmt: skip
        print(json.dumps(content, ensure_ascii=False), flush=True)


def median_of(measure: Callable[[], float], runs: int = RUNS) -> tuple[float, tuple[float, float]]:
    """The median of several measurements, with the lowest and the highest."""
    taken = [measure() for _ in range(runs)]
    return statistics.median(taken), (min(taken), max(taken))


def per_second(work: Callable[[], int]) -> float:
    """How many things a piece of work does in a second."""
    start = time.perf_counter()
    count = work()
    return count / (time.perf_counter() - start)
