"""Chapter thirteen: a revocation is proposed, heard, agreed to, decided – and, when wrong, rescinded (FS2018-3.3.5c, Q09)."""

from __future__ import annotations

from datetime import date

import msgspec

from domain.award.conferral import check_not_too_far
from domain.award.order import persons
from domain.award.reinspection import Reinspectable, Verdict
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState, Proposal
from domain.calendar import PLAIN, Count, LastDay, WorkCalendar, after, as_known, counted
from domain.days import check_not_future, check_within
from domain.forms import require_reason
from domain.kernel import Event, Occasion
from domain.refusals import (
    BackDatedTooFar,
    FieldMissing,
    NotEligible,
    NotInThisState,
    NotNow,
    OutcomeNotInScheme,
    SamePerson,
    SealedAlready,
    StillOpen,
    UnknownFinding,
    WrongSigner,
)
from domain.scheme.standing import Concurrence, Hearing, Result, Revocation
from domain.scheme.words import Text
from domain.vocabulary import Condition, Doing, Standing

HEARING = Text(zh="听取意见的期限", en="The hearing")
GROUND = Text(zh="撤销事由", en="ground")

MONEY = "grant"
"""What is recalled only as far as it was handed over. A payment may be entered after the revocation it came before."""


class FindingMissing(NotEligible):
    """A revocation needs a re-inspection with a serious finding first (FS2018-3.3.5c)."""

    code = "finding-missing"
    zh = "撤销须以复验中的“{finding}”为依据，尚无此项记录。"
    en = "A revocation rests on a re-inspection with the finding “{finding}”; there is none."


class ProposalMissing(NotNow):
    """On this ground a revocation is proposed before it is decided; only some grounds are decided at once."""

    code = "proposal-missing"
    zh = "以“{ground}”为由的撤销，须先由{by}提出，再作决定。"
    en = "A revocation on the ground “{ground}” is proposed by {by} before it is decided."


class OtherGround(NotNow):
    """The holder was heard, and others agreed, on the ground that was proposed: on no other is it decided. What may be decided
    at once still may.
    """

    code = "other-ground"
    zh = "本次撤销以“{proposed}”为由提出，不能改以“{ground}”为由作出；如需变更事由，请先决定不予撤销，再另行提出。"
    en = (
        "This revocation was proposed on the ground “{proposed}” and is not decided on “{ground}”; for that, drop it and "
        "propose anew."
    )


class RevocationProposed(Event, frozen=True, kw_only=True):
    """A revocation was proposed on a ground the notice lists; the hearing runs until ``hearing_until``, as counted then."""

    topic = "award.revocation-proposed:1"
    ground: str
    reason: str
    hearing_until: date | None = None
    provisional: bool = False
    count: Count | None = None

    def apply(self, aggregate: AwardState) -> None:
        """A decision is pending."""
        before = aggregate.standing or Standing.IN_FORCE
        aggregate.proposal = Proposal(
            self.ground, self.effective_on, self.by, before, self.hearing_until, count=self.count
        )
        aggregate.standing = Standing.REVOCATION_PROPOSED


class RevocationHeard(Event, frozen=True, kw_only=True):
    """The holder was heard, or let the time pass."""

    topic = "award.revocation-heard:1"
    statement: str = ""

    def apply(self, aggregate: AwardState) -> None:
        """Note it."""
        if aggregate.proposal is not None:
            aggregate.proposal = msgspec.structs.replace(aggregate.proposal, heard_on=self.effective_on)


class RevocationConcurred(Event, frozen=True, kw_only=True):
    """A body whose agreement is needed agreed."""

    topic = "award.revocation-concurred:1"
    party: str
    opinion: str = ""

    def apply(self, aggregate: AwardState) -> None:
        """Note it."""
        proposal = aggregate.proposal
        if proposal is not None:
            agreed = (*proposal.agreed, (self.party, self.effective_on))
            aggregate.proposal = msgspec.structs.replace(proposal, agreed=agreed)


class RevocationDropped(Event, frozen=True, kw_only=True):
    """The proposal was not followed; the honour stays."""

    topic = "award.revocation-dropped:1"
    reason: str

    def apply(self, aggregate: AwardState) -> None:
        """As before: suspended or under rectification, if it was. What is over comes back without it, if it does."""
        was = aggregate.before_ending
        if aggregate.proposal is not None:
            aggregate.standing = aggregate.proposal.before
        elif was is not None and was.proposal is not None:
            aggregate.before_ending = msgspec.structs.replace(
                was, standing=was.proposal.before, proposal=None
            )
        aggregate.proposal, aggregate.back_on = None, self.effective_on


