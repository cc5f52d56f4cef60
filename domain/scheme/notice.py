"""A scheme: one issuer's rules for one or more honours, as a versioned, content-addressed piece of data."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from functools import cached_property
from typing import Literal, Self

from pydantic import Field

from domain.scheme.duties import Duty
from domain.scheme.eligibility import Requirement, meant
from domain.scheme.goals import Goal
from domain.scheme.intake import RoundRule, SharedQuota
from domain.scheme.papers import AskedChecklist, Checklist, Form, Material
from domain.scheme.route import Actor, AnyStep, Disagreement, Inspection, Quorum
from domain.scheme.standing import MemberReviewRule, StandingRules
from domain.scheme.words import AppliesTo, Date, Part, Rule, Slug, Text, Threshold, Words
from domain.vocabulary import FACTS

CONFERRING_BODY = "conferring-body"
"""How a notice names the body that confers an honour – in its grade – where it names an actor."""


class Ladder(Part):
    """Where an honour stands among others: rung 1 is the lowest."""

    name: Slug = Field(description="The ladder; honours of one ladder are compared by rung")
    rung: int = Field(ge=0, description="1 is the lowest")


class Grade(Part):
    """A grade within an honour (A, AA, AAA; one to five stars), lowest first."""

    id: Slug = Field(description="The id of the grade")
    title: Words = Field(description="Its name")


class Grant(Rule):
    """Money that goes with the honour."""

    amount: Decimal | None = Field(None, ge=0, description="None: not stated; recorded when known")
    by_grade: dict[str, Decimal] = Field({}, description="Amounts per grade, instead of one amount")
    currency: str = Field("CNY", description="The currency, by its three letters")
    payer: str = Field(
        description="An actor; any other word is the id of a unit of the tree. One that is nearly an actor's name is taken "
        "for a slip: make that unit an actor, with unit: {id: …}"
    )
    purpose: Words | None = Field(None, description="What the money is for")
    once: bool = Field(False, description="Once per home and honour (Q21)")
    only_for: AppliesTo | None = Field(
        None, description="Only applications of these grades, kinds or unit types; all when left out"
    )
    paid_by: str | None = Field(
        None, description="The actor who records the payment; the conferring body if left out"
    )


class Conferral(Rule):
    """How approval becomes an honour: with the last seal, or by a decision naming many under one document number."""

    by: Literal["last-seal", "decision"] = Field(
        "last-seal",
        description="last-seal: the last step confers; decision: a naming decision confers many at once",
    )
    decided_by: str | None = Field(
        None, description="Who issues the naming decision; the conferring body when left out"
    )
    effective: Literal["on-decision", "as-stated"] = Field(
        "on-decision",
        description="on-decision: from the day of the decision; as-stated: the decision may name a later day",
    )
    back_dating: Literal["allowed", "refused"] = Field(
        "refused", description="Whether the honour may take effect before the last seal"
    )


class Commendation(Rule):
    """A commendation (表彰奖励) recorded apart from approval and selection."""

    by: str = Field(description="Who records the commendation")


class Standard(Rule):
    """A standard that a home's own assembly finds met (合格): a fact of the home, not an award."""

    title: Words = Field(description="Its name")
    ladder: Ladder | None = Field(None, description="Where it stands below the honours")
    kinds: tuple[Slug, ...] = Field(description="Kinds of home it is for")
    decided_by: str = Field(description="The assembly that decides")
    passes: Threshold = Field(description="The vote that decides it")
    quorum: Quorum | None = Field(None, description="How many must be present")


def fits(only_for: AppliesTo | None, grade: str | None, kind: str, unit_type: str) -> bool:
    """Whether something is for such an application; what names no one is for all."""
    return only_for is None or only_for.fits(grade, kind, unit_type)


