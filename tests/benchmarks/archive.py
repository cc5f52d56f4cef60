"""A large archive made from one real one: a home's whole story, from registration to a passed re-inspection, many times.

The story is played once through the office; its events are then written again and again under other names and on other
days, straight into the table – the only way to a million events in a minute. What is read is what Jianjia itself would have
written, had the notice been in force on those days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Engine, func, insert, select

from application.office import Office
from domain.kernel import Event
from infrastructure.event_store.schema import events
from infrastructure.event_store.store import SqlEventStore
from tests.benchmarks.district import MovableClock, all_met, prepare, request, requests_for, scheme, sign_offs

UNIT = "unit-0"
ROUND = "district-advanced-home.2018"
CHUNK = 20_000
SPREAD = 365
"""The copies begin on so many different days."""
Row = tuple[str, int, str, bytes]


def play(office: Office, clock: MovableClock) -> None:
    """One home's story, to the re-inspection two years later."""
    (award,) = prepare(office, [UNIT])
    for each in requests_for([award], sign_offs(scheme()))[0]:
        office.perform(each)
    district, department = "fangshan-federation/chair", "fangshan-federation/organisation-and-publicity"
    office.perform(request(department, "award.select", award))
    office.perform(
        request(
            district,
            "award.approve",
            award,
            opinion="同意",
            sealed_on="2018-05-02",
            document="房工发〔2018〕1号",
        )
    )
    clock.now = datetime(2020, 5, 2, 1, tzinfo=UTC)
    checklist = all_met(scheme(), "A4")
    inspection: dict[str, Any] = {"finding": "pass", "checklist": checklist, "inspectors": ["p-1", "p-2"]}
    office.perform(request(department, "award.reinspect", award, **inspection))


def play_open(office: Office, clock: MovableClock) -> None:
    """One home's story, to the third of its five sign-offs; it waits for the system union."""
    (award,) = prepare(office, [UNIT])
    for each in requests_for([award], sign_offs(scheme()))[0][:3]:
        office.perform(each)


def multiply(store: SqlEventStore[Event], engine: Engine, wanted: int, *, units: bool = False) -> int:
    """Write the story under other names until the store has ``wanted`` events; how many it has. ``units``: the copies'
    units stand in the tree.
    """
    story = [
        (row.stream, row.version, row.topic, row.state)
        for row in store.read_raw(0, 1_000_000)
        if _is_the_home(row.stream) or (units and row.stream == f"unit:{UNIT}")
    ]
    copies = _copies(story, wanted - store.head())
    with engine.begin() as connection:
        position = connection.execute(select(func.max(events.c.position))).scalar_one()
        while chunk := list(islice(copies, CHUNK)):
            rows = [
                {"position": position + n, "stream": s, "version": v, "topic": t, "state": state}
                for n, (s, v, t, state) in enumerate(chunk, 1)
            ]
            connection.execute(insert(events), rows)
            position += len(rows)
    return int(position)


def _is_the_home(stream: str) -> bool:
    return UNIT in stream and not stream.startswith("unit:")


def _copies(story: list[Row], wanted: int) -> Iterator[Row]:
    made, copy = 0, 0
    while made < wanted:
        copy += 1
        name = f"unit-{copy}"
        for stream, version, topic, state in story:
            moved = _moved(state.replace(UNIT.encode(), name.encode()), copy % SPREAD)
            yield stream.replace(UNIT, name), version, topic, moved
        made += len(story)


def _moved(state: bytes, days: int) -> bytes:
    """The same event so many days later; the names of rounds and notices hold no days."""
    return _DAY.sub(lambda found: _later(found[0], days), state)


_DAY = re.compile(rb"\b20\d\d-\d\d-\d\d(?=[T\"])")


@cache
def _later(day: bytes, days: int) -> bytes:
    return (date.fromisoformat(day.decode()) + timedelta(days=days)).isoformat().encode()
