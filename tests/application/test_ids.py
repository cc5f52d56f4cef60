"""Ids are made of other ids, which may contain the dot that joins them: what bears an id is known by what it is."""

from __future__ import annotations

from typing import Any

from application.acts.homes import RenameHome
from application.desk import Caller
from application.office import Request
from domain.award import Award
from domain.round import Round
from domain.vocabulary import Stage
from tests.application.test_many_at_once import ASSESSOR, star_of
from tests.support.papers import notice, papers
from tests.support.world import World

STAR = {"scheme": "parallel", "honour": "star"}


def asked(home: str, round: str = "star.2018") -> dict[str, Any]:
    scheme = notice("parallel")
    return {"round": round, "home": home, "grade": "low", **papers(scheme.honours["star"], scheme)}


def star(world: World, unit: str, home: str, round: str = "star.2018") -> str:
    return world.do(f"{unit}/chair", "award.apply", **asked(home, round)).name


def of(world: World, award: str) -> tuple[str, str]:
    found = world.read(Award, award)
    return found.round, found.home


def test_a_home_whose_name_ends_like_a_second_attempt_takes_no_other_home_s_place(world: World) -> None:
    world.do("hospital/chair", "home.register", id="school-home.2", unit="hospital", title="二号")
    other, first = star(world, "hospital", "school-home.2"), star(world, "school", "school-home")
    world.do("school/chair", "award.withdraw", first, reason="材料不全")
    second = star(world, "school", "school-home")
    assert (first, other, second) == (
        "star.2018.school-home",
        "star.2018.school-home.2",
        "star.2018.school-home.3",
    )
    assert world.code("school/chair", "award.apply", **asked("school-home")) == "duplicate-application"


def test_an_application_whose_id_something_else_bears_takes_the_next(world: World) -> None:
    """The round ``star`` and the home ``2018.school-home`` make the same id as ``star.2018`` and ``school-home``."""
    world.do(ASSESSOR, "round.open", **STAR, cycle="2018-second", id="star", reason="补评")
    world.do("hospital/chair", "home.register", id="2018.school-home", unit="hospital", title="零号")
    other = star(world, "hospital", "2018.school-home", "star")
    mine = star(world, "school", "school-home")
    assert (other, mine) == ("star.2018.school-home", "star.2018.school-home.2")
    assert of(world, mine) == ("star.2018", "school-home")
    assert world.code("school/chair", "award.apply", **asked("school-home")) == "duplicate-application"


def test_an_honour_entered_under_the_id_of_an_application_does_not_bar_it(world: World) -> None:
    facts = {
        "honour": "star",
        "home": "hospital-home",
        "grade": "low",
        "document": "房工发〔2016〕3号",
        "awarded_by": "区总工会",
    }
    world.do(
        "fangshan-federation/chair", "award.import", id="star.2018.school-home", scheme="parallel", **facts
    )
    assert star(world, "school", "school-home") == "star.2018.school-home.2"


def test_a_round_whose_id_another_bears_takes_the_next(world: World) -> None:
    world.do(ASSESSOR, "round.open", **STAR, cycle="2018-second", id="star.2019", reason="补评")
    opened = world.do(ASSESSOR, "round.open", **STAR, cycle="2019").name
    assert (opened, world.read(Round, opened).cycle) == ("star.2019.2", "2019")
    assert world.code(ASSESSOR, "round.open", **STAR, cycle="2019", reason="再来") == "already-exists"


def test_a_title_taken_over_under_an_id_that_something_else_bears_takes_the_next(world: World) -> None:
    world.do("school/chair", "home.register", id="hospital-home.newer", unit="school", title="一号")
    elsewhere = star(world, "school", "hospital-home.newer")
    held = star_of(world, "hospital", "hospital-home")
    world.publish("newer")
    new = world.do("fangshan-federation/chair", "award.take-over", held, scheme="newer").name
    assert (elsewhere, new) == ("star.2018.hospital-home.newer", "star.2018.hospital-home.newer.2")
    assert world.award(elsewhere).stage == Stage.IN_ROUTE


def command_id(person: str, key: str) -> str:
    record = Request(RenameHome(title="家"), Caller(person), "hospital-home", key).record()
    assert record is not None
    return record.command_id


def test_the_key_of_one_person_is_no_part_of_another_s_name() -> None:
    ids = {command_id("a", "b/c"), command_id("a/b", "c"), command_id("a%2Fb", "c")}
    assert len(ids) == 3
    assert command_id("hospital.chair", "k") == "hospital.chair/k"
