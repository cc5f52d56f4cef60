"""What differs between a register of standing at two pairs of times, and which event made each difference.

A difference has one of three causes. An event that counts on a day after the earlier one. An event recorded after what
was known at the earlier time: a late entry, or a correction, also of days long past. Or no event at all: a term ran out
as days passed; such a change is called ``term``, from ``running`` to ``over``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    func,
    not_,
    null,
    or_,
    select,
)

from infrastructure.event_store.schema import events
from infrastructure.registers import bulk
from infrastructure.registers.causes import UNCAUSED, causes
from infrastructure.registers.corrections import rewrites
from infrastructure.registers.moments import ENDINGS, Moment

if TYPE_CHECKING:
    from infrastructure.registers.audits import AuditedTimeline
    from infrastructure.registers.cases import Case
    from infrastructure.registers.lines import Line
    from infrastructure.registers.timeline import Known

# --- which honours differ ------------------------------------------------------------------------------------------------


def differing(
    lines: FromClause, earlier: Moment, later: Moment, compared: Sequence[str], *, dated: bool
) -> Select[Any]:
    """One row for every honour that differs; ``dated`` also those whose term ran out between the two days."""
    old, new = lines.alias("old"), lines.alias("new")
    since = _since(lines, new, later), _since(lines, old, earlier)
    parts = [
        _changed(old, new, earlier, later, compared, since[0]), _vanished(old, new, earlier, later, since[1])
    ]  # fmt: skip
    if dated:
        parts.append(_ran_out(new, earlier, later, since[0]))
    found = parts[0].union_all(*parts[1:]).subquery()
    cause = events.alias("cause")
    joined = found.outerjoin(cause, cause.c.position == found.c.position)
    shown = [each for each in found.c if each.key != "position"]
    return select(*shown, cause.c.topic, found.c.position).select_from(joined)


def _since(lines: FromClause, of: FromClause, moment: Moment) -> ColumnElement[str]:
    """The day from which on people believed at a moment that the state of a line holds; it may be a piece of that line."""
    if moment.is_newest:
        found: ColumnElement[str] = of.c.valid_from
        return found
    piece = lines.alias()
    same = (piece.c.award == of.c.award) & (piece.c.caused_at == of.c.caused_at)
    return select(func.min(piece.c.valid_from)).where(same, moment.believed(piece)).scalar_subquery()


def _changed(
    old: FromClause, new: FromClause, earlier: Moment, later: Moment, compared: Sequence[str],
    since: ColumnElement[str],
) -> Select[Any]:  # fmt: skip
    """Honours known at the later moment that were otherwise, or not there, at the earlier."""
    before = old.c.award == new.c.award
    differs = or_(*(old.c[name].is_distinct_from(new.c[name]) for name in compared))
    made_by = case((since > earlier.day, new.c.caused_at), else_=new.c.rec_from)
    return (
        select(
            new.c.award, new.c.home, new.c.honour, new.c.unit, old.c.standing.label("was"), new.c.standing,
            old.c.grade.label("grade_was"), new.c.grade, old.c.next_due.label("next_due_was"), new.c.next_due,
            new.c.ended_on, since.label("effective_on"), new.c.recorded_at, made_by.label("position"),
        )
        .select_from(new.outerjoin(old, and_(before, earlier.covers(old))))
        .where(later.covers(new), earlier.precedes(new, since), differs)
    )  # fmt: skip


def _vanished(
    old: FromClause, new: FromClause, earlier: Moment, later: Moment, since: ColumnElement[str]
) -> Select[Any]:
    """Honours known at the earlier moment of which the later one knows nothing: a conferral moved to another day."""
    still = select(new.c.award).where(new.c.award == old.c.award, later.covers(new))
    nothing = null()
    return select(
        old.c.award, old.c.home, old.c.honour, old.c.unit, old.c.standing.label("was"), nothing,
        old.c.grade.label("grade_was"), nothing, old.c.next_due.label("next_due_was"), nothing, nothing,
        since.label("effective_on"), old.c.recorded_at, old.c.rec_to.label("position"),
    ).where(earlier.covers(old), not_(later.covers(old)), not_(still.exists()))  # fmt: skip


def _ran_out(new: FromClause, earlier: Moment, later: Moment, since: ColumnElement[str]) -> Select[Any]:
    """Honours that nothing happened to but that their last day passed, which is told as the effective day."""
    return select(
        new.c.award, new.c.home, new.c.honour, new.c.unit, new.c.standing.label("was"), new.c.standing,
        new.c.grade.label("grade_was"), new.c.grade, new.c.next_due.label("next_due_was"), new.c.next_due,
        new.c.ended_on, new.c.valid_until.label("effective_on"), null(), null(),
    ).where(
        later.covers(new), not_(earlier.precedes(new, since)), new.c.standing.not_in(ENDINGS),
        new.c.valid_until >= earlier.day, new.c.valid_until < later.day,
    )  # fmt: skip


# --- why -------------------------------------------------------------------------------------------------------------------


class Change(NamedTuple):
    """A column that differs, and the position of the event that made it so; ``None`` when no event did."""

    field: str
    was: Any
    now: Any
    position: int | None


class Explained:
    """Finds, for honours that differ, every column that does, and the event behind each."""

    def __init__(
        self, register: AuditedTimeline, connection: Connection, earlier: Moment, later: Moment
    ) -> None:
        self._register, self._connection = register, connection
        self._earlier, self._later = earlier, later

    def explain(self, rows: list[dict[str, Any]]) -> None:
        """Put the changes into the rows, each with its cause; a page of honours costs the reading of their events."""
        awards = [row["award"] for row in rows]
        histories = self._register.histories(self._connection, awards)
        old, new = self._states(self._earlier, awards), self._states(self._later, awards)
        cases = self._register.cases(self._connection, awards)
        changes = {
            award: list(
                self._changes(old.get(award), new.get(award), self._grounds(cases[award], histories[award]))
            )
            for award in awards
        }
        cited = (
            change.position for found in changes.values() for change in found if change.position is not None
        )
        told = causes(self._connection, cited)
        for row in rows:
            row["changes"] = [_told(change, told) for change in changes[row["award"]]]

    def _grounds(self, case: Case, history: Sequence[Known]) -> Grounds:
        return Grounds(self._register, case, history, self._earlier, self._later)

    def _states(self, moment: Moment, awards: Iterable[str]) -> dict[str, Line]:
        table = self._register.table(self._register.line)
        met = bulk.among(self._connection, table.c.award, awards)
        found = map(
            self._register.line.of, self._connection.execute(select(table).where(met, moment.covers(table)))
        )
        return {line.award: line for line in found}

    def _changes(self, old: Line | None, new: Line | None, grounds: Grounds) -> Iterator[Change]:
        for field in self._register.compared:
            was, now = getattr(old, field, None), getattr(new, field, None)
            if was != now:
                yield Change(field, was, now, grounds.cause(field, now))
        if old is not None and new is not None:
            yield from self._term(old, new, grounds)

    def _term(self, old: Line, new: Line, grounds: Grounds) -> Iterator[Change]:
        """A term that ran on the earlier day and is over on the later: by the days alone, or because it was shortened."""
        was, now = getattr(old, "valid_until", None), getattr(new, "valid_until", None)
        if _over(old, self._earlier.day) or not _over(new, self._later.day):
            return
        moved = was != now and not _over(old, self._later.day)
        yield Change("term", "running", "over", grounds.cause("valid_until", now) if moved else None)


class Grounds:
    """Which events of one honour are new at the later moment, and which of them made it what it is."""

    def __init__(
        self, register: AuditedTimeline, case: Case, history: Sequence[Known], earlier: Moment, later: Moment
    ) -> None:
        self._register, self._case, self._history = register, case, history
        self._counted = {position for position, _ in self._folded(earlier)}
        self._makers = self._made(later)
        self._rewrites = [
            each.step
            for each in history
            if rewrites(each.step.topic, each.step.fact) and _is_news(each, earlier, later)
        ]

    def cause(self, field: str, now: Any) -> int | None:
        """A new correction that says just this; else the event that gave the column its value, if it did not count at the
        earlier moment; else the newest correction (or what set something aside), which rewrote what came before or after it.
        """
        for step in reversed(self._rewrites):
            if (step.fact.field, step.fact.after) == (field, now or ""):
                return step.position
        maker = self._makers.get(field)
        if maker is not None and maker not in self._counted:
            return maker
        return self._rewrites[-1].position if self._rewrites else maker

    def _made(self, moment: Moment) -> dict[str, int]:
        """Column → the position of the last event that changed it, of those that count at a moment."""
        makers: dict[str, int] = {}
        before: Line | None = None
        for position, line in self._folded(moment):
            for field in self._register.compared:
                if before is None or getattr(before, field) != getattr(line, field):
                    makers[field] = position
            before = line
        return makers

    def _folded(self, moment: Moment) -> Iterator[tuple[int, Line]]:
        """The events that count at a moment, in the order they do: each with the state it led to."""
        known = [each.step for each in self._history if moment.knows(each.step.position, each.at)]
        if known:
            for day, position, line in self._register.unfolded(self._case, known):
                if day <= moment.day:
                    yield position, line


def _is_news(known: Known, earlier: Moment, later: Moment) -> bool:
    position, at = known.step.position, known.at
    return later.knows(position, at) and not earlier.knows(position, at)


def _over(line: Line, day: str) -> bool:
    """Whether the term of an honour that nothing else ended is over on a day."""
    until = getattr(line, "valid_until", None)
    return until is not None and until < day and line.standing not in ENDINGS


def _told(change: Change, told: dict[int, dict[str, Any]]) -> dict[str, Any]:
    cause = UNCAUSED if change.position is None else told[change.position]
    return {"field": change.field, "was": change.was, "is": change.now, **cause}
