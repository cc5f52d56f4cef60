"""The connection breaks at the worst moment: never a false conflict, never a false acknowledgement."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest
from sqlalchemy import Engine, exc, text

from application.ports import (
    CommandRecord,
    CommandRepeated,
    Committed,
    StoreUnavailable,
    VersionConflict,
)
from infrastructure.event_store import committer, writer
from infrastructure.event_store.engine import make_engine, writing
from infrastructure.event_store.ledger import Append, Ledger
from infrastructure.event_store.mapper import StrictMapper
from infrastructure.event_store.schema import create_or_check, events
from infrastructure.event_store.store import SqlEventStore
from infrastructure.event_store.writer import Attempt, PostgresWriter, open_writer
from tests.infrastructure.event_store.lines import Line, Moment, line_to
from tests.infrastructure.event_store.samples import (
    TYPES,
    Sample,
    Store,
    applied,
    built,
    in_one_batch,
    wait_until,
)

COMMAND = CommandRecord("c-1", "f")
PATIENCE = 1.0
ROW = {"position": 99, "stream": "award:a", "version": 1, "topic": "t:1"}


@pytest.fixture
def line(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    with line_to(database_url, monkeypatch) as line:
        yield line


@pytest.fixture(params=[0, 3])
def store(line: Line, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store on a breakable line, fresh and – where it guesses what it knows from before – after three appends."""
    create_or_check(line.engine)
    store: Store = SqlEventStore(line.engine, StrictMapper[Sample](TYPES), PATIENCE)
    for version in range(1, request.param + 1):
        store.append([built("home:warm", version)])
    yield store
    line.come_up()
    store.close()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_connection_lost_around_commit_goes_unnoticed(store: Store, line: Line, moment: Moment) -> None:
    head = store.head()
    line.break_at_commit(moment)
    assert store.append([applied("award:a", 1)], command=COMMAND) == Committed("award:a", 1, head + 1)
    assert line.is_broken()
    assert store.load("award:a") == [applied("award:a", 1)]
    assert store.append([applied("award:a", 2)]) == Committed("award:a", 2, head + 2)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_everybody_in_a_batch_gets_the_answer_of_an_unbroken_line(
    store: Store, line: Line, moment: Moment, open_another: Callable[[], Store]
) -> None:
    answers: list[Future[Committed]] = []
    before = store.head() + 1
    line.break_at_commit(moment, after=1)  # the one in front
    in_one_batch(
        store,
        lambda: answers.append(store.submit([applied("award:a", 1)], command=COMMAND)),
        lambda: answers.append(store.submit([applied("award:a", 1)])),
        lambda: answers.append(store.submit([applied("award:b", 1)], command=COMMAND)),
        lambda: answers.append(store.submit([applied("award:c", 1)])),
        holder=open_another(),
    )
    kinds = [type(answer.exception(20)) for answer in answers]
    assert line.is_broken()
    assert kinds == [type(None), VersionConflict, CommandRepeated, type(None)]
    assert [answers[0].result().position, answers[3].result().position] == [before + 1, before + 2]
    assert store.head() == before + 2


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_doubt_that_cannot_be_settled_is_said_and_the_same_command_settles_it(
    store: Store, line: Line, moment: Moment
) -> None:
    head = store.head()
    line.break_at_commit(moment, and_stay_down=True)
    with pytest.raises(StoreUnavailable, match="whether the events are stored is not known") as lost:
        store.append([applied("award:a", 1)], command=COMMAND)
    assert lost.value.in_doubt
    line.come_up()
    expected = Committed("award:a", 1, head + 1)
    if moment == "before":
        assert store.append([applied("award:a", 1)], command=COMMAND) == expected
    else:
        with pytest.raises(CommandRepeated) as repeated:
            store.append([applied("award:a", 1)], command=COMMAND)
        assert repeated.value.committed == expected
    assert store.head() == head + 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_what_others_store_in_the_meantime_is_neither_overwritten_nor_mistaken_for_ours(
    store: Store, line: Line, moment: Moment, open_another: Callable[[], Store]
) -> None:
    other = open_another()
    head = other.head()
    line.break_at_commit(moment, and_stay_down=True)
    answer = store.submit([applied("award:a", 1)])
    wait_until(line.is_broken)
    theirs = other.append([applied("award:b", 1)])
    line.come_up()
    ours = 1 if moment == "after" else 2
    assert answer.result(20) == Committed("award:a", 1, head + ours)
    assert theirs == Committed("award:b", 1, head + 3 - ours)


