"""What the application may rely on."""

from collections.abc import Callable

import pytest

from application.ports import (
    AnsweredCommand,
    CommandIdReused,
    CommandRecord,
    CommandRepeated,
    Committed,
    EventStore,
    GuardConflict,
    Recorded,
    StoreClosed,
    StoreHealth,
    VersionConflict,
)
from domain.kernel import Event
from infrastructure.event_store.mapper import StrictMapper
from infrastructure.event_store.store import SqlEventStore
from tests.infrastructure.event_store.samples import Store, applied, built, lock_held

COMMAND = CommandRecord("c-1", "endorse award a")


def test_it_is_what_the_application_asks_for(store: Store) -> None:
    of_the_domain: SqlEventStore[Event] = SqlEventStore(store.engine, StrictMapper({}))
    port: EventStore = of_the_domain
    port.close()


def test_what_was_appended_is_loaded_in_order(store: Store) -> None:
    committed = store.append([applied("award:a", 1), applied("award:a", 2, home="blue-sky")])
    store.append([built("home:h", 1)])
    assert committed == Committed("award:a", version=2, position=2)
    assert store.load("award:a") == [applied("award:a", 1), applied("award:a", 2, home="blue-sky")]
    assert store.load_after("award:a", 1) == [applied("award:a", 2, home="blue-sky")]


def test_a_stream_that_does_not_exist_is_empty(store: Store) -> None:
    assert store.load("award:none") == []
    assert store.head() == 0
    assert store.read(after=0, limit=10) == []


def test_all_events_are_read_in_one_order_page_by_page(store: Store) -> None:
    store.append([applied("award:a", 1)])
    store.append([built("home:h", 1)])
    store.append([applied("award:a", 2)])
    assert store.read(after=0, limit=2) == [
        Recorded(1, applied("award:a", 1)),
        Recorded(2, built("home:h", 1)),
    ]
    assert store.read(after=2, limit=2) == [Recorded(3, applied("award:a", 2))]


def test_a_reader_may_ask_for_some_topics_only(store: Store) -> None:
    store.append([applied("award:a", 1), built("home:h", 1), applied("award:a", 2)])
    assert [found.position for found in store.read(0, 10, topics_prefix="award.")] == [1, 3]
    assert [raw.topic for raw in store.read_raw(0, 10, topics_prefix="home.")] == ["home.built:1"]


def test_what_is_read_raw_is_the_json_that_was_stored(store: Store) -> None:
    store.append([applied("award:a", 1)])
    assert [tuple(raw) for raw in store.read_raw(0, 10)] == [
        (
            1,
            "award:a",
            1,
            "award.applied:2",
            b'{"stream":"award:a","version":1,"home":"red-star","members":0}',
        )
    ]


def test_an_append_over_several_streams_is_stored_all_or_none(store: Store) -> None:
    store.append([applied("award:a", 1), built("home:h", 1)])
    with pytest.raises(VersionConflict):
        store.append([built("home:h", 2), applied("award:a", 1)])
    assert store.load("home:h") == [built("home:h", 1)]
    assert store.append([built("home:h", 2), applied("award:a", 2)]) == Committed("home:h", 2, 4)


@pytest.mark.parametrize("version", [1, 3])
def test_an_event_that_is_not_the_very_next_of_its_stream_is_refused(store: Store, version: int) -> None:
    store.append([applied("award:a", 1)])
    with pytest.raises(VersionConflict) as refused:
        store.append([applied("award:a", version)])
    assert (refused.value.stream, refused.value.expected, refused.value.actual) == ("award:a", version - 1, 1)
    assert store.head() == 1


