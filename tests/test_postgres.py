"""The server that tests run on: fresh for each test, and gone with its owner."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.postgres import PostgresServer

ROOT = Path(__file__).parent.parent

OWNER = """
import signal, sys, time
from tests.postgres import postgres_server
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may have it ignored
with postgres_server() as server:
    print(server.host, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("again", [False, True])
def test_each_test_finds_an_empty_database(database_url: str, again: bool) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mark (word TEXT)"))
        connection.execute(text("INSERT INTO mark VALUES ('职工之家')"))
        assert connection.execute(text("SELECT word FROM mark")).scalars().all() == ["职工之家"]
    engine.dispose()


def test_a_test_may_have_several_databases(new_database: Callable[[], str]) -> None:
    assert new_database() != new_database()


def test_a_session_left_open_does_not_keep_a_database(postgres: PostgresServer) -> None:
    url = postgres.create_database()
    engine = create_engine(url)
    with engine.connect():
        postgres.drop_database(url)
    engine.dispose()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_the_server_is_gone_however_its_owner_ends(how: signal.Signals, postgres: PostgresServer) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert owner.stdout
    with owner.stdout:
        home = Path(owner.stdout.readline().strip())
    server, data = behind(home)
    owner.send_signal(how)
    owner.wait()
    eventually(lambda: not alive(server) and not home.exists() and not data.exists())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_the_server_is_gone_even_when_its_keeper_is_killed(postgres: PostgresServer) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as owner:
        assert owner.stdout
        home = Path(owner.stdout.readline().strip())
        server, data = behind(home)
        keeper = int(Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(keeper, signal.SIGKILL)
        eventually(lambda: not alive(server))
        owner.kill()
    for left in (home, data.parent):
        shutil.rmtree(left)


def behind(home: Path) -> tuple[int, Path]:
    """The process of the server whose socket is in `home`, and where it keeps its data."""
    lock = (home / ".s.PGSQL.5432.lock").read_text().splitlines()
    return int(lock[0]), Path(lock[1])


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def eventually(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < give_up, "still not so after 20 s"
        time.sleep(0.05)
