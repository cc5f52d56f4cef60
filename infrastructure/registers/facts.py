"""What a register takes from an event: a slim struct with the fields it needs, days and amounts left as text.

Slim decoding skips what is not asked for (forms, opinions, snapshots), which is most of an event. The store's strict
reading stays the judge of what an event is; a topic this program does not know stops a register.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import msgspec

CHINA = timedelta(hours=8)
"""China has one time zone, without summer time: the days of the notices."""


class Fact(msgspec.Struct, gc=False):
    """What every event says. Registers add the fields they need, under the names the events give them."""

    recorded_at: str
    effective_on: str


class By(msgspec.Struct, gc=False):
    """Who acted: the person, and the seat of the unit."""

    person: str
    unit: str
    seat: str


class Entry(NamedTuple):
    """An event on its way into a register; ``name`` is its stream without the prefix."""

    position: int
    stream: str
    name: str
    topic: str
    fact: Fact


def instant(written: str) -> str:
    """An instant as an event writes it → in UTC with microseconds, so that instants compare as text."""
    if written[-1] == "Z":
        if len(written) == 27:
            return written
        if len(written) == 20:
            return f"{written[:-1]}.000000Z"
    return instant_of(datetime.fromisoformat(written))


def instant_of(moment: datetime) -> str:
    """A moment as registers keep it."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs its offset from UTC")
    moved = moment - (moment.utcoffset() or timedelta())
    return f"{moved.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def days_late(effective_on: str, recorded_at: str) -> int:
    """How many days after the day on the paper something was entered, by the calendar of China; 0 when not late."""
    if effective_on == recorded_at[:10] and recorded_at[11:13] < "16":
        return 0
    return max(0, _china_day(recorded_at[:13]) - _ordinal(effective_on))


def counted_on(fact: Fact) -> str:
    """The day an event counts on in a register of work: its own – or, dated ahead, the day it was recorded in China."""
    recorded = date.fromordinal(_china_day(instant(fact.recorded_at)[:13])).isoformat()
    return min(fact.effective_on, recorded)


@lru_cache(maxsize=4096)
def _china_day(hour: str) -> int:
    return (datetime.fromisoformat(f"{hour}:00") + CHINA).toordinal()


@lru_cache(maxsize=65536)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
