"""Chapter fourteen: every other way an honour ends, goes on, or comes back – each under its own name, none called revoked."""

from __future__ import annotations

from datetime import date

import msgspec

from domain.award.coming import missed
from domain.award.conferral import first_due
from domain.award.reinspection import Verdict
from domain.award.revocation import Revocable
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState, ByRule
from domain.award.term import last_day_of, term_after
from domain.calendar import after, before
from domain.days import check_not_future, day_after
from domain.dossier import Dossier
from domain.eligibility import warnings
from domain.forms import require_reason
from domain.kernel import Event, Occasion
from domain.refusals import (
    InTheFuture,
    NotFound,
    NotInThisState,
    OutcomeNotInScheme,
    OutOfRange,
    TooEarly,
    TooLate,
    UnknownFinding,
    Wrong,
    WrongSigner,
)
from domain.scheme.notice import Succession
from domain.scheme.standing import Ending, Renewal, rests_on
from domain.scheme.words import Text
from domain.vocabulary import Period, Stage, Standing, Thing, field_title


class Ended(Event, frozen=True, kw_only=True):
    """What all endings without fault share."""

    reason: str = ""

    def apply(self, aggregate: AwardState) -> None:
        """It is over."""
        aggregate.end(self.ends_as, self.effective_on, aggregate.stand)
        aggregate.ended_for = self.reason

    @property
    def ends_as(self) -> Standing:
        """The standing this ending leaves."""
        return Standing(self.topic.partition(":")[0].removeprefix("award."))


class EndedInTime(Ended, frozen=True, kw_only=True):
    """What the endings share that the calendar brings. ``by_rule``: time did it, people did not."""

    by_rule: ByRule | None = None

    def apply(self, aggregate: AwardState) -> None:
        """It is over; what time did can be set aside."""
        before = aggregate.stand
        Ended.apply(self, aggregate)
        if self.by_rule is not None:
            aggregate.turned(f"award.{self.ends_as}", self.effective_on, before)


class Expired(EndedInTime, frozen=True, kw_only=True):
    """The term ran out."""

    topic = "award.expired:1"


class Lapsed(EndedInTime, frozen=True, kw_only=True):
    """It lapsed without fault: not taking part, not reporting, a missed re-inspection where the notice says so – or with
    ``prerequisite``, an honour it rested on.
    """

    topic = "award.lapsed:1"
    prerequisite: str = ""

    def apply(self, aggregate: AwardState) -> None:
        """It is over."""
        EndedInTime.apply(self, aggregate)
        aggregate.lapsed_with = self.prerequisite


class Relinquished(Ended, frozen=True, kw_only=True):
    """The holder gave it up."""

    topic = "award.relinquished:1"


class EndedByStructuralChange(Ended, frozen=True, kw_only=True):
    """The holder merged, moved away or was dissolved (Q18)."""

    topic = "award.ended-by-structural-change:1"


class Annulled(Ended, frozen=True, kw_only=True):
    """The naming itself was void: the honour was never rightly given. It counts from the day of the conferral unless another
    day is stated; ``decided_on`` is the day it was declared, from which bans count.
    """

    topic = "award.annulled:1"
    decision: str | None = None
    decided_on: date | None = None

    def apply(self, aggregate: AwardState) -> None:
        """It was never given; what bars the home does so from the decision."""
        Ended.apply(self, aggregate)
        aggregate.annulled_on = self.decided_on


class Superseded(Ended, frozen=True, kw_only=True):
    """Another title took its place: a higher one, or the one of a newer notice. ``ahead``: it does on a day that had not come;
    what rests on the honour is looked after when it does.
    """

    topic = "award.superseded:1"
    successor: str
    ahead: bool = False

    def apply(self, aggregate: AwardState) -> None:
        """It is over."""
        Ended.apply(self, aggregate)
        aggregate.ends_ahead, aggregate.successor = self.ahead, self.successor


