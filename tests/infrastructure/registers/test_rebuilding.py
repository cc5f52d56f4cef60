"""Rebuilding beside the readers, verifying, and registers of another program."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import inspect, text

from infrastructure.registers import builder, follower
from infrastructure.registers.honours import HonourLine, Honours
from infrastructure.registers.query import Query, RegisterIsNewer, RegisterStopped
from infrastructure.registers.registers import Registers
from tests.infrastructure.registers.raw import fill, life
from tests.infrastructure.registers.test_following import Squeamish, counts
from tests.support.world import World


def version(registers: Registers, name: str = "honours") -> int:
    return next(status.version for status in registers.status() if status.name == name)


def tables(world: World) -> list[str]:
    return sorted(
        name for name in inspect(world.store.engine).get_table_names() if name.startswith("reg_honours")
    )


def test_a_rebuild_makes_a_new_version_equal_to_the_old_one_and_leaves_only_it(
    world: World, registers: Registers
) -> None:
    fill(world.store, 5)
    before = registers.read(Query("honours")).rows
    told: list[tuple[str, int, int]] = []
    rebuilt = registers.rebuild("honours", lambda *progress: told.append(progress))
    assert (rebuilt.version, rebuilt.position, rebuilt.differences) == (2, 15, ())
    assert told[-1] == ("honours", 15, 15)
    assert registers.read(Query("honours")).rows == before
    assert tables(world) == ["reg_honours_2", "reg_honours_2_cases"]


def test_verify_finds_what_the_events_do_not_bear_out_and_a_rebuild_mends_it(
    world: World, registers: Registers
) -> None:
    fill(world.store, 3)
    assert counts(registers) == 3
    with world.store.engine.begin() as connection:
        connection.execute(
            text("UPDATE reg_honours_1 SET standing = 'revoked' WHERE award = 'a1' AND rec_to > 1000")
        )
        connection.execute(text("DELETE FROM reg_honours_1 WHERE award = 'a2' AND rec_to > 1000"))
    found = registers.verify("honours")
    assert [
        (each.key[0], each.stored and each.stored["standing"], each.rebuilt and each.rebuilt["standing"])
        for each in found
    ] == [
        ("a1", "revoked", "in-force"),
        ("a2", None, "in-force"),
    ]
    assert tables(world) == ["reg_honours_1", "reg_honours_1_cases"], "verifying changes nothing"
    assert counts(registers) == 1
    assert len(registers.rebuild("honours").differences) == 2
    assert counts(registers) == 3
    assert registers.verify() == []


def test_readers_see_whole_states_while_writers_go_on_and_the_register_is_rebuilt(
    world: World, open_another: Callable[[], Registers], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "BATCH", 10)
    monkeypatch.setattr(builder, "BATCH", 25)
    fill(world.store, 40)
    done, seen, problems = Flag(), [], []
    reading, rebuilding = open_another(), open_another()

    def read() -> None:
        try:
            while not done.is_set():
                written = world.store.last_position // 3
                found = counts(reading)
                assert found >= written, "a reader missed what was written before it asked"
                seen.append(found)
        except BaseException as problem:
            problems.append(problem)

    def write() -> None:
        for number in range(60):
            world.store.append(life(f"w{number}"))

    threads = [Thread(target=read), Thread(target=write)]
    for thread in threads:
        thread.start()
    differences = [rebuilding.rebuild("honours").differences for _ in range(3)]
    threads[1].join()
    done.set()
    threads[0].join()
    assert problems == []
    assert differences == [(), (), ()]
    assert seen == sorted(seen), "a switch showed an older state"
    assert counts(reading) == 100
    assert version(reading) == 4
    assert reading.verify("honours") == []


def test_a_register_of_an_older_program_is_rebuilt_when_first_read(
    world: World, registers: Registers
) -> None:
    fill(world.store, 2)
    assert counts(registers) == 2

    class Line(HonourLine):
        gilded: str = ""

    class Newer(Honours):
        revision = Honours.revision + 1
        rows = (Line, *Honours.rows[1:])
        line = Line

    newer = Registers(world.store.engine, world.store, kinds=(Newer,))
    assert counts(newer) == 2
    assert version(newer) == 2
    with pytest.raises(RegisterIsNewer):
        counts(Registers(world.store.engine, world.store))
    with pytest.raises(RegisterIsNewer):
        counts(registers)


def test_a_rebuild_that_meets_poison_leaves_everything_as_it_was(world: World, registers: Registers) -> None:
    fill(world.store, 3)
    assert counts(registers) == 3
    ill = Registers(world.store.engine, world.store, kinds=(Squeamish,))
    with pytest.raises(RegisterStopped, match="makes me ill"):
        ill.rebuild("honours")
    assert tables(world) == ["reg_honours_1", "reg_honours_1_cases"]
    assert counts(registers) == 3


def test_what_a_dead_process_left_half_built_is_cleared_away(
    world: World, registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world.store, 2)
    assert counts(registers) == 2

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(builder.Builder, "fill", die)
        dying.setattr(builder.Builder, "drop", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            registers.rebuild("honours")
    assert "reg_honours_2" in tables(world)
    monkeypatch.setattr(builder, "ABANDONED_AFTER", -1.0)
    assert registers.rebuild("honours").version == 3
    assert tables(world) == ["reg_honours_3", "reg_honours_3_cases"]


def test_the_bookkeeping_of_an_older_program_is_widened(world: World, registers: Registers) -> None:
    fill(world.store, 2)
    assert counts(registers) == 2
    with world.store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE register_versions DROP COLUMN newest_day"))
        connection.execute(text("UPDATE register_versions SET fingerprint = '1:of-the-program-before'"))
    newer = Registers(world.store.engine, world.store)
    assert counts(newer) == 2
    assert version(newer) == 2
