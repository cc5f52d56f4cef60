"""Last days counted in working days, as registers keep them: by the calendars as they stood at a position of the log.

A register keeps the count beside the day. When a year is imported, whatever is open is counted anew, so a row says what
was known when the register was where it is – followed event by event, or made anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from domain.calendar import Count, WorkCalendar
from domain.catalogue import catalogue
from domain.kernel import Event
from domain.work_calendar import WorkingDays, YearAnnounced, YearCorrected
from infrastructure.calendars import shipped_calendars
from infrastructure.event_store.mapper import StrictMapper
from infrastructure.event_store.reader import after_every
from infrastructure.event_store.schema import events

YEARS = (YearAnnounced, YearCorrected)
"""The events after which open periods may end on another day."""

CALENDARS = f"{WorkingDays.prefix}:"

_read = msgspec.json.Decoder(Count).decode


class Counted(NamedTuple):
    """A last day as a row keeps it: the day, whether it is provisional (0 or 1), and how it is counted, as JSON."""

    day: str | None
    provisional: int
    reckoning: str | None


class Counting:
    """The calendars up to a position: the years that come with the program, and those that were imported."""

    def __init__(self) -> None:
        self._mapper = StrictMapper[Event](catalogue())
        self._begin()

    def _begin(self) -> None:
        self._position = 0
        self._imported: dict[str, WorkingDays] = {}
        self._known: dict[str, WorkCalendar] = {}

    def follow(self, connection: Connection, upto: int) -> None:
        """Know the years imported up to a position, and no other."""
        if upto < self._position:
            self._begin()
        for event in self._events(connection, upto):
            name = event.originator_id.removeprefix(CALENDARS)
            event.mutate(self._imported.setdefault(name, WorkingDays.blank(name)))
            self._known.pop(name, None)
        self._position = upto

    def counted(self, day: str | None, count: Count | None) -> Counted:
        """A last day an event states, as it is counted at this position."""
        if count is None:
            return Counted(day, 0, None)
        return self._by(count, msgspec.json.encode(count).decode())

    def anew(self, reckoning: str) -> Counted:
        """A last day a row keeps, as it is counted at this position."""
        return self._by(_read(reckoning), reckoning)

    def _by(self, count: Count, written: str) -> Counted:
        last = count.last_day(self._calendar(count.calendar))
        return Counted(last.day.isoformat(), int(last.provisional), written)

    def _calendar(self, name: str) -> WorkCalendar:
        if name not in self._known:
            shipped = shipped_calendars().get(name) or WorkCalendar(name=name)
            imported = self._imported.get(name)
            self._known[name] = imported.over(shipped) if imported else shipped
        return self._known[name]

    def _events(self, connection: Connection, upto: int) -> Iterator[Event]:
        query = select(events.c.stream, events.c.version, events.c.topic, events.c.state).where(
            events.c.stream >= CALENDARS, events.c.stream < after_every(CALENDARS),
            events.c.position > self._position, events.c.position <= upto,
        )  # fmt: skip
        for row in connection.execute(query.order_by(events.c.position)):
            yield self._mapper.decode(*row)
