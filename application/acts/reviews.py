"""会员评家: holding the yearly review of a home by its members, and what follows from it.

A review names the notice it is held under, and that notice's rule holds for it – also for its correction later, under
the version that was pinned. Without one the plain rule holds: the home's own officers, or those of a unit above.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from pydantic import Field

from application.acts.award.standing import on_its_day
from application.command import Command, Number
from application.desk import Desk
from domain.award import Award
from domain.award.rectification import Orders
from domain.award.rules import Rules, Signer
from domain.calendar import WorkCalendar
from domain.home import UnionHome
from domain.kernel import Authority, Occasion
from domain.member_review import MemberReview, Under, notice_of
from domain.refusals import NotFound, OutcomeNotInScheme, UnknownField, WrongKind, WrongSigner
from domain.scheme.standing import MemberReviewRule
from domain.scheme.words import Slug, Text
from domain.tally import Answers
from domain.vocabulary import Doing, Standing, Thing

ORGANISERS = ("chair", "clerk", "members-congress", "members-meeting", "organisation-and-publicity")

Wanted = str | tuple[str, ...] | None


def under(desk: Desk, scheme: str, home: UnionHome, day: date) -> Under:
    """The notice a review is held under; refused when it knows no review of such a home."""
    notice = desk.knowledge.scheme(scheme)
    rule = notice.member_review
    if rule is None:
        raise OutcomeNotInScheme(outcome="member-review")
    if rule.kinds and home.kind not in rule.kinds:
        raise WrongKind(
            honour=Thing.MEMBER_REVIEW, what=Thing.HOME_KIND, actual=home.kind, clause=rule.source
        )
    members = home.figure("members", day)
    return Under(desk.newest_pin(scheme), rule, int(members[1]) if members else None)


def by_one_of(desk: Desk, scheme: str, home: UnionHome, wanted: Wanted, rule: MemberReviewRule) -> Authority:
    """The caller as one of the actors the rule names; Jianjia itself when it imports."""
    if desk.caller.is_system:
        return desk.officer(home.unit)
    names = (wanted,) if isinstance(wanted, str) else wanted or ()
    notice = desk.knowledge.scheme(scheme)
    who = desk.signer(notice, home.unit, names)
    if not who.acts_as(names):
        titles = [notice.actors[name].title or Text(zh=name, en=name) for name in names]
        expected = Text(
            zh=" / ".join(each.zh for each in titles) or "—", en=" / ".join(each.en for each in titles)
        )
        raise WrongSigner(expected=expected, actual=who.called, clause=rule.source)
    return who.authority


def organiser(desk: Desk, home: UnionHome, rule: Under | None) -> Authority:
    """The caller as one who may hold, correct and report a review: by the notice, else by the plain rule."""
    if rule is None:
        return desk.officer(home.unit, *ORGANISERS)
    return by_one_of(desk, rule.scheme, home, rule.rule.organised_by, rule.rule)


def name_of(home: str, year: int, kind: str) -> str:
    """The id of a review: ``HOME.YEAR`` of a home, ``HOME.YEAR.union`` of its union."""
    return f"{home}.{year}" if kind == "home" else f"{home}.{year}.{kind}"


class ReviewOfYear(Command):
    """What the acts that begin a year's review share."""

    creates: ClassVar[bool] = True

    home: Slug
    year: int = Field(ge=1949, le=2199, description="The year that is reviewed")

    def opened(self, desk: Desk) -> UnionHome:
        """The home; refused when it is closed."""
        home = desk.home(self.home)
        home.must_be_open(Doing.MEMBER_REVIEW)
        return home

    def review(self, desk: Desk, kind: str) -> MemberReview:
        """The review of the year."""
        return desk.take(MemberReview, name_of(self.home, self.year, kind))


class HoldReview(ReviewOfYear):
    """Record a year's review of a home: asked, answered, the answers by class – or the rate as published."""

    act: ClassVar[str] = "member-review.hold"

    scheme: str = Field("", description="The notice it is held under; by the plain rule when left out")
    kind: Slug | None = Field(
        None, description="What is reviewed, where no notice says it: `home` when left out, `union` …"
    )
    asked: int
    answered: int
    counts: dict[str, int] = {}
    rate: Number | None = None
    report: str = ""

    def perform(self, desk: Desk, name: str) -> MemberReview:
        """One a year; by whom the notice lets hold it, else by the home's union or one above it."""
        home = self.opened(desk)
        answers = Answers(self.asked, self.answered, self.counts, self.rate)
        day = self.effective_on or desk.today()
        rule = under(desk, self.scheme, home, day) if self.scheme else None
        if rule is not None and self.kind is not None:
            raise UnknownField(field="kind", pointer="/kind", clause=rule.rule.source)
        by, kind = organiser(desk, home, rule), rule.rule.kind if rule else self.kind or "home"
        review = self.review(desk, kind)
        review.hold(
            desk.occasion(by, self.effective_on), home=self.home, year=self.year, kind=kind, organiser=by.unit,
            answers=answers, report=self.report, under=rule,
        )  # fmt: skip
        return review


