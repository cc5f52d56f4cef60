"""What a register is: tables, the events it follows, and how a batch of them is folded into rows.

A subclass names its rows and has one method per event, marked ``@on(EventClass, …)``. An instance is one *version*:
its tables carry the version in their names, so a new version is filled beside the one that is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

import msgspec
from sqlalchemy import Connection, MetaData, Table

from domain.kernel import Event
from infrastructure.calendars import shipped_digest
from infrastructure.registers.facts import Entry, Fact
from infrastructure.registers.query import Page, Query, UnknownFilter, UnknownView, comparable
from infrastructure.registers.rows import Row, columns_of, reader_indexes, table_for
from infrastructure.registers.sheet import Sheet

Handler = TypeVar("Handler", bound=Callable[..., Any])
View = Callable[[Any, Connection, Query, int], Page]
R = TypeVar("R", bound=Row)


def on(*events: type[Event] | str) -> Callable[[Handler], Handler]:
    """Mark the method that takes these events, by class or by topic."""

    def mark(method: Handler) -> Handler:
        topics = (event if isinstance(event, str) else event.topic for event in events)
        method.__dict__["topics"] = tuple(topics)
        return method

    return mark


def view(name: str, *takes: str) -> Callable[[Handler], Handler]:
    """Mark the method that answers for a view, with what it takes of ``since``, ``known_since`` and ``all``."""

    def mark(method: Handler) -> Handler:
        method.__dict__["view"], method.__dict__["takes"] = name, takes
        return method

    return mark


class Register:
    """One version of one register. Raise ``revision`` with every change that makes other rows of the same events."""

    name: ClassVar[str]
    title: ClassVar[str]
    dated: ClassVar[bool] = False
    revision: ClassVar[int] = 2
    rows: ClassVar[tuple[type[Row], ...]]
    fact: ClassVar[type[Fact]]
    handlers: ClassVar[Mapping[str, Callable[..., None]]] = {}
    views: ClassVar[Mapping[str, View]] = {}
    remembers: ClassVar[bool] = False
    """Whether its tables tell what was known at an earlier moment; else they keep the newest state (``past.py``)."""
    timeless: ClassVar[frozenset[str]] = frozenset()
    """Topics that count on any day: what they say is kept by day in any case."""
    looks_up: ClassVar[tuple[str, ...]] = ()
    """Beginnings of the streams it reads by itself while it folds."""

    by_calendar: ClassVar[bool] = False
    """Whether its rows hold days counted by the calendars: a program that ships other years makes them anew."""

    def __init_subclass__(cls) -> None:
        """Collect what is marked with ``on`` and ``view``, also from the classes above."""
        own: dict[str, Any] = {}
        views = dict(cls.views)
        for member in vars(cls).values():
            for topic in getattr(member, "topics", ()):
                if own.setdefault(topic, member) is not member:
                    raise TypeError(f"{cls.__name__} takes {topic} twice")
            if name := getattr(member, "view", None):
                views[name] = member
        cls.handlers, cls.views = {**cls.handlers, **own}, views

    def __init__(self, version: int) -> None:
        self.version = version
        self.metadata = MetaData()
        self.tables: dict[type[Row], Table] = {
            row: table_for(row, self._table_name(row), self.metadata) for row in self.rows
        }
        self.decode = msgspec.json.Decoder(self.fact).decode
        self.at: int | None = None
        """The position the rows in memory belong to; ``None`` when memory is empty."""

    @classmethod
    def fingerprint(cls) -> str:
        """What makes tables of another program unreadable or wrong: the revision, and a digest of the definition."""
        shapes = [(row.part, row.key, sorted(columns_of(row).items(), key=str)) for row in cls.rows]
        years = shipped_digest() if cls.by_calendar else ""
        told = repr((sorted(cls.handlers), shapes, cls.fact.__struct_fields__, years))
        return f"{cls.revision}:{hashlib.sha256(told.encode()).hexdigest()[:16]}"

    def table(self, row: type[Row]) -> Table:
        """The table of a kind of row."""
        return self.tables[row]

    def sheet(self, row: type[R]) -> Sheet[R]:
        """A write-behind sheet over the table of a kind of row."""
        return Sheet(row, self.tables[row])

    # --- following -----------------------------------------------------------------------------------------------------

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load what the batch touches."""

    def take(self, entry: Entry) -> None:
        """Fold one event."""
        self.handlers[entry.topic](self, entry.name, entry.fact, entry)

    def flush(self, connection: Connection) -> None:
        """Write what the batch changed."""

    def hold_back(self) -> None:
        """Nobody reads this version yet: write only what will not change again."""

    def finish(self, connection: Connection) -> None:
        """Write what was held back."""

    def forget(self) -> None:
        """Drop what is in memory: it may not be what is stored."""
        self.at = None

    # --- making and reading --------------------------------------------------------------------------------------------

    def create(self, connection: Connection) -> None:
        """Make the tables, without the indexes that only readers need."""
        self.metadata.create_all(connection)

    def index(self, connection: Connection) -> None:
        """Make the readers' indexes."""
        for row, table in self.tables.items():
            for index in reader_indexes(row, table):
                index.create(connection)

    def analyse(self, connection: Connection) -> None:
        """Tell PostgreSQL's planner what became of the tables, which it would else find out a minute later."""
        if connection.dialect.name != "sqlite":
            for table in self.tables.values():
                connection.exec_driver_sql(f"ANALYZE {table.name}")

    @classmethod
    def check(cls, query: Query) -> None:
        """Refuse a view there is not, what a view would not look at – nothing asked is silently ignored – and what no database
        can be asked for.
        """
        found = cls.views.get(query.view)
        if found is None:
            known = ", ".join(sorted(cls.views))
            raise UnknownView(
                f"{cls.title}没有视图“{query.view}”；现有：{known}。",
                f"{cls.name} has no view {query.view}; it has {known}",
            )
        for name in ("since", "known_since", "all"):
            if getattr(query, name) not in (None, False) and name not in found.__dict__["takes"]:
                zh = f"{cls.title}的视图“{query.view}”不能用参数 {name}。"
                raise UnknownFilter(zh, f"{cls.name}/{query.view} takes no {name}", name)
        for name, value in query.where.items():
            if not comparable(value):
                raise UnknownFilter(
                    f"{name} 含有不能查询的字符。", f"{name} holds a character that nothing holds", name
                )

    def read(self, connection: Connection, query: Query, position: int) -> Page:
        """Answer a query that was checked from tables that are exact at ``position``."""
        return self.views[query.view](self, connection, query, position)

    @classmethod
    def prefix(cls) -> str:
        """How the names of its tables begin."""
        return f"reg_{cls.name.replace('-', '_')}"

    def _table_name(self, row: type[Row]) -> str:
        part = f"_{row.part}" if row.part else ""
        return f"{self.prefix()}_{self.version}{part}"
