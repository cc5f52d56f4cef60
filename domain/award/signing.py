"""Chapter two: the application goes from seal to seal, in the order of the notice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from domain.award.application import Application, check_not_future, snapshot
from domain.award.route import PASSED, SKIP, label
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState, Objection, Parts, Seal, SealMark, plain
from domain.calendar import PLAIN, WorkCalendar, before, last_day
from domain.forms import (
    ChecklistResult,
    Json,
    evaluate,
    field_problems,
    not_passed,
    read_answers,
    require_reason,
)
from domain.kernel import Authority, Event, Occasion
from domain.refusals import (
    BackDatedTooFar,
    FieldMissing,
    InspectorsMissing,
    NotFound,
    NotInThisState,
    OpinionMissing,
    OutcomeNotInScheme,
    OutOfTurn,
    Refusal,
    SamePerson,
    SealedAlready,
    SealMissing,
    SteppedAside,
    StillOpen,
    TooEarly,
    TooLate,
    UnknownField,
    WrongSigner,
)
from domain.round import Round
from domain.scheme.route import AnyStep, Approve, Cosign, Deliberate, Inspection, Publicise, Select, Survey
from domain.tally import (
    Answers,
    Votes,
    check_answers,
    check_votes,
    not_carried,
    not_covered,
    not_satisfied,
    quorum_missing,
    satisfaction_rate,
)
from domain.vocabulary import Act, Stage


class Paper(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a signer puts on paper: the opinion, the seal with its date, and the further facts the step asks for."""

    opinion: str = ""
    mark: SealMark | None = None
    inputs: dict[str, Any] = {}
    party: str | None = None


class Signed(Event, frozen=True, kw_only=True):
    """What every act at a step records. ``then`` is the step that waits next, as the route answered at the time."""

    step: str
    then: str
    opinion: str = ""
    mark: SealMark | None = None
    parts: Parts
    recorded_as: str = ""
    party: str | None = None
    inputs: dict[str, Any] = {}
    notes: tuple[str, ...] = ()

    def apply(self, aggregate: AwardState) -> None:
        """Add the seal and move on."""
        name = self.recorded_as or self.topic.partition(":")[0].removeprefix("award.")
        aggregate.seals.append(
            Seal(
                step=self.step, act=name, event=self.topic, version=self.originator_version, by=self.by,
                effective_on=self.effective_on, recorded_on=self.recorded_at.isoformat(), opinion=self.opinion,
                mark=self.mark, parts=self.parts, party=self.party, agreed=self.agrees, notes=self.notes,
            )
        )  # fmt: skip
        self._move(aggregate)

    @property
    def agrees(self) -> bool:
        """Whether the signer agreed."""
        return True

    def _move(self, aggregate: AwardState) -> None:
        aggregate.stage = Stage.PASSED if self.then == PASSED else Stage.IN_ROUTE
        if self.then == PASSED:
            aggregate.waiting = None
        elif self.then != aggregate.waiting:
            aggregate.waiting, aggregate.reached_on = self.then, self.effective_on


class Deliberated(Signed, frozen=True, kw_only=True):
    """The assembly (or a committee) deliberated and agreed (form 5-1 会员代表大会审议情况)."""

    topic = "award.deliberated:1"
    votes: Votes


class Endorsed(Signed, frozen=True, kw_only=True):
    """A body gave its opinion and seal (同级行政, 同级党委 …)."""

    topic = "award.endorsed:1"


class SelfAssessed(Signed, frozen=True, kw_only=True):
    """The applicant's own answers to a checklist."""

    topic = "award.self-assessed:1"
    answers: dict[str, Any] = {}
    result: ChecklistResult | None = None


