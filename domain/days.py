"""Which days an act may bear, and when something is over that lasts through a day."""

from __future__ import annotations

from datetime import date, timedelta

from domain.kernel import Occasion
from domain.refusals import BackDatedTooFar, InTheFuture, OutOfRange
from domain.scheme.words import FIRST_DAY, LAST_DAY, Text


def check_not_future(on: Occasion, day: date) -> None:
    """The day on the paper is not after today."""
    if day > on.today:
        raise InTheFuture(on=day, today=on.today)


def check_possible(field: str, day: date, pointer: str) -> None:
    """A day that a paper can bear: what lies further away is a slip of the pen, and no interval could be added to it."""
    if not FIRST_DAY <= day <= LAST_DAY:
        wanted = Text(zh=f"在{FIRST_DAY}与{LAST_DAY}之间", en=f"between {FIRST_DAY} and {LAST_DAY}")
        raise OutOfRange(field=field, actual=day, wanted=wanted, pointer=pointer)


def check_within(on: Occasion, first: date | None) -> None:
    """The effective day is not after today, and not before the thing existed."""
    check_not_future(on, on.effective_on)
    if first is not None and on.effective_on < first:
        raise BackDatedTooFar(on=on.effective_on, earliest=first)


def day_after(last: date) -> date:
    """The first day on which something is over that lasts through ``last``."""
    return last + timedelta(days=1)


def day_before(first: date) -> date:
    """The last day of what is over on ``first``."""
    return first - timedelta(days=1)


def is_past(last: date | None, day: date) -> bool:
    """Whether, on ``day``, something that lasts through ``last`` is over: a term ended, a due day overdue."""
    return last is not None and day >= day_after(last)
