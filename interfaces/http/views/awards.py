"""An award as the answers show it: where it stands, its road with every seal, and its whole history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from application.authority import Place
from application.directory import Directory
from application.ports import Recorded
from domain.award import Award
from domain.award.held import in_force_from
from domain.award.route import label
from domain.award.rules import RuleBook, Rules
from domain.award.state import Claim, Objection, Seal, SealMark
from domain.calendar import WorkCalendar
from domain.kernel import Event, latest
from domain.scheme.notice import Scheme
from domain.scheme.route import AnyStep
from domain.vocabulary import Act, HomeKind
from infrastructure.history import Difference, differences, key
from interfaces.http.views.actions import ActionView
from interfaces.http.views.deadlines import Days, DeadlineView, ProposalView, RectificationView
from interfaces.http.views.people import Body, By, body, by, unit_title

ENVELOPE = frozenset({"stream", "version", "recorded_at", "effective_on", "by"})


class Tree(NamedTuple):
    """The organisation tree on a day, where the notice's actors stand in it for the applicant, and the working days."""

    directory: Directory
    day: date
    places: Mapping[str, Place]
    calendar: WorkCalendar


class Waiting(Struct, frozen=True):
    """The step whose turn it is, and whose."""

    step: str
    title: str
    act: str
    since: date | None
    on: tuple[Body, ...]


class AwardState(Struct, frozen=True):
    """Where an award stands today. ``ended_on`` may lie ahead: until that day the honour is held. So may ``conferred_on``: until
    that day it has no ``standing``, as it is in no register, and ``standing_title`` names the day (自…起生效).
    """

    id: str
    version: int
    scheme: str
    honour: str
    honour_title: str
    home: str
    kind: str
    kind_title: str
    unit: str
    unit_title: str
    round: str
    grade: str | None
    stage: str
    stage_title: str
    stage_title_en: str
    waiting: Waiting | None
    applied_on: date | None
    publicity_until: date | None
    standing: str | None
    standing_title: str | None
    standing_title_en: str | None
    conferred_on: date | None
    valid_until: date | None
    last_passed_on: date | None
    next_due: date | None
    overdue: bool
    ended_on: date | None
    decision: str | None
    imported: bool
    rectification: RectificationView | None
    suspended_until: date | None
    proposal: ProposalView | None
    deadlines: tuple[DeadlineView, ...]
    objections: tuple[Objection, ...]
    grants: tuple[Claim, ...]
    recalls: dict[str, date | None]
    points: dict[str, Decimal]
    alerts: tuple[str, ...]


class AwardView(AwardState, frozen=True):
    """An award with what was filed, and what the caller may do about it."""

    home_title: str
    content: dict[str, Any]
    actions: tuple[ActionView, ...]
    links: dict[str, str]


class SealView(Struct, frozen=True):
    """A seal given at a step: who, in which seat, with which opinion, on which day, recorded when – superseded or not."""

    act: str
    by: By
    opinion: str
    agreed: bool
    party: str | None
    effective_on: date
    recorded_at: datetime
    seal: SealMark | None
    notes: tuple[str, ...]
    version: int
    superseded: bool
    superseded_by: int | None


class StepView(Struct, frozen=True):
    """A step of the road: ``done``, ``waiting``, ``not-applicable`` or ``ahead``; ``by`` are those who may act."""

    step: str
    title: str
    act: str
    act_title: str
    state: str
    by: tuple[Body, ...]
    seals: tuple[SealView, ...]
    seal: str
    opinion: str
    within: str | None
    due: date | None
    due_provisional: bool
    clause: str | None


class RouteView(Struct, frozen=True):
    """The road of an award: its steps in order, and the one that waits."""

    id: str
    version: int
    stage: str
    waiting: str | None
    steps: tuple[StepView, ...]


class HistoryEntry(Struct, frozen=True):
    """One event: what, when it took effect, when it was recorded, on whose authority, and everything it says.

    ``differences``: the items of the checklist a re-inspection found otherwise than the inspection before it.
    """

    position: int
    version: int
    type: str
    topic: str
    effective_on: date
    recorded_at: datetime
    by: By
    data: dict[str, Any]
    differences: tuple[Difference, ...]


