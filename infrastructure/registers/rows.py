"""The rows of a register: a struct says what a table holds, and in which order.

A field that is ``str`` or ``int`` is a column of that kind; ``| None`` may be empty; anything else is kept as JSON.
Days are ISO text (``2018-06-12``) and instants are ISO text in UTC with microseconds, so both compare as text, the
same way on both databases, and leave the store without being parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, ClassVar, Self, get_type_hints

import msgspec
from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, TextClause, text
from sqlalchemy.types import TypeEngine

OPEN = 2**62
"""The position at which an open interval ends."""

OPEN_DAY = "9999-12-31"
"""The day on which an open interval ends."""

OPEN_INSTANT = "9999-12-31T23:59:59.999999Z"
"""The instant at which an open interval ends."""

TEXT: TypeEngine[Any] = Text().with_variant(
    Text(collation="C"), "postgresql"
)  # compared as bytes, whatever the locale
NUMBER: TypeEngine[Any] = BigInteger().with_variant(Integer(), "sqlite")
_KINDS: dict[type, TypeEngine[Any]] = {str: TEXT, int: NUMBER}


class Row(msgspec.Struct, gc=False):
    """One line of a table. ``part`` names the table within its register; the main one has none.

    ``group`` is the column by which a batch of events finds the rows it touches. ``indexes`` are made after a new
    version is filled; the key and the group's index are there from the start. ``partial`` ones: columns → condition.
    """

    key: ClassVar[tuple[str, ...]]
    group: ClassVar[str]
    part: ClassVar[str] = ""
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    partial: ClassVar[Mapping[tuple[str, ...], str]] = {}

    def identity(self) -> tuple[Any, ...]:
        """The values of the key."""
        return tuple(getattr(self, name) for name in self.key)

    def twin(self) -> Self:
        """The same row once more."""
        found: Self = self.__copy__()  # type: ignore[attr-defined]  # msgspec has it, its stubs do not
        return found

    def values(self) -> tuple[Any, ...]:
        """As the table keeps it."""
        found = msgspec.structs.astuple(self)
        packed = json_places(type(self))
        if not packed:
            return found
        return tuple(_pack(value) if place in packed else value for place, value in enumerate(found))

    @classmethod
    def of(cls, values: Iterable[Any]) -> Self:
        """From what the table keeps."""
        packed = json_places(cls)
        if not packed:
            return cls(*values)
        return cls(*(unpack(value) if place in packed else value for place, value in enumerate(values)))


@cache
def columns_of(row: type[Row]) -> dict[str, tuple[type, bool]]:
    """Column → its kind (``str``, ``int``, or ``dict`` for JSON) and whether it may be empty."""
    hints = get_type_hints(row)
    return {name: _kind(hints[name]) for name in row.__struct_fields__}


@cache
def json_places(row: type[Row]) -> frozenset[int]:
    """The places of the columns that hold JSON."""
    return frozenset(place for place, (kind, _) in enumerate(columns_of(row).values()) if kind is dict)


def json_columns(row: type[Row]) -> frozenset[str]:
    """The names of the columns that hold JSON."""
    return frozenset(name for name, (kind, _) in columns_of(row).items() if kind is dict)


def table_for(row: type[Row], name: str, metadata: MetaData) -> Table:
    """The table that holds such rows, without the indexes that only readers need."""
    columns: list[Column[Any]] = [
        Column(
            column, _KINDS.get(kind, TEXT), primary_key=column in row.key, nullable=empty, autoincrement=False
        )
        for column, (kind, empty) in columns_of(row).items()
    ]
    table = Table(name, metadata, *columns)
    if row.key[0] != row.group:
        Index(f"{name}_group", table.c[row.group])
    return table


def reader_indexes(row: type[Row], table: Table) -> list[Index]:
    """The indexes that readers need, not yet attached to the table."""
    twin = table.to_metadata(MetaData())
    wanted: list[tuple[tuple[str, ...], TextClause | None]] = [(columns, None) for columns in row.indexes]
    wanted += [(columns, text(condition)) for columns, condition in row.partial.items()]
    return [
        Index(
            f"{table.name}_{place}",
            *(twin.c[column] for column in columns),
            sqlite_where=met,
            postgresql_where=met,
        )
        for place, (columns, met) in enumerate(wanted)
    ]


def unpack(value: str | None) -> Any:
    """A JSON column, read."""
    return None if value is None else msgspec.json.decode(value)


def _pack(value: Any) -> str | None:
    return None if value is None else _encode(value).decode()


_encode: Callable[[Any], bytes] = msgspec.json.Encoder(order="deterministic").encode


def _kind(hint: Any) -> tuple[type, bool]:
    members = (
        set(getattr(hint, "__args__", ()))
        if str(hint).endswith("| None") or "Optional" in str(hint)
        else {hint}
    )
    empty = type(None) in members
    kinds = members - {type(None)}
    kind = next(iter(kinds)) if len(kinds) == 1 else dict
    return (kind if kind in _KINDS else dict), empty
