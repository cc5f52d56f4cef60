"""Chapter nine: a warning or public criticism (通报批评); the honour stays in force."""

from __future__ import annotations

from datetime import date

from domain.award.held import due_again
from domain.award.rectification import Rectifiable
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState
from domain.calendar import PLAIN, WorkCalendar
from domain.forms import require_reason
from domain.kernel import Event, Occasion
from domain.refusals import OutcomeNotInScheme


class Warned(Event, frozen=True, kw_only=True):
    """A warning; the honour stays in force."""

    topic = "award.warned:1"
    reason: str = ""
    next_due: date | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Count it."""
        aggregate.reprimands += 1
        aggregate.reprimanded_on = (*aggregate.reprimanded_on, self.effective_on)
        due_again(aggregate, self.next_due)


class Criticised(Event, frozen=True, kw_only=True):
    """通报批评: public criticism; the honour stays in force."""

    topic = "award.criticised:1"
    reason: str = ""
    next_due: date | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Count it."""
        aggregate.reprimands += 1
        aggregate.reprimanded_on = (*aggregate.reprimanded_on, self.effective_on)
        due_again(aggregate, self.next_due)


class Reprimandable(Rectifiable):
    """An honour that can be reprimanded."""

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
