"""What lies ahead over HTTP: by day and clause, and what waits for people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interfaces.http.house import House, house, refused
from tests.support.timed import ASSESSOR, prepare


@pytest.fixture
def timed(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A district whose first re-inspections are due in ten days."""
    with house(database_url, tmp_path, prepare) as made:
        made.world.day("2019-02-10")
        yield made


def test_what_happens_by_itself_is_listed_with_its_day_and_clause(timed: House) -> None:
    found = timed.get("hospital/chair", "/due", days="30").json()
    assert (found["until"], found["more"]) == ("2019-03-12", False)
    assert [(each["award"], each["on"]) for each in found["lines"]] == [
        (f"torch-{unit}", "2019-02-21") for unit in ("hospital", "school", "works")
    ]
    assert found["lines"][1] == {
        "award": "torch-school", "home": "school-home", "honour": "火炬职工之家", "act": "suspend", "title": "暂停使用",
        "on": "2019-02-21", "rule": "reinspection.missed", "clause": "第四条", "reason": "2019-02-20前未复验",
        "waits": None, "waits_because": None,
    }  # fmt: skip


def test_what_waits_for_people_says_why(timed: House) -> None:
    timed.world.do(ASSESSOR, "award.propose-revocation", "torch-school", ground="fraud", reason="举报")
    found = timed.get("hospital/chair", "/due", days="300").json()["lines"]
    waiting = [(each["award"], each["act"], each["waits_because"]) for each in found if each["waits"]]
    assert waiting == [("torch-school", "expire", "先办结撤销程序")]


def test_a_list_that_was_cut_says_so_and_wrong_questions_are_refused(timed: House) -> None:
    found = timed.get("hospital/chair", "/due", days="30", limit="2").json()
    assert (len(found["lines"]), found["more"]) == (2, True)
    refused(timed.get("hospital/chair", "/due", days="-1"), "bad-parameter", 400)
    refused(timed.get("hospital/chair", "/due", weeks="1"), "bad-parameter", 400)


def test_nobody_lets_time_pass_by_hand(timed: House) -> None:
    answer = timed.post("fangshan-federation/chair", "/awards/torch-school/let-time-pass", version=1)
    assert answer.status_code == 404
