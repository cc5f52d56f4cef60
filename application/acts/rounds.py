"""Opening, extending and closing rounds."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from application.authority import snapshot
from application.command import Command
from application.desk import Desk
from domain.award.rules import Signer
from domain.calendar import after
from domain.kernel import Occasion
from domain.refusals import (
    FieldMissing,
    NoSuchBody,
    OutcomeNotInScheme,
    Refusal,
    SchemeNotInForce,
    UnknownHonour,
    WrongSigner,
)
from domain.roll import Roll, rounds_of
from domain.round import Round
from domain.scheme.notice import Honour, Scheme
from domain.scheme.route import Nearest
from domain.scheme.words import Part, Slug, Span, Text

FIRST_YEAR, LAST_YEAR = 1950, 2150
"""The years a round may be of; any other is a slip of the pen."""


PLACES_OF_UNITS = Text(zh="各单位名额", en="places of single units")


class Days(Part):
    """From a day to a day, both included; what is left out stays as the notice has it, and null is an open end."""

    opens: date | None = None
    closes: date | None = None


class OpenRound(Command):
    """Open a round of an honour, pinning the scheme. ``windows`` overrides the notice's days by the id of a window or stage.

    Where every county opens its own, it is the round of the unit whose seat the caller acts from.
    """

    act: ClassVar[str] = "round.open"
    creates: ClassVar[bool] = True

    scheme: str
    honour: Slug
    cycle: Slug
    id: Slug | None = None
    year: int | None = Field(
        None,
        ge=FIRST_YEAR,
        le=LAST_YEAR,
        description="The year the windows lie in; that of the cycle when left out",
    )
    windows: dict[str, Days] = {}
    reason: str = ""

    def perform(self, desk: Desk, name: str) -> Round:
        """Open it while the scheme is in force; off its cycle only as the notice says."""
        pin = desk.newest_pin(self.scheme)
        scheme = desk.knowledge.scheme(pin)
        honour = honour_of(scheme, self.honour)
        who = round_signer(desk, scheme, honour, honour.round.opened_by)
        unit = who.authority.unit if honour.round.each_opens_its_own else ""
        on = desk.occasion(who.authority, self.effective_on, scheme)
        _check_in_force(scheme, on.effective_on)
        last = self._last_round(desk, honour.round.every, unit)
        early = (
            last is not None
            and honour.round.every is not None
            and self._is_early(on, last, honour.round.every)
        )
        new = self._blank(desk, unit)
        new.open(
            on, pin=pin, honour=self.honour, rule=honour.round, cycle=self.cycle, year=self._year(on.effective_on),
            windows={window: days.model_dump(exclude_unset=True) for window, days in self.windows.items()}, reason=self.reason,
            previous=last, off_cycle=early, unit=unit,
        )  # fmt: skip
        desk.take(Roll, rounds_of(self.honour)).enter(on, new.name)
        return new

    def _blank(self, desk: Desk, unit: str) -> Round:
        """The round to open, called after its honour, its cycle and the unit whose own it is unless said otherwise; the same
        one again is refused.
        """
        if self.id is not None:
            return desk.take(Round, self.id)
        called = ".".join(filter(None, (self.honour, self.cycle, unit)))
        taken, free = desk.next_free(Round, called)
        wanted = (self.honour, self.cycle, unit)
        same = (each for each in taken if (each.honour, each.cycle, each.unit) == wanted)
        return next(same, free)

    def _year(self, day: date) -> int:
        """The year the windows of the notice are taken in: as given, else from the cycle's first digits, else this year."""
        digits = self.cycle[:4]
        named = int(digits) if digits.isdecimal() and len(digits) == 4 else day.year
        return self.year or (named if FIRST_YEAR <= named <= LAST_YEAR else day.year)

    def _is_early(self, on: Occasion, last: date, every: Span) -> bool:
        """Whether the interval is not over: whole years go by the year of the round, others by the month of opening."""
        if _whole_years(every):
            return self._year(on.effective_on) < after(last, every).year
        return on.effective_on < after(last, every)

    def _last_round(self, desk: Desk, every: Span | None, unit: str) -> date | None:
        """Where the interval is counted from: the year of the newest round of the unit, or the month it was opened in."""
        every_round = (desk.round(name) for name in desk.rounds_of(self.honour))
        rounds = [found for found in every_round if found.unit == unit]
        if every is None or not rounds:
            return None
        if _whole_years(every):
            return date(max(found.year for found in rounds), 1, 1)
        return max(found.opened_on for found in rounds if found.opened_on).replace(day=1)


class RoundAct(Command):
    """What the acts on an open round share."""

    def occasion(self, desk: Desk, found: Round, extending: bool = False) -> Occasion:
        """When and by whom, in the notice's time zone as the opening was."""
        by = self.signed(desk, found, extending).authority
        return desk.occasion(by, self.effective_on, desk.knowledge.scheme(found.pin))

    def signed(self, desk: Desk, found: Round, extending: bool = False) -> Signer:
        """By the actor who opens rounds, or the one who may extend them."""
        scheme = desk.knowledge.scheme(found.pin)
        rule = honour_of(scheme, found.honour)
        wanted = rule.round.extended_by if extending and rule.round.extended_by else rule.round.opened_by
        return round_signer(desk, scheme, rule, wanted, found.unit)


