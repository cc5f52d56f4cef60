"""The goals of the notices in the register of dynamic management: how many homes there are, and how far it is, on a day.

Counted is what was known at the moment asked about, of homes that the notice binds on the day. After its last day a goal
stands as it stood then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from domain.scheme.goals import Goal, HonoursGoal, SatisfactionGoal
from domain.scheme.notice import Scheme
from domain.vocabulary import DutyStatus, Standing
from infrastructure.registers.duties import Dutiful, Known, reaches
from infrastructure.registers.moments import asked
from infrastructure.registers.query import Page, Query, UnknownFilter
from infrastructure.registers.register import view
from infrastructure.registers.reviews import Review

COLUMNS = ("scheme", "goal", "title", "from_day", "to_day", "reached", "of", "wanted", "status", "clause")


class Aiming(Dutiful):
    """A register that also tells how far the goals of the notices are reached."""

    @view("goals")
    def goals(self, connection: Connection, query: Query, position: int) -> Page:
        """Every goal of the notices in force on the day."""
        if query.as_of is None:
            raise UnknownFilter("请写明查询哪一天（as_of）。", "goals: say on which day (as_of)", "as_of")
        if unknown := sorted(query.where.keys() - {"scheme", "goal"}):
            raise UnknownFilter(
                f"不能按“{unknown[0]}”筛选；可用：goal, scheme。",
                f"{query.register}/goals cannot be filtered by {unknown[0]}; it can by goal, scheme",
                unknown[0],
            )
        moment, position = asked(query, position)
        known = Known(connection, moment, position)
        wanted = {name: set(value.split(",")) for name, value in query.where.items()}
        rows = [
            row
            for scheme in known.notices()
            for name, goal in sorted(scheme.goals.items())
            for row in [self._goal(known, scheme, name, goal)]
            if all(row[key] in values for key, values in wanted.items())
        ]
        return Page(query.register, query.view, COLUMNS, rows, position)

    def _goal(self, known: Known, scheme: Scheme, name: str, goal: Goal) -> dict[str, Any]:
        last = min(known.day, goal.by)
        match goal:
            case HonoursGoal():
                reached = self._conferred(known, scheme, goal, last)
                whole, wanted, met = None, str(goal.at_least), reached >= goal.at_least
            case SatisfactionGoal():
                shares = list(self._shares(known, scheme, goal, last))
                reached, whole = sum(share >= goal.satisfied for share in shares), len(shares)
                wanted = "" if goal.of_homes is None else str(goal.of_homes)
                met = goal.of_homes is not None and bool(whole) and Fraction(reached, whole) >= goal.of_homes
        status = DutyStatus.MET if met else DutyStatus.OPEN if known.day <= goal.by else DutyStatus.MISSED
        values = (
            scheme.scheme, name, goal.title.zh, goal.since.isoformat(), goal.by.isoformat(), reached, whole, wanted,
            status.value if wanted else None, goal.source,
        )  # fmt: skip
        return dict(zip(COLUMNS, values, strict=True))

    def _conferred(self, known: Known, scheme: Scheme, goal: HonoursGoal, last: date) -> int:
        lines = self.table(self.line)
        query = select(lines.c.unit).where(
            known.moment.covers(lines), lines.c.honour.in_(goal.conferred), lines.c.standing != Standing.ANNULLED.value,
            lines.c.conferred_on >= goal.since.isoformat(), lines.c.conferred_on <= last.isoformat(),
        )  # fmt: skip
        units = list(known.connection.execute(query).scalars())
        bound = _bound(known, scheme, units)
        return sum(unit in bound for unit in units)

    def _shares(self, known: Known, scheme: Scheme, goal: SatisfactionGoal, last: date) -> Iterator[Fraction]:
        """The satisfied share of the newest review in time of each home."""
        table = self.table(Review)
        query = select(table.c.home, table.c.satisfied).where(
            known.moment.believed(table), table.c.kind == goal.review,
            table.c.held_on >= goal.since.isoformat(), table.c.held_on <= last.isoformat(),
        ).order_by(table.c.held_on, table.c.rec_from)  # fmt: skip
        newest: dict[str, str] = dict(known.connection.execute(query).all())
        homes = known.homes_as_of(sorted(newest))
        bound = _bound(known, scheme, {home.unit for home in homes.values()})
        for name, home in homes.items():
            if home.unit in bound:
                yield Fraction(Decimal(newest[name])) / 100


def _bound(known: Known, scheme: Scheme, units: Iterable[str]) -> set[str]:
    """Those of the units that the notice binds."""
    tree = known.tree(units)
    return {unit for unit in set(units) if reaches(scheme, known.chain(tree, unit))}
