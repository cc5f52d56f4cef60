"""Chapter fourteen: every other way an honour ends, goes on, or comes back."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from application.acts.award.act import OFFICES, AwardAct
from application.acts.award.conferral import refuse_held, refuse_second_title, take_the_place
from application.acts.award.dependants import catch_up, refuse_without_prerequisite
from application.acts.award.order import free_annulled_place
from application.acts.award.standing import StandingAct, names, on_its_day
from application.acts.award.time import as_on_the_day
from application.acts.dossiers import dossier
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules, Signer
from domain.kernel import Occasion
from domain.refusals import (
    NotFound,
)
from domain.vocabulary import Thing


def earlier(day: date | None, on: Occasion) -> date | None:
    """A day, when it has come."""
    return day if day is not None and day <= on.today else None


class EndingAct(StandingAct):
    """What the endings without fault share."""

    ends_as: ClassVar[str]

    reason: str = ""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets declare this ending, else the conferring body."""
        named = next((each.by for each in rules.standing.endings if each.ends_as == self.ends_as), None)
        return (named or rules.honour.conferring_body,)


class Expire(EndingAct):
    """Record that the term ran out."""

    act: ClassVar[str] = "award.expire"
    ends_as: ClassVar[str] = "expired"

    def own_day(self, award: Award, rules: Rules, on: Occasion) -> date | None:
        """The day after the last one of the term, once it has come; not before the day people put it back."""
        return earlier(award.expires_on, on)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """End it."""
        award.expire(rules, who, on, reason=self.reason)


