"""Duties (职责): what a home has to do again and again, or has to have, whether it holds an honour or not.

A duty is judged from the base file (建家活动基础档案) and the dated facts of the home: ``domain/duties.py``. It informs
people and bars nothing, unless an honour asks for it with ``meets_duties`` under ``requires``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from domain.scheme.words import Duration, Part, Rule, Share, Slug, Threshold, Words, Yearly

Period = Literal["month", "quarter", "half-year", "year"]
"""A stretch of the calendar: quarters begin in January, April, July and October, half-years in January and July."""


class Binds(Part):
    """The homes a duty is for: those that fit everything given here; every home when nothing is."""

    kinds: tuple[Slug, ...] = Field((), description="Kinds of home")
    unit_types: tuple[Slug, ...] = Field((), description="Types of the unit that owns the home")
    words: dict[Slug, str] = Field({}, description="Words recorded of the home: `{sector: high-tech}`")
    figures: dict[Slug, Decimal] = Field(
        {}, description="Figures of the home, newest known, that are at least this: `{workers: 200}`"
    )


class AnyDuty(Rule):
    """What every duty shares."""

    title: Words = Field(description="Its name")
    binds: Binds = Field(Binds(), description="Which homes it is for; all when left out")


class RecurringDuty(AnyDuty):
    """Something that is done so often in each period of the calendar, perhaps by a day of the year.

    The first period counted is the first that begins when the home is registered and the notice in force.
    """

    done: Slug = Field(description="The kind of base-file entry that shows it")
    at_least: int = Field(1, ge=1, description="How often in each period")
    in_each: Period = Field(description="The period of the calendar")
    by: Yearly | None = Field(None, description="Only what is done by this day of the year counts")
    passes: Threshold | None = Field(
        None, description="Only entries with a vote that reaches this count (BJ2015-3.3.2c)"
    )
    at_risk: Duration = Field(description="How long before its time runs out an open duty is at risk")


class ShareDuty(AnyDuty):
    """A share of two figures, each summed over the entries of a period: 70 % of the retained funds of a year.

    It is judged when the period is over.
    """

    share: Slug = Field(description="The figure that is a part: spent-on-members")
    of: Slug = Field(description="The figure it is a part of: retained-funds")
    recorded_in: Slug = Field(description="The kind of base-file entry that has both figures")
    at_least: Share = Field(description="The share that must be reached")
    in_each: Period = Field(description="The period of the calendar")
    drawn_up_within: Duration = Field(
        description="How long after the period the figures may still be missing; so long it is at risk"
    )


class RateDuty(AnyDuty):
    """A share of two figures of the home, the newest known of each: members of workers."""

    rate: Slug = Field(description="The figure that is a part: members")
    of: Slug = Field(description="The figure it is a part of: workers")
    at_least: Share = Field(description="The share that must be reached")


class OnFileDuty(AnyDuty):
    """The base file holds at least one entry of each of these kinds."""

    on_file: tuple[Slug, ...] = Field(min_length=1, description="Kinds of base-file entry")


class OfficersDuty(AnyDuty):
    """The home's union has officers in one of these posts."""

    officers: tuple[str, ...] = Field(min_length=1, description="Posts; of several, any")
    full_time: bool = Field(False, description="Only full-time officers count")
    at_least: int = Field(1, ge=1, description="How many of them")


class TermDuty(AnyDuty):
    """What is elected has a term, and is elected anew before the term is over.

    The term ends on the ``until`` of the newest entry, or ``at_most`` after the election when none was recorded.
    """

    term_of: Slug = Field(description="The kind of base-file entry that records the election")
    at_least: Duration = Field(description="The shortest term")
    at_most: Duration = Field(description="The longest term")
    at_risk: Duration = Field(description="How long before its end a term is at risk")


_KEYS: dict[str, type[AnyDuty]] = {
    "done": RecurringDuty, "share": ShareDuty, "rate": RateDuty, "on_file": OnFileDuty, "officers": OfficersDuty,
    "term_of": TermDuty,
}  # fmt: skip


def _kind(value: object) -> str | None:
    if isinstance(value, dict):
        return next((key for key in _KEYS if key in value), None)
    return next((key for key, kind in _KEYS.items() if kind is type(value)), None)


Duty = Annotated[
    Annotated[RecurringDuty, Tag("done")]
    | Annotated[ShareDuty, Tag("share")]
    | Annotated[RateDuty, Tag("rate")]
    | Annotated[OnFileDuty, Tag("on_file")]
    | Annotated[OfficersDuty, Tag("officers")]
    | Annotated[TermDuty, Tag("term_of")],
    Discriminator(
        _kind,
        custom_error_type="unknown_duty",
        custom_error_message="a duty starts with one of: " + ", ".join(_KEYS),
    ),
]
