"""Golden files: one event of every topic, as it is stored. ``python -m tests.support.golden`` makes those that are missing.

It never touches a file that is there: what was recorded is for ever.
"""

from __future__ import annotations

import hashlib
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


def file_of(topic: str) -> Path:
    """``award.applied:1`` lies in ``award.applied.1.json``."""
    return FOLDER / f"{topic.replace(':', '.')}.json"


def listed() -> dict[str, str]:
    """The topics of the committed list, each with the digest of its golden file."""
    lines = LIST.read_text(encoding="utf-8").splitlines() if LIST.exists() else []
    return dict(line.split() for line in lines if line)


def digest(topic: str) -> str:
    """The digest of a golden file."""
    return hashlib.sha256(file_of(topic).read_bytes()).hexdigest()


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
    """Write the golden files of the topics that have none, and add them to the list."""
    known, mapper = listed(), StrictMapper(catalogue())
    new = [topic for topic in catalogue() if topic not in known]
    for topic in new:
        file_of(topic).write_bytes(mapper.to_stored_event(sample(catalogue()[topic])).state + b"\n")
    lines = [f"{topic} {digest(topic)}" for topic in sorted([*known, *new])]
    LIST.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return new


if __name__ == "__main__":
    make_missing()