def test_a_true_conflict_after_a_lost_commit_is_reported_as_one(
    store: Store, line: Line, open_another: Callable[[], Store]
) -> None:
    other = open_another()
    line.break_at_commit("before", and_stay_down=True)
    answer = store.submit([applied("award:a", 1)])
    wait_until(line.is_broken)
    other.append([applied("award:a", 1, home="theirs")])
    line.come_up()
    with pytest.raises(VersionConflict):
        answer.result(20)


def test_a_database_that_is_away_is_said_at_once_and_used_again_when_it_is_back(
    store: Store, line: Line
) -> None:
    store.append([applied("award:a", 1)])
    line.go_down()
    with pytest.raises(StoreUnavailable):
        store.append([applied("award:a", 2)])
    started = time.monotonic()
    with pytest.raises(StoreUnavailable, match="is unavailable:") as away:
        store.append([applied("award:a", 2)])
    assert not away.value.in_doubt
    assert time.monotonic() - started < PATIENCE / 2
    line.come_up()
    assert store.append([applied("award:a", 2)]).version == 2
    assert store.health().available


def test_sessions_that_the_server_ended_are_replaced_unnoticed(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    create_or_check(engine)
    store: Store = SqlEventStore(engine, StrictMapper[Sample](TYPES))
    administrator = make_engine(postgresql_url)
    for version in range(1, 6):
        store.append([applied("award:a", version)])
        assert len(store.load("award:a")) == version
        with administrator.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
    store.close()
    administrator.dispose()


def test_a_reader_says_that_the_database_is_away(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with line_to(postgresql_url, monkeypatch) as line:
        create_or_check(line.engine)
        store: Store = SqlEventStore(line.engine, StrictMapper[Sample](TYPES))
        line.go_down()
        with pytest.raises(StoreUnavailable):
            store.load("award:a")
        health = store.health()
        assert (health.available, health.head) == (False, None)
        assert health.problem
        line.come_up()
        assert store.load("award:a") == []
        store.close()


def test_a_process_that_falls_silent_while_it_holds_the_lock_is_cut_off(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "HOLD_SECONDS", 1)
    engine = make_engine(postgresql_url)
    create_or_check(engine)
    frozen = open_writer(engine)
    assert isinstance(frozen, PostgresWriter)
    frozen._look([])
    store: Store = SqlEventStore(engine, StrictMapper[Sample](TYPES))
    assert store.append([applied("award:a", 1)]) == Committed("award:a", 1, 1)
    with pytest.raises(Exception, match=r"idle-in-transaction timeout|closed"):
        frozen.store(Attempt([Append([])]))
    frozen.close()
    store.close()


class Scripted:
    """Commits the first batch without confirming it, then is refused for a reason of the statement's."""

    def __init__(self, engine: Engine, refusals: list[Exception]) -> None:
        self._writer = open_writer(engine)
        self._refusals = refusals

    def store(self, attempt: Attempt) -> Ledger:
        if attempt.doubt is None:
            self._writer.store(attempt)
            raise sqlite3.OperationalError("the confirmation was lost")
        if self._refusals:
            raise self._refusals.pop()
        return self._writer.store(attempt)

    def close(self) -> None:
        self._writer.close()


def test_no_refusal_is_an_answer_while_a_batch_is_in_doubt(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals: list[Exception] = [
        sqlite3.ProgrammingError("permission denied"),
        sqlite3.IntegrityError("UNIQUE"),
    ]
    monkeypatch.setattr(committer, "open_writer", lambda engine: Scripted(engine, refusals))
    engine = make_engine(sqlite_url)
    create_or_check(engine)
    store: Store = SqlEventStore(engine, StrictMapper[Sample](TYPES))
    assert store.append([applied("award:a", 1)]) == Committed("award:a", 1, 1)
    assert refusals == []
    store.close()


def test_nothing_that_was_stored_appears_in_the_text_of_a_failure(store: Store) -> None:
    with pytest.raises(exc.IntegrityError) as failure, writing(store.engine) as connection:
        connection.execute(events.insert(), [{**ROW, "state": b"secret"}, {**ROW, "state": b"secret"}])
    assert "secret" not in str(failure.value)
