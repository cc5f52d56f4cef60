"""Routes that every application can walk to the end."""

from __future__ import annotations

from itertools import product

from domain.scheme.mistakes import Mistake, Mistakes, Place
from domain.scheme.notice import Honour, Scheme
from domain.scheme.references import (
    spoken,
)
from domain.scheme.route import AnyStep, Approve, Cosign, Inspection, Nearest, Select
from domain.scheme.words import AppliesTo


def unreachable_steps(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Every step belongs to some application that can be made."""
    can_be = {
        "grades": {grade.id for grade in honour.grades},
        "kinds": set(honour.kinds),
        "unit_types": set(honour.unit_types),
    }
    for index, step in enumerate(honour.route):
        for key, possible in can_be.items():
            wanted = set(getattr(step.only_for, key)) if step.only_for else set()
            if wanted and not wanted & possible and (possible or key == "grades"):
                zh = f"没有申报会走到这一步：only_for.{key}与本荣誉的{key}没有交集。"
                en = f"No application reaches this step: only_for.{key} shares nothing with the {key} of the honour."
                yield Mistake((*at, "route", index, "only_for", key), "unreachable-step", zh, en)


def applications_without_steps(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Every application that can be made has a step to pass."""
    if any(step.only_for is None for step in honour.route):
        return
    grades: list[str | None] = [grade.id for grade in honour.grades] or [None]
    for grade, kind, unit_type in product(grades, honour.kinds, honour.unit_types or ("",)):
        if not honour.route_for(grade, kind, unit_type):
            what = "、".join(word for word in (grade, kind, unit_type) if word)
            zh, en = f"“{what}”的申报没有任何步骤。", f"An application of {what} has no step at all."
            yield Mistake((*at, "route"), "no-step", zh, en)
            return


def nobody_may_apply(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Some kind of home may have the honour."""
    if not honour.kinds:
        zh, en = "没有写哪些类别可以申报。", "No kind of home may apply."
        yield Mistake((*at, "kinds"), "no-kinds", zh, en)


def later_steps(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A step looks back only at steps before it."""
    order = {step.step: index for index, step in enumerate(honour.route)}
    for index, step in enumerate(honour.route):
        back = list(spoken(step.not_by_persons_of, (*at, "route", index, "not_by_persons_of")))
        if isinstance(step, Select) and step.by_score_of:
            back.append(((*at, "route", index, "by_score_of"), step.by_score_of))
        for place, name in back:
            if name in order and order[name] >= index:
                zh, en = f"“{name}”不在这一步之前。", f"`{name}` does not come before this step."
                yield Mistake(place, "later-step", zh, en)


def impossible_cosign(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A co-signature needs parties, each once, and no more of them than there are."""
    for index, step in enumerate(honour.route):
        if not isinstance(step, Cosign):
            continue
        where = (*at, "route", index)
        if len(step.by) < 2 or len(set(step.by)) < len(step.by):
            zh, en = "会签要有两个以上不同的参与者。", "A co-signature has two or more different parties."
            yield Mistake((*where, "by"), "impossible-cosign", zh, en)
        for party in step.weights:
            if party not in step.by or step.weight(party) < 1:
                zh, en = (
                    f"“{party}”不在会签各方之中，或没有票。",
                    f"`{party}` is none of the parties, or has no vote.",
                )
                yield Mistake((*where, "weights", party), "impossible-cosign", zh, en)
        if not 1 <= step.needed() <= step.votes:
            zh, en = (
                f"须{step.needed()}方（票）同意，但只有{step.votes}方（票）。",
                f"{step.needed()} must agree; there are {step.votes}.",
            )
            yield Mistake((*where, "need"), "impossible-cosign", zh, en)


def nobody_signs(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A step has someone to act; who confirms that a body is absent is not that body."""
    for index, step in enumerate(honour.route):
        where = (*at, "route", index)
        if step.by == ():
            yield Mistake((*where, "by"), "nobody", "没有写由谁办理。", "Nobody is named to act.")
        if step.when_absent and (step.when_absent,) == ((step.by,) if isinstance(step.by, str) else step.by):
            zh, en = "不能由它自己确认自己不存在。", "A body cannot confirm its own absence."
            yield Mistake((*where, "when_absent"), "self-absence", zh, en)


def reserve_without_quota(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A reserve list waits for places; without a quota none is ever missing."""
    for index, step in enumerate(honour.route):
        if isinstance(step, Select) and step.reserve_list and honour.round.quota is None:
            zh, en = (
                "有递补名单，却没有名额（round.quota）。",
                "There is a reserve list but no quota (round.quota).",
            )
            yield Mistake((*at, "route", index, "reserve_list"), "reserve-without-quota", zh, en)


# --- who does not agree ----------------------------------------------------------------------------------------------

BACK = ("return-to-previous", "return-to-any")
"""What returns an application to an earlier step."""


def may_do(honour: Honour, step: AnyStep) -> tuple[str, ...]:
    """What a signer who does not agree may do at a step."""
    return honour.on_disagreement.may if step.may is None else step.may


def ways_back_from_the_first_step(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """An application is returned to an earlier step only where there is one; before the first step is the applicant."""
    told: list[tuple[Place, tuple[str, ...]]] = [
        ((*at, "route", index, "may"), step.may or ())
        for index, step in enumerate(honour.route)
        if _is_first(honour, index)
    ]
    if all(step.may is not None or _is_first(honour, index) for index, step in enumerate(honour.route)):
        told.append(((*at, "on_disagreement", "may"), honour.on_disagreement.may))
    for place, ways in told:
        for number, way in enumerate(ways):
            if way in BACK:
                zh = "第一步之前没有别的步骤可以退回；退回申报者请写return-to-applicant。"
                en = "Before the first step there is none to return to; to the applicant it is return-to-applicant."
                yield Mistake((*place, number), "no-effect", zh, en)


def _is_first(honour: Honour, index: int) -> bool:
    """Whether no application that comes to a step has passed one before."""
    only_for = honour.route[index].only_for
    return all(_apart(only_for, earlier.only_for) for earlier in honour.route[:index])


def _apart(one: AppliesTo | None, other: AppliesTo | None) -> bool:
    """Whether no application is meant by both."""
    if one is None or other is None:
        return False
    pairs = ((one.grades, other.grades), (one.kinds, other.kinds), (one.unit_types, other.unit_types))
    return any(mine and theirs and not set(mine) & set(theirs) for mine, theirs in pairs)


def resubmission_of_nothing(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """How a corrected application goes on is said where one can be returned; that it starts anew (`rerun-all`), where to the applicant."""
    mode = honour.on_disagreement.resubmission
    ways = {way for step in honour.route for way in may_do(honour, step)}
    needed = {"return-to-applicant"} if mode == "rerun-all" else {"return-to-applicant", *BACK}
    if mode != "rerun-from-changed" and not ways & needed:
        zh = f"没有一步可以退回（{'、'.join(sorted(needed))}），无从补正；请写在may里，或去掉resubmission。"
        en = f"Nothing is ever returned for it ({', '.join(sorted(needed))}); write that under may, or leave resubmission out."
        yield Mistake((*at, "on_disagreement", "resubmission"), "no-effect", zh, en)


def visits_for_want_of_a_tier(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A visit that is needed where a unit verified itself comes after a step at which one may (``when_none: self``)."""
    stand_ins = {
        name
        for name, actor in scheme.actors.items()
        if actor.when_none == "self" and isinstance(actor.unit, Nearest)
    }
    for index, step in enumerate(honour.route):
        if not isinstance(step, Inspection) or step.on_site != "when-self-verified":
            continue
        before = {name for each in honour.route[:index] for name in _signers(each)}
        if not before & stand_ins:
            zh = "在此之前没有一步可由单位代替缺少的上级办理（when_none: self）；请写on_site: required，或去掉。"
            en = "No unit stands in for a missing tier before this step (when_none: self); write on_site: required, or leave it out."
            yield Mistake((*at, "route", index, "on_site"), "no-effect", zh, en)


def _signers(step: AnyStep) -> set[str]:
    """Everybody who may sign at a step."""
    by_grade = step.by_grade if isinstance(step, Approve) else {}
    return {name for by in (step.by, by_grade) for _, name in spoken(by, ())}
