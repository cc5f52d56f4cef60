"""A refusal is told in a sentence: whoever raises one must give everything the sentence speaks of, in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from application.commands import COMMANDS
from domain.refusals import FieldMissing, NotInThisState, Refusal
from domain.vocabulary import FIELDS, Stage
from interfaces.http.pages import refusals
from interfaces.http.refusals import UnknownKey

CJK = re.compile("[\u4e00-\u9fff]")
ROOT = Path(__file__).parent.parent.parent
KINDS: dict[str, type[Refusal]] = {kind.__name__: kind for kind in (*refusals().values(), UnknownKey)}
FILES = sorted(
    file
    for room in ("domain", "application", "infrastructure", "interfaces")
    for file in (ROOT / room).rglob("*.py")
)


def blanks(kind: type[Refusal]) -> set[str]:
    return set(re.findall(r"{(\w+)}", kind.zh + kind.en))


def refused(file: Path) -> Iterator[tuple[int, str, set[str]]]:
    """Every place where a refusal is made: the line, its class, the names of what it is given."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
            yield node.lineno, node.func.id, {each.arg for each in node.keywords if each.arg}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_refusal_is_given_what_its_sentence_speaks_of(file: Path) -> None:
    imported = {alias.asname or alias.name for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                if isinstance(node, ast.ImportFrom) for alias in node.names}  # fmt: skip
    wrong = [
        f"line {line}: {name} lacks {sorted(blanks(KINDS[name]) - given)}"
        for line, name, given in refused(file)
        if name in imported and not blanks(KINDS[name]) <= given
    ]
    assert wrong == []


def chinese(node: ast.AST) -> Iterator[str]:
    """The Chinese written out in an expression, but for wordings in both languages (``Text``)."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CJK.search(node.value):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from chinese(child)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_nobody_puts_chinese_words_into_the_english_sentence(file: Path) -> None:
    made = (
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS
    )
    wrong = [
        f"line {node.lineno}: {each.arg}={written}"
        for node in made
        for each in node.keywords
        for written in chinese(each.value)
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_sentence_is_written_in_its_own_language(kind: type[Refusal]) -> None:
    assert CJK.search(kind.en) is None
    assert CJK.search(kind.zh) is not None or re.fullmatch(r"{\w+}", kind.zh)


def test_every_field_of_a_command_has_a_chinese_name() -> None:
    asked = {field for command in COMMANDS for field in command.model_fields}
    assert asked == FIELDS.keys()


def test_a_refusal_names_stored_words_as_people_call_them() -> None:
    refusal = NotInThisState(state=Stage.IN_ROUTE, act="give-back")
    assert refusal.message == "当前状态为“办理中”，不能进行“登记收回”。"
    assert refusal.message_en == "In the state “in route”, “give back” is not possible."
    missing = FieldMissing(field="on_site")
    assert (missing.message, missing.message_en) == ("“是否实地检查”未填写。", "“on_site” is not filled in.")
