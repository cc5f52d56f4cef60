"""Only ever added to, made once, and opened by programs that understand it."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, exc, func, select, text

from application.ports import CommandRecord, UnknownStoreFormat
from infrastructure.event_store.engine import make_engine, reading, writing
from infrastructure.event_store.schema import FORMAT, create_or_check, events, store_format
from infrastructure.event_store.store import open_store
from tests.infrastructure.event_store.samples import TYPES, Store, applied


@pytest.fixture
def filled(store: Store) -> Engine:
    store.append([applied("award:a", 1)], command=CommandRecord("c-1", "f"))
    return store.engine


@pytest.mark.parametrize("table", ["events", "commands"])
@pytest.mark.parametrize("change", ["UPDATE {} SET version = 2", "DELETE FROM {}"])
def test_what_was_stored_cannot_be_changed(filled: Engine, table: str, change: str) -> None:
    refuses(filled, table, change)


@pytest.mark.parametrize("table", ["events", "commands"])
def test_a_table_cannot_be_emptied(postgresql_url: str, table: str) -> None:
    store = open_store(postgresql_url, TYPES)
    store.append([applied("award:a", 1)])
    refuses(store.engine, table, "TRUNCATE {}")
    store.close()


def refuses(filled: Engine, table: str, change: str) -> None:
    word = change.split(" ")[0]
    with (
        pytest.raises(exc.DBAPIError, match=f"{table} is append-only: {word} refused"),
        writing(filled) as connection,
    ):
        connection.execute(text(change.format(table)))
    with reading(filled) as connection:
        assert connection.execute(select(events.c.version)).scalar_one() == 1


@pytest.mark.parametrize("row", ["1, 'award:b', 1", "2, 'award:a', 1"])
def test_sqlite_does_not_replace_an_event_either(sqlite_url: str, row: str) -> None:
    with_pragmas = open_store(sqlite_url, TYPES)
    with_pragmas.append([applied("award:a", 1)])
    with_pragmas.close()
    # As any other program would, without our settings.
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA recursive_triggers = OFF")
        with pytest.raises(exc.IntegrityError, match="REPLACE refused"):
            connection.exec_driver_sql(f"INSERT OR REPLACE INTO events VALUES ({row}, 't', x'00')")
    engine.dispose()


def test_a_store_of_another_format_is_not_opened(store: Store, open_another: Callable[[], Store]) -> None:
    with writing(store.engine) as connection:
        connection.execute(store_format.update().values(format=FORMAT + 1))
    with pytest.raises(
        UnknownStoreFormat, match=f"has format {FORMAT + 1}; this program understands format {FORMAT}"
    ):
        open_another()


def test_creating_a_store_again_changes_nothing(filled: Engine) -> None:
    create_or_check(filled)
    with reading(filled) as connection:
        assert connection.execute(select(func.count()).select_from(events)).scalar_one() == 1


def test_several_processes_may_create_a_store_at_once(database_url: str) -> None:
    program = (
        "import sys; from infrastructure.event_store.schema import create_or_check; "
        "from infrastructure.event_store.engine import make_engine; "
        "engine = make_engine(sys.argv[1]); sys.stdin.read(1); create_or_check(engine)"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, database_url], stdin=subprocess.PIPE, env=dict(os.environ)
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdin
        process.stdin.write(b".")
        process.stdin.flush()
    assert [process.wait(60) for process in processes] == [0, 0, 0, 0]
    for process in processes:
        assert process.stdin
        process.stdin.close()
    open_store(database_url, TYPES).close()
