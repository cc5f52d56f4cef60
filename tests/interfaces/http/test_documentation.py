"""What the server says about itself: the OpenAPI document, the pages, the schemas of forms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from application.commands import COMMANDS
from domain.refusals import every
from infrastructure.notices import shipped
from interfaces.http.pages import FILES, STATIC
from interfaces.http.paths import acts
from interfaces.http.problems import STATUS, status_of
from interfaces.http.refusals import AtTheDoor
from interfaces.reference.http import openapi
from tests.interfaces.http.house import House
from tests.support.papers import notice, papers

Json = dict[str, Any]


@pytest.fixture
def shared_document(shared: House) -> Json:
    document: Json = shared.http.get("/openapi.json").json()
    return document


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


# --- OpenAPI ---------------------------------------------------------------------------------------------------------


def test_the_document_is_openapi(shared_document: Json) -> None:
    validate(shared_document)
    assert shared_document["openapi"].startswith("3.1")
    assert shared_document == openapi(), "the committed document is made without a server"


def test_every_command_has_its_path_its_name_and_its_body(shared_document: Json) -> None:
    found = {
        operation["operationId"]: (path, operation) for path, _, operation in operations(shared_document)
    }
    assert len(found) == len(list(operations(shared_document)))
    for command in COMMANDS:
        _, operation = found[command.act.replace(".", "_").replace("-", "_")]
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        schema = shared_document["components"]["schemas"][body["$ref"].rpartition("/")[2]]
        assert set(schema["properties"]) == set(command.model_fields)
        assert schema["additionalProperties"] is False
        assert operation["summary"]
    assert found["award_apply"][0] == "/awards"
    assert found["award_import"][0] == "/awards/import"
    assert found["award_endorse"][0] == "/awards/{id}/endorse"
    assert len({act.path for act in acts()}) == len(COMMANDS)


def test_every_error_is_declared_as_a_problem(shared_document: Json) -> None:
    responses = shared_document["components"]["responses"]
    for path, method, operation in operations(shared_document):
        errors = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        assert "500" in errors, (path, method)
        for status, answer in errors.items():
            assert answer == {"$ref": f"#/components/responses/Problem{status}"}, (path, method)
    for status, response in responses.items():
        assert list(response["content"]) == ["application/problem+json"], status
        assert response["content"]["application/problem+json"]["schema"] == {
            "$ref": "#/components/schemas/Problem"
        }
    assert "HTTPValidationError" not in shared_document["components"]["schemas"]


def test_commands_on_what_exists_want_the_version(shared_document: Json) -> None:
    for path, method, operation in operations(shared_document):
        if method == "post":
            named = {each.get("$ref", "").rpartition("/")[2] for each in operation["parameters"]}
            assert ("IfMatch" in named) == ("{id}" in path)
            assert ("428" in operation["responses"]) == ("{id}" in path)
            assert {"Seat", "IdempotencyKey", "DryRun"} <= named


def test_answers_are_as_declared(shared: House, shared_document: Json) -> None:
    """Every read, held against its own schema."""
    award = "district-advanced-home.2018.hospital-home"
    names = {"/homes/{id}": "hospital-home", "/rounds/{id}": "district-advanced-home.2018"}
    names |= {"/units/{id}": "hospital", "/units/{id}/seats": "hospital", "/calendars/{id}": "cn"}
    names |= {"/homes/{id}/history": "hospital-home", "/units/{id}/coverage": "hospital"}
    read = 0
    for path, method, operation in operations(shared_document):
        if method != "get":
            continue
        filled = path.replace("{id}", names.get(path, "fangshan-2018" if "/schemes" in path else award))
        filled = (
            filled.replace("{form}", "5-1").replace("{checklist}", "A4").replace("{act}", "award.endorse")
        )
        query = {"from": "2018-01-01"} if path.endswith("/diff") else {}
        answer = shared.get("hospital/chair", filled.replace("{name}", "honours"), **query)
        assert answer.status_code == 200, (filled, answer.text)
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        checker({**schema, "components": shared_document["components"]}).validate(answer.json())
        read += 1
    assert read >= 19


def checker(schema: Json) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


# --- pages -----------------------------------------------------------------------------------------------------------


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("src", "href", "action") and value]


def test_the_documentation_loads_nothing_from_outside(shared: House) -> None:
    page = shared.http.get("/docs")
    assert page.status_code == 200
    links = Links()
    links.feed(page.text)
    assert [link for link in links.found if not link.startswith("data:")] == [
        "/docs/swagger-ui.css",
        "/docs/swagger-ui-bundle.js",
        "/docs/start.js",
    ]
    for link in links.found:
        if link.startswith("/"):
            loaded = shared.http.get(link)
            assert (loaded.status_code, len(loaded.content) > 100) == (200, True)
            assert "default-src 'self'" in loaded.headers["content-security-policy"]
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "validatorUrl: null" in shared.http.get("/docs/start.js").text
    assert "//" not in shared.http.get("/docs/start.js").text
    styles = (STATIC / "swagger-ui.css").read_text()
    assert not re.search(r"@import|url\(\s*['\"]?https?:", styles)


def test_the_vendored_files_are_small_and_bring_their_licence() -> None:
    assert sum(file.stat().st_size for file in STATIC.iterdir()) < 2_000_000
    assert "Apache License" in (STATIC / "LICENSE").read_text()
    assert set(FILES) <= {file.name for file in STATIC.iterdir()}


def test_every_refusal_has_its_page(shared: House) -> None:
    for kind in every():
        page = shared.http.get(f"/errors/{kind.code}")
        assert page.status_code == 200
        assert kind.code in page.text
        links = Links()
        links.feed(page.text)
        assert all(link.startswith(("/", "data:")) for link in links.found)
    index = shared.http.get("/errors").text
    assert all(f"/errors/{kind.code}" in index for kind in every())


def test_every_refusal_has_a_status() -> None:
    for kind in every():
        assert 400 <= status_of(kind) < 600
        assert issubclass(kind, (AtTheDoor, *STATUS)), kind


# --- forms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(shipped()))
def test_what_may_be_filed_fits_the_schema_of_the_form(shared: House, name: str) -> None:
    scheme = notice(name)
    for honour in scheme.honours.values():
        filed = papers(honour, scheme)
        for material in honour.materials:
            if (form := getattr(material, "form", None)) is not None:
                schema(shared, f"/schemes/{name}/forms/{form}").validate(filed["form"])
            if (checklist := getattr(material, "checklist", None)) is not None:
                answers = {key: value for key, value in filed["checklist"].items() if key != "header"}
                schema(shared, f"/schemes/{name}/checklists/{checklist}").validate(answers)


def schema(shared: House, path: str) -> Draft202012Validator:
    paper = shared.get("hospital/chair", path).json()
    for scope in scopes(paper["ui_schema"]):
        assert resolves(paper["schema"], scope), scope
    assert paper["schema"]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    return checker(paper["schema"])


def scopes(layout: Json) -> Iterator[str]:
    if "scope" in layout:
        yield layout["scope"]
    for element in layout.get("elements", ()):
        yield from scopes(element)


def resolves(found: Any, scope: str) -> bool:
    for step in scope.removeprefix("#/").split("/"):
        if step not in found:
            return False
        found = found[step]
    return True


@pytest.mark.parametrize(
    ("section", "field", "value"),
    [
        ("unit", "worker_count", "八百"),
        ("unit", "worker_count", 8.5),
        ("cover", "form_date", 20180502),
        ("officers", "chair_ranked_as_party_admin_deputy", "也许"),
        ("officers", "rows", []),
        ("unit", "colour", "red"),
    ],
)
def test_what_the_rules_refuse_does_not_fit_the_schema(
    shared: House, section: str, field: str, value: Any
) -> None:
    scheme = notice("fangshan-2018")
    body = papers(scheme.honours["district-advanced-home"], scheme)
    body["form"][section] = body["form"][section] | {field: value}
    assert not schema(shared, "/schemes/fangshan-2018/forms/5-1").is_valid(body["form"])
    body |= {"round": "district-advanced-home.2018", "home": "school-home"}
    answer = shared.post("school/chair", "/awards?dry_run=true", body)
    assert answer.status_code == 422, answer.text
    assert any(each["pointer"].startswith(f"/form/{section}") for each in answer.json()["errors"])


def test_the_committed_document_is_the_one_that_is_served(shared: House) -> None:
    committed = Path(__file__).parents[3] / "docs" / "reference" / "openapi.json"
    assert json.loads(committed.read_text("utf-8"))["info"] == shared.http.get("/openapi.json").json()["info"]


def test_nothing_that_people_read_is_written_in_the_markup_of_docstrings(shared: House) -> None:
    assert "``" not in json.dumps(shared.http.get("/openapi.json").json())
    for path in ("/errors", *(f"/errors/{kind.code}" for kind in every())):
        assert "`" not in shared.http.get(path).text, path
    schema = shared.get("hospital/chair", "/acts/round.open")
    assert "`windows` overrides" in schema.json()["description"]
    missing = shared.get("hospital/chair", "/homes/nowhere").json()
    assert "`" not in missing["title"]
