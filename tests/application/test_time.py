"""What time does to honours by itself: once, in order, as of its own day – and what people do beside it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from application.agenda import Agenda
from application.authority import SYSTEM
from application.time import Happened, Held, ahead
from domain.award.coming import missed
from domain.award.ending import Expired
from domain.award.state import ByRule
from tests.support.papers import notice
from tests.support.reminding import agenda_of, enter
from tests.support.timed import ASSESSOR, AWARDS, DISTRICT, GIVEN, held, inspected, life, swept, timed
from tests.support.world import World, copy_of


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    world = timed(database_url)
    yield world
    world.assert_replay_equals_live()
    world.assert_registers_equal_their_rebuild()
    world.close()


SPRING = "2019-02-21"
"""The day after the first re-inspections of the torches were due."""


def test_what_time_did_is_jianjia_s_own_act_by_the_notice_s_rule_and_bears_its_day(world: World) -> None:
    happened = swept(world, "2019-10-25")
    assert Happened("torch-school", "award.suspended", date(2019, 2, 21), "第四条") in happened
    event = world.store.load("award:torch-school")[-1]
    assert isinstance(event, Expired)
    assert (event.by, event.by_rule, event.reason) == (SYSTEM, ByRule("term", "第二条"), "有效期至2019-10-20")
    assert event.effective_on == date(2019, 10, 21)
    assert event.recorded_at.date() == date(2019, 10, 25)


def test_after_a_long_standstill_every_honour_has_lived_in_order(world: World) -> None:
    swept(world, "2025-01-01")
    assert {award: life(world, award) for award in AWARDS} == {
        "torch-hospital": [("suspended", SPRING), ("expired", "2019-10-21")],
        "torch-school": [("suspended", SPRING), ("expired", "2019-10-21")],
        "torch-works": [("suspended", SPRING), ("expired", "2019-10-21")],
        "lantern-school": [("lapsed", "2019-03-21")],
        "star-works": [("lapsed", "2019-06-01")],
    }


def passed(world: World, lines: list[Held]) -> tuple[Happened, ...]:
    """What a worker records that was told of these honours."""
    agenda = Agenda(world.office, world.store, lambda: lines, lambda: ())
    return agenda.pass_time(world.clock.today)


def test_a_second_sweep_finds_nothing_and_writes_nothing(world: World) -> None:
    assert swept(world, "2019-03-01")
    head = world.store.head()
    assert swept(world, "2019-03-01") == ()
    assert swept(world, "2019-03-02") == ()
    assert world.store.head() == head


def test_two_workers_at_the_same_time_record_everything_once(world: World) -> None:
    other = World(world.url, clock=world.clock)
    world.day("2025-01-01")
    lines, gate = held(world), threading.Barrier(2)
    counts: list[int] = []

    def work(each: World, found: list) -> None:  # type: ignore[type-arg]
        gate.wait()
        counts.append(len(passed(each, found)))

    turns = ((world, lines), (other, lines[::-1]))
    threads = [threading.Thread(target=work, args=turn) for turn in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert sum(counts) == 8
    assert [len(life(world, award)) for award in AWARDS] == [2, 2, 2, 1, 1]


def test_an_act_recorded_at_the_same_moment_is_looked_at_again(world: World) -> None:
    """What the sweep remembers is not what counts: another process recorded a pass meanwhile."""
    world.day(SPRING)
    lines = held(world)
    other = World(world.url, clock=world.clock)
    assert inspected(other, "torch-school", effective_on="2019-02-20") == "ok"
    other.close()
    assert [each.award for each in passed(world, lines)] == [
        "torch-hospital",
        "torch-works",
    ]


def test_an_honour_whose_time_cannot_be_recorded_stops_no_other(world: World) -> None:
    world.day(SPRING)
    lost = held(world)[0]._replace(award="nowhere")
    assert len(passed(world, [lost, *held(world)])) == 3


def test_what_waits_for_people_is_looked_at_again_when_they_have_acted(world: World) -> None:
    world.day("2019-10-10")
    world.do(ASSESSOR, "award.propose-revocation", "torch-school", ground="fraud", reason="举报")
    world.day("2019-10-25")
    lines = [each for each in held(world) if each.award == "torch-school"]
    assert passed(world, lines) == ()
    agenda = agenda_of(world)
    agenda.follow()
    found = agenda.look("torch-school")
    assert (found and found.comes, "torch-school" in agenda.ready(date(2030, 1, 1))) == (None, False)
    world.do(DISTRICT, "award.drop-revocation", "torch-school", reason="查无实据")
    agenda.follow()
    assert "torch-school" in agenda.ready(world.clock.today)
    found = agenda.look("torch-school")
    assert found
    assert found.comes == date(2019, 10, 21)


def test_the_act_by_hand_stays_possible(world: World) -> None:
    world.day("2019-10-25")
    assert world.code(DISTRICT, "award.expire", "torch-school", effective_on="2019-10-25") == "out-of-range"
    assert world.code(DISTRICT, "award.expire", "torch-school", effective_on="2019-10-21") == "ok"
    assert life(world, "torch-school") == [("suspended", SPRING), ("expired", "2019-10-21")]
    assert life(world, "lantern-school") == [
        ("lapsed", "2019-03-21")
    ]  # it had lapsed before what it rests on ended
    assert [each.award for each in swept(world, "2019-10-26")] == [
        "torch-hospital", "torch-hospital", "torch-works", "torch-works", "star-works",
    ]  # fmt: skip


def test_what_was_put_back_after_its_term_ends_by_hand_on_that_day(world: World) -> None:
    swept(world, "2019-11-01")
    world.do(DISTRICT, "award.restore", "torch-school", reason="误")
    world.day("2019-12-01")
    late = {"effective_on": "2019-11-20"}
    assert world.code(DISTRICT, "award.expire", "torch-school", **late) == "out-of-range"
    assert world.code(DISTRICT, "award.expire", "torch-school") == "ok"
    assert life(world, "torch-school")[-1] == ("expired", "2019-11-01")


@pytest.mark.parametrize(
    ("instant", "day", "does"),
    [
        ("2019-02-20T15:30:00+00:00", "2019-02-20", ["suspend"]),
        ("2019-02-20T16:30:00+00:00", "2019-02-21", []),
    ],
)
def test_what_fell_due_before_an_import_is_for_people_by_the_day_of_the_notice(
    world: World, instant: str, day: str, does: list[str]
) -> None:
    world.home("ward")
    world.clock.now = datetime.fromisoformat(instant)
    enter(world, "torch-ward", "timed", "torch", "ward", effective_on="2018-10-20", next_due="2019-02-20")
    award = world.award("torch-ward")
    assert award.known_on == date.fromisoformat(day)
    assert [each.act for each in missed(award, world.rules(award))] == does


@pytest.mark.parametrize(("entered", "standing"), [("2019-04-21", "in-force"), ("2019-04-20", "lapsed")])
def test_a_naming_entered_after_its_first_re_inspection_was_due_misses_none(
    world: World, entered: str, standing: str
) -> None:
    """Nobody could have inspected a torch that Jianjia did not know: until people see to it, it is overdue."""
    told = notice("timed").model_dump(mode="json", by_alias=True) | {"scheme": "strict"}
    told["honours"]["torch"]["standing"]["reinspection"]["missed"] = "lapse"
    world.do(DISTRICT, "scheme.publish", content=told)
    world.home("liangxiang")
    world.do(ASSESSOR, "round.open", scheme="strict", honour="torch", cycle="2018")
    torch = world.do("liangxiang/chair", "award.apply", round="torch.2018", home="liangxiang-home").name
    world.day(entered)
    world.do(DISTRICT, "award.approve", torch, effective_on="2018-12-20")
    assert str(world.award(torch).next_due) == "2019-04-20"
    swept(world, "2019-05-30")
    assert world.award(torch).standing == standing
    assert inspected(world, torch) == ("ok" if standing == "in-force" else "not-in-this-state")


def test_nobody_but_jianjia_lets_time_pass(world: World) -> None:
    world.day(SPRING)
    with pytest.raises(Exception, match="let-time-pass"):
        world.do(DISTRICT, "award.let-time-pass", "torch-school")


@pytest.mark.parametrize(
    ("who", "act", "facts"),
    [
        (DISTRICT, "award.suspend", {}),
        (ASSESSOR, "award.reinspect", {"finding": "pass"}),
        (ASSESSOR, "award.propose-revocation", {"ground": "fraud", "reason": "x"}),
        ("school/chair", "award.relinquish", {"reason": "x"}),
        (DISTRICT, "award.renew", {}),
    ],
)
def test_nothing_happens_to_an_honour_after_its_term_whether_the_sweep_has_woken_or_not(
    world: World, who: str, act: str, facts: dict[str, str]
) -> None:
    world.day("2019-10-25")
    assert world.code(who, act, "torch-school", **facts) == "not-in-this-state"
    swept(world, "2019-10-25")
    assert world.code(who, act, "torch-school", **facts) == "not-in-this-state"


@pytest.mark.parametrize("sweeps", [False, True], ids=["asleep", "awake"])
def test_an_honour_that_time_suspended_carries_no_application(world: World, *, sweeps: bool) -> None:
    """The hospital's torch is suspended since February; whether that is recorded already makes no difference."""
    world.day("2018-11-01")
    opened = world.do(ASSESSOR, "round.open", scheme="timed", honour="lantern", cycle="rolling").name
    world.day("2019-03-01")
    if sweeps:
        swept(world, "2019-03-01")
    head = world.store.head()
    code = world.code("hospital/chair", "award.apply", round=opened, home="hospital-home")
    assert (code, world.store.head()) == ("prerequisite-missing", head)