class Inspected(Signed, frozen=True, kw_only=True):
    """What inspections share: the answers, what they come to, who inspected."""

    answers: dict[str, Any] = {}
    result: ChecklistResult | None = None
    inspectors: tuple[str, ...] = ()
    on_site: bool | None = None
    dimensions: dict[str, str] = {}

    def apply(self, aggregate: AwardState) -> None:
        """Keep the points for a ranking, and the answers for the next inspection to compare with."""
        Signed.apply(self, aggregate)
        if self.result is not None and self.result.points is not None:
            aggregate.points[self.step] = self.result.points
        aggregate.last_checklist = self.answers or aggregate.last_checklist


class SystemVerified(Inspected, frozen=True, kw_only=True):
    """The system union inspected and accepted: 系统工会检查验收合格 (FS2018-3.3.2b)."""

    topic = "award.system-verified:1"


class Assessed(Inspected, frozen=True, kw_only=True):
    """The awarding body's assessors examined (FS2018-3.3.3a)."""

    topic = "award.assessed:1"


class CoverageWaived(Event, frozen=True, kw_only=True):
    """The authority the notice names waived the coverage floor of a survey, beforehand."""

    topic = "award.coverage-waived:1"
    step: str
    reason: str

    def apply(self, aggregate: AwardState) -> None:
        """The floor does not count at this step."""
        aggregate.waived_at.add(self.step)


class Surveyed(Signed, frozen=True, kw_only=True):
    """Members were asked, and answered well enough."""

    topic = "award.surveyed:1"
    answers: Answers
    rate: Decimal
    waived: bool = False


class Cosigned(Signed, frozen=True, kw_only=True):
    """One of several parties signed, or declined to."""

    topic = "award.cosigned:1"
    agree: bool = True

    @property
    def agrees(self) -> bool:
        """What the party said."""
        return self.agree


class PublicityOpened(Event, frozen=True, kw_only=True):
    """The name is public from the effective day until a day included."""

    topic = "award.publicity-opened:1"
    step: str
    until: date
    provisional: bool = False

    def apply(self, aggregate: AwardState) -> None:
        """Remember from when until when; what was upheld against an earlier publicity is dealt with."""
        aggregate.publicity_from, aggregate.publicity_until = self.effective_on, self.until
        aggregate.objections_before = len(aggregate.objections)


class Objected(Event, frozen=True, kw_only=True):
    """Somebody objected."""

    topic = "award.objected:1"
    number: int
    text: str

    def apply(self, aggregate: AwardState) -> None:
        """Keep it open."""
        aggregate.objections.append(Objection(self.number, self.effective_on, self.text))


class ObjectionSettled(Event, frozen=True, kw_only=True):
    """An objection was upheld or dismissed, with a reason."""

    topic = "award.objection-settled:1"
    number: int
    upheld: bool
    reason: str

    def apply(self, aggregate: AwardState) -> None:
        """Note how."""
        word = "upheld" if self.upheld else "dismissed"
        aggregate.objections = [
            msgspec.structs.replace(each, settled=word) if each.number == self.number else each
            for each in aggregate.objections
        ]


class Publicised(Signed, frozen=True, kw_only=True):
    """The publicity period ended without an open objection."""

    topic = "award.publicised:1"

    def apply(self, aggregate: AwardState) -> None:
        """The period is over."""
        Signed.apply(self, aggregate)
        aggregate.publicity_until = None


class Selected(Signed, frozen=True, kw_only=True):
    """Chosen among the round's applications (择优, FS2018-3.0a); it took a place."""

    topic = "award.selected:1"
    rank: int | None = None
    reason: str = ""


class PutOnReserve(Event, frozen=True, kw_only=True):
    """Not chosen, but next if a place becomes free."""

    topic = "award.put-on-reserve:1"
    step: str
    rank: int

    def apply(self, aggregate: AwardState) -> None:
        """Wait on the list."""
        aggregate.stage = Stage.RESERVED