class WaiveReviewCoverage(ReviewOfYear):
    """Waive, before a review is held, the floor of answers its notice asks for."""

    act: ClassVar[str] = "member-review.waive-coverage"

    scheme: str
    reason: str

    def perform(self, desk: Desk, name: str) -> MemberReview:
        """By whom the notice lets waive it."""
        home = self.opened(desk)
        rule = under(desk, self.scheme, home, self.effective_on or desk.today())
        by = by_one_of(desk, rule.scheme, home, rule.waived_by, rule.rule)
        review = self.review(desk, rule.rule.kind)
        review.waive_coverage(
            desk.occasion(by, self.effective_on), home=self.home, year=self.year, kind=rule.rule.kind, under=rule,
            reason=self.reason,
        )  # fmt: skip
        return review


class ReviewAct(Command):
    """What the acts on a review that was held share."""

    def found(self, desk: Desk, name: str) -> tuple[MemberReview, UnionHome]:
        """The review and the home."""
        review = desk.take(MemberReview, name)
        if review.held_on is None:
            raise NotFound(kind=Thing.MEMBER_REVIEW, name=name)
        return review, desk.home(review.home)

    def rule(self, desk: Desk, review: MemberReview, home: UnionHome) -> Under:
        """The rule it was held under; refused when it was held under no notice."""
        if not review.scheme:
            raise OutcomeNotInScheme(outcome=self.verb())
        rule = desk.knowledge.scheme(review.scheme).member_review
        assert rule is not None, "it was held under this very version"
        members = home.figure("members", review.held_on or desk.today())
        return Under(review.scheme, rule, int(members[1]) if members else None)

    def each_ordered(
        self, desk: Desk, home: UnionHome, review: MemberReview, on: Occasion, do: Callable[[Award], None]
    ) -> None:
        """Do the same to every honour under an open order that the review caused, as it was on the day of the paper."""
        for award in map(desk.award, home.awards):
            now = award.as_of(on.today)
            if now.is_held and now.order_of(review.name):
                with on_its_day(desk, award, on, self.act) as then:
                    if then.is_held and then.order_of(review.name):
                        do(then)

    def signed(self, desk: Desk, award: Award, wanted: Wanted) -> tuple[Signer, Occasion, WorkCalendar]:
        """The caller as one who may act on an honour of the home, when, and the calendar its notice counts by."""
        scheme = desk.rules(award).scheme
        who = desk.signer(scheme, award.unit, wanted)
        return who, desk.occasion(who.authority, self.effective_on, scheme), desk.calendar(scheme)


class CorrectReview(ReviewAct):
    """Put wrong counts right."""

    act: ClassVar[str] = "member-review.correct"

    asked: int
    answered: int
    counts: dict[str, int] = {}
    rate: Number | None = None
    reason: str

    def perform(self, desk: Desk, name: str) -> MemberReview:
        """Correct them; the old belief stays in history. What was ordered because of them is withdrawn."""
        review, home = self.found(desk, name)
        rule = self.rule(desk, review, home) if review.scheme else None
        on = desk.occasion(organiser(desk, home, rule), self.effective_on)
        answers = Answers(self.asked, self.answered, self.counts, self.rate)
        review.correct(on, answers=answers, reason=self.reason, under=rule)
        for award in map(desk.award, home.awards):
            order = award.order_of(review.name)
            if order is None:
                continue
            award.withdraw_rectification(on, order, reason=self.reason)
            if award.standing == Standing.REVOCATION_PROPOSED:
                text = f"会员评家（{review.name}）已更正，据此责令的整改已取消；撤销程序是否继续，请决定"
                award.raise_alert(on, about=f"member-review:{review.name}", text=text)
        return review


