"""Places that several honours have together are never given twice, whichever honour's round asks first."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.refusals import NoPlacesLeft
from domain.round import Round
from infrastructure.notices import load_scheme
from tests.application.test_many_at_once import at_once, before_it_stores, kinds
from tests.support.world import World

HARVEST = Path(__file__).parents[1] / "acceptance" / "foreign" / "harvest-prizes"
VILLAGES = tuple(f"village{number}" for number in range(8))
CITY = "city/chair"


@pytest.fixture
def fair(database_url: str) -> Iterator[World]:
    """Eight villages of one county that have applied with a farm and a household each: two prizes, three places."""
    world = World(database_url)
    world.day("2023-03-01")
    tree = [
        ("city", "city", None),
        ("north", "county", "city"),
        *((each, "village", "north") for each in VILLAGES),
    ]
    for unit, kind, parent in tree:
        world.do("system", "unit.found", id=unit, type=kind, title=unit, parent=parent)
        world.do("system", "unit.appoint", unit, seat="chair", person=f"{unit}.chair")
    content = load_scheme(HARVEST).model_dump(mode="json", by_alias=True)
    world.do(CITY, "scheme.publish", content=content)
    for honour, kind in (("best-farm", "farm"), ("best-household", "household")):
        world.do(CITY, "round.open", scheme="harvest-prizes", honour=honour, cycle="2023")
        for village in VILLAGES:
            home = world.home(village, kind)
            world.do(f"{village}/chair", "award.apply", round=f"{honour}.2023", home=home)
    yield world
    world.assert_replay_equals_live()
    world.close()


@pytest.fixture
def other(fair: World) -> Iterator[World]:
    """Another process on the same database."""
    world = World(fair.url, clock=fair.clock)
    yield world
    world.close()


def farm(village: str) -> str:
    return f"best-farm.2023.{village}-farm"


def household(village: str) -> str:
    return f"best-household.2023.{village}-household"


def taken(world: World) -> int:
    return sum(len(world.read(Round, f"{honour}.2023").places) for honour in ("best-farm", "best-household"))


def test_farms_and_households_chosen_at_the_same_time_share_three_places(fair: World, other: World) -> None:
    names = [name for village in VILLAGES[:4] for name in (farm(village), household(village))]
    worlds = [fair, other] * 4
    outcomes = at_once(
        *[
            lambda world=world, name=name: world.do(CITY, "award.select", name)
            for world, name in zip(worlds, names, strict=True)
        ]
    )
    assert kinds(outcomes) == ["no-places-left"] * 5 + ["ok"] * 3
    assert taken(fair) == 3


def test_the_last_place_is_not_given_when_another_honour_takes_it_meanwhile(
    fair: World, other: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fair.do(CITY, "award.select", farm(VILLAGES[0]))
    fair.do(CITY, "award.select", farm(VILLAGES[1]))
    before_it_stores(fair, monkeypatch, lambda: other.do(CITY, "award.select", household(VILLAGES[2])))
    with pytest.raises(NoPlacesLeft):
        fair.do(CITY, "award.select", farm(VILLAGES[3]))
    assert taken(fair) == 3


def test_asked_twice_and_by_the_wrong_person_no_place_is_taken(fair: World) -> None:
    fair.do(CITY, "award.select", household(VILLAGES[0]))
    assert fair.code(CITY, "award.select", household(VILLAGES[0])) == "out-of-turn"
    assert fair.code("north/chair", "award.select", farm(VILLAGES[1])) == "wrong-signer"
    assert taken(fair) == 1
