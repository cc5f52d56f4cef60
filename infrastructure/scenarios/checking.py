"""What can be wrong with a scenario before it is run: unknown acts, facts, codes and clauses, days that run backwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any

from pydantic import ValidationError

from application.command import Command
from application.commands import BY_ACT
from application.time import Happened
from domain.catalogue import EVENTS
from domain.refusals import every
from domain.scheme.mistakes import Mistake, Mistakes, Place, near
from domain.scheme.words import FIRST_DAY, LAST_DAY
from infrastructure.clauses import catalogue
from infrastructure.scenarios.answers import FILLED, SHORTHANDS, filled
from infrastructure.scenarios.comparing import facts_of
from infrastructure.scenarios.language import Check, PlacedStep, Scenario
from infrastructure.strict_yaml import Mapping as MappingNode
from infrastructure.strict_yaml import Node, Spot, find
from infrastructure.wording import explained

MORNING = time(9)
"""The time of a step that names only its day."""


def check_scenario(scenario: Scenario, steps: Iterable[PlacedStep], node: Node) -> Mistakes:
    """Everything wrong with a scenario that can be told without running it; ``steps`` with the shared ones put in."""
    yield from _clauses(scenario, node)
    now: datetime | None = None
    for placed in steps:
        yield from check_step(placed)
        now, wrong = place_in_time(placed, now, scenario.scenario)
        if wrong is not None:
            yield wrong
    for place, check in enumerate(scenario.registers):
        yield from _check(check, find(node, ("registers", place))[1])


def _clauses(scenario: Scenario, node: Node) -> Mistakes:
    for place, clause in enumerate(scenario.clauses):
        if clause not in catalogue():
            spot = find(node, ("clauses", place))[1]
            zh, en = near(clause, catalogue())
            yield spot.mistake(
                "unknown-clause", f"没有条款“{clause}”{zh}", f"There is no clause `{clause}`{en}"
            )


# --- time ----------------------------------------------------------------------------------------------------------------


MOMENT = (
    f"日期写作2018-05-02或2018-05-02 14:30，在{FIRST_DAY}与{LAST_DAY}之间。",
    f"A day is written 2018-05-02, a time 2018-05-02 14:30; it lies between {FIRST_DAY} and {LAST_DAY}.",
)


def place_in_time(
    placed: PlacedStep, before: datetime | None, scenario: str
) -> tuple[datetime | None, Mistake | None]:
    """The local time of a step, never before that of the step before it."""
    moment = read_moment(placed.step.on, before)
    if moment is None:
        return before, _spot(placed, "on").mistake("bad-date", *MOMENT, ("on",))
    if before is not None and moment < before:
        zh = f"{placed.step.on}早于上一步（{before:%Y-%m-%d %H:%M}）；步骤不能倒着走（{scenario}）。"
        en = f"{placed.step.on} is before the step before it ({before:%Y-%m-%d %H:%M}); steps cannot go back in time ({scenario})."
        return before, _spot(placed, "on").mistake("back-in-time", zh, en, ("on",))
    return moment, None


def read_moment(text: str | None, before: datetime | None) -> datetime | None:
    """A day is nine in the morning, or later when the step before was later on that day; nothing is as before. ``None``
    when it is no moment, or none on which anybody acts.
    """
    if text is None:
        return before
    moment = _moment(text)
    if moment is None or not FIRST_DAY <= moment.date() <= LAST_DAY:
        return None
    if before is None or len(text) > DAY_ALONE or before.date() != moment.date():
        return moment
    return max(moment, before)


DAY_ALONE = len("2018-05-02")


def _moment(text: str) -> datetime | None:
    try:
        if len(text) > DAY_ALONE:
            return datetime.fromisoformat(text.replace(" ", "T", 1)).replace(tzinfo=None)
        return datetime.combine(date.fromisoformat(text), MORNING)
    except ValueError:
        return None


# --- a step --------------------------------------------------------------------------------------------------------------


def check_step(placed: PlacedStep) -> Mistakes:
    """Everything wrong with one step."""
    step = placed.step
    if sum(each is not None for each in (step.do, step.check, step.sweep)) != 1:
        zh = "一步要么有“do”，要么有“check”、“sweep”或“given”。"
        en = "A step has one of `do`, `check`, `sweep` and `given`."
        yield placed.spot.mistake("what-step", zh, en)
    elif step.check is not None:
        yield from _check(step.check, _spot(placed, "check"))
    elif step.sweep is not None:
        yield from _sweep(placed, step.sweep)
    else:
        yield from _who(placed)
        yield from _act(placed)
        yield from _outcome(placed)


def _who(placed: PlacedStep) -> Mistakes:
    as_ = placed.step.as_
    if as_ is None and placed.step.person is None:
        zh, en = "缺少“as”：由谁办理（单位/职位）。", "`as` is missing: who acts (unit/seat)."
        yield placed.spot.mistake("missing-key", zh, en)
    elif as_ is not None and as_ != "system" and as_.count("/") != 1:
        zh, en = f"“{as_}”应写作“单位/职位”，或system。", f"`{as_}` must be written `unit/seat`, or `system`."
        yield _spot(placed, "as").mistake("bad-actor", zh, en, ("as",))


def _act(placed: PlacedStep) -> Mistakes:
    step = placed.step
    command = BY_ACT.get(step.do or "")
    if command is None:
        zh, en = near(step.do or "", BY_ACT)
        yield _spot(placed, "do").mistake(
            "unknown-act", f"没有“{step.do}”这一操作{zh}", f"There is no act `{step.do}`{en}"
        )
        return
    if command.creates and step.to is not None:
        zh, en = f"“{step.do}”不需要“to”。", f"`{step.do}` takes no `to`."
        yield _spot(placed, "to").mistake("unknown-key", zh, en, ("to",))
    if not command.creates and step.to is None:
        zh, en = f"缺少“to”：“{step.do}”是对哪一个办理的。", f"`to` is missing: what `{step.do}` is about."
        yield placed.spot.mistake("missing-key", zh, en)
    yield from _facts(placed, command)
    yield from _expected(placed, facts_of(command.noun()), command.noun())


def _facts(placed: PlacedStep, command: type[Command]) -> Mistakes:
    """What `with` says, held against the fields of the act; papers are looked at when they are filled in."""
    given = placed.step.with_
    plain = {name: value for name, value in given.items() if name not in (*FILLED, *SHORTHANDS)}
    known = command.model_fields
    for name in given:
        if name in SHORTHANDS and not _understands(name, known):
            zh, en = f"此操作没有“{name}”这一项。", f"`{name}` means nothing to this act."
            yield _spot(placed, "with").mistake("unknown-key", zh, en, ("with", name))
    plain = filled(command, plain, None, date.min) | {
        name: _stand_in(name) for name in given if name in FILLED
    }
    try:
        command.model_validate(plain)
    except ValidationError as refused:
        around = placed.node.entries.get("with") if isinstance(placed.node, MappingNode) else None
        yield from explained(command, refused, around or MappingNode(placed.spot))


def _understands(shorthand: str, known: Mapping[str, Any]) -> bool:
    needed = {"papers": ("form", "checklist", "documents"), "sealed": ("opinion", "sealed_on")}[shorthand]
    return set(needed) <= set(known)


def _stand_in(name: str) -> Any:
    return [] if name == "documents" else {}


def _expected(placed: PlacedStep, known: Iterable[str], noun: str) -> Mistakes:
    for name in placed.step.expects:
        if name not in known:
            zh, en = near(name, known)
            spot = _spot(placed, "expects")
            yield spot.mistake(
                "unknown-fact", f"没有“{name}”可供核对{zh}", f"`{name}` is nothing to expect of {noun}{en}"
            )
    for event in placed.step.events or ():
        if event not in event_names():
            zh, en = near(event, event_names())
            yield _spot(placed, "events").mistake(
                "unknown-event", f"没有事件“{event}”{zh}", f"There is no event `{event}`{en}"
            )


def _outcome(placed: PlacedStep) -> Mistakes:
    step = placed.step
    if step.refused in OF_THE_API:
        zh = f"“{step.refused}”由HTTP接口用来答复，不由业务规则给出；步骤写法有误的，演示之前即行指出。"
        en = f"`{step.refused}` is an answer of the HTTP API, not of the engine; a step that cannot be read is told beforehand."
        yield _spot(placed, "refused").mistake("unknown-code", zh, en)
    elif step.refused is not None and step.refused not in codes():
        zh, en = near(step.refused, codes(), "docs/reference/refusals.md")
        spot = _spot(placed, "refused")
        yield spot.mistake(
            "unknown-code", f"没有代码“{step.refused}”{zh}", f"There is no refusal `{step.refused}`{en}"
        )
    for key in ("names", "events", "warned") if step.refused else ("clause", "says"):
        if getattr(step, key) is not None:
            word = (
                ("被拒绝的步骤", "A refused step")
                if step.refused
                else ("没有refused的步骤", "A step without `refused`")
            )
            zh, en = f"{word[0]}不写“{key}”。", f"{word[1]} has no `{key}`."
            yield _spot(placed, key).mistake("out-of-place", zh, en, (key,))


def _check(check: Check, spot: Spot) -> Mistakes:
    if check.rows is None and check.count is None:
        zh, en = "缺少“rows”（没有则写[]）。", "`rows` is missing (`[]` for none)."
        yield spot.mistake("missing-key", zh, en)
    if check.known_at is not None and read_moment(check.known_at, None) is None:
        yield spot.mistake("bad-date", *MOMENT, ("known_at",))


def _sweep(placed: PlacedStep, rows: Iterable[Mapping[str, Any]]) -> Mistakes:
    """What time brought is told by what the sweep tells, and its events are events."""
    for row in rows:
        for name in row:
            if name not in Happened._fields:
                zh, en = near(name, Happened._fields)
                zh, en = f"没有“{name}”可供核对{zh}", f"`{name}` is nothing to expect of what time brings{en}"
                yield _spot(placed, "sweep").mistake("unknown-fact", zh, en)
        if "event" in row and row["event"] not in event_names():
            zh, en = near(str(row["event"]), event_names())
            zh, en = f"没有事件“{row['event']}”{zh}", f"There is no event `{row['event']}`{en}"
            yield _spot(placed, "sweep").mistake("unknown-event", zh, en)


def _spot(placed: PlacedStep, key: str) -> Spot:
    place: Place = (key,)
    return find(placed.node, place)[1]


OF_THE_API = frozenset({
    "token-missing", "token-invalid", "token-expired", "bad-header", "bad-parameter", "no-such-path", "wrong-method",
    "body-too-large", "not-json", "version-missing", "bad-value", "name-twice", "store-unavailable", "register-stopped",
    "position-not-reached", "unexpected",
})  # fmt: skip
"""The codes of requests that never reach an act."""


@cache
def codes() -> frozenset[str]:
    """Every code an act may be refused with."""
    return frozenset(refusal.code for refusal in every()) - OF_THE_API


@cache
def event_names() -> frozenset[str]:
    """Every event, without its version."""
    return frozenset(event.topic.partition(":")[0] for event in EVENTS)
