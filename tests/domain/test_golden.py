"""What was recorded is for ever: every event ever written must load, and be written again just so."""

from __future__ import annotations

import json

import msgspec
import pytest

from application.desk import KINDS
from application.ports import UnreadableEvent
from domain.catalogue import catalogue
from domain.kernel import Event
from infrastructure.event_store.mapper import StrictMapper
from tests.support.golden import digest, file_of, listed, sample, topic_of, unseen

TOPICS = sorted(listed())
MAPPER: StrictMapper[Event] = StrictMapper(catalogue())


def stored(shown: str) -> bytes:
    return file_of(shown).read_bytes().rstrip(b"\n")


def decoded(shown: str, state: bytes | None = None) -> Event:
    stream = f"{shown.partition('.')[0]}:样本"
    return MAPPER.decode(stream, 1, topic_of(shown), stored(shown) if state is None else state)


def test_the_catalogue_of_events_only_grows() -> None:
    missing = set(map(topic_of, TOPICS)) - set(catalogue())
    assert missing == set(), (
        "these were recorded once and must be readable for ever (rename nothing, remove nothing)"
    )


def test_every_event_has_a_golden_file() -> None:
    new = set(catalogue()) - set(TOPICS)
    assert new == set(), "make them with `python -m tests.support.golden`, look at them, commit them"


@pytest.mark.parametrize("topic", sorted(catalogue()))
def test_every_field_of_an_event_is_shown_by_a_golden_file(topic: str) -> None:
    assert unseen(topic, listed()) == [], "make one with `python -m tests.support.golden`, look, commit"


@pytest.mark.parametrize("topic", TOPICS)
def test_a_golden_file_never_changes(topic: str) -> None:
    assert digest(topic) == listed()[topic], (
        "a stored event cannot be changed: add a version to its topic instead"
    )


@pytest.mark.parametrize("topic", TOPICS)
def test_a_golden_event_loads_and_is_written_again_byte_for_byte(topic: str) -> None:
    event = decoded(topic)
    assert MAPPER.to_stored_event(event).state == stored(topic)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_golden_file_shows_nothing_that_is_not_there_any_more(topic: str) -> None:
    """A field added later is optional: the old file then lacks it, and another file shows it."""
    made = json.loads(msgspec.json.encode(sample(catalogue()[topic_of(topic)])))
    assert set(json.loads(stored(topic))) <= set(made)


@pytest.mark.parametrize("topic", TOPICS)
def test_applying_an_event_copies_and_cannot_fail(topic: str) -> None:
    """Even on an aggregate nothing else ever happened to: ``apply`` decides nothing."""
    aggregate = KINDS[topic.partition(".")[0]].blank("样本")
    decoded(topic).mutate(aggregate)
    assert aggregate.version == 1


REQUIRED = ("stream", "version", "recorded_at", "effective_on", "by")


@pytest.mark.parametrize("topic", TOPICS)
def test_an_unknown_field_is_refused(topic: str) -> None:
    facts = json.loads(stored(topic)) | {"新字段": 1}
    with pytest.raises(UnreadableEvent):
        decoded(topic, msgspec.json.encode(facts))


@pytest.mark.parametrize("field", REQUIRED)
def test_a_missing_field_is_refused(field: str) -> None:
    facts = json.loads(stored("award.applied:1"))
    del facts[field]
    with pytest.raises(UnreadableEvent):
        decoded("award.applied:1", msgspec.json.encode(facts))


@pytest.mark.parametrize("topic", ["award.invented:1", "award.applied:2", "award.applied", ""])
def test_an_unknown_topic_is_refused(topic: str) -> None:
    with pytest.raises(UnreadableEvent):
        MAPPER.decode("award:样本", 1, topic, stored("award.applied:1"))


def test_an_event_of_another_place_in_its_stream_is_refused() -> None:
    with pytest.raises(UnreadableEvent):
        MAPPER.decode("award:样本", 2, "award.applied:1", stored("award.applied:1"))
