"""Asking a table of lines about a day and a moment of knowledge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

from sqlalchemy import ColumnElement, FromClause, exists, true

from domain.vocabulary import ENDED
from infrastructure.registers.facts import CHINA, instant_of
from infrastructure.registers.query import LAST_POSITION, Cursor, Query, UnknownFilter
from infrastructure.registers.rows import OPEN, OPEN_DAY

LAST_DAY = (date.fromisoformat(OPEN_DAY) - timedelta(days=1)).isoformat()

FIRST_DAY, LAST_ASKED = date(1900, 1, 1), date(2999, 12, 31)
"""The days anybody may ask about: beyond them days cannot be reckoned with in every zone."""


def askable(day: date) -> bool:
    """Whether a day can be asked about."""
    return FIRST_DAY <= day <= LAST_ASKED


def position_of(digits: str) -> int | None:
    """The position written in digits; ``None`` when it lies beyond every log."""
    short = len(digits) <= len(str(LAST_POSITION))
    return int(digits) if short and int(digits) <= LAST_POSITION else None


ENDINGS = tuple(sorted(ENDED))


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and what was known: a position, an instant, or everything recorded."""

    day: str
    position: int | None = None
    at: str | None = None

    @property
    def is_newest(self) -> bool:
        """Whether everything recorded counts."""
        return self.position is None and self.at is None

    def begins(self, lines: FromClause) -> ColumnElement[bool]:
        """Whether a believed line is the first piece of what was believed then, and not one that was cut off later."""
        if self.is_newest:
            return true()
        before = lines.alias("before")
        same = (before.c.award == lines.c.award) & (before.c.caused_at == lines.c.caused_at)
        return ~exists().where(same, before.c.valid_to == lines.c.valid_from, self.believed(before))

    def covers(self, lines: FromClause) -> ColumnElement[bool]:
        """Whether a line holds on the day, as known then."""
        c = lines.c
        return (c.valid_from <= self.day) & (c.valid_to > self.day) & self.believed(lines)

    def precedes(self, lines: FromClause, since: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether a line that holds since a day holds, or was believed, only later."""
        c = lines.c
        later = (c.valid_from > self.day) & (
            since > self.day
        )  # the first has an index, and no line begins later
        if self.at is not None:
            return later | (c.known_from > self.at)
        return later if self.position is None else later | (c.rec_from > self.position)

    def not_after(self, other: Moment) -> bool:
        """Whether it lies before another moment, in both ways, as far as the two can be compared."""
        if self.day > other.day:
            return False
        if self.position is not None and other.position is not None:
            return self.position <= other.position
        return self.at is None or other.at is None or self.at <= other.at

    def comparable(self, other: Moment) -> bool:
        """Whether what was known at the two is told in the same measure: positions or instants."""
        return None in (self.at, other.position) and None in (self.position, other.at)

    def knows(self, position: int, at: str) -> bool:
        """Whether an event at this position, recorded at this instant, was known then."""
        if self.at is not None:
            return at <= self.at
        return self.position is None or position <= self.position

    def believed(self, lines: FromClause) -> ColumnElement[bool]:
        """Whether a line was believed then."""
        c = lines.c
        if self.at is not None:
            return (c.known_from <= self.at) & (c.known_to > self.at)
        if self.position is None:
            return c.rec_to == OPEN
        return (c.rec_from <= self.position) & (c.rec_to > self.position)


def moment_of(day: date | None, known: datetime | int | None) -> Moment:
    """The moment a caller means; without a day, after everything recorded."""
    named = LAST_DAY if day is None else day.isoformat()
    if isinstance(known, datetime):
        try:
            return Moment(named, at=instant_of(known))
        except ValueError as error:
            raise UnknownFilter("时刻应注明时区，如 +08:00。", f"known_at: {error}") from error
    return Moment(named, position=known)


def end_of(day: date) -> datetime:
    """The last instant of a day in China."""
    following = datetime.combine(day + timedelta(days=1), datetime.min.time(), timezone(CHINA))
    return following - timedelta(microseconds=1)


def asked(query: Query, position: int) -> tuple[Moment, int]:
    """The moment of a query, and the position its page is read at: all pages show what the first one knew."""
    moment = moment_of(query.as_of, query.known_at)
    if query.cursor is None or query.known_at is not None:
        return moment, position
    first = Cursor.read(query.cursor, f"{query.register}/{query.view}").position
    return replace(moment, position=first), first
