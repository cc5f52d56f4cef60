"""What may be written in a scenario file, as models. Their descriptions become the tables of the reference page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import Field

from domain.scheme.notice import Scheme
from domain.scheme.words import Date, Part, Slug
from infrastructure.calendars import CalendarFile
from infrastructure.strict_yaml import Node, Spot
from infrastructure.trees import Tree

Names = str | tuple[str, ...]


class Check(Part):
    """What a register says: the same number of rows, each with at least these values."""

    register_: Slug = Field(alias="register", description="Its name: `honours`, `worklist` …")
    view: Slug = Field("list", description="Which view of it")
    as_of: Date | None = Field(
        None, description="As it stood on this day; with everything recorded so far when left out"
    )
    known_at: str | None = Field(
        None, description="As it was known at the end of this day, or at this time; now when left out"
    )
    since: Date | None = Field(None, description="For a comparison of two days: the earlier one")
    all: bool = Field(False, description="Also what is over")
    for_: str | None = Field(None, alias="for", description="What waits for a seat: `unit/seat`")
    where: dict[str, str] = Field({}, description="Only rows with these values")
    rows: tuple[dict[str, Any], ...] | None = Field(
        None, description="The rows, each with the values that matter; `[]` for none"
    )
    count: int | None = Field(None, description="Only the number of rows")
    in_order: bool = Field(False, description="The rows come in this order")


class Step(Part):
    """One line of a scenario: somebody does something – or a register is looked at, the sweep wakes, a shared list comes in."""

    on: str | None = Field(
        None,
        description="The day (`2018-05-02`, at 9:00) or the time (`2018-05-02 14:30`); as before when left out",
    )
    as_: str | None = Field(
        None, alias="as", description="Who acts: `unit/seat`, or `system` for what Jianjia does by itself"
    )
    person: Slug | None = Field(
        None,
        description="Which person; whoever holds the seat on that day (the first of several) when left out",
    )
    do: str | None = Field(None, description="The act: `award.endorse`; all of them are listed below")
    to: str | None = Field(None, description="To what: an id, or a name given by `names` before")
    with_: dict[str, Any] = Field({}, alias="with", description="The facts of the act, as listed below")
    names: str | None = Field(None, description="A short name for what the act was about, for later steps")
    refused: Slug | None = Field(None, description="The code it must be refused with; accepted when left out")
    clause: str | None = Field(None, description="The clause that the refusal must cite")
    says: str | None = Field(None, description="A part of the refusal's sentence")
    expects: dict[str, Any] = Field({}, description="What must hold afterwards of what the act was about")
    events: tuple[str, ...] | None = Field(
        None, description="Exactly the events it recorded about that: `award.system-verified`"
    )
    warned: tuple[Slug, ...] | None = Field(
        None, description="Exactly the codes of what was only shown: `not-reviewed`; `[]` for nothing"
    )
    check: Check | None = Field(None, description="Look at a register instead of acting")
    sweep: tuple[dict[str, Any], ...] | None = Field(
        None,
        description="The sweep wakes, and records what time has brought to honours: exactly these – `award`, `event`, "
        "`on` (the day it took effect), `clause`, as far as they are written; `[]` for nothing",
    )
    given: str | None = Field(None, description="Put in a shared list of steps here")


class Scenario(Part):
    """One scenario."""

    scenario: str = Field(description="What it shows, in one sentence")
    about: str = Field("", description="More words, where needed")
    clauses: tuple[str, ...] = Field((), description="The clauses of the notice that it shows")
    schemes: Names = Field(
        (), description="The notices: names of shipped ones, or paths relative to this file"
    )
    calendars: Any = Field(
        None,
        description="Calendars of working days that do not come with Jianjia: a path, a map as in the file that is "
        "imported, or a list of them",
    )
    tree: Any = Field(None, description="The organisation tree: a shipped one's name, a path, or a map")
    time_zone: str | None = Field(
        None, description="The calendar of the steps; that of the first notice when left out"
    )
    given: Names = Field((), description="Shared lists of steps that come first")
    steps: tuple[Step, ...] = Field((), description="What happens")
    registers: tuple[Check, ...] = Field((), description="What the registers say in the end")


class Common(Part):
    """What the scenarios of a file share."""

    include: Names = Field((), description="Files in the same folder whose `common` counts here too")
    schemes: Names = Field((), description="The notices of every scenario that names none")
    calendars: Any = Field(None, description="The calendars of every scenario that names none")
    tree: Any = Field(None, description="The tree of every scenario that names none")
    time_zone: str | None = Field(None, description="The calendar of every scenario that names none")
    shared: dict[Slug, tuple[Step, ...]] = Field({}, description="Lists of steps by name, put in by `given`")


class CommonDocument(Part):
    """The first document of a file may hold what its scenarios share."""

    common: Common


def several(names: Names) -> tuple[str, ...]:
    """One name or a list of names, as a list."""
    return (names,) if isinstance(names, str) else names


# --- read, with places ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlacedStep:
    """A step and where it stands."""

    step: Step
    node: Node
    spot: Spot


@dataclass(frozen=True)
class PlacedCheck:
    """A register check at the end and where it stands."""

    check: Check
    spot: Spot


@dataclass(frozen=True)
class Prepared:
    """A scenario ready to run: its notices, calendars and tree read, its shared steps put in."""

    scenario: Scenario
    spot: Spot
    schemes: tuple[Scheme, ...]
    calendars: tuple[CalendarFile, ...]
    tree: Tree
    time_zone: str
    steps: tuple[PlacedStep, ...]
    registers: tuple[PlacedCheck, ...]

    @property
    def name(self) -> str:
        """What it shows."""
        return self.scenario.scenario
