"""评选批次: when applications are taken, for how many places, and who took them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import msgspec

from domain.calendar import after
from domain.days import check_not_future, check_within
from domain.forms import require_reason
from domain.kernel import Aggregate, Event, Occasion
from domain.quota import ALONE, Peers, Place, Standings, limits
from domain.refusals import (
    AlreadyExists,
    NoPlacesLeft,
    NotInThisState,
    OutOfRange,
    ReasonMissing,
    Refusal,
    RoundClosed,
    StageClosed,
    TooEarly,
    UnknownFinding,
    WindowClosed,
)
from domain.scheme.intake import Quota, RoundRule, StageWindow, Window
from domain.scheme.words import Text
from domain.vocabulary import Condition, Period, RoundStatus, Thing


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A window of the round, both days included; an open end is left out. ``counts``: ``apply`` or a step (A19)."""

    id: str
    opens: date | None = None
    closes: date | None = None
    counts: str = "apply"
    hard: bool = True
    clause: str | None = None

    def contains(self, day: date) -> bool:
        """Whether the day lies in the window."""
        return (self.opens is None or self.opens <= day) and (self.closes is None or day <= self.closes)


class Opened(Event, frozen=True, kw_only=True):
    """A round of an honour was opened under a pinned scheme, with its concrete windows (FS2018-0.2)."""

    topic = "round.opened:1"
    scheme: str
    honour: str
    cycle: str
    year: int
    windows: tuple[Span, ...] = ()
    stages: tuple[Span, ...] = ()
    total: int | None = None
    reason: str = ""
    unit: str = ""

    def apply(self, aggregate: Round) -> None:
        """Remember what it is for; ``unit`` is the one whose own round it is, empty for a round of all."""
        aggregate.unit = self.unit
        aggregate.pin, aggregate.honour, aggregate.cycle, aggregate.year = (
            self.scheme,
            self.honour,
            self.cycle,
            self.year,
        )
        aggregate.windows, aggregate.stages = list(self.windows), list(self.stages)
        aggregate.total, aggregate.opened_on = self.total, self.effective_on
        aggregate.status = RoundStatus.OPEN


class Extended(Event, frozen=True, kw_only=True):
    """A window was extended, with a reason (Q07)."""

    topic = "round.extended:1"
    window: str
    closes: date
    reason: str

    def apply(self, aggregate: Round) -> None:
        """Move the end of the window."""

        def later(span: Span) -> Span:
            return msgspec.structs.replace(span, closes=self.closes) if span.id == self.window else span

        aggregate.windows = [later(span) for span in aggregate.windows]
        aggregate.stages = [later(span) for span in aggregate.stages]


class ApplicationCounted(Event, frozen=True, kw_only=True):
    """An application was filed in this round; shares of the applications count these."""

    topic = "round.application-counted:1"
    award: str
    home: str
    unit: str = ""

    def apply(self, aggregate: Round) -> None:
        """Count it, and for the unit whose share it is in."""
        aggregate.applications.append(self.award)
        if self.unit:
            aggregate.applied[self.unit] = aggregate.applied.get(self.unit, 0) + 1


class PlaceTaken(Event, frozen=True, kw_only=True):
    """An award took a place; beyond the quota only with a reason (A52)."""

    topic = "round.place-taken:1"
    award: str
    unit: str | None = None
    words: dict[str, str] = {}
    reason: str = ""
    grade: str | None = None
    kind: str = ""
    unit_type: str = ""

    def apply(self, aggregate: Round) -> None:
        """Count it."""
        aggregate.places[self.award] = Place(
            self.award, self.unit, self.words, self.grade, self.kind, self.unit_type
        )


class PlaceFreed(Event, frozen=True, kw_only=True):
    """A place became free again (returned, rejected, withdrawn after selection)."""

    topic = "round.place-freed:1"
    award: str

    def apply(self, aggregate: Round) -> None:
        """Count it no more."""
        aggregate.places.pop(self.award, None)


class QuotaChanged(Event, frozen=True, kw_only=True):
    """The number of places – in all, or of single units (调剂名额) – was changed, with a reason."""

    topic = "round.quota-changed:1"
    total: int | None
    reason: str
    units: dict[str, int] = {}

    def apply(self, aggregate: Round) -> None:
        """Take the numbers."""
        aggregate.total = self.total
        aggregate.of_units |= self.units


class Closed(Event, frozen=True, kw_only=True):
    """The round takes no more applications."""

    topic = "round.closed:1"
    reason: str = ""

    def apply(self, aggregate: Round) -> None:
        """Close it."""
        aggregate.status = RoundStatus.CLOSED


