"""Reminders of every day in the life of an honour, and of an application on its way: by one ladder, each to its own day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from application.reminders import deliver
from domain.reminder import Addressee, Issued, Withdrawn
from infrastructure.outbox.outbox import SqlOutbox
from tests.support.reminding import ASSESSOR, DISTRICT, Post, enter, events, rungs, sweep
from tests.support.world import World
from tests.support.years import year


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A candle of the school, given on 1 June 2018 for a year; its re-inspection is due on 1 December."""
    world = World(database_url)
    world.plant()
    world.publish("reminded")
    for unit in ("school", "works"):
        world.home(unit)
    world.day("2018-06-01")
    enter(world, "candle", "reminded", "candle", "school")
    yield world
    world.assert_replay_equals_live()
    world.close()


def swept(world: World, *days: str) -> None:
    for day in days:
        world.day(day)
        sweep(world)


def told(world: World, subject: str, award: str = "candle") -> list[tuple[str, str, str]]:
    return rungs(world, award, subject)


def ordered(world: World, day: str) -> None:
    world.day(day)
    world.do(ASSESSOR, "award.reinspect", "candle", finding="minor", opinion="整改")


def posted(world: World) -> Post:
    post = Post()
    deliver(world.office, SqlOutbox(world.store.engine, world.store), {"post": post})
    return post


# --- an order to rectify ---------------------------------------------------------------------------------------------------


def test_who_was_inspected_in_time_is_reminded_of_the_order_and_not_of_the_inspection(world: World) -> None:
    swept(world, "2018-11-25")
    before = told(world, "re-inspection")
    assert before
    ordered(world, "2018-11-28")
    swept(world, "2018-12-01", "2018-12-08", "2018-12-20")
    assert told(world, "re-inspection") == before
    assert told(world, "rectification")
    world.do(ASSESSOR, "award.accept-rectification", "candle")
    again = str(world.award("candle").next_due)
    swept(world, again)
    assert told(world, "re-inspection")[-1] == (again, "P0D", again)


def test_the_deadline_of_a_rectification_is_reminded_of_by_what_of_the_ladder_lies_in_its_time(
    world: World,
) -> None:
    ordered(world, "2018-07-01")
    swept(world, "2018-07-01", "2018-07-11", "2018-08-03", "2018-08-10", "2018-08-17")
    assert told(world, "rectification") == [
        ("2018-08-10", "-P30D", "2018-07-11"),
        ("2018-08-10", "-P7D", "2018-08-03"),
        ("2018-08-10", "P0D", "2018-08-10"),
        ("2018-08-10", "+1", "2018-08-17"),
    ]


def test_an_extension_moves_the_ladder_to_the_new_day_and_what_was_not_delivered_is_withdrawn(
    world: World,
) -> None:
    ordered(world, "2018-07-01")
    swept(world, "2018-08-03")
    world.do(ASSESSOR, "award.extend-rectification", "candle", reason="施工未完")
    assert posted(world).sent == []
    swept(world, "2018-08-04", "2018-08-10", "2018-08-23")
    assert told(world, "rectification") == [
        ("2018-08-10", "-P7D", "2018-08-03"),
        ("2018-08-30", "-P7D", "2018-08-23"),
    ]
    (withdrawn,) = [each for each in events(world, "candle") if isinstance(each, Withdrawn)]
    assert (withdrawn.originator_id, withdrawn.reason) == (
        "reminder:candle@2018-08-10.rectification", "due-date-changed",
    )  # fmt: skip


def test_what_was_put_right_is_reminded_of_no_more(world: World) -> None:
    ordered(world, "2018-07-01")
    swept(world, "2018-07-11")
    world.do(ASSESSOR, "award.accept-rectification", "candle", opinion="合格")
    assert posted(world).sent == []
    swept(world, "2018-08-10", "2018-08-17")
    assert told(world, "rectification") == [("2018-08-10", "-P30D", "2018-07-11")]


def test_a_suspended_order_is_reminded_of_again_when_the_honour_is_back(world: World) -> None:
    ordered(world, "2018-07-01")
    world.do(DISTRICT, "award.suspend", "candle", ground="fraud", until="2018-08-20")
    swept(world, "2018-08-10")
    assert told(world, "rectification") == []
    world.do(DISTRICT, "award.reinstate", "candle")
    swept(world, "2018-08-11")
    assert told(world, "rectification") == [("2018-08-10", "P0D", "2018-08-11")]


# --- a term, a suspension, a hearing -----------------------------------------------------------------------------------------


def test_the_end_of_a_term_is_reminded_of_until_it_is_renewed_and_then_the_new_one(world: World) -> None:
    swept(world, "2019-05-02", "2019-05-25")
    world.do(DISTRICT, "award.renew", "candle")
    swept(world, "2019-06-01", "2020-05-02")
    assert told(world, "term") == [
        ("2019-06-01", "-P30D", "2019-05-02"),
        ("2019-06-01", "-P7D", "2019-05-25"),
        ("2020-06-01", "-P30D", "2020-05-02"),
    ]


