"""The examples of the documentation: each fits its schema, and the server takes them where a story can be made of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from application.commands import COMMANDS
from interfaces.demo.town import Town, town
from interfaces.http.examples import EXAMPLES, REFUSED
from interfaces.http.pages import refusals
from interfaces.http.paths import path_of
from interfaces.http.problems import status_of
from interfaces.reference.http import openapi
from interfaces.try_out import AWARD, ROUND, lay_out

Json = dict[str, Any]
REGISTRAR, DEPARTMENT = "fangshan-federation/registrar", "fangshan-federation/organisation-and-publicity"
DISTRICT, MANAGER = "fangshan-federation/chair", "hospital/chair"


def schema_of(name: str) -> Draft202012Validator:
    document = openapi()
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": document["components"]},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.act)
def test_every_command_has_an_example_that_fits_it(command: Any) -> None:
    operation = openapi()["paths"][path_of(command)]["post"]
    content = operation["requestBody"]["content"]["application/json"]
    assert content["example"] == EXAMPLES[command.act] != {}
    schema_of(content["schema"]["$ref"].rpartition("/")[2]).validate(content["example"])


def test_every_status_has_a_problem_as_an_example() -> None:
    responses = openapi()["components"]["responses"]
    assert len(responses) == len(REFUSED)
    for name, response in responses.items():
        told = response["content"]["application/problem+json"]["example"]
        assert name == f"Problem{told['status']}"
        assert status_of(refusals()[told["code"]]) == told["status"]
        schema_of("Problem").validate(told)


@pytest.fixture
def tried(tmp_path: Path, database_url: str) -> Iterator[Town]:
    with town(tmp_path, database_url) as made:
        made.clock.turn_to("2018-05-02")
        lay_out(made.jianjia.office)
        yield made


def example(place: Town, seat: str, act: str, name: str = "", *, dry: bool = True) -> None:
    """Send the example of an act; it is taken."""
    path = path_of(next(each for each in COMMANDS if each.act == act)).replace("{id}", name)
    headers = place.headers(seat) | {"If-Match": "*"}
    answer = place.http.post(path, json=EXAMPLES[act], headers=headers, params={"dry_run": str(dry).lower()})
    assert answer.is_success, (act, answer.text)


AT_FIRST = (
    (DEPARTMENT, "round.open", ""), (DEPARTMENT, "round.close", ROUND), (REGISTRAR, "unit.found", ""),
    (REGISTRAR, "unit.rename", "liangxiang"), (REGISTRAR, "unit.appoint", "hospital"),
    (REGISTRAR, "unit.vacate", "hospital"), (MANAGER, "unit.delegate", "hospital"),
    (MANAGER, "home.rename", "hospital-home"), (MANAGER, "home.record-facts", "hospital-home"),
    (MANAGER, "home.record-officers", "hospital-home"), (MANAGER, "home.record-entry", "hospital-home"),
    ("hospital/members-congress", "home.decide-standard", "hospital-home"), (MANAGER, "member-review.hold", ""),
    (DISTRICT, "scheme.publish", ""), (MANAGER, "award.apply", ""),
)  # fmt: skip
"""What the server that was just started takes."""

ON_THE_ROAD = (
    (MANAGER, "award.withdraw"), (DEPARTMENT, "award.remark"), (DEPARTMENT, "award.receive-paper"),
)  # fmt: skip

ROAD = (
    ("2018-05-10", "hospital/members-congress", "deliberate"), ("2018-05-14", "hospital/administration", "endorse"),
    ("2018-05-14", "hospital/party-committee", "endorse"), ("2018-05-28", "health-committee/chair", "verify"),
    ("2018-10-18", DEPARTMENT, "assess"), ("2018-11-05", DEPARTMENT, "select"), ("2018-11-20", DISTRICT, "approve"),
)  # fmt: skip
"""Each on the day of the play."""

IN_FORCE = (
    (DISTRICT, "award.commend"), (DEPARTMENT, "award.reinspect"), (MANAGER, "award.relinquish"),
)  # fmt: skip


def test_the_server_takes_the_examples(tried: Town) -> None:
    for seat, act, name in AT_FIRST:
        example(tried, seat, act, name)
    example(tried, MANAGER, "award.apply", dry=False)
    for seat, act in ON_THE_ROAD:
        example(tried, seat, act, AWARD)
    for day, seat, act in ROAD:
        tried.clock.turn_to(day)
        example(tried, seat, f"award.{act}", AWARD, dry=False)
    for seat, act in IN_FORCE:
        example(tried, seat, act, AWARD)


def test_an_example_can_be_fetched_by_anybody(tried: Town) -> None:
    assert tried.http.get("/docs/examples/award.apply").json() == EXAMPLES["award.apply"]
    assert tried.http.get("/docs/examples/award.fly").json()["code"] == "no-such-path"
