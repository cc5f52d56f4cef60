"""The chronicle of an honour: everything since the conferral, in the order in which it counts (ADR 0016).

Papers are entered late. So what an honour is follows from its events in the order of their days, not of their entry:

1. Nothing happens to an honour before it begins: an earlier day counts as the day of the conferral.
2. A correction rewrites the newest event that gave the field the wrong value. One that fits no event counts on its day.
3. What is set aside was never so: the newest event of that name and day is left out. So is the expiry before a renewal that
   says ``unbroken_from``; the renewal counts from that day. So is a revocation rescinded that never took effect.
4. Nothing happens to an honour after it ended: what was recorded before an ending that counts from an earlier day counts
   on the day of the ending, before it.

The registers of standing follow the same rules, for any day and any state of knowledge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from domain.award.conferral import Conferred, Imported
from domain.award.ending import (
    Annulled,
    Corrected,
    Ended,
    EndedByStructuralChange,
    Expired,
    Lapsed,
    Relinquished,
    Renewed,
    Restored,
    Superseded,
)
from domain.award.grade import Demoted, Promoted
from domain.award.rectification import RectificationAccepted, RectificationExtended, RectificationOrdered
from domain.award.reinspection import Reinspected, Retained
from domain.award.reprimand import Criticised, Warned
from domain.award.revocation import (
    RevocationConcurred,
    RevocationDropped,
    RevocationHeard,
    RevocationProposed,
    RevocationRescinded,
    Revoked,
)
from domain.award.state import AwardState
from domain.award.suspension import Reinstated, Suspended
from domain.kernel import Event


class SetAside(Event, frozen=True, kw_only=True):
    """What time had done is set aside: a paper that bears an earlier day was entered after it – or a revocation that was
    rescinded and never took effect: its day had not come, or another ending came before it. From here on the honour is what
    it would be had that event never been; what was believed until now stays readable.

    ``event`` names what is set aside, and the effective day is the same as its own. Of a rescission, ``decided_on`` and
    ``document`` say when and by which paper.
    """

    topic = "award.set-aside:1"
    event: str
    reason: str = ""
    decided_on: date | None = None
    document: str = ""


ENDS = (Ended, Revoked)
"""After these nothing happens to an honour until it is back."""


OF_AN_ORDER = (RectificationOrdered, RectificationExtended, RectificationAccepted, Retained)
"""What begins, moves and settles an order to rectify."""

OF_A_PROPOSAL = (RevocationProposed, RevocationDropped, Revoked)
"""What begins and settles the proposal of a revocation."""

ACTS: Mapping[type[Event], str] = {
    Reinspected: "reinspect",
    Retained: "retain",
    Warned: "warn",
    Criticised: "criticise",
    RectificationOrdered: "rectify",
    RectificationExtended: "extend-rectification",
    RectificationAccepted: "accept-rectification",
    Suspended: "suspend",
    Reinstated: "reinstate",
    Promoted: "promote",
    Demoted: "demote",
    RevocationProposed: "propose-revocation",
    RevocationHeard: "hear",
    RevocationConcurred: "concur-in-revocation",
    RevocationDropped: "drop-revocation",
    Revoked: "revoke",
    RevocationRescinded: "rescind-revocation",
    Expired: "expire",
    Lapsed: "lapse",
    Relinquished: "relinquish",
    EndedByStructuralChange: "end-structurally",
    Annulled: "annul",
    Superseded: "supersede",
    Renewed: "renew",
    Restored: "restore",
}
"""What the machine of the standing calls the act that an event records."""


class Step(NamedTuple):
    """An event as it counts: the day it counts on; ``passed_on`` where the day of a passed re-inspection was corrected."""

    event: Event
    day: date
    passed_on: date | None = None

    def take(self, award: AwardState) -> None:
        """Let it change the honour."""
        self.event.apply(award)
        if self.passed_on is not None:
            award.last_passed_on = self.passed_on


def chronicle(events: Sequence[Event]) -> list[Step]:
    """The events of an honour, the conferral first and then as recorded, in the order in which they count."""
    first, *others = _rewritten(events)
    begin, end, steps = first.event.effective_on, date.max, list[Step]()
    for step in reversed(others):
        if isinstance(step.event, ENDS):
            end = min(end, step.day)
        steps.append(step._replace(day=max(min(step.day, end), begin)))
    return [first, *sorted(steps, key=lambda step: (step.day, step.event.originator_version))]


def by_its_deadline(event: Event) -> bool:
    """Whether an event was counted by the deadline of an order to rectify: another one, or how late something was put right."""
    late = isinstance(event, RectificationAccepted | Retained) and event.days_late > 0
    return late or isinstance(event, RectificationExtended)


def is_next(event: Event, last_day: date) -> bool:
    """Whether an event simply follows everything that counts up to a day, and changes nothing before it."""
    return (
        event.effective_on >= last_day and not isinstance(event, Corrected | SetAside) and not _bridges(event)
    )


def _bridges(event: Event) -> bool:
    """Whether it is a renewal that leaves no gap."""
    return isinstance(event, Renewed) and event.unbroken_from is not None


def _rewritten(events: Sequence[Event]) -> list[Step]:
    """As recorded, with corrections carried out and without what was set aside or bridged."""
    steps: list[Step] = []
    for event in events:
        place = _meant(steps, event)
        if place is not None and isinstance(event, Corrected):
            steps[place] = _corrected(steps[place], event)
            continue
        if place is not None:
            del steps[place]
        if not isinstance(event, SetAside):
            steps.append(Step(event, getattr(event, "unbroken_from", None) or event.effective_on))
    return steps


def _meant(steps: Sequence[Step], event: Event) -> int | None:
    """The place of the event that a correction rewrites, that is set aside, or that a renewal bridges."""
    match event:
        case Corrected():
            fits = [_gave(step, event.field) == event.before for step in steps]
        case SetAside():
            fits = [_bears(step.event, event) for step in steps]
        case Renewed(unbroken_from=date()):
            fits = [isinstance(step.event, Expired) for step in steps]
        case _:
            return None
    return next((place for place in reversed(range(len(fits))) if fits[place]), None)


def _bears(event: Event, aside: SetAside) -> bool:
    """Whether an event bears the name and the day of what is set aside."""
    return event.topic.partition(":")[0] == aside.event and event.effective_on == aside.effective_on


BEGINS = (Conferred, Imported)

GIVES: Mapping[str, tuple[type[Event], ...]] = {
    "conferred_on": BEGINS,
    "valid_until": (*BEGINS, Renewed),
    "next_due": (*BEGINS, Retained, RectificationAccepted, Restored, RevocationRescinded),
    "last_passed_on": (Retained, RectificationAccepted),
}
"""Which events give a field its value, also an empty one."""

MAY_GIVE: Mapping[str, tuple[type[Event], ...]] = {
    "next_due": (Warned, Criticised, Promoted, Demoted, Renewed)
}
"""Which events give it a value where they have one."""


def _gave(step: Step, field: str) -> str | None:
    """The value an event gave a field, as corrections write it; ``None`` when it left the field alone."""
    event = step.event
    if isinstance(event, GIVES[field]):
        value = _value(step, field)
        return value.isoformat() if value else ""
    value = getattr(event, field) if isinstance(event, MAY_GIVE.get(field, ())) else None
    return value.isoformat() if value else None


def _value(step: Step, field: str) -> date | None:
    match field:
        case "conferred_on":
            return step.event.effective_on
        case "last_passed_on":
            return step.passed_on or step.event.effective_on
        case _:
            value: date | None = getattr(step.event, field)
            return value


def _corrected(step: Step, correction: Corrected) -> Step:
    """The step as if it had said what is right."""
    right = date.fromisoformat(correction.after)
    if correction.field == "last_passed_on":
        return step._replace(passed_on=right)
    field = "effective_on" if correction.field == "conferred_on" else correction.field
    changes: dict[str, date] = {field: right}
    event = msgspec.structs.replace(step.event, **changes)
    return step._replace(event=event, day=right if field == "effective_on" else step.day)
