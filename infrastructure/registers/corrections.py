"""Which event a correction rewrites: the newest one recorded before it that gave the field the wrong value. And which
event is set aside: the newest one of that name and day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from domain.award.chronicle import GIVES, MAY_GIVE, SetAside
from domain.award.ending import Corrected

if TYPE_CHECKING:
    from infrastructure.registers.timeline import AwardFact

ALWAYS = {field: frozenset(event.topic for event in events) for field, events in GIVES.items()}
SOMETIMES = {field: frozenset(event.topic for event in events) for field, events in MAY_GIVE.items()}


class Step(NamedTuple):
    """An event of an award, on its way through the fold."""

    position: int
    topic: str
    fact: AwardFact


def corrected(history: Sequence[Step]) -> list[Step]:
    """A history, by position, with its corrections carried out and what was set aside left out; a correction that fits no
    event remains.
    """
    steps: list[Step] = []
    for step in history:
        if step.topic == SetAside.topic:
            steps = _without(steps, step.fact)
            continue
        place = _target(steps, step.fact) if step.topic == Corrected.topic else None
        if place is None:
            steps.append(step)
        else:
            steps[place] = steps[place]._replace(fact=_rewritten(steps[place].fact, step.fact))
    return steps


def _without(steps: Sequence[Step], fact: AwardFact) -> list[Step]:
    """All but the newest event of that name and day."""
    named = f"{fact.event}:"
    place = next(
        (
            place
            for place in reversed(range(len(steps)))
            if steps[place].topic.startswith(named) and steps[place].fact.effective_on == fact.effective_on
        ),
        None,
    )
    return [step for number, step in enumerate(steps) if number != place]


def _target(steps: Sequence[Step], correction: AwardFact) -> int | None:
    return next(
        (
            place
            for place in reversed(range(len(steps)))
            if _gave(steps[place], correction.field) == correction.before
        ),
        None,
    )


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
