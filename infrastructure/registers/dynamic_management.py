"""Register ``dynamic-management`` (动态管理台账): how every held honour is looked after, on a day, as known at a moment.

``overdue`` and ``rectification_overdue`` are computed when the register is read, from the day that is asked about;
nothing is stored when a day passes. A day counted across a year that is not known is ``…_provisional``, and nobody is
overdue by it. The members' review belongs to the home: the newest one held by the day.
``timeline.py`` defines what "on a day" and "known at" mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Connection, case, select

from domain import member_review
from domain.award import Award
from domain.award.ending import (
    AlertRaised,
)
from domain.award.upkeep import (
    Criticised,
    RectificationAccepted,
    RectificationExtended,
    RectificationOrdered,
    Reinspected,
    Retained,
    Suspended,
    Warned,
)
from domain.calendar import Count
from infrastructure.registers import bulk
from infrastructure.registers.audits import AuditedTimeline
from infrastructure.registers.cases import Case
from infrastructure.registers.counting import CALENDARS, YEARS, Counting
from infrastructure.registers.facts import Entry, Fact, instant
from infrastructure.registers.lines import Line
from infrastructure.registers.listing import filtered, page
from infrastructure.registers.moments import ENDINGS, Moment, asked
from infrastructure.registers.query import Page, Query, UnknownFilter
from infrastructure.registers.register import on, view
from infrastructure.registers.rows import OPEN, OPEN_INSTANT, Row
from infrastructure.registers.standing import HeldLine
from infrastructure.registers.timeline import AwardFact

COLUMNS = (
    "award", "home", "honour", "grade", "kind", "unit", "standing", "conferred_on", "valid_until", "next_due",
    "last_reinspected_on", "last_finding", "last_passed_on", "rectify_by", "rectify_provisional", "rectify_because",
    "extensions", "suspended_until", "suspension_provisional", "reprimands", "alerts", "ended_on",
    "valid_from", "valid_to", "cause", "caused_at",
)  # fmt: skip

RECTIFIES = (RectificationOrdered.topic, RectificationExtended.topic)


class DynamicFact(AwardFact):
    """And what it takes from an inspection, an alert and a members' review."""

    finding: str | None = None
    about: str = ""
    year: int = 0
    satisfied: str = ""
    count: Count | None = None


class DynamicLine(HeldLine):
    """A line of the register. ``alerts`` is a JSON list; the reckonings say how the days before them are counted."""

    key: ClassVar = ("award", "rec_from", "valid_from")
    group: ClassVar = "award"
    indexes: ClassVar = (
        ("rec_to", "award"),
        ("unit", "rec_to", "award"),
        ("home", "rec_to", "award"),
        ("honour", "rec_to", "award"),
        ("rec_to", "next_due"),
        ("valid_from",),
        ("rec_from",),
        ("known_from",),
    )
    partial: ClassVar = {
        ("caused_at", "award"): "late > 0",
        ("valid_until", "award"): "valid_until IS NOT NULL",
    }

    rectify_provisional: int = 0
    rectify_reckoning: str | None = None
    suspension_provisional: int = 0
    suspension_reckoning: str | None = None
    last_reinspected_on: str | None = None
    last_finding: str | None = None
    last_passed_on: str | None = None
    rectify_because: str = ""
    extensions: int = 0
    reprimands: int = 0
    alerts: str = "[]"


class Review(Row):
    """A year's review by the members, as believed over an interval of the log."""

    key: ClassVar = ("review", "rec_from")
    group: ClassVar = "review"
    part: ClassVar = "reviews"
    indexes: ClassVar = (("home", "held_on"),)

    review: str
    home: str
    year: int
    held_on: str
    satisfied: str
    rec_from: int
    rec_to: int
    known_from: str
    known_to: str