class Round(Aggregate):
    """One round of one honour."""

    prefix: ClassVar[str] = "round"

    def begin(self) -> None:
        """The state before the first event."""
        self.pin = ""
        self.honour = ""
        self.cycle = ""
        self.year = 0
        self.unit = ""
        self.windows: list[Span] = []
        self.stages: list[Span] = []
        self.total: int | None = None
        self.of_units: dict[str, int] = {}
        self.applications: list[str] = []
        self.applied: dict[str, int] = {}
        self.places: dict[str, Place] = {}
        self.status: RoundStatus | None = None
        self.opened_on: date | None = None

    def open(
        self, on: Occasion, *, pin: str, honour: str, rule: RoundRule, cycle: str, year: int,
        windows: Mapping[str, Mapping[str, date | None]], reason: str, previous: date | None, off_cycle: bool,
        unit: str = "",
    ) -> None:  # fmt: skip
        """Open it. ``windows`` overrides the notice's days by id, each end by itself; a round off its cycle needs a reason
        (A11).
        """
        if self.exists:
            raise AlreadyExists(kind=Thing.ROUND, name=self.name)
        check_not_future(on, on.effective_on)
        if off_cycle and rule.off_cycle == "refuse":
            earliest = after(previous, rule.every) if previous and rule.every else previous
            raise TooEarly(
                what=Period.OPENING_ROUND, earliest=earliest, on=on.effective_on, clause=rule.source
            )
        if off_cycle and not reason.strip():
            raise ReasonMissing(pointer="/reason", clause=rule.source)
        within = () if rule.rolling else rule.windows  # rolling intake has no last day
        _check_known(windows, {w.id for w in within} | {s.id for s in rule.stages}, rule)
        spans = tuple(Span(w.id, *_days(w, year, windows), counts=w.counts, clause=w.source) for w in within)
        stages = tuple(
            Span(s.id, *_days(s, year, windows), hard=s.effect == "refuse", clause=s.source)
            for s in rule.stages
        )
        total = rule.quota.total if rule.quota else None
        self.record(
            Opened,
            on,
            scheme=pin,
            honour=honour,
            cycle=cycle,
            year=year,
            windows=spans,
            stages=stages,
            total=total,
            reason=reason,
            unit=unit,
        )

    def extend(self, on: Occasion, *, window: str, closes: date, reason: str) -> None:
        """Move the end of a window to a later day, with a reason (Q07)."""
        self._open("extend", on)
        span = next((s for s in [*self.windows, *self.stages] if s.id == window), None)
        if span is None:
            known = "、".join(each.id for each in [*self.windows, *self.stages]) or NONE
            raise UnknownFinding(finding=window, known=known, pointer="/window")
        if span.closes is None:
            raise NotInThisState(state=WITHOUT_END, act="extend")
        if closes <= span.closes:
            raise OutOfRange(field="closes", actual=closes, wanted=f"> {span.closes}", pointer="/closes")
        self.record(Extended, on, window=window, closes=closes, reason=require_reason(reason))

    def change_quota(
        self, on: Occasion, *, total: int | None, reason: str, units: dict[str, int] | None = None
    ) -> None:
        """Change the number of places, in all or of single units; never below those already taken."""
        self._open("change-quota", on)
        now = self.standings
        if total is not None and total < len(self.places):
            raise OutOfRange(field="total", actual=total, wanted=f"≥ {len(self.places)}", pointer="/total")
        for unit, places in (units or {}).items():
            if places < now.of(unit):
                raise OutOfRange(
                    field=unit, actual=places, wanted=f"≥ {now.of(unit)}", pointer=f"/units/{unit}"
                )
        self.record(QuotaChanged, on, total=total, units=units or {}, reason=require_reason(reason))

    def close(self, on: Occasion, reason: str = "") -> None:
        """Take no more applications."""
        self._open("close", on)
        self.record(Closed, on, reason=reason)

    # --- windows -------------------------------------------------------------------------------------------------------

    def why_not_apply(self, day: date, extender: Text) -> Refusal | None:
        """Whether applications are taken on a day. A window that counts a later step only has to be open already."""
        if self.status != RoundStatus.OPEN:
            return RoundClosed(round=self.name)
        if not self.windows or any(span.contains(day) for span in self.windows):
            return None
        span = next((s for s in self.windows if s.closes is None or day <= s.closes), self.windows[-1])
        return _outside(span, day, extender)

    def why_not_arrival(self, step: str, day: date, extender: Text) -> Refusal | None:
        """Whether an application may still arrive at a step whose arrival the window counts."""
        counting = [span for span in self.windows if span.counts == step]
        if not counting or any(span.contains(day) for span in counting):
            return None
        return _outside(counting[-1], day, extender)

    def why_not_stage(self, stage: str, day: date) -> Refusal | None:
        """Whether a later stage is open on a day."""
        span = next((s for s in self.stages if s.id == stage), None)
        if span is None or not span.hard or span.contains(day):
            return None
        return StageClosed(
            stage=span.id, opens=span.opens, closes=span.closes or UNLIMITED, on=day, clause=span.clause
        )

    # --- places --------------------------------------------------------------------------------------------------------

    def count_application(self, on: Occasion, *, award: str, home: str, unit: str = "") -> None:
        """Count an application, where places are a share of a unit's own for that unit too."""
        self.record(ApplicationCounted, on, award=award, home=home, unit=unit)

    @property
    def scheme_id(self) -> str:
        """The notice it is held under, whichever version."""
        return self.pin.partition("@")[0]

    @property
    def standings(self) -> Standings:
        """Where the round stands, for its quota."""
        taken = tuple(self.places.values())
        return Standings(self.total, len(self.applications), taken, self.of_units, self.applied)

    def why_full(self, place: Place, quota: Quota | None, peers: Peers = ALONE) -> NoPlacesLeft | None:
        """Whether some limit leaves no place for an application."""
        full = next((each for each in limits(quota, place, self.standings, peers) if each.reached), None)
        if full is None:
            return None
        may = quota is not None and quota.exceed != "refuse"
        return NoPlacesLeft(
            round=self.name,
            what=full.what,
            limit=full.most,
            remedy=WITH_REASON if may else "",
            clause=full.clause,
        )

    def take_place(
        self, on: Occasion, place: Place, quota: Quota | None, reason: str, peers: Peers = ALONE
    ) -> None:
        """Take a place for an award, within every limit of the quota – or beyond it with a reason where that is allowed."""
        if place.award in self.places:
            return
        full = self.why_full(place, quota, peers)
        if full and (quota is None or quota.exceed == "refuse" or not reason.strip()):
            raise full
        self.record(PlaceTaken, on, **msgspec.structs.asdict(place), reason=reason)

    def free_place(self, on: Occasion, award: str) -> None:
        """Give a place back."""
        if award in self.places:
            self.record(PlaceFreed, on, award=award)

    def _open(self, act: str, on: Occasion) -> None:
        """Refuse what is not about an open round, or not of a day between its opening and today."""
        if self.status != RoundStatus.OPEN:
            raise NotInThisState(state=self.status or Condition.NOT_OPENED, act=act)
        check_within(on, self.opened_on)