class ConfirmReview(ReviewAct):
    """Confirm whether the members are dissatisfied (Q17); if so, order 限期整改 – of the home, and of every honour it
    holds under the same notice (BJ2013-4.3g).
    """

    act: ClassVar[str] = "member-review.confirm"

    unsatisfied: bool = Field(description="Whether the members are dissatisfied")
    deadline: date | None = None
    reason: str = Field("", description="Why; needed when the answers propose otherwise")

    def perform(self, desk: Desk, name: str) -> MemberReview:
        """Confirm it, and order what follows."""
        review, home = self.found(desk, name)
        rule = self.rule(desk, review, home)
        by = by_one_of(desk, rule.scheme, home, rule.rule.ordered_by, rule.rule)
        on, calendar = desk.occasion(by, self.effective_on), desk.calendar(desk.knowledge.scheme(rule.scheme))
        until = review.confirm(
            on, unsatisfied=self.unsatisfied, deadline=self.deadline, reason=self.reason, under=rule,
            calendar=calendar,
        )  # fmt: skip
        if until is not None:
            self._order(desk, home, review, on)
        return review

    def _order(self, desk: Desk, home: UnionHome, review: MemberReview, on: Occasion) -> None:
        """Order every honour in force under the same notice to be put right by the same day."""
        day = on.effective_on
        for award in map(desk.award, home.awards):
            same = notice_of(award.pin) == notice_of(review.scheme)
            if same and _can_be_ordered(award.on_day(day), desk.rules(award), day):
                with on_its_day(desk, award, on, self.act) as then:
                    self._order_one(desk, then, review.name)

    def _order_one(self, desk: Desk, award: Award, review: str) -> None:
        rules = desk.rules(award)
        who, on, calendar = self.signed(desk, award, Orders.of(rules, by_members=True).by)
        if _can_be_ordered(award, rules, on.effective_on):
            award.order_rectification(
                rules, who, on, reason=self.reason or f"会员评家不满意（{review}）", deadline=self.deadline,
                calendar=calendar, review=review,
            )  # fmt: skip


def _can_be_ordered(award: Award, rules: Rules, day: date) -> bool:
    """Whether it is in force on the day, nothing is to be put right already, and its notice knows such orders."""
    begun = award.conferred_on is not None and award.conferred_on <= day
    known = rules.machine.then("rectify", award.standing or "") is not None
    return begun and known and award.standing == Standing.IN_FORCE and award.rectification is None


class ExtendReviewRectification(ReviewAct):
    """Give more time to put right what the members were dissatisfied with, before the deadline (Q16) – to the home, and to
    every honour under the order that the review caused.
    """

    act: ClassVar[str] = "member-review.extend-rectification"

    reason: str

    def perform(self, desk: Desk, name: str) -> MemberReview:
        """By whom the notice lets grant it, else by whoever orders rectifications."""
        review, home = self.found(desk, name)
        rule = self.rule(desk, review, home)
        by = by_one_of(desk, rule.scheme, home, rule.extended_by, rule.rule)
        on, calendar = desk.occasion(by, self.effective_on), desk.calendar(desk.knowledge.scheme(rule.scheme))
        until = review.extend_rectification(on, reason=self.reason, under=rule, calendar=calendar)

        def extend(award: Award) -> None:
            rules = desk.rules(award)
            who, when, known = self.signed(desk, award, Orders.of(rules, by_members=True).extended_by)
            now = desk.award(award.name).as_of(when.today).rectification_end(known)
            if now is None or now.day < until:
                award.extend_with_review(rules, who, when, reason=self.reason, until=until, calendar=known)

        self.each_ordered(desk, home, review, on, extend)
        return review


class AcceptReviewRectification(ReviewAct):
    """Find that the home put right what its members were dissatisfied with – and so did every honour under the order that
    the review caused.
    """

    act: ClassVar[str] = "member-review.accept-rectification"

    opinion: str = ""

    def perform(self, desk: Desk, name: str) -> MemberReview:
        """By whoever orders rectifications."""
        review, home = self.found(desk, name)
        rule = self.rule(desk, review, home)
        by = by_one_of(desk, rule.scheme, home, rule.rule.ordered_by, rule.rule)
        on = desk.occasion(by, self.effective_on)
        review.accept_rectification(on, self.opinion)

        def accept(award: Award) -> None:
            rules = desk.rules(award)
            who, when, calendar = self.signed(desk, award, Orders.of(rules, by_members=True).by)
            award.accept_with_review(rules, who, when, opinion=self.opinion, calendar=calendar)

        self.each_ordered(desk, home, review, on, accept)
        return review


class ReportReview(ReviewAct):
    """Record that the result was reported to the Party organisation and the union above (BJ2015-3.4.1f)."""

    act: ClassVar[str] = "member-review.report"

    to: tuple[Slug, ...] = Field(min_length=1, description="The actors of the notice it was reported to")
    document: str = ""

    def perform(self, desk: Desk, name: str) -> MemberReview:
        """By whoever holds reviews."""
        review, home = self.found(desk, name)
        rule = self.rule(desk, review, home)
        by = organiser(desk, home, rule)
        review.report(desk.occasion(by, self.effective_on), to=self.to, document=self.document, under=rule)
        return review
