"""What falls due by a grade, a season or a finding: the sweep, the reminders and the registers follow the award (ADR 0022)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from domain.award import Award
from infrastructure.registers.query import Query
from tests.support.reminding import ASSESSOR, DISTRICT, enter
from tests.support.world import World


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """Two sparks of 10 March 2022, one with a star and one with five."""
    world = World(database_url)
    world.plant()
    world.publish("spans")
    world.day("2022-03-10")
    for unit, grade in (("hospital", "one"), ("school", "five")):
        world.home(unit)
        enter(world, grade, "spans", "spark", unit, grade=grade)
    yield world
    world.assert_replay_equals_live()
    world.assert_registers_equal_their_rebuild()
    world.close()


def days(world: World, award: str) -> tuple[date | None, date | None]:
    """The last day of the term and the day of the next re-inspection."""
    return world.office.read(Award, award, lambda found: (found.valid_until, found.next_due))


def reminded_on(world: World, award: str) -> set[date]:
    """The days on which somebody is reminded of something next."""
    world.agenda.follow()
    found = world.agenda.look(award)
    return {day for _, day in found.rungs} if found else set()


def test_each_grade_is_reminded_of_its_own_days(world: World) -> None:
    assert days(world, "one") == (date(2023, 12, 31), date(2022, 9, 10))
    assert days(world, "five") == (date(2025, 12, 31), date(2023, 3, 10))
    assert reminded_on(world, "one") == {date(2022, 8, 31), date(2023, 12, 21)}
    assert reminded_on(world, "five") == {date(2023, 2, 28), date(2025, 12, 21)}


def test_what_is_missed_is_missed_by_the_interval_of_the_grade(world: World) -> None:
    world.day("2022-12-01")
    happened = world.agenda.pass_time(world.clock.today)
    assert [(each.award, each.event, each.on) for each in happened] == [
        ("one", "award.lapsed", date(2022, 9, 11))
    ]


def test_a_finding_s_own_time_is_what_is_shown_and_reminded_of(world: World) -> None:
    world.day("2022-08-01")
    world.do(ASSESSOR, "award.reinspect", "one", finding="yellow")
    [row] = world.registers.read(Query("dynamic-management", {"award": "one"})).rows
    assert (row["next_due"], row["reprimands"]) == ("2022-10-01", 1)
    assert reminded_on(world, "one") == {date(2022, 9, 21), date(2023, 12, 21)}
    world.day("2022-09-25")
    world.do(ASSESSOR, "award.reinspect", "one", finding="pass")
    assert days(world, "one") == (date(2023, 12, 31), date(2023, 3, 25))


def test_a_promotion_moves_no_day_that_is_set_also_not_one_that_is_entered_late(world: World) -> None:
    world.day("2022-08-01")
    world.do(ASSESSOR, "award.reinspect", "one", finding="pass")
    set_already = days(world, "one")
    world.do(DISTRICT, "award.promote", "one", grade="five", reason="表现突出", effective_on="2022-07-01")
    assert days(world, "one") == set_already == (date(2023, 12, 31), date(2023, 2, 1))
    world.day("2023-01-10")
    world.do(ASSESSOR, "award.reinspect", "one", finding="minor")
    assert world.office.read(
        Award, "one", lambda found: found.rectification and found.rectification.deadline
    ) == date(2023, 1, 20)
    world.do(ASSESSOR, "award.accept-rectification", "one", opinion="已整改")
    assert days(world, "one") == (date(2023, 12, 31), date(2024, 1, 10))
