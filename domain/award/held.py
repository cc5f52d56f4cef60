"""Chapter seven: the honour is held – what every act on it asks first, and when it is to be re-inspected next."""

from __future__ import annotations

from datetime import date

from domain.award.conferral import Conferring, due_after
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState
from domain.days import check_not_future
from domain.kernel import Occasion
from domain.refusals import BackDatedTooFar, NotInThisState, OutcomeNotInScheme, Refusal, WrongSigner
from domain.scheme.words import Span, Text
from domain.vocabulary import Condition

ENDS = ("annul", "revoke")
"""What undoes an honour that was given and is not in force yet, counted from the day it would have begun."""

UNDOES = (*ENDS, "propose-revocation", "hear", "concur-in-revocation", "drop-revocation")
"""What may be done before an honour that was given is in force."""


class Held(Conferring):
    """A conferred honour under dynamic management."""

    def why_not_standing(
        self, rules: Rules, act: str, signer: Signer, wanted: str | tuple[str, ...] | None, clause: str | None = None
    ) -> Refusal | None:  # fmt: skip
        """Why this act is not possible for this signer now; the standing machine and the notice's actors answer."""
        clause = clause or rules.clause_of(act)
        if self.standing is None:
            state = self.stage if self.exists else Condition.NOT_APPLIED
            return NotInThisState(state=state, act=act, clause=clause)
        if act not in rules.machine.acts:
            return OutcomeNotInScheme(outcome=act, clause=rules.honour.source)
        if rules.machine.then(act, self.standing) is None:
            return NotInThisState(state=self.standing, act=act, clause=clause)
        return why_not_theirs(rules, signer, wanted, clause)

    def _require(
        self, rules: Rules, act: str, signer: Signer, wanted: str | tuple[str, ...] | None, on: Occasion,
        clause: str | None = None,
    ) -> None:  # fmt: skip
        why = self.why_not_standing(rules, act, signer, wanted, clause)
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

    def ends_later(self, on: Occasion) -> bool:
        """Whether an ending on that day is dated ahead: until then the honour is held."""
        begun = self.conferred_on is not None and self.conferred_on < on.effective_on
        return begun and on.today < on.effective_on

    def _check_before_it_begins(self, act: str, on: Occasion) -> None:
        """Until then it can only be undone: it never was, as from the day it would have begun."""
        if act not in UNDOES:
            raise NotInThisState(state=in_force_from(self.conferred_on), act=act)
        if act in ENDS:
            self._not_before_conferral(on)
            check_not_future(on, on.effective_on if on.effective_on != self.conferred_on else on.today)

    def _not_before_conferral(self, on: Occasion) -> None:
        if self.conferred_on and on.effective_on < self.conferred_on:
            raise BackDatedTooFar(on=on.effective_on, earliest=self.conferred_on)

    def _due(self, rules: Rules, on: Occasion, instead: Span | None = None) -> date | None:
        """When the next re-inspection is due from here; ``instead``: after this time, whatever the interval is."""
        begins = self.conferred_on or on.effective_on
        return due_after(rules, begins, on.effective_on, self.next_due, instead)


def in_force_from(day: date | None) -> Text:
    """What an honour is until the day it begins."""
    return Text(zh=f"自{day}起生效", en=f"in force from {day} on")


def why_not_theirs(
    rules: Rules, signer: Signer, wanted: str | tuple[str, ...] | None, clause: str | None
) -> WrongSigner | None:
    """Why an act is not for this signer."""
    if wanted is None or signer.acts_as(wanted):
        return None
    names = (wanted,) if isinstance(wanted, str) else wanted
    return WrongSigner(expected=rules.actor_titles(names), actual=signer.called, clause=clause)


def due_again(aggregate: AwardState, next_due: date | None) -> None:
    """The next re-inspection is due on another day, where the event says so."""
    if next_due is not None:
        aggregate.next_due, aggregate.inspected_for = next_due, None
