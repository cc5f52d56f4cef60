"""The reviews by the members in the register: what came of each by a day, and by which day things are put right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from infrastructure.registers.query import Query
from tests.support.world import World
from tests.support.years import year

DISTRICT, ASSESSOR = "fangshan-federation/chair", "fangshan-federation/organisation-and-publicity"
HOME, REVIEW = "hospital-home", "hospital-home.2026"
BAD: dict[str, Any] = {"asked": 10, "answered": 10, "counts": {"satisfied": 1, "unsatisfied": 9}}


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """On 21 December 2026: dissatisfied members, and ten working days to put things right, into a year nobody knows."""
    world = World(database_url)
    world.plant()
    world.publish("rated")
    world.home("hospital")
    world.day("2026-12-21")
    world.do("hospital/chair", "member-review.hold", scheme="rated", home=HOME, year=2026, **BAD)
    world.do(ASSESSOR, "member-review.confirm", REVIEW, unsatisfied=True)
    yield world
    world.assert_registers_equal_their_rebuild()
    world.assert_replay_equals_live()
    world.close()


def seen(world: World, *columns: str, **asked: Any) -> tuple[Any, ...]:
    """What the view says of the review; when nothing is named, by which day to put things right."""
    named = columns or ("rectify_by", "rectify_provisional")
    [row] = world.registers.read(Query("dynamic-management", view="reviews", **asked)).rows
    return tuple(row[name] for name in named)


def test_a_deadline_across_an_unknown_year_is_provisional_and_moves_when_the_year_is_known(
    world: World,
) -> None:
    assert seen(world) == ("2027-01-04", True)
    before = world.store.head()
    world.do(DISTRICT, "calendar.import", **year())
    assert seen(world) == ("2027-01-06", False)
    assert seen(world, known_at=before) == ("2027-01-04", True)
    world.do(DISTRICT, "calendar.import", **year(holidays=["2027-02-08"], worked=[], reason="更正"))
    assert seen(world) == ("2027-01-04", False)


def test_a_register_that_is_far_behind_comes_to_the_same_deadline(world: World) -> None:
    world.do(DISTRICT, "calendar.import", **year())
    world.do("hospital/chair", "member-review.correct", REVIEW, reason="误", **BAD)
    assert seen(world) == (None, False)
    world.do(ASSESSOR, "member-review.confirm", REVIEW, unsatisfied=True)
    assert seen(world) == ("2027-01-06", False)


def test_a_day_set_by_hand_is_not_counted_anew(world: World) -> None:
    world.do("hospital/chair", "member-review.correct", REVIEW, reason="误", **BAD)
    world.do(ASSESSOR, "member-review.confirm", REVIEW, unsatisfied=True, deadline=date(2027, 1, 3))
    assert seen(world) == ("2027-01-03", False)
    world.do(DISTRICT, "calendar.import", **year())
    assert seen(world) == ("2027-01-03", False)


def test_nobody_is_overdue_by_a_provisional_day(world: World) -> None:
    asked: dict[str, Any] = {"as_of": date(2027, 1, 7)}
    assert seen(world, "rectification_overdue") == (None,)
    assert seen(world, "rectification_overdue", **asked) == (False,)
    world.do(DISTRICT, "calendar.import", **year())
    assert seen(world, "rectification_overdue", **asked) == (True,)
    assert seen(world, "rectification_overdue", as_of=date(2027, 1, 6)) == (False,)
    world.day("2027-01-07")
    world.do(ASSESSOR, "member-review.accept-rectification", REVIEW)
    assert seen(world, "rectification_overdue", "rectified_on", **asked) == (False, "2027-01-07")
