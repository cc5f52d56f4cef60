"""Rounds: how often, in which windows, for how many places."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain.scheme.words import Between, Duration, Rule, Share, Slug, Words


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


class PerUnit(Rule):
    """At most this many places for each unit found by an actor (each district, each system union)."""

    of: str = Field(description="The actor whose unit is counted")
    at_most: int = Field(description="Places for each such unit")


class ShareOfPlaces(Rule):
    """At most this share of the round's applications (rounded down), but never below ``floor``."""

    at_most: Share = Field(description="The share")
    of: Literal["applications", "places"] = Field("applications", description="What it is a share of")
    floor: int = Field(0, description="Never fewer than this")


class Reserved(Rule):
    """At least this share or number of the places goes to homes with an attribute (or of a kind)."""

    attribute: Slug = Field(description="The attribute of the home")
    one_of: tuple[str, ...] = Field(description="The words that count")
    at_least: int | None = Field(None, description="Places kept, as a number")
    at_least_share: Share | None = Field(None, description="Places kept, as a share of total")


class Quota(Rule):
    """How many places a round has. ``exceed: with-reason`` makes it a plan figure (A52)."""

    total: int | None = Field(None, description="Places in all")
    per_unit: PerUnit | None = Field(None, description="Places per district, system union …")
    share: ShareOfPlaces | None = Field(None, description="Places as a share")
    reserved: tuple[Reserved, ...] = Field((), description="Places kept for some")
    exceed: Literal["refuse", "with-reason"] = Field(
        "refuse", description="refuse more, or allow more with a reason"
    )
    counts_at: str | None = Field(None, description="The step that takes a place; select, else the last step")


class RoundRule(Rule):
    """How an honour's rounds run. With ``rolling: true`` one round takes applications at any time."""

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
    extended_by: str | None = Field(None, description="Who may extend a window; the opener when left out")
    off_cycle: Literal["with-reason", "refuse"] = Field(
        "with-reason", description="A round sooner than the interval (A11)"
    )
    quota: Quota | None = Field(
        None, description="How many places a round has; as many as qualify when left out"
    )
