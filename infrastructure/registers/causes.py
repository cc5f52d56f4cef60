"""The event behind a change, as an auditor cites it: what, where in the log, when on paper and when recorded, who."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from infrastructure.event_store.schema import events
from infrastructure.history import NAMES
from infrastructure.registers.facts import By, instant

COLUMNS = (
    "topic", "title", "stream", "version", "position", "effective_on", "recorded_at", "person", "acted_for", "seat",
    "document",
)  # fmt: skip
"""What is told of an event. ``seat`` is ``unit/seat``; ``acted_for`` the person whose seat was used under a delegation."""

UNCAUSED: dict[str, Any] = dict.fromkeys(COLUMNS)
"""Told of a change that no event made: a day passed."""


class _Authority(By, gc=False):
    on_behalf_of: str | None = None


class _Envelope(msgspec.Struct, gc=False):
    recorded_at: str
    effective_on: str
    by: _Authority
    document: str = ""


_read = msgspec.json.Decoder(_Envelope).decode


def causes(connection: Connection, positions: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The events at these positions, each as ``COLUMNS`` tell it."""
    query = select(events).where(events.c.position.in_(sorted(set(positions))))
    return {row.position: _told(row) for row in connection.execute(query)}


def _told(row: Any) -> dict[str, Any]:
    said = _read(row.state)
    name = row.topic.partition(":")[0]
    return {
        "topic": row.topic, "title": NAMES.get(name, name), "stream": row.stream, "version": row.version,
        "position": row.position, "effective_on": said.effective_on, "recorded_at": instant(said.recorded_at),
        "person": said.by.person, "acted_for": said.by.on_behalf_of, "seat": f"{said.by.unit}/{said.by.seat}",
        "document": said.document,
    }  # fmt: skip
