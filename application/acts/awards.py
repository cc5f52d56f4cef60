"""An application's road: filed, signed step by step, returned or rejected, conferred."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from pydantic import Field

from application.acts.dossiers import dossier
from application.command import Command, Number
from application.desk import Desk
from domain.award import Award
from domain.award.application import Subject
from domain.award.order import Paper
from domain.award.rules import Rules, Signer
from domain.award.signing import InspectionFacts
from domain.award.state import Content, SealMark
from domain.eligibility import banned, eligible_at, warnings
from domain.forms import Document
from domain.kernel import Occasion
from domain.refusals import (
    BetterScored,
    DuplicateApplication,
    InspectorFromWithin,
    NotInThisState,
    RankedBefore,
    WrongKind,
)
from domain.round import Round
from domain.scheme.route import Inspectors
from domain.scheme.route import Select as SelectStep
from domain.scheme.words import Part, Slug
from domain.tally import Answers, Votes
from domain.vocabulary import Stage


class DocumentFacts(Part):
    """A material kept elsewhere, by its content hash."""

    kind: Slug
    name: str
    digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    custodian: str = ""


class Filing(Command):
    """What an applicant files: answers to the form, answers to the checklist, materials."""

    form: dict[str, Any] = {}
    checklist: dict[str, Any] = {}
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
                honour=rules.honour.title, what="职工之家类别", actual=home.kind, clause=rules.honour.source
            )
        soft = self._check_may_apply(desk, rules, found, home.name, on, award)
        award.apply_for(rules, subject, who, on, self.content(), soft)
        home.open_award(on, award=award.name, honour=found.honour, round=found.name)
        found.count_application(on, award=award.name, home=home.name)
        return award

    def _next_attempt(self, desk: Desk, rules: Rules) -> Award:
        """One application per home, honour and round (Q19): the id says so. After a withdrawal a new attempt may follow."""
        base = f"{self.round}.{self.home}"
        award = desk.take(Award, base)
        attempt = 1
        while award.exists:
            if not self._may_follow(rules, award):
                raise DuplicateApplication(home=self.home, round=self.round, clause=rules.honour.source)
            attempt += 1
            award = desk.take(Award, f"{base}.{attempt}")
        return award

    def _may_follow(self, rules: Rules, award: Award) -> bool:
        """Whether another application may follow this one: after a withdrawal where the notice says so, and under rolling
        intake once the earlier one is decided – bans and conditions say the rest.
        """
        if award.stage == Stage.WITHDRAWN:
            return rules.honour.on_disagreement.after_withdrawal == "may-apply-again"
        decided = award.stage not in (Stage.IN_ROUTE, Stage.RETURNED, Stage.RESERVED, Stage.PASSED)
        return rules.honour.round.rolling and decided

    def _check_may_apply(
        self, desk: Desk, rules: Rules, found: Round, home: str, on: Occasion, award: Award
    ) -> tuple[str, ...]:
        """Windows, bans, conditions; returns the codes of soft conditions that are not met."""
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
        return warnings(rules.scheme, eligible_at(rules.conditions, "apply", is_last=False), facts)


OFFICES = ("organisation-and-publicity", "chair", "clerk", "registrar")
"""Seats through which a union above an applicant records what is no signature."""


def _examiners(rules: Rules) -> tuple[str, ...]:
    """The conferring body, and who examines, selects and approves."""
    steps = (step for step in rules.steps if step.act in ("assess", "select", "approve"))
    by = [(step.by,) if isinstance(step.by, str) else step.by for step in steps]
    return (rules.honour.conferring_body, *(name for names in by for name in names))


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


class Amend(AwardAct, Filing):
    """Correct what was filed and send it on its way again."""

    act: ClassVar[str] = "award.amend"

    def perform(self, desk: Desk, name: str) -> Award:
        """The parts left out stay as they were."""
        award = desk.award(name)
        rules, who, on = self.at(desk, award, desk.rules(award).honour.applicant)
        old, new = award.content, self.content()
        merged = Content(
            form=new.form or old.form,
            checklist=new.checklist or old.checklist,
            documents=new.documents or old.documents,
        )
        award.amend(rules, who, on, merged)
        keep_or_free_place(desk, award, rules, on)
        return award


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


# --- signing ---------------------------------------------------------------------------------------------------------


class Signature(AwardAct):
    """What every signature carries: the opinion, the seal with its date, and further facts the step asks for."""

    opinion: str = ""
    sealed_on: date | None = None
    custodian: str = ""
    scan: str = ""
    inputs: dict[str, Any] = {}
    reason: str = Field(
        "", description="Why a place beyond the plan figure is taken, at the step that takes one (A52)"
    )

    def _paper_day(self) -> date | None:
        return self.sealed_on

    def paper(self, party: str | None = None) -> Paper:
        """As the domain takes it."""
        mark = SealMark(self.sealed_on, self.custodian, self.scan) if self.sealed_on else None
        return Paper(self.opinion, mark, self.inputs, party)

    def perform(self, desk: Desk, name: str) -> Award:
        """Sign at the step that waits; then see what the seal brings with it."""
        award = desk.award(name)
        found, waited = desk.round(award.round), award.waiting
        rules, who, on = self.at(desk, award, signers_wanted(desk.rules(award), award, self.verb()))
        self.sign(award, rules, found, who, on, desk)
        if waited is not None and award.waiting != waited:
            self._check_eligibility(desk, award, rules, found, waited, on)
            self._take_place(desk, award, rules, found, waited, on)
        if award.stage == Stage.PASSED and rules.honour.conferral.by == "last-seal":
            award.confer(rules, on, document=self.paper_number(), granted_before=granted_before(desk, award))
            supersede_other_grades(desk, award, on)
        return award

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """The act itself."""
        raise NotImplementedError

    def paper_number(self) -> str:
        """The document number the honour is conferred under, where the act has one."""
        return ""

    def _check_eligibility(
        self, desk: Desk, award: Award, rules: Rules, found: Round, step: str, on: Occasion
    ) -> None:
        """The conditions the notice checks again at this step (a prerequisite lost meanwhile, FS2018-3.3.4a)."""
        if award.is_last(rules, step):
            must_still_exist(desk, award, on)
        conditions = eligible_at(rules.conditions, step, is_last=award.is_last(rules, step))
        if conditions:
            home = desk.home(award.home)
            facts = dossier(
                desk, home, award.unit, rules.honour, on.today, year=found.year, without=award.name
            )
            warnings(rules.scheme, conditions, facts)

    def _take_place(
        self, desk: Desk, award: Award, rules: Rules, found: Round, step: str, on: Occasion
    ) -> None:
        quota = rules.honour.round.quota
        if quota is None or step != place_step(rules):
            return
        per = desk.place(rules.scheme, quota.per_unit.of, award.unit) if quota.per_unit else None
        words = desk.home(award.home).words
        found.take_place(
            on,
            award=award.name,
            unit=per.unit if per else None,
            words=words,
            quota=quota,
            reason=self.reason,
        )


class Deliberate(Signature):
    """The assembly deliberated: 应到, 实到, 同意, 群众满意率 (form 5-1 会员代表大会审议情况)."""

    act: ClassVar[str] = "award.deliberate"

    expected: int
    present: int
    in_favour: int
    against: int = 0
    abstained: int = 0
    satisfaction: Number | None = Field(None, description="群众满意率, in percent")

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Record the vote."""
        votes = Votes(
            self.expected, self.present, self.in_favour, self.against, self.abstained, self.satisfaction
        )
        award.deliberate(rules, found, who, on, self.paper(), votes)


