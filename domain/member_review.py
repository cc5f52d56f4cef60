"""会员评家: once a year the members say what they think of their home, or of their union (BJ2013-4.3f, BJ2015-3.4.1e).

A review held under a notice follows the notice's rule: who holds it, how the satisfied share is computed, how many must
have answered, and when the answers propose 不满意. A person confirms that (Q17), and dissatisfaction is an order to put
things right by a day. A review held under no notice is recorded as it was, by the plain rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from domain.award.order import hard_or_soft
from domain.award.rectification import check_deadline, granted_by, more_time
from domain.calendar import PLAIN, Count, LastDay, WorkCalendar, as_known, is_provisional, longer, within
from domain.days import check_not_future, check_within
from domain.forms import require_reason
from domain.kernel import Aggregate, Event, Occasion
from domain.refusals import (
    AlreadyExists,
    NotFound,
    NotInThisState,
    OutcomeNotInScheme,
    OutOfRange,
    ReasonMissing,
    TooLate,
    UnknownField,
)
from domain.scheme.standing import MemberReviewRule
from domain.tally import Answers, check_answers, not_covered, satisfaction_rate
from domain.vocabulary import Condition, Period, Thing

SATISFIED = ("satisfied", "basically-satisfied")
"""The classes that count as satisfied unless a notice's own formula says otherwise (A29)."""


@dataclass(frozen=True)
class Under:
    """The notice a review is held under: its pin and its rule, and how many members the home has by the day."""

    scheme: str
    rule: MemberReviewRule
    members: int | None = None

    @property
    def waived_by(self) -> str:
        """Who may waive the floor of answers; refused where the notice lets nobody."""
        coverage = self.rule.coverage
        if coverage is None or coverage.waived_by is None:
            raise OutcomeNotInScheme(outcome="waive-coverage", clause=self.rule.source)
        return coverage.waived_by

    @property
    def extended_by(self) -> str | tuple[str, ...] | None:
        """Who gives more time to put things right."""
        return granted_by(self.rule.extension, self.rule.ordered_by)


class CoverageWaived(Event, frozen=True, kw_only=True):
    """The authority the notice names waived the floor of answers for a review, beforehand."""

    topic = "member-review.coverage-waived:1"
    home: str
    year: int
    kind: str
    scheme: str
    reason: str

    def apply(self, aggregate: MemberReview) -> None:
        """Remember under which notice."""
        aggregate.waived_under = notice_of(self.scheme)


class Held(Event, frozen=True, kw_only=True):
    """The members reviewed the home; the counts, and the share satisfied in percent.

    ``scheme`` pins the notice it was held under; ``proposed`` tells that the answers propose 不满意; ``members`` is what
    the floor of answers was counted on; ``warnings`` are the codes of what was only pointed out.
    """

    topic = "member-review.held:1"
    home: str
    year: int
    kind: str = "home"
    organiser: str = ""
    answers: Answers
    satisfied: Decimal
    report: str = ""
    scheme: str = ""
    proposed: bool = False
    members: int | None = None
    warnings: tuple[str, ...] = ()

    def apply(self, aggregate: MemberReview) -> None:
        """Keep the result."""
        aggregate.home, aggregate.year, aggregate.answers = self.home, self.year, self.answers
        aggregate.kind, aggregate.scheme = self.kind, self.scheme
        aggregate.satisfied, aggregate.held_on = self.satisfied, self.effective_on
        aggregate.proposed = self.proposed


class Corrected(Event, frozen=True, kw_only=True):
    """The counts were entered wrongly; the old belief stays in history. A result confirmed on them must be confirmed anew."""

    topic = "member-review.corrected:1"
    answers: Answers
    satisfied: Decimal
    reason: str
    proposed: bool = False
    warnings: tuple[str, ...] = ()

    def apply(self, aggregate: MemberReview) -> None:
        """Take the right counts."""
        aggregate.answers, aggregate.satisfied = self.answers, self.satisfied
        aggregate.proposed, aggregate.unsatisfied, aggregate.confirmed_on = self.proposed, None, None
        aggregate.rectify_by = aggregate.rectify_count = None


class Confirmed(Event, frozen=True, kw_only=True):
    """A person found whether the members are dissatisfied; if they are, things are put right by the deadline, as counted
    then (BJ2013-4.3g).
    """

    topic = "member-review.confirmed:1"
    unsatisfied: bool
    deadline: date | None = None
    reason: str = ""
    provisional: bool = False
    count: Count | None = None

    def apply(self, aggregate: MemberReview) -> None:
        """Take the result."""
        aggregate.unsatisfied, aggregate.confirmed_on = self.unsatisfied, self.effective_on
        aggregate.rectify_by, aggregate.rectify_count = self.deadline, self.count
        aggregate.extensions, aggregate.rectified_on = 0, None


