"""Homes, rounds and grants: the newest state of each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.home import UnionHome
from infrastructure.registers.query import Query, UnknownFilter
from infrastructure.registers.registers import Registers
from tests.application.test_signing import to_selection
from tests.infrastructure.registers.lives import ASSESSOR, DISTRICT, advanced, revoke, star
from tests.support.papers import sealed
from tests.support.world import World

ROUND = "district-advanced-home.2018"


def rows(registers: Registers, register: str, *columns: str, **where: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in registers.read(Query(register, where)).rows]


def test_a_home_shows_whose_it_is_and_what_it_meets(settled: World, registers: Registers) -> None:
    settled.do("hospital/chair", "home.rename", "hospital-home", title="医院职工之家")
    settled.do(
        "hospital/chair",
        "home.record-facts",
        "hospital-home",
        figures={"members": "120"},
        words={"area": "良乡"},
    )
    settled.do(
        "hospital/chair",
        "home.record-facts",
        "hospital-home",
        figures={"members": "80"},
        effective_on=date(2018, 3, 1),
    )
    [row] = registers.read(Query("homes", {"home": "hospital-home"})).rows
    assert (row["kind"], row["unit"], row["title"], row["mode"]) == (
        "home",
        "hospital",
        "医院职工之家",
        "sole",
    )
    assert row["figures"] == {"members": {"value": "120", "on": "2018-05-02"}}
    met = row["standards"]["qualified-home"]
    assert (met["met"], met["since"]) == (True, "2018-01-02")


def test_what_is_recorded_late_of_an_earlier_day_replaces_nothing_newer(
    settled: World, registers: Registers
) -> None:
    """Neither in the register nor for what a notice asks of the home."""
    keeper, name = "hospital/chair", "hospital-home"
    new, old = [{"person": "p-9", "post": "主席", "full_time": True}], [{"person": "p-8", "post": "主席"}]
    settled.do(keeper, "home.record-officers", name, officers=new)
    settled.do(keeper, "home.record-facts", name, words={"area": "良乡"}, dates={"opened": "2018-05-01"})
    settled.do(keeper, "home.rename", name, title="新名")
    settled.day("2018-05-10")
    early: dict[str, Any] = {"effective_on": date(2018, 3, 1)}
    settled.do(keeper, "home.record-officers", name, officers=old, **early)
    settled.do(
        keeper, "home.record-facts", name, words={"area": "城关", "floor": "二层"}, dates={"opened": "2018-02-01"}, **early
    )  # fmt: skip
    settled.do(keeper, "home.rename", name, title="旧名", **early)
    [row] = registers.read(Query("homes", {"home": name})).rows
    home = settled.read(UnionHome, name)
    assert (row["officers"], row["title"], row["words"], row["dates"]) == (
        new, "新名", {"area": "良乡", "floor": "二层"}, {"opened": "2018-05-01"},
    )  # fmt: skip
    assert ([each.person for each in home.officers], home.title) == (["p-9"], "新名")
    assert (home.words, home.dates) == (row["words"] | {"mode": "sole"}, {"opened": date(2018, 5, 1)})


def test_homes_of_a_unit_are_found_and_closed_ones_only_on_request(
    settled: World, registers: Registers
) -> None:
    assert rows(registers, "homes", "home", unit="hospital") == [
        ("hospital-home",),
        ("hospital-warm-station",),
    ]
    settled.do("hospital/chair", "home.close", "hospital-warm-station", reason="合并")
    assert rows(registers, "homes", "home", unit="hospital") == [("hospital-home",)]
    closed = registers.read(Query("homes", {"unit": "hospital"}, all=True)).rows
    assert [(row["home"], row["closed_on"], row["closed_because"]) for row in closed] == [
        ("hospital-home", None, None), ("hospital-warm-station", "2018-05-02", "合并"),
    ]  # fmt: skip


def test_a_round_counts_what_was_filed_chosen_and_conferred(settled: World, registers: Registers) -> None:
    counts = ("applications", "withdrawn", "selected", "places_taken", "conferred")
    settled.apply("school-home", "school", ROUND)
    settled.do("school/chair", "award.withdraw", f"{ROUND}.school-home", reason="不报了")
    award = settled.apply("hospital-home", "hospital", ROUND)
    settled.walk(award, until="district")
    assert rows(registers, "rounds", *counts, round=ROUND) == [(2, 1, 1, 0, 0)]
    settled.do("fangshan-federation/chair", "award.approve", award, **sealed("2018-10-20"))
    assert rows(registers, "rounds", *counts, round=ROUND) == [(2, 1, 1, 0, 1)]


def test_a_selection_takes_a_place_and_a_return_gives_it_back(settled: World, registers: Registers) -> None:
    award = to_selection(settled)
    settled.do(ASSESSOR, "award.select", award)
    counts = ("places_total", "places_taken", "selected", "conferred")
    assert rows(registers, "rounds", *counts, round="star.2018") == [(2, 1, 1, 0)]
    settled.do(DISTRICT, "award.return", award, to="selection", reason="重选")
    assert rows(registers, "rounds", *counts, round="star.2018") == [(2, 0, 0, 0)]


def test_a_round_shows_its_windows_as_extended_and_its_quota_as_changed(
    settled: World, registers: Registers
) -> None:
    settled.do(ASSESSOR, "round.change-quota", "star.2018", total=5, reason="追加")
    before = registers.read(Query("rounds", {"round": ROUND})).rows[0]["windows"][0]
    settled.do(DISTRICT, "round.extend", ROUND, window=before["id"], closes=date(2018, 12, 20), reason="疫情")
    [row] = registers.read(Query("rounds", {"round": ROUND})).rows
    assert row["windows"][0] == {**before, "closes": "2018-12-20", "extended": 1}
    assert rows(registers, "rounds", "places_total", "status", round="star.2018") == [(5, "open")]
    settled.do(ASSESSOR, "round.close", "star.2018")
    assert rows(registers, "rounds", "round", "closed_on", status="closed") == [("star.2018", "2018-05-02")]
    assert rows(registers, "rounds", "year", round="star.2018", year="2018") == [(2018,)]
    with pytest.raises(UnknownFilter, match="number"):
        rows(registers, "rounds", "year", year="soon")


def test_a_grant_is_promised_with_the_honour_and_paid_later(settled: World, registers: Registers) -> None:
    award = advanced(settled)
    told = ("award", "number", "payer", "promised", "promised_on", "paid", "paid_on", "standing")
    assert rows(registers, "grants", *told, paid="false") == [
        (award, 1, "district", None, "2018-10-20", None, None, "in-force")
    ]
    settled.day("2018-12-01")
    settled.do(ASSESSOR, "award.pay-grant", award, amount="20000")
    assert rows(registers, "grants", *told, paid="true") == [
        (award, 1, "district", None, "2018-10-20", "20000", "2018-12-01", "in-force")
    ]


@pytest.mark.parametrize(
    ("register", "column"),
    [("grants", "paid"), ("revocations", "outstanding"), ("dynamic-management", "overdue"),
     ("dynamic-management", "rectification_overdue")],
)  # fmt: skip
def test_whether_something_is_so_is_asked_with_true_or_false(
    settled: World, registers: Registers, register: str, column: str
) -> None:
    advanced(settled)
    revoke(settled, star(settled))

    def found(word: str) -> int:
        asked = {"as_of": date(2019, 1, 1), "all": True} if register == "dynamic-management" else {}
        return len(registers.read(Query(register, {column: word}, **asked)).rows)  # type: ignore[arg-type]

    assert found("true") + found("false") == found("true,false") > 0
    for word in ("yes", "True", "1", ""):
        with pytest.raises(UnknownFilter, match=column) as refused:
            found(word)
        assert refused.value.blamed == column


def test_every_register_equals_its_rebuild(settled: World, registers: Registers) -> None:
    revoke(settled, star(settled))
    advanced(settled)
    for name in registers.names():
        registers.catch_up(name)
    assert registers.verify() == []
    assert [registers.rebuild(name).differences for name in registers.names()] == [()] * len(
        registers.names()
    )


def test_pages_of_the_newest_state_show_each_row_once_while_people_work_on(
    settled: World, registers: Registers
) -> None:
    before = [home for (home,) in rows(registers, "homes", "home")]
    seen, cursor = [], None
    while True:
        page = registers.read(Query("homes", limit=2, cursor=cursor))
        seen += [row["home"] for row in page.rows]
        settled.do("hospital/chair", "home.rename", "hospital-home", title=f"第{len(seen)}名")
        new = {"id": f"a-{len(seen)}", "unit": "hospital", "kind": "warm-station", "title": "新驿站"}
        settled.do("hospital/chair", "home.register", **new)
        cursor = page.next
        if cursor is None:
            break
    assert seen == before