class Endorse(Signature):
    """Give the opinion of a body, with its seal (同级行政, 同级党委 …)."""

    act: ClassVar[str] = "award.endorse"

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Endorse it."""
        award.endorse(rules, found, who, on, self.paper())


class SelfAssess(Signature):
    """Answer the checklist oneself, before the assessors do."""

    act: ClassVar[str] = "award.self-assess"

    checklist: dict[str, Any] = {}

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Record the answers."""
        award.self_assess(rules, found, who, on, self.paper(), self.checklist)


class Inspection(Signature):
    """What inspections carry: answers, inspectors, on site or not, judgements in words."""

    checklist: dict[str, Any] = {}
    inspectors: tuple[Slug, ...] = ()
    on_site: bool | None = None
    dimensions: dict[str, str] = {}

    def check_inspectors(self, award: Award, rules: Rules, desk: Desk) -> None:
        """Whether those named may inspect at the step that waits."""
        step = rules.route.step(award.waiting) if award.waiting else None
        check_inspectors(desk, getattr(step, "inspectors", None), self.inspectors, award.unit)

    def facts(self) -> InspectionFacts:
        """As the domain takes them."""
        return InspectionFacts(self.checklist, self.inspectors, self.on_site, self.dimensions)


class Verify(Inspection):
    """The system union inspects and accepts: 系统工会检查验收合格 (FS2018-3.3.2b)."""

    act: ClassVar[str] = "award.verify"

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Verify it."""
        self.check_inspectors(award, rules, desk)
        award.verify(rules, found, who, on, self.paper(), self.facts())


class Assess(Inspection):
    """The assessors examine (FS2018-3.3.3a)."""

    act: ClassVar[str] = "award.assess"

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Assess it."""
        self.check_inspectors(award, rules, desk)
        award.assess(rules, found, who, on, self.paper(), self.facts())


