"""Nothing is read that is not exactly as its topic promises."""

from typing import Any

import msgspec
import pytest
from eventsourcing.persistence import StoredEvent

from application.ports import UnreadableEvent
from infrastructure.event_store.mapper import StrictMapper
from tests.infrastructure.event_store.samples import TYPES, Applied, Sample, applied

mapper = StrictMapper(TYPES)


def stored(topic: str = "award.applied:2", **facts: Any) -> StoredEvent:
    return StoredEvent("award:a", 1, topic, msgspec.json.encode({"stream": "award:a", "version": 1, **facts}))


def test_an_event_comes_back_as_it_was() -> None:
    event = applied("award:a", 1)
    assert mapper.to_domain_event(mapper.to_stored_event(event)) == event


def test_the_same_event_gives_the_same_bytes_in_the_order_of_its_fields() -> None:
    encoded = mapper.to_stored_event(applied("award:a", 1))
    assert encoded.state == b'{"stream":"award:a","version":1,"home":"red-star","members":0}'


def test_a_missing_field_with_a_default_is_filled_in() -> None:
    assert mapper.to_domain_event(stored(home="h")) == applied("award:a", 1, home="h")


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (stored("award.lost:1"), "this program knows no such event"),
        (stored("nonsense"), "this program knows no such event"),
        (stored("award.applied:3", home="h"), "newer program; this one knows award.applied up to version 2"),
        (stored("award.applied:1", home="h"), "nothing brings version 1 up to version 2"),
        (stored(), "missing required field `home`"),
        (stored(home="h", colour="red"), "unknown field `colour`"),
        (stored(home=1), "Expected `str`"),
        (stored(home="h", members="1"), "Expected `int`"),
        (stored(home="h", version=2), "its content says it is event 2 of award:a"),
        (stored(home="h", stream="award:b"), "its content says it is event 1 of award:b"),
        (StoredEvent("award:a", 1, "award.applied:2", b"{"), "truncated"),
        (StoredEvent("award:a", 1, "award.applied:1", b"[]"), "Expected `object`"),
    ],
)
def test_what_is_not_as_its_topic_promises_is_refused(event: StoredEvent, reason: str) -> None:
    with pytest.raises(UnreadableEvent, match=reason) as refused:
        mapper.to_domain_event(event)
    assert (refused.value.stream, refused.value.version, refused.value.topic) == ("award:a", 1, event.topic)


def from_1(facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    facts["home"] = facts.pop("house")
    return "award.applied:2", facts


def from_0(facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    facts["house"] = facts.pop("building")
    return "award.requested:1", facts


UPCASTERS = {"award.requested:0": from_0, "award.requested:1": from_1}


def test_old_topics_are_brought_up_to_date_step_by_step() -> None:
    upcasting = StrictMapper(TYPES, UPCASTERS)
    assert upcasting.to_domain_event(stored("award.requested:0", building="h")) == applied("award:a", 1, "h")
    assert upcasting.to_domain_event(stored("award.requested:1", house="h")) == applied("award:a", 1, "h")


def test_an_old_event_without_the_shape_of_its_topic_is_refused() -> None:
    upcasting = StrictMapper(TYPES, UPCASTERS)
    with pytest.raises(
        UnreadableEvent, match=r"does not have the shape of award.requested:1: KeyError\('house'\)"
    ):
        upcasting.to_domain_event(stored("award.requested:1", home="h"))


def test_upcasters_that_run_in_a_circle_end_in_a_refusal() -> None:
    circle = StrictMapper(TYPES, {"a:1": lambda facts: ("b:1", facts), "b:1": lambda facts: ("a:1", facts)})
    with pytest.raises(UnreadableEvent, match="knows no such event"):
        circle.to_domain_event(stored("a:1"))


def test_an_event_outside_the_catalogue_is_not_written() -> None:
    class Unlisted(Applied, frozen=True, kw_only=True):
        pass

    with pytest.raises(TypeError, match="Unlisted is not among the events"):
        mapper.to_stored_event(Unlisted(originator_id="award:a", originator_version=1, home="h"))


def test_a_catalogue_that_contradicts_itself_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match=r"Applied is called award.applied:2, not award.applied:3"):
        StrictMapper[Sample]({"award.applied:3": Applied})
    with pytest.raises(ValueError, match="both an event and an upcaster"):
        StrictMapper(TYPES, {"award.applied:2": from_1})