class Lapse(EndingAct):
    """Record that it lapsed without fault."""

    act: ClassVar[str] = "award.lapse"
    ends_as: ClassVar[str] = "lapsed"

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets declare it; the conferring body for a missed re-inspection."""
        return (*super().wanted(rules), rules.honour.conferring_body)

    def own_day(self, award: Award, rules: Rules, on: Occasion) -> date | None:
        """The day after a missed re-inspection was due, when that is why."""
        return earlier(award.lapses_missed(rules, self.reason), on)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """End it."""
        award.lapse(rules, who, on, reason=self.reason)


class Relinquish(EndingAct):
    """Give the honour up."""

    act: ClassVar[str] = "award.relinquish"
    ends_as: ClassVar[str] = "relinquished"

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """End it."""
        award.relinquish(rules, who, on, reason=self.reason)


class EndStructurally(EndingAct):
    """End it because the holder changed (Q18)."""

    act: ClassVar[str] = "award.end-structurally"
    ends_as: ClassVar[str] = "ended-by-structural-change"

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """End it."""
        award.end_structurally(rules, who, on, reason=self.reason)


class Annul(StandingAct):
    """Annul a single naming: the honour was never rightly given."""

    act: ClassVar[str] = "award.annul"

    reason: str

    def rules(self, desk: Desk, award: Award) -> Rules:
        """The notice as it reads for the grade that is held now: whatever day is given, all that is held now falls."""
        return desk.rules(award)

    def own_day(self, award: Award, rules: Rules, on: Occasion) -> date | None:
        """From the day of the conferral: it was never rightly given."""
        return award.void_from

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets annul, else the conferring body."""
        return (rules.standing.annulled_by or rules.honour.conferring_body,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Annul it."""
        award.annul(rules, who, on, reason=self.reason)
        free_annulled_place(desk, award, on)


class Renew(StandingAct):
    """Begin the term anew."""

    act: ClassVar[str] = "award.renew"

    document: str = ""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets renew."""
        return (
            rules.standing.term.renewal.by if rules.standing.term and rules.standing.term.renewal else None,
        )

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Renew it. What comes back by that is asked what a restored one is; one in force only what its renewal asks."""
        asked, home, comes_back = rules.asked_on_renewal, desk.home(award.home), not award.is_held
        facts = dossier(desk, home, award.unit, rules.honour, on.today, year=on.today.year, asked=asked)
        award.renew(rules, who, on, document=self.document, facts=facts)
        if comes_back:
            refuse_second_title(desk, award, rules, on)
            refuse_without_prerequisite(desk, award)


class Restore(StandingAct):
    """Bring back an honour that ended wrongly."""

    act: ClassVar[str] = "award.restore"

    reason: str

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets restore."""
        return (rules.standing.restored_by,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Restore it. What is revoked again stands in nobody's way, and rests on nothing."""
        award.restore(rules, who, on, reason=self.reason)
        if award.is_held:
            refuse_second_title(desk, award, rules, on)
            refuse_without_prerequisite(desk, award)


class ClearAlert(AwardAct):
    """Settle what was pointed out about an honour: people looked at it (Q13)."""

    act: ClassVar[str] = "award.clear-alert"

    about: str = Field(description="What it is about, one of the honour's `alerts`")
    reason: str

    def perform(self, desk: Desk, name: str) -> Award:
        """Recorded by the conferring body, the inspector, or an office above the holder."""
        award = desk.award(name)
        rules = desk.rules(award)
        catch_up(desk, award, desk.today(rules.scheme))
        inspection = rules.standing.reinspection
        actors = names((rules.honour.conferring_body, inspection.by if inspection else None))
        by = desk.recorder(rules.scheme, award.unit, actors, *OFFICES)
        on = desk.occasion(by, self.effective_on, rules.scheme)
        award.acknowledge_alert(on, about=self.about, reason=self.reason)
        return award


class Correct(StandingAct):
    """Put a wrongly recorded date right; the old belief stays readable."""

    act: ClassVar[str] = "award.correct"

    field: Literal["conferred_on", "valid_until", "next_due", "last_passed_on"]
    value: date
    reason: str

    def perform(self, desk: Desk, name: str) -> Award:
        """Only the conferring body corrects. What time did by the wrong date is set aside, and done again if due."""
        award = desk.award(name)
        rules, who, on = self.at(desk, award, desk.rules(award).honour.conferring_body)
        award.require_body(rules, who)
        turned = as_on_the_day(desk, award, on, self.act)
        was = award.as_of(on.today)
        award.correct(rules, on, was, field=self.field, value=self.value, reason=self.reason)
        turned.pass_again(desk, award, on)
        return award


class TakeOver(AwardAct):
    """Take a title of an older scheme over into a newer one, as the newer one says."""

    act: ClassVar[str] = "award.take-over"

    scheme: str

    def perform(self, desk: Desk, name: str) -> Award:
        """The old title, as it was on the day of the paper, is superseded, the new one begins, in one transaction. What rests on
        the old one is looked after.
        """
        old = desk.award(name)
        scheme, pin = desk.knowledge.scheme(self.scheme), desk.knowledge.pin(self.scheme)
        rule = next(
            (
                s
                for s in scheme.succession
                if (s.from_scheme, s.from_honour) == (old.pin.partition("@")[0], old.honour)
            ),
            None,
        )
        if rule is None:
            raise NotFound(kind=Thing.TRANSITION, name=f"{old.honour} → {scheme.scheme}")
        rules = desk.knowledge.book.rules(
            pin, rule.to_honour, rule.to_grade or old.grade, old.kind, old.unit_type
        )
        who = desk.signer(scheme, old.unit, rule.by)
        on = desk.occasion(who.authority, self.effective_on, scheme)
        _, new = desk.next_free(Award, f"{name}.{scheme.scheme}")
        home = desk.home(old.home)
        with on_its_day(desk, old, on, self.act) as then:
            new.succeed(rules, who, on, then, rule)
            now = desk.occasion(who.authority, None, scheme)
            home.open_award(now, award=new.name, honour=rule.to_honour)
        facts = dossier(desk, home, old.unit, rules.honour, on.today, year=on.today.year, without=new.name)
        refuse_held(rules, facts)
        take_the_place(desk, new, on)
        return new
