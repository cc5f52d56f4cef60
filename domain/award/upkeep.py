"""Chapter seven: the honour is re-inspected, kept, put under 限期整改, suspended, moved up or down (FS2018-3.3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

from domain.award.conferral import Conferring, due_after
from domain.award.rules import Rules, Signer
from domain.award.signing import InspectionFacts
from domain.award.state import AwardState, ByRule, Rectification, Spell, plain
from domain.calendar import PLAIN, Count, LastDay, WorkCalendar, after, as_known, before, counted
from domain.days import check_not_future
from domain.dossier import Dossier
from domain.eligibility import warnings
from domain.forms import ChecklistResult, evaluate, read_answers, require_reason, why_not
from domain.kernel import Event, Occasion
from domain.refusals import (
    BackDatedTooFar,
    InspectorsMissing,
    NotInThisState,
    NotPassed,
    OneGradeAtATime,
    OutcomeNotInScheme,
    Refusal,
    TooEarly,
    TooLate,
    UnknownField,
    UnknownFinding,
    UnknownGrade,
    WrongSigner,
)
from domain.scheme.route import Inspectors
from domain.scheme.standing import Extension, Reinspection, Result
from domain.scheme.words import Span, Text
from domain.vocabulary import Condition, Period, Standing

ENDS = ("annul", "revoke")
"""What undoes an honour that was given and is not in force yet, counted from the day it would have begun."""

UNDOES = (*ENDS, "propose-revocation", "hear", "concur-in-revocation", "drop-revocation")
"""What may be done before an honour that was given is in force."""

CHECKLIST = Text(zh="复验验收单", en="The checklist of the re-inspection")
ANNOUNCED = Text(zh="事先通知的复验", en="announced re-inspection")
UNANNOUNCED = Text(zh="不事先通知的复验", en="unannounced re-inspection")
RECTIFICATION = Text(zh="整改期限", en="The time to rectify")
SUSPENSION = Text(zh="暂停期限", en="The suspension")


class Reinspected(Event, frozen=True, kw_only=True):
    """复验: the honour was inspected again, with a finding the notice knows (FS2018-3.3.5b)."""

    topic = "award.re-inspected:1"
    finding: str
    answers: dict[str, Any] = {}
    result: ChecklistResult | None = None
    inspectors: tuple[str, ...] = ()
    announced: bool | None = None
    opinion: str = ""
    differs_at: tuple[str, ...] = ()

    def apply(self, aggregate: AwardState) -> None:
        """Remember the finding, for which due day it was held, and the answers for the next comparison."""
        aggregate.last_finding, aggregate.inspected_for = self.finding, aggregate.next_due
        aggregate.last_checklist = self.answers or aggregate.last_checklist


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


class Warned(Event, frozen=True, kw_only=True):
    """A warning; the honour stays in force."""

    topic = "award.warned:1"
    reason: str = ""
    next_due: date | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Count it."""
        _reprimanded(aggregate, self.effective_on, self.next_due)


class Criticised(Event, frozen=True, kw_only=True):
    """通报批评: public criticism; the honour stays in force."""

    topic = "award.criticised:1"
    reason: str = ""
    next_due: date | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Count it."""
        _reprimanded(aggregate, self.effective_on, self.next_due)


class RectificationOrdered(Event, frozen=True, kw_only=True):
    """限期整改: put right by the deadline, as counted then, and inspected again (BJ2013-4.3g, A06)."""

    topic = "award.rectification-ordered:1"
    deadline: date
    reason: str = ""
    provisional: bool = False
    by_members: bool = False
    count: Count | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Wait for the deadline."""
        aggregate.standing = Standing.RECTIFYING
        aggregate.rectification = Rectification(
            self.effective_on, self.deadline, by_members=self.by_members, count=self.count
        )


