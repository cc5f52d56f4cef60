"""Papers filled in from the notice itself, so that a test says only what it is about."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from domain.scheme.notice import Honour, Scheme
from domain.scheme.papers import ChecklistFile, DocumentFile, FormField, FormFile
from infrastructure.notices import load_scheme, shipped

NOTICES = Path(__file__).parent / "notices"

DIGEST = "sha256:" + "0" * 64


@cache
def notice(name: str) -> Scheme:
    """A notice that ships with Jianjia, or one of the small ones beside this file."""
    return load_scheme(shipped().get(name) or NOTICES / f"{name}.yaml")


def papers(honour: Honour, scheme: Scheme) -> dict[str, Any]:
    """Everything an application for the honour must contain, and no more."""
    filed: dict[str, Any] = {}
    for material in honour.materials:
        match material:
            case FormFile():
                filed["form"] = form(scheme, material.form)
            case ChecklistFile():
                filed["checklist"] = checklist(scheme, material.checklist)
                if material.header:
                    head = scheme.checklists[material.checklist].header
                    filed["checklist"]["header"] = {field.id: blank(field) for field in head}
            case DocumentFile():
                wanted = {"kind": material.document, "name": "材料", "digest": DIGEST}
                filed["documents"] = [*filed.get("documents", []), *[wanted] * material.at_least]
    return filed


def form(scheme: Scheme, name: str) -> dict[str, Any]:
    """A registration form with every blank filled in that the applicant fills in."""
    filled: dict[str, Any] = {}
    for section in scheme.forms[name].sections:
        if section.filled_at == "apply":
            filled[section.id] = {field.id: blank(field) for field in section.fields}
            if section.rows:
                filled[section.id]["rows"] = [{column.id: blank(column) for column in section.rows.columns}]
    return filled


def blank(field: FormField) -> Any:
    """Something that fits a blank."""
    match field.type:
        case "integer":
            return max(1, int(field.min or 0))
        case "decimal" | "percent":
            return "50"
        case "date":
            return "2018-05-01"
        case "yes-no":
            return "是"
        case "choice":
            return field.choices[0]
        case _:
            return "文字"


def checklist(scheme: Scheme, name: str) -> dict[str, Any]:
    """A checklist that passes."""
    answers: dict[str, Any] = {}
    for item in scheme.checklists[name].items:
        if item.answer == "yes-no":
            answers[item.id] = "否" if item.veto else "是"
        elif item.answer == "points":
            answers[item.id] = str(item.points)
    return answers


def sealed(day: str, opinion: str = "同意") -> dict[str, Any]:
    """An opinion with a seal of that day."""
    return {"opinion": opinion, "sealed_on": day}
