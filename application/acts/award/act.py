"""What every act on an award shares: its rules, the signer in the seat that fits, the occasion."""

from __future__ import annotations

from datetime import date

from application.command import Command
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.kernel import Occasion

OFFICES = ("organisation-and-publicity", "chair", "clerk", "registrar")
"""Seats through which a union above an applicant records what is no signature."""


class AwardAct(Command):
    """What the acts on an existing award share."""

    def at(
        self, desk: Desk, award: Award, wanted: str | tuple[str, ...] | None
    ) -> tuple[Rules, Signer, Occasion]:
        """The rules, the signer in the seat that fits best, and the occasion."""
        rules = desk.rules(award)
        who = desk.signer(rules.scheme, award.unit, wanted)
        return rules, who, desk.occasion(who.authority, self.effective_on or self._paper_day(), rules.scheme)

    def _paper_day(self) -> date | None:
        return None
