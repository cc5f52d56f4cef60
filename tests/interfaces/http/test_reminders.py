"""A reminder is acknowledged over HTTP like any other act, under the name of the award and the day that is due."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interfaces.http.house import House, house, refused
from tests.support.reminding import ASSESSOR, DUE, enter, prepare, sweep


@pytest.fixture
def reminded(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A district on the day when three re-inspections are due."""
    with house(database_url, tmp_path, prepare) as made:
        made.world.day(DUE)
        sweep(made.world)
        yield made


def test_an_addressee_acknowledges_a_reminder(reminded: House) -> None:
    path = f"/reminders/school@{DUE}/acknowledge"
    answer = reminded.post("school/chair", path, version=1)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["id"], answer.json()["version"]) == (f"school@{DUE}", 2)
    refused(reminded.post("school/chair", path, version=2), "acknowledged-already", 409)
    refused(reminded.post("hospital/chair", path, version=2), "wrong-signer", 403)
    refused(reminded.post("school/chair", path, {"rung": "+9"}, version=2), "rung-unknown", 404)
    refused(reminded.post("school/chair", "/reminders/school@soon/acknowledge", version=1), "not-found", 404)


def test_nobody_issues_reminders_by_hand(reminded: House) -> None:
    assert reminded.post("school/chair", f"/reminders/school@{DUE}/issue", version=1).status_code == 404


def test_reminders_are_listed_by_whom_they_were_for_and_what_became_of_them(reminded: House) -> None:
    found = reminded.get("school/chair", "/reminders?award=school&unit=school&seat=chair").json()
    assert [(row["reminder"], row["rung"], row["state"]) for row in found["rows"]] == [
        (f"school@{DUE}", "P0D", "waiting")
    ]
    path = f"/reminders/school@{DUE}/acknowledge"
    assert reminded.post("school/chair", path, version=1).status_code == 200
    asked = "/reminders?person=school.chair&state=unacknowledged"
    assert reminded.get("school/chair", asked).json()["rows"] == []
    first = reminded.get("school/chair", "/reminders?limit=1").json()
    assert (len(first["rows"]), first["next"] is None) == (1, False)
    following = reminded.get("school/chair", f"/reminders?limit=1&cursor={first['next']}").json()
    assert following["rows"] != first["rows"]
    refused(reminded.get("school/chair", "/reminders?colour=red"), "bad-parameter", 400)


def test_the_history_of_an_award_tells_of_its_reminders(reminded: House) -> None:
    reminded.post("school/chair", f"/reminders/school@{DUE}/acknowledge", version=1)
    told = reminded.get("school/chair", "/awards/school/history").json()
    assert [(each["stream"], each["topic"]) for each in told["reminders"]] == [
        (f"reminder:school@{DUE}", "reminder.issued:1"),
        (f"reminder:school@{DUE}", "reminder.acknowledged:1"),
    ]
    assert {each["topic"].partition(".")[0] for each in told["events"]} == {"award"}


def test_a_reminder_of_another_day_than_a_re_inspection_names_what_is_due(reminded: House) -> None:
    world = reminded.world
    world.publish("reminded")
    enter(world, "candle", "reminded", "candle", "school")
    world.do(ASSESSOR, "award.reinspect", "candle", finding="minor", opinion="整改")
    world.day("2020-11-22")
    sweep(world, "candle")
    name = "candle@2020-11-29.rectification"
    found = reminded.get("school/chair", "/reminders?subject=rectification").json()["rows"]
    assert {(row["reminder"], row["rung"]) for row in found} == {(name, "-P7D")}
    answer = reminded.post("school/chair", f"/reminders/{name}/acknowledge", version=1)
    assert answer.status_code == 200, answer.text
