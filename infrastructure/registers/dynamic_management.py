"""Register ``dynamic-management`` (动态管理台账): how every held honour is looked after, on a day, as known at a moment.

``overdue`` and ``rectification_overdue`` are computed when the register is read, from the day that is asked about;
nothing is stored when a day passes. A day counted across a year that is not known is ``…_provisional``, and nobody is
overdue by it. The members' review belongs to the home: the newest one held by the day; so do the duties, which the view
``duties`` tells for every home: ``duties.py``.
``timeline.py`` defines what "on a day" and "known at" mean.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from sqlalchemy import ColumnElement, Connection, case

from domain.award import Award
from domain.award.ending import AlertCleared, AlertRaised, Renewed, Restored
from domain.award.rectification import RectificationAccepted, RectificationExtended, RectificationOrdered
from domain.award.reinspection import Reinspected, Retained
from domain.award.reprimand import Criticised, Warned
from domain.award.revocation import RevocationRescinded
from domain.award.suspension import Suspended
from infrastructure.registers.cases import Case
from infrastructure.registers.counting import CALENDARS, YEARS
from infrastructure.registers.duties import Known
from infrastructure.registers.facts import Entry, Fact
from infrastructure.registers.goals import Aiming
from infrastructure.registers.lines import Line
from infrastructure.registers.listing import Filter, filtered, page, whether
from infrastructure.registers.moments import ENDINGS, Moment, asked
from infrastructure.registers.query import Page, Query, UnknownFilter
from infrastructure.registers.register import on, view
from infrastructure.registers.reviews import Review, ReviewFact
from infrastructure.registers.standing import OPEN_THEN, HeldLine, overdue
from infrastructure.registers.timeline import AwardFact

COLUMNS = (
    "award", "home", "honour", "grade", "kind", "unit", "standing", "conferred_on", "valid_until", "next_due",
    "last_reinspected_on", "last_finding", "last_passed_on", "rectify_by", "rectify_provisional", "rectify_because",
    "extensions", "put_right_late", "suspended_until", "suspension_provisional", "reprimands", "alerts", "ended_on",
    "valid_from", "valid_to", "cause", "caused_at",
)  # fmt: skip

RECTIFIES = (RectificationOrdered.topic, RectificationExtended.topic)
COMES_BACK = (Restored.topic, RevocationRescinded.topic, Renewed.topic)

REVIEW_COLUMNS = ("review_year", "review_held_on", "review_satisfied", "review_result")

DUTIES = {"duties_missed": "missed", "duties_at_risk": "at-risk"}
"""Columns of the duties of the home, and the status each one lists."""


class DynamicFact(ReviewFact):
    """And what it takes from an inspection and an alert."""

    finding: str | None = None
    about: str = ""
    days_late: int = 0


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

    kept: ClassVar[tuple[str, ...]] = (
        *OPEN_THEN, "rectify_provisional", "rectify_reckoning", "suspension_provisional", "suspension_reckoning",
    )  # fmt: skip

    rectify_provisional: int = 0
    rectify_reckoning: str | None = None
    suspension_provisional: int = 0
    suspension_reckoning: str | None = None
    last_reinspected_on: str | None = None
    last_finding: str | None = None
    last_passed_on: str | None = None
    rectify_because: str = ""
    extensions: int = 0
    put_right_late: int | None = None
    reprimands: int = 0
    alerts: str = "[]"


class DynamicManagement(Aiming):
    """动态管理台账."""

    name = "dynamic-management"
    title = "动态管理台账"
    revision = 6
    dated = True
    rows = (DynamicLine, Case, Review)
    line = DynamicLine
    fact = DynamicFact
    by_calendar = True
    compared = (
        "standing", "grade", "unit", "conferred_on", "valid_until", "next_due", "last_reinspected_on", "last_finding",
        "last_passed_on", "rectify_by", "extensions", "put_right_late", "suspended_until", "reprimands", "alerts",
        "ended_on",
    )  # fmt: skip

    def take(self, entry: Entry) -> None:
        """Fold one event."""
        if entry.stream.startswith(CALENDARS):
            self.handlers[entry.topic](self, entry.name, entry.fact, entry)
        else:
            super().take(entry)

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
        if topic in COMES_BACK:
            self._count_what_was_open(line)

    def _count_what_was_open(self, line: DynamicLine) -> None:
        """While the honour was over, a year may have become known."""
        if line.rectify_reckoning is not None:
            line.rectify_by, line.rectify_provisional, _ = self._counting.anew(line.rectify_reckoning)
        if line.suspension_reckoning is not None:
            line.suspended_until, line.suspension_provisional, _ = self._counting.anew(
                line.suspension_reckoning
            )

    # --- what the events change ----------------------------------------------------------------------------------------

    @on(*YEARS)
    def year(self, name: str, fact: DynamicFact, entry: Entry) -> None:
        """Every honour with a day that is counted is folded anew: from here on another day is believed. So with the reviews."""
        assert self._connection is not None
        self._counting.follow(self._connection, entry.position)
        self.count_anew(self._connection, entry)
        for award in self._lines.having("rectify_reckoning", "suspension_reckoning"):
            self._fold_anew(entry._replace(stream=f"{Award.prefix}:{award}", name=award))

    @on(Reinspected)
    def reinspected(self, line: Any, fact: DynamicFact) -> None:
        """复验, with a finding."""
        self.stand(line, fact)
        line.last_reinspected_on, line.last_finding = fact.effective_on, fact.finding

    @on(Retained, RectificationAccepted)
    def passed(self, line: Any, fact: DynamicFact) -> None:
        """It passed; an order to put something right is met, in time or so many days late."""
        if line.rectify_by is not None:
            line.put_right_late = fact.days_late
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

    @on(AlertCleared)
    def settled(self, line: Any, fact: DynamicFact) -> None:
        """People have looked."""
        left = [about for about in msgspec.json.decode(line.alerts) if about != fact.about]
        line.alerts = msgspec.json.encode(left).decode()

    # --- reading -------------------------------------------------------------------------------------------------------

    @view("list", "all")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """One line per held honour, with ``all`` also those that are over. ``overdue=true`` keeps the overdue ones."""
        lines = self.table(self.line).c
        moment, position = asked(query, position)
        statement = self.select(*COLUMNS).add_columns(overdue(lines, moment.day).label("overdue"))
        statement = statement.where(moment.covers(self.table(self.line)))
        if not query.all and "standing" not in query.where:
            statement = statement.where(lines.standing.not_in(ENDINGS))
        filters = self.filters()
        filters["overdue"] = _on_a_day(query, whether(overdue(lines, moment.day), "overdue"))
        late = case((lines.rectify_provisional == 0, lines.rectify_by)) < moment.day
        filters["rectification_overdue"] = _on_a_day(query, whether(late, "rectification_overdue"))
        statement = filtered(statement, query, filters)
        found = page(connection, query, position, statement, [lines.award], json=frozenset({"alerts"}))
        self.as_believed(connection, moment, found.rows)
        self._with_duties(Known(connection, moment, position), query, found)
        return self._with_reviews(connection, moment, query, found)

    def _with_duties(self, known: Known, query: Query, found: Page) -> None:
        """The duties that the home of each honour has missed, or that are at risk."""
        homes = sorted({row["home"] for row in found.rows})
        told = self.duties_of(known.connection, known, homes) if query.as_of is not None else []
        for row in found.rows:
            for name, status in DUTIES.items():
                mine = (each for each in told if each["home"] == row["home"] and each["status"] == status)
                row[name] = (
                    None if query.as_of is None else [f"{each['scheme']}/{each['duty']}" for each in mine]
                )

    def _with_reviews(self, connection: Connection, moment: Moment, query: Query, found: Page) -> Page:
        newest = self.newest_reviews(connection, moment, {row["home"] for row in found.rows})
        for row in found.rows:
            for name in ("rectify_provisional", "suspension_provisional"):
                row[name] = bool(row[name])
            row["overdue"] = None if query.as_of is None else bool(row["overdue"])
            late = row["rectify_by"] and row["rectify_by"] < moment.day
            row["rectification_overdue"] = None if query.as_of is None else bool(late)
            if row["rectify_provisional"] and query.as_of is not None:
                row["rectification_overdue"] = False
            if row["rectify_by"] is None:
                row["rectify_because"], row["extensions"] = None, 0
            review = newest.get(row["home"])
            row["review_year"] = review.year if review else None
            row["review_held_on"] = review.held_on if review else None
            row["review_satisfied"] = review.satisfied if review else None
            row["review_result"] = _result(review, moment.day) if review else None
        columns = (*found.columns, "rectification_overdue", *REVIEW_COLUMNS, *DUTIES)
        return Page(found.register, found.view, columns, found.rows, found.position, found.next)


def _result(review: Review, day: str) -> str:
    """What came of a review by the day: confirmed, or proposed by the answers."""
    confirmed = review.result if review.confirmed_on and review.confirmed_on <= day else None
    return confirmed or (f"{review.proposed}-proposed" if review.proposed else "")


def _on_a_day(query: Query, met: Filter) -> Filter:
    """A filter that makes sense only of a day."""

    def checked(value: str) -> ColumnElement[bool]:
        if query.as_of is None:
            raise UnknownFilter("请写明查询哪一天（as_of）。", "overdue: say on which day (as_of)", "as_of")
        return met(value)

    return checked
