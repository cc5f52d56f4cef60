"""The whole road over HTTP: from the assembly's decision to the revocation, every seal in order, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interfaces.demo.play import DEPARTMENT, DISTRICT, HOME, PLAY, SMALL_HOME, award
from interfaces.demo.stage import perform
from interfaces.demo.town import Town, town

HOME_STEPS = [
    "assembly", "administration", "party-committee", "system-union", "assessment", "selection", "district",
]  # fmt: skip
SMALL_STEPS = [
    "branch-meeting", "union-committee", "administration-and-party", "system-union", "assessment", "selection",
    "district",
]  # fmt: skip


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, database_url) as made:
        yield made


@pytest.mark.clause(
    "FS2018-3.3.1a", "FS2018-3.3.2b", "FS2018-3.3.3a", "FS2018-3.3.3b", "FS2018-3.3.5b", "FS2018-3.3.5c"
)
def test_the_play_from_the_first_decision_to_the_revocation(place: Town) -> None:
    for scene in PLAY:
        perform(place, scene)

    kept, ended = (place.get(DISTRICT, f"/awards/{award(home)}").json() for home in (SMALL_HOME, HOME))
    assert (kept["standing"], kept["next_due"], kept["ended_on"]) == ("in-force", "2022-11-19", None)
    assert (ended["standing"], ended["next_due"], ended["ended_on"]) == ("revoked", None, "2020-12-15")
    assert ended["recalls"] == {"plaque": "2020-12-28"}

    for home, steps in ((HOME, HOME_STEPS), (SMALL_HOME, SMALL_STEPS)):
        route = place.get(DISTRICT, f"/awards/{award(home)}/route").json()
        assert [(step["step"], step["state"]) for step in route["steps"]] == [
            (step, "done") for step in steps
        ]
        days = [seal["effective_on"] for step in route["steps"] for seal in step["seals"]]
        assert len(days) == 7
        assert days == sorted(days)
        assert not any(seal["superseded"] for step in route["steps"] for seal in step["seals"])

    types = [
        event["type"] for event in place.get(DISTRICT, f"/awards/{award(HOME)}/history").json()["events"]
    ]
    assert types == [
        "award.applied", "award.deliberated", "award.endorsed", "award.endorsed", "award.system-verified",
        "award.assessed", "award.selected", "award.district-approved", "award.conferred", "award.grant-promised",
        "award.commended", "award.re-inspected", "award.revocation-proposed", "award.revocation-heard",
        "award.revoked", "award.recalled",
    ]  # fmt: skip


def test_the_registers_after_the_play(place: Town) -> None:
    for scene in PLAY:
        perform(place, scene)

    def honours(**query: str) -> dict[str, str]:
        page = place.get(DEPARTMENT, "/registers/honours", **query).json()
        return {row["home"]: row["standing"] for row in page["rows"]}

    assert honours() == {SMALL_HOME: "in-force"}
    assert honours(all="true") == {HOME: "revoked", SMALL_HOME: "in-force"}
    assert honours(as_of="2018-11-19") == {}
    assert honours(as_of="2018-11-20") == {HOME: "in-force", SMALL_HOME: "in-force"}
    assert honours(as_of="2020-12-14") == {HOME: "revocation-proposed", SMALL_HOME: "in-force"}
    assert honours(as_of="2020-12-15", known_at="2020-12-14T00:00:00Z") == {
        HOME: "revocation-proposed",
        SMALL_HOME: "in-force",
    }
    revoked = place.get(DEPARTMENT, "/registers/revocations", all="true").json()["rows"]
    assert [(row["home"], row["ground"], row["decided_on"]) for row in revoked] == [
        (HOME, "serious-finding", "2020-12-15")
    ]


def test_the_road_says_who_is_waited_for(place: Town) -> None:
    waited = []
    for scene in PLAY:
        perform(place, scene)
        if HOME in scene.path and "award" in scene.path and not scene.refused:
            waiting = place.get(DISTRICT, f"/awards/{award(HOME)}").json()["waiting"]
            if waiting:
                waited.append(
                    (waiting["step"], [body["unit"] for body in waiting["on"]], waiting["on"][0]["holders"])
                )
    assert waited == [
        ("administration", ["hospital"], ["p-3104"]),
        ("party-committee", ["hospital"], ["p-3105"]),
        ("system-union", ["health-committee"], ["p-2401"]),
        ("assessment", ["fangshan-federation"], ["p-1102", "p-1103", "p-2201"]),
        ("selection", ["fangshan-federation", "fangshan-federation"], ["p-1102", "p-1103", "p-2201"]),
        ("district", ["fangshan-federation"], ["p-1101", "p-1103"]),
    ]
