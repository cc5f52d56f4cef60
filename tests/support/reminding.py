"""A district with honours that fall due: three advanced homes of 20 October 2018, and one star."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from application.agenda import Agenda
from application.letters import Delivery, Letter
from application.reminders import issue
from domain.kernel import Event
from domain.reminder import Issued
from infrastructure.due import applications_under_way, held_honours
from infrastructure.outbox.outbox import SqlOutbox, deliveries
from infrastructure.registers.registers import Registers
from infrastructure.settings import Settings
from interfaces.bootstrap import Jianjia
from tests.support.world import World

DISTRICT = "fangshan-federation/chair"
ASSESSOR = "fangshan-federation/organisation-and-publicity"
UNITS = ("hospital", "school", "works")
DUE = "2020-10-20"


def remindable(url: str) -> World:
    """The district over a database; it is 20 October 2018."""
    world = World(url)
    prepare(world)
    return world


def prepare(world: World) -> None:
    """Make a new world the district."""
    world.plant()
    for name in ("fangshan-2018", "parallel"):
        world.publish(name)
    for unit in UNITS:
        world.home(unit)
    world.day("2018-10-20")
    for unit in UNITS:
        enter(world, unit, "fangshan-2018", "district-advanced-home", unit)
    enter(world, "star", "parallel", "star", "hospital", grade="low")


def enter(world: World, award: str, scheme: str, honour: str, unit: str, **facts: Any) -> None:
    world.do(
        DISTRICT, "award.import", id=award, scheme=scheme, honour=honour, home=f"{unit}-home", document="文件",
        awarded_by="fangshan-federation", **facts,
    )  # fmt: skip


def running(world: World, **settings: Any) -> Jianjia:
    """A Jianjia on the world's store and clock."""
    made = Settings(home=Path(), database=world.url, **settings)
    return Jianjia(made, world.store, world.office, Registers(world.store.engine, world.store))


def sweep(world: World, *awards: str, channels: tuple[str, ...] = ("post",)) -> int:
    """Issue every rung of these awards – of all that are held, when none is named – that is due today."""
    agenda = agenda_of(world)
    agenda.follow()
    issued = 0
    for award in awards or agenda.ready(world.clock.today):
        found = agenda.look(award)
        names = found.reminders(world.clock.today) if found else ()
        issued += sum(issue(world.office, award, name, world.clock.today, channels) for name in names)
    return issued


def agenda_of(world: World) -> Agenda:
    """An agenda over the world's store and registers, not filled yet."""
    registers = Registers(world.store.engine, world.store)
    held, under_way = partial(held_honours, registers), partial(applications_under_way, registers)
    return Agenda(world.office, world.store, held, under_way)


def events(world: World, award: str) -> list[Event]:
    """Every event about reminders of an award, whatever its due date."""
    return [each.event for each in world.store.family(f"reminder:{award}@")]


def rungs(world: World, award: str, subject: str = "re-inspection") -> list[tuple[str, str, str]]:
    """The rungs issued of what is due: due date, rung, and the day it was issued."""
    return [
        (each.due.isoformat(), each.rung, each.effective_on.isoformat())
        for each in events(world, award)
        if isinstance(each, Issued) and each.subject == subject
    ]


class Post:
    """A channel that remembers, or fails as it is told."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.failure: Exception | None = None

    def send(self, letter: Letter) -> str:
        if self.failure:
            raise self.failure
        self.sent.append(letter)
        return f"receipt-{len(self.sent)}"


@dataclass(frozen=True)
class Waiting:
    """A delivery as the outbox keeps it."""

    delivery: Delivery
    state: str
    attempts: int
    next_at: datetime
    problem: str


def waiting(world: World, *, all: bool = False) -> list[Waiting]:
    """What waits in the outbox, oldest first – with ``all`` everything there ever was."""
    SqlOutbox(world.store.engine, world.store).follow()
    key = ("position", "reminder", "rung", "channel", "addressee")
    query = select(deliveries).order_by(*(deliveries.c[name] for name in key))
    with world.store.engine.connect() as connection:
        rows = connection.execute(query if all else query.where(deliveries.c.state == "waiting")).all()
    return [
        Waiting(
            Delivery(row.reminder, row.rung, row.channel, row.addressee),
            row.state, row.attempts, datetime.fromtimestamp(row.next_at, UTC), row.problem,
        )
        for row in rows
    ]  # fmt: skip
