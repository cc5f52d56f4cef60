"""The figures, dates and words recorded of a home, held against what a condition asks of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.calendar import after, before
from domain.dossier import Dossier
from domain.refusals import AttributeNotMet, DateNotMet, FigureNotMet, Refusal
from domain.scheme import eligibility as ask
from domain.scheme.notice import Scheme
from domain.scheme.words import Text
from domain.tally import percent

NOT_RECORDED = Text(zh="未登记", en="not recorded")


def figure_unmet(scheme: Scheme, condition: ask.Figure, dossier: Dossier) -> Refusal | None:
    known = dossier.home.figure(condition.figure, dossier.day)
    old = bool(known and condition.reference and known[0] < before(dossier.day, condition.reference))
    value = known[1] if known and not old else None
    if value is not None and condition.share_of:
        base = dossier.home.figure(condition.share_of, dossier.day)
        value = value / base[1] if base and base[1] else None
    low = condition.at_least is not None and (value is None or value < condition.at_least)
    high = condition.at_most is not None and (value is None or value > condition.at_most)
    if not low and not high:
        return None
    actual = Text(zh=f"{known[0]}登记的，须重新登记", en=f"of {known[0]}, too old") if known and old else None
    return FigureNotMet(
        figure=_figure_called(scheme, condition),
        actual=actual or (NOT_RECORDED if value is None else _told(value, condition)),
        wanted=_bound(condition, low=low),
        clause=condition.source,
    )


def _figure_called(scheme: Scheme, condition: ask.Figure) -> Text:
    """The figure, or the share of another one, by name."""
    what = fact_called(scheme, condition.figure)
    if condition.share_of is None:
        return what
    base = fact_called(scheme, condition.share_of)
    return Text(
        zh=f"{what.zh}占{base.zh}的比例", en=f"{what.en or what.zh} as a share of {base.en or base.zh}"
    )


def _bound(condition: ask.Figure, *, low: bool) -> Text:
    """The bound that is missed."""
    limit = condition.at_least if low else condition.at_most
    told = _told(limit, condition) if limit is not None else ""
    return (
        Text(zh=f"不少于{told}", en=f"at least {told}")
        if low
        else Text(zh=f"不超过{told}", en=f"at most {told}")
    )


def _told(value: Decimal, condition: ask.Figure) -> str:
    """A number; a share as a percentage."""
    return percent(Fraction(value)) if condition.share_of else str(value)


def fact_called(scheme: Scheme, word: str) -> Text:
    """A figure, date or attribute by its name, else by the word the notice uses."""
    return scheme.fact(word) or Text(zh=word, en=word)


def date_unmet(scheme: Scheme, condition: ask.Dated, dossier: Dossier) -> Refusal | None:
    day = dossier.home.dates.get(condition.dated)
    if day is None and condition.dated == "union-founded-on":
        day = dossier.unit_founded_on
    wanted = _date_wanted(condition, dossier, day)
    if wanted is None:
        return None
    what = fact_called(scheme, condition.dated)
    return DateNotMet(what=what, actual=day or NOT_RECORDED, wanted=wanted, clause=condition.source)


def _date_wanted(condition: ask.Dated, dossier: Dossier, day: date | None) -> Text | None:
    """What the date should have been, when it is not."""
    if condition.at_least_ago and (day is None or after(day, condition.at_least_ago) > dossier.day):
        return Text(zh=f"满{condition.at_least_ago.zh}", en=f"at least {condition.at_least_ago.en} ago")
    if condition.at_most_ago and (day is None or day < before(dossier.day, condition.at_most_ago)):
        return Text(zh=f"在{condition.at_most_ago.zh}以内", en=f"at most {condition.at_most_ago.en} ago")
    if condition.since_start_of_year is not None:
        first = date((dossier.round_year or dossier.day.year) + condition.since_start_of_year, 1, 1)
        if day is None or day < first:
            return Text(zh=f"不早于{first}", en=f"not before {first}")
    return None


def attribute_unmet(scheme: Scheme, condition: ask.Attribute, dossier: Dossier) -> Refusal | None:
    word = dossier.home.words.get(condition.attribute, "")
    if (not condition.one_of or word in condition.one_of) and word not in condition.none_of:
        return None
    barred = "、".join(condition.none_of)
    wanted = "、".join(condition.one_of) or Text(zh=f"非{barred}", en=f"not {barred}")
    called = fact_called(scheme, condition.attribute)
    return AttributeNotMet(
        attribute=called, actual=word or NOT_RECORDED, wanted=wanted, clause=condition.source
    )
