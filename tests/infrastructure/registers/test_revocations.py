"""Revocations: who proposed, who was heard, what was decided, what is to come back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from infrastructure.registers.query import Query
from infrastructure.registers.registers import Registers
from tests.infrastructure.registers.lives import ASSESSOR, DISTRICT, revoke, star
from tests.infrastructure.registers.truth import open_proposals, proposed, waiting
from tests.support.world import World


def rows(registers: Registers, *columns: str, **where: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in registers.read(Query("revocations", where)).rows]


def test_a_proposal_is_followed_through_its_chain(settled: World, registers: Registers) -> None:
    award = star(settled)
    chain = (
        "outcome",
        "ground",
        "proposed_on",
        "proposed_by",
        "hearing_until",
        "heard_on",
        "concurred",
        "decided_on",
    )
    settled.do(ASSESSOR, "award.propose-revocation", award, ground="fraud", reason="弄虚作假")
    assessor = "fangshan-federation/organisation-and-publicity"
    begun = ("open", "fraud", "2018-05-10", assessor, "2018-05-20")
    assert rows(registers, *chain) == [(*begun, None, [], None)]
    settled.do(ASSESSOR, "award.hear", award)
    settled.do("liangxiang/chair", "award.concur-in-revocation", award)
    agreed = [{"party": "system-union", "on": "2018-05-10"}]
    assert rows(registers, *chain) == [(*begun, "2018-05-10", agreed, None)]
    settled.do(DISTRICT, "award.revoke", award, reason="弄虚作假", document="房工发〔2018〕9号")
    assert rows(registers, *chain) == [("revoked", *begun[1:], "2018-05-10", agreed, "2018-05-10")]
    decided = ("decided_by", "document", "recalled", "outstanding")
    assert rows(registers, *decided) == [(DISTRICT, "房工发〔2018〕9号", {"plaque": None}, 1)]


def test_what_is_to_come_back_is_listed_until_it_did(settled: World, registers: Registers) -> None:
    award = star(settled)
    revoke(settled, award)
    assert rows(registers, "award", "recalled", outstanding="true") == [(award, {"plaque": None})]
    settled.day("2018-06-01")
    settled.do(ASSESSOR, "award.give-back", award, item="plaque")
    assert rows(registers, "award", outstanding="true") == []
    assert rows(registers, "recalled", outstanding="false") == [({"plaque": "2018-06-01"},)]


def test_a_dropped_proposal_and_a_rescinded_revocation_stay_in_the_register(
    settled: World, registers: Registers
) -> None:
    award = star(settled)
    settled.do(ASSESSOR, "award.propose-revocation", award, ground="fraud", reason="举报")
    settled.do(DISTRICT, "award.drop-revocation", award, reason="查无实据")
    revoke(settled, award)
    settled.do(DISTRICT, "award.rescind-revocation", award, reason="错误")
    assert rows(registers, "number", "outcome", "rescinded_because") == [
        (1, "dropped", None),
        (2, "rescinded", "错误"),
    ]
    assert rows(registers, "number", outcome="rescinded") == [(2,)]
    assert registers.verify("revocations") == []


def test_plaques_to_come_back_are_listed_by_unit_with_the_day_they_were_recalled(
    settled: World, registers: Registers
) -> None:
    def recalls(*columns: str, **asked: Any) -> list[tuple[Any, ...]]:
        found = registers.read(Query("revocations", view="recalls", **asked)).rows
        return [tuple(row[name] for name in columns) for row in found]

    award = star(settled)
    settled.day("2018-05-20")
    revoke(settled, award)
    told = ("unit", "award", "item", "since", "document")
    assert recalls(*told) == [("hospital", award, "plaque", "2018-05-20", "房工发〔2018〕9号")]
    assert recalls("item", where={"unit": "school"}) == []
    settled.day("2018-06-01")
    settled.do(ASSESSOR, "award.give-back", award, item="plaque")
    assert recalls("item") == []
    assert recalls("item", "returned_on", "waived_on", all=True) == [("plaque", "2018-06-01", None)]
    assert recalls("item", as_of=date(2018, 5, 31)) == [("plaque",)]
    assert recalls("item", as_of=date(2018, 5, 19), all=True) == []


def test_nobody_asks_back_what_was_recalled_by_mistake(settled: World, registers: Registers) -> None:
    award = star(settled)
    revoke(settled, award)
    settled.do(DISTRICT, "award.rescind-revocation", award, reason="错误")
    rows = registers.read(Query("revocations", view="recalls", all=True)).rows
    assert [(row["returned_on"], row["waived_on"]) for row in rows] == [(None, "2018-05-10")]
    assert registers.read(Query("revocations", view="recalls")).rows == []
    assert registers.verify("revocations") == []


ACTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "proposed": (ASSESSOR, "propose-revocation", {"ground": "fraud", "reason": "弄虚作假"}),
    "heard": (ASSESSOR, "hear", {}),
    "agreed": ("liangxiang/chair", "concur-in-revocation", {}),
    "dropped": (DISTRICT, "drop-revocation", {"reason": "查无实据"}),
    "lapsed": (DISTRICT, "lapse", {"reason": "未参加"}),
    "annulled": (DISTRICT, "annul", {"reason": "误"}),
    "restored": (DISTRICT, "restore", {"reason": "有效"}),
}


@pytest.mark.parametrize(
    ("life", "told"),
    [
        ("proposed 5, annulled 10, heard 8, restored 15", [("open", 8, [])]),
        ("proposed 5, annulled 10, agreed 8, restored 15", [("open", None, [8])]),
        ("proposed 5, annulled 10, dropped 8, restored 15", [("dropped", None, [])]),
        ("proposed 5, lapsed 8, annulled 15, restored 10", [("overtaken", None, [])]),
        ("proposed 5, lapsed 8, annulled 15, restored 10, restored 20", [("open", None, [])]),
        ("proposed 5, annulled 3, restored 3, dropped 3, annulled 9, restored 9", [("dropped", None, [])]),
        ("proposed 5, heard 12, heard 8", [("open", 12, [])]),
        (
            "proposed 5, dropped 8, proposed 12, heard 7, agreed 7",
            [("dropped", 7, [7]), ("open", None, [])],
        ),
    ],
)
def test_what_is_entered_late_is_about_the_proposal_of_its_day(
    settled: World, registers: Registers, life: str, told: list[tuple[str, int | None, list[int]]]
) -> None:
    """The paper that comes late bears a day before something that was entered already."""

    def on(day: int | None) -> str | None:
        return f"2018-06-{day:02}" if day else None

    award = star(settled)
    settled.day("2018-07-01")
    for word, day in (each.split() for each in life.split(", ")):
        who, act, facts = ACTS[word]
        settled.do(who, f"award.{act}", award, **facts, effective_on=date(2018, 6, int(day)))
    assert rows(registers, "outcome", "heard_on", "concurred") == [
        (outcome, on(heard), [{"party": "system-union", "on": on(day)} for day in agreed])
        for outcome, heard, agreed in told
    ]
    live = settled.award(award)
    assert open_proposals(registers) == ({award: proposed(settled, live)} if live.proposal else {})
    assert (award in waiting(registers)) == (live.proposal is not None)
    assert registers.verify() == []