def test_money_and_praise_do_not_wait_for_time(world: World) -> None:
    """A payment does not depend on what the honour is worth, and changes nothing about it."""
    world.day("2019-06-10")
    assert world.code(DISTRICT, "award.pay-grant", "star-works") == "not-found"
    assert life(world, "star-works") == []


# --- papers entered late ------------------------------------------------------------------------------------------------


def test_a_pass_held_in_time_and_entered_late_sets_the_suspension_aside(world: World) -> None:
    swept(world, "2019-03-01")
    assert inspected(world, "torch-school", effective_on="2019-02-15") == "ok"
    assert life(world, "torch-school") == [
        ("suspended", SPRING),
        ("set-aside", SPRING),
        ("re-inspected", "2019-02-15"),
        ("retained", "2019-02-15"),
    ]
    assert world.award("torch-school").next_due == date(2019, 6, 15)


@pytest.mark.parametrize("woken", [False, True])
def test_more_time_granted_before_the_term_ran_out_and_entered_after_it(world: World, *, woken: bool) -> None:
    told = notice("timed").model_dump(mode="json", by_alias=True)
    minor = told["honours"]["torch"]["standing"]["reinspection"]["results"][1]
    minor["extension"] = {"at_most": 1, "by": "P20D"}
    world.do(DISTRICT, "scheme.publish", content=told | {"scheme": "longer"})
    world.home("liangxiang")
    enter(world, "torch", "longer", "torch", "liangxiang", next_due="2019-10-31")
    world.day("2019-09-25")
    assert inspected(world, "torch", "minor") == "ok"
    swept(world, "2019-10-29") if woken else world.day("2019-10-29")
    world.do(ASSESSOR, "award.extend-rectification", "torch", reason="工期", effective_on="2019-10-20")
    swept(world, "2019-10-30")
    over = world.award("torch")
    assert (over.standing, str(over.ended_on)) == ("expired", "2019-10-21")
    assert over.before_ending is not None
    assert over.before_ending.rectification is not None
    assert over.before_ending.rectification.deadline == date(2019, 11, 14)


