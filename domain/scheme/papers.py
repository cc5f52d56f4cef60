"""The papers of a notice: registration forms, acceptance checklists, and the list of materials."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from domain.scheme.words import AppliesTo, Part, Rule, Slug, Words

FieldType = Literal[
    "text",
    "long-text",
    "integer",
    "decimal",
    "percent",
    "date",
    "date-or-text",
    "phone",
    "choice",
    "yes-no",
    "unit",
]


class FormField(Part):
    """One blank of a form. ``max_characters`` counts characters without white space after NFC, inclusive (A18)."""

    id: Slug = Field(description="The id of the blank; the key of its answer")
    label: Words = Field(description="The wording printed beside it")
    type: FieldType = Field("text", description="What may be written there")
    required: bool = Field(True, description="Whether it must be filled in")
    min: Decimal | None = Field(None, description="The smallest number")
    max: Decimal | None = Field(None, description="The largest number")
    at_most: str | None = Field(
        None, description="Another field of the same section this number may not exceed"
    )
    max_characters: int | None = Field(
        None, ge=1, description="The longest text, in characters without white space"
    )
    choices: tuple[str, ...] = Field((), description="The answers of a choice")
    open_choice: bool = Field(False, description="Other answers than the choices are allowed too")
    personal: bool = Field(False, description="Holds data about a person")
    clause: str | None = Field(None, description="The clause it comes from")


class Rows(Part):
    """A table in a form: how many rows are printed, how many are needed, and its columns."""

    printed: int | None = Field(None, description="Blank rows on the printed form")
    min: int = Field(1, ge=0, description="Fewest rows to fill in")
    max: int | None = Field(None, description="Most rows")
    columns: tuple[FormField, ...] = Field(description="The columns, each a blank per row")


class Section(Part):
    """A block of a form: fields, and perhaps one table.

    The applicant fills it in when it applies, unless ``filled_at`` names the step of the route whose recorded facts
    belong there: fields with the same ids as the facts (``expected``, ``present``, ``in_favour``, ``satisfaction`` …)
    are printed from the act and never asked of the applicant.
    """

    id: Slug = Field(description="The id of the block; the key of its answers")
    title: Words = Field(description="Its heading")
    filled_at: Slug = Field(
        "apply", description="apply, or the step whose act fills this block (the vote, say)"
    )
    fields: tuple[FormField, ...] = Field((), description="Its blanks")
    rows: Rows | None = Field(None, description="A table in it")


class Form(Rule):
    """A registration form (登记表)."""

    title: Words = Field(description="The title as printed")
    sections: tuple[Section, ...] = Field(description="Its blocks in order")


class ChecklistItem(Part):
    """One requirement of a checklist.

    ``yes-no`` items are met by 是; ``points`` items score 0…``points``; ``text`` items are remarks. A ``mandatory``
    item must be met (or score above zero) whatever the total; a ``veto`` item fails the whole checklist when answered
    是 – it names something that must not be. ``required: false`` items are recorded and never fail anything.
    """

    id: Slug = Field(description="The number or id of the item; the key of its answer")
    text: Words = Field(description="The requirement, as printed")
    group: str = Field("", description="The group it is printed under")
    key: str | None = Field(None, description="Canonical requirement shared between checklists")
    answer: Literal["yes-no", "points", "text"] = Field("yes-no", description="How it is answered")
    points: Decimal | None = Field(None, description="The most it scores (answer: points)")
    mandatory: bool = Field(False, description="Must be met, or score, whatever the total")
    veto: bool = Field(False, description="Fails the whole checklist when answered 是")
    required: bool = Field(True, description="Whether it must be answered and met; false only records it")
    clause: str | None = Field(None, description="The clause it comes from")


class PassMark(Rule):
    """When a checklist is passed. ``by_grade`` gives the mark per grade; group floors are points per group."""

    every_item: bool = Field(True, description="Every required yes-no item must be met")
    at_least_met: int | None = Field(
        None, description="How many yes-no items must be met, instead of every one"
    )
    at_least_points: Decimal | None = Field(None, description="Points needed in all")
    by_grade: dict[str, Decimal] = Field({}, description="Points needed per grade, instead of one number")
    group_floors: dict[str, Decimal] = Field(
        {}, description="Points needed in a group, by the name of the group"
    )


class Checklist(Rule):
    """An acceptance checklist (验收单): header, items, and what it takes to pass."""

    title: Words = Field(description="The title as printed")
    header: tuple[FormField, ...] = Field((), description="The blanks above the items")
    items: tuple[ChecklistItem, ...] = Field(description="Its items in order")
    passes: PassMark = Field(description="When it is passed")
    exceptions: bool = Field(False, description="An inspector may pass an unmet item with a reason (A16)")
    not_applicable: bool = Field(False, description="An item may be marked 不适用 with a reason (A04)")
    not_applicable_for: tuple[Slug, ...] = Field(
        (), description="Only for these kinds of home; for all when left out"
    )
    remark: Words | None = Field(None, description="The remark below the items")
    stamp: Words | None = Field(None, description="Whose opinion block it carries, as printed")

    @property
    def full(self) -> Decimal:
        """The most its items can score."""
        scored = (item.points for item in self.items if item.answer == "points" and item.points)
        return sum(scored, Decimal(0))


class Paper(Rule):
    """What all materials share."""

    only_for: AppliesTo | None = Field(
        None, description="Only applications of these grades, kinds or unit types; all when left out"
    )


class FormFile(Paper):
    """A filled-in registration form."""

    form: str = Field(description="The form to fill in")


class ChecklistFile(Paper):
    """A filled-in checklist, answered by the applicant when it applies (FS2018-3.2c).

    It may be honest: it need not reach the pass mark, unless it ``must_pass``.
    """

    checklist: str = Field(description="The checklist to fill in")
    header: bool = Field(
        False, description="Its head (工会名称, 职工数 …) is filled in as well, under the key header"
    )
    required: bool = Field(True, description="Whether an application without it is incomplete")
    must_pass: bool = Field(
        False,
        description="Whether an application is taken only when the applicant's own answers reach the mark",
    )


class DocumentFile(Paper):
    """One or more documents of a named kind, kept by content hash."""

    document: Slug = Field(description="The kind of document")
    title: Words | None = Field(None, description="Its name")
    at_least: int = Field(1, ge=0, description="Fewest documents of this kind; 0 makes it optional")
    at_most: int | None = Field(None, ge=1, description="Most documents of this kind")


class ChecklistFor(Part):
    """One of several checklists: for these applications, or for all that are left."""

    checklist: str = Field(description="The checklist")
    only_for: AppliesTo | None = Field(
        None, description="Which applications; all that are left when left out"
    )


AskedChecklist = str | tuple[ChecklistFor, ...]
"""The checklist answered somewhere; where it differs by grade, kind or type of unit, the first that is for the application –
or all that are, where the step says so.
"""


def _kind_of_file(value: object) -> str | None:
    keys = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return next((key for key in ("form", "checklist", "document") if key in keys), None)


Material = Annotated[
    Annotated[FormFile, Tag("form")]
    | Annotated[ChecklistFile, Tag("checklist")]
    | Annotated[DocumentFile, Tag("document")],
    Discriminator(
        _kind_of_file,
        custom_error_type="unknown_material",
        custom_error_message="a material starts with one of: form, checklist, document",
    ),
]
