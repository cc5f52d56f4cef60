"""Register ``honours`` (荣誉台账): every conferred honour, what it was worth on a day, as known at a moment.

Views: ``list`` – honours held on the day, or with ``all`` also those that are over, each under its own ending word; a
term that ran out ends one when the ending is recorded, as of its day (ADR 0013), so one that waits for people is held;
``overdue`` – in force although the re-inspection was due before the day; ``ending`` – with an ending dated ahead that has
not taken effect; and those of ``audits.py``.
``timeline.py`` defines what "on a day" and "known at" mean.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Connection

from domain.award.conferral import Conferred, Imported
from domain.award.ending import TookEffect
from domain.vocabulary import Standing
from infrastructure.registers.audits import AuditedTimeline
from infrastructure.registers.cases import ENDED_AS, Case
from infrastructure.registers.facts import Fact
from infrastructure.registers.lines import Line
from infrastructure.registers.listing import filtered, page
from infrastructure.registers.moments import ENDINGS, asked
from infrastructure.registers.query import Page, Query, UnknownFilter
from infrastructure.registers.register import on, view
from infrastructure.registers.rows import OPEN_DAY
from infrastructure.registers.standing import HeldLine, overdue
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
        ("known_from",),
    )
    partial: ClassVar = {
        ("caused_at", "award"): "late > 0",
        ("valid_until", "award"): "valid_until IS NOT NULL",
        ("rec_to", "award"): "ends_ahead > 0",
    }

    document: str = ""
    ends_ahead: int = 0


class Honours(AuditedTimeline):
    """荣誉台账."""

    name = "honours"
    title = "荣誉台账"
    dated = True
    revision = 6
    rows = (HonourLine, Case)
    line = HonourLine
    compared = ("standing", "grade", "unit", "conferred_on", "valid_until", "next_due", "ended_on")

    @on(Conferred, Imported)
    def conferred(self, line: Any, fact: AwardFact) -> None:
        """It begins with the document that says so."""
        self.stand(line, fact)
        line.document = fact.document

    def change(self, line: Line, topic: str, fact: Fact, position: int, at: str) -> None:
        """Let an event change the state of a line. That an ending took effect is not why it is over."""
        assert isinstance(line, HonourLine)
        assert isinstance(fact, AwardFact)
        if topic != TookEffect.topic or line.ended_on != fact.effective_on:
            super().change(line, topic, fact, position, at)
        if topic in ENDED_AS or topic == TookEffect.topic or line.ended_on is None:
            line.ends_ahead = int(fact.ahead)

    @on(TookEffect)
    def took_effect(self, line: Any, fact: AwardFact) -> None:
        """The day of an ending that was dated ahead has come."""

    @view("list", "all")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """One line per honour."""
        lines = self.table(self.line)
        moment, position = asked(query, position)
        statement = self.select(*COLUMNS).where(moment.covers(lines))
        if not query.all and "standing" not in query.where:
            statement = statement.where(lines.c.standing.not_in(ENDINGS))
        found = page(connection, query, position, filtered(statement, query, self.filters()), [lines.c.award])
        self.as_believed(connection, moment, found.rows)
        return found

    @view("overdue", "all")
    def overdue(self, connection: Connection, query: Query, position: int) -> Page:
        """In force on the day although the re-inspection was due before it; ``all``: in whatever standing."""
        if query.as_of is None:
            raise UnknownFilter("请写明查询哪一天（as_of）。", "overdue: say on which day (as_of)", "as_of")
        lines = self.table(self.line)
        moment, position = asked(query, position)
        statement = self.select(*COLUMNS).where(
            moment.covers(lines),
            overdue(lines.c, moment.day),
            lines.c.standing.not_in(ENDINGS) if query.all else lines.c.standing == Standing.IN_FORCE.value,
        )
        order = [lines.c.next_due, lines.c.award]
        found = page(connection, query, position, filtered(statement, query, self.filters()), order)
        self.as_believed(connection, moment, found.rows)
        return found

    @view("ending")
    def ending(self, connection: Connection, query: Query, position: int) -> Page:
        """Held until the day it ends on, by a decision that named that day before it came."""
        lines = self.table(self.line)
        moment, position = asked(query, position)
        statement = self.select(*COLUMNS).where(
            moment.believed(lines), lines.c.ends_ahead > 0, lines.c.valid_to == OPEN_DAY
        )
        found = page(connection, query, position, filtered(statement, query, self.filters()), [lines.c.award])
        self.as_believed(connection, moment, found.rows)
        return found