class TookEffect(Event, frozen=True, kw_only=True):
    """The day of an ending that was dated ahead has come, and what rests on the honour was looked after; Jianjia's own act."""

    topic = "award.ending-took-effect:1"

    def apply(self, aggregate: AwardState) -> None:
        """Nothing is ahead any more."""
        aggregate.ends_ahead = False


class Renewed(Event, frozen=True, kw_only=True):
    """The term begins anew, counted as the notice says. ``unbroken_from``: it had run out, and counts as if it had
    been renewed from that day on. ``warnings``: what the notice only warns of.
    """

    topic = "award.renewed:1"
    valid_until: date
    document: str = ""
    next_due: date | None = None
    unbroken_from: date | None = None
    warnings: tuple[str, ...] = ()

    def apply(self, aggregate: AwardState) -> None:
        """In force until the new day. What fell due while it had run out nobody could do in time."""
        if self.unbroken_from is not None:
            aggregate.back_on = self.effective_on
        aggregate.valid_until = self.valid_until
        aggregate.come_back(as_before=False)
        aggregate.next_due = self.next_due or aggregate.next_due


class Restored(Event, frozen=True, kw_only=True):
    """An honour that ended wrongly is held again. ``as_before``: it is what it was when it ended, with what was open then.
    ``revoked_on``: it was annulled wrongly after it had been revoked as of that day, and is so again.
    """

    topic = "award.restored:1"
    reason: str
    next_due: date | None = None
    as_before: bool = False
    revoked_on: date | None = None

    def apply(self, aggregate: AwardState) -> None:
        """Held again, unless it was revoked."""
        if self.revoked_on is not None:
            aggregate.be_revoked_again(self.revoked_on)
            return
        aggregate.come_back(as_before=self.as_before)
        aggregate.next_due = self.next_due
        aggregate.back_on = aggregate.restored_on = self.effective_on
        aggregate.inspected_for = None


class AlertRaised(Event, frozen=True, kw_only=True):
    """Something this honour rests on changed; people must look (Q13)."""

    topic = "award.alert-raised:1"
    about: str
    text: str

    def apply(self, aggregate: AwardState) -> None:
        """Keep it."""
        aggregate.alerts.append(self.about)
        aggregate.alerted_on[self.about] = self.effective_on


class AlertCleared(Event, frozen=True, kw_only=True):
    """What was pointed out is settled: it is right again, or people have looked at it and said so."""

    topic = "award.alert-cleared:1"
    about: str
    reason: str = ""

    def apply(self, aggregate: AwardState) -> None:
        """Nothing to look at any more."""
        aggregate.alerts = [each for each in aggregate.alerts if each != self.about]


class HolderChanged(Event, frozen=True, kw_only=True):
    """Another unit holds the honour, or applies for it, after a structural change (Q18). ``unit_type`` is the type of unit
    whose rules count from here on.
    """

    topic = "award.holder-changed:1"
    unit: str
    unit_type: str
    reason: str

    def apply(self, aggregate: AwardState) -> None:
        """Take the unit."""
        aggregate.unit, aggregate.unit_type = self.unit, self.unit_type


class Corrected(Event, frozen=True, kw_only=True):
    """A recorded value was wrong. The old belief stays readable; the new one counts from here."""

    topic = "award.corrected:1"
    field: str
    before: str
    after: str
    reason: str

    def apply(self, aggregate: AwardState) -> None:
        """Take the right date."""
        setattr(aggregate, self.field, date.fromisoformat(self.after))


CORRECTABLE = {
    "conferred_on": Text(zh="授予日期", en="the day of the conferral"),
    "valid_until": Text(zh="有效期至", en="the end of the term"),
    "next_due": Text(zh="下次复验日期", en="the next re-inspection"),
    "last_passed_on": Text(zh="上次复验合格日期", en="the last re-inspection passed"),
}
"""The dates a correction may touch."""


class NothingToCorrect(Wrong):
    """A correction to the value that is recorded says nothing."""

    code = "nothing-to-correct"
    zh = "“{field}”登记的就是{value}，无需更正。"
    en = "“{field}” is recorded as {value} already; there is nothing to correct."


