"""The one module that knows every layer: it puts a running Jianjia together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import make_url

from application.office import Clock, Office
from domain.catalogue import catalogue
from domain.kernel import Event
from infrastructure.calendars import shipped_calendars
from infrastructure.event_store.engine import NoStore
from infrastructure.event_store.schema import is_made
from infrastructure.event_store.store import SqlEventStore, open_store
from infrastructure.registers.registers import Registers
from infrastructure.settings import Settings, WrongSetting


def utc_now() -> datetime:
    """The wall clock, in UTC."""
    return datetime.now(UTC)


@dataclass
class Jianjia:
    """A running Jianjia: the store, the office that carries out commands, the registers that follow."""

    settings: Settings
    store: SqlEventStore[Event]
    office: Office
    registers: Registers

    def close(self) -> None:
        """Answer what was asked, then let go of the database."""
        self.registers.close()
        self.store.close()

    def __enter__(self) -> Self:
        """Use it as a context."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


def build(settings: Settings, clock: Clock = utc_now) -> Jianjia:
    """Open the store at the settings' database (made where there is none) and put the rest on top of it.

    Raises ``WrongSetting`` or ``UnusableDatabase`` when the folder or the database cannot be used.
    """
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as failed:
        zh = f"JIANJIA_HOME：不能建立文件夹“{settings.home}”。"
        raise WrongSetting(zh, f"JIANJIA_HOME: the folder cannot be made: {failed}") from None
    store = open_store(settings.database, catalogue())
    office = Office(store, clock, calendars=shipped_calendars(), time_zone=settings.time_zone)
    return Jianjia(settings, store, office, Registers(store.engine, store))


def look(settings: Settings) -> Jianjia:
    """Open the store for somebody who only looks; where there is none, none is made. Raises ``NoStore``."""
    if not is_made(settings.database):
        raise NoStore(make_url(settings.database).render_as_string())
    return build(settings)
