"""The settings that make a database keep its promises."""

import threading

import pytest
from sqlalchemy import select, text

from infrastructure.event_store.engine import make_engine, reading, writing
from infrastructure.event_store.schema import create_or_check, events, tracking
from tests.infrastructure.event_store.samples import Store, applied


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://host/db",
        "postgresql+pg8000://host/db",
        "mysql://host/db",
    ],
)
def test_what_cannot_keep_the_promises_is_refused_by_name(url: str) -> None:
    with pytest.raises(ValueError, match="use sqlite:///<file> or postgresql"):
        make_engine(url)


def test_the_password_is_not_in_the_refusal() -> None:
    with pytest.raises(ValueError, match=r"mysql://user:\*\*\*@host/db"):
        make_engine("mysql://user:secret@host/db")


def test_sqlite_writes_ahead_and_waits_for_the_disk(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with reading(engine) as connection:
        said = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
        ]
    assert said == ["wal", 2]
    engine.dispose()


def test_postgres_waits_for_the_disk_even_where_the_server_would_not(postgresql_url: str) -> None:
    lax = make_engine(postgresql_url)
    with lax.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{lax.url.database}" SET synchronous_commit = off'))
        connection.commit()
    lax.dispose()
    engine = make_engine(postgresql_url)
    with reading(engine) as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
    engine.dispose()


def test_a_reader_neither_waits_for_a_writer_nor_sees_what_is_not_committed(database_url: str) -> None:
    engine = make_engine(database_url)
    create_or_check(engine)
    with writing(engine) as writer, reading(engine) as reader:
        writer.execute(tracking.insert().values(application="a", position=1))
        assert reader.execute(select(tracking)).all() == []
        writer.commit()
        assert reader.execute(select(tracking)).all() == [("a", 1)]
    engine.dispose()


def test_a_block_that_fails_writes_nothing(database_url: str) -> None:
    engine = make_engine(database_url)
    create_or_check(engine)

    def fail() -> None:
        with writing(engine) as connection:
            connection.execute(tracking.insert().values(application="a", position=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with reading(engine) as connection:
        assert connection.execute(select(tracking)).all() == []
    engine.dispose()


def test_more_threads_than_connections_may_read_and_write(store: Store) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for version in range(1, 6):
                store.append([applied(f"award:{number}", version)])
                assert len(store.load(f"award:{number}")) == version
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with reading(store.engine) as connection:
        positions = connection.execute(select(events.c.position).order_by(events.c.position)).scalars().all()
    assert positions == list(range(1, 301))
