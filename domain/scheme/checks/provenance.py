"""Provenance: every rule says where it comes from, and the clauses it cites exist."""

from __future__ import annotations

from difflib import get_close_matches

from domain.scheme.mistakes import Mistake, Mistakes
from domain.scheme.notice import Scheme
from domain.scheme.references import (
    parts,
    spoken,
)
from domain.scheme.words import Rule

FAMILIES = ("FS2018-", "BJ2013-", "BJ2015-", "REQ-", "DC2015-")
"""How ids of the shipped clause catalogue begin; other notices cite their own documents freely."""


def without_provenance(scheme: Scheme) -> Mistakes:
    """Every rule says which clause it comes from, or on which assumption it rests."""
    for place, part in parts(scheme):
        if isinstance(part, Rule) and not part.has_provenance:
            zh = "没有出处：请写clause（条款编号），或assumption（一句话，为什么这样规定）。"
            en = "No source: add clause (the id of the clause), or assumption (a sentence why this is so)."
            yield Mistake(place, "no-provenance", zh, en)


def unknown_clauses(scheme: Scheme, known: frozenset[str]) -> Mistakes:
    """A clause of the shipped documents that is cited exists."""
    for place, part in parts(scheme):
        for where, clause in spoken(getattr(part, "clause", None), (*place, "clause")):
            if clause.startswith(FAMILIES) and clause not in known:
                guess = get_close_matches(clause, known, 1, 0.6)
                zh, en = (
                    (f"，是不是“{guess[0]}”？", f"; did you mean `{guess[0]}`?") if guess else ("。", ".")
                )
                yield Mistake(
                    where,
                    "unknown-clause",
                    f"条款目录里没有“{clause}”{zh}",
                    f"The catalogue has no clause `{clause}`{en}",
                )
