"""Write-behind: the rows a batch of events touches are loaded once, changed in memory, and written back in one go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Table, select

from infrastructure.registers import bulk
from infrastructure.registers.rows import Row

R = TypeVar("R", bound=Row)
Identity = tuple[Any, ...]

REMEMBERED = 20_000
"""Groups kept between batches; a follower that stays in step rarely needs more than it touched last."""


class Sheet(Generic[R]):
    """The rows of one table, by group (all rows of one award, say) and key."""

    def __init__(self, row: type[R], table: Table) -> None:
        self.row = row
        self.table = table
        self._groups: dict[str, dict[Identity, R]] = {}
        self._stored: set[Identity] = set()
        self._changed: dict[Identity, R] = {}
        self._dropped: set[Identity] = set()

    def load(self, connection: Connection, groups: Iterable[str]) -> None:
        """Have the rows of these groups at hand."""
        missing = [group for group in dict.fromkeys(groups) if group not in self._groups]
        if not missing:
            return
        for group in missing:
            self._groups[group] = {}
        met = bulk.among(connection, self.table.c[self.row.group], missing)
        for values in connection.execute(select(self.table).where(met)):
            row = self.row.of(values)
            identity = row.identity()
            self._groups[getattr(row, self.row.group)][identity] = row
            self._stored.add(identity)

    def every(self) -> list[R]:
        """Every row at hand."""
        return [row for rows in self._groups.values() for row in rows.values()]

    def rows(self, group: str) -> list[R]:
        """The rows of a group, in the order they came."""
        return list(self._groups[group].values())

    def get(self, *identity: Any) -> R | None:
        """The row with this key, whose group is the first part of it."""
        return self._groups[identity[0]].get(identity)

    def put(self, row: R) -> R:
        """Add a row, or note that one was changed."""
        identity = row.identity()
        self._groups[getattr(row, self.row.group)][identity] = row
        self._changed[identity] = row
        self._dropped.discard(identity)
        return row

    def drop(self, row: R) -> None:
        """Remove a row."""
        identity = row.identity()
        self._groups[getattr(row, self.row.group)].pop(identity, None)
        self._changed.pop(identity, None)
        if identity in self._stored:
            self._dropped.add(identity)

    def flush(self, connection: Connection) -> None:
        """Write what changed."""
        known = [identity for identity in self._changed if identity in self._stored]
        bulk.delete(connection, self.table, self.row.key, [*known, *self._dropped])
        bulk.insert(connection, self.table, [row.values() for row in self._changed.values()])
        self._stored.difference_update(self._dropped)
        self._stored.update(self._changed)
        self._changed.clear()
        self._dropped.clear()
        if len(self._groups) > REMEMBERED:
            self.forget()

    def forget(self) -> None:
        """Know nothing: the table is read again."""
        self._groups.clear()
        self._stored.clear()
        self._changed.clear()
        self._dropped.clear()
