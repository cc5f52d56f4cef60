"""Chapter seven: the honour is re-inspected, rectified, reprimanded, suspended, moved between grades."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from application.acts.award.signing import check_inspectors
from application.acts.award.standing import StandingAct
from application.acts.dossiers import dossier
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.award.signing import InspectionFacts
from domain.kernel import Occasion
from domain.scheme.words import Slug


class Reinspect(StandingAct):
    """复验: inspect again, with a finding the notice knows (FS2018-3.3.5b)."""

    act: ClassVar[str] = "award.reinspect"

    finding: Slug
    checklist: dict[str, Any] = {}
    inspectors: tuple[Slug, ...] = ()
    on_site: bool | None = None
    announced: bool | None = None
    opinion: str = ""
    ground: str = Field("", description="For a finding that leads to a revocation: the ground")

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The inspector the notice names."""
        return (rules.standing.reinspection.by if rules.standing.reinspection else None,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Re-inspect it."""
        found = InspectionFacts(self.checklist, self.inspectors, self.on_site)
        rule = rules.standing.reinspection
        check_inspectors(desk, rule.inspectors if rule else None, self.inspectors, award.unit)
        award.reinspect(
            rules, who, on, finding=self.finding, found=found, announced=self.announced, opinion=self.opinion,
            ground=self.ground, calendar=desk.calendar(rules.scheme),
        )  # fmt: skip


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


class Reprimand(StandingAct):
    """Warn or criticise outside a re-inspection; one too many, where the notice counts them, is a proposal of revocation."""

    act: ClassVar[str] = "award.reprimand"

    level: Literal["warn", "criticise"]
    reason: str
    ground: str = Field("", description="For the one that is a proposal of revocation: the ground")

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets reprimand."""
        return (rules.standing.reprimand.by if rules.standing.reprimand else None,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Reprimand."""
        award.reprimand(
            rules, who, on, level=self.level, reason=self.reason, ground=self.ground,
            calendar=desk.calendar(rules.scheme),
        )  # fmt: skip


class Suspend(StandingAct):
    """Take the honour out of use for a while."""

    act: ClassVar[str] = "award.suspend"

    ground: str = ""
    until: date | None = None

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets suspend."""
        return (rules.standing.suspension.by if rules.standing.suspension else None,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Suspend it."""
        award.suspend(rules, who, on, ground=self.ground, until=self.until)


class Reinstate(StandingAct):
    """Put a suspended honour back in use."""

    act: ClassVar[str] = "award.reinstate"

    reason: str = ""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets reinstate, else the inspector."""
        rule, inspection = rules.standing.suspension, rules.standing.reinspection
        return ((rule.reinstated_by or rule.by) if rule else None, inspection.by if inspection else None)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Reinstate it."""
        award.reinstate(rules, who, on, reason=self.reason)


class Promote(StandingAct):
    """Move the honour up a grade."""

    act: ClassVar[str] = "award.promote"

    grade: str | None = None
    reason: str

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets regrade."""
        return (rules.graders(self.verb(), self.grade),)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Promote or demote it; what the grade above asks is looked at as when applying for it."""
        year = on.today.year
        facts = dossier(desk, desk.home(award.home), award.unit, rules.honour, on.today, year=year)
        award.regrade(rules, who, on, act=self.verb(), grade=self.grade, reason=self.reason, facts=facts)


class Demote(Promote):
    """Move the honour down a grade."""

    act: ClassVar[str] = "award.demote"