class Revoked(Event, frozen=True, kw_only=True):
    """撤销荣誉称号: decided by the awarding body, on a ground, effective from the effective day. ``ahead``: that day had not
    come; what rests on the honour is looked after when it does. ``decided_on`` is the day of the decision.
    """

    topic = "award.revoked:1"
    ground: str
    reason: str
    document: str = ""
    recall: tuple[str, ...] = ()
    ahead: bool = False
    decided_on: date | None = None

    def apply(self, aggregate: AwardState) -> None:
        """It is over; what was handed over is to come back – money that was never paid was not."""
        before, proposal = aggregate.stand, aggregate.proposal
        if proposal is not None:
            before = msgspec.structs.replace(before, standing=proposal.before, proposal=None)
        aggregate.end(Standing.REVOKED, self.effective_on, before, ahead=self.ahead)
        aggregate.revoked, aggregate.revoked_on = True, self.effective_on
        aggregate.revoked_for = aggregate.ended_for = self.ground
        paid = any(claim.paid_on is not None for claim in aggregate.claims)
        aggregate.recalls = dict.fromkeys(item for item in self.recall if paid or item != MONEY)


class RevocationRescinded(Event, frozen=True, kw_only=True):
    """The revocation was wrong; the honour is held again. Both stay in history. ``as_before``: it is what it was before the
    revocation was proposed, and not in force if it was not.
    """

    topic = "award.revocation-rescinded:1"
    reason: str
    document: str = ""
    next_due: date | None = None
    as_before: bool = False

    def apply(self, aggregate: AwardState) -> None:
        """Held again."""
        aggregate.revoked = aggregate.overtaken = False
        aggregate.revoked_on = aggregate.proposal = None
        aggregate.come_back(as_before=self.as_before)
        aggregate.recalls, aggregate.next_due, aggregate.inspected_for = {}, self.next_due, None
        aggregate.back_on = aggregate.restored_on = self.effective_on


class Recalled(Event, frozen=True, kw_only=True):
    """A plaque, certificate or sum came back (Q12)."""

    topic = "award.recalled:1"
    item: str
    note: str = ""

    def apply(self, aggregate: AwardState) -> None:
        """It is back."""
        aggregate.recalls[self.item] = self.effective_on


