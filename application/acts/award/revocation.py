"""Chapter thirteen: a revocation is proposed, heard, agreed to, decided – and, when wrong, rescinded (FS2018-3.3.5c, Q09)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from application.acts.award.act import OFFICES
from application.acts.award.conferral import refuse_second_title
from application.acts.award.dependants import catch_up, let_time_pass
from application.acts.award.standing import StandingAct, names
from application.acts.award.time import Before, as_on_the_day, follow
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.kernel import Occasion


class RevocationAct(StandingAct):
    """What the acts of a revocation share."""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The actors of the revocation's own chain."""
        rule = rules.standing.revocation
        if rule is None:
            return (rules.honour.conferring_body,)
        return self.actors(rules, rules.honour.body(rule.decided_by))

    def actors(self, rules: Rules, decider: str) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the chain names for this act: the decider unless said otherwise."""
        return (decider,)


class ProposeRevocation(RevocationAct):
    """Propose a revocation on a ground the notice lists (Q09)."""

    act: ClassVar[str] = "award.propose-revocation"

    ground: str
    reason: str

    def actors(self, rules: Rules, decider: str) -> tuple[str | tuple[str, ...] | None, ...]:
        """The proposer."""
        return (rules.standing.revocation.proposed_by if rules.standing.revocation else None,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Propose it."""
        award.propose_revocation(
            rules, who, on, ground=self.ground, reason=self.reason, calendar=desk.calendar(rules.scheme)
        )


class Hear(RevocationAct):
    """Record that the holder was heard."""

    act: ClassVar[str] = "award.hear"

    statement: str = ""

    def actors(self, rules: Rules, decider: str) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whoever hears, else the proposer."""
        rule = rules.standing.revocation
        return (rule.hearing.by if rule and rule.hearing else None, rule.proposed_by if rule else None)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Record it."""
        award.hear(rules, who, on, statement=self.statement)


class ConcurInRevocation(RevocationAct):
    """Agree to a revocation as one of the bodies whose agreement is needed."""

    act: ClassVar[str] = "award.concur-in-revocation"

    opinion: str = ""

    def actors(self, rules: Rules, decider: str) -> tuple[str | tuple[str, ...] | None, ...]:
        """The bodies whose agreement is needed."""
        rule = rules.standing.revocation
        return tuple(each.by for each in rule.concurrence) if rule else ()

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Concur."""
        award.concur(rules, who, on, opinion=self.opinion)


class DropRevocation(RevocationAct):
    """Decide not to revoke."""

    act: ClassVar[str] = "award.drop-revocation"

    reason: str

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Drop it."""
        award.drop_revocation(rules, who, on, reason=self.reason)


class Revoke(RevocationAct):
    """撤销荣誉称号: decided by the awarding body (FS2018-3.3.5c, A07)."""

    act: ClassVar[str] = "award.revoke"

    ground: str = ""
    reason: str
    document: str = ""

    def own_day(self, award: Award, rules: Rules, on: Occasion) -> date | None:
        """The day it would have begun, when it is not in force yet."""
        return award.conferred_on if award.begins_later(on) else None

    def decided_as_of(self, award: Award, rules: Rules, on: Occasion) -> date:
        """A decision that states its day looks at what was proposed, heard and agreed to by today, also where it counts from a
        day before that.
        """
        rule, was = rules.standing.revocation, award.on_day(on.effective_on)
        stated = rule is not None and rule.effective == "as-stated"
        return on.today if stated and award.proposal is not None and was.is_held else on.effective_on

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Revoke it."""
        award.revoke(
            rules, who, on, ground=self.ground, reason=self.reason, document=self.document,
            calendar=desk.calendar(rules.scheme),
        )  # fmt: skip


class RescindRevocation(RevocationAct):
    """Put a wrong revocation right. It should never have been, so nothing stands in its way that happened since, but a title
    held in the place of this one. Was what this one rests on lost meanwhile, it is held again and ends with that, as it would
    have without the revocation – where a restoration, which gives it back anew, is refused.
    """

    act: ClassVar[str] = "award.rescind-revocation"

    reason: str
    document: str = ""

    def actors(self, rules: Rules, decider: str) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whoever may rescind."""
        return (rules.standing.revocation.rescinded_by if rules.standing.revocation else None,)

    def perform(self, desk: Desk, name: str) -> Award:
        """A revocation rescinded before its day, or which another ending overtook before its day, never takes effect. Nothing has
        followed from it – or only because the rescission is entered late: then people restore what ended with the honour.
        """
        award = desk.award(name)
        rules, who, on = self.at(desk, award, names(self.wanted(desk.rules(award))))
        catch_up(desk, award, on.today)
        if not award.revocation_waits(on.effective_on):
            return super().perform(desk, name)
        as_on_the_day(desk, award, on, self.act, before=on.effective_on)
        before = Before.of(award, on.today)
        award.rescind_before_its_day(rules, who, on, reason=self.reason, document=self.document)
        follow(desk, award, on, before)
        let_time_pass(desk, award, on.today)
        if before.over_since is not None and award.held_on(on.today):
            refuse_second_title(desk, award, rules, on)
        return award

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Rescind it."""
        award.rescind_revocation(rules, who, on, reason=self.reason, document=self.document)
        refuse_second_title(desk, award, rules, on)


class GiveBack(StandingAct):
    """Record that a recalled plaque, certificate or sum came back (Q12)."""

    act: ClassVar[str] = "award.give-back"

    item: Literal["plaque", "certificate", "grant"]
    note: str = ""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The conferring body, who inspects and who proposes; for money, who recorded its payment."""
        standing = rules.standing
        return (
            rules.honour.conferring_body,
            standing.reinspection.by if standing.reinspection else None,
            standing.revocation.proposed_by if standing.revocation else None,
            *(grant.paid_by for grant in rules.grants if self.item == "grant"),
        )

    def perform(self, desk: Desk, name: str) -> Award:
        """Recorded by an office above the holder."""
        award = desk.award(name)
        rules = desk.rules(award)
        by = desk.recorder(rules.scheme, award.unit, names(self.wanted(rules)), *OFFICES)
        award.give_back(rules, desk.occasion(by, self.effective_on), item=self.item, note=self.note)
        return award
