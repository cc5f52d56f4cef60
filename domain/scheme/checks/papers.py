"""Forms that can be filled in and checklists that can be passed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from domain.scheme.mistakes import Mistake, Mistakes, Place, near
from domain.scheme.notice import Scheme
from domain.scheme.papers import (
    Checklist,
    ChecklistItem,
    DocumentFile,
    FormField,
    FormFile,
    Rows,
    Section,
)
from domain.scheme.references import (
    parts,
)


def impossible_fields(scheme: Scheme) -> Mistakes:
    """A blank of a form can be filled in: choices to choose from, and limits that leave something between them."""
    for place, part in parts(scheme):
        if isinstance(part, FormField):
            yield from impossible_field(part, place)
        if isinstance(part, Section):
            yield from unknown_limits(part, place)


def impossible_field(field: FormField, place: Place) -> Mistakes:
    """What is wrong with one blank."""
    if field.type == "choice" and not field.choices and not field.open_choice:
        yield Mistake(place, "no-choices", "选择题没有选项，请写choices。", "A choice needs choices.")
    if field.type != "choice" and field.choices:
        zh, en = "写了choices，类型应为choice。", "choices are given; the type should be choice."
        yield Mistake((*place, "choices"), "no-choices", zh, en)
    if field.min is not None and field.max is not None and field.min > field.max:
        yield Mistake(
            (*place, "min"),
            "impossible-limits",
            f"最小{field.min}大于最大{field.max}。",
            f"{field.min} is above {field.max}.",
        )


def impossible_numbers_of_papers(scheme: Scheme) -> Mistakes:
    """The fewest rows or documents are not more than the most."""
    for place, part in parts(scheme):
        least, most, key = None, None, ""
        if isinstance(part, Rows):
            least, most, key = part.min, part.max, "min"
        if isinstance(part, DocumentFile):
            least, most, key = part.at_least, part.at_most, "at_least"
        if least is not None and most is not None and least > most:
            zh, en = f"最少{least}多于最多{most}。", f"At least {least} is above at most {most}."
            yield Mistake((*place, key), "impossible-limits", zh, en)


def unknown_limits(section: Section, place: Place) -> Mistakes:
    """``at_most`` names another blank of the same block."""
    columns = section.rows.columns if section.rows else ()
    for fields, where in ((section.fields, (*place, "fields")), (columns, (*place, "rows", "columns"))):
        known = {field.id for field in fields}
        for index, field in enumerate(fields):
            if field.at_most and field.at_most not in known - {field.id}:
                zh, en = near(field.at_most, known - {field.id})
                zh, en = (
                    f"本栏里没有“{field.at_most}”这一项{zh}",
                    f"This block has no field `{field.at_most}`{en}",
                )
                yield Mistake((*where, index, "at_most"), "undefined-field", zh, en)


def unfilled_sections(scheme: Scheme) -> Mistakes:
    """A block that a step fills in belongs to a form whose route has that step."""
    for name, form in scheme.forms.items():
        routes = [
            honour
            for honour in scheme.honours.values()
            if any(isinstance(m, FormFile) and m.form == name for m in honour.materials)
        ]
        for index, section in enumerate(form.sections):
            for honour in routes:
                steps = {step.step for step in honour.route}
                if section.filled_at not in steps | {"apply"}:
                    zh, en = near(section.filled_at, steps)
                    place = ("forms", name, "sections", index, "filled_at")
                    zh, en = (
                        f"路线里没有“{section.filled_at}”这一步{zh}",
                        f"The route has no step `{section.filled_at}`{en}",
                    )
                    yield Mistake(place, "undefined-step", zh, en)
                    break


def impossible_checklists(scheme: Scheme) -> Mistakes:
    """A checklist can be passed: points where points count, marks within the total, floors for groups that exist."""
    for name, checklist in scheme.checklists.items():
        at: Place = ("checklists", name)
        for index, item in enumerate(checklist.items):
            yield from impossible_item(item, (*at, "items", index))
        yield from impossible_marks(checklist, (*at, "passes"))


def impossible_item(item: ChecklistItem, place: Place) -> Mistakes:
    """Points belong to items that are scored."""
    if item.answer == "points" and not (item.points and item.points > 0):
        zh, en = "计分项没有分值，请写points。", "A scored item needs points."
        yield Mistake(place, "no-points", zh, en)
    if item.answer != "points" and item.points is not None:
        zh, en = "写了points，应同时写answer: points。", "points are given; write answer: points as well."
        yield Mistake((*place, "points"), "no-points", zh, en)
    if item.veto and item.answer != "yes-no":
        yield Mistake(
            (*place, "veto"), "impossible-veto", "否决项应为是否题。", "A veto item is answered yes or no."
        )


def impossible_marks(checklist: Checklist, at: Place) -> Mistakes:
    """Marks that nobody can reach."""
    rule = checklist.passes
    total = points(checklist.items)
    marks = [
        (("at_least_points",), rule.at_least_points),
        *((("by_grade", g), mark) for g, mark in rule.by_grade.items()),
    ]
    for key, mark in marks:
        if mark is not None and mark > total:
            zh, en = (
                f"合格分{mark}高于总分{total}。",
                f"The mark {mark} is above the total of {total} points.",
            )
            yield Mistake((*at, *key), "impossible-mark", zh, en)
    yes_no = sum(item.answer == "yes-no" and not item.veto for item in checklist.items)
    if rule.at_least_met is not None and rule.at_least_met > yes_no:
        zh, en = (
            f"须达到{rule.at_least_met}项，但是否项只有{yes_no}项。",
            f"{rule.at_least_met} must be met; there are {yes_no} yes-no items.",
        )
        yield Mistake((*at, "at_least_met"), "impossible-mark", zh, en)
    yield from impossible_floors(checklist, (*at, "group_floors"))


def points(items: Iterable[ChecklistItem]) -> Decimal:
    """The most that items can score."""
    return sum((item.points for item in items if item.answer == "points" and item.points), Decimal(0))


def impossible_floors(checklist: Checklist, at: Place) -> Mistakes:
    """Floors of groups that are not there, or above what the group can score."""
    groups = {item.group for item in checklist.items if item.group}
    for group, floor in checklist.passes.group_floors.items():
        most = points(item for item in checklist.items if item.group == group)
        if group not in groups:
            zh, en = near(group, groups)
            yield Mistake(
                (*at, group),
                "undefined-group",
                f"没有“{group}”这一组{zh}",
                f"There is no group `{group}`{en}",
            )
        elif floor > most:
            zh, en = (
                f"“{group}”最低{floor}分，高于该组总分{most}。",
                f"The floor {floor} of `{group}` is above its {most} points.",
            )
            yield Mistake((*at, group), "impossible-mark", zh, en)


def grades_of_checklists(scheme: Scheme) -> Mistakes:
    """A mark per grade is for a grade that some honour of the notice has."""
    known = {grade.id for honour in scheme.honours.values() for grade in honour.grades}
    for name, checklist in scheme.checklists.items():
        for grade in checklist.passes.by_grade:
            if grade not in known:
                zh, en = near(grade, known)
                place = ("checklists", name, "passes", "by_grade", grade)
                yield Mistake(
                    place, "undefined-grade", f"没有“{grade}”这个等级{zh}", f"There is no grade `{grade}`{en}"
                )
