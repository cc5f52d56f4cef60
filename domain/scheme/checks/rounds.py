"""Quotas and windows that leave something."""

from __future__ import annotations

from datetime import date

from domain.scheme.intake import Quota, Reserved, ShareOfPlaces
from domain.scheme.mistakes import Mistake, Mistakes, Place
from domain.scheme.notice import Honour, Scheme


def impossible_quota(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A quota limits something, and what it keeps for some does not exceed the whole."""
    quota = honour.round.quota
    if quota is None:
        return
    where = (*at, "round", "quota")
    if quota.total is None and quota.per_unit is None and quota.share is None:
        zh, en = "名额没有数，请写total、per_unit或share。", "A quota needs total, per_unit or share."
        yield Mistake(where, "empty-quota", zh, en)
    yield from impossible_places(quota, where)


def impossible_places(quota: Quota, where: Place) -> Mistakes:
    """Numbers of places that cannot be."""
    per_unit = quota.per_unit.at_most if quota.per_unit else None
    numbers = {("total",): quota.total, ("per_unit", "at_most"): per_unit}
    for key, number in numbers.items():
        if number is not None and number < 1:
            yield Mistake((*where, *key), "empty-quota", "名额至少是1。", "A quota is at least 1.")
    if isinstance(quota.share, ShareOfPlaces) and quota.share.of == "places" and quota.total is None:
        zh, en = "按总名额的比例计算，须写total。", "A share of the places needs total."
        yield Mistake((*where, "share"), "empty-quota", zh, en)
    for index, group in enumerate(quota.reserved):
        if kept(group, quota.total) is None:
            zh, en = (
                "预留名额要写at_least或at_least_share，且不超过总名额。",
                "Reserved places need at_least or at_least_share, within total.",
            )
            yield Mistake((*where, "reserved", index), "impossible-reserve", zh, en)
    together = sum(kept(group, quota.total) or 0 for group in quota.reserved)
    if quota.total is not None and together > quota.total:
        zh, en = (
            f"预留名额共{together}个，超过总名额{quota.total}个。",
            f"{together} places are reserved of {quota.total}.",
        )
        yield Mistake((*where, "reserved"), "impossible-reserve", zh, en)


def kept(group: Reserved, total: int | None) -> int | None:
    """How many places a group keeps, when that can be said."""
    if total is None or (group.at_least is None) == (group.at_least_share is None):
        return None
    number = group.at_least if group.at_least is not None else -int(-(group.at_least_share or 0) * total // 1)
    return number if 0 <= number <= total else None


def closed_stages(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A stage does not end before applications begin."""
    starts = [window.open.from_ for window in honour.round.windows]
    if not starts or not all(isinstance(start, date) for start in starts):
        return
    first = min(start for start in starts if isinstance(start, date))
    for index, stage in enumerate(honour.round.stages):
        if isinstance(stage.open.to, date) and stage.open.to < first:
            zh, en = (
                f"这一阶段在开始申报（{first}）之前就结束了。",
                f"This stage ends before applications begin on {first}.",
            )
            yield Mistake((*at, "round", "stages", index, "open"), "impossible-window", zh, en)
