"""Days that no paper can bear are refused, wherever in a command they stand; one that was taken stops nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from application.agenda import AwardsFailed
from application.authority import SYSTEM
from application.commands import COMMANDS
from domain.award.conferral import Imported
from domain.award.suspension import Suspended
from domain.refusals import Refusal
from interfaces.worker import Worker
from tests.application.test_an_ending_ahead import content
from tests.support.reminding import enter, running
from tests.support.timed import DISTRICT, GIVEN, life
from tests.support.world import World

LAST, FIRST = "9999-12-31", "0001-01-01"
OWNER, ASSESSOR = "hospital/chair", "fangshan-federation/organisation-and-publicity"
BAD: dict[str, Any] = {"asked": 10, "answered": 10, "counts": {"satisfied": 1, "unsatisfied": 9}}


def refused(world: World, who: str, act: str, name: str = "", **facts: Any) -> tuple[str, str | None]:
    """The code of the refusal, and where the wrong day stands."""
    with pytest.raises(Refusal) as refusal:
        world.do(who, act, name, **facts)
    return refusal.value.code, refusal.value.pointer


@pytest.mark.parametrize("day", [FIRST, "0999-12-31", "3000-01-01", LAST])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.act)
def test_no_command_takes_effect_on_such_a_day(command: Any, day: str) -> None:
    with pytest.raises(Refusal) as refusal:
        command.model_construct(effective_on=date.fromisoformat(day)).check_days()
    assert (refusal.value.code, refusal.value.pointer) == ("out-of-range", "/effective_on")


def test_a_day_is_found_wherever_it_stands(world: World) -> None:
    name = world.apply("hospital-home", "hospital", "district-advanced-home.2018")
    assert [
        refused(world, OWNER, "home.record-facts", "hospital-home", dates={"a/b": LAST}),
        refused(world, ASSESSOR, "round.open", scheme="fangshan-2018", honour="district-advanced-home", cycle="2019",
                windows={"main": {"closes": LAST}}),
        refused(world, OWNER, "unit.delegate", "hospital", seat="chair", person="q", until=LAST),
        refused(world, "hospital/members-congress", "award.deliberate", name, sealed_on=FIRST,
                expected=3, present=3, in_favour=3),
    ] == [("out-of-range", where) for where in ("/dates/a~1b", "/windows/main/closes", "/until", "/sealed_on")]  # fmt: skip


def test_what_is_to_be_put_right_is_to_be_put_right_in_this_life(world: World) -> None:
    world.day("2026-03-02")
    enter(world, "old", "fangshan-2018", "district-advanced-home", "hospital", effective_on=date(2026, 1, 5))
    world.do(OWNER, "member-review.hold", scheme="fangshan-2018", home="hospital-home", year=2026, **BAD)
    order = {"reason": "会员不满意"}
    for far in (LAST, "2036-03-03"):
        found = [
            refused(world, ASSESSOR, "award.order-rectification", "old", deadline=far, **order),
            refused(world, ASSESSOR, "member-review.confirm", "hospital-home.2026", unsatisfied=True, deadline=far),
        ]  # fmt: skip
        assert found == [("out-of-range", "/deadline")] * 2
    assert world.code(ASSESSOR, "award.order-rectification", "old", deadline="2036-03-02", **order) == "ok"


def test_a_revocation_that_states_its_day_states_one_that_comes(world: World) -> None:
    world.do(DISTRICT, "scheme.publish", content=content())
    world.day(GIVEN)
    enter(world, "torch", "timed", "torch", "hospital")
    act = {"ground": "fraud", "reason": "弄虚作假"}
    for far in (LAST, "2019-10-21"):
        found = refused(world, DISTRICT, "award.revoke", "torch", effective_on=far, **act)
        assert found == ("out-of-range", "/effective_on")
    assert world.code(DISTRICT, "award.revoke", "torch", effective_on="2019-10-20", **act) == "ok"


# --- what was taken before such days were refused ------------------------------------------------------------------------


def taken(world: World) -> None:
    """An honour with days beyond every calendar, as the store may hold it from before."""
    pin = world.office.knowledge.pin("timed")
    told: dict[str, Any] = {
        "originator_id": "award:far", "by": SYSTEM, "recorded_at": datetime(2018, 10, 20, 2, tzinfo=UTC)
    }  # fmt: skip
    given = Imported(
        **told, originator_version=1, effective_on=date(2018, 10, 20), scheme=pin, honour="torch", home="hospital-home",
        unit="hospital", unit_type="basic-union", kind="home", document="文件", awarded_by="fangshan-federation",
        valid_until=date.max, next_due=date(2019, 2, 20),
    )  # fmt: skip
    world.store.append([
        given, Suspended(**told, originator_version=2, effective_on=date(2018, 10, 21), ground="fraud", until=date.max),
    ])  # fmt: skip


def test_one_award_that_cannot_be_told_of_stops_no_other_and_is_told_at_the_end(world: World) -> None:
    world.publish("timed")
    world.day(GIVEN)
    taken(world)
    enter(world, "torch-school", "timed", "torch", "school")
    worker = Worker(running(world), look_every=0)
    world.day("2019-02-21")
    with pytest.raises(AwardsFailed, match=r"time does not pass for far \(OverflowError: "):
        worker.sweep()
    assert life(world, "torch-school") == [("suspended", "2019-02-21")]
    world.day("2019-10-21")
    with pytest.raises(AwardsFailed):
        worker.sweep()
    assert life(world, "torch-school")[1:] == [("expired", "2019-10-21")]
