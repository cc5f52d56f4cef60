"""Chapter four: the name is made public, and anybody may object (公示、异议)."""

from __future__ import annotations

from typing import ClassVar

from application.acts.award.act import AwardAct
from application.acts.award.order import Signature, StepAct, signers_wanted
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.kernel import Occasion
from domain.round import Round


class Publicise(StepAct):
    """Make the name public; the period runs from the effective day."""

    act: ClassVar[str] = "award.publicise"

    def do(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Open the publicity."""
        award.open_publicity(rules, found, who, on, desk.calendar(rules.scheme))


class Object(AwardAct):
    """Object while the name is public. Anybody known to the tree may."""

    act: ClassVar[str] = "award.object"

    text: str

    def perform(self, desk: Desk, name: str) -> Award:
        """Record the objection."""
        award = desk.award(name)
        rules, _, on = self.at(desk, award, None)
        award.object(rules, on, self.text, desk.calendar(rules.scheme))
        return award


class SettleObjection(AwardAct):
    """Uphold or dismiss an objection, with a reason, while the publicity is the step that waits."""

    act: ClassVar[str] = "award.settle-objection"

    number: int
    upheld: bool
    reason: str

    def perform(self, desk: Desk, name: str) -> Award:
        """Settle it."""
        award = desk.award(name)
        rules, who, on = self.at(desk, award, signers_wanted(desk.rules(award), award, "settle-objection"))
        award.settle_objection(rules, who, on, number=self.number, upheld=self.upheld, reason=self.reason)
        return award


class ClosePublicity(Signature):
    """End the publicity when its period is over and no objection stands in the way."""

    act: ClassVar[str] = "award.close-publicity"

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Close it."""
        award.close_publicity(rules, found, who, on, self.paper(), desk.calendar(rules.scheme))
