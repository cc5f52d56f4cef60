"""Nothing a notice says is silently ignored: every key of the language is read by what decides, or is plainly for readers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import domain.scheme.notice  # noqa: F401  # loads every part of the language
from domain.scheme.words import Part

ROOT = Path(__file__).parent.parent.parent

FOR_READERS = {
    "Checklist.stamp", "Grade.title", "Honour.ladder", "Ladder.name", "Ladder.rung", "Reprimand.levels", "Result.title",
    "Rows.printed", "Scheme.contact", "Scheme.document_number", "Scheme.follows", "Scheme.issued_on", "Standard.ladder",
    "Window.title", "StageWindow.title", "Checklist.remark", "ChecklistItem.key", "FormField.personal",
}  # fmt: skip
"""Keys that inform people (on forms, in explanations) and decide nothing."""

TELLING = ("check", "telling", "explain", "references", "shape", "mistakes")


def deciding_code() -> str:
    """What decides: the domain without the code that only checks or explains notices, the application, the interfaces."""
    files = [
        file
        for room in ("domain", "application", "infrastructure", "interfaces")
        for file in (ROOT / room).rglob("*.py")
    ]
    return "\n".join(file.read_text("utf-8") for file in files if not _only_tells(file))


def _only_tells(file: Path) -> bool:
    parts = file.relative_to(ROOT).parts
    return "reference" in parts or (
        parts[:2] == ("domain", "scheme") and parts[2].removesuffix(".py").startswith(TELLING)
    )


def parts(kind: type[Part] = Part) -> Iterator[type[Part]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("domain.scheme."):
            yield each
        yield from parts(each)


LANGUAGE: list[type[Part]] = sorted({*parts()}, key=str)

CODE = deciding_code()


@pytest.mark.parametrize("part", LANGUAGE, ids=[part.__name__ for part in LANGUAGE])
def test_every_key_of_the_language_is_read(part: type[Part]) -> None:
    own = [name for name in part.__annotations__ if name in part.model_fields]
    unread = {f"{part.__name__}.{name}" for name in own if not re.search(rf"\.{name}\b", CODE)}
    assert unread - FOR_READERS == set()
