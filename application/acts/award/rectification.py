"""Chapter eight: something is to be put right by a day (限期整改), gets more time, is found right again (BJ2013-4.3g, A06)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from application.acts.award.standing import StandingAct
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.kernel import Occasion


class RectificationAct(StandingAct):
    """What the acts about a rectification share."""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whoever may order one, after an inspection or for dissatisfied members, or extend it."""
        review, inspection = rules.scheme.member_review, rules.standing.reinspection
        extensions = [result.extension for result in (inspection.results if inspection else ())]
        extensions += [review.extension] if review else []
        granting = tuple(each.granted_by for each in extensions if each)
        return (*granting, review.ordered_by if review else None, inspection.by if inspection else None)


class OrderRectification(RectificationAct):
    """Order 限期整改 outside a re-inspection, for dissatisfied members (BJ2013-4.3g)."""

    act: ClassVar[str] = "award.order-rectification"

    reason: str
    deadline: date | None = None

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Order it."""
        award.order_rectification(
            rules, who, on, reason=self.reason, deadline=self.deadline, calendar=desk.calendar(rules.scheme)
        )


class ExtendRectification(RectificationAct):
    """Give more time, before the deadline (Q16)."""

    act: ClassVar[str] = "award.extend-rectification"

    reason: str

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Extend it."""
        award.extend_rectification(rules, who, on, reason=self.reason, calendar=desk.calendar(rules.scheme))


class AcceptRectification(RectificationAct):
    """Find that it was put right."""

    act: ClassVar[str] = "award.accept-rectification"

    opinion: str = ""

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Accept it."""
        calendar = desk.calendar(rules.scheme)
        award.accept_rectification(rules, who, on, opinion=self.opinion, calendar=calendar)
