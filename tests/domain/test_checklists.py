"""Acceptance checklists: yes or no, points, vetoes, floors, exceptions – and what they come to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.forms import evaluate, read_answers
from domain.refusals import Refusal
from domain.scheme.papers import Checklist, ChecklistItem, PassMark
from domain.scheme.words import Text


def item(id: str, **said: Any) -> ChecklistItem:
    return ChecklistItem(id=id, text=Text(zh=f"第{id}项"), **said)


def checklist(*items: ChecklistItem, passes: dict[str, Any] | None = None, **said: Any) -> Checklist:
    mark = PassMark(assumption="测试", **(passes or {}))
    return Checklist(title=Text(zh="验收单"), items=items, passes=mark, assumption="测试", **said)


def outcome(asked: Checklist, answers: dict[str, Any], grade: str | None = None) -> bool | str:
    """Whether it passes, or the code of the refusal."""
    try:
        return evaluate(asked, read_answers(asked, answers), grade).passed
    except Refusal as refusal:
        return refusal.code


PLAIN = checklist(item("1"), item("2"), item("3", required=False), item("4", answer="text"))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"1": "是", "2": "是", "3": "否"}, True),
        ({"1": True, "2": True, "3": False, "4": "备注"}, True),
        ({"1": "是", "2": "否", "3": "是"}, False),
        ({"1": "是", "2": "是"}, "answer-missing"),
        ({"1": "是", "2": "也许", "3": "是"}, "wrong-type"),
        ({"1": "是", "2": 1.0, "3": "是", "9": "是"}, "unknown-item"),
        ({"1": "是", "2": {"met": True, "note": "好"}, "3": "是"}, True),
        ({"1": "是", "2": "是", "3": "是", "header": {}}, "unknown-field"),
        ({"1": "是", "2": "是", "3": "是", "header": {"union": "医院工会"}}, "unknown-field"),
        ({"1": "是", "2": {"note": "好"}, "3": "是"}, "answer-missing"),
        ({"1": "是", "2": {"points": "0"}, "3": "是"}, "answer-missing"),
        ({"1": "是", "2": {"points": "1"}, "3": "是"}, "out-of-range"),
        ({"1": "是", "2": {"met": True, "colour": "red"}, "3": "是"}, "wrong-type"),
    ],
)
def test_every_required_item_must_be_met(answers: dict[str, Any], said: bool | str) -> None:
    assert outcome(PLAIN, answers) == said


def test_some_notices_ask_only_for_so_many_items() -> None:
    asked = checklist(item("1"), item("2"), item("3"), passes={"at_least_met": 2})
    assert outcome(asked, {"1": "是", "2": "是", "3": "否"}) is True
    assert outcome(asked, {"1": "是", "2": "否", "3": "否"}) is False


def test_a_mandatory_item_must_be_met_whatever_the_number() -> None:
    asked = checklist(item("1", mandatory=True), item("2"), item("3"), passes={"at_least_met": 2})
    assert outcome(asked, {"1": "否", "2": "是", "3": "是"}) is False


def test_a_veto_item_fails_everything_when_answered_yes() -> None:
    asked = checklist(item("1"), item("2", veto=True), passes={"at_least_met": 1})
    assert outcome(asked, {"1": "是", "2": "否"}) is True
    assert outcome(asked, {"1": "是", "2": "是"}) is False


POINTS = checklist(
    item("1", answer="points", points=Decimal(40), group="甲"),
    item("2", answer="points", points=Decimal(60), group="乙", mandatory=True),
    passes={
        "every_item": False, "at_least_points": Decimal(60), "by_grade": {"AAA": Decimal(90)},
        "group_floors": {"乙": Decimal(20)},
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "grade", "said"),
    [
        ("40", "20", None, True),
        ("39.5", "20", None, False),
        ("40", "19.5", None, False),
        ("40", "45", "AAA", False),
        ("40", "50", "AAA", True),
        ("40", "0", None, False),
        ("41", "60", None, "out-of-range"),
        ("-1", "60", None, "out-of-range"),
        ("NaN", "60", None, "wrong-type"),
        ("很好", "60", None, "wrong-type"),
        ({"points": "NaN"}, "60", None, "out-of-range"),
        ({"met": True}, "60", None, "answer-missing"),
    ],
)
def test_points_have_a_mark_for_each_grade_and_a_floor_for_each_group(
    first: Any, second: Any, grade: str | None, said: bool | str
) -> None:
    assert outcome(POINTS, {"1": first, "2": second}, grade) == said


def test_an_exception_needs_a_reason_and_a_notice_that_allows_it() -> None:
    allowed, not_allowed = checklist(item("1"), exceptions=True), checklist(item("1"))
    excused = {"1": {"met": False, "exception": "场地所限"}}
    assert (outcome(allowed, excused), outcome(not_allowed, excused)) == (True, False)
    assert outcome(allowed, {"1": {"met": False, "exception": "  "}}) is False


def test_not_applicable_needs_a_reason_and_a_notice_that_allows_it() -> None:
    allowed, not_allowed = checklist(item("1"), not_applicable=True), checklist(item("1"))
    claimed = {"1": {"not_applicable": "没有食堂"}}
    assert (outcome(allowed, claimed), outcome(not_allowed, claimed)) == (True, "wrong-type")
    assert outcome(allowed, {"1": {"not_applicable": " "}}) == "answer-missing"
