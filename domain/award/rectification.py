"""Chapter eight: something is to be put right by a day (限期整改), gets more time, is found right again (BJ2013-4.3g, A06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from domain.award.held import Held
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState, Proposal, Rectification
from domain.calendar import (
    PLAIN,
    Count,
    LastDay,
    WorkCalendar,
    after,
    as_known,
    is_provisional,
    longer,
    within,
)
from domain.forms import require_reason
from domain.kernel import Event, Occasion
from domain.refusals import NotInThisState, NotNow, OutcomeNotInScheme, OutOfRange, TooLate, WrongSigner
from domain.scheme.standing import Extension
from domain.scheme.words import Span, Text
from domain.vocabulary import Period, Standing

RECTIFICATION = Text(zh="整改期限", en="The time to rectify")

TIME_ENOUGH = Span(months=120)
"""How far ahead the day by which something is put right may lie; further is a slip of the pen."""


class ExtendedAlready(NotNow):
    """More time to put something right was given as often as the notice says (Q16)."""

    code = "extended-already"
    zh = "整改期限已延长{times}次，最多{at_most}次，不能再延长。"
    en = "The time to rectify was extended {times} of {at_most} times and is not extended again."


class RectificationOrdered(Event, frozen=True, kw_only=True):
    """限期整改: put right by the deadline, as counted then, and inspected again (BJ2013-4.3g, A06). ``review`` is the members'
    review that caused it.
    """

    topic = "award.rectification-ordered:1"
    deadline: date
    reason: str = ""
    provisional: bool = False
    by_members: bool = False
    count: Count | None = None
    review: str = ""

    def apply(self, aggregate: AwardState) -> None:
        """Wait for the deadline."""
        aggregate.standing = Standing.RECTIFYING
        aggregate.rectification = Rectification(
            self.effective_on, self.deadline, by_members=self.by_members, count=self.count,
            set_on=self.effective_on, review=self.review,
        )  # fmt: skip


class RectificationExtended(Event, frozen=True, kw_only=True):
    """More time, granted before the deadline."""

    topic = "award.rectification-extended:1"
    deadline: date
    reason: str
    provisional: bool = False
    count: Count | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Move the deadline."""
        order = aggregate.rectification
        if order is not None:
            aggregate.rectification = msgspec.structs.replace(
                order, deadline=self.deadline, set_on=self.effective_on, extensions=order.extensions + 1,
                count=self.count,
            )  # fmt: skip


class RectificationAccepted(Event, frozen=True, kw_only=True):
    """What was wrong is right again – ``days_late`` days after the deadline."""

    topic = "award.rectification-accepted:1"
    opinion: str = ""
    next_due: date | None = None
    days_late: int = 0

    def apply(self, aggregate: AwardState) -> None:
        """In force again."""
        _nothing_to_put_right(aggregate)
        aggregate.inspected_for = None
        aggregate.last_passed_on, aggregate.next_due = self.effective_on, self.next_due


class RectificationWithdrawn(Event, frozen=True, kw_only=True):
    """The order is withdrawn because the members' review that caused it was corrected. Nobody found that something was put
    right: the next re-inspection stays due when it was.
    """

    topic = "award.rectification-withdrawn:1"
    review: str
    reason: str

    def apply(self, aggregate: AwardState) -> None:
        """In force again; an honour that is over comes back without the order."""
        was = aggregate.before_ending
        if aggregate.ended_on is None:
            _nothing_to_put_right(aggregate)
        elif was is not None:
            standing, proposal = _without_order(was.standing, was.proposal)
            aggregate.before_ending = msgspec.structs.replace(
                was, standing=standing, rectification=None, proposal=proposal
            )


def _nothing_to_put_right(aggregate: AwardState) -> None:
    aggregate.rectification = None
    aggregate.standing, aggregate.proposal = _without_order(aggregate.standing, aggregate.proposal)


def _without_order(
    standing: Standing | None, proposal: Proposal | None
) -> tuple[Standing | None, Proposal | None]:
    """In force again – or, suspended or with a revocation proposed, as soon as that is over."""
    if proposal is not None and proposal.before == Standing.RECTIFYING:
        proposal = msgspec.structs.replace(proposal, before=Standing.IN_FORCE)
    return standing if standing in BESIDES else Standing.IN_FORCE, proposal


BESIDES = (Standing.SUSPENDED, Standing.REVOCATION_PROPOSED)
"""The standings beside which an order that was open before stays open."""

FOLLOWS = ("extend-rectification", "accept-rectification")
"""What a review asks for also beside these."""