class RectificationExtended(Event, frozen=True, kw_only=True):
    """More time, granted before the deadline."""

    topic = "award.rectification-extended:1"
    deadline: date
    reason: str
    provisional: bool = False
    count: Count | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Move the deadline."""
        order = aggregate.rectification
        if order is not None:
            aggregate.rectification = msgspec.structs.replace(
                order, deadline=self.deadline, extensions=order.extensions + 1, count=self.count
            )


class RectificationAccepted(Event, frozen=True, kw_only=True):
    """What was wrong is right again – ``days_late`` days after the deadline."""

    topic = "award.rectification-accepted:1"
    opinion: str = ""
    next_due: date | None = None
    days_late: int = 0

    def apply(self, aggregate: AwardState) -> None:
        """In force again."""
        aggregate.standing, aggregate.rectification, aggregate.inspected_for = Standing.IN_FORCE, None, None
        aggregate.last_passed_on, aggregate.next_due = self.effective_on, self.next_due


class Suspended(Event, frozen=True, kw_only=True):
    """Held, but not valid for now – through the day ``until``, where one is given. ``by_rule``: time did it."""

    topic = "award.suspended:1"
    ground: str = ""
    until: date | None = None
    provisional: bool = False
    count: Count | None = None
    by_rule: ByRule | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Out of use."""
        before = aggregate.stand
        aggregate.standing, aggregate.suspended_until = Standing.SUSPENDED, self.until
        aggregate.suspension_count = self.count
        aggregate.spells = (*aggregate.spells, Spell(self.ground, self.effective_on))
        if self.by_rule is not None:
            aggregate.turned("award.suspended", self.effective_on, before)


class Reinstated(Event, frozen=True, kw_only=True):
    """Valid again after a suspension. ``by_rule``: time did it."""

    topic = "award.reinstated:1"
    reason: str = ""
    by_rule: ByRule | None = None

    def apply(self, aggregate: AwardState) -> None:
        """In use again; an order to rectify that was open still is."""
        before = aggregate.stand
        aggregate.standing = Standing.RECTIFYING if aggregate.rectification else Standing.IN_FORCE
        aggregate.suspended_until, aggregate.back_on = None, self.effective_on
        aggregate.spells = tuple(_ended(spell, self.effective_on) for spell in aggregate.spells)
        if self.by_rule is not None:
            aggregate.turned("award.reinstated", self.effective_on, before)


class Promoted(Event, frozen=True, kw_only=True):
    """Moved up to a grade. ``warnings``: what the notice only warns of."""

    topic = "award.promoted:1"
    grade: str
    next_due: date | None = None
    warnings: tuple[str, ...] = ()

    def apply(self, aggregate: AwardState) -> None:
        """Take the grade."""
        aggregate.regraded = (*aggregate.regraded, (self.effective_on, aggregate.grade))
        aggregate.standing, aggregate.grade, aggregate.rectification = Standing.IN_FORCE, self.grade, None
        _due_again(aggregate, self.next_due)


class Demoted(Event, frozen=True, kw_only=True):
    """Moved down to a grade."""

    topic = "award.demoted:1"
    grade: str
    reason: str = ""
    next_due: date | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Take the grade."""
        aggregate.regraded = (*aggregate.regraded, (self.effective_on, aggregate.grade))
        aggregate.standing, aggregate.grade, aggregate.rectification = Standing.IN_FORCE, self.grade, None
        _due_again(aggregate, self.next_due)


def _ended(spell: Spell, day: date) -> Spell:
    """A suspension is over; one that was over already stays as it was."""
    return spell if spell.until is not None else msgspec.structs.replace(spell, until=day)


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


def _reprimanded(aggregate: AwardState, day: date, next_due: date | None) -> None:
    """One more reprimand, and when it was."""
    aggregate.reprimands += 1
    aggregate.reprimanded_on = (*aggregate.reprimanded_on, day)
    _due_again(aggregate, next_due)


def _due_again(aggregate: AwardState, next_due: date | None) -> None:
    """The next re-inspection is due on another day, where the event says so."""
    if next_due is not None:
        aggregate.next_due, aggregate.inspected_for = next_due, None


@dataclass(frozen=True)
class Orders:
    """Who orders a rectification, in what time, and how it may be extended: for dissatisfied members or after an
    inspection, as the notice says.
    """

    by: str | tuple[str, ...] | None
    within: Span | None
    extension: Extension | None
    clause: str | None

    @classmethod
    def of(cls, rules: Rules, *, by_members: bool) -> Orders:
        """The notice's rule. Refused where it knows no rectification."""
        review, inspection = rules.scheme.member_review, rules.standing.reinspection
        if by_members and review is not None and review.rectify_within is not None:
            return cls(review.ordered_by, review.rectify_within, review.extension, review.source)
        results = inspection.results if inspection else ()
        found = next((result for result in results if result.then == "rectify"), None)
        if found is None or inspection is None:
            raise OutcomeNotInScheme(outcome="rectify", clause=rules.honour.source)
        return cls(inspection.by, found.within, found.extension, found.source)