def test_the_end_of_a_suspension_is_reminded_of_in_its_own_time(world: World) -> None:
    world.day("2018-06-10")
    world.do(DISTRICT, "award.suspend", "candle", ground="fraud", until="2018-07-20")
    swept(world, "2018-06-20", "2018-07-20", "2018-07-27")
    assert [rung for _, rung, _ in told(world, "suspension")] == ["-P30D", "P0D", "+1"]
    world.do(DISTRICT, "award.reinstate", "candle")
    swept(world, "2018-08-03")
    assert len(told(world, "suspension")) == 3


def test_a_hearing_has_a_ladder_and_addressees_of_its_own(world: World) -> None:
    world.day("2018-07-02")
    world.do(ASSESSOR, "award.propose-revocation", "candle", ground="fraud", reason="举报")
    swept(world, "2018-07-03", "2018-07-13", "2018-07-16", "2018-07-23")
    assert told(world, "hearing") == [
        ("2018-07-16", "-P3D", "2018-07-13"),
        ("2018-07-16", "P0D", "2018-07-16"),
    ]
    issued = [
        each for each in events(world, "candle") if isinstance(each, Issued) and each.subject == "hearing"
    ]
    assert {each.to for each in issued[0].addressees} == {"school/chair", "school/clerk", ASSESSOR}


def test_nothing_of_an_honour_is_reminded_of_once_it_is_over(world: World) -> None:
    ordered(world, "2018-07-01")
    world.do(DISTRICT, "award.annul", "candle", reason="命名有误")
    swept(world, "2018-08-10", "2018-12-01", "2019-06-01")
    assert events(world, "candle") == []


def test_a_due_day_counted_across_an_unknown_year_is_provisional_and_has_another_ladder_when_it_is_known(
    world: World,
) -> None:
    world.day("2026-12-24")
    enter(world, "late", "reminded", "candle", "works")
    world.do(ASSESSOR, "award.propose-revocation", "late", ground="fraud", reason="举报")
    swept(world, "2027-01-04")
    assert told(world, "hearing", "late") == [("2027-01-07", "-P3D", "2027-01-04")]
    (issued,) = [
        each for each in events(world, "late") if isinstance(each, Issued) and each.subject == "hearing"
    ]
    assert issued.provisional
    letters = [letter for letter in posted(world).sent if letter.about == "hearing"]
    assert {"到期日为暂定" in letter.text for letter in letters} == {True}
    world.do(DISTRICT, "calendar.import", **year())
    swept(world, "2027-01-06", "2027-01-07")
    assert told(world, "hearing", "late")[1:] == [("2027-01-10", "-P3D", "2027-01-07")]


# --- an application ----------------------------------------------------------------------------------------------------------


def test_the_deadline_of_a_step_and_the_end_of_a_publicity_are_told_to_who_has_to_act(world: World) -> None:
    world.day("2018-07-01")
    world.do(ASSESSOR, "round.open", scheme="reminded", honour="candle", cycle="2018")
    wish = world.do("works/chair", "award.apply", round="candle.2018", home="works-home").name
    swept(world, "2018-07-01", "2018-07-04", "2018-07-11")
    assert told(world, "step", wish) == [
        ("2018-07-11", "-P7D", "2018-07-04"),
        ("2018-07-11", "P0D", "2018-07-11"),
    ]
    (first, _) = [each for each in events(world, wish) if isinstance(each, Issued)]
    assert (first.originator_id, first.step) == (f"reminder:{wish}@2018-07-11.step.opinion", "opinion")
    assert first.addressees == (
        Addressee("administration", "works", "administration", ("works.administration",)),
    )
    world.do("works/administration", "award.endorse", wish, opinion="同意")
    world.do(DISTRICT, "award.publicise", wish)
    swept(world, "2018-07-16", "2018-07-23")
    assert [rung for _, rung, _ in told(world, "publicity", wish)] == ["P0D", "+1"]
    assert len(told(world, "step", wish)) == 2
    subjects = {letter.about: letter.subject for letter in posted(world).sent if letter.award == wish}
    assert subjects == {"publicity": "公示期提醒：works-home“烛光职工之家”已逾期7天"}


# --- what is written -----------------------------------------------------------------------------------------------------------


def test_every_kind_of_day_has_its_own_letter(world: World) -> None:
    ordered(world, "2018-07-01")
    swept(world, "2018-07-11")
    letter, other = posted(world).sent
    assert {letter.delivery.to, other.delivery.to} == {"school/chair", "school/clerk"}
    assert letter.subject == "整改期限提醒：school-home“烛光职工之家”还有30天到期"
    assert "应于2018-08-10前完成整改，荣誉档案编号：candle。" in letter.text
    assert "What is to be put right for candle is due on 2018-08-10 (in 30 days)." in letter.text
    assert "candle@2018-08-10.rectification -P30D" in letter.text


def test_a_reminder_of_any_day_is_acknowledged(world: World) -> None:
    ordered(world, "2018-07-01")
    swept(world, "2018-07-11")
    name = "candle@2018-08-10.rectification"
    assert world.code("works/chair", "reminder.acknowledge", name) == "wrong-signer"
    assert world.code("school/chair", "reminder.acknowledge", name) == "ok"
    assert world.code("school/chair", "reminder.acknowledge", name) == "acknowledged-already"