@pytest.mark.parametrize("warm", [False, True])
def test_a_stream_that_a_decision_relied_on_must_not_have_moved(store: Store, warm: bool) -> None:
    store.append([built("home:h", 1)])
    if warm:
        store.append([built("home:warm", 1)])
        store.append([built("home:warm", 2)])
    store.append([applied("award:a", 1)], expect={"home:h": 1, "award:other": 0})
    store.append([built("home:h", 2)])
    with pytest.raises(GuardConflict) as refused:
        store.append([applied("award:a", 2)], expect={"home:h": 1})
    assert (refused.value.stream, refused.value.expected, refused.value.actual) == ("home:h", 1, 2)
    with pytest.raises(GuardConflict):
        store.append([applied("award:a", 2)], expect={"home:h": 0})
    assert len(store.load("award:a")) == 1


def test_a_command_asked_again_gets_its_first_answer_and_changes_nothing(store: Store) -> None:
    first = store.append([applied("award:a", 1)], command=COMMAND)
    store.append([applied("award:a", 2)])
    with pytest.raises(CommandRepeated) as repeated:
        store.append([applied("award:a", 1)], command=COMMAND)
    assert repeated.value.committed == first
    assert store.head() == 2
    assert store.find_command("c-1") == AnsweredCommand(COMMAND, first)


def test_a_command_id_cannot_be_used_for_something_else(store: Store) -> None:
    store.append([applied("award:a", 1)], command=COMMAND)
    with pytest.raises(CommandIdReused):
        store.append([applied("award:a", 2)], command=CommandRecord("c-1", "reject award a"))
    assert store.head() == 1


def test_a_refused_command_may_be_asked_again(store: Store) -> None:
    with pytest.raises(VersionConflict):
        store.append([applied("award:a", 2)], command=COMMAND)
    assert store.find_command("c-1") is None
    assert store.append([applied("award:a", 1)], command=COMMAND) == Committed("award:a", 1, 1)


def test_a_command_that_changes_nothing_still_has_its_answer(store: Store) -> None:
    store.append([applied("award:a", 1)])
    answer = store.append([], command=COMMAND)
    assert answer == Committed("", 0, 1)
    with pytest.raises(CommandRepeated):
        store.append([], command=COMMAND)


@pytest.mark.parametrize("name", ["", "award:\0"])
def test_a_name_that_one_of_the_databases_cannot_keep_is_refused_by_both(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="NUL"):
        store.append([applied(name, 1)])
    with pytest.raises(ValueError, match="NUL"):
        store.append([applied("award:a", 1)], command=CommandRecord(name, "f"))


def test_the_last_position_is_what_this_process_has_stored_or_seen(
    store: Store, open_another: Callable[[], Store]
) -> None:
    other = open_another()
    assert other.last_position == 0
    store.append([applied("award:a", 1)])
    assert (store.last_position, other.last_position) == (1, 0)
    other.read(0, 10)
    assert other.last_position == 1
    store.append([applied("award:a", 2)])
    assert other.head() == other.last_position == 2


def test_whoever_waits_is_woken_by_an_append_of_the_same_process(store: Store) -> None:
    assert not store.wait_beyond(0, timeout=0.01)
    with lock_held(store):
        pending = store.submit([applied("award:a", 1)])
    assert store.wait_beyond(0, timeout=20)
    assert pending.result() == Committed("award:a", 1, store.last_position)


def test_health_says_how_far_the_store_is(store: Store) -> None:
    store.append([applied("award:a", 1)])
    assert store.health() == StoreHealth(available=True, head=1, waiting=0)


def test_closing_answers_what_was_submitted_and_refuses_what_comes_after(store: Store) -> None:
    with lock_held(store):
        pending = [store.submit([applied(f"award:{n}", 1)]) for n in range(20)]
    store.close()
    store.close()
    assert sorted(answer.result(timeout=0).position for answer in pending) == list(range(1, 21))
    with pytest.raises(StoreClosed):
        store.append([applied("award:a", 1)])


def test_the_versions_of_many_streams_are_asked_for_at_once(store: Store) -> None:
    store.append([applied("award:a", 1), built("home:a", 1)])
    store.append([built("home:a", 2)])
    many = [f"home:{number}" for number in range(2_500)]
    assert store.versions(["award:a", "home:a", "home:b", *many]) == {"award:a": 1, "home:a": 2}
    assert store.versions([]) == {}
