"""Goals (工作目标): what a notice wants to have reached by a day, over all homes it binds. Only told, never enforced."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from domain.scheme.words import Date, Rule, Share, Slug, Words


class AnyGoal(Rule):
    """What every goal shares."""

    title: Words = Field(description="Its name")
    since: Date = Field(description="The first day that counts")
    by: Date = Field(description="The last day that counts")


class HonoursGoal(AnyGoal):
    """So many homes are given one of these honours. One that was annulled does not count; one that ended later does."""

    conferred: tuple[str, ...] = Field(min_length=1, description="The honours")
    at_least: int = Field(ge=1, description="How many")


class SatisfactionGoal(AnyGoal):
    """The members of so many of the homes that were reviewed are satisfied; by the newest review of each."""

    satisfied: Share = Field(description="The satisfied share of a review that counts as reached")
    review: Slug = Field("home", description="Which review: of the home, the union …")
    of_homes: Share | None = Field(
        None, description="The share of the reviewed homes that must reach it; only shown when left out"
    )


_KEYS: dict[str, type[AnyGoal]] = {"conferred": HonoursGoal, "satisfied": SatisfactionGoal}


def _kind(value: object) -> str | None:
    if isinstance(value, dict):
        return next((key for key in _KEYS if key in value), None)
    return next((key for key, kind in _KEYS.items() if kind is type(value)), None)


Goal = Annotated[
    Annotated[HonoursGoal, Tag("conferred")] | Annotated[SatisfactionGoal, Tag("satisfied")],
    Discriminator(
        _kind,
        custom_error_type="unknown_goal",
        custom_error_message="a goal starts with one of: " + ", ".join(_KEYS),
    ),
]
