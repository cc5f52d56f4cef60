"""Chapter eleven: the honour moves up or down a grade."""

from __future__ import annotations

from datetime import date

from domain.award.held import due_again
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState
from domain.award.suspension import Suspendable
from domain.dossier import Dossier
from domain.eligibility import warnings
from domain.forms import require_reason
from domain.kernel import Event, Occasion
from domain.refusals import OneGradeAtATime, OutcomeNotInScheme, UnknownGrade
from domain.scheme.words import Text
from domain.vocabulary import Standing


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
        due_again(aggregate, self.next_due)


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
        due_again(aggregate, self.next_due)


class Gradable(Suspendable):
    """An honour that can move between the grades."""

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
        told = f"{'高' if up else '低'}于现等级{mine}"
        told_en = f"{'above' if up else 'below'} {mine.en or mine if mine else ''}"
        if asked:
            told, told_en = f"{asked}（{told}）", f"{asked.en or asked} ({told_en})"
        raise UnknownGrade(honour=honour.title, grade=Text(zh=told, en=told_en), clause=honour.source)
