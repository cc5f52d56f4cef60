"""Replay: the past is folded from its events alone, whatever has become of the rules since."""

from __future__ import annotations

from typing import Any

import pytest
from transitions import Machine

from application.desk import KINDS
from domain.award.route import Route
from domain.award.rules import RuleBook
from domain.award.standing import StandingMachine
from domain.scheme.notice import Scheme
from tests.application.test_standing import ended_star, lit, star
from tests.support.papers import checklist, notice
from tests.support.world import World

__all__ = ["star"]


def everything(world: World, star_award: str) -> None:
    """Most of what can happen."""
    award = world.apply("school-home", "school", "district-advanced-home.2018")
    world.walk(award, "school")
    world.do(
        "fangshan-federation/organisation-and-publicity", "award.reinspect", award, finding="pass",
        inspectors=["li", "wang"], checklist=checklist(notice("fangshan-2018"), "A4"),
    )  # fmt: skip
    lit(world)
    ended_star(world, star_award, "revoked")
    world.do("fangshan-federation/chair", "award.rescind-revocation", star_award, reason="错误")


def test_replay_asks_no_rule_and_no_machine(world: World, star: str, monkeypatch: pytest.MonkeyPatch) -> None:
    everything(world, star)
    streams = [(stream, world.store.load(stream)) for stream in world.streams()]
    live = dict(world.office._cache)

    def poisoned(*_: Any, **__: Any) -> Any:
        raise AssertionError("replay consulted the rules")

    for owner, name in [
        (Machine, "__init__"), (Machine, "get_transitions"), (Route, "then"), (Route, "step"), (StandingMachine, "then"),
        (RuleBook, "rules"), (RuleBook, "scheme"), (Scheme, "model_validate"), (Scheme, "model_validate_json"),
    ]:  # fmt: skip
        monkeypatch.setattr(owner, name, poisoned)
    for stream, events in streams:
        prefix, _, name = stream.partition(":")
        folded = KINDS[prefix].replay(name, events)
        assert folded.version == len(events)
        assert folded == live.get(stream, folded)


def test_a_new_version_of_the_notice_does_not_touch_what_was_pinned(world: World, star: str) -> None:
    before = world.award(star)
    scheme = notice("parallel")
    changed = scheme.model_dump(mode="json", by_alias=True)
    changed["honours"]["star"]["route"] = changed["honours"]["star"]["route"][:1]
    changed["honours"]["star"]["round"]["quota"] = None
    changed["honours"]["star"]["on_disagreement"]["withdraw_until"] = "opinion"
    changed["honours"]["star"]["on_disagreement"]["may"] = ["return-to-applicant", "reject"]
    for unused in ("party", "committee"):
        del changed["actors"][unused]
    world.do("fangshan-federation/chair", "scheme.publish", content=changed)
    award = world.apply("school-home", "school", "star.2018", scheme="parallel", grade="low")
    assert world.award(star) == before
    assert len(world.rules(world.award(award)).steps) == len(scheme.honours["star"].route) - 1
