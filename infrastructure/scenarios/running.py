"""Driving the real engine through a scenario: real store, real office, a clock that the steps move.

There is no code for any particular act here. A step names a command, its facts are validated by that command's own
model, and the office carries it out or refuses. Besides what a scenario expects, three things are always checked: a
refused step writes nothing, every aggregate equals the fold of its stored events, and every register looked at its rebuild.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from application.acts.schemes import PublishScheme
from application.agenda import Agenda
from application.authority import SYSTEM
from application.command import Command
from application.commands import command_for
from application.desk import KINDS, Caller, Desk
from application.directory import SeatOf
from application.office import Answer, Clock, Office, Request
from domain.award import Award
from domain.calendar import PLAIN, WorkCalendar
from domain.catalogue import catalogue
from domain.home import UnionHome
from domain.kernel import Aggregate, Event
from domain.refusals import AlreadyExists, Refusal
from domain.round import Round
from infrastructure.calendars import import_year, shipped_calendars
from infrastructure.due import applications_under_way, held_honours
from infrastructure.event_store.store import SqlEventStore, open_store
from infrastructure.history import not_the_fold
from infrastructure.registers.query import LARGEST_PAGE, Query, QueryRefused
from infrastructure.registers.registers import Registers
from infrastructure.scenarios.answers import FILLED, CannotFill, Desired, filled
from infrastructure.scenarios.checking import read_moment
from infrastructure.scenarios.comparing import Difference, differences, row_differences, shown, told, warned
from infrastructure.scenarios.language import Check, PlacedStep, Prepared, Step
from infrastructure.strict_yaml import Spot
from infrastructure.trees import plant

FIRST_DAY = datetime(2000, 1, 1)  # noqa: DTZ001  (local time, for a scenario without steps)


@dataclass(frozen=True)
class Played:
    """A step as it was played: what it was, what became of it, and where that is not as expected."""

    spot: Spot
    told: str
    outcome: str
    differences: tuple[Difference, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it went as expected."""
        return not self.differences


@dataclass(frozen=True)
class Outcome:
    """What became of a scenario. ``recorded``: which events there are in the end, by their topics without the version."""

    prepared: Prepared
    played: tuple[Played, ...]
    seconds: float
    recorded: frozenset[str] = frozenset()

    @property
    def ok(self) -> bool:
        """Whether everything went as expected."""
        return all(step.ok for step in self.played)


class NotEmpty(Exception):
    """A scenario needs a database of its own: there is something in this one already."""


def set_stage(prepared: Prepared, database: str) -> None:
    """Enter tree and calendars and publish the notices of a scenario into an empty database. Raises ``NotEmpty``."""
    with _opened(database) as store:
        if store.head():
            raise NotEmpty(database)
        clock = beginning(prepared).replace(tzinfo=ZoneInfo(prepared.time_zone)).astimezone(UTC)
        office = _office(prepared, store, lambda: clock)
        plant(prepared.tree, office)
        enter_years(prepared, office, date.min, beginning(prepared).date())
        for scheme in prepared.schemes:
            content = scheme.model_dump(mode="json", by_alias=True)
            office.perform(Request(PublishScheme(content=content), Caller(SYSTEM.person)))


def enter_years(prepared: Prepared, office: Office, after: date, until: date) -> None:
    """Enter the years of its calendars that were announced in between; what comes with Jianjia is there already."""
    for file in prepared.calendars:
        for year in file.numbers:
            if after < file.years[str(year)].announced_on <= until:
                with suppress(AlreadyExists):
                    import_year(office, file, year)


def run(prepared: Prepared, database: str) -> Outcome:
    """Play a scenario on a database where its stage is set."""
    began = perf_counter()
    with _opened(database) as store:
        played = tuple(_Play(prepared, store).through())
        recorded = {raw.topic.partition(":")[0] for raw in store.read_raw(0, store.head())}
    return Outcome(prepared, played, perf_counter() - began, frozenset(recorded))


def beginning(prepared: Prepared) -> datetime:
    """Midnight before the first step: tree and notices are there from then on."""
    moments = (read_moment(placed.step.on, None) for placed in prepared.steps)
    first = next((moment for moment in moments if moment is not None), FIRST_DAY)
    return first.replace(hour=0, minute=0, second=0, microsecond=0)


