"""Scores: the sheets of several assessors made into one, and a total made of several parts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from domain.award.rules import Rules
from domain.forms import ItemAnswer
from domain.refusals import NotPassed
from domain.scheme.papers import Checklist, ChecklistItem
from domain.scheme.route import Inspection, Score, ScorePart, Sheets
from domain.scheme.words import Text

Answered = Mapping[str, ItemAnswer]
"""One sheet: the answers by item."""


def rounded(value: Fraction) -> Decimal:
    """To two decimals, half up."""
    exact: Decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


# --- several assessors -----------------------------------------------------------------------------------------------


def combined(checklist: Checklist, rule: Sheets, sheets: Mapping[str, Answered]) -> dict[str, ItemAnswer]:
    """One sheet out of several: the mean of each item over those that count, without the highest and lowest totals.

    A yes-no item is met where more than half of all say so; a veto item, where anyone does.
    """
    order = sorted(sheets, key=lambda person: (_total(sheets[person]), person))
    counting = [sheets[person] for person in order[rule.drop_lowest : len(order) - rule.drop_highest]]
    every = list(sheets.values())
    return {item.id: _one(item, counting if item.answer == "points" else every) for item in checklist.items}


def _total(sheet: Answered) -> Decimal:
    return sum((answer.points or Decimal(0) for answer in sheet.values()), Decimal(0))


def _one(item: ChecklistItem, sheets: list[Answered]) -> ItemAnswer:
    given = [sheet[item.id] for sheet in sheets if item.id in sheet]
    if item.answer == "points":
        points = sum((answer.points or Decimal(0) for answer in given), Decimal(0))
        return ItemAnswer(points=points / len(given)) if given else ItemAnswer()
    if item.answer == "text":
        return ItemAnswer(text="；".join(answer.text for answer in given if answer.text))
    yes = sum(bool(answer.met) for answer in given)
    return ItemAnswer(met=yes > 0 if item.veto else yes * 2 > len(given))


# --- a total of several parts ----------------------------------------------------------------------------------------


def total(
    rules: Rules, rule: Score, points: Mapping[str, Decimal], figures: Mapping[str, Decimal]
) -> Decimal:
    """The weighted total, out of 100; a part that nobody recorded is refused."""
    values = (part.weight * _value(rules, rule, part, points, figures) for part in rule.parts)
    return rounded(sum(values, Fraction(0)))


def _value(
    rules: Rules, rule: Score, part: ScorePart, points: Mapping[str, Decimal], figures: Mapping[str, Decimal]
) -> Fraction:
    """What one part comes to, out of 100."""
    got = points.get(part.step) if part.step else figures.get(part.figure or "")
    if got is None:
        called = _called(rules, part)
        reason = Text(zh=f"“{called.zh}”没有得分", en=f"“{called.en or called.zh}” has no points")
        raise NotPassed(what=SCORE, reason=reason, clause=rule.source)
    return Fraction(got) * 100 / Fraction(out_of(rules, part))


def out_of(rules: Rules, part: ScorePart) -> Decimal:
    """The most a part can be: what is written, else the points of the step's checklist, else 100."""
    if part.out_of is not None:
        return part.out_of
    step = next((each for each in rules.steps if each.step == part.step), None)
    checklists = rules.checklists(step) if isinstance(step, Inspection) else {}
    return sum((each.full for each in checklists.values()), Decimal(0)) or Decimal(100)


def _called(rules: Rules, part: ScorePart) -> Text:
    step = next((each for each in rules.steps if each.step == part.step), None)
    if step is not None:
        return step.title or Text(zh=step.step, en=step.step)
    name = part.figure or part.step or ""
    return rules.scheme.fact(name) or Text(zh=name, en=name)


SCORE = Text(zh="总分", en="The total")


def below_the_mark(rule: Score, reached: Decimal, grade: str | None) -> NotPassed | None:
    """The refusal of a total below the mark of the grade."""
    mark = rule.by_grade.get(grade or "", rule.at_least)
    if mark is None or reached >= mark:
        return None
    reason = Text(zh=f"{reached}分，须不少于{mark}分", en=f"{reached} points; at least {mark} are needed")
    return NotPassed(what=SCORE, reason=reason, clause=rule.source)
