"""Register ``honours`` (荣誉台账): every conferred honour, what it was worth on a day, as known at a moment.

Views: ``list`` – honours held on the day, or with ``all`` also those that are over, each under its own ending word;
``changes`` – what differs between two registers, each with the event that caused it; ``recorded-late`` – what was
entered after its effective day; ``overdue`` – in force although the re-inspection was due before the day.
``timeline.py`` defines what "on a day" and "known at" mean.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Connection, FromClause, Select, and_, case, literal_column, not_, null, or_, select

from domain.award.conferral import Conferred, Imported
from domain.vocabulary import Standing
from infrastructure.event_store.schema import events
from infrastructure.registers.cases import Case
from infrastructure.registers.listing import equals, filtered, page
from infrastructure.registers.moments import ENDINGS, Moment, asked, moment_of
from infrastructure.registers.query import Page, Query, UnknownFilter
from infrastructure.registers.register import on, view
from infrastructure.registers.standing import HeldLine, StandingTimeline
from infrastructure.registers.timeline import AwardFact

COLUMNS = (
    "award", "home", "honour", "grade", "kind", "unit", "standing", "conferred_on", "valid_until", "next_due",
    "document", "ended_on", "round", "scheme", "valid_from", "valid_to", "rec_from", "known_from", "cause",
    "caused_at", "recorded_at", "late",
)  # fmt: skip


class HonourLine(HeldLine):
    """A line of the register of honours."""

    key: ClassVar = ("award", "rec_from", "valid_from")
    group: ClassVar = "award"
    indexes: ClassVar = (
        ("rec_to", "award"),
        ("unit", "rec_to", "award"),
        ("home", "rec_to", "award"),
        ("honour", "rec_to", "award"),
        ("rec_to", "next_due", "award"),
        ("valid_from",),
        ("rec_from",),
    )
    partial: ClassVar = {("caused_at", "award"): "late > 0"}

    document: str = ""


class Honours(StandingTimeline):
    """荣誉台账."""

    name = "honours"
    title = "荣誉台账"
    dated = True
    rows = (HonourLine, Case)
    line = HonourLine

    @on(Conferred, Imported)
    def conferred(self, line: Any, fact: AwardFact) -> None:
        """It begins with the document that says so."""
        self.stand(line, fact)
        line.document = fact.document

    @view("list")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """One line per honour."""
        lines = self.table(self.line)
        moment, position = asked(query, position)
        statement = self.select(*COLUMNS).where(moment.covers(lines))
        if not query.all and "standing" not in query.where:
            statement = statement.where(lines.c.standing.not_in(ENDINGS))
            if query.as_of is not None:  # a term that ran out ends an honour, recorded or not
                statement = statement.where(
                    lines.c.valid_until.is_(None) | (lines.c.valid_until >= moment.day)
                )
        return page(connection, query, position, self._filtered(statement, query), [lines.c.award])

    @view("overdue")
    def overdue(self, connection: Connection, query: Query, position: int) -> Page:
        """In force on the day although the re-inspection was due before it."""
        if query.as_of is None:
            raise UnknownFilter("overdue: say on which day (as_of)")
        lines = self.table(self.line)
        moment, position = asked(query, position)
        statement = self.select(*COLUMNS).where(
            moment.covers(lines),
            lines.c.next_due < moment.day,
            lines.c.standing.not_in(ENDINGS) if query.all else lines.c.standing == Standing.IN_FORCE.value,
        )
        order = [lines.c.next_due, lines.c.award]
        return page(connection, query, position, self._filtered(statement, query), order)

    @view("recorded-late")
    def recorded_late(self, connection: Connection, query: Query, position: int) -> Page:
        """Changes effective by the day that were entered after their effective day, the latest entry first to see."""
        lines = self.table(self.line)
        moment, position = asked(query, position)
        shown = ("award", "home", "honour", "unit", "was", "standing", "grade", "valid_from", "recorded_at", "late",
                 "cause", "caused_at")  # fmt: skip
        statement = self.select(*shown).where(
            moment.believed(lines), lines.c.valid_from <= moment.day, lines.c.late > literal_column("0")
        )
        if query.since is not None:
            statement = statement.where(lines.c.valid_from > query.since.isoformat())
        order = [lines.c.caused_at, lines.c.award]
        return page(connection, query, position, self._filtered(statement, query), order)

    @view("changes")
    def changes(self, connection: Connection, query: Query, position: int) -> Page:
        """From the register of ``since`` (as known at ``known_since``) to that of ``as_of`` (as known at ``known_at``).

        One row for every honour that differs, with what it was, what it is, and the event that made it so.
        """
        if query.since is None:
            raise UnknownFilter("changes: say since which day")
        later, position = asked(query, position)
        earlier = moment_of(
            query.since, query.known_since if query.known_since is not None else query.known_at
        )
        if earlier.position is None and earlier.at is None:
            earlier = Moment(earlier.day, position=later.position)
        if not earlier.not_after(later):
            raise UnknownFilter("changes: since and known_since come before as_of and known_at")
        table = self.table(self.line)
        old, new = table.alias("old"), table.alias("new")
        statement = (
            _differing(old, new, earlier, later).union_all(_vanished(old, new, earlier, later)).subquery()
        )
        cause = events.alias("cause")
        joined = statement.outerjoin(cause, cause.c.position == statement.c.position)
        shown = [each for each in statement.c if each.key != "position"]
        listed = select(*shown, cause.c.topic, statement.c.position).select_from(joined)
        names = ("award", "home", "honour", "unit", "was", "standing")
        filters = {name: equals(statement.c[name]) for name in names}
        return page(connection, query, position, filtered(listed, query, filters), [statement.c.award])

    def _filtered(self, statement: Select[Any], query: Query) -> Select[Any]:
        return filtered(statement, query, self.filters())


COMPARED = ("standing", "grade", "unit", "conferred_on", "valid_until", "next_due", "ended_on")
"""What must differ for an honour to count as changed."""


def _differing(old: FromClause, new: FromClause, earlier: Moment, later: Moment) -> Select[Any]:
    """Honours known at the later moment that were otherwise, or not there, at the earlier."""
    before = old.c.award == new.c.award
    differs = or_(*(old.c[name].is_distinct_from(new.c[name]) for name in COMPARED))
    made_by = case((new.c.valid_from > earlier.day, new.c.caused_at), else_=new.c.rec_from)
    return (
        select(
            new.c.award, new.c.home, new.c.honour, new.c.unit, old.c.standing.label("was"), new.c.standing,
            old.c.grade.label("grade_was"), new.c.grade, old.c.next_due.label("next_due_was"), new.c.next_due,
            new.c.ended_on, new.c.valid_from.label("effective_on"), new.c.recorded_at, made_by.label("position"),
        )
        .select_from(new.outerjoin(old, and_(before, earlier.covers(old))))
        .where(later.covers(new), earlier.precedes(new), differs)
    )  # fmt: skip


def _vanished(old: FromClause, new: FromClause, earlier: Moment, later: Moment) -> Select[Any]:
    """Honours known at the earlier moment of which the later one knows nothing: a conferral moved to another day."""
    still = select(new.c.award).where(new.c.award == old.c.award, later.covers(new))
    nothing = null()
    return select(
        old.c.award, old.c.home, old.c.honour, old.c.unit, old.c.standing.label("was"), nothing,
        old.c.grade.label("grade_was"), nothing, old.c.next_due.label("next_due_was"), nothing, nothing,
        old.c.valid_from.label("effective_on"), old.c.recorded_at, old.c.rec_to.label("position"),
    ).where(earlier.covers(old), not_(later.covers(old)), not_(still.exists()))  # fmt: skip
