"""What is asked of a register, and what comes back.

QueryRefused
├── UnknownRegister     there is no register of that name
├── UnknownView         the register has no such view
├── UnknownFilter       the view cannot be filtered so, or the value cannot be read
└── BadCursor           the cursor is not one of this view
RegisterStopped         the register cannot take in an event; others go on
RegisterIsNewer         the register was built by a newer program
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any

import msgspec

LARGEST_PAGE = 1_000

LAST_POSITION = 2**63 - 1
"""Where every database ends counting."""

_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
"""What a text cannot hold in every database: the empty character, half a character."""


def comparable(value: str | int) -> bool:
    """Whether every database can compare a column with a value."""
    return not _NO_TEXT.search(value) if isinstance(value, str) else abs(value) <= LAST_POSITION


class QueryRefused(ValueError):
    """The question cannot be asked, told in both languages; ``blamed`` is the part of it that is wrong, where one is."""

    def __init__(self, zh: str, en: str, blamed: str = "") -> None:
        super().__init__(en)
        self.zh = zh
        self.blamed = blamed


class UnknownRegister(QueryRefused):
    """There is no register of that name."""


class UnknownView(QueryRefused):
    """The register has no such view."""


class UnknownFilter(QueryRefused):
    """The view cannot be filtered so."""


class BadCursor(QueryRefused):
    """The cursor is not one of this view."""


@dataclass(eq=False)
class RegisterStopped(Exception):
    """The register cannot take in the event at ``position``. Nothing is lost; it goes on when the cause is mended."""

    register: str
    position: int
    problem: str

    def __str__(self) -> str:
        return f"register {self.register} stopped at position {self.position}: {self.problem}"


@dataclass(eq=False)
class RegisterIsNewer(Exception):
    """The register was built by a newer program; this one must not touch it."""

    register: str

    def __str__(self) -> str:
        return f"register {self.register} was built by a newer program"


@dataclass(frozen=True, slots=True)
class Query:
    """A question to a register.

    ``where`` filters by the columns the view names. ``as_of`` is the effective day asked about (without it: after
    everything recorded), ``known_at`` an instant or a position: what was recorded by then (without it: everything).
    ``since`` and ``known_since`` are the earlier end of a comparison. ``all`` also shows what is over. ``cursor`` is
    the ``next`` of the page before.
    """

    register: str
    where: Mapping[str, str] = field(default_factory=dict)
    view: str = "list"
    as_of: date | None = None
    known_at: datetime | int | None = None
    since: date | None = None
    known_since: datetime | int | None = None
    all: bool = False
    limit: int = 50
    cursor: str | None = None

    @property
    def size(self) -> int:
        """The number of rows wanted, within reason."""
        return max(1, min(self.limit, LARGEST_PAGE))


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as plain, JSON-ready dictionaries in the order of ``columns``; ``position`` is how far the log was read.

    ``next`` is the cursor of the following page, ``None`` when there is none.
    """

    register: str
    view: str
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    position: int
    next: str | None = None


class Cursor(msgspec.Struct, array_like=True):
    """Where a page ended: the view, the position all pages are read at, the sort key of the last row."""

    view: str
    position: Annotated[int, msgspec.Meta(ge=0, le=LAST_POSITION)]
    after: list[Any]

    def write(self) -> str:
        """As the caller gets it: opaque, safe in a URL."""
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode().rstrip("=")

    @classmethod
    def read(cls, written: str, view: str) -> Cursor:
        """The cursor of a view, as it was handed out."""
        try:
            padded = written.encode() + b"=" * (-len(written) % 4)
            found = msgspec.json.decode(base64.urlsafe_b64decode(padded), type=cls)
        except (msgspec.MsgspecError, binascii.Error, UnicodeEncodeError) as error:
            raise BadCursor("这不是翻页标记。", "this is not a cursor") from error
        if found.view != view:
            raise BadCursor(
                f"此翻页标记属于{found.view}，不属于{view}。",
                f"this cursor belongs to {found.view}, not to {view}",
            )
        return found

    def after_like(self, kinds: Sequence[type]) -> list[Any]:
        """The sort key, of values of these kinds; a cursor that nobody handed out is refused."""
        if [type(value) for value in self.after] != list(kinds) or not all(map(comparable, self.after)):
            raise BadCursor("此翻页标记属于另一种排序。", "this cursor belongs to another order")
        return self.after
