"""What auditors ask of a register of standing: what changed and why, what was entered late, what was overdue.

``changes`` – from the register of one pair of times to that of another, each change with the event that caused it
(``differences.py``); ``recorded-late`` – what is believed because of an entry made after its effective day;
``overdue-then-and-now`` – in force on a day although the re-inspection was due before it, as known at the end of that day
and as known now, side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, literal_column, select

from domain.vocabulary import Standing
from infrastructure.registers import differences
from infrastructure.registers.listing import Filter, equals, filtered, more_than, page
from infrastructure.registers.moments import Moment, asked, end_of, moment_of
from infrastructure.registers.query import Page, Query, UnknownFilter
from infrastructure.registers.register import view
from infrastructure.registers.standing import StandingTimeline, overdue

LATE = (
    "award", "home", "honour", "unit", "was", "standing", "grade", "valid_from", "recorded_at", "late", "cause",
    "caused_at",
)  # fmt: skip


class AuditedTimeline(StandingTimeline):
    """A register of standing that answers auditors. ``compared`` are the columns that count as a change."""

    compared: ClassVar[tuple[str, ...]]

    @view("recorded-late", "since")
    def recorded_late(self, connection: Connection, query: Query, position: int) -> Page:
        """Changes effective by the day that were entered after their effective day, the earliest entered first.

        ``more_than=30``: those entered more than so many days after it. ``late-entries`` lists every entry.
        """
        lines = self.table(self.line)
        moment, position = asked(query, position)
        statement = self.select(*LATE).where(
            moment.believed(lines),
            moment.begins(lines),
            lines.c.valid_from <= moment.day,
            lines.c.late > literal_column("0"),
        )
        if query.since is not None:
            statement = statement.where(lines.c.valid_from > query.since.isoformat())
        filters = {**self.filters(), "more_than": more_than(lines.c.late)}
        order = [lines.c.caused_at, lines.c.valid_from, lines.c.award]
        return page(connection, query, position, filtered(statement, query, filters), order)

    @view("overdue-then-and-now", "known_since")
    def then_and_now(self, connection: Connection, query: Query, position: int) -> Page:
        """In force on ``as_of`` although overdue: as known at ``known_since`` – without it, at the end of that day – and as
        known at ``known_at``, or now. Honours that are so in either view.
        """
        if query.as_of is None:
            raise UnknownFilter(
                "请写明查询哪一天（as_of）。", "overdue-then-and-now: say on which day (as_of)", "as_of"
            )
        now, position = asked(query, position)
        then = moment_of(query.as_of, end_of(query.as_of) if query.known_since is None else query.known_since)
        old, new = self.table(self.line).alias("old"), self.table(self.line).alias("new")
        found = _either(old, new, then, now)
        statement = filtered(select(*found.c), query, _filters(found))
        answer = page(connection, query, position, statement, [found.c.award])
        for row in answer.rows:
            row["overdue_then"], row["overdue_now"] = bool(row["overdue_then"]), bool(row["overdue_now"])
        return answer

    @view("changes", "since", "known_since")
    def changes(self, connection: Connection, query: Query, position: int) -> Page:
        """From the register of ``since`` (as known at ``known_since``) to that of ``as_of`` (as known at ``known_at``).

        One row for every honour that differs: what it was, what it is, the event that made it so, and under ``changes``
        every column that differs with the event that gave it its value.
        """
        later, position = asked(query, position)
        earlier = _earlier(query, later)
        table = self.table(self.line)
        found = differences.differing(table, earlier, later, self.compared, dated=query.as_of is not None)
        names = ("award", "home", "honour", "unit", "was", "standing")
        filters = {name: equals(found.selected_columns[name]) for name in names}
        answer = page(
            connection, query, position, filtered(found, query, filters), [found.selected_columns["award"]]
        )
        explained = differences.Explained(self, connection, earlier, later)
        explained.explain(answer.rows)
        return Page(
            answer.register, answer.view, (*answer.columns, "changes"), answer.rows, position, answer.next
        )


def _earlier(query: Query, later: Moment) -> Moment:
    """The earlier end of a comparison: the same knowledge when only days are named, the same day when only knowledge is."""
    if query.since is None and query.known_since is None:
        raise UnknownFilter(
            "缺少比较的起点：请写明起始日期（from），或当时已知（known_from）。",
            "it is missing: say from which day (from), or from which knowledge (known_from), to compare",
            "since",
        )
    known = query.known_since if query.known_since is not None else query.known_at
    earlier = moment_of(query.since or query.as_of, known)
    if earlier.position is None and earlier.at is None:
        earlier = Moment(earlier.day, position=later.position)
    asked_for = moment_of(
        query.as_of, query.known_at
    )  # on a further page ``later`` is a position all the same
    if not earlier.comparable(asked_for):
        raise UnknownFilter(
            "比较的两端（known_from与known_at）应同为时刻，或同为位置。",
            "known_from and known_at are both instants or both positions",
            "known_since",
        )
    if not earlier.not_after(asked_for):
        raise UnknownFilter(
            "比较的起点（from、known_from）不得晚于终点（to、known_at）。",
            "from and known_from do not come after to and known_at",
            "since" if earlier.day > asked_for.day else "known_since",
        )
    return earlier


def _either(old: FromClause, new: FromClause, then: Moment, now: Moment) -> Any:
    """Honours overdue in one of two views of the same day, with what each says."""
    same = old.c.award == new.c.award
    one = _shown(old, new, then, now).select_from(new.outerjoin(old, and_(same, then.covers(old))))
    other = _shown(old, new, then, now).select_from(old.outerjoin(new, and_(same, now.covers(new))))
    believed_now = func.coalesce(_late(new, now), False)
    return (
        one.where(now.covers(new), _late(new, now))
        .union_all(other.where(then.covers(old), _late(old, then), believed_now.is_(False)))
        .subquery()
    )


def _shown(old: FromClause, new: FromClause, then: Moment, now: Moment) -> Any:
    either = [
        func.coalesce(new.c[name], old.c[name]).label(name) for name in ("award", "home", "honour", "unit")
    ]
    return select(
        *either, old.c.standing.label("standing_then"), old.c.next_due.label("next_due_then"),
        func.coalesce(_late(old, then), False).label("overdue_then"), new.c.standing.label("standing_now"),
        new.c.next_due.label("next_due_now"), func.coalesce(_late(new, now), False).label("overdue_now"),
        new.c.cause, new.c.caused_at, new.c.recorded_at, new.c.late,
    )  # fmt: skip


def _late(lines: FromClause, moment: Moment) -> ColumnElement[bool]:
    return overdue(lines.c, moment.day) & (lines.c.standing == Standing.IN_FORCE.value)


def _filters(found: Any) -> Mapping[str, Filter]:
    return {name: equals(found.c[name]) for name in ("award", "home", "honour", "unit")}
