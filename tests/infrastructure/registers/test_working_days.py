"""A day counted across a year nobody knows stands in the registers as provisional, and moves when the year is imported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from infrastructure.registers.catalogue import REGISTERS
from infrastructure.registers.query import Query
from tests.infrastructure.registers.truth import assert_registers_tell_the_truth
from tests.support.world import World
from tests.support.years import year

DISTRICT, ASSESSOR = "fangshan-federation/chair", "fangshan-federation/organisation-and-publicity"
PUBLIC = "lantern.2026.school-home"


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """On 28 December 2026: an award to be put right, one to be revoked, one suspended, one whose name is public."""
    world = World(database_url)
    world.plant()
    world.publish("counted")
    for unit in ("hospital", "works", "school", "ward"):
        world.home(unit)
    world.day("2026-12-21")
    for unit, finding in (("hospital", "minor"), ("works", "serious"), ("ward", "paused")):
        facts = {"home": f"{unit}-home", "document": "文件", "awarded_by": "fangshan-federation"}
        world.do(
            DISTRICT,
            "award.import",
            id=unit,
            scheme="counted",
            honour="lantern",
            effective_on="2026-01-05",
            **facts,
        )
        world.do(ASSESSOR, "award.reinspect", unit, finding=finding)
    world.day("2026-12-28")
    world.round("lantern", "2026", scheme="counted")
    world.apply("school-home", "school", "lantern.2026", scheme="counted")
    world.do("school/administration", "award.endorse", PUBLIC)
    world.do(DISTRICT, "award.publicise", PUBLIC)
    yield world
    assert_registers_tell_the_truth(world, world.registers)
    world.assert_registers_equal_their_rebuild()
    world.close()


def row(world: World, register: str, award: str, **asked: Any) -> dict[str, Any]:
    return world.registers.read(Query(register, {"award": award}, **asked)).rows[0]


def seen(world: World, **asked: Any) -> dict[str, tuple[Any, ...]]:
    """What the registers say of each counted day, and whether it is provisional."""
    managed = {unit: row(world, "dynamic-management", unit, **asked) for unit in ("hospital", "ward")}
    work, revocation = row(world, "worklist", PUBLIC, **asked), row(world, "revocations", "works", **asked)
    return {
        "publicity": (work["until"], work["until_provisional"]),
        "hearing": (revocation["hearing_until"], revocation["hearing_provisional"]),
        "rectification": (managed["hospital"]["rectify_by"], managed["hospital"]["rectify_provisional"]),
        "suspension": (managed["ward"]["suspended_until"], managed["ward"]["suspension_provisional"]),
    }


PROVISIONAL = {
    "publicity": ("2027-01-01", True), "hearing": ("2027-01-04", True), "rectification": ("2027-01-04", True),
    "suspension": ("2027-01-04", True),
}  # fmt: skip
KNOWN = {
    "publicity": ("2027-01-05", False), "hearing": ("2027-01-06", False), "rectification": ("2027-01-06", False),
    "suspension": ("2027-01-06", False),
}  # fmt: skip


def test_importing_a_year_moves_every_day_that_was_counted_across_it(world: World) -> None:
    assert seen(world) == PROVISIONAL
    world.do(DISTRICT, "calendar.import", **year())
    assert seen(world) == KNOWN


def test_a_register_that_is_far_behind_comes_to_the_same(world: World) -> None:
    world.do(DISTRICT, "calendar.import", **year())
    world.do(ASSESSOR, "award.extend-rectification", "hospital", reason="工期")
    assert seen(world) == KNOWN | {"rectification": ("2027-01-12", False)}


def test_a_year_announced_anew_moves_them_again(world: World) -> None:
    world.do(DISTRICT, "calendar.import", **year())
    assert seen(world) == KNOWN
    plain = year(holidays=["2027-02-08"], worked=[], reason="更正")
    world.do(DISTRICT, "calendar.import", **plain)
    assert seen(world) == {name: (day, False) for name, (day, _) in PROVISIONAL.items()}


def test_known_before_the_import_the_provisional_day_stays(world: World) -> None:
    before = world.store.head()
    world.do(DISTRICT, "calendar.import", **year())
    assert seen(world) == KNOWN
    assert seen(world, as_of=date(2026, 12, 28), known_at=before) == PROVISIONAL


def test_what_was_entered_late_is_counted_by_the_calendar_of_now(world: World) -> None:
    """A correction makes the award be folded anew, after the year was imported."""
    seen(world)
    world.do(DISTRICT, "calendar.import", **year())
    world.do(DISTRICT, "award.correct", "hospital", field="next_due", value="2027-03-01", reason="误")
    assert seen(world) == KNOWN


@pytest.mark.parametrize("read", [True, False], ids=["one by one", "all at once"])
def test_what_was_open_when_an_honour_ended_is_open_again_by_the_days_known_now(
    world: World, read: bool
) -> None:
    """However the events come to the register."""
    managed = Query("dynamic-management", all=True)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("annul", {"reason": "误"}),
        ("restore", {"reason": "命名有效"}),
    ]
    for act, said in steps:
        for award in ("hospital", "ward"):
            world.do(DISTRICT, f"award.{act}", award, **said)
            if read:
                world.registers.read(managed)
        if act == "annul":
            world.do(DISTRICT, "calendar.import", **year())
    assert seen(world) == KNOWN


def test_nobody_is_overdue_by_a_provisional_day(world: World) -> None:
    asked: dict[str, Any] = {"as_of": date(2027, 1, 20)}
    late = Query("dynamic-management", {"award": "hospital", "rectification_overdue": "true"}, **asked)
    assert row(world, "dynamic-management", "hospital", **asked)["rectification_overdue"] is False
    assert world.registers.read(late).rows == []
    world.do(DISTRICT, "calendar.import", **year())
    assert row(world, "dynamic-management", "hospital", **asked)["rectification_overdue"] is True
    assert len(world.registers.read(late).rows) == 1


def test_what_is_over_keeps_its_day(world: World) -> None:
    world.do(ASSESSOR, "award.hear", "works")
    world.do(DISTRICT, "award.drop-revocation", "works", reason="不成立")
    world.do(DISTRICT, "calendar.import", **year())
    assert seen(world) == KNOWN | {"hearing": ("2027-01-04", True)}


def test_a_hearing_that_an_ending_overtook_is_open_again_by_the_days_known_now(world: World) -> None:
    world.do(DISTRICT, "award.annul", "works", reason="误")
    assert row(world, "revocations", "works")["outcome"] == "overtaken"
    world.do(DISTRICT, "calendar.import", **year())
    world.do(DISTRICT, "award.restore", "works", reason="命名有效")
    assert seen(world) == KNOWN
    waits = row(world, "worklist", "works")
    assert (waits["act"], waits["since"], waits["until"]) == ("revoke", "2026-12-21", "2027-01-06")


def test_a_program_that_ships_another_year_makes_the_registers_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> dict[str, str]:
        return {register.name: register.fingerprint() for register in REGISTERS}

    before = told()
    monkeypatch.setattr("infrastructure.registers.register.shipped_digest", lambda: "another")
    changed = {name for name, fingerprint in told().items() if fingerprint != before[name]}
    assert changed == {"worklist", "revocations", "dynamic-management"}
