"""Every refusal that a test meets is read: Chinese throughout in Chinese, English throughout in English.

What people and notices named themselves (titles, ids) stays as it is in both.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from domain.refusals import Refusal
from domain.vocabulary import FIELDS, Act, Doing, Outcome, Seat, Stage, Standing

ROOT = Path(__file__).parent.parent
CHINESE = re.compile("[\u4e00-\u9fff]{2,}")
OF_NOTICES = ("vocabulary.py", "samples.py", "wording.py")
STORED = {
    word for words in (Act, Doing, Outcome, Seat, Stage, Standing) for word in map(str, words) if "-" in word
} | {field for field in FIELDS if "_" in field}
"""Stored words that nobody takes for a name: those of several words."""


@cache
def written() -> frozenset[str]:
    """The Chinese that stands in the code itself, at least two characters of it."""
    files = (
        file
        for room in ("domain", "application")
        for file in (ROOT / room).rglob("*.py")
        if file.name not in OF_NOTICES
    )
    return frozenset(word for file in files for word in _words(file))


def _words(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.isascii():
            yield from CHINESE.findall(node.value)


def mixed(refusal: Refusal) -> list[str]:
    """Stored words in the Chinese sentence, and Chinese words of the code in the English one.

    The mistakes of a notice speak of the ids that its author wrote.
    """
    if refusal.said is not None or refusal.code.startswith("notice-"):
        return []
    given = {str(value) for value in refusal.params.values()}
    ids = set(re.findall(r"(?<![\w./-])[a-z]+(?:[-_][a-z]+)+(?![\w./-])", refusal.message))
    words = set(CHINESE.findall(refusal.message_en))
    return sorted(ids & STORED) + sorted(words & written() - given)
