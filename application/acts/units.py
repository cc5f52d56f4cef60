"""Keeping the organisation tree: by the registrar (or chair) of a unit above, or by Jianjia on import.

Nobody keeps their own unit: who could seat himself in its administration, move it under another system union or found a
tier above it would sign in everybody's name. Only the topmost unit, with nobody above it, keeps itself.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from application.acts.award.dependants import catch_up, follow_ending, held_then
from application.acts.words import check_word
from application.authority import JIANJIA
from application.coming import turn_back
from application.command import Command
from application.desk import Desk
from domain.award import Award
from domain.award.rules import seat_called
from domain.kernel import Authority, Occasion
from domain.refusals import IntoItself, NotFound, WrongSigner
from domain.scheme.words import Slug, Text, Title
from domain.units import Unit
from domain.vocabulary import Thing

KEEPERS = ("registrar", "chair")

MAY_FOUND = dict.fromkeys(("basic-union", "joint-union", "community-union", "branch"), ("branch", "group"))
"""What the lowest tiers may found below themselves (FS2018-3.1.2); other tiers found what they need."""


class FoundUnit(Command):
    """Enter a unit in the tree."""

    act: ClassVar[str] = "unit.found"
    creates: ClassVar[bool] = True

    id: Slug
    type: Slug
    title: Title
    parent: Slug | None = None

    def perform(self, desk: Desk, name: str) -> Unit:
        """Found it under a parent that exists."""
        if self.parent is not None and desk.directory.get(self.parent) is None:
            raise NotFound(kind=Thing.PARENT_UNIT, name=self.parent)
        by = _founder(desk, self.parent, self.type)
        check_word(desk, Thing.UNIT_TYPE, self.type, "/type")
        unit = desk.take(Unit, self.id)
        unit.found(desk.occasion(by, self.effective_on), type=self.type, title=self.title, parent=self.parent)
        return unit


def _founder(desk: Desk, parent: str | None, kind: str) -> Authority:
    """A unit is founded from above; the topmost one only by Jianjia itself."""
    if desk.caller.is_system:
        return desk.officer("")
    if parent is None:
        raise WrongSigner(expected=JIANJIA, actual=desk.caller_called())
    by = desk.officer(parent, *KEEPERS)
    allowed = MAY_FOUND.get(desk.existing_unit(by.unit).type)
    if allowed is not None and kind not in allowed:
        called = desk.directory.called(by.unit, desk.today())
        expected = Text(zh=f"{called}的上级", en=f"a unit above {called}")
        raise WrongSigner(expected=expected, actual=seat_called(by.seat, called))
    return by


class UnitAct(Command):
    """What the acts on an existing unit share."""

    def occasion(self, desk: Desk, name: str) -> Occasion:
        """By a keeper above the unit."""
        return desk.occasion(keeper(desk, name), self.effective_on)


def keeper(desk: Desk, unit: str) -> Authority:
    """The caller as registrar or chair of a unit above; the topmost unit keeps itself."""
    top = desk.existing_unit(unit).parent_on(desk.today()) is None
    return (
        desk.officer(unit, *KEEPERS) if top or desk.caller.is_system else desk.officer_above(unit, *KEEPERS)
    )


class RenameUnit(UnitAct):
    """Give a unit another name."""

    act: ClassVar[str] = "unit.rename"

    title: Title

    def perform(self, desk: Desk, name: str) -> Unit:
        """Rename it; its honours are looked after as their notice says."""
        unit, on = desk.unit(name), self.occasion(desk, name)
        unit.rename(on, self.title)
        look_after_honours(desk, name, "renamed", on)
        return unit


class MoveUnit(UnitAct):
    """Put a unit under another parent."""

    act: ClassVar[str] = "unit.move"

    parent: Slug

    def perform(self, desk: Desk, name: str) -> Unit:
        """Move it, never below itself."""
        unit, on = desk.unit(name), self.occasion(desk, name)
        if desk.directory.get(self.parent) is None:
            raise NotFound(kind=Thing.PARENT_UNIT, name=self.parent, pointer="/parent")
        if self.parent == name or desk.directory.is_above(name, self.parent, on.effective_on):
            raise IntoItself(unit=unit.title_on(on.effective_on), pointer="/parent")
        unit.move(on, self.parent)
        look_after_honours(desk, name, "moved", on)
        return unit


class MergeUnit(UnitAct):
    """Let a unit go up in another."""

    act: ClassVar[str] = "unit.merge"

    into: Slug

    def perform(self, desk: Desk, name: str) -> Unit:
        """Merge it into a unit that exists."""
        unit, on = desk.unit(name), self.occasion(desk, name)
        if desk.directory.get(self.into) is None:
            raise NotFound(kind=Thing.UNIT, name=self.into, pointer="/into")
        if self.into == name:
            raise IntoItself(unit=unit.title_on(on.effective_on), pointer="/into")
        unit.merge(on, self.into)
        look_after_honours(desk, name, "merged", on)
        return unit


class DissolveUnit(UnitAct):
    """End a unit."""

    act: ClassVar[str] = "unit.dissolve"

    reason: Title

    def perform(self, desk: Desk, name: str) -> Unit:
        """Dissolve it."""
        unit, on = desk.unit(name), self.occasion(desk, name)
        unit.dissolve(on, self.reason)
        look_after_honours(desk, name, "dissolved", on)
        return unit


class Appoint(UnitAct):
    """Put a person into a seat of a unit."""

    act: ClassVar[str] = "unit.appoint"

    seat: Slug
    person: Slug
    until: date | None = None

    def perform(self, desk: Desk, name: str) -> Unit:
        """Appoint them."""
        unit, on = desk.unit(name), self.occasion(desk, name)
        check_word(desk, Thing.SEAT, self.seat, "/seat")
        unit.appoint(on, seat=self.seat, person=self.person, until=self.until)
        return unit


class Vacate(UnitAct):
    """Let a person leave a seat; the effective day is the last one in it."""

    act: ClassVar[str] = "unit.vacate"

    seat: Slug
    person: Slug

    def perform(self, desk: Desk, name: str) -> Unit:
        """Close the appointment."""
        unit = desk.unit(name)
        unit.vacate(self.occasion(desk, name), seat=self.seat, person=self.person)
        return unit


class Delegate(Command):
    """Let another person act for oneself in a seat until a day."""

    act: ClassVar[str] = "unit.delegate"

    seat: Slug
    person: Slug
    until: date
    holder: Slug | None = Field(None, description="Whose seat; the caller's own when left out")

    def perform(self, desk: Desk, name: str) -> Unit:
        """The holder delegates; a keeper may record it for them."""
        unit, holder = desk.unit(name), self.holder or desk.caller.person
        own = holder == desk.caller.person
        by = desk.officer(name, self.seat, or_above=False) if own else keeper(desk, name)
        on = desk.occasion(by, self.effective_on)
        unit.delegate(on, seat=self.seat, holder=holder, person=self.person, until=self.until)
        return unit


def look_after_honours(desk: Desk, unit: str, change: str, on: Occasion) -> None:
    """What a structural change means for the honours of the unit's homes: keep, decide, or end (Q18). All that end with the unit
    do before anything ends with another honour, so that it does not matter which was given first.
    """
    held = _held_then(desk, unit, on)
    for award in (ending := [each for each in held if _effect(desk, each, change) == "end"]):
        turn_back(award, on, f"unit.{change}", before=on.effective_on)
        award.end_with_holder(on, reason=f"{unit} {change}")
    for award in ending:
        follow_ending(desk, award, on)
    for award in held:
        if _effect(desk, award, change) == "decide" and held_then(award, on):
            award.raise_alert(on, about=f"unit-{change}", text=f"{unit} {change}")


def _held_then(desk: Desk, unit: str, on: Occasion) -> list[Award]:
    """The honours the unit's homes held on the day, as the calendar had left all of them."""
    awards = [desk.award(name) for home in desk.homes_of(unit) for name in desk.home(home).awards]
    for award in awards:
        catch_up(desk, award, on.effective_on)
    return [award for award in awards if held_then(award, on)]


def _effect(desk: Desk, award: Award, change: str) -> str:
    rule = desk.rules(award).standing.structural
    return str(getattr(rule, change)) if rule else "keep"
