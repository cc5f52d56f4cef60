"""What the calendar brings to an honour by itself, and on which day: the one place where these days come from.

Only what the notice states happens by itself (ADR 0013): a term ends, a missed re-inspection has the consequence the
notice names, a suspension that ends by itself is over, a title that was not taken over in time lapses. Everything else
stays as it is and is shown as overdue. A day up to which something lasts is its last day; what follows takes effect on
the day after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.award.rules import Rules
from domain.award.state import AwardState, ByRule
from domain.calendar import WorkCalendar, as_known
from domain.days import day_after
from domain.reminders import REMINDED
from domain.scheme.notice import Succession
from domain.vocabulary import Standing

Happens = Literal["expire", "lapse", "suspend", "reinstate", "end"]

ORDER: tuple[Happens, ...] = ("expire", "lapse", "suspend", "reinstate")
"""Of what takes effect on one day, an ending comes first: it leaves nothing to be suspended or reinstated. ``end`` is the
ending that people dated ahead; nothing else comes on its day.
"""

PROCEEDINGS, PUT_BACK, PROVISIONAL = "revocation-proposed", "put-back", "provisional"
"""Why something waits for people although its day has come: a revocation is proposed, and nobody gets round it by
waiting; people put the honour back after that day; the day was counted over a year whose working days are not known.
"""

WAITS = {
    PROCEEDINGS: ("先办结撤销程序", "the proposed revocation is decided first"),
    PUT_BACK: ("此日以后由人恢复，须由人决定", "people put it back after this day and decide"),
    PROVISIONAL: ("工作日历未知，日期未定", "the working days are not known, the day is provisional"),
}
"""The reasons to wait, in words."""


@dataclass(frozen=True)
class Coming:
    """Something the calendar brings: the act, the day it takes effect, by which rule, and why it waits, if it does."""

    act: Happens
    on: date
    by: ByRule
    reason: str = ""
    waits: str = ""


def coming(
    award: AwardState, rules: Rules, calendar: WorkCalendar, leaving: Succession | None = None
) -> tuple[Coming, ...]:
    """What comes to an honour as things stand, the earliest first, up to the first that ends it.

    ``leaving`` is the rule of a newer notice by which titles of this kind lapse unless they are taken over.
    """
    if award.standing is None or award.ended_on is not None:
        return ()
    found = (
        *_term(award, rules),
        *missed(award, rules),
        *_suspension(award, rules, calendar),
        *_left(award, leaving),
    )
    ordered = sorted(found, key=lambda each: (each.on, ORDER.index(each.act)))
    end = next((place for place, each in enumerate(ordered) if _ends(each)), len(ordered))
    return tuple(ordered[: end + 1])


def _ends(each: Coming) -> bool:
    return each.act in ("expire", "lapse") and not each.waits


def _term(award: AwardState, rules: Rules) -> Iterator[Coming]:
    """The term runs on through suspension and rectification; while a revocation is proposed its end waits."""
    term, last = rules.standing.term, award.valid_until
    if term is None or last is None:
        return
    waits = _waits(award, last) or (PROVISIONAL if term.lasts and term.lasts.working_days else "")
    yield Coming("expire", day_after(last), ByRule("term", term.source or ""), f"有效期至{last}", waits)


def missed(award: AwardState, rules: Rules) -> Iterator[Coming]:
    """Missed is what was asked for on its due day and not held by then, whatever it found; a re-inspection that nobody
    could hold in time (the honour was suspended, a revocation proposed, or it was not known yet) stays overdue.
    """
    rule, due = rules.standing.reinspection, award.next_due
    if rule is None or due is None or rule.missed == "overdue" or award.standing not in REMINDED:
        return
    if award.inspected_for == due or due < max(award.back_on or due, award.known_on or due):
        return
    waits = PROVISIONAL if rule.every.working_days else ""
    by = ByRule("reinspection.missed", rule.source or "")
    yield Coming(rule.missed, day_after(due), by, f"{due}前未复验", waits)


def _suspension(award: AwardState, rules: Rules, calendar: WorkCalendar) -> Iterator[Coming]:
    """A suspension ends after its last day where the notice says so; not before a proposed revocation is dropped."""
    rule, until = rules.standing.suspension, award.suspended_until
    if rule is None or rule.ends != "by-itself" or until is None:
        return
    last = as_known(until, award.suspension_count, calendar)
    on = max(day_after(last.day), award.back_on or last.day)
    waits = PROVISIONAL if last.provisional else ""
    waits = PROCEEDINGS if award.standing == Standing.REVOCATION_PROPOSED else waits
    yield Coming("reinstate", on, ByRule("suspension.ends", rule.source or ""), "暂停期满", waits)


def _left(award: AwardState, leaving: Succession | None) -> Iterator[Coming]:
    """A title of an older notice lapses unless it is taken over in time; one given after that day does not."""
    last = leaving.until if leaving else None
    if leaving is None or last is None or (award.conferred_on is not None and award.conferred_on > last):
        return
    by = ByRule("succession.until", leaving.source or "")
    yield Coming("lapse", day_after(last), by, f"{last}前未转入新办法", _waits(award, last))


def _waits(award: AwardState, last: date) -> str:
    """Why an ending waits that follows ``last``."""
    if award.standing == Standing.REVOCATION_PROPOSED:
        return PROCEEDINGS
    return PUT_BACK if award.restored_on is not None and last < award.restored_on else ""
