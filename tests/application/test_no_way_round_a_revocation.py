"""Nobody gets round a revocation: not by giving the title up first, not by an annulment and a restoration after it,
and no inspector gets round those who decide it.
"""

from __future__ import annotations

from typing import Any

import pytest

from domain.award.rules import RuleBook, Rules, Signer
from domain.award.signing import InspectionFacts
from domain.kernel import Authority
from domain.scheme.notice import Scheme
from domain.vocabulary import Standing
from infrastructure.registers.query import Query
from tests.application.test_signing import to_selection
from tests.support.aggregates import code, on
from tests.support.papers import notice, sealed
from tests.support.world import World

DEPARTMENT, DISTRICT = "fangshan-federation/organisation-and-publicity", "fangshan-federation/chair"


@pytest.fixture
def proposed(world: World) -> str:
    """The hospital's honour, with a revocation proposed after a serious finding."""
    award = world.apply("hospital-home", "hospital", "district-advanced-home.2018")
    world.walk(award)
    world.day("2020-10-20")
    inspection = {"finding": "serious", "inspectors": ["li", "wang"], "opinion": "弄虚作假"}
    world.do(DEPARTMENT, "award.reinspect", award, checklist=world.answers(award), **inspection)
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
    revoked = world.award(proposed)
    world.day("2020-11-01")
    world.do(DISTRICT, "award.annul", proposed, reason="命名无效")
    world.day("2020-11-05")
    assert world.code(DISTRICT, "award.restore", proposed, reason="无效认定有误") == "ok"
    again = world.award(proposed)
    for each in (revoked, again):
        assert (each.standing, each.ended_on, each.ended_for, each.annulled_on, each.next_due) == (
            Standing.REVOKED, revoked.revoked_on, revoked.revoked_for, None, None,
        )  # fmt: skip
    assert again.recalls == revoked.recalls
    for query in (Query("honours", all=True), Query("dynamic-management", all=True)):
        [row] = world.registers.read(query).rows
        assert (row["standing"], row["ended_on"]) == ("revoked", str(revoked.ended_on))
    assert world.code(DISTRICT, "award.restore", proposed, reason="恢复") == "not-in-this-state"
    assert world.code(DISTRICT, "award.rescind-revocation", proposed, reason="认定有误") == "ok"
    assert (world.award(proposed).standing, world.award(proposed).revoked) == ("in-force", False)
    world.assert_registers_equal_their_rebuild()
    world.assert_replay_equals_live()


def test_a_rescinded_revocation_leaves_no_trace_on_what_may_be_restored(world: World, proposed: str) -> None:
    world.do(DEPARTMENT, "award.hear", proposed, statement="无异议")
    world.do(DISTRICT, "award.revoke", proposed, reason="复验发现严重问题")
    world.do(DISTRICT, "award.rescind-revocation", proposed, reason="认定有误")
    world.do(DISTRICT, "award.annul", proposed, reason="命名无效")
    assert world.code(DISTRICT, "award.restore", proposed, reason="恢复") == "ok"


FOUND = InspectionFacts({}, ("li", "wang"))


def at_once(world: World, award: str, **chain: Any) -> Rules:
    """The rules of a star whose notice revokes upon a serious finding at once, whatever else it says: no such notice can be
    published any more, and one that was decides no differently.
    """
    content = notice("parallel").model_dump(mode="json", by_alias=True)
    standing = content["honours"]["star"]["standing"]
    for result in standing["reinspection"]["results"]:
        result["then"] = "revoke" if result["finding"] == "serious" else result["then"]
    standing["revocation"] |= chain
    book, state = RuleBook(), world.award(award)
    book.add(state.pin, Scheme.model_validate(content))
    return book.rules(state.pin, state.honour, state.grade, state.kind, state.unit_type)


@pytest.mark.parametrize(
    ("actors", "chain", "said"),
    [
        ({"assessor"}, {"hearing": None, "concurrence": []}, "wrong-signer"),
        ({"assessor", "district"}, {"hearing": None, "concurrence": []}, "ok"),
        ({"assessor", "district"}, {"concurrence": []}, "still-open"),
        ({"assessor", "district"}, {"hearing": None}, "still-open"),
        ({"assessor"}, {}, "wrong-signer"),
    ],
)
def test_a_finding_revokes_at_once_only_by_who_decides_and_past_nobody_s_hearing(
    world: World, actors: set[str], chain: dict[str, Any], said: str
) -> None:
    name = to_selection(world)
    world.do(DEPARTMENT, "award.select", name)
    world.do(DISTRICT, "award.approve", name, **sealed(str(world.clock.today)))
    award, rules = world.award(name), at_once(world, name, **chain)
    signer = Signer(Authority("zhao", "fangshan-federation", "chair"), frozenset(actors))
    day = on("2019-05-10", by=signer.authority)

    def reinspect() -> None:
        award.reinspect(
            rules, signer, day, finding="serious", found=FOUND, announced=True, opinion="弄虚作假"
        )

    assert code(reinspect) == said
    assert (award.standing == Standing.REVOKED) == (said == "ok")
