"""Points that can be counted: sheets of several assessors, totals of several parts, ranks by points."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from domain.scheme.checks.for_some import applications, called, left_out
from domain.scheme.mistakes import Mistake, Mistakes, Place
from domain.scheme.notice import Honour, Scheme
from domain.scheme.route import (
    AnyStep,
    Approve,
    Assess,
    Deliberate,
    Inspection,
    Score,
    Select,
    SelfAssess,
    Survey,
    Verify,
)


def scores_without_points(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """What ranks by points has points to rank by."""
    steps = {step.step: step for step in honour.route}
    for index, step in enumerate(honour.route):
        scored = steps.get(step.by_score_of or "") if isinstance(step, Select) else None
        if scored is not None and not has_points(scheme, scored):
            yield no_points(scored, (*at, "route", index, "by_score_of"))


def has_points(scheme: Scheme, step: AnyStep) -> bool:
    """Whether a step comes to points: a vote, a survey, or an inspection with a checklist that is scored."""
    if isinstance(step, Survey | Deliberate):
        return True
    asked = step.checklist if isinstance(step, Verify | Assess) else None
    names = [asked] if isinstance(asked, str) else [each.checklist for each in asked or ()]
    found = [scheme.checklists[name] for name in names if name in scheme.checklists]
    scored = any if isinstance(step, Inspection) and step.every_checklist else all
    return bool(found) and scored(checklist.full for checklist in found)


def no_points(step: AnyStep, place: Place) -> Mistake:
    """A step that has none."""
    zh = f"“{step.step}”没有计分的验收单，也不是测评，没有分数可用。"
    return Mistake(
        place,
        "no-points",
        zh,
        f"`{step.step}` has no checklist with points and is no survey; nothing to count.",
    )


def impossible_sheets(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Several assessors fill in a checklist that is there, and more of them than are left out."""
    for index, step in enumerate(honour.route):
        rule = step.sheets if isinstance(step, Inspection) else None
        if rule is None:
            continue
        place = (*at, "route", index, "sheets")
        if isinstance(step, SelfAssess) or (isinstance(step, Inspection) and step.checklist is None):
            zh, en = (
                "只有写了checklist的verify、assess步骤可以多人评分。",
                "Only verify and assess steps with a checklist have several sheets.",
            )
            yield Mistake(place, "no-effect", zh, en)
        if rule.drop_highest + rule.drop_lowest >= rule.at_least:
            zh = f"至少{rule.at_least}人评分，却要去掉{rule.drop_highest + rule.drop_lowest}个。"
            en = f"Of {rule.at_least} sheets {rule.drop_highest + rule.drop_lowest} are left out; none may remain."
            yield Mistake(place, "contradiction", zh, en)


def impossible_totals(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A total has parts that come before and can be counted, shares that make a whole, and a mark that can be reached."""
    for index, step in enumerate(honour.route):
        rule = step.score if isinstance(step, Select | Approve) else None
        if rule is None:
            continue
        place = (*at, "route", index, "score")
        if isinstance(step, Select) and step.by_score_of:
            zh, en = (
                "总分（score）已用来排名；请去掉by_score_of。",
                "The total ranks them; leave by_score_of out.",
            )
            yield Mistake((*place[:-1], "by_score_of"), "no-effect", zh, en)
        yield from _parts(scheme, honour, index, rule, place)
        together = sum((part.weight for part in rule.parts), Fraction(0))
        if together != 1:
            zh, en = (
                f"各部分权重合计{together}，应为100%。",
                f"The weights are {together} together; they must be 100%.",
            )
            yield Mistake((*place, "parts"), "impossible-share", zh, en)
        yield from _marks(honour, rule, place)


def _marks(honour: Honour, rule: Score, place: Place) -> Mistakes:
    for key, mark in (
        (("at_least",), rule.at_least),
        *((("by_grade", g), m) for g, m in rule.by_grade.items()),
    ):
        if mark is not None and mark > Decimal(100):
            zh, en = f"合格分{mark}高于满分100。", f"The mark {mark} is above 100."
            yield Mistake((*place, *key), "impossible-mark", zh, en)
    for grade in honour.grades:
        if rule.by_grade and rule.at_least is None and grade.id not in rule.by_grade:
            yield left_out((*place, "by_grade"), grade.id)


def _parts(scheme: Scheme, honour: Honour, here: int, rule: Score, place: Place) -> Mistakes:
    order = {step.step: index for index, step in enumerate(honour.route)}
    for number, part in enumerate(rule.parts):
        where = (*place, "parts", number)
        if (part.step is None) == (part.figure is None):
            zh, en = "请写step（步骤）或figure（数据），二者之一。", "Write step or figure, one of them."
            yield Mistake(where, "empty-part", zh, en)
        index = order.get(part.step or "")
        if index is None:
            continue
        step = honour.route[index]
        if index >= here:
            zh, en = f"“{part.step}”不在这一步之前。", f"`{part.step}` does not come before this step."
            yield Mistake((*where, "step"), "later-step", zh, en)
        elif isinstance(step, Deliberate) and part.out_of is None:
            zh, en = "票数占多少分？请写out_of（最多多少票）。", "How many votes are all? Write out_of."
            yield Mistake((*where, "out_of"), "empty-part", zh, en)
        elif not has_points(scheme, step):
            yield no_points(step, (*where, "step"))
        without = (
            who
            for who in applications(honour)
            if honour.route[here] in honour.route_for(*who) and step not in honour.route_for(*who)
        )
        if (who := next(without, None)) is not None:
            zh = f"“{called(who)}”的申报不经过“{part.step}”，没有这一部分的分数。"
            en = f"An application of {called(who)} does not pass `{part.step}` and has no points of it."
            yield Mistake((*where, "step"), "no-points", zh, en)
