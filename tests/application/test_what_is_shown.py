"""What is shown of an honour is one answer: its page, the registers and what may be done say the same of every day."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from application.authority import SYSTEM
from application.desk import Caller, Desk
from domain.award.revocation import Revocable
from infrastructure.registers.query import Query
from interfaces.http.acts import tree_of
from interfaces.http.views.awards import AwardState, award_state
from tests.application.test_actions import check, offered
from tests.infrastructure.registers.truth import assert_registers_tell_the_truth
from tests.support.papers import notice
from tests.support.reminding import enter
from tests.support.timed import ASSESSOR, DISTRICT, GIVEN, swept
from tests.support.world import World

TORCH = "torch-school"

TERM_OVER = "2019-10-21"
"""The day after the last one of the torch's term."""


def content() -> dict[str, Any]:
    """The notice of torches, where a missed re-inspection is overdue and fraud is revoked at once."""
    told = deepcopy(notice("timed").model_dump(mode="json", by_alias=True))
    torch = told["honours"]["torch"]["standing"]
    torch["reinspection"]["missed"] = "overdue"
    torch["revocation"] |= {"direct_for": ["fraud"], "recall": ["plaque"]}
    return told


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A school with a torch since 20 October 2018. At the end the registers say of each award what it says of itself."""
    world = World(database_url)
    world.plant()
    world.do(DISTRICT, "scheme.publish", content=content())
    world.home("school")
    world.day(GIVEN)
    enter(world, TORCH, "timed", "torch", "school")
    yield world
    assert_registers_tell_the_truth(world, world.registers)
    world.assert_registers_equal_their_rebuild()
    world.assert_replay_equals_live()
    world.close()


def shown(world: World, award: str = TORCH) -> AwardState:
    """The page of an award."""

    def look(desk: Desk) -> AwardState:
        found = desk.award(award)
        rules = desk.rules(found)
        return award_state(found, rules, tree_of(desk, found, rules))

    return world.office.ask(Caller(SYSTEM.person), look)


def told(world: World, register: str, view: str = "list", **asked: Any) -> list[str]:
    """The standings a view shows today."""
    query = Query(register, view=view, as_of=asked.pop("as_of", world.clock.today), **asked)
    return [row["standing"] for row in world.registers.read(query).rows]


def everywhere(world: World) -> str | None:
    """The standing of the torch today where it is held, which its page and every list agree on."""
    page = shown(world).standing
    held = page is not None and world.award(TORCH).is_held
    listed = [page] if held else []
    assert told(world, "honours") == listed
    assert told(world, "dynamic-management") == listed
    assert told(world, "honours", "overdue", all=True) == listed, "it was due in February"
    assert told(world, "honours", "overdue") == [each for each in listed if each == "in-force"]
    assert told(world, "dynamic-management", where={"overdue": "true"}) == listed
    return page if held else None


# --- a term that is over ---------------------------------------------------------------------------------------------------


def test_an_honour_whose_end_waits_for_a_proposed_revocation_is_listed(world: World) -> None:
    world.day("2019-10-15")
    world.do(ASSESSOR, "award.propose-revocation", TORCH, ground="serious", reason="举报")
    for day in ("2019-10-20", TERM_OVER, "2019-10-25"):
        world.day(day)
        assert everywhere(world) == "revocation-proposed"
        assert swept(world, day) == ()
        assert everywhere(world) == "revocation-proposed"


def test_an_honour_restored_after_its_term_is_listed(world: World) -> None:
    swept(world, "2019-10-25")
    assert everywhere(world) is None
    world.day("2019-10-28")
    world.do(DISTRICT, "award.restore", TORCH, reason="登记有误")
    assert shown(world).standing == "in-force"
    assert told(world, "honours") == told(world, "dynamic-management") == ["in-force"]
    assert told(world, "honours", as_of=date(2019, 10, 25)) == [], "the gap stays"
    swept(world, "2019-10-30")
    assert told(world, "honours") == told(world, "dynamic-management") == ["in-force"]


def test_a_term_is_over_everywhere_once_that_is_recorded_and_nowhere_before(world: World) -> None:
    world.day("2019-10-25")
    known = world.store.head()
    assert everywhere(world) == "in-force"
    assert [each.event for each in swept(world, "2019-10-25")] == ["award.expired"]
    assert everywhere(world) is None
    for register in ("honours", "dynamic-management"):
        assert told(world, register, as_of=date(2019, 10, 20)) == ["in-force"]
        assert told(world, register, as_of=date.fromisoformat(TERM_OVER)) == []
        assert told(world, register, as_of=date.fromisoformat(TERM_OVER), known_at=known) == ["in-force"]


# --- the two days of a revocation ------------------------------------------------------------------------------------------


def revoke(world: World, effective_on: str) -> None:
    world.do(DISTRICT, "award.revoke", TORCH, ground="fraud", reason="弄虚作假", effective_on=effective_on)


def days(world: World) -> tuple[str | None, ...]:
    """The days of the torch's last revocation, as the register tells them."""
    row = world.registers.read(Query("revocations", {"award": TORCH})).rows[-1]
    return tuple(row[name] for name in ("outcome", "decided_on", "effective_on", "rescinded_on"))


@pytest.mark.parametrize("effective", ["2019-03-01", "2018-12-01"])
def test_a_revocation_is_decided_on_one_day_and_takes_effect_on_another(world: World, effective: str) -> None:
    world.day("2019-01-05")
    revoke(world, effective)
    assert days(world) == ("revoked", "2019-01-05", effective, None)
    world.day("2019-01-10")
    world.do(DISTRICT, "award.rescind-revocation", TORCH, reason="错误")
    assert days(world) == ("rescinded", "2019-01-05", effective, "2019-01-10")