class ExtendRound(RoundAct):
    """Move the end of a window to a later day, with a reason (Q07)."""

    act: ClassVar[str] = "round.extend"

    window: Slug = "main"
    closes: date
    reason: str

    def perform(self, desk: Desk, name: str) -> Round:
        """Extend it."""
        found = desk.round(name)
        on = self.occasion(desk, found, extending=True)
        found.extend(on, window=self.window, closes=self.closes, reason=self.reason)
        return found


class ChangeQuota(RoundAct):
    """Change the number of places in all or of single units (调剂名额), with a reason; what is left out stays."""

    act: ClassVar[str] = "round.change-quota"

    total: int | None = None
    units: dict[Slug, int] = Field({}, description="The places of single units, by their ids")
    reason: str

    def perform(self, desk: Desk, name: str) -> Round:
        """Change it."""
        found = desk.round(name)
        on = self.occasion(desk, found)
        if not self.units and "total" not in self.model_fields_set:
            raise FieldMissing(field="total", pointer="/total")
        total = self.total if "total" in self.model_fields_set else found.total
        quota = honour_of(desk.knowledge.scheme(found.pin), found.honour).round.quota
        if self.units and (quota is None or quota.per_unit is None):
            raise OutcomeNotInScheme(
                outcome=PLACES_OF_UNITS, pointer="/units", clause=quota.source if quota else None
            )
        for unit in self.units:
            desk.existing_unit(unit)
        found.change_quota(on, total=total, units=dict(self.units), reason=self.reason)
        return found


class CloseRound(RoundAct):
    """Take no more applications."""

    act: ClassVar[str] = "round.close"

    reason: str = ""

    def perform(self, desk: Desk, name: str) -> Round:
        """Close it."""
        found = desk.round(name)
        found.close(self.occasion(desk, found), self.reason)
        return found


def _whole_years(every: Span) -> bool:
    return bool(every.months) and every.months % 12 == 0 and not every.days


def honour_of(scheme: Scheme, name: str) -> Honour:
    """An honour of a scheme by id."""
    honour = scheme.honours.get(name)
    if honour is None:
        raise UnknownHonour(scheme=scheme.scheme, honour=name)
    return honour


def round_signer(desk: Desk, scheme: Scheme, honour: Honour, wanted: str, unit: str = "") -> Signer:
    """The caller as an actor of the round: found from the issuer, as rounds have no applicant. The own round of a unit is
    opened and closed by that unit, and others are found from it.
    """
    if honour.round.each_opens_its_own and wanted == honour.round.opened_by:
        return _own_opener(desk, scheme, honour, wanted, unit)
    who = desk.signer(scheme, unit or scheme.issuer, wanted)
    if not who.acts_as(wanted):
        raise _not_the_opener(desk, scheme, honour, wanted, who)
    return who


def _own_opener(desk: Desk, scheme: Scheme, honour: Honour, wanted: str, unit: str) -> Signer:
    """The caller as the opener of a round of its own: in a unit under the issuer that applicants may find as that actor."""
    day, actor = desk.today(scheme), scheme.actors[wanted]
    types = actor.unit.nearest if isinstance(actor.unit, Nearest) else ()
    for seat in desk.seats(day):
        mine = desk.directory.get(seat.unit)
        under = (
            mine is not None and mine.type in types and desk.directory.is_above(scheme.issuer, seat.unit, day)
        )
        if under and seat.seat in actor.seats and unit in ("", seat.unit):
            desk.rely_on(seat.unit)
            by = snapshot(desk.directory, desk.caller.person, seat, day)
            return Signer(by, frozenset({wanted}), of=desk.directory.called(seat.unit, day))
    title = actor.title or Text(zh=wanted, en=wanted)
    raise WrongSigner(expected=title, actual=desk.caller_called(), clause=honour.round.source)


def _not_the_opener(desk: Desk, scheme: Scheme, honour: Honour, wanted: str, who: Signer) -> Refusal:
    """Somebody else must open it – or nobody can, where the issuer stands above every such body."""
    title = scheme.actors[wanted].title or Text(zh=wanted, en=wanted)
    if desk.place(scheme, wanted, scheme.issuer) is None:
        issuer = desk.directory.get(scheme.issuer)
        called = issuer.title_on(desk.today(scheme)) if issuer else scheme.issuer
        return NoSuchBody(unit=called, actor=title, clause=honour.round.source)
    return WrongSigner(expected=title, actual=who.called, clause=honour.round.source)


def _check_in_force(scheme: Scheme, day: date) -> None:
    first, last = scheme.in_force.from_, scheme.in_force.to
    if (first and day < first) or (last and day > last):
        raise SchemeNotInForce(scheme=scheme.scheme, on=day)
