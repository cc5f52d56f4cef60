"""Chapter ten: the honour is held but not valid for a while (暂停), and is put back in use."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from domain.award.reprimand import Reprimandable
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState, ByRule, Spell
from domain.calendar import Count, LastDay, WorkCalendar, after, as_known, is_provisional, within
from domain.kernel import Event, Occasion
from domain.refusals import OutcomeNotInScheme, TooEarly, TooLate, UnknownFinding
from domain.scheme.words import Span, Text
from domain.vocabulary import Standing

SUSPENSION = Text(zh="暂停期限", en="The suspension")


class Suspended(Event, frozen=True, kw_only=True):
    """Held, but not valid for now – through the day ``until``, where one is given. ``by_rule``: time did it."""

    topic = "award.suspended:1"
    ground: str = ""
    until: date | None = None
    provisional: bool = False
    count: Count | None = None
    by_rule: ByRule | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Out of use."""
        before = aggregate.stand
        aggregate.standing, aggregate.suspended_until = Standing.SUSPENDED, self.until
        aggregate.suspension_count = self.count
        aggregate.spells = (*aggregate.spells, Spell(self.ground, self.effective_on))
        if self.by_rule is not None:
            aggregate.turned("award.suspended", self.effective_on, before)


class Reinstated(Event, frozen=True, kw_only=True):
    """Valid again after a suspension. ``by_rule``: time did it."""

    topic = "award.reinstated:1"
    reason: str = ""
    by_rule: ByRule | None = None

    def apply(self, aggregate: AwardState) -> None:
        """In use again; an order to rectify that was open still is."""
        before = aggregate.stand
        aggregate.standing = Standing.RECTIFYING if aggregate.rectification else Standing.IN_FORCE
        aggregate.suspended_until, aggregate.back_on = None, self.effective_on
        aggregate.spells = tuple(_ended(spell, self.effective_on) for spell in aggregate.spells)
        if self.by_rule is not None:
            aggregate.turned("award.reinstated", self.effective_on, before)


def _ended(spell: Spell, day: date) -> Spell:
    """A suspension is over; one that was over already stays as it was."""
    return spell if spell.until is not None else msgspec.structs.replace(spell, until=day)


class Suspendable(Reprimandable):
    """An honour that can be taken out of use."""

    def suspend(self, rules: Rules, signer: Signer, on: Occasion, *, ground: str, until: date | None) -> None:
        """Take the honour out of use for a while."""
        rule = rules.standing.suspension
        if rule is None:
            raise OutcomeNotInScheme(outcome="suspend", clause=rules.honour.source)
        self._require(rules, "suspend", signer, rule.by, on)
        if rule.grounds and ground not in rule.grounds:
            raise UnknownFinding(
                finding=ground, known="、".join(rule.grounds), pointer="/ground", clause=rule.source
            )
        limit = self._suspension_limit(rule.at_most, ground, on.effective_on) if rule.at_most else None
        if limit and (limit <= on.effective_on or (until and until > limit)):
            raise TooLate(what=SUSPENSION, latest=limit, on=until or on.effective_on, clause=rule.source)
        if until and until < on.effective_on:
            raise TooEarly(what=SUSPENSION, earliest=on.effective_on, on=until, clause=rule.source)
        self.record(Suspended, on, ground=ground, until=until or limit)

    def _suspend_for(self, on: Occasion, span: Span | None, calendar: WorkCalendar, *, ground: str) -> None:
        """Suspend for what an inspection found, for as long as the notice says, if it does."""
        until, count = within(span, on.effective_on, calendar)
        self.record(
            Suspended, on, ground=ground, until=until, count=count, provisional=is_provisional(count, calendar)
        )  # fmt: skip

    def _suspension_limit(self, at_most: Span, ground: str, day: date) -> date:
        """The last day of a suspension that begins on ``day``: those on the same ground it follows on count with it."""
        first, in_use = day, timedelta()
        for spell in reversed(self.spells):
            if spell.ground == ground and spell.until is not None and after(spell.until, at_most) >= first:
                first, in_use = spell.since, in_use + (first - spell.until)
        return after(first, at_most) + in_use

    def reinstate(self, rules: Rules, signer: Signer, on: Occasion, *, reason: str) -> None:
        """Put it back in use."""
        rule = rules.standing.suspension
        wanted = (rule.reinstated_by or rule.by) if rule else self._inspector(rules)
        self._require(rules, "reinstate", signer, wanted, on)
        self.record(Reinstated, on, reason=reason)

    def _inspector(self, rules: Rules) -> str | tuple[str, ...] | None:
        return rules.standing.reinspection.by if rules.standing.reinspection else None

    def suspension_end(self, calendar: WorkCalendar) -> LastDay | None:
        """The last day of a suspension, as far as the calendar is known; ``None`` when it has none."""
        until = self.suspended_until
        return None if until is None else as_known(until, self.suspension_count, calendar)
