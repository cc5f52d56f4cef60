"""What was expected, held against what came. Files hold text; what came decides how the text is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

import msgspec

from application.desk import KINDS
from domain.award import Award
from domain.calendar import PLAIN, LastDay, WorkCalendar
from domain.kernel import Aggregate, Event

YES = {"true", "yes", "是"}
NO = {"false", "no", "否"}


@dataclass(frozen=True)
class Difference:
    """Something is not as expected: where, what should have come, what came."""

    what: str
    expected: str
    got: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.what}: {self.expected} ≠ {self.got}"


# --- what an aggregate looks like ----------------------------------------------------------------------------------------

INTERNAL = (
    "content", "parts", "last_checklist", "last_checklist_name", "modified_on", "life", "given_to", "answered_before", "last_day",
)  # fmt: skip
"""What an aggregate remembers that nobody writes into a scenario."""


def facts(aggregate: Aggregate, calendar: WorkCalendar = PLAIN) -> dict[str, Any]:
    """What can be expected of an aggregate: everything it remembers, and for an award its seals in words and its days as
    the calendar counts them now.
    """
    known = {
        name: value
        for name, value in vars(aggregate).items()
        if not name.startswith("_") and name not in INTERNAL and not name.endswith("_uuid")
    }
    if isinstance(aggregate, Award):
        known |= _of_award(aggregate) | _days_of(aggregate, calendar)
    return known


def facts_of(noun: str) -> list[str]:
    """The names that can be expected of a kind of aggregate: ``award``."""
    return sorted(facts(KINDS[noun].blank("-")))


def _of_award(award: Award) -> dict[str, Any]:
    """``seals``: the steps whose seal stands; ``superseded``: those whose seal is void."""
    return {
        "seals": [seal.step for seal in award.seals if seal.live],
        "superseded": [seal.step for seal in award.seals if not seal.live],
        "notes": sorted({note for seal in award.seals if seal.live for note in seal.notes}),
        "grants": [claim.amount for claim in award.claims],
        "paid": [claim.amount for claim in award.claims if claim.paid_on],
    }


def _days_of(award: Award, calendar: WorkCalendar) -> dict[str, Any]:
    """The last days of an award by name, and which of them are ``provisional``."""
    hearing = award.proposal.hearing_until if award.proposal else None
    ends = {
        "publicity_until": award.publicity_end(calendar),
        "hearing_until": award.hearing_end(calendar) or (LastDay(hearing, hearing) if hearing else None),
        "deadline": award.rectification_end(calendar),
        "suspended_until": award.suspension_end(calendar),
    }
    days: dict[str, Any] = {name: end.day if end else None for name, end in ends.items()}
    return days | {"provisional": [name for name, end in ends.items() if end and end.provisional]}


def differences(
    expected: Mapping[str, Any], aggregate: Aggregate, calendar: WorkCalendar = PLAIN
) -> Iterator[Difference]:
    """What of an aggregate is not as expected."""
    known = facts(aggregate, calendar)
    for name, wanted in expected.items():
        if not same(wanted, known.get(name)):
            yield Difference(name, shown(wanted), shown(known.get(name)))


def told(events: Sequence[Event], stream: str) -> list[str]:
    """The events about one aggregate, by their names without the version."""
    return [event.topic.partition(":")[0] for event in events if event.originator_id == stream]


def warned(events: Sequence[Event]) -> list[str]:
    """The codes of what was shown and barred nothing, over all events of an act."""
    codes: set[str] = set()
    for event in events:
        codes.update(getattr(event, "warnings", ()), getattr(event, "notes", ()))
    return sorted(codes)


# --- values --------------------------------------------------------------------------------------------------------------


def same(expected: Any, actual: Any) -> bool:
    """Whether a value from a file means the value that came; of a map only the given keys count."""
    if actual is None or expected is None:
        return expected is None and actual in (None, "", [], ())
    if isinstance(actual, bool):
        return str(expected).lower() in (YES if actual else NO)
    if isinstance(actual, int | float | Decimal) and not isinstance(actual, Enum):
        return _number(expected) == Decimal(str(actual))
    if isinstance(actual, Enum):
        return str(expected) in (str(actual.value), getattr(actual, "zh", ""))
    if isinstance(actual, date | datetime):
        return str(expected) == actual.isoformat()
    if isinstance(actual, msgspec.Struct):
        return same(expected, msgspec.structs.asdict(actual))
    return _same_collection(expected, actual)


def _same_collection(expected: Any, actual: Any) -> bool:
    if isinstance(actual, Mapping):
        if not isinstance(expected, Mapping):
            return False
        known = {str(key): value for key, value in actual.items()}
        return all(key in known and same(value, known[key]) for key, value in expected.items())
    if isinstance(actual, set | frozenset):
        actual = sorted(actual)
    if isinstance(actual, Sequence) and not isinstance(actual, str):
        fits = isinstance(expected, Sequence) and not isinstance(expected, str)
        return fits and len(expected) == len(actual) and all(map(same, expected, actual))
    return str(expected) == str(actual)


def _number(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None


def shown(value: Any) -> str:
    """A value in one line."""
    if value is None:
        return "—"
    if isinstance(value, Enum):
        return f"{value.value}"
    if isinstance(value, msgspec.Struct):
        return shown(msgspec.structs.asdict(value))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {shown(each)}" for key, each in value.items()) + "}"
    if isinstance(value, set | frozenset):
        return shown(sorted(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(shown, value)) + "]"
    return str(value)


# --- rows of registers ---------------------------------------------------------------------------------------------------


def row_differences(
    expected: Sequence[Mapping[str, Any]], actual: Sequence[Mapping[str, Any]], in_order: bool
) -> Iterator[Difference]:
    """Which rows are missing and which came unasked; rows are paired so that as many as possible fit."""
    if in_order:
        fitting = [
            (place, place)
            for place in range(min(len(expected), len(actual)))
            if same(expected[place], actual[place])
        ]
        pairs = dict(fitting)
    else:
        pairs = _pairs(expected, actual)
    for place, row in enumerate(expected):
        if place not in pairs:
            yield Difference("缺行 / row missing", shown(row), "—")
    for place, row in enumerate(actual):
        if place not in pairs.values():
            yield Difference("多行 / row unasked for", "—", shown(row))


def _pairs(expected: Sequence[Mapping[str, Any]], actual: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """The largest pairing of expected rows with rows that fit them."""
    fits = [[place for place, row in enumerate(actual) if same(wanted, row)] for wanted in expected]
    taken: dict[int, int] = {}

    def seek(wanted: int, tried: set[int]) -> bool:
        for place in fits[wanted]:
            if place in tried:
                continue
            tried.add(place)
            if place not in taken or seek(taken[place], tried):
                taken[place] = wanted
                return True
        return False

    for wanted in range(len(expected)):
        seek(wanted, set())
    return {wanted: place for place, wanted in taken.items()}
