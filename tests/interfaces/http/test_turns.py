"""How long a thread computes before another gets its turn, by how many acts are on their way."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from interfaces.http.turns import LONGEST, SHORTEST, Turns


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


def test_an_act_that_is_alone_waits_for_nobody_long() -> None:
    with Turns():
        assert sys.getswitchinterval() == pytest.approx(SHORTEST)


def test_turns_grow_with_the_acts_on_their_way_up_to_a_limit_and_shrink_again() -> None:
    turns, seen = Turns(), []
    with ExitStack() as acts:
        for _ in range(20):
            acts.enter_context(turns)
            seen.append(sys.getswitchinterval())
    assert seen == sorted(seen)
    assert seen[3] == pytest.approx(4 * SHORTEST)
    assert seen[-1] == pytest.approx(LONGEST)
    assert sys.getswitchinterval() == pytest.approx(SHORTEST)
