"""The reviews by the members in the register of dynamic management, as of a day, as known at a moment.

A review is about the day it was held; what came of it – confirmed, put right, reported – has days of its own, and is
shown from those days on. Every event ends the row that was believed and begins the next – also the import of a year,
where a day by which to put things right is counted in working days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Connection, select

from domain import member_review
from domain.calendar import Count
from infrastructure.registers import bulk
from infrastructure.registers.audits import AuditedTimeline
from infrastructure.registers.counting import Counting
from infrastructure.registers.facts import Entry, Fact, instant
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
    count: Count | None = None


class Review(Row):
    """A year's review by the members, as believed over an interval of the log.

    ``result`` is ``satisfied`` or ``unsatisfied`` once a person confirmed it. ``deadlines``: from which day on which day
    held by which to put things right, whether it is provisional, and how it is counted; ``counted`` is 1 where one is
    counted in working days. ``reported``: to whom → on which day.
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
    deadlines: list[dict[str, Any]]
    counted: int
    rectified_on: str | None
    reported: dict[str, str]
    rec_from: int
    rec_to: int
    known_from: str
    known_to: str


COLUMNS = (
    "review", "home", "year", "kind", "scheme", "held_on", "asked", "answered", "satisfied", "proposed", "result",
    "confirmed_on", "rectified_on", "reported", "deadlines",
)  # fmt: skip

SHOWN = (*COLUMNS[:-1], "rectify_by", "rectify_provisional", "extensions", "rectification_overdue")


class Reviewed(AuditedTimeline):
    """A register of held honours that also keeps the reviews of their homes."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._reviews = self.sheet(Review)
        self._counting = Counting()

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the awards and the reviews the batch touches, and the calendars."""
        super().prepare(connection, entries)
        self._counting.follow(connection, entries[0].position - 1)
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
                answers.answered, fact.satisfied, _proposal(fact), None, None, [], 0, None, {}, entry.position, OPEN,
                at, OPEN_INSTANT,
            )
        )  # fmt: skip

    @on(member_review.Corrected)
    def review_corrected(self, name: str, fact: ReviewFact, entry: Entry) -> None:
        """The counts were wrong; the day of the review stays, a result confirmed on them does not."""
        answers = fact.answers or Counts()
        self._believe(
            name, fact, entry, asked=answers.asked, answered=answers.answered, satisfied=fact.satisfied,
            proposed=_proposal(fact), result=None, confirmed_on=None, deadlines=[], counted=0,
        )  # fmt: skip

    @on(member_review.Confirmed)
    def confirmed(self, name: str, fact: ReviewFact, entry: Entry) -> None:
        """A person found whether the members are dissatisfied."""
        result = "unsatisfied" if fact.unsatisfied else "satisfied"
        deadlines = [self._deadline(fact)] if fact.deadline else []
        self._believe(
            name, fact, entry, result=result, confirmed_on=fact.effective_on, deadlines=deadlines,
            counted=_counted(deadlines), rectified_on=None,
        )  # fmt: skip

    @on(member_review.RectificationExtended)
    def review_extended(self, name: str, fact: ReviewFact, entry: Entry) -> None:
        """More time to put things right."""
        deadlines = [*self._last(name).deadlines, self._deadline(fact)]
        self._believe(name, fact, entry, deadlines=deadlines, counted=_counted(deadlines))

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

    def count_anew(self, connection: Connection, entry: Entry) -> None:
        """A year became known: of every review with a day that is counted another day may be believed from here on."""
        table = self.table(Review)
        counted = select(table.c.review).where(table.c.rec_to == OPEN, table.c.counted == 1)
        self._reviews.load(connection, connection.execute(counted).scalars())
        for row in [each for each in self._reviews.every() if each.rec_to == OPEN and each.counted]:
            deadlines = [each | self._anew(each["reckoning"]) for each in row.deadlines]
            if deadlines != row.deadlines:
                self._believe(row.review, entry.fact, entry, deadlines=deadlines)

    def _deadline(self, fact: ReviewFact) -> dict[str, Any]:
        """The day by which to put things right that an event states, as it is counted now."""
        return {"on": fact.effective_on, **self._counting.counted(fact.deadline, fact.count)._asdict()}

    def _anew(self, reckoning: str | None) -> dict[str, Any]:
        return self._counting.anew(reckoning)._asdict() if reckoning else {}

    def _believe(self, name: str, fact: Fact, entry: Entry, **changed: Any) -> None:
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
        found = page(connection, query, position, statement, order, json=frozenset({"reported", "deadlines"}))
        for row in found.rows:
            _by_the_day(row, moment.day)
            row["rectification_overdue"] = None if query.as_of is None else _overdue(row, moment.day)
        return Page(found.register, found.view, SHOWN, found.rows, found.position, found.next)

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
        row["result"] = row["confirmed_on"] = None
    deadlines = [each for each in row.pop("deadlines") if each["on"] <= day]
    row["rectify_by"] = deadlines[-1]["day"] if deadlines else None
    row["rectify_provisional"] = bool(deadlines and deadlines[-1]["provisional"])
    row["extensions"] = max(len(deadlines) - 1, 0)
    if row["rectified_on"] and row["rectified_on"] > day:
        row["rectified_on"] = None
    row["reported"] = {to: on for to, on in row["reported"].items() if on <= day}


def _overdue(row: dict[str, Any], day: str) -> bool:
    """Whether things were to be put right before the day and were not; nobody is overdue by a provisional day."""
    by = row["rectify_by"]
    return by is not None and by < day and row["rectified_on"] is None and not row["rectify_provisional"]


def _counted(deadlines: list[dict[str, Any]]) -> int:
    return int(any(each["reckoning"] for each in deadlines))


def _proposal(fact: ReviewFact) -> str:
    return "unsatisfied" if fact.proposed else ""


def is_review(entry: Entry) -> bool:
    """Whether an event is one of a review."""
    return entry.stream.startswith("member-review:")
