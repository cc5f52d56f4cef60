"""Rehearsals hold what they promise, at every step of every notice: what is enabled is done with the sample papers,
what is not is refused for the reason given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from application.actions import Action, actions
from application.authority import places
from application.command import Command
from application.desk import Desk
from application.office import Request
from application.samples import samples
from domain.refusals import Refusal
from domain.vocabulary import Act, Stage
from tests.support.world import World, caller

FORWARD = {act.value for act in Act} | {"close-publicity", "decision.issue"}

Papers = dict[str, Any]


def offered(world: World, award: str, seat: str) -> list[tuple[Action, list[Papers]]]:
    """The actions for a seat, each with every set of sample papers."""

    def look(desk: Desk) -> list[tuple[Action, list[Papers]]]:
        found = desk.award(award)
        rules = desk.rules(found)
        return [(each, samples(each.command, rules, found, desk)) for each in actions(desk, found)]

    return world.office.ask(caller(seat), look)


def code(
    world: World, seat: str, award: str, command: type[Command], filled: Papers, *, dry_run: bool = True
) -> str:
    """What the house says."""
    name = "" if command.creates else award
    request = Request(command.model_validate(filled), caller(seat), name, dry_run=dry_run)
    try:
        world.office.perform(request)
    except Refusal as refusal:
        return refusal.code
    return "ok"


def check(world: World, award: str, seat: str) -> Iterator[tuple[str, type[Command], Papers]]:
    """Hold every action of a seat against the act itself; gives those that can be done, with papers."""
    for action, every in offered(world, award, seat):
        answers = [code(world, seat, award, action.command, filled) for filled in every]
        where = (seat, action.act, answers)
        if action.why_not is None:
            assert "ok" in answers or all(each.pointer is not None for each in action.missing), where
            if "ok" in answers:
                yield action.act, action.command, every[answers.index("ok")]
        else:
            assert "ok" not in answers, where
            assert action.why_not.code in answers, (where, action.why_not.code)
            assert action.missing == ()


def signers(world: World, award: str) -> list[str]:
    """Every seat that is an actor of the notice for this award."""
    found = world.award(award)
    directory, scheme = world.office.knowledge.directory, world.rules(found).scheme
    stand = places(directory, scheme, found.unit, world.clock.today)
    return sorted({f"{there.unit}/{seat}" for there in stand.values() for seat in there.seats})


def walk(world: World, award: str, until: str = "") -> list[str]:
    """Follow what is enabled, whoever can, until it is decided (or a step is reached); the acts that were done."""
    seats = signers(world, award)
    done: list[str] = []
    for _ in range(40):
        now = world.award(award)
        if now.stage == Stage.CONFERRED or now.waiting == until:
            return done
        able = [(seat, *found) for seat in seats for found in check(world, award, seat)]
        forward = [each for each in able if each[1] in FORWARD]
        if not forward:
            world.day(world.clock.today + timedelta(days=45))
            continue
        seat, act, command, filled = forward[0]
        assert code(world, seat, award, command, filled, dry_run=False) == "ok"
        done.append(act)
    raise AssertionError(f"it never arrives: {done}")


def apply(world: World, round: str, home: str, unit: str, scheme: str = "fangshan-2018", **facts: Any) -> str:
    return world.apply(home, unit, round, scheme, **facts)


DISTRICT_ROAD = ["deliberate", "endorse", "endorse", "verify", "assess", "select", "approve"]


def test_the_district_honour_of_a_home_and_of_a_small_home(world: World) -> None:
    award = apply(world, "district-advanced-home.2018", "hospital-home", "hospital")
    assert walk(world, award) == DISTRICT_ROAD
    world.day("2020-12-01")
    for seat in (
        "hospital/chair",
        "fangshan-federation/chair",
        "fangshan-federation/organisation-and-publicity",
    ):
        assert list(check(world, award, seat))


def test_a_small_home(world: World) -> None:
    award = apply(world, "district-advanced-small-home.2018", "ward-small-home", "ward")
    assert walk(world, award) == DISTRICT_ROAD


@pytest.mark.parametrize(
    ("honour", "home"),
    [("warm-station", "hospital-warm-station"), ("municipal-demonstration", "hospital-home")],
)
def test_a_funded_project(world: World, honour: str, home: str) -> None:
    award = apply(world, f"{honour}.2018", home, "hospital")
    assert walk(world, award) == ["verify"]
    assert list(check(world, award, "fangshan-federation/organisation-and-publicity"))


def test_cosignature_publicity_and_a_reserve_list(world: World) -> None:
    award = apply(world, "star.2018", "hospital-home", "hospital", "parallel", grade="high")
    assert walk(world, award) == [
        "endorse", "cosign", "cosign", "endorse", "publicise", "close-publicity", "select", "approve",
    ]  # fmt: skip
    for _ in range(12):
        world.day(world.clock.today + timedelta(days=120))
        for seat in (
            "hospital/chair",
            "fangshan-federation/chair",
            "fangshan-federation/organisation-and-publicity",
        ):
            list(check(world, award, seat))


def test_a_place_that_is_taken_blocks_the_choice(world: World) -> None:
    for unit in ("hospital", "school", "works"):
        award = apply(world, "star.2018", f"{unit}-home", unit, "parallel", grade="low")
        if unit != "works":
            walk(world, award)
    walk(world, award, until="selection")
    department = "fangshan-federation/organisation-and-publicity"
    choice = next(each for each, _ in offered(world, award, department) if each.act == "select")
    assert choice.why_not is not None
    assert choice.why_not.code == "no-places-left"
    assert {each.act for each, _ in offered(world, award, department) if each.why_not is None} >= {
        "put-on-reserve",
        "not-select",
    }


def test_a_road_that_starts_again(world: World) -> None:
    first = apply(world, "star.2018", "hospital-home", "hospital", "parallel", grade="low")
    walk(world, first)
    award = apply(world, "lamp.2018", "hospital-home", "hospital", "rerun")
    assert walk(world, award) == ["endorse", "endorse", "verify", "approve", "decision.issue"]


def test_a_self_assessment_and_a_survey(world: World) -> None:
    world.publish("newer")
    world.round("new-star", scheme="newer")
    award = apply(world, "new-star.2018", "hospital-home", "hospital", "newer", grade="low")
    assert walk(world, award) == ["self-assess", "survey", "approve"]


def test_a_model_home_needs_the_district_honour_and_a_decision(world: World) -> None:
    first = apply(world, "district-advanced-home.2018", "hospital-home", "hospital")
    walk(world, first)
    opened = world.round(
        "municipal-model-home",
        "2019",
        "beijing-model",
        reason="测试",
        effective_on=world.clock.today.isoformat(),
    )
    award = apply(world, opened, "hospital-home", "hospital", "beijing-model")
    acts = walk(world, award)
    assert acts[-1] == "decision.issue"


def test_what_a_person_must_bring_is_named(world: World) -> None:
    award = apply(world, "district-advanced-home.2018", "hospital-home", "hospital")
    world.walk(award, until="system-union")
    verify = next(each for each, _ in offered(world, award, "liangxiang/chair") if each.act == "verify")
    assert [(each.pointer, each.code) for each in verify.missing] == [
        ("/opinion", "opinion-missing"),
        ("/sealed_on", "seal-missing"),
        ("/checklist", "answer-missing"),
    ]


def test_who_looks_at_an_application_looks_at_the_others_only_when_one_is_to_be_chosen(world: World) -> None:
    """A page of one award costs the same in a round of ten and of a thousand, up to the selection (FS2018-3.3.3c)."""
    mine = apply(world, "district-advanced-home.2018", "hospital-home", "hospital")
    other = apply(world, "district-advanced-home.2018", "school-home", "school")

    def looked_at(seat: str) -> set[str]:
        def look(desk: Desk) -> set[str]:
            actions(desk, desk.award(mine))
            return set(desk.seen)

        return world.office.ask(caller(seat), look)

    assert f"award:{other}" not in looked_at("fangshan-federation/organisation-and-publicity")
    walk(world, mine, until="selection")
    assert f"award:{other}" in looked_at("fangshan-federation/organisation-and-publicity")


def noting(asked: list[str], name: str, question: Callable[..., Any]) -> Callable[..., Any]:
    def ask(*which: Any) -> Any:
        asked.append(name)
        return question(*which)

    return ask


def test_however_much_was_looked_at_the_store_is_asked_once_whether_it_is_still_true(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = apply(world, "district-advanced-home.2018", "hospital-home", "hospital")
    offered(world, award, "hospital/chair")  # all that is looked at is in memory from here on
    asked: list[str] = []
    load, versions = world.store.load_after, world.store.versions
    monkeypatch.setattr(world.store, "load_after", noting(asked, "load", load))
    monkeypatch.setattr(world.store, "versions", noting(asked, "versions", versions))
    offered(world, award, "hospital/chair")
    assert asked == ["versions"]
