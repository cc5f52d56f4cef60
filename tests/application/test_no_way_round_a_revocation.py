"""Nobody gets round a revocation: not by giving the title up first, not by an annulment and a restoration after it."""

from __future__ import annotations

import pytest

from domain.vocabulary import Standing
from tests.support.world import World

DEPARTMENT, DISTRICT = "fangshan-federation/organisation-and-publicity", "fangshan-federation/chair"


@pytest.fixture
def proposed(world: World) -> str:
    """The hospital's honour, with a revocation proposed after a serious finding."""
    award = world.apply("hospital-home", "hospital", "district-advanced-home.2018")
    world.walk(award)
    world.day("2020-10-20")
    inspection = {"finding": "serious", "inspectors": ["li", "wang"], "opinion": "弄虚作假"}
    world.do(DEPARTMENT, "award.reinspect", award, **inspection)
    assert world.award(award).standing == Standing.REVOCATION_PROPOSED
    return award


def test_a_holder_cannot_give_up_the_title_while_its_revocation_is_proposed(
    world: World, proposed: str
) -> None:
    assert (
        world.code("hospital/chair", "award.relinquish", proposed, reason="主动放弃") == "not-in-this-state"
    )


def test_a_revoked_title_that_was_annulled_is_not_restored_past_the_revocation(
    world: World, proposed: str
) -> None:
    world.do(DEPARTMENT, "award.hear", proposed, statement="无异议")
    world.do(DISTRICT, "award.revoke", proposed, reason="复验发现严重问题")
    world.do(DISTRICT, "award.annul", proposed, reason="命名无效")
    assert world.code(DISTRICT, "award.restore", proposed, reason="恢复") == "not-in-this-state"


def test_a_rescinded_revocation_leaves_no_trace_on_what_may_be_restored(world: World, proposed: str) -> None:
    world.do(DEPARTMENT, "award.hear", proposed, statement="无异议")
    world.do(DISTRICT, "award.revoke", proposed, reason="复验发现严重问题")
    world.do(DISTRICT, "award.rescind-revocation", proposed, reason="认定有误")
    world.do(DISTRICT, "award.annul", proposed, reason="命名无效")
    assert world.code(DISTRICT, "award.restore", proposed, reason="恢复") == "ok"
