"""The one aggregate base and its event: what happened, when it took effect, when it was recorded, on whose authority.

An aggregate *looks, refuses or records*. ``record`` makes an event and applies it; an event's ``apply`` only copies
what the event says, so replay can neither fail nor decide. Time and actor come in with every act (``Occasion``);
nothing in the domain reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Self

import msgspec
from eventsourcing.domain import BaseAggregate, OriginatorIDError, OriginatorVersionError

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Authority(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who acted, in which seat of which unit, and for whom: the snapshot every event keeps.

    ``person`` is an opaque id, never a name. ``on_behalf_of`` names the person whose seat was used under a
    delegation, ``None`` when the holder acted.
    """

    person: str
    unit: str
    seat: str
    on_behalf_of: str | None = None


class Occasion(msgspec.Struct, frozen=True):
    """When and by whom something is done: the server's instant, its calendar day in the notice's time zone, the day on
    the paper, and the authority.
    """

    recorded_at: datetime
    today: date
    effective_on: date
    by: Authority


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A fact of one aggregate. Subclasses add the facts and say in ``apply`` what the aggregate remembers of them.

    ``topic`` is the stored name, ``aggregate.fact:version``; it never changes once anything was recorded under it.
    """

    topic: ClassVar[str]

    originator_id: str = msgspec.field(name="stream")
    originator_version: int = msgspec.field(name="version")
    recorded_at: datetime
    effective_on: date
    by: Authority

    def mutate(self, aggregate: Any) -> Any:
        """Apply this event to the aggregate it belongs to, as the very next one of its stream."""
        if self.originator_id != aggregate.id:
            raise OriginatorIDError(self.originator_id, aggregate.id)
        if self.originator_version != aggregate.version + 1:
            raise OriginatorVersionError(self.originator_version, aggregate.version + 1)
        aggregate.take(self)
        aggregate.version = self.originator_version
        aggregate.modified_on = self.recorded_at
        return aggregate

    def apply(self, aggregate: Any) -> None:
        """Copy into the aggregate what later decisions need. Cannot fail."""


class Aggregate(BaseAggregate[str]):
    """A consistency boundary whose state is the fold of its events.

    ``prefix`` starts the stream id (``award:…``), so a stream says what it is.
    """

    prefix: ClassVar[str]

    @classmethod
    def blank(cls, name: str) -> Self:
        """The aggregate before its first event (version 0)."""
        new = cls.__new__(cls)
        new.__base_init__(cls.stream(name), 0, EPOCH)
        new.begin()
        return new

    def begin(self) -> None:
        """Set the state before the first event."""

    def take(self, event: Event) -> None:
        """Let the next event change the state."""
        event.apply(self)

    @classmethod
    def stream(cls, name: str) -> str:
        """The stream id of the aggregate called ``name``."""
        return f"{cls.prefix}:{name}"

    @classmethod
    def replay(cls, name: str, events: Iterable[Event]) -> Self:
        """Fold ``events`` into an aggregate; equal to the live one that recorded them."""
        aggregate = cls.blank(name)
        for event in events:
            event.mutate(aggregate)
        return aggregate

    @property
    def name(self) -> str:
        """The id people use: the stream without its prefix."""
        return self.id.removeprefix(f"{self.prefix}:")

    @property
    def exists(self) -> bool:
        """Whether anything was ever recorded."""
        return self._version > 0

    def copied(self) -> Self:
        """A copy to try something on, whose lists and maps are its own; what is in them never changes."""
        other = type(self).__new__(type(self))
        for name, value in vars(self).items():
            vars(other)[name] = value.copy() if isinstance(value, list | dict | set) else value
        return other

    def record(self, event_class: type[Event], on: Occasion, /, **facts: Any) -> None:
        """Make the next event of its class from the facts, apply it, and keep it pending until it is stored."""
        event = event_class(
            originator_id=self.id,
            originator_version=self.version + 1,
            recorded_at=on.recorded_at,
            effective_on=on.effective_on,
            by=on.by,
            **facts,
        )
        event.mutate(self)
        self.pending_events.append(event)  # type: ignore[arg-type]  # ours is not the library's event class


def latest(topic: str) -> tuple[str, int]:
    """Split a stored topic into its name and version: ``award.applied:1`` → ``("award.applied", 1)``."""
    name, _, version = topic.rpartition(":")
    return name, int(version)
