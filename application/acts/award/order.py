"""Chapter two: what the acts at a step of the signing order share – whose turn it is, and the place a step takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import Field

from application.acts.award.act import AwardAct
from application.acts.award.conferral import granted_before, must_still_exist, take_the_place
from application.acts.dossiers import dossier
from application.desk import Desk
from domain.award import Award
from domain.award.order import Paper
from domain.award.rules import Rules, Signer
from domain.award.state import SealMark
from domain.eligibility import eligible_at, warnings
from domain.kernel import Occasion
from domain.quota import Limit, Peers, Place
from domain.refusals import FieldMissing, NoSuchBody, NotInThisState
from domain.round import Round
from domain.scheme.intake import PerUnit, Quota
from domain.scheme.route import Nearest
from domain.scheme.words import Text
from domain.vocabulary import RoundStatus, Stage


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
        """As the domain takes it. Who keeps a stamp, or a scan of it, says nothing without its day."""
        if self.sealed_on is None and (self.custodian or self.scan):
            raise FieldMissing(field="sealed_on", pointer="/sealed_on")
        mark = SealMark(self.sealed_on, self.custodian, self.scan) if self.sealed_on else None
        return Paper(self.opinion, mark, self.inputs, party)

    def perform(self, desk: Desk, name: str) -> Award:
        """Sign at the step that waits; then see what the seal brings with it."""
        award = desk.award(name)
        found, waited = round_of(desk, award, self.verb()), award.waiting
        rules, who, on = self.at(desk, award, signers_wanted(desk.rules(award), award, self.verb()))
        self.sign(award, rules, found, who, on, desk)
        if waited is not None and award.waiting != waited:
            self._check_eligibility(desk, award, rules, found, waited, on)
            self._take_place(desk, award, rules, found, waited, on)
        if award.stage == Stage.PASSED and rules.honour.conferral.by == "last-seal":
            award.confer(rules, on, document=self.paper_number(), granted_before=granted_before(desk, award))
            take_the_place(desk, award, on)
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
        place, peers = place_of(desk, award, rules, quota)
        found.take_place(on, place, quota, self.reason, peers)


def place_of(desk: Desk, award: Award, rules: Rules, quota: Quota) -> tuple[Place, Peers]:
    """The place an application would take, and what the quota counts beside its round."""
    unit, peers = counted_by(desk, rules, quota.per_unit, award.unit)
    peers = replace(peers, shared=taken_elsewhere(desk, rules, quota, desk.round(award.round)))
    words = desk.home(award.home).words
    return Place(award.name, unit, words, award.grade, award.kind, award.unit_type), peers


def counted_by(desk: Desk, rules: Rules, rule: PerUnit | None, unit: str) -> tuple[str | None, Peers]:
    """The unit a place is counted for and, where places are guaranteed to all such units, which there are."""
    if rule is None:
        return None, Peers()
    there = desk.place(rules.scheme, rule.of, unit)
    if there is None:
        raise NoSuchBody(unit=unit, actor=rules.actor_title(rule.of), clause=rule.source)
    wanted = rules.scheme.actors[rule.of].unit
    types = wanted.nearest if rule.counts_all and isinstance(wanted, Nearest) else ()
    others = tuple(desk.units_of(types))
    return there.unit, Peers(desk.existing_unit(there.unit).title_on(desk.today()), others)


def unit_of_share(desk: Desk, rules: Rules, unit: str) -> str:
    """The unit whose applications an application is one of, where the quota gives each unit a share of its own."""
    quota = rules.honour.round.quota
    rule = quota.per_unit if quota else None
    if rule is None or rule.at_most_share is None:
        return ""
    there = desk.place(rules.scheme, rule.of, unit)
    return there.unit if there else ""


def taken_elsewhere(desk: Desk, rules: Rules, quota: Quota, found: Round) -> Limit | None:
    """The places that several honours share, and how many of them their other rounds of this cycle have taken.

    Every round that could take one is looked at, so a place taken there meanwhile makes this decision be taken again.
    """
    if quota.within is None:
        return None
    rule, scheme = rules.scheme.quotas[quota.within], rules.scheme
    names = [name for honour in scheme.sharing(quota.within) for name in desk.rounds_of(honour)]
    others = [desk.round(name) for name in names if name != found.name]
    together = [other for other in others if _of_one_cycle(other, found)]
    called = rule.title or Text(zh="共用名额", en="places that several honours share")
    return Limit(called, sum(len(other.places) for other in together), rule.total, rule.source)


def _of_one_cycle(one: Round, other: Round) -> bool:
    """Whether two rounds are held under one notice, in one cycle, and for the same applicants."""
    return (one.scheme_id, one.cycle, one.unit) == (other.scheme_id, other.cycle, other.unit)


def round_of(desk: Desk, award: Award, act: str) -> Round:
    """The round an application stands in; what was imported never stood in one and has no step to act at."""
    if award.imported:
        raise NotInThisState(state=award.stage, act=act)
    return desk.round(award.round)


class StepAct(AwardAct):
    """What the acts at the waiting step share that are no signature."""

    def perform(self, desk: Desk, name: str) -> Award:
        """Do it; a place taken before is given back when the road ends or the seal that took it falls."""
        award = desk.award(name)
        found = round_of(desk, award, self.verb())
        rules, who, on = self.at(desk, award, signers_wanted(desk.rules(award), award, self.verb()))
        self.do(award, rules, found, who, on, desk)
        keep_or_free_place(desk, award, rules, on)
        return award

    def do(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """The act itself."""
        raise NotImplementedError


def signers_wanted(rules: Rules, award: Award, verb: str) -> tuple[str, ...]:
    """The actors who could act now: they help to choose among the caller's seats, and decide nothing."""
    if award.waiting is None:
        return (rules.honour.applicant,)
    step = rules.route.step(award.waiting)
    waiting = award.deciders(step)
    if verb == "mark-not-applicable" and step.when_absent:
        return (step.when_absent,)
    decided_by = step.objections.decided_by if step.act == "publicise" else None
    return (*((decided_by,) if decided_by else ()), *waiting, *rules.signers)


def place_step(rules: Rules) -> str:
    """The step that takes a place: as the quota says, else the selection, else the last."""
    quota = rules.honour.round.quota
    if quota and quota.counts_at:
        return quota.counts_at
    return next((step.step for step in rules.steps if step.act == "select"), rules.route.last)


def keep_or_free_place(desk: Desk, award: Award, rules: Rules, on: Occasion) -> None:
    """Give back the place an award holds in its round, unless the seal that took it still stands on an open road."""
    under_way = award.stage in (Stage.IN_ROUTE, Stage.RETURNED, Stage.RESERVED)
    if not under_way or not award.live_seal(place_step(rules)):
        desk.round(award.round).free_place(on, award.name)


def free_annulled_place(desk: Desk, award: Award, on: Occasion) -> None:
    """Give back the place of an annulled name while its round is open: the next on the reserve list may take it."""
    if not award.imported and desk.round(award.round).status == RoundStatus.OPEN:
        desk.round(award.round).free_place(on, award.name)
