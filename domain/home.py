"""The union home (职工之家): what it is, its dated facts, and the standards its own assembly found it to meet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from domain.base_file import BaseFile
from domain.days import check_not_future, check_within
from domain.kernel import Event, Occasion
from domain.refusals import (
    AlreadyExists,
    FieldMissing,
    InTheFuture,
    NotInThisState,
    NotPassed,
    OutOfRange,
    WrongKind,
)
from domain.scheme.notice import Standard
from domain.scheme.words import Text
from domain.tally import Votes, check_votes, quorum_missing
from domain.vocabulary import Condition, Thing

UNDECIDED = Text(
    zh="本单位会员（代表）大会尚未认定", en="the members' congress of the unit has not found it met"
)


class StandardMet(msgspec.Struct, frozen=True):
    """The newest decision of the home's assembly about a standard."""

    standard: str
    scheme: str
    met: bool
    on: date


class Fact(msgspec.Struct, frozen=True):
    """A dated fact that may disqualify (an accident, wage arrears …)."""

    kind: str
    on: date
    note: str = ""


class Officer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An officer of the home's union as the form asks for them; ``person`` is an opaque id."""

    person: str
    post: str
    full_time: bool | None = None


class Registered(Event, frozen=True, kw_only=True):
    """A home is known to the register: its union's (FS2018-2.1.1b), perhaps an extension of another (FS2018-2.1.4b)."""

    topic = "home.registered:1"
    kind: str
    unit: str
    title: str
    mode: str = "sole"
    carrier: str | None = None
    member_units: tuple[str, ...] = ()
    online_channels: tuple[str, ...] = ()
    parent_home: str | None = None
    words: dict[str, str] = {}

    def apply(self, aggregate: UnionHome) -> None:
        """Remember what it is and whose."""
        aggregate.kind, aggregate.unit, aggregate.title = self.kind, self.unit, self.title
        aggregate.mode, aggregate.parent_home = self.mode, self.parent_home
        aggregate.registered_on = aggregate.unit_since = self.effective_on
        aggregate.words = {"mode": self.mode, **self.words}


class Renamed(Event, frozen=True, kw_only=True):
    """The home bears another name."""

    topic = "home.renamed:1"
    title: str

    def apply(self, aggregate: UnionHome) -> None:
        """Take the name."""
        if aggregate.is_newest("title", self.effective_on):
            aggregate.title = self.title


class HandedOver(Event, frozen=True, kw_only=True):
    """The home belongs to another unit (after a merger or a split)."""

    topic = "home.handed-over:1"
    unit: str
    reason: str

    def apply(self, aggregate: UnionHome) -> None:
        """Take the unit."""
        aggregate.unit, aggregate.unit_since = self.unit, self.effective_on


class FactsRecorded(Event, frozen=True, kw_only=True):
    """Yearly figures, dates and words of the home, true from the effective day."""

    topic = "home.facts-recorded:1"
    figures: dict[str, Decimal] = {}
    dates: dict[str, date] = {}
    words: dict[str, str] = {}
    source: str = ""

    def apply(self, aggregate: UnionHome) -> None:
        """Add the figures to their history; newer dates and words replace older ones, also when these are entered later."""
        day = self.effective_on
        for name, value in self.figures.items():
            aggregate.figures.setdefault(name, []).append((day, value))
        aggregate.dates |= {
            name: at for name, at in self.dates.items() if aggregate.is_newest(f"dates/{name}", day)
        }
        aggregate.words |= {
            name: it for name, it in self.words.items() if aggregate.is_newest(f"words/{name}", day)
        }


class OfficersRecorded(Event, frozen=True, kw_only=True):
    """Who chairs the home's union from the effective day."""

    topic = "home.officers-recorded:1"
    officers: tuple[Officer, ...]

    def apply(self, aggregate: UnionHome) -> None:
        """Take the officers, unless newer ones are known."""
        if aggregate.is_newest("officers", self.effective_on):
            aggregate.officers = self.officers


