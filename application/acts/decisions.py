"""Naming decisions over many awards, and their annulment."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import msgspec
from pydantic import Field

from application.acts.award.conferral import granted_before, must_still_exist, take_the_place
from application.acts.award.order import free_annulled_place
from application.acts.award.standing import on_its_day
from application.acts.dossiers import dossier
from application.command import Command
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Signer
from domain.decision import Decision, NamedTwice, NothingNamed
from domain.eligibility import eligible_at, warnings
from domain.kernel import Occasion
from domain.refusals import BackDatedTooFar, NotFound, NotInThisState, OutcomeNotInScheme, WrongSigner
from domain.roll import Roll, decisions_under
from domain.scheme.words import Slug, Text
from domain.vocabulary import Condition, Standing, Thing


class IssueDecision(Command):
    """Issue one document naming many awards; all are conferred in one transaction, or none."""

    act: ClassVar[str] = "decision.issue"
    creates: ClassVar[bool] = True

    id: Slug
    document: str = Field(
        min_length=1,
        description="The document number; a unit uses it for one decision, or for one of each honour the document names",
    )
    title: str = ""
    awards: tuple[str, ...]
    decided_on: date | None = Field(
        None,
        description="The day of the decision: effective_on when left out, or today when that lies later. effective_on may "
        "differ from it where the notice says so, and lie a year ahead at most",
    )

    def perform(self, desk: Desk, name: str) -> Decision:
        """Every award must have its last seal, and be of the same honour; the deciding body signs for each."""
        if not self.awards:
            raise NothingNamed(pointer="/awards")
        for each in self.awards:
            if self.awards.count(each) > 1:
                raise NamedTwice(award=each, pointer="/awards")
        named = [desk.award(award) for award in self.awards]
        decision = desk.take(Decision, self.id)
        who, on = self._signer(desk, named)
        pin, honour = (named[0].pin, named[0].honour) if named else ("", "")
        if any(award.honour != honour for award in named):
            title = desk.rules(named[0]).honour.title
            kind = Text(zh=f"“{title.zh}”的申报", en=f"application for “{title.en or title.zh}”")
            raise NotFound(kind=kind, name=next(a.name for a in named if a.honour != honour))
        decided = (
            Occasion(
                on.recorded_at, on.today, self.decided_on or min(on.effective_on, on.today), who.authority
            )
            if who
            else on
        )
        decision.issue(
            decided,
            pin=pin,
            honour=honour,
            document=self.document,
            title=self.title,
            awards=tuple(self.awards),
            same_number=desk.decisions_under(on.by.unit, self.document),
        )
        desk.take(Roll, decisions_under(on.by.unit, self.document)).enter(on, self.id)
        for award in named:
            self._still_eligible(desk, award, on)
            self._check_year(desk, award, on)
            award.confer(
                desk.rules(award),
                on,
                document=self.document,
                decision=self.id,
                decided_on=decided.effective_on,
                granted_before=granted_before(desk, award),
            )
            take_the_place(desk, award, on)
        return decision

    def _check_year(self, desk: Desk, award: Award, on: Occasion) -> None:
        """However far a notice lets a naming date back, never before the year of its round."""
        first = date(desk.round(award.round).year, 1, 1)
        if on.effective_on < first:
            raise BackDatedTooFar(on=on.effective_on, earliest=first)

    def _still_eligible(self, desk: Desk, award: Award, on: Occasion) -> None:
        """What the notice checks at the deciding moment must hold at the naming too (A10)."""
        rules = desk.rules(award)
        must_still_exist(desk, award, on)
        conditions = eligible_at(rules.conditions, "confer", is_last=True)
        if conditions:
            home, today = desk.home(award.home), desk.today(rules.scheme)
            year = desk.round(award.round).year
            facts = dossier(desk, home, award.unit, rules.honour, today, year=year, without=award.name)
            warnings(rules.scheme, conditions, facts)

    def _signer(self, desk: Desk, named: list[Award]) -> tuple[Signer | None, Occasion]:
        who: Signer | None = None
        for award in named:
            rules = desk.rules(award)
            if rules.honour.conferral.by != "decision":
                raise OutcomeNotInScheme(outcome="decision.issue", clause=rules.honour.conferral.source)
            wanted = rules.honour.body(rules.honour.conferral.decided_by)
            who = desk.signer(rules.scheme, award.unit, wanted)
            if not who.acts_as(wanted):
                source = rules.honour.conferral.source
                raise WrongSigner(expected=rules.actor_title(wanted), actual=who.called, clause=source)
        by = who.authority if who else desk.officer(desk.caller.person, "chair")
        return who, desk.occasion(by, self.effective_on)


class AnnulDecision(Command):
    """Annul a whole naming decision, or some of its names; every honour that falls says so itself."""

    act: ClassVar[str] = "decision.annul"

    reason: str
    awards: tuple[str, ...] = ()

    def perform(self, desk: Desk, name: str) -> Decision:
        """Annul it: the awarding body, for every award that falls. Each was never given, unless another day is stated."""
        decision = desk.existing(Decision, name, Thing.DECISION)
        fallen = tuple(
            award
            for award in decision.falling(self.awards)
            if self.awards or desk.award(award).standing != Standing.ANNULLED
        )
        on: Occasion | None = None
        for award in map(desk.award, fallen):
            rules = desk.rules(award)
            who = desk.signer(
                rules.scheme, award.unit, rules.standing.annulled_by or rules.honour.conferring_body
            )
            on = desk.occasion(who.authority, self.effective_on, rules.scheme)
            given = msgspec.structs.replace(on, effective_on=self.effective_on or award.void_from)
            with on_its_day(desk, award, given, self.act) as then:
                then.annul(rules, who, given, reason=self.reason, decision=name)
            free_annulled_place(desk, award, on)
        if on is None:
            raise NotInThisState(state=Condition.ANNULLED, act="annul")
        decision.annul(on, reason=self.reason, awards=fallen)
        return decision
