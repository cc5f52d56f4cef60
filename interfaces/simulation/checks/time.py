"""What time brings happened once, on its own day, in order, no later than the next sweep – and nothing on a provisional day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from domain.scheme.standing import StandingRules
from interfaces.simulation.belief import REMINDED, Belief, as_believed
from interfaces.simulation.counting import A_DAY, Counted, Years
from interfaces.simulation.evidence import Evidence, Fault, Told

ORDER = ("award.expired", "award.lapsed", "award.suspended", "award.reinstated")
"""Of what comes on one day, what comes first."""
FOR_EVER = 2**62
"""A position after everything."""


class Comes(NamedTuple):
    """Something time brings: its day and its event."""

    on: date
    event: str


def what_time_did_was_its_to_do(evidence: Evidence) -> Iterator[Fault]:
    """Each event that time brought is the very next thing to come at that moment, and bears its own day."""
    for award, history in evidence.histories.items():
        for each, before, _ in as_believed(history):
            if not each.by_itself:
                continue
            comes = next_to_come(evidence, before, evidence.calendars.before(each.position))
            if comes != Comes(each.on, each.topic):
                told = f"{comes.event} {comes.on}" if comes else "—"
                yield Fault(
                    award,
                    f"{each.on}自动登记{each.topic}，应为{told}",
                    f"{each.topic} of {each.on} by itself; {told} was to come",
                )


def what_time_brings_is_not_left_out(evidence: Evidence) -> Iterator[Fault]:
    """After every finished sweep, nothing is left that had come by its day."""
    for award, history in evidence.histories.items():
        believed = list(as_believed(history))
        for place, (each, _, belief) in enumerate(believed, 1):
            until = believed[place][0].position if place < len(believed) else FOR_EVER
            left = _left_out(evidence, belief, each.position, until)
            if left is not None:
                yield Fault(
                    award, f"{left.on}应有{left.event}，未登记", f"{left.event} of {left.on} was not recorded"
                )


def _left_out(evidence: Evidence, belief: Belief, since: int, until: int) -> Comes | None:
    """What a finished sweep should have recorded while this was believed. Only where working days are in a day can one
    sweep see another day than the next.
    """
    early = earliest(evidence, belief)
    while early is not None:
        sweep = evidence.first_sweep(since, early)
        if sweep is None or sweep.end >= until:
            return None
        comes = next_to_come(evidence, belief, evidence.calendars.before(sweep.start + 1))
        if comes is not None and comes.on <= sweep.day:
            return comes
        again = sweep.day + A_DAY if belief.suspension else None
        early = again or (comes.on if comes else None)
    return None


def earliest(evidence: Evidence, belief: Belief) -> date | None:
    """A day before which nothing comes, whatever the calendars say; none when it is over."""
    if belief.ended_on is not None:
        return None
    days = (
        belief.valid_until, belief.next_due, belief.suspended_until and belief.suspended_until - 30 * A_DAY,
        evidence.to_be_left_by.get(belief.honour),
    )  # fmt: skip
    return min((day for day in days if day), default=None)


def next_to_come(evidence: Evidence, belief: Belief, years: Years) -> Comes | None:
    """What time brings next to an honour, unless it waits for people."""
    if not belief.standing or belief.ended_on is not None:
        return None
    rules = evidence.rules[belief.honour]
    found = (*_ending(evidence, belief, rules), *_missed(belief, rules), *_back(belief, rules, years))
    return min(found, key=lambda each: (each.on, ORDER.index(each.event)), default=None)


def _ending(evidence: Evidence, belief: Belief, rules: StandingRules) -> Iterator[Comes]:
    """The term, and the last day on which an older title may be taken over; both wait for people."""
    if rules.term and belief.valid_until and not _waits(belief, belief.valid_until):
        yield Comes(belief.valid_until + A_DAY, "award.expired")
    last = evidence.to_be_left_by.get(belief.honour)
    if last and not _waits(belief, last) and not (belief.conferred_on and belief.conferred_on > last):
        yield Comes(last + A_DAY, "award.lapsed")


def _waits(belief: Belief, last: date) -> bool:
    put_back = belief.put_back_on is not None and last < belief.put_back_on
    return put_back or belief.standing == "revocation-proposed"


def _missed(belief: Belief, rules: StandingRules) -> Iterator[Comes]:
    rule, due = rules.reinspection, belief.next_due
    if rule is None or due is None or rule.missed == "overdue" or belief.standing not in REMINDED:
        return
    if belief.inspected_for != due and due >= max(belief.back_on or due, belief.known_on or due):
        yield Comes(due + A_DAY, "award.lapsed" if rule.missed == "lapse" else "award.suspended")


def _back(belief: Belief, rules: StandingRules, years: Years) -> Iterator[Comes]:
    rule = rules.suspension
    if rule is None or rule.ends != "by-itself" or belief.suspended_until is None:
        return
    last = suspension_end(belief, years)
    if not last.provisional and belief.standing != "revocation-proposed":
        yield Comes(max(last.day + A_DAY, belief.back_on or last.day), "award.reinstated")


def suspension_end(belief: Belief, years: Years) -> Counted:
    """The last day of a suspension, counted again where working days are in it."""
    assert belief.suspended_until is not None
    return years.last_day(belief.suspension) if belief.suspension else Counted(belief.suspended_until, False)


# --- provisional days -------------------------------------------------------------------------------------------------------


def nothing_is_enforced_on_a_provisional_day(evidence: Evidence) -> Iterator[Fault]:
    """A suspension ended by itself, and a revocation nobody was heard about, only after a day that can be counted."""
    for award, history in evidence.histories.items():
        for each, before, _ in as_believed(history):
            years = evidence.calendars.before(each.position)
            if each.topic == "award.reinstated" and each.by_itself and before.suspended_until:
                end, over = suspension_end(before, years), each.on
            elif each.topic == "award.revoked" and before.hearing and not before.heard:
                end, over = years.last_day(before.hearing), each.at.date()
            else:
                continue
            if end.provisional or over <= end.day:
                yield Fault(award, *_enforced(each, end))


def _enforced(each: Told, end: Counted) -> tuple[str, str]:
    kind = ("暂定", "provisional") if end.provisional else ("未过", "not over")
    return (
        f"{each.on} {each.topic}，而期限{end.day}{kind[0]}",
        f"{each.topic} of {each.on}; {end.day} was {kind[1]}",
    )
