"""The clause catalogue: what the source documents say, word for word, by the id that rules cite."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

import domain

CATALOGUE = Path(domain.__file__).parent / "schemes" / "clauses.yaml"


class Clause(msgspec.Struct, frozen=True):
    """One sentence of a source document. ``executable`` says whether a system can decide it: yes, partly or no."""

    id: str
    text: str
    en: str
    kind: str
    modality: str
    executable: str
    how: str
    section: str
    lines: str
    ambiguity: tuple[str, ...] = ()

    @property
    def document(self) -> str:
        """The code of the document: FS2018, BJ2013 …"""
        return self.id.partition("-")[0]


def clause(id: str) -> Clause:
    """The clause of that id. Raises ``KeyError`` when the catalogue has none."""
    return catalogue()[id]


@cache
def catalogue() -> Mapping[str, Clause]:
    """Every clause by id; read on first use."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries = yaml.load(CATALOGUE.read_text(encoding="utf-8"), Loader=loader)
    return {entry["id"]: as_clause(entry) for entry in entries}


def as_clause(entry: dict[str, Any]) -> Clause:
    """One entry of the file."""
    source = entry["source"]
    told = ("id", "text", "en", "kind", "modality", "executable", "how")
    return Clause(
        **{name: str(entry[name]) for name in told},
        section=str(source["section"]),
        lines=str(source["lines"]),
        ambiguity=tuple(map(str, entry.get("ambiguity") or ())),
    )
