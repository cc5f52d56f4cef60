"""Who may apply: conditions over the home, its unit, the honours held and the findings recorded.

A condition is checked at the moments named in ``checked_at`` (``apply`` and the last step unless said otherwise) and
refuses – or, with ``effect: warn``, is only shown to every signer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from domain.scheme.words import AppliesTo, Duration, Quantity, Rule, Share, Slug, Words

USUAL_MOMENTS = ("apply", "last")
"""When a condition is checked where the notice says nothing else."""


class Condition(Rule):
    """What all conditions share."""

    effect: Literal["refuse", "warn"] = Field(
        "refuse", description="refuse, or only warn every signer; said by the outermost condition"
    )
    only_for: AppliesTo | None = Field(
        None,
        description="Only applications of these grades, kinds or unit types; inside all_of and any_of it is no "
        "alternative for the others",
    )
    checked_at: tuple[str, ...] = Field(
        USUAL_MOMENTS, description="apply, last, or ids of steps; said by the outermost condition"
    )
    says: Words | None = Field(
        None, description="The sentence shown when it is not met, if the standard one is not enough"
    )


class Holds(Condition):
    """An honour (or a standard such as 合格) is in force. A list means any one of them; ``ever`` accepts ended ones."""

    holds: str | tuple[str, ...] = Field(description="The honour or standard; of several, any one")
    of: Literal["home", "parent-home", "unit"] = Field(
        "home", description="This home; the home of the unit above; or any home of the applying unit"
    )
    for_at_least: Duration | None = Field(
        None,
        description="Minimum time held; with grade_at_least in that grade or a higher one, without a break",
    )
    grade_at_least: str | None = Field(None, description="This grade of it or a higher one")
    same_kind: bool = Field(
        True, description="Only a title held for the same kind of home counts (FS2018-3.3.4a, A10)"
    )
    ever: bool = Field(False, description="One that has ended counts too")


class DoesNotHold(Condition):
    """None of these honours is in force (Q20)."""

    does_not_hold: str | tuple[str, ...] = Field(description="The honour; of several, none")
    grade_at_least: str | None = Field(
        None, description="Only this grade of it or a higher one stands in the way"
    )
    ever: bool = Field(False, description="Not even one that has ended (FS2018 Q21: funded once)")
    within: Duration | None = Field(
        None, description="Only one conferred within this time stands in the way, whether it has ended or not"
    )


class Figure(Condition):
    """A dated number of the home (``workers``, ``members``, …), the newest known on the day."""

    figure: Slug = Field(description="The name of the figure: workers, members, …")
    at_least: Quantity | None = Field(
        None, description="The smallest number (with share_of: the smallest share, 0.9 or 90%)"
    )
    at_most: Quantity | None = Field(None, description="The largest number (or share)")
    share_of: Slug | None = Field(
        None, description="Compare the share of this other figure instead of the number"
    )
    reference: Duration | None = Field(None, description="How old the figure may be")


class Dated(Condition):
    """A date of the home or unit (``union-founded-on``, ``opened-on``): how long ago it may or must lie."""

    dated: Slug = Field(description="The name of the date: union-founded-on, opened-on, …")
    at_least_ago: Duration | None = Field(None, description="It lies at least this long ago")
    at_most_ago: Duration | None = Field(None, description="It lies at most this long ago")
    since_start_of_year: int | None = Field(
        None, description="Not before 1 January of the round's year plus this (-1 = last year)"
    )


class Attribute(Condition):
    """A word recorded of the home (``sector``, ``venue``, ``mode``) is one of these."""

    attribute: Slug = Field(description="The name of the attribute: sector, venue, mode, …")
    one_of: tuple[str, ...] = Field((), description="It is one of these words")
    none_of: tuple[str, ...] = Field((), description="It is none of these words")


class FreeOf(Condition):
    """None of these disqualifying facts lies within the look-back period (all history when left out)."""

    free_of: tuple[Slug, ...] = Field(description="The facts")
    within: Duration | None = Field(None, description="How far back; for ever when left out")


class ShareOfUnits(Condition):
    """At least this share of the units below the applicant hold an honour."""

    share_of_sub_units: str = Field(description="The honour the sub-units must hold")
    at_least: Share = Field(description="The share of them")


class Reviewed(Condition):
    """The members have reviewed the home within this time, with at least this satisfaction."""

    reviewed_within: Duration = Field(description="How long ago at most")
    satisfied_at_least: Share | None = Field(None, description="The satisfied share needed")


class Streak(Condition):
    """The honour was conferred in this many consecutive rounds, counted back from the newest: in consecutive cycles by the
    year of the round where the notice holds rounds at an interval of years (a year without a round is a gap), else in
    consecutive rounds. A title that was annulled never counts.
    """

    conferred_in_a_row: int = Field(description="How many rounds")
    honour: str = Field(description="The honour")
    revoked_counts: bool = Field(False, description="One that was revoked since then counts too")


class DutiesMet(Condition):
    """None of these duties of this notice is missed: so a duty bars, or warns, where it would only inform."""

    meets_duties: tuple[str, ...] = Field(description="The duties, by their ids under `duties`")


class PassedInspection(Condition):
    """A re-inspection was passed within this time: the honour – of several of that name the one conferred last, whether it is
    in force or ran out – was kept by it, or what it found wrong was put right.
    """

    passed_within: Duration = Field(description="How long ago at most")
    honour: str = Field(
        description="The honour that was re-inspected; of a renewal usually the honour itself"
    )


class FewReprimands(Condition):
    """The honour – of several of that name the one conferred last – was warned or criticised no more often than this."""

    reprimands_at_most: int = Field(ge=0, description="How often at most; 0: never")
    honour: str = Field(description="The honour; of a renewal usually the honour itself")
    within: Duration | None = Field(None, description="Only those within this time count; all when left out")


class AllOf(Condition):
    """Every one of these."""

    all_of: tuple[Requirement, ...] = Field(description="The conditions")


class AnyOf(Condition):
    """At least one of these (or ``at_least`` of them)."""

    any_of: tuple[Requirement, ...] = Field(description="The conditions")
    at_least: int = Field(1, description="How many of them")


_KEYS: dict[str, type] = {
    "holds": Holds, "does_not_hold": DoesNotHold, "figure": Figure, "dated": Dated, "attribute": Attribute,
    "free_of": FreeOf, "share_of_sub_units": ShareOfUnits, "reviewed_within": Reviewed, "conferred_in_a_row": Streak,
    "meets_duties": DutiesMet, "passed_within": PassedInspection, "reprimands_at_most": FewReprimands, "all_of": AllOf, "any_of": AnyOf,
}  # fmt: skip


def _kind(value: object) -> str | None:
    if isinstance(value, dict):
        return next((key for key in _KEYS if key in value), None)
    return next((key for key, kind in _KEYS.items() if kind is type(value)), None)


Requirement = Annotated[
    Annotated[Holds, Tag("holds")]
    | Annotated[DoesNotHold, Tag("does_not_hold")]
    | Annotated[Figure, Tag("figure")]
    | Annotated[Dated, Tag("dated")]
    | Annotated[Attribute, Tag("attribute")]
    | Annotated[FreeOf, Tag("free_of")]
    | Annotated[ShareOfUnits, Tag("share_of_sub_units")]
    | Annotated[Reviewed, Tag("reviewed_within")]
    | Annotated[Streak, Tag("conferred_in_a_row")]
    | Annotated[DutiesMet, Tag("meets_duties")]
    | Annotated[PassedInspection, Tag("passed_within")]
    | Annotated[FewReprimands, Tag("reprimands_at_most")]
    | Annotated[AllOf, Tag("all_of")]
    | Annotated[AnyOf, Tag("any_of")],
    Discriminator(
        _kind,
        custom_error_type="unknown_condition",
        custom_error_message="a condition starts with one of: " + ", ".join(_KEYS),
    ),
]


def meant(
    conditions: tuple[Requirement, ...], fits: Callable[[AppliesTo | None], bool]
) -> tuple[Requirement, ...]:
    """The conditions meant for an application, inside ``all_of`` and ``any_of`` too; a group left empty is not asked."""
    found: list[Requirement] = []
    for condition in conditions:
        key = {AllOf: "all_of", AnyOf: "any_of"}.get(type(condition))
        inside = meant(getattr(condition, key), fits) if key else ()
        if fits(condition.only_for) and (inside or key is None):
            found.append(condition.model_copy(update={key: inside}) if key else condition)
    return tuple(found)


AllOf.model_rebuild()
AnyOf.model_rebuild()
