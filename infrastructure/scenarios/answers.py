"""Short ways to fill in papers, so that a scenario stays readable.

| written                                          | means                                                                |
|--------------------------------------------------|----------------------------------------------------------------------|
| `papers: complete`                               | every form, checklist and document the notice asks for, filled in      |
| `form: {fill: "5-1", deeds: {main_deeds: …}}`    | the form with a sample in every blank, except as said                  |
| `checklist: {all: pass, "3": 否}`                | every item answered so that it passes, and the head filled in, except as said |
| `checklist: {all: 是}`                            | 是 for every item                                                      |
| `"4": {not_applicable: 无食堂}`                    | item 4 marked 不适用 with its reason, where the checklist allows it      |
| `"4": {met: 否, exception: 年内补齐}`              | item 4 not met and passed with a reason, where the checklist allows it |
| `checklist: {safety: {all: pass}, score: {"1": "80"}}` | each of several checklists (or forms) under its id                |
| `sheets: {expert-1: {all: pass}, expert-2: {"1": "80"}}` | the checklist of each assessor                                 |
| `documents: complete`, `documents: [images]`      | as many documents as asked for; these kinds of document                |
| `sealed: 同意`                                    | `opinion: 同意`, and `sealed_on` the day of the step unless it is given |
| `{characters: 801}` in a blank                   | a text of 801 characters                                             |
| nothing after a blank's name, or `~`             | the blank stays empty                                                  |

What a blank takes is read off the notice, so a number is a number. Nothing here knows any particular notice or act.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from application.command import Command
from domain.scheme.notice import Honour, Scheme
from domain.scheme.papers import (
    Checklist,
    ChecklistFile,
    ChecklistItem,
    DocumentFile,
    Form,
    FormField,
    FormFile,
    Material,
    Section,
)
from domain.scheme.route import AnyStep, Inspection
from infrastructure.scenarios.comparing import NO, YES

SHORTHANDS = ("papers", "sealed")
"""Keys under `with` that stand for several facts."""

FILLED = ("form", "checklist", "documents", "inputs")
"""Facts that are filled in from the notice when the step is played."""


class CannotFill(Exception):
    """A paper was to be filled in and the notice has none, or none of that name."""


@dataclass(frozen=True)
class Desired:
    """What the papers are for: an honour of a notice, the step that waits (``None`` after conferral), the day."""

    scheme: Scheme
    honour: Honour
    who: tuple[str | None, str, str]
    step: AnyStep | None
    conferred: bool
    day: date

    @property
    def materials(self) -> tuple[Material, ...]:
        """The papers that an application of this grade, kind and type of unit carries."""
        return self.honour.materials_for(*self.who)


def filled(
    command: type[Command], given: Mapping[str, Any], desired: Desired | None, day: date
) -> dict[str, Any]:
    """The facts of a command with all shorthands written out; papers only where something is known they are for."""
    facts = {name: _yes_no(command, name, value) for name, value in given.items() if name not in SHORTHANDS}
    known = command.model_fields
    if "sealed" in given:
        facts = {"opinion": given["sealed"], "sealed_on": day.isoformat()} | facts
    if desired is None:
        return facts
    if given.get("papers") == "complete":
        facts = _all_papers(desired) | facts
    if isinstance(facts.get("form"), Mapping) and "form" in known:
        facts["form"] = _forms(desired, facts["form"])
    if isinstance(facts.get("checklist"), Mapping) and "checklist" in known:
        facts["checklist"] = _checklists(desired, facts["checklist"], filing="documents" in known)
    if isinstance(facts.get("sheets"), Mapping) and "sheets" in known:
        facts["sheets"] = {
            person: _checklist(desired, sheet, filing=False) if isinstance(sheet, Mapping) else sheet
            for person, sheet in facts["sheets"].items()
        }
    if "documents" in facts:
        facts["documents"] = _documents(desired, facts["documents"])
    if isinstance(facts.get("inputs"), Mapping) and desired.step is not None:
        facts["inputs"] = _blanks(desired.step.inputs, facts["inputs"])
    return facts


def _yes_no(command: type[Command], name: str, value: Any) -> Any:
    field = command.model_fields.get(name)
    if field is None or bool not in (field.annotation, *get_args(field.annotation)):
        return value
    return True if value in YES else False if value in NO else value


def _all_papers(desired: Desired) -> dict[str, Any]:
    asked = {type(material) for material in desired.materials}
    papers: dict[str, Any] = {}
    if FormFile in asked:
        papers["form"] = {"fill": None}
    if ChecklistFile in asked:
        papers["checklist"] = {"all": "pass"}
    if DocumentFile in asked:
        papers["documents"] = "complete"
    return papers


# --- forms ---------------------------------------------------------------------------------------------------------------


def _forms(desired: Desired, given: Mapping[str, Any]) -> dict[str, Any]:
    """The form as it is given, or each of several under its id; ``fill`` without a name fills in all of them."""
    asked = [material.form for material in desired.materials if isinstance(material, FormFile)]
    if len(asked) < 2 or given.get("fill"):
        return _form(desired, given, asked)
    each = {name: {"fill": name} for name in asked} if "fill" in given else {}
    each |= {name: value for name, value in given.items() if name != "fill"}
    known = desired.scheme.forms
    return {
        name: _form(desired, value, [name]) if name in known and isinstance(value, Mapping) else value
        for name, value in each.items()
    }


def _form(desired: Desired, given: Mapping[str, Any], asked: list[str]) -> dict[str, Any]:
    name = given.get("fill")
    form = desired.scheme.forms.get(name or next(iter(asked), ""))
    if form is None:
        raise CannotFill(f"form {name}")
    answers = {section: value for section, value in given.items() if section != "fill"}
    sample = _sample(form, desired.day) if "fill" in given else {}
    sections = {section.id: section for section in form.sections}
    for section, value in answers.items():
        known = sections.get(section)
        mine = value if known is None or not isinstance(value, Mapping) else _section(known, value)
        both = isinstance(mine, dict) and isinstance(sample.get(section), dict)
        sample[section] = _without_blanks(sample[section] | mine) if both else mine
    return sample


def _without_blanks(section: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in section.items() if value is not None}


def _section(section: Section, given: Mapping[str, Any]) -> dict[str, Any]:
    answers = _blanks(section.fields, {name: value for name, value in given.items() if name != "rows"})
    if "rows" in given and section.rows and isinstance(given["rows"], list):
        columns = section.rows.columns
        answers["rows"] = [
            _blanks(columns, row) if isinstance(row, Mapping) else row for row in given["rows"]
        ]
    return answers


def _sample(form: Form, day: date) -> dict[str, Any]:
    """The blanks the applicant fills in, each with something that fits."""
    filled_in: dict[str, Any] = {}
    for section in form.sections:
        if section.filled_at != "apply":
            continue
        filled_in[section.id] = {field.id: _example(field, day) for field in section.fields}
        if section.rows:
            row = {column.id: _example(column, day) for column in section.rows.columns}
            filled_in[section.id]["rows"] = [row] * max(section.rows.min, 1)
    return filled_in


def _example(field: FormField, day: date) -> Any:
    match field.type:
        case "integer" | "decimal" | "percent":
            number = max(field.min or Decimal(0), min(field.max or Decimal(100), Decimal(10)))
            return int(number) if field.type == "integer" else str(number)
        case "date":
            return day.isoformat()
        case "yes-no":
            return "是"
        case "choice":
            return field.choices[0] if field.choices else field.label.zh
        case "phone":
            return "010-89350000"
        case _:
            return field.label.zh


def _blanks(fields: tuple[FormField, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.id: field for field in fields}
    return {name: _written(known.get(name), value) for name, value in given.items()}


def _written(field: FormField | None, value: Any) -> Any:
    """A value as the blank takes it: files hold only text."""
    if isinstance(value, Mapping) and set(value) == {"characters"}:
        return "事" * int(value["characters"])
    if field is None or not isinstance(value, str):
        return value
    if field.type == "integer" and value.removeprefix("-").isdigit():
        return int(value)
    return _word(value) if field.type == "yes-no" else value


def _word(value: Any) -> Any:
    """是 or 否, also when it was written in English."""
    text = str(value).lower()
    return "是" if text in YES else "否" if text in NO else value


# --- checklists ----------------------------------------------------------------------------------------------------------


def _checklists(desired: Desired, given: Mapping[str, Any], *, filing: bool) -> dict[str, Any]:
    """The checklist as it is given, or each of several under its id; ``all`` answers every item of all of them."""
    asked = _asked_checklists(desired, filing)
    if len(asked) < 2 or given.get("fill"):
        return _checklist(desired, given, filing=filing)
    each: dict[str, Any] = {name: {"all": given["all"]} for name in asked} if "all" in given else {}
    each |= {name: value for name, value in given.items() if name != "all"}
    known = desired.scheme.checklists
    return {
        name: _checklist(desired, {"fill": name, **value}, filing=filing)
        if name in known and isinstance(value, Mapping)
        else value
        for name, value in each.items()
    }


def _checklist(desired: Desired, given: Mapping[str, Any], *, filing: bool) -> dict[str, Any]:
    name = given.get("fill") or next(iter(_asked_checklists(desired, filing)), None)
    checklist = desired.scheme.checklists.get(name or "")
    if checklist is None:
        if "all" in given or "fill" in given:
            raise CannotFill(f"checklist {name or ''}".strip())
        return dict(given)
    answers = _every_item(checklist, given["all"]) if "all" in given else {}
    items = {item.id: item for item in checklist.items}
    for item, value in given.items():
        if item not in ("all", "fill", "header"):
            answers[item] = _answer(items.get(item), value)
    answers = {item: value for item, value in answers.items() if value is not None}
    head = _head(
        checklist, given, desired.day, sample="all" in given and filing and _head_is_asked(desired, name)
    )
    return {"header": head, **answers} if head else answers


def _head(checklist: Checklist, given: Mapping[str, Any], day: date, *, sample: bool) -> dict[str, Any]:
    """The head of the printed sheet: with a sample in every blank when the application is filled in."""
    head = {field.id: _example(field, day) for field in checklist.header} if sample else {}
    mine = given.get("header", {})
    return _without_blanks(head | _blanks(checklist.header, mine)) if isinstance(mine, Mapping) else mine


def _head_is_asked(desired: Desired, name: str | None) -> bool:
    return any(isinstance(m, ChecklistFile) and m.checklist == name and m.header for m in desired.materials)


def _asked_checklists(desired: Desired, filing: bool) -> tuple[str, ...]:
    """The checklists that are asked for now: of the application, of the waiting step, or of the re-inspection."""
    if filing:
        return tuple(m.checklist for m in desired.materials if isinstance(m, ChecklistFile))
    if desired.conferred:
        rule = desired.honour.standing.reinspection
        name = desired.honour.chosen(rule.checklist, *desired.who) if rule else None
        return (name,) if name else ()
    step = desired.step
    return desired.honour.answered_at(step, *desired.who) if isinstance(step, Inspection) else ()


def _every_item(checklist: Checklist, answer: Any) -> dict[str, Any]:
    """One answer for every item but remarks; ``pass`` is the answer that passes, whatever the item."""
    items = (item for item in checklist.items if item.answer != "text")
    if answer in ("pass", "达标"):
        return {item.id: _passing(item) for item in items}
    return {item.id: _answer(item, answer) for item in items}


def _passing(item: ChecklistItem) -> Any:
    if item.answer == "points":
        return str(item.points or 0)
    return "否" if item.veto else "是"


def _answer(item: ChecklistItem | None, value: Any) -> Any:
    if item is None or item.answer != "yes-no":
        return value
    if isinstance(value, Mapping):
        return {
            name: _word(each) if name in ("met", "answer", "是否") else each for name, each in value.items()
        }
    return _word(value)


# --- documents -----------------------------------------------------------------------------------------------------------


def _documents(desired: Desired, given: Any) -> Any:
    if given == "complete":
        asked = (m for m in desired.materials if isinstance(m, DocumentFile))
        return [_document(each.document) for each in asked for _ in range(each.at_least)]
    if not isinstance(given, list):
        return given
    return [_document(each) if isinstance(each, str) else each for each in given]


def _document(kind: str) -> dict[str, str]:
    return {"kind": kind, "name": kind, "digest": "sha256:" + hashlib.sha256(kind.encode()).hexdigest()}
