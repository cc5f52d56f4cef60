"""The registers (台账) of a Jianjia: read them, ask how far they are, rebuild them, verify them.

``read`` first takes in everything recorded before the call, so a reader sees its own writes. Nothing has to run in
the background for that; a worker that calls ``catch_up`` now and then only makes the first reader's wait shorter.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Engine, exc

from application.ports import StoreUnavailable
from domain.catalogue import catalogue as every_event
from domain.kernel import Event
from infrastructure.event_store.engine import is_lost
from infrastructure.registers import bookkeeping
from infrastructure.registers.builder import Builder, Difference, Progress
from infrastructure.registers.catalogue import REGISTERS
from infrastructure.registers.duties import Known
from infrastructure.registers.follower import Follower, Gone
from infrastructure.registers.moments import moment_of
from infrastructure.registers.past import Past
from infrastructure.registers.query import (
    Cursor,
    Page,
    Query,
    RegisterIsNewer,
    RegisterStopped,
    UnknownRegister,
)
from infrastructure.registers.register import Register

LEEWAY = 500
"""Events of no concern that a register may lag behind: cheaper to look over at each read than to write down."""


class Store(Protocol):
    """What registers need of the event store."""

    def head(self) -> int:
        """The position of the last event."""


@dataclass(frozen=True, slots=True)
class Status:
    """How a register is. ``behind`` counts events recorded that it has not looked at yet."""

    name: str
    title: str
    version: int
    position: int
    behind: int
    status: str
    problem: str | None = None
    problem_position: int | None = None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A register made anew, and in what it differs from what readers saw before."""

    register: str
    version: int
    position: int
    differences: tuple[Difference, ...]