class RectificationExtended(Event, frozen=True, kw_only=True):
    """More time to put things right, granted before the deadline."""

    topic = "member-review.rectification-extended:1"
    deadline: date
    reason: str
    provisional: bool = False
    count: Count | None = None

    def apply(self, aggregate: MemberReview) -> None:
        """Move the deadline."""
        aggregate.rectify_by, aggregate.rectify_count = self.deadline, self.count
        aggregate.extensions += 1


class Rectified(Event, frozen=True, kw_only=True):
    """Whoever ordered it found that the home put things right."""

    topic = "member-review.rectified:1"
    opinion: str = ""

    def apply(self, aggregate: MemberReview) -> None:
        """Nothing is to be put right any more."""
        aggregate.rectify_by = aggregate.rectify_count = None
        aggregate.rectified_on = self.effective_on


class Reported(Event, frozen=True, kw_only=True):
    """The result was reported, to the Party organisation of the same level and the union above (BJ2015-3.4.1f)."""

    topic = "member-review.reported:1"
    to: tuple[str, ...]
    document: str = ""

    def apply(self, aggregate: MemberReview) -> None:
        """Remember to whom."""
        aggregate.reported_to.update(dict.fromkeys(self.to, self.effective_on))


class MemberReview(Aggregate):
    """One home's review of one year; its id is made of both, so there is one a year."""

    prefix: ClassVar[str] = "member-review"

    def begin(self) -> None:
        """The state before the first event."""
        self.home = ""
        self.year = 0
        self.kind = "home"
        self.scheme = ""
        self.waived_under = ""
        self.answers = Answers(asked=0, answered=0)
        self.satisfied = Decimal(0)
        self.held_on: date | None = None
        self.proposed = False
        self.unsatisfied: bool | None = None
        self.confirmed_on: date | None = None
        self.rectify_by: date | None = None
        self.rectify_count: Count | None = None
        self.extensions = 0
        self.rectified_on: date | None = None
        self.reported_to: dict[str, date] = {}

    def waive_coverage(
        self, on: Occasion, *, home: str, year: int, kind: str, under: Under, reason: str
    ) -> None:
        """Waive the floor of answers before the review is held."""
        if self.held_on is not None:
            raise NotInThisState(state=Condition.HELD, act="waive-coverage")
        check_not_future(on, on.effective_on)
        self.record(
            CoverageWaived, on, home=home, year=year, kind=kind, scheme=under.scheme, reason=require_reason(reason)
        )  # fmt: skip

    def hold(
        self, on: Occasion, *, home: str, year: int, kind: str, organiser: str, answers: Answers, report: str,
        under: Under | None = None,
    ) -> None:  # fmt: skip
        """Record the review."""
        if self.held_on is not None:
            raise AlreadyExists(kind=Thing.MEMBER_REVIEW, name=self.name)
        check_not_future(on, on.effective_on)
        if year > on.effective_on.year:
            raise OutOfRange(field="year", actual=year, wanted=f"≤ {on.effective_on.year}", pointer="/year")
        check_answers(answers, under.rule.satisfaction if under else None)
        warnings = self._thin(under, answers)
        share = satisfied(answers, under)
        self.record(
            Held, on, home=home, year=year, kind=kind, organiser=organiser, answers=answers,
            satisfied=_recorded(answers, share), report=report, scheme=under.scheme if under else "",
            proposed=_proposes(under, share), members=under.members if under else None, warnings=warnings,
        )  # fmt: skip

    def correct(self, on: Occasion, *, answers: Answers, reason: str, under: Under | None = None) -> None:
        """Put wrong counts right, under the notice the review was held under."""
        self._must_be_held("correct")
        check_within(on, self.held_on)
        check_answers(answers, under.rule.satisfaction if under else None)
        warnings = self._thin(under, answers)
        share = satisfied(answers, under)
        self.record(
            Corrected, on, answers=answers, satisfied=_recorded(answers, share), reason=require_reason(reason),
            proposed=_proposes(under, share), warnings=warnings,
        )  # fmt: skip

    def confirm(
        self, on: Occasion, *, unsatisfied: bool, deadline: date | None, reason: str, under: Under,
        calendar: WorkCalendar = PLAIN,
    ) -> date | None:  # fmt: skip
        """Confirm the result; one that the answers do not propose needs a reason. The day by which to put things right."""
        self._must_be_held("confirm")
        check_within(on, self.held_on)
        if self.unsatisfied is not None:
            raise NotInThisState(state=Condition.CONFIRMED, act="confirm")
        if unsatisfied != self.proposed and not reason.strip():
            raise ReasonMissing(pointer="/reason", clause=under.rule.source)
        until, count = _deadline(on, deadline, under, calendar) if unsatisfied else (None, None)
        self.record(
            Confirmed, on, unsatisfied=unsatisfied, deadline=until, reason=reason.strip(), count=count,
            provisional=is_provisional(count, calendar),
        )  # fmt: skip
        return until

    def extend_rectification(
        self, on: Occasion, *, reason: str, under: Under, calendar: WorkCalendar = PLAIN
    ) -> date:
        """Give more time, before the deadline (Q16). The day by which to put things right."""
        end = self._to_be_put_right("extend-rectification", on, calendar)
        by = more_time(under.rule.extension, under.rule.source, self.extensions, end, on)
        deadline, count = longer(end.day, self.rectify_count, by, calendar)
        self.record(
            RectificationExtended, on, deadline=deadline, reason=require_reason(reason), count=count,
            provisional=is_provisional(count, calendar),
        )  # fmt: skip
        return deadline

    def accept_rectification(self, on: Occasion, opinion: str) -> None:
        """Find that things were put right."""
        self._to_be_put_right("accept-rectification", on)
        self.record(Rectified, on, opinion=opinion)

    def _to_be_put_right(self, act: str, on: Occasion, calendar: WorkCalendar = PLAIN) -> LastDay:
        """The day by which things are to be put right, as far as the calendar is known; refused when nothing is to be."""
        if self.rectify_by is None:
            raise NotInThisState(state=Condition.NOTHING_TO_PUT_RIGHT, act=act)
        check_within(on, self.confirmed_on)
        return as_known(self.rectify_by, self.rectify_count, calendar)

    def report(self, on: Occasion, *, to: tuple[str, ...], document: str, under: Under) -> None:
        """Record that the result was reported to those the notice names."""
        self._must_be_held("report")
        check_within(on, self.held_on)
        for each in to:
            if each not in under.rule.reported_to:
                raise NotFound(kind=Thing.REPORTED_TO, name=each)
        self.record(Reported, on, to=to, document=document)

    def _must_be_held(self, act: str) -> None:
        if self.held_on is None:
            raise NotInThisState(state=Condition.NOT_HELD, act=act)

    def _thin(self, under: Under | None, answers: Answers) -> tuple[str, ...]:
        """Refuse, or point out, that too few answered, unless the floor was waived."""
        rule = under.rule.coverage if under else None
        if under is None or rule is None or self.waived_under == notice_of(under.scheme):
            return ()
        return tuple(hard_or_soft(not_covered(rule, answers, under.members), rule.effect))


