"""The desk of one command: who asks, what time it is, the aggregates looked at, the units relied on.

A use case takes from the desk, lets the domain decide, and leaves the changed aggregates lying there. Everything it
looked at without changing it becomes a guard of the append: the decision is stored only if it still rests on the truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

from msgspec import Struct

from application import authority
from application.authority import SYSTEM, Place, Standpoint
from application.directory import Directory, SeatOf
from application.knowledge import Knowledge
from domain.award import Award
from domain.award.rules import Rules, Signer, seat_called
from domain.calendar import WorkCalendar
from domain.decision import Decision
from domain.home import UnionHome
from domain.kernel import Aggregate, Authority, Event, Occasion
from domain.member_review import MemberReview
from domain.refusals import ChangedMeanwhile, NotFound, SeatNotHeld, WrongSigner
from domain.reminder import Reminder
from domain.roll import Roll, decisions_under, extensions_of, homes_of, rounds_of
from domain.round import Round
from domain.scheme.notice import Scheme
from domain.scheme.publication import PublishedScheme
from domain.scheme.words import Text
from domain.units import Unit
from domain.vocabulary import Seat, Thing, plain
from domain.work_calendar import WorkingDays

A = TypeVar("A", bound=Aggregate)

KINDS: Mapping[str, type[Aggregate]] = {
    kind.prefix: kind
    for kind in (
        Unit,
        UnionHome,
        PublishedScheme,
        Round,
        Roll,
        Award,
        Decision,
        MemberReview,
        Reminder,
        WorkingDays,
    )
}
"""Every kind of aggregate by the prefix of its streams."""


class Caller(Struct, frozen=True):
    """Who asks: an opaque person id, and the seat they say they act from (found from the tree when left out)."""

    person: str
    seat: SeatOf | None = None

    @property
    def is_system(self) -> bool:
        """Whether Jianjia itself acts."""
        return self.person == SYSTEM.person


@dataclass
class Missing(Exception):
    """An aggregate must be loaded first; the decision is then taken again from the start."""

    stream: str


class Unread(Exception):
    """The tree and the notices must be brought up to date first."""


@dataclass
class Busy(Exception):
    """An aggregate has an act on its way to the store; nothing may be decided on it before that is settled."""

    future: Future[Any]


class Aggregates(Protocol):
    """Where the desk gets aggregates from: committed ones, at hand."""

    def at_hand(self, stream: str) -> Aggregate:
        """The aggregate of a stream. Raises ``Missing`` or ``Busy``."""


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """A time zone by name."""
    return ZoneInfo(name)


@lru_cache(maxsize=64)
def _day(now: datetime, time_zone: str) -> date:
    """The calendar day of an instant: asked several times in every decision."""
    return now.astimezone(zone(time_zone)).date()


@dataclass
class Desk:
    """One command at work. ``directory`` is the organisation tree."""

    aggregates: Aggregates
    knowledge: Knowledge
    calendars: Mapping[str, WorkCalendar]
    caller: Caller
    now: datetime
    time_zone: str
    target: str = ""
    if_match: int | None = None
    looked_at: dict[str, Aggregate] = field(default_factory=dict)
    relied_on: set[str] = field(default_factory=set)
    seen: dict[str, int] = field(default_factory=dict)
    revision: int = field(init=False)
    directory: Directory = field(init=False)

    def __post_init__(self) -> None:
        """Remember how much was known when the command came to the desk."""
        self.revision = self.knowledge.revision
        self.directory = self.knowledge.directory

    def clear(self) -> None:
        """Begin again: what was looked at may be out of date."""
        self.looked_at.clear()
        self.relied_on.clear()
        self.seen.clear()
        self.revision = self.knowledge.revision

    # --- aggregates ----------------------------------------------------------------------------------------------------

    def take(self, kind: type[A], name: str) -> A:
        """The aggregate of that name, existing or blank."""
        stream = kind.stream(name)
        found = self.looked_at.get(stream)
        if found is None:
            found = self.looked_at[stream] = self.aggregates.at_hand(stream)
            self.seen[stream] = found.version
            seen = self.if_match if stream == self.target and found.exists else None
            if seen is not None and found.version != seen:
                raise ChangedMeanwhile(expected=seen, actual=found.version)
        return cast("A", found)

    def glance(self, kind: type[A], name: str) -> A:
        """The aggregate of that name, to be shown: it is kept up to date, and nothing is decided by it."""
        stream = kind.stream(name)
        found = self.looked_at.get(stream) or self.aggregates.at_hand(stream)
        self.seen.setdefault(stream, found.version)
        return cast("A", found)

    def existing(self, kind: type[A], name: str, called: str) -> A:
        """The aggregate of that name; refused when nothing was ever recorded of it."""
        found = self.take(kind, name)
        if not found.exists:
            raise NotFound(kind=called, name=name)
        return found

    def next_free(self, kind: type[A], name: str) -> tuple[list[A], A]:
        """What bears an id made of others – ``name``, ``name.2``, ``name.3`` … – and the first of them that is free.

        The parts may contain a dot themselves, so what bears the id need not be of the same parts: see what it is.
        """
        taken: list[A] = []
        found = self.take(kind, name)
        while found.exists:
            taken.append(found)
            found = self.take(kind, f"{name}.{len(taken) + 1}")
        return taken, found

    def award(self, name: str) -> Award:
        """An award."""
        return self.existing(Award, name, Thing.AWARD)

    def home(self, name: str) -> UnionHome:
        """A home."""
        return self.existing(UnionHome, name, Thing.HOME)

    def round(self, name: str) -> Round:
        """A round."""
        return self.existing(Round, name, Thing.ROUND)

    def unit(self, name: str) -> Unit:
        """A unit, as an aggregate to change."""
        return self.existing(Unit, name, Thing.UNIT)

    def existing_unit(self, name: str) -> Unit:
        """A unit of the tree, to look at; guarded like everything relied on."""
        found = self.directory.get(name)
        if found is None:
            raise NotFound(kind=Thing.UNIT, name=name)
        self.rely_on(name)
        return found

    def units_of(self, types: tuple[str, ...]) -> list[str]:
        """The units of these types that exist today; guarded like everything relied on."""
        day = self.today()
        found = [u.name for u in self.directory.units.values() if u.type in types and u.alive_on(day)]
        self.rely_on(*found)
        return found

    def must_be_near(self, upper: str, lower: str) -> None:
        """Refuse units that have nothing to do with each other."""
        if not self.directory.is_above(upper, lower, self.today()):
            near = self.directory.called(lower, self.today())
            expected = Text(zh=f"{near}（或其上级）", en=f"{near} or a unit above it")
            raise WrongSigner(expected=expected, actual=self.directory.called(upper, self.today()))

    def homes_of(self, unit: str) -> tuple[str, ...]:
        """The homes a unit owns."""
        return tuple(self.take(Roll, homes_of(unit)).members)

    def extensions_of(self, home: str) -> tuple[str, ...]:
        """The homes that are extensions of this one."""
        return tuple(self.take(Roll, extensions_of(home)).members)

    def rounds_of(self, honour: str) -> tuple[str, ...]:
        """The rounds of an honour, in the order they were opened."""
        return tuple(self.take(Roll, rounds_of(honour)).members)

    def decisions_under(self, unit: str, document: str) -> tuple[Decision, ...]:
        """The decisions a unit issued under a document number."""
        return tuple(
            self.take(Decision, name) for name in self.take(Roll, decisions_under(unit, document)).members
        )

    # --- the tree and the notices --------------------------------------------------------------------------------------

    def rely_on(self, *units: str) -> None:
        """Name units the decision rests on; their versions are guarded."""
        self.relied_on.update(self.directory.units.keys() & units)

    def rules(self, award: Award) -> Rules:
        """The rules an award lives under."""
        return self.knowledge.book.rules(award.pin, award.honour, award.grade, award.kind, award.unit_type)

    def newest_pin(self, scheme: str) -> str:
        """The pin of a scheme id, guarded: a version published meanwhile makes the decision be taken again."""
        pin = self.knowledge.pin(scheme)
        if pin != scheme:
            published = self.take(PublishedScheme, scheme)
            if published.exists and self.knowledge.book.scheme(published.pin) is None:
                raise Unread
        return pin

    # --- time ----------------------------------------------------------------------------------------------------------

    def today(self, scheme: Scheme | None = None) -> date:
        """The calendar day, in the notice's time zone."""
        return _day(self.now, scheme.time_zone if scheme else self.time_zone)

    def occasion(
        self, by: Authority, effective_on: date | None = None, scheme: Scheme | None = None
    ) -> Occasion:
        """When and by whom: the server's instant, the day on the paper (today when left out)."""
        today = self.today(scheme)
        return Occasion(self.now, today, effective_on or today, by)

    def calendar(self, scheme: Scheme) -> WorkCalendar:
        """The working days the notice counts by, as far as they are known: looked at, so guarded like everything else."""
        return self.take(WorkingDays, scheme.calendar).over(self.shipped(scheme.calendar))

    def calendar_to_show(self, scheme: Scheme) -> WorkCalendar:
        """The same to be shown, not guarded."""
        return self.glance(WorkingDays, scheme.calendar).over(self.shipped(scheme.calendar))

    def shipped(self, calendar: str) -> WorkCalendar:
        """The years of a calendar that come with the program; none when it has no such calendar."""
        return self.calendars.get(calendar) or WorkCalendar(name=calendar)

    # --- authority -----------------------------------------------------------------------------------------------------

    def seats(self, day: date) -> list[SeatOf]:
        """The seats the caller may act from: the one named, or all they hold."""
        if self.caller.seat is not None:
            return [self.caller.seat]
        return self.directory.seats_of(self.caller.person, day)

    def caller_called(self) -> Text:
        """The caller by the seats they may act from, for sentences."""
        day = self.today()
        called = [seat_called(each.seat, self.directory.called(each.unit, day)) for each in self.seats(day)]
        zh, en = "、".join(each.zh for each in called), ", ".join(each.en for each in called)
        return Text(zh=zh or "未任席位者", en=en or "somebody without a seat")

    def signer(self, scheme: Scheme, unit: str, wanted: str | tuple[str, ...] | None) -> Signer:
        """The caller in the seat that fits best for one of the wanted actors, relative to the applicant's unit."""
        day, names = self.today(scheme), (wanted,) if isinstance(wanted, str) else wanted or ()
        points = [(seat, self._standpoint(scheme, unit, seat, day)) for seat in self.seats(day)]
        if not points:
            raise SeatNotHeld(on=day, unit=self.directory.called(unit, day), seat="—")
        seat, point = next((each for each in points if not each[1].actors.isdisjoint(names)), points[0])
        by = authority.snapshot(self.directory, self.caller.person, seat, day)
        self.rely_on(seat.unit, *point.looked_at)
        return authority.signer(point, by, names, self.directory.called(seat.unit, day))

    def _standpoint(self, scheme: Scheme, unit: str, seat: SeatOf, day: date) -> Standpoint:
        return authority.standpoint(self._places(scheme, unit, day), seat)

    def _places(self, scheme: Scheme, unit: str, day: date) -> Mapping[str, Place]:
        return _places(self.directory, self.directory.revision, _Same(scheme), unit, day)

    def places(self, scheme: Scheme, unit: str) -> Mapping[str, Place]:
        """Where every actor stands for a unit today: to be shown, nothing is decided by it."""
        return self._places(scheme, unit, self.today(scheme))

    def place(self, scheme: Scheme, actor: str, unit: str) -> Place | None:
        """Where an actor stands for a unit."""
        found = self._places(scheme, unit, self.today(scheme)).get(actor)
        if found is not None:
            self.rely_on(*found.looked_at)
        return found

    def officer(self, unit: str, *seats: str, or_above: bool = True) -> Authority:
        """The caller as one of these seats of a unit – or of one above it: for keeping the tree and the homes.

        Jianjia itself may keep them too (loading a tree, importing).
        """
        if self.caller.is_system:
            return SYSTEM
        day = self.today()
        for seat in self.seats(day):
            near = self.directory.is_above(seat.unit, unit, day) if or_above else seat.unit == unit
            if near and seat.seat in seats:
                self.rely_on(seat.unit, unit)
                return authority.snapshot(self.directory, self.caller.person, seat, day)
        called, (zh, en) = self.directory.called(unit, day), _seats(seats)
        expected = Text(zh=f"{called}（或其上级）的{zh}", en=f"the {en} of {called} (or of a unit above it)")
        raise WrongSigner(expected=expected, actual=self.caller_called())

    def officer_above(self, unit: str, *seats: str) -> Authority:
        """The caller as one of these seats of a unit above this one: nobody confirms their own."""
        above = self.directory.ancestors(unit, self.today())
        for upper in above:
            try:
                return self.officer(upper.name, *seats, or_above=False)
            except WrongSigner:
                continue
        called, (zh, en) = self.directory.called(unit, self.today()), _seats(seats)
        expected = Text(zh=f"{called}上级的{zh}", en=f"the {en} of a unit above {called}")
        raise WrongSigner(expected=expected, actual=self.caller_called())

    def recorder(self, scheme: Scheme, unit: str, actors: tuple[str, ...], *seats: str) -> Authority:
        """The caller as one of these actors of the notice, or as one of these seats of a unit above the applicant's: for
        what is recorded beside the road. So a notice with seats of its own needs none of ours.
        """
        if not self.caller.is_system:
            who = self.signer(scheme, unit, actors)
            if who.acts_as(actors):
                return who.authority
        return self.officer_above(unit, *seats)

    # --- the outcome ---------------------------------------------------------------------------------------------------

    def changed(self) -> dict[str, Aggregate]:
        """The aggregates that something was recorded of, by their streams."""
        return {stream: found for stream, found in self.looked_at.items() if found.pending_events}

    def changes(self, first: str = "") -> list[Event]:
        """The events that were recorded, stream by stream; those of the stream ``first`` lead, since the store
        remembers a command by its first event.
        """
        found = [cast("Event", event) for each in self.changed().values() for event in each.pending_events]
        return sorted(found, key=lambda event: event.originator_id != first)

    def guards(self) -> dict[str, int]:
        """The versions that everything only looked at must still have."""
        found = {s: a.version for s, a in self.looked_at.items() if not a.pending_events}
        for name in self.relied_on:
            stream = Unit.stream(name)
            if stream not in self.looked_at:
                found[stream] = self.directory.units[name].version
        return found


def _seats(seats: tuple[str, ...]) -> tuple[str, str]:
    """Several seats, any of which may act, in Chinese and English."""
    return " / ".join(map(Seat.name_of, seats)), " or ".join(map(plain, seats))


class _Same(Struct, frozen=True, eq=False):
    """A scheme compared by identity: published schemes never change, and hashing one is slow."""

    scheme: Scheme

    def __hash__(self) -> int:
        return id(self.scheme)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.scheme is other.scheme


@lru_cache(maxsize=4096)
def _places(directory: Directory, revision: int, scheme: _Same, unit: str, day: date) -> Mapping[str, Place]:
    """Where the actors stand, remembered for one revision of the tree: five signers of an award ask the same."""
    return authority.places(directory, scheme.scheme, unit, day)