class Honour(Rule):
    """One honour: who may have it, how it is applied for, signed, conferred, and what becomes of it."""

    title: Words = Field(description="Its name")
    ladder: Ladder | None = Field(None, description="Where it stands among other honours")
    grades: tuple[Grade, ...] = Field((), description="Its grades, lowest first; none when left out")
    kinds: tuple[Slug, ...] = Field(description="Kinds of home that may have it")
    unit_types: tuple[Slug, ...] = Field((), description="Types of unit that may apply; any if left out")
    applicant: str = Field("applicant", description="Who applies, answers returns and withdraws")
    conferring_body: str = Field(
        description="The actor whose unit awards, and alone revokes, the title (A07)"
    )
    conferring_by_grade: dict[str, str] = Field(
        {},
        description="Another conferring body per grade, for all its life: wherever the notice says conferring-body, or leaves "
        "it to be understood, the body of the grade held is meant – after a promotion or demotion that of the new grade, "
        "for a paper of an earlier day that of the grade held then. A promotion by the conferring body "
        "is one by that of the grade moved to",
    )
    requires: tuple[Requirement, ...] = Field(
        (), description="The conditions an applicant meets; all of them"
    )
    holders: Literal["higher-grade", "again"] = Field(
        "higher-grade",
        description="Whether who holds the honour may apply for it. higher-grade: only for a higher grade, so not at all "
        "without grades; again: holders compete like everybody. Conferred again, it takes the place of what is held",
    )
    round: RoundRule = Field(description="When and for how many applications are taken")
    materials: tuple[Material, ...] = Field((), description="The papers of an application")
    route: tuple[AnyStep, ...] = Field(min_length=1, description="The steps of an application, in order")
    on_disagreement: Disagreement = Field(description="What happens when a signer does not agree")
    conferral: Conferral = Field(description="How an application that passed becomes an honour")
    commendation: Commendation | None = Field(None, description="A commendation that goes with it")
    grants: tuple[Grant, ...] = Field((), description="Money that goes with it")
    standing: StandingRules = Field(description="What may become of it after conferral")

    def body(self, actor: str | None, grade: str | None = None) -> str:
        """The actor meant where the conferring body may be: by its name, as ``conferring-body``, or by leaving it out.
        Each grade may have a body of its own.
        """
        if actor in (None, CONFERRING_BODY):
            return self.conferring_by_grade.get(grade or "", self.conferring_body)
        return actor

    def step(self, step: str) -> AnyStep:
        """The step of that id."""
        return next(each for each in self.route if each.step == step)

    def route_for(self, grade: str | None, kind: str, unit_type: str) -> tuple[AnyStep, ...]:
        """The steps an application of this grade, kind and unit type has to pass."""
        return tuple(each for each in self.route if fits(each.only_for, grade, kind, unit_type))

    def conditions_for(self, grade: str | None, kind: str, unit_type: str) -> tuple[Requirement, ...]:
        """The conditions that such an application has to meet."""
        return meant(self.requires, lambda only_for: fits(only_for, grade, kind, unit_type))

    def renewal_conditions_for(self, grade: str | None, kind: str, unit_type: str) -> tuple[Requirement, ...]:
        """The conditions that the renewal of such an honour has to meet."""
        renewal = self.standing.term.renewal if self.standing.term else None
        asked = renewal.requires if renewal else ()
        return meant(asked, lambda only_for: fits(only_for, grade, kind, unit_type))

    def materials_for(self, grade: str | None, kind: str, unit_type: str) -> tuple[Material, ...]:
        """The papers that such an application carries."""
        return tuple(each for each in self.materials if fits(each.only_for, grade, kind, unit_type))

    def grants_for(self, grade: str | None, kind: str, unit_type: str) -> tuple[Grant, ...]:
        """The money that goes with such an application."""
        return tuple(each for each in self.grants if fits(each.only_for, grade, kind, unit_type))

    def chosen(
        self, asked: AskedChecklist | None, grade: str | None, kind: str, unit_type: str
    ) -> str | None:
        """The checklist that such an application answers: of several the first that is for it."""
        if asked is None or isinstance(asked, str):
            return asked
        found = (each.checklist for each in asked if fits(each.only_for, grade, kind, unit_type))
        return next(found, None)

    def answered_at(self, step: Inspection, grade: str | None, kind: str, unit_type: str) -> tuple[str, ...]:
        """The checklists that such an application answers at a step."""
        asked = step.checklist
        if step.every_checklist and isinstance(asked, tuple):
            return tuple(each.checklist for each in asked if fits(each.only_for, grade, kind, unit_type))
        first = self.chosen(asked, grade, kind, unit_type)
        return (first,) if first else ()

    def is_open_to_holder(self, held: str | None, grade: str | None) -> bool:
        """Whether who holds it in the grade ``held`` may be given it in ``grade``."""
        return self.holders == "again" or self.grade_rank(grade) > self.grade_rank(held)

    def grade_title(self, grade: str | None) -> Text | None:
        """What a grade is called."""
        return next((each.title for each in self.grades if each.id == grade), None)

    def grade_beside(self, grade: str | None, step: int) -> str | None:
        """The grade so many steps above another, or below it; ``None`` where there is none."""
        place = self.grade_rank(grade) + step
        return self.grades[place].id if 0 <= place < len(self.grades) else None

    def grade_rank(self, grade: str | None) -> int:
        """The place of a grade among the honour's grades, lowest 0; -1 for none."""
        return next((rank for rank, each in enumerate(self.grades) if each.id == grade), -1)


class Succession(Rule):
    """How titles of an older scheme go over into this one. Only a title in force does: one to be put right, suspended or
    proposed for revocation is settled under the older notice first. Reprimands stay there.
    """

    from_scheme: Slug = Field(description="The older notice")
    from_honour: Slug = Field(description="The honour there")
    to_honour: Slug = Field(description="The honour of this notice it becomes")
    to_grade: str | None = Field(None, description="The grade it becomes, if the honour has grades")
    keeps: Literal["anchor", "nothing"] = Field(
        "anchor",
        description="anchor: the re-inspection clock runs on – the next one is due on the day it was due, also where the "
        "interval is another now; nothing: it starts anew",
    )
    until: Date | None = Field(None, description="Titles not taken over by this day lapse")
    by: str = Field(description="Who declares it")


class InForce(Part):
    """From when until when rounds may be opened under the scheme."""

    from_: Date | None = Field(None, alias="from", description="The first day; open when left out")
    to: Date | None = Field(None, description="The last day, included; open when left out")


