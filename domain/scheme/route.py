"""The signing route: ordered steps, each an act by an actor found from the applicant, with its rule and outcomes."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain.scheme.papers import AskedChecklist, FormField
from domain.scheme.words import (
    BASES,
    AppliesTo,
    Duration,
    Part,
    Rule,
    Share,
    Slug,
    Text,
    Threshold,
    Words,
    nothing,
)


class Nearest(Part):
    """The nearest unit of one of these types, going up the organisation tree on the day of the act."""

    nearest: tuple[Slug, ...] = Field(
        min_length=1, description="The types looked for; the first unit of any of them is taken"
    )
    including_self: bool = Field(False, description="Whether the unit the search starts at counts too")


class Named(Part):
    """One particular unit."""

    id: Slug = Field(description="The id of the unit")


class Actor(Rule):
    """Who acts: a unit found from the applicant, and the seat (or any one of several) it acts through.

    ``of`` starts the search at another actor's unit instead of the applicant. ``when_none: self`` lets a directly
    affiliated unit act for the missing tier, flagged for ever as self-verified (A13).
    """

    title: Words | None = Field(None, description="Its name in sentences and registers")
    unit: Literal["self", "parent"] | Nearest | Named = Field(
        "self",
        description="self: the unit itself; parent: the unit above; {nearest: …}; or {id: …} for one particular unit",
    )
    seat: Slug | tuple[Slug, ...] = Field(
        "chair", description="The seat of that unit it acts through; with several, any one"
    )
    of: str | None = Field(None, description="Start from this actor's unit instead of the applicant's")
    when_none: Literal["refuse", "self"] = Field(
        "refuse",
        description="When no such unit is found: refuse, or self – the applicant's own unit acts, flagged for ever",
    )

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats as a tuple."""
        return (self.seat,) if isinstance(self.seat, str) else self.seat


class Step(Rule):
    """What every step shares.

    A seal given at a step binds the parts of the application named in ``sees`` (form, checklist, materials): when one
    of them changes afterwards the seal, and every later one, is void and stays visible as superseded (Q02).
    """

    step: Slug = Field(description="The id of the step; other rules and registers refer to it")
    title: Words | None = Field(None, description="Its name")
    by: str | tuple[str, ...] = Field(description="The actor; with several, any one of them may act")
    seal: Literal["required", "optional", "none"] = Field(
        "optional", description="Whether a dated seal is needed"
    )
    opinion: Literal["required", "optional", "none"] = Field(
        "optional", description="Whether a written opinion is needed"
    )
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
    only_for: AppliesTo | None = Field(
        None, description="Only these applications have the step; all when left out"
    )
    sees: tuple[Literal["form", "checklist", "materials"], ...] = Field(
        ("form", "checklist", "materials"), description="What a seal given here binds"
    )
    may: (
        tuple[Literal["return-to-applicant", "return-to-previous", "return-to-any", "reject"], ...] | None
    ) = Field(None, description="What a signer who disagrees may do here, instead of the honour's rule")
    recorded_as: Slug | None = Field(
        None, description="The public name of the event in this scheme's own tiers"
    )
    back_dating: Duration | None = Field(
        None, description="How far the day on the paper may lie before the day of entry"
    )


class Quorum(Rule):
    """How many must be present – a share, a number of people, or both; below it the act is refused or only flagged."""

    at_least: Share | None = Field(None, description="The share that must be present")
    people: int | None = Field(None, ge=1, description="How many people must be present")
    of: str = Field("expected", description="What it is a share of: expected")
    effect: Literal["refuse", "warn"] = Field("refuse", description="refuse the act, or only warn")

    @property
    def words(self) -> Text:
        """How many, in words."""
        base = BASES.get(self.of, (self.of, self.of))
        zh = [
            f"{base[0]}的{self.at_least}" if self.at_least else "",
            f"{self.people}人" if self.people else "",
        ]
        en = [
            f"{self.at_least} of {base[1]}" if self.at_least else "",
            f"{self.people} people" if self.people else "",
        ]
        return Text(zh="、".join(filter(None, zh)), en=" and ".join(filter(None, en)))


