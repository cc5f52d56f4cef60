"""Keeping the homes: their entry, their dated facts, and the standards their own assembly found them to meet."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from application.acts.award.dependants import catch_up, held_then
from application.acts.words import check_word
from application.command import Command, Number
from application.desk import Desk
from domain.home import Officer, UnionHome
from domain.kernel import Occasion
from domain.refusals import NotInThisState, UnknownHonour, WrongSigner
from domain.roll import Roll, extensions_of, homes_of
from domain.scheme.words import Part, Slug, Text, Title
from domain.tally import Votes
from domain.vocabulary import Thing

OFFICERS = ("chair", "clerk", "registrar")


def must_be_there(desk: Desk, unit: str, on: Occasion, act: str) -> None:
    """Refuse a unit that was not founded yet, or is no more, on the day."""
    if not desk.existing_unit(unit).alive_on(on.effective_on):
        raise NotInThisState(state=Text(zh="单位当日不存在", en="no such unit on that day"), act=act)


class RegisterHome(Command):
    """Enter a home in the register (FS2018-2.1.1b: by its own union)."""

    act: ClassVar[str] = "home.register"
    creates: ClassVar[bool] = True

    id: Slug
    kind: Slug = "home"
    unit: Slug
    title: Title
    mode: Slug = "sole"
    carrier: str | None = None
    member_units: tuple[Slug, ...] = ()
    online_channels: tuple[str, ...] = ()
    parent_home: Slug | None = None
    words: dict[str, str] = {}

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Register it for a unit that exists."""
        desk.existing_unit(self.unit)
        on = desk.occasion(desk.officer(self.unit, *OFFICERS), self.effective_on)
        must_be_there(desk, self.unit, on, "home.register")
        check_word(desk, Thing.HOME_KIND, self.kind, "/kind")
        home = desk.take(UnionHome, self.id)
        home.register(
            on, kind=self.kind, unit=self.unit, title=self.title, mode=self.mode, carrier=self.carrier,
            member_units=self.member_units, online_channels=self.online_channels, parent_home=self.parent_home,
            words=self.words,
        )  # fmt: skip
        desk.take(Roll, homes_of(self.unit)).enter(on, self.id)
        if self.parent_home is not None:
            desk.take(Roll, extensions_of(self.parent_home)).enter(on, self.id)
        return home


class HomeAct(Command):
    """What the acts on an existing home share."""

    def occasion(self, desk: Desk, home: UnionHome) -> Occasion:
        """By an officer of the home's union, or of one above it."""
        return desk.occasion(desk.officer(home.unit, *OFFICERS), self.effective_on)


class RenameHome(HomeAct):
    """Give a home another name."""

    act: ClassVar[str] = "home.rename"

    title: Title

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Rename it."""
        home = desk.home(name)
        home.rename(self.occasion(desk, home), self.title)
        return home


class HandOverHome(HomeAct):
    """Give a home – with the honours it holds and the applications under way – to another unit."""

    act: ClassVar[str] = "home.hand-over"

    unit: Slug
    reason: Title

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Hand it over; decided from above both units."""
        home, to = desk.home(name), desk.existing_unit(self.unit)
        on = self.occasion(desk, home)
        desk.officer(self.unit, *OFFICERS)
        must_be_there(desk, self.unit, on, "home.hand-over")
        desk.take(Roll, homes_of(home.unit)).leave(on, name)
        desk.take(Roll, homes_of(self.unit)).enter(on, name)
        home.hand_over(on, self.unit, self.reason)
        for award in map(desk.award, home.awards):
            catch_up(desk, award, on.today)
            was = award.on_day(on.effective_on)
            award.change_holder(on, was, unit=self.unit, unit_type=to.type, reason=self.reason)
        return home


class RecordFacts(HomeAct):
    """Record yearly figures, dates and words of a home, true from the effective day."""

    act: ClassVar[str] = "home.record-facts"

    figures: dict[str, Number] = {}
    dates: dict[str, date] = {}
    words: dict[str, str] = {}
    source: str = ""

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Record them."""
        home = desk.home(name)
        on = self.occasion(desk, home)
        home.record_facts(on, figures=self.figures, dates=self.dates, words=self.words, source=self.source)
        return home


class OfficerFacts(Part):
    """One officer as the form asks."""

    person: Slug
    post: str
    full_time: bool | None = None


class RecordOfficers(HomeAct):
    """Record who the officers of a home's union are."""

    act: ClassVar[str] = "home.record-officers"

    officers: tuple[OfficerFacts, ...]

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Record them."""
        home = desk.home(name)
        named = tuple(Officer(each.person, each.post, each.full_time) for each in self.officers)
        home.record_officers(self.occasion(desk, home), named)
        return home


class RecordDisqualifyingFact(HomeAct):
    """Record something that may bar an application for a while."""

    act: ClassVar[str] = "home.record-disqualifying-fact"

    kind: Slug
    note: str = ""

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Record it; from above, or by the home itself."""
        home = desk.home(name)
        by = desk.officer(home.unit, *OFFICERS, "organisation-and-publicity")
        home.record_disqualifying_fact(desk.occasion(by, self.effective_on), kind=self.kind, note=self.note)
        return home


class DecideStandard(Command):
    """The home's own assembly decides whether it meets a standard (合格, FS2018-3.3.1a)."""

    act: ClassVar[str] = "home.decide-standard"

    scheme: str
    standard: Slug
    expected: int
    present: int
    in_favour: int
    against: int = 0
    abstained: int = 0
    satisfaction: Number | None = None

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Only the body the notice names decides."""
        home, scheme = desk.home(name), desk.knowledge.scheme(self.scheme)
        standard = scheme.standards.get(self.standard)
        if standard is None:
            raise UnknownHonour(scheme=scheme.scheme, honour=self.standard)
        who = desk.signer(scheme, home.unit, standard.decided_by)
        if not who.acts_as(standard.decided_by):
            title = scheme.actors[standard.decided_by].title
            expected = title or Text(zh=standard.decided_by, en=standard.decided_by)
            raise WrongSigner(expected=expected, actual=who.called, clause=standard.source)
        votes = Votes(
            self.expected, self.present, self.in_favour, self.against, self.abstained, self.satisfaction
        )
        on = desk.occasion(who.authority, self.effective_on, scheme)
        pin = desk.knowledge.pin(self.scheme)
        home.decide_standard(on, name=self.standard, scheme=pin, standard=standard, votes=votes)
        return home


class ConfirmStandard(Command):
    """A union above the home records that it granted the standard's title (A05)."""

    act: ClassVar[str] = "home.confirm-standard"

    standard: Slug
    document: str = ""

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Confirm it."""
        home = desk.home(name)
        by = desk.officer_above(home.unit, "chair", "organisation-and-publicity")
        home.confirm_standard(
            desk.occasion(by, self.effective_on), name=self.standard, document=self.document
        )
        return home


class CloseHome(HomeAct):
    """End a home. What it still holds stays its own: whoever awarded it is pointed at it, and decides."""

    act: ClassVar[str] = "home.close"

    reason: Title

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Close it."""
        home = desk.home(name)
        on = self.occasion(desk, home)
        home.close(on, self.reason)
        for award in map(desk.award, home.awards):
            catch_up(desk, award, on.effective_on)
            if held_then(award, on):
                award.raise_alert(on, about="home-closed", text=self.reason)
        return home