@contextmanager
def _opened(database: str) -> Iterator[SqlEventStore[Event]]:
    store = open_store(database, catalogue())
    try:
        yield store
    finally:
        store.close()


def _office(prepared: Prepared, store: SqlEventStore[Event], clock: Clock) -> Office:
    return Office(store, clock, calendars=shipped_calendars(), time_zone=prepared.time_zone)


@dataclass
class _Play:
    """One scenario being played."""

    prepared: Prepared
    store: SqlEventStore[Event]
    names: dict[str, str] = field(default_factory=dict)
    looked_at: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.prepared.time_zone)
        self.local = beginning(self.prepared)
        self.office = _office(self.prepared, self.store, self._now)
        self.registers = Registers(self.store.engine, self.store)
        self.agenda = Agenda(
            self.office, self.store, partial(held_honours, self.registers),
            partial(applications_under_way, self.registers),
        )  # fmt: skip

    def _now(self) -> datetime:
        return self.local.replace(tzinfo=self.zone).astimezone(UTC)

    def through(self) -> Iterator[Played]:
        """Every step until one is not as expected, then what holds at the end."""
        for placed in self.prepared.steps:
            played = self.play(placed)
            yield played
            if not played.ok:
                return
        yield from self._end()

    # --- a step ----------------------------------------------------------------------------------------------------------

    def play(self, placed: PlacedStep) -> Played:
        """One step: an act, a look at a register, or the sweep."""
        step, before = placed.step, self.local.date()
        self.local = read_moment(step.on, self.local) or self.local
        enter_years(self.prepared, self.office, before, self.local.date())
        if step.check is not None:
            return self._checked(step.check, placed.spot)
        if step.sweep is not None:
            return self._swept(step.sweep, placed.spot)
        head = self.store.head()
        try:
            answer = self._perform(step)
        except Refusal as refusal:
            return self._refused(placed, refusal, wrote=self.store.head() > head)
        except (CannotFill, ValidationError) as wrong:
            return self._played(
                placed, "—", [Difference("with", "能填写 / to be filled in", _problem(wrong))]
            )
        except (
            Exception
        ) as broken:  # a fault of the engine is told like any difference, and the other scenarios go on
            return self._played(placed, "!", [_broken(broken)])
        return self._accepted(placed, answer)

    def _perform(self, step: Step) -> Answer:
        name = self.names.get(step.to or "", step.to or "")
        command = command_for(step.do or "")
        given = {key: value if key in FILLED else self._named(value) for key, value in step.with_.items()}
        facts = filled(command, given, self._desired(command, name, given), self.local.date())
        return self._carry_out(command.model_validate(facts), self._caller(step), name)

    def _carry_out(self, command: Command, caller: Caller, name: str = "") -> Answer:
        return self.office.perform(Request(command, caller, name))

    def _caller(self, step: Step) -> Caller:
        """The person in the seat. Who sits in a seat that nobody holds is nobody, and the office will say so."""
        if step.as_ is None:
            return Caller(step.person or "")
        if step.as_ == "system":
            return Caller(SYSTEM.person)
        unit, _, seat = step.as_.partition("/")
        found = self.office.knowledge.directory.get(unit)
        holders = found.holders(seat, self.local.date()) if found else []
        return Caller(step.person or next(iter(holders), f"{unit}.{seat}"), SeatOf(unit, seat))

    def _named(self, value: Any) -> Any:
        """A name given before stands for the id, wherever it is the whole value."""
        if isinstance(value, str):
            return self.names.get(value, value)
        if isinstance(value, list):
            return [self._named(each) for each in value]
        if isinstance(value, dict):
            return {key: self._named(each) for key, each in value.items()}
        return value

    def _desired(self, command: type[Command], name: str, given: Mapping[str, Any]) -> Desired | None:
        """The honour whose papers may be filled in: that of the award, or of the round applied in."""
        day = self.local.date()
        try:
            if command.noun() == Award.prefix and name:
                return self.office.read(Award, name, lambda award: self._of_award(award, command.verb(), day))
            pin, honour = self.office.read(Round, str(given.get("round", "")), lambda r: (r.pin, r.honour))
        except Refusal:
            return None
        scheme = self.office.knowledge.scheme(pin)
        return Desired(scheme, scheme.honours[honour], self._who(given), None, False, day)

    def _who(self, given: Mapping[str, Any]) -> tuple[str | None, str, str]:
        """The grade applied for, the kind of the home and the type of its unit."""
        name = str(given.get("home", ""))
        try:
            kind, unit = self.office.read(UnionHome, name, lambda home: (home.kind, home.unit))
        except Refusal:
            return given.get("grade"), "", ""
        known = self.office.knowledge.directory.get(unit)
        return given.get("grade"), kind, known.type if known else ""

    def _of_award(self, award: Award, verb: str, day: date) -> Desired:
        """What an act on an award fills in: the papers of the step that waits, or – out of turn – of the act's own step."""
        scheme = self.office.knowledge.scheme(award.pin)
        honour = scheme.honours[award.honour]
        waiting = next((step for step in honour.route if step.step == award.waiting), None)
        own = next((step for step in honour.route if step.act == verb), None)
        step = waiting if waiting is not None and waiting.act == verb else own
        who = (award.grade, award.kind, award.unit_type)
        return Desired(scheme, honour, who, step, award.standing is not None, day)

    # --- what became of it -----------------------------------------------------------------------------------------------

    def _accepted(self, placed: PlacedStep, answer: Answer) -> Played:
        step = placed.step
        if step.names:
            self.names[step.names] = answer.name
        if step.refused:
            refusal = f"{step.refused}{f' ({step.clause})' if step.clause else ''}"
            return self._played(placed, "✓", [Difference("结果 / outcome", refusal, "办理成功 / accepted")])
        wrong = list(self._state(step, answer.stream))
        if step.events is not None and (came := told(answer.events, answer.stream)) != list(step.events):
            wrong.append(Difference("events", shown(step.events), shown(came)))
        if step.warned is not None and (came := warned(answer.events)) != sorted(step.warned):
            wrong.append(Difference("warned", shown(sorted(step.warned)), shown(came)))
        return self._played(placed, "✓", wrong)

    def _refused(self, placed: PlacedStep, refusal: Refusal, *, wrote: bool) -> Played:
        step, sentence = placed.step, told_refusal(refusal)
        wrong = []
        if step.refused != refusal.code:
            wrong.append(Difference("结果 / outcome", step.refused or "办理成功 / accepted", sentence))
        elif step.clause is not None and step.clause not in (refusal.clause or "").split(", "):
            wrong.append(Difference("clause", step.clause, refusal.clause or "—"))
        elif step.says is not None and step.says not in f"{refusal.message} {refusal.message_en}":
            wrong.append(Difference("says", step.says, refusal.message))
        if wrote:
            wrong.append(
                Difference("记录 / log", "被拒绝的不留下记录 / unchanged by a refusal", "有新记录 / written")
            )
        if step.expects and step.to:
            noun = command_for(step.do or "").noun()
            wrong += self._state(step, f"{noun}:{self.names.get(step.to, step.to)}")
        outcome = f"✗ {refusal.code}" if wrong else f"✓ 按预期拒绝 / refused as told {in_full(refusal)}"
        return self._played(placed, outcome, wrong)

    def _state(self, step: Step, stream: str) -> list[Difference]:
        """What is not as expected of the aggregate the step was about."""
        if not step.expects:
            return []
        prefix, _, name = stream.partition(":")
        wanted = self._named(step.expects)

        def look(desk: Desk) -> list[Difference]:
            found = desk.existing(KINDS[prefix], name, prefix)
            return list(differences(wanted, found, calendar_of(desk, found)))

        return self.office.ask(Caller(SYSTEM.person), look)

    def _played(self, placed: PlacedStep, outcome: str, wrong: Sequence[Difference]) -> Played:
        step = placed.step
        who = step.as_ or step.person or ""
        about = f" → {step.to or step.names}" if step.to or step.names else ""
        return Played(
            placed.spot, f"{self.local:%Y-%m-%d %H:%M} {who} {step.do}{about}", outcome, tuple(wrong)
        )

    def _swept(self, expected: Sequence[Mapping[str, Any]], spot: Spot) -> Played:
        """What the sweep records when it wakes now, as the worker does, held against what it should."""
        self.looked_at["dynamic-management"] = None
        what = f"{self.local:%Y-%m-%d %H:%M} 巡查 sweep"
        try:
            rows = [each._asdict() for each in self.agenda.pass_time(self.local.date())]
            self.agenda.tell()
        except Exception as broken:
            return Played(spot, what, "!", (_broken(broken),))
        wrong = tuple(row_differences(self._named(list(expected)), rows, in_order=False))
        return Played(spot, what, "✗" if wrong else "✓", wrong)

    # --- registers, and the end ------------------------------------------------------------------------------------------

    def _checked(self, check: Check, spot: Spot) -> Played:
        """What a register says, held against what it should say."""
        when = f" as of {check.as_of}" if check.as_of else ""
        what = f"{self.local:%Y-%m-%d %H:%M} 台账 register {check.register_}{when}"
        try:
            rows = self.registers.read(self._query(check)).rows
            self.looked_at[check.register_] = None
        except QueryRefused as refused:
            return Played(
                spot, what, "✗", (Difference(check.register_, "能查询 / to be answered", str(refused)),)
            )
        wrong = list(self._rows_differ(check, rows))
        return Played(spot, what, "✗" if wrong else "✓", tuple(wrong))

    def _query(self, check: Check) -> Query:
        where = {name: str(self._named(value)) for name, value in check.where.items()}
        if check.for_ is not None:
            where["for_seat"] = check.for_
        known = self._known_at(check.known_at) if check.known_at else None
        return Query(
            check.register_,
            where,
            check.view,
            check.as_of,
            known,
            check.since,
            all=check.all,
            limit=LARGEST_PAGE,
        )

    def _known_at(self, text: str) -> datetime:
        """A day means its end."""
        moment = read_moment(text, None) or self.local
        local = moment if len(text) > 10 else datetime.combine(moment.date(), time.max)
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def _rows_differ(self, check: Check, rows: list[dict[str, Any]]) -> Iterator[Difference]:
        if check.count is not None and check.count != len(rows):
            yield Difference("count", str(check.count), str(len(rows)))
        if check.rows is not None:
            yield from row_differences(self._named(list(check.rows)), rows, check.in_order)

    def _end(self) -> Iterator[Played]:
        """What the registers should say, and what must hold after every scenario."""
        for placed in self.prepared.registers:
            yield self._checked(placed.check, placed.spot)
        wrong = (*self._not_the_fold(), *self._not_the_rebuild())
        if wrong:
            yield Played(self.prepared.spot, "重放 / replay", "✗", wrong)

    def _not_the_rebuild(self) -> Iterator[Difference]:
        """Every row of the registers looked at that differs from a rebuild: they were followed in pieces until here."""
        for each in [difference for name in self.looked_at for difference in self.registers.verify(name)]:
            yield Difference(f"台账 register {each.table}", shown(each.rebuilt), shown(each.stored))

    def _not_the_fold(self) -> Iterator[Difference]:
        """Every live aggregate that differs from the fold of its stored events."""
        for stream in dict.fromkeys(raw.stream for raw in self.store.read_raw(0, self.store.head())):
            for name, folded, live in not_the_fold(self.office, stream):
                yield Difference(f"{stream} {name}", shown(folded), shown(live))


