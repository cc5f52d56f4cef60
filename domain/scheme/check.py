"""What a well-formed notice can still get wrong: its meaning."""

from __future__ import annotations

from collections.abc import Collection

from domain.scheme.mistakes import Mistake
from domain.scheme.notice import Scheme


def check(scheme: Scheme, clauses: Collection[str] = ()) -> list[Mistake]:
    """Every mistake in what the notice means; ``clauses`` are the ids of the catalogue."""
    return []
