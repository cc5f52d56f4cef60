"""Two clocks in one table: what an honour was worth on a day, as it was known at a moment.

**What is stored.** Lines of one award, each with its state and two half-open intervals: the effective days it is
about, ``[valid_from, valid_to)``, and the log positions at which it was believed, ``[rec_from, rec_to)`` – the same
interval again in instants, ``[known_from, known_to)``. Lines of one award never overlap in both. So "as of day D, known
at K" is the line whose two intervals hold D and K: a look-up, whatever the length of the history.

**What a line means.** The line at (D, K) is the state after folding, in the order of (effective day, position), all
events of the award at positions up to K that are effective on D or before. Five rules make that precise:

1. *Nothing happens to an honour before it begins.* An event effective before the conferral counts on the day of the
   conferral, after it.
2. *A correction rewrites what it corrects.* ``award.corrected`` says that a value was wrong: from its recording on, the
   newest event recorded before it that gave ``field`` the value ``before`` is folded as if it had said ``after`` – also
   for days before the correction; a conferral whose day is corrected counts on the corrected day. Known at an earlier
   moment, the old value stays. A correction that fits no event counts like any other, on its effective day.
3. *What is set aside was never so.* ``award.set-aside`` names an event that time brought about, or a revocation that was
   rescinded and never took effect: from its recording on the honour is folded as if that event had never been. Known at an
   earlier moment, it stays. So with the expiry before a renewal that says ``unbroken_from``: the renewal counts from that
   day, and from its recording on there never was an end.
4. *Nothing happens to an honour after it ended.* An event recorded before an ending that counts from an earlier day
   counts on the day of the ending, before it: what was annulled was never in force, whatever was done to it meanwhile.
5. *Knowledge only grows.* At an instant K are known the events recorded at K or before; an event whose clock lay behind
   that of an event before it counts as recorded with that one – of the same honour, from its conferral on, among those
   the register takes. That holds also where the event before it changed nothing (``Line.heard``).

**How it is kept.** An event at or after the last effective day of its award – nearly every one – narrows the award's
last line to the days before, adds a line that keeps what was believed until now about the days after, and a line for
what is believed from now on. For an earlier day, or a correction, the award's events are read again and folded anew,
and the same is done wherever the outcome differs. So ``rec_from`` always is the position of the event that made
people believe this about these days, and nothing that was ever believed is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, select

from domain.award import Award
from domain.award.application import Applied
from domain.award.chronicle import SetAside
from domain.award.conferral import Conferred, Imported
from domain.award.ending import Corrected, HolderChanged
from infrastructure.event_store.schema import events
from infrastructure.registers import bulk
from infrastructure.registers.cases import ENDED_AS, Case, CaseFact
from infrastructure.registers.corrections import Step, corrected, rewrites
from infrastructure.registers.facts import Entry, Fact, days_late, instant
from infrastructure.registers.lines import Line, Lines
from infrastructure.registers.register import Register, on
from infrastructure.registers.rows import OPEN_DAY, Row

BEGINS = (Applied.topic, Imported.topic)
CONFERS = (Conferred.topic, Imported.topic)


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
    as_before: bool = False
    revoked_on: str | None = None
    event: str = ""
    unbroken_from: str | None = None
    ahead: bool = False


class Known(NamedTuple):
    """An event of an honour, and the instant from which it counts as known."""

    step: Step
    at: str


class Timeline(Register):
    """A register whose rows are lines. A subclass names the line and says, per event, what it changes in one."""

    line: ClassVar[type[Line]]
    fact = AwardFact
    remembers = True

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._lines = Lines[Line](self.line, self.table(self.line), self.table(Case))
        self._connection: Connection | None = None

    def begin(self, case: Case) -> Line:
        """The state of an award that was not conferred yet."""
        raise NotImplementedError

    # --- following -----------------------------------------------------------------------------------------------------

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the newest lines of the awards the batch touches; one that begins in the batch has none."""
        self._connection = connection
        names: dict[str, bool] = {}
        for entry in entries:
            if entry.stream.startswith("award:"):
                names.setdefault(entry.name, entry.topic not in BEGINS)
        self._lines.begin(connection, entries[0].position, (name for name, stored in names.items() if stored))

    def take(self, entry: Entry) -> None:
        """Fold one event: in order, it ends the last line; else the award is folded anew."""
        fact, last = entry.fact, self._lines.last(entry.name)
        assert isinstance(fact, AwardFact)
        if last is None:
            self._first(entry, fact)
        elif rewrites(entry.topic, fact) or fact.effective_on < last.valid_from:
            self._lines.hear(entry.name, self._fold_anew(entry))
        else:
            self._next(last, entry, fact)

    def flush(self, connection: Connection) -> None:
        """Write what changed."""
        self._lines.flush(connection)

    def hold_back(self) -> None:
        """Write a line only when it is final; ``finish`` writes the rest."""
        self._lines.holding = True

    def finish(self, connection: Connection) -> None:
        """Write everything."""
        self._lines.finish(connection)
        self._lines.holding = False

    def forget(self) -> None:
        """Drop what is in memory."""
        super().forget()
        self._lines.forget()
        self._lines.holding = False

    @on(Applied)
    def applied(self, line: Line, fact: AwardFact) -> None:
        """An application is not a line yet."""

    @on(Corrected)
    def corrected(self, line: Line, fact: AwardFact) -> None:
        """A correction that fits no event."""
        if fact.field in line.__struct_fields__:
            setattr(line, fact.field, fact.after)

    @on(SetAside)
    def set_aside(self, line: Line, fact: AwardFact) -> None:
        """It is gone when the award is folded anew."""

    # --- the fold ------------------------------------------------------------------------------------------------------

    def change(self, line: Line, topic: str, fact: Fact, position: int, at: str) -> None:
        """Let an event change the state of a line."""
        line.was, line.cause, line.caused_at = line.standing, topic, position
        self.handlers[topic](self, line, fact)
        line.recorded_at, line.late = at, days_late(fact.effective_on, at)

    def _first(self, entry: Entry, fact: AwardFact) -> None:
        """Before there is a line: the application, perhaps another holder, the conferral."""
        if entry.topic in BEGINS:
            self._lines.file(Case.filed(entry.name, fact))
        case = self._lines.case(entry.name)
        if case is None:
            raise LookupError(f"{entry.name} was never applied for")
        if entry.topic in CONFERS:
            line, at = self.begin(case), instant(fact.recorded_at)
            self.change(line, entry.topic, fact, entry.position, at)
            self._lines.believe(line, fact.effective_on, OPEN_DAY, entry.position, at)
        elif entry.topic == HolderChanged.topic:
            case.unit = fact.unit
            self._lines.recast(case)

    def _next(self, last: Line, entry: Entry, fact: AwardFact) -> None:
        at, new = _known_from(last, fact), last.twin()
        self.change(new, entry.topic, fact, entry.position, instant(fact.recorded_at))
        self._lines.narrow(last, fact.effective_on, entry.position, at)
        self._lines.believe(new, fact.effective_on, OPEN_DAY, entry.position, at)

    # --- folding anew --------------------------------------------------------------------------------------------------

    def _fold_anew(self, entry: Entry) -> str:
        """Compare what was believed with what is believed now; keep what still holds, end and add the rest. The instant from
        which that is known.
        """
        case, believed = self._lines.case(entry.name), self._lines.believed(entry.name)
        assert case is not None
        at = max(_known_from(line, entry.fact) for line in believed)
        held = {(line.caused_at, line.valid_from): line for line in believed}
        for line in self._refolded(case, self._history(entry)):
            kept = held.pop((line.caused_at, line.valid_from), None)
            if kept is not None and kept.valid_to >= line.valid_to and _state(kept) == _state(line):
                if kept.valid_to > line.valid_to:
                    self._lines.narrow(kept, line.valid_to, entry.position, at)
                continue
            if kept is not None:
                self._lines.narrow(kept, kept.valid_from, entry.position, at)
            self._lines.believe(line, line.valid_from, line.valid_to, entry.position, at)
        for line in held.values():
            self._lines.narrow(line, line.valid_from, entry.position, at)
        return at

    def _history(self, entry: Entry) -> list[Step]:
        """The award's events up to this one, as far as they concern its lines."""
        assert self._connection is not None
        met = (events.c.stream == entry.stream) & (events.c.position <= entry.position)
        return [known.step for known in self._known(self._connection, met)[entry.name]]

    def _refolded(self, case: Case, history: list[Step]) -> list[Line]:
        """The lines believed after a history, by day."""
        lines = list[Line]()
        for day, _, line in self.unfolded(case, history):
            line.valid_from, line.valid_to = day, OPEN_DAY
            if lines and lines[-1].valid_from == day:
                lines.pop()
            elif lines:
                lines[-1].valid_to = day
            lines.append(line)
        return lines

    def unfolded(self, case: Case, history: Sequence[Step]) -> Iterator[tuple[str, int, Line]]:
        """After each event, in the order they count: its day, its position, the state it led to."""
        line = self.begin(case)
        for day, step in in_order(corrected(history)):
            line = line.twin()
            self.change(line, step.topic, step.fact, step.position, instant(step.fact.recorded_at))
            yield day, step.position, line

    # --- asked about afterwards ------------------------------------------------------------------------------------------

    def histories(self, connection: Connection, awards: Iterable[str]) -> dict[str, list[Known]]:
        """The events of conferred honours, as far as they concern their lines, each with when it was known."""
        streams = [f"{Award.prefix}:{award}" for award in awards]
        return self._known(connection, bulk.among(connection, events.c.stream, streams))

    def cases(self, connection: Connection, awards: Iterable[str]) -> dict[str, Case]:
        """Whose awards they are."""
        table = self.table(Case)
        query = select(table).where(bulk.among(connection, table.c.award, awards))
        return {case.award: case for case in map(Case.of, connection.execute(query))}

    def _known(self, connection: Connection, met: ColumnElement[bool]) -> dict[str, list[Known]]:
        query = select(events.c.stream, events.c.position, events.c.topic, events.c.state).where(met)
        found: dict[str, list[Known]] = {}
        for stream, position, topic, state in connection.execute(query.order_by(events.c.position)):
            if topic not in self.handlers:
                continue
            history = found.setdefault(stream.partition(":")[2], [])
            if history or topic in CONFERS:
                fact = cast("AwardFact", self.decode(state))
                at = max([instant(fact.recorded_at), *(each.at for each in history[-1:])])
                history.append(Known(Step(position, topic, fact), at))
        return found


def in_order(steps: Iterable[Step]) -> list[tuple[str, Step]]:
    """Events with the days they count on, by day and position; none before the conferral, which comes first, and none after
    an ending that was recorded later.
    """
    first, *others = steps
    begin, days, end = first.fact.effective_on, list[tuple[str, Step]](), OPEN_DAY
    for step in reversed(others):
        day = step.fact.unbroken_from or step.fact.effective_on
        end = min(end, day) if step.topic in ENDED_AS else end
        days.append((max(min(day, end), begin), step))
    return [(begin, first), *sorted(days, key=lambda each: (each[0], each[1].position))]


def _known_from(last: Line, fact: Fact) -> str:
    """The instant from which an event counts as known, after all that was recorded before it."""
    return max(instant(fact.recorded_at), last.known_from, last.heard)


def _state(line: Line) -> Row:
    """A line without its intervals."""
    plain = line.twin()
    plain.valid_from = plain.valid_to = plain.known_from = plain.known_to = plain.heard = ""
    plain.rec_from = plain.rec_to = 0
    return plain
