"""The ladder of reminders before and after something is due: which rungs there are, and which are due on a day.

A rung is a day counted from the due date: ``-P90D`` lies 90 days before it, ``P0D`` is the day itself, ``+1``, ``+2`` …
follow every ``then_every`` for as long as nothing is done. Every rung is counted from the due date and never from the
rung before it, so monthly rungs after 31 January fall on the last of February and on 31 March. A period that begins with
an act (``since``) has no rung before it has begun, nor on that day: who is told on Monday is not reminded on Monday.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, takewhile

from domain.calendar import PLAIN, WorkCalendar, add_months
from domain.scheme.standing import Reminders
from domain.scheme.words import Span
from domain.vocabulary import Standing

REMINDED = (Standing.IN_FORCE, Standing.RECTIFYING)
"""The standings in which a re-inspection can be held and is asked for. A suspended honour is reminded of again when it is
back, one that is over never.
"""


@dataclass(frozen=True)
class Rung:
    """A step of the ladder and its day. ``instead_of`` are missed rungs that it stands for as well; ``provisional`` is a day
    counted across a year whose working days are not known.
    """

    id: str
    on: date
    instead_of: tuple[str, ...] = ()
    provisional: bool = False


def rungs_due(
    due: date, rule: Reminders, done: Collection[str], today: date, calendar: WorkCalendar = PLAIN,
    since: date | None = None,
) -> tuple[Rung, ...]:  # fmt: skip
    """The rungs to issue today, oldest first: those whose day has come and that are not ``done``.

    After a standstill there may be several. The notice says whether all are made up for or the newest alone.
    """
    missed = tuple(takewhile(lambda rung: rung.on <= today, ladder(due, rule, done, calendar, since)))
    if rule.missed_rungs == "all" or not missed:
        return missed
    newest = missed[-1]
    return (Rung(newest.id, newest.on, tuple(rung.id for rung in missed[:-1]), newest.provisional),)


def ladder(
    due: date, rule: Reminders, done: Collection[str] = (), calendar: WorkCalendar = PLAIN, since: date | None = None
) -> Iterator[Rung]:  # fmt: skip
    """The rungs that are left, by their days; without end where the notice goes on reminding after the due date."""
    begun = (
        rung for rung in _up_to(due, rule, calendar) if since is None or rung.on > since or rung.on >= due
    )
    yield from (rung for rung in begun if rung.id not in done)
    if rule.then_every is not None:
        climbed = max((int(each) for each in done if each.startswith("+")), default=0)
        for step in count(climbed + 1):
            yield _rung(f"+{step}", due, rule.then_every.times(step), 1, calendar)


def earliest(rule: Reminders) -> timedelta:
    """A time before the due date in which no rung lies yet; rounded up, for leaving out what is not near."""
    spans = (*rule.before, *(span for own in rule.apart for span in own.before))
    lengths = [span.months * 31 + span.days + span.working_days * 3 for span in spans]
    return timedelta(days=max(lengths, default=0) + 15)


def _up_to(due: date, rule: Reminders, calendar: WorkCalendar) -> list[Rung]:
    rungs = {_id(span): _rung(_id(span), due, span, -1, calendar) for span in rule.before}
    return sorted(rungs.values(), key=lambda rung: rung.on)


def _rung(name: str, due: date, span: Span, direction: int, calendar: WorkCalendar) -> Rung:
    """The rung a span before (-1) or after (1) the due date."""
    moved = add_months(due, direction * span.months) + direction * timedelta(days=span.days)
    day, unknown = calendar.count(moved, direction * span.working_days)
    return Rung(name, day, provisional=bool(unknown))


def _id(span: Span) -> str:
    """The stable name of a span before the due date."""
    if span.working_days:
        return f"-{span.working_days}WD"
    return f"-{span}" if span.months or span.days else str(span)
