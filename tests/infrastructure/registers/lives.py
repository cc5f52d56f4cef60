"""What happens in the registers' stories, told through the office."""

from __future__ import annotations

from typing import Any

from tests.application.test_signing import to_selection
from tests.support.papers import sealed
from tests.support.world import World

DISTRICT = "fangshan-federation/chair"
ASSESSOR = "fangshan-federation/organisation-and-publicity"
INSPECTORS = ["li", "wang"]


def advanced(world: World) -> str:
    """A hospital that is conferred the district's honour on 20 October 2018."""
    award = world.apply("hospital-home", "hospital", "district-advanced-home.2018")
    world.walk(award)
    return award


def star(world: World) -> str:
    """A hospital that is conferred a star on 10 May 2018."""
    award = to_selection(world)
    world.do(ASSESSOR, "award.select", award)
    world.do(DISTRICT, "award.approve", award, **sealed(str(world.clock.today)))
    return award


def inspect(world: World, award: str, finding: str, **facts: Any) -> None:
    facts = {"inspectors": INSPECTORS, "checklist": world.answers(award)} | facts
    world.do(ASSESSOR, "award.reinspect", award, finding=finding, **facts)


def revoke(world: World, award: str) -> None:
    """The whole chain, on one day."""
    world.do(ASSESSOR, "award.propose-revocation", award, ground="fraud", reason="弄虚作假")
    world.do(ASSESSOR, "award.hear", award)
    world.do("liangxiang/chair", "award.concur-in-revocation", award)
    world.do(DISTRICT, "award.revoke", award, reason="弄虚作假", document="房工发〔2018〕9号")
