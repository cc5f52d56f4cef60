"""Many appends in one transaction, and each its own answer."""

from collections.abc import Sequence
from concurrent.futures import Future

import pytest

from application.ports import (
    AppendRefused,
    CommandIdReused,
    CommandRecord,
    CommandRepeated,
    Committed,
    GuardConflict,
    VersionConflict,
)
from infrastructure.event_store.committer import LARGEST_BATCH, Committer
from infrastructure.event_store.ledger import Append
from tests.infrastructure.event_store.samples import (
    Store,
    applied,
    built,
    in_one_batch,
    lock_held,
    wait_until,
)


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the batches in the order they were stored."""
    sizes: list[int] = []
    store = Committer._store

    def counting(self: Committer, appends: Sequence[Append]) -> object:
        sizes.append(len(appends))
        return store(self, appends)

    monkeypatch.setattr(Committer, "_store", counting)
    return sizes


def test_what_arrives_during_a_flush_is_stored_in_one_transaction(store: Store, batches: list[int]) -> None:
    submits = [lambda n=n: store.submit([applied(f"award:{n}", 1)]) for n in range(50)]
    in_one_batch(store, *submits)
    store.close()
    assert batches == [1, 50]


def test_a_batch_has_a_largest_size(store: Store, batches: list[int]) -> None:
    submits = [lambda n=n: store.submit([applied(f"award:{n}", 1)]) for n in range(LARGEST_BATCH + 1)]
    in_one_batch(store, *submits)
    store.close()
    assert batches == [1, LARGEST_BATCH, 1]


@pytest.mark.parametrize("warm", [False, True])
def test_a_refusal_fails_only_its_own_append(store: Store, warm: bool) -> None:
    store.append([built("home:h", 1)])
    store.append([applied("award:known", 1)], command=CommandRecord("c-1", "f"))
    if warm:
        for version in (2, 3):
            store.append([built("home:h", version)])
    before = store.head() + 1  # in_one_batch stores one event in front
    answers: list[Future[Committed]] = []
    in_one_batch(
        store,
        lambda: answers.append(store.submit([applied("award:a", 1)])),
        lambda: answers.append(store.submit([applied("award:known", 1)])),
        lambda: answers.append(store.submit([applied("award:b", 1)], expect={"home:h": 9})),
        lambda: answers.append(store.submit([applied("award:c", 1)], command=CommandRecord("c-1", "f"))),
        lambda: answers.append(store.submit([applied("award:d", 1)], command=CommandRecord("c-1", "other"))),
        lambda: answers.append(store.submit([applied("award:e", 1)])),
    )
    kinds = [type(answer.exception(20)) for answer in answers]
    nothing = type(None)
    assert kinds == [nothing, VersionConflict, GuardConflict, CommandRepeated, CommandIdReused, nothing]
    assert [answers[0].result().position, answers[5].result().position] == [before + 1, before + 2]
    assert store.head() == before + 2


def test_appends_in_one_batch_see_each_other(store: Store) -> None:
    command = CommandRecord("c-1", "f")
    answers: list[Future[Committed]] = []
    in_one_batch(
        store,
        lambda: answers.append(store.submit([applied("award:a", 1)], command=command)),
        lambda: answers.append(store.submit([applied("award:a", 1)])),
        lambda: answers.append(store.submit([applied("award:a", 2)])),
        lambda: answers.append(store.submit([applied("award:b", 1)], expect={"award:a": 1})),
        lambda: answers.append(store.submit([applied("award:b", 1)], expect={"award:a": 2})),
        lambda: answers.append(store.submit([applied("award:c", 1)], command=command)),
    )
    first = Committed("award:a", 1, 2)
    said: list[object] = []
    for answer in answers:
        try:
            said.append(answer.result(20))
        except AppendRefused as refusal:
            said.append(refusal.args)
    assert said == [
        first,
        ("award:a", 0, 1),
        Committed("award:a", 2, 3),
        ("award:a", 1, 2),
        Committed("award:b", 1, 4),
        ("c-1", first),
    ]


def test_what_the_driver_rejects_fails_alone(store: Store) -> None:
    answers: list[Future[Committed]] = []
    in_one_batch(
        store,
        lambda: answers.append(store.submit([applied("award:a", 1)])),
        lambda: answers.append(store.submit([applied("award:x", 1)], command=CommandRecord("\udcff", "f"))),
        lambda: answers.append(store.submit([applied("award:b", 1)])),
    )
    assert [type(answer.exception(20)) for answer in answers] == [type(None), UnicodeEncodeError, type(None)]


def test_an_append_cancelled_before_its_flush_is_not_stored(store: Store) -> None:
    with lock_held(store):
        store.submit([built("home:h", 1)])
        wait_until(lambda: store.health().waiting == 0)
        cancelled = store.submit([applied("award:a", 1)])
        kept = store.submit([applied("award:b", 1)])
        assert cancelled.cancel()
    assert kept.result(20) == Committed("award:b", 1, 2)
    assert store.load("award:a") == []
