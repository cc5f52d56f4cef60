"""Chapter fifteen: what time does to an honour by itself – and how a paper that was entered late sets it aside (ADR 0013)."""

from __future__ import annotations

import msgspec

from domain.award.coming import Coming
from domain.award.ending import Endable, Expired, Lapsed
from domain.award.state import AwardState
from domain.award.suspension import Reinstated, Suspended
from domain.kernel import Event, Occasion


class SetAside(Event, frozen=True, kw_only=True):
    """What time had done is set aside: a paper that bears an earlier day was entered after it. From here on the honour is
    what it would be had that event never been; what was believed until now stays readable.

    ``event`` names what is set aside, and the effective day is the same as its own.
    """

    topic = "award.set-aside:1"
    event: str
    reason: str = ""

    def apply(self, aggregate: AwardState) -> None:
        """Be again what it was before."""
        aggregate.turn_back()


class Award(Endable):
    """荣誉档案: one application and all that follows, in one stream."""

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
