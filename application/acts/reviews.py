"""会员评家: recording the yearly review of a home by its members."""

from __future__ import annotations

from typing import ClassVar

from application.command import Command, Number
from application.desk import Desk
from domain.member_review import MemberReview
from domain.refusals import NotFound
from domain.scheme.words import Slug
from domain.tally import Answers

ORGANISERS = ("chair", "clerk", "members-congress", "members-meeting", "organisation-and-publicity")


class HoldReview(Command):
    """Record a year's review of a home: asked, answered, the answers by class – or the rate as published."""

    act: ClassVar[str] = "member-review.hold"
    creates: ClassVar[bool] = True

    home: Slug
    year: int
    kind: Slug = "home"
    asked: int
    answered: int
    counts: dict[str, int] = {}
    rate: Number | None = None
    report: str = ""

    def perform(self, desk: Desk, name: str) -> MemberReview:
        """One a year; by the home's union or one above it."""
        home = desk.home(self.home)
        by = desk.officer(home.unit, *ORGANISERS)
        review = desk.take(MemberReview, f"{self.home}.{self.year}")
        review.hold(
            desk.occasion(by, self.effective_on), home=self.home, year=self.year, kind=self.kind, organiser=by.unit,
            answers=Answers(self.asked, self.answered, self.counts, self.rate), report=self.report,
        )  # fmt: skip
        return review


class CorrectReview(Command):
    """Put wrong counts right."""

    act: ClassVar[str] = "member-review.correct"

    asked: int
    answered: int
    counts: dict[str, int] = {}
    rate: Number | None = None
    reason: str

    def perform(self, desk: Desk, name: str) -> MemberReview:
        """Correct them; the old belief stays in history."""
        review = desk.take(MemberReview, name)
        if not review.exists:
            raise NotFound(kind="会员评家", name=name)
        by = desk.officer(desk.home(review.home).unit, *ORGANISERS)
        answers = Answers(self.asked, self.answered, self.counts, self.rate)
        review.correct(desk.occasion(by, self.effective_on), answers=answers, reason=self.reason)
        return review
