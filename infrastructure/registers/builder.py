"""Filling a version beside the one that is read, and comparing the two.

Both are compared at the same position, row by row in the order of their keys, each within one moment. So a difference
is a difference between what the events say and what readers were told – never a matter of timing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, func, inspect, literal, select, tuple_

from infrastructure.event_store.engine import writing
from infrastructure.registers import bookkeeping
from infrastructure.registers.follower import BatchFailed, Follower
from infrastructure.registers.register import Register
from infrastructure.registers.rows import Row

BATCH = 20_000
"""Events of a transaction while a version is filled that nobody reads yet."""

ABANDONED_AFTER = 600.0
"""Seconds without a sign of life after which a half-built version counts as left behind."""

SHOWN = 100
"""Differences reported one by one; a register that is wrong throughout need not be listed in full."""

Progress = Callable[[str, int, int], None]
"""Told the register, how far it is, and how far it has to go."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that the events do not bear out: as it was stored, and as it comes out anew (``None``: not at all)."""

    register: str
    table: str
    key: tuple[Any, ...]
    stored: dict[str, Any] | None
    rebuilt: dict[str, Any] | None


class Builder:
    """Makes, fills, compares and drops versions."""

    def __init__(self, engine: Engine, follower: Follower) -> None:
        self._engine = engine
        self._follower = follower

    @contextmanager
    def shadow(self, kind: type[Register]) -> Iterator[Register]:
        """A new, empty version of a register; dropped at the end unless readers were pointed to it."""
        self._tidy(kind)
        with bookkeeping.making(self._engine) as connection:
            version = bookkeeping.add(connection, kind.name, kind.fingerprint(), bookkeeping.BUILDING)
            register = kind(version)
            register.create(connection)
            register.at = 0
        try:
            yield register
        finally:
            with bookkeeping.snapshot(self._engine) as connection:
                read = bookkeeping.current(connection, kind.name)
            if read is None or read.version != version:
                self.drop(register)

    def fill(self, register: Register, upto: int, progress: Progress | None = None) -> None:
        """Bring a shadow up to a position and give it its indexes."""

        def told(position: int) -> None:
            if progress:
                progress(register.name, position, upto)

        register.hold_back()
        try:
            self._follower.advance(register, upto, batch=BATCH, halve=False, after_batch=told)
        except BatchFailed:
            self._begin_anew(register)
            self._follower.advance(register, upto, after_batch=told)
        with bookkeeping.making(self._engine) as connection:
            register.finish(connection)
            register.index(connection)
            register.analyse(connection)

    def compare(self, kind: type[Register], shadow: Register) -> list[Difference]:
        """Bring the shadow to where the version that is read stands, and list in what they differ."""
        while True:
            with bookkeeping.snapshot(self._engine) as connection:
                read = bookkeeping.current(connection, kind.name)
                if read is None or read.fingerprint != kind.fingerprint():
                    return []
                if bookkeeping.position(connection, kind.name, shadow.version) == read.position:
                    return self._differences(connection, kind(read.version), shadow)
            self._follower.advance(shadow, read.position)

    def _differences(self, connection: Connection, stored: Register, shadow: Register) -> list[Difference]:
        found: list[Difference] = []
        for row in stored.rows:
            if not _same(connection, row, stored.table(row), shadow.table(row)):
                each = _differences(stored.name, row, connection, stored.table(row), shadow.table(row))
                found += islice(each, SHOWN - len(found))
        return found

    def _begin_anew(self, register: Register) -> None:
        """What was held back is lost with a batch that failed: empty the version and find the event at leisure."""
        with bookkeeping.making(self._engine) as connection:
            register.metadata.drop_all(connection)
            register.create(connection)
            bookkeeping.note(connection, register.name, register.version, position=0)
        register.forget()

    def switch(self, register: Register) -> None:
        """Let readers read this version from now on, and drop the one they read before."""
        with bookkeeping.making(self._engine) as connection:
            before = bookkeeping.current(connection, register.name)
            bookkeeping.note(connection, register.name, register.version, status=bookkeeping.LIVE)
            bookkeeping.point(connection, register.name, register.version)
            if before is not None:
                bookkeeping.remove(connection, register.name, before.version)
        if before is not None:
            self.drop(type(register)(before.version))

    def drop(self, register: Register) -> None:
        """Remove a version: first that it is there, then table by table – who holds one lock at a time is in nobody's way.

        Who still advances it finds it gone; who still reads it finds a table missing, and looks where the pointer points.
        """
        with bookkeeping.making(self._engine) as connection:
            bookkeeping.remove(connection, register.name, register.version)
        for table in register.tables.values():
            with writing(self._engine) as connection:
                table.drop(connection, checkfirst=True)

    def _tidy(self, kind: type[Register]) -> None:
        """Drop what a process left behind when it died while it built or dropped a version."""
        with bookkeeping.snapshot(self._engine) as connection:
            read = bookkeeping.current(connection, kind.name)
            alive = {each.version: each.beat for each in bookkeeping.all_versions(connection, kind.name)}
            tables = inspect(connection).get_table_names()
        pattern = re.compile(rf"{kind.prefix()}_(\d+)(_.*)?")
        there = alive.keys() | {int(found[1]) for found in map(pattern.fullmatch, tables) if found}
        for version in sorted(there - {read.version if read else 0}):
            if alive.get(version, 0) < time.time() - ABANDONED_AFTER:
                self.drop(kind(version))


def _same(connection: Connection, row: type[Row], stored: Table, rebuilt: Table) -> bool:
    """Whether both tables hold the same rows; asked of the database, which is many times faster than looking here."""
    match = and_(*(stored.c[name] == rebuilt.c[name] for name in row.key))
    others = (name for name in row.__struct_fields__ if name not in row.key)
    equal = and_(*(stored.c[name].is_not_distinct_from(rebuilt.c[name]) for name in others))
    counts = [select(func.count()).select_from(table) for table in (stored, rebuilt)]
    both = select(func.count()).select_from(stored.join(rebuilt, match)).where(equal)
    return len({connection.execute(query).scalar() for query in (*counts, both)}) == 1


def _differences(
    name: str, row: type[Row], connection: Connection, stored: Table, rebuilt: Table
) -> Iterator[Difference]:
    """Walk both tables by key, side by side."""
    places = [row.__struct_fields__.index(column) for column in row.key]
    old, new = _walk(connection, stored, row), _walk(connection, rebuilt, row)
    left, right = next(old, None), next(new, None)
    while left is not None or right is not None:
        one = tuple(left[place] for place in places) if left is not None else None
        other = tuple(right[place] for place in places) if right is not None else None
        here = one is not None and (other is None or one <= other)
        there = other is not None and (one is None or other <= one)
        if not (here and there and left == right):
            key = one if here else other
            before, after = _named(row, left if here else None), _named(row, right if there else None)
            yield Difference(name, row.part, key or (), before, after)
        if here:
            left = next(old, None)
        if there:
            right = next(new, None)


def _walk(connection: Connection, table: Table, row: type[Row]) -> Iterator[tuple[Any, ...]]:
    """All rows by key, a thousand at a time."""
    order = [table.c[name] for name in row.key]
    query = select(table).order_by(*order).limit(1000)
    page = connection.execute(query).all()
    while page:
        yield from map(tuple, page)
        after = tuple_(*(literal(getattr(page[-1], name)) for name in row.key))
        page = connection.execute(query.where(tuple_(*order) > after)).all()


def _named(row: type[Row], values: tuple[Any, ...] | None) -> dict[str, Any] | None:
    return None if values is None else dict(zip(row.__struct_fields__, values, strict=True))
