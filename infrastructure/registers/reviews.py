"""The reviews by the members in the register of dynamic management, as of a day, as known at a moment.

A review is about the day it was held; what came of it – confirmed, put right, reported – has days of its own, and is
shown from those days on. Every event ends the row that was believed and begins the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Connection, select

from domain import member_review
from infrastructure.registers import bulk
from infrastructure.registers.audits import AuditedTimeline
from infrastructure.registers.facts import Entry, instant
from infrastructure.registers.listing import equals, filtered, number, page
from infrastructure.registers.moments import Moment, asked
from infrastructure.registers.query import Page, Query
from infrastructure.registers.register import on, view
from infrastructure.registers.rows import OPEN, OPEN_INSTANT, Row
from infrastructure.registers.timeline import AwardFact


class Counts(msgspec.Struct, gc=False):
    """How many were asked and answered."""

    asked: int = 0
    answered: int = 0


class ReviewFact(AwardFact):
    """And what it takes from a members' review."""

    year: int = 0
    satisfied: str = ""
    answers: Counts | None = None
    proposed: bool = False
    unsatisfied: bool = False
    to: list[str] = []


class Review(Row):
    """A year's review by the members, as believed over an interval of the log.

    ``result`` is ``satisfied`` or ``unsatisfied`` once a person confirmed it. ``reported``: to whom → on which day.
    """

    key: ClassVar = ("review", "rec_from")
    group: ClassVar = "review"
    part: ClassVar = "reviews"
    indexes: ClassVar = (("home", "held_on"),)

    review: str
    home: str
    year: int
    kind: str
    scheme: str
    held_on: str
    asked: int
    answered: int
    satisfied: str
    proposed: str
    result: str | None
    confirmed_on: str | None
    rectify_by: str | None
    rectified_on: str | None
    reported: dict[str, str]
    rec_from: int
    rec_to: int
    known_from: str
    known_to: str


COLUMNS = (
    "review", "home", "year", "kind", "scheme", "held_on", "asked", "answered", "satisfied", "proposed", "result",
    "confirmed_on", "rectify_by", "rectified_on", "reported",
)  # fmt: skip


class Reviewed(AuditedTimeline):
    """A register of held honours that also keeps the reviews of their homes."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._reviews = self.sheet(Review)

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the awards and the reviews the batch touches."""
        super().prepare(connection, entries)
        self._reviews.load(connection, (each.name for each in entries if is_review(each)))

    def take(self, entry: Entry) -> None:
        """Fold one event."""
        if is_review(entry):
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

    # --- what the events change ----------------------------------------------------------------------------------------

    @on(member_review.Held)
    def held(self, name: str, fact: ReviewFact, entry: Entry) -> None:
        """The members reviewed their home."""
        at, answers = instant(fact.recorded_at), fact.answers or Counts()
        self._reviews.put(
            Review(
                name, fact.home, fact.year, fact.kind or "home", fact.scheme, fact.effective_on, answers.asked,
                answers.answered, fact.satisfied, _proposal(fact), None, None, None, None, {}, entry.position, OPEN,
                at, OPEN_INSTANT,
            )
        )  # fmt: skip

    @on(member_review.Corrected)
    def review_corrected(self, name: str, fact: ReviewFact, entry: Entry) -> None:
        """The counts were wrong; the day of the review stays, a result confirmed on them does not."""
        answers = fact.answers or Counts()
        self._believe(
            name, fact, entry, asked=answers.asked, answered=answers.answered, satisfied=fact.satisfied,
            proposed=_proposal(fact), result=None, confirmed_on=None, rectify_by=None,
        )  # fmt: skip

    @on(member_review.Confirmed)
    def confirmed(self, name: str, fact: ReviewFact, entry: Entry) -> None:
        """A person found whether the members are dissatisfied."""
        result = "unsatisfied" if fact.unsatisfied else "satisfied"
        self._believe(
            name, fact, entry, result=result, confirmed_on=fact.effective_on, rectify_by=fact.deadline,
            rectified_on=None,
        )  # fmt: skip

    @on(member_review.Rectified)
    def rectified(self, name: str, fact: ReviewFact, entry: Entry) -> None:
        """Things were put right."""
        self._believe(name, fact, entry, rectified_on=fact.effective_on)

    @on(member_review.Reported)
    def reported(self, name: str, fact: ReviewFact, entry: Entry) -> None:
        """The result was reported."""
        last = self._last(name)
        reported = last.reported | dict.fromkeys(fact.to, fact.effective_on)
        self._believe(name, fact, entry, reported=reported)

    def _believe(self, name: str, fact: ReviewFact, entry: Entry, **changed: Any) -> None:
        """From this position on, people believe this."""
        last = self._last(name)
        at = max(instant(fact.recorded_at), last.known_from)
        last.rec_to, last.known_to = entry.position, at
        self._reviews.put(last)
        new = msgspec.structs.replace(
            last, rec_from=entry.position, rec_to=OPEN, known_from=at, known_to=OPEN_INSTANT, **changed
        )
        self._reviews.put(new)

    def _last(self, name: str) -> Review:
        """What is believed of a review now."""
        return next(row for row in self._reviews.rows(name) if row.rec_to == OPEN)

    # --- reading -------------------------------------------------------------------------------------------------------

    @view("reviews")
    def reviews(self, connection: Connection, query: Query, position: int) -> Page:
        """The reviews held by the day, a home's after another's, with what came of them by then."""
        table = self.table(Review)
        moment, position = asked(query, position)
        statement = select(*(table.c[name] for name in COLUMNS))
        statement = statement.where(table.c.held_on <= moment.day, moment.believed(table))
        filters = {name: equals(table.c[name]) for name in ("home", "kind", "proposed", "result", "scheme")}
        statement = filtered(statement, query, filters | {"year": number(table.c.year, "year")})
        order = [table.c.home, table.c.held_on, table.c.review]
        found = page(connection, query, position, statement, order, json=frozenset({"reported"}))
        for row in found.rows:
            _by_the_day(row, moment.day)
        return found

    def newest_reviews(
        self, connection: Connection, moment: Moment, homes: Iterable[str], kind: str | None = None
    ) -> dict[str, Review]:
        """The newest review of each home by the day, as known then; of one day, the one recorded last."""
        table = self.table(Review)
        met = bulk.among(connection, table.c.home, sorted(homes)) & (table.c.held_on <= moment.day)
        if kind is not None:
            met = met & (table.c.kind == kind)
        query = select(table).where(met, moment.believed(table)).order_by(table.c.held_on, table.c.rec_from)
        return {review.home: review for review in (Review.of(values) for values in connection.execute(query))}


def _by_the_day(row: dict[str, Any], day: str) -> None:
    """Leave out what came of a review only after the day."""
    if row["confirmed_on"] and row["confirmed_on"] > day:
        row["result"] = row["confirmed_on"] = row["rectify_by"] = None
    if row["rectified_on"] and row["rectified_on"] > day:
        row["rectified_on"] = None
    row["reported"] = {to: on for to, on in row["reported"].items() if on <= day}


def _proposal(fact: ReviewFact) -> str:
    return "unsatisfied" if fact.proposed else ""


def is_review(entry: Entry) -> bool:
    """Whether an event is one of a review."""
    return entry.stream.startswith("member-review:")
