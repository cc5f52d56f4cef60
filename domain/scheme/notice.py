"""A scheme: one issuer's rules for one or more honours, as a versioned, content-addressed piece of data."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from functools import cached_property
from typing import Literal, Self

from pydantic import Field

from domain.scheme.eligibility import Requirement
from domain.scheme.intake import RoundRule
from domain.scheme.papers import Checklist, Form, Material
from domain.scheme.route import Actor, AnyStep, Disagreement, Quorum
from domain.scheme.standing import MemberReviewRule, StandingRules
from domain.scheme.words import AppliesTo, Date, Part, Rule, Slug, Threshold, Words


class Ladder(Part):
    """Where an honour stands among others: rung 1 is the lowest."""

    name: Slug
    rung: int = Field(ge=0)


class Grade(Part):
    """A grade within an honour (A, AA, AAA; one to five stars), lowest first."""

    id: Slug
    title: Words


class Grant(Rule):
    """Money that goes with the honour."""

    amount: Decimal | None = Field(None, description="None: not stated; recorded when known")
    by_grade: dict[str, Decimal] = {}
    currency: str = "CNY"
    payer: str = Field(description="An actor, or the id of a unit")
    purpose: Words | None = None
    once: bool = Field(False, description="Once per home and honour (Q21)")
    paid_by: str | None = Field(
        None, description="The actor who records the payment; the conferring body if left out"
    )


class Conferral(Rule):
    """How approval becomes an honour: with the last seal, or by a decision naming many under one document number."""

    by: Literal["last-seal", "decision"] = "last-seal"
    decided_by: str | None = None
    effective: Literal["on-decision", "as-stated"] = "on-decision"
    back_dating: Literal["allowed", "refused"] = "refused"


class Commendation(Rule):
    """A commendation (表彰奖励) recorded apart from approval and selection."""

    by: str


class Standard(Rule):
    """A standard that a home's own assembly finds met (合格): a fact of the home, not an award."""

    title: Words
    ladder: Ladder | None = None
    kinds: tuple[Slug, ...]
    decided_by: str
    passes: Threshold
    quorum: Quorum | None = None


def fits(only_for: AppliesTo | None, grade: str | None, kind: str, unit_type: str) -> bool:
    """Whether something is for such an application; what names no one is for all."""
    return only_for is None or only_for.fits(grade, kind, unit_type)


class Honour(Rule):
    """One honour: who may have it, how it is applied for, signed, conferred, and what becomes of it."""

    title: Words
    ladder: Ladder | None = None
    grades: tuple[Grade, ...] = ()
    kinds: tuple[Slug, ...]
    unit_types: tuple[Slug, ...] = Field((), description="Types of unit that may apply; any if left out")
    applicant: str = "applicant"
    conferring_body: str = Field(
        description="The actor whose unit awards, and alone revokes, the title (A07)"
    )
    requires: tuple[Requirement, ...] = ()
    round: RoundRule
    materials: tuple[Material, ...] = ()
    route: tuple[AnyStep, ...] = Field(min_length=1)
    on_disagreement: Disagreement
    conferral: Conferral
    commendation: Commendation | None = None
    grants: tuple[Grant, ...] = ()
    standing: StandingRules

    def step(self, step: str) -> AnyStep:
        """The step of that id."""
        return next(each for each in self.route if each.step == step)

    def route_for(self, grade: str | None, kind: str, unit_type: str) -> tuple[AnyStep, ...]:
        """The steps an application of this grade, kind and unit type has to pass."""
        return tuple(each for each in self.route if fits(each.only_for, grade, kind, unit_type))

    def conditions_for(self, grade: str | None, kind: str, unit_type: str) -> tuple[Requirement, ...]:
        """The conditions that such an application has to meet."""
        return tuple(each for each in self.requires if fits(each.only_for, grade, kind, unit_type))

    def grade_rank(self, grade: str | None) -> int:
        """The place of a grade among the honour's grades, lowest 0; -1 for none."""
        return next((rank for rank, each in enumerate(self.grades) if each.id == grade), -1)


class Succession(Rule):
    """How titles of an older scheme go over into this one."""

    from_scheme: Slug
    from_honour: Slug
    to_honour: Slug
    to_grade: str | None = None
    keeps: Literal["anchor", "nothing"] = Field(
        "anchor", description="anchor: the re-inspection clock runs on; nothing: it starts anew"
    )
    until: Date | None = Field(None, description="Titles not taken over by this day lapse")
    by: str


class InForce(Part):
    """From when until when rounds may be opened under the scheme."""

    from_: Date | None = Field(None, alias="from")
    to: Date | None = None


class Scheme(Part):
    """A notice as data. Its digest covers everything in it, so a pinned digest pins every rule."""

    scheme: Slug
    title: Words
    issuer: Slug = Field(description="The unit that issued the notice and may publish the scheme")
    issued_on: Date | None = None
    document_number: str | None = None
    follows: Words | None = Field(None, description="The parent policy")
    in_force: InForce = InForce()
    time_zone: str = "Asia/Shanghai"
    calendar: str = "cn"
    kinds: dict[Slug, Words] = {}
    unit_types: dict[Slug, Words] = {}
    seats: dict[Slug, Words] = {}
    grounds: dict[Slug, Words] = Field(
        {}, description="Names of the grounds, findings and disqualifying facts"
    )
    actors: dict[Slug, Actor]
    forms: dict[Slug, Form] = {}
    checklists: dict[Slug, Checklist] = {}
    standards: dict[Slug, Standard] = {}
    honours: dict[Slug, Honour] = {}
    honours_elsewhere: dict[Slug, Words] = Field(
        {}, description="Honours of other notices that conditions here refer to, with their names"
    )
    succession: tuple[Succession, ...] = ()
    member_review: MemberReviewRule | None = None
    contact: Words | None = None

    @classmethod
    def reread(cls, canonical: bytes) -> Self:
        """The scheme from its published canonical form, with the digest it was published under.

        Code that learns a new key later gives it a default; the bytes that were published, and so the digest
        that rounds and awards pinned, stay what they were.
        """
        scheme = cls.model_validate_json(canonical)
        scheme.__dict__["canonical"] = canonical
        return scheme

    @cached_property
    def canonical(self) -> bytes:
        """The scheme as canonical JSON: every value including defaults, sorted keys, no white space, UTF-8.

        Defaults are written out, so that another default in later code cannot change a published notice.
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
