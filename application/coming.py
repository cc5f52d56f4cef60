"""What the calendar has brought to an honour, seen from a desk: whoever looks at it finds it as time left it (ADR 0013)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from application.authority import SYSTEM
from application.desk import Desk
from domain.award import Award
from domain.award.coming import Coming
from domain.kernel import Occasion
from domain.scheme.notice import Scheme, Succession


def what_comes(desk: Desk, award: Award) -> tuple[Coming, ...]:
    """What the calendar brings to an honour as things stand."""
    rules = desk.rules(award)
    return award.comes(rules, desk.calendar(rules.scheme), leaving(desk, award))


def leaving(desk: Desk, award: Award) -> Succession | None:
    """The rule of a newer notice that gives titles of this kind a last day to be taken over, the earliest of several."""
    newest = ((name, desk.knowledge.scheme(pin)) for name, pin in desk.knowledge.newest.items())
    found = first_to_leave(award, newest)
    if found is None:
        return None
    name, rule = found
    desk.newest_pin(name)
    return rule


def first_to_leave(award: Award, newest: Iterable[tuple[str, Scheme]]) -> tuple[str, Succession] | None:
    """The same among these notices, with the notice that has it."""
    old = (award.pin.partition("@")[0], award.honour)
    found = [
        (rule.until, name, rule)
        for name, notice in newest
        for rule in notice.succession
        if rule.until is not None and (rule.from_scheme, rule.from_honour) == old
    ]
    return min(found, key=lambda each: each[:2])[1:] if found else None


def next_come(desk: Desk, award: Award, day: date) -> Coming | None:
    """What came next by a day and waits for nobody."""
    came = (each for each in what_comes(desk, award) if each.on <= day and not each.waits)
    return next(came, None)


def occasion_of(desk: Desk, award: Award, each: Coming) -> Occasion:
    """When and by whom that is recorded: now, by Jianjia itself, as of the day it came."""
    return Occasion(desk.now, desk.today(desk.rules(award).scheme), each.on, SYSTEM)


def turn_back(award: Award, on: Occasion, reason: str, before: date | None = None) -> bool:
    """Set aside what time did after the day of a paper (everything, when the paper has no day); whether it had."""
    turned = False
    while (turn := award.last_turn) is not None and (before is None or before < turn.on):
        award.set_aside(on, reason=reason)
        turned = True
    return turned


def as_time_left_it(desk: Desk, award: Award, day: date) -> Award:
    """The honour as it is on a day, what came and is not recorded yet included: to look at, nothing is written."""
    seen = award
    while (each := next_come(desk, seen, day)) is not None:
        seen = award.copied() if seen is award else seen
        seen.take_its_course(each, occasion_of(desk, seen, each))
    return seen
