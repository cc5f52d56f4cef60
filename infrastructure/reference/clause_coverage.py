"""Every clause of the source documents: where Jianjia holds it, and the tests that show it.

*Held* are rules, fields and items of the shipped notices that cite the clause, and code whose text names it. *Shown*
are tests marked ``@pytest.mark.clause("…")`` and scenarios that list the clause under ``clauses:``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel

from infrastructure.clauses import Clause, catalogue
from infrastructure.notices import load_scheme, shipped

ROOT = Path(__file__).parent.parent.parent
PAGE = "docs/reference/clauses.md"
CODE = ("domain", "application", "infrastructure", "interfaces")

_ID = re.compile(r"\b(?:FS2018|BJ2013|BJ2015|REQ|DC2015)-[A-Za-z0-9][\w.\-]*[\w]")
Places = Mapping[str, list[str]]


def page() -> str:
    """The page: a table for each document."""
    held, shown = where_held(), what_shows()
    documents = dict.fromkeys(clause.document for clause in catalogue().values())
    parts = [_head(held, shown)]
    for document in documents:
        clauses = [clause for clause in catalogue().values() if clause.document == document]
        parts.append(_table(document, clauses, held, shown))
    return "\n".join(parts)


def where_held() -> Places:
    """Clause id → the places that hold it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, path in shipped().items():
        for clause, place in _cited(load_scheme(path), ()):
            found[clause].append(f"{name}: {place}")
    for file in _sources():
        for clause in sorted(set(_ID.findall(file.read_text("utf-8")))):
            found[clause].append(str(file.relative_to(ROOT)))
    return found


def what_shows() -> Places:
    """Clause id → the tests and scenarios that show it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for clause, test in marked_tests():
        found[clause].append(test.partition("[")[0])
    for file in sorted((ROOT / "domain" / "schemes").glob("*/scenarios/*.yaml")):
        for scenario in yaml.safe_load_all(file.read_text("utf-8")):
            for clause in (scenario or {}).get("clauses", ()):
                found[clause].append(f"{file.relative_to(ROOT)}: {scenario['scenario']}")
    return found


def marked_tests() -> list[tuple[str, str]]:
    """Every mark of every test, as pytest itself collects them (parametrised ones included)."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "marks.json"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "--collect-only",
            "-qq",
            "-p",
            "tests.clause_marks",
            "-p",
            "no:xdist",
            "tests",
        ]
        environment = os.environ | {"JIANJIA_CLAUSE_MARKS": str(target)}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if not target.exists():
            raise RuntimeError(f"the tests cannot be collected:\n{done.stdout}{done.stderr}")
        return [(clause, test) for clause, test in json.loads(target.read_text("utf-8"))]


def uncovered(shown: Places, document: str = "FS2018") -> list[str]:
    """The clauses of a document that a system can decide and nothing shows."""
    wanted = (c for c in catalogue().values() if c.document == document and c.executable == "yes")
    return [clause.id for clause in wanted if clause.id not in shown]


def _sources() -> Iterator[Path]:
    for room in CODE:
        yield from sorted((ROOT / room).rglob("*.py"))


def _cited(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every clause cited inside a model, with the path to it."""
    if isinstance(value, BaseModel):
        cited = getattr(value, "clause", None) or ()
        for clause in (cited,) if isinstance(cited, str) else cited:
            yield clause, ".".join(path)
        for name in type(value).model_fields:
            yield from _cited(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _cited(each, (*path, str(key)))
    elif isinstance(value, tuple | list):
        for place, each in enumerate(value):
            yield from _cited(each, (*path, _name(each, place)))


def _name(value: object, place: int) -> str:
    """How a list entry is called: by its own id where it has one."""
    named = getattr(value, "step", None) or getattr(value, "id", None)
    return named if isinstance(named, str) else str(place)


def _head(held: Places, shown: Places) -> str:
    lines = [
        "# Clauses",
        "",
        (__doc__ or "").partition("\n\n")[2].strip(),
        "",
        "| document | clauses | executable: yes | of these held | of these shown |",
        "|---|---:|---:|---:|---:|",
    ]
    for document in dict.fromkeys(clause.document for clause in catalogue().values()):
        clauses = [clause for clause in catalogue().values() if clause.document == document]
        decidable = [clause for clause in clauses if clause.executable == "yes"]
        counts = (
            len(clauses),
            len(decidable),
            sum(c.id in held for c in decidable),
            sum(c.id in shown for c in decidable),
        )
        lines.append(f"| {document} | " + " | ".join(map(str, counts)) + " |")
    return "\n".join([*lines, ""])


def _table(document: str, clauses: list[Clause], held: Places, shown: Places) -> str:
    lines = [
        f"## {document}",
        "",
        "| clause | wording | executable | held in | shown by |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {c.id} | {_short(c.text)} | {c.executable} | {_listed(held.get(c.id, []))} | {_listed(shown.get(c.id, []))} |"
        for c in clauses
    ]
    return "\n".join([*lines, ""])


def _short(text: str) -> str:
    plain = " ".join(text.split()).replace("|", "\\|")
    return plain if len(plain) <= 60 else plain[:59] + "…"


def _listed(places: list[str], most: int = 4) -> str:
    unique = list(dict.fromkeys(places))
    rest = f" (+{len(unique) - most})" if len(unique) > most else ""
    return "<br>".join(f"`{place}`" for place in unique[:most]) + rest


PAGES: Mapping[str, Callable[[], str]] = {PAGE: page}
