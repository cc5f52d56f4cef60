"""Events to JSON and back, strictly: what is not exactly as its topic promises is refused, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent

from application.ports import UnreadableEvent

Upcaster = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]
"""From the facts of an old topic to the next newer topic and its facts."""


class MappedEvent(DomainEventProtocol[str], Protocol):
    """A frozen ``msgspec.Struct`` whose stored name is its ``topic``, ``name:version``."""

    topic: ClassVar[str]


E = TypeVar("E", bound=MappedEvent)


class StrictMapper(Mapper[str], Generic[E]):
    """Reads the topics of ``types``, and older ones through ``upcasters``; writes those of ``types`` only."""

    def __init__(self, types: Mapping[str, type[E]], upcasters: Mapping[str, Upcaster] | None = None) -> None:
        self._decoders = {topic: msgspec.json.Decoder(kind) for topic, kind in types.items()}
        self._topics = {kind: topic for topic, kind in types.items()}
        self._newest = _newest(types)
        self._upcasters = dict(upcasters or {})
        self._encode = msgspec.json.Encoder(order="deterministic").encode
        _check(types, self._upcasters)

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """Encode; the same event always gives the same bytes."""
        try:
            topic = self._topics[cast("type[E]", type(domain_event))]
        except KeyError:
            raise TypeError(
                f"{type(domain_event).__qualname__} is not among the events of this store"
            ) from None
        return StoredEvent(
            domain_event.originator_id, domain_event.originator_version, topic, self._encode(domain_event)
        )

    def to_domain_event(self, stored_event: StoredEvent) -> E:
        """Decode, or raise ``UnreadableEvent``."""
        return self.decode(
            str(stored_event.originator_id),
            stored_event.originator_version,
            stored_event.topic,
            stored_event.state,
        )

    def decode(self, stream: str, version: int, topic: str, state: bytes) -> E:
        """``to_domain_event`` for one row."""
        try:
            event = self._decode(topic, state)
        except (msgspec.MsgspecError, _NotUnderstood) as error:
            raise UnreadableEvent(stream, version, topic, str(error)) from error
        if event.originator_id != stream or event.originator_version != version:
            found = f"event {event.originator_version} of {event.originator_id}"
            raise UnreadableEvent(stream, version, topic, f"its content says it is {found}")
        return event

    def _decode(self, topic: str, state: bytes) -> E:
        decoder = self._decoders.get(topic)
        if decoder is not None:
            return decoder.decode(state)
        topic, state = self._upcast(topic, state)
        return self._decoders[topic].decode(state)

    def _upcast(self, topic: str, state: bytes) -> tuple[str, bytes]:
        facts = msgspec.json.decode(state, type=dict[str, Any])
        for _ in self._upcasters:  # as many steps as there are: upcasters that run in a circle end too
            if topic not in self._upcasters:
                break
            topic, facts = self._one_step(topic, facts)
        if topic not in self._decoders:
            raise _NotUnderstood(self._why_not(topic))
        return topic, self._encode(facts)

    def _one_step(self, topic: str, facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        try:
            return self._upcasters[topic](facts)
        except (LookupError, TypeError, ValueError) as error:
            raise _NotUnderstood(f"it does not have the shape of {topic}: {error!r}") from error

    def _why_not(self, topic: str) -> str:
        name, version = _split(topic)
        newest = self._newest.get(name)
        if newest is None:
            return "this program knows no such event"
        if version > newest:
            return f"it was written by a newer program; this one knows {name} up to version {newest}"
        return f"nothing brings version {version} up to version {newest}"


class _NotUnderstood(Exception):
    """Why the topic or the shape is beyond this program."""


def _split(topic: str) -> tuple[str, int]:
    name, _, version = topic.rpartition(":")
    return (name, int(version)) if version.isdecimal() else (topic, 0)


def _newest(topics: Mapping[str, object]) -> dict[str, int]:
    newest: dict[str, int] = {}
    for name, version in map(_split, topics):
        newest[name] = max(version, newest.get(name, 0))
    return newest


def _check(types: Mapping[str, type[MappedEvent]], upcasters: Mapping[str, Upcaster]) -> None:
    """Refuse a catalogue that contradicts itself, at start rather than at the first odd event."""
    for topic, kind in types.items():
        if kind.topic != topic or _split(topic)[1] < 1:
            raise ValueError(f"{kind.__qualname__} is called {kind.topic}, not {topic} (name:version)")
    if twice := types.keys() & upcasters.keys():
        raise ValueError(f"both an event and an upcaster for {sorted(twice)}")
