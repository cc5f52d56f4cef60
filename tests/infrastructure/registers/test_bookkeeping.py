"""What all registers stand on: which version is read, how far it is, and moments that hold still."""

from __future__ import annotations

from sqlalchemy import func, select

from infrastructure.event_store.schema import events
from infrastructure.registers import bookkeeping
from infrastructure.registers.registers import Registers
from tests.infrastructure.registers.raw import fill
from tests.support.world import World


def test_whatever_is_recorded_meanwhile_a_snapshot_sees_one_moment(
    world: World, registers: Registers
) -> None:
    fill(world.store, 2)
    count = select(func.count()).select_from(events)
    with bookkeeping.snapshot(world.store.engine) as connection:
        before = connection.execute(count).scalar()
        fill(world.store, 2, prefix="later")
        assert connection.execute(count).scalar() == before
    with bookkeeping.snapshot(world.store.engine) as connection:
        assert connection.execute(count).scalar() == 2 * (before or 0)