class NotSelected(Event, frozen=True, kw_only=True):
    """Not chosen this time: a neutral end (A51)."""

    topic = "award.not-selected:1"
    step: str
    reason: str = ""

    def apply(self, aggregate: AwardState) -> None:
        """It ends here, neutrally."""
        aggregate.stage, aggregate.waiting, aggregate.ended_on = Stage.NOT_SELECTED, None, self.effective_on


class DistrictApproved(Signed, frozen=True, kw_only=True):
    """The deciding body approved: 区总工会审批 (form 5-1/5-2 step 5)."""

    topic = "award.district-approved:1"
    document: str = ""


class StepNotApplicable(Signed, frozen=True, kw_only=True):
    """The body of this step does not exist; another confirmed it with a reason. Never silently absent (Q04)."""

    topic = "award.step-not-applicable:1"
    reason: str


class Returned(Event, frozen=True, kw_only=True):
    """A signer sent it back with a reason; the seals of the steps it goes back over are void (Q01)."""

    topic = "award.returned:1"
    step: str
    to: str
    reason: str
    voided: tuple[str, ...] = ()

    def apply(self, aggregate: AwardState) -> None:
        """It lies with the applicant, or with an earlier step."""
        aggregate.void(self.originator_version, self.voided)
        aggregate.returned_by, aggregate.reached_on = self.step, self.effective_on
        aggregate.publicity_until = None
        if self.to == "applicant":
            aggregate.stage, aggregate.waiting = Stage.RETURNED, None
        else:
            aggregate.stage, aggregate.waiting = Stage.IN_ROUTE, self.to


class Rejected(Event, frozen=True, kw_only=True):
    """A signer said no; final for this round (Q01)."""

    topic = "award.rejected:1"
    step: str
    reason: str

    def apply(self, aggregate: AwardState) -> None:
        """It ends here."""
        aggregate.stage, aggregate.waiting, aggregate.ended_on = Stage.REJECTED, None, self.effective_on


