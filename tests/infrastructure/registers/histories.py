"""Lives of an honour, made up and told out of order – and what they come to, folded by the domain's own events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st

from domain.award import (
    Award,
    application,
    chronicle,
    conferral,
    ending,
    grade,
    rectification,
    reinspection,
    reprimand,
    revocation,
    suspension,
)
from domain.award.state import Content, Parts
from domain.kernel import Authority, Event
from infrastructure.registers.register import Register

BY = Authority("li", "hospital", "chair")
FIRST_DAY = date(2018, 1, 1)
DAYS = 12
"""Effective days lie in these first days, so that many fall together."""

Shape = tuple[type[Event], dict[str, Any]]


def day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


def applied(name: str, **facts: Any) -> dict[str, Any]:
    return {
        "scheme": "notice@sha256:1", "honour": "star", "home": f"home-of-{name}", "unit": "hospital",
        "unit_type": "basic-union", "kind": "home", "round": "star.2018", "content": Content(),
        "parts": Parts("a", "b", "c"), "then": "first", **facts,
    }  # fmt: skip


dates = st.integers(0, DAYS).map(day)
maybe = st.none() | dates
words = st.sampled_from(("a", "b"))
no_facts: st.SearchStrategy[dict[str, Any]] = st.just({})
reasons = st.fixed_dictionaries({"reason": words})
dues = st.fixed_dictionaries({"next_due": maybe})

SHAPES: dict[type[Event], st.SearchStrategy[dict[str, Any]]] = {
    reinspection.Reinspected: st.fixed_dictionaries({"finding": words}),
    reinspection.Retained: dues,
    reprimand.Warned: dues,
    reprimand.Criticised: dues,
    rectification.RectificationOrdered: st.fixed_dictionaries({"deadline": dates}),
    rectification.RectificationExtended: st.fixed_dictionaries({"deadline": dates, "reason": words}),
    rectification.RectificationAccepted: dues,
    rectification.RectificationWithdrawn: st.fixed_dictionaries({"review": words, "reason": words}),
    suspension.Suspended: st.fixed_dictionaries({"until": maybe}),
    suspension.Reinstated: no_facts,
    grade.Promoted: st.fixed_dictionaries({"grade": words, "next_due": maybe}),
    grade.Demoted: st.fixed_dictionaries({"grade": words, "next_due": maybe}),
    revocation.RevocationProposed: st.fixed_dictionaries({"ground": words, "reason": words}),
    revocation.RevocationDropped: reasons,
    revocation.Revoked: st.fixed_dictionaries({"ground": words, "reason": words, "ahead": st.booleans()}),
    revocation.RevocationRescinded: st.fixed_dictionaries(
        {"reason": words, "next_due": maybe, "as_before": st.booleans()}
    ),
    ending.Expired: reasons,
    ending.Lapsed: reasons,
    ending.EndedByStructuralChange: reasons,
    ending.Annulled: reasons,
    ending.Superseded: st.fixed_dictionaries({"successor": words, "ahead": st.booleans()}),
    ending.TookEffect: no_facts,
    ending.Renewed: st.fixed_dictionaries({"valid_until": dates, "next_due": maybe, "unbroken_from": maybe}),
    ending.Restored: st.fixed_dictionaries(
        {"reason": words, "next_due": maybe, "as_before": st.booleans(), "revoked_on": st.none() | maybe}
    ),
    ending.AlertRaised: st.fixed_dictionaries({"about": words, "text": words}),
    ending.AlertCleared: st.fixed_dictionaries({"about": words}),
    ending.HolderChanged: st.fixed_dictionaries({"unit": words, "unit_type": words, "reason": words}),
}


@dataclass(frozen=True)
class Told:
    """An event before it has a stream: what, effective when, entered how long after the one before (or before it)."""

    kind: type[Event]
    facts: dict[str, Any]
    effective_on: date
    minutes: int


passing = st.integers(0, 3000) | st.integers(-30, 30)
"""Minutes until the next entry; less than none where a clock was set back, or another server's lies behind."""


def _told(kind: type[Event], facts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Told]:
    return st.builds(Told, st.just(kind), facts, dates, passing)


corrections = _told(
    ending.Corrected,
    st.fixed_dictionaries({
        "field": st.sampled_from(("conferred_on", "valid_until", "next_due", "last_passed_on")),
        "before": maybe.map(lambda found: found.isoformat() if found else ""),
        "after": dates.map(date.isoformat),
        "reason": words,
    }),
)  # fmt: skip

settings_aside = _told(
    chronicle.SetAside,
    st.fixed_dictionaries({
        "event": st.sampled_from(("award.expired", "award.lapsed", "award.suspended", "award.reinstated", "award.revoked")),
        "reason": words,
    }),
)  # fmt: skip

later_events = st.one_of(
    *(_told(kind, facts) for kind, facts in SHAPES.items()), corrections, corrections, settings_aside
)

conferrals = _told(
    conferral.Conferred,
    st.fixed_dictionaries(
        {"honour": st.just("star"), "grade": words, "valid_until": maybe, "next_due": maybe}
    ),
)

histories = st.tuples(conferrals, st.lists(later_events, max_size=9)).map(lambda found: [found[0], *found[1]])


