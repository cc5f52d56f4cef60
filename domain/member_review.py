"""会员评家: once a year the members say what they think of their home (BJ2013-4.3f, FS2018-A4.8)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from domain.forms import require_reason
from domain.kernel import Aggregate, Event, Occasion
from domain.refusals import AlreadyExists, NotInThisState
from domain.tally import Answers, check_answers

SATISFIED = ("satisfied", "basically-satisfied")
"""The classes that count as satisfied unless a notice's own formula says otherwise (A29)."""


class Held(Event, frozen=True, kw_only=True):
    """The members reviewed the home; the counts, and the share satisfied in percent."""

    topic = "member-review.held:1"
    home: str
    year: int
    kind: str = "home"
    organiser: str = ""
    answers: Answers
    satisfied: Decimal
    report: str = ""

    def apply(self, aggregate: MemberReview) -> None:
        """Keep the result."""
        aggregate.home, aggregate.year, aggregate.answers = self.home, self.year, self.answers
        aggregate.satisfied, aggregate.held_on = self.satisfied, self.effective_on


class Corrected(Event, frozen=True, kw_only=True):
    """The counts were entered wrongly; the old belief stays in history."""

    topic = "member-review.corrected:1"
    answers: Answers
    satisfied: Decimal
    reason: str

    def apply(self, aggregate: MemberReview) -> None:
        """Take the right counts."""
        aggregate.answers, aggregate.satisfied = self.answers, self.satisfied


class MemberReview(Aggregate):
    """One home's review of one year; its id is made of both, so there is one a year."""

    prefix: ClassVar[str] = "member-review"

    def begin(self) -> None:
        """The state before the first event."""
        self.home = ""
        self.year = 0
        self.answers = Answers(asked=0, answered=0)
        self.satisfied = Decimal(0)
        self.held_on: date | None = None

    def hold(
        self, on: Occasion, *, home: str, year: int, kind: str, organiser: str, answers: Answers, report: str
    ) -> None:
        """Record the review."""
        if self.exists:
            raise AlreadyExists(kind="会员评家", name=self.name)
        check_answers(answers)
        self.record(
            Held,
            on,
            home=home,
            year=year,
            kind=kind,
            organiser=organiser,
            answers=answers,
            satisfied=satisfied(answers),
            report=report,
        )

    def correct(self, on: Occasion, *, answers: Answers, reason: str) -> None:
        """Put wrong counts right."""
        if not self.exists:
            raise NotInThisState(state="未评议", act="correct")
        check_answers(answers)
        self.record(
            Corrected, on, answers=answers, satisfied=satisfied(answers), reason=require_reason(reason)
        )


def satisfied(answers: Answers) -> Decimal:
    """The share satisfied among those who answered, in percent with two decimals; the entered rate where there is one."""
    if answers.rate is not None:
        return answers.rate
    if not answers.answered:
        return Decimal(0)
    good = sum(answers.counts.get(name, 0) for name in SATISFIED)
    return (Decimal(good) * 100 / answers.answered).quantize(Decimal("0.01"))
