"""What our recorder adds to the library's interface; the rest is in the conformance tests."""

import threading
from collections.abc import Iterator

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent, Tracking

from application.ports import CommandRecord, CommandRepeated, GuardConflict
from infrastructure.event_store.factory import SqlFactory
from infrastructure.event_store.recorder import PollingSubscription, SqlRecorder


@pytest.fixture
def factory(database_url: str) -> Iterator[SqlFactory]:
    factory = SqlFactory({"DATABASE_URL": database_url})
    yield factory
    factory.close()


@pytest.fixture
def recorder(factory: SqlFactory) -> SqlRecorder:
    return factory.process_recorder()


def event(stream: str, version: int, topic: str = "t:1") -> StoredEvent:
    return StoredEvent(stream, version, topic, b"{}")


def test_stream_ids_are_text_unless_asked_otherwise(recorder: SqlRecorder) -> None:
    recorder.insert_events([event("award:a", 1)])
    assert recorder.select_events("award:a") == [event("award:a", 1)]


@pytest.mark.parametrize("state", [b"\xff\xfe packed", b"a\0b", '{"说":"\\u0000"}'.encode()])
def test_what_the_library_stores_need_not_be_text(recorder: SqlRecorder, state: bytes) -> None:
    """Also not when the committer is alone and sends a batch without having looked."""
    for version in range(1, 4):
        recorder.insert_events([StoredEvent("a", version, "t:1", state)])
    assert {event.state for event in recorder.select_events("a")} == {state}


def test_guards_and_command_ids_are_stored_and_checked_with_the_events(recorder: SqlRecorder) -> None:
    command = CommandRecord("c-1", "f")
    assert recorder.insert_events([event("a", 1)], expect={"h": 0}, command=command) == [1]
    with pytest.raises(IntegrityError) as conflict:
        recorder.insert_events([event("b", 1)], expect={"a": 0})
    assert isinstance(conflict.value.__cause__, GuardConflict)
    with pytest.raises(IntegrityError) as conflict:
        recorder.insert_events([event("b", 1)], command=command)
    assert isinstance(conflict.value.__cause__, CommandRepeated)


def test_events_and_tracking_are_stored_together_or_not_at_all(recorder: SqlRecorder) -> None:
    recorder.insert_events([event("a", 1)], tracking=Tracking("upstream", 5))
    with pytest.raises(IntegrityError):
        recorder.insert_events([event("a", 2)], tracking=Tracking("upstream", 5))
    with pytest.raises(IntegrityError):
        recorder.insert_events([event("a", 1)], tracking=Tracking("upstream", 6))
    assert recorder.select_events("a") == [event("a", 1)]
    assert recorder.max_tracking_id("upstream") == 5


def test_a_closed_store_is_an_operational_error_to_the_library(factory: SqlFactory) -> None:
    recorder = factory.process_recorder()
    factory.close()
    with pytest.raises(OperationalError):
        recorder.insert_events([event("a", 1)])


class Impatient(PollingSubscription):
    """Would wait for an hour if nobody woke it."""

    EVERY = 3600


def test_a_subscriber_is_woken_by_an_append_of_its_own_process(recorder: SqlRecorder) -> None:
    with Impatient(recorder) as subscription:
        threading.Timer(0.2, recorder.insert_events, [[event("a", 1)]]).start()
        assert next(subscription).id == 1


def test_a_subscriber_sees_by_polling_what_another_process_stored(
    database_url: str, recorder: SqlRecorder
) -> None:
    other = SqlFactory({"DATABASE_URL": database_url})
    with recorder.subscribe(gt=0) as subscription:
        threading.Timer(0.2, other.process_recorder().insert_events, [[event("a", 1)]]).start()
        assert next(subscription).id == 1
    other.close()


def test_a_subscriber_for_some_topics_does_not_spin_over_the_others(recorder: SqlRecorder) -> None:
    recorder.insert_events([event("a", version, "other:1") for version in range(1, 6)])
    with Impatient(recorder, topics=["t:1"]) as subscription:
        threading.Timer(0.2, recorder.insert_events, [[event("b", 1)]]).start()
        assert next(subscription).id == 6


def test_a_waiting_subscription_can_be_stopped(recorder: SqlRecorder) -> None:
    with Impatient(recorder) as subscription:
        threading.Timer(0.2, subscription.stop).start()
        assert list(subscription) == []
