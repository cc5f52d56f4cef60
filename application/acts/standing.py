"""After conferral: commended, paid, re-inspected, rectified, suspended, revoked, renewed, ended – each by its own act."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from application.acts.awards import OFFICES, AwardAct, check_inspectors
from application.acts.dossiers import dossier
from application.command import Number
from application.desk import Desk
from domain.award import Award
from domain.award.application import Subject
from domain.award.rules import Rules, Signer
from domain.award.signing import InspectionFacts
from domain.eligibility import Dossier, title_of, unmet
from domain.home import UnionHome
from domain.kernel import Occasion
from domain.refusals import NoSuchBody, NotFound
from domain.scheme import eligibility as ask
from domain.scheme.words import Slug


class StandingAct(AwardAct):
    """What the acts on a conferred honour share: the signer is found among the scheme's actors for this act."""

    def perform(self, desk: Desk, name: str) -> Award:
        """Do it; when the honour ended by it, look at the honours that rest on it."""
        award = desk.award(name)
        rules = desk.rules(award)
        _, who, on = self.at(desk, award, _names(self.wanted(rules)))
        ended = award.ended_on
        self.do(award, rules, who, on, desk)
        if award.ended_on is not None and ended is None:
            look_after_dependants(desk, award, on)
        return award

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The actors that may do it."""
        return (rules.honour.conferring_body,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """The act itself."""
        raise NotImplementedError


def _names(wanted: tuple[str | tuple[str, ...] | None, ...]) -> tuple[str, ...]:
    flat: list[str] = []
    for each in wanted:
        flat += [each] if isinstance(each, str) else list(each or ())
    return tuple(flat)


class Commend(StandingAct):
    """表彰奖励 (FS2018-3.3.3b)."""

    act: ClassVar[str] = "award.commend"

    reward: str
    document: str = ""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The body the notice names."""
        return (
            rules.honour.commendation.by if rules.honour.commendation else None,
            rules.honour.conferring_body,
        )

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Commend it."""
        award.commend(rules, who, on, reward=self.reward, document=self.document)


class PayGrant(StandingAct):
    """Record that a promised grant was paid."""

    act: ClassVar[str] = "award.pay-grant"

    number: int = 1
    amount: Number | None = None

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The payer's recorder, or the conferring body."""
        return (*(grant.paid_by for grant in rules.honour.grants), rules.honour.conferring_body)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Record it."""
        award.pay_grant(rules, who, on, number=self.number, amount=self.amount)


class Reinspect(StandingAct):
    """复验: inspect again, with a finding the notice knows (FS2018-3.3.5b)."""

    act: ClassVar[str] = "award.reinspect"

    finding: Slug
    checklist: dict[str, Any] = {}
    inspectors: tuple[Slug, ...] = ()
    on_site: bool | None = None
    announced: bool | None = None
    opinion: str = ""
    ground: str = Field("", description="For a finding that leads to a revocation: the ground")

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The inspector the notice names."""
        return (rules.standing.reinspection.by if rules.standing.reinspection else None,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Re-inspect it."""
        found = InspectionFacts(self.checklist, self.inspectors, self.on_site)
        rule = rules.standing.reinspection
        check_inspectors(desk, rule.inspectors if rule else None, self.inspectors, award.unit)
        award.reinspect(
            rules, who, on, finding=self.finding, found=found, announced=self.announced, opinion=self.opinion,
            ground=self.ground, calendar=desk.calendar(rules.scheme),
        )  # fmt: skip


class InspectorAct(StandingAct):
    """Acts of the inspector."""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The inspector the notice names."""
        return (rules.standing.reinspection.by if rules.standing.reinspection else None,)


class RectificationAct(InspectorAct):
    """What the acts about a rectification share."""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whoever may order one, after an inspection or for dissatisfied members, or extend it."""
        review, inspection = rules.scheme.member_review, rules.standing.reinspection
        extensions = [result.extension for result in (inspection.results if inspection else ())]
        extensions += [review.extension] if review else []
        granting = tuple(each.granted_by for each in extensions if each)
        return (*granting, review.ordered_by if review else None, inspection.by if inspection else None)


class OrderRectification(RectificationAct):
    """Order 限期整改 outside a re-inspection, for dissatisfied members (BJ2013-4.3g)."""

    act: ClassVar[str] = "award.order-rectification"

    reason: str
    deadline: date | None = None

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Order it."""
        award.order_rectification(
            rules, who, on, reason=self.reason, deadline=self.deadline, calendar=desk.calendar(rules.scheme)
        )


class ExtendRectification(RectificationAct):
    """Give more time, before the deadline (Q16)."""

    act: ClassVar[str] = "award.extend-rectification"

    reason: str

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Extend it."""
        award.extend_rectification(rules, who, on, reason=self.reason, calendar=desk.calendar(rules.scheme))


class AcceptRectification(RectificationAct):
    """Find that it was put right."""

    act: ClassVar[str] = "award.accept-rectification"

    opinion: str = ""

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Accept it."""
        award.accept_rectification(rules, who, on, opinion=self.opinion)


class Reprimand(StandingAct):
    """Warn or criticise outside a re-inspection."""

    act: ClassVar[str] = "award.reprimand"

    level: Literal["warn", "criticise"]
    reason: str

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets reprimand."""
        return (rules.standing.reprimand.by if rules.standing.reprimand else None,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Reprimand."""
        award.reprimand(rules, who, on, level=self.level, reason=self.reason)


class Suspend(StandingAct):
    """Take the honour out of use for a while."""

    act: ClassVar[str] = "award.suspend"

    ground: str = ""
    until: date | None = None

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets suspend."""
        return (rules.standing.suspension.by if rules.standing.suspension else None,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Suspend it."""
        award.suspend(rules, who, on, ground=self.ground, until=self.until)


class Reinstate(StandingAct):
    """Put a suspended honour back in use."""

    act: ClassVar[str] = "award.reinstate"

    reason: str = ""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets reinstate, else the inspector."""
        rule, inspection = rules.standing.suspension, rules.standing.reinspection
        return ((rule.reinstated_by or rule.by) if rule else None, inspection.by if inspection else None)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Reinstate it."""
        award.reinstate(rules, who, on, reason=self.reason)


class Promote(StandingAct):
    """Move the honour up a grade."""

    act: ClassVar[str] = "award.promote"

    grade: str | None = None
    reason: str

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets regrade."""
        return (rules.standing.grading.by if rules.standing.grading else None,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Promote or demote it."""
        award.regrade(rules, who, on, act=self.verb(), grade=self.grade, reason=self.reason)


class Demote(Promote):
    """Move the honour down a grade."""

    act: ClassVar[str] = "award.demote"


class RevocationAct(StandingAct):
    """What the acts of a revocation share."""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The actors of the revocation's own chain."""
        rule = rules.standing.revocation
        if rule is None:
            return (rules.honour.conferring_body,)
        return self.actors(
            rules, rule.decided_by if rule.decided_by != "conferring-body" else rules.honour.conferring_body
        )

    def actors(self, rules: Rules, decider: str) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the chain names for this act: the decider unless said otherwise."""
        return (decider,)


class ProposeRevocation(RevocationAct):
    """Propose a revocation on a ground the notice lists (Q09)."""

    act: ClassVar[str] = "award.propose-revocation"

    ground: str
    reason: str

    def actors(self, rules: Rules, decider: str) -> tuple[str | tuple[str, ...] | None, ...]:
        """The proposer."""
        return (rules.standing.revocation.proposed_by if rules.standing.revocation else None,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Propose it."""
        award.propose_revocation(
            rules, who, on, ground=self.ground, reason=self.reason, calendar=desk.calendar(rules.scheme)
        )


class Hear(RevocationAct):
    """Record that the holder was heard."""

    act: ClassVar[str] = "award.hear"

    statement: str = ""

    def actors(self, rules: Rules, decider: str) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whoever hears, else the proposer."""
        rule = rules.standing.revocation
        return (rule.hearing.by if rule and rule.hearing else None, rule.proposed_by if rule else None)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Record it."""
        award.hear(rules, who, on, statement=self.statement)


class ConcurInRevocation(RevocationAct):
    """Agree to a revocation as one of the bodies whose agreement is needed."""

    act: ClassVar[str] = "award.concur-in-revocation"

    opinion: str = ""

    def actors(self, rules: Rules, decider: str) -> tuple[str | tuple[str, ...] | None, ...]:
        """The bodies whose agreement is needed."""
        rule = rules.standing.revocation
        return tuple(each.by for each in rule.concurrence) if rule else ()

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Concur."""
        award.concur(rules, who, on, opinion=self.opinion)


class DropRevocation(RevocationAct):
    """Decide not to revoke."""

    act: ClassVar[str] = "award.drop-revocation"

    reason: str

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Drop it."""
        award.drop_revocation(rules, who, on, reason=self.reason)


class Revoke(RevocationAct):
    """撤销荣誉称号: decided by the awarding body (FS2018-3.3.5c, A07)."""

    act: ClassVar[str] = "award.revoke"

    ground: str = ""
    reason: str
    document: str = ""

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Revoke it."""
        award.revoke(rules, who, on, ground=self.ground, reason=self.reason, document=self.document)


class RescindRevocation(RevocationAct):
    """Put a wrong revocation right."""

    act: ClassVar[str] = "award.rescind-revocation"

    reason: str
    document: str = ""

    def actors(self, rules: Rules, decider: str) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whoever may rescind."""
        return (rules.standing.revocation.rescinded_by if rules.standing.revocation else None,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Rescind it."""
        award.rescind_revocation(rules, who, on, reason=self.reason, document=self.document)
        refuse_second_title(desk, award, rules, on)


class GiveBack(StandingAct):
    """Record that a recalled plaque, certificate or sum came back (Q12)."""

    act: ClassVar[str] = "award.give-back"

    item: Literal["plaque", "certificate", "grant"]
    note: str = ""

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """The conferring body, who inspects and who proposes."""
        standing = rules.standing
        return (
            rules.honour.conferring_body,
            standing.reinspection.by if standing.reinspection else None,
            standing.revocation.proposed_by if standing.revocation else None,
        )

    def perform(self, desk: Desk, name: str) -> Award:
        """Recorded by an office above the holder."""
        award = desk.award(name)
        rules = desk.rules(award)
        by = desk.recorder(rules.scheme, award.unit, _names(self.wanted(rules)), *OFFICES)
        award.give_back(rules, desk.occasion(by, self.effective_on), item=self.item, note=self.note)
        return award


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

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """End it."""
        award.expire(rules, who, on, reason=self.reason)


class Lapse(EndingAct):
    """Record that it lapsed without fault."""

    act: ClassVar[str] = "award.lapse"
    ends_as: ClassVar[str] = "lapsed"

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

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets annul, else the conferring body."""
        return (rules.standing.annulled_by or rules.honour.conferring_body,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Annul it."""
        award.annul(rules, who, on, reason=self.reason)


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
        """Renew it."""
        award.renew(rules, who, on, document=self.document)
        refuse_second_title(desk, award, rules, on)


class Restore(StandingAct):
    """Bring back an honour that ended wrongly."""

    act: ClassVar[str] = "award.restore"

    reason: str

    def wanted(self, rules: Rules) -> tuple[str | tuple[str, ...] | None, ...]:
        """Whom the notice lets restore."""
        return (rules.standing.restored_by,)

    def do(self, award: Award, rules: Rules, who: Signer, on: Occasion, desk: Desk) -> None:
        """Restore it."""
        award.restore(rules, who, on, reason=self.reason)
        refuse_second_title(desk, award, rules, on)


class Correct(StandingAct):
    """Put a wrongly recorded date right; the old belief stays readable."""

    act: ClassVar[str] = "award.correct"

    field: Literal["conferred_on", "valid_until", "next_due", "last_passed_on"]
    value: date
    reason: str

    def perform(self, desk: Desk, name: str) -> Award:
        """Only the conferring body corrects."""
        award = desk.award(name)
        rules, who, on = self.at(desk, award, desk.rules(award).honour.conferring_body)
        award.require_body(rules, who)
        award.correct(on, field=self.field, value=self.value, reason=self.reason)
        return award


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
        award.import_honour(
            rules, on, home=home.name, unit=home.unit, unit_type=unit.type, kind=home.kind, grade=self.grade,
            document=self.document, awarded_by=self.awarded_by, precision=self.precision,
            valid_until=self.valid_until, next_due=self.next_due,
        )  # fmt: skip
        home.open_award(on, award=award.name, honour=self.honour)
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


class TakeOver(AwardAct):
    """Take a title of an older scheme over into a newer one, as the newer one says."""

    act: ClassVar[str] = "award.take-over"

    scheme: str

    def perform(self, desk: Desk, name: str) -> Award:
        """The old title is superseded, the new one begins, in one transaction."""
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
            raise NotFound(kind="过渡规定", name=f"{old.honour} → {scheme.scheme}")
        rules = desk.knowledge.book.rules(
            pin, rule.to_honour, rule.to_grade or old.grade, old.kind, old.unit_type
        )
        who = desk.signer(scheme, old.unit, rule.by)
        on = desk.occasion(who.authority, self.effective_on, scheme)
        new = desk.take(Award, f"{name}.{scheme.scheme}")
        new.succeed(rules, who, on, old, rule)
        home = desk.home(old.home)
        facts = dossier(desk, home, old.unit, rules.honour, on.today, year=on.today.year, without=new.name)
        refuse_held(rules, facts)
        desk.home(old.home).open_award(
            desk.occasion(who.authority, None, scheme), award=new.name, honour=rule.to_honour
        )
        return new


def refuse_second_title(desk: Desk, award: Award, rules: Rules, on: Occasion) -> None:
    """Nothing comes back to a home that holds the same honour again by now, where the notice excludes holders (Q20)."""
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


def look_after_dependants(desk: Desk, ended: Award, on: Occasion) -> None:
    """What an ending means for other honours of the home that rest on the ended one: alert, block, or end (Q13).

    An honour ends only when what its notice asks is really no longer met (one of several titles may do), and those
    that rest on it are looked after in turn.
    """
    for name in desk.take(UnionHome, ended.home).awards:
        other = desk.award(name)
        if name == ended.name or other.standing is None or other.ended_on is not None:
            continue
        rules = desk.rules(other)
        if ended.honour not in prerequisites(rules.honour.requires):
            continue
        rule = rules.standing.prerequisite_lost
        text = f"“{title_of(rules.scheme, ended.honour)}”于{ended.ended_on}终止"
        if (
            rule is not None
            and rule.effect == "end"
            and not _still_rests(desk, other, rules, ended.honour, on)
        ):
            other.lapse_with_prerequisite(on, reason=text)
            look_after_dependants(desk, other, on)
        elif rule is not None:
            other.raise_alert(on, about=f"prerequisite:{ended.name}", text=text)


def _still_rests(desk: Desk, award: Award, rules: Rules, lost: str, on: Occasion) -> bool:
    """Whether the conditions that name the lost honour are met without it."""
    home = desk.home(award.home)
    facts = dossier(desk, home, award.unit, rules.honour, on.today, year=on.today.year, without=award.name)
    named = (each for each in rules.conditions if lost in prerequisites((each,)))
    return all(unmet(rules.scheme, each, facts) is None for each in named)


def prerequisites(conditions: tuple[ask.Requirement, ...]) -> set[str]:
    """The honours a list of conditions asks to hold."""
    found: set[str] = set()
    for condition in conditions:
        match condition:
            case ask.Holds():
                found.update((condition.holds,) if isinstance(condition.holds, str) else condition.holds)
            case ask.AllOf():
                found |= prerequisites(condition.all_of)
            case ask.AnyOf():
                found |= prerequisites(condition.any_of)
    return found
