"""The reference page is tested as the code is: complete, up to date, and every example is read by the real reader."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from domain.scheme import Scheme
from domain.scheme.shape import keys
from infrastructure.notices import parse_scheme
from infrastructure.reference.scheme_examples import EXAMPLES, WHOLE_NOTICE
from infrastructure.reference.scheme_language import (
    CHAPTERS,
    PAGES,
    TOLD,
    VOCABULARIES,
    generate,
    json_schema,
)
from infrastructure.strict_yaml import plain, read
from tests.domain.scheme.test_check import models

ROOT = Path(__file__).parent.parent.parent
PAGE = generate()


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_up_to_date(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == PAGES[path](), "run: jianjia docs"


def test_every_part_of_the_language_has_its_place_on_the_page() -> None:
    inside = {"MonthDay"}  # written --04-12 wherever it stands
    assert {model.__name__ for model in models(Scheme) - TOLD} - inside == set()


def test_every_key_says_what_it_means() -> None:
    silent = {
        f"{model.__name__}.{key}"
        for model in models(Scheme)
        for key, field in keys(model).items()
        if key != "act" and not (field.description or "").strip()
    }
    assert silent == set()


def test_every_key_is_on_the_page() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    known = {key for model in models(Scheme) & TOLD for key in keys(model)} - {"act"}
    assert known - told == set()


def test_every_well_known_word_is_on_the_page() -> None:
    for _, vocabulary in VOCABULARIES:
        for term in vocabulary:
            assert f"`{term.value}` {term.zh}" in PAGE


def test_every_link_leads_somewhere() -> None:
    headings = {
        line.lstrip("# ").lower().replace(" ", "-") for line in PAGE.splitlines() if line.startswith("#")
    }
    assert {link for link in re.findall(r"\]\(#([\w-]+)\)", PAGE) if link not in headings} == set()


def test_our_own_numbers_of_readings_are_not_on_the_page() -> None:
    assert re.findall(r"\((?:A\d\d|Q\d\d|FS2018-)", PAGE) == []


def test_the_whole_notice_is_one() -> None:
    assert parse_scheme(WHOLE_NOTICE).scheme == "example-2024"


FRAGMENTS = [(shape, text) for shape, texts in EXAMPLES.items() for text in texts]


@pytest.mark.parametrize(
    ("shape", "text"), FRAGMENTS, ids=[text.split("\n")[0][:40] for _, text in FRAGMENTS]
)
def test_every_example_is_read(shape: Any, text: str) -> None:
    value = plain(read(text.encode(), "example.yaml"))
    TypeAdapter(shape).validate_python(value)


def test_every_kind_of_condition_step_and_material_has_an_example() -> None:
    chapters = {chapter.title: chapter.models for chapter in CHAPTERS}
    wanted = {
        *chapters["Conditions"][1:-2],
        *chapters["Materials"][1:],
        *chapters["Duties"][2:],
        *chapters["Goals"][1:],
    }
    wanted |= {model for model in chapters["Steps"] if "act" in model.model_fields}
    assert wanted - EXAMPLES.keys() == set()


def test_the_json_schema_knows_includes_and_refuses_unknown_keys() -> None:
    schema = json.loads(json_schema())
    assert "include" in schema["properties"]
    assert schema["additionalProperties"] is False
    assert all(
        part["additionalProperties"] is False for part in schema["$defs"].values() if part["type"] == "object"
    )
