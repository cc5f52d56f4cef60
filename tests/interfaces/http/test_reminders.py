"""A reminder is acknowledged over HTTP like any other act, under the name of the award and the day that is due."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interfaces.http.house import House, house, refused
from tests.support.reminding import DUE, prepare, sweep


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