class Registers:
    """All registers over one database. Safe for threads; several processes may use the same database."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        catalogue: Mapping[str, type[Event]] | None = None,
        kinds: Sequence[type[Register]] = REGISTERS,
    ) -> None:
        self._engine = engine
        self._store = store
        self._kinds = {kind.name: kind for kind in kinds}
        self._unhurried = bookkeeping.unhurried(engine)
        self._follower = Follower(self._unhurried, every_event() if catalogue is None else catalogue)
        self._builder = Builder(self._unhurried, self._follower)
        self._past = Past(engine, self._follower)
        self._open: dict[str, Register] = {}
        self._gate = threading.Lock()
        bookkeeping.create(engine)

    def names(self) -> tuple[str, ...]:
        """The registers there are."""
        return tuple(self._kinds)

    def dated(self, name: str) -> bool:
        """Whether what a register says depends on the day it is asked on, even when nothing was recorded since."""
        return self._kind(name).dated

    def views(self, name: str) -> tuple[str, ...]:
        """The views of a register."""
        return tuple(self._kind(name).views)

    def takes(self, name: str, view: str) -> tuple[str, ...]:
        """What a view takes of ``since``, ``known_since`` and ``all``."""
        found: tuple[str, ...] = self._kind(name).views[view].__dict__["takes"]
        return found

    def status(self) -> list[Status]:
        """How each register is, and how far. Takes nothing in."""
        head = self._store.head()
        with bookkeeping.snapshot(self._engine) as connection:
            return [self._status(bookkeeping.current(connection, name), name, head) for name in self._kinds]

    def read(self, query: Query) -> Page:
        """Answer a query over everything recorded before the call.

        Raises ``QueryRefused`` for a question that cannot be asked, ``RegisterStopped`` when the register cannot get
        there, ``StoreUnavailable`` when the database does not answer.
        """
        self._kind(query.register).check(query)
        try:
            while True:
                page = self._try(query)
                if page is not None:
                    return page
        except (exc.DBAPIError, exc.TimeoutError) as error:
            if not self._moved(query.register):
                if is_lost(self._engine, error):
                    raise StoreUnavailable(str(error)) from error
                raise
        return self.read(query)

    @contextmanager
    def known(self, day: date | None, known_at: datetime | int | None, upto: int) -> Iterator[Known]:
        """What was recorded by a moment, up to a position, read from the log itself."""
        with bookkeeping.snapshot(self._engine) as connection:
            yield Known(connection, moment_of(day, known_at), upto)

    def catch_up(self, name: str | None = None) -> dict[str, int]:
        """Take in everything recorded before the call, in one register or in all; positions by name.

        A stopped register is tried again. When it cannot go on, the others do, and its error is raised at the end.
        """
        problem: RegisterStopped | None = None
        reached = {}
        for each in self._kinds if name is None else (self._kind(name).name,):
            head = self._store.head()
            try:
                self._follow(each, head, retry=True)
                reached[each] = head
            except RegisterStopped as stopped:
                problem = stopped
        if problem:
            raise problem
        return reached

    def rebuild(self, name: str, progress: Progress | None = None) -> Rebuilt:
        """Make a register anew beside the one that is read, compare the two, and let readers read the new one."""
        kind = self._kind(name)
        with self._builder.shadow(kind) as shadow:
            self._fill(kind, shadow, progress)
            differences = self._builder.compare(kind, shadow)
            self._builder.switch(shadow)
        return Rebuilt(name, shadow.version, shadow.at or 0, tuple(differences))

    def verify(self, name: str | None = None, progress: Progress | None = None) -> list[Difference]:
        """Make registers anew beside those that are read and list in what they differ; nothing is changed."""
        found: list[Difference] = []
        for each in self._kinds if name is None else (name,):
            kind = self._kind(each)
            self.catch_up(each)
            with self._builder.shadow(kind) as shadow:
                self._fill(kind, shadow, progress)
                found += self._builder.compare(kind, shadow)
        return found

    def close(self) -> None:
        """Let go of what is in memory; the store's engine belongs to the store."""
        self._past.close()
        with self._gate:
            self._open.clear()
        if self._unhurried is not self._engine:
            self._unhurried.dispose()

    # --- inside --------------------------------------------------------------------------------------------------------

    def _try(self, query: Query) -> Page | None:
        """Answer if the register is far enough; else take in what is missing, and ``None``."""
        register = self._opened(query.register)
        with bookkeeping.snapshot(self._engine) as connection:
            read, head = bookkeeping.look(connection, query.register)
            if read is None or read.version != register.version:
                self._forget(query.register)
                return None
            if register.remembers and _settled(query, read.position):
                return register.read(connection, query, read.position)
            past = not register.remembers and self._long_known(connection, register, query, head)
            exact = head - read.position <= LEEWAY and not self._concerned(
                connection, register, read.position, head
            )
            if exact and (register.remembers or not (past or _before(query, read.newest_day))):
                return register.read(connection, query, head)
        if past or exact:
            return self._as_it_was(query, head)
        self._follow(query.register, head)
        return None

    def _long_known(self, connection: Any, register: Register, query: Query, head: int) -> bool:
        """Whether the question is about a state of knowledge that is not the newest one."""
        known = query.known_at
        return known is not None and (
            not isinstance(known, int) or self._concerned(connection, register, known, head)
        )

    def _as_it_was(self, query: Query, head: int) -> Page:
        """The answer of a register that keeps its newest state only; all pages are read at the position of the first."""
        kind, known = self._kind(query.register), query.known_at
        upto = min(known, head) if isinstance(known, int) else head
        if query.cursor is not None:
            upto = Cursor.read(query.cursor, f"{query.register}/{query.view}").position
        return self._past.read(kind, query, moment_of(query.as_of, known), upto)

    def _concerned(self, connection: Any, register: Register, after: int, head: int) -> bool:
        return after < head and self._follower.relevant(connection, register, after, head) is not None

    def _follow(self, name: str, upto: int, retry: bool = False) -> None:
        while True:
            register = self._opened(name)
            try:
                self._follower.advance(register, upto, retry=retry)
            except Gone:
                self._forget(name)
            else:
                return

    def _opened(self, name: str) -> Register:
        """The version that is read, as this process has it; made where there is none, or where another program's is."""
        with self._gate:
            known = self._open.get(name)
        if known is not None:
            return known
        opened = self._look(self._kind(name)) or self._begin(self._kind(name))
        with self._gate:
            return self._open.setdefault(name, opened)

    def _look(self, kind: type[Register]) -> Register | None:
        with bookkeeping.snapshot(self._engine) as connection:
            read = bookkeeping.current(connection, kind.name)
        if read is None:
            return None
        if read.fingerprint == kind.fingerprint():
            return kind(read.version)
        if int(read.fingerprint.partition(":")[0]) > kind.revision:
            raise RegisterIsNewer(kind.name)
        rebuilt = self.rebuild(kind.name)
        return kind(rebuilt.version)

    def _begin(self, kind: type[Register]) -> Register:
        with bookkeeping.making(self._engine) as connection:
            read = bookkeeping.current(connection, kind.name)
            if read is not None:
                return kind(read.version)
            version = bookkeeping.add(connection, kind.name, kind.fingerprint(), bookkeeping.LIVE)
            register = kind(version)
            register.create(connection)
            register.index(connection)
            bookkeeping.point(connection, kind.name, version)
        return register

    def _fill(self, kind: type[Register], shadow: Register, progress: Progress | None) -> None:
        """Fill a shadow up to where the version that is read stands, or to the head where it cannot be compared."""
        with bookkeeping.snapshot(self._engine) as connection:
            read = bookkeeping.current(connection, kind.name)
        comparable = read is not None and read.fingerprint == kind.fingerprint()
        upto = read.position if read is not None and comparable else self._store.head()
        self._builder.fill(shadow, upto, progress)

    def _moved(self, name: str) -> bool:
        """Whether readers were pointed to another version while this process read the one before."""
        try:
            with bookkeeping.snapshot(self._engine) as connection:
                read = bookkeeping.current(connection, name)
        except exc.DBAPIError:
            return False
        with self._gate:
            known = self._open.get(name)
        if read is None or known is None or read.version == known.version:
            return False
        self._forget(name)
        return True

    def _forget(self, name: str) -> None:
        with self._gate:
            self._open.pop(name, None)

    def _kind(self, name: str) -> type[Register]:
        kind = self._kinds.get(name)
        if kind is None:
            known = ", ".join(self._kinds)
            raise UnknownRegister(
                f"没有台账“{name}”；现有：{known}。", f"there is no register {name}; there are {known}"
            )
        return kind

    def _status(self, read: bookkeeping.Version | None, name: str, head: int) -> Status:
        title = self._kinds[name].title
        if read is None:
            return Status(name, title, 0, 0, head, "new")
        return Status(
            name, title, read.version, read.position, max(0, head - read.position), read.status, read.problem,
            read.problem_position,
        )  # fmt: skip


def _before(query: Query, newest_day: str) -> bool:
    """Whether the question is about a day after which something counts."""
    return query.as_of is not None and query.as_of.isoformat() < newest_day


def _settled(query: Query, position: int) -> bool:
    """Whether the answer cannot change any more: it is about what was known at a position the register has passed."""
    moments = (query.known_at, query.known_at if query.known_since is None else query.known_since)
    return all(isinstance(known, int) and known <= position for known in moments)