def test_a_paper_that_changes_nothing_about_it_leaves_time_its_course(world: World) -> None:
    swept(world, "2019-11-01")
    assert world.code(
        DISTRICT, "award.suspend", "torch-school", effective_on="2019-02-01", until="2019-02-10"
    ) == ("ok")
    assert life(world, "torch-school")[2:] == [
        ("set-aside", "2019-10-21"),
        ("set-aside", SPRING),
        ("suspended", "2019-02-01"),
        ("reinstated", "2019-02-11"),
        ("suspended", SPRING),
        ("expired", "2019-10-21"),
    ]


def test_what_people_did_after_time_is_never_set_aside(world: World) -> None:
    swept(world, "2019-03-01")
    world.do(DISTRICT, "award.reinstate", "torch-school")
    assert inspected(world, "torch-school", effective_on="2019-02-15") == "ok"
    assert "set-aside" not in dict(life(world, "torch-school"))


def test_a_refused_paper_sets_nothing_aside(world: World) -> None:
    swept(world, "2019-03-01")
    before = life(world, "torch-school")
    assert inspected(world, "torch-school", "excellent", effective_on="2019-02-15") == "unknown-finding"
    assert life(world, "torch-school") == before


# --- what lies ahead ----------------------------------------------------------------------------------------------------


