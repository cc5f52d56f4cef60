"""The people of the district: an agenda of what they mean to do, and their acts, which the office may refuse."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any, NamedTuple

from application.commands import command_for
from application.desk import Caller
from application.directory import SeatOf
from application.office import Office, Request
from domain.award import Award
from domain.home import UnionHome
from domain.refusals import Refusal
from interfaces.simulation.town import TurnedClock

DISTRICT, ASSESSOR = "district/chair", "district/organisation-and-publicity"

Deed = Callable[[], None]


class Seen(NamedTuple):
    """What a clerk sees of an honour."""

    honour: str
    home: str
    unit: str
    standing: str | None
    next_due: date | None
    valid_until: date | None
    suspended_until: date | None
    rectify_by: date | None
    ended: bool


def _seen(award: Award) -> Seen:
    order = award.rectification
    return Seen(
        award.honour, award.home, award.unit, award.standing, award.next_due, award.valid_until, award.suspended_until,
        order.deadline if order else None, award.ended_on is not None,
    )  # fmt: skip


class People:
    """Everybody who acts, through one office at a time: that of the server that is running."""

    def __init__(self, clock: TurnedClock, random: Random) -> None:
        self.clock = clock
        self.random = random
        self.office: Office | None = None
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.late = 0
        self._agenda: list[tuple[date, int, Deed]] = []
        self._numbers = count()
        self._plans: Counter[str] = Counter()

    @property
    def today(self) -> date:
        """The day it is."""
        return self.clock.today

    # --- meaning to -----------------------------------------------------------------------------------------------------

    def later(self, day: date, deed: Deed) -> None:
        """Put something on the agenda; what lies in the past is done tomorrow."""
        day = max(day, self.today + timedelta(days=1))
        heapq.heappush(self._agenda, (day, next(self._numbers), deed))

    def within(self, least: int, most: int, deed: Deed) -> None:
        """Put something on the agenda, so many days from today."""
        self.later(self.today + self.some(least, most), deed)

    def plan(self, about: str, day: date, deed: Deed) -> None:
        """Put something on the agenda instead of what was planned about the same before."""
        self._plans[about] += 1
        number = self._plans[about]
        self.later(day, lambda: deed() if self._plans[about] == number else None)

    def live_a_day(self) -> None:
        """Do what is on the agenda for today."""
        while self._agenda and self._agenda[0][0] <= self.today:
            heapq.heappop(self._agenda)[2]()

    # --- chance ---------------------------------------------------------------------------------------------------------

    def some(self, least: int, most: int) -> timedelta:
        """Some days."""
        return timedelta(days=self.random.randint(least, most))

    def one_of(self, **chances: float) -> str:
        """One of these words, each as likely as said."""
        return self.random.choices(list(chances), list(chances.values()))[0]

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in such a share of cases."""
        return self.random.random() < share

    # --- acting ---------------------------------------------------------------------------------------------------------

    def do(self, who: str, act: str, name: str = "", **facts: Any) -> str | None:
        """Act from ``unit/seat``; the name of what was acted on, ``None`` when the office refused."""
        self.clock.tick()
        unit, _, seat = who.partition("/")
        caller = Caller(f"{unit}.{seat}", SeatOf(unit, seat)) if seat else Caller(unit)
        try:
            answer = self._ask.perform(Request(command_for(act)(**facts), caller, name))
        except Refusal as refusal:
            self.refused[f"{act}: {refusal.code}"] += 1
            return None
        self.done[act] += 1
        self.late += facts.get("effective_on", self.today) < self.today
        return answer.name

    # --- looking --------------------------------------------------------------------------------------------------------

    def see(self, award: str) -> Seen:
        """Look at an honour as it is stored now."""
        return self._ask.read(Award, award, _seen)

    def awards_of(self, home: str) -> list[str]:
        """The files of a home."""
        return self._ask.read(UnionHome, home, lambda found: list(found.awards))

    def above(self, award: str) -> str:
        """The unit above the holder of an honour."""
        holder = self._ask.knowledge.directory.get(self.see(award).unit)
        return (holder.parent_on(self.today) if holder else None) or "district"

    @property
    def _ask(self) -> Office:
        assert self.office is not None, "no server is running"
        return self.office