def satisfied(answers: Answers, under: Under | None = None) -> Fraction:
    """The satisfied share: by the notice's formula; else as entered, or of those who answered."""
    rule = under.rule.satisfaction if under else None
    if rule is not None:
        if answers.rate is not None and not rule.entered:
            raise UnknownField(field="rate", pointer="/rate", clause=rule.source)
        return satisfaction_rate(rule, answers)
    if answers.rate is not None:
        return Fraction(answers.rate) / 100
    good = sum(answers.counts.get(name, 0) for name in SATISFIED)
    return Fraction(good, answers.answered) if answers.answered else Fraction(0)


def _recorded(answers: Answers, share: Fraction) -> Decimal:
    """The share in percent: as entered, or with two decimals."""
    if answers.rate is not None:
        return answers.rate
    return (Decimal(share.numerator) * 100 / share.denominator).quantize(Decimal("0.01"))


def _proposes(under: Under | None, share: Fraction) -> bool:
    """Whether the answers propose 不满意 (Q17)."""
    mark = under.rule.unsatisfied_below if under else None
    return mark is not None and share < mark


def _deadline(
    on: Occasion, given: date | None, under: Under, calendar: WorkCalendar
) -> tuple[date, Count | None]:
    """The day by which to put things right, and how it is counted: as given, or the notice's time. There always is one
    (BJ2013-4.3g).
    """
    until, count = (given, None) if given else within(under.rule.rectify_within, on.effective_on, calendar)
    if until is None:
        raise TooLate(what=Period.RECTIFICATION, latest="—", on=on.effective_on, clause=under.rule.source)
    check_deadline(on, until, under.rule.source)
    return until, count


def notice_of(pin: str) -> str:
    """The id of the notice a pin names a version of."""
    return pin.partition("@")[0]