class Upkeep(Conferring):
    """A conferred honour under dynamic management."""

    def why_not_standing(
        self, rules: Rules, act: str, signer: Signer, wanted: str | tuple[str, ...] | None
    ) -> Refusal | None:
        """Why this act is not possible for this signer now; the standing machine and the notice's actors answer."""
        if self.standing is None:
            return NotInThisState(state=self.stage if self.exists else Condition.NOT_APPLIED, act=act)
        if act not in rules.machine.acts:
            return OutcomeNotInScheme(outcome=act, clause=rules.honour.source)
        if rules.machine.then(act, self.standing) is None:
            return NotInThisState(state=self.standing, act=act)
        if wanted is not None and not signer.acts_as(wanted):
            names = (wanted,) if isinstance(wanted, str) else wanted
            expected = rules.actor_titles(names)
            return WrongSigner(expected=expected, actual=signer.called)
        return None

    def _require(
        self, rules: Rules, act: str, signer: Signer, wanted: str | tuple[str, ...] | None, on: Occasion
    ) -> None:
        why = self.why_not_standing(rules, act, signer, wanted)
        if why:
            raise why
        if self.begins_later(on):
            self._check_before_it_begins(act, on)
        else:
            check_not_future(on, on.effective_on)
            self._not_before_conferral(on)

    def begins_later(self, on: Occasion) -> bool:
        """Whether it was given and is not in force yet: the decision names a later day."""
        return self.conferred_on is not None and on.today < self.conferred_on

    def _check_before_it_begins(self, act: str, on: Occasion) -> None:
        """Until then it can only be undone: it never was, as from the day it would have begun."""
        if act not in UNDOES:
            later = Text(zh=f"自{self.conferred_on}起生效", en=f"in force from {self.conferred_on} on")
            raise NotInThisState(state=later, act=act)
        if act in ENDS:
            self._not_before_conferral(on)
            check_not_future(on, on.effective_on if on.effective_on != self.conferred_on else on.today)

    def _not_before_conferral(self, on: Occasion) -> None:
        if self.conferred_on and on.effective_on < self.conferred_on:
            raise BackDatedTooFar(on=on.effective_on, earliest=self.conferred_on)

    # --- re-inspection -------------------------------------------------------------------------------------------------

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
        answers, result = self._read_checklist(rules, rule, found)
        if result is not None and outcome.then == "retain" and not result.passed:
            raise NotPassed(what=CHECKLIST, reason=why_not(result), clause=outcome.source)
        _check_inspectors(rule.inspectors, found.inspectors, rule.source)
        self.record(
            Reinspected, on, finding=finding, answers=answers, result=result, inspectors=found.inspectors,
            announced=announced, opinion=opinion, differs_at=self._differences(answers),
        )  # fmt: skip
        self._consequence(rules, Verdict(outcome, signer, opinion, ground, calendar), on)

    def _outcome(self, rules: Rules, rule: Reinspection, finding: str, on: Occasion) -> Result:
        outcome = next((result for result in rule.results if result.finding == finding), None)
        if outcome is None:
            known = "、".join(result.finding for result in rule.results)
            raise UnknownFinding(finding=finding, known=known, pointer="/finding", clause=rule.source)
        first = before(self.next_due, rule.earliest) if rule.earliest and self.next_due else None
        if first and on.effective_on < first and self.standing == Standing.IN_FORCE:
            raise TooEarly(what=Period.REINSPECTION, earliest=first, on=on.effective_on, clause=rule.source)
        return outcome

    def _read_checklist(
        self, rules: Rules, rule: Reinspection, found: InspectionFacts
    ) -> tuple[dict[str, Any], ChecklistResult | None]:
        checklist = rules.checklist(rule.checklist)
        if checklist is None:
            if found.answers:
                raise UnknownField(field=Text(zh="验收单", en="checklist"), pointer="/checklist")
            return {}, None
        if not found.answers:
            return {}, None
        read = read_answers(checklist, found.answers, rules.kind)
        return plain(read), evaluate(checklist, read, self.grade)

    def _differences(self, answers: dict[str, Any]) -> tuple[str, ...]:
        """The checklist items answered otherwise than at the last inspection."""
        if not answers or not self.last_checklist:
            return ()
        return tuple(item for item, answer in answers.items() if self.last_checklist.get(item) != answer)

    def _consequence(self, rules: Rules, verdict: Verdict, on: Occasion) -> None:
        outcome, opinion, calendar = verdict.outcome, verdict.opinion, verdict.calendar
        due = (
            self._due(rules, on)
            if outcome.counts_as_pass or outcome.then in ("retain", "promote", "demote")
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
                deadline, count = _within(outcome.within, on.effective_on, calendar)
                self.record(
                    RectificationOrdered, on, deadline=deadline or on.effective_on, reason=opinion, count=count,
                    provisional=_open(count, calendar),
                )  # fmt: skip
            case "suspend":
                until, count = _within(outcome.within, on.effective_on, calendar)
                self.record(
                    Suspended, on, ground=outcome.finding, until=until, count=count,
                    provisional=_open(count, calendar),
                )  # fmt: skip
            case "promote" | "demote":
                self._regrade(rules, outcome.then, outcome.to_grade, on, opinion, due)
            case _:
                self._beyond_upkeep(rules, verdict, on)

    def _beyond_upkeep(self, rules: Rules, verdict: Verdict, on: Occasion) -> None:
        """Consequences told in later chapters: a revocation (proposed or at once), a lapse."""
        raise OutcomeNotInScheme(outcome=verdict.outcome.then, clause=verdict.outcome.source)

    def _due(self, rules: Rules, on: Occasion) -> date | None:
        return due_after(rules, self.conferred_on or on.effective_on, on.effective_on, self.next_due)

    # --- rectification -------------------------------------------------------------------------------------------------

    def order_rectification(
        self,
        rules: Rules,
        signer: Signer,
        on: Occasion,
        *,
        reason: str,
        deadline: date | None,
        calendar: WorkCalendar = PLAIN,
    ) -> None:
        """Order 限期整改 outside a re-inspection, for dissatisfied members (BJ2013-4.3g); the notice's time unless a day is
        given.
        """
        orders = Orders.of(rules, by_members=True)
        self._require(rules, "rectify", signer, orders.by, on)
        if self.rectification is not None:  # a second order would be an extension without its limits (Q16)
            raise NotInThisState(state=Standing.RECTIFYING, act="rectify")
        until, count = (deadline, None) if deadline else _within(orders.within, on.effective_on, calendar)
        if until is None or until <= on.effective_on:
            raise TooLate(what=Period.RECTIFICATION, latest=until, on=on.effective_on, clause=orders.clause)
        self.record(
            RectificationOrdered, on, deadline=until, reason=require_reason(reason), by_members=True,
            provisional=_open(count, calendar), count=count,
        )  # fmt: skip

    def extend_rectification(
        self, rules: Rules, signer: Signer, on: Occasion, *, reason: str, calendar: WorkCalendar = PLAIN
    ) -> None:
        """Give more time: only before the deadline, only as often and as long as the notice says (Q16)."""
        order = self.rectification
        orders = Orders.of(rules, by_members=order is not None and order.by_members)
        extension = orders.extension
        granted_by = extension.granted_by if extension and extension.granted_by else orders.by
        self._require(rules, "extend-rectification", signer, granted_by, on)
        if extension is None or order is None:
            raise OutcomeNotInScheme(outcome="extend-rectification", clause=orders.clause)
        if (done := order.extensions) >= extension.at_most:
            told = Text(
                zh=f"已延长{done}次，最多{extension.at_most}次",
                en=f"extended {done} of {extension.at_most} times",
            )
            raise NotInThisState(state=told, act="extend-rectification", clause=orders.clause)
        end = as_known(order.deadline, order.count, calendar)
        if end.is_over(on.today, RECTIFICATION, orders.clause):
            raise TooLate(what=Period.MORE_TIME, latest=end.day, on=on.today, clause=orders.clause)
        deadline, count = _longer(end.day, order.count, extension.by, calendar)
        self.record(
            RectificationExtended, on, deadline=deadline, reason=require_reason(reason), count=count,
            provisional=_open(count, calendar),
        )  # fmt: skip

    def rectification_end(self, calendar: WorkCalendar) -> LastDay | None:
        """The day of the order to rectify, as far as the calendar is known; ``None`` when there is no order."""
        order = self.rectification
        return None if order is None else as_known(order.deadline, order.count, calendar)

    def _days_late(self, on: Occasion, calendar: WorkCalendar) -> int:
        """How many days after its deadline something was put right; none while the deadline is provisional."""
        end = self.rectification_end(calendar)
        return 0 if end is None or end.provisional else max((on.effective_on - end.day).days, 0)

    def accept_rectification(
        self, rules: Rules, signer: Signer, on: Occasion, *, opinion: str, calendar: WorkCalendar = PLAIN
    ) -> None:
        """Find that it was put right; how late is recorded with it."""
        orders = Orders.of(rules, by_members=self.rectification is not None and self.rectification.by_members)
        self._require(rules, "accept-rectification", signer, orders.by, on)
        self.record(
            RectificationAccepted, on, opinion=opinion, next_due=self._due(rules, on),
            days_late=self._days_late(on, calendar),
        )  # fmt: skip

    def _inspector(self, rules: Rules) -> str | tuple[str, ...] | None:
        return rules.standing.reinspection.by if rules.standing.reinspection else None

    def suspension_end(self, calendar: WorkCalendar) -> LastDay | None:
        """The last day of a suspension, as far as the calendar is known; ``None`` when it has none."""
        until = self.suspended_until
        return None if until is None else as_known(until, self.suspension_count, calendar)

    # --- reprimand, suspension, grade ----------------------------------------------------------------------------------

    def reprimand(
        self, rules: Rules, signer: Signer, on: Occasion, *, level: str, reason: str, ground: str = "",
        calendar: WorkCalendar = PLAIN,
    ) -> None:  # fmt: skip
        """Warn or criticise outside a re-inspection; after as many as the notice says, the next one is a proposal of
        revocation on that ground instead, by who may propose one.
        """
        rule = rules.standing.reprimand
        if rule is None or level not in rule.levels:
            raise OutcomeNotInScheme(outcome=level, clause=rules.honour.source)
        self._require(rules, level, signer, rule.by, on)
        if rule.escalates_after is not None and self.reprimands >= rule.escalates_after:
            self._escalate(rules, signer, on, ground, reason, calendar)
        else:
            self.record(Warned if level == "warn" else Criticised, on, reason=require_reason(reason))

    def _escalate(
        self, rules: Rules, signer: Signer, on: Occasion, ground: str, reason: str, calendar: WorkCalendar
    ) -> None:
        """What one reprimand too many leads to is told in the next chapter."""
        raise OutcomeNotInScheme(outcome="propose-revocation", clause=rules.honour.source)

    def suspend(self, rules: Rules, signer: Signer, on: Occasion, *, ground: str, until: date | None) -> None:
        """Take the honour out of use for a while."""
        rule = rules.standing.suspension
        if rule is None:
            raise OutcomeNotInScheme(outcome="suspend", clause=rules.honour.source)
        self._require(rules, "suspend", signer, rule.by, on)
        if rule.grounds and ground not in rule.grounds:
            raise UnknownFinding(
                finding=ground, known="、".join(rule.grounds), pointer="/ground", clause=rule.source
            )
        limit = self._suspension_limit(rule.at_most, ground, on.effective_on) if rule.at_most else None
        if limit and (limit <= on.effective_on or (until and until > limit)):
            raise TooLate(what=SUSPENSION, latest=limit, on=until or on.effective_on, clause=rule.source)
        if until and until < on.effective_on:
            raise TooEarly(what=SUSPENSION, earliest=on.effective_on, on=until, clause=rule.source)
        self.record(Suspended, on, ground=ground, until=until or limit)

    def _suspension_limit(self, at_most: Span, ground: str, day: date) -> date:
        """The last day of a suspension that begins on ``day``: those on the same ground it follows on count with it."""
        first, in_use = day, timedelta()
        for spell in reversed(self.spells):
            if spell.ground == ground and spell.until is not None and after(spell.until, at_most) >= first:
                first, in_use = spell.since, in_use + (first - spell.until)
        return after(first, at_most) + in_use

    def reinstate(self, rules: Rules, signer: Signer, on: Occasion, *, reason: str) -> None:
        """Put it back in use."""
        rule = rules.standing.suspension
        wanted = (rule.reinstated_by or rule.by) if rule else self._inspector(rules)
        self._require(rules, "reinstate", signer, wanted, on)
        self.record(Reinstated, on, reason=reason)

    def regrade(
        self, rules: Rules, signer: Signer, on: Occasion, *, act: str, grade: str | None, reason: str, facts: Dossier
    ) -> None:  # fmt: skip
        """Promote or demote outside a re-inspection; who moves up meets what the notice asks of the grade above."""
        rule = rules.standing.grading
        if rule is None:
            raise OutcomeNotInScheme(outcome=act, clause=rules.honour.source)
        self._require(rules, act, signer, rules.graders(act, grade), on)
        to = self._grade_after(rules, act, grade)
        step = abs(rules.honour.grade_rank(to) - rules.honour.grade_rank(self.grade))
        if rule.by_one and step > 1:
            raise OneGradeAtATime(honour=rules.honour.title, clause=rule.source)
        soft = warnings(rules.scheme, rules.asked_of_grade(to), facts) if act == "promote" else ()
        self._regrade(rules, act, to, on, require_reason(reason), None, soft)

    def _regrade(
        self, rules: Rules, act: str, grade: str | None, on: Occasion, reason: str, due: date | None,
        soft: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        to = self._grade_after(rules, act, grade)
        if act == "promote":
            self.record(Promoted, on, grade=to, next_due=due, warnings=soft)
        else:
            self.record(Demoted, on, grade=to, reason=reason, next_due=due)

    def _grade_after(self, rules: Rules, act: str, grade: str | None) -> str:
        """The grade it is moved to: the one named, or the next one that way. Refused where there is none."""
        honour, up = rules.honour, act == "promote"
        rank = honour.grade_rank(self.grade)
        place = honour.grade_rank(grade) if grade else rank + (1 if up else -1)
        if 0 <= place < len(honour.grades) and (place > rank if up else place < rank):
            return honour.grades[place].id
        asked, mine = honour.grade_title(grade), honour.grade_title(self.grade)
        told = f"{asked or ''}（{'高' if up else '低'}于现等级{mine}）"
        told_en = f"{asked.en or asked if asked else ''} ({'above' if up else 'below'} {mine.en or mine if mine else ''})"
        raise UnknownGrade(honour=honour.title, grade=Text(zh=told, en=told_en.strip()), clause=honour.source)


def _check_inspectors(rule: Inspectors | None, named: tuple[str, ...], clause: str | None) -> None:
    wanted = rule.at_least if rule else 0
    if len(set(named)) < wanted:
        raise InspectorsMissing(wanted=wanted, actual=len(set(named)), clause=clause)


def _within(span: Span | None, since: date, calendar: WorkCalendar) -> tuple[date | None, Count | None]:
    """The day a span after ``since`` as known now, and how it was counted; nothing where the notice gives no time."""
    return (after(since, span, calendar), counted(since, span, calendar)) if span else (None, None)


def _longer(end: date, count: Count | None, by: Span, calendar: WorkCalendar) -> tuple[date, Count | None]:
    """A span after the day a period ends, which may have been counted itself."""
    if count is None:
        return after(end, by, calendar), counted(end, by, calendar)
    longer = count.and_then(by)
    return longer.last_day(calendar).day, longer


def _open(count: Count | None, calendar: WorkCalendar) -> bool:
    """Whether a count crosses a year that is not known."""
    return count is not None and count.last_day(calendar).provisional
