"""``actions[]`` tell the truth: what is enabled can be done, what is not is refused for the reason given."""

from __future__ import annotations

from typing import Any

import pytest

from application.samples import passing
from domain.scheme.route import Inspection
from tests.interfaces.http.house import House
from tests.support.papers import notice
from tests.support.world import district_road

Json = dict[str, Any]

SEATS = (
    "hospital/chair", "hospital/members-congress", "hospital/administration", "hospital/party-committee",
    "liangxiang/chair", "liangxiang/clerk", "fangshan-federation/organisation-and-publicity",
    "fangshan-federation/chair", "fangshan-federation/clerk", "school/chair", "beijing-federation/chair",
)  # fmt: skip

OF_INPUT = {
    "field-missing", "opinion-missing", "seal-missing", "reason-missing", "inspectors-missing", "answer-missing",
    "material-missing", "unknown-finding",
}  # fmt: skip


def bodies(home: House, award: str) -> dict[str, Json]:
    """A good body for every act, as a person who read the notice would write it."""
    live = home.world.award(award)
    rules = home.world.rules(live)
    today = home.world.clock.today.isoformat()
    step = rules.route.step(live.waiting) if live.waiting else None
    listed = step.checklist if isinstance(step, Inspection) else "A4"
    answers = passing(notice("fangshan-2018").checklists[listed]) if isinstance(listed, str) else {}
    seal = {"opinion": "同意", "sealed_on": today}
    if step is not None and step.opinion == "none":
        seal = {}
    inspected = {"checklist": answers} if listed else {}
    because = {"reason": "有据"}
    return {
        "deliberate": {"expected": 100, "present": 92, "in_favour": 90, "satisfaction": "96"},
        "endorse": seal,
        "verify": seal | inspected,
        "assess": {
            "inspectors": ["li", "wang"], "on_site": True, "inputs": {"paper_received_on": today}, **inspected,
        },
        "select": {}, "not-select": {}, "approve": seal, "amend": {}, "hear": {}, "receive-paper": {},
        "withdraw": because, "reject": because, "return": because, "recuse": because, "mark-not-applicable": because,
        "remark": {"text": "已阅"},
        "commend": {"reward": "奖牌"},
        "pay-grant": {"amount": "3000"},
        "reinspect": {"finding": "pass", "inspectors": ["li", "wang"], "checklist": passing(notice("fangshan-2018").checklists["A4"])},
        "order-rectification": because, "extend-rectification": because, "accept-rectification": {},
        "propose-revocation": because | {"ground": "serious-finding"},
        "revoke": because, "drop-revocation": because, "rescind-revocation": because, "annul": because,
        "restore": because, "relinquish": because, "end-structurally": {"reason": "unit-merged"},
        "correct": because | {"field": "next_due", "value": "2021-01-01"},
        "give-back": {"item": "plaque"},
        "clear-alert": because | {"about": next(iter(live.alerts), "prerequisite:x")},
    }  # fmt: skip


def check_actions(home: House, award: str) -> dict[str, set[str]]:
    """Everybody's actions against what the same command answers when it is tried; what is enabled, by seat."""
    enabled: dict[str, set[str]] = {}
    good = bodies(home, award)
    for seat in SEATS:
        view = home.get(seat, f"/awards/{award}").json()
        for action in view["actions"]:
            where = (seat, action["act"], view["stage"], view["standing"], view["waiting"])
            answer = home.post(
                seat, f"{action['href']}?dry_run=true", good[action["act"]], version=view["version"]
            )
            if action["enabled"]:
                assert answer.status_code == 200, (where, action, answer.text)
                check_missing(home, seat, action, good[action["act"]], view["version"])
                enabled.setdefault(seat, set()).add(action["act"])
            else:
                told = answer.json()
                assert not answer.is_success, where
                assert [told["code"]] == [each["code"] for each in action["blocked_by"]], (
                    where,
                    told,
                    action,
                )
                assert told["message"] == action["blocked_by"][0]["message"]
                assert told["clause"] == action["blocked_by"][0]["clause"]
    return enabled


