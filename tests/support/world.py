"""A world to act in: an office over a store, a clock that can be set, a small tree, published notices, open rounds.

``world.do("hospital/chair", "award.apply", …)`` acts as the person in that seat; ``world.code(…)`` does the same and
answers with the code of the refusal, ``"ok"`` when there was none.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from application.agenda import Agenda
from application.commands import command_for
from application.desk import KINDS, Caller
from application.directory import SeatOf
from application.office import Answer, Office, Request
from application.samples import passing
from domain.award import Award
from domain.award.rules import Rules
from domain.calendar import WorkCalendar
from domain.catalogue import catalogue
from domain.kernel import Aggregate, Event
from domain.refusals import Refusal
from infrastructure.calendars import shipped_calendars
from infrastructure.due import applications_under_way, held_honours
from infrastructure.event_store.store import SqlEventStore, open_store
from infrastructure.registers.registers import Registers
from tests.support.papers import checklist, notice, papers

A = TypeVar("A", bound=Aggregate)

TREE: tuple[tuple[str, str, str | None], ...] = (
    ("beijing-federation", "municipal-federation", None),
    ("fangshan-federation", "district-federation", "beijing-federation"),
    ("liangxiang", "township-union", "fangshan-federation"),
    ("hospital", "basic-union", "liangxiang"),
    ("ward", "branch", "hospital"),
    ("school", "basic-union", "liangxiang"),
    ("works", "basic-union", "fangshan-federation"),
)
"""Unit, type, parent. The works stand directly below the district and have no system union."""

SEATS = (
    "chair", "clerk", "registrar", "members-congress", "members-meeting", "union-committee", "administration",
    "party-committee", "administration-and-party", "organisation-and-publicity",
)  # fmt: skip
"""In every unit each seat is held by a person of its own, called ``unit.seat``."""


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2018, 1, 2, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The instant."""
        return self.now

    @property
    def today(self) -> date:
        """The day, in Beijing as in UTC: it is ten o'clock in the morning there."""
        return self.now.date()

    def set(self, day: str | date) -> None:
        """Make it ten o'clock in the morning of that day, in Beijing."""
        self.now = datetime.fromisoformat(f"{day}T02:00:00+00:00")


