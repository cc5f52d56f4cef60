"""What the inner rooms may import, as a list of what is allowed; import-linter holds the order of the layers."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

ALLOWED = {
    "domain": ("domain", "eventsourcing.domain", "msgspec", "pydantic", "transitions"),
    "application": (
        "application",
        "domain",
        "eventsourcing",
        "msgspec",
        "pydantic",
        "transitions",
    ),
}

# Parts of the standard library that reach outside the process: they belong to infrastructure.
REACHES_OUTSIDE = {
    "asyncio",
    "http",
    "multiprocessing",
    "socket",
    "sqlite3",
    "subprocess",
    "threading",
    "urllib",
}


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_what_it_is_allowed(room: str) -> None:
    strangers = [
        f"{file.relative_to(ROOT)}:{line}: {name}"
        for file in sorted((ROOT / room).rglob("*.py"))
        for line, name in imports(file)
        if not standard(name) and not any(within(name, allowed) for allowed in ALLOWED[room])
    ]
    assert strangers == []


def test_the_domain_does_not_reach_outside() -> None:
    reaching = [
        f"{file.relative_to(ROOT)}:{line}: {name}"
        for file in sorted((ROOT / "domain").rglob("*.py"))
        for line, name in imports(file)
        if name.partition(".")[0] in REACHES_OUTSIDE
    ]
    assert reaching == []


def test_every_folder_of_tests_is_a_package() -> None:
    """Else tests/domain is taken for the real domain."""
    bare = {
        str(file.parent.relative_to(ROOT))
        for file in (ROOT / "tests").rglob("*.py")
        if not (file.parent / "__init__.py").is_file()
    }
    assert bare == set()


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Every import of a file, at any depth, as line and full name."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


def within(name: str, allowed: str) -> bool:
    return name == allowed or name.startswith(allowed + ".")
