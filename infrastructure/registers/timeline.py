"""Two clocks in one table: what an honour was worth on a day, as it was known at a moment.

**What is stored.** Lines of one award, each with its state and two half-open intervals: the effective days it is
about, ``[valid_from, valid_to)``, and the log positions at which it was believed, ``[rec_from, rec_to)`` – the same
interval again in instants, ``[known_from, known_to)``. Lines of one award never overlap in both. So "as of day D, known
at K" is the line whose two intervals hold D and K: a look-up, whatever the length of the history.

**What a line means.** The line at (D, K) is the state after folding, in the order of (effective day, position), all
events of the award at positions up to K that are effective on D or before. Three rules make that precise:

1. *Nothing happens to an honour before it begins.* An event effective before the conferral counts on the day of the
   conferral, after it.
2. *A correction rewrites what it corrects.* ``award.corrected`` says that a value was wrong: from its recording on, the
   newest event recorded before it that gave ``field`` the value ``before`` is folded as if it had said ``after`` – also
   for days before the correction; a conferral whose day is corrected counts on the corrected day. Known at an earlier
   moment, the old value stays. A correction that fits no event counts like any other, on its effective day.
3. *Knowledge only grows.* At an instant K are known the events recorded at K or before; an event whose clock lay behind
   that of an event of the same honour before it counts as recorded with that one.

**How it is kept.** An event at or after the last effective day of its award – nearly every one – narrows the award's
last line to the days before, adds a line that keeps what was believed until now about the days after, and a line for
what is believed from now on. For an earlier day, or a correction, the award's events are read again and folded anew,
and the same is done wherever the outcome differs. So ``rec_from`` always is the position of the event that made
people believe this about these days, and nothing that was ever believed is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any, ClassVar, NamedTuple, cast

from sqlalchemy import Connection, select

from domain.award.application import Applied
from domain.award.award import Corrected, HolderChanged
from domain.award.conferral import Conferred, Imported
from infrastructure.event_store.schema import events
from infrastructure.registers import bulk
from infrastructure.registers.cases import Case, CaseFact
from infrastructure.registers.corrections import Step, corrected
from infrastructure.registers.facts import Entry, Fact, days_late, instant
from infrastructure.registers.register import Register, on
from infrastructure.registers.rows import OPEN, OPEN_DAY, OPEN_INSTANT, Row

REMEMBERED = 20_000
"""Awards kept in memory between batches."""


class AwardFact(CaseFact):
    """What the registers of standing take from the events of an award."""

    document: str = ""
    valid_until: str | None = None
    next_due: str | None = None
    deadline: str | None = None
    until: str | None = None
    field: str = ""
    before: str = ""
    after: str = ""
    by_members: bool = False
    passed_on: str | None = None


class Line(Row):
    """What every line says beside its state: why it came to be, and when it holds.

    ``cause`` at position ``caused_at`` is the event that led to the state, ``was`` the standing before it, ``late`` by
    how many days it was entered after its effective day.
    """

    award: str
    valid_from: str
    rec_from: int
    valid_to: str
    rec_to: int
    known_from: str
    known_to: str
    cause: str
    caused_at: int
    recorded_at: str
    late: int
    was: str
    standing: str


class File(NamedTuple):
    """An award at hand: its case, and the lines believed now, by day."""

    case: Case
    lines: list[Any]


class Timeline(Register):
    """A register whose rows are lines. A subclass names the line and says, per event, what it changes in one."""

    line: ClassVar[type[Line]]
    fact = AwardFact
    remembers = True

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._files: dict[str, File] = {}
        self._opened: dict[str, Case] = {}
        self._recast: dict[str, Case] = {}
        self._added: list[Line] = []
        self._changed: dict[tuple[Any, ...], Line] = {}
        self._connection: Connection | None = None
        self._start = 0

    def begin(self, case: Case) -> Line:
        """The state of an award that was not conferred yet."""
        raise NotImplementedError

    # --- following -----------------------------------------------------------------------------------------------------

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the cases and the believed lines of the awards the batch touches."""
        self._connection, self._start = connection, entries[0].position
        names = dict.fromkeys(entry.name for entry in entries if entry.stream.startswith("award:"))
        self.load(connection, [name for name in names if name not in self._files])

    def load(self, connection: Connection, names: Sequence[str]) -> None:
        """Have the files of these awards at hand, as far as there are any."""
        if not names:
            return
        cases, lines = self.table(Case), self.table(self.line)
        for values in connection.execute(select(cases).where(bulk.among(connection, cases.c.award, names))):
            case = Case.of(values)
            self._files[case.award] = File(case, [])
        met = bulk.among(connection, lines.c.award, names) & (lines.c.rec_to == OPEN)
        for values in connection.execute(select(lines).where(met).order_by(lines.c.valid_from)):
            line = self.line.of(values)
            self._files[line.award].lines.append(line)

    def take(self, entry: Entry) -> None:
        """Fold one event: in order, it ends the last line; else the award is folded anew."""
        name, fact = entry.name, entry.fact
        assert isinstance(fact, AwardFact)
        file = self._files.get(name)
        if file is None:
            if entry.topic in (Applied.topic, Imported.topic):
                file = self._open(name, fact)
            else:
                raise LookupError(f"{name} was never applied for")
        if not file.lines:
            self._first(file, entry, fact)
        elif entry.topic == Corrected.topic or fact.effective_on < file.lines[-1].valid_from:
            self._fold_anew(file, entry)
        else:
            self._next(file, entry, fact)

    def flush(self, connection: Connection) -> None:
        """Write what changed: new cases and lines; the ends of lines stored before."""
        cases, lines = self.table(Case), self.table(self.line)
        bulk.delete(connection, cases, Case.key, [(award,) for award in self._recast])
        bulk.insert(connection, cases, [case.values() for case in (self._opened | self._recast).values()])
        changed = [
            (each.valid_to, each.rec_to, each.known_to, *each.identity()) for each in self._changed.values()
        ]
        bulk.update(connection, lines, self.line.key, ("valid_to", "rec_to", "known_to"), changed)
        bulk.insert(connection, lines, [line.values() for line in self._added])
        self._clear()
        if len(self._files) > REMEMBERED:
            self._files.clear()

    def forget(self) -> None:
        """Drop what is in memory."""
        super().forget()
        self._files.clear()
        self._clear()

    @on(Applied)
    def applied(self, line: Line, fact: AwardFact) -> None:
        """An application is not a line yet."""

    @on(Corrected)
    def corrected(self, line: Line, fact: AwardFact) -> None:
        """A correction that fits no event."""
        if fact.field in line.__struct_fields__:
            setattr(line, fact.field, fact.after)

    # --- the fold ------------------------------------------------------------------------------------------------------

    def change(self, line: Line, topic: str, fact: Fact, position: int, at: str) -> None:
        """Let an event change the state of a line."""
        line.was, line.cause, line.caused_at = line.standing, topic, position
        self.handlers[topic](self, line, fact)
        line.recorded_at, line.late = at, days_late(fact.effective_on, at)

    def _open(self, name: str, fact: AwardFact) -> File:
        case = Case(name, fact.home, fact.honour, fact.kind, fact.unit, fact.round, fact.scheme, fact.grade)
        self._opened[name] = case
        file = self._files[name] = File(case, [])
        return file

    def _first(self, file: File, entry: Entry, fact: AwardFact) -> None:
        if entry.topic in (Conferred.topic, Imported.topic):
            line, at = self.begin(file.case), instant(fact.recorded_at)
            self.change(line, entry.topic, fact, entry.position, at)
            self._believe(file, line, fact.effective_on, OPEN_DAY, entry.position, at)
        elif entry.topic == HolderChanged.topic:
            file.case.unit = fact.unit
            self._recast[entry.name] = file.case

    def _next(self, file: File, entry: Entry, fact: AwardFact) -> None:
        last, day = file.lines[-1], fact.effective_on
        recorded = instant(fact.recorded_at)
        at = max(recorded, last.known_from)
        new = copy(last)
        self.change(new, entry.topic, fact, entry.position, recorded)
        if not self._narrow(last, day, entry.position, at):
            file.lines.pop()
        self._believe(file, new, day, OPEN_DAY, entry.position, at)

    def _narrow(self, line: Line, until: str, position: int, at: str) -> bool:
        """Let a line end on a day, and keep what was believed about later days; false when nothing of it holds."""
        if self._start > line.rec_from:
            self._changed[line.identity()] = line
        if until <= line.valid_from:
            line.rec_to, line.known_to = position, at
            return False
        tail = copy(line)
        tail.valid_from, tail.rec_to, tail.known_to = until, position, at
        line.valid_to = until
        self._added.append(tail)
        return True

    def _believe(self, file: File, line: Line, since: str, until: str, position: int, at: str) -> None:
        line.valid_from, line.valid_to, line.rec_from, line.rec_to = since, until, position, OPEN
        line.known_from, line.known_to = at, OPEN_INSTANT
        file.lines.append(line)
        self._added.append(line)

    # --- folding anew --------------------------------------------------------------------------------------------------

    def _fold_anew(self, file: File, entry: Entry) -> None:
        """Compare what was believed with what is believed now; keep what still holds, close and add the rest."""
        fact = entry.fact
        at = max([instant(fact.recorded_at), *(line.known_from for line in file.lines)])
        held = {(line.caused_at, line.valid_from): line for line in file.lines}
        file.lines.clear()
        for line in self._refolded(file.case, self._history(entry)):
            kept = held.get((line.caused_at, line.valid_from))
            if kept is None or kept.valid_to < line.valid_to or _state(kept) != _state(line):
                self._believe(file, line, line.valid_from, line.valid_to, entry.position, at)
                continue
            del held[line.caused_at, line.valid_from]
            if kept.valid_to > line.valid_to:
                self._narrow(kept, line.valid_to, entry.position, at)
            file.lines.append(kept)
        for line in held.values():
            self._narrow(line, line.valid_from, entry.position, at)

    def _history(self, entry: Entry) -> list[Step]:
        """The award's events up to this one, as far as they concern its lines."""
        assert self._connection is not None
        query = select(events.c.position, events.c.topic, events.c.state).where(
            events.c.stream == entry.stream, events.c.position <= entry.position
        )
        rows = self._connection.execute(query.order_by(events.c.position))
        steps = [
            Step(position, topic, cast("AwardFact", self.decode(state)))
            for position, topic, state in rows
            if topic in self.handlers
        ]
        begun = next(
            place for place, step in enumerate(steps) if step.topic in (Conferred.topic, Imported.topic)
        )
        return steps[begun:]

    def _refolded(self, case: Case, history: list[Step]) -> list[Line]:
        """The lines believed after a history, by day."""
        line, lines = self.begin(case), list[Line]()
        for day, step in in_order(corrected(history)):
            line = copy(line)
            self.change(line, step.topic, step.fact, step.position, instant(step.fact.recorded_at))
            line.valid_from, line.valid_to = day, OPEN_DAY
            if lines and lines[-1].valid_from == day:
                lines.pop()
            elif lines:
                lines[-1].valid_to = day
            lines.append(line)
        return lines

    def _clear(self) -> None:
        self._opened.clear()
        self._recast.clear()
        self._added.clear()
        self._changed.clear()


def in_order(steps: Iterable[Step]) -> list[tuple[str, Step]]:
    """Events with the days they count on, by day and position; none before the conferral, which comes first."""
    first, *others = steps
    begin = first.fact.effective_on
    days = [(max(step.fact.effective_on, begin), step) for step in others]
    return [(begin, first), *sorted(days, key=lambda each: (each[0], each[1].position))]


def _state(line: Line) -> Row:
    """A line without its intervals."""
    plain = copy(line)
    plain.valid_from = plain.valid_to = plain.known_from = plain.known_to = ""
    plain.rec_from = plain.rec_to = 0
    return plain
