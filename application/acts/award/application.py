"""Chapter one: an application is filed, corrected, perhaps withdrawn."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from application.acts.award.act import OFFICES, AwardAct
from application.acts.award.order import keep_or_free_place, unit_of_share
from application.acts.dossiers import dossier
from application.command import Command
from application.desk import Desk
from domain.award import Award
from domain.award.application import Subject
from domain.award.rules import Rules
from domain.award.state import Content
from domain.days import check_within
from domain.eligibility import banned, eligible_at, holds_already, warnings
from domain.forms import Document
from domain.kernel import Occasion
from domain.refusals import (
    Banned,
    DuplicateApplication,
    Refusal,
    RoundOfOthers,
    WrongKind,
)
from domain.round import Round
from domain.scheme.words import Part, Slug, Text
from domain.vocabulary import Stage, Thing

WITHDRAWN = Text(zh=Stage.WITHDRAWN.zh, en="withdrawn")


class DocumentFacts(Part):
    """A material kept elsewhere, by its content hash."""

    kind: Slug
    name: str
    digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    custodian: str = ""


class Filing(Command):
    """What an applicant files: answers to the form, answers to the checklist, materials."""

    form: dict[str, Any] = Field({}, description="The form; where there are several, each under its id")
    checklist: dict[str, Any] = Field(
        {}, description="The checklist; where there are several, each under its id"
    )
    documents: tuple[DocumentFacts, ...] = ()

    def content(self) -> Content:
        """As the domain takes it."""
        documents = tuple(Document(d.kind, d.name, d.digest, d.custodian) for d in self.documents)
        return Content(form=self.form, checklist=self.checklist, documents=documents)


class Apply(Filing):
    """Apply for an honour in a round (FS2018-3.3.1b)."""

    act: ClassVar[str] = "award.apply"
    creates: ClassVar[bool] = True

    round: str
    home: Slug
    grade: str | None = None

    def perform(self, desk: Desk, name: str) -> Award:
        """File it: window, eligibility, bans and materials are all checked over guarded streams."""
        found, home = desk.round(self.round), desk.home(self.home)
        unit = desk.existing_unit(home.unit)
        rules = desk.knowledge.book.rules(found.pin, found.honour, self.grade, home.kind, unit.type)
        who = desk.signer(rules.scheme, home.unit, rules.honour.applicant)
        on = desk.occasion(who.authority, self.effective_on, rules.scheme)
        award = self._next_attempt(desk, rules)
        subject = Subject(home.name, home.unit, unit.type, home.kind, found.name, self.grade)
        if home.kind not in rules.honour.kinds:
            raise WrongKind(
                honour=rules.honour.title, what=Thing.HOME_KIND, actual=home.kind, clause=rules.honour.source
            )
        soft = self._check_may_apply(desk, rules, found, home.name, on, award)
        check_within(on, found.opened_on)
        award.apply_for(rules, subject, who, on, self.content(), soft)
        home.open_award(on, award=award.name, honour=found.honour, round=found.name)
        share = unit_of_share(desk, rules, home.unit)
        found.count_application(on, award=award.name, home=home.name, unit=share)
        return award

    def _next_attempt(self, desk: Desk, rules: Rules) -> Award:
        """One application per home, honour and round (Q19): the id says so. After a withdrawal a new attempt may follow."""
        taken, award = desk.next_free(Award, f"{self.round}.{self.home}")
        earlier = [each for each in taken if (each.round, each.home) == (self.round, self.home)]
        for each in earlier:
            if not self._may_follow(rules, each):
                raise self._barred_by(rules, each)
        return award

    def _barred_by(self, rules: Rules, award: Award) -> Refusal:
        """Who withdrew waits for the next round, where the notice says so; else there is an application already."""
        rule = rules.honour.on_disagreement
        if award.stage == Stage.WITHDRAWN and award.ended_on is not None:
            until = Text(zh="下一批次", en="the next round")
            return Banned(since=award.ended_on, ending=WITHDRAWN, until=until, clause=rule.source)
        return DuplicateApplication(home=self.home, round=self.round, clause=rules.honour.source)

    def _may_follow(self, rules: Rules, award: Award) -> bool:
        """Whether another application may follow this one: after a withdrawal where the notice says so, and under rolling
        intake once the earlier one is decided – bans and conditions say the rest.
        """
        if award.stage == Stage.WITHDRAWN:
            return rules.honour.on_disagreement.after_withdrawal == "may-apply-again"
        return rules.honour.round.rolling and not award.under_way

    def _check_may_apply(
        self, desk: Desk, rules: Rules, found: Round, home: str, on: Occasion, award: Award
    ) -> tuple[str, ...]:
        """Whose round it is, windows, bans, conditions; returns the codes of soft conditions that are not met."""
        self._check_own_round(desk, rules, found, desk.home(home).unit)
        closed = found.why_not_apply(on.today, rules.extender)
        if closed:
            raise closed
        facts = dossier(
            desk,
            desk.home(home),
            desk.home(home).unit,
            rules.honour,
            on.today,
            year=found.year,
            without=award.name,
            opened_on=found.opened_on,
        )
        barred = banned(rules.scheme, rules.honour_id, facts, found.name)
        if barred:
            raise barred
        soft = warnings(rules.scheme, eligible_at(rules.conditions, "apply", is_last=False), facts)
        holder = holds_already(rules.scheme, rules.honour_id, self.grade, facts)
        if holder:
            raise holder
        return soft

    def _check_own_round(self, desk: Desk, rules: Rules, found: Round, unit: str) -> None:
        """A round that a unit opened for itself is for those who find that unit as its opener."""
        if not found.unit:
            return
        rule = rules.honour.round
        opener = desk.place(rules.scheme, rule.opened_by, unit)
        if opener is None or opener.unit != found.unit:
            called = desk.directory.called(found.unit, desk.today())
            raise RoundOfOthers(round=found.name, unit=called, clause=rule.source)


class Amend(AwardAct, Filing):
    """Correct what was filed and send it on its way again."""

    act: ClassVar[str] = "award.amend"

    def perform(self, desk: Desk, name: str) -> Award:
        """The parts left out stay as they were."""
        award = desk.award(name)
        rules, who, on = self.at(desk, award, desk.rules(award).honour.applicant)
        old, new = award.content, self.content()
        merged = Content(
            form=_corrected(old.form, new.form, several=len(rules.forms_filed) > 1),
            checklist=_corrected(old.checklist, new.checklist, several=len(rules.checklists_filed) > 1),
            documents=new.documents or old.documents,
        )
        award.amend(rules, who, on, merged)
        keep_or_free_place(desk, award, rules, on)
        return award


def _corrected(old: dict[str, Any], new: dict[str, Any], *, several: bool) -> dict[str, Any]:
    """A paper as it is now: the new one, where there is one; of several each by itself."""
    return {**old, **new} if several else new or old


class Withdraw(AwardAct):
    """Take an application back (Q06)."""

    act: ClassVar[str] = "award.withdraw"

    reason: str

    def perform(self, desk: Desk, name: str) -> Award:
        """Withdraw it, and give back its place."""
        award = desk.award(name)
        rules, who, on = self.at(desk, award, desk.rules(award).honour.applicant)
        award.withdraw(rules, who, on, self.reason)
        keep_or_free_place(desk, award, rules, on)
        return award


def _examiners(rules: Rules) -> tuple[str, ...]:
    """The conferring body, and who examines, selects and approves."""
    steps = (step for step in rules.steps if step.act in ("assess", "select", "approve"))
    by = [(step.by,) if isinstance(step.by, str) else step.by for step in steps]
    return (rules.honour.conferring_body, *(name for names in by for name in names))


class ReceivePaper(AwardAct):
    """Record that the stamped paper set arrived (FS2018-3.4.1.5a)."""

    act: ClassVar[str] = "award.receive-paper"

    stamped: bool = True
    note: str = ""

    def perform(self, desk: Desk, name: str) -> Award:
        """Record it; by an office of a unit above the applicant."""
        award = desk.award(name)
        by = desk.recorder(desk.rules(award).scheme, award.unit, _examiners(desk.rules(award)), *OFFICES)
        award.receive_paper(desk.occasion(by, self.effective_on), stamped=self.stamped, note=self.note)
        return award


class Remark(AwardAct):
    """Put a remark on the file."""

    act: ClassVar[str] = "award.remark"

    text: str
    internal: bool = True

    def perform(self, desk: Desk, name: str) -> Award:
        """Anybody with a seat at the unit or above may."""
        award = desk.award(name)
        _, who, on = self.at(desk, award, None)
        desk.must_be_near(who.authority.unit, award.unit)
        award.remark(desk.occasion(who.authority, on.effective_on), text=self.text, internal=self.internal)
        return award


class Recuse(AwardAct):
    """Step aside from an award (Q25)."""

    act: ClassVar[str] = "award.recuse"

    reason: str

    def perform(self, desk: Desk, name: str) -> Award:
        """The caller steps aside."""
        award = desk.award(name)
        _, who, on = self.at(desk, award, None)
        award.recuse(on, person=who.authority.person, reason=self.reason)
        return award
