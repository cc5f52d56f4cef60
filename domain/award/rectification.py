"""Chapter eight: something is to be put right by a day (限期整改), gets more time, is found right again (BJ2013-4.3g, A06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from domain.award.held import Held
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState, Rectification
from domain.calendar import PLAIN, Count, LastDay, WorkCalendar, as_known, is_provisional, longer, within
from domain.forms import require_reason
from domain.kernel import Event, Occasion
from domain.refusals import NotInThisState, OutcomeNotInScheme, TooLate
from domain.scheme.standing import Extension
from domain.scheme.words import Span, Text
from domain.vocabulary import Period, Standing

RECTIFICATION = Text(zh="整改期限", en="The time to rectify")


class RectificationOrdered(Event, frozen=True, kw_only=True):
    """限期整改: put right by the deadline, as counted then, and inspected again (BJ2013-4.3g, A06)."""

    topic = "award.rectification-ordered:1"
    deadline: date
    reason: str = ""
    provisional: bool = False
    by_members: bool = False
    count: Count | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Wait for the deadline."""
        aggregate.standing = Standing.RECTIFYING
        aggregate.rectification = Rectification(
            self.effective_on, self.deadline, by_members=self.by_members, count=self.count,
            set_on=self.effective_on,
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
        aggregate.standing, aggregate.rectification, aggregate.inspected_for = Standing.IN_FORCE, None, None
        aggregate.last_passed_on, aggregate.next_due = self.effective_on, self.next_due


@dataclass(frozen=True)
class Orders:
    """Who orders a rectification, in what time, and how it may be extended: for dissatisfied members or after an
    inspection, as the notice says.
    """

    by: str | tuple[str, ...] | None
    within: Span | None
    extension: Extension | None
    clause: str | None

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
    ) -> None:
        """Order 限期整改 outside a re-inspection, for dissatisfied members (BJ2013-4.3g); the notice's time unless a day is
        given.
        """
        orders = Orders.of(rules, by_members=True)
        self._require(rules, "rectify", signer, orders.by, on)
        if self.rectification is not None:  # a second order would be an extension without its limits (Q16)
            raise NotInThisState(state=Standing.RECTIFYING, act="rectify")
        until, count = (deadline, None) if deadline else within(orders.within, on.effective_on, calendar)
        if until is None or until <= on.effective_on:
            raise TooLate(what=Period.RECTIFICATION, latest=until, on=on.effective_on, clause=orders.clause)
        self.record(
            RectificationOrdered, on, deadline=until, reason=require_reason(reason), by_members=True,
            provisional=is_provisional(count, calendar), count=count,
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
        """Give more time: only before the deadline, only as often and as long as the notice says (Q16)."""
        order = self.rectification
        orders = Orders.of(rules, by_members=order is not None and order.by_members)
        extension = orders.extension
        granted_by = extension.granted_by if extension and extension.granted_by else orders.by
        self._require(rules, "extend-rectification", signer, granted_by, on)
        if extension is None or order is None:
            raise OutcomeNotInScheme(outcome="extend-rectification", clause=orders.clause)
        if (done := order.extensions) >= extension.at_most:
            told = Text(
                zh=f"已延长{done}次，最多{extension.at_most}次",
                en=f"extended {done} of {extension.at_most} times",
            )
            raise NotInThisState(state=told, act="extend-rectification", clause=orders.clause)
        end = as_known(order.deadline, order.count, calendar)
        if end.is_over(on.today, RECTIFICATION, orders.clause):
            raise TooLate(what=Period.MORE_TIME, latest=end.day, on=on.today, clause=orders.clause)
        deadline, count = longer(end.day, order.count, extension.by, calendar)
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
        """Find that it was put right; how late is recorded with it."""
        orders = Orders.of(rules, by_members=self.rectification is not None and self.rectification.by_members)
        self._require(rules, "accept-rectification", signer, orders.by, on)
        self.record(
            RectificationAccepted, on, opinion=opinion, next_due=self._due(rules, on),
            days_late=self._days_late(on, calendar),
        )  # fmt: skip