class StreamEntry(HistoryEntry, frozen=True):
    """One event of a home, of one of its honours, of a members' review or of a reminder; ``version`` counts within its
    ``stream``.
    """

    stream: str


class History(Struct, frozen=True):
    """Every event of an award, oldest first, and every event of its reminders: issued, delivered or not, withdrawn,
    acknowledged. Nothing is ever left out or changed.
    """

    id: str
    version: int
    events: tuple[HistoryEntry, ...]
    reminders: tuple[StreamEntry, ...]


class HomeHistory(Struct, frozen=True):
    """Everything that happened to a home, its applications and honours and its reviews, in the order it was recorded.

    The versions of each stream run from 1 without a gap, so what is missing shows.
    """

    id: str
    events: tuple[StreamEntry, ...]


def state(recorded: Award, rules: Rules, tree: Tree) -> dict[str, Any]:
    """The fields of ``AwardState``: as the honour is on the day, with the day of an ending that is dated ahead."""
    award = recorded.as_of(tree.day)
    days = Days(award, rules, tree.calendar)
    return {
        "id": award.name,
        "version": award.version,
        "scheme": award.pin,
        "honour": award.honour,
        "honour_title": rules.honour.title.zh,
        "home": award.home,
        "kind": award.kind,
        "kind_title": _kind_title(rules.scheme, award.kind),
        "unit": award.unit,
        "unit_title": unit_title(tree.directory, award.unit, tree.day),
        "round": award.round,
        "grade": award.grade,
        "stage": str(award.stage),
        "stage_title": award.stage.zh,
        "stage_title_en": award.stage.en,
        "waiting": waiting(award, rules, tree),
        "applied_on": award.applied_on,
        "publicity_until": days.until("publicity"),
        **_standing(award, tree.day),
        "conferred_on": award.conferred_on,
        "valid_until": award.valid_until,
        "last_passed_on": award.last_passed_on,
        "next_due": award.next_due,
        "overdue": award.reinspection_due is not None and award.reinspection_due < tree.day,
        "ended_on": recorded.ended_on,
        "decision": award.decision,
        "imported": award.imported,
        "rectification": days.rectification(award.rectification),
        "suspended_until": days.until("suspension"),
        "proposal": days.proposal(award.proposal),
        "deadlines": days.views(),
        "objections": tuple(award.objections),
        "grants": tuple(award.claims),
        "recalls": dict(award.recalls),
        "points": dict(award.points),
        "alerts": tuple(award.alerts),
    }


def award_state(award: Award, rules: Rules, tree: Tree) -> AwardState:
    """Where an award stands today."""
    return AwardState(**state(award, rules, tree))


def award_view(
    award: Award, rules: Rules, tree: Tree, home_title: str, actions: tuple[ActionView, ...]
) -> AwardView:
    """An award for somebody who may act on it."""
    here = f"/awards/{award.name}"
    links = {
        "self": here, "route": f"{here}/route", "history": f"{here}/history", "home": f"/homes/{award.home}",
        "round": f"/rounds/{award.round}", "unit": f"/units/{award.unit}", "scheme": f"/schemes/{award.pin}",
    }  # fmt: skip
    content = msgspec.to_builtins(award.content)
    return AwardView(
        **state(award, rules, tree), home_title=home_title, content=content, actions=actions, links=links
    )  # fmt: skip


def _standing(award: Award, day: date) -> dict[str, str | None]:
    """What the honour is worth on the day, in words; before it begins nothing yet, and from when on."""
    word = award.standing
    if word is not None and award.is_held and award.conferred_on is not None and day < award.conferred_on:
        begins = in_force_from(award.conferred_on)
        return {"standing": None, "standing_title": begins.zh, "standing_title_en": begins.en}
    return {
        "standing": str(word) if word else None,
        "standing_title": word.zh if word else None,
        "standing_title_en": word.en if word else None,
    }


def _kind_title(scheme: Scheme, kind: str) -> str:
    named = scheme.kinds.get(kind)
    return named.zh if named else HomeKind.name_of(kind)


def waiting(award: Award, rules: Rules, tree: Tree) -> Waiting | None:
    """The step that waits, with the bodies whose turn it is."""
    if award.waiting is None:
        return None
    step = rules.route.step(award.waiting)
    whose = _bodies(award, rules, step, tree)
    return Waiting(step.step, label(step).zh, step.act, award.reached_on, whose)


