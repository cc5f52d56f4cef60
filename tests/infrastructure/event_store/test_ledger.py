"""The decisions of the append transaction, without a database."""

from eventsourcing.persistence import StoredEvent, Tracking

from application.ports import CommandRecord, Committed, RawEvent, VersionConflict
from infrastructure.event_store.ledger import Append, Ledger


def event(stream: str, version: int) -> StoredEvent:
    return StoredEvent(stream, version, "t:1", b"{}")


def test_a_refused_append_leaves_no_trace() -> None:
    ledger = Ledger(head=7, versions={"a": 1})
    ledger.enter_all([Append([event("a", 2), event("b", 5)], command=CommandRecord("c", "f"))])
    assert ledger == Ledger(head=7, versions={"a": 1}, answers=ledger.answers)
    assert not ledger.changes


def test_positions_are_given_without_gaps_past_refusals() -> None:
    ledger = Ledger(head=7)
    ledger.enter_all(
        [Append([event("a", 1)]), Append([event("a", 1)]), Append([event("b", 1), event("b", 2)])]
    )
    assert [new.position for new in ledger.new_events] == [8, 9, 10]
    assert ledger.answers[2] == Committed("b", 2, 10)
    assert ledger.span == (8, 10)


def test_an_assumed_ledger_claims_the_version_before_each_stream_s_first_event() -> None:
    appends = [
        Append([event("a", 3), event("a", 4)], expect={"h": 2}),
        Append([event("a", 5), event("b", 1)]),
    ]
    ledger = Ledger.assuming(7, appends)
    assert ledger
    assert ledger.claims == {"a": 2, "h": 2, "b": 0}
    assert ledger.span == (8, 11)


def test_nothing_is_assumed_when_appends_contradict_each_other() -> None:
    assert Ledger.assuming(0, [Append([event("a", 1)]), Append([event("a", 1)])]) is None
    assert Ledger.assuming(0, [Append([], tracking=Tracking("app", 1))]) is None


def test_a_ledger_is_recognised_in_the_store_by_all_that_it_added() -> None:
    written = Ledger(head=7)
    written.enter_all([Append([event("a", 1)], command=CommandRecord("c", "f"))])
    rows = [(8, "a", 1, "t:1", b"{}")]
    assert written.is_part_of(Ledger(head=8, commands=written.commands), rows)
    assert not written.is_part_of(Ledger(head=7), [])
    assert not written.is_part_of(Ledger(head=8), rows)
    assert not written.is_part_of(Ledger(head=8, commands=written.commands), [(8, "a", 1, "t:1", b"[]")])


def test_the_library_s_streams_may_begin_at_zero() -> None:
    ledger = Ledger()
    ledger.enter_all(
        [Append([event("a", 0), event("a", 1)]), Append([event("b", 1)]), Append([event("c", 2)])]
    )
    assert [type(answer) for answer in ledger.answers] == [Committed, Committed, VersionConflict]
    assert ledger.new_events[0] == RawEvent(1, "a", 0, "t:1", b"{}")
