"""Chapter three: the bodies sign – they deliberate, give opinions, inspect, ask the members, sign side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from domain.award.order import Ordered, Paper, Signed, hard_or_soft
from domain.award.route import label
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState, plain
from domain.forms import (
    ChecklistResult,
    ItemAnswer,
    Json,
    evaluate,
    in_all,
    not_passed,
    read_answers,
    read_each,
    require_reason,
)
from domain.kernel import Event, Occasion
from domain.refusals import (
    FieldMissing,
    InspectorsMissing,
    OutcomeNotInScheme,
    ReasonMissing,
    SealedAlready,
    UnknownField,
    WrongSigner,
    together,
)
from domain.round import Round
from domain.scheme.papers import Checklist
from domain.scheme.route import Cosign, Deliberate, Inspection, SelfAssess, Survey
from domain.scheme.words import Text
from domain.score import combined
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


class Deliberated(Signed, frozen=True, kw_only=True):
    """The assembly (or a committee) deliberated and agreed (form 5-1 会员代表大会审议情况)."""

    topic = "award.deliberated:1"
    votes: Votes

    def apply(self, aggregate: AwardState) -> None:
        """Keep the votes in favour, for a ranking or a total."""
        Signed.apply(self, aggregate)
        aggregate.points[self.step] = Decimal(self.votes.in_favour)


class Endorsed(Signed, frozen=True, kw_only=True):
    """A body gave its opinion and seal (同级行政, 同级党委 …)."""

    topic = "award.endorsed:1"


class SelfAssessed(Signed, frozen=True, kw_only=True):
    """The applicant's own answers to a checklist."""

    topic = "award.self-assessed:1"
    answers: dict[str, Any] = {}
    result: ChecklistResult | None = None
    results: dict[str, ChecklistResult] = {}


class Inspected(Signed, frozen=True, kw_only=True):
    """What inspections share: the answers, what they come to, who inspected.

    Of several checklists ``answers`` and ``results`` are by the id of each, and ``result`` is what they come to together.
    """

    answers: dict[str, Any] = {}
    result: ChecklistResult | None = None
    inspectors: tuple[str, ...] = ()
    on_site: bool | None = None
    dimensions: dict[str, str] = {}
    sheets: dict[str, Any] = {}
    checklist: str = ""
    results: dict[str, ChecklistResult] = {}

    def apply(self, aggregate: AwardState) -> None:
        """Keep the points for a ranking, and the answers for the next inspection to compare with."""
        Signed.apply(self, aggregate)
        if self.result is not None and self.result.points is not None:
            aggregate.points[self.step] = self.result.points
        if not self.results:
            aggregate.answered(self.checklist, self.answers)


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

    def apply(self, aggregate: AwardState) -> None:
        """Keep the rate in percent, for a ranking or a total."""
        Signed.apply(self, aggregate)
        aggregate.points[self.step] = self.rate * 100


class Cosigned(Signed, frozen=True, kw_only=True):
    """One of several parties signed, or declined to."""

    topic = "award.cosigned:1"
    agree: bool = True

    @property
    def agrees(self) -> bool:
        """What the party said."""
        return self.agree


class InspectionFacts(msgspec.Struct, frozen=True):
    """What an inspection brings: the checklist's answers, who inspected, on site or not, and judgements in words."""

    answers: dict[str, Any] = {}
    inspectors: tuple[str, ...] = ()
    on_site: bool | None = None
    dimensions: dict[str, str] = {}
    sheets: dict[str, Any] = {}