class Revocable(Reinspectable):
    """An honour that can be revoked by its own chain."""

    def propose_revocation(
        self,
        rules: Rules,
        signer: Signer,
        on: Occasion,
        *,
        ground: str,
        reason: str,
        calendar: WorkCalendar = PLAIN,
    ) -> None:
        """Propose; the hearing period starts."""
        rule = self._revocation(rules)
        self._require(rules, "propose-revocation", signer, rule.proposed_by, on)
        self._check_ground(rule, ground)
        self._propose(rule, on, ground, require_reason(reason), calendar)

    def _propose(
        self, rule: Revocation, on: Occasion, ground: str, reason: str, calendar: WorkCalendar
    ) -> None:
        until, count = None, None
        if rule.hearing and ground not in rule.direct_for:
            until = after(on.effective_on, rule.hearing.lasts, calendar)
            count = counted(on.effective_on, rule.hearing.lasts, calendar)
        self.record(
            RevocationProposed, on, ground=ground, reason=reason, hearing_until=until, count=count,
            provisional=count is not None and count.last_day(calendar).provisional,
        )  # fmt: skip

    def _escalate(
        self, rules: Rules, signer: Signer, on: Occasion, ground: str, reason: str, calendar: WorkCalendar
    ) -> None:
        """The ground must be named unless the notice has only one."""
        grounds = self._revocation(rules).grounds
        if not ground and len(grounds) != 1:
            raise FieldMissing(field=GROUND, pointer="/ground", clause=rules.honour.source)
        self.propose_revocation(
            rules, signer, on, ground=ground or grounds[0], reason=reason, calendar=calendar
        )

    def hearing_end(self, calendar: WorkCalendar) -> LastDay | None:
        """The last day to be heard, as far as the calendar is known; ``None`` when no hearing is open."""
        proposal = self.proposal
        if proposal is None or proposal.heard or proposal.hearing_until is None:
            return None
        return as_known(proposal.hearing_until, proposal.count, calendar)

    def hear(self, rules: Rules, signer: Signer, on: Occasion, *, statement: str) -> None:
        """Record that the holder was heard."""
        rule = self._revocation(rules)
        if rule.hearing is None:
            raise OutcomeNotInScheme(outcome="hear", clause=rule.source)
        self._require(rules, "hear", signer, rule.hearing.by or rule.proposed_by, on, rule.hearing.source)
        self.record(RevocationHeard, on, statement=statement)

    def concur(self, rules: Rules, signer: Signer, on: Occasion, *, opinion: str) -> None:
        """Agree to the proposal as one of the bodies whose agreement is needed."""
        rule = self._revocation(rules)
        wanted = tuple(each.by for each in self._agreeing(rules, rule))
        self._require(rules, "concur-in-revocation", signer, wanted, on)
        party = next(name for name in wanted if signer.acts_as(name))
        if self.proposal and party in self.proposal.concurred:
            raise SealedAlready(by=rules.actor_title(party), clause=rule.source)
        self.record(RevocationConcurred, on, party=party, opinion=opinion)

    def drop_revocation(self, rules: Rules, signer: Signer, on: Occasion, *, reason: str) -> None:
        """Decide not to revoke."""
        rule = self._revocation(rules)
        self._require(rules, "drop-revocation", signer, self._decider(rules, rule), on)
        self.record(RevocationDropped, on, reason=require_reason(reason))

    def revoke(
        self, rules: Rules, signer: Signer, on: Occasion, *, ground: str, reason: str, document: str,
        calendar: WorkCalendar = PLAIN,
    ) -> None:  # fmt: skip
        """Decide: only the awarding body (A07), on a listed ground, after hearing and concurrence where the notice asks."""
        rule = self._revocation(rules)
        why = self.why_not_standing(rules, "revoke", signer, self._decider(rules, rule))
        if why:
            raise why
        self._check_effective_day(rule, on)
        chosen = ground or (self.proposal.ground if self.proposal else "")
        self._check_ground(rule, chosen)
        if chosen not in rule.direct_for:
            self._check_chain(rules, rule, chosen, signer, on, calendar)
        self.record(
            Revoked, on, ground=chosen, reason=require_reason(reason), document=document, recall=rule.recall,
            ahead=self.ends_later(on), decided_on=self._decided_on(rule, on),
        )  # fmt: skip

    def rescind_revocation(
        self, rules: Rules, signer: Signer, on: Occasion, *, reason: str, document: str
    ) -> None:
        """Put a wrong revocation right; never by deletion."""
        rule = self._revocation(rules)
        self._require(rules, "rescind-revocation", signer, rule.rescinded_by, on)
        self.record(
            RevocationRescinded,
            on,
            reason=require_reason(reason),
            document=document,
            next_due=self._due(rules, on),
            as_before=True,
        )

    def give_back(self, rules: Rules, on: Occasion, *, item: str, note: str) -> None:
        """Record that something recalled came back."""
        if self.recalls.get(item, on.today) is not None:
            raise NotInThisState(state=Condition.NOTHING_TO_GIVE_BACK, act="give-back")
        check_within(on, self.ended_on)
        self.record(Recalled, on, item=item, note=note)

    def _beyond_inspection(self, rules: Rules, verdict: Verdict, on: Occasion) -> None:
        outcome = verdict.outcome
        rule = self._revocation(rules)
        chosen = verdict.ground or self._ground_of(rule, outcome)
        self._check_ground(rule, chosen)
        reason = verdict.opinion or outcome.finding
        if outcome.then == "propose-revocation":
            self._propose(rule, on, chosen, reason, verdict.calendar)
        elif outcome.then == "revoke":
            self._check_at_once(rules, rule, chosen, verdict.signer)
            self.record(
                Revoked, on, ground=chosen, reason=reason, recall=rule.recall, decided_on=on.effective_on
            )
        else:
            super()._beyond_inspection(rules, verdict, on)

    def _ground_of(self, rule: Revocation, outcome: Result) -> str:
        """The ground of a finding that names none: the finding itself, else the first that may be decided so."""
        if outcome.finding in rule.grounds:
            return outcome.finding
        at_once = rule.direct_for if outcome.then == "revoke" else ()
        return (*at_once, *rule.grounds)[0]

    def _check_at_once(self, rules: Rules, rule: Revocation, ground: str, signer: Signer) -> None:
        """A finding revokes at once only where the deciding body found it, and nobody is to be heard or to agree first."""
        decider = self._decider(rules, rule)
        if not signer.acts_as(decider):
            raise WrongSigner(expected=rules.actor_title(decider), actual=signer.called, clause=rule.source)
        if ground in rule.direct_for:
            return
        if rule.hearing:
            raise StillOpen(what=HEARING, clause=rule.hearing.source)
        if agreeing := self._agreeing(rules, rule):
            first = agreeing[0]
            raise StillOpen(what=rules.opinion_of(first.by), clause=first.source)

    def _revocation(self, rules: Rules) -> Revocation:
        rule = rules.standing.revocation
        if rule is None:
            raise OutcomeNotInScheme(outcome="revoke", clause=rules.honour.source)
        return rule

    def _decider(self, rules: Rules, rule: Revocation) -> str:
        return rules.honour.body(rule.decided_by)

    def _agreeing(self, rules: Rules, rule: Revocation) -> tuple[Concurrence, ...]:
        """The bodies that must agree first; who decides in this grade need not."""
        decider = self._decider(rules, rule)
        return tuple(each for each in rule.concurrence if each.by != decider)

    def _check_ground(self, rule: Revocation, ground: str) -> None:
        if ground not in rule.grounds:
            raise UnknownFinding(
                finding=ground, known="、".join(rule.grounds), pointer="/ground", clause=rule.source
            )
        needed = rule.needs_finding if ground not in rule.direct_for else None
        if needed and self.last_finding != needed:
            raise FindingMissing(finding=needed, clause=rule.source)

    def _check_effective_day(self, rule: Revocation, on: Occasion) -> None:
        if self.begins_later(on):
            self._check_before_it_begins("revoke", on)
        elif rule.effective == "on-decision":
            check_not_future(on, on.effective_on)
            if self.proposal is not None and on.effective_on < self.proposal.on:
                raise BackDatedTooFar(on=on.effective_on, earliest=self.proposal.on, clause=rule.source)
        else:
            check_not_too_far(on, on.today, rule.source)
        self._not_before_conferral(on)

    def _check_chain(
        self, rules: Rules, rule: Revocation, ground: str, signer: Signer, on: Occasion,
        calendar: WorkCalendar,
    ) -> None:  # fmt: skip
        """What comes before a decision that is not taken at once. It rests on what was done by its day: nobody dates it
        before the hearing or the agreement it waited for.
        """
        if self.proposal is None:
            self._check_needs_no_proposal(rules, rule, ground)
            return
        if ground != self.proposal.ground:
            proposed, named = _named(rules, self.proposal.ground), _named(rules, ground)
            raise OtherGround(proposed=proposed, ground=named, pointer="/ground", clause=rule.source)
        day = self._decided_on(rule, on)
        proposal = self.proposal.as_of(day)
        if not rule.proposer_may_decide and not persons(proposal.by).isdisjoint(persons(signer.authority)):
            raise SamePerson(step=Doing.PROPOSE_REVOCATION, clause=rule.source)
        if rule.hearing and not proposal.heard:
            self._check_heard(rule.hearing, day, calendar)
        missing = [each.by for each in self._agreeing(rules, rule) if each.by not in proposal.concurred]
        if missing:
            raise StillOpen(what=rules.opinion_of(missing[0]), clause=rule.source)

    def _check_needs_no_proposal(self, rules: Rules, rule: Revocation, ground: str) -> None:
        if rule.proposed_by is not None:
            by = rules.actor_titles(
                (rule.proposed_by,) if isinstance(rule.proposed_by, str) else rule.proposed_by
            )
            raise ProposalMissing(ground=_named(rules, ground), by=by, clause=rule.source)

    def _decided_on(self, rule: Revocation, on: Occasion) -> date:
        """The day a revocation is decided: the one it takes effect on, unless the notice lets the decision state another."""
        stated = rule.effective == "as-stated" or self.begins_later(on)
        return on.today if stated else on.effective_on

    def _check_heard(self, rule: Hearing, day: date, calendar: WorkCalendar) -> None:
        """Refuse while the holder may still be heard, or was heard only later."""
        until, count = (self.proposal.hearing_until, self.proposal.count) if self.proposal else (None, None)
        end = as_known(until, count, calendar) if until else None
        if end is None or not end.is_over(day, HEARING, rule.source):
            last = end.day if end else "—"
            what = Text(zh=f"听取意见（截至{last}）", en=f"The hearing (until {last})")
            raise StillOpen(what=what, clause=rule.source)


def _named(rules: Rules, ground: str) -> Text:
    """A ground as the notice calls it."""
    return rules.scheme.grounds.get(ground) or Text(zh=ground, en=ground)