@dataclass(frozen=True)
class Orders:
    """Who orders a rectification, in what time, and how it may be extended: for dissatisfied members or after an
    inspection, as the notice says.
    """

    by: str | tuple[str, ...] | None
    within: Span | None
    extension: Extension | None
    clause: str | None

    @property
    def extended_by(self) -> str | tuple[str, ...] | None:
        """Who extends one."""
        return granted_by(self.extension, self.by)

    @classmethod
    def of(cls, rules: Rules, *, by_members: bool) -> Orders:
        """The notice's rule. Refused where it knows no rectification."""
        review, inspection = rules.scheme.member_review, rules.standing.reinspection
        if by_members and review is not None and review.rectify_within is not None:
            return cls(review.ordered_by, review.rectify_within, review.extension, review.source)
        results = inspection.results if inspection else ()
        found = next((result for result in results if result.then == "rectify"), None)
        if found is None or inspection is None:
            raise OutcomeNotInScheme(outcome="rectify", clause=rules.honour.source)
        return cls(inspection.by, found.within, found.extension, found.source)


def granted_by(
    extension: Extension | None, ordered_by: str | tuple[str, ...] | None
) -> str | tuple[str, ...] | None:
    """Who grants more time: whom the notice names, else who ordered it."""
    return extension.granted_by if extension and extension.granted_by else ordered_by


def more_time(extension: Extension | None, clause: str | None, done: int, end: LastDay, on: Occasion) -> Span:
    """How much more time is given: only before the deadline, only as often and as long as the notice says (Q16). The day on the
    paper counts, however late it is entered.
    """
    if extension is None:
        raise OutcomeNotInScheme(outcome="extend-rectification", clause=clause)
    if done >= extension.at_most:
        raise ExtendedAlready(times=done, at_most=extension.at_most, clause=clause)
    if end.is_over(on.effective_on, RECTIFICATION, clause):
        raise TooLate(what=Period.MORE_TIME, latest=end.day, on=on.effective_on, clause=clause)
    return extension.by


def check_deadline(on: Occasion, deadline: date, clause: str | None) -> None:
    """A day to put something right by comes, and those who are to do it are there to see it."""
    if deadline <= on.effective_on:
        raise TooLate(what=Period.RECTIFICATION, latest=deadline, on=on.effective_on, clause=clause)
    if deadline > (latest := after(on.effective_on, TIME_ENOUGH)):
        raise OutOfRange(
            field="deadline", actual=deadline, wanted=f"≤ {latest}", pointer="/deadline", clause=clause
        )


