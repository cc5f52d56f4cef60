"""Chapter two, the order: whose turn it is, what a paper needs, what a seal binds – for every act at a step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from domain.award.application import Application
from domain.award.route import PASSED, label
from domain.award.rules import Rules, Signer, deciders
from domain.award.state import AwardState, Parts, Seal, SealMark, plain
from domain.calendar import before
from domain.days import check_not_future
from domain.forms import (
    field_problems,
)
from domain.kernel import Authority, Event, Occasion
from domain.refusals import (
    BackDatedTooFar,
    NotInThisState,
    OpinionMissing,
    OutOfTurn,
    Refusal,
    SamePerson,
    SealMissing,
    SteppedAside,
    UnknownField,
    WrongSigner,
)
from domain.round import Round
from domain.scheme.papers import FormField
from domain.scheme.route import AnyStep
from domain.scheme.words import Text
from domain.vocabulary import Act, Condition, Doing, Stage

ABSENCE = "step-not-applicable"
"""The act of who confirms that a body does not exist: nobody signed for that body (Q04)."""


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


class Ordered(Application):
    """An award whose steps are signed one after the other; there is no verb that jumps one."""

    def why_not(
        self, rules: Rules, act: str, signer: Signer, on: Occasion, round: Round, party: str | None = None
    ) -> Refusal | None:
        """Why this signer may not do this act now; ``None`` when they may. The same answer enforces and explains."""
        if self.stage not in (Stage.IN_ROUTE, Stage.RESERVED) or self.waiting is None:
            return NotInThisState(state=self.stage if self.exists else Condition.NOT_APPLIED, act=act)
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
            expected = rules.actor_titles(deciders)
            return WrongSigner(expected=expected, actual=signer.called, clause=step.source)
        if not self.recused.isdisjoint(persons(signer.authority)):
            return SteppedAside(clause=step.source)
        same = next((other for other in step.not_by_persons_of if self._acted_at(other, signer)), None)
        if same is not None:
            return SamePerson(step=_step_called(rules, same), clause=step.source)
        if step.within and (closed := round.why_not_stage(step.within, on.today)):
            return closed
        return None

    def deciders(self, step: AnyStep) -> tuple[str, ...]:
        """The actors of a step, for the grade applied for or held."""
        return deciders(step, self.grade)

    def _acted_at(self, step: str, signer: Signer) -> bool:
        if step == "apply":
            applied = persons(self.applicant) if self.applicant is not None else set()
            return not applied.isdisjoint(persons(signer.authority))
        return any(
            not persons(seal.by).isdisjoint(persons(signer.authority))
            for seal in self.live_seals(step)
            if seal.act != ABSENCE
        )

    def _waiting(self, rules: Rules, act: str) -> AnyStep:
        if self.stage not in (Stage.IN_ROUTE, Stage.RESERVED) or self.waiting is None:
            raise NotInThisState(state=self.stage if self.exists else Condition.NOT_APPLIED, act=act)
        return rules.route.step(self.waiting)

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
        self._check_mark(step, paper, on)
        return step

    def _check_mark(self, step: AnyStep, paper: Paper, on: Occasion) -> None:
        """The day on the stamp is held to what holds of the act's own."""
        if paper.mark is not None and paper.mark.sealed_on != on.effective_on:
            self._check_day(step, msgspec.structs.replace(on, effective_on=paper.mark.sealed_on))

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
        self._check_inputs(step, paper, step.inputs)

    def _check_inputs(self, step: AnyStep, paper: Paper, asked: Iterable[FormField]) -> None:
        """The further facts are those of the step, and what is asked of them is there."""
        known = {field.id for field in step.inputs}
        problems: list[Refusal] = [
            UnknownField(field=name, pointer=f"/inputs/{name}") for name in paper.inputs if name not in known
        ]
        for field in asked:
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

    def _next(self, rules: Rules, act: str, step: AnyStep) -> str | None:
        """The step that waits after this one: past those that stand signed, which is how a step that got it back hands it on to
        who returned it.
        """
        following = rules.route.then(act, step.step)
        while following in rules.route.order and self.live_seal(following):
            following = rules.route.then(rules.route.step(following).act, following)
        return following

    def _seal(
        self, rules: Rules, kind: type[Signed], step: AnyStep, round: Round, on: Occasion, paper: Paper,
        then: str | None = None, **facts: Any,
    ) -> None:  # fmt: skip
        """Record the act: with its seal, what it bound, and the step the route names next."""
        following = then or self._next(rules, step.act, step) or PASSED
        if following != step.step:
            self._check_arrival(rules, round, following, on)
        self.record(
            kind, on, step=step.step, then=following, opinion=paper.opinion, mark=paper.mark, parts=self.parts,
            recorded_as=step.recorded_as or "", party=paper.party, inputs=plain(paper.inputs), **facts,
        )  # fmt: skip


def persons(authority: Authority) -> set[str]:
    """Who stands behind an act: the person, and the one they acted for under a delegation."""
    return {authority.person, authority.on_behalf_of or authority.person}


def hard_or_soft(why: Refusal | None, effect: str) -> list[str]:
    """Raise a hard shortfall; note the code of a soft one."""
    if why is None:
        return []
    if effect == "refuse":
        raise why
    return [why.code]


def _step_called(rules: Rules, step: str) -> Text | Doing:
    """How a step of the notice, or the application itself, is called."""
    return Doing.APPLY if step == "apply" else label(rules.honour.step(step))
