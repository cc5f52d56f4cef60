"""The questions that are asked of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, Select, bindparam, exc, func, select

from application.ports import AnsweredCommand, CommandRecord, Committed, RawEvent, StoreUnavailable
from infrastructure.event_store.engine import in_words, reading
from infrastructure.event_store.progress import Progress
from infrastructure.event_store.schema import commands, events, tracking

_EVENTS = select(events.c.position, events.c.stream, events.c.version, events.c.topic, events.c.state)
_ONE_STREAM = _EVENTS.where(
    events.c.stream == bindparam("stream"), events.c.version > bindparam("after")
).order_by(events.c.version)
_VERSIONS = (
    select(events.c.stream, func.max(events.c.version))
    .where(events.c.stream.in_(bindparam("streams", expanding=True)))
    .group_by(events.c.stream)
)
_AT_ONCE = 1_000
"""Streams in one statement: SQLite takes 32,766 values."""
_HEAD = select(func.coalesce(func.max(events.c.position), 0))
_COMMANDS = select(
    commands.c.command_id, commands.c.fingerprint, commands.c.stream, commands.c.version, commands.c.position
)


class Reader:
    """Reads what is committed. Raises ``StoreUnavailable`` when the database does not answer."""

    def __init__(self, engine: Engine, progress: Progress) -> None:
        self._engine = engine
        self._progress = progress

    def after(self, stream: str, version: int) -> list[RawEvent]:
        """The events of one stream above ``version``: what every decision asks, so the statement is made only once."""
        return self._events(_ONE_STREAM, {"stream": stream, "after": version})

    def versions(self, streams: Sequence[str]) -> dict[str, int]:
        """The versions of these streams; those that do not exist are left out."""
        found: dict[str, int] = {}
        for start in range(0, len(streams), _AT_ONCE):
            rows = self._rows(_VERSIONS, {"streams": streams[start : start + _AT_ONCE]})
            found.update((stream, version) for stream, version in rows)
        return found

    def stream(
        self,
        stream: str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[RawEvent]:
        """The events of one stream, by version."""
        query = _EVENTS.where(events.c.stream == stream)
        if gt is not None:
            query = query.where(events.c.version > gt)
        if lte is not None:
            query = query.where(events.c.version <= lte)
        if limit is not None:
            query = query.limit(limit)
        return self._events(query.order_by(events.c.version.desc() if desc else events.c.version))

    def log(
        self,
        after: int,
        limit: int,
        *,
        stop: int | None = None,
        topics: Sequence[str] = (),
        topics_prefix: str | None = None,
        streams_prefix: str | None = None,
    ) -> list[RawEvent]:
        """The events of all streams above position ``after``, up to and including ``stop``, by position."""
        query = _EVENTS.where(events.c.position > after)
        if stop is not None:
            query = query.where(events.c.position <= stop)
        if topics:
            query = query.where(events.c.topic.in_(topics))
        if topics_prefix:
            query = query.where(func.substr(events.c.topic, 1, len(topics_prefix)) == topics_prefix)
        if streams_prefix:
            query = query.where(
                events.c.stream >= streams_prefix, events.c.stream < after_every(streams_prefix)
            )
        found = self._events(query.order_by(events.c.position).limit(limit))
        if found:
            self._progress.advance(found[-1].position)
        return found

    def head(self) -> int:
        """The position of the last event; 0 when there is none."""
        head: int = self._rows(_HEAD)[0][0]
        self._progress.advance(head)
        return head

    def command(self, command_id: str) -> AnsweredCommand | None:
        """The command carried out under this id, with its answer."""
        for id_, fingerprint, *committed in self._rows(_COMMANDS.where(commands.c.command_id == command_id)):
            return AnsweredCommand(CommandRecord(id_, fingerprint), Committed(*committed))
        return None

    def tracked(self, application: str) -> int | None:
        """How far a follower of the library has come."""
        rows = self._rows(select(tracking.c.position).where(tracking.c.application == application))
        return rows[0][0] if rows else None

    def _events(self, query: Select[Any], asked: Mapping[str, Any] | None = None) -> list[RawEvent]:
        return list(map(RawEvent._make, self._rows(query, asked)))

    def _rows(self, query: Select[Any], asked: Mapping[str, Any] | None = None) -> Sequence[Any]:
        try:
            with reading(self._engine) as connection:
                return connection.execute(query, asked).all()
        except (exc.DBAPIError, exc.TimeoutError) as error:
            raise StoreUnavailable(in_words(error)) from error


def after_every(prefix: str) -> str:
    """The first text after all that start with ``prefix``, in the byte order of the stream column."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
