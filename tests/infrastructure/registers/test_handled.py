"""Who did what: every act once, from its seat, the newest first; and who filed which application."""

from __future__ import annotations

from datetime import date
from typing import Any

from infrastructure.registers.query import Query
from infrastructure.registers.registers import Registers
from tests.infrastructure.registers.lives import ASSESSOR, DISTRICT, advanced, inspect, revoke, star
from tests.infrastructure.registers.truth import assert_registers_tell_the_truth
from tests.support.world import World

ROUND = "district-advanced-home.2018"


Asked = dict[str, Any]


def told(registers: Registers, *columns: str, **asked: Any) -> list[tuple[Any, ...]]:
    rows = registers.read(Query("handled", **asked)).rows
    return [tuple(row[name] for name in columns) for row in rows]


def by(person: str) -> dict[str, str]:
    return {"person": person}


def test_what_somebody_did_is_theirs_the_newest_first(settled: World, registers: Registers) -> None:
    award = advanced(settled)
    assert told(registers, "award", "topic", "step", "title", "stage", where=by("hospital.chair")) == [
        (award, "award.applied:1", "", "申报", "conferred")
    ]
    acts = told(
        registers, "topic", "step", "unit", "seat", "effective_on", where=by(DISTRICT.replace("/", "."))
    )
    assert acts == [
        ("award.district-approved:1", "district", "fangshan-federation", "chair", "2018-10-20"),
    ]
    assert told(registers, "award", where=by("school.chair")) == []


def test_an_act_tells_how_far_its_award_has_come_since(settled: World, registers: Registers) -> None:
    award = settled.apply("hospital-home", "hospital", ROUND)
    asked: Asked = {"where": by("hospital.chair")}
    assert told(registers, "stage", "waits_at", **asked) == [("in-route", "assembly")]
    settled.walk(award, until="system-union")
    assert told(registers, "stage", "waits_at", **asked) == [("in-route", "system-union")]
    settled.day("2018-06-01")
    settled.do("liangxiang/chair", "award.return", award, to="applicant", reason="缺影像资料")
    assert told(registers, "stage", "waits_at", **asked) == [("returned", "")]
    assert told(registers, "stage", **asked, as_of=date(2018, 5, 31)) == [("in-route",)]
    settled.do("hospital/chair", "award.withdraw", award, reason="不报了")
    assert told(registers, "topic", "stage", **asked) == [
        ("award.withdrawn:1", "withdrawn"),
        ("award.applied:1", "withdrawn"),
    ]


def test_what_follows_by_itself_is_nobodys_doing(settled: World, registers: Registers) -> None:
    award = star(settled)
    inspect(settled, award, "minor")
    revoke(settled, award)
    settled.do(ASSESSOR, "award.give-back", award, item="plaque")
    acts = [topic.removeprefix("award.") for (topic,) in told(registers, "topic")][::-1]
    acts = acts[acts.index("district-approved:1") :]
    assert acts == [
        "district-approved:1", "re-inspected:1", "revocation-proposed:1", "revocation-heard:1", "revocation-concurred:1",
        "revoked:1", "recalled:1",
    ]  # fmt: skip
    recorded = settled.topics(f"award:{award}")
    assert {"award.conferred", "award.grant-promised", "award.rectification-ordered"} <= set(recorded)
    assert_registers_tell_the_truth(settled, registers)
    assert registers.verify("handled") == []


def test_what_was_filed_is_found_by_the_person_and_by_the_seat(settled: World, registers: Registers) -> None:
    award = settled.apply("hospital-home", "hospital", ROUND)
    other = settled.apply("school-home", "school", ROUND)
    both = told(registers, "award", "person", "by_unit", "by_seat", view="filed")
    assert both == [
        (other, "school.chair", "school", "chair"),
        (award, "hospital.chair", "hospital", "chair"),
    ]
    for whose in ("hospital.chair", "hospital/chair", "nobody,hospital/chair"):
        assert told(registers, "award", view="filed", where={"filed_by": whose}) == [(award,)]
    assert told(registers, "filed", view="filed-counts", where={"filed_by": "hospital/chair"}) == [(1,)]
    assert told(registers, "award", view="filed", where={"filed_by": "hospital/clerk"}) == []


def test_acts_are_read_page_by_page_and_counted(settled: World, registers: Registers) -> None:
    advanced(settled)
    every = told(registers, "topic", "award", "recorded_at", limit=1000)
    seen, cursor = [], None
    while True:
        page = registers.read(Query("handled", limit=2, cursor=cursor))
        seen += [tuple(row[name] for name in ("topic", "award", "recorded_at")) for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert seen == every
    assert sum(acts for (acts,) in told(registers, "acts", view="counts")) == len(every)
    seat = dict(zip(("unit", "seat"), ASSESSOR.split("/"), strict=True))
    assert told(registers, "person", "acts", view="counts", where=seat) == [(ASSESSOR.replace("/", "."), 2)]
