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


def ahead(house: House, **asked: str) -> list[tuple[str, str, str]]:
    lines = house.get("hospital/chair", "/due", **asked).json()["lines"]
    return [(each["award"], each["act"], each["on"]) for each in lines]


def test_what_lay_ahead_on_a_day_is_told_as_of_that_day(timed: House) -> None:
    """Nothing is swept in between: a day that is over is told by the events and by nothing else."""
    now = ahead(timed, days="300")
    timed.world.day("2020-06-01")
    for award in ("torch-hospital", "torch-school", "torch-works"):
        timed.world.do(ASSESSOR, "award.reinspect", award, finding="pass", effective_on="2019-02-15")
    then = {"as_of": "2019-02-10", "days": "300"}
    assert ahead(timed, **then) == now
    assert ahead(timed, as_of="2019-02-16", days="10") == []


def test_what_lay_ahead_is_told_as_it_was_known_at_a_moment(timed: House) -> None:
    before, now = str(timed.head), ahead(timed, days="300")
    timed.world.day("2019-02-12")
    timed.world.do(ASSESSOR, "award.reinspect", "torch-school", finding="pass", effective_on="2019-02-11")
    asked = {"as_of": "2019-02-11", "days": "299"}
    assert ("torch-school", "suspend", "2019-02-21") not in ahead(timed, **asked)
    assert ahead(timed, **asked, known_at=before) == now
    assert ahead(timed, **asked, known_at="2019-02-11T12:00:00+08:00") == now
    refused(timed.get("hospital/chair", "/due", known_at="gestern"), "bad-parameter", 400)


def test_asked_for_today_what_lies_ahead_is_the_same(timed: House) -> None:
    timed.world.do(ASSESSOR, "award.propose-revocation", "torch-school", ground="fraud", reason="举报")
    path, days = "/due", {"days": "1000"}
    plain = timed.get("hospital/chair", path, **days).json()
    assert timed.get("hospital/chair", path, **days, as_of="2019-02-10").json() == plain
    assert timed.get("hospital/chair", path, **days, known_at=str(timed.head)).json() == plain


def test_nobody_lets_time_pass_by_hand(timed: House) -> None:
    answer = timed.post("fangshan-federation/chair", "/awards/torch-school/let-time-pass", version=1)
    assert answer.status_code == 404
