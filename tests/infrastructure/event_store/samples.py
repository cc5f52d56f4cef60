"""Events to store, and helpers that several tests share."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar

import msgspec
from sqlalchemy import func, select

from infrastructure.event_store.engine import is_sqlite, writing
from infrastructure.event_store.schema import LOCK
from infrastructure.event_store.store import SqlEventStore


class Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    topic: ClassVar[str]

    originator_id: str = msgspec.field(name="stream")
    originator_version: int = msgspec.field(name="version")


class Applied(Sample, frozen=True, kw_only=True):
    topic: ClassVar[str] = "award.applied:2"

    home: str
    members: int = 0


class Built(Sample, frozen=True, kw_only=True):
    topic: ClassVar[str] = "home.built:1"

    name: str


TYPES: dict[str, type[Sample]] = {kind.topic: kind for kind in (Applied, Built)}

Store = SqlEventStore[Sample]


def applied(stream: str, version: int, home: str = "red-star") -> Applied:
    return Applied(originator_id=stream, originator_version=version, home=home)


def built(stream: str, version: int, name: str = "红星厂职工之家") -> Built:
    return Built(originator_id=stream, originator_version=version, name=name)


@contextmanager
def lock_held(store: Store) -> Iterator[None]:
    """Whatever is submitted meanwhile has to wait: the first append in a flush of its own, the rest for the next."""
    with writing(store.engine) as connection:
        if not is_sqlite(store.engine):
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        yield


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def in_one_batch(store: Store, *submits: Callable[[], object], holder: Store | None = None) -> None:
    """Make the committer find all these appends at once, after a flush with another one in front."""
    with lock_held(holder or store):
        store.submit([built(f"home:in-front-{time.monotonic_ns()}", 1)])
        wait_until(lambda: store.health().waiting == 0)
        for submit in submits:
            submit()
