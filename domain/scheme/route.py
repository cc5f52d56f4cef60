"""The signing route: ordered steps, each an act by an actor found from the applicant, with its rule and outcomes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.scheme.papers import FormField
from domain.scheme.words import AppliesTo, Duration, Part, Rule, Share, Slug, Threshold, Words


class Nearest(Part):
    """The nearest unit of one of these types, going up the organisation tree on the day of the act."""

    nearest: tuple[Slug, ...]
    including_self: bool = False


class Named(Part):
    """One particular unit."""

    id: Slug


class Actor(Rule):
    """Who acts: a unit found from the applicant, and the seat (or any one of several) it acts through.

    ``of`` starts the search at another actor's unit instead of the applicant. ``when_none: self`` lets a directly
    affiliated unit act for the missing tier, flagged for ever as self-verified (A13).
    """

    title: Words | None = None
    unit: Literal["self", "parent"] | Nearest | Named = "self"
    seat: Slug | tuple[Slug, ...] = "chair"
    of: str | None = None
    when_none: Literal["refuse", "self"] = "refuse"

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats as a tuple."""
        return (self.seat,) if isinstance(self.seat, str) else self.seat


class Step(Rule):
    """What every step shares.

    A seal given at a step binds the parts of the application named in ``sees`` (form, checklist, materials): when one
    of them changes afterwards the seal, and every later one, is void and stays visible as superseded (Q02).
    """

    step: Slug
    title: Words | None = None
    by: str | tuple[str, ...] = Field(description="The actor; with several, any one of them may act")
    seal: Literal["required", "optional", "none"] = "optional"
    opinion: Literal["required", "optional", "none"] = "optional"
    inputs: tuple[FormField, ...] = Field((), description="Further facts recorded with the act")
    within: str | None = Field(None, description="The stage window of the round in which the act is allowed")
    deadline: Duration | None = Field(
        None, description="Advisory time for the act, counted from the step before"
    )
    not_by_persons_of: tuple[str, ...] = Field(
        (), description="Steps (or apply) whose signers may not sign here"
    )
    when_absent: str | None = Field(
        None, description="The actor who may confirm that this body does not exist (Q04)"
    )
    only_for: AppliesTo | None = None
    sees: tuple[Literal["form", "checklist", "materials"], ...] = ("form", "checklist", "materials")
    may: (
        tuple[Literal["return-to-applicant", "return-to-previous", "return-to-any", "reject"], ...] | None
    ) = None
    recorded_as: Slug | None = Field(
        None, description="The public name of the event in this scheme's own tiers"
    )
    back_dating: Duration | None = Field(
        None, description="How far the day on the paper may lie before the day of entry"
    )


class Quorum(Rule):
    """How many must be present; below it the act is refused or only flagged."""

    at_least: Share
    of: str = "expected"
    effect: Literal["refuse", "warn"] = "refuse"


class Satisfaction(Rule):
    """A satisfaction rate: entered as such, or computed by a formula over the answers; its floor, if any."""

    numerator: tuple[str, ...] = ("satisfied",)
    denominator: str | tuple[str, ...] = "answered"
    entered: bool = Field(False, description="The rate is entered as a percentage, not computed")
    at_least: Share | None = None
    effect: Literal["refuse", "warn"] = "refuse"


class Coverage(Rule):
    """How many of those asked must have answered; an authority may waive it beforehand."""

    at_least: Share
    of: str = "asked"
    waived_by: str | None = None


class Deliberate(Step):
    """An assembly or committee deliberates and votes: expected, present, in favour; perhaps a satisfaction rate."""

    act: Literal["deliberate"]
    passes: Threshold
    quorum: Quorum | None = None
    satisfaction: Satisfaction | None = None
    secret: bool = Field(False, description="By secret ballot")


class Endorse(Step):
    """A body gives its opinion."""

    act: Literal["endorse"]


class Inspectors(Part):
    """Who inspects: how many named persons, from other units than the applicant's if asked (Q25)."""

    at_least: int = 1
    from_other_units: bool = True


class Inspection(Step):
    """What the inspecting steps share."""

    checklist: str | None = None
    inspectors: Inspectors | None = None
    on_site: Literal["required", "optional", "when-self-verified"] = Field(
        "optional",
        description="when-self-verified: required if a unit verified itself for want of a tier (A13)",
    )
    dimensions: tuple[Slug, ...] = Field((), description="Qualities judged in words beside the checklist")


class SelfAssess(Inspection):
    """The applicant's own answers to the checklist, kept beside the assessor's."""

    act: Literal["self-assess"]


class Verify(Inspection):
    """The tier above the unit inspects and accepts (系统工会检查验收合格)."""

    act: Literal["verify"]


class Assess(Inspection):
    """The awarding body's assessors examine."""

    act: Literal["assess"]


class Survey(Step):
    """Members are asked; the answers are recorded as counts."""

    act: Literal["survey"]
    satisfaction: Satisfaction
    coverage: Coverage | None = None


class Need(Part):
    """How many of the parties must agree."""

    at_least: int


class Cosign(Step):
    """Several bodies sign side by side; ``need`` says how many must agree."""

    act: Literal["cosign"]
    by: tuple[str, ...]
    need: Literal["all", "any"] | Need = "all"

    def needed(self) -> int:
        """The number of seals that completes the step."""
        if isinstance(self.need, Need):
            return self.need.at_least
        return len(self.by) if self.need == "all" else 1


class Objections(Part):
    """How objections work: until when, whether open ones block, who decides them."""

    within: Duration | None = Field(
        None, description="From the first day of publicity; the publicity period if left out"
    )
    block: bool = True
    decided_by: str | None = None


class Publicise(Step):
    """The name is made public for a while (公示); the step is complete when the period is over."""

    act: Literal["publicise"]
    lasts: Duration
    first_day_counts: bool = False
    objections: Objections = Objections()


class Select(Step):
    """The better ones are chosen among the round (择优); takes a place of the quota."""

    act: Literal["select"]
    ranked: bool = Field(False, description="A rank must be recorded")
    by_score_of: str | None = Field(None, description="A step whose points rank the applications")
    reserve_list: bool = False


class Approve(Step):
    """The deciding body approves; ``by_grade`` names another deciding actor for some grades."""

    act: Literal["approve"]
    by_grade: dict[str, str] = {}


AnyStep = Annotated[
    Deliberate | Endorse | SelfAssess | Verify | Assess | Survey | Cosign | Publicise | Select | Approve,
    Field(discriminator="act"),
]


class Disagreement(Rule):
    """What a signer who does not agree may do, and how a corrected application goes on.

    ``rerun-from-changed`` asks again those whose seal bound something that changed, and all after them (Q02);
    ``resume-at-returner`` goes back to the one who returned it – earlier seals stand, and what changed since is shown;
    ``rerun-all`` starts again from the first step.
    """

    may: tuple[Literal["return-to-applicant", "return-to-previous", "return-to-any", "reject"], ...] = (
        "return-to-applicant",
        "reject",
    )
    resubmission: Literal["rerun-from-changed", "resume-at-returner", "rerun-all"] = "rerun-from-changed"
    withdraw_until: str = Field(
        "last", description="The step after whose completion the applicant may not withdraw"
    )
    after_withdrawal: Literal["may-apply-again", "next-round"] = "may-apply-again"


Step.model_rebuild()
for _step in (Deliberate, Endorse, SelfAssess, Verify, Assess, Survey, Cosign, Publicise, Select, Approve):
    _step.model_rebuild()
