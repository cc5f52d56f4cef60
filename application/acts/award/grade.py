"""Chapter eleven: the honour moves up or down a grade."""

from __future__ import annotations

from typing import ClassVar

from application.acts.award.standing import StandingAct
from application.acts.dossiers import dossier
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.kernel import Occasion


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
