"""Grades with a conferring body each: who acts, what is decided at once, and a term renewed after its end without a gap."""

from collections.abc import Iterator
from datetime import date

import pytest

from application.actions import actions
from domain.award.ending import Renewed
from infrastructure.registers.query import Query
from tests.support.reminding import DISTRICT, enter
from tests.support.world import World, caller

TOWNSHIP = "liangxiang/chair"


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    world = World(database_url)
    world.plant()
    world.publish("tiered")
    world.home("hospital")
    world.day("2018-10-20")
    world.do(
        TOWNSHIP, "award.import", id="lamp", scheme="tiered", honour="lamp", home="hospital-home", grade="low",
        document="文件", awarded_by="liangxiang",
    )  # fmt: skip
    enter(world, "spark", "tiered", "spark", "hospital")
    yield world
    world.assert_replay_equals_live()
    world.assert_registers_equal_their_rebuild()
    world.close()


def possible(world: World, seat: str) -> set[str]:
    """What a seat may do with the lamp."""
    found = world.office.ask(caller(seat), lambda desk: actions(desk, desk.award("lamp")))
    return {each.act for each in found if each.why_not is None}


def standing(world: World, day: str, award: str = "lamp", known_at: int | None = None) -> str:
    """What the register of honours says of a day."""
    query = Query("honours", as_of=date.fromisoformat(day), known_at=known_at, all=True)
    return next(str(row["standing"]) for row in world.registers.read(query).rows if row["award"] == award)


def test_each_grade_is_offered_to_its_own_body(world: World) -> None:
    own = {"renew", "revoke", "reprimand", "correct"}
    assert own <= possible(world, TOWNSHIP)
    assert possible(world, DISTRICT) & {*own, "promote"} == {"promote"}
    world.do(DISTRICT, "award.promote", "lamp", reason="提高")
    assert possible(world, TOWNSHIP) & {*own, "demote"} == set()
    assert {*own, "demote"} <= possible(world, DISTRICT)


def test_a_title_of_a_grade_is_entered_by_the_body_of_that_grade_alone(world: World) -> None:
    facts = {
        "scheme": "tiered",
        "honour": "lamp",
        "home": world.home("school"),
        "document": "文件",
        "awarded_by": "x",
    }
    assert world.code(TOWNSHIP, "award.import", id="high", grade="high", **facts) == "wrong-signer"
    assert world.code(DISTRICT, "award.import", id="high", grade="high", **facts) == "ok"


def test_what_is_decided_at_once_is_decided_once_and_by_the_deciding_body(world: World) -> None:
    assert world.code(DISTRICT, "award.revoke", "lamp", ground="fraud", reason="造假") == "wrong-signer"
    assert world.code(TOWNSHIP, "award.revoke", "lamp", ground="neglect", reason="松懈") == "proposal-missing"
    assert world.code(TOWNSHIP, "award.revoke", "lamp", ground="fraud", reason="造假") == "ok"
    assert world.code(TOWNSHIP, "award.revoke", "lamp", ground="fraud", reason="造假") == "not-in-this-state"


def test_what_is_decided_at_once_is_offered_while_the_holder_is_heard(world: World) -> None:
    world.do(DISTRICT, "award.propose-revocation", "lamp", ground="neglect", reason="松懈")
    assert world.code(TOWNSHIP, "award.revoke", "lamp", reason="松懈") == "still-open"
    assert "revoke" in possible(world, TOWNSHIP)
    assert world.code(TOWNSHIP, "award.revoke", "lamp", ground="fraud", reason="造假") == "ok"


def test_a_proposal_on_a_ground_that_is_decided_at_once_opens_no_other(world: World) -> None:
    world.do(DISTRICT, "award.propose-revocation", "lamp", ground="fraud", reason="造假")
    world.day("2018-12-01")
    assert world.code(TOWNSHIP, "award.revoke", "lamp", ground="neglect", reason="松懈") == "other-ground"
    assert world.code(TOWNSHIP, "award.revoke", "lamp", reason="造假") == "ok"


def test_a_renewal_in_the_grace_bridges_the_end_that_time_brought(world: World) -> None:
    world.day("2019-11-10")
    assert world.code(DISTRICT, "award.renew", "lamp") == "wrong-signer"
    answer = world.do(TOWNSHIP, "award.renew", "lamp")
    renewed = next(event for event in answer.events if isinstance(event, Renewed))
    assert (renewed.effective_on, renewed.unbroken_from) == (date(2019, 11, 10), date(2019, 10, 21))
    assert world.topics("award:lamp")[-2:] == ["award.expired", "award.renewed"]
    assert {standing(world, day) for day in ("2019-10-20", "2019-10-21", "2019-11-09", "2019-11-10")} == {
        "in-force"
    }


def test_an_end_that_people_recorded_is_bridged_and_what_was_believed_stays(world: World) -> None:
    world.day("2019-10-25")
    world.do(TOWNSHIP, "award.expire", "lamp")
    before = world.store.head()
    world.day("2019-11-10")
    world.do(TOWNSHIP, "award.renew", "lamp")
    assert standing(world, "2019-10-26", known_at=before) == "expired"
    assert standing(world, "2019-10-26") == "in-force"


def test_those_who_look_after_what_ended_with_it_are_told(world: World) -> None:
    world.day("2019-11-10")
    world.do(TOWNSHIP, "award.renew", "lamp")
    spark = world.award("spark")
    assert (spark.standing, spark.alerts) == ("lapsed", ["prerequisite-back:lamp"])


def test_a_paper_of_a_day_in_the_bridged_time_is_entered_late(world: World) -> None:
    world.day("2019-11-10")
    world.do(TOWNSHIP, "award.renew", "lamp")
    facts = {"level": "warn", "reason": "松懈", "effective_on": "2019-11-01"}
    assert world.code(TOWNSHIP, "award.reprimand", "lamp", **facts) == "ok"
    assert world.code(TOWNSHIP, "award.renew", "lamp") == "reprimanded"


def test_a_paper_of_a_day_before_a_promotion_is_by_the_body_of_the_grade_held_then(world: World) -> None:
    world.day("2019-03-01")
    world.do(DISTRICT, "award.promote", "lamp", reason="提高")
    world.day("2019-03-10")
    before = {"level": "warn", "reason": "松懈", "effective_on": "2019-02-01"}
    after = before | {"effective_on": "2019-03-01"}
    assert world.code(DISTRICT, "award.reprimand", "lamp", **before) == "wrong-signer"
    assert world.code(TOWNSHIP, "award.reprimand", "lamp", **before) == "ok"
    assert world.code(TOWNSHIP, "award.reprimand", "lamp", **after) == "wrong-signer"
    assert world.code(DISTRICT, "award.reprimand", "lamp", **after) == "ok"


def test_what_is_annulled_is_annulled_by_the_body_of_the_grade_held_now(world: World) -> None:
    world.day("2019-03-01")
    world.do(DISTRICT, "award.promote", "lamp", reason="提高")
    given = {"reason": "误授", "effective_on": "2018-10-20"}
    assert world.code(TOWNSHIP, "award.annul", "lamp", **given) == "wrong-signer"
    assert world.code(DISTRICT, "award.annul", "lamp", **given) == "ok"
