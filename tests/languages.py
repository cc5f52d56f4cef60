"""Every refusal that a test meets is read: Chinese throughout in Chinese, English throughout in English.

What people and notices named themselves (titles, ids) stays as it is in both.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from domain.refusals import Refusal
from domain.vocabulary import FIELDS, Act, Doing, Keeping, Outcome, Seat, Stage, Standing

ROOT = Path(__file__).parent.parent
CHINESE = re.compile("[\u4e00-\u9fff]{2,}")
OF_NOTICES = ("vocabulary.py", "samples.py", "wording.py")
STORED = {
    word
    for words in (Act, Doing, Keeping, Outcome, Seat, Stage, Standing)
    for word in map(str, words)
    if "-" in word
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
    """Docstrings and the descriptions of keys are read by nobody who is refused; their examples may be anybody's name."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    explained = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    explained |= {
        id(node.value) for node in nodes if isinstance(node, ast.keyword) and node.arg == "description"
    }
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield from CHINESE.findall(node.value)


def hollow(refusal: Refusal) -> list[str]:
    """What a sentence says without saying anything: nothing between quotation marks, or that a value is ``None``."""
    if refusal.said is not None or refusal.code.startswith("notice-"):
        return []
    sentences = refusal.message, refusal.message_en
    acts = set(re.findall("“([a-z-]+)”", refusal.message)) & ACTS if "act" in refusal.params else set()
    return [found for each in sentences for found in re.findall(r"“”|\bNone\b", each)] + sorted(acts)


ACTS = {str(word) for words in (Act, Doing, Keeping) for word in words}


def mixed(refusal: Refusal) -> list[str]:
    """Stored words in the Chinese sentence, and Chinese words of the code in the English one.

    The mistakes of a notice speak of the ids that its author wrote.
    """
    if refusal.said is not None or refusal.code.startswith("notice-"):
        return []
    ids = set(re.findall(r"(?<![\w./-])[a-z]+(?:[-_][a-z]+)+(?![\w./-])", refusal.message))
    english = refusal.message_en
    for given in sorted(filter(None, _given(refusal)), key=len, reverse=True):
        english = english.replace(given, "…")
    return sorted(ids & STORED) + sorted(written().intersection(CHINESE.findall(english)))


def _given(refusal: Refusal) -> Iterator[str]:
    """What people named themselves: what both sentences quote, and what stands alone or in a text of both languages."""
    yield from set(re.findall("“[^”]*”", refusal.message_en)) & set(re.findall("“[^”]*”", refusal.message))
    for value in refusal.params.values():
        yield from (str(value), str(getattr(value, "zh", "")), str(getattr(value, "en", "")))
