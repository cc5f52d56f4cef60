"""Following the log: exactly once, through poison, restarts and several processes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from domain.award.reinspection import Retained
from domain.catalogue import catalogue
from infrastructure.registers import follower
from infrastructure.registers.honours import Honours
from infrastructure.registers.query import Query, RegisterStopped, UnknownRegister
from infrastructure.registers.register import on
from infrastructure.registers.registers import LEEWAY, Registers
from tests.infrastructure.registers.raw import alert, fill, life
from tests.support.world import World


class Squeamish(Honours):
    """A register with a mistake: it cannot take a retention of award a1."""

    @on(Retained)
    def retained(self, line: Any, fact: Any) -> None:
        if line.award == "a1":
            raise ValueError("a1 makes me ill")
        self.stand(line, fact)


def counts(registers: Registers) -> int:
    return len(registers.read(Query("honours", limit=1000)).rows)


def position(registers: Registers, name: str = "honours") -> int:
    return next(status.position for status in registers.status() if status.name == name)


def test_a_register_nobody_asked_about_is_new_and_behind(world: World, registers: Registers) -> None:
    fill(world.store, 2)
    status = {
        each.name: (each.status, each.version, each.position, each.behind) for each in registers.status()
    }
    assert set(status) == set(registers.names())
    assert set(status.values()) == {("new", 0, 0, 6)}
    assert registers.catch_up() == dict.fromkeys(registers.names(), 6)
    assert {each.behind for each in registers.status()} == {0}
    assert {each.status for each in registers.status()} == {"live"}


def test_there_is_no_register_of_another_name(registers: Registers) -> None:
    with pytest.raises(UnknownRegister, match="honours"):
        registers.read(Query("gold"))
    with pytest.raises(UnknownRegister):
        registers.rebuild("gold")


def test_a_poison_event_stops_its_register_only_and_loses_nothing(world: World, registers: Registers) -> None:
    fill(world.store, 3)
    ill = Registers(world.store.engine, world.store, kinds=(Squeamish, *_others(registers)))
    with pytest.raises(RegisterStopped, match="a1 makes me ill") as stopped:
        ill.read(Query("honours"))
    assert stopped.value.position == 6
    [status] = [each for each in ill.status() if each.name == "honours"]
    assert (status.status, status.problem_position, status.position) == ("stopped", 6, 5)
    assert status.problem == "ValueError: a1 makes me ill"
    with pytest.raises(RegisterStopped):
        ill.catch_up()
    assert position(ill, "grants") == 9
    # The mistake is mended: another program, the same database.
    assert counts(registers) == 3
    assert next(each.status for each in registers.status() if each.name == "honours") == "live"
    assert registers.verify("honours") == []


def _others(registers: Registers) -> list[Any]:
    return [kind for name, kind in registers._kinds.items() if name != "honours"]


def test_a_stopped_register_is_not_tried_at_every_read_but_when_told_to(world: World) -> None:
    fill(world.store, 3)
    tried = []

    class Counting(Squeamish):
        def take(self, entry: Any) -> None:
            tried.append(entry.position)
            super().take(entry)

    ill = Registers(world.store.engine, world.store, kinds=(Counting,))
    with pytest.raises(RegisterStopped):
        ill.read(Query("honours"))
    after_reads = tried.count(6)
    with pytest.raises(RegisterStopped):
        ill.read(Query("honours"))
    assert tried.count(6) == after_reads
    with pytest.raises(RegisterStopped):
        ill.catch_up("honours")
    assert tried.count(6) > after_reads


def test_what_was_known_before_the_poison_can_still_be_asked(world: World) -> None:
    fill(world.store, 3)
    ill = Registers(world.store.engine, world.store, kinds=(Squeamish,))
    with pytest.raises(RegisterStopped):
        ill.read(Query("honours"))
    page = ill.read(Query("honours", known_at=5))
    assert [row["award"] for row in page.rows] == ["a0", "a1"]


def test_an_event_of_a_newer_program_is_not_passed_over(world: World, registers: Registers) -> None:
    fill(world.store, 1)
    row = "INSERT INTO events (position, stream, version, topic, state) VALUES (4, 'award:a0', 4, 'award.gilded:1', :state)"
    with world.store.engine.begin() as connection:
        connection.execute(text(row), {"state": b"{}"})
    with pytest.raises(RegisterStopped, match=r"knows no event award\.gilded:1"):
        registers.read(Query("honours"))


def test_a_reader_need_not_write_down_events_that_do_not_concern_it(
    world: World, registers: Registers
) -> None:
    fill(world.store, 1)
    assert counts(registers) == 1
    before = position(registers)
    world.store.append([alert("a0", 4)])
    page = registers.read(Query("honours"))
    assert (page.position, position(registers)) == (before + 1, before)
    world.store.append([alert("a0", 5 + number) for number in range(LEEWAY + 1)])
    registers.read(Query("honours"))
    assert position(registers) == world.store.head()


def test_several_processes_and_threads_advance_a_register_and_each_event_counts_once(
    world: World, open_another: Callable[[], Registers], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "BATCH", 7)
    processes = [open_another() for _ in range(3)]

    def work(number: int) -> int:
        for turn in range(5):
            fill(world.store, 3, prefix=f"p{number}-{turn}-")
            processes[number % 3].catch_up("honours")
        return counts(processes[number % 3])

    with ThreadPoolExecutor(6) as threads:
        seen = list(threads.map(work, range(6)))
    assert max(seen) == 90
    assert {counts(process) for process in processes} == {90}
    assert processes[0].verify("honours") == []


def test_a_restart_goes_on_where_the_last_process_stopped(
    world: World, open_another: Callable[[], Registers]
) -> None:
    fill(world.store, 3)
    first = open_another()
    assert counts(first) == 3
    world.store.append(life("later"))
    second = open_another()
    taken = []
    kind = second._kinds["honours"]

    class Watching(kind):  # type: ignore[valid-type,misc]  # a class made at run time
        def take(self, entry: Any) -> None:
            taken.append(entry.position)
            super().take(entry)

    third = Registers(world.store.engine, world.store, kinds=(Watching,))
    assert counts(third) == 4
    assert taken == [10, 11, 12]


def test_registers_do_not_depend_on_the_batches_they_were_made_in(world: World, registers: Registers) -> None:
    for number in range(6):
        world.store.append(life(f"a{number}", retained=3))
        registers.catch_up()
    assert registers.verify() == []


def test_every_topic_a_register_takes_is_in_the_catalogue_and_every_field_in_its_events(
    registers: Registers,
) -> None:
    known = catalogue()
    fields = {field for event in known.values() for field in event.__struct_fields__}
    for kind in registers._kinds.values():
        assert set(kind.handlers) <= set(known)
        assert set(kind.fact.__struct_fields__) <= fields | {"passed_on"}, kind.name
