"""Terms that leave time for what is asked within them, counted for every day an honour may begin on."""

from __future__ import annotations

from datetime import date, timedelta

from domain.award.conferral import due_by
from domain.award.term import last_day_of
from domain.calendar import after, before
from domain.scheme import eligibility as ask
from domain.scheme.checks.contradictions import each_grade
from domain.scheme.checks.days import can_be_counted
from domain.scheme.mistakes import Mistake, Mistakes, Place
from domain.scheme.notice import Honour, Scheme
from domain.scheme.references import parts, spoken
from domain.scheme.standing import Reinspection, Term
from domain.scheme.words import MonthDay, Span

A_YEAR = [date(2024, 1, 1) + timedelta(days=day) for day in range(366)]
"""Days on which an honour may be conferred."""

Life = tuple[date, date]
"""The day an honour begins and the last day of its term."""


def lives(term: Term) -> list[Life]:
    """Every life that a term leaves, by the day of conferral; none where its length cannot be said, or it ends on a date."""
    if isinstance(term.until, date) or not (term.until or term.lasts):
        return []
    if term.lasts and not can_be_counted(term.lasts):
        return []
    return [(day, last_day_of(term, day)) for day in A_YEAR]


def lives_of_most(term: Term) -> list[Life]:
    """The same without the one day on which a term that has no length but ends on a day of the year begins a whole year
    before it ends: 31 December, of one until 31 December. Nobody waits for that day to confer.
    """
    found, until = lives(term), term.until
    if term.lasts or not isinstance(until, MonthDay):
        return found
    return [life for life in found if life[0] != until.in_year(life[0].year)]


def first_life(scheme: Scheme, term: Term) -> Life | None:
    """Of a term that ends on a date the longest life: from the year in which the notice is issued or in force."""
    known = [day for day in (scheme.issued_on, scheme.in_force.from_) if day]
    if not isinstance(term.until, date) or not known:
        return None
    first = date(min(known).year, 1, 1)
    return (first, term.until) if first <= term.until else None


def times_beyond_the_term(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A renewal may be decided, and a re-inspection falls due, before the term is over."""
    for grade in each_grade(honour):
        term = honour.standing.term.in_grade(grade) if honour.standing.term else None
        inspection = honour.standing.reinspection.in_grade(grade) if honour.standing.reinspection else None
        if term is not None:
            yield from _never_early(term, (*at, "standing", "term", "renewal", "not_before"))
        if term is not None and inspection is not None:
            yield from _never_due(scheme, term, inspection, (*at, "standing", "reinspection", "every"))


def _never_early(term: Term, place: Place) -> Mistakes:
    early = term.renewal.not_before if term.renewal else None
    found = lives(term)
    if (
        early
        and can_be_counted(early)
        and found
        and all(before(ends, early) < begins for begins, ends in found)
    ):
        zh = f"提前{early.zh}续期，比有效期（{_length(term)[0]}）还长，等于没有限制。"
        en = (
            f"Renewal {early.en} before expiry is longer than the term ({_length(term)[1]}): no limit at all."
        )
        yield Mistake(place, "contradiction", zh, en)


def _never_due(scheme: Scheme, term: Term, inspection: Reinspection, place: Place) -> Mistakes:
    every, only = inspection.every, first_life(scheme, term)
    found = [only] if only else lives_of_most(term)
    if (
        inspection.scope != "all"
        or term.renewal
        or not found
        or not can_be_counted(every)
        or str(every) == "P0D"
    ):
        return
    if all(due_by(inspection, begins, begins) > ends for begins, ends in found):
        zh = f"有效期（{_length(term)[0]}）不能续期，{every.zh}一次的复验到届满时还轮不到。"
        en = f"The term ({_length(term)[1]}) is never renewed; a re-inspection every {every.en} never falls due in it."
        yield Mistake(place, "contradiction", zh, en)


def _length(term: Term) -> tuple[str, str]:
    """How long a term is, in words."""
    until = term.until
    if isinstance(until, date):
        return f"至{until}", f"until {until}"
    words = [(term.lasts.zh, term.lasts.en)] if term.lasts else []
    words += [(f"至其后的{until.month}月{until.day}日", f"until the next {until}")] if until else []
    return "，".join(zh for zh, _ in words), ", ".join(en for _, en in words)


def time_in_grade_beyond_the_term(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A time in grade that is asked for can be reached before the term of that honour is over."""
    for place, part in parts(honour.requires, (*at, "requires")):
        if not isinstance(part, ask.Holds) or part.for_at_least is None or part.ever:
            continue
        held = [scheme.honours.get(name) for _, name in spoken(part.holds, ())]
        if all(each is not None and _always_over_before(each, part.for_at_least) for each in held):
            zh = f"所要求的荣誉到期前满不了{part.for_at_least.zh}，又不能续期；可写ever: true。"
            en = f"That honour expires before {part.for_at_least.en} and is never renewed; ever: true counts ended ones."
            yield Mistake((*place, "for_at_least"), "contradiction", zh, en)


def _always_over_before(honour: Honour, span: Span) -> bool:
    """Whether, in every grade, the term of an honour is over before a span is, and is not renewed."""
    term = honour.standing.term
    if term is None or term.renewal or not can_be_counted(span):
        return False
    each = [lives(term.in_grade(grade)) for grade in each_grade(honour)]
    return all(found and all(after(begins, span) > ends for begins, ends in found) for found in each)
