"""What the checks look at: the events as they lie in the store, and the sweeps that were finished."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from domain.kernel import Event
from domain.scheme.notice import Scheme
from domain.scheme.standing import StandingRules
from infrastructure.calendars import shipped_calendars
from infrastructure.event_store.store import SqlEventStore
from interfaces.simulation.counting import Calendars

BATCH = 20_000


class Told(NamedTuple):
    """An event as it lies in the log, undecoded but for its two dates. ``topic`` is without its version."""

    position: int
    stream: str
    topic: str
    on: date
    at: datetime
    facts: dict[str, Any]

    @property
    def by_itself(self) -> bool:
        """Whether time did it, by a rule of the notice."""
        return "by_rule" in self.facts


class Sweep(NamedTuple):
    """A sweep that came to its end: its day, and the last position of the log before it and after it."""

    day: date
    start: int
    end: int


class Fault(NamedTuple):
    """Something that must not be: which honour, and what is wrong with it, in Chinese and in English."""

    award: str
    zh: str
    en: str


@dataclass(frozen=True)
class Evidence:
    """Everything a check may look at."""

    events: Sequence[Told]
    sweeps: Sequence[Sweep]
    notices: Sequence[Scheme]

    @cached_property
    def histories(self) -> dict[str, list[Told]]:
        """The events of every award, by its id."""
        return self._family("award:")

    @cached_property
    def reminders(self) -> dict[str, list[Told]]:
        """The events of every reminder, by its id: ``<award>@<due day>``, and what is due when it is no re-inspection."""
        return self._family("reminder:")

    def _family(self, prefix: str) -> dict[str, list[Told]]:
        found: dict[str, list[Told]] = {}
        for each in self.events:
            if each.stream.startswith(prefix):
                found.setdefault(each.stream.removeprefix(prefix), []).append(each)
        return found

    @cached_property
    def rules(self) -> dict[str, StandingRules]:
        """What the notices say of each honour."""
        return {name: honour.standing for notice in self.notices for name, honour in notice.honours.items()}

    @cached_property
    def to_be_left_by(self) -> dict[str, date]:
        """The last day on which titles of an honour may be taken over."""
        return {
            rule.from_honour: rule.until
            for notice in self.notices
            for rule in notice.succession
            if rule.until
        }

    @cached_property
    def calendars(self) -> Calendars:
        """The working days as they were known."""
        imports = [
            (each.position, each.facts["announced"]) for each in self.events if each.stream == "calendar:cn"
        ]
        return Calendars(_shipped(), imports)

    def position_at(self, instant: datetime) -> int:
        """The last position that was recorded by an instant; no clock went back."""
        return self.events[bisect_right(self.events, instant, key=lambda each: each.at) - 1].position

    def first_sweep(self, after: int, day: date) -> Sweep | None:
        """The first finished sweep that began at or after a position, on a day or later."""
        return next(self.sweeps_from(after, day), None)

    def sweeps_from(self, after: int, day: date) -> Iterator[Sweep]:
        """Every finished sweep that began at or after a position, on a day or later, in their order."""
        first = max(bisect_left(self._starts, after), bisect_left(self._days, day))
        yield from (self._in_order[place] for place in range(first, len(self._in_order)))

    def last_day(self, until: int) -> date:
        """The day of the last finished sweep that began before a position."""
        place = bisect_left(self._starts, until)
        return max(self._days[:place], default=date.min) if place < len(self._days) else self._latest

    @cached_property
    def _latest(self) -> date:
        return max(self._days, default=date.min)

    @cached_property
    def _in_order(self) -> list[Sweep]:
        return sorted(self.sweeps, key=lambda each: (each.start, each.end))

    @cached_property
    def _starts(self) -> list[int]:
        return [each.start for each in self._in_order]

    @cached_property
    def _days(self) -> list[date]:
        return [each.day for each in self._in_order]


def gather(store: SqlEventStore[Event], sweeps: Sequence[Sweep], notices: Sequence[Scheme]) -> Evidence:
    """Everything that lies in a store, undecoded."""
    return Evidence(list(_log(store)), sweeps, notices)


def _log(store: SqlEventStore[Event]) -> Iterator[Told]:
    position = 0
    while rows := store.read_raw(position, BATCH):
        position = rows[-1].position
        for row in rows:
            facts = msgspec.json.decode(row.state)
            on, at = date.fromisoformat(facts["effective_on"]), datetime.fromisoformat(facts["recorded_at"])
            yield Told(row.position, row.stream, row.topic.partition(":")[0], on, at, facts)


def _shipped() -> Mapping[int, Mapping[date, bool]]:
    known = shipped_calendars()["cn"]
    return {year: known.of_year(year) for year in known.known_years}
