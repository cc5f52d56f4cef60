"""Every clause of the operative notice that a system can decide is held, and shown by a test or a scenario."""

from __future__ import annotations

import pytest

from infrastructure.clauses import catalogue
from infrastructure.reference.clause_coverage import Places, uncovered, what_shows, where_held


@pytest.fixture(scope="module")
def shown() -> Places:
    """What the tests and scenarios show, as pytest collects them."""
    return what_shows()


def test_every_decidable_clause_of_the_2018_notice_is_shown(shown: Places) -> None:
    assert uncovered(shown) == []


def test_every_clause_that_is_shown_exists(shown: Places) -> None:
    assert sorted(set(shown) - set(catalogue())) == []


def test_every_decidable_clause_of_the_2018_notice_is_held_somewhere() -> None:
    held = where_held()
    wanted = [c.id for c in catalogue().values() if c.document == "FS2018" and c.executable == "yes"]
    assert [clause for clause in wanted if clause not in held] == []
