"""Chapter nine: a warning or public criticism (通报批评)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from application.acts.award.standing import StandingAct
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.kernel import Occasion


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
