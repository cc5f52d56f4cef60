"""Filling a version beside the one that is read, and comparing the two.

Both are compared at the same position, row by row in the order of their keys, each within one moment. So a difference
is a difference between what the events say and what readers were told – never a matter of timing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from infrastructure.registers import bookkeeping
from infrastructure.registers.follower import Follower
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
        with bookkeeping.making(self._engine) as connection:
            self._tidy(connection, kind)
            version = bookkeeping.add(connection, kind.name, kind.fingerprint(), bookkeeping.BUILDING)
            register = kind(version)
            register.create(connection)
        try:
            yield register
        finally:
            with bookkeeping.making(self._engine) as connection:
                read = bookkeeping.current(connection, kind.name)
                if read is None or read.version != version:
                    self.drop(connection, register)

    def fill(self, register: Register, upto: int, progress: Progress | None = None) -> None:
        """Bring a shadow up to a position and give it its indexes."""

        def told(position: int) -> None:
            if progress:
                progress(register.name, position, upto)

        self._follower.advance(register, upto, batch=BATCH, after_batch=told)
        with bookkeeping.making(self._engine) as connection:
            register.index(connection)

    def compare(self, kind: type[Register], shadow: Register) -> list[Difference]:
        """Bring the shadow to where the version that is read stands, and list in what they differ."""
        with bookkeeping.snapshot(self._engine) as before:
            read = bookkeeping.current(before, kind.name)
            if read is None or read.fingerprint != kind.fingerprint():
                return []
            self._follower.advance(shadow, read.position, batch=BATCH)
            stored = kind(read.version)
            with bookkeeping.snapshot(self._engine) as now:
                found: list[Difference] = []
                for row in kind.rows:
                    found += _differences(kind.name, row, before, stored.table(row), now, shadow.table(row))
            return found[:SHOWN]

    def switch(self, register: Register) -> None:
        """Let readers read this version from now on, and drop the one they read before."""
        with bookkeeping.making(self._engine) as connection:
            before = bookkeeping.current(connection, register.name)
            bookkeeping.note(connection, register.name, register.version, status=bookkeeping.LIVE)
            bookkeeping.point(connection, register.name, register.version)
            if before is not None:
                self.drop(connection, type(register)(before.version))

    def drop(self, connection: Connection, register: Register) -> None:
        """Remove a version."""
        register.drop(connection)
        bookkeeping.remove(connection, register.name, register.version)

    def _tidy(self, connection: Connection, kind: type[Register]) -> None:
        """Drop what a process left half built when it died."""
        read = bookkeeping.current(connection, kind.name)
        for each in bookkeeping.all_versions(connection, kind.name):
            if (read is None or each.version != read.version) and each.beat < time.time() - ABANDONED_AFTER:
                self.drop(connection, kind(each.version))


def _differences(
    name: str, row: type[Row], before: Connection, stored: Table, now: Connection, rebuilt: Table
) -> Iterator[Difference]:
    """Walk both tables by key, side by side."""
    places = [list(stored.columns.keys()).index(column) for column in row.key]
    old, new = _walk(before, stored, row), _walk(now, rebuilt, row)
    left, right = next(old, None), next(new, None)
    while left is not None or right is not None:
        one = tuple(left[place] for place in places) if left is not None else None
        other = tuple(right[place] for place in places) if right is not None else None
        here, there = (
            one is not None and (other is None or one <= other),
            other is not None and (one is None or other <= one),
        )
        if not (here and there and left == right):
            yield Difference(
                name, row.part, one if here and one is not None else other or (),
                _named(row, left) if here else None, _named(row, right) if there else None,
            )  # fmt: skip
        if here:
            left = next(old, None)
        if there:
            right = next(new, None)


def _walk(connection: Connection, table: Table, row: type[Row]) -> Iterator[tuple[Any, ...]]:
    query = select(table).order_by(*(table.c[name] for name in row.key)).execution_options(yield_per=2000)
    return (tuple(values) for values in connection.execute(query))


def _named(row: type[Row], values: tuple[Any, ...] | None) -> dict[str, Any] | None:
    return None if values is None else dict(zip(row.__struct_fields__, values, strict=True))
