"""What happens to an honour after it was conferred: re-inspection, rectification, revocation, every other ending."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from domain.scheme.eligibility import Requirement
from domain.scheme.papers import AskedChecklist
from domain.scheme.route import Coverage, Inspectors, Satisfaction
from domain.scheme.words import Day, Duration, Part, Rule, Share, Slug, Words, Yearly, nothing


class Extension(Part):
    """How often and how long a rectification may be extended, before it runs out, and by whom."""

    at_most: int = Field(ge=1, description="How many times")
    by: Duration = Field(description="How much longer each time")
    granted_by: str | None = Field(None, description="Who grants it; the inspecting actor when left out")


class Result(Rule):
    """One finding of a re-inspection and the one consequence this scheme attaches to it."""

    finding: Slug = Field(description="The finding: pass, minor, rectify, serious, or a name of your own")
    title: Words | None = Field(None, description="The name of a finding of your own")
    in_a_row: int = Field(
        1,
        ge=1,
        description="From the how-manieth time in a row on, re-inspections with no other finding between them – also where what the one "
        "before found is still to be put right. Of several results of one finding the highest number that is reached decides",
    )
    then: Literal[
        "retain",
        "warn",
        "criticise",
        "rectify",
        "suspend",
        "demote",
        "promote",
        "propose-revocation",
        "revoke",
        "lapse",
    ] = Field(
        description="What follows. A revocation (proposed, or at once) rests on one of the grounds of revocation: the one the "
        "inspector names (ground); else the finding itself, where it stands among them; else the first of them. So write a "
        "finding that is a ground of its own under revocation.grounds, too"
    )
    within: Duration | None = Field(None, description="Time to rectify, or length of a suspension")
    within_by_grade: dict[str, Duration] = Field(
        {},
        exclude_if=nothing,
        description="Another time per grade; within is for the grades that are not named here",
    )
    extension: Extension | None = Field(None, description="Whether the time to rectify may be extended")
    to_grade: str | None = Field(
        None,
        description="For demote and promote: the grade, or the next one when left out. A finding for which there is no such "
        "grade – a demotion from the lowest – is refused",
    )
    counts_as_pass: bool = Field(
        False,
        description="The next re-inspection is due from here. With retain, promote and demote it always is, written or not: "
        "the key decides for warn and criticise",
    )
    next_after: Duration | None = Field(
        None,
        exclude_if=nothing,
        description="The next re-inspection is due so long after this finding, whatever the interval (every) is; only this "
        "once. For findings it is due from",
    )
    answers: Literal["required", "optional"] | None = Field(
        None,
        description="Whether this finding needs the answers to the checklist; as the re-inspection says when left out. "
        "optional: for a finding where the inspection could not be held, because nobody let the inspectors in",
    )

    @property
    def moves_next_due(self) -> bool:
        """Whether the next re-inspection is due from here: after what leaves the honour in a grade, and where the notice says so."""
        return self.counts_as_pass or self.then in ("retain", "promote", "demote")

    def in_grade(self, grade: str | None) -> Self:
        """The result as it reads for a grade."""
        return self.model_copy(update={"within": self.within_by_grade.get(grade or "", self.within)})


class Reinspection(Rule):
    """How often, by whom and with what an honour is re-inspected, and which findings exist. Nothing else is accepted."""

    every: Duration = Field(description="The interval")
    every_by_grade: dict[str, Duration] = Field(
        {},
        exclude_if=nothing,
        description="Another interval per grade; every is for the grades that are not named here. After a promotion or "
        "demotion by a re-inspection the next one is due by the interval of the new grade; what is due already when the "
        "grade changes otherwise stays due, and that of the new grade counts from the next pass",
    )
    anchor: Literal["conferral", "last-pass", "season", "calendar-year"] = Field(
        "last-pass",
        description="last-pass: from the last pass; conferral: multiples of the interval after conferral; season: the "
        "season's day of the year it is over; calendar-year: 31 December of that year. A late inspection moves "
        "none of the later ones; with season and calendar-year one held in an earlier year counts for that year",
    )
    season: Yearly | None = Field(None, description="For anchor season: the day of the year it is due")
    by: str | tuple[str, ...] = Field(description="Who re-inspects")
    checklist: AskedChecklist | None = Field(
        None,
        description="The checklist that is answered; a list where it differs by grade or kind. What is kept must pass it "
        "where it was answered. Each item is compared with the last time it was answered",
    )
    answers: Literal["required", "optional"] = Field(
        "required",
        description="required: without an answer to every item of the checklist no finding is recorded; optional: it may be",
    )
    inspectors: Inspectors | None = Field(None, description="Who inspects")
    scope: Literal["all", "sample"] = Field("all", description="All holders, or a sample of them")
    announced: Literal["yes", "no", "either"] = Field("yes", description="Whether it is announced beforehand")
    results: tuple[Result, ...] = Field(description="The findings there are; nothing else is accepted")
    missed: Literal["overdue", "lapse", "suspend"] = Field(
        "overdue",
        description="When it was not held in time: overdue, and people decide; or it lapses or is suspended by itself on "
        "the day after. A pass (then: retain) puts what was suspended back in force; other findings with which it is held "
        "on come after it was reinstated. A lapse may also be declared from that day on, by the conferring body",
    )
    earliest: Duration | None = Field(
        None, description="How long before it is due it may be held; any time when left out"
    )

    def in_grade(self, grade: str | None) -> Self:
        """The re-inspection as it reads for a grade."""
        return self.model_copy(update={"every": self.every_by_grade.get(grade or "", self.every)})


class Hearing(Rule):
    """The holder is heard before a revocation is decided."""

    lasts: Duration = Field(
        description="How long the holder has to be heard: until they are (award.hear), or until it is over"
    )
    by: str | None = Field(None, description="Who records the hearing; the proposer when left out")


class Concurrence(Rule):
    """A body that must agree to a revocation before it is decided."""

    by: str = Field(description="The body")


class Revocation(Rule):
    """Revocation has its own chain: grounds, proposal, hearing, concurrence, decision; and a way to put a wrong one right."""

    grounds: tuple[Slug, ...] = Field(description="The grounds a revocation may rest on")
    needs_finding: str | None = Field(
        None, description="Only after a re-inspection with this finding (FS2018-3.3.5c)"
    )
    proposed_by: str | tuple[str, ...] | None = Field(
        None, description="Left out: decided directly, without a proposal"
    )
    direct_for: tuple[Slug, ...] = Field(
        (),
        description="Grounds on which it is decided at once (直接撤销): without the finding, the proposal, the hearing and the "
        "agreement that the others need – also while a revocation is proposed",
    )
    hearing: Hearing | None = Field(None, description="The holder is heard first")
    concurrence: tuple[Concurrence, ...] = Field((), description="Bodies that must agree first")
    decided_by: str = Field(description="conferring-body, or an actor")
    proposer_may_decide: bool = Field(False, description="Whether the person who proposed may also decide")
    effective: Literal["on-decision", "as-stated"] = Field(
        "on-decision", description="as-stated: may lie before or after the decision, also before the proposal"
    )
    rescinded_by: str | None = Field(
        None, description="Who may put a wrong revocation right; nobody when left out"
    )
    recall: tuple[Literal["plaque", "certificate", "grant"], ...] = Field(
        (), description="What has to be given back"
    )


class Renewal(Rule):
    """How a term is renewed: counted from the old expiry or from the decision. Only what is in force is renewed (or ran out,
    within the grace): not while something is to be put right, nor suspended, nor with a revocation proposed.
    """

    anchor: Literal["old-expiry", "decision"] = Field(description="What the new term is counted from")
    by: str = Field(description="Who decides it")
    not_before: Duration | None = Field(None, description="How long before expiry renewal may be decided")
    after_expiry: Duration | None = Field(
        None, description="Grace after expiry in which renewal is still possible"
    )
    gap: Literal["stays", "none"] = Field(
        "stays",
        description="Of a renewal in the grace, counted from the old expiry: stays – in between it was not valid; none – it "
        "counts as never interrupted, as long as it was in force when it ran out",
    )
    requires: tuple[Requirement, ...] = Field(
        (), description="The conditions for a renewal, checked when it is decided; all of them"
    )


class Term(Rule):
    """The honour is valid for a time and then expires unless renewed: for so long (``lasts``), until a fixed day (``until``),
    or for so many years and then until a day of the year (both).
    """

    lasts: Duration | None = Field(
        None,
        description="How long the honour is valid: from P1Y after 1 May 2024 until 1 May 2025, that day included. With until, "
        "whole years",
    )
    lasts_by_grade: dict[str, Duration] = Field(
        {},
        exclude_if=nothing,
        description="Another length per grade; lasts is for the grades that are not named here. A promotion or demotion "
        "leaves the term that runs as it is: that of the new grade begins with the next renewal",
    )
    until: Day | None = Field(
        None,
        exclude_if=nothing,
        description="The last day of the term. A day of every year: the first one after the conferral (or, of a renewal, "
        "after what it is counted from); with lasts, that of the year in which those years are over. A date: that day for "
        "everyone; it is not renewed, and nothing is conferred after it",
    )
    renewal: Renewal | None = Field(None, description="How it is renewed; not at all when left out")

    def in_grade(self, grade: str | None) -> Self:
        """The term as it reads for a grade."""
        return self.model_copy(update={"lasts": self.lasts_by_grade.get(grade or "", self.lasts)})


class Ending(Rule):
    """An ending without fault that this scheme knows: who declares it and for which reasons."""

    ends_as: Literal["expired", "lapsed", "relinquished", "ended-by-structural-change"] = Field(
        description="What the ending is called"
    )
    by: str | tuple[str, ...] | None = Field(None, description="Who declares it")
    reasons: tuple[Slug, ...] = Field((), description="The reasons there are; any when left out")


def rests_on(listed: tuple[str, ...], reason: str) -> bool:
    """Any reason where none is listed; else a listed one, alone or followed by words of explanation."""
    return not listed or any(
        reason == each or reason.startswith((f"{each}:", f"{each}：")) for each in listed
    )


class Suspension(Rule):
    """The honour may be held but not valid for a while, and be reinstated. ``by: applicant`` is at its own request."""

    by: str | tuple[str, ...] = Field(description="Who suspends")
    grounds: tuple[Slug, ...] = Field((), description="The grounds there are; any when left out")
    at_most: Duration | None = Field(
        None,
        description="How long at most. Suspensions on one ground that follow one another within that time, with no passed "
        "re-inspection between them, count together",
    )
    ends: Literal["by-decision", "by-itself"] = Field(
        "by-decision",
        description="What happens after its last day: by-itself it is valid again; by-decision it stays suspended",
    )
    reinstated_by: str | None = Field(None, description="Who reinstates; who suspends when left out")


class Grading(Rule):
    """Moving up or down the grades outside a re-inspection. Who moves up meets the conditions that are only for the grade
    above.
    """

    by: str | tuple[str, ...] = Field(description="Who moves it")
    by_one: bool = Field(False, description="Only to the next grade, never past one")


class Reprimand(Rule):
    """Warning and public criticism outside a re-inspection; ``escalates_after`` of them the next one is a revocation proposal."""

    by: str | tuple[str, ...] = Field(description="Who reprimands")
    levels: tuple[Literal["warn", "criticise"], ...] = Field(
        ("warn", "criticise"), min_length=1, description="The levels there are"
    )
    escalates_after: int | None = Field(
        None, ge=1, description="After so many, the next one is a proposal of revocation"
    )


class Ban(Rule):
    """After this ending (or rejection) the home may not apply again for a while; ``for_good`` never. Every ban that fits an
    ending holds: of several the longest decides.
    """

    after: Literal["revoked", "rejected", "lapsed", "expired", "relinquished", "annulled", "withdrawn"] = (
        Field(description="The ending the ban follows")
    )
    grounds: tuple[Slug, ...] = Field(
        (),
        description="Only when it ended on one of these grounds (of other endings: reasons); any when left out",
    )
    lasts: Duration | None = Field(None, description="How long")
    until_next_round: bool = Field(False, description="Until another round")
    for_good: bool = Field(False, description="For ever")
    needs_again: tuple[Slug, ...] = Field(
        (), description="Honours or standards that must be newer than the ending"
    )
    also_honours: tuple[Slug, ...] = Field((), description="Other honours it bars as well")


class PrerequisiteLost(Rule):
    """What happens to this honour when one it rests on ends (Q13)."""

    effect: Literal["alert", "block", "end"] = Field(
        "alert", description="alert: it is shown; block: no new application; end: this honour ends too"
    )


class Structural(Rule):
    """What becomes of the honour when the unit is renamed, moved, merged, or dissolved (Q18)."""

    renamed: Literal["keep", "decide", "end"] = Field("keep", description="The unit has another name")
    moved: Literal["keep", "decide", "end"] = Field("keep", description="The unit stands under another one")
    merged: Literal["keep", "decide", "end"] = Field("decide", description="The unit went into another one")
    dissolved: Literal["keep", "decide", "end"] = Field("end", description="The unit is no more")


USUAL_LADDER = {"before": ("P90D", "P30D", "P7D", "P0D"), "then_every": "P7D"}
"""The ladder of a notice that says whom to remind and not when (Q15)."""


DueDay = Literal["re-inspection", "rectification", "term", "suspension", "hearing", "publicity", "step"]
"""The days there can be a reminder of."""

DAYS_OF_AN_HONOUR: tuple[DueDay, ...] = (
    "re-inspection", "rectification", "term", "suspension", "hearing",
)  # fmt: skip
"""What a notice that says nothing else reminds of: every day in the life of an honour, none of an application."""


class OwnReminders(Part):
    """Days that are reminded of in a way of their own. What is left out is as for the others."""

    of: tuple[DueDay, ...] = Field(min_length=1, description="Which days")
    before: tuple[Duration, ...] = Field(
        (), description="How long before the day; P0D is the day itself. With then_every alone: only after it"
    )
    then_every: Duration | None = Field(None, description="How often after it. With before alone: not at all")
    to: tuple[str, ...] = Field(
        (), description="Whom; for publicity and step, when left out, who has to act there"
    )


class Reminders(Rule):
    """When and whom to remind of what falls due. Left out, nobody is reminded.

    Without ``before`` and ``then_every`` the ladder is 90, 30, 7 and 0 days before, then weekly (Q15). Of a period that
    is shorter than the ladder only those reminders are sent that lie within it: of an order to rectify within 30 days
    those 7 days before, on the day, and every week after.
    """

    before: tuple[Duration, ...] = Field(
        (),
        description="How long before the day; P0D is the day itself. Without then_every, too: P90D, P30D, P7D, P0D",
    )
    then_every: Duration | None = Field(
        None, description="How often after it, until it is done. Without before, too: P7D"
    )
    missed_rungs: Literal["all", "newest"] = Field(
        "newest", description="After a standstill: all that were missed, in order, or the newest alone"
    )
    to: tuple[str, ...] = Field((), description="Whom")
    of: tuple[DueDay, ...] = Field(
        DAYS_OF_AN_HONOUR,
        description="Of which days: re-inspection, rectification (the order's last day), term (its end), suspension (its "
        "last day), hearing (its last day). Of an application only where it is written here or under apart: publicity "
        "(its last day), step (its deadline); those are reminded who have to act there",
    )
    apart: tuple[OwnReminders, ...] = Field(
        (), description="Days that are reminded of in a way of their own; they need not stand under of"
    )

    def for_day(self, day: str) -> Reminders | None:
        """The rule for one kind of day; nothing where nobody is reminded of it. Who has to act at a step is not named."""
        own = next((each for each in self.apart if day in each.of), None)
        if own is None and day not in self.of:
            return None
        others = self.to if day in DAYS_OF_AN_HONOUR else ()
        changed: dict[str, Any] = {"to": (own.to if own else ()) or others}
        if own and (own.before or own.then_every):
            changed |= {"before": own.before, "then_every": own.then_every}
        return self.model_copy(update=changed)

    def days(self) -> tuple[DueDay, ...]:
        """Every kind of day that is reminded of."""
        return tuple(dict.fromkeys((*self.of, *(day for each in self.apart for day in each.of))))

    @model_validator(mode="before")
    @classmethod
    def _usual_ladder(cls, told: Any) -> Any:
        if isinstance(told, dict) and not told.keys() & USUAL_LADDER.keys():
            return {**told, **USUAL_LADDER}
        return told


class MemberReviewRule(Rule):
    """How the members review their home (会员评家), and what an unsatisfied answer leads to.

    It holds for a review that names this notice. Whoever orders a rectification also confirms the result.
    """

    kind: Slug = Field(
        "home",
        description="What is reviewed: home (会员评家), union (会员评议工会) or another id; held apart",
    )
    kinds: tuple[Slug, ...] = Field((), description="Kinds of home that are reviewed; all when left out")
    every: Duration | None = Field(
        None, description="How often a home is reviewed; dynamic management shows homes that were not"
    )
    at_risk: Duration | None = Field(
        None, description="How long before the next review is due it is shown as at risk; never when left out"
    )
    organised_by: str | tuple[str, ...] = Field(
        description="The actors who may hold, correct and report a review"
    )
    satisfaction: Satisfaction | None = Field(
        None,
        description="The formula of the satisfied share; satisfied and basically-satisfied of answered when left out",
    )
    coverage: Coverage | None = Field(None, description="How many must have answered")
    unsatisfied_below: Share | None = Field(
        None, description="A satisfied share below this proposes 不满意; a person confirms it (Q17)"
    )
    reported_to: tuple[str, ...] = Field(
        (), description="Actors to whom the result is reported (BJ2015-3.4.1f)"
    )
    rectify_within: Duration | None = Field(
        None, description="Time to rectify after 不满意; required to order one"
    )
    extension: Extension | None = Field(None, description="Whether the time to rectify may be extended")
    ordered_by: str | tuple[str, ...] | None = Field(
        None, description="Who orders the rectification and accepts it"
    )


class StandingRules(Rule):
    """Everything this scheme says about the life of the honour. What is left out does not exist here and is refused."""

    term: Term | None = Field(None, description="A term of validity; for ever when left out")
    reinspection: Reinspection | None = Field(None, description="Re-inspection (复验)")
    revocation: Revocation | None = Field(None, description="Revocation (撤销)")
    endings: tuple[Ending, ...] = Field((), description="Endings without fault")
    suspension: Suspension | None = Field(None, description="Suspension (暂停)")
    grading: Grading | None = Field(None, description="Promotion and demotion outside a re-inspection")
    reprimand: Reprimand | None = Field(
        None, description="Warning and public criticism outside a re-inspection"
    )
    bans: tuple[Ban, ...] = Field((), description="When a home may not apply again")
    prerequisite_lost: PrerequisiteLost | None = Field(None, description="When an honour it rests on ends")
    structural: Structural | None = Field(
        None, description="When the unit changes; left out, the honour stays as it is and nobody is told"
    )
    reminders: Reminders | None = Field(None, description="Reminders of what is due")
    restored_by: str | None = Field(None, description="Who may restore an honour that ended wrongly")
    annulled_by: str | None = Field(
        None, description="Who may annul a naming decision or single name; conferring body if left out"
    )
