"""Rounds: how often, in which windows, for how many places."""

from __future__ import annotations

from math import ceil, floor
from typing import Literal

from pydantic import Field

from domain.scheme.words import AppliesTo, Between, Duration, Rule, Share, Slug, Words


class Window(Rule):
    """When applications are taken. ``counts`` says which day meets it: that of applying, or of arriving at a step (A19)."""

    id: Slug = Field("main", description="The id of the window")
    title: Words | None = Field(None, description="Its name")
    open: Between = Field(
        description="From when until when; left open, the days are set when the round is opened"
    )
    counts: str = Field("apply", description="apply, or the id of the step the application must have reached")


class StageWindow(Rule):
    """When the acts of a later stage are allowed (steps refer to it by ``within``)."""

    id: Slug = Field(description="The id steps refer to")
    title: Words | None = Field(None, description="Its name")
    open: Between = Field(description="From when until when")
    effect: Literal["refuse", "warn"] = Field("refuse", description="refuse acts outside it, or only warn")


OTHERS = "others"
"""The word for every unit that a table of places does not name."""

Numbers = int | dict[Slug, int]
"""One number for every unit, or a number per unit by its id; ``others`` stands for the rest."""


def number_for(numbers: Numbers | None, unit: str) -> int | None:
    """The number of a unit; ``None`` where none is said."""
    return numbers.get(unit, numbers.get(OTHERS)) if isinstance(numbers, dict) else numbers


class PerUnit(Rule):
    """Places of each unit found by an actor (each district, each system union): a most, a least, or both.

    Both are one number for every unit, or a table of unit ids (东区 5, 西区 3) in which ``others`` stands for the rest.
    What ``at_least`` guarantees is kept for a unit until it has used it; nobody else may take it. ``at_most_share`` is a
    share of the applications that the unit itself has in the round; a number set by ``round.change-quota`` goes before it.
    """

    of: str = Field(description="The actor whose unit is counted")
    at_most: Numbers | None = Field(
        None,
        description="Places for each such unit; no limit for units that a table without others does not name",
    )
    at_most_share: Share | None = Field(
        None,
        description="Places for each such unit as a share of its own applications in the round; every one that was filed "
        "counts, also one withdrawn since",
    )
    rounded: Literal["down", "up"] = Field("down", description="How the share is made a whole number")
    at_least: Numbers | None = Field(None, description="Places guaranteed to each such unit, out of total")

    def most(self, unit: str) -> int | None:
        """The most a unit may have."""
        return number_for(self.at_most, unit)

    def share_of(self, applications: int) -> int | None:
        """The most a unit with so many applications may have; nothing where no share is said."""
        if self.at_most_share is None:
            return None
        share = self.at_most_share * applications
        return floor(share) if self.rounded == "down" else ceil(share)

    def least(self, unit: str) -> int:
        """What is guaranteed to a unit."""
        return number_for(self.at_least, unit) or 0

    @property
    def named(self) -> frozenset[str]:
        """The units that a table guarantees places to, by name."""
        return frozenset(self.at_least) - {OTHERS} if isinstance(self.at_least, dict) else frozenset()

    @property
    def counts_all(self) -> bool:
        """Whether something is guaranteed to units that are not named."""
        return bool(self.at_least if isinstance(self.at_least, int) else self.least(OTHERS))


class GroupOfPlaces(Rule):
    """At most this many places for applications of some grades, kinds of home or types of unit."""

    only_for: AppliesTo = Field(description="Which applications")
    at_most: int = Field(ge=0, description="Places for all of them together")


class ShareOfPlaces(Rule):
    """At most this share of the round's applications (rounded down), but never below ``floor``."""

    at_most: Share = Field(description="The share")
    of: Literal["applications", "places"] = Field("applications", description="What it is a share of")
    floor: int = Field(0, description="Never fewer than this")


class Reserved(Rule):
    """At least this share or number of the places in all is kept for some: for homes with an attribute, or for
    applications of some grades, kinds of home or types of unit (``only_for``).
    """

    attribute: Slug | None = Field(None, description="The attribute of the home")
    one_of: tuple[str, ...] = Field((), description="The words of the attribute that count")
    only_for: AppliesTo | None = Field(None, description="Which applications, instead of an attribute")
    at_least: int | None = Field(None, description="Places kept, as a number")
    at_least_share: Share | None = Field(None, description="Places kept, as a share of total")


class SharedQuota(Rule):
    """Places that several honours of the notice have together: those of their rounds of one cycle, each round keeping to its
    own limits as well.
    """

    title: Words | None = Field(None, description="Its name")
    total: int = Field(ge=1, description="Places in all")


class Quota(Rule):
    """How many places a round has; every limit that is written holds. ``exceed: with-reason`` makes it a plan figure (A52)."""

    total: int | None = Field(None, description="Places in all")
    per_unit: PerUnit | None = Field(None, description="Places per district, system union …")
    share: ShareOfPlaces | None = Field(None, description="Places as a share")
    groups: tuple[GroupOfPlaces, ...] = Field((), description="Places per grade, kind or type of unit")
    reserved: tuple[Reserved, ...] = Field((), description="Places kept for some")
    within: str | None = Field(
        None, description="A quota under quotas that other honours share; its places are counted as well"
    )
    exceed: Literal["refuse", "with-reason"] = Field(
        "refuse", description="refuse more, or allow more with a reason"
    )
    counts_at: str | None = Field(None, description="The step that takes a place; select, else the last step")


class RoundRule(Rule):
    """How an honour's rounds run. With ``rolling: true`` one round takes applications at any time.

    A round that every county opens for itself has ``opened_by: county`` – an actor looked for by its type – and
    ``each_opens_its_own: true``.
    """

    every: Duration | None = Field(
        None,
        description="How often a round is held. Whole years go by the year of the round (its cycle); others are counted "
        "from the first day of the month in which the round before was opened",
    )
    rolling: bool = Field(False, description="Applications at any time")
    windows: tuple[Window, ...] = Field(
        (), description="When applications are taken; any day while the round is open when left out"
    )
    stages: tuple[StageWindow, ...] = Field((), description="When the acts of later stages are allowed")
    opened_by: str = Field(description="Who opens and closes a round")
    each_opens_its_own: bool = Field(
        False,
        description="Each unit that opened_by can be opens rounds of its own, with days and places of their own, for the "
        "applicants it is found from; else one round is for all",
    )
    extended_by: str | None = Field(None, description="Who may extend a window; the opener when left out")
    off_cycle: Literal["with-reason", "refuse"] = Field(
        "with-reason", description="A round sooner than the interval (A11)"
    )
    quota: Quota | None = Field(
        None, description="How many places a round has; as many as qualify when left out"
    )