class Satisfaction(Rule):
    """A satisfaction rate: entered as such, or computed by a formula over the answers; its floor, if any."""

    numerator: tuple[str, ...] = Field(
        ("satisfied",), description="Classes of answers that count as satisfied"
    )
    denominator: str | tuple[str, ...] = Field(
        "answered", description="What they are divided by: asked, answered, or classes of answers"
    )
    classes: tuple[str, ...] = Field(
        (),
        exclude_if=nothing,
        description="Further classes of answers that are counted, and stand in no formula",
    )
    entered: bool = Field(False, description="The rate is entered as a percentage, not computed")
    at_least: Share | None = Field(
        None, description="The share that must be satisfied; only recorded when left out"
    )
    effect: Literal["refuse", "warn"] = Field("refuse", description="refuse the act, or only warn")

    @property
    def denominators(self) -> tuple[str, ...]:
        """What they are divided by together."""
        return (self.denominator,) if isinstance(self.denominator, str) else self.denominator

    @property
    def counted(self) -> frozenset[str]:
        """The classes of answers the notice names: those of the formula, and those beside it."""
        return frozenset((*self.numerator, *self.denominators, *self.classes)) - {"asked", "answered"}


class Coverage(Rule):
    """How many of those asked must have answered; an authority may waive it beforehand."""

    at_least: Share = Field(description="The share that must have answered")
    of: str = Field("asked", description="asked, or members")
    waived_by: str | None = Field(None, description="Who may waive it beforehand")
    effect: Literal["refuse", "warn"] = Field("refuse", description="refuse the act, or only warn")


class Deliberate(Step):
    """An assembly or committee deliberates and votes: expected, present, in favour; perhaps a satisfaction rate."""

    act: Literal["deliberate"]
    passes: Threshold = Field(description="The vote that carries it")
    quorum: Quorum | None = Field(None, description="How many must be present")
    satisfaction: Satisfaction | None = Field(
        None, description="The satisfaction rate recorded with the vote"
    )
    secret: bool = Field(False, description="By secret ballot")


class Endorse(Step):
    """A body gives its opinion."""

    act: Literal["endorse"]


class Inspectors(Part):
    """Who inspects: how many named persons, from other units than the applicant's if asked (Q25)."""

    at_least: int = Field(1, ge=1, description="How many named persons")
    from_other_units: bool = Field(
        True, description="Whether they come from other units than the applicant's"
    )


class Sheets(Part):
    """Several assessors each fill in the checklist; it counts what they come to together.

    The points are the mean over the assessors, without so many of the highest and of the lowest totals; rounded to two
    decimals. A yes-no item is met where more than half say so, a veto item where anyone does. Each of them is also named
    among the inspectors of the act.
    """

    at_least: int = Field(ge=2, description="How many assessors at least")
    drop_highest: int = Field(0, ge=0, description="How many of the highest totals do not count (去掉最高分)")
    drop_lowest: int = Field(0, ge=0, description="How many of the lowest totals do not count (去掉最低分)")


class Inspection(Step):
    """What the inspecting steps share."""

    checklist: AskedChecklist | None = Field(
        None, description="The checklist that is answered here; a list where it differs by grade or kind"
    )
    every_checklist: bool = Field(
        False,
        description="All of the list that are for the application are answered, each under its id; else the first of them",
    )
    sheets: Sheets | None = Field(
        None, description="Several assessors each fill in the checklist, under `sheets` by person"
    )
    inspectors: Inspectors | None = Field(None, description="Who inspects")
    on_site: Literal["required", "optional", "when-self-verified"] = Field(
        "optional",
        description="when-self-verified: required if a unit verified itself for want of a tier (A13)",
    )
    dimensions: tuple[Slug, ...] = Field((), description="Qualities judged in words beside the checklist")


class SelfAssess(Inspection):
    """The applicant's own answers to the checklist, kept beside the assessor's; they need not reach the pass mark, unless
    they ``must_pass``.
    """

    act: Literal["self-assess"]
    must_pass: bool = Field(False, description="Whether the applicant's own answers must reach the mark")


class Verify(Inspection):
    """The tier above the unit inspects and accepts (系统工会检查验收合格)."""

    act: Literal["verify"]


class Assess(Inspection):
    """The awarding body's assessors examine."""

    act: Literal["assess"]


class Survey(Step):
    """Members are asked; the answers are recorded as counts."""

    act: Literal["survey"]
    satisfaction: Satisfaction = Field(description="The rate and its floor")
    coverage: Coverage | None = Field(None, description="How many must have answered")


class Need(Part):
    """How many of the parties must agree."""

    at_least: int = Field(description="How many of the parties")


class Cosign(Step):
    """Several bodies sign side by side; ``need`` says how many must agree."""

    act: Literal["cosign"]
    by: tuple[str, ...] = Field(description="The parties")
    need: Literal["all", "any"] | Need = Field(
        "all",
        description="How many of them must agree: all, any, or {at_least: n}; of their votes, where these are weighted",
    )
    weights: dict[str, int] = Field(
        {}, description="The votes of a party, by actor; one where it is left out"
    )

    def weight(self, party: str | None) -> int:
        """The votes of a party."""
        return self.weights.get(party or "", 1)

    @property
    def votes(self) -> int:
        """The votes of all parties together."""
        return sum(map(self.weight, self.by))

    def needed(self) -> int:
        """The votes that complete the step."""
        if isinstance(self.need, Need):
            return self.need.at_least
        return self.votes if self.need == "all" else 1