class World:
    """An office and the people around it."""

    def __init__(
        self, url: str, *, calendars: Mapping[str, WorkCalendar] | None = None, clock: Clock | None = None
    ) -> None:
        self.url = url
        self.clock = clock or Clock()
        self.store: SqlEventStore[Event] = open_store(url, catalogue())
        known = shipped_calendars() if calendars is None else calendars
        self.office = Office(self.store, self.clock, calendars=known)
        self._registers: Registers | None = None
        self._agenda: Agenda | None = None

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    @property
    def registers(self) -> Registers:
        """The registers over the same database, made when first asked for."""
        if self._registers is None:
            self._registers = Registers(self.store.engine, self.store)
        return self._registers

    @property
    def agenda(self) -> Agenda:
        """The agenda of a worker that never sleeps, made when first asked for."""
        if self._agenda is None:
            held, under_way = (
                partial(held_honours, self.registers),
                partial(applications_under_way, self.registers),
            )
            self._agenda = Agenda(self.office, self.store, held, under_way)
        return self._agenda

    # --- acting --------------------------------------------------------------------------------------------------------

    def do(self, who: str, act: str, name: str = "", **facts: Any) -> Answer:
        """Act as ``unit/seat`` (or ``person@unit/seat``, or a bare person). Raises the refusal."""
        return self.office.perform(request(who, act, name, **facts))

    def code(self, who: str, act: str, name: str = "", **facts: Any) -> str:
        """Act; the code of the refusal, ``ok`` when there was none. A refusal writes nothing."""
        head = self.store.head()
        try:
            self.do(who, act, name, **facts)
        except Refusal as refusal:
            said = refusal
        else:
            return "ok"
        assert self.store.head() == head, "a refused command wrote something"
        assert said.message, "a refusal is a sentence"
        assert said.message_en, "a refusal is a sentence"
        return said.code

    def day(self, day: str | date) -> None:
        """Set the clock."""
        self.clock.set(day)

    # --- looking -------------------------------------------------------------------------------------------------------

    def read(self, kind: type[A], name: str) -> A:
        """An aggregate folded from what is stored, for a test to look at."""
        return kind.replay(name, self.store.load(kind.stream(name)))

    def award(self, name: str) -> Award:
        """An award as it is stored."""
        return self.read(Award, name)

    def rules(self, award: Award) -> Rules:
        """The rules it lives under."""
        return self.office.knowledge.book.rules(
            award.pin, award.honour, award.grade, award.kind, award.unit_type
        )

    def answers(self, name: str) -> dict[str, Any]:
        """Answers with which an award passes the checklist of its re-inspection; none where the notice has no checklist."""
        rules = self.rules(self.award(name))
        rule = rules.standing.reinspection
        asked = rules.checklist(rule.checklist) if rule else None
        return passing(asked) if asked else {}

    def topics(self, stream: str) -> list[str]:
        """What happened to a stream, without the version of the topics."""
        return [event.topic.partition(":")[0] for event in self.store.load(stream)]

    def streams(self) -> list[str]:
        """Every stream there is."""
        return sorted({row.stream for row in self.store.read_raw(0, 1_000_000)})

    def assert_replay_equals_live(self) -> None:
        """What the office has in memory is what its events fold to – for every aggregate it remembers, up to the
        version it knows of.
        """
        for stream, live in list(self.office._cache.items()):
            prefix, _, name = stream.partition(":")
            known = self.store.load(stream)[: live.version]
            assert KINDS[prefix].replay(name, known) == live, stream

    def assert_registers_equal_their_rebuild(self) -> None:
        """What the registers took in event by event is what they are made of from the beginning."""
        assert self.registers.verify() == []

    # --- building ------------------------------------------------------------------------------------------------------

    def plant(self, tree: Iterable[tuple[str, str, str | None]] = TREE) -> None:
        """Found the units and put a person into every seat."""
        for unit, kind, parent in tree:
            self.do("system", "unit.found", id=unit, type=kind, title=unit, parent=parent)
            for seat in SEATS:
                self.do("system", "unit.appoint", unit, seat=seat, person=f"{unit}.{seat}")

    def publish(self, name: str) -> None:
        """Publish a notice by its issuer's chair."""
        scheme = notice(name)
        content = scheme.model_dump(mode="json", by_alias=True)
        self.do(f"{scheme.issuer}/chair", "scheme.publish", content=content)

    def home(self, unit: str, kind: str = "home", **facts: Any) -> str:
        """Register a home of the unit, called after it; its assembly finds it qualified."""
        name = f"{unit}-{kind}"
        self.do(f"{unit}/chair", "home.register", id=name, unit=unit, kind=kind, title=name, **facts)
        return name

    def qualify(self, home: str, unit: str, kind: str = "home") -> None:
        """The assembly finds the home qualified."""
        seat = "members-congress" if kind == "home" else "members-meeting"
        self.do(
            f"{unit}/{seat}", "home.decide-standard", home, scheme="fangshan-2018", standard=f"qualified-{kind}",
            expected=100, present=90, in_favour=80,
        )  # fmt: skip

    def round(self, honour: str, cycle: str = "2018", scheme: str = "fangshan-2018", **facts: Any) -> str:
        """Open a round by whoever the notice lets open it."""
        rule = notice(scheme).honours[honour].round
        actor = notice(scheme).actors[rule.opened_by]
        who = f"{notice(scheme).issuer}/{actor.seats[0]}"
        return self.do(who, "round.open", scheme=scheme, honour=honour, cycle=cycle, **facts).name

    def apply(self, home: str, unit: str, round: str, scheme: str = "fangshan-2018", **facts: Any) -> str:
        """Apply with complete papers."""
        honour = notice(scheme).honours[round.rpartition(".")[0]]
        filed = papers(honour, notice(scheme)) | facts
        return self.do(f"{unit}/chair", "award.apply", round=round, home=home, **filed).name

    def settle(self) -> None:
        """Plant the tree, publish every notice, enter and qualify the homes, open the rounds. It is 2 May 2018."""
        self.plant()
        for name in ("fangshan-2018", "beijing-model", "parallel", "rerun"):
            self.publish(name)
        for unit in ("hospital", "school", "works"):
            self.qualify(self.home(unit), unit)
        self.qualify(self.home("ward", "small-home"), "ward", "small-home")
        self.home("hospital", "warm-station")
        self.day("2018-04-12")
        for honour in notice("fangshan-2018").honours:
            self.round(honour)
        self.round("star", scheme="parallel")
        self.round("lamp", scheme="rerun")
        self.round("municipal-model-home", scheme="beijing-model")
        self.day("2018-05-02")

    def ready(self) -> str:
        """A hospital that has applied for the district's honour: the award, on 2 May 2018."""
        self.plant()
        self.publish("fangshan-2018")
        home = self.home("hospital")
        self.qualify(home, "hospital")
        self.day("2018-04-12")
        opened = self.round("district-advanced-home")
        self.day("2018-05-02")
        return self.apply(home, "hospital", opened)

    def walk(self, award: str, unit: str = "hospital", until: str | None = None) -> None:
        """Sign an application for the district's honour step by step, up to (and without) the step ``until``."""
        for step, who, act, facts in district_road(unit):
            if step == until:
                return
            if step == "assessment" and self.clock.today < date(2018, 10, 1):
                self.day("2018-10-20")
            self.do(who, act, award, **facts(self.clock.today))


