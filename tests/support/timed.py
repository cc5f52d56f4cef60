"""A district with honours that time does something to: torches and lanterns, and a star of an older notice."""

from __future__ import annotations

from datetime import date
from typing import Any

from application.time import Happened, Held
from domain.award import Award
from domain.kernel import Event
from tests.support.reminding import ASSESSOR, DISTRICT, UNITS, enter
from tests.support.world import World

GIVEN = "2018-10-20"

AWARDS = ("torch-hospital", "torch-school", "torch-works", "lantern-school", "star-works")


def timed(url: str) -> World:
    """The district over a database; it is 20 October 2018 and everything was given today."""
    world = World(url)
    prepare(world)
    return world


def prepare(world: World) -> None:
    """Make a new world the district."""
    world.plant()
    for name in ("parallel", "timed"):
        world.publish(name)
    for unit in UNITS:
        world.home(unit)
    world.day(GIVEN)
    for unit in UNITS:
        enter(world, f"torch-{unit}", "timed", "torch", unit)
    enter(world, "lantern-school", "timed", "lantern", "school")
    enter(world, "star-works", "parallel", "star", "works", grade="low")


def held(world: World) -> list[Held]:
    """The honours that are held, or whose ending is dated ahead, as their aggregates are."""
    found = [world.office.read(Award, name, lambda award: (award.is_held, _line(award))) for name in AWARDS]
    return [line for is_held, line in found if is_held or line.ends_ahead]


def _line(award: Award) -> Held:
    if award.ends_ahead:
        return Held(award.name, award.honour, str(award.standing), ends_ahead=True)
    return Held(
        award.name,
        award.honour,
        str(award.standing),
        award.next_due,
        award.valid_until,
        award.suspended_until,
    )


def swept(world: World, day: str | date) -> tuple[Happened, ...]:
    """What a sweep on a day records."""
    world.day(day)
    return world.agenda.pass_time(world.clock.today)


def life(world: World, award: str) -> list[tuple[str, str]]:
    """The events of an award after it was given: name, effective day."""
    return [
        (each.topic.partition(":")[0].removeprefix("award."), str(each.effective_on))
        for each in _events(world, award)
    ]


def _events(world: World, award: str) -> list[Event]:
    return world.store.load(f"award:{award}")[1:]


def inspected(world: World, award: str, finding: str = "pass", **facts: Any) -> str:
    """Inspect an honour again; the code of the refusal, ``ok`` when there was none."""
    return world.code(ASSESSOR, "award.reinspect", award, finding=finding, **facts)


__all__ = [
    "ASSESSOR",
    "AWARDS",
    "DISTRICT",
    "GIVEN",
    "held",
    "inspected",
    "life",
    "prepare",
    "swept",
    "timed",
]
