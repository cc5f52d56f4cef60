"""Forms and checklists as JSON Schema 2020-12, with a layout for programs that draw forms (JSON Forms).

Made from the data that also checks what is filed. What JSON Schema cannot say is said beside it: ``x-max-characters``
counts without white space, ``x-at-most`` names another field of the block, ``x-clause`` the clause.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from domain.scheme.papers import Checklist, ChecklistItem, Form, FormField, Rows, Section

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]

NUMBER: Json = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}]}
YES_NO: Json = {"enum": ["是", "否", True, False]}


class PaperView(Struct, frozen=True):
    """A form or checklist: its JSON Schema and how to lay it out."""

    id: str
    title: str
    clause: str | None
    schema: Json = field(name="schema")
    ui_schema: Json


def form_view(name: str, form: Form) -> PaperView:
    """What the applicant fills in when it applies; blocks that a later act fills are left out."""
    asked = [section for section in form.sections if section.filled_at == "apply"]
    schema = {
        "$schema": DIALECT,
        "title": form.title.zh,
        **_object({section.id: _section(section) for section in asked}, _needed_sections(asked)),
    }
    layout = {"type": "VerticalLayout", "elements": [_group(section) for section in asked]}
    return PaperView(name, form.title.zh, form.source, schema, layout)


def checklist_view(name: str, checklist: Checklist) -> PaperView:
    """The answers of a checklist by the number of the item."""
    items = {item.id: _item(checklist, item) for item in checklist.items}
    needed = [item.id for item in checklist.items if item.answer != "text"]
    schema = {"$schema": DIALECT, "title": checklist.title.zh, **_object(items, needed)}
    groups = dict.fromkeys(item.group for item in checklist.items)
    layout = {"type": "VerticalLayout", "elements": [_items(checklist, group) for group in groups]}
    return PaperView(name, checklist.title.zh, checklist.source, schema, layout)


def _object(properties: Json, required: list[str]) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _needed_sections(sections: list[Section]) -> list[str]:
    return [
        section.id
        for section in sections
        if any(each.required for each in section.fields) or (section.rows and section.rows.min)
    ]


def _section(section: Section) -> Json:
    properties = {each.id: _field(each) for each in section.fields}
    required = [each.id for each in section.fields if each.required]
    if section.rows:
        properties["rows"] = _rows(section.rows)
        required += ["rows"] if section.rows.min else []
    return {"title": section.title.zh, **_object(properties, required)}


def _rows(rows: Rows) -> Json:
    columns = {each.id: _field(each) for each in rows.columns}
    row = _object(columns, [each.id for each in rows.columns if each.required])
    limits = {"maxItems": rows.max} if rows.max is not None else {}
    return {"type": "array", "items": row, "minItems": rows.min, **limits}


def _field(blank: FormField) -> Json:
    shape = _shape(blank)
    extra = {
        "x-max-characters": blank.max_characters,
        "x-at-most": blank.at_most,
        "x-personal": blank.personal or None,
        "x-clause": blank.clause,
    }
    told = {name: value for name, value in extra.items() if value is not None}
    if not blank.required:
        shape = {"anyOf": [shape, {"type": "null"}, {"const": ""}]}
    return {"title": blank.label.zh, **shape, **told}


def _shape(blank: FormField) -> Json:
    match blank.type:
        case "integer":
            return {"type": "integer", **_limits(blank)}
        case "decimal" | "percent":
            number, text = NUMBER["anyOf"]
            return {"anyOf": [{**number, **_limits(blank)}, text]}
        case "date":
            return {"type": "string", "format": "date"}
        case "yes-no":
            return YES_NO
        case "choice" if not blank.open_choice:
            return {"enum": list(blank.choices)}
        case "choice":
            return {"type": "string", "examples": list(blank.choices)}
        case _:
            return {"type": "string"}


def _limits(blank: FormField) -> Json:
    top = 100 if blank.type == "percent" and blank.max is None else blank.max
    found: Json = {}
    if blank.min is not None:
        found["minimum"] = _plain(blank.min)
    if top is not None:
        found["maximum"] = _plain(top)
    return found


def _plain(number: Any) -> int | float:
    return int(number) if number == int(number) else float(number)


def _item(checklist: Checklist, item: ChecklistItem) -> Json:
    short: Json = {"yes-no": YES_NO, "text": {"type": "string"}}.get(item.answer) or {
        "anyOf": [{"type": "number", "minimum": 0, "maximum": _plain(item.points or 0)}, NUMBER["anyOf"][1]]
    }
    told = {"title": f"{item.id} {item.text.zh}", "x-clause": item.clause, "x-mandatory": item.mandatory}
    return {**told, "anyOf": [short, _full_answer(checklist, item)]}


def _full_answer(checklist: Checklist, item: ChecklistItem) -> Json:
    """The answer as an object, where reasons, notes and evidence can be given with it."""
    properties: Json = {
        "note": {"type": "string"},
        "evidence": {"type": "array", "items": {"type": "string"}},
        **{"yes-no": {"met": YES_NO}, "text": {"text": {"type": "string"}}, "points": {"points": NUMBER}}[item.answer],
    }  # fmt: skip
    if checklist.exceptions:
        properties["exception"] = {
            "type": "string",
            "description": "Why the item passes although it is not met",
        }
    if checklist.not_applicable:
        properties["not_applicable"] = {"type": "string", "description": "Why the item does not apply"}
    return _object(properties, [])


def _group(section: Section) -> Json:
    where = f"#/properties/{section.id}/properties"
    controls: list[Json] = [_control(f"{where}/{each.id}", each) for each in section.fields]
    if section.rows:
        controls.append({"type": "Control", "scope": f"{where}/rows", "label": section.title.zh})
    return {"type": "Group", "label": section.title.zh, "elements": controls}


def _control(scope: str, blank: FormField) -> Json:
    options = {"options": {"multi": True}} if blank.type == "long-text" else {}
    return {"type": "Control", "scope": scope, "label": blank.label.zh, **options}


def _items(checklist: Checklist, group: str) -> Json:
    controls = [
        {"type": "Control", "scope": f"#/properties/{item.id}", "label": f"{item.id} {item.text.zh}"}
        for item in checklist.items
        if item.group == group
    ]
    return {"type": "Group", "label": group, "elements": controls}
