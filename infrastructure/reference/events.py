"""Every event that may be recorded: its topic, what it means, its facts."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping

import msgspec

from domain.catalogue import EVENTS
from domain.kernel import Event

PAGE = "docs/reference/events.md"

_SHARED = {field.name for field in msgspec.structs.fields(Event)}

_HEAD = """# Events

What was recorded is for ever: topics and facts only accumulate. Beside its own facts every event carries `stream`,
`version`, `recorded_at` (the server's instant), `effective_on` (the day on the paper) and `by` (person, unit, seat, and on
whose behalf).
"""


def page() -> str:
    """The page: a section for each kind of aggregate."""
    kinds = dict.fromkeys(event.topic.partition(".")[0] for event in EVENTS)
    return "\n".join([_HEAD, *(_section(kind) for kind in kinds)])


def _section(kind: str) -> str:
    rows = [_row(event) for event in EVENTS if event.topic.partition(".")[0] == kind]
    return "\n".join([f"## {kind}", "", "| topic | meaning | facts |", "|---|---|---|", *rows, ""])


def _row(event: type[Event]) -> str:
    facts = ", ".join(
        f"`{field.encode_name}`" for field in msgspec.structs.fields(event) if field.name not in _SHARED
    )
    meaning = " ".join((inspect.getdoc(event) or "").split())
    return f"| `{event.topic}` | {meaning} | {facts} |"


PAGES: Mapping[str, Callable[[], str]] = {PAGE: page}
