"""Chapter five: it is chosen or not, approved, returned, rejected – or a step turns out not to exist."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from domain.award.order import Paper, Signed
from domain.award.publicity import Publicity
from domain.award.route import SKIP
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState, plain
from domain.forms import (
    require_reason,
)
from domain.kernel import Event, Occasion
from domain.refusals import (
    FieldMissing,
    OutcomeNotInScheme,
    Refusal,
    SealedAlready,
    WrongSigner,
)
from domain.round import Round
from domain.scheme.route import AnyStep, Approve, Score, Select
from domain.score import below_the_mark, total
from domain.vocabulary import Stage

NO_FIGURES: Mapping[str, Decimal] = {}


class Selected(Signed, frozen=True, kw_only=True):
    """Chosen among the round's applications (择优, FS2018-3.0a); it took a place."""

    topic = "award.selected:1"
    rank: int | None = None
    reason: str = ""
    score: Decimal | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Keep the rank, and the total beside the points it is made of."""
        Signed.apply(self, aggregate)
        aggregate.rank = self.rank
        if self.score is not None:
            aggregate.points[self.step] = self.score


class PutOnReserve(Event, frozen=True, kw_only=True):
    """Not chosen, but next if a place becomes free."""

    topic = "award.put-on-reserve:1"
    step: str
    rank: int

    def apply(self, aggregate: AwardState) -> None:
        """Wait on the list."""
        aggregate.stage, aggregate.reserve_rank = Stage.RESERVED, self.rank


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
    score: Decimal | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Keep the total beside the points it is made of."""
        Signed.apply(self, aggregate)
        if self.score is not None:
            aggregate.points[self.step] = self.score


class StepNotApplicable(Signed, frozen=True, kw_only=True):
    """The body of this step does not exist; another confirmed it with a reason. Never silently absent (Q04)."""

    topic = "award.step-not-applicable:1"
    reason: str

    def apply(self, aggregate: AwardState) -> None:
        """Nobody waits for that body any more, nor for the end of a publicity it may have opened."""
        Signed.apply(self, aggregate)
        aggregate.withdraw_from_view()


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
        aggregate.withdraw_from_view()
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
        aggregate.withdraw_from_view()


class Deciding(Publicity):
    """An award before those who choose and decide, and those who say no."""

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
        figures: Mapping[str, Decimal] = NO_FIGURES,
    ) -> None:
        """Choose this application; the place is taken in the round by the caller, in the same transaction."""
        step = self._turn(rules, "select", signer, on, round, paper)
        assert isinstance(step, Select)
        if step.ranked and rank is None:
            raise FieldMissing(field="rank", pointer="/rank", clause=step.source)
        reached = self._score(rules, step.score, figures)
        self._seal(rules, Selected, step, round, on, paper, rank=rank, reason=reason, score=reached)

    def _score(self, rules: Rules, rule: Score | None, figures: Mapping[str, Decimal]) -> Decimal | None:
        """The total where the notice makes one; refused below its mark."""
        if rule is None:
            return None
        reached = total(rules, rule, self.points, figures)
        if (low := below_the_mark(rule, reached, self.grade)) is not None:
            raise low
        return reached

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
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper, document: str,
        figures: Mapping[str, Decimal] = NO_FIGURES,
    ) -> None:  # fmt: skip
        """The deciding body approves."""
        step = self._turn(rules, "approve", signer, on, round, paper)
        assert isinstance(step, Approve)
        self._seal(
            rules, DistrictApproved, step, round, on, paper, notes=self._notes(signer), document=document,
            score=self._score(rules, step.score, figures),
        )  # fmt: skip

    def mark_not_applicable(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper, reason: str
    ) -> None:
        """Confirm that the body of the waiting step does not exist. What that body would have to bring is asked of nobody; what
        is brought all the same is kept.
        """
        step = self._waiting(rules, SKIP)
        then = self._next(rules, SKIP, step)
        if then is None or step.when_absent is None:
            raise OutcomeNotInScheme(outcome=SKIP, clause=step.source)
        if not signer.acts_as(step.when_absent):
            raise WrongSigner(
                expected=rules.actor_title(step.when_absent),
                actual=signer.called,
                clause=step.source,
            )
        self._check_day(step, on)
        self._check_mark(step, paper, on)
        self._check_inputs(step, paper, [each for each in step.inputs if each.id in paper.inputs])
        self._check_arrival(rules, round, then, on)
        self.record(
            StepNotApplicable, on, step=step.step, then=then, opinion=paper.opinion, mark=paper.mark,
            parts=self.parts, inputs=plain(paper.inputs), reason=require_reason(reason),
        )  # fmt: skip

    def send_back(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, *, to: str, reason: str
    ) -> None:
        """Return to the applicant, the previous step, or an earlier one – as far as the notice allows."""
        step = self._may_disagree(rules, round, signer, on, "return")
        target = self._return_target(rules, step, to)
        voided = self._undone_by_return(rules, step, target)
        self.record(Returned, on, step=step.step, to=target, reason=require_reason(reason), voided=voided)

    def _undone_by_return(self, rules: Rules, step: AnyStep, target: str) -> tuple[str, ...]:
        """The steps whose seals fall: every one it goes back over – only the one it goes back to where the notice resumes at
        the returner – and the one that returns.
        """
        back = rules.route.order.get(target, len(rules.steps))
        resumes = rules.honour.on_disagreement.resubmission == "resume-at-returner"
        over = rules.steps[back : back + 1] if resumes else rules.steps[back:]
        undone = dict.fromkeys((*(each.step for each in over), step.step))
        return tuple(name for name in undone if self.live_seal(name))

    def reject(self, rules: Rules, round: Round, signer: Signer, on: Occasion, reason: str) -> None:
        """Say no, for this round."""
        step = self._may_disagree(rules, round, signer, on, "reject")
        self._check_not_agreed(rules, step, signer)
        if "reject" not in self._allowed(rules, step):
            raise OutcomeNotInScheme(outcome="reject", clause=step.source)
        self.record(Rejected, on, step=step.step, reason=require_reason(reason))

    def _check_not_agreed(self, rules: Rules, step: AnyStep, signer: Signer) -> None:
        """A party that agreed at a co-signature cannot say no for all of them."""
        agreed = {seal.party for seal in self.live_seals(step.step) if seal.agreed and seal.party}
        mine = next((party for party in sorted(agreed) if signer.acts_as(party)), None)
        if mine is not None:
            raise SealedAlready(by=rules.actor_title(mine), clause=step.source)

    def why_not_disagree(
        self, rules: Rules, signer: Signer, on: Occasion, round: Round, act: str = "return"
    ) -> Refusal | None:
        """Whether this signer may return or reject now: the one whose turn it is."""
        asked = rules.route.step(self.waiting).act if self.waiting else act
        return self.why_not(rules, asked, signer, on, round)

    def _may_disagree(self, rules: Rules, round: Round, signer: Signer, on: Occasion, act: str) -> AnyStep:
        why = self.why_not_disagree(rules, signer, on, round, act)
        if why:
            raise why
        self._check_follows(on)
        return self._waiting(rules, act)

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