def events_of(name: str, history: Sequence[Told]) -> list[Event]:
    """The stream of an award called ``name``: applied for, then this history."""
    stream, at = Award.stream(name), datetime(2018, 2, 1, 8, tzinfo=UTC)
    events: list[Event] = [
        application.Applied(
            originator_id=stream,
            originator_version=1,
            recorded_at=at,
            effective_on=day(0),
            by=BY,
            **applied(name),
        )
    ]
    for told in history:
        at += timedelta(minutes=told.minutes)
        events.append(
            told.kind(
                originator_id=stream, originator_version=len(events) + 1, recorded_at=at,
                effective_on=told.effective_on, by=BY, **told.facts,
            )
        )  # fmt: skip
    return events


# --- the same, the slow and obvious way --------------------------------------------------------------------------------


def folded(events: Sequence[Event], on: date) -> Award | None:
    """The award on a day, by the events given; ``None`` before it is conferred."""
    found = Award.blank(events[0].originator_id.partition(":")[2])
    events[0].apply(found)
    passed: dict[int, date] = {}
    steps = _rewritten(list(events[1:]), passed)
    if not steps or on < steps[0].effective_on:
        return None
    days = {event.originator_version: _counts_on(steps, place) for place, event in enumerate(steps)}
    order = sorted(steps[1:], key=lambda event: days[event.originator_version])  # stable: then by position
    for event in (steps[0], *(event for event in order if days[event.originator_version] <= on)):
        event.apply(found)
        if event.originator_version in passed:
            found.last_passed_on = passed[event.originator_version]
    return found


def _counts_on(steps: list[Event], place: int) -> date:
    """Not before the conferral, and not after an ending recorded later."""
    ends = [each.effective_on for each in steps[place + 1 :] if isinstance(each, ENDINGS)]
    day = getattr(steps[place], "unbroken_from", None) or steps[place].effective_on
    return max(min([day, *ends]), steps[0].effective_on)


ENDINGS = (ending.Ended, revocation.Revoked)


def begun(events: Sequence[Event]) -> date:
    """The day the honour begins, by the events given."""
    return _rewritten(list(events[1:]), {})[0].effective_on


GIVES = {
    "conferred_on": (conferral.Conferred,),
    "valid_until": (conferral.Conferred, ending.Renewed),
    "last_passed_on": (reinspection.Retained, rectification.RectificationAccepted),
}


def _rewritten(events: list[Event], passed: dict[int, date]) -> list[Event]:
    """Corrections carried out on the newest event before them that gave the field the wrong value; what was set aside – the
    newest event of that name and day, or the expiry before a renewal that bridges it – left out.
    """
    done: list[Event] = []
    for event in events:
        if isinstance(event, chronicle.SetAside):
            done = _but_newest(done, [each for each in done if _is_meant(each, event)])
            continue
        if isinstance(event, ending.Renewed) and event.unbroken_from is not None:
            done = _but_newest(done, [each for each in done if isinstance(each, ending.Expired)])
        place = _wrong(done, event, passed) if isinstance(event, ending.Corrected) else None
        if place is None or not isinstance(event, ending.Corrected):
            done.append(event)
        elif event.field == "last_passed_on":
            passed[done[place].originator_version] = date.fromisoformat(event.after)
        else:
            field = "effective_on" if event.field == "conferred_on" else event.field
            right: dict[str, Any] = {field: date.fromisoformat(event.after)}
            done[place] = msgspec.structs.replace(done[place], **right)
    return done


def _but_newest(done: list[Event], meant: list[Event]) -> list[Event]:
    return [each for each in done if each is not next(reversed(meant), None)]


def _is_meant(event: Event, aside: chronicle.SetAside) -> bool:
    return event.topic.partition(":")[0] == aside.event and event.effective_on == aside.effective_on


def _wrong(done: list[Event], wanted: ending.Corrected, passed: dict[int, date]) -> int | None:
    for place in reversed(range(len(done))):
        event = done[place]
        match wanted.field:
            case "next_due":
                gives = hasattr(event, "next_due") and (
                    event.next_due is not None
                    or not isinstance(
                        event,
                        (
                            reprimand.Warned,
                            reprimand.Criticised,
                            grade.Promoted,
                            grade.Demoted,
                            ending.Renewed,
                        ),
                    )
                )
                value = getattr(event, "next_due", None)
            case "valid_until":
                gives, value = isinstance(event, GIVES["valid_until"]), getattr(event, "valid_until", None)
            case field:
                gives = isinstance(event, GIVES[field])
                value = (
                    passed.get(event.originator_version, event.effective_on)
                    if field != "conferred_on"
                    else event.effective_on
                )
        if gives and (value.isoformat() if value else "") == wanted.before:
            return place
    return None


def known_by(register: type[Register], events: Sequence[Event], at: datetime) -> int:
    """How many events of an award a register knew at an instant: those before the first it takes that was recorded later.

    The first event, the application, is left out: an honour is known from its conferral on.
    """
    return next(
        (place for place in range(1, len(events)) if _is_later(register, events[place], at)), len(events)
    )


def _is_later(register: type[Register], event: Event, at: datetime) -> bool:
    return event.topic in register.handlers and event.recorded_at > at