class StandardDecided(Event, frozen=True, kw_only=True):
    """The home's own assembly decided whether it meets a standard (FS2018-3.3.1a)."""

    topic = "home.standard-decided:1"
    standard: str
    scheme: str
    votes: Votes
    met: bool
    warnings: tuple[str, ...] = ()

    def apply(self, aggregate: UnionHome) -> None:
        """Remember the newest decision; one entered late does not replace a newer one."""
        known = aggregate.standards.get(self.standard)
        if known is None or known.on <= self.effective_on:
            aggregate.standards[self.standard] = StandardMet(
                self.standard, self.scheme, self.met, self.effective_on
            )


class StandardConfirmed(Event, frozen=True, kw_only=True):
    """A union above confirmed the standard (授予, A05). Adds to the assembly's decision, never replaces it."""

    topic = "home.standard-confirmed:1"
    standard: str
    document: str = ""


class DisqualifyingFactRecorded(Event, frozen=True, kw_only=True):
    """Something happened that may bar an application for a while."""

    topic = "home.disqualifying-fact-recorded:1"
    kind: str
    note: str = ""

    def apply(self, aggregate: UnionHome) -> None:
        """Keep it."""
        aggregate.facts.append(Fact(self.kind, self.effective_on, self.note))


class AwardOpened(Event, frozen=True, kw_only=True):
    """An award of this home began (an application, or an imported honour). The home knows its awards, so "does it hold
    one already" is answered from guarded streams, also under concurrency.
    """

    topic = "home.award-opened:1"
    award: str
    honour: str
    round: str | None = None

    def apply(self, aggregate: UnionHome) -> None:
        """Add it."""
        aggregate.awards[self.award] = self.honour


class Closed(Event, frozen=True, kw_only=True):
    """The home exists no more."""

    topic = "home.closed:1"
    reason: str

    def apply(self, aggregate: UnionHome) -> None:
        """It ends here."""
        aggregate.closed_on = self.effective_on