class Objections(Part):
    """How objections work: until when, whether open ones block, who decides them."""

    within: Duration | None = Field(
        None, description="From the first day of publicity; the publicity period if left out"
    )
    block: bool = Field(
        True,
        description="Whether an objection that is open keeps the application waiting, and one that is upheld from going on; "
        "false: both are only on record",
    )
    decided_by: str | None = Field(None, description="Who decides them; the actor of the step when left out")


class Publicise(Step):
    """The name is made public for a while (公示); the step is complete when the period is over."""

    act: Literal["publicise"]
    lasts: Duration = Field(description="How long")
    first_day_counts: bool = Field(False, description="Whether the day of publication is the first day")
    objections: Objections = Field(Objections(), description="How objections work")


class ScorePart(Part):
    """One part of a total: the points of a step (a checklist, or the rate of a survey in percent), or a figure of the home
    (a result of another year, a score from elsewhere). Each is first made into so many of a hundred.
    """

    step: str | None = Field(
        None, description="A step before: its points, its survey rate, or its votes in favour (with out_of)"
    )
    figure: Slug | None = Field(None, description="A figure of the home, instead of a step")
    out_of: Decimal | None = Field(
        None, gt=0, description="The most it can be; the points of the checklist, or 100, when left out"
    )
    weight: Share = Field(description="Its share of the total; the shares of all parts are 100 % together")


class Score(Rule):
    """A total of several parts, out of 100, with its mark. It is worked out when the step is signed, and recorded with it."""

    parts: tuple[ScorePart, ...] = Field(min_length=1, description="The parts")
    at_least: Decimal | None = Field(None, description="The mark; only recorded and ranked by when left out")
    by_grade: dict[str, Decimal] = Field({}, description="The mark per grade, instead of one number")


class Select(Step):
    """The better ones are chosen among the round (择优); takes a place of the quota."""

    act: Literal["select"]
    ranked: bool = Field(False, description="A rank must be recorded")
    by_score_of: str | None = Field(
        None, description="A step whose points (or votes in favour, or survey rate) rank the applications"
    )
    score: Score | None = Field(
        None, description="A total of several parts that ranks the applications, instead of one step"
    )
    reserve_list: bool = Field(False, description="Whether homes may be put on a reserve list")


class Approve(Step):
    """The deciding body approves; ``by_grade`` names another deciding actor for some grades."""

    act: Literal["approve"]
    by_grade: dict[str, str] = Field({}, description="Another deciding actor per grade")
    score: Score | None = Field(None, description="A total of several parts that must reach its mark")


AnyStep = Annotated[
    Deliberate | Endorse | SelfAssess | Verify | Assess | Survey | Cosign | Publicise | Select | Approve,
    Field(discriminator="act"),
]


class Disagreement(Rule):
    """What a signer who does not agree may do, and how a corrected application goes on.

    ``rerun-from-changed`` asks again those whose seal bound something that changed, and all after them (Q02);
    ``resume-at-returner`` goes back to the one who returned it – earlier seals stand, and what changed since is shown. After a
    return to an earlier step only that step acts again, then it goes straight back to the returner: nothing was filed anew,
    so the seals between them still bind what they saw. If that step lets the applicant correct it, those between that saw
    something changed sign again, and all after the first of them (ADR 0020). ``rerun-all`` starts again from the first step.
    In the other two, after a return to an earlier step, that step and all after it sign again.
    """

    may: tuple[Literal["return-to-applicant", "return-to-previous", "return-to-any", "reject"], ...] = Field(
        (
            "return-to-applicant",
            "reject",
        ),
        description="What a signer may do; return-to-any is any earlier step, the applicant is no step",
    )
    resubmission: Literal["rerun-from-changed", "resume-at-returner", "rerun-all"] = Field(
        "rerun-from-changed", description="Who signs again after a correction"
    )
    withdraw_until: str = Field(
        "last", description="The step after whose completion the applicant may not withdraw"
    )
    after_withdrawal: Literal["may-apply-again", "next-round"] = Field(
        "may-apply-again", description="When a home that withdrew may apply again"
    )


Step.model_rebuild()
for _step in (Deliberate, Endorse, SelfAssess, Verify, Assess, Survey, Cosign, Publicise, Select, Approve):
    _step.model_rebuild()
