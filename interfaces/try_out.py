"""试办: what a newcomer finds in a store that was empty, and the command lines that carry it on from where it stands.

The notice of 2018 takes applications in 2018 only. So the home of the hospital is 合格 as in the play, and a round called
``try`` is opened as of then, whose windows do not close. Its road is that of the play, on the day it is walked.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from application.acts.homes import DecideStandard
from application.acts.rounds import Days, OpenRound
from application.authority import SYSTEM
from application.command import Command
from application.desk import Caller, Desk
from application.directory import Directory
from application.office import Office, Request
from domain.award import Award
from domain.round import Round
from interfaces.demo.papers import ACCEPTED, DOCUMENTS, HOME_FORM
from interfaces.demo.play import DEPARTMENT, HOME, HOME_ROAD, OPENING, Scene

Json = dict[str, Any]

CYCLE = "try"
ROUND = f"district-advanced-home.{CYCLE}"
AWARD = f"{ROUND}.{HOME}"
OPENED_ON = date(2018, 4, 12)
"""A day on which the notice is in force and its window is open."""

APPLICATION: Json = {
    "round": ROUND, "home": HOME, "form": HOME_FORM, "checklist": ACCEPTED, "documents": list(DOCUMENTS),
}  # fmt: skip
"""The whole application of the hospital, as a careful clerk fills it in."""

DOES = {
    "apply": "applies",
    "deliberate": "deliberates",
    "endorse": "endorses",
    "verify": "verifies",
    "assess": "assesses",
    "select": "selects",
    "approve": "approves, and the honour is conferred",
}
"""The acts of the road, in English."""

ROAD = tuple(scene for scene in HOME_ROAD if not scene.refused and scene.path.rpartition("/")[2] != "commend")
"""The application, then one scene for each step of the route, in order."""


def lay_out(office: Office) -> None:
    """Let the hospital's home be 合格 and open the round; the persons in the seats do it. Can be asked again."""
    standard = OPENING[0]
    decided = DecideStandard(**standard.body, effective_on=date.fromisoformat(standard.day))
    window = Days(opens=OPENED_ON, closes=None)
    opened = OpenRound(
        scheme="fangshan-2018", honour=ROUND.partition(".")[0], cycle=CYCLE, year=OPENED_ON.year,
        effective_on=OPENED_ON, windows={"main": window, "acceptance": window},
    )  # fmt: skip
    _do(office, standard.seat, decided, HOME)
    _do(office, DEPARTMENT, opened, "")


def _do(office: Office, seat: str, command: Command, name: str) -> None:
    person = holder(office.knowledge.directory, seat, OPENED_ON)
    office.perform(Request(command, Caller(person), name, f"try-out/{command.act}"))


def holder(directory: Directory, seat: str, day: date) -> str:
    """The first person in a seat on a day; nobody where the tree has no such seat."""
    unit, _, name = seat.partition("/")
    found = directory.get(unit)
    return next(iter(found.holders(name, day)), "") if found else ""


@dataclass(frozen=True)
class Step:
    """A command line, who says it, and what it does."""

    person: str
    seat: str
    does: str
    line: str


def steps(office: Office, address: str) -> list[Step]:
    """What can be done now, in order; nothing where the store holds no such round."""

    def look(desk: Desk) -> list[Step]:
        if not desk.take(Round, ROUND).exists:
            return []
        today = desk.today()
        rest = ROAD[_done(desk) :]
        acts = [_step(desk.directory, scene, today, address) for scene in rest]
        return [*_looking(desk.directory, today, rest), *acts, _outcome(desk.directory, today)]

    return office.ask(Caller(SYSTEM.person), look)


def _done(desk: Desk) -> int:
    """How many scenes of the road lie behind the application."""
    award = desk.take(Award, AWARD)
    if not award.exists:
        return 0
    return len(ROAD) if award.waiting is None else 1 + desk.rules(award).route.order[award.waiting]


def _looking(directory: Directory, today: date, rest: tuple[Scene, ...]) -> Iterator[Step]:
    """What one would want to know first."""
    if not rest:
        return
    seat = rest[0].seat
    person = holder(directory, seat, today)
    yield Step(person, seat, "我是谁 who am I", f"as {person} /me")
    if rest == ROAD:
        body = _written({"round": ROUND, "home": HOME})
        yield Step(person, seat, "还缺什么 what is missing", f"as {person} '/awards?dry_run=true' -d {body}")
    else:
        yield Step(person, seat, "待办 what waits for me", f"as {person} /me/worklist")


def _step(directory: Directory, scene: Scene, today: date, address: str) -> Step:
    person, act = holder(directory, scene.seat, today), scene.path.rpartition("/")[2]
    if scene is ROAD[0]:
        line = f"curl -sS {address}/docs/examples/award.apply | as {person} /awards -d @-"
        return Step(person, scene.seat, f"{scene.what} {DOES['apply']}", line)
    line = f"as {person} /awards/{AWARD}/{act} -H 'If-Match: *' -d {_written(_today(scene.body, today))}"
    return Step(person, scene.seat, f"{scene.what} {DOES[act]}", line)


def _outcome(directory: Directory, today: date) -> Step:
    person = holder(directory, DEPARTMENT, today)
    return Step(person, DEPARTMENT, "过程与印章 its road and seals", f"as {person} /awards/{AWARD}/route")


def _today(body: Json, today: date) -> Json:
    """The papers of a scene with every seal and receipt of today."""
    dated = {"sealed_on": str(today)} if "sealed_on" in body else {}
    inputs = {"inputs": {"paper_received_on": str(today)}} if "inputs" in body else {}
    return {**body, **dated, **inputs}


def _written(body: Json) -> str:
    return shlex.quote(json.dumps(body, ensure_ascii=False))
