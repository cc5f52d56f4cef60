"""Chapter six: the approved application becomes an honour – with the last seal, or by a naming decision."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from domain.award.deciding import Deciding
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState, Claim
from domain.award.term import first_term
from domain.calendar import after
from domain.days import check_not_future, check_within
from domain.kernel import Event, Occasion
from domain.refusals import (
    AlreadyExists,
    AlreadyGranted,
    BackDatedTooFar,
    FieldMissing,
    InTheFuture,
    NotFound,
    NotInThisState,
    OutcomeNotInScheme,
    OutOfRange,
    Refusal,
    WrongSigner,
)
from domain.scheme.notice import Grant
from domain.scheme.standing import Reinspection
from domain.scheme.words import Span, Text
from domain.vocabulary import Stage, Standing, Thing, field_title

EFFECTIVE = Text(zh="生效日期", en="effective_on")

FURTHEST = Span(months=12)
"""How far ahead of the decision the day may lie on which an honour begins or ends: further is a slip of the pen."""

A_LIFE = Span(months=1_200)
"""How far ahead of its conferral an honour may end or be due."""


class Conferred(Event, frozen=True, kw_only=True):
    """The honour is conferred; in force from the effective day. ``known_on``: the day Jianjia learned of it, in the notice's time
    zone.
    """

    topic = "award.conferred:1"
    honour: str
    grade: str | None = None
    document: str = ""
    decision: str | None = None
    valid_until: date | None = None
    next_due: date | None = None
    known_on: date | None = None

    def apply(self, aggregate: AwardState) -> None:
        """The honour begins."""
        aggregate.stage, aggregate.standing = Stage.CONFERRED, Standing.IN_FORCE
        aggregate.conferred_on, aggregate.grade = self.effective_on, self.grade
        aggregate.valid_until, aggregate.next_due = self.valid_until, self.next_due
        aggregate.decision, aggregate.waiting = self.decision, None
        aggregate.known_on = self.known_on


class Imported(Event, frozen=True, kw_only=True):
    """An honour of the time before this register, recorded from a document – never as approvals nobody saw (Q22). ``known_on``:
    the day Jianjia learned of it, in the notice's time zone.
    """

    topic = "award.imported:1"
    scheme: str
    honour: str
    home: str
    unit: str
    unit_type: str
    kind: str
    grade: str | None = None
    document: str
    awarded_by: str
    precision: str = "day"
    valid_until: date | None = None
    next_due: date | None = None
    known_on: date | None = None

    def apply(self, aggregate: AwardState) -> None:
        """The honour is known. Events from before ``known_on`` was kept have only the instant."""
        aggregate.pin, aggregate.honour, aggregate.grade = self.scheme, self.honour, self.grade
        aggregate.home, aggregate.unit, aggregate.unit_type, aggregate.kind = (
            self.home,
            self.unit,
            self.unit_type,
            self.kind,
        )
        aggregate.stage, aggregate.standing, aggregate.imported = Stage.CONFERRED, Standing.IN_FORCE, True
        aggregate.conferred_on, aggregate.valid_until, aggregate.next_due = (
            self.effective_on,
            self.valid_until,
            self.next_due,
        )
        aggregate.known_on = self.known_on or self.recorded_at.date()


class Commended(Event, frozen=True, kw_only=True):
    """表彰奖励: recorded apart from approval and selection (FS2018-3.3.3b)."""

    topic = "award.commended:1"
    reward: str
    document: str = ""


class GrantPromised(Event, frozen=True, kw_only=True):
    """Money that goes with the honour (FS2018-2.1.2i); the amount may be unknown still (FS2018-3.0b)."""

    topic = "award.grant-promised:1"
    number: int
    amount: Decimal | None = None
    currency: str
    payer: str
    purpose: str = ""

    def apply(self, aggregate: AwardState) -> None:
        """Keep the claim."""
        aggregate.claims.append(Claim(self.number, self.amount, self.currency, self.payer))


class GrantPaid(Event, frozen=True, kw_only=True):
    """The money was paid."""

    topic = "award.grant-paid:1"
    number: int
    amount: Decimal

    def apply(self, aggregate: AwardState) -> None:
        """Mark it paid."""
        aggregate.claims = [
            msgspec.structs.replace(claim, amount=self.amount, paid_on=self.effective_on)
            if claim.number == self.number
            else claim
            for claim in aggregate.claims
        ]


class Conferring(Deciding):
    """An award at the moment it becomes an honour."""

    def confer(
        self,
        rules: Rules,
        on: Occasion,
        *,
        document: str = "",
        decision: str | None = None,
        granted_before: bool = False,
        decided_on: date | None = None,
    ) -> None:
        """Confer after the last seal. A naming decision passes its document and its day; the effective day may differ from
        it only where the notice says so. Who may decide is checked by the caller.
        """
        if self.stage != Stage.PASSED:
            raise NotInThisState(state=self.stage, act="confer")
        self._check_conferral_day(rules, on, decided_on or on.effective_on)
        self.record(
            Conferred, on, honour=self.honour, grade=self.grade, document=document, decision=decision,
            valid_until=first_term(rules, on.effective_on),
            next_due=first_due(rules, on.effective_on), known_on=on.today,
        )  # fmt: skip
        for grant in rules.grants:
            if grant.once and granted_before:
                continue
            self._promise(rules, grant, on)

    def _check_conferral_day(self, rules: Rules, on: Occasion, decided_on: date) -> None:
        """Effective from the decision unless the notice lets the decision state a day; earlier only where it says so."""
        conferral = rules.honour.conferral
        check_not_future(on, decided_on)
        sealed = max((seal.effective_on for seal in self.seals if seal.live), default=decided_on)
        if decided_on < sealed:
            raise BackDatedTooFar(on=decided_on, earliest=sealed, clause=conferral.source)
        stated = conferral.effective == "as-stated"
        if not stated and on.effective_on > decided_on:
            raise InTheFuture(on=on.effective_on, today=decided_on, clause=conferral.source)
        check_not_too_far(on, decided_on, conferral.source)
        if on.effective_on < decided_on and not (stated and conferral.back_dating == "allowed"):
            raise BackDatedTooFar(on=on.effective_on, earliest=decided_on, clause=conferral.source)

    def _promise(self, rules: Rules, grant: Grant, on: Occasion) -> None:
        amount = grant.by_grade.get(self.grade or "", grant.amount)
        purpose = grant.purpose.zh if grant.purpose else ""
        self.record(
            GrantPromised,
            on,
            number=len(self.claims) + 1,
            amount=amount,
            currency=grant.currency,
            payer=grant.payer,
            purpose=purpose,
        )

    def import_honour(
        self, rules: Rules, on: Occasion, *, home: str, unit: str, unit_type: str, kind: str, grade: str | None, document: str,
        awarded_by: str, precision: str, valid_until: date | None, next_due: date | None,
    ) -> None:  # fmt: skip
        """Record an honour from a document of the paper era (Q22)."""
        if self.exists:
            raise AlreadyExists(kind=Thing.AWARD, name=self.name)
        check_not_future(on, on.effective_on)
        self.record(
            Imported, on, scheme=rules.pin, honour=rules.honour_id, home=home, unit=unit, unit_type=unit_type, kind=kind,
            grade=grade, document=document, awarded_by=awarded_by, precision=precision,
            valid_until=valid_until or first_term(rules, on.effective_on),
            next_due=next_due or first_due(rules, on.effective_on), known_on=on.today,
        )  # fmt: skip

    def commend(self, rules: Rules, signer: Signer, on: Occasion, *, reward: str, document: str = "") -> None:
        """Record the commendation."""
        why = self.why_not_commend(rules, signer)
        if why:
            raise why
        self._while_it_is_held("commend", on)
        self.record(Commended, on, reward=reward, document=document)

    def why_not_commend(self, rules: Rules, signer: Signer) -> Refusal | None:
        """Only a conferred honour is commended, by the body the notice names."""
        rule = rules.honour.commendation
        if self.stage != Stage.CONFERRED or rule is None:
            return NotInThisState(state=self.stage, act="commend")
        if not signer.acts_as(rule.by):
            return WrongSigner(expected=rules.actor_title(rule.by), actual=signer.called, clause=rule.source)
        return None

    def pay_grant(
        self, rules: Rules, signer: Signer, on: Occasion, *, number: int, amount: Decimal | None
    ) -> None:
        """Record that a promised grant was paid. With the honour what is not paid yet falls away: only a payment of a day
        before the ending – or before the annulment was declared – is still recorded.
        """
        claim = next((each for each in self.claims if each.number == number), None)
        if claim is None:
            raise NotFound(kind=Thing.GRANT, name=number)
        if claim.paid_on is not None:
            raise AlreadyGranted(honour=rules.honour.title)
        self._while_it_is_held("pay-grant", on)
        grants = rules.grants
        if len(self.claims) < len(grants):  # what is given once was given before and not promised again
            grants = tuple(each for each in grants if not each.once)
        grant = grants[min(number, len(grants)) - 1]
        payer = grant.paid_by or rules.honour.conferring_body
        if not signer.acts_as(payer):
            raise WrongSigner(expected=rules.actor_title(payer), actual=signer.called, clause=grant.source)
        paid = amount if amount is not None else claim.amount
        if paid is None:
            raise FieldMissing(field="amount", pointer="/amount", clause=grant.source)
        if paid < 0:
            raise OutOfRange(field="amount", actual=paid, wanted="≥ 0", pointer="/amount")
        self.record(GrantPaid, on, number=number, amount=paid)

    def _while_it_is_held(self, act: str, on: Occasion) -> None:
        """What goes with an honour is of a day since the road to it was signed, and before it was over; annulled, it was held in
        good faith until that was declared.
        """
        over = _first(self.annulled_on or self.ended_on, self.revoked_on)
        if over is not None and on.effective_on >= over:
            raise NotInThisState(state=Standing(self.standing or ""), act=act)
        signed = max((seal.effective_on for seal in self.seals if seal.live), default=None)
        check_within(on, _first(self.conferred_on, self.known_on, signed))


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def check_not_too_far(on: Occasion, decided_on: date, clause: str | None) -> None:
    """What a decision brings about comes soon."""
    if on.effective_on > (latest := after(decided_on, FURTHEST)):
        raise OutOfRange(
            field=EFFECTIVE,
            actual=on.effective_on,
            wanted=f"≤ {latest}",
            pointer="/effective_on",
            clause=clause,
        )


def check_dates(
    rules: Rules, conferred_on: date, *, valid_until: date | None = None, next_due: date | None = None
) -> None:
    """Refuse dates of an honour that lie before its conferral or beyond all life, or for which the notice has no rule."""
    rule, latest = rules.standing.reinspection, after(conferred_on, A_LIFE)
    known = {
        "valid_until": (valid_until, rules.standing.term is not None),
        "next_due": (next_due, rule is not None and rule.scope != "sample"),
    }
    for field, (day, in_notice) in known.items():
        if day is None:
            continue
        if not in_notice:
            named = Text(zh=field_title(field), en=field)
            raise OutcomeNotInScheme(outcome=named, pointer=f"/{field}", clause=rules.honour.source)
        if not conferred_on <= day <= latest:
            wanted = Text(zh=f"在{conferred_on}与{latest}之间", en=f"between {conferred_on} and {latest}")
            raise OutOfRange(field=field, actual=day, wanted=wanted, pointer=f"/{field}")


def first_due(rules: Rules, conferred_on: date) -> date | None:
    """When the first re-inspection is due."""
    return due_after(rules, conferred_on, conferred_on)


def due_after(
    rules: Rules, conferred_on: date, last: date, waiting: date | None = None, instead: Span | None = None
) -> date | None:
    """When the next re-inspection is due after ``last`` (conferral or an inspection), by the notice's anchor.

    ``last-pass``: the interval after it. ``conferral``: the next multiple of the interval after conferral; an inspection
    held before its day (``waiting``) stands for that day, so the one after it is next. ``season`` and ``calendar-year``:
    the season's day, or 31 December, of the year the interval is over; a late inspection stands for the year it was
    due in and skips none, one held in an earlier year for that earlier year. Where only a sample is inspected no single honour is ever due.
    ``instead``: the time a finding leaves until the next one, in place of the interval.
    """
    rule = rules.standing.reinspection
    if rule is None or rule.scope == "sample":
        return None
    return due_by(rule, conferred_on, last, waiting, instead)


def due_by(
    rule: Reinspection,
    conferred_on: date,
    last: date,
    waiting: date | None = None,
    instead: Span | None = None,
) -> date:
    """The same by a rule under which every honour is re-inspected."""
    every = instead or rule.every
    if rule.anchor == "conferral":
        due, count = after(conferred_on, every), 1
        while due <= last or due == waiting:
            count += 1
            due = after(conferred_on, every.times(count))
        return due if waiting is None else max(due, waiting)
    if rule.anchor in ("season", "calendar-year"):
        year = after(min(waiting or last, last), every).year
        while _day_in(rule, year) <= last:
            year += max(every.months // 12, 1)
        return _day_in(rule, year)
    return after(last, every)


def _day_in(rule: Reinspection, year: int) -> date:
    """The day of a year a re-inspection is due on."""
    return rule.season.in_year(year) if rule.season else date(year, 12, 31)
