"""Chapter twelve: the honour is re-inspected (复验); the finding has the consequence the notice attaches to it (FS2018-3.3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from domain.award.grade import Gradable
from domain.award.reprimand import Criticised, Warned
from domain.award.rules import Rules, Signer
from domain.award.signing import InspectionFacts
from domain.award.state import AwardState, plain
from domain.calendar import PLAIN, WorkCalendar, before
from domain.forms import ChecklistResult, ItemAnswer, evaluate, read_answers, why_not
from domain.kernel import Event, Occasion
from domain.refusals import (
    InspectorsMissing,
    NotInThisState,
    NotPassed,
    OutcomeNotInScheme,
    TooEarly,
    UnknownField,
    UnknownFinding,
)
from domain.scheme.route import Inspectors
from domain.scheme.standing import Reinspection, Result
from domain.scheme.words import Text
from domain.vocabulary import Period, Standing

CHECKLIST = Text(zh="复验验收单", en="The checklist of the re-inspection")
ANNOUNCED = Text(zh="事先通知的复验", en="announced re-inspection")
UNANNOUNCED = Text(zh="不事先通知的复验", en="unannounced re-inspection")


class Reinspected(Event, frozen=True, kw_only=True):
    """复验: the honour was inspected again, with a finding the notice knows (FS2018-3.3.5b). ``differs_at``: the items of the
    ``checklist`` that were answered otherwise than the last time it was answered. ``under_order``: what it found is put right
    under the order that is open already, which from here on is not the members' alone.
    """

    topic = "award.re-inspected:1"
    finding: str
    answers: dict[str, Any] = {}
    result: ChecklistResult | None = None
    inspectors: tuple[str, ...] = ()
    announced: bool | None = None
    opinion: str = ""
    differs_at: tuple[str, ...] = ()
    checklist: str = ""
    under_order: bool = False

    def apply(self, aggregate: AwardState) -> None:
        """Remember the finding and how often in a row there was none but it, for which due day it was held, and the answers."""
        aggregate.in_a_row = aggregate.in_a_row + 1 if aggregate.last_finding == self.finding else 1
        aggregate.last_finding, aggregate.inspected_for = self.finding, aggregate.next_due
        aggregate.answered(self.checklist, self.answers)
        if self.under_order and aggregate.rectification is not None:
            aggregate.rectification = msgspec.structs.replace(
                aggregate.rectification, review="", inspected=True
            )


class Retained(Event, frozen=True, kw_only=True):
    """保持荣誉称号: the honour is kept; the next re-inspection is due on ``next_due``. ``days_late``: what had to be put
    right was, so many days after its deadline.
    """

    topic = "award.retained:1"
    next_due: date | None = None
    days_late: int = 0

    def apply(self, aggregate: AwardState) -> None:
        """In force, clean, until the next time."""
        aggregate.standing, aggregate.rectification = Standing.IN_FORCE, None
        aggregate.suspended_until = aggregate.inspected_for = None
        aggregate.last_passed_on, aggregate.next_due = self.effective_on, self.next_due
        aggregate.spells = ()


@dataclass(frozen=True)
class Verdict:
    """What an inspector concluded: the consequence the notice attaches to the finding, who says so and in which words.

    ``ground`` names the ground of a revocation the finding leads to; the finding itself where it is left out.
    """

    outcome: Result
    signer: Signer
    opinion: str
    ground: str
    calendar: WorkCalendar


class Reinspectable(Gradable):
    """An honour that is inspected again and again."""

    def reinspect(
        self, rules: Rules, signer: Signer, on: Occasion, *, finding: str, found: InspectionFacts, announced: bool | None,
        opinion: str, ground: str = "", calendar: WorkCalendar = PLAIN,
    ) -> None:  # fmt: skip
        """Inspect again; the finding has exactly the consequence the notice attaches to it, recorded with it."""
        rule = rules.standing.reinspection
        self._require(rules, "reinspect", signer, rule.by if rule else None, on)
        assert rule is not None
        if announced is not None and rule.announced != "either" and announced != (rule.announced == "yes"):
            raise OutcomeNotInScheme(outcome=ANNOUNCED if announced else UNANNOUNCED, clause=rule.source)
        outcome = self._outcome(rules, rule, finding, on)
        if rules.machine.then(outcome.then, self.standing or "") is None:
            raise NotInThisState(state=self.standing or "", act=outcome.then)
        _check_inspectors(rule.inspectors, found.inspectors, rule.source)
        answers, result = self._read_checklist(rules, rule, outcome, found)
        if result is not None and outcome.then == "retain" and not result.passed:
            raise NotPassed(what=CHECKLIST, reason=why_not(result), clause=outcome.source)
        checklist = rules.asked_checklist(rule.checklist) if answers else ""
        self.record(
            Reinspected, on, finding=finding, answers=answers, result=result, inspectors=found.inspectors,
            announced=announced, opinion=opinion, differs_at=self._differences(checklist, answers), checklist=checklist,
            under_order=outcome.then == "rectify" and self.rectification is not None,
        )  # fmt: skip
        self._consequence(rules, Verdict(outcome, signer, opinion, ground, calendar), on)

    def _outcome(self, rules: Rules, rule: Reinspection, finding: str, on: Occasion) -> Result:
        row = self.in_a_row + 1 if self.last_finding == finding else 1
        reached = [each for each in rule.results if each.finding == finding and each.in_a_row <= row]
        if not reached:
            known = "、".join(dict.fromkeys(result.finding for result in rule.results))
            raise UnknownFinding(finding=finding, known=known, pointer="/finding", clause=rule.source)
        outcome = max(reached, key=lambda each: each.in_a_row)
        first = before(self.next_due, rule.earliest) if rule.earliest and self.next_due else None
        if first and on.effective_on < first and self.standing == Standing.IN_FORCE:
            raise TooEarly(what=Period.REINSPECTION, earliest=first, on=on.effective_on, clause=rule.source)
        return outcome

    def _read_checklist(
        self, rules: Rules, rule: Reinspection, outcome: Result, found: InspectionFacts
    ) -> tuple[dict[str, Any], ChecklistResult | None]:
        """The answers and what they come to; refused with every item that has none, unless the notice can do without."""
        checklist = rules.checklist(rule.checklist)
        if checklist is None:
            if found.answers:
                raise UnknownField(field=Text(zh="验收单", en="checklist"), pointer="/checklist")
            return {}, None
        if not found.answers and (outcome.answers or rule.answers) == "optional":
            return {}, None
        read = read_answers(checklist, found.answers, rules.kind)
        return plain(read), evaluate(checklist, read, self.grade)

    def _differences(self, checklist: str, answers: dict[str, Any]) -> tuple[str, ...]:
        """The items answered otherwise than at the last inspection with this checklist; those of another say nothing."""
        if self.last_checklist_name not in (checklist, ""):
            return ()
        before = self.last_checklist
        return tuple(
            item for item in answers if before and _said(answers.get(item)) != _said(before.get(item))
        )

    def _consequence(self, rules: Rules, verdict: Verdict, on: Occasion) -> None:
        outcome, opinion, calendar = verdict.outcome, verdict.opinion, verdict.calendar
        due = (
            self._due(self._from_now_on(rules, outcome), on, outcome.next_after)
            if outcome.moves_next_due
            else None
        )
        match outcome.then:
            case "retain":
                self.record(Retained, on, next_due=due, days_late=self._days_late(on, calendar))
            case "warn":
                self.record(Warned, on, reason=opinion, next_due=due)
            case "criticise":
                self.record(Criticised, on, reason=opinion, next_due=due)
            case "rectify":
                self._order(on, outcome.within, calendar, reason=opinion)
            case "suspend":
                self._suspend_for(on, outcome.within, calendar, ground=outcome.finding)
            case "promote" | "demote":
                self._regrade(rules, outcome.then, outcome.to_grade, on, opinion, due)
            case _:
                self._beyond_inspection(rules, verdict, on)

    def _from_now_on(self, rules: Rules, outcome: Result) -> Rules:
        """The rules of the grade it is in afterwards, by which the next re-inspection is due."""
        moves = outcome.then in ("promote", "demote")
        return rules.in_grade(self._grade_after(rules, outcome.then, outcome.to_grade)) if moves else rules

    def _beyond_inspection(self, rules: Rules, verdict: Verdict, on: Occasion) -> None:
        """Consequences told in later chapters: a revocation (proposed or at once), a lapse."""
        raise OutcomeNotInScheme(outcome=verdict.outcome.then, clause=verdict.outcome.source)


def _said(answer: dict[str, Any] | None) -> ItemAnswer | None:
    """What an answer says, without the remarks and the evidence beside it."""
    if answer is None:
        return None
    return msgspec.structs.replace(msgspec.convert(answer, ItemAnswer, strict=False), note="", evidence=())


def _check_inspectors(rule: Inspectors | None, named: tuple[str, ...], clause: str | None) -> None:
    wanted = rule.at_least if rule else 0
    if len(set(named)) < wanted:
        raise InspectorsMissing(wanted=wanted, actual=len(set(named)), clause=clause)
