"""Chapter four: the name is made public, and anybody may object (公示、异议)."""

from __future__ import annotations

from datetime import date

import msgspec

from domain.award.order import Paper, Signed, persons
from domain.award.route import label
from domain.award.rules import Rules, Signer
from domain.award.signing import Signing
from domain.award.state import AwardState, Objection
from domain.calendar import PLAIN, Count, LastDay, WorkCalendar, as_known, counted_from, last_day
from domain.days import check_not_future, check_within
from domain.forms import require_reason, require_text
from domain.kernel import Event, Occasion
from domain.refusals import (
    NotFound,
    NotInThisState,
    NotNow,
    SealedAlready,
    SteppedAside,
    StillOpen,
    TooEarly,
    TooLate,
    WrongSigner,
)
from domain.round import Round
from domain.scheme.route import Publicise
from domain.scheme.words import Text
from domain.vocabulary import Period, Thing

PUBLICITY = Text(zh="公示期", en="The publicity")
OBJECTIONS = Text(zh="异议期", en="The time for objections")


class ObjectionUpheld(NotNow):
    """An objection to this publicity was upheld, and the notice lets that block: the step sends it back or says no."""

    code = "objection-upheld"
    zh = "第{number}号异议已认定成立，公示不能结束；请将申报退回，或不予通过。"
    en = (
        "Objection {number} was upheld: the publicity cannot be closed; return the application, or reject it."
    )


