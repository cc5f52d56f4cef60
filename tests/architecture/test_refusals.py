"""A refusal is told in a sentence: whoever raises one must give everything the sentence speaks of."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.refusals import Refusal
from interfaces.http.pages import refusals
from interfaces.http.refusals import UnknownKey

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