def test_what_lies_ahead_is_told_with_its_day_and_its_clause_and_why_it_waits(world: World) -> None:
    world.day("2019-10-10")
    for unit in ("hospital", "works"):
        assert inspected(world, f"torch-{unit}") == "ok"
    world.do(ASSESSOR, "award.propose-revocation", "torch-hospital", ground="fraud", reason="举报")
    found = ahead(world.office, held(world), date(2019, 10, 30))
    assert [(each.award, each.coming.act, str(each.coming.on), each.coming.by.clause, each.coming.waits) for each in found] == [
        ("torch-school", "suspend", "2019-02-21", "第四条", ""),
        ("lantern-school", "lapse", "2019-03-21", "第七条", ""),
        ("star-works", "lapse", "2019-06-01", "第九条", ""),
        ("torch-hospital", "expire", "2019-10-21", "第二条", "revocation-proposed"),
        ("torch-school", "expire", "2019-10-21", "第二条", ""),
        ("torch-works", "expire", "2019-10-21", "第二条", ""),
    ]  # fmt: skip


# --- however the sweeps fall --------------------------------------------------------------------------------------------

ACTS = (
    "pass", "minor", "suspend", "reinstate", "propose", "drop", "renew", "late-pass", "late-renewal",
    "give-up", "give-up-late", "revoke-ahead", "rescind", "dissolve-late",
)  # fmt: skip