class Signing(Ordered):
    """An award on its way through the signing order."""

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
        assert isinstance(step, SelfAssess)
        filled = self._filled(rules, step, answers, must_pass=step.must_pass)
        self._seal(rules, SelfAssessed, step, round, on, paper, **filled)

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
            told = Text(
                zh="是否实地检查（本环节须到现场检查，应填‘是’）",
                en="on_site (this step needs a visit; it must be true)",
            )
            raise FieldMissing(field=told, pointer="/on_site", clause=step.source)
        if unasked := sorted(found.dimensions.keys() - set(step.dimensions)):
            raise UnknownField(field=unasked[0], pointer=f"/dimensions/{unasked[0]}", clause=step.source)
        sheets, answers = self._sheets(rules, step, rules.checklist(step.checklist), found)
        asked, filled = rules.checklists(step), self._filled(rules, step, answers, must_pass=True)
        self._seal(
            rules, kind, step, round, on, paper, notes=self._notes(signer), inspectors=found.inspectors,
            on_site=found.on_site, dimensions=found.dimensions, sheets=plain(sheets), **filled,
            checklist=next(iter(asked)) if len(asked) == 1 and filled["answers"] else "",
        )  # fmt: skip

    def _sheets(
        self, rules: Rules, step: Inspection, checklist: Checklist | None, found: InspectionFacts
    ) -> tuple[dict[str, dict[str, ItemAnswer]], Json]:
        """The sheets of the assessors and what they come to; the answers as given where there is one sheet."""
        if step.sheets is None or checklist is None:
            if found.sheets:
                raise UnknownField(
                    field=Text(zh="各人的评分表", en="sheets"), pointer="/sheets", clause=step.source
                )
            return {}, found.answers
        if found.answers:
            told = Text(zh="合并的验收单（请按人填写评分表）", en="one checklist (write sheets by person)")
            raise UnknownField(field=told, pointer="/checklist", clause=step.source)
        if len(found.sheets) < step.sheets.at_least:
            raise InspectorsMissing(wanted=step.sheets.at_least, actual=len(found.sheets), clause=step.source)
        read = {person: read_answers(checklist, sheet, rules.kind) for person, sheet in found.sheets.items()}
        return read, combined(checklist, step.sheets, read)

    def _must_be_on_site(self, step: Inspection) -> bool:
        """Whether the notice asks for a visit: always, or where a unit verified itself for want of a tier (A13)."""
        self_verified = any("self-verified" in seal.notes for seal in self.seals if seal.live)
        return step.on_site == "required" or (step.on_site == "when-self-verified" and self_verified)

    def _filled(self, rules: Rules, step: Inspection, given: Json, *, must_pass: bool) -> dict[str, Any]:
        """The checklists of a step as they are recorded: the answers and what they come to, of several by the id of each."""
        asked = rules.checklists(step)
        if not asked and given:
            raise UnknownField(field=Text(zh="验收单", en="checklist"), pointer="/checklist")
        answers = read_each(asked, given, rules.kind)
        results = {name: evaluate(asked[name], read, self.grade) for name, read in answers.items()}
        failed = [why for name, result in results.items() if (why := not_passed(asked[name], result))]
        if failed and must_pass:
            raise together(failed)
        if len(asked) > 1:
            return {"answers": plain(answers), "result": in_all(asked, results), "results": results}
        return {
            "answers": plain(next(iter(answers.values()), {})),
            "result": next(iter(results.values()), None),
        }

    def survey(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper, answers: Answers,
        members: int | None,
    ) -> None:  # fmt: skip
        """Members were asked; the notice's formula and coverage decide."""
        step = self._turn(rules, "survey", signer, on, round, paper)
        assert isinstance(step, Survey)
        check_answers(answers, step.satisfaction)
        rate = satisfaction_rate(step.satisfaction, answers)
        notes = hard_or_soft(not_satisfied(step.satisfaction, rate), step.satisfaction.effect)
        waived = step.step in self.waived_at
        if step.coverage and not waived:
            notes += hard_or_soft(not_covered(step.coverage, answers, members), step.coverage.effect)
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
        step = self._waiting(rules, "survey")
        coverage = step.coverage if isinstance(step, Survey) else None
        if coverage is None or coverage.waived_by is None:
            raise OutcomeNotInScheme(outcome="waive-coverage", clause=step.source)
        if not signer.acts_as(coverage.waived_by):
            expected = rules.actor_title(coverage.waived_by)
            raise WrongSigner(expected=expected, actual=signer.called, clause=coverage.source)
        self.record(CoverageWaived, on, step=step.step, reason=require_reason(reason))

    def cosign(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, paper: Paper, agree: bool
    ) -> None:
        """One of the parties signs; the step is done when enough of them agree. A party that declined, with its reason,
        may agree while the step still waits.
        """
        step = self._turn(rules, "cosign", signer, on, round, paper)
        assert isinstance(step, Cosign)
        if not agree and not paper.opinion.strip():
            raise ReasonMissing(pointer="/opinion", clause=step.source)
        sealed = self.live_seals(step.step)
        final = {seal.party for seal in sealed if seal.agreed or not agree}
        party = self._party(rules, step, signer, paper.party, final)
        agreed = sum(step.weight(seal.party) for seal in sealed if seal.agreed) + agree * step.weight(party)
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
                expected=rules.actor_title(named or ""), actual=signer.called, clause=step.source
            )
        party = next((name for name in mine if name not in sealed), None)
        if party is None:
            raise SealedAlready(by=rules.actor_title(mine[0]), clause=step.source)
        return party