class UnionHome(BaseFile):
    """职工之家, 小家, 暖心驿站 or 公共区域职工之家 – or whatever kind of holder a notice names."""

    def begin(self) -> None:
        """The state before the first event."""
        super().begin()
        self.kind = ""
        self.unit = ""
        self.title = ""
        self.mode = ""
        self.parent_home: str | None = None
        self.registered_on: date | None = None
        self.unit_since: date | None = None
        self.closed_on: date | None = None
        self.newest: dict[str, date] = {}
        self.figures: dict[str, list[tuple[date, Decimal]]] = {}
        self.dates: dict[str, date] = {}
        self.words: dict[str, str] = {}
        self.officers: tuple[Officer, ...] = ()
        self.standards: dict[str, StandardMet] = {}
        self.facts: list[Fact] = []
        self.awards: dict[str, str] = {}

    def register(
        self,
        on: Occasion,
        *,
        kind: str,
        unit: str,
        title: str,
        mode: str = "sole",
        carrier: str | None = None,
        member_units: tuple[str, ...] = (),
        online_channels: tuple[str, ...] = (),
        parent_home: str | None = None,
        words: dict[str, str] | None = None,
    ) -> None:
        """Enter the home in the register."""
        if self.exists:
            raise AlreadyExists(kind=Thing.HOME, name=self.name)
        check_not_future(on, on.effective_on)
        self.record(
            Registered, on, kind=kind, unit=unit, title=title, mode=mode, carrier=carrier, member_units=member_units,
            online_channels=online_channels, parent_home=parent_home, words=words or {},
        )  # fmt: skip

    def rename(self, on: Occasion, title: str) -> None:
        """Give it another name."""
        self._ready(on, "rename")
        self.record(Renamed, on, title=title)

    def hand_over(self, on: Occasion, unit: str, reason: str) -> None:
        """Give it to another unit; never as of a day before it came to the one it belongs to."""
        self.must_be_open("hand-over")
        check_within(on, self.unit_since)
        self.record(HandedOver, on, unit=unit, reason=reason)

    def record_facts(
        self,
        on: Occasion,
        *,
        figures: dict[str, Decimal] | None = None,
        dates: dict[str, date] | None = None,
        words: dict[str, str] | None = None,
        source: str = "",
    ) -> None:
        """Record figures, dates and words as of the effective day: at least one of them, and no figure below nothing."""
        self._ready(on, "record-facts")
        if not (figures or dates or words):
            raise FieldMissing(field="figures", pointer="/figures")
        for name, figure in (figures or {}).items():
            if figure < 0:
                raise OutOfRange(field=name, actual=figure, wanted="≥ 0", pointer=f"/figures/{name}")
        self.record(
            FactsRecorded, on, figures=figures or {}, dates=dates or {}, words=words or {}, source=source
        )

    def record_officers(self, on: Occasion, officers: tuple[Officer, ...]) -> None:
        """Record who its officers are."""
        self._ready(on, "record-officers")
        persons = [officer.person for officer in officers]
        for number, person in enumerate(persons):
            if person in persons[:number]:
                raise AlreadyExists(kind=Thing.OFFICER, name=person, pointer=f"/officers/{number}/person")
        self.record(OfficersRecorded, on, officers=officers)

    def decide_standard(
        self, on: Occasion, *, name: str, scheme: str, standard: Standard, votes: Votes
    ) -> None:
        """The assembly decides whether the home meets a standard; a vote below the mark decides that it does not."""
        self._ready(on, "decide-standard")
        if self.kind not in standard.kinds:
            raise WrongKind(
                honour=standard.title, what=Thing.HOME_KIND, actual=self.kind, clause=standard.source
            )
        check_votes(votes)
        if on.effective_on > on.today:
            raise InTheFuture(on=on.effective_on, today=on.today)
        missing = quorum_missing(standard.quorum, votes) if standard.quorum else None
        if missing and standard.quorum and standard.quorum.effect == "refuse":
            raise missing
        met = standard.passes.reached(votes.in_favour, votes.number(standard.passes.of))
        warnings = (missing.code,) if missing else ()
        self.record(
            StandardDecided, on, standard=name, scheme=scheme, votes=votes, met=met, warnings=warnings
        )

    def confirm_standard(self, on: Occasion, *, name: str, document: str = "") -> None:
        """A union above records that it granted the standard's title."""
        if not self.meets(name, on.effective_on):
            raise NotPassed(what=name, reason=UNDECIDED)
        self.record(StandardConfirmed, on, standard=name, document=document)

    def record_disqualifying_fact(self, on: Occasion, *, kind: str, note: str = "") -> None:
        """Record something that may bar an application; also of the time before the home was registered."""
        check_not_future(on, on.effective_on)
        self.record(DisqualifyingFactRecorded, on, kind=kind, note=note)

    def open_award(self, on: Occasion, *, award: str, honour: str, round: str | None = None) -> None:
        """Note that an award of this home begins."""
        self.must_be_open("apply")
        self.record(AwardOpened, on, award=award, honour=honour, round=round)

    def close(self, on: Occasion, reason: str) -> None:
        """End the home."""
        self._ready(on, "close")
        self.record(Closed, on, reason=reason)

    def meets(self, standard: str, day: date) -> bool:
        """Whether the newest decision about the standard was positive, by that day."""
        decided = self.standards.get(standard)
        return decided is not None and decided.met and decided.on <= day

    def figure(self, name: str, day: date) -> tuple[date, Decimal] | None:
        """The newest value of a figure on a day, with its own date."""
        known = [entry for entry in self.figures.get(name, ()) if entry[0] <= day]
        return max(enumerate(known), key=lambda entry: (entry[1][0], entry[0]))[1] if known else None

    def is_newest(self, what: str, day: date) -> bool:
        """Whether what is recorded for a day is the newest that is known of it; of two of one day the one recorded last."""
        newest = self.newest.get(what, day) <= day
        if newest:
            self.newest[what] = day
        return newest

    def _ready(self, on: Occasion, act: str) -> None:
        """Refuse what comes after the home closed, before it was registered, or from the future."""
        self.must_be_open(act)
        check_within(on, self.registered_on)

    def must_be_open(self, act: str) -> None:
        """Refuse what can only be done to a home that is registered and not closed."""
        if not self.exists or self.closed_on is not None:
            raise NotInThisState(state=Condition.CLOSED if self.exists else Condition.NOT_REGISTERED, act=act)
