"""What an honour is worth, folded from its events: shared by the registers ``honours`` and ``dynamic-management``.

The same transitions as the aggregate's own ``apply``; a test holds the two against each other.
"""

from __future__ import annotations

from typing import Any

from domain.award.award import (
    Annulled,
    EndedByStructuralChange,
    Expired,
    HolderChanged,
    Lapsed,
    Relinquished,
    Renewed,
    Restored,
    Superseded,
)
from domain.award.conferral import Conferred, Imported
from domain.award.revocation import RevocationDropped, RevocationProposed, RevocationRescinded, Revoked
from domain.award.upkeep import (
    Criticised,
    Demoted,
    Promoted,
    RectificationAccepted,
    RectificationOrdered,
    Reinstated,
    Retained,
    Suspended,
    Warned,
)
from domain.vocabulary import Standing
from infrastructure.registers.cases import ENDED_AS, Case
from infrastructure.registers.register import on
from infrastructure.registers.timeline import AwardFact, Line, Timeline


class HeldLine(Line):
    """An honour over an interval of days, as believed over an interval of the log."""

    home: str
    honour: str
    kind: str
    unit: str
    round: str
    scheme: str
    grade: str | None = None
    conferred_on: str | None = None
    valid_until: str | None = None
    next_due: str | None = None
    ended_on: str | None = None


class StandingTimeline(Timeline):
    """The events that change what an honour is worth."""

    def begin(self, case: Case) -> Line:
        """An award that was not conferred yet."""
        blank = dict.fromkeys(
            ("valid_from", "valid_to", "known_from", "known_to", "cause", "recorded_at"), ""
        )
        line: type[Any] = self.line
        found: Line = line(
            award=case.award, home=case.home, honour=case.honour, kind=case.kind, unit=case.unit, round=case.round,
            scheme=case.scheme, grade=case.grade, rec_from=0, rec_to=0, caused_at=0, late=0, was="", standing="",
            **blank,
        )  # fmt: skip
        return found

    @on(Conferred, Imported)
    def conferred(self, line: Any, fact: AwardFact) -> None:
        """The honour begins."""
        line.standing, line.conferred_on, line.grade = Standing.IN_FORCE.value, fact.effective_on, fact.grade
        line.valid_until, line.next_due = fact.valid_until, fact.next_due

    @on(HolderChanged)
    def holder_changed(self, line: Any, fact: AwardFact) -> None:
        """Another unit holds it."""
        line.unit = fact.unit

    @on(Retained, RectificationAccepted)
    def passed(self, line: Any, fact: AwardFact) -> None:
        """It was inspected and stays."""
        line.standing, line.next_due = Standing.IN_FORCE.value, fact.next_due

    @on(Warned, Criticised)
    def reprimanded(self, line: Any, fact: AwardFact) -> None:
        """It stays; the next inspection may be sooner."""
        line.next_due = fact.next_due or line.next_due

    @on(Promoted, Demoted)
    def regraded(self, line: Any, fact: AwardFact) -> None:
        """It has another grade."""
        line.standing, line.grade = Standing.IN_FORCE.value, fact.grade
        line.next_due = fact.next_due or line.next_due

    @on(RectificationOrdered)
    def rectifying(self, line: Any, fact: AwardFact) -> None:
        """限期整改."""
        line.standing = Standing.RECTIFYING.value

    @on(Suspended)
    def suspended(self, line: Any, fact: AwardFact) -> None:
        """Out of use."""
        line.standing = Standing.SUSPENDED.value

    @on(Reinstated, RevocationDropped)
    def in_force_again(self, line: Any, fact: AwardFact) -> None:
        """As before."""
        line.standing = Standing.IN_FORCE.value

    @on(RevocationProposed)
    def proposed(self, line: Any, fact: AwardFact) -> None:
        """A decision is pending."""
        line.standing = Standing.REVOCATION_PROPOSED.value

    @on(Revoked, Expired, Lapsed, Relinquished, EndedByStructuralChange, Annulled, Superseded)
    def ended(self, line: Any, fact: AwardFact) -> None:
        """It is over, under its own word."""
        line.standing, line.ended_on = ENDED_AS[line.cause].value, fact.effective_on
        line.next_due = fact.next_due

    @on(RevocationRescinded, Restored)
    def restored(self, line: Any, fact: AwardFact) -> None:
        """It is in force again."""
        line.standing, line.ended_on, line.next_due = Standing.IN_FORCE.value, None, fact.next_due

    @on(Renewed)
    def renewed(self, line: Any, fact: AwardFact) -> None:
        """The term begins anew."""
        line.standing, line.ended_on = Standing.IN_FORCE.value, None
        line.valid_until = fact.valid_until
