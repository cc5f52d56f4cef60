"""Chapter fifteen: time passes. What it does to an honour by itself (ADR 0013), and how papers that come late find their
place in the order of days (ADR 0016).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from domain.award.chronicle import (
    ACTS,
    ENDS,
    OF_A_PROPOSAL,
    OF_AN_ORDER,
    SetAside,
    Step,
    by_its_deadline,
    chronicle,
    is_next,
)
from domain.award.coming import Coming, coming
from domain.award.ending import Endable, Expired, Lapsed, Superseded, TookEffect
from domain.award.held import why_not_theirs
from domain.award.rectification import BESIDES, FOLLOWS, RectificationExtended
from domain.award.revocation import RevocationDropped, RevocationProposed, Revoked
from domain.award.rules import Rules, Signer
from domain.award.state import ByRule, Turn
from domain.award.suspension import Reinstated, Suspended
from domain.calendar import WorkCalendar
from domain.days import check_not_future, day_before
from domain.forms import require_reason
from domain.kernel import Event, Occasion
from domain.refusals import BackDatedTooFar, LaterActsStand, NotInThisState, OutcomeNotInScheme
from domain.scheme.notice import Succession
from domain.scheme.standing import Revocation
from domain.vocabulary import Standing


class Award(Endable):
    """荣誉档案: one application and all that follows, in one stream."""

    # --- the order of days ---------------------------------------------------------------------------------------------

    def take(self, event: Event) -> None:
        """Let an event change the honour: at its place in the order of days, once it is conferred."""
        held = self.standing is not None
        if held and not is_next(event, self.last_day):
            self.life.append(event)
            self._fold(chronicle(self.life))
            return
        event.apply(self)
        if held:
            self.life.append(event)
            self.last_day = event.effective_on
        elif self.standing is not None:
            self.life, self.last_day = [event], event.effective_on
            self.given_to = self.unit, self.unit_type
            self.answered_before = self.last_checklist, self.last_checklist_name

    def _fold(self, steps: Sequence[Step]) -> None:
        """Be what these steps make of it."""
        self._begin_again()
        for step in steps:
            step.take(self)
        self.last_day = steps[-1].day

    def _begin_again(self) -> None:
        """Be what it was when the honour was given."""
        self.begin_honour()
        self.unit, self.unit_type = self.given_to
        self.last_checklist, self.last_checklist_name = self.answered_before

    def on_day(self, day: date) -> Award:
        """The honour as it was on a day, by what is known now: a copy to decide on, or itself when nothing came later."""
        if self.conferred_on is None or max(day, self.conferred_on) >= self.last_day:
            return self
        then = self.copied()
        first, *others = chronicle(self.life)
        then._fold([first, *(step for step in others if step.day <= day)])
        return then

    @property
    def void_from(self) -> date | None:
        """The day from which its naming is void when that is annulled: of the conferral – or of the restoration where it had been
        annulled before.
        """
        given = self.conferred_on
        void = given is not None and self.on_day(given).standing == Standing.ANNULLED
        return self.restored_on or given if void else given

    # --- an ending dated ahead -----------------------------------------------------------------------------------------

    def until_it_ends(self) -> Award:
        """The honour as it is up to an ending that is dated ahead: a copy, or itself when none is."""
        return self.on_day(day_before(self.ended_on)) if self.ends_ahead and self.ended_on else self

    def as_of(self, today: date) -> Award:
        """The honour as it is today, whatever is dated ahead: a copy to look at, or itself."""
        ahead = self.ends_ahead and self.held_on(today)
        return self.until_it_ends() if ahead else self

    def comes(
        self,
        rules: Rules,
        calendar: WorkCalendar,
        leaving: Succession | None = None,
        then: Award | None = None,
    ) -> tuple[Coming, ...]:
        """What the calendar brings as things stand – or stood ``then`` – up to an ending that is dated ahead, and that ending."""
        found = coming(then or self.until_it_ends(), rules, calendar, leaving)
        end = self.ended_on
        if not self.ends_ahead or end is None:
            return found
        before = (each for each in found if each.on < end)
        return (*before, Coming("end", end, ByRule("effective"), "决定所定的日期"))

    def revocation_waits(self, day: date) -> bool:
        """Whether its revocation had not taken effect by the day of a paper: its own day had not come – or another ending came
        before that, and it never does.
        """
        return self.revoked and (self.overtaken or self.on_day(day).is_held)

    def rescind_before_its_day(
        self, rules: Rules, signer: Signer, on: Occasion, *, reason: str, document: str
    ) -> None:
        """Put a wrong revocation right that has not taken effect: it never does, and what was proposed is dropped. The honour
        goes on as it is; what is over stays so.
        """
        rule = self._revocation(rules)
        if rule.rescinded_by is None:
            raise OutcomeNotInScheme(outcome="rescind-revocation", clause=rules.honour.source)
        if why := why_not_theirs(rules, signer, rule.rescinded_by, rule.source):
            raise why
        check_not_future(on, on.effective_on)
        earliest = self._earliest_rescission(rule)
        if earliest is not None and on.effective_on < earliest:
            raise BackDatedTooFar(on=on.effective_on, earliest=earliest, clause=rule.source)
        self.record(
            SetAside, msgspec.structs.replace(on, effective_on=self.revoked_on), event=Revoked.topic.partition(":")[0],
            reason=require_reason(reason), decided_on=on.effective_on, document=document,
        )  # fmt: skip
        was = self.before_ending if self.ended_on is not None else None
        if self.proposal is not None or (was is not None and was.proposal is not None):
            self.record(RevocationDropped, on, reason=reason)

    def _earliest_rescission(self, rule: Revocation) -> date | None:
        """The day of the decision where it is known; that of a decision which states another day comes after the proposal."""
        if rule.effective == "on-decision" or self.revoked_on is None:
            return self.revoked_on
        proposal = self.on_day(day_before(self.revoked_on)).proposal
        return proposal.on if proposal else self.conferred_on

    def keep_its_place(self, on: Occasion, *, successor: str) -> None:
        """Go on beyond the day on which that title was to take its place: it was undone before it began."""
        if self.ends_ahead and self.successor == successor and self.ended_on is not None:
            on = msgspec.structs.replace(on, effective_on=self.ended_on)
            self.record(SetAside, on, event=Superseded.topic.partition(":")[0], reason=successor)

    # --- papers that come late -----------------------------------------------------------------------------------------

    def why_too_early(self, rules: Rules, act: str, day: date) -> BackDatedTooFar | None:
        """Why an act was not possible on an earlier day that became possible later: the day from which it is."""
        for step, standing in self._stood():
            if step.day > day and rules.machine.then(act, standing) is not None:
                return BackDatedTooFar(on=day, earliest=step.day)
        return None

    def enter_late(self, then: Award, rules: Rules) -> None:
        """Take over what was decided on the honour as it was on an earlier day. Refused when something recorded for a later
        day would not have been possible after it; and an ending, or a proposal to revoke, must be possible today, too: nobody
        gets round what happened since.
        """
        stood = {step.event.originator_version for step in self._impossible(rules)}
        late = then.pending_events[len(self.pending_events) :]
        for event in late:
            if isinstance(event, (*ENDS, RevocationProposed)):
                self._check_possible_today(event, rules)
            if isinstance(event, RectificationExtended):
                self._check_deadline_stood(event.effective_on, rules)
            if isinstance(event, RevocationDropped):
                self._check_not_followed(event.effective_on, rules)
            event.mutate(self)
            self.pending_events.append(event)
            if isinstance(event, RevocationProposed):
                self._check_still_proposed(event.effective_on, rules)
        for step in self._impossible(rules):
            if step.event.originator_version not in stood:
                raise self._stands_after(step, rules)

    @staticmethod
    def _stands_after(step: Step, rules: Rules) -> LaterActsStand:
        act = ACTS[type(step.event)]
        return LaterActsStand(honour=rules.honour.title, act=act, on=step.day, clause=rules.clause_of(act))

    def _check_possible_today(self, event: Event, rules: Rules) -> None:
        act = ACTS[type(event)]
        if rules.machine.then(act, self.standing or "") is None:
            raise NotInThisState(state=self.standing or "", act=act, clause=rules.clause_of(act))

    def _check_still_proposed(self, day: date, rules: Rules) -> None:
        """Refuse a proposal that nobody could decide: the honour has ended since, and came back without it."""
        ended = (step for step in chronicle(self.life) if step.day > day and isinstance(step.event, ENDS))
        if self.proposal is None and (first := next(ended, None)) is not None:
            raise self._stands_after(first, rules)

    def _check_deadline_stood(self, day: date, rules: Rules) -> None:
        """Refuse more time for an order that was extended since, or found put right late: both were counted by its deadline."""
        since = (
            step for step in chronicle(self.life) if step.day > day and isinstance(step.event, OF_AN_ORDER)
        )
        if (first := next(since, None)) is not None and by_its_deadline(first.event):
            raise self._stands_after(first, rules)

    def _check_not_followed(self, day: date, rules: Rules) -> None:
        """Refuse to drop a proposal that was followed since – also where on other grounds nothing need be proposed."""
        since = (
            step for step in chronicle(self.life) if step.day > day and isinstance(step.event, OF_A_PROPOSAL)
        )
        first = next(since, None)
        if first is not None and isinstance(first.event, Revoked) and not _at_once(first.event, rules):
            raise self._stands_after(first, rules)

    def _impossible(self, rules: Rules) -> Iterator[Step]:
        """What the machine does not allow, in the order in which things count now."""
        before = ""
        for step, standing in self._stood():
            act = ACTS.get(type(step.event), "")
            follows = act in FOLLOWS and before in BESIDES
            if (
                before
                and act in rules.machine.acts
                and rules.machine.then(act, before) is None
                and not follows
            ):
                yield step
            before = standing

    def _stood(self) -> Iterator[tuple[Step, str]]:
        """Everything that happened, in the order in which it counts, each with the standing it led to."""
        seen = self.copied()
        seen._begin_again()
        for step in chronicle(self.life):
            step.take(seen)
            yield step, seen.standing or ""

    # --- what time does ------------------------------------------------------------------------------------------------

    def take_its_course(self, each: Coming, on: Occasion) -> None:
        """Record what the calendar brought; ``on`` is by Jianjia itself, as of the day it took effect."""
        match each.act:
            case "end":
                self.record(TookEffect, on)
            case "expire":
                self.record(Expired, on, reason=each.reason, by_rule=each.by)
            case "lapse":
                self.record(Lapsed, on, reason=each.reason, by_rule=each.by)
            case "suspend":
                self.record(Suspended, on, ground=each.reason, by_rule=each.by)
            case "reinstate":
                self.record(Reinstated, on, reason=each.reason, by_rule=each.by)

    @property
    def last_turn(self) -> Turn | None:
        """What time did last, as long as nothing else has changed the honour since – but for an ending dated ahead."""
        then = self.until_it_ends()
        return super().last_turn if then is self else then.last_turn

    def set_aside(self, on: Occasion, *, reason: str) -> None:
        """Set aside what time did last; nothing when something else has changed the honour since."""
        turn = self.last_turn
        if turn is not None:
            on = msgspec.structs.replace(on, effective_on=turn.on)
            self.record(SetAside, on, event=turn.event, reason=reason)


def _at_once(revoked: Revoked, rules: Rules) -> bool:
    """Whether a revocation rests on a ground on which it is decided without a proposal."""
    rule = rules.standing.revocation
    return rule is not None and revoked.ground in rule.direct_for
