"""The outbox: one row for every delivery of a reminder, folded from the reminders' events.

The rows follow the log by a position that is committed with them, so they can be thrown away and made again. What no
event says is the lease: who takes a delivery keeps it for a while, so that two workers do not send the same letter as
long as both are alive.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    inspect,
    select,
)

from application.letters import Delivery
from application.ports import Recorded
from domain.kernel import Event
from domain.reminder import Delivered, DeliveryFailed, Issued, Resumed, Withdrawn
from infrastructure import faults
from infrastructure.event_store.engine import alone, reading, writing

LEASE = 600.0
"""Seconds a worker has for what it took; a delivery of a worker that died is taken again after them."""

FIRST_PAUSE, LONGEST_PAUSE = 60.0, 86_400.0
"""Seconds until a failed delivery is tried again: doubled each time, up to a day."""

PAGE = 1_000
LOCK = int.from_bytes(b"outbox")
"""The PostgreSQL advisory lock that whoever makes the tables holds until the end of the transaction."""

WAITING, DELIVERED, WITHDRAWN = "waiting", "delivered", "withdrawn"

_KEY = ("reminder", "rung", "channel", "addressee")

metadata = MetaData()

deliveries = Table(
    "outbox",
    metadata,
    *(Column(name, Text, primary_key=True) for name in _KEY),
    Column("persons", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Float, nullable=False),
    Column("leased_until", Float, nullable=False),
    Column("problem", Text, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
)

followed = Table(
    "outbox_position",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
)


class Log(Protocol):
    """What the outbox needs of the event store."""

    def head(self) -> int:
        """The position of the last event."""

    def read(self, after: int, limit: int, topics_prefix: str | None = None) -> list[Recorded[Event]]:
        """Events above a position."""


class SqlOutbox:
    """The outbox over one database. Safe for threads and for several processes."""

    def __init__(self, engine: Engine, log: Log) -> None:
        self._engine = engine
        self._log = log
        create(engine)

    def follow(self) -> None:
        """Take in everything recorded before the call."""
        head = self._log.head()
        with reading(self._engine) as connection:
            position = _position(connection)
        while position < head:
            news = self._log.read(position, PAGE, "reminder.")
            reached = (
                news[-1].position if len(news) == PAGE else max(head, *(each.position for each in news), 0)
            )
            position = self._take(position, news, reached)

    def claim(self, now: datetime, channels: Collection[str], limit: int) -> list[Delivery]:
        """Deliveries by these channels whose time has come, in the order they were issued, leased to the caller."""
        moment = now.timestamp()
        c = deliveries.c
        wanted = (
            select(deliveries)
            .where(c.state == WAITING, c.next_at <= moment, c.leased_until <= moment, c.channel.in_(channels))
            .order_by(c.next_at, c.position, *(c[name] for name in _KEY))
            .limit(limit)
        )
        with writing(self._engine) as connection:
            rows = connection.execute(wanted.with_for_update(skip_locked=True)).all()
            found = [_delivery(row) for row in rows]
            for each in found:
                _change(connection, each, leased_until=moment + LEASE)
            faults.reach("outbox.before-lease")
        return found

    def release(self, untried: Iterable[Delivery]) -> None:
        """Let others take these."""
        with writing(self._engine) as connection:
            for each in untried:
                _change(connection, each, leased_until=0.0)

    def _take(self, position: int, news: Iterable[Recorded[Event]], reached: int) -> int:
        """Fold events and move the position in one transaction; where another process was faster, follow it."""
        with writing(self._engine) as connection:
            now = _position(connection, hold=True)
            if now != position:
                return now
            for recorded in news:
                _fold(connection, recorded)
            connection.execute(followed.update().values(position=reached))
            faults.reach("outbox.before-commit")
        return reached


def pause(attempt: int) -> timedelta:
    """How long after an attempt that failed the next one is made."""
    return timedelta(seconds=min(FIRST_PAUSE * 2.0 ** min(attempt - 1, 30), LONGEST_PAUSE))


def create(engine: Engine) -> None:
    """Make the tables where there are none, or those of an older program; several processes may do so at once."""
    with reading(engine) as connection:
        if _made(connection):
            return
    with alone(engine, LOCK) as connection:
        if not _made(connection):
            metadata.drop_all(connection)
            metadata.create_all(connection)
            connection.execute(followed.insert().values(id=1, position=0))


def _made(connection: Connection) -> bool:
    found = inspect(connection)
    if not found.has_table("outbox_position"):
        return False
    return {column["name"] for column in found.get_columns("outbox")} == {*deliveries.c.keys()}


def _position(connection: Connection, *, hold: bool = False) -> int:
    query = select(followed.c.position)
    found: int = connection.execute(query.with_for_update() if hold else query).scalar_one()
    return found


def _fold(connection: Connection, recorded: Recorded[Event]) -> None:
    event = recorded.event
    name, at = event.originator_id.partition(":")[2], event.recorded_at.timestamp()
    match event:
        case Issued():
            rows = list(_rows(name, event, at, recorded.position))
            if rows:
                connection.execute(deliveries.insert(), rows)
        case Delivered():
            _note(connection, name, event, state=DELIVERED, receipt=event.receipt, problem="")
        case DeliveryFailed():
            again = at + pause(event.attempt).total_seconds()
            tried = {"attempts": event.attempt, "problem": event.problem, "next_at": again}
            _note(connection, name, event, **tried)
        case Withdrawn():
            c = deliveries.c
            these = and_(c.reminder == name, c.rung.in_(event.rungs), c.state == WAITING)
            connection.execute(deliveries.update().where(these).values(state=WITHDRAWN))
        case Resumed():
            c = deliveries.c
            these = and_(c.reminder == name, c.rung == event.rung, c.state == WITHDRAWN)
            connection.execute(deliveries.update().where(these).values(state=WAITING, next_at=at))


def _rows(name: str, event: Issued, at: float, position: int) -> Iterator[dict[str, Any]]:
    """A row for each address and channel; who is addressed twice, as two of the notice's actors, gets one letter."""
    for to, each in {addressee.to: addressee for addressee in event.addressees}.items():
        for channel in dict.fromkeys(event.channels):
            yield {
                "reminder": name, "rung": event.rung, "channel": channel, "addressee": to,
                "persons": json.dumps(each.persons), "state": WAITING, "attempts": 0, "next_at": at,
                "leased_until": 0.0, "problem": "", "receipt": "", "position": position,
            }  # fmt: skip


def _note(connection: Connection, name: str, event: Delivered | DeliveryFailed, **changed: Any) -> None:
    delivery = Delivery(name, event.rung, event.channel, event.to)
    _change(connection, delivery, leased_until=0.0, **changed)


def _change(connection: Connection, each: Delivery, **changed: Any) -> None:
    values = (each.reminder, each.rung, each.channel, each.to)
    this = and_(*(deliveries.c[name] == value for name, value in zip(_KEY, values, strict=True)))
    connection.execute(deliveries.update().where(this).values(**changed))


def _delivery(row: Any) -> Delivery:
    return Delivery(row.reminder, row.rung, row.channel, row.addressee, tuple(json.loads(row.persons)))
