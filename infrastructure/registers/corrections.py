"""Which event a correction rewrites: the newest one recorded before it that gave the field the wrong value. Which event is
set aside: the newest one of that name and day. And which end never was: the newest expiry before a renewal that bridges it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from domain.award.chronicle import GIVES, MAY_GIVE, SetAside
from domain.award.ending import Corrected, Expired

if TYPE_CHECKING:
    from infrastructure.registers.timeline import AwardFact

ALWAYS = {field: frozenset(event.topic for event in events) for field, events in GIVES.items()}
SOMETIMES = {field: frozenset(event.topic for event in events) for field, events in MAY_GIVE.items()}


class Step(NamedTuple):
    """An event of an award, on its way through the fold."""

    position: int
    topic: str
    fact: AwardFact


def rewrites(topic: str, fact: AwardFact) -> bool:
    """Whether an event changes the events before it."""
    return topic in (Corrected.topic, SetAside.topic) or fact.unbroken_from is not None


def corrected(history: Sequence[Step]) -> list[Step]:
    """A history, by position, with its corrections carried out, and without what was set aside or bridged by a renewal; a
    correction that fits no event remains.
    """
    steps: list[Step] = []
    for step in history:
        if step.topic == SetAside.topic:
            steps = _without(steps, _newest(steps, partial(_is_meant, aside=step.fact)))
            continue
        if step.fact.unbroken_from is not None:
            steps = _without(steps, _newest(steps, lambda other: other.topic == Expired.topic))
        place = _target(steps, step.fact) if step.topic == Corrected.topic else None
        if place is None:
            steps.append(step)
        else:
            steps[place] = steps[place]._replace(fact=_rewritten(steps[place].fact, step.fact))
    return steps


def _is_meant(step: Step, aside: AwardFact) -> bool:
    """Whether an event bears the name and the day of what is set aside."""
    return step.topic.startswith(f"{aside.event}:") and step.fact.effective_on == aside.effective_on


def _newest(steps: Sequence[Step], wanted: Callable[[Step], bool]) -> int | None:
    """The place of the newest event of a kind."""
    return next((place for place in reversed(range(len(steps))) if wanted(steps[place])), None)


def _without(steps: Sequence[Step], left_out: int | None) -> list[Step]:
    return [step for place, step in enumerate(steps) if place != left_out]


def _target(steps: Sequence[Step], correction: AwardFact) -> int | None:
    return _newest(steps, lambda step: _gave(step, correction.field) == correction.before)


def _gave(step: Step, field: str) -> str | None:
    """The value an event gave a field, as corrections write it; ``None`` when it left the field alone."""
    fact = step.fact
    if step.topic in ALWAYS.get(field, ()):
        match field:
            case "conferred_on":
                return fact.effective_on
            case "last_passed_on":
                return fact.passed_on or fact.effective_on
            case _:
                return getattr(fact, field) or ""
    return getattr(fact, field) if step.topic in SOMETIMES.get(field, ()) else None


def _rewritten(fact: AwardFact, correction: AwardFact) -> AwardFact:
    field = {"conferred_on": "effective_on", "last_passed_on": "passed_on"}.get(
        correction.field, correction.field
    )
    changes: dict[str, str] = {field: correction.after}
    return msgspec.structs.replace(fact, **changes)
