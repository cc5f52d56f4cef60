"""What happens to an honour after it was conferred: re-inspection, rectification, revocation, every other ending."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain.scheme.route import Inspectors
from domain.scheme.words import Duration, Part, Rule, Share, Slug, Words, Yearly


class Extension(Part):
    """How often and how long a rectification may be extended, before it runs out, and by whom."""

    at_most: int
    by: Duration
    granted_by: str | None = None


class Result(Rule):
    """One finding of a re-inspection and the one consequence this scheme attaches to it."""

    finding: Slug
    title: Words | None = None
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
    ]
    within: Duration | None = Field(None, description="Time to rectify, or length of a suspension")
    extension: Extension | None = None
    to_grade: str | None = Field(
        None, description="For demote and promote: the grade, or the next one when left out"
    )
    counts_as_pass: bool = Field(False, description="The next re-inspection is due from here")


class Reinspection(Rule):
    """How often, by whom and with what an honour is re-inspected, and which findings exist. Nothing else is accepted."""

    every: Duration
    anchor: Literal["conferral", "last-pass", "season", "calendar-year"] = "last-pass"
    season: Yearly | None = Field(None, description="For anchor season: the day of the year it is due")
    by: str | tuple[str, ...]
    checklist: str | None = None
    inspectors: Inspectors | None = None
    scope: Literal["all", "sample"] = "all"
    announced: Literal["yes", "no", "either"] = "yes"
    results: tuple[Result, ...]
    missed: Literal["overdue", "lapse", "suspend"] = "overdue"
    earliest: Duration | None = Field(
        None, description="How long before it is due it may be held; any time when left out"
    )


class Hearing(Rule):
    """The holder is heard before a revocation is decided."""

    lasts: Duration
    by: str | None = None


class Concurrence(Rule):
    """A body that must agree to a revocation before it is decided."""

    by: str


class Revocation(Rule):
    """Revocation has its own chain: grounds, proposal, hearing, concurrence, decision; and a way to put a wrong one right."""

    grounds: tuple[Slug, ...] = Field(description="The grounds a revocation may rest on")
    needs_finding: str | None = Field(
        None, description="Only after a re-inspection with this finding (FS2018-3.3.5c)"
    )
    proposed_by: str | tuple[str, ...] | None = Field(
        None, description="Left out: decided directly, without a proposal"
    )
    hearing: Hearing | None = None
    concurrence: tuple[Concurrence, ...] = ()
    decided_by: str = Field(description="conferring-body, or an actor")
    proposer_may_decide: bool = False
    effective: Literal["on-decision", "as-stated"] = Field(
        "on-decision", description="as-stated: may lie before or after the decision"
    )
    rescinded_by: str | None = None
    recall: tuple[Literal["plaque", "certificate", "grant"], ...] = ()


class Renewal(Rule):
    """How a term is renewed: counted from the old expiry or from the decision."""

    anchor: Literal["old-expiry", "decision"]
    by: str
    not_before: Duration | None = Field(None, description="How long before expiry renewal may be decided")
    after_expiry: Duration | None = Field(
        None, description="Grace after expiry in which renewal is still possible"
    )


class Term(Rule):
    """The honour is valid for a time and then expires unless renewed."""

    lasts: Duration
    renewal: Renewal | None = None


class Ending(Rule):
    """An ending without fault that this scheme knows: who declares it and for which reasons."""

    ends_as: Literal["expired", "lapsed", "relinquished", "ended-by-structural-change"]
    by: str | tuple[str, ...] | None = None
    reasons: tuple[Slug, ...] = ()


class Suspension(Rule):
    """The honour may be held but not valid for a while, and be reinstated; ``voluntary`` at the holder's own request."""

    by: str | tuple[str, ...]
    grounds: tuple[Slug, ...] = ()
    at_most: Duration | None = None
    reinstated_by: str | None = None


class Grading(Rule):
    """Moving up or down the grades outside a re-inspection."""

    by: str | tuple[str, ...]


class Reprimand(Rule):
    """Warning and public criticism outside a re-inspection; ``escalates_after`` of them the next one is a revocation proposal."""

    by: str | tuple[str, ...]
    levels: tuple[Literal["warn", "criticise"], ...] = ("warn", "criticise")
    escalates_after: int | None = None


class Ban(Rule):
    """After this ending (or rejection) the home may not apply again for a while; ``for_good`` never."""

    after: Literal["revoked", "rejected", "lapsed", "expired", "relinquished", "annulled", "withdrawn"]
    lasts: Duration | None = None
    until_next_round: bool = False
    for_good: bool = False
    needs_again: tuple[Slug, ...] = Field(
        (), description="Honours or standards that must be newer than the ending"
    )
    also_honours: tuple[Slug, ...] = Field((), description="Other honours it bars as well")


class PrerequisiteLost(Rule):
    """What happens to this honour when one it rests on ends (Q13)."""

    effect: Literal["alert", "block", "end"] = "alert"


class Structural(Rule):
    """What becomes of the honour when the unit is renamed, moved, merged, or dissolved (Q18)."""

    renamed: Literal["keep", "decide", "end"] = "keep"
    moved: Literal["keep", "decide", "end"] = "keep"
    merged: Literal["keep", "decide", "end"] = "decide"
    dissolved: Literal["keep", "decide", "end"] = "end"


class Reminders(Rule):
    """When and whom to remind of a due re-inspection."""

    before: tuple[Duration, ...] = ()
    then_every: Duration | None = None
    to: tuple[str, ...] = ()


class MemberReviewRule(Rule):
    """How the members review their home (会员评家), and what an unsatisfied answer leads to."""

    every: Duration | None = Field(
        None, description="How often a home is reviewed; a report shows homes that were not"
    )
    organised_by: str | tuple[str, ...] = Field(description="The actors who may hold and record a review")
    unsatisfied_below: Share | None = Field(
        None, description="A satisfied share below this proposes 不满意; a person confirms it (Q17)"
    )
    rectify_within: Duration | None = Field(
        None, description="Time to rectify after 不满意; required to order one"
    )
    extension: Extension | None = None
    ordered_by: str | tuple[str, ...] | None = Field(
        None, description="Who orders the rectification and accepts it"
    )


class StandingRules(Rule):
    """Everything this scheme says about the life of the honour. What is left out does not exist here and is refused."""

    term: Term | None = None
    reinspection: Reinspection | None = None
    revocation: Revocation | None = None
    endings: tuple[Ending, ...] = ()
    suspension: Suspension | None = None
    grading: Grading | None = None
    reprimand: Reprimand | None = None
    bans: tuple[Ban, ...] = ()
    prerequisite_lost: PrerequisiteLost | None = None
    structural: Structural | None = None
    reminders: Reminders | None = None
    restored_by: str | None = Field(None, description="Who may restore an honour that ended wrongly")
    annulled_by: str | None = Field(
        None, description="Who may annul a naming decision or single name; conferring body if left out"
    )