def check_missing(home: House, seat: str, action: Json, body: Json, version: int) -> None:
    """Without anything, the act is done, or refused for something that is named as missing."""
    answer = home.post(seat, f"{action['href']}?dry_run=true", {}, version=version)
    if answer.is_success:
        assert action["missing"] == []
        return
    codes = {each["code"] for each in answer.json()["errors"]} | {answer.json()["code"]}
    assert action["missing"], (action, answer.text)
    assert codes & OF_INPUT, answer.text
    assert {each["code"] for each in action["missing"]} & codes, (action, answer.text)
    for each in action["missing"]:
        assert each["pointer"].split("/")[1] in body, (each, body)
        assert each["message"], "what is missing is a sentence"


@pytest.fixture
def walked(home: House, award: str) -> House:
    """The hospital's honour, conferred."""
    home.world.walk(award)
    return home


def test_at_every_step_of_the_road(home: House, award: str) -> None:
    seen: set[str] = set()
    for step, seat, act, facts in district_road():
        if step == "assessment":
            check_actions(home, award)
            home.world.day("2018-10-20")
        enabled = check_actions(home, award)
        verb = act.partition(".")[2]
        able = {each for each, acts in enabled.items() if verb in acts}
        assert seat in able, (step, enabled)
        assert able <= {seat, "fangshan-federation/chair"}, (step, able)
        home.world.do(seat, act, award, **facts(home.world.clock.today))
        seen |= {each for acts in enabled.values() for each in acts}
    assert seen >= {
        "deliberate",
        "endorse",
        "verify",
        "assess",
        "select",
        "approve",
        "return",
        "reject",
        "withdraw",
    }


def test_while_it_lies_with_the_applicant(home: House, award: str) -> None:
    home.world.walk(award, until="system-union")
    home.world.do("liangxiang/chair", "award.return", award, reason="请补充材料")
    enabled = check_actions(home, award)
    assert enabled["hospital/chair"] >= {"amend", "withdraw"}
    assert "amend" not in enabled.get("liangxiang/chair", set())


def test_after_it_was_conferred(walked: House, award: str) -> None:
    enabled = check_actions(walked, award)
    assert enabled["fangshan-federation/chair"] >= {"commend", "annul", "correct", "end-structurally"}
    assert enabled["fangshan-federation/organisation-and-publicity"] >= {"reinspect", "pay-grant"}
    assert enabled["hospital/chair"] >= {"relinquish"}
    assert "revoke" not in {act for acts in enabled.values() for act in acts}


def test_on_the_way_to_a_revocation_and_after_it(walked: House, award: str) -> None:
    department = "fangshan-federation/organisation-and-publicity"
    walked.world.day("2020-10-20")
    inspection = {"inspectors": ["li", "wang"], "checklist": walked.world.answers(award)}
    walked.world.do(department, "award.reinspect", award, finding="serious", **inspection)
    enabled = check_actions(walked, award)
    assert enabled[department] >= {"hear"}
    assert "revoke" not in enabled["fangshan-federation/chair"], "the hearing is still open"
    walked.world.do(department, "award.hear", award)
    assert "revoke" in check_actions(walked, award)["fangshan-federation/chair"]
    walked.world.do("fangshan-federation/chair", "award.revoke", award, reason="属实")
    enabled = check_actions(walked, award)
    assert enabled[department] >= {"give-back"}
    assert enabled["fangshan-federation/chair"] >= {"rescind-revocation", "annul"}


def test_while_it_is_put_right(walked: House, award: str) -> None:
    department = "fangshan-federation/organisation-and-publicity"
    walked.world.day("2020-10-20")
    inspection = {"inspectors": ["li", "wang"], "checklist": walked.world.answers(award)}
    walked.world.do(department, "award.reinspect", award, finding="rectify", **inspection)
    enabled = check_actions(walked, award)
    assert enabled[department] >= {"accept-rectification", "extend-rectification"}
    walked.world.do(department, "award.extend-rectification", award, reason="工期")
    assert "extend-rectification" not in check_actions(walked, award)[department]


def test_an_application_that_ended_leaves_nothing_to_do(home: House, award: str) -> None:
    home.world.do("hospital/chair", "award.withdraw", award, reason="停办")
    assert home.get("hospital/chair", f"/awards/{award}").json()["actions"] == []


def test_reading_what_may_be_done_writes_nothing_and_changes_nothing(home: House, award: str) -> None:
    before, view = home.head, home.get("hospital/chair", f"/awards/{award}").json()
    for seat in SEATS:
        home.get(seat, f"/awards/{award}")
    assert home.head == before
    assert home.get("hospital/chair", f"/awards/{award}").json() == view
    home.world.assert_replay_equals_live()