class Survey(Signature):
    """Record a survey of the members: asked, answered, the answers by class (or the rate, where the notice enters it)."""

    act: ClassVar[str] = "award.survey"

    asked: int
    answered: int
    counts: dict[str, int] = {}
    rate: Number | None = None

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Record it; "of members" counts the home's newest figure."""
        answers = Answers(self.asked, self.answered, self.counts, self.rate)
        known = desk.home(award.home).figure("members", on.today)
        award.survey(rules, found, who, on, self.paper(), answers, int(known[1]) if known else None)


class WaiveCoverage(AwardAct):
    """Waive the coverage floor of the survey that waits, beforehand and with a reason."""

    act: ClassVar[str] = "award.waive-coverage"

    reason: str

    def perform(self, desk: Desk, name: str) -> Award:
        """Only the authority the notice names."""
        award = desk.award(name)
        surveys = [
            step.coverage for step in desk.rules(award).steps if step.act == "survey" and step.coverage
        ]
        _, who, on = self.at(desk, award, tuple(each.waived_by for each in surveys if each.waived_by))
        award.waive_coverage(desk.rules(award), who, on, self.reason)
        return award


class Cosign(Signature):
    """Sign as one of several parties – or decline to."""

    act: ClassVar[str] = "award.cosign"

    party: str | None = None
    agree: bool = True

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Cosign it."""
        award.cosign(rules, found, who, on, self.paper(self.party), self.agree)


class ClosePublicity(Signature):
    """End the publicity when its period is over and no objection stands in the way."""

    act: ClassVar[str] = "award.close-publicity"

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Close it."""
        award.close_publicity(rules, found, who, on)


class Select(Signature):
    """Choose this application among the round's (择优); it takes a place. ``reason`` excuses going beyond a plan figure."""

    act: ClassVar[str] = "award.select"

    rank: int | None = None
    reason: str = Field(
        "", description="Why it is chosen past one with more points, or beyond the plan figure"
    )

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Select it; where points rank the applications, none with more points may still be waiting."""
        self._check_rank(award, rules, found, desk)
        award.select(rules, found, who, on, self.paper(), rank=self.rank, reason=self.reason)

    def _check_rank(self, award: Award, rules: Rules, found: Round, desk: Desk) -> None:
        step = rules.route.step(award.waiting) if award.waiting else None
        if not isinstance(step, SelectStep) or self.reason.strip():
            return
        if award.stage == Stage.RESERVED:
            self._check_reserve(award, found, step, desk)
        if step.by_score_of is None:
            return
        mine = award.points.get(step.by_score_of)
        for other in map(desk.award, found.applications):
            theirs = other.points.get(step.by_score_of) if other.waiting == step.step else None
            if theirs is not None and (mine is None or theirs > mine):
                raise BetterScored(other=other.name, theirs=theirs, mine=mine or 0, clause=step.source)

    def _check_reserve(self, award: Award, found: Round, step: SelectStep, desk: Desk) -> None:
        """The reserve list is taken from in its order; going past somebody needs a reason."""
        mine = award.reserve_rank or 0
        for other in map(desk.award, found.applications):
            if other.stage == Stage.RESERVED and (other.reserve_rank or 0) < mine:
                raise RankedBefore(other=other.name, rank=other.reserve_rank, clause=step.source)


class Approve(Signature):
    """The deciding body approves: 区总工会审批."""

    act: ClassVar[str] = "award.approve"

    document: str = ""

    def paper_number(self) -> str:
        """The document number."""
        return self.document

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Approve it."""
        award.approve(rules, found, who, on, self.paper(), self.document)


