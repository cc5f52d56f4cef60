"""Lines to a database that break on command, at the worst moments."""

from __future__ import annotations

import contextlib
import socket
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from sqlalchemy import Engine, make_url

from infrastructure.event_store import committer
from infrastructure.event_store.engine import make_engine
from infrastructure.event_store.writer import SqliteWriter, Writer, open_writer

Moment = Literal["before", "after"]
"""Whether the next COMMIT is lost on its way to the database, or only its confirmation on the way back."""


class Line(Protocol):
    engine: Engine
    """Of the database behind the line."""

    def break_at_commit(self, moment: Moment, *, after: int = 0, and_stay_down: bool = False) -> None:
        """Let ``after`` commits pass, then break."""

    def is_broken(self) -> bool:
        """Whether it has happened."""

    def go_down(self) -> None: ...

    def come_up(self) -> None: ...


class PostgresLine:
    """A proxy in front of the server's socket."""

    def __init__(self, url: str, folder: str) -> None:
        server = make_url(url)
        self._server = f"{server.query['host']}/.s.PGSQL.5432"
        self.engine = make_engine(server.update_query_dict({"host": folder}))
        self._down = self._stay_down = False
        self._moment: Moment | None = None
        self._commits_left = 0
        self._open: set[socket.socket] = set()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(f"{folder}/.s.PGSQL.5432")
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def break_at_commit(self, moment: Moment, *, after: int = 0, and_stay_down: bool = False) -> None:
        self._moment, self._commits_left, self._stay_down = moment, after, and_stay_down

    def is_broken(self) -> bool:
        return self._moment is None

    def go_down(self) -> None:
        self._down = True
        for end in list(self._open):
            close(end)

    def come_up(self) -> None:
        self._down = False

    def close(self) -> None:
        close(self._listener)
        self.go_down()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._down:
                    close(client)
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                self._open |= {client, server}
                threading.Thread(
                    target=self._pump, args=(client, server, b"COMMIT\0", "before"), daemon=True
                ).start()
                threading.Thread(
                    target=self._pump, args=(server, client, b"COMMIT\0", "after"), daemon=True
                ).start()

    def _pump(self, source: socket.socket, target: socket.socket, sign: bytes, moment: Moment) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 20):
                if self._moment == moment and sign in data and self._breaks_now():
                    break
                target.sendall(data)
        close(source)
        close(target)

    def _breaks_now(self) -> bool:
        if self._commits_left > 0:
            self._commits_left -= 1
            return False
        if self._stay_down:
            self.go_down()
        self._moment = None
        return True


def close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


class SqliteLine:
    """A disk that fails around COMMIT."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._down = self._stay_down = False
        self._moment: Moment | None = None
        self._commits_left = 0

    def break_at_commit(self, moment: Moment, *, after: int = 0, and_stay_down: bool = False) -> None:
        self._moment, self._commits_left, self._stay_down = moment, after, and_stay_down

    def is_broken(self) -> bool:
        return self._moment is None

    def go_down(self) -> None:
        self._down = True

    def come_up(self) -> None:
        self._down = False

    def open_writer(self, engine: Engine) -> Writer:
        if engine is not self.engine:
            return open_writer(engine)
        if self._down:
            raise sqlite3.OperationalError("unable to open database file")
        writer = open_writer(engine)
        assert isinstance(writer, SqliteWriter)
        writer._connection = FailingConnection(writer._connection, self)  # type: ignore[assignment]
        return writer

    def commit(self, connection: sqlite3.Connection) -> None:
        if self._moment is None or self._commits_left > 0:
            self._commits_left -= 1
            connection.execute("COMMIT")
            return
        if self._moment == "after":
            connection.execute("COMMIT")
        self._down = self._stay_down
        self._moment = None
        raise sqlite3.OperationalError("disk I/O error")


class FailingConnection:
    def __init__(self, connection: sqlite3.Connection, line: SqliteLine) -> None:
        self._connection = connection
        self._line = line

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor | None:
        if self._line._down:
            raise sqlite3.OperationalError("disk I/O error")
        if sql == "COMMIT":
            self._line.commit(self._connection)
            return None
        return self._connection.execute(sql, *values)

    def close(self) -> None:
        self._connection.close()


@contextmanager
def line_to(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    if url.startswith("sqlite"):
        to_a_file = SqliteLine(url)
        monkeypatch.setattr(committer, "open_writer", to_a_file.open_writer)
        yield to_a_file
    else:
        with tempfile.TemporaryDirectory(prefix="line-") as folder:
            Path(folder).chmod(0o755)
            to_a_server = PostgresLine(url, folder)
            yield to_a_server
            to_a_server.close()