class Signing(Application):
    """An award on its way through the signing order."""

    def why_not(
        self, rules: Rules, act: str, signer: Signer, on: Occasion, round: Round, party: str | None = None
    ) -> Refusal | None:
        """Why this signer may not do this act now; ``None`` when they may. The same answer enforces and explains."""
        if self.stage not in (Stage.IN_ROUTE, Stage.RESERVED) or self.waiting is None:
            return NotInThisState(state=self.stage.zh if self.exists else "未申报", act=act)
        step = rules.route.step(self.waiting)
        if step.act != act or self._belongs_to_a_later_step(rules, step, signer):
            return OutOfTurn(waiting=label(step), asked=Act.name_of(act), clause=step.source)
        return self._why_not_here(rules, step, signer, on, round)

    def _belongs_to_a_later_step(self, rules: Rules, step: AnyStep, signer: Signer) -> bool:
        """Whether this seat signs, with the same act, only further on."""
        if signer.acts_as(self.deciders(step)):
            return False
        later = rules.steps[rules.route.order[step.step] + 1 :]
        return any(each.act == step.act and signer.acts_as(self.deciders(each)) for each in later)

    def _why_not_here(
        self, rules: Rules, step: AnyStep, signer: Signer, on: Occasion, round: Round
    ) -> Refusal | None:
        deciders = self.deciders(step)
        if not signer.acts_as(deciders):
            expected = " / ".join(rules.actor_title(name) for name in deciders)
            return WrongSigner(expected=expected, actual=snapshot(signer.authority), clause=step.source)
        if not self.recused.isdisjoint(persons(signer.authority)):
            return SteppedAside(clause=step.source)
        same = next((other for other in step.not_by_persons_of if self._acted_at(other, signer)), None)
        if same is not None:
            return SamePerson(step=same, clause=step.source)
        if step.within and (closed := round.why_not_stage(step.within, on.today)):
            return closed
        return None

    def deciders(self, step: AnyStep) -> tuple[str, ...]:
        """The actors of a step; for a decision by grade, that grade's own."""
        if isinstance(step, Approve) and self.grade in step.by_grade:
            return (step.by_grade[self.grade],)
        return (step.by,) if isinstance(step.by, str) else step.by

    def _acted_at(self, step: str, signer: Signer) -> bool:
        if step == "apply":
            applied = persons(self.applicant) if self.applicant is not None else set()
            return not applied.isdisjoint(persons(signer.authority))
        return any(
            not persons(seal.by).isdisjoint(persons(signer.authority)) for seal in self.live_seals(step)
        )

    # --- the acts, one for each kind of step ---------------------------------------------------------------------------

    def deliberate(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper, votes: Votes
    ) -> None:
        """The assembly deliberated: 应到, 实到, 同意, 群众满意率."""
        step = self._turn(rules, "deliberate", signer, on, round, paper)
        assert isinstance(step, Deliberate)
        check_votes(votes)
        notes = [*self._notes(signer), *(["secret-ballot"] if step.secret else [])]
        if step.quorum and (missing := quorum_missing(step.quorum, votes)):
            notes += hard_or_soft(missing, step.quorum.effect)
        if (lost := not_carried(step.passes, votes, label(step))) is not None:
            lost.clause = step.source
            raise lost
        if step.satisfaction:
            answers = Answers(asked=votes.expected, answered=votes.present, rate=votes.satisfaction)
            low = not_satisfied(step.satisfaction, satisfaction_rate(step.satisfaction, answers))
            notes += hard_or_soft(low, step.satisfaction.effect)
        self._seal(rules, Deliberated, step, round, on, paper, notes=tuple(notes), votes=votes)

    def endorse(self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper) -> None:
        """A body gives its opinion."""
        step = self._turn(rules, "endorse", signer, on, round, paper)
        self._seal(rules, Endorsed, step, round, on, paper, notes=self._notes(signer))

    def self_assess(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper, answers: Json
    ) -> None:
        """The applicant answers the checklist itself."""
        step = self._turn(rules, "self-assess", signer, on, round, paper)
        filled, result = self._checklist(rules, step, answers)
        self._seal(rules, SelfAssessed, step, round, on, paper, answers=filled, result=result)

    def verify(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper, found: InspectionFacts
    ) -> None:
        """The system union inspects and accepts; a checklist that does not pass cannot be accepted."""
        self._inspect(rules, SystemVerified, "verify", round, signer, on, paper, found)

    def assess(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper, found: InspectionFacts
    ) -> None:
        """The assessors examine."""
        self._inspect(rules, Assessed, "assess", round, signer, on, paper, found)

    def _inspect(
        self, rules: Rules, kind: type[Inspected], act: str, round: Round, signer: Signer, on: Occasion, paper: Paper,
        found: InspectionFacts,
    ) -> None:  # fmt: skip
        step = self._turn(rules, act, signer, on, round, paper)
        assert isinstance(step, Inspection)
        wanted = step.inspectors.at_least if step.inspectors else 0
        if len(set(found.inspectors)) < wanted:
            raise InspectorsMissing(wanted=wanted, actual=len(set(found.inspectors)), clause=step.source)
        if self._must_be_on_site(step) and not found.on_site:
            raise FieldMissing(field="on_site", pointer="/on_site", clause=step.source)
        if unasked := sorted(found.dimensions.keys() - set(step.dimensions)):
            raise UnknownField(field=unasked[0], pointer=f"/dimensions/{unasked[0]}", clause=step.source)
        filled, result = self._checklist(rules, step, found.answers)
        if (
            result is not None
            and step.checklist
            and (why := not_passed(rules.scheme.checklists[step.checklist], result))
        ):
            raise why
        self._seal(
            rules, kind, step, round, on, paper, notes=self._notes(signer), answers=filled, result=result,
            inspectors=found.inspectors, on_site=found.on_site, dimensions=found.dimensions,
        )  # fmt: skip

    def _must_be_on_site(self, step: Inspection) -> bool:
        """Whether the notice asks for a visit: always, or where a unit verified itself for want of a tier (A13)."""
        self_verified = any("self-verified" in seal.notes for seal in self.seals if seal.live)
        return step.on_site == "required" or (step.on_site == "when-self-verified" and self_verified)

    def _checklist(
        self, rules: Rules, step: AnyStep, answers: Json
    ) -> tuple[dict[str, Any], ChecklistResult | None]:
        name = step.checklist if isinstance(step, Inspection) else None
        if name is None:
            if answers:
                raise UnknownField(field="checklist", pointer="/checklist")
            return {}, None
        checklist = rules.scheme.checklists[name]
        read = read_answers(checklist, answers, rules.kind)
        return plain(read), evaluate(checklist, read, self.grade)

    def survey(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper, answers: Answers,
        members: int | None,
    ) -> None:  # fmt: skip
        """Members were asked; the notice's formula and coverage decide."""
        step = self._turn(rules, "survey", signer, on, round, paper)
        assert isinstance(step, Survey)
        check_answers(answers)
        rate = satisfaction_rate(step.satisfaction, answers)
        notes = hard_or_soft(not_satisfied(step.satisfaction, rate), step.satisfaction.effect)
        waived = step.step in self.waived_at
        if step.coverage and not waived and (thin := not_covered(step.coverage, answers, members)):
            raise thin
        value = (Decimal(rate.numerator) / Decimal(rate.denominator)).quantize(Decimal("0.0001"))
        self._seal(
            rules,
            Surveyed,
            step,
            round,
            on,
            paper,
            notes=tuple(notes),
            answers=answers,
            rate=value,
            waived=waived,
        )

    def waive_coverage(self, rules: Rules, signer: Signer, on: Occasion, reason: str) -> None:
        """Waive the coverage floor of the survey that waits."""
        step = self._waiting(rules, "survey")[0]
        coverage = step.coverage if isinstance(step, Survey) else None
        if coverage is None or coverage.waived_by is None:
            raise OutcomeNotInScheme(outcome="waive-coverage", clause=step.source)
        if not signer.acts_as(coverage.waived_by):
            expected = rules.actor_title(coverage.waived_by)
            raise WrongSigner(expected=expected, actual=snapshot(signer.authority), clause=coverage.source)
        self.record(CoverageWaived, on, step=step.step, reason=require_reason(reason))

    def cosign(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper, agree: bool
    ) -> None:
        """One of the parties signs; the step is done when enough of them agree."""
        step = self._turn(rules, "cosign", signer, on, round, paper)
        assert isinstance(step, Cosign)
        sealed = self.live_seals(step.step)
        party = self._party(rules, step, signer, paper.party, {seal.party for seal in sealed})
        agreed = sum(seal.agreed for seal in sealed) + agree
        then = None if agreed >= step.needed() else step.step
        signed = msgspec.structs.replace(paper, party=party)
        self._seal(rules, Cosigned, step, round, on, signed, then=then, agree=agree)

    def _party(
        self, rules: Rules, step: Cosign, signer: Signer, named: str | None, sealed: set[str | None]
    ) -> str:
        """The party the signer stands for: the one named, else the first that has not signed yet."""
        mine = [name for name in step.by if signer.acts_as(name) and named in (None, name)]
        if not mine:
            raise WrongSigner(
                expected=rules.actor_title(named or ""), actual=snapshot(signer.authority), clause=step.source
            )
        party = next((name for name in mine if name not in sealed), None)
        if party is None:
            raise SealedAlready(by=rules.actor_title(mine[0]), clause=step.source)
        return party

    def open_publicity(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, calendar: WorkCalendar = PLAIN
    ) -> None:
        """Make the name public; the period runs from the effective day."""
        step = self._turn(rules, "publicise", signer, on, round, Paper(), opening=True)
        assert isinstance(step, Publicise)
        if self.publicity_until is not None:
            raise SealedAlready(by=label(step), clause=step.source)
        until = last_day(on.effective_on, step.lasts, step.first_day_counts, calendar)
        unknown = (
            bool(step.lasts.working_days) and not {on.effective_on.year, until.year} <= calendar.known_years
        )
        self.record(PublicityOpened, on, step=step.step, until=until, provisional=unknown)

    def object(self, rules: Rules, on: Occasion, text: str, calendar: WorkCalendar = PLAIN) -> None:
        """Anybody may object while the name is public, as long as the notice takes objections."""
        if self.publicity_until is None or self.publicity_from is None or self.waiting is None:
            raise NotInThisState(state=self.stage.zh, act="object")
        check_not_future(on, on.effective_on)
        if on.effective_on < self.publicity_from:
            raise TooEarly(what="异议", earliest=self.publicity_from, on=on.effective_on)
        step, latest = rules.route.step(self.waiting), self.publicity_until
        within = step.objections.within if isinstance(step, Publicise) else None
        if within is not None and isinstance(step, Publicise):
            latest = min(latest, last_day(self.publicity_from, within, step.first_day_counts, calendar))
        if on.effective_on > latest:
            raise TooLate(what="异议", latest=latest, on=on.effective_on, clause=step.source)
        self.record(Objected, on, number=len(self.objections) + 1, text=require_reason(text))

    def settle_objection(
        self, rules: Rules, signer: Signer, on: Occasion, *, number: int, upheld: bool, reason: str
    ) -> None:
        """Decide an objection."""
        if number not in [each.number for each in self.open_objections()]:
            raise NotFound(kind="异议", name=number)
        step = rules.route.step(self.waiting) if self.waiting else None
        decider = step.objections.decided_by if isinstance(step, Publicise) else None
        wanted = decider or (step.by if step else None)
        if not signer.acts_as(wanted):
            names = (wanted,) if isinstance(wanted, str) else wanted or ()
            expected = " / ".join(rules.actor_title(name) for name in names)
            raise WrongSigner(expected=expected, actual=snapshot(signer.authority))
        check_not_future(on, on.effective_on)
        self.record(ObjectionSettled, on, number=number, upheld=upheld, reason=require_reason(reason))

    def close_publicity(self, rules: Rules, round: Round, signer: Signer, on: Occasion) -> None:
        """End the publicity: the period is over and no objection stands in the way."""
        step = self._turn(rules, "publicise", signer, on, round, Paper())
        assert isinstance(step, Publicise)
        if self.publicity_until is None:
            raise StillOpen(what="公示", clause=step.source)
        if on.effective_on <= self.publicity_until:
            raise TooEarly(
                what="结束公示",
                earliest=f"{self.publicity_until}之后",
                on=on.effective_on,
                clause=step.source,
            )
        upheld = any(each.settled == "upheld" for each in self.objections[self.objections_before :])
        if step.objections.block and (self.open_objections() or upheld):
            raise StillOpen(what="公示异议", clause=step.source)
        self._seal(rules, Publicised, step, round, on, Paper())

    def select(
        self,
        rules: Rules,
        round: Round,
        signer: Signer,
        on: Occasion,
        paper: Paper,
        *,
        rank: int | None,
        reason: str,
    ) -> None:
        """Choose this application; the place is taken in the round by the caller, in the same transaction."""
        step = self._turn(rules, "select", signer, on, round, paper)
        assert isinstance(step, Select)
        if step.ranked and rank is None:
            raise FieldMissing(field="rank", pointer="/rank", clause=step.source)
        self._seal(rules, Selected, step, round, on, paper, rank=rank, reason=reason)

    def put_on_reserve(self, rules: Rules, round: Round, signer: Signer, on: Occasion, rank: int) -> None:
        """Not now, but next in line."""
        step = self._turn(rules, "select", signer, on, round, Paper(), opening=True)
        if not isinstance(step, Select) or not step.reserve_list:
            raise OutcomeNotInScheme(outcome="put-on-reserve", clause=step.source)
        self.record(PutOnReserve, on, step=step.step, rank=rank)

    def not_select(self, rules: Rules, round: Round, signer: Signer, on: Occasion, reason: str) -> None:
        """Not this time."""
        step = self._turn(rules, "select", signer, on, round, Paper(), opening=True)
        self.record(NotSelected, on, step=step.step, reason=reason)

    def approve(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper, document: str
    ) -> None:
        """The deciding body approves."""
        step = self._turn(rules, "approve", signer, on, round, paper)
        self._seal(
            rules, DistrictApproved, step, round, on, paper, notes=self._notes(signer), document=document
        )

    # --- not going forward ---------------------------------------------------------------------------------------------

    def mark_not_applicable(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, reason: str
    ) -> None:
        """Confirm that the body of the waiting step does not exist."""
        step, then = self._waiting(rules, SKIP)
        if then is None or step.when_absent is None:
            raise OutcomeNotInScheme(outcome=SKIP, clause=step.source)
        if not signer.acts_as(step.when_absent):
            raise WrongSigner(
                expected=rules.actor_title(step.when_absent),
                actual=snapshot(signer.authority),
                clause=step.source,
            )
        self._check_day(step, on)
        self._check_arrival(rules, round, then, on)
        self.record(
            StepNotApplicable, on, step=step.step, then=then, parts=self.parts, reason=require_reason(reason)
        )

    def send_back(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, *, to: str, reason: str
    ) -> None:
        """Return to the applicant, the previous step, or an earlier one – as far as the notice allows."""
        step = self._may_disagree(rules, round, signer, on, "return")
        target = self._return_target(rules, step, to)
        back = rules.route.order.get(target)
        voided = (
            ()
            if back is None
            else tuple(each.step for each in rules.steps[back:] if self.live_seal(each.step))
        )
        if self.live_seals(step.step) and step.step not in voided:
            voided = (*voided, step.step)
        self.record(Returned, on, step=step.step, to=target, reason=require_reason(reason), voided=voided)

    def reject(self, rules: Rules, round: Round, signer: Signer, on: Occasion, reason: str) -> None:
        """Say no, for this round."""
        step = self._may_disagree(rules, round, signer, on, "reject")
        if "reject" not in self._allowed(rules, step):
            raise OutcomeNotInScheme(outcome="reject", clause=step.source)
        self.record(Rejected, on, step=step.step, reason=require_reason(reason))

    def why_not_disagree(self, rules: Rules, signer: Signer, on: Occasion, round: Round) -> Refusal | None:
        """Whether this signer may return or reject now: the one whose turn it is."""
        act = rules.route.step(self.waiting).act if self.waiting else "return"
        return self.why_not(rules, act, signer, on, round)

    def _may_disagree(self, rules: Rules, round: Round, signer: Signer, on: Occasion, act: str) -> AnyStep:
        why = self.why_not_disagree(rules, signer, on, round)
        if why:
            raise why
        self._check_follows(on)
        return self._waiting(rules, act)[0]

    def _allowed(self, rules: Rules, step: AnyStep) -> tuple[str, ...]:
        return rules.honour.on_disagreement.may if step.may is None else step.may

    def _return_target(self, rules: Rules, step: AnyStep, to: str) -> str:
        allowed = self._allowed(rules, step)
        if to == "applicant":
            if "return-to-applicant" in allowed:
                return to
        elif to == "previous":
            previous = rules.route.previous(step.step)
            if previous and not {"return-to-previous", "return-to-any"}.isdisjoint(allowed):
                return previous
        elif to in rules.route.before(step.step) and "return-to-any" in allowed:
            return to
        raise OutcomeNotInScheme(outcome=f"return-to-{to}", clause=step.source)

    # --- shared --------------------------------------------------------------------------------------------------------

    def _waiting(self, rules: Rules, act: str) -> tuple[AnyStep, str | None]:
        if self.stage not in (Stage.IN_ROUTE, Stage.RESERVED) or self.waiting is None:
            raise NotInThisState(state=self.stage.zh if self.exists else "未申报", act=act)
        return rules.route.step(self.waiting), rules.route.then(act, self.waiting)

    def _turn(
        self,
        rules: Rules,
        act: str,
        signer: Signer,
        on: Occasion,
        round: Round,
        paper: Paper,
        opening: bool = False,
    ) -> AnyStep:
        """The step whose turn it is, when this signer may act there with this paper; refuses otherwise."""
        why = self.why_not(rules, act, signer, on, round)
        if why:
            raise why
        step = rules.route.step(self.waiting or "")
        self._check_day(step, on)
        if not opening:
            self._check_paper(step, paper)
        if paper.mark is not None:
            self._check_day(step, msgspec.structs.replace(on, effective_on=paper.mark.sealed_on))
        return step

    def _check_day(self, step: AnyStep, on: Occasion) -> None:
        check_not_future(on, on.effective_on)
        days = [seal.effective_on for seal in self.seals if seal.live]
        earliest = max([*days, self.applied_on or date.min, self.reached_on or date.min])
        if step.back_dating is not None:
            earliest = max(earliest, before(on.today, step.back_dating))
        if on.effective_on < earliest:
            raise BackDatedTooFar(on=on.effective_on, earliest=earliest, clause=step.source)

    def _check_paper(self, step: AnyStep, paper: Paper) -> None:
        if step.seal == "required" and paper.mark is None:
            raise SealMissing(pointer="/sealed_on", clause=step.source)
        if step.opinion == "required" and not paper.opinion.strip():
            raise OpinionMissing(pointer="/opinion", clause=step.source)
        known = {field.id for field in step.inputs}
        problems: list[Refusal] = [
            UnknownField(field=name, pointer=f"/inputs/{name}") for name in paper.inputs if name not in known
        ]
        for field in step.inputs:
            problems += field_problems(field, paper.inputs, "/inputs", step.source)
        if problems:
            raise problems[0]

    def _notes(self, signer: Signer) -> tuple[str, ...]:
        return ("self-verified",) if signer.self_verified else ()

    def _check_arrival(self, rules: Rules, round: Round, then: str, on: Occasion) -> None:
        """Reaching the step that counts for the window must happen within it (A19)."""
        late = round.why_not_arrival(then, on.today, rules.extender)
        if late:
            raise late

    def _seal(
        self, rules: Rules, kind: type[Signed], step: AnyStep, round: Round, on: Occasion, paper: Paper,
        then: str | None = None, **facts: Any,
    ) -> None:  # fmt: skip
        """Record the act: with its seal, what it bound, and the step the route names next."""
        following = then or rules.route.then(step.act, step.step) or PASSED
        if following != step.step:
            self._check_arrival(rules, round, following, on)
        self.record(
            kind, on, step=step.step, then=following, opinion=paper.opinion, mark=paper.mark, parts=self.parts,
            recorded_as=step.recorded_as or "", party=paper.party, inputs=plain(paper.inputs), **facts,
        )  # fmt: skip


def persons(authority: Authority) -> set[str]:
    """Who stands behind an act: the person, and the one they acted for under a delegation."""
    return {authority.person, authority.on_behalf_of or authority.person}


class InspectionFacts(msgspec.Struct, frozen=True):
    """What an inspection brings: the checklist's answers, who inspected, on site or not, and judgements in words."""

    answers: dict[str, Any] = {}
    inspectors: tuple[str, ...] = ()
    on_site: bool | None = None
    dimensions: dict[str, str] = {}


def hard_or_soft(why: Refusal | None, effect: str) -> list[str]:
    """Raise a hard shortfall; note the code of a soft one."""
    if why is None:
        return []
    if effect == "refuse":
        raise why
    return [why.code]
