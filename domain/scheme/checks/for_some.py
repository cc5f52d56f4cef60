"""What is only for some applications: it is for some that can be made, and every application has what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from domain.scheme import eligibility as ask
from domain.scheme.checks.conditions import every_condition
from domain.scheme.mistakes import Mistake, Mistakes, Place
from domain.scheme.notice import Honour, Scheme
from domain.scheme.papers import AskedChecklist, ChecklistFile, FormFile
from domain.scheme.references import parts
from domain.scheme.route import Inspection
from domain.scheme.words import AppliesTo, Span

Who = tuple[str | None, str, str]
"""The grade, kind of home and type of unit of an application."""


def applications(honour: Honour) -> Iterator[Who]:
    """Every grade, kind and type of unit that an application can have, as far as the notice lists them."""
    grades: list[str | None] = [grade.id for grade in honour.grades] or [None]
    yield from product(grades, honour.kinds, honour.unit_types or ("",))


def called(who: Who) -> str:
    """An application by its grade, kind and type of unit."""
    return "、".join(word for word in who if word)


def for_nobody(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A condition, a paper, a grant or a place that is only for some is for some that can apply."""
    can_be = {
        "grades": {grade.id for grade in honour.grades},
        "kinds": set(honour.kinds),
        "unit_types": set(honour.unit_types),
    }
    for key in ("requires", "materials", "grants", "standing", "round"):
        for place, part in parts(getattr(honour, key), (*at, key)):
            if isinstance(part, AppliesTo):
                yield from _shares_nothing(part, can_be, place)


def _shares_nothing(only_for: AppliesTo, can_be: dict[str, set[str]], place: Place) -> Mistakes:
    for key, possible in can_be.items():
        wanted = set(getattr(only_for, key))
        if wanted and not wanted & possible and (possible or key == "grades"):
            zh = f"没有这样的申报：{key}与本荣誉的{key}没有交集。"
            en = f"There is no such application: {key} shares nothing with the {key} of the honour."
            yield Mistake((*place, key), "for-nobody", zh, en)


def for_everybody(scheme: Scheme) -> Mistakes:
    """What is only for some names grades, kinds or types of unit; an empty list names none."""
    for place, part in parts(scheme):
        if isinstance(part, AppliesTo) and not (part.grades or part.kinds or part.unit_types):
            zh, en = (
                "only_for没有写仅限谁：grades、kinds或unit_types；对所有申报都适用的请去掉only_for。",
                "Only for whom? Write grades, kinds or unit_types; leave only_for out for all.",
            )
            yield Mistake(place, "no-effect", zh, en)


