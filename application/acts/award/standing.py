"""What every act on a conferred honour shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import ClassVar

import msgspec

from application.acts.award.act import AwardAct
from application.acts.award.time import Before, as_on_the_day, follow
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.kernel import Occasion
from domain.refusals import NotInThisState


class StandingAct(AwardAct):
    """An act on a conferred honour; the signer is found among the scheme's actors for it."""

    changes_standing: ClassVar[bool] = True

    def perform(self, desk: Desk, name: str) -> Award:
        """Do it to the honour as it was on the day of the paper, as the calendar left it, and look at the honours around it."""
        award = desk.award(name)
        rules = self.rules(desk, award)
        _, who, on = self.at(desk, award, names(self.wanted(rules)))
        on = self._dated(award, rules, on)
        if not self.changes_standing:
            self.do(award, rules, who, on, desk)
            return award
        with on_its_day(desk, award, on, self.act, self.decided_as_of(award, rules, on)) as then:
            self.do(then, rules, who, on, desk)
        return award

    def decided_as_of(self, award: Award, rules: Rules, on: Occasion) -> date:
        """The day on which the honour is looked at: that of the paper."""
        return on.effective_on

    def rules(self, desk: Desk, award: Award) -> Rules:
        """The notice as it reads for the grade that was held on the day of the paper: its checklist, its body."""
        return desk.rules(award.on_day(self.effective_on) if self.effective_on else award)

    def _dated(self, award: Award, rules: Rules, on: Occasion) -> Occasion:
        day = self.own_day(award, rules, on) if self.effective_on is None else None
        return msgspec.structs.replace(on, effective_on=day or on.effective_on)

    def own_day(self, award: Award, rules: Rules, on: Occasion) -> date | None:
        """The day the act counts from when none is given; ``None``: the day it is recorded."""
        return None

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The actors that may do it."""
        return (rules.honour.conferring_body,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """The act itself."""
        raise NotImplementedError


@contextmanager
def on_its_day(
    desk: Desk, award: Award, on: Occasion, act: str, as_of: date | None = None
) -> Iterator[Award]:
    """The honour as it was on the day of the paper – or ``as_of`` another – as the calendar left it: what is done to it is
    recorded where it belongs, and the honours around it are looked at.
    """
    turned = as_on_the_day(desk, award, on, act, before=on.effective_on)
    looked_at = as_of or on.effective_on
    before, then = Before.of(award, on.today), award.on_day(looked_at)
    if then is award and on.effective_on < min(looked_at, award.last_day):
        then = award.copied()
    try:
        yield then
    except NotInThisState as refused:
        if then is award:
            raise
        act, rules = refused.params["act"], desk.rules(award)
        raise award.why_too_early(rules, act, on.effective_on) or refused from None
    if then is not award:
        award.enter_late(then, desk.rules(award))
    follow(desk, award, on, before)
    turned.pass_again(desk, award, on)


def names(wanted: tuple[str | tuple[str, ...] | None, ...]) -> tuple[str, ...]:
    """The actors of all these rules, one after the other."""
    flat: list[str] = []
    for each in wanted:
        flat += [each] if isinstance(each, str) else list(each or ())
    return tuple(flat)
