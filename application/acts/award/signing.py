"""Chapter three: the bodies sign – they deliberate, give opinions, inspect, ask the members, sign side by side."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from application.acts.award.act import AwardAct
from application.acts.award.order import Signature
from application.command import Number
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.award.signing import InspectionFacts
from domain.kernel import Occasion
from domain.refusals import (
    InspectorFromWithin,
    UnknownField,
)
from domain.round import Round
from domain.scheme.route import Inspectors
from domain.scheme.words import Slug, Text
from domain.tally import Answers, Votes


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

    checklist: dict[str, Any] = Field(
        {}, description="The checklist; where there are several, each under its id"
    )

    def sign(self, award: Award, rules: Rules, found: Round, who: Signer, on: Occasion, desk: Desk) -> None:
        """Record the answers."""
        award.self_assess(rules, found, who, on, self.paper(), self.checklist)


class Inspection(Signature):
    """What inspections carry: answers, inspectors, on site or not, judgements in words."""

    checklist: dict[str, Any] = Field(
        {}, description="The checklist; where there are several, each under its id"
    )
    inspectors: tuple[Slug, ...] = ()
    on_site: bool | None = None
    dimensions: dict[str, str] = {}
    sheets: dict[Slug, dict[str, Any]] = Field(
        {}, description="The checklists of several assessors, by person"
    )

    @property
    def persons(self) -> tuple[str, ...]:
        """Who inspected: those named, and those who filled in a sheet."""
        return tuple(dict.fromkeys((*self.inspectors, *self.sheets)))

    def check_inspectors(self, award: Award, rules: Rules, desk: Desk) -> None:
        """Whether those named may inspect at the step that waits; a sheet is filled in by one of them."""
        step = rules.route.step(award.waiting) if award.waiting else None
        check_inspectors(desk, getattr(step, "inspectors", None), self.persons, award.unit)
        for person in self.sheets if self.inspectors else ():
            if person not in self.inspectors:
                named = Text(zh=f"未列名人员{person}的评分表", en=f"a sheet of {person}, who is not named")
                raise UnknownField(field=named, pointer=f"/sheets/{person}")

    def facts(self) -> InspectionFacts:
        """As the domain takes them."""
        return InspectionFacts(self.checklist, self.persons, self.on_site, self.dimensions, dict(self.sheets))


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


def check_inspectors(desk: Desk, rule: Inspectors | None, named: tuple[str, ...], unit: str) -> None:
    """Refuse an inspector who sits in the unit inspected, where the notice asks for outsiders (Q25)."""
    if rule is None or not rule.from_other_units:
        return
    for person in named:
        if any(seat.unit == unit for seat in desk.directory.seats_of(person, desk.today())):
            raise InspectorFromWithin(person=person)
