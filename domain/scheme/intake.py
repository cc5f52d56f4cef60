"""Rounds: how often, in which windows, for how many places."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain.scheme.words import Between, Duration, Rule, Share, Slug, Words


class Window(Rule):
    """When applications are taken. ``counts`` says which day meets it: that of applying, or of arriving at a step (A19)."""

    id: Slug = "main"
    title: Words | None = None
    open: Between
    counts: str = Field("apply", description="apply, or the id of the step the application must have reached")


class StageWindow(Rule):
    """When the acts of a later stage are allowed (steps refer to it by ``within``)."""

    id: Slug
    title: Words | None = None
    open: Between
    effect: Literal["refuse", "warn"] = "refuse"


class PerUnit(Rule):
    """At most this many places for each unit found by an actor (each district, each system union)."""

    of: str
    at_most: int


class ShareOfPlaces(Rule):
    """At most this share of the round's applications (rounded down), but never below ``floor``."""

    at_most: Share
    of: Literal["applications", "places"] = "applications"
    floor: int = 0


class Reserved(Rule):
    """At least this share or number of the places goes to homes with an attribute (or of a kind)."""

    attribute: Slug
    one_of: tuple[str, ...]
    at_least: int | None = None
    at_least_share: Share | None = None


class Quota(Rule):
    """How many places a round has. ``exceed: with-reason`` makes it a plan figure (A52)."""

    total: int | None = None
    per_unit: PerUnit | None = None
    share: ShareOfPlaces | None = None
    reserved: tuple[Reserved, ...] = ()
    exceed: Literal["refuse", "with-reason"] = "refuse"
    counts_at: str | None = Field(None, description="The step that takes a place; select, else the last step")


class RoundRule(Rule):
    """How an honour's rounds run. ``every: null`` with ``rolling: true`` takes applications at any time."""

    every: Duration | None = None
    rolling: bool = False
    windows: tuple[Window, ...] = ()
    stages: tuple[StageWindow, ...] = ()
    opened_by: str
    extended_by: str | None = None
    off_cycle: Literal["with-reason", "refuse"] = Field(
        "with-reason", description="A round sooner than the interval (A11)"
    )
    quota: Quota | None = None