def calendar_of(desk: Desk, found: Aggregate) -> WorkCalendar:
    """The working days an award is counted by; any for what is not an award."""
    return (
        desk.calendar_to_show(desk.rules(found).scheme)
        if isinstance(found, Award) and found.exists
        else PLAIN
    )


def told_refusal(refusal: Refusal) -> str:
    """Code, sentence and clause of a refusal, and how many more there are."""
    clause = f" [{refusal.clause}]" if refusal.clause else ""
    more = "".join(f"；{other.code}: {other.message}" for other in refusal.others)
    return f"{refusal.code}: {refusal.message}{clause}{more}"


def in_full(refusal: Refusal) -> str:
    """Code, both sentences and clause of a refusal that came as it was told."""
    clause = f"〔{refusal.clause}〕" if refusal.clause else ""
    return f"{refusal.code}：{refusal.message} / {refusal.message_en}{clause}"


def fault(broken: Exception) -> str:
    """What broke, and where."""
    where = traceback.extract_tb(broken.__traceback__)[-1]
    return f"{type(broken).__name__}: {broken} ({Path(where.filename).name}:{where.lineno})"


def _broken(fault_of_engine: Exception) -> Difference:
    return Difference("引擎 / engine", "有答复 / an answer", fault(fault_of_engine))


def _problem(wrong: CannotFill | ValidationError) -> str:
    if isinstance(wrong, CannotFill):
        return str(wrong)
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong.errors())
