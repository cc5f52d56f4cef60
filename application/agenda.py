"""The agenda of a worker: on which day each award is to be looked at next, so that a sweep asks only where there is work.

It is filled once, from the registers, with a day before which nothing can be due; an award is asked for its very day when
that comes. From then on the log is followed: whatever is recorded about an award puts it on the agenda of today, and
another notice or another year of working days – by which every day may move – makes the whole agenda anew. It lies in
memory and decides nothing: a look too many finds nothing to do, and what is done is claimed in the store (ADR 0017).
What goes wrong with one award stops no other: it is told of at the end.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Protocol, TypeVar

from application.acts.reminders import next_days
from application.authority import SYSTEM
from application.coming import next_come
from application.desk import Caller, Desk
from application.office import Office
from application.ports import RawEvent, StoreFailure
from application.time import Happened, Held, Passing, Stated, let_pass, on_we_go
from domain.award import Award
from domain.refusals import Refusal
from domain.reminders import earliest
from domain.scheme.notice import Scheme
from domain.scheme.publication import PublishedScheme
from domain.scheme.standing import DAYS_OF_AN_HONOUR
from domain.vocabulary import Standing
from domain.work_calendar import WorkingDays

log = logging.getLogger("jianjia.agenda")

T = TypeVar("T")

PAGE = 1_000

AWARDS = f"{Award.prefix}:"
MOVES_EVERY_DAY = (f"{PublishedScheme.prefix}:", f"{WorkingDays.prefix}:")
"""Beginnings of the streams by which any day may become another."""


class Log(Protocol):
    """What the agenda needs of the event store."""

    def head(self) -> int:
        """The position of the last event."""

    def read_raw(self, after: int, limit: int) -> Sequence[RawEvent]:
        """Events above a position, undecoded."""


@dataclass(eq=False)
class AwardsFailed(Exception):
    """What goes on with these awards cannot be told or recorded, against all expectation; the others were seen to."""

    problems: dict[str, Exception]

    def __str__(self) -> str:
        return f"time does not pass for {', '.join(self._told())}"

    @property
    def zh(self) -> str:
        """The same in Chinese."""
        return f"以下申报或荣誉无法办理到期事项，其余均已办理：{'、'.join(self._told())}"

    def _told(self) -> Iterator[str]:
        return (f"{award} ({type(problem).__name__}: {problem})" for award, problem in self.problems.items())


class Next(NamedTuple):
    """What comes next to an award: the day time brings something, and the day of each reminder's next rung."""

    comes: date | None
    rungs: tuple[tuple[str, date], ...]

    @property
    def on(self) -> date | None:
        """The day there is something to do, ``None`` when there never is unless people act."""
        return min(filter(None, (self.comes, *(day for _, day in self.rungs))), default=None)

    def reminders(self, today: date) -> list[str]:
        """The reminders with a rung whose day has come."""
        return [name for name, day in self.rungs if day <= today]


def what_is_next(desk: Desk, award: Award) -> Next:
    """What comes next to an award as things stand."""
    coming = next_come(desk, award, date.max)
    return Next(coming.on if coming else None, tuple(next_days(desk, award)))


