"""Chapter fifteen: time passes. What it does to an honour by itself (ADR 0013), and how papers that come late find their
place in the order of days (ADR 0016).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from domain.award.chronicle import ACTS, ENDS, SetAside, Step, chronicle, is_next
from domain.award.coming import Coming
from domain.award.ending import Endable, Expired, Lapsed
from domain.award.rectification import BESIDES, FOLLOWS
from domain.award.revocation import RevocationProposed
from domain.award.rules import Rules
from domain.award.suspension import Reinstated, Suspended
from domain.kernel import Event, Occasion
from domain.refusals import BackDatedTooFar, LaterActsStand, NotInThisState


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
            event.mutate(self)
            self.pending_events.append(event)
            if isinstance(event, RevocationProposed):
                self._check_still_proposed(event.effective_on)
        for step in self._impossible(rules):
            if step.event.originator_version not in stood:
                raise LaterActsStand(act=ACTS[type(step.event)], on=step.day)

    def _check_possible_today(self, event: Event, rules: Rules) -> None:
        act = ACTS[type(event)]
        if rules.machine.then(act, self.standing or "") is None:
            raise NotInThisState(state=self.standing or "", act=act)

    def _check_still_proposed(self, day: date) -> None:
        """Refuse a proposal that nobody could decide: the honour has ended since, and came back without it."""
        ended = (step for step in chronicle(self.life) if step.day > day and isinstance(step.event, ENDS))
        if self.proposal is None and (first := next(ended, None)) is not None:
            raise LaterActsStand(act=ACTS[type(first.event)], on=first.day)

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
            case "expire":
                self.record(Expired, on, reason=each.reason, by_rule=each.by)
            case "lapse":
                self.record(Lapsed, on, reason=each.reason, by_rule=each.by)
            case "suspend":
                self.record(Suspended, on, ground=each.reason, by_rule=each.by)
            case "reinstate":
                self.record(Reinstated, on, reason=each.reason, by_rule=each.by)

    def set_aside(self, on: Occasion, *, reason: str) -> None:
        """Set aside what time did last; nothing when something else has changed the honour since."""
        turn = self.last_turn
        if turn is not None:
            on = msgspec.structs.replace(on, effective_on=turn.on)
            self.record(SetAside, on, event=turn.event, reason=reason)