moves = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from([*ACTS, "sweep", "restart", "nothing"]),
        st.sampled_from(AWARDS[:4]),
    ).filter(lambda move: not (move[1].startswith("late") and move[2] == "torch-school")),
    min_size=1,
    max_size=7,
)
"""Days that pass, what is done then, to which honour. A late paper that keeps the honour on which the lantern rests is left
out: what ended with it comes back only when people restore it.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("time") / "made.db"
    timed(f"sqlite:///{file}").close()
    return file


def acted(world: World, act: str, award: str) -> str:
    """Try an act today, or with a paper of forty days ago, or dated fifty days ahead."""
    early = max(world.clock.today - timedelta(days=40), date.fromisoformat(GIVEN)).isoformat()
    match act:
        case "pass" | "minor":
            return inspected(world, award, act)
        case "late-pass":
            return inspected(world, award, effective_on=early)
        case "suspend":
            return world.code(DISTRICT, "award.suspend", award)
        case "reinstate":
            return world.code(DISTRICT, "award.reinstate", award)
        case "propose":
            return world.code(ASSESSOR, "award.propose-revocation", award, ground="fraud", reason="举报")
        case "drop":
            return world.code(DISTRICT, "award.drop-revocation", award, reason="查无实据")
        case "give-up":
            return world.code(f"{award.split('-')[1]}/chair", "award.relinquish", award, reason="放弃")
        case "give-up-late":
            who = f"{award.split('-')[1]}/chair"
            return world.code(who, "award.relinquish", award, reason="放弃", effective_on=early)
        case "revoke-ahead":
            ahead = (world.clock.today + timedelta(days=50)).isoformat()
            facts = {"ground": "serious", "reason": "严重问题", "effective_on": ahead}
            return world.code(DISTRICT, "award.revoke", award, **facts)
        case "rescind":
            return world.code(DISTRICT, "award.rescind-revocation", award, reason="依据有误")
        case "dissolve-late":
            unit = award.split("-")[1]
            return world.code(DISTRICT, "unit.dissolve", unit, reason="撤销", effective_on=early)
        case "renew":
            return world.code(DISTRICT, "award.renew", award)
        case _:
            return world.code(DISTRICT, "award.renew", award, effective_on=early)


SET_ASIDE = ("suspended", "reinstated", "expired", "lapsed", "revoked")

LAST = date(2019, 12, 31)


def lived(
    world: World, plan: list[tuple[int, str, str]], *, daily: bool
) -> tuple[list[str], dict[str, list[tuple[str, str]]]]:
    """Play a plan – with a sweep every day, or only where the plan has one – and one sweep at the end.

    What became of each act, and the lives of the honours.
    """
    codes: list[str] = []
    day = date.fromisoformat(GIVEN)
    for gap, act, award in plan:
        for _ in range(gap):
            day += timedelta(days=1)
            if daily:
                swept(world, day)
        world.day(day)
        if act == "sweep":
            swept(world, day)
        elif act == "restart" and not daily:
            url, world = world.url, restarted(world)
            assert url == world.url
        elif act in ACTS:
            codes.append(acted(world, act, award))
    while daily and day < LAST:
        day += timedelta(days=1)
        swept(world, day)
    swept(world, LAST)
    assert swept(world, LAST) == ()
    world.assert_replay_equals_live()
    if not daily:
        world.assert_registers_equal_their_rebuild()
    found = {award: believed(life(world, award)) for award in AWARDS}
    honours = [world.award(award) for award in AWARDS]
    assert [each.name for each in honours if each.revoked and each.is_held] == []
    world.close()
    return codes, found


def believed(events: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A life without what was set aside in it, and without a lapse that turned out to be an earlier one, or to come after an
    end of the unit that was entered since: a sweep that slept has nothing to set aside.
    """
    left: list[tuple[str, str]] = []
    for name, day in events:
        if name == "set-aside":
            place = max(place for place, each in enumerate(left) if each[1] == day and each[0] in SET_ASIDE)
            del left[place]
        elif (name == "lapsed" and left and left[-1][0] == "lapsed") or (
            name == "ended-by-structural-change" and left and left[-1][0] == "lapsed" and day <= left[-1][1]
        ):
            left[-1] = name, day
        else:
            left.append((name, day))
    return left


def restarted(world: World) -> World:
    """Another process on the same database."""
    world.close()
    return World(world.url, clock=world.clock)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a life of two years takes too long to be shrunk
)  # fmt: skip
@given(plan=moves)
@example(plan=[(25, "revoke-ahead", "torch-school"), (61, "dissolve-late", "lantern-school")])
def test_whenever_the_sweep_wakes_the_same_happened_as_with_one_sweep_a_day(
    made: Path, tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[int, str, str]]
) -> None:
    """Every act has the same answer and every honour the same life, whatever days the sweep slept through."""
    folder = tmp_path_factory.mktemp("lives")
    every_day = lived(World(copy_of(made, folder / "daily.db")), plan, daily=True)
    now_and_then = lived(World(copy_of(made, folder / "rarely.db")), plan, daily=False)
    assert now_and_then == every_day