def _bodies(award: Award, rules: Rules, step: AnyStep, tree: Tree) -> tuple[Body, ...]:
    return tuple(
        body(tree.directory, rules.scheme, name, tree.places.get(name), tree.day)
        for name in award.deciders(step)
    )


# --- the road --------------------------------------------------------------------------------------------------------


def route_view(award: Award, rules: Rules, tree: Tree) -> RouteView:
    """Every step with the seals given there, the superseded ones too."""
    days = Days(award, rules, tree.calendar)
    steps = tuple(_step(award, rules, step, tree, days) for step in rules.steps)
    return RouteView(award.name, award.version, award.stage.value, award.waiting, steps)


def _step(award: Award, rules: Rules, step: AnyStep, tree: Tree, days: Days) -> StepView:
    seals = [seal for seal in award.seals if seal.step == step.step]
    waits = award.waiting == step.step
    return StepView(
        step=step.step, title=label(step).zh, act=step.act, act_title=Act.name_of(step.act),
        state="waiting" if waits else _state_of(seals),
        by=_bodies(award, rules, step, tree),
        seals=tuple(_seal(seal, rules.scheme, tree.directory) for seal in seals),
        seal=step.seal, opinion=step.opinion, within=step.within,
        due=days.until("step") if waits else None, due_provisional=waits and days.provisional("step"),
        clause=step.source,
    )  # fmt: skip


def _state_of(seals: list[Seal]) -> str:
    live = [seal for seal in seals if seal.live]
    if not live:
        return "ahead"
    return "not-applicable" if live[-1].event.startswith("award.step-not-applicable") else "done"


def _seal(seal: Seal, scheme: Scheme, directory: Directory) -> SealView:
    return SealView(
        act=seal.act, by=by(directory, seal.by, seal.effective_on, scheme), opinion=seal.opinion, agreed=seal.agreed,
        party=seal.party, effective_on=seal.effective_on, recorded_at=datetime.fromisoformat(seal.recorded_on),
        seal=seal.mark, notes=seal.notes, version=seal.version, superseded=not seal.live,
        superseded_by=seal.superseded_by,
    )  # fmt: skip


# --- history ---------------------------------------------------------------------------------------------------------


def history(
    name: str, events: Sequence[Recorded[Event]], reminders: Iterable[Recorded[Event]], directory: Directory,
    book: RuleBook,
) -> History:  # fmt: skip
    """All events of one award, and of its reminders, in order."""
    otherwise = differences((each.event for each in events), book)
    entries = tuple(HistoryEntry(**_told(each, directory, otherwise)) for each in events)
    version = entries[-1].version if entries else 0
    return History(name, version, entries, _of_streams(reminders, directory, book))


def home_history(
    name: str, events: Iterable[Recorded[Event]], directory: Directory, book: RuleBook
) -> HomeHistory:
    """All events of a home's streams, in the order they were recorded."""
    return HomeHistory(name, _of_streams(events, directory, book))


def _of_streams(
    events: Iterable[Recorded[Event]], directory: Directory, book: RuleBook
) -> tuple[StreamEntry, ...]:
    ordered = sorted(events, key=lambda each: each.position)
    otherwise = differences((each.event for each in ordered), book)
    told = (_told(each, directory, otherwise) | {"stream": each.event.originator_id} for each in ordered)
    return tuple(StreamEntry(**each) for each in told)


def _told(
    each: Recorded[Event], directory: Directory, otherwise: Mapping[tuple[str, int], tuple[Difference, ...]]
) -> dict[str, Any]:
    """The fields of ``HistoryEntry``."""
    event = each.event
    said = msgspec.to_builtins(event, str_keys=True)
    return {
        "position": each.position, "version": event.originator_version, "type": latest(event.topic)[0], "topic": event.topic,
        "effective_on": event.effective_on, "recorded_at": event.recorded_at,
        "by": by(directory, event.by, event.effective_on),
        "data": {name: value for name, value in said.items() if name not in ENVELOPE},
        "differences": otherwise.get(key(event), ()),
    }  # fmt: skip
