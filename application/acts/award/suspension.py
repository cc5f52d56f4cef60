"""Chapter ten: the honour is held but not valid for a while (暂停), and is put back in use."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from application.acts.award.standing import StandingAct
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.kernel import Occasion


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
