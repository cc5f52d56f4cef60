"""Chapter twelve: the honour is re-inspected (复验, FS2018-3.3.5)."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from application.acts.award.signing import check_inspectors
from application.acts.award.standing import StandingAct
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
