"""Every clause of the notices that a system can decide is held, and shown by a test or a scenario."""

from __future__ import annotations

import pytest

from infrastructure.clauses import catalogue
from infrastructure.reference.clause_coverage import Places, uncovered, what_shows, where_held


@pytest.fixture(scope="module")
def shown() -> Places:
    """What the tests and scenarios show, as pytest collects them."""
    return what_shows()


NOTICES = ("FS2018", "BJ2013", "BJ2015")
"""The documents that lay something down: the district's notice and the two of the municipality."""


@pytest.mark.parametrize("document", NOTICES)
def test_every_decidable_clause_of_a_notice_is_shown(document: str, shown: Places) -> None:
    assert uncovered(shown, document) == []


def test_every_clause_that_is_shown_exists(shown: Places) -> None:
    assert sorted(set(shown) - set(catalogue())) == []


@pytest.mark.parametrize("document", NOTICES)
def test_every_decidable_clause_of_a_notice_is_held_somewhere(document: str) -> None:
    held = where_held()
    wanted = [c.id for c in catalogue().values() if c.document == document and c.executable == "yes"]
    assert [clause for clause in wanted if clause not in held] == []
