"""Conditions that ask for something that can be had."""

from __future__ import annotations

from collections.abc import Iterator

from domain.scheme import eligibility as ask
from domain.scheme.checks.contradictions import longer
from domain.scheme.mistakes import Mistake, Mistakes, Place, near
from domain.scheme.notice import Honour, Scheme
from domain.scheme.references import all_parts, parts, spoken


def asked_anywhere(honour: Honour, at: Place) -> Iterator[tuple[Place, tuple[ask.Requirement, ...]]]:
    """The conditions of an honour with their places: those for applying, and those for a renewal."""
    yield (*at, "requires"), honour.requires
    if (term := honour.standing.term) is not None and term.renewal is not None:
        yield (*at, "standing", "term", "renewal", "requires"), term.renewal.requires


def every_condition(honour: Honour, at: Place) -> Iterator[tuple[Place, ask.Condition]]:
    """Each condition with its place, those inside others too."""
    for where, conditions in asked_anywhere(honour, at):
        yield from (
            (place, part) for place, part in parts(conditions, where) if isinstance(part, ask.Condition)
        )


def empty_conditions(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A condition asks for something, and for something that can be."""
    for place, part in every_condition(honour, at):
        if wrong := empty_condition(part):
            yield Mistake(place, "empty-condition", *wrong)


def empty_condition(condition: ask.Condition) -> tuple[str, str] | None:
    """Why a condition can never, or must always, be met."""
    match condition:
        case ask.Figure(at_least=None, at_most=None):
            return "数量条件要写at_least或at_most。", "A figure needs at_least or at_most."
        case ask.Figure() if (
            condition.at_least is not None
            and condition.at_most is not None
            and condition.at_least > condition.at_most
        ):
            return "at_least大于at_most，谁也达不到。", "at_least is above at_most; nobody can meet that."
        case ask.Figure() if condition.share_of and condition.at_least is not None and condition.at_least > 1:
            return "写了share_of，at_least应在0到1之间。", "With share_of, at_least lies between 0 and 1."
        case ask.Dated(at_least_ago=None, at_most_ago=None, since_start_of_year=None):
            return (
                "日期条件要写at_least_ago、at_most_ago或since_start_of_year。",
                "A date needs at_least_ago, at_most_ago or since_start_of_year.",
            )
        case ask.Dated() if (
            condition.at_least_ago
            and condition.at_most_ago
            and longer(condition.at_least_ago, condition.at_most_ago)
        ):
            return (
                "at_least_ago比at_most_ago还长，没有这样的日期。",
                "at_least_ago is longer than at_most_ago; no date lies so.",
            )
        case ask.Attribute() if condition.one_of and set(condition.one_of) <= set(condition.none_of):
            return "one_of里的词都在none_of里。", "Every word of one_of is in none_of."
        case ask.Attribute(one_of=(), none_of=()):
            return "属性条件要写one_of或none_of。", "An attribute needs one_of or none_of."
        case ask.AnyOf() if not 1 <= condition.at_least <= len(condition.any_of):
            return (
                f"at_least应在1到{len(condition.any_of)}之间。",
                f"at_least lies between 1 and {len(condition.any_of)}.",
            )
        case (
            ask.Holds(holds=())
            | ask.DoesNotHold(does_not_hold=())
            | ask.FreeOf(free_of=())
            | ask.AllOf(all_of=())
        ):
            return "条件是空的。", "The condition is empty."
        case ask.Streak() if condition.conferred_in_a_row < 1:
            return "次数至少是1。", "At least once in a row."
    return None


def grades_in_conditions(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A grade asked for belongs to the honour that must be held."""
    for place, part in every_condition(honour, at):
        if isinstance(part, ask.Holds | ask.DoesNotHold) and part.grade_at_least:
            names = part.holds if isinstance(part, ask.Holds) else part.does_not_hold
            held = [scheme.honours[name] for _, name in spoken(names, ()) if name in scheme.honours]
            known = {grade.id for each in held for grade in each.grades}
            if held and part.grade_at_least not in known:
                zh, en = near(part.grade_at_least, known)
                zh, en = (
                    f"所要求的荣誉没有“{part.grade_at_least}”这个等级{zh}",
                    f"That honour has no grade `{part.grade_at_least}`{en}",
                )
                yield Mistake((*place, "grade_at_least"), "undefined-grade", zh, en)


def never_obtainable(scheme: Scheme) -> Mistakes:
    """No honour waits for itself: what it requires can be had first (a circle in ``holds`` cannot)."""
    have = {*scheme.standards, *scheme.honours_elsewhere, *undefined_titles(scheme)}
    waiting = dict(scheme.honours)
    while ready := [
        name for name, honour in waiting.items() if all(can_be_met(each, have) for each in honour.requires)
    ]:
        have.update(ready)
        for name in ready:
            del waiting[name]
    for name, honour in waiting.items():
        for index, condition in enumerate(honour.requires):
            if not can_be_met(condition, have):
                place = ("honours", name, "requires", index)
                zh, en = (
                    "这一前提永远无法取得：荣誉之间互为前提。",
                    "This can never be held: the honours require each other.",
                )
                yield Mistake(place, "never-obtainable", zh, en)


def undefined_titles(scheme: Scheme) -> Iterator[str]:
    """Names that are required but not defined: a mistake of their own."""
    for _, part in all_parts(scheme.honours):
        if isinstance(part, ask.Holds):
            yield from (name for _, name in spoken(part.holds, ()) if name not in scheme.honours)


def can_be_met(condition: ask.Requirement, have: set[str]) -> bool:
    """Whether what a condition wants to be held can be had."""
    if condition.effect == "warn" or condition.only_for is not None:
        return True
    if isinstance(condition, ask.Holds):
        return any(name in have for _, name in spoken(condition.holds, ()))
    if isinstance(condition, ask.Streak):
        return condition.honour in have
    if isinstance(condition, ask.AllOf):
        return all(can_be_met(each, have) for each in condition.all_of)
    if isinstance(condition, ask.AnyOf):
        return sum(can_be_met(each, have) for each in condition.any_of) >= condition.at_least
    return True
