"""What a sweep reads does not grow with the honours that are held: nothing to do, next to nothing read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

import interfaces.worker
from application.authority import SYSTEM
from application.time import Held
from domain.award.conferral import Imported
from domain.kernel import Event
from infrastructure.due import held_honours
from infrastructure.registers.query import RegisterStopped
from infrastructure.registers.registers import Registers
from interfaces.worker import Worker
from tests.support.reminding import DISTRICT, rungs, running
from tests.support.timed import AWARDS, life, timed
from tests.support.world import World
from tests.support.years import year

MANY = 10_000


def held(pin: str, number: int, due: date) -> Event:
    """A held lantern, whose ladder counts working days."""
    return Imported(
        originator_id=f"award:lamp-{number}", originator_version=1, effective_on=date(2018, 6, 1), by=SYSTEM,
        recorded_at=datetime(2018, 6, 1, 2, tzinfo=UTC), scheme=pin, honour="lantern", home="school-home", unit="school",
        unit_type="basic-union", kind="home", document="文件", awarded_by="fangshan-federation", next_due=due,
    )  # fmt: skip


def lamps(folder: Path, number: int) -> World:
    """A district with so many lanterns, due one a day from 2 January 2026 on; it is 1 August 2025."""
    world = World(f"sqlite:///{folder / str(number)}.db")
    world.plant()
    world.publish("counted")
    world.home("school")
    pin, first = world.office.knowledge.pin("counted"), date(2026, 1, 2)
    world.store.append([held(pin, each, first + timedelta(days=each)) for each in range(number)])
    world.day("2025-08-01")
    return world


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that any engine is given."""
    given: list[str] = []

    def note(*told: Any) -> None:
        given.append(told[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield given
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def read_by_days(world: World, worker: Worker, *days: str) -> list[int]:
    """How many statements the sweep of each day took."""
    found = []
    for day in days:
        world.day(day)
        with counted() as given:
            worker.sweep()
        found.append(len(given))
    return found


@pytest.mark.timeout(300)
def test_a_sweep_with_nothing_to_do_reads_as_little_for_ten_thousand_honours_as_for_ten(
    tmp_path: Path,
) -> None:
    counts = []
    for number in (10, MANY):
        world = lamps(tmp_path, number)
        worker = Worker(running(world), look_every=0)
        worker.sweep()
        counts.append(read_by_days(world, worker, "2025-08-02", "2025-08-03", "2025-08-04"))
        # what falls due in a week is asked about as it comes near, however many more there are
        near = read_by_days(world, worker, "2025-12-25", "2025-12-26")
        assert max(near) < 400
        assert [rung for _, rung, _ in rungs(world, "lamp-0")] == ["-5WD"]
        world.close()
    assert counts[0] == counts[1]
    assert max(counts[0]) < 60


def test_a_year_that_is_imported_makes_the_agenda_anew_once(tmp_path: Path) -> None:
    world = lamps(tmp_path, 10)
    worker = Worker(running(world), look_every=0)
    worker.sweep()
    (before,) = read_by_days(world, worker, "2025-08-02")
    world.do(DISTRICT, "calendar.import", **year(announced_on="2025-07-01"))
    moved, after = read_by_days(world, worker, "2025-08-03", "2025-08-04")
    assert moved > before
    assert after == before
    world.close()


def test_an_agenda_that_could_not_be_filled_is_filled_by_the_next_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register stops in the middle of the reading; what waits for delivery goes out all the same."""
    district = timed(f"sqlite:///{tmp_path / 'district.db'}")
    district.day("2019-11-05")
    done = list[str]()

    def stopping(registers: Registers) -> Iterator[Held]:
        lines = held_honours(registers)
        yield next(lines)
        if "stopped" not in done:
            done.append("stopped")
            raise RegisterStopped("dynamic-management", 3, "an event nobody understands")
        yield from lines

    monkeypatch.setattr(interfaces.worker, "held_honours", stopping)
    monkeypatch.setattr(interfaces.worker, "deliver", lambda *_: done.append("delivered"))
    worker = Worker(running(district))
    with pytest.raises(RegisterStopped):
        worker.sweep()
    assert done == ["stopped", "delivered"]
    assert not any(life(district, award) for award in AWARDS)
    worker.sweep()
    assert all(life(district, award) for award in AWARDS)
    district.close()
