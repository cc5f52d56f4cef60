"""The papers of a notice: registration forms, acceptance checklists, and the list of materials."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from domain.scheme.words import Part, Rule, Slug, Words

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

    id: Slug
    label: Words
    type: FieldType = "text"
    required: bool = True
    min: Decimal | None = None
    max: Decimal | None = None
    at_most: str | None = Field(
        None, description="Another field of the same section this number may not exceed"
    )
    max_characters: int | None = None
    choices: tuple[str, ...] = ()
    open_choice: bool = Field(False, description="Other answers than the choices are allowed too")
    personal: bool = Field(False, description="Holds data about a person")
    clause: str | None = None


class Rows(Part):
    """A table in a form: how many rows are printed, how many are needed, and its columns."""

    printed: int | None = None
    min: int = 1
    max: int | None = None
    columns: tuple[FormField, ...]


class Section(Part):
    """A block of a form: fields, and perhaps one table.

    The applicant fills it in when it applies, unless ``filled_at`` names the step of the route whose recorded facts
    belong there: fields with the same ids as the facts (``expected``, ``present``, ``in_favour``, ``satisfaction`` …)
    are printed from the act and never asked of the applicant.
    """

    id: Slug
    title: Words
    filled_at: Slug = Field(
        "apply", description="apply, or the step whose act fills this block (the vote, say)"
    )
    fields: tuple[FormField, ...] = ()
    rows: Rows | None = None


class Form(Rule):
    """A registration form (登记表)."""

    title: Words
    sections: tuple[Section, ...]


class ChecklistItem(Part):
    """One requirement of a checklist.

    ``yes-no`` items are met by 是; ``points`` items score 0…``points``; ``text`` items are remarks. A ``mandatory``
    item must be met (or score above zero) whatever the total; a ``veto`` item fails the whole checklist when answered
    是 – it names something that must not be. ``required: false`` items are recorded and never fail anything.
    """

    id: Slug
    text: Words
    group: str = ""
    key: str | None = Field(None, description="Canonical requirement shared between checklists")
    answer: Literal["yes-no", "points", "text"] = "yes-no"
    points: Decimal | None = None
    mandatory: bool = False
    veto: bool = False
    required: bool = True
    clause: str | None = None


class PassMark(Rule):
    """When a checklist is passed. ``by_grade`` gives the mark per grade; group floors are points per group."""

    every_item: bool = Field(True, description="Every required yes-no item must be met")
    at_least_met: int | None = Field(
        None, description="How many yes-no items must be met, instead of every one"
    )
    at_least_points: Decimal | None = None
    by_grade: dict[str, Decimal] = {}
    group_floors: dict[str, Decimal] = {}


class Checklist(Rule):
    """An acceptance checklist (验收单): header, items, and what it takes to pass."""

    title: Words
    header: tuple[FormField, ...] = ()
    items: tuple[ChecklistItem, ...]
    passes: PassMark
    exceptions: bool = Field(False, description="An inspector may pass an unmet item with a reason (A16)")
    not_applicable: bool = Field(False, description="An item may be marked 不适用 with a reason (A04)")
    not_applicable_for: tuple[Slug, ...] = Field(
        (), description="Only for these kinds of home; for all when left out"
    )
    remark: Words | None = None
    stamp: Words | None = Field(None, description="Whose opinion block it carries, as printed")


class FormFile(Rule):
    """A filled-in registration form."""

    form: str


class ChecklistFile(Rule):
    """A filled-in checklist, answered by the applicant when it applies (FS2018-3.2c)."""

    checklist: str
    required: bool = True


class DocumentFile(Rule):
    """One or more documents of a named kind, kept by content hash."""

    document: Slug
    title: Words | None = None
    at_least: int = 1
    at_most: int | None = None


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
