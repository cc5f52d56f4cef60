"""The papers of the 2018 notice say word for word, under the right clause, what is printed: no more, no less, nothing exchanged.

The wording stands in ``wording/fangshan-2018.yaml``, written from the printed notice and not from the scheme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.scheme import Scheme
from domain.scheme.explain import explain
from domain.scheme.papers import Checklist, DocumentFile, Form, FormField
from domain.scheme.route import Nearest
from infrastructure.strict_yaml import plain, read
from infrastructure.trees import load_tree, shipped_trees
from tests.support.papers import notice

HERE = Path(__file__).parent
PRINTED: dict[str, Any] = plain(
    read((HERE / "wording" / "fangshan-2018.yaml").read_bytes(), "fangshan-2018.yaml")
)
WORDING: dict[str, str] = PRINTED["wording"]
SCHEME: Scheme = notice("fangshan-2018")


def squeezed(text: str) -> str:
    """A text without white space, as the sources are compared."""
    return re.sub(r"\s", "", text)


def fields(form: Form) -> Iterator[FormField]:
    """The blanks of a form in their order, the columns of its rows among them."""
    for section in form.sections:
        yield from section.rows.columns if section.rows else ()
        yield from section.fields


def of_a_checklist(name: str, paper: Checklist) -> Iterator[tuple[str, str]]:
    """What an acceptance checklist prints, and under which clause."""
    yield f"FS2018-{name}.T", paper.title.zh
    yield from ((str(field.clause), field.label.zh) for field in paper.header)
    yield from ((str(item.clause), item.text.zh) for item in paper.items)
    yield f"FS2018-{name}.OP", paper.stamp.zh if paper.stamp else ""
    yield f"FS2018-{name}.R", paper.remark.zh if paper.remark else ""


def of_a_form(name: str, paper: Form) -> Iterator[tuple[str, str]]:
    """What a registration form prints, and under which clause."""
    yield f"FS2018-A{name}.T", paper.title.zh
    yield from ((str(field.clause), field.label.zh) for field in fields(paper))


def of_the_notice() -> Iterator[tuple[str, str]]:
    """What the notice itself prints beside its rules, and under which clause."""
    yield "FS2018-0.2", SCHEME.title.zh
    yield "FS2018-0.5", SCHEME.follows.zh if SCHEME.follows else ""
    for material in SCHEME.honours["district-advanced-home"].materials:
        if isinstance(material, DocumentFile):
            yield str(material.clause), material.title.zh if material.title else ""
    department, _, address = (SCHEME.contact.zh if SCHEME.contact else "").partition("，")
    yield "FS2018-3.4.1.5a", department
    yield "FS2018-3.4.1.5b", address
    units = {unit.id: unit.title for unit in load_tree(shipped_trees()["fangshan-small"]).units}
    yield "FS2018-5.1", units[SCHEME.issuer].removeprefix("北京市")
    day = SCHEME.issued_on
    yield "FS2018-5.2", f"{day.year}年{day.month}月{day.day}日" if day else ""


def told() -> list[tuple[str, str]]:
    """Everything that the scheme says in the words of the notice."""
    return [
        *of_the_notice(),
        *(line for name, paper in SCHEME.checklists.items() for line in of_a_checklist(name, paper)),
        *(line for name, paper in SCHEME.forms.items() for line in of_a_form(name, paper)),
    ]


@pytest.mark.parametrize("clause", [pytest.param(each, marks=pytest.mark.clause(each)) for each in WORDING])
def test_the_scheme_says_what_is_printed_under_the_clause(clause: str) -> None:
    assert [wording for source, wording in told() if source == clause] == [WORDING[clause]]


def test_the_wording_held_here_is_that_of_the_printed_notice() -> None:
    source = squeezed((HERE / "sources" / "fangshan-2018.txt").read_text("utf-8"))
    assert {clause: words for clause, words in WORDING.items() if squeezed(words) not in source} == {}


def test_all_that_is_printed_is_said_once_and_in_the_order_of_the_notice() -> None:
    assert [clause for clause, _ in told()] == [*WORDING]


@pytest.mark.parametrize("name", SCHEME.checklists)
def test_each_item_has_its_number_and_stands_under_its_printed_heading(name: str) -> None:
    items = SCHEME.checklists[name].items
    assert [(item.group, item.id, item.clause) for item in items] == [
        (heading, number, f"FS2018-{name}.{number}")
        for heading, numbers in PRINTED["groups"][name].items()
        for number in numbers
    ]


@pytest.mark.parametrize("name", SCHEME.forms)
def test_each_block_of_a_form_has_its_printed_heading(name: str) -> None:
    """The cover and the block of the unit have none."""
    headings = {section.id: section.title.zh for section in SCHEME.forms[name].sections}
    assert {block: headings[block] for block in headings if block not in ("cover", "unit")} == PRINTED[
        "headings"
    ][name]


@pytest.mark.clause("FS2018-2.1.2m")
def test_who_has_a_question_is_told_to_ask_the_department_that_opens_the_rounds() -> None:
    assert "房山区总工会组宣部，ghzxb123@163.com" in explain(SCHEME)
    department = SCHEME.actors["assessor"]
    for honour in SCHEME.honours.values():
        assert honour.round.opened_by == "assessor"
    assert (str(department.title), department.seat) == ("区总工会组宣部", "organisation-and-publicity")


@pytest.mark.clause("FS2018-5.1", "FS2018-5.2")
def test_the_district_federation_issued_the_notice_and_confers_its_titles() -> None:
    assert SCHEME.issuer == "fangshan-federation"
    for name in ("district-advanced-home", "district-advanced-small-home"):
        assert SCHEME.honours[name].conferring_body == "district"
    district = SCHEME.actors["district"]
    assert isinstance(district.unit, Nearest)
    assert district.unit.nearest == ("district-federation",)