class Agenda:
    """When each award is looked at next. ``held`` and ``under_way`` tell the honours that are held, and the applications."""

    def __init__(
        self, office: Office, log: Log, held: Callable[[], Iterable[Held]], under_way: Callable[[], Iterable[str]]
    ) -> None:  # fmt: skip
        self._office = office
        self._log = log
        self._held = held
        self._under_way = under_way
        self._days: dict[str, date] = {}
        self._position: int | None = None
        self._problems: dict[str, Exception] = {}

    def follow(self) -> None:
        """Take in what was recorded since: who it is about is looked at again."""
        while self._position is not None and (news := self._log.read_raw(self._position, PAGE)):
            self._position = news[-1].position
            if any(each.stream.startswith(MOVES_EVERY_DAY) for each in news):
                self._position = None
            else:
                names = (each.stream for each in news if each.stream.startswith(AWARDS))
                self._days |= dict.fromkeys((name.removeprefix(AWARDS) for name in names), date.min)
        if self._position is None:
            self._fill()

    def ready(self, today: date) -> list[str]:
        """The awards to look at today, those whose day came first before the others."""
        return [name for name, _ in sorted(self._ready(today), key=lambda each: each[::-1])]

    def look(self, award: str) -> Next | None:
        """Ask what is next and put that day down. An award that cannot be asked stays on the agenda, and is told of."""
        found = self.alone(
            award, lambda: self._office.ask(JIANJIA, lambda desk: what_is_next(desk, desk.award(award)))
        )
        if found is None:
            return None
        if found.on is None:
            self._days.pop(award, None)
        else:
            self._days[award] = found.on
        return found

    def alone(self, award: str, do: Callable[[], T]) -> T | None:
        """Do something about an award so that whatever goes wrong with it stops no other. A store that fails, fails for all."""
        try:
            return do()
        except Refusal as refusal:
            log.error("what comes next to %s is not known: %s", award, refusal)
        except StoreFailure:
            raise
        except Exception as problem:
            log.exception("what goes on with %s cannot be told", award)
            self._problems[award] = problem
        return None

    def tell(self) -> None:
        """Raise what went wrong with single awards since this was asked last, if anything did."""
        problems, self._problems = self._problems, {}
        if problems:
            raise AwardsFailed(problems)

    def pass_time(self, today: date, passing: Passing = on_we_go) -> tuple[Happened, ...]:
        """Record everything that came by today; what this process recorded. An award that is refused stops no other."""
        self.follow()
        return tuple(
            happened for award in self.ready(today) for happened in self._pass(award, today, passing)
        )

    def _pass(self, award: str, today: date, passing: Passing) -> tuple[Happened, ...]:
        """Record what time brought to an award, if it brought anything."""
        found = self.look(award)
        if found is not None and found.comes is not None and found.comes <= today:
            return self.alone(award, lambda: let_pass(self._office, award, passing)) or ()
        return ()

    def _ready(self, today: date) -> Iterator[tuple[str, date]]:
        return ((name, day) for name, day in self._days.items() if day <= today)

    def _fill(self) -> None:
        """Everything anew: for each award a day before which nothing comes and nobody is reminded. It is filled only when all
        was read: what fails half-way is begun again the next time.
        """
        position = self._log.head()
        self._office.knowledge.catch_up()
        schemes = self._office.knowledge.book.schemes()
        stated, reminding = Stated.by(schemes), Reminding.by(schemes)
        found = ((each.award, _first_day(stated, reminding, each)) for each in self._held())
        days = {award: day for award, day in found if day is not None}
        if reminding.applications:
            days |= dict.fromkeys(self._under_way(), date.min)
        self._days, self._position = days, position


JIANJIA = Caller(SYSTEM.person)


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


class Reminding(NamedTuple):
    """The honours of which some notice reminds, and how long before a day it begins to; whether one does of applications."""

    before: dict[str, timedelta]
    applications: bool

    @classmethod
    def by(cls, schemes: Iterable[Scheme]) -> Reminding:
        """What these notices say, the longest of several."""
        before: dict[str, timedelta] = {}
        applications = False
        for scheme in schemes:
            for name, honour in scheme.honours.items():
                if (rule := honour.standing.reminders) is not None:
                    before[name] = max(earliest(rule), before.get(name, timedelta()))
                    applications |= not set(rule.days()) <= set(DAYS_OF_AN_HONOUR)
        return cls(before, applications)

    def first_day(self, held: Held) -> date | None:
        """A day before which nobody is reminded of anything about a held honour; the last day of a hearing only the
        honour itself knows.
        """
        before = self.before.get(held.honour)
        if before is None:
            return None
        if held.standing == Standing.REVOCATION_PROPOSED:
            return date.min
        days = _first(held.next_due, held.valid_until, held.suspended_until, held.rectify_by)
        return days - before if days else None


def _first_day(stated: Stated, reminding: Reminding, held: Held) -> date | None:
    """A day before which nothing comes to an honour and nobody is reminded; where its days are beyond the calendar, the
    honour itself is asked.
    """
    try:
        return _first(stated.first_day(held), reminding.first_day(held))
    except OverflowError:
        return date.min