class DynamicManagement(AuditedTimeline):
    """动态管理台账."""

    name = "dynamic-management"
    title = "动态管理台账"
    dated = True
    rows = (DynamicLine, Case, Review)
    line = DynamicLine
    fact = DynamicFact
    by_calendar = True
    compared = (
        "standing", "grade", "unit", "conferred_on", "valid_until", "next_due", "last_reinspected_on", "last_finding",
        "last_passed_on", "rectify_by", "extensions", "suspended_until", "reprimands", "alerts", "ended_on",
    )  # fmt: skip

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._reviews = self.sheet(Review)
        self._counting = Counting()

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the awards and the reviews the batch touches."""
        super().prepare(connection, entries)
        self._counting.follow(connection, entries[0].position - 1)
        self._reviews.load(connection, (each.name for each in entries if _is_review(each)))

    def take(self, entry: Entry) -> None:
        """Fold one event."""
        if _is_review(entry) or entry.stream.startswith(CALENDARS):
            self.handlers[entry.topic](self, entry.name, entry.fact, entry)
        else:
            super().take(entry)

    def flush(self, connection: Connection) -> None:
        """Write what changed."""
        super().flush(connection)
        self._reviews.flush(connection)

    def forget(self) -> None:
        """Drop what is in memory."""
        super().forget()
        self._reviews.forget()

    def change(self, line: Line, topic: str, fact: Fact, position: int, at: str) -> None:
        """Let an event change the state of a line; the days it states are counted by the calendars of now."""
        super().change(line, topic, fact, position, at)
        assert isinstance(line, DynamicLine)
        assert isinstance(fact, DynamicFact)
        if topic in RECTIFIES and line.rectify_by is not None:
            line.rectify_by, line.rectify_provisional, line.rectify_reckoning = self._counting.counted(
                fact.deadline, fact.count
            )
        if topic == Suspended.topic:
            line.suspended_until, line.suspension_provisional, line.suspension_reckoning = (
                self._counting.counted(fact.until, fact.count)
            )
        if line.rectify_by is None:
            line.rectify_provisional, line.rectify_reckoning = 0, None
        if line.suspended_until is None:
            line.suspension_provisional, line.suspension_reckoning = 0, None

    # --- what the events change ----------------------------------------------------------------------------------------

    @on(*YEARS)
    def year(self, name: str, fact: DynamicFact, entry: Entry) -> None:
        """Every honour with a day that is counted is folded anew: from here on another day is believed."""
        assert self._connection is not None
        self._counting.follow(self._connection, entry.position)
        for award in self._lines.having("rectify_reckoning", "suspension_reckoning"):
            self._fold_anew(entry._replace(stream=f"{Award.prefix}:{award}", name=award))

    @on(member_review.Held)
    def held(self, name: str, fact: DynamicFact, entry: Entry) -> None:
        """The members reviewed their home."""
        at = instant(fact.recorded_at)
        self._reviews.put(
            Review(
                name,
                fact.home,
                fact.year,
                fact.effective_on,
                fact.satisfied,
                entry.position,
                OPEN,
                at,
                OPEN_INSTANT,
            )
        )

    @on(member_review.Corrected)
    def review_corrected(self, name: str, fact: DynamicFact, entry: Entry) -> None:
        """The counts were wrong; the day of the review stays."""
        last = self._reviews.rows(name)[-1]
        at = max(instant(fact.recorded_at), last.known_from)
        last.rec_to, last.known_to = entry.position, at
        self._reviews.put(last)
        new = msgspec.structs.replace(
            last,
            satisfied=fact.satisfied,
            rec_from=entry.position,
            rec_to=OPEN,
            known_from=at,
            known_to=OPEN_INSTANT,
        )
        self._reviews.put(new)

    @on(Reinspected)
    def reinspected(self, line: Any, fact: DynamicFact) -> None:
        """复验, with a finding."""
        line.last_reinspected_on, line.last_finding = fact.effective_on, fact.finding

    @on(Retained, RectificationAccepted)
    def passed(self, line: Any, fact: AwardFact) -> None:
        """It passed."""
        self.stand(line, fact)
        line.last_passed_on = fact.passed_on or fact.effective_on

    @on(Warned, Criticised)
    def reprimanded(self, line: Any, fact: AwardFact) -> None:
        """One more reprimand."""
        self.stand(line, fact)
        line.reprimands += 1

    @on(RectificationOrdered)
    def rectifying(self, line: Any, fact: AwardFact) -> None:
        """Put right by a deadline; for dissatisfied members, or after an inspection."""
        self.stand(line, fact)
        line.rectify_because = "members" if fact.by_members else "inspection"
        line.extensions = 0

    @on(RectificationExtended)
    def extended(self, line: Any, fact: AwardFact) -> None:
        """More time."""
        self.stand(line, fact)
        line.extensions += line.rectify_by is not None

    @on(AlertRaised)
    def alert(self, line: Any, fact: DynamicFact) -> None:
        """People must look."""
        line.alerts = msgspec.json.encode([*msgspec.json.decode(line.alerts), fact.about]).decode()

    # --- reading -------------------------------------------------------------------------------------------------------

    @view("list", "all")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """One line per held honour, with ``all`` also those that are over. ``overdue=true`` keeps the overdue ones."""
        lines = self.table(self.line).c
        moment, position = asked(query, position)
        statement = self.select(*COLUMNS)
        statement = statement.where(moment.covers(self.table(self.line)))
        if not query.all and "standing" not in query.where:
            statement = statement.where(lines.standing.not_in(ENDINGS))
        filters = self.filters()
        filters["overdue"] = lambda value: _before(lines.next_due, moment, query, value)
        rectify_by = case((lines.rectify_provisional == 0, lines.rectify_by))
        filters["rectification_overdue"] = lambda value: _before(rectify_by, moment, query, value)
        statement = filtered(statement, query, filters)
        found = page(connection, query, position, statement, [lines.award], json=frozenset({"alerts"}))
        return self._with_reviews(connection, moment, query, found)

    def _with_reviews(self, connection: Connection, moment: Moment, query: Query, found: Page) -> Page:
        newest = self._newest_reviews(connection, moment, {row["home"] for row in found.rows})
        for row in found.rows:
            for name in ("rectify_provisional", "suspension_provisional"):
                row[name] = bool(row[name])
            for name, due in (("overdue", "next_due"), ("rectification_overdue", "rectify_by")):
                row[name] = None if query.as_of is None else bool(row[due] and row[due] < moment.day)
            if row["rectify_provisional"] and query.as_of is not None:
                row["rectification_overdue"] = False
            if row["rectify_by"] is None:
                row["rectify_because"], row["extensions"] = None, 0
            review = newest.get(row["home"])
            row["review_year"] = review.year if review else None
            row["review_held_on"] = review.held_on if review else None
            row["review_satisfied"] = review.satisfied if review else None
        computed = ("overdue", "rectification_overdue")
        columns = (*found.columns, *computed, "review_year", "review_held_on", "review_satisfied")
        return Page(found.register, found.view, columns, found.rows, found.position, found.next)

    def _newest_reviews(
        self, connection: Connection, moment: Moment, homes: Iterable[str]
    ) -> dict[str, Review]:
        """The newest review of each home by the day, as known then; of one day, the one recorded last."""
        table = self.table(Review)
        met = bulk.among(connection, table.c.home, sorted(homes)) & (table.c.held_on <= moment.day)
        query = select(table).where(met, moment.believed(table)).order_by(table.c.held_on, table.c.rec_from)
        return {review.home: review for review in (Review.of(values) for values in connection.execute(query))}


def _before(column: Any, moment: Moment, query: Query, value: str) -> Any:
    if query.as_of is None:
        raise UnknownFilter("overdue: say on which day (as_of)")
    late = column < moment.day
    return late if value == "true" else late.is_not(True)


def _is_review(entry: Entry) -> bool:
    return entry.stream.startswith("member-review:")
