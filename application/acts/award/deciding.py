"""Chapter five: it is chosen or not, approved, returned, rejected – or a step turns out not to exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from application.acts.award.order import Signature, StepAct, place_of
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.kernel import Occasion
from domain.refusals import (
    BetterScored,
    NotPassed,
    RankedBefore,
    RankTaken,
)
from domain.round import Round
from domain.scheme.route import AnyStep
from domain.scheme.route import Approve as ApproveStep
from domain.scheme.route import Select as SelectStep
from domain.score import total
from domain.vocabulary import Stage


def step_of(rules: Rules, award: Award) -> AnyStep | None:
    """The step that waits."""
    return rules.route.step(award.waiting) if award.waiting else None


def figures_of(desk: Desk, award: Award, step: AnyStep | None, day: date) -> dict[str, Decimal]:
    """The figures of the home that a total asks for, as known on the day."""
    rule = step.score if isinstance(step, SelectStep | ApproveStep) else None
    names = [part.figure for part in rule.parts if part.figure] if rule else []
    known = {name: desk.home(award.home).figure(name, day) for name in names}
    return {name: found[1] for name, found in known.items() if found}


def may_be_chosen(desk: Desk, award: Award, found: Round) -> bool:
    """Whether the quota still has a place for an application: one whose district is full holds up nobody else."""
    rules = desk.rules(award)
    quota = rules.honour.round.quota
    if quota is None:
        return True
    place, peers = place_of(desk, award, rules, quota)
    return found.why_full(place, quota, peers) is None


class Select(Signature):
    """Choose this application among the round's (择优); it takes a place. ``reason`` excuses going beyond a plan figure."""

    act: ClassVar[str] = "award.select"

    rank: int | None = None
    reason: str = Field(
        "", description="Why it is chosen past one with more points, or beyond the plan figure"
    )

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Select it; where points rank the applications, none with more points that could still have a place may wait."""
        self._check_rank(award, rules, found, desk)
        self._check_rank_free(award, rules, found, desk)
        figures = figures_of(desk, award, step_of(rules, award), on.today)
        award.select(rules, found, who, on, self.paper(), rank=self.rank, reason=self.reason, figures=figures)

    def _check_rank(self, award: Award, rules: Rules, found: Round, desk: Desk) -> None:
        step = step_of(rules, award)
        if not isinstance(step, SelectStep) or self.reason.strip():
            return
        if award.stage == Stage.RESERVED:
            self._check_reserve(award, found, step, desk)
        mine = self._points(desk, award, step)
        for other in map(desk.award, found.applications):
            waits = other.waiting == step.step and other.stage == Stage.IN_ROUTE
            theirs = self._points(desk, other, step) if waits and may_be_chosen(desk, other, found) else None
            if theirs is not None and (mine is None or theirs > mine):
                raise BetterScored(other=other.name, theirs=theirs, mine=mine or 0, clause=step.source)

    def _check_rank_free(self, award: Award, rules: Rules, found: Round, desk: Desk) -> None:
        """Two of one round are not ranked alike."""
        for other in _others_to_choose_from(desk, award, rules, found) if self.rank is not None else ():
            stands = other.under_way or other.is_held
            if stands and other.rank == self.rank and other.live_seal(award.waiting or ""):
                raise RankTaken(rank=self.rank, other=other.name)

    def _points(self, desk: Desk, award: Award, step: SelectStep) -> Decimal | None:
        """What ranks an application: the points of a step, or its total; nothing where one of them is missing."""
        if step.score is None:
            return award.points.get(step.by_score_of or "")
        rules = desk.rules(award)
        try:
            return total(
                rules, step.score, award.points, figures_of(desk, award, step, desk.today(rules.scheme))
            )
        except NotPassed:
            return None

    def _check_reserve(self, award: Award, found: Round, step: SelectStep, desk: Desk) -> None:
        """The reserve list is taken from in its order; going past somebody needs a reason."""
        mine = award.reserve_rank or 0
        for other in map(desk.award, found.applications):
            before = other.stage == Stage.RESERVED and (other.reserve_rank or 0) < mine
            if before and may_be_chosen(desk, other, found):
                raise RankedBefore(other=other.name, rank=other.reserve_rank, clause=step.source)


def _others_to_choose_from(desk: Desk, award: Award, rules: Rules, found: Round) -> Iterator[Award]:
    """The other applications of the round, looked at only when the selection's turn has come: there may be many."""
    if isinstance(step_of(rules, award), SelectStep):
        yield from map(desk.award, (name for name in found.applications if name != award.name))


class PutOnReserve(StepAct):
    """Not chosen, but next when a place becomes free."""

    act: ClassVar[str] = "award.put-on-reserve"

    rank: int = Field(ge=1)

    def do(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Put it on the list, where nobody else stands in that place."""
        for other in _others_to_choose_from(desk, award, rules, found):
            if other.stage == Stage.RESERVED and other.reserve_rank == self.rank:
                raise RankTaken(rank=self.rank, other=other.name)
        award.put_on_reserve(rules, found, who, on, self.rank)


class NotSelect(StepAct):
    """Not chosen this time: a neutral end (A51)."""

    act: ClassVar[str] = "award.not-select"

    reason: str = ""

    def do(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Record it."""
        award.not_select(rules, found, who, on, self.reason)


class Approve(Signature):
    """The deciding body approves: 区总工会审批."""

    act: ClassVar[str] = "award.approve"

    document: str = ""

    def paper_number(self) -> str:
        """The document number."""
        return self.document

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Approve it."""
        figures = figures_of(desk, award, step_of(rules, award), on.today)
        award.approve(rules, found, who, on, self.paper(), self.document, figures)


class MarkNotApplicable(Signature):
    """Confirm, with a reason, that the body of the waiting step does not exist (Q04)."""

    act: ClassVar[str] = "award.mark-not-applicable"

    reason: str

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Confirm it."""
        award.mark_not_applicable(rules, found, who, on, self.paper(), self.reason)


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
