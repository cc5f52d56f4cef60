"""Golden files: one event of every topic, as it is stored. ``python -m tests.support.golden`` makes those that are missing.

It never touches a file that is there: what was recorded is for ever. A topic that got a field later has another file that
shows it, named after the field: ``award.publicity-opened.1+count.json``.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from domain.catalogue import catalogue
from domain.kernel import Authority, Event
from infrastructure.event_store.mapper import StrictMapper

FOLDER = Path(__file__).parents[1] / "domain" / "golden"
LIST = FOLDER / "catalogue.txt"

PARTICULAR: Mapping[str, Mapping[str, Any]] = {
    "award.corrected:1": {"field": "next_due", "before": "2020-05-02", "after": "2020-06-02"},
}
"""Facts that may not be just anything of their type."""


def file_of(shown: str) -> Path:
    """``award.applied:1`` lies in ``award.applied.1.json``."""
    return FOLDER / f"{shown.replace(':', '.')}.json"


def topic_of(shown: str) -> str:
    """The topic of a line of the list: without the fields that were added."""
    return shown.partition("+")[0]


def listed() -> dict[str, str]:
    """The committed list: a topic, or a topic with the fields that were added to it, and the digest of its golden file."""
    lines = LIST.read_text(encoding="utf-8").splitlines() if LIST.exists() else []
    return dict(line.split() for line in lines if line)


def digest(shown: str) -> str:
    """The digest of a golden file."""
    return hashlib.sha256(file_of(shown).read_bytes()).hexdigest()


def unseen(topic: str, known: Mapping[str, str]) -> list[str]:
    """The fields of an event that none of its golden files shows."""
    seen: set[str] = set()
    for shown in known:
        if topic_of(shown) == topic:
            seen |= json.loads(file_of(shown).read_bytes()).keys()
    return sorted(json.loads(msgspec.json.encode(sample(catalogue()[topic]))).keys() - seen)


def sample(kind: type[Event]) -> Event:
    """An event with every field filled in, none at its default."""
    given: dict[str, Any] = {
        "originator_id": f"{kind.topic.partition('.')[0]}:样本",
        "originator_version": 1,
        "recorded_at": datetime(2018, 5, 2, 8, 30, 15, 123456, tzinfo=UTC),
        "effective_on": date(2018, 5, 1),
        "by": Authority("li", "hospital", "chair", "wang"),
    }
    particular = PARTICULAR.get(kind.topic, {})
    for field in msgspec.structs.fields(kind):
        if field.name not in given:
            given[field.name] = particular.get(field.name, value(field.type, field.default))
    return kind(**given)


def value(kind: Any, default: Any = msgspec.NODEFAULT) -> Any:
    """Something of a type that is not its default."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return value(next(each for each in inner if each is not type(None)))
    if origin is tuple:
        return (value(inner[0]),)
    if origin is dict:
        return {"键": value(inner[1])}
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind(
            **{field.name: value(field.type, field.default) for field in msgspec.structs.fields(kind)}
        )
    if kind is bool:
        return default is not True
    plain = {
        str: "文字", int: 7, Decimal: Decimal("12.50"), date: date(2018, 5, 3), Any: {"项": ["值", 1, True, None]},
    }  # fmt: skip
    return plain[kind]


def make_missing() -> list[str]:
    """Write the golden files of the topics and fields that have none, and add them to the list."""
    known, mapper, new = listed(), StrictMapper(catalogue()), list[str]()
    topics = {topic_of(shown) for shown in known}
    for topic, kind in catalogue().items():
        if fields := unseen(topic, known):
            shown = "+".join((topic, *fields)) if topic in topics else topic
            file_of(shown).write_bytes(mapper.to_stored_event(sample(kind)).state + b"\n")
            new.append(shown)
    lines = [f"{shown} {digest(shown)}" for shown in sorted([*known, *new])]
    LIST.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return new


if __name__ == "__main__":
    make_missing()
