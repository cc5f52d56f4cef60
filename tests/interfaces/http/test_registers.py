"""Registers over HTTP: two dates compared, lists for auditors, tables for spreadsheet programs."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from interfaces.sheets import as_csv
from tests.infrastructure.registers.lives import DISTRICT, revoke, star
from tests.interfaces.http.house import House, house, refused
from tests.support.world import World

CHINESE = re.compile("[一-鿿]")
READER = "fangshan-federation/organisation-and-publicity"


def _history(world: World) -> None:
    """A star conferred on 10 May 2018, promoted with a late entry, revoked in November."""
    world.settle()
    award = star(world)
    world.day("2018-07-01")
    world.do(DISTRICT, "award.promote", award, reason="突出", effective_on="2018-06-20")
    world.day("2018-11-20")
    revoke(world, award)


@pytest.fixture
def past(database_url: str, tmp_path: Path) -> Iterator[House]:
    with house(database_url, tmp_path, _history) as made:
        yield made


def test_two_dates_are_compared_and_each_change_names_its_event(past: House) -> None:
    asked = {"from": "2018-06-01", "to": "2018-07-15"}
    page = past.get(READER, "/registers/honours/diff", **asked).json()
    [row] = page["rows"]
    assert (page["view"], row["award"], row["grade_was"], row["grade"]) == (
        "changes", "star.2018.hospital-home", "low", "mid",
    )  # fmt: skip
    [change] = row["changes"]
    assert (change["field"], change["was"], change["is"]) == ("grade", "low", "mid")
    assert (change["title"], change["effective_on"], change["recorded_at"]) == (
        "升级", "2018-06-20", "2018-07-01T02:00:00.000000Z",
    )  # fmt: skip
    assert (change["person"], change["seat"]) == ("fangshan-federation.chair", DISTRICT)
    assert (
        past.get(READER, "/registers/honours/diff", **asked, known_at="2018-06-30T00:00:00Z").json()["rows"]
        == []
    )
    managed = past.get(READER, "/registers/dynamic-management/diff", **asked).json()["rows"]
    assert [each["field"] for row in managed for each in row["changes"]] == ["grade"]


def test_two_states_of_knowledge_of_one_day_are_compared(past: House) -> None:
    asked = {"from": "2018-06-25", "to": "2018-06-25", "known_from": "2018-06-30T00:00:00Z"}
    [row] = past.get(READER, "/registers/honours/diff", **asked, known_at="2018-07-02T00:00:00Z").json()[
        "rows"
    ]
    assert [change["topic"] for change in row["changes"]] == ["award.promoted:1"]


def test_two_states_of_knowledge_are_compared_as_of_today_when_no_day_is_named(past: House) -> None:
    asked = {"known_from": "2018-06-30T00:00:00Z", "known_at": "2018-07-02T00:00:00Z"}
    [row] = past.get(READER, "/registers/honours/diff", **asked).json()["rows"]
    assert [change["topic"] for change in row["changes"]] == ["award.promoted:1"]


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ("", "from", "缺少比较的起点"),
        ("known_at=2018-07-02T00:00:00Z", "from", "缺少比较的起点"),
        ("from=2019-01-01&to=2018-01-01", "from", "（from、known_from）不得晚于终点（to、known_at）"),
        ("known_from=9&known_at=1", "known_from", "（from、known_from）不得晚于终点（to、known_at）"),
        ("from=2018-01-01&bogus=1", "bogus", "不能按“bogus”筛选"),
    ],
)
def test_a_comparison_is_refused_by_the_name_its_caller_typed(
    past: House, query: str, parameter: str, says: str
) -> None:
    problem = past.get(READER, f"/registers/honours/diff?{query}").json()
    assert problem["detail"].startswith(f"参数“{parameter}”：")
    assert says in problem["detail"]


def test_a_comparison_that_makes_no_sense_is_refused_in_a_sentence(past: House) -> None:
    for path in (
        "/registers/honours/diff", "/registers/honours/diff?from=2019-01-01&to=2018-01-01",
        "/registers/honours/diff?from=yesterday", "/registers/homes/diff?from=2018-01-01",
        "/registers/honours/diff?from=2018-01-01&as_of=2018-02-01", "/registers/honours?since=2018-01-01",
    ):  # fmt: skip
        refused(past.get(READER, path), "bad-parameter", 400)
    refused(past.get(READER, "/registers/gold/diff?from=2018-01-01"), "not-found", 404)


def test_a_page_is_a_table_for_who_asks_for_one(past: House) -> None:
    headers = past.headers(READER) | {"Accept": "text/csv"}
    answer = past.http.get("/registers/honours", params={"all": "true"}, headers=headers)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    [row] = csv.DictReader(answer.content.decode("utf-8-sig").splitlines())
    assert (row["award"], row["standing"], row["ended_on"]) == (
        "star.2018.hospital-home", "revoked", "2018-11-20",
    )  # fmt: skip
    asked = {"from": "2018-06-01", "to": "2018-12-01"}
    answer = past.http.get("/registers/honours/diff", params=asked, headers=headers)
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert [(row["field"], row["was"], row["is"], row["title"]) for row in rows] == [
        ("standing", "in-force", "revoked", "撤销荣誉称号"), ("grade", "low", "mid", "升级"),
        ("next_due", rows[2]["was"], "", "撤销荣誉称号"), ("ended_on", "", "2018-11-20", "撤销荣誉称号"),
    ]  # fmt: skip


def test_pages_of_a_table_follow_each_other(past: House) -> None:
    headers = past.headers(READER) | {"Accept": "text/csv"}
    seen, path = [], "/registers/homes?limit=2"
    while path:
        answer = past.http.get(path, headers=headers)
        seen += [row["home"] for row in csv.DictReader(answer.content.decode("utf-8-sig").splitlines())]
        path = answer.links["next"]["url"] if "next" in answer.links else ""
    assert seen == sorted(set(seen))
    assert len(seen) == 5


def test_what_a_spreadsheet_would_take_for_a_formula_is_defused() -> None:
    assert as_csv(("title", "number"), [["=HYPERLINK()", -3], ["职工之家", 1]]) == (
        "title,number\r\n'=HYPERLINK(),-3\r\n职工之家,1\r\n"
    )


def test_a_question_that_cannot_be_asked_is_refused_in_chinese_and_in_english(past: House) -> None:
    for query in (
        "honours?view=gold", "honours?colour=red", "honours?cursor=xx", "honours?since=2018-01-01",
        "honours?view=recorded-late&more_than=many", "honours?view=changes", "worklist?for_seat=me", "rounds?year=soon",
        "honours/diff?from=2019-01-01&to=2018-01-01", "honours/diff?from=2018-01-01&known_from=3&known_at=2018-01-01",
    ):  # fmt: skip
        problem = refused(past.get(READER, f"/registers/{query}"), "bad-parameter", 400)
        said = CHINESE.findall(problem["message"].removeprefix("参数"))
        assert len(said) > 3, problem["message"]
        assert not CHINESE.search(problem["message_en"]), problem["message_en"]


@pytest.mark.clause("FS2018-1.e")
def test_the_coverage_below_a_unit_is_read_as_of_a_day(home: House) -> None:
    world, seat = home.world, "fangshan-federation/chair"
    assert home.get(seat, "/units/liangxiang/coverage").json() == {
        "unit": "liangxiang", "title": "liangxiang", "as_of": "2018-05-02", "founded_since": None,
        "units": 2, "with_home": 1, "share": "50%", "position": home.head,
    }  # fmt: skip
    world.home("school", "home")
    after = home.get(seat, "/units/liangxiang/coverage", min_position=str(home.head)).json()
    assert (after["units"], after["with_home"], after["share"]) == (2, 2, "100%")
    before = home.get(seat, "/units/liangxiang/coverage", as_of="2017-12-31").json()
    assert (before["units"], before["with_home"], before["share"]) == (0, 0, "")
    assert refused(home.get(seat, "/units/nowhere/coverage"), "not-found", 404)


def test_the_coverage_below_a_unit_is_read_as_known_at_a_moment(home: House) -> None:
    """Units and homes as they were known then: what was entered late, or by another process, was not."""
    world, seat, path = home.world, "fangshan-federation/chair", "/units/liangxiang/coverage"
    before = home.head
    founding = {"id": "startup", "type": "basic-union", "title": "startup", "parent": "liangxiang"}
    world.day("2018-05-03")
    world.do("system", "unit.found", **founding, effective_on="2018-04-01")
    world.home("hospital", "public-area-home", mode="joint", member_units=("startup",))

    def told(**asked: str) -> tuple[int, int]:
        found = home.get(seat, path, as_of="2018-05-03", **asked).json()
        return found["units"], found["with_home"]

    assert told() == (3, 2)
    for known in (str(before), "2018-05-02T23:59:00+08:00"):
        assert told(known_at=known) == (2, 1)
    assert told(known_at="2018-05-03T23:59:00+08:00") == (3, 2)
    assert told(known_at="2018-05-03") == (3, 2), "a day is known at its end"
    unknown = home.get(seat, "/units/startup/coverage", known_at=str(before))
    assert refused(unknown, "not-found", 404)
    assert refused(home.get(seat, path, known_at="gestern"), "bad-parameter", 400)


@pytest.mark.clause("FS2018-2.1.1a")
def test_the_coverage_of_newly_unionised_units_is_read_apart(home: House) -> None:
    founding = {"id": "startup", "type": "basic-union", "title": "startup", "parent": "liangxiang"}
    home.world.do("system", "unit.found", **founding, effective_on="2018-04-01")
    path, seat = "/units/liangxiang/coverage", "fangshan-federation/chair"
    newly = home.get(seat, path, founded_since="2018-04-01").json()
    assert (newly["units"], newly["with_home"], newly["founded_since"]) == (1, 0, "2018-04-01")
    home.world.home("hospital", "public-area-home", mode="joint", member_units=("startup",))
    joined = home.get(seat, path, founded_since="2018-04-01").json()
    assert (joined["units"], joined["with_home"], joined["share"]) == (1, 1, "100%")
