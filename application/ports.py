"""What the application needs from outside: the event store, and how it says no.

StoreFailure
├── AppendRefused              nothing of this append was stored
│   ├── VersionConflict        somebody else wrote to one of its streams first
│   ├── GuardConflict          a stream the decision relied on has moved
│   ├── CommandRepeated        the command was already carried out; carries the earlier answer
│   └── CommandIdReused        the command id belongs to another command
├── StoreUnavailable           the database does not answer
│   └── StoreClosed            this process has closed its store
├── UnreadableEvent            a stored event that this program must not interpret
└── UnknownStoreFormat         a whole store that this program must not open
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from msgspec import Struct

from domain.kernel import Event

E_co = TypeVar("E_co", covariant=True)


class CommandRecord(Struct, frozen=True):
    """A command's id, chosen by who asks, and a digest of everything it asks for.

    The same id with the same fingerprint is the same command asked again.
    """

    command_id: str
    fingerprint: str


class Committed(Struct, frozen=True):
    """Where an append ended: the stream of its first event, that stream's version, and its last position.

    ``position`` counts all events of the store from 1 without gaps.
    """

    stream: str
    version: int
    position: int


class AnsweredCommand(Struct, frozen=True):
    """A command that was carried out, and the answer it got."""

    command: CommandRecord
    committed: Committed


@dataclass(frozen=True, slots=True)
class Recorded(Generic[E_co]):
    """An event at its position."""

    position: int
    event: E_co


class RawEvent(NamedTuple):
    """An event as it lies in the store; ``state`` is its JSON."""

    position: int
    stream: str
    version: int
    topic: str
    state: bytes


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """Whether the database answers, how far it is, and how many appends of this process wait."""

    available: bool
    head: int | None
    waiting: int
    problem: str | None = None


class EventStore(Protocol):
    """The one place where facts are kept: append-only, totally ordered, durable before it answers."""

    @property
    def last_position(self) -> int:
        """The highest position this process has stored or seen; the store may be further."""

    def load(self, stream: str) -> list[Event]:
        """All events of ``stream`` in order; none when it does not exist."""

    def load_after(self, stream: str, version: int) -> list[Event]:
        """The events of ``stream`` above ``version``."""

    def versions(self, streams: Sequence[str]) -> dict[str, int]:
        """The versions of these streams, in one question; those that do not exist are left out."""

    def submit(
        self,
        events: Sequence[Event],
        expect: Mapping[str, int] | None = None,
        command: CommandRecord | None = None,
    ) -> Future[Committed]:
        """Store ``events`` – of one or several streams – all or none, and answer when they are durable.

        Each event must be the very next of its stream. ``expect`` names the versions that other streams must
        still have (0: must not exist). The future raises one of the refusals above.
        """

    def append(
        self,
        events: Sequence[Event],
        expect: Mapping[str, int] | None = None,
        command: CommandRecord | None = None,
    ) -> Committed:
        """``submit`` and wait."""

    def head(self) -> int:
        """The position of the last event; 0 when there is none."""

    def read(self, after: int, limit: int, topics_prefix: str | None = None) -> list[Recorded[Event]]:
        """Up to ``limit`` events above position ``after`` in order, whose topic starts with ``topics_prefix``."""

    def family(self, streams_prefix: str, after: int = 0) -> list[Recorded[Event]]:
        """All events above ``after`` of the streams whose id starts with the prefix, in order."""

    def read_raw(self, after: int, limit: int, topics_prefix: str | None = None) -> Sequence[RawEvent]:
        """``read`` without decoding."""

    def wait_beyond(self, position: int, timeout: float) -> bool:
        """Wait until this process knows of an event above ``position``; a hint that may come late or not at all."""

    def find_command(self, command_id: str) -> AnsweredCommand | None:
        """The answer a command got, ``None`` when it was never carried out."""

    def health(self) -> StoreHealth:
        """Ask the database; never raises."""

    def close(self) -> None:
        """Answer what was submitted, then stop. Can be called twice."""


class StoreFailure(Exception):
    """The event store could not do as asked."""


class AppendRefused(StoreFailure):
    """Nothing of this append was stored."""


@dataclass(eq=False)
class VersionConflict(AppendRefused):
    """Somebody else wrote to the stream first: load it again and decide again."""

    stream: str
    expected: int
    actual: int

    def __str__(self) -> str:
        return f"{self.stream} is at version {self.actual}, not {self.expected}"


@dataclass(eq=False)
class GuardConflict(AppendRefused):
    """A stream on whose state the decision rested has moved: load it again and decide again."""

    stream: str
    expected: int
    actual: int

    def __str__(self) -> str:
        return f"the decision relied on version {self.expected} of {self.stream}, which is at {self.actual}"


@dataclass(eq=False)
class CommandRepeated(AppendRefused):
    """The command was carried out before: ``committed`` is the answer it got then."""

    command_id: str
    committed: Committed

    def __str__(self) -> str:
        return f"command {self.command_id} was already carried out, at position {self.committed.position}"


@dataclass(eq=False)
class CommandIdReused(AppendRefused):
    """The command id belongs to another command; whoever asks must choose a new one."""

    command_id: str

    def __str__(self) -> str:
        return f"command id {self.command_id} was already used for something else"


@dataclass(eq=False)
class StoreUnavailable(StoreFailure):
    """The database does not answer.

    When ``in_doubt``, the events may or may not be stored: ask again with the same command id.
    """

    reason: str
    in_doubt: bool = False

    def __str__(self) -> str:
        doubt = ", and whether the events are stored is not known" if self.in_doubt else ""
        return f"the event store is unavailable{doubt}: {self.reason}"


class StoreClosed(StoreUnavailable):
    """This process has closed its store."""


@dataclass(eq=False)
class UnreadableEvent(StoreFailure):
    """A stored event that this program must not interpret: unknown, newer, or not as its topic promises."""

    stream: str
    version: int
    topic: str
    reason: str

    def __str__(self) -> str:
        return f"event {self.version} of {self.stream} ({self.topic}) cannot be read: {self.reason}"


@dataclass(eq=False)
class UnknownStoreFormat(StoreFailure):
    """The store was made by an older or newer program; opening it could do harm."""

    found: int
    understood: int

    def __str__(self) -> str:
        return f"the store has format {self.found}; this program understands format {self.understood}"
