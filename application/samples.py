"""Papers that leave nothing to be desired, for rehearsing an act: what the notice asks for, and no more.

One set of papers for each way the act can go (each finding of a re-inspection, each target of a return); those are the
alternatives a person could choose from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.command import Command
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules
from domain.days import day_after
from domain.scheme.papers import Checklist, FormField
from domain.scheme.route import AnyStep, Deliberate, Inspection, Survey
from domain.scheme.standing import Revocation

Papers = dict[str, Any]

MANY = 1_000
"""As many as were asked: enough for every quorum and coverage."""

SOMEBODY = ("rehearsal-1", "rehearsal-2", "rehearsal-3", "rehearsal-4", "rehearsal-5")
"""Inspectors who sit nowhere."""

WORDS: Mapping[str, Any] = {
    "text": "试办", "reward": "试办", "statement": "试办", "note": "试办", "document": "试办", "reason": "试办",
    "upheld": False, "amount": "1", "field": "next_due", "title": "试办",
}  # fmt: skip
"""Fields that take anything."""


def samples(command: type[Command], rules: Rules, award: Award, desk: Desk) -> list[Papers]:
    """Every set of papers worth trying for an act; none when the notice leaves nothing to choose from."""
    today = desk.today(rules.scheme)
    step = _step(rules, award, command.verb())
    asked = command.model_fields
    papers = {name: value for name, value in WORDS.items() if name in asked}
    papers |= {name: value for name, value in _of_step(rules, step, today).items() if name in asked}
    papers |= {name: value for name, value in _of_standing(rules, award, today).items() if name in asked}
    if "rank" in asked:
        papers["rank"] = _free_rank(award, desk) if step and step.step == award.waiting else 1
    choice, options = _alternatives(command, rules, award, desk)
    if choice is None:
        return [papers]
    return [{**papers, choice: option} for option in options]


def _free_rank(award: Award, desk: Desk) -> int:
    """The rank after the last one given in the round, among the chosen and on the reserve list: who would choose looks at
    all of them.
    """
    others = map(desk.award, desk.round(award.round).applications)
    return 1 + max((max(each.rank or 0, each.reserve_rank or 0) for each in others), default=0)


def _step(rules: Rules, award: Award, act: str) -> AnyStep | None:
    """The step that waits, or the first later one with this act."""
    if award.waiting is None:
        return None
    rest = rules.steps[rules.route.order[award.waiting] :]
    return next((step for step in rest if step.act == act), rest[0])


# --- at a step -------------------------------------------------------------------------------------------------------


def _of_step(rules: Rules, step: AnyStep | None, today: date) -> Papers:
    if step is None:
        return {}
    papers: Papers = {"inputs": {field.id: blank(field, today) for field in step.inputs if field.required}}
    if step.opinion != "none":
        papers["opinion"] = "同意"
    if step.seal != "none":
        papers["sealed_on"] = today
    match step:
        case Inspection():
            wanted = step.inspectors.at_least if step.inspectors else 0
            papers |= {"on_site": True, "inspectors": SOMEBODY[:wanted]}
            papers |= _sheets(rules, step) if step.sheets else _answers(rules.checklists(step))
        case Deliberate():
            papers |= {"expected": MANY, "present": MANY, "in_favour": MANY}
            papers |= {"satisfaction": "100"} if step.satisfaction else {}
        case Survey():
            rate = {"rate": "100"} if step.satisfaction.entered else {}
            papers |= {
                "asked": MANY,
                "answered": MANY,
                "counts": {step.satisfaction.numerator[0]: MANY},
                **rate,
            }
    return papers


def _sheets(rules: Rules, step: Inspection) -> Papers:
    checklist = rules.checklist(step.checklist)
    wanted = range(step.sheets.at_least if step.sheets else 0)
    return {"sheets": {f"rehearsal-{number}": passing(checklist) for number in wanted}} if checklist else {}


def _sheet(checklist: Checklist | None) -> Papers:
    return {"checklist": passing(checklist)} if checklist else {}


def _answers(checklists: Mapping[str, Checklist]) -> Papers:
    each = {name: passing(checklist) for name, checklist in checklists.items()}
    return {"checklist": each if len(each) > 1 else next(iter(each.values()))} if each else {}


def passing(checklist: Checklist) -> Papers:
    """Answers with which the checklist is passed."""
    answers: Papers = {}
    for item in checklist.items:
        if item.answer == "points":
            answers[item.id] = str(item.points or 0)
        elif item.answer == "yes-no":
            answers[item.id] = "否" if item.veto else "是"
    return answers


def blank(field: FormField, today: date) -> Any:
    """Something that fits a blank."""
    match field.type:
        case "integer":
            return int(field.min or field.max or 1)
        case "decimal" | "percent":
            return str(field.min or field.max or 1)
        case "date" | "date-or-text":
            return today.isoformat()
        case "yes-no":
            return "是"
        case "choice":
            return next(iter(field.choices), "试办")
        case _:
            return "试办"


# --- after conferral -------------------------------------------------------------------------------------------------


def _of_standing(rules: Rules, award: Award, today: date) -> Papers:
    other = day_after(today) if award.next_due == today else today  # than what is recorded
    papers: Papers = {"value": other, "awards": (award.name,), "id": "rehearsal"}
    inspection = rules.standing.reinspection
    if award.standing is not None and inspection is not None:
        wanted = inspection.inspectors.at_least if inspection.inspectors else 0
        papers |= {"inspectors": SOMEBODY[:wanted], **_sheet(rules.checklist(inspection.checklist))}
        if inspection.announced != "either":
            papers["announced"] = inspection.announced == "yes"
    return papers


def _alternatives(
    command: type[Command], rules: Rules, award: Award, desk: Desk
) -> tuple[str | None, Iterable[Any]]:
    """The field that decides which way the act goes, and what may stand there."""
    standing = rules.standing
    match command.act:
        case "award.return":
            before = rules.route.before(award.waiting) if award.waiting else ()
            return "to", ("applicant", "previous", *before)
        case "award.reinspect":
            return "finding", _ids(
                r.finding for r in (standing.reinspection.results if standing.reinspection else ())
            )
        case "award.propose-revocation" | "award.revoke":
            return "ground", _grounds(standing.revocation, award)
        case "award.suspend":
            return "ground", (standing.suspension.grounds if standing.suspension else ()) or ("",)
        case "award.reprimand":
            return "level", standing.reprimand.levels if standing.reprimand else ()
        case "award.pay-grant":
            return "number", [claim.number for claim in award.claims if claim.paid_on is None]
        case "award.give-back":
            return "item", [item for item, back in award.recalls.items() if back is None]
        case "award.clear-alert":
            return "about", list(dict.fromkeys(award.alerts))
        case "award.settle-objection":
            return "number", [each.number for each in award.open_objections()]
        case "award.take-over":
            return "scheme", _successors(award, desk)
        case "award.expire" | "award.lapse" | "award.relinquish" | "award.end-structurally":
            return "reason", _reasons(command, rules)
        case _:
            return None, ()


def _grounds(rule: Revocation | None, award: Award) -> tuple[str, ...]:
    """The ground that is proposed, and those that are decided at once; before a proposal all there are."""
    if rule is None or award.proposal is None:
        return rule.grounds if rule else ()
    return _ids((award.proposal.ground, *rule.direct_for))


def _ids(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _reasons(command: type[Command], rules: Rules) -> tuple[str, ...]:
    ends_as = getattr(command, "ends_as", "")
    found = next((each.reasons for each in rules.standing.endings if each.ends_as == ends_as), ())
    return found or ("试办",)


def _successors(award: Award, desk: Desk) -> list[str]:
    """The newer notices that say how a title of this one goes over."""
    here = (award.pin.partition("@")[0], award.honour)
    return [
        name
        for name in desk.knowledge.newest
        if any(
            (rule.from_scheme, rule.from_honour) == here for rule in desk.knowledge.scheme(name).succession
        )
    ]
