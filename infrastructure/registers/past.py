"""Registers that keep their newest state only, as they were: what was known and effective then, folded once more.

**What it means.** Such a register as of day D, known at K, is what it becomes when only the events known at K that count
on D or before are taken in, in the order they were recorded. Three rules make that precise:

1. *Nothing happens to a thing before it begins.* An event dated before the first event of its stream counts on that day.
2. *What is dated ahead is work done.* An event dated after the day it was recorded counts on the latter.
3. *Knowledge only grows.* At an instant K are known the events recorded at K or before; an event whose clock lay behind
   that of an event of the same stream before it, among those the register takes, counts as recorded with that one.

The organisation tree is not cut at D: it is itself kept by day, and looked at on D.

**What it costs.** Reading and folding every event the register takes, up to K, into throw-away tables of SQLite: seconds
for a million events (the bench line ``as_it_was``). The last few answers are kept, so that pages after the first cost
nothing. One fold at a time in a process; the newest state is never answered so.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, create_engine, insert, select
from sqlalchemy.pool import StaticPool

from infrastructure.event_store.engine import reading
from infrastructure.event_store.reader import after_every
from infrastructure.event_store.schema import events
from infrastructure.registers.facts import Entry, Fact, counted_on, instant
from infrastructure.registers.follower import Follower
from infrastructure.registers.moments import Moment
from infrastructure.registers.query import Page, Query
from infrastructure.registers.register import Register

BATCH = 5_000
"""Events folded at a time."""

KEPT = 2
"""Answers kept for their further pages."""


_read = msgspec.json.Decoder(Fact).decode


class Key(NamedTuple):
    """Which register, of which pair of times, folded up to which position."""

    kind: type[Register]
    moment: Moment
    upto: int


class Answer(NamedTuple):
    """A register folded into tables of its own."""

    register: Register
    engine: Engine


class Past:
    """Folds registers as they were, and reads them."""

    def __init__(self, engine: Engine, follower: Follower) -> None:
        self._engine = engine
        self._follower = follower
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._turn = threading.Lock()

    def read(self, kind: type[Register], query: Query, moment: Moment, upto: int) -> Page:
        """Answer a query as of a moment, over the events up to a position."""
        with self._turn:
            answer = self._answer(Key(kind, moment, upto))
            with answer.engine.connect() as connection:
                return answer.register.read(connection, replace(query, known_at=None), upto)

    def close(self) -> None:
        """Let go of what is kept."""
        with self._turn:
            while self._kept:
                self._kept.popitem()[1].engine.dispose()

    def _answer(self, key: Key) -> Answer:
        if key not in self._kept:
            while len(self._kept) >= KEPT:
                self._kept.popitem(last=False)[1].engine.dispose()
            self._kept[key] = self._folded(key)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _folded(self, key: Key) -> Answer:
        register, engine, sieve = key.kind(0), _scratch(), Sieve(key.moment, key.kind.timeless)
        with engine.begin() as connection:
            register.create(connection)
            events.create(connection)
            self._copy_what_it_looks_up(connection, key)
            for entries in self._follower.entries(register, key.upto, BATCH):
                self._follower.fold(connection, register, list(sieve.sifted(entries)))
            register.index(connection)
        return Answer(register, engine)

    def _copy_what_it_looks_up(self, connection: Connection, key: Key) -> None:
        """The streams a register reads by itself while it folds, as they were known; it looks at them by day."""
        sieve = Sieve(key.moment, key.kind.timeless)
        for prefix in key.kind.looks_up:
            met = (events.c.stream >= prefix) & (events.c.stream < after_every(prefix))
            query = select(events).where(met, events.c.position <= key.upto).order_by(events.c.position)
            with reading(self._engine) as log:
                rows = [row._asdict() for row in log.execute(query)]
            known = [row for row in rows if sieve.knows(row["stream"], row["position"], _read(row["state"]))]
            if known:
                connection.execute(insert(events), known)


class Sieve:
    """Lets through the entries that were known at a moment and count on its day."""

    def __init__(self, moment: Moment, timeless: frozenset[str]) -> None:
        self._moment = moment
        self._timeless = timeless
        self._began: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def sifted(self, entries: Iterable[Entry]) -> Iterable[Entry]:
        """Those that pass, in their order."""
        return (entry for entry in entries if self._passes(entry))

    def knows(self, stream: str, position: int, fact: Fact) -> bool:
        """Whether the next event of a stream was known."""
        at = self._known[stream] = max(instant(fact.recorded_at), self._known.get(stream, ""))
        return self._moment.knows(position, at)

    def _passes(self, entry: Entry) -> bool:
        stream, own = entry.stream, counted_on(entry.fact)
        day = max(own, self._began.setdefault(stream, own))
        known = self.knows(stream, entry.position, entry.fact)
        return known and (entry.topic in self._timeless or day <= self._moment.day)


def _scratch() -> Engine:
    """A database of its own that vanishes when it is let go: in memory, and on the disk when it grows."""
    return create_engine(
        "sqlite://", creator=lambda: sqlite3.connect("", check_same_thread=False), poolclass=StaticPool
    )
