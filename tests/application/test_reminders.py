"""Reminders of due re-inspections: each rung once, to those in the seats that day, until it is done or over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from application.agenda import Next
from application.authority import SYSTEM
from application.reminders import Undelivered, deliver
from domain.award.revocation import RevocationProposed
from domain.calendar import Count, Stretch
from domain.reminder import Addressee, Delivered, DeliveryFailed, Issued, Resumed, Withdrawn
from infrastructure.outbox.outbox import FIRST_PAUSE, LEASE, SqlOutbox
from tests.support.reminding import (
    ASSESSOR,
    DISTRICT,
    DUE,
    Post,
    agenda_of,
    enter,
    events,
    remindable,
    rungs,
    sweep,
    waiting,
)
from tests.support.world import World
from tests.support.years import year


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    world = remindable(database_url)
    yield world
    world.assert_replay_equals_live()
    world.close()


def swept(world: World, *days: str, channels: tuple[str, ...] = ("post",)) -> int:
    issued = 0
    for day in days:
        world.day(day)
        issued += sweep(world, channels=channels)
    return issued


def outbox(world: World) -> SqlOutbox:
    return SqlOutbox(world.store.engine, world.store)


# --- in working days -----------------------------------------------------------------------------------------------------


@pytest.fixture
def lantern(world: World) -> str:
    """An honour whose re-inspection is due on 6 January 2027, with a reminder five working days before."""
    world.publish("counted")
    world.day("2026-11-20")
    enter(world, "lantern", "counted", "lantern", "hospital", next_due="2027-01-06")
    return "lantern"


def test_a_rung_across_an_unknown_year_is_issued_on_its_provisional_day_and_the_letter_says_so(
    world: World, lantern: str
) -> None:
    world.day("2026-12-30")
    assert sweep(world, lantern) == 1
    issued = [event for event in events(world, "lantern") if isinstance(event, Issued)]
    assert [(event.rung, event.provisional) for event in issued] == [("-5WD", True)]
    post = Post()
    deliver(world.office, outbox(world), {"post": post})
    assert {letter.text.count("暂定") for letter in post.sent} == {1}
    assert {letter.text.count("working days are not known") for letter in post.sent} == {1}


def test_a_rung_moves_when_the_year_is_imported_also_for_a_sweep_that_has_looked_before(
    world: World, lantern: str
) -> None:
    agenda = agenda_of(world)
    world.day("2026-12-28")
    agenda.follow()
    assert agenda.look(lantern) == Next(None, ((f"{lantern}@2027-01-06", date(2026, 12, 30)),))
    assert lantern not in agenda.ready(world.clock.today)
    world.do(DISTRICT, "calendar.import", **year())
    agenda.follow()
    assert lantern in agenda.ready(world.clock.today)
    assert sweep(world, lantern) == 1
    post = Post()
    deliver(world.office, outbox(world), {"post": post})
    assert {letter.text.count("暂定") for letter in post.sent} == {0}


# --- issuing -------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("FS2018-3.3.5b")
def test_a_re_inspection_is_reminded_of_90_30_7_and_0_days_before_and_every_week_after(world: World) -> None:
    day, last = date(2020, 7, 1), date(2020, 11, 5)
    while day <= last:
        swept(world, day.isoformat())
        day += timedelta(days=1)
    assert rungs(world, "school") == [
        (DUE, "-P90D", "2020-07-22"),
        (DUE, "-P30D", "2020-09-20"),
        (DUE, "-P7D", "2020-10-13"),
        (DUE, "P0D", "2020-10-20"),
        (DUE, "+1", "2020-10-27"),
        (DUE, "+2", "2020-11-03"),
    ]


def test_a_rung_is_issued_once_however_often_the_sweep_runs(world: World) -> None:
    everything = 3 + 14  # one for each home; of the star, overdue by a year, all it missed
    assert swept(world, "2020-10-20") == everything
    head = world.store.head()
    assert swept(world, "2020-10-20", "2020-10-21") == 0
    assert world.store.head() == head


def test_those_in_the_seats_on_the_day_are_reminded(world: World) -> None:
    world.day("2019-03-01")
    world.do("system", "unit.vacate", "school", seat="chair", person="school.chair")
    world.do("system", "unit.appoint", "school", seat="chair", person="successor")
    swept(world, "2020-07-22")
    issued = events(world, "school")[0]
    assert isinstance(issued, Issued)
    assert {(each.actor, each.to, each.persons) for each in issued.addressees} >= {
        ("applicant", "school/chair", ("successor",)),
        ("system-union", "liangxiang/chair", ("liangxiang.chair",)),
        ("assessor", ASSESSOR, ("fangshan-federation.organisation-and-publicity",)),
    }
    assert (issued.by.person, issued.award, issued.due) == ("system", "school", date(2020, 10, 20))


def test_an_empty_seat_is_reminded_all_the_same(world: World) -> None:
    world.day("2019-03-01")
    world.do("system", "unit.vacate", "liangxiang", seat="chair", person="liangxiang.chair")
    swept(world, "2020-07-22")
    issued = events(world, "school")[0]
    assert isinstance(issued, Issued)
    assert Addressee("system-union", "liangxiang", "chair") in issued.addressees


def test_after_a_standstill_the_newest_rung_stands_for_the_missed_where_the_notice_says_nothing(
    world: World,
) -> None:
    swept(world, "2020-07-25", "2020-10-30")
    assert rungs(world, "school") == [(DUE, "-P90D", "2020-07-25"), (DUE, "+1", "2020-10-30")]
    newest = events(world, "school")[-1]
    assert isinstance(newest, Issued)
    assert newest.instead_of == ("-P30D", "-P7D", "P0D")


def test_and_all_missed_rungs_are_made_up_for_in_order_where_the_notice_says_so(world: World) -> None:
    swept(world, "2019-09-20", "2020-01-20")
    assert rungs(world, "star") == [
        ("2019-10-20", "-P1M", "2019-09-20"),
        ("2019-10-20", "P0D", "2020-01-20"),
        ("2019-10-20", "+1", "2020-01-20"),
        ("2019-10-20", "+2", "2020-01-20"),
        ("2019-10-20", "+3", "2020-01-20"),
    ]


def passed(world: World, award: str, day: str) -> None:
    world.day(day)
    inspection = {"inspectors": ["li", "wang"], "checklist": world.answers(award)}
    world.do(ASSESSOR, "award.reinspect", award, finding="pass", **inspection)


def test_a_passed_re_inspection_arms_a_new_ladder(world: World) -> None:
    swept(world, "2020-10-20")
    passed(world, "school", "2020-10-22")
    swept(world, "2020-10-27", "2022-07-23", "2022-07-24")
    assert rungs(world, "school") == [(DUE, "P0D", DUE), ("2022-10-22", "-P90D", "2022-07-24")]


def test_a_corrected_due_date_arms_a_new_ladder(world: World) -> None:
    swept(world, "2020-10-20")
    world.do(DISTRICT, "award.correct", "school", field="next_due", value="2020-12-01", reason="登记有误")
    swept(world, "2020-11-01")
    assert rungs(world, "school")[1:] == [("2020-12-01", "-P30D", "2020-11-01")]


def test_an_honour_due_on_29_february_is_reminded_of_on_the_calendar(world: World) -> None:
    world.day("2020-02-29")
    world.do(DISTRICT, "award.correct", "star", field="next_due", value="2024-02-29", reason="登记有误")
    swept(world, "2024-01-28", "2024-01-29", "2024-02-28", "2024-02-29", "2024-03-28", "2024-03-29")
    assert [rung[1:] for rung in rungs(world, "star")] == [
        ("-P1M", "2024-01-29"),
        ("P0D", "2024-02-29"),
        ("+1", "2024-03-29"),
    ]


def test_nobody_is_reminded_of_an_honour_that_is_over(world: World) -> None:
    swept(world, "2020-07-22")
    world.do(DISTRICT, "award.annul", "school", reason="命名有误")
    swept(world, "2020-10-20")
    assert rungs(world, "school") == [(DUE, "-P90D", "2020-07-22")]
    assert rungs(world, "works")[-1] == (DUE, "P0D", DUE)


def revoked(world: World, award: str) -> None:
    inspection = {"inspectors": ["li", "wang"], "checklist": world.answers(award)}
    world.do(ASSESSOR, "award.reinspect", award, finding="serious", opinion="严重问题", **inspection)
    world.do(ASSESSOR, "award.hear", award)
    world.do(DISTRICT, "award.revoke", award, reason="严重问题")


def test_a_revocation_ends_the_reminders_and_those_not_delivered_yet(world: World) -> None:
    swept(world, "2020-09-20")
    revoked(world, "school")
    post = Post()
    deliver(world.office, outbox(world), {"post": post})
    assert {letter.award for letter in post.sent} == {"hospital", "works", "star"}
    assert [type(event) for event in events(world, "school")] == [Issued, Withdrawn]
    swept(world, "2020-10-20")
    assert rungs(world, "school") == [(DUE, "-P30D", "2020-09-20")]
    assert {each.delivery.reminder for each in waiting(world)} >= {f"works@{DUE}"}
    assert f"school@{DUE}" not in {each.delivery.reminder for each in waiting(world)}


def test_a_suspended_honour_is_reminded_of_again_when_it_is_back(world: World) -> None:
    world.day("2019-09-25")
    world.do(DISTRICT, "award.suspend", "star", ground="fraud")
    swept(world, "2019-10-20")
    assert rungs(world, "star") == []
    world.do(DISTRICT, "award.reinstate", "star")
    swept(world, "2019-10-21")
    assert [rung for _, rung, _ in rungs(world, "star")] == ["-P1M", "P0D"]


def test_a_letter_withdrawn_during_a_suspension_goes_out_when_the_honour_is_back(world: World) -> None:
    swept(world, "2019-09-20")
    world.do(DISTRICT, "award.suspend", "star", ground="fraud")
    post = Post()
    assert deliver(world.office, outbox(world), {"post": post}) == 0
    assert sweep(world, "star") == 0
    world.day("2019-09-25")
    world.do(DISTRICT, "award.reinstate", "star")
    sweep(world, "star")
    deliver(world.office, outbox(world), {"post": post})
    kinds = [type(each) for each in events(world, "star")]
    assert kinds[:3] == [Issued, Withdrawn, Resumed]
    assert set(kinds[3:]) == {Delivered}
    assert {letter.delivery.rung for letter in post.sent} == {"-P1M"}
    assert rungs(world, "star") == [("2019-10-20", "-P1M", "2019-09-20")]
    assert sweep(world, "star") == 0


def test_what_another_process_recorded_counts_although_this_one_remembers_otherwise(world: World) -> None:
    swept(world, "2020-07-22")
    other = World(world.url, clock=world.clock)
    passed(other, "school", "2020-10-01")
    other.close()
    swept(world, "2020-10-20")
    assert rungs(world, "school") == [(DUE, "-P90D", "2020-07-22")]
    swept(world, "2022-07-03")
    assert rungs(world, "school")[-1] == ("2022-10-01", "-P90D", "2022-07-03")


def test_two_workers_at_the_same_time_issue_each_rung_once(world: World) -> None:
    other = World(world.url, clock=world.clock)
    world.day("2020-10-20")
    found, gate = ["hospital", "school", "star", "works"], threading.Barrier(2)
    counts: list[int] = []

    def work(each: World, awards: list[str]) -> None:
        gate.wait()
        counts.append(sweep(each, *awards))

    turns = ((world, found), (other, found[::-1]))
    threads = [threading.Thread(target=work, args=turn) for turn in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert sum(counts) == 17
    for award in ("hospital", "school", "works"):
        assert rungs(world, award) == [(DUE, "P0D", DUE)]


def test_what_is_far_away_is_not_even_looked_at(world: World) -> None:
    world.day("2018-12-01")
    agenda = agenda_of(world)
    agenda.follow()
    assert agenda.ready(world.clock.today) == []
    swept(world, "2018-12-01")
    assert [stream for stream in world.office._cache if stream.startswith("reminder:")] == []


def test_a_sweep_remembers_until_when_nothing_is_due(world: World) -> None:
    swept(world, "2020-07-22")
    agenda = agenda_of(world)
    agenda.follow()
    agenda.look("school")
    assert "school" not in agenda.ready(date(2020, 9, 19))
    assert "school" in agenda.ready(date(2020, 9, 20))


# --- delivering ----------------------------------------------------------------------------------------------------------


def test_everybody_addressed_gets_one_letter_and_every_delivery_is_recorded(world: World) -> None:
    swept(world, "2020-07-22")
    post = Post()
    count = deliver(world.office, outbox(world), {"post": post})
    assert count == len(post.sent) == len({letter.delivery.id for letter in post.sent})
    mine = [letter for letter in post.sent if letter.award == "school"]
    noted = [event for event in events(world, "school") if isinstance(event, Delivered)]
    assert {letter.delivery.to for letter in mine} == {event.to for event in noted}
    assert {"school/chair", "liangxiang/chair", ASSESSOR} <= {event.to for event in noted}
    assert all(event.receipt for event in noted)
    assert "还有90天到期" in mine[0].subject
    assert deliver(world.office, outbox(world), {"post": post}) == 0


def test_what_is_made_up_for_after_a_standstill_is_delivered_in_the_order_of_the_ladder(world: World) -> None:
    world.day("2020-12-22")
    sweep(world, "star")
    post = Post()
    deliver(world.office, outbox(world), {"post": post})
    mine = [letter.delivery.rung for letter in post.sent if letter.delivery.to == "liangxiang/chair"]
    assert mine == ["-P1M", "P0D", *(f"+{number}" for number in range(1, 15))]


def test_a_failed_delivery_is_visible_recorded_and_tried_again_later(world: World) -> None:
    swept(world, "2020-07-22")
    post = Post()
    post.failure = Undelivered("the box is full")
    assert deliver(world.office, outbox(world), {"post": post}) == 0
    found = [each for each in waiting(world) if each.delivery.reminder == f"school@{DUE}"]
    assert {(each.attempts, each.problem, each.state) for each in found} == {
        (1, "the box is full", "waiting")
    }
    post.failure = None
    assert deliver(world.office, outbox(world), {"post": post}) == 0  # too soon
    world.clock.now += timedelta(seconds=FIRST_PAUSE + 1)
    assert deliver(world.office, outbox(world), {"post": post}) == len(post.sent) > 0
    told = [event for event in events(world, "school") if isinstance(event, DeliveryFailed)]
    assert {(event.attempt, event.problem) for event in told} == {(1, "the box is full")}
    assert waiting(world) == []
    assert {each.state for each in waiting(world, all=True)} == {"delivered"}


def test_the_pause_before_another_attempt_doubles(world: World) -> None:
    swept(world, "2020-07-22")
    post = Post()
    post.failure = OSError("a mistake of the channel")
    for attempt in (1, 2, 3):
        deliver(world.office, outbox(world), {"post": post})
        each = waiting(world)[0]
        assert each.attempts == attempt
        assert each.next_at - world.clock.now == timedelta(seconds=FIRST_PAUSE * 2 ** (attempt - 1))
        assert each.problem == "OSError: a mistake of the channel"
        world.clock.now = each.next_at


def test_a_channel_that_cannot_be_reached_does_not_hold_up_the_others(world: World) -> None:
    swept(world, "2020-07-22", channels=("down", "post"))
    down, post = Post(), Post()
    down.failure = Undelivered("no route", unreachable=True)
    deliver(world.office, outbox(world), {"down": down, "post": post})
    tried = [each.attempts for each in waiting(world) if each.delivery.channel == "down"]
    assert sum(tried) == 1
    assert {each.delivery.channel for each in waiting(world)} == {"down"}
    assert len(post.sent) == len(tried)


def test_a_letter_that_cannot_be_written_holds_up_no_other(world: World) -> None:
    """A hearing beyond every calendar, as the store may hold it from before such days were refused."""
    swept(world, "2020-07-22")
    endless = Count("cn", date.max, (Stretch(working_days=10),))
    proposed = RevocationProposed(
        originator_id="award:hospital", originator_version=world.award("hospital").version + 1, by=SYSTEM,
        recorded_at=world.clock.now, effective_on=world.clock.today, ground="fraud", reason="弄虚作假",
        hearing_until=date.max, count=endless,
    )  # fmt: skip
    world.store.append([proposed])
    deliver(world.office, outbox(world), {"post": Post()})
    found = {(each.delivery.reminder, each.attempts, each.problem) for each in waiting(world)}
    assert found == {(f"hospital@{DUE}", 1, "OverflowError: date value out of range")}


def test_what_a_worker_took_is_left_to_it_until_its_lease_is_over(world: World) -> None:
    swept(world, "2020-07-22")
    mine, other = outbox(world), outbox(world)
    mine.follow()
    taken = mine.claim(world.clock.now, ("post",), 1000)
    assert taken
    assert other.claim(world.clock.now, ("post",), 1000) == []
    assert other.claim(world.clock.now, ("smtp",), 1000) == []
    world.clock.now += timedelta(seconds=LEASE + 1)
    assert other.claim(world.clock.now, ("post",), 1000) == taken


def test_the_outbox_can_be_made_again_from_the_events(world: World) -> None:
    swept(world, "2020-07-22")
    post = Post()
    deliver(world.office, outbox(world), {"post": post})
    swept(world, "2020-09-20")
    before = waiting(world, all=True)
    with world.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE outbox")
        connection.exec_driver_sql("DROP TABLE outbox_position")
    assert waiting(world, all=True) == before


def test_an_outbox_of_an_older_program_is_made_again(world: World) -> None:
    swept(world, "2020-07-22")
    before = waiting(world, all=True)
    with world.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE outbox DROP COLUMN position")
    assert waiting(world, all=True) == before


# --- acknowledging -------------------------------------------------------------------------------------------------------


def test_an_addressee_acknowledges_and_only_once(world: World) -> None:
    swept(world, "2020-07-22")
    name = f"school@{DUE}"
    assert world.code("hospital/chair", "reminder.acknowledge", name) == "wrong-signer"
    assert world.code("school/chair", "reminder.acknowledge", name, rung="P0D") == "rung-unknown"
    assert world.code("school/chair", "reminder.acknowledge", "school@2020-10-21") == "not-found"
    assert world.code("school/chair", "reminder.acknowledge", name) == "ok"
    assert world.code("school/chair", "reminder.acknowledge", name) == "acknowledged-already"
    assert world.code("liangxiang/chair", "reminder.acknowledge", name, rung="-P90D") == "ok"


def test_who_sits_in_the_seat_by_then_acknowledges(world: World) -> None:
    swept(world, "2020-07-22")
    world.do("system", "unit.vacate", "school", seat="chair", person="school.chair")
    world.do("system", "unit.appoint", "school", seat="chair", person="successor")
    world.day("2020-07-23")
    name = f"school@{DUE}"
    assert world.code("school.chair@school/chair", "reminder.acknowledge", name) == "seat-not-held"
    assert world.code("successor", "reminder.acknowledge", name) == "ok"


def test_an_acknowledgement_bears_a_day_between_the_issue_and_today(world: World) -> None:
    swept(world, "2020-07-22")
    world.day("2020-07-24")
    name = f"school@{DUE}"
    for day, code in (
        ("2020-07-25", "in-the-future"),
        ("2020-07-21", "back-dated-too-far"),
        ("2020-07-22", "ok"),
    ):
        said = world.code("school/chair", "reminder.acknowledge", name, effective_on=date.fromisoformat(day))
        assert said == code