def _check_known(windows: Mapping[str, Any], known: set[str], rule: RoundRule) -> None:
    """Refuse days for a window that the notice does not have; rolling intake has none."""
    for name in windows:
        if name not in known:
            listed = "、".join(sorted(known)) or NONE
            raise UnknownFinding(finding=name, known=listed, pointer=f"/windows/{name}", clause=rule.source)


def _days(
    window: Window | StageWindow, year: int, windows: Mapping[str, Mapping[str, date | None]]
) -> tuple[date | None, date | None]:
    """The days of a window: the notice's in that year, but for an end that is set otherwise."""
    opens, closes = window.open.in_year(year)
    named = windows.get(window.id, {})
    opens, closes = named.get("opens", opens), named.get("closes", closes)
    end = "closes" if "closes" in named else "opens"
    if opens is not None and closes is not None and closes < opens:
        field, actual, wanted = (
            (end, closes, f"≥ {opens}") if end == "closes" else (OPENS, opens, f"≤ {closes}")
        )
        raise OutOfRange(
            field=field,
            actual=actual,
            wanted=wanted,
            pointer=f"/windows/{window.id}/{end}",
            clause=window.source,
        )
    return opens, closes


WITH_REASON = Text(zh="，如确需增加请说明理由", en="; going beyond it needs a reason")
NONE = Text(zh="无", en="none")
WITHOUT_END = Text(zh="不设截止日期", en="without a last day")
OPENS = Text(zh="开始日期", en="opens")
UNLIMITED = Text(zh="不限", en="any day")


def _outside(span: Span, day: date, extender: Text) -> WindowClosed:
    opens, closes = span.opens or UNLIMITED, span.closes or UNLIMITED
    return WindowClosed(opens=opens, closes=closes, on=day, extender=extender, clause=span.clause)
