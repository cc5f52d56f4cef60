"""Aggregates alone: given these events, this decision records those."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

from domain.kernel import Aggregate, Authority, Event, Occasion
from domain.refusals import Refusal

A = TypeVar("A", bound=Aggregate)

SOMEBODY = Authority("li", "hospital", "chair")


def on(day: str, effective_on: str | None = None, by: Authority = SOMEBODY) -> Occasion:
    """A day, at ten o'clock in the morning in Beijing; the paper bears the same day unless told otherwise."""
    today = date.fromisoformat(day)
    paper = date.fromisoformat(effective_on) if effective_on else today
    return Occasion(datetime(today.year, today.month, today.day, 2, tzinfo=UTC), today, paper, by)


def after(kind: type[A], *acts: Callable[[A], object]) -> A:
    """An aggregate to which all this has happened, replayed from what was recorded."""
    aggregate = kind.blank("it")
    for act in acts:
        act(aggregate)
    return kind.replay("it", aggregate.collect_events())  # type: ignore[arg-type]  # ours is not the library's class


def assert_events(given: A, command: Callable[[A], object], expected: Sequence[type[Event]]) -> None:
    """The decision records exactly these, and what is live equals what is replayed from them."""
    before, waiting = given.version, len(given.pending_events)
    command(given)
    recorded: Sequence[object] = list(given.pending_events)[waiting:]
    assert [type(event) for event in recorded] == list(expected)
    assert given.version == before + len(recorded)


def code(decision: Callable[[], object]) -> str:
    """The code of the refusal; ``ok`` when there was none."""
    try:
        decision()
    except Refusal as refusal:
        return refusal.code
    return "ok"