def test_what_a_finding_revokes_is_decided_by_the_inspection(world: World) -> None:
    told = content()
    results = told["honours"]["torch"]["standing"]["reinspection"]["results"]
    results.append({"finding": "fraud", "then": "revoke", "clause": "第四条"})
    told["honours"]["torch"]["standing"]["reinspection"]["by"] = ["assessor", "district"]
    world.do(DISTRICT, "scheme.publish", content=told | {"scheme": "timed-again", "succession": []})
    world.home("works")
    enter(world, "torch-works", "timed-again", "torch", "works")
    world.day("2019-01-05")
    world.do(DISTRICT, "award.reinspect", "torch-works", finding="fraud", effective_on="2019-01-03")
    [row] = world.registers.read(Query("revocations", {"award": "torch-works"})).rows
    assert (row["decided_on"], row["effective_on"]) == ("2019-01-03", "2019-01-03")


@pytest.mark.parametrize(
    ("effective", "decided"), [("2019-03-01", "2019-01-05"), ("2018-12-01", "2018-12-01")]
)
def test_a_revocation_of_before_that_does_not_say_was_decided_by_the_day_it_was_recorded(
    world: World, monkeypatch: pytest.MonkeyPatch, effective: str, decided: str
) -> None:
    monkeypatch.setattr(Revocable, "_decided_on", lambda *_: None)
    world.day("2019-01-05")
    revoke(world, effective)
    assert days(world) == ("revoked", decided, effective, None)


def recalls(world: World, **asked: Any) -> list[tuple[str, str]]:
    """What is to come back, since when."""
    query = Query("revocations", view="recalls", as_of=asked.pop("as_of", world.clock.today), **asked)
    return [(row["item"], row["since"]) for row in world.registers.read(query).rows]


def test_nothing_is_to_come_back_before_the_revocation_takes_effect(world: World) -> None:
    world.day("2019-01-05")
    revoke(world, "2019-03-01")
    assert world.code(DISTRICT, "award.give-back", TORCH, item="plaque") == "back-dated-too-far"
    assert recalls(world) == []
    assert recalls(world, all=True) == [("plaque", "2019-03-01")]
    assert recalls(world, as_of=date(2019, 2, 28)) == []
    assert recalls(world, as_of=date(2019, 3, 1)) == [("plaque", "2019-03-01")]
    world.day("2019-03-01")
    assert recalls(world) == [("plaque", "2019-03-01")]
    world.do(DISTRICT, "award.give-back", TORCH, item="plaque")
    assert recalls(world) == []


# --- what may be done until an ending dated ahead ----------------------------------------------------------------------------


def test_until_the_day_it_ends_what_may_be_done_is_offered(world: World) -> None:
    world.day("2018-11-05")
    before = {seat: offers(world, seat) for seat in (DISTRICT, ASSESSOR)}
    revoke(world, "2019-06-10")
    assert {"reinspect", "order-rectification"} < before[ASSESSOR]
    assert offers(world, ASSESSOR) == before[ASSESSOR] - {"propose-revocation"}
    assert {"suspend", "annul", "correct", "revoke"} < before[DISTRICT]
    assert {"suspend", "annul", "correct", "rescind-revocation"} < offers(world, DISTRICT)
    assert not {"revoke", "restore", "give-back"} & offers(world, DISTRICT)
    for seat in (DISTRICT, ASSESSOR):
        assert list(check(world, TORCH, seat)), "what is offered is accepted, and nothing else is"
    swept(world, "2019-06-10")
    assert offers(world, ASSESSOR) == {"give-back"}
    assert offers(world, DISTRICT) == {"rescind-revocation", "annul", "give-back"}


def offers(world: World, seat: str) -> set[str]:
    """The acts that a seat may do now."""
    return {action.act for action, _ in offered(world, TORCH, seat) if action.why_not is None}


# --- an honour that begins later ---------------------------------------------------------------------------------------------


def test_an_honour_that_begins_later_has_no_standing_until_its_day(world: World) -> None:
    told_of = content() | {"scheme": "timed-ahead", "succession": []}
    told_of["honours"]["torch"]["conferral"] = {
        "by": "decision", "decided_by": "district", "effective": "as-stated", "assumption": "测试",
    }  # fmt: skip
    world.do(DISTRICT, "scheme.publish", content=told_of)
    world.home("works")
    world.do(ASSESSOR, "round.open", scheme="timed-ahead", honour="torch", cycle="2018")
    award = world.do("works/chair", "award.apply", round="torch.2018", home="works-home").name
    world.do(DISTRICT, "award.approve", award)
    world.do(DISTRICT, "decision.issue", id="d-1", document="1号", awards=[award], effective_on="2018-12-01")
    for day, standing, title in (
        ("2018-10-20", None, "自2018-12-01起生效"),
        ("2018-11-30", None, "自2018-12-01起生效"),
        ("2018-12-01", "in-force", "有效"),
    ):
        world.day(day)
        page, listed = shown(world, award), [standing] if standing else []
        assert (page.stage, page.standing, page.standing_title) == ("conferred", standing, title)
        assert str(page.conferred_on) == "2018-12-01"
        for register in ("honours", "dynamic-management"):
            assert told(world, register, all=True, where={"award": award}) == listed
