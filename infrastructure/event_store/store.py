"""The event store as the application knows it: ``application.ports.EventStore`` on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Generic

from sqlalchemy import Engine

from application.ports import (
    AnsweredCommand,
    CommandRecord,
    Committed,
    RawEvent,
    Recorded,
    StoreHealth,
    StoreUnavailable,
)
from infrastructure.event_store.committer import PATIENCE, Committer
from infrastructure.event_store.engine import make_engine, opening
from infrastructure.event_store.ledger import Append
from infrastructure.event_store.mapper import E, StrictMapper, Upcaster
from infrastructure.event_store.progress import Progress
from infrastructure.event_store.reader import Reader
from infrastructure.event_store.schema import create_or_check

_ALL = 2**62


def open_store(
    url: str, types: Mapping[str, type[E]], upcasters: Mapping[str, Upcaster] | None = None
) -> SqlEventStore[E]:
    """Open the store at ``url``, making it where there is none, for events of ``types`` (topic → class).

    Raises ``UnknownStoreFormat`` when it belongs to an older or newer program, ``UnusableDatabase`` when it does not
    answer or cannot be opened.
    """
    engine = make_engine(url)
    with opening(engine):
        create_or_check(engine)
    return SqlEventStore(engine, StrictMapper(types, upcasters))


class SqlEventStore(Generic[E]):
    """Events in, events out. One per process and database: it has the process's one committer."""

    def __init__(self, engine: Engine, mapper: StrictMapper[E], patience: float = PATIENCE) -> None:
        self.engine = engine
        self.mapper = mapper
        self._progress = Progress()
        self._reader = Reader(engine, self._progress)
        self._committer = Committer(engine, self._progress, patience)

    @property
    def last_position(self) -> int:
        """The highest position this process has stored or seen."""
        return self._progress.position

    def load(self, stream: str) -> list[E]:
        """All events of ``stream`` in order."""
        return self.load_after(stream, 0)

    def load_after(self, stream: str, version: int) -> list[E]:
        """The events of ``stream`` above ``version``."""
        return [self.mapper.decode(*row[1:]) for row in self._reader.after(stream, version)]

    def versions(self, streams: Sequence[str]) -> dict[str, int]:
        """The versions of these streams; those that do not exist are left out."""
        return self._reader.versions(streams)

    def submit(
        self,
        events: Sequence[E],
        expect: Mapping[str, int] | None = None,
        command: CommandRecord | None = None,
    ) -> Future[Committed]:
        """Store all or none; the future answers when they are durable or refused."""
        stored = [self.mapper.to_stored_event(event) for event in events]
        return self._committer.submit(Append(stored, expect or {}, command))

    def append(
        self,
        events: Sequence[E],
        expect: Mapping[str, int] | None = None,
        command: CommandRecord | None = None,
    ) -> Committed:
        """``submit`` and wait."""
        return self.submit(events, expect, command).result()

    def head(self) -> int:
        """The position of the last event; 0 when there is none."""
        return self._reader.head()

    def read(self, after: int, limit: int, topics_prefix: str | None = None) -> list[Recorded[E]]:
        """Up to ``limit`` events above position ``after``, in order."""
        rows = self.read_raw(after, limit, topics_prefix)
        return [Recorded(row.position, self.mapper.decode(*row[1:])) for row in rows]

    def family(self, streams_prefix: str, after: int = 0) -> list[Recorded[E]]:
        """All events above ``after`` of the streams whose id starts so, in order."""
        rows = self._reader.log(after, _ALL, streams_prefix=streams_prefix)
        return [Recorded(row.position, self.mapper.decode(*row[1:])) for row in rows]

    def read_raw(self, after: int, limit: int, topics_prefix: str | None = None) -> Sequence[RawEvent]:
        """``read`` without decoding."""
        return self._reader.log(after, limit, topics_prefix=topics_prefix)

    def wait_beyond(self, position: int, timeout: float) -> bool:
        """Wait until this process knows of an event above ``position``; other processes' events need a look."""
        return self._progress.wait_beyond(position, timeout)

    def find_command(self, command_id: str) -> AnsweredCommand | None:
        """The answer a command got."""
        return self._reader.command(command_id)

    def health(self) -> StoreHealth:
        """Ask the database how far it is."""
        waiting = self._committer.waiting
        try:
            return StoreHealth(True, self.head(), waiting)
        except StoreUnavailable as failure:
            return StoreHealth(False, None, waiting, failure.reason)

    def close(self) -> None:
        """Answer what was submitted, then let go of the database."""
        self._committer.close()
        self.engine.dispose()
