"""The worklist: what waits for whom, and since when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.award import signing
from domain.kernel import Authority
from infrastructure.registers.query import Query, UnknownFilter
from infrastructure.registers.registers import Registers
from tests.infrastructure.registers.lives import ASSESSOR, DISTRICT, revoke, star
from tests.support.papers import notice, papers, sealed
from tests.support.world import World, district_road

ROUND = "district-advanced-home.2018"


def waits(registers: Registers, *columns: str, **asked: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in registers.read(Query("worklist", **asked)).rows]


def seats(registers: Registers, **asked: Any) -> list[tuple[Any, ...]]:
    return waits(registers, "unit", "seats", "step", "since", **asked)


def test_an_application_waits_on_each_seat_in_turn_until_it_is_conferred(
    settled: World, registers: Registers
) -> None:
    award = settled.apply("hospital-home", "hospital", ROUND)
    for step, who, act, facts in district_road():
        if step == "assessment":
            settled.day("2018-10-20")
        live = settled.award(award)
        assert live.reached_on is not None
        unit, _, seat = who.partition("/")
        [(where, any_of, waiting, since)] = seats(registers)
        assert (where, waiting, since) == (unit, step, live.reached_on.isoformat())
        assert seat in any_of.split(",")
        assert waits(registers, "award", where={"for_seat": who}) == [(award,)]
        settled.do(who, act, award, **facts(settled.clock.today))
    assert waits(registers, "award") == []


def test_a_row_says_what_is_to_be_done(settled: World, registers: Registers) -> None:
    award = settled.apply("hospital-home", "hospital", ROUND)
    [row] = registers.read(Query("worklist")).rows
    assert row == {
        "award": award, "home": "hospital-home", "honour": "district-advanced-home", "grade": None,
        "round": ROUND, "applicant": "hospital", "kind": "home", "state": "in-route", "step": "assembly",
        "step_title": row["step_title"], "act": "deliberate", "actor": "assembly",
        "actor_title": "会员（代表）大会", "unit": "hospital", "seat": "members-congress",
        "seats": "members-congress", "since": "2018-05-02", "applied_on": "2018-05-02", "until": None,
        "until_provisional": False, "reason": "",
    }  # fmt: skip


def test_what_was_returned_waits_on_the_applicant_with_the_reason(
    settled: World, registers: Registers
) -> None:
    award = settled.apply("hospital-home", "hospital", ROUND)
    settled.walk(award, until="system-union")
    settled.day("2018-05-03")
    settled.do("liangxiang/chair", "award.return", award, to="applicant", reason="缺材料")
    expected = [("hospital", "chair,clerk", "amend", "returned", "缺材料", "2018-05-03")]
    columns = ("unit", "seats", "act", "state", "reason", "since")
    assert waits(registers, *columns) == expected
    for seat in ("chair", "clerk"):
        assert waits(registers, "seat", where={"for_seat": f"hospital/{seat}"}) == [(seat,)]
    settled.do("hospital/clerk", "award.amend", award, form=papers(*_honour())["form"])
    assert waits(registers, "act", "state") == [("verify", "in-route")]


def _honour() -> tuple[Any, Any]:
    scheme = notice("fangshan-2018")
    return scheme.honours["district-advanced-home"], scheme


def test_a_co_signature_waits_on_the_parties_that_have_not_signed(
    settled: World, registers: Registers
) -> None:
    award = settled.apply("hospital-home", "hospital", "star.2018", scheme="parallel", grade="low")
    settled.do("hospital/administration", "award.endorse", award, **sealed("2018-05-02"))
    parties = ["administration", "party-committee", "union-committee"]
    assert [
        seat for (seat,) in waits(registers, "seat", where={"unit": "hospital", "seat": ",".join(parties)})
    ] == parties
    assert waits(registers, "seats") == [("administration,party-committee,union-committee",)]
    settled.do("hospital/party-committee", "award.cosign", award)
    assert waits(registers, "seats") == [("administration,union-committee",)]


def test_a_co_signature_that_too_many_declined_waits_on_those_who_did(
    settled: World, registers: Registers
) -> None:
    award = settled.apply("hospital-home", "hospital", "star.2018", scheme="parallel", grade="low")
    settled.do("hospital/administration", "award.endorse", award, **sealed("2018-05-02"))
    for seat in ("administration", "party-committee"):
        settled.do(f"hospital/{seat}", "award.cosign", award, agree=False, opinion="不同意")
    assert waits(registers, "seats") == [("union-committee",)]
    settled.do("hospital/union-committee", "award.cosign", award)
    assert waits(registers, "seats") == [("administration,party-committee",)]


def test_what_passed_every_step_waits_on_the_naming_decision(settled: World, registers: Registers) -> None:
    award = settled.apply("hospital-home", "hospital", ROUND)
    settled.walk(award)
    filed = settled.apply("hospital-home", "hospital", "municipal-model-home.2018", scheme="beijing-model")
    found = settled.award(filed)
    settled.store.append(
        [
            signing.Endorsed(
                originator_id=found.id, originator_version=found.version + 1, effective_on=date(2018, 11, 2),
                recorded_at=settled.clock(), by=Authority("li", "hospital", "chair"), step=found.waiting or "",
                then="passed", parts=found.parts,
            )
        ]
    )  # fmt: skip
    columns = ("award", "unit", "seat", "act", "state", "since")
    assert waits(registers, *columns) == [
        (filed, "beijing-federation", "chair", "issue-decision", "passed", "2018-11-02")
    ]


def test_a_proposed_revocation_waits_on_the_deciding_body(settled: World, registers: Registers) -> None:
    award = star(settled)
    settled.do(ASSESSOR, "award.propose-revocation", award, ground="fraud", reason="弄虚作假")
    columns = ("unit", "seat", "act", "state", "until")
    assert waits(registers, *columns) == [
        ("fangshan-federation", "chair", "revoke", "revocation-proposed", "2018-05-20")
    ]
    settled.do(DISTRICT, "award.drop-revocation", award, reason="查无实据")
    assert waits(registers, "award") == []
    revoke(settled, award)
    assert waits(registers, "award") == []


def test_when_the_tree_changes_what_waits_moves_with_it(settled: World, registers: Registers) -> None:
    award = settled.apply("hospital-home", "hospital", ROUND)
    settled.walk(award, until="system-union")
    other = settled.apply("school-home", "school", ROUND)
    settled.walk(other, "school", until="system-union")
    assert waits(registers, "award", "unit") == [(award, "liangxiang"), (other, "liangxiang")]
    settled.do(
        "system",
        "unit.found",
        id="yanshan",
        type="area-federation",
        title="燕山",
        parent="fangshan-federation",
    )
    settled.day("2018-06-05")
    settled.do("system", "unit.move", "hospital", parent="yanshan", effective_on=date(2018, 6, 1))
    assert waits(registers, "award", "unit", as_of=date(2018, 5, 31)) == [
        (award, "liangxiang"),
        (other, "liangxiang"),
    ]
    assert waits(registers, "award", "unit", as_of=date(2018, 6, 1)) == [
        (award, "yanshan"),
        (other, "liangxiang"),
    ]
    assert waits(registers, "award", where={"for_seat": "liangxiang/chair"}) == [(other,)]
    assert waits(registers, "award", where={"for_seat": "yanshan/chair"}) == [(award,)]


def test_a_unit_without_the_tier_stands_in_for_it(settled: World, registers: Registers) -> None:
    award = settled.apply("works-home", "works", ROUND)
    settled.walk(award, "works", until="system-union")
    assert seats(registers) == [("works", "chair", "system-union", "2018-05-02")]
    assert waits(registers, "award", where={"for_seat": "works/chair"}) == [(award,)]


def test_counts_by_seat_and_pages_without_gaps(settled: World, registers: Registers) -> None:
    for unit in ("hospital", "school", "works"):
        settled.apply(f"{unit}-home", unit, ROUND)
    counts = waits(registers, "unit", "seat", "step", "awards", "since", view="counts")
    assert counts == [
        (unit, "members-congress", "assembly", 1, "2018-05-02") for unit in ("hospital", "school", "works")
    ]
    assert waits(registers, "awards", view="counts", where={"for_seat": "school/members-congress"}) == [(1,)]
    assert waits(registers, "awards", view="counts", where={"applicant": "school"}) == [(1,)]
    found, cursor = [], None
    while True:
        page = registers.read(Query("worklist", limit=1, cursor=cursor))
        found += [row["applicant"] for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert found == ["hospital", "school", "works"]
    with pytest.raises(UnknownFilter, match="unit/seat") as refused:
        waits(registers, "award", where={"for_seat": "school"})
    assert refused.value.blamed == "for_seat"


def test_what_is_over_waits_for_nobody(settled: World, registers: Registers) -> None:
    award = settled.apply("hospital-home", "hospital", ROUND)
    settled.do("hospital/chair", "award.withdraw", award, reason="不报了")
    assert waits(registers, "award") == []
    assert registers.verify("worklist") == []
