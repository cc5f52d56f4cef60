"""Registration forms: what is missing, what is wrong – the whole list, in the order of the form."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

import pytest

from domain.forms import Document, characters, digest, document_problems, form_problems
from domain.scheme.papers import DocumentFile, Form, FormField, Rows, Section
from domain.scheme.words import Text


def words(text: str) -> Text:
    return Text(zh=text)


FORM = Form(
    title=words("登记表"),
    assumption="测试",
    sections=(
        Section(
            id="unit",
            title=words("单位"),
            fields=(
                FormField(id="name", label=words("名称")),
                FormField(id="deeds", label=words("事迹"), type="long-text", max_characters=800),
                FormField(id="expected", label=words("应到"), type="integer", min=Decimal(0)),
                FormField(id="present", label=words("实到"), type="integer", min=Decimal(0), at_most="expected"),
                FormField(id="rate", label=words("率"), type="percent"),
                FormField(id="day", label=words("日期"), type="date"),
                FormField(id="sex", label=words("性别"), type="choice", choices=("男", "女")),
                FormField(id="time", label=words("专兼职"), type="choice", choices=("专职",), open_choice=True),
                FormField(id="ranked", label=words("配备"), type="yes-no"),
                FormField(id="note", label=words("备注"), required=False),
            ),
            rows=Rows(min=1, max=2, columns=(FormField(id="who", label=words("姓名")),)),
        ),
        Section(id="vote", title=words("审议"), filled_at="assembly", fields=(FormField(id="x", label=words("x")),)),
    ),
)  # fmt: skip

GOOD: dict[str, Any] = {
    "name": "医院", "deeds": "事" * 800, "expected": 10, "present": 10, "rate": "100", "day": "2018-05-02", "sex": "男",
    "time": "两者兼有", "ranked": True, "rows": [{"who": "李"}],
}  # fmt: skip


def problems(**changed: Any) -> list[tuple[str, str | None]]:
    """Code and pointer of every problem of a form that is good but for this."""
    return [(each.code, each.pointer) for each in form_problems(FORM, {"unit": {**GOOD, **changed}})]


def test_a_form_filled_in_well_has_no_problems() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": ""}, "field-missing"), ({"name": None}, "field-missing"), ({"name": " 　\n"}, "field-missing"),
        ({"name": 5}, "wrong-type"), ({"name": ["x"]}, "wrong-type"),
        ({"expected": "10"}, "wrong-type"), ({"expected": True}, "wrong-type"), ({"expected": 1.5, "present": 1}, "wrong-type"),
        ({"expected": -1, "present": -1}, "out-of-range"),
        ({"present": 11}, "out-of-range"),
        ({"rate": "101"}, "out-of-range"), ({"rate": "NaN"}, "wrong-type"), ({"rate": "很高"}, "wrong-type"),
        ({"day": "2018-02-30"}, "wrong-type"), ({"day": "20180502"}, "wrong-type"), ({"day": "2018-W18-3"}, "wrong-type"),
        ({"sex": "其他"}, "wrong-type"), ({"sex": ["男"]}, "wrong-type"), ({"ranked": "也许"}, "wrong-type"),
        ({"rows": []}, "field-missing"), ({"rows": [{"who": "李"}] * 3}, "out-of-range"),
        ({"rows": "李"}, "wrong-type"), ({"rows": ["李"]}, "wrong-type"),
        ({"rows": [{"who": "李", "age": 3}]}, "unknown-field"), ({"age": 3}, "unknown-field"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_blank_is_said(changed: dict[str, Any], code: str) -> None:
    assert code in [said for said, _ in problems(**changed)]
    assert {said for said, _ in problems(**changed)} == {code}


def test_the_block_of_the_vote_is_not_the_applicant_s_to_fill_in() -> None:
    found = form_problems(FORM, {"unit": GOOD, "vote": {"x": "1"}})
    assert [(each.code, each.pointer) for each in found] == [("unknown-field", "/form/vote")]


def test_one_answer_lists_everything_to_mend() -> None:
    assert problems(name="", expected="10", day="x", age=1) == [
        ("unknown-field", "/form/unit/age"),
        ("field-missing", "/form/unit/name"),
        ("wrong-type", "/form/unit/expected"),
        ("wrong-type", "/form/unit/day"),
    ]


@pytest.mark.clause("FS2018-3.4.1.1b")
@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("事" * 800, True),
        ("事" * 801, False),
        ("事 \n\t　" * 800, True),
        (unicodedata.normalize("NFD", "é") * 800, True),
        (unicodedata.normalize("NFD", "é") * 801, False),
        ("𠮷" * 800, True),
        ("𠮷" * 801, False),
    ],
    ids=["800", "801", "800 and white space", "800 composed", "801 composed", "800 rare", "801 rare"],
)
def test_eight_hundred_characters_fit_and_eight_hundred_and_one_do_not(text: str, fits: bool) -> None:
    assert problems(deeds=text) == ([] if fits else [("too-long", "/form/unit/deeds")])


def test_characters_are_counted_without_white_space_after_composition() -> None:
    assert characters("职工 之家\n") == 4
    assert characters("e\u0301") == 1


def test_the_same_content_has_the_same_hash_in_any_order() -> None:
    assert digest({"a": 1, "b": [1, 2]}) == digest({"b": [1, 2], "a": 1})
    assert digest({"a": 1}) != digest({"a": "1"})
    assert digest({"b": [1, 2]}) != digest({"b": [2, 1]})


@pytest.mark.parametrize(
    ("count", "codes"), [(0, ["material-missing"]), (1, []), (2, []), (3, ["out-of-range"])]
)
def test_materials_are_counted(count: int, codes: list[str]) -> None:
    wanted = DocumentFile(document="images", at_least=1, at_most=2, assumption="测试")
    given = (Document("images", "x", "sha256:0"),) * count
    assert [each.code for each in document_problems(wanted, (*given, Document("other", "x", "y")))] == codes