class Scheme(Part):
    """A notice as data. Its digest covers everything in it, so a pinned digest pins every rule."""

    scheme: Slug = Field(description="The id of the notice, the same as its folder; never changes")
    title: Words = Field(description="The title as printed")
    issuer: Slug = Field(description="The unit that issued the notice and may publish the scheme")
    issued_on: Date | None = Field(
        None, description="The day it was issued; windows may open earlier (FS2018-5.2)"
    )
    document_number: str | None = Field(None, description="Its document number (文号)")
    addressed_to: tuple[Slug, ...] = Field(
        (),
        description="Types of unit it is addressed to: its duties bind homes at or below one; all under the issuer if left "
        "out. Who may apply is said by each honour",
    )
    clause: str | tuple[str, ...] | None = Field(
        None, description="Where its title, number and day of issue are from"
    )
    follows: Words | None = Field(None, description="The parent policy")
    in_force: InForce = Field(InForce(), description="From when until when rounds may be opened under it")
    time_zone: str = Field("Asia/Shanghai", description="Whose midnight ends a day")
    calendar: str = Field(
        "cn", description="The calendar of working days: `cn` comes with Jianjia, others are imported first"
    )
    kinds: dict[Slug, Words] = Field(
        {}, description="Kinds of home that are not well known, with their names"
    )
    unit_types: dict[Slug, Words] = Field(
        {}, description="Types of unit that are not well known, with their names"
    )
    seats: dict[Slug, Words] = Field({}, description="Seats that are not well known, with their names")
    entries: dict[Slug, Words] = Field(
        {}, description="Kinds of base-file entry that are not well known, with their names"
    )
    grounds: dict[Slug, Words] = Field(
        {}, description="Names of the grounds, findings and disqualifying facts"
    )
    facts: dict[Slug, Words] = Field(
        {}, description="Names of the figures, dates and attributes of homes that conditions ask about"
    )
    actors: dict[Slug, Actor] = Field(
        description="Who acts: every step and rule refers to actors by these names"
    )
    forms: dict[Slug, Form] = Field({}, description="Registration forms")
    checklists: dict[Slug, Checklist] = Field({}, description="Acceptance checklists")
    standards: dict[Slug, Standard] = Field(
        {}, description="Standards a home's own assembly finds met (合格)"
    )
    quotas: dict[Slug, SharedQuota] = Field({}, description="Places that several honours have together")
    honours: dict[Slug, Honour] = Field({}, description="The honours")
    honours_elsewhere: dict[Slug, Words] = Field(
        {}, description="Honours of other notices that conditions here refer to, with their names"
    )
    succession: tuple[Succession, ...] = Field(
        (), description="How titles of older notices go over into this one"
    )
    member_review: MemberReviewRule | None = Field(
        None, description="How members review their home (会员评家)"
    )
    duties: dict[Slug, Duty] = Field(
        {}, description="What homes have to do or to have, whether they hold an honour or not"
    )
    goals: dict[Slug, Goal] = Field({}, description="What is to be reached by a day, over all homes")
    contact: Words | None = Field(
        None, description="Whom to ask, where electronic copies go (FS2018-2.1.2m, FS2018-3.4.1.5b)"
    )

    @classmethod
    def reread(cls, canonical: bytes) -> Self:
        """The scheme from its published canonical form, with the digest it was published under.

        Code that learns a new key later gives it a default; the bytes that were published, and so the digest
        that rounds and awards pinned, stay what they were.
        """
        scheme = cls.model_validate_json(canonical)
        scheme.__dict__["canonical"] = canonical
        return scheme

    def sharing(self, quota: str) -> tuple[str, ...]:
        """The honours that have the places of a quota together."""
        quotas = ((name, honour.round.quota) for name, honour in self.honours.items())
        return tuple(name for name, each in quotas if each is not None and each.within == quota)

    def fact(self, word: str) -> Text | None:
        """What a figure, date or attribute of a home is called: in this notice, else well known, else nothing."""
        known = FACTS.get(word)
        return self.facts.get(word) or (Text(zh=known[0], en=known[1]) if known else None)

    @property
    def orders_for_members(self) -> bool:
        """Whether dissatisfied members can lead to an order to rectify (BJ2013-4.3g)."""
        return self.member_review is not None and self.member_review.rectify_within is not None

    @cached_property
    def canonical(self) -> bytes:
        """The scheme as canonical JSON: every value including defaults, sorted keys, no white space, UTF-8.

        Defaults are written out, so that another default in later code cannot change a published notice. Keys the language
        learned since are left out while nothing is written under them (``words.nothing``): whatever has no rule for them
        keeps its digest.
        """
        content = self.model_dump(mode="json", by_alias=True)
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @cached_property
    def digest(self) -> str:
        """``sha256:…`` over the canonical form."""
        return "sha256:" + hashlib.sha256(self.canonical).hexdigest()

    @property
    def pin(self) -> str:
        """What rounds and awards keep: ``fangshan-2018@sha256:…``."""
        return f"{self.scheme}@{self.digest}"
