"""What refusals say, where they used to say nothing, or the wrong thing."""

from __future__ import annotations

from typing import Any

import pytest

from domain.refusals import Refusal
from tests.application.test_signing import to_selection
from tests.support.papers import sealed
from tests.support.reminding import enter
from tests.support.world import World

OFFICE = "hospital/chair"
DISTRICT = "fangshan-federation/chair"
DEPARTMENT = "fangshan-federation/organisation-and-publicity"


def refusal(world: World, who: str, act: str, name: str = "", **body: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        world.do(who, act, name, **body)
    return refused.value


def test_an_extension_names_the_windows_there_are(world: World) -> None:
    body = {"window": "nope", "closes": "2018-12-31", "reason": "国庆"}
    found = refusal(world, DISTRICT, "round.extend", "district-advanced-home.2018", **body)
    assert (found.code, found.pointer) == ("unknown-finding", "/window")
    assert "main" in found.message


def test_a_place_of_a_unit_the_notice_does_not_share_out_is_called_so(world: World) -> None:
    body = {"units": {"hospital": 2}, "reason": "调剂"}
    found = refusal(world, DEPARTMENT, "round.change-quota", "district-advanced-home.2018", **body)
    assert found.message == "通知没有规定“各单位名额”，不能这样办理。"


def test_a_change_of_the_quota_changes_something(world: World) -> None:
    body = {"units": {}, "reason": "调剂"}
    found = refusal(world, DEPARTMENT, "round.change-quota", "district-advanced-home.2018", **body)
    assert (found.code, found.pointer) == ("field-missing", "/total")


def test_an_officer_is_recorded_once(world: World) -> None:
    twice = [{"person": "li", "post": "主席"}, {"person": "li", "post": "委员"}]
    found = refusal(world, "hospital/chair", "home.record-officers", "hospital-home", officers=twice)
    assert (found.code, found.pointer) == ("already-exists", "/officers/1/person")


def test_a_unit_that_is_not_founded_yet_appoints_nobody(world: World) -> None:
    seat = {"seat": "chair", "person": "li", "effective_on": "1900-01-01"}
    found = refusal(world, DISTRICT, "unit.appoint", "liangxiang", **seat)
    assert found.message == "当前状态为“尚未成立”，不能进行“任职”。"


@pytest.mark.parametrize(
    ("act", "body", "pointer"),
    [
        ("unit.move", {"parent": "liangxiang"}, "/parent"),
        ("unit.merge", {"into": "liangxiang"}, "/into"),
    ],
)
def test_a_unit_does_not_go_into_itself(world: World, act: str, body: dict[str, str], pointer: str) -> None:
    found = refusal(world, DISTRICT, act, "liangxiang", **body)
    assert (found.code, found.pointer) == ("into-itself", pointer)


def test_nobody_is_blamed_for_the_seat_of_another(world: World) -> None:
    found = refusal(world, DISTRICT, "unit.vacate", "liangxiang", seat="chair", person="nobody")
    assert (found.code, found.pointer) == ("not-in-seat", "/person")


def test_a_grade_that_is_left_out_is_missing_and_not_unknown(world: World) -> None:
    body = {
        "id": "old", "scheme": "parallel", "honour": "star", "home": "hospital-home", "document": "1号",
        "awarded_by": "区总工会", "effective_on": "2016-05-01",
    }  # fmt: skip
    found = refusal(world, DISTRICT, "award.import", **body)
    assert (found.code, found.pointer) == ("field-missing", "/grade")


def test_an_imported_honour_has_no_step_to_sign_at(world: World) -> None:
    world.do(
        DISTRICT, "award.import", id="old", scheme="fangshan-2018", honour="district-advanced-home",
        home="hospital-home", document="1号", awarded_by="区总工会", effective_on="2016-05-01",
    )  # fmt: skip
    for act, body in (
        ("award.approve", sealed("2018-05-02")),
        ("award.return", {"to": "applicant", "reason": "x"}),
    ):
        assert refusal(world, DISTRICT, act, "old", **body).code == "not-in-this-state"


def test_a_step_that_must_be_somebody_else_s_is_called_by_its_title(world: World) -> None:
    award = to_selection(world)
    for seat in ("chair", "organisation-and-publicity"):
        world.do("system", "unit.appoint", "fangshan-federation", seat=seat, person="two-seats")
    world.do(f"two-seats@{DEPARTMENT}", "award.select", award)
    found = refusal(world, f"two-seats@{DISTRICT}", "award.approve", award, **sealed(str(world.clock.today)))
    assert found.code == "same-person"
    assert "“selection”" not in found.message


@pytest.mark.parametrize(
    ("who", "act", "body"),
    [
        (OFFICE, "award.remark", {"text": "待补"}),
        (DEPARTMENT, "award.receive-paper", {}),
        (DISTRICT, "award.recuse", {"reason": "亲属"}),
    ],
)
def test_what_is_noted_on_the_file_bears_no_day_to_come(
    world: World, who: str, act: str, body: dict[str, str]
) -> None:
    award = to_selection(world)
    assert refusal(world, who, act, award, effective_on="2030-01-01", **body).code == "in-the-future"
    assert world.code(who, act, award, **body) == "ok"


@pytest.fixture
def torch(world: World) -> str:
    """A torch in force since 2 May 2018, the life of which rests on clauses."""
    world.publish("timed")
    enter(world, "torch", "timed", "torch", "school")
    return "torch"


def test_a_refusal_about_an_honour_names_the_clause_of_the_rule_it_breaks(world: World, torch: str) -> None:
    found = {
        act: refusal(world, who, act, torch, **body)
        for who, act, body in (
            (DISTRICT, "award.reinspect", {"finding": "pass"}),
            (DISTRICT, "award.reinstate", {}),
            (DEPARTMENT, "award.renew", {}),
            (DISTRICT, "award.propose-revocation", {"ground": "fraud", "reason": "造假"}),
            (DISTRICT, "award.revoke", {"ground": "fraud", "reason": "造假"}),
        )
    }
    assert {act.removeprefix("award."): (each.code, each.clause) for act, each in found.items()} == {
        "reinspect": ("wrong-signer", "第四条"),
        "reinstate": ("not-in-this-state", "第五条"),
        "renew": ("wrong-signer", "第三条"),
        "propose-revocation": ("wrong-signer", "第六条"),
        "revoke": ("proposal-missing", "第六条"),
    }


def test_what_stands_in_the_way_of_a_late_paper_is_told_with_its_honour_and_clause(
    world: World, torch: str
) -> None:
    world.day("2018-06-10")
    world.do(DEPARTMENT, "award.reinspect", torch, finding="pass")
    body = {"ground": "fraud", "reason": "造假", "effective_on": "2018-06-01"}
    found = refusal(world, DEPARTMENT, "award.propose-revocation", torch, **body)
    assert (found.code, found.clause) == ("later-acts-stand", "第四条")
    assert "火炬职工之家" in found.message
