"""Lines at hand: the newest line of each award a batch touches, what the batch adds and changes, written in one go.

While a version is filled that nobody reads, the newest line of each award is *held back*: the next event would only
narrow it again. So nearly every line is written once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Table, or_, select

from infrastructure.registers import bulk
from infrastructure.registers.cases import Case
from infrastructure.registers.rows import OPEN, OPEN_DAY, OPEN_INSTANT, Row

REMEMBERED = 60_000
"""Awards kept in memory between batches."""


class Line(Row):
    """What every line says beside its state: why it came to be, and when it holds.

    ``cause`` at position ``caused_at`` is the event that led to the state, ``was`` the standing before it, ``late`` by
    how many days it was entered after its effective day. ``heard``, on the newest line, is when something was recorded
    later that left it as it is.
    """

    award: str
    valid_from: str
    rec_from: int
    valid_to: str
    rec_to: int
    known_from: str
    known_to: str
    heard: str
    cause: str
    caused_at: int
    recorded_at: str
    late: int
    was: str
    standing: str


CHANGING = ("valid_to", "rec_to", "known_to", "heard")
"""What may change of a line that is stored."""

L = TypeVar("L", bound=Line)
Identity = tuple[str, int, str]


class Lines(Generic[L]):
    """The lines and cases of one register, write-behind."""

    def __init__(self, line: type[L], table: Table, cases: Table) -> None:
        self.holding = False
        self._line = line
        self._table = table
        self._cases_table = cases
        self._connection: Connection | None = None
        self._start = 0
        self._last: dict[str, L] = {}
        self._cases: dict[str, Case] = {}
        self._filed: dict[str, None] = {}
        self._recast: dict[str, None] = {}
        self._added: dict[str, list[L]] = {}
        self._changed: dict[str, dict[Identity, L]] = {}
        self._held: dict[Identity, L] = {}

    # --- at hand -------------------------------------------------------------------------------------------------------

    def begin(self, connection: Connection, start: int, names: Iterable[str]) -> None:
        """Begin a batch: from its first position, with the awards it touches that may be stored already."""
        self._connection, self._start = connection, start
        missing = [name for name in names if name not in self._last and name not in self._cases]
        if missing:
            self._load(connection, missing)

    def having(self, *columns: str) -> list[str]:
        """The awards with a believed line in which one of these columns is filled; they are at hand from here on."""
        assert self._connection is not None
        filled = or_(*(self._table.c[column].is_not(None) for column in columns))
        stored = self._connection.execute(
            select(self._table.c.award).where(self._table.c.rec_to == OPEN, filled)
        )
        at_hand = (*self._last.values(), *(line for lines in self._added.values() for line in lines))
        names = sorted({*stored.scalars(), *(line.award for line in at_hand if _is_filled(line, columns))})
        self.begin(self._connection, self._start, names)
        return [name for name in names if any(_is_filled(line, columns) for line in self.believed(name))]

    def last(self, award: str) -> L | None:
        """The line that holds after everything recorded; ``None`` before the award is conferred."""
        return self._last.get(award)

    def case(self, award: str) -> Case | None:
        """Whose award it is."""
        found = self._cases.get(award)
        if found is None and award in self._last:
            self._load_cases([award])
            found = self._cases.pop(award)
        return found

    def believed(self, award: str) -> list[L]:
        """The lines of an award that are believed now, by day."""
        table, found = self._table, dict[Identity, L]()
        query = select(table).where(table.c.award == award, table.c.rec_to == OPEN)
        for values in self._rows(query):
            line = self._line.of(values)
            found[_identity(line)] = line
        changed = self._changed.get(award, {}).values()
        for line in (*changed, *filter(None, (self.last(award),)), *self._added.get(award, ())):
            found[_identity(line)] = line
        return sorted(
            (line for line in found.values() if line.rec_to == OPEN), key=lambda line: line.valid_from
        )

    # --- changing ------------------------------------------------------------------------------------------------------

    def file(self, case: Case) -> None:
        """A new award."""
        self._cases[case.award] = case
        self._filed[case.award] = None

    def recast(self, case: Case) -> None:
        """A case was changed before its award was conferred."""
        if case.award not in self._filed:
            self._recast[case.award] = None

    def believe(self, line: L, since: str, until: str, position: int, at: str) -> None:
        """From this position on, people believe this about these days."""
        line.valid_from, line.valid_to, line.rec_from, line.rec_to = since, until, position, OPEN
        line.known_from, line.known_to, line.heard = at, OPEN_INSTANT, ""
        self._added.setdefault(line.award, []).append(line)
        if until == OPEN_DAY:
            self._last[line.award] = line

    def hear(self, award: str, at: str) -> None:
        """Something was recorded about an award; its newest line remembers when, even where it stays as it is."""
        line = self._last[award]
        if at > max(line.known_from, line.heard):
            line.heard = at
            self._touch(line)

    def narrow(self, line: L, until: str, position: int, at: str) -> None:
        """Let a line end on a day, and keep what was believed about later days; all of it when nothing holds."""
        self._touch(line)
        if until <= line.valid_from:
            line.rec_to, line.known_to = position, at
            return
        tail = line.twin()
        tail.valid_from, tail.rec_to, tail.known_to = until, position, at
        line.valid_to = until
        self._added.setdefault(line.award, []).append(tail)

    # --- writing -------------------------------------------------------------------------------------------------------

    def flush(self, connection: Connection) -> None:
        """Write what changed."""
        cases = self._cases_table
        bulk.delete(connection, cases, Case.key, [(award,) for award in self._recast])
        written = [self._cases[award] for award in (*self._filed, *self._recast)]
        bulk.insert(connection, cases, [case.values() for case in written])
        for award in self._added:
            self._cases.pop(award, None)
        self._write(connection)
        self._clear()
        if len(self._last) + len(self._cases) > REMEMBERED:
            self.finish(connection)
            self._last.clear()
            self._cases.clear()

    def finish(self, connection: Connection) -> None:
        """Write what was held back."""
        bulk.insert(connection, self._table, [line.values() for line in self._held.values()])
        self._held.clear()

    def forget(self) -> None:
        """Drop what is in memory."""
        self._last.clear()
        self._cases.clear()
        self._held.clear()
        self._clear()

    def _touch(self, line: L) -> None:
        """A line that may be stored already changes."""
        if line.rec_from < self._start:
            self._changed.setdefault(line.award, {})[_identity(line)] = line

    def _write(self, connection: Connection) -> None:
        new = [line for lines in self._added.values() for line in lines]
        stored: list[L] = []
        touched = (each for lines in self._changed.values() for each in lines.items())
        for identity, line in touched:
            (new if self._held.pop(identity, None) is not None else stored).append(line)
        if self.holding:
            self._held.update((_identity(line), line) for line in new if _is_last(line))
            new = [line for line in new if not _is_last(line)]
        changed = [(*(getattr(line, name) for name in CHANGING), *_identity(line)) for line in stored]
        bulk.update(connection, self._table, self._line.key, CHANGING, changed)
        new.sort(key=_identity)  # neighbours in the index
        bulk.insert(connection, self._table, [line.values() for line in new])

    def _load(self, connection: Connection, names: list[str]) -> None:
        table = self._table
        met = bulk.among(connection, table.c.award, names)
        query = select(table).where(met, table.c.rec_to == OPEN, table.c.valid_to == OPEN_DAY)
        for values in self._rows(query):
            line = self._line.of(values)
            self._last[line.award] = line
        self._load_cases([name for name in names if name not in self._last])

    def _load_cases(self, names: list[str]) -> None:
        assert self._connection is not None
        table = self._cases_table
        for values in self._rows(select(table).where(bulk.among(self._connection, table.c.award, names))):
            case = Case.of(values)
            self._cases[case.award] = case

    def _rows(self, query: Any) -> Iterator[Any]:
        assert self._connection is not None
        return iter(self._connection.execute(query))

    def _clear(self) -> None:
        self._filed.clear()
        self._recast.clear()
        self._added.clear()
        self._changed.clear()


def _identity(line: Line) -> Identity:
    return line.award, line.rec_from, line.valid_from


def _is_filled(line: Line, columns: Iterable[str]) -> bool:
    return any(getattr(line, column) is not None for column in columns)


def _is_last(line: Line) -> bool:
    return line.rec_to == OPEN and line.valid_to == OPEN_DAY
