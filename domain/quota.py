"""How many places of a round are left for one application: every limit of the quota, and what is kept for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from domain.scheme.intake import PerUnit, Quota, Reserved, ShareOfPlaces
from domain.scheme.words import Text


class Place(msgspec.Struct, frozen=True):
    """A place: for which award, counted for which unit, and what groups and reserved places look at."""

    award: str
    unit: str | None = None
    words: dict[str, str] = {}
    grade: str | None = None
    kind: str = ""
    unit_type: str = ""

    def belongs_to(self, group: Reserved) -> bool:
        """Whether it counts for reserved places."""
        if group.only_for is not None:
            return group.only_for.fits(self.grade, self.kind, self.unit_type)
        return self.words.get(group.attribute or "") in group.one_of


@dataclass(frozen=True)
class Standings:
    """Where a round stands: places in all, applications, places taken, places of single units set anew, and the
    applications of each unit.
    """

    total: int | None
    applications: int
    taken: Sequence[Place]
    of_units: Mapping[str, int]
    applied: Mapping[str, int]

    def of(self, unit: str) -> int:
        """The places a unit has taken."""
        return sum(place.unit == unit for place in self.taken)


@dataclass(frozen=True)
class Limit:
    """One limit: which, how many are taken, how many there are, and the clause."""

    what: Text
    taken: int
    most: int
    clause: str | None

    @property
    def reached(self) -> bool:
        """Whether no place is left under it."""
        return self.taken >= self.most


@dataclass(frozen=True)
class Peers:
    """What a quota counts beside its round: how the unit it counts by is called and every such unit there is, and the places
    that the rounds of several honours share, as far as other rounds have taken them.
    """

    called: str = ""
    units: tuple[str, ...] = ()
    shared: Limit | None = None


ALONE = Peers()
"""No unit to count by, nobody to share with."""


def limits(quota: Quota | None, wanted: Place, now: Standings, peers: Peers) -> Iterator[Limit]:
    """Every limit that one more place has to keep, the widest first."""
    source = quota.source if quota else None
    if now.total is not None:
        yield Limit(Text(zh="总名额", en="places in all"), len(now.taken), now.total, source)
    if quota is None:
        return
    if (shared := peers.shared) is not None:
        yield replace(shared, taken=shared.taken + len(now.taken))
    if quota.per_unit and wanted.unit is not None:
        yield from _of_the_unit(quota.per_unit, wanted.unit, now, peers)
    if quota.share:
        yield _of_the_share(quota.share, now)
    for group in quota.groups:
        if group.only_for.fits(wanted.grade, wanted.kind, wanted.unit_type):
            mine = sum(group.only_for.fits(p.grade, p.kind, p.unit_type) for p in now.taken)
            yield Limit(Text(zh="同组名额", en="places of its group"), mine, group.at_most, group.source)
    for reserved in quota.reserved:
        if now.total is not None and not wanted.belongs_to(reserved):
            outside = sum(not place.belongs_to(reserved) for place in now.taken)
            what = Text(zh="预留名额以外的名额", en="places that are not reserved")
            yield Limit(what, outside, now.total - kept(reserved, now.total), reserved.source)


def _of_the_unit(rule: PerUnit, unit: str, now: Standings, peers: Peers) -> Iterator[Limit]:
    """The unit's own places, and those that are kept for the others until they use them."""
    called = peers.called or unit
    most = now.of_units.get(unit, rule.most(unit))
    if most is not None:
        yield Limit(Text(zh=f"{called}名额", en=f"places of {called}"), now.of(unit), most, rule.source)
    share = rule.share_of(now.applied.get(unit, 0))
    if share is not None and unit not in now.of_units:
        what = Text(zh=f"{called}按申报数的名额", en=f"places of {called} by its applications")
        yield Limit(what, now.of(unit), share, rule.source)
    others = {*peers.units, *rule.named} - {unit}
    waiting = sum(max(0, rule.least(other) - now.of(other)) for other in others)
    if waiting and now.total is not None:
        what = Text(zh="为其他单位保留以外的名额", en="places that are not kept for other units")
        yield Limit(what, len(now.taken), now.total - waiting, rule.source)


def _of_the_share(rule: ShareOfPlaces, now: Standings) -> Limit:
    base = now.applications if rule.of == "applications" else now.total or 0
    most = max(int(rule.at_most * base), rule.floor)
    return Limit(Text(zh="比例名额", en="places of the share"), len(now.taken), most, rule.source)


def kept(group: Reserved, total: int) -> int:
    """How many of the places in all are reserved for a group; a share is rounded up."""
    return group.at_least if group.at_least is not None else -int(-(group.at_least_share or 0) * total // 1)
