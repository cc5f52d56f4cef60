"""Quotas and windows that leave something."""

from __future__ import annotations

from datetime import date

from domain.quota import kept
from domain.scheme.intake import OTHERS, PerUnit, Quota, Reserved, ShareOfPlaces
from domain.scheme.mistakes import Mistake, Mistakes, Place
from domain.scheme.notice import Honour, Scheme
from domain.scheme.route import Nearest
from domain.scheme.words import Between, MonthDay


def impossible_quota(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A quota limits something, and what it keeps for some does not exceed the whole."""
    quota = honour.round.quota
    if quota is None:
        return
    where = (*at, "round", "quota")
    if not (quota.total is not None or quota.per_unit or quota.share or quota.groups or quota.within):
        zh, en = (
            "名额没有数，请写total、per_unit、share、groups或within。",
            "A quota needs total, per_unit, share, groups or within.",
        )
        yield Mistake(where, "empty-quota", zh, en)
    if quota.total is not None and quota.total < 1:
        yield Mistake((*where, "total"), "empty-quota", "名额至少是1。", "A quota is at least 1.")
    if isinstance(quota.share, ShareOfPlaces) and quota.share.of == "places" and quota.total is None:
        zh, en = "按总名额的比例计算，须写total。", "A share of the places needs total."
        yield Mistake((*where, "share"), "empty-quota", zh, en)
    if quota.share and quota.total and quota.share.floor > quota.total:
        zh, en = f"floor多于总名额{quota.total}个。", f"floor is above the {quota.total} places in all."
        yield Mistake((*where, "share", "floor"), "impossible-reserve", zh, en)
    yield from impossible_reserves(quota, where)
    yield from above_all(quota, where)
    if quota.per_unit:
        yield from impossible_numbers(scheme, quota.per_unit, quota.total, (*where, "per_unit"))


def above_all(quota: Quota, where: Place) -> Mistakes:
    """A limit for some that lies above the limit for all limits nobody."""
    limits: dict[Place, int | None] = {
        ("groups", index, "at_most"): group.at_most for index, group in enumerate(quota.groups)
    }
    most = quota.per_unit.at_most if quota.per_unit else None
    if isinstance(most, dict):
        limits |= {("per_unit", "at_most", unit): number for unit, number in most.items()}
    else:
        limits["per_unit", "at_most"] = most
    for place, limit in limits.items():
        if limit is not None and quota.total and limit > quota.total:
            zh = f"{limit}个多于总名额{quota.total}个，限制不了谁。"
            en = f"{limit} is above the {quota.total} places in all and limits nobody."
            yield Mistake((*where, *place), "no-effect", zh, en)


def impossible_reserves(quota: Quota, where: Place) -> Mistakes:
    """Places kept for a group that is none, or more of them than there are."""
    for index, group in enumerate(quota.reserved):
        place = (*where, "reserved", index)
        by_word = group.attribute is not None and bool(group.one_of)
        if by_word == (group.only_for is not None) or bool(group.attribute) != bool(group.one_of):
            zh, en = (
                "预留给谁？请写attribute和one_of，或写only_for。",
                "Reserved for whom? Write attribute with one_of, or only_for.",
            )
            yield Mistake(place, "impossible-reserve", zh, en)
        if number_kept(group, quota.total) is None:
            zh, en = (
                "预留名额要写at_least或at_least_share，且不超过总名额。",
                "Reserved places need at_least or at_least_share, within total.",
            )
            yield Mistake(place, "impossible-reserve", zh, en)
    together = sum(number_kept(group, quota.total) or 0 for group in quota.reserved)
    if quota.total is not None and together > quota.total:
        zh, en = (
            f"预留名额共{together}个，超过总名额{quota.total}个。",
            f"{together} places are reserved of {quota.total}.",
        )
        yield Mistake((*where, "reserved"), "impossible-reserve", zh, en)


def number_kept(group: Reserved, total: int | None) -> int | None:
    """How many places a group keeps, when that can be said."""
    if total is None or (group.at_least is None) == (group.at_least_share is None):
        return None
    number = kept(group, total)
    return number if 0 <= number <= total else None


def impossible_numbers(scheme: Scheme, rule: PerUnit, total: int | None, where: Place) -> Mistakes:
    """Places per unit that say nothing, are none at all, or guarantee more than there are."""
    if rule.at_most is None and rule.at_least is None and rule.at_most_share is None:
        zh, en = (
            "每个单位多少名额？请写at_most、at_most_share或at_least。",
            "How many places per unit? Write at_most, at_most_share or at_least.",
        )
        yield Mistake(where, "empty-quota", zh, en)
    most = rule.at_most if isinstance(rule.at_most, dict) else {OTHERS: rule.at_most}
    if all(number is not None and number < 1 for number in most.values()):
        yield Mistake((*where, "at_most"), "empty-quota", "名额至少是1。", "A quota is at least 1.")
    guaranteed = sum(rule.least(unit) for unit in rule.named) or (rule.least("") if rule.counts_all else 0)
    if guaranteed and (total is None or guaranteed > total):
        zh, en = (
            "保证的名额（at_least）要从总名额里出：请写total，且不少于保证的总数。",
            "Guaranteed places (at_least) come out of total: write total, and not less than they are together.",
        )
        yield Mistake((*where, "at_least"), "impossible-reserve", zh, en)
    for unit in rule.named:
        limit = rule.most(unit)
        if limit is not None and rule.least(unit) > limit:
            zh = f"“{unit}”保证{rule.least(unit)}个，却至多{limit}个。"
            en = f"`{unit}` is guaranteed {rule.least(unit)} and may have {limit}."
            yield Mistake((*where, "at_least"), "impossible-reserve", zh, en)
    actor = scheme.actors.get(rule.of)
    if rule.counts_all and actor is not None and not isinstance(actor.unit, Nearest):
        zh, en = (
            f"“{rule.of}”不是按类型找的单位（unit: {{nearest: …}}），不知道有哪些；请在at_least里逐一写单位。",
            f"`{rule.of}` is not looked for by type (unit: {{nearest: …}}), so the units are not known; name them in at_least.",
        )
        yield Mistake((*where, "at_least"), "impossible-reserve", zh, en)


def shared_by_nobody(scheme: Scheme) -> Mistakes:
    """Places that several honours share are shared by several, and none of them has more for itself alone."""
    for name, rule in scheme.quotas.items():
        sharing = scheme.sharing(name)
        if len(sharing) < 2:
            zh = f"“{name}”没有两个以上荣誉共用（quota.within）；只有一个荣誉的，请写在它的quota.total里。"
            en = f"`{name}` is shared by fewer than two honours (quota.within); for one write quota.total."
            yield Mistake(("quotas", name), "no-effect", zh, en)
        for honour in sharing:
            own = scheme.honours[honour].round.quota
            if own and own.total and own.total > rule.total:
                zh = f"{own.total}个多于共用名额{rule.total}个，限制不了谁。"
                en = f"{own.total} is above the {rule.total} places that are shared and limits nobody."
                yield Mistake(("honours", honour, "round", "quota", "total"), "no-effect", zh, en)


def own_rounds_of_nobody(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Where each unit opens a round of its own, the units are those of a type."""
    rule, actor = honour.round, scheme.actors.get(honour.round.opened_by)
    if rule.each_opens_its_own and actor and (not isinstance(actor.unit, Nearest) or actor.of):
        zh = f"“{rule.opened_by}”不是从申报者按类型找的单位（unit: {{nearest: …}}），不知道由哪些单位各自开设。"
        en = f"`{rule.opened_by}` is not looked for by type from the applicant (unit: {{nearest: …}}); which units open their own?"
        yield Mistake((*at, "round", "each_opens_its_own"), "contradiction", zh, en)


def overlapping_windows(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """On one day applications are taken in one window."""
    spans = [days_of(window.open) for window in honour.round.windows]
    for index, (yearly, opens, closes) in enumerate(spans):
        for other_yearly, other_opens, other_closes in spans[:index]:
            if yearly == other_yearly and max(opens, other_opens) <= min(closes, other_closes):
                zh, en = (
                    "与前面的申报期重叠；同一天只属于一个申报期。",
                    "This window overlaps one before it; a day belongs to one window.",
                )
                yield Mistake((*at, "round", "windows", index, "open"), "impossible-window", zh, en)
                break


def unused_stages(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A stage is one in which some step is done."""
    used = {step.within for step in honour.route}
    for index, stage in enumerate(honour.round.stages):
        if stage.id not in used:
            zh = f"没有一步写within: {stage.id}，这一阶段限制不了谁；请写在步骤里，或去掉。"
            en = f"No step says within: {stage.id}, so this stage limits nobody; write it at a step, or leave the stage out."
            yield Mistake((*at, "round", "stages", index), "no-effect", zh, en)


def days_of(window: Between) -> tuple[bool, date, date]:
    """Whether a window is written in days of every year, and its days; one left open altogether has none."""
    opens, closes = window.in_year(SOME_YEAR)
    if opens is None and closes is None:
        return False, date.max, date.min
    return isinstance(window.from_ or window.to, MonthDay), opens or date.min, closes or date.max


def closed_stages(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A stage does not end before applications begin."""
    for yearly in (False, True):
        starts = [begins(window.open, yearly) for window in honour.round.windows]
        first = min((start for start in starts if start), default=None)
        if first is None or None in starts:
            continue
        for index, stage in enumerate(honour.round.stages):
            ends = stage.open.in_year(SOME_YEAR)[1] if isinstance(stage.open.to, MonthDay) == yearly else None
            if ends and ends < first:
                zh, en = (
                    f"这一阶段在开始申报（{first:%m-%d}）之前就结束了；在次年的请写year: 1。",
                    f"This stage ends before applications begin on {first:%m-%d}; in the year after, write year: 1.",
                )
                yield Mistake((*at, "round", "stages", index, "open"), "impossible-window", zh, en)


SOME_YEAR = 2023
"""A year to compare days of every year in."""


def begins(window: Between, yearly: bool) -> date | None:
    """When a window opens, if it is written as a day of every year, or as a date."""
    return window.in_year(SOME_YEAR)[0] if isinstance(window.from_, MonthDay) == yearly else None
