"""Whether a home does its duties: a pure answer from its base file and dated facts, on a day.

- *met*: done in the current period, or – for what is judged when the period is over – in the last one; what has to be
  there is there.
- *missed*: the last period, or the day of the year, went by without it, and it was not done since; a term is over; what
  has to be there is not.
- *at risk*: not done yet, and its time runs out within ``at_risk``; a figure that nobody has recorded.
- *open*: not done yet, and nothing presses.

A period counts when it began with the home registered and the notice in force; the part of a period before the first
such one is never missed. What took effect after the day is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from domain.calendar import add_months, after, before
from domain.home import UnionHome
from domain.scheme.duties import (
    Duty,
    OfficersDuty,
    OnFileDuty,
    Period,
    RateDuty,
    RecurringDuty,
    ShareDuty,
    TermDuty,
)
from domain.scheme.notice import Scheme
from domain.scheme.standing import MemberReviewRule
from domain.tally import percent
from domain.vocabulary import DutyStatus

MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Some days, both ends included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class State:
    """How a duty stands: its status, the days it is about, what there is and what is wanted."""

    status: DutyStatus
    of: Stretch | None
    done: str
    wanted: str


def period_of(period: Period, day: date) -> Stretch:
    """The period of the calendar that a day lies in."""
    months = MONTHS[period]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Stretch(first, add_months(first, months) - DAY)


def binds(duty: Duty, home: UnionHome, unit_type: str, day: date) -> bool:
    """Whether a duty is for this home on the day."""
    rule = duty.binds
    if (rule.kinds and home.kind not in rule.kinds) or (rule.unit_types and unit_type not in rule.unit_types):
        return False
    known = {name: home.figure(name, day) for name in rule.figures}
    enough = all(found is not None and found[1] >= rule.figures[name] for name, found in known.items())
    return enough and all(home.words.get(name) == word for name, word in rule.words.items())


def bound_since(scheme: Scheme, home: UnionHome) -> date:
    """The first day on which the notice binds the home."""
    days = (scheme.in_force.from_ or scheme.issued_on, home.registered_on)
    return max(day for day in days if day is not None) if any(days) else date.min


def state(duty: Duty, home: UnionHome, day: date, since: date) -> State:
    """How a duty of a home stands on a day; ``since``: the first day on which it binds."""
    match duty:
        case RecurringDuty():
            return _recurring(duty, home, day, since)
        case ShareDuty():
            return _share(duty, home, day, since)
        case RateDuty():
            return _rate(duty, home, day)
        case OnFileDuty():
            return _on_file(duty, home, day)
        case OfficersDuty():
            return _officers(duty, home)
        case TermDuty():
            return _term(duty, home, day)


# --- in each period --------------------------------------------------------------------------------------------------


def _recurring(duty: RecurringDuty, home: UnionHome, day: date, since: date) -> State:
    now = _time_for(duty, day)
    count = _count(duty, home, now, day)
    if count >= duty.at_least:
        return _recurs(duty, DutyStatus.MET, now, count)
    if now.first >= since and now.last < day:
        return _recurs(duty, DutyStatus.MISSED, now, count)
    last = _time_for(duty, period_of(duty.in_each, day).first - DAY)
    if last.first >= since and (then := _count(duty, home, last, day)) < duty.at_least:
        return _recurs(duty, DutyStatus.MISSED, last, then)
    presses = now.first >= since and day > before(now.last, duty.at_risk)
    return _recurs(duty, DutyStatus.AT_RISK if presses else DutyStatus.OPEN, now, count)


def _time_for(duty: RecurringDuty, day: date) -> Stretch:
    """The days of a period that count: up to the day of the year, where the notice names one."""
    whole = period_of(duty.in_each, day)
    return Stretch(whole.first, duty.by.in_year(whole.first.year)) if duty.by else whole


def _count(duty: RecurringDuty, home: UnionHome, time: Stretch, day: date) -> int:
    found = (each for each in home.filed(duty.done) if time.holds(each.on) and each.on <= day)
    if duty.passes is None:
        return sum(1 for _ in found)
    votes = (each.entry.votes for each in found)
    return sum(duty.passes.reached(v.in_favour, v.number(duty.passes.of)) for v in votes if v is not None)


def _recurs(duty: RecurringDuty, status: DutyStatus, time: Stretch, count: int) -> State:
    return State(status, time, str(count), str(duty.at_least))


def _share(duty: ShareDuty, home: UnionHome, day: date, since: date) -> State:
    """Judged when the period is over; the figures of the current one only warn."""
    now = period_of(duty.in_each, day)
    last = period_of(duty.in_each, now.first - DAY)
    if last.first >= since:
        share = _reached(duty, home, last, day)
        if share is None and day <= after(last.last, duty.drawn_up_within):
            return _shares(duty, DutyStatus.AT_RISK, last, share)
        if share is None or share < duty.at_least:
            return _shares(duty, DutyStatus.MISSED, last, share)
        if (running := _reached(duty, home, now, day)) is None or running >= duty.at_least:
            return _shares(duty, DutyStatus.MET, last, share)
    share = _reached(duty, home, now, day)
    low = share is not None and share < duty.at_least
    return _shares(duty, DutyStatus.AT_RISK if low else DutyStatus.OPEN, now, share)


def _reached(duty: ShareDuty, home: UnionHome, time: Stretch, day: date) -> Fraction | None:
    """The share over a period; ``None`` while nothing to take it of was recorded."""
    found = [
        each.entry.figures for each in home.filed(duty.recorded_in) if time.holds(each.on) and each.on <= day
    ]
    whole = sum((figures.get(duty.of, Decimal(0)) for figures in found), Decimal(0))
    part = sum((figures.get(duty.share, Decimal(0)) for figures in found), Decimal(0))
    return Fraction(part) / Fraction(whole) if whole else None


def _shares(duty: ShareDuty, status: DutyStatus, time: Stretch, share: Fraction | None) -> State:
    return State(status, time, percent(share) if share is not None else "", percent(duty.at_least))


# --- what has to be there --------------------------------------------------------------------------------------------


def _rate(duty: RateDuty, home: UnionHome, day: date) -> State:
    """A share of figures; one that nobody recorded is at risk, not missed (A26: no rounding, shares are exact)."""
    part, whole = home.figure(duty.rate, day), home.figure(duty.of, day)
    if part is None or whole is None or not whole[1]:
        return State(DutyStatus.AT_RISK, None, "", percent(duty.at_least))
    share = Fraction(part[1]) / Fraction(whole[1])
    status = DutyStatus.MET if share >= duty.at_least else DutyStatus.MISSED
    return State(status, None, percent(share), percent(duty.at_least))


def _on_file(duty: OnFileDuty, home: UnionHome, day: date) -> State:
    there = sum(any(each.on <= day for each in home.filed(kind)) for kind in duty.on_file)
    wanted = len(duty.on_file)
    status = DutyStatus.MET if there == wanted else DutyStatus.MISSED
    return State(status, None, str(there), str(wanted))


def _officers(duty: OfficersDuty, home: UnionHome) -> State:
    there = sum(
        officer.post in duty.officers and (not duty.full_time or officer.full_time is True)
        for officer in home.officers
    )
    status = DutyStatus.MET if there >= duty.at_least else DutyStatus.MISSED
    return State(status, None, str(there), str(duty.at_least))


def _term(duty: TermDuty, home: UnionHome, day: date) -> State:
    """A term that is too short or too long is missed, like one that is over; an election nobody recorded is at risk."""
    wanted = f"{duty.at_least}–{duty.at_most}"
    elected = max(
        (each for each in home.filed(duty.term_of) if each.on <= day), key=lambda each: each.on, default=None
    )
    if elected is None:
        return State(DutyStatus.AT_RISK, None, "", wanted)
    longest = after(elected.on, duty.at_most)
    term = Stretch(elected.on, elected.entry.until or longest)
    possible = after(elected.on, duty.at_least) - DAY <= term.last <= longest
    if not possible or day > term.last:
        return State(DutyStatus.MISSED, term, term.last.isoformat(), wanted)
    presses = day > before(term.last, duty.at_risk)
    return State(DutyStatus.AT_RISK if presses else DutyStatus.MET, term, term.last.isoformat(), wanted)


# --- the review by the members ---------------------------------------------------------------------------------------


def review_state(rule: MemberReviewRule, held: date | None, day: date, since: date) -> State | None:
    """Whether the members reviewed the home in time; nothing to say where the notice names no interval.

    ``held`` is the day of the newest review by the day. Counted from it, or from the first day the notice binds.
    """
    if rule.every is None:
        return None
    due = after(held or since, rule.every)
    time, done = Stretch(held or since, due), held.isoformat() if held else ""
    if day > due:
        return State(DutyStatus.MISSED, time, done, str(rule.every))
    if rule.at_risk is not None and day > before(due, rule.at_risk):
        return State(DutyStatus.AT_RISK, time, done, str(rule.every))
    return State(DutyStatus.MET if held else DutyStatus.OPEN, time, done, str(rule.every))


def states(scheme: Scheme, home: UnionHome, unit_type: str, day: date) -> Iterator[tuple[str, Duty, State]]:
    """Every duty of a notice that binds the home on a day, and how it stands."""
    since = bound_since(scheme, home)
    if since > day:
        return
    for name, duty in scheme.duties.items():
        if binds(duty, home, unit_type, day):
            yield name, duty, state(duty, home, day, since)