def too_few_alternatives(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Of alternatives that are only for some, enough remain for every application (or none, and it is not asked)."""
    for place, part in every_condition(honour, at):
        if not isinstance(part, ask.AnyOf) or all(each.only_for is None for each in part.any_of):
            continue
        for who in applications(honour):
            left = sum(each.only_for is None or each.only_for.fits(*who) for each in part.any_of)
            if 0 < left < part.at_least:
                zh, en = (
                    f"“{called(who)}”的申报只剩{left}个可选条件，却要满足{part.at_least}个。",
                    f"For an application of {called(who)} {left} alternatives remain; {part.at_least} are asked.",
                )
                yield Mistake((*place, "at_least"), "contradiction", zh, en)
                break


# --- papers ----------------------------------------------------------------------------------------------------------


def one_of_each_paper(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """One application carries each form and each checklist at most once."""
    for kind, key in ((FormFile, "form"), (ChecklistFile, "checklist")):
        asked = [(index, each) for index, each in enumerate(honour.materials) if isinstance(each, kind)]
        for who in applications(honour):
            seen: set[str] = set()
            for index, each in asked:
                if each.only_for is not None and not each.only_for.fits(*who):
                    continue
                name = getattr(each, key)
                if name in seen:
                    zh = f"“{name}”在一项申报里要交两次；按等级、类别分开的请写only_for。"
                    en = f"`{name}` is asked for twice in one application; write only_for where it differs by grade or kind."
                    yield Mistake((*at, "materials", index), "several-papers", zh, en)
                seen.add(name)


def checklists_for_each(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Of several checklists, every application that comes there has exactly one: the first that is for it."""
    for place, asked in lists_of(honour, at):
        if isinstance(asked, str):
            continue
        for index, each in enumerate(asked[:-1]):
            if each.only_for is None and not all_of_them(honour, place):
                zh, en = (
                    "这一份适用于所有申报，后面的用不上；都要填写的请写every_checklist: true。",
                    "This one is for all; those after it are never used. Where all are answered write every_checklist: true.",
                )
                yield Mistake((*place, index), "no-effect", zh, en)
        missing = next((who for who in applications(honour) if honour.chosen(asked, *who) is None), None)
        if missing is not None:
            zh, en = (
                f"“{called(missing)}”没有可用的验收单；请补上，或在最后写一份不带only_for的。",
                f"There is no checklist for {called(missing)}; add one, or one without only_for at the end.",
            )
            yield Mistake(place, "no-checklist", zh, en)


def all_of_them(honour: Honour, place: Place) -> bool:
    """Whether the list at a place is one of checklists that are all answered."""
    *_, inside, index, _ = place
    step = honour.route[index] if inside == "route" and isinstance(index, int) else None
    return isinstance(step, Inspection) and step.every_checklist


def checklists_twice(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Where several checklists are answered at a step, they are several, and each is answered once."""
    for index, step in enumerate(honour.route):
        if not isinstance(step, Inspection) or not step.every_checklist:
            continue
        where = (*at, "route", index)
        if not isinstance(step.checklist, tuple) or len(step.checklist) < 2:
            zh, en = (
                "只有一份验收单，不必写every_checklist。",
                "There is one checklist; leave every_checklist out.",
            )
            yield Mistake((*where, "every_checklist"), "no-effect", zh, en)
        answered = (honour.answered_at(step, *who) for who in applications(honour))
        if twice := next((names for names in answered if len(set(names)) < len(names)), None):
            zh = f"同一份验收单要填两次：{'、'.join(twice)}。"
            en = f"One checklist would be answered twice: {', '.join(twice)}."
            yield Mistake((*where, "checklist"), "several-papers", zh, en)
        if step.sheets:
            zh, en = (
                "多人评分（sheets）只用一份验收单；请去掉every_checklist，或另设一步。",
                "Several assessors fill in one checklist; leave every_checklist out, or add a step.",
            )
            yield Mistake((*where, "every_checklist"), "contradiction", zh, en)


def lists_of(honour: Honour, at: Place) -> Iterator[tuple[Place, AskedChecklist]]:
    """The checklists answered at the steps and at a re-inspection, with their places."""
    for index, step in enumerate(honour.route):
        if isinstance(step, Inspection) and step.checklist is not None:
            yield (*at, "route", index, "checklist"), step.checklist
    inspection = honour.standing.reinspection
    if inspection is not None and inspection.checklist is not None:
        yield (*at, "standing", "reinspection", "checklist"), inspection.checklist


def grades_without_marks(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Where marks or amounts are given per grade, every grade that comes there has one (or there is one for the rest)."""
    for name, grade in dict.fromkeys(_marked(honour)):
        checklist = scheme.checklists.get(name)
        marks = checklist.passes if checklist else None
        if (
            marks
            and marks.by_grade
            and marks.at_least_points is None
            and grade
            and grade not in marks.by_grade
        ):
            yield left_out(("checklists", name, "passes", "by_grade"), grade)
    for index, grant in enumerate(honour.grants):
        for grade in {
            who[0] for who in applications(honour) if grant.only_for is None or grant.only_for.fits(*who)
        }:
            if grant.by_grade and grant.amount is None and grade and grade not in grant.by_grade:
                yield left_out((*at, "grants", index, "by_grade"), grade)
    for place, rest, own in _times_per_grade(honour, (*at, "standing")):
        for each in honour.grades if own and rest is None else ():
            if each.id not in own:
                yield left_out(place, each.id)


def _times_per_grade(honour: Honour, at: Place) -> Iterator[tuple[Place, Span | None, dict[str, Span]]]:
    """Lengths of time that may be given for each grade, and the one for the rest."""
    term, inspection = honour.standing.term, honour.standing.reinspection
    if term:
        yield (*at, "term", "lasts_by_grade"), term.lasts, term.lasts_by_grade
    for index, result in enumerate(inspection.results if inspection else ()):
        place = (*at, "reinspection", "results", index, "within_by_grade")
        if result.then == "rectify":
            yield place, result.within, result.within_by_grade


def _marked(honour: Honour) -> Iterator[tuple[str, str | None]]:
    """Every checklist with a grade that has to reach its mark."""
    for who in applications(honour):
        for step in honour.route_for(*who):
            if isinstance(step, Inspection):
                yield from ((name, who[0]) for name in honour.answered_at(step, *who))
        inspection = honour.standing.reinspection
        if inspection and (name := honour.chosen(inspection.checklist, *who)):
            yield name, who[0]


def left_out(place: Place, grade: str) -> Mistake:
    """A grade without its number."""
    zh, en = f"没有写等级“{grade}”的数。", f"There is no number for the grade `{grade}`."
    return Mistake(place, "grade-left-out", zh, en)