def district_road(unit: str = "hospital", above: str = "liangxiang") -> list[tuple[str, str, str, Any]]:
    """Step, who, act, and the facts on a day, for the district's honour of a home."""
    answers = checklist(notice("fangshan-2018"), "A4")

    def vote(day: date) -> dict[str, Any]:
        return {"expected": 100, "present": 92, "in_favour": 90, "satisfaction": "96.5"}

    def seal(day: date) -> dict[str, Any]:
        return {"opinion": "同意", "sealed_on": day}

    def accept(day: date) -> dict[str, Any]:
        return seal(day) | {"checklist": answers}

    def assess(day: date) -> dict[str, Any]:
        return {
            "opinion": "合格", "inspectors": ["li", "wang"], "on_site": True,
            "inputs": {"paper_received_on": day.isoformat()},
        }  # fmt: skip

    def nothing(day: date) -> dict[str, Any]:
        return {}

    district = "fangshan-federation"
    return [
        ("assembly", f"{unit}/members-congress", "award.deliberate", vote),
        ("administration", f"{unit}/administration", "award.endorse", seal),
        ("party-committee", f"{unit}/party-committee", "award.endorse", seal),
        ("system-union", f"{above}/chair", "award.verify", accept),
        ("assessment", f"{district}/organisation-and-publicity", "award.assess", assess),
        ("selection", f"{district}/organisation-and-publicity", "award.select", nothing),
        ("district", f"{district}/chair", "award.approve", seal),
    ]


def request(
    who: str, act: str, name: str = "", *, key: str | None = None, if_match: int | None = None,
    dry_run: bool = False, **facts: Any,
) -> Request:  # fmt: skip
    """A command as ``unit/seat``, as ``person@unit/seat``, or as a bare person whose seat is found from the tree."""
    return Request(command_for(act)(**facts), caller(who), name, key, if_match, dry_run)


def caller(who: str) -> Caller:
    """Who that is."""
    if "/" not in who:
        return Caller(who)
    person, _, place = who.rpartition("@")
    unit, _, seat = place.partition("/")
    return Caller(person or f"{unit}.{seat}", SeatOf(unit, seat))


def copy_of(template: Path, to: Path) -> str:
    """The URL of a copy of a closed SQLite store: a world made once, used by many examples."""
    shutil.copyfile(template, to)
    return f"sqlite:///{to}"
