"""What an auditor asks, answered by what anybody with a token can read. ``docs/auditors.md`` says which view answers which.

One district, five years: a vote entered late, a grant, two revocations, a re-inspection that was entered late.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from domain.reminder import Issued
from infrastructure.registers.query import Query
from interfaces.terminal.reminders import list_deliveries
from interfaces.worker import sweep_all
from tests.infrastructure.registers.lives import ASSESSOR, DISTRICT, inspect, revoke, star
from tests.interfaces.http.house import House, house
from tests.support.papers import checklist, notice, papers
from tests.support.reminding import DUE, events, remindable, running
from tests.support.world import World

ROUND = "district-advanced-home.2018"
HOSPITAL, SCHOOL, STAR = f"{ROUND}.hospital-home", f"{ROUND}.school-home", "star.2018.hospital-home"

Row = dict[str, Any]


def five_years(world: World) -> None:
    """What the auditors look at."""
    world.settle()
    star(world)
    world.apply("school-home", "school", ROUND)
    world.day("2018-06-20")
    votes: Row = {"expected": 100, "present": 92, "in_favour": 90, "satisfaction": "96.5"}
    world.do("school/members-congress", "award.deliberate", SCHOOL, **votes, effective_on=date(2018, 5, 20))
    world.do("school/administration", "award.endorse", SCHOOL, opinion="同意", sealed_on=date(2018, 5, 25))
    [row] = world.registers.read(Query("rounds", {"round": ROUND})).rows
    moved: Row = {"window": row["windows"][0]["id"], "closes": date(2018, 12, 20), "reason": "疫情"}
    world.do(DISTRICT, "round.extend", ROUND, **moved)
    world.apply("hospital-home", "hospital", ROUND)
    world.walk(HOSPITAL)
    world.day("2018-12-01")
    world.do(ASSESSOR, "award.pay-grant", HOSPITAL, amount="20000")
    review: Row = {"asked": 100, "answered": 90, "rate": "88"}
    world.do("hospital/chair", "member-review.hold", home="hospital-home", year=2018, **review)
    world.day("2018-12-05")
    corrected: Row = {"asked": 100, "answered": 95, "rate": "85", "reason": "误录"}
    world.do("hospital/chair", "member-review.correct", "hospital-home.2018", **corrected)
    world.day("2019-08-01")
    world.do(DISTRICT, "award.suspend", STAR, ground="fraud", effective_on=date(2019, 6, 1))
    world.day("2019-09-01")
    world.do(DISTRICT, "award.reinstate", STAR)
    revoke(world, STAR)
    world.day("2021-03-01")
    inspect(world, HOSPITAL, "pass", effective_on=date(2020, 10, 12))
    world.day("2022-09-01")
    inspect(world, HOSPITAL, "serious")
    world.day("2022-09-20")
    world.do(ASSESSOR, "award.hear", HOSPITAL, statement="无异议")
    world.do(DISTRICT, "award.revoke", HOSPITAL, reason="复验发现严重问题", document="房工发〔2022〕7号")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def audited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("audited")
    url, drop = f"sqlite:///{folder / 'audited.db'}", None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        url = server.create_database()
        drop = server.drop_database
    with house(url, folder, five_years) as made:
        yield made
    if drop:
        drop(url)


def read(house: House, path: str, **query: str) -> Any:
    """What an auditor reads; they act for nobody."""
    answer = house.get("auditor", path, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows(house: House, register: str, *columns: str, **query: str) -> list[tuple[Any, ...]]:
    return [
        tuple(row[name] for name in columns) for row in read(house, f"/registers/{register}", **query)["rows"]
    ]


def history(house: House, award: str) -> list[Row]:
    found: list[Row] = read(house, f"/awards/{award}/history")["events"]
    return found


def test_1_who_signed_before_the_vote_of_the_congress_was_recorded(audited: House) -> None:
    events = history(audited, SCHOOL)
    [vote] = [event for event in events if event["type"] == "award.deliberated"]
    entered = vote["recorded_at"][:10]
    early = [
        (event["by"]["unit"], event["by"]["seat"], event["effective_on"])
        for event in events
        if event["position"] > vote["position"] and event["effective_on"] < entered
    ]
    assert (vote["effective_on"], entered) == ("2018-05-20", "2018-06-20")
    assert early == [("school", "administration", "2018-05-25")]


def test_2_which_honours_were_kept_in_force_though_overdue_as_known_then_and_as_known_now(
    audited: House,
) -> None:
    told = ("award", "next_due_then", "overdue_then", "next_due_now", "overdue_now", "recorded_at", "late")
    asked = {"view": "overdue-then-and-now", "as_of": "2021-01-01"}
    assert rows(audited, "honours", *told, **asked) == [
        (HOSPITAL, "2020-10-20", True, "2022-10-12", False, "2021-03-01T02:00:00.000000Z", 140)
    ]


def test_3_which_register_stood_on_a_day_as_it_was_known_on_that_day(audited: House) -> None:
    asked = {"as_of": "2019-06-30", "all": "true"}
    then = rows(audited, "honours", "award", "standing", **asked, known_at="2019-06-30T16:00:00Z")
    now = rows(audited, "honours", "award", "standing", **asked)
    assert then == [(HOSPITAL, "in-force"), (STAR, "in-force")]
    assert now == [(HOSPITAL, "in-force"), (STAR, "suspended")]


def test_4_which_notice_judged_a_case_and_whether_it_was_in_force(audited: House) -> None:
    award = read(audited, f"/awards/{HOSPITAL}")
    judged_by = read(audited, f"/schemes/{award['scheme']}")
    assert (judged_by["id"], judged_by["pin"]) == ("fangshan-2018", award["scheme"])
    assert award["scheme"].endswith(judged_by["digest"])
    assert judged_by["in_force_from"] <= award["applied_on"]
    assert judged_by["in_force_to"] is None or award["applied_on"] <= judged_by["in_force_to"]


def test_5_why_by_whom_and_on_what_evidence_an_honour_was_revoked_and_when_it_was_heard_and_recorded(
    audited: House,
) -> None:
    told = (
        "ground",
        "reason",
        "proposed_on",
        "heard_on",
        "decided_on",
        "decided_by",
        "document",
        "recorded_at",
    )
    assert rows(audited, "revocations", *told, award=HOSPITAL) == [
        (
            "serious-finding", "复验发现严重问题", "2022-09-01", "2022-09-20", "2022-09-20", DISTRICT,
            "房工发〔2022〕7号", "2022-09-20T02:00:00Z",
        )
    ]  # fmt: skip
    evidence = [event for event in history(audited, HOSPITAL) if event["type"] == "award.re-inspected"][-1]
    assert (evidence["data"]["finding"], evidence["data"]["inspectors"]) == ("serious", ["li", "wang"])
    asked = {"view": "recalls", "unit": "hospital"}
    assert (HOSPITAL, "plaque", "2022-09-20") in rows(
        audited, "revocations", "award", "item", "since", **asked
    )


def test_6_which_facts_were_entered_late(audited: House) -> None:
    told = ("name", "topic", "effective_on", "late", "unit", "seat")
    found = rows(audited, "late-entries", *told, since="2018-05-10", more_than="30")
    assert found == [
        (SCHOOL, "award.deliberated:1", "2018-05-20", 31, "school", "members-congress"),
        (STAR, "award.suspended:1", "2019-06-01", 61, "fangshan-federation", "chair"),
        (HOSPITAL, "award.re-inspected:1", "2020-10-12", 140, *ASSESSOR.split("/")),
        (HOSPITAL, "award.retained:1", "2020-10-12", 140, *ASSESSOR.split("/")),
    ]


def test_7_whether_the_counts_of_a_vote_are_consistent_and_what_was_corrected(audited: House) -> None:
    for award in (HOSPITAL, SCHOOL):
        [vote] = [event["data"] for event in history(audited, award) if event["type"] == "award.deliberated"]
        assert vote["votes"]["in_favour"] <= vote["votes"]["present"] <= vote["votes"]["expected"]
    world = audited.world
    impossible = {"expected": 100, "present": 101, "in_favour": 90, "satisfaction": "96"}
    assert world.code("school/members-congress", "award.deliberate", SCHOOL, **impossible) != "ok"
    told = ("review_satisfied",)
    asked = {"award": HOSPITAL, "as_of": "2018-12-04"}
    assert rows(audited, "dynamic-management", *told, **asked, known_at="2018-12-04T00:00:00Z") == [("88",)]
    assert rows(audited, "dynamic-management", *told, **asked) == [("85",)]


def test_8_whether_one_person_signed_at_two_levels_or_for_two_units(audited: House) -> None:
    signed = defaultdict(set)
    for event in history(audited, HOSPITAL):
        signed[event["by"]["person"]].add(event["by"]["unit"])
    assert {person for person, units in signed.items() if len(units) > 1} == set()
    assert signed["hospital.administration"] == {"hospital"}


def test_9_what_was_filed_outside_the_window_and_who_moved_it(audited: House) -> None:
    [window] = [row[0] for (row,) in rows(audited, "rounds", "windows", round=ROUND)]
    assert (window["closes"], window["extended"]) == ("2018-12-20", 1)
    [before] = [row[0] for (row,) in rows(audited, "rounds", "windows", round=ROUND, as_of="2018-06-19")]
    assert (before["closes"] < window["closes"], before["extended"]) == (True, 0)
    filed = [event for event in history(audited, HOSPITAL) if event["type"] == "award.applied"]
    assert [window["opens"] <= event["effective_on"] <= window["closes"] for event in filed] == [True]


def test_10_whether_a_nominee_held_a_valid_honour_of_the_district_on_the_day(audited: House) -> None:
    asked = {"home": "hospital-home", "honour": "district-advanced-home"}
    held = [
        rows(audited, "honours", "standing", **asked, as_of=day)
        for day in ("2018-10-19", "2018-10-20", "2022-09-20")
    ]
    assert held == [[], [("in-force",)], []]
    filed = papers(notice("beijing-model").honours["municipal-model-home"], notice("beijing-model"))
    refused = audited.world.code(
        "school/chair", "award.apply", round="municipal-model-home.2018", home="school-home", **filed
    )
    assert refused != "ok", "who holds no honour of the district is not nominated"


def test_11_which_grants_were_paid_for_honours_that_were_revoked_later(audited: House) -> None:
    told = ("award", "unit", "paid", "paid_on", "standing", "ended_on")
    assert rows(audited, "grants", *told, paid="true", standing="revoked") == [
        (HOSPITAL, "hospital", "20000", "2018-12-01", "revoked", "2022-09-20")
    ]
    assert rows(audited, "grants", *told, paid="true", standing="revoked", as_of="2022-09-19") == []
    [accepted] = [event for event in history(audited, HOSPITAL) if event["type"] == "award.system-verified"]
    [promised] = rows(audited, "grants", "promised_on", award=HOSPITAL)
    assert accepted["effective_on"] <= promised[0]


def test_12_which_items_were_answered_no_and_yet_accepted(audited: House) -> None:
    [accepted] = [event for event in history(audited, HOSPITAL) if event["type"] == "award.system-verified"]
    answers = accepted["data"]["answers"]
    assert [item for item, answer in answers.items() if not answer["met"]] == []
    assert len(answers) == 14
    world = audited.world
    world.do(
        "school/party-committee", "award.endorse", SCHOOL, opinion="同意", sealed_on=str(world.clock.today)
    )
    filled = checklist(notice("fangshan-2018"), "A4")
    failing = filled | {next(item for item, answer in filled.items() if answer == "是"): "否"}
    sealed = {"opinion": "同意", "sealed_on": str(world.clock.today), "checklist": failing}
    inspected = {"inspectors": ["li", "wang"], "on_site": True}
    assert world.code("liangxiang/chair", "award.verify", SCHOOL, **sealed, **inspected) == "not-passed"


def test_13_what_changed_between_the_registers_of_two_days_and_why(audited: House) -> None:
    page = read(audited, "/registers/honours/diff", **{"from": "2018-12-31", "to": "2019-12-31"})
    changes = [(row["award"], each) for row in page["rows"] for each in row["changes"]]
    told = {
        (award, each["field"], each["was"], each["is"], each["title"], each["seat"], each["document"])
        for award, each in changes
    }
    ended = ("撤销荣誉称号", DISTRICT, "房工发〔2018〕9号")
    assert (STAR, "standing", "in-force", "revoked", *ended) in told
    assert (STAR, "ended_on", None, "2019-09-01", *ended) in told
    assert {award for award, _ in changes} == {STAR}


def test_14_the_full_history_of_a_home(audited: House) -> None:
    events = read(audited, "/homes/hospital-home/history")["events"]
    streams = defaultdict(list)
    for event in events:
        streams[event["stream"]].append(event["version"])
    assert streams.keys() == {
        "home:hospital-home", f"award:{HOSPITAL}", f"award:{STAR}", "member-review:hospital-home.2018",
    }  # fmt: skip
    for stream, versions in streams.items():
        assert versions == list(range(1, len(audited.world.store.load(stream)) + 1)), stream
    assert [event["position"] for event in events] == sorted(event["position"] for event in events)


def test_15_whether_a_certificate_was_valid_on_a_day(audited: House) -> None:
    """As far as the register goes; a signed certificate is not there yet."""
    asked = {"award": HOSPITAL, "as_of": "2020-01-01"}
    assert rows(audited, "honours", "standing", "conferred_on", "home", **asked) == [
        ("in-force", "2018-10-20", "hospital-home")
    ]
    assert rows(audited, "honours", "standing", award=HOSPITAL, as_of="2023-01-01") == []


def test_19_which_reminders_were_sent_and_which_rungs_nobody_sent_because_the_scheduler_was_down(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world = remindable(database_url)
    world.day(date.fromisoformat(DUE) + timedelta(days=40))
    jianjia = running(world)
    sweep_all(jianjia)
    [issued] = [each for each in events(world, "hospital") if isinstance(each, Issued)]
    assert (issued.due.isoformat(), issued.rung, issued.recorded_at.date()) == (DUE, "+5", date(2020, 11, 29))
    assert issued.instead_of == ("-P90D", "-P30D", "-P7D", "P0D", "+1", "+2", "+3", "+4")
    assert list_deliveries(jianjia.settings, all=True) == 0
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert {(line[1], line[4]) for line in told if line[0] == f"hospital@{DUE}"} == {("+5", "delivered")}
    world.close()
