"""An ending that is dated ahead: until its day the honour is held, and on its day what rests on it is looked after."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from application.actions import actions
from application.authority import SYSTEM
from application.desk import Caller, Desk
from application.time import ahead
from domain.award.ending import Corrected
from infrastructure.ahead import ahead_of
from infrastructure.due import held_honours
from infrastructure.registers.query import Query
from interfaces.http.acts import tree_of
from interfaces.http.views.awards import AwardState, award_state
from interfaces.worker import Worker
from tests.infrastructure.registers.truth import assert_registers_tell_the_truth
from tests.support.papers import notice
from tests.support.reminding import enter, rungs, running, sweep
from tests.support.timed import ASSESSOR, DISTRICT, GIVEN, inspected, life
from tests.support.world import World

DECIDED, ENDS = "2018-10-25", "2019-06-10"
DUE = date(2019, 2, 20)


def content(effect: str = "end", missed: str = "suspend", **revocation: Any) -> dict[str, Any]:
    """The notice of torches and lanterns, where a revocation states its day and nothing is lost by a missed inspection."""
    told = deepcopy(notice("timed").model_dump(mode="json", by_alias=True))
    torch, lantern = told["honours"]["torch"]["standing"], told["honours"]["lantern"]["standing"]
    torch["revocation"] |= {"effective": "as-stated", "direct_for": ["fraud"]} | revocation
    torch["reminders"] = {"before": ["P30D", "P0D"], "to": ["applicant"], "clause": "提醒"}
    torch["reinspection"]["missed"], lantern["reinspection"]["missed"] = missed, "overdue"
    lantern["prerequisite_lost"]["effect"] = effect
    del torch["term"]
    return told


def district(
    world: World,
    told: dict[str, Any] | None = None,
    *,
    since: str = ENDS,
    proposed: bool = False,
    **settings: Any,
) -> World:
    """A school with a torch and a lantern that rests on it; the torch is revoked as of a day that is months ahead."""
    given(world, told or content(**settings))
    world.day(DECIDED)
    if proposed:
        world.do(ASSESSOR, "award.propose-revocation", "torch-school", ground="fraud", reason="举报")
    revoke(world, since)
    return world


def given(world: World, told: dict[str, Any]) -> None:
    world.plant()
    world.do(DISTRICT, "scheme.publish", content=told)
    world.home("school")
    world.day(GIVEN)
    enter(world, "torch-school", "timed", "torch", "school")
    enter(world, "lantern-school", "timed", "lantern", "school")


def revoke(world: World, since: str = ENDS) -> None:
    world.do(DISTRICT, "award.revoke", "torch-school", ground="fraud", reason="弄虚作假", effective_on=since)


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """At the end of every test the registers say of each award what the award says of itself."""
    world = World(database_url)
    yield world
    assert_registers_tell_the_truth(world, world.registers)
    world.assert_registers_equal_their_rebuild()
    world.assert_replay_equals_live()
    world.close()


def worker(world: World) -> Worker:
    return Worker(running(world), look_every=0)


def woke(world: World, day: str) -> list[tuple[str, str, str]]:
    """What a new worker records on a day."""
    world.day(day)
    return [(each.award, each.event, str(each.on)) for each in worker(world).sweep().happened]


def test_rescinded_before_its_day_it_ends_with_what_it_rested_on_if_that_is_gone(world: World) -> None:
    told = content()
    told["honours"]["lantern"]["standing"]["revocation"] = told["honours"]["torch"]["standing"]["revocation"]
    world.plant()
    world.do(DISTRICT, "scheme.publish", content=told)
    world.home("school")
    world.day(GIVEN)
    enter(world, "torch-school", "timed", "torch", "school")
    enter(world, "lantern-school", "timed", "lantern", "school")
    world.day(DECIDED)
    world.do(ASSESSOR, "award.propose-revocation", "lantern-school", ground="fraud", reason="弄虚作假")
    world.do(DISTRICT, "award.annul", "torch-school", reason="命名有误")
    world.do(DISTRICT, "award.revoke", "lantern-school", ground="fraud", reason="弄虚作假", effective_on=ENDS)
    world.day("2018-10-30")
    world.do(DISTRICT, "award.rescind-revocation", "lantern-school", reason="依据有误")
    assert world.award("lantern-school").standing == "lapsed"


def test_what_rests_on_it_is_left_alone_until_the_day_comes(world: World) -> None:
    district(world)
    assert life(world, "lantern-school") == []
    assert woke(world, "2019-06-09") == [("torch-school", "award.suspended", "2019-02-21")]
    assert world.award("lantern-school").standing == "in-force"
    assert woke(world, "2019-06-30") == [
        ("torch-school", "award.ending-took-effect", ENDS), ("lantern-school", "award.lapsed", ENDS)
    ]  # fmt: skip
    assert woke(world, "2019-07-01") == []


def test_a_worker_that_slept_through_the_day_finds_it(world: World) -> None:
    district(world)
    assert [each for each in woke(world, "2019-09-01") if each[0] == "lantern-school"] == [
        ("lantern-school", "award.lapsed", ENDS)
    ]
    assert [name for name, _ in life(world, "torch-school")] == [
        "revoked", "suspended", "ending-took-effect"
    ]  # fmt: skip


def test_people_are_told_on_the_day_and_not_before(world: World) -> None:
    district(world, effect="alert")
    woke(world, "2019-06-09")
    assert world.award("lantern-school").alerts == []
    woke(world, ENDS)
    assert world.award("lantern-school").alerts == ["prerequisite:torch-school"]


def test_until_its_day_it_is_reminded_of_inspected_and_suspended_like_any_other(world: World) -> None:
    district(world)
    world.day("2019-02-20")
    sweep(world)
    assert rungs(world, "torch-school") == [("2019-02-20", "P0D", "2019-02-20")]
    assert inspected(world, "torch-school") == "ok"
    assert world.award("torch-school").as_of(date(2019, 2, 20)).next_due == date(2019, 6, 20)
    world.day("2019-05-21")
    sweep(world)
    assert len(rungs(world, "torch-school")) == 1, "what is due after the end is nobody's business"


def test_a_pass_entered_late_sets_aside_what_time_did_before_the_end(world: World) -> None:
    district(world)
    woke(world, "2019-03-01")
    assert world.award("torch-school").as_of(world.clock.today).standing == "suspended"
    assert inspected(world, "torch-school", effective_on="2019-02-19") == "ok"
    assert world.award("torch-school").as_of(world.clock.today).standing == "in-force"


@pytest.mark.parametrize("proposed", [False, True])
def test_a_revocation_rescinded_before_its_day_never_takes_effect(world: World, *, proposed: bool) -> None:
    world.plant()
    world.do(DISTRICT, "scheme.publish", content=content())
    world.home("school")
    world.day(GIVEN)
    enter(world, "torch-school", "timed", "torch", "school")
    enter(world, "lantern-school", "timed", "lantern", "school")
    if proposed:
        world.do(ASSESSOR, "award.propose-revocation", "torch-school", ground="fraud", reason="举报")
    world.day(DECIDED)
    revoke(world)
    world.day("2018-11-01")
    rescind = {"reason": "依据有误", "document": "房工发〔2018〕7号"}
    early = world.code(
        DISTRICT, "award.rescind-revocation", "torch-school", effective_on="2018-10-01", **rescind
    )
    assert early == "back-dated-too-far"
    assert world.code(ASSESSOR, "award.rescind-revocation", "torch-school", **rescind) == "wrong-signer"
    assert world.code(DISTRICT, "award.rescind-revocation", "torch-school", **rescind) == "ok"
    torch = world.award("torch-school")
    assert (torch.standing, torch.next_due, torch.ended_on) == ("in-force", date(2019, 2, 20), None)
    assert [each for each in woke(world, "2019-07-01") if each[1] == "award.ending-took-effect"] == []
    assert world.award("lantern-school").standing == "in-force"
    [row] = world.registers.read(Query("revocations", all=True)).rows
    assert (row["outcome"], row["rescinded_on"], row["rescinded_because"]) == (
        "rescinded",
        "2018-11-01",
        "依据有误",
    )
    done = world.registers.read(
        Query("handled", {"award": "torch-school", "person": "fangshan-federation.chair"})
    ).rows
    assert [row["topic"] for row in done][:2] == ["award.set-aside:1", "award.revoked:1"], "one act, one row"


def test_a_rescission_entered_late_sets_aside_what_time_did_and_lets_it_pass_again(world: World) -> None:
    told = content()
    told["honours"]["torch"]["standing"]["suspension"]["ends"] = "by-decision"
    district(world, told)
    woke(world, "2019-03-01")
    world.do(
        DISTRICT, "award.rescind-revocation", "torch-school", reason="依据有误", effective_on="2019-02-10"
    )
    assert world.award("torch-school").standing == "suspended", (
        "nobody had inspected it by its day, revoked or not"
    )
    assert woke(world, "2019-03-02") == []


@pytest.mark.parametrize("swept", [True, False])
@pytest.mark.parametrize("proposed", [True, False])
def test_a_rescission_of_a_day_before_it_counts_as_if_it_had_been_entered_in_time(
    world: World, *, swept: bool, proposed: bool
) -> None:
    district(world, missed="suspend", proposed=proposed)
    if swept:
        woke(world, "2019-03-01")
        woke(world, ENDS)
    world.day("2019-06-12")
    world.do(
        DISTRICT, "award.rescind-revocation", "torch-school", reason="依据有误", effective_on="2019-02-01"
    )
    woke(world, "2019-06-13")
    torch = world.award("torch-school")
    assert (torch.standing, torch.next_due, torch.revoked) == ("suspended", DUE, False), "missed, and held"
    assert torch.restored_on is None, "it had never ended"
    assert world.award("lantern-school").alerts == ["prerequisite-back:torch-school"]


@pytest.mark.parametrize(("day", "said"), [("2019-06-12", "holder-already"), ("2019-11-01", "ok")])
def test_a_rescission_entered_late_gives_back_no_second_title(world: World, day: str, said: str) -> None:
    """Another torch was given meanwhile; unless the term of this one has run out since."""
    told = content(missed="overdue")
    told["honours"]["torch"]["standing"]["term"] = {"lasts": "P1Y", "clause": "第二条"}
    district(world, told)
    world.day("2019-06-11")
    enter(world, "torch-again", "timed", "torch", "school")
    world.day(day)
    rescind = {"reason": "依据有误", "effective_on": "2019-02-01"}
    assert world.code(DISTRICT, "award.rescind-revocation", "torch-school", **rescind) == said


def test_a_proposal_that_was_followed_is_not_dropped_but_rescinded(world: World) -> None:
    """Until the day of the revocation the honour is held, and its proposal stands; on other grounds none is needed."""
    told = content(missed="overdue", direct_for=["serious"])
    district(world, told, proposed=True)
    world.day("2018-11-01")
    drop = (DISTRICT, "award.drop-revocation", "torch-school")
    assert world.code(*drop, reason="依据有误") == "later-acts-stand"
    assert world.code(*drop, reason="依据有误", effective_on=DECIDED) == "later-acts-stand"
    assert world.code(DISTRICT, "award.rescind-revocation", "torch-school", reason="依据有误") == "ok"
    assert world.award("torch-school").standing == "in-force"


@pytest.mark.parametrize("since", ["2018-11-01", "2018-11-06"])
def test_a_decision_that_states_an_earlier_day_looks_at_what_was_heard_and_agreed_by_today(
    world: World, since: str
) -> None:
    """Over from a day before the proposal, or between the proposal and the hearing."""
    told = content(
        missed="overdue", direct_for=[], hearing={"lasts": "P1M", "by": "assessor", "assumption": "测试"},
        concurrence=[{"by": "township", "assumption": "测试"}],
    )  # fmt: skip
    told["actors"]["township"] = {
        "unit": {"nearest": ["township-union"]},
        "seat": "chair",
        "assumption": "测试",
    }
    given(world, told)
    world.day("2018-11-03")
    assert inspected(world, "torch-school") == "ok"
    world.day("2018-11-05")
    world.do(ASSESSOR, "award.propose-revocation", "torch-school", ground="fraud", reason="举报")
    world.day("2018-11-12")
    decide = (DISTRICT, "award.revoke", "torch-school")
    decision = {"reason": "弄虚作假", "effective_on": since}
    assert world.code(*decide, **decision) == "still-open", "not heard"
    world.do(ASSESSOR, "award.hear", "torch-school", statement="无异议")
    assert world.code(*decide, **decision) == "still-open", "not agreed to"
    world.do("liangxiang/chair", "award.concur-in-revocation", "torch-school", opinion="同意")
    assert world.code(*decide, **decision) == "ok"
    assert str(world.award("torch-school").ended_on) == since
    assert life(world, "lantern-school") == [("lapsed", since)]
    [row] = world.registers.read(Query("revocations", all=True)).rows
    told_days = [row[name] for name in ("proposed_on", "decided_on", "effective_on")]
    assert told_days == ["2018-11-05", "2018-11-12", since]


@pytest.mark.parametrize("since", [ENDS, GIVEN])
def test_a_rescission_may_bear_a_day_before_the_decision_was_entered(world: World, since: str) -> None:
    """Both papers come late; of a decision that states its day nobody knows when it was taken. It answered the proposal."""
    district(world, since=since, proposed=True)
    world.day("2018-10-30")
    rescind = (DISTRICT, "award.rescind-revocation", "torch-school")
    early = "2018-10-24" if since == ENDS else "2018-10-19"
    assert world.code(*rescind, reason="依据有误", effective_on=early) == "back-dated-too-far"
    assert world.code(*rescind, reason="依据有误", effective_on=DECIDED) == "ok"


def test_it_is_shown_with_what_is_due_before_its_day(world: World) -> None:
    district(world)

    def shown(desk: Desk) -> AwardState:
        award = desk.award("torch-school")
        rules = desk.rules(award)
        return award_state(award, rules, tree_of(desk, award, rules))

    for day, told in (
        ("2019-02-20", ("in-force", False, DUE)),
        ("2019-02-21", ("in-force", True, DUE)),
        (ENDS, ("revoked", False, None)),
    ):
        world.day(day)
        found = world.office.ask(Caller(SYSTEM.person), shown)
        assert (found.standing, found.overdue, found.next_due, str(found.ended_on)) == (*told, ENDS)


def test_an_annulment_before_the_day_is_looked_after_at_once(world: World) -> None:
    district(world)
    world.day("2018-11-01")
    world.do(DISTRICT, "award.annul", "torch-school", reason="弄虚作假")
    assert life(world, "lantern-school") == [("lapsed", "2018-11-01")]
    assert woke(world, "2019-07-01") == []


def test_what_is_lost_later_blocks_nothing_yet(world: World) -> None:
    told = content("block")
    cup = told["honours"]["cup"] = deepcopy(told["honours"]["lantern"])
    cup["title"], cup["requires"] = "奖杯职工之家", [{"holds": "lantern", "assumption": "测试"}]
    world.plant()
    world.do(DISTRICT, "scheme.publish", content=told)
    world.do(ASSESSOR, "round.open", scheme="timed", honour="cup", cycle="c")
    world.home("school")
    world.day(GIVEN)
    enter(world, "torch-school", "timed", "torch", "school")
    enter(world, "lantern-school", "timed", "lantern", "school")
    world.day(DECIDED)
    revoke(world)
    asked = {"round": "cup.c", "home": "school-home"}
    assert world.code("school/chair", "award.apply", dry_run=True, **asked) == "ok"
    woke(world, ENDS)
    assert world.code("school/chair", "award.apply", **asked) == "prerequisite-missing"


def test_it_is_among_what_lies_ahead(world: World) -> None:
    district(world)
    until, today = date(2019, 12, 31), world.clock.today
    coming = [("torch-school", "suspend", "2019-02-21"), ("torch-school", "end", ENDS)]
    found = ahead(world.office, held_honours(world.registers), until)
    then = ahead_of(world.registers, world.office, today, None, until)
    for told in (found, then):
        assert [(each.award, each.coming.act, str(each.coming.on)) for each in told] == coming
    [row] = world.registers.read(Query("honours", view="ending")).rows
    assert (row["award"], row["ended_on"]) == ("torch-school", ENDS)
    woke(world, ENDS)
    assert world.registers.read(Query("honours", view="ending")).rows == []


def corrected(world: World) -> list[tuple[str, str, str]]:
    """The corrections of the torch: the field, the wrong value, the right one."""
    found = world.store.load("award:torch-school")
    return [(each.field, each.before, each.after) for each in found if isinstance(each, Corrected)]


def test_a_corrected_conferral_before_the_day_counts_the_next_inspection_again(world: World) -> None:
    district(world)
    world.day("2018-11-10")
    facts = {"field": "conferred_on", "value": "2018-10-10", "reason": "误录"}
    world.do(DISTRICT, "award.correct", "torch-school", **facts)
    assert corrected(world) == [
        ("conferred_on", "2018-10-20", "2018-10-10"),
        ("next_due", "2019-02-20", "2019-02-10"),
    ]
    assert world.award("torch-school").until_it_ends().next_due == date(2019, 2, 10)
    assert woke(world, "2019-02-15") == [("torch-school", "award.suspended", "2019-02-11")]


def test_a_date_corrected_before_the_day_takes_the_place_of_the_one_that_stood(world: World) -> None:
    district(world)
    for day, value in (("2018-11-10", "2019-01-20"), ("2018-11-12", "2019-01-25")):
        world.day(day)
        facts = {"field": "next_due", "value": value, "reason": "误录"}
        world.do(DISTRICT, "award.correct", "torch-school", **facts)
    assert corrected(world) == [
        ("next_due", "2019-02-20", "2019-01-20"),
        ("next_due", "2019-01-20", "2019-01-25"),
    ]
    [row] = world.registers.read(Query("honours", {"award": "torch-school"}, as_of=date(2018, 11, 1))).rows
    assert row["next_due"] == "2019-01-25"


@pytest.mark.parametrize("swept", [True, False])
def test_what_is_over_has_no_next_inspection_to_correct(world: World, *, swept: bool) -> None:
    district(world)
    world.day(ENDS)
    if swept:
        woke(world, ENDS)
    facts = {"field": "next_due", "value": "2019-08-01", "reason": "误录"}
    assert world.code(DISTRICT, "award.correct", "torch-school", **facts) == "not-in-this-state"


# --- another ending comes before the day --------------------------------------------------------------------------------

RESCIND = {"reason": "依据有误", "document": "房工发〔2019〕9号"}


def revocations(world: World) -> list[tuple[str, str | None, int]]:
    """What the register of revocations says: outcome, since when rescinded, how much is still to come back."""
    rows = world.registers.read(Query("revocations", all=True)).rows
    return [(row["outcome"], row["rescinded_on"], row["outstanding"]) for row in rows]


def with_a_term(world: World, gap: str) -> None:
    """A torch whose term runs out on 20 October 2019, and which is revoked as of 1 December."""
    told = content()
    torch = told["honours"]["torch"]["standing"]
    torch["term"] = notice("timed").model_dump(mode="json", by_alias=True)["honours"]["torch"]["standing"][
        "term"
    ]
    torch["term"]["renewal"] |= {"after_expiry": "P2M", "gap": gap}
    torch["revocation"]["recall"], torch["reinspection"]["missed"] = ["plaque"], "overdue"
    world.plant()
    world.do(DISTRICT, "scheme.publish", content=told)
    world.home("school")
    world.day(GIVEN)
    enter(world, "torch-school", "timed", "torch", "school")
    world.day("2019-09-01")
    facts = {"ground": "fraud", "reason": "弄虚作假", "effective_on": "2019-12-01"}
    world.do(DISTRICT, "award.revoke", "torch-school", **facts)


@pytest.mark.parametrize("gap", ["stays", "none"])
@pytest.mark.parametrize("swept", [True, False])
def test_a_revocation_is_not_renewed_past_when_the_term_runs_out_before_its_day(
    world: World, gap: str, *, swept: bool
) -> None:
    with_a_term(world, gap)
    world.day("2019-11-01")
    if swept:
        assert woke(world, "2019-11-01") == [("torch-school", "award.expired", "2019-10-21")]
    assert world.code(DISTRICT, "award.renew", "torch-school") == "not-in-this-state"
    assert world.code(ASSESSOR, "award.rescind-revocation", "torch-school", **RESCIND) == "wrong-signer"
    assert world.code(DISTRICT, "award.rescind-revocation", "torch-school", **RESCIND) == "ok"
    torch = world.award("torch-school")
    assert (torch.standing, str(torch.ended_on), torch.revoked) == ("expired", "2019-10-21", False)
    assert revocations(world) == [("rescinded", "2019-11-01", 0)]
    assert world.code(DISTRICT, "award.renew", "torch-school") == "ok"
    assert woke(world, "2019-12-05") == []
    assert world.award("torch-school").standing == "in-force"


@pytest.mark.parametrize("swept", [True, False])
def test_what_an_expiry_overtook_can_be_rescinded_after_its_day_as_well(world: World, *, swept: bool) -> None:
    with_a_term(world, "stays")
    if swept:
        woke(world, "2019-10-25")
    world.day("2019-12-05")
    assert world.code(DISTRICT, "award.rescind-revocation", "torch-school", **RESCIND) == "ok"
    torch = world.award("torch-school")
    assert (torch.standing, torch.revoked) == ("expired", False)
    assert revocations(world) == [("rescinded", "2019-12-05", 0)]


def test_a_rescission_of_a_day_before_the_term_ran_out_is_entered_after_it(world: World) -> None:
    with_a_term(world, "stays")
    woke(world, "2019-11-01")
    code = world.code(
        DISTRICT, "award.rescind-revocation", "torch-school", effective_on="2019-10-10", **RESCIND
    )
    torch = world.award("torch-school")
    assert (code, torch.standing, torch.revoked) == ("ok", "expired", False)
    assert woke(world, "2019-11-02") == []


def test_what_overtook_a_revocation_is_among_the_acts_shown(world: World) -> None:
    with_a_term(world, "stays")
    woke(world, "2019-11-01")

    def shown(desk: Desk) -> set[str]:
        return {each.act for each in actions(desk, desk.award("torch-school")) if each.why_not is None}

    assert "rescind-revocation" in world.office.ask(Caller("fangshan-federation.chair"), shown)


@pytest.mark.parametrize("proposed", [False, True])
def test_what_was_annulled_before_its_revocation_took_effect_is_restored_once_that_is_rescinded(
    world: World, *, proposed: bool
) -> None:
    world.plant()
    world.do(DISTRICT, "scheme.publish", content=content())
    world.home("school")
    world.day(GIVEN)
    enter(world, "torch-school", "timed", "torch", "school")
    world.day(DECIDED)
    if proposed:
        world.do(ASSESSOR, "award.propose-revocation", "torch-school", ground="fraud", reason="举报")
    revoke(world)
    world.day("2018-11-01")
    world.do(DISTRICT, "award.annul", "torch-school", reason="命名无效")
    assert world.code(DISTRICT, "award.restore", "torch-school", reason="无效认定有误") == "not-in-this-state"
    assert world.code(DISTRICT, "award.rescind-revocation", "torch-school", **RESCIND) == "ok"
    assert world.award("torch-school").standing == "annulled"
    assert world.code(DISTRICT, "award.restore", "torch-school", reason="无效认定有误") == "ok"
    torch = world.award("torch-school")
    assert (torch.standing, torch.proposal, torch.revoked) == ("in-force", None, False)
    assert revocations(world) == [("rescinded", "2018-11-01", 0)]


@pytest.mark.parametrize("swept", [True, False])
def test_what_was_annulled_after_its_revocation_took_effect_is_restored_to_revoked(
    world: World, *, swept: bool
) -> None:
    district(world, missed="overdue")
    if swept:
        woke(world, ENDS)
    world.day("2019-07-01")
    world.do(DISTRICT, "award.annul", "torch-school", reason="命名无效")
    assert life(world, "lantern-school") == [("lapsed", ENDS)], "it had rested on what was revoked"
    world.day("2019-07-05")
    world.do(DISTRICT, "award.restore", "torch-school", reason="无效认定有误")
    torch = world.award("torch-school")
    assert (torch.standing, str(torch.ended_on), torch.ended_for) == ("revoked", ENDS, "fraud")
    assert life(world, "lantern-school") == [("lapsed", ENDS)]
    assert revocations(world) == [("revoked", None, 0)]
    world.do(DISTRICT, "award.rescind-revocation", "torch-school", **RESCIND)
    assert (world.award("torch-school").standing, revocations(world)) == (
        "in-force", [("rescinded", "2019-07-05", 0)],
    )  # fmt: skip
