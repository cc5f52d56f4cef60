"""Until when a term lasts: for a time, until a fixed day, or until a day of the year in which a time is over."""

from __future__ import annotations

from datetime import date

from domain.award.rules import Rules
from domain.calendar import after
from domain.refusals import TooLate
from domain.scheme.standing import Term
from domain.scheme.words import MonthDay
from domain.vocabulary import Period


def last_day_of(term: Term, since: date) -> date:
    """The last day of a term that is counted from a day."""
    if isinstance(term.until, date):
        return term.until
    over = after(since, term.lasts) if term.lasts else since
    return _in_or_after(term.until, over, since) if term.until else over


def _in_or_after(day: MonthDay, over: date, since: date) -> date:
    """That day of the year in which the time is over; where there is no time, the first such day after it begins."""
    last = day.in_year(over.year)
    return last if last > since else day.in_year(over.year + 1)


def first_term(rules: Rules, begins: date) -> date | None:
    """The last day of the term an honour begins with; refused when it would be over before it begins."""
    term = rules.standing.term
    last = last_day_of(term, begins) if term else None
    if term and last and last < begins:
        raise TooLate(what=Period.TERM, latest=last, on=begins, clause=term.source)
    return last


def term_after(term: Term, expiry: date, day: date) -> date:
    """The last day of a term counted from the old expiry, term by term, so that it is not over already on a day."""
    last = last_day_of(term, expiry)
    return last if last >= day else term_after(term, last, day)