class Rectifiable(Held):
    """An honour that can be put under 限期整改."""

    def order_rectification(
        self,
        rules: Rules,
        signer: Signer,
        on: Occasion,
        *,
        reason: str,
        deadline: date | None,
        calendar: WorkCalendar = PLAIN,
        review: str = "",
    ) -> None:
        """Order 限期整改 outside a re-inspection, for dissatisfied members (BJ2013-4.3g); the notice's time unless a day is
        given. ``review`` is the members' review that causes it.
        """
        orders = Orders.of(rules, by_members=True)
        self._require(rules, "rectify", signer, orders.by, on, orders.clause)
        if self.rectification is not None:  # a second order would be an extension without its limits (Q16)
            raise NotInThisState(state=Standing.RECTIFYING, act="rectify", clause=orders.clause)
        until, count = (deadline, None) if deadline else within(orders.within, on.effective_on, calendar)
        if until is None:
            raise TooLate(what=Period.RECTIFICATION, latest=until, on=on.effective_on, clause=orders.clause)
        check_deadline(on, until, orders.clause)
        self.record(
            RectificationOrdered, on, deadline=until, reason=require_reason(reason), by_members=True,
            provisional=is_provisional(count, calendar), count=count, review=review,
        )  # fmt: skip

    def _order(self, on: Occasion, span: Span | None, calendar: WorkCalendar, *, reason: str) -> None:
        """Order it for what an inspection found; what has no time is due on the day itself. Where an order is open already
        its deadline stays, missed or not: more time is only given by an extension (Q16).
        """
        if self.rectification is not None:
            return
        deadline, count = within(span, on.effective_on, calendar)
        self.record(
            RectificationOrdered, on, deadline=deadline or on.effective_on, reason=reason, count=count,
            provisional=is_provisional(count, calendar),
        )  # fmt: skip

    def extend_rectification(
        self, rules: Rules, signer: Signer, on: Occasion, *, reason: str, calendar: WorkCalendar = PLAIN
    ) -> None:
        """Give more time, before the deadline (Q16)."""
        order = self.rectification
        orders = Orders.of(rules, by_members=order is not None and order.by_members)
        self._require(rules, "extend-rectification", signer, orders.extended_by, on, orders.clause)
        self._extend(orders, on, reason, calendar)

    def _extend(self, orders: Orders, on: Occasion, reason: str, calendar: WorkCalendar) -> None:
        order, end = self.rectification, self.rectification_end(calendar)
        if order is None or end is None:
            raise OutcomeNotInScheme(outcome="extend-rectification", clause=orders.clause)
        by = more_time(orders.extension, orders.clause, order.extensions, end, on)
        deadline, count = longer(end.day, order.count, by, calendar)
        self.record(
            RectificationExtended, on, deadline=deadline, reason=require_reason(reason), count=count,
            provisional=is_provisional(count, calendar),
        )  # fmt: skip

    def rectification_end(self, calendar: WorkCalendar) -> LastDay | None:
        """The day of the order to rectify, as far as the calendar is known; ``None`` when there is no order."""
        order = self.rectification
        return None if order is None else as_known(order.deadline, order.count, calendar)

    def _days_late(self, on: Occasion, calendar: WorkCalendar) -> int:
        """How many days after its deadline something was put right; none while the deadline is provisional."""
        end = self.rectification_end(calendar)
        return 0 if end is None or end.provisional else max((on.effective_on - end.day).days, 0)

    def accept_rectification(
        self, rules: Rules, signer: Signer, on: Occasion, *, opinion: str, calendar: WorkCalendar = PLAIN
    ) -> None:
        """Find that it was put right; how late is recorded with it. What an inspection found, too, its inspector accepts."""
        order = self.rectification
        by_members = order is not None and order.by_members and not order.inspected
        orders = Orders.of(rules, by_members=by_members)
        self._require(rules, "accept-rectification", signer, orders.by, on, orders.clause)
        self._accept(rules, on, opinion, calendar)

    def _accept(self, rules: Rules, on: Occasion, opinion: str, calendar: WorkCalendar) -> None:
        self.record(
            RectificationAccepted, on, opinion=opinion, next_due=self._due(rules, on),
            days_late=self._days_late(on, calendar),
        )  # fmt: skip

    # --- what becomes of the members' review that caused the order (ADR 0021) ------------------------------------------------

    def is_ordered_by(self, review: str) -> bool:
        """Whether the order that is open was caused by this members' review."""
        return self.rectification is not None and self.rectification.review == review

    def order_of(self, review: str) -> Rectification | None:
        """The order this members' review caused, while it is open – or comes back with the honour, should that ending be
        wrong.
        """
        was = self.before_ending if self.ended_on is not None else None
        order = was.rectification if was else self.rectification
        return order if order is not None and order.review == review else None

    def withdraw_rectification(self, on: Occasion, order: Rectification, *, reason: str) -> None:
        """Withdraw an order with the result that caused it; never as of a day before it was made."""
        on = msgspec.structs.replace(on, effective_on=max(on.effective_on, order.ordered_on))
        self.record(RectificationWithdrawn, on, review=order.review, reason=reason)

    def extend_with_review(
        self, rules: Rules, signer: Signer, on: Occasion, *, reason: str, until: date, calendar: WorkCalendar
    ) -> None:
        """Give the time the review was given, in the notice's bounds; an order that lasts as long already stays as it is."""
        end, orders = self.rectification_end(calendar), Orders.of(rules, by_members=True)
        if end is not None and end.day < until:
            self._may_follow(rules, "extend-rectification", signer, orders.extended_by, on, orders.clause)
            self._extend(orders, on, reason, calendar)

    def accept_with_review(
        self, rules: Rules, signer: Signer, on: Occasion, *, opinion: str, calendar: WorkCalendar
    ) -> None:
        """Find that what the members were dissatisfied with was put right."""
        orders = Orders.of(rules, by_members=True)
        self._may_follow(rules, "accept-rectification", signer, orders.by, on, orders.clause)
        self._accept(rules, on, opinion, calendar)

    def _may_follow(
        self, rules: Rules, act: str, signer: Signer, wanted: str | tuple[str, ...] | None, on: Occasion,
        clause: str | None,
    ) -> None:  # fmt: skip
        """Refuse as ever; but an order can be followed up also beside a suspension, or a revocation that is proposed."""
        if self.standing not in BESIDES:
            self._require(rules, act, signer, wanted, on, clause)
        elif wanted is not None and not signer.acts_as(wanted):
            names = (wanted,) if isinstance(wanted, str) else wanted
            raise WrongSigner(expected=rules.actor_titles(names), actual=signer.called, clause=clause)