class MarkNotApplicable(Signature):
    """Confirm, with a reason, that the body of the waiting step does not exist (Q04)."""

    act: ClassVar[str] = "award.mark-not-applicable"

    reason: str

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Confirm it."""
        award.mark_not_applicable(rules, found, who, on, self.reason)


# --- not forward -----------------------------------------------------------------------------------------------------


class StepAct(AwardAct):
    """What the acts at the waiting step share that are no signature."""

    def perform(self, desk: Desk, name: str) -> Award:
        """Do it; a place taken before is given back when the road ends or the seal that took it falls."""
        award = desk.award(name)
        found = desk.round(award.round)
        rules, who, on = self.at(desk, award, signers_wanted(desk.rules(award), award, self.verb()))
        self.do(award, rules, found, who, on, desk)
        keep_or_free_place(desk, award, rules, on)
        return award

    def do(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """The act itself."""
        raise NotImplementedError


class Return(StepAct):
    """Send it back – to the applicant, the previous step or an earlier one, as the notice allows – with a reason (Q01)."""

    act: ClassVar[str] = "award.return"

    to: str = Field("applicant", description="applicant, previous, or the id of an earlier step")
    reason: str

    def do(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Return it."""
        award.send_back(rules, found, who, on, to=self.to, reason=self.reason)


class Reject(StepAct):
    """Say no for this round, with a reason (Q01)."""

    act: ClassVar[str] = "award.reject"

    reason: str

    def do(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Reject it."""
        award.reject(rules, found, who, on, self.reason)


class NotSelect(StepAct):
    """Not chosen this time: a neutral end (A51)."""

    act: ClassVar[str] = "award.not-select"

    reason: str = ""

    def do(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Record it."""
        award.not_select(rules, found, who, on, self.reason)


class PutOnReserve(StepAct):
    """Not chosen, but next when a place becomes free."""

    act: ClassVar[str] = "award.put-on-reserve"

    rank: int = Field(ge=1)

    def do(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Put it on the list."""
        award.put_on_reserve(rules, found, who, on, self.rank)


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
    """Uphold or dismiss an objection, with a reason."""

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


# --- shared ----------------------------------------------------------------------------------------------------------


def check_inspectors(desk: Desk, rule: Inspectors | None, named: tuple[str, ...], unit: str) -> None:
    """Refuse an inspector who sits in the unit inspected, where the notice asks for outsiders (Q25)."""
    if rule is None or not rule.from_other_units:
        return
    for person in named:
        if any(seat.unit == unit for seat in desk.directory.seats_of(person, desk.today())):
            raise InspectorFromWithin(person=person)


def signers_wanted(rules: Rules, award: Award, verb: str) -> tuple[str, ...]:
    """The actors who could act now: they help to choose among the caller's seats, and decide nothing."""
    if award.waiting is None:
        return (rules.honour.applicant,)
    step = rules.route.step(award.waiting)
    waiting = award.deciders(step)
    if verb == "mark-not-applicable" and step.when_absent:
        return (step.when_absent,)
    decided_by = step.objections.decided_by if step.act == "publicise" else None
    later = tuple(name for each in rules.steps for name in award.deciders(each))
    return (*((decided_by,) if decided_by else ()), *waiting, *later)


def place_step(rules: Rules) -> str:
    """The step that takes a place: as the quota says, else the selection, else the last."""
    quota = rules.honour.round.quota
    if quota and quota.counts_at:
        return quota.counts_at
    return next((step.step for step in rules.steps if step.act == "select"), rules.route.last)


def must_still_exist(desk: Desk, award: Award, on: Occasion) -> None:
    """Nothing is conferred on a home that was closed or a unit that is no more."""
    desk.home(award.home).must_be_open("confer")
    if not desk.existing_unit(award.unit).alive_on(on.today):
        raise NotInThisState(state="单位已终止", act="confer")


def keep_or_free_place(desk: Desk, award: Award, rules: Rules, on: Occasion) -> None:
    """Give back the place an award holds in its round, unless the seal that took it still stands on an open road."""
    under_way = award.stage in (Stage.IN_ROUTE, Stage.RETURNED, Stage.RESERVED)
    if not under_way or not award.live_seal(place_step(rules)):
        desk.round(award.round).free_place(on, award.name)


def supersede_other_grades(desk: Desk, award: Award, on: Occasion) -> None:
    """A home holds one grade of an honour: the newly conferred one takes the place of another."""
    for name, honour in desk.home(award.home).awards.items():
        other = desk.award(name) if honour == award.honour and name != award.name else None
        if (
            other is not None
            and other.standing is not None
            and other.ended_on is None
            and other.grade != award.grade
        ):
            other.supersede(on, successor=award.name, reason=award.grade or "")


def granted_before(desk: Desk, award: Award) -> bool:
    """Whether the home was granted money for this honour before (Q21)."""
    others = (
        name
        for name, honour in desk.home(award.home).awards.items()
        if honour == award.honour and name != award.name
    )
    return any(desk.award(name).claims for name in others)
