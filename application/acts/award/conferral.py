"""Chapter six: an honour is commended, paid for, or recorded from the time before this register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Literal

import msgspec
from pydantic import Field

from application.acts.award.act import AwardAct
from application.acts.award.dependants import catch_up, follow_ending
from application.acts.award.standing import StandingAct
from application.acts.dossiers import dossier
from application.command import Number
from application.desk import Desk
from domain.award import Award
from domain.award.application import Subject
from domain.award.conferral import check_dates
from domain.award.rules import Rules, Signer
from domain.days import is_past
from domain.dossier import Dossier
from domain.eligibility import unmet
from domain.kernel import Occasion
from domain.refusals import (
    HolderAlready,
    NoSuchBody,
    NotInThisState,
)
from domain.scheme import eligibility as ask
from domain.scheme.words import Slug
from domain.vocabulary import Condition


class Commend(StandingAct):
    """表彰奖励 (FS2018-3.3.3b)."""

    act: ClassVar[str] = "award.commend"
    changes_standing: ClassVar[bool] = False

    reward: str
    document: str = ""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The body the notice names."""
        return (
            rules.honour.commendation.by if rules.honour.commendation else None,
            rules.honour.conferring_body,
        )

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Commend it; the honour is as the calendar left it on the day of the paper."""
        catch_up(desk, award, min(on.effective_on, on.today))
        award.commend(rules, who, on, reward=self.reward, document=self.document)


class PayGrant(StandingAct):
    """Record that a promised grant was paid."""

    act: ClassVar[str] = "award.pay-grant"
    changes_standing: ClassVar[bool] = False

    number: int = 1
    amount: Number | None = None

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The payer's recorder, or the conferring body."""
        return (*(grant.paid_by for grant in rules.grants), rules.honour.conferring_body)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Record it; the honour is as the calendar left it on the day of the payment."""
        catch_up(desk, award, min(on.effective_on, on.today))
        award.pay_grant(rules, who, on, number=self.number, amount=self.amount)


class Import(AwardAct):
    """Record an honour of the time before this register, from a document (Q22)."""

    act: ClassVar[str] = "award.import"
    creates: ClassVar[bool] = True

    id: Slug
    scheme: str
    honour: Slug
    home: Slug
    grade: str | None = None
    document: str = Field(min_length=1)
    awarded_by: str
    precision: Literal["day", "month", "year"] = "day"
    valid_until: date | None = None
    next_due: date | None = None

    def perform(self, desk: Desk, name: str) -> Award:
        """Recorded by the conferring body (or by Jianjia from an import file)."""
        home = desk.home(self.home)
        unit = desk.existing_unit(home.unit)
        pin = desk.knowledge.pin(self.scheme)
        rules = desk.knowledge.book.rules(pin, self.honour, self.grade, home.kind, unit.type)
        on = self._occasion(desk, rules, home.unit)
        award = desk.take(Award, self.id)
        award.check_subject(rules, Subject(home.name, home.unit, unit.type, home.kind, "", self.grade))
        facts = dossier(desk, home, home.unit, rules.honour, on.today, year=on.today.year, without=self.id)
        refuse_held(rules, facts)
        check_dates(rules, on.effective_on, valid_until=self.valid_until, next_due=self.next_due)
        award.import_honour(
            rules, on, home=home.name, unit=home.unit, unit_type=unit.type, kind=home.kind, grade=self.grade,
            document=self.document, awarded_by=self.awarded_by, precision=self.precision,
            valid_until=self.valid_until, next_due=self.next_due,
        )  # fmt: skip
        home.open_award(on, award=award.name, honour=self.honour)
        if not is_past(award.valid_until, on.today):
            take_the_place(desk, award, on)
        return award

    def _occasion(self, desk: Desk, rules: Rules, unit: str) -> Occasion:
        """By an office of the conferring body: nobody enters an honour for themselves."""
        body = rules.honour.conferring_body
        place = desk.place(rules.scheme, body, unit)
        if place is None and not desk.caller.is_system:
            raise NoSuchBody(unit=unit, actor=rules.actor_title(body), clause=rules.honour.source)
        seats = (*(place.seats if place else ()), "chair", "registrar", "organisation-and-publicity")
        by = desk.officer(place.unit if place else unit, *seats)
        return desk.occasion(by, self.effective_on, rules.scheme)


def must_still_exist(desk: Desk, award: Award, on: Occasion) -> None:
    """Nothing is conferred on a home that was closed or a unit that is no more."""
    desk.home(award.home).must_be_open("confer")
    if not desk.existing_unit(award.unit).alive_on(on.today):
        raise NotInThisState(state=Condition.UNIT_GONE, act="confer")


def take_the_place(desk: Desk, award: Award, on: Occasion) -> None:
    """A home holds an honour once: what was just given takes the place of what is held. A holder is not given the same
    or a lower grade, unless the notice lets holders compete again (Q20).
    """
    rules = desk.rules(award)
    for other in _held_besides(desk, award, on):
        if not rules.honour.is_open_to_holder(other.grade, award.grade):
            raise HolderAlready(honour=rules.honour.title, clause=rules.honour.source)
        since = max(on.effective_on, other.conferred_on or on.effective_on)
        replaced = msgspec.structs.replace(on, effective_on=since)
        other.supersede(replaced, successor=award.name, reason=award.grade or "")
        if not other.held_on(on.today):
            follow_ending(desk, other, replaced)


def _held_besides(desk: Desk, award: Award, on: Occasion) -> Iterator[Award]:
    """The other awards of the same honour that the home holds, as the calendar left them."""
    for name, honour in tuple(desk.home(award.home).awards.items()):
        if honour != award.honour or name == award.name:
            continue
        other = desk.award(name)
        catch_up(desk, other, min(on.effective_on, on.today))
        if other.held_on(on.today):
            yield other


def granted_before(desk: Desk, award: Award) -> bool:
    """Whether the home was granted money for this honour before (Q21)."""
    others = (
        name
        for name, honour in desk.home(award.home).awards.items()
        if honour == award.honour and name != award.name
    )
    return any(desk.award(name).claims for name in others)


def refuse_second_title(desk: Desk, award: Award, rules: Rules, on: Occasion) -> None:
    """Nothing comes back to a home that holds the same honour again by now (Q20)."""
    if any(_held_besides(desk, award, on)):
        raise HolderAlready(honour=rules.honour.title, clause=rules.honour.source)
    home = desk.home(award.home)
    refuse_held(
        rules,
        dossier(desk, home, award.unit, rules.honour, on.today, year=on.today.year, without=award.name),
    )


def refuse_held(rules: Rules, facts: Dossier) -> None:
    """Refuse what would make a home hold the honour twice."""
    for condition in rules.conditions:
        if isinstance(condition, ask.DoesNotHold) and condition.effect == "refuse" and not condition.ever:
            why = unmet(rules.scheme, condition, facts)
            if why:
                raise why