OVER_ON = Text(zh="届满日期", en="the day on which the term is over")


class Endable(Revocable):
    """An honour that may end, go on, or come back."""

    def expire(self, rules: Rules, signer: Signer, on: Occasion, *, reason: str = "") -> None:
        """Record that the term ran out: on the day on which it did, whenever that is entered."""
        self._may_end(rules, "expire", "expired", signer, on, reason)
        day, clause = self.expires_on or on.effective_on, rules.clause_of("expire")
        if on.effective_on < day:
            raise TooEarly(what=Period.EXPIRY, earliest=day, on=on.effective_on, clause=clause)
        if on.effective_on > day:
            raise OutOfRange(
                field=OVER_ON,
                actual=on.effective_on,
                wanted=f"= {day}",
                pointer="/effective_on",
                clause=clause,
            )
        self.record(Expired, on, reason=reason)

    @property
    def expires_on(self) -> date | None:
        """The day from which it is over because of its term: the one after the last of the term, or the later one on which
        people put it back.
        """
        if self.valid_until is None:
            return None
        return max(day_after(self.valid_until), self.restored_on or date.min)

    def lapse(self, rules: Rules, signer: Signer, on: Occasion, *, reason: str) -> None:
        """Record that it lapsed: for a reason the notice lists, by whom it names – or because a re-inspection was missed
        where that makes it lapse, by the conferring body, as of the day after the one it was due on.
        """
        if _lists(rules, reason):
            self._may_end(rules, "lapse", "lapsed", signer, on, reason)
        else:
            self._require(rules, "lapse", signer, rules.honour.conferring_body, on)
            self._check_missed(rules, self.lapses_missed(rules, reason), on)
        self.record(Lapsed, on, reason=require_reason(reason))

    def lapses_missed(self, rules: Rules, reason: str) -> date | None:
        """The day from which it lapses because a re-inspection was missed; ``None`` where the notice lists the reason, or
        no re-inspection was asked for in vain.
        """
        if _lists(rules, reason):
            return None
        return next((each.on for each in missed(self, rules) if each.act == "lapse"), None)

    def _check_missed(self, rules: Rules, since: date | None, on: Occasion) -> None:
        rule = rules.standing.reinspection
        if rule is None or rule.missed != "lapse":
            raise OutcomeNotInScheme(outcome="lapse", clause=rule.source if rule else rules.honour.source)
        if since is None:
            raise NotInThisState(state=Standing(self.standing or ""), act="lapse", clause=rule.source)
        if on.effective_on < since:
            raise TooEarly(what=Period.LAPSE, earliest=since, on=on.effective_on, clause=rule.source)

    def relinquish(self, rules: Rules, signer: Signer, on: Occasion, *, reason: str) -> None:
        """Give it up."""
        self._may_end(rules, "relinquish", "relinquished", signer, on, reason)
        self.record(Relinquished, on, reason=require_reason(reason))

    def end_structurally(self, rules: Rules, signer: Signer, on: Occasion, *, reason: str) -> None:
        """End it because the holder changed."""
        self._may_end(rules, "end-structurally", "ended-by-structural-change", signer, on, reason)
        self.record(EndedByStructuralChange, on, reason=require_reason(reason))

    def end_with_holder(self, on: Occasion, *, reason: str) -> None:
        """End it with its holder, as the notice's rule on structural change says (Q18)."""
        self.record(EndedByStructuralChange, on, reason=reason)

    def lapse_with_prerequisite(self, on: Occasion, *, prerequisite: str, reason: str) -> None:
        """End it because an honour it rests on ended, where the notice says so (Q13)."""
        self.record(Lapsed, on, reason=reason, prerequisite=prerequisite)

    def require_body(self, rules: Rules, signer: Signer) -> None:
        """Refuse everybody but the conferring body."""
        if not signer.acts_as(rules.honour.conferring_body):
            expected = rules.actor_title(rules.honour.conferring_body)
            raise WrongSigner(expected=expected, actual=signer.called, clause=rules.honour.source)

    def succeed(self, rules: Rules, signer: Signer, on: Occasion, old: Endable, rule: Succession) -> None:
        """Begin as the successor of a title of an older scheme; that one is superseded in the same transaction.

        Only a title in force goes over: what is open under the older notice (整改, 暂停, 拟撤销) is settled there first.
        """
        if not signer.acts_as(rule.by):
            raise WrongSigner(expected=rules.actor_title(rule.by), actual=signer.called, clause=rule.source)
        if rule.until is not None and on.effective_on > rule.until:
            raise TooLate(what=Period.TRANSITION, latest=rule.until, on=on.effective_on, clause=rule.source)
        if old.standing != Standing.IN_FORCE:
            state = old.stage if old.standing is None else old.standing
            raise NotInThisState(state=state, act="take-over", clause=rule.source)
        self.import_honour(
            rules, on, home=old.home, unit=old.unit, unit_type=old.unit_type, kind=old.kind, grade=rule.to_grade or old.grade,
            document=f"{old.name} → {rules.scheme.scheme}", awarded_by=signer.authority.unit, precision="day",
            valid_until=old.valid_until, next_due=old.next_due if rule.keeps == "anchor" else None,
        )  # fmt: skip
        old.supersede(on, successor=self.name, reason=rules.scheme.scheme)

    def annul(
        self, rules: Rules, signer: Signer, on: Occasion, *, reason: str, decision: str | None = None
    ) -> None:
        """Annul the naming; the awarding body unless the notice names another."""
        wanted = rules.standing.annulled_by or rules.honour.conferring_body
        self._require(rules, "annul", signer, wanted, on)
        self.record(Annulled, on, reason=require_reason(reason), decision=decision, decided_on=on.today)

    def supersede(self, on: Occasion, *, successor: str, reason: str) -> None:
        """Let another title take its place."""
        if self.standing is not None:
            self.record(Superseded, on, successor=successor, reason=reason, ahead=self.ends_later(on))

    def renew(self, rules: Rules, signer: Signer, on: Occasion, *, document: str, facts: Dossier) -> None:
        """Begin the term anew, from the old expiry or from the decision, where what the notice asks for it is met. What was
        restored after its term had run out is renewed within the grace from then on.
        """
        term = rules.standing.term
        if term is None or term.renewal is None:
            raise OutcomeNotInScheme(outcome="renew", clause=rules.honour.source)
        rule, expiry = term.renewal, self.valid_until or on.effective_on
        self._require(rules, "renew", signer, rule.by, on, rule.source)
        self._not_revoked("renew", rule.source)
        if rule.not_before and on.effective_on < (first := before(expiry, rule.not_before)):
            raise TooEarly(what=Period.RENEWAL, earliest=first, on=on.effective_on, clause=rule.source)
        since = max(expiry, self.restored_on or expiry)
        latest = after(since, rule.after_expiry) if rule.after_expiry else since
        if on.effective_on > latest:
            raise TooLate(what=Period.RENEWAL, latest=latest, on=on.effective_on, clause=rule.source)
        bridged = self.bridged_by_renewal(rules)
        if bridged:
            self._was_in_force(rule)
        day, anchored = on.effective_on, rule.anchor == "old-expiry"
        self.record(
            Renewed, on, valid_until=term_after(term, expiry, day) if anchored else last_day_of(term, day), document=document,
            unbroken_from=min(day_after(expiry), on.effective_on) if bridged else None,
            next_due=self._due_on_renewal(rules, on, bridged),
            warnings=warnings(rules.scheme, rules.asked_on_renewal, facts),
        )  # fmt: skip

    def bridged_by_renewal(self, rules: Rules) -> bool:
        """Whether the term has run out, and a renewal makes it count as if it never had."""
        renewal = rules.standing.term.renewal if rules.standing.term else None
        return renewal is not None and renewal.gap == "none" and self.ended_on is not None

    def _was_in_force(self, rule: Renewal) -> None:
        """Refuse to bridge the end of what was to be put right, suspended or proposed for revocation when it ran out."""
        before = self.before_ending.standing if self.before_ending else None
        if before is not None and before != Standing.IN_FORCE:
            raise NotInThisState(state=before, act="renew", clause=rule.source)

    def _due_on_renewal(self, rules: Rules, on: Occasion, bridged: bool) -> date | None:
        """When the next re-inspection is due after a term that ran out: as before it did, or counted anew."""
        if self.ended_on is None:
            return None
        return self.before_ending.next_due if bridged and self.before_ending else self._due(rules, on)

    def restore(self, rules: Rules, signer: Signer, on: Occasion, *, reason: str) -> None:
        """Bring back an honour that ended wrongly. What had been revoked before it was annulled is revoked again."""
        self._require(rules, "restore", signer, rules.standing.restored_by, on)
        if self.revoked and not self.overtaken:
            self.record(Restored, on, reason=require_reason(reason), revoked_on=self.revoked_on)
            return
        self._not_revoked("restore", rules.clause_of("restore"))
        self.record(
            Restored, on, reason=require_reason(reason), next_due=self._due(rules, on), as_before=True
        )

    def _not_revoked(self, act: str, clause: str | None) -> None:
        """Whatever else has ended the honour since does not undo its revocation; only rescinding it does."""
        if self.revoked:
            raise NotInThisState(state=Standing.REVOKED, act=act, clause=clause)

    def raise_alert(self, on: Occasion, *, about: str, text: str) -> None:
        """Point at something people must look at; once, until they did."""
        if about not in self.alerts:
            self.record(AlertRaised, on, about=about, text=text)

    def clear_alert(self, on: Occasion, *, about: str, reason: str = "") -> None:
        """Record that what was pointed out is settled, if anything was; from the day it was pointed out on, at the earliest."""
        if about in self.alerts:
            day = max(on.effective_on, self.alerted_on[about])
            self.record(
                AlertCleared, msgspec.structs.replace(on, effective_on=day), about=about, reason=reason
            )

    def acknowledge_alert(self, on: Occasion, *, about: str, reason: str) -> None:
        """Record that people looked at what was pointed out, and what they found."""
        if about not in self.alerts:
            raise NotFound(kind=Thing.ALERT, name=about)
        check_not_future(on, on.effective_on)
        self.clear_alert(on, about=about, reason=require_reason(reason))

    def change_holder(self, on: Occasion, was: Endable, *, unit: str, unit_type: str, reason: str) -> None:
        """Go over to another unit with the home; what was over then, and is today, stays with its unit. ``was``: it on the day of
        the paper.

        An application goes on by the road it began, whatever the new unit's type: its seals stand, and who signs at the
        steps to come is found from the new unit.
        """
        self._must_exist("change-holder")
        if self.under_way or self.held_on(on.today) or was.held_on(on.effective_on):
            rules_of = self.unit_type if self.under_way else unit_type
            self.record(HolderChanged, on, unit=unit, unit_type=rules_of, reason=require_reason(reason))

    def correct(
        self, rules: Rules, on: Occasion, was: Endable, *, field: str, value: date, reason: str
    ) -> None:
        """Put a wrongly recorded date right. What was counted from it is counted again from the right one, each as a
        correction of its own: from the day of the conferral the term and the first re-inspection, from that of a pass the
        next one. ``was``: the honour with the dates it has, up to an ending that is dated ahead.
        """
        if self.stage != Stage.CONFERRED or field not in CORRECTABLE:
            raise OutcomeNotInScheme(outcome=Text(zh=f"更正{field_title(field)}", en=f"correct {field}"))
        if field == "next_due" and not was.is_held:
            raise NotInThisState(state=was.standing or "", act="correct", clause=rules.honour.source)
        check_not_future(on, on.effective_on)
        if getattr(was, field) == value:
            raise NothingToCorrect(field=CORRECTABLE[field], value=value, pointer="/value")
        counted = was._counted_from(rules, field, value)
        was._check_correct(on, field, value, counted.get("valid_until", was.valid_until))
        for each, day in {field: value, **counted}.items():
            old = getattr(was, each)
            self.record(
                Corrected, on, field=each, before=old.isoformat() if old else "", after=day.isoformat(),
                reason=require_reason(reason),
            )  # fmt: skip

    def _counted_from(self, rules: Rules, field: str, value: date) -> dict[str, date]:
        """The days that were counted from a date, as they are when that is another one."""
        match field:
            case "conferred_on":
                found = self._counted_from_the_conferral(rules, value)
            case "last_passed_on":
                found = self._counted_from_the_pass(rules, value)
            case _:
                return {}
        return {each: day for each, day in found.items() if getattr(self, each) != day}

    def _counted_from_the_pass(self, rules: Rules, passed_on: date) -> dict[str, date]:
        rule, old = rules.standing.reinspection, self.last_passed_on
        if rule is None or rule.anchor != "last-pass" or old is None or self.next_due is None:
            return {}
        return {"next_due": after(passed_on, rule.every)} if self.next_due == after(old, rule.every) else {}

    def _counted_from_the_conferral(self, rules: Rules, begins: date) -> dict[str, date]:
        then, old = rules.in_grade(self.grade_at_first), self.conferred_on
        term = then.standing.term
        found: dict[str, date] = {}
        if old is None:
            return found
        if term is not None and self.valid_until == last_day_of(term, old):
            found["valid_until"] = last_day_of(term, begins)
        due = first_due(then, begins)
        if due is not None and self.next_due == first_due(then, old):
            found["next_due"] = due
        return found

    def _check_correct(self, on: Occasion, field: str, value: date, valid_until: date | None) -> None:
        """What has happened is not in the future, and nothing happened to an honour before it was conferred."""
        begins = self.conferred_on or value
        if field in ("conferred_on", "last_passed_on") and value > max(on.today, begins):
            raise InTheFuture(on=value, today=on.today)
        if field != "conferred_on":
            _check_day(field, value, value >= begins, f"≥ {begins}")
            return
        latest = min((day for day in (self.first_act_on, valid_until) if day), default=value)
        _check_day(field, value, value <= latest, f"≤ {latest}")

    def _may_end(
        self, rules: Rules, act: str, ends_as: str, signer: Signer, on: Occasion, reason: str
    ) -> None:
        ending = _ending(rules, ends_as)
        wanted = ending.by if ending and ending.by else rules.honour.conferring_body
        self._require(rules, act, signer, wanted, on)
        if ending and not rests_on(ending.reasons, reason):
            raise UnknownFinding(
                finding=reason, known="、".join(ending.reasons), pointer="/reason", clause=ending.source
            )

    def _beyond_inspection(self, rules: Rules, verdict: Verdict, on: Occasion) -> None:
        if verdict.outcome.then == "lapse":
            self.record(Lapsed, on, reason=verdict.opinion or verdict.outcome.finding)
        else:
            super()._beyond_inspection(rules, verdict, on)


def _check_day(field: str, value: date, fits: bool, wanted: str) -> None:
    if not fits:
        raise OutOfRange(field=CORRECTABLE[field], actual=value, wanted=wanted, pointer="/value")


def _ending(rules: Rules, ends_as: str) -> Ending | None:
    """The ending of that name the notice knows."""
    return next((each for each in rules.standing.endings if each.ends_as == ends_as), None)


def _lists(rules: Rules, reason: str) -> bool:
    """Whether it is judged by the ending the notice lists, and not as a missed re-inspection."""
    ending, rule = _ending(rules, "lapsed"), rules.standing.reinspection
    lapses = rule is not None and rule.missed == "lapse"
    return ending is not None and (not lapses or rests_on(ending.reasons, reason))