class PublicityOpened(Event, frozen=True, kw_only=True):
    """The name is public from the effective day until a day included: as it was counted then, and how."""

    topic = "award.publicity-opened:1"
    step: str
    until: date
    provisional: bool = False
    count: Count | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Remember from when until when; what was upheld against an earlier publicity is dealt with."""
        aggregate.publicity_from, aggregate.publicity_until = self.effective_on, self.until
        aggregate.publicity_count = self.count
        aggregate.objections_before = len(aggregate.objections)


class Objected(Event, frozen=True, kw_only=True):
    """Somebody objected."""

    topic = "award.objected:1"
    number: int
    text: str

    def apply(self, aggregate: AwardState) -> None:
        """Keep it open."""
        aggregate.objections.append(Objection(self.number, self.effective_on, self.text))


class ObjectionSettled(Event, frozen=True, kw_only=True):
    """An objection was upheld or dismissed, with a reason."""

    topic = "award.objection-settled:1"
    number: int
    upheld: bool
    reason: str

    def apply(self, aggregate: AwardState) -> None:
        """Note how."""
        word = "upheld" if self.upheld else "dismissed"
        aggregate.objections = [
            msgspec.structs.replace(each, settled=word) if each.number == self.number else each
            for each in aggregate.objections
        ]


class Publicised(Signed, frozen=True, kw_only=True):
    """The publicity period ended without an open objection."""

    topic = "award.publicised:1"

    def apply(self, aggregate: AwardState) -> None:
        """The period is over."""
        Signed.apply(self, aggregate)
        aggregate.withdraw_from_view()


class Publicity(Signing):
    """An award whose name is public for a while."""

    def open_publicity(
        self, rules: Rules, round: Round, signer: Signer, on: Occasion, calendar: WorkCalendar = PLAIN
    ) -> None:
        """Make the name public; the period runs from the effective day."""
        step = self._turn(rules, "publicise", signer, on, round, Paper(), opening=True)
        assert isinstance(step, Publicise)
        if self.publicity_until is not None:
            raise SealedAlready(by=label(step), clause=step.source)
        until = last_day(on.effective_on, step.lasts, step.first_day_counts, calendar)
        count = counted_from(on.effective_on, step.lasts, step.first_day_counts, calendar)
        unknown = as_known(until, count, calendar).provisional
        self.record(PublicityOpened, on, step=step.step, until=until, provisional=unknown, count=count)

    def publicity_end(self, calendar: WorkCalendar) -> LastDay | None:
        """The last day the name is public, as far as the calendar is known; ``None`` when it is not public."""
        until = self.publicity_until
        return None if until is None else as_known(until, self.publicity_count, calendar)

    def objection_ends(self, rules: Rules, calendar: WorkCalendar) -> tuple[LastDay, ...]:
        """The last days for objections, the certain ones first: of the publicity, and of a time of their own in it."""
        step = rules.route.step(self.waiting) if self.waiting else None
        end, first = self.publicity_end(calendar), self.publicity_from
        if end is None or first is None or not isinstance(step, Publicise):
            return ()
        within = step.objections.within
        if within is None:
            return (end,)
        own = last_day(first, within, step.first_day_counts, calendar)
        count = counted_from(first, within, step.first_day_counts, calendar)
        return tuple(sorted((end, as_known(own, count, calendar)), key=lambda each: each.provisional))

    def object(self, rules: Rules, on: Occasion, text: str, calendar: WorkCalendar = PLAIN) -> None:
        """Anybody may object while the name is public, as long as the notice takes objections."""
        if self.publicity_until is None or self.publicity_from is None or self.waiting is None:
            raise NotInThisState(state=self.stage, act="object")
        check_not_future(on, on.effective_on)
        if on.effective_on < self.publicity_from:
            raise TooEarly(what=Period.OBJECTION, earliest=self.publicity_from, on=on.effective_on)
        clause = rules.route.step(self.waiting).source
        for end in self.objection_ends(rules, calendar):
            if end.is_over(on.effective_on, OBJECTIONS, clause):
                raise TooLate(what=Period.OBJECTION, latest=end.day, on=on.effective_on, clause=clause)
        self.record(Objected, on, number=len(self.objections) + 1, text=require_text(text))

    def settle_objection(
        self, rules: Rules, signer: Signer, on: Occasion, *, number: int, upheld: bool, reason: str
    ) -> None:
        """Decide an objection while the publicity waits: nobody whose turn it is elsewhere lifts what stands in its way."""
        step = self._waiting(rules, "settle-objection")
        if not isinstance(step, Publicise):
            raise NotInThisState(state=self.stage, act="settle-objection", clause=step.source)
        objection = next((each for each in self.open_objections() if each.number == number), None)
        if objection is None:
            raise NotFound(kind=Thing.OBJECTION, name=number)
        decided_by = step.objections.decided_by
        wanted = (decided_by,) if decided_by else self.deciders(step)
        if not signer.acts_as(wanted):
            raise WrongSigner(expected=rules.actor_titles(wanted), actual=signer.called, clause=step.source)
        if not self.recused.isdisjoint(persons(signer.authority)):
            raise SteppedAside(clause=step.source)
        check_within(on, objection.on)
        self.record(ObjectionSettled, on, number=number, upheld=upheld, reason=require_reason(reason))

    def close_publicity(
        self,
        rules: Rules,
        round: Round,
        signer: Signer,
        on: Occasion,
        paper: Paper,
        calendar: WorkCalendar = PLAIN,
    ) -> None:
        """End the publicity: the period is over and no objection stands in the way."""
        step = self._turn(rules, "publicise", signer, on, round, paper)
        assert isinstance(step, Publicise)
        end = self.publicity_end(calendar)
        if end is None:
            raise StillOpen(what=Period.PUBLICITY, clause=step.source)
        if not end.is_over(on.effective_on, PUBLICITY, step.source):
            earliest = Text(zh=f"{end.day}之后", en=f"the day after {end.day}")
            raise TooEarly(
                what=Period.CLOSING_PUBLICITY, earliest=earliest, on=on.effective_on, clause=step.source
            )
        if step.objections.block:
            self._check_objections(step)
        self._seal(rules, Publicised, step, round, on, paper)

    def _check_objections(self, step: Publicise) -> None:
        """Nothing said against the name is open, and nothing was upheld since it became public."""
        upheld = (each for each in self.objections[self.objections_before :] if each.settled == "upheld")
        if (first := next(upheld, None)) is not None:
            raise ObjectionUpheld(number=first.number, clause=step.source)
        if self.open_objections():
            raise StillOpen(what=Period.OBJECTIONS, clause=step.source)
