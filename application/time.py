"""What the calendar brings to honours: how it is recorded (``agenda.py`` tells of whom), and what lies ahead.

Any number of processes may sweep at once and die anywhere. What came is recorded by writing the next event of the honour
itself, under a command id made of the honour and its version, so it is recorded exactly once; and it bears the day it
took effect, however late the sweep wakes (ADR 0013).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from application.acts.award.time import LetTimePass, NothingComes
from application.authority import SYSTEM
from application.coming import what_comes
from application.desk import Caller, Desk
from application.office import Answer, Office, Request
from domain.award import Award
from domain.award.coming import Coming
from domain.days import day_after
from domain.kernel import Event
from domain.refusals import Refusal
from domain.scheme.notice import Scheme

log = logging.getLogger("jianjia.time")

JIANJIA = Caller(SYSTEM.person)

Passing = Callable[[str], None]
"""Told the name of each point that is passed; a test ends the process there."""


EARLY = timedelta(days=15)
"""A suspension counted in working days may be over earlier than the register says, once its year is known."""


def on_we_go(point: str) -> None:
    """Nobody is watching."""


class Held(NamedTuple):
    """What the register says of a held honour; another line of the register is another ``Held``."""

    award: str
    honour: str
    standing: str
    next_due: date | None = None
    valid_until: date | None = None
    suspended_until: date | None = None
    rectify_by: date | None = None
    ends_ahead: bool = False


class Happened(NamedTuple):
    """Something that time did: to which honour, the event, the day it took effect, by which clause."""

    award: str
    event: str
    on: date
    clause: str


class Ahead(NamedTuple):
    """Something that will happen to an honour by itself, unless something else happens first."""

    award: str
    honour: str
    home: str
    coming: Coming


@dataclass(frozen=True)
class Stated:
    """The honours, by their ids, for which some published notice states that time does something."""

    terms: set[str] = field(default_factory=set)
    missed: set[str] = field(default_factory=set)
    suspensions: set[str] = field(default_factory=set)
    left: dict[str, date] = field(default_factory=dict)

    @classmethod
    def by(cls, schemes: Iterable[Scheme]) -> Stated:
        """What these notices state."""
        found = cls()
        for scheme in schemes:
            found.take(scheme)
        return found

    def take(self, scheme: Scheme) -> None:
        """What one notice states."""
        for name, honour in scheme.honours.items():
            rules = honour.standing
            if rules.term:
                self.terms.add(name)
            if rules.reinspection and rules.reinspection.missed != "overdue":
                self.missed.add(name)
            if rules.suspension and rules.suspension.ends == "by-itself":
                self.suspensions.add(name)
        for rule in scheme.succession:
            if rule.until is not None:
                self.left[rule.from_honour] = min(rule.until, self.left.get(rule.from_honour, rule.until))

    def first_day(self, held: Held) -> date | None:
        """The first day on which something may come to an honour; nothing comes before it. What comes to one whose ending is
        dated ahead only the honour itself knows.
        """
        if held.ends_ahead:
            return date.min
        lasts = (
            held.valid_until if held.honour in self.terms else None,
            held.next_due if held.honour in self.missed else None,
            held.suspended_until - EARLY
            if held.suspended_until and held.honour in self.suspensions
            else None,
            self.left.get(held.honour),
        )
        return min((day_after(last) for last in lasts if last is not None), default=None)


def let_pass(office: Office, name: str, passing: Passing = on_we_go) -> tuple[Happened, ...]:
    """Record what came to one honour by today; what this process recorded."""
    passing("time.before-recording")
    try:
        version = office.read(Award, name, lambda award: award.version)
        answer = office.perform(Request(LetTimePass(), JIANJIA, name, key=f"time/{name}/{version}"))
    except NothingComes:
        return ()
    except Refusal as refusal:
        log.error("what came to %s is not recorded: %s", name, refusal)
        return ()
    passing("time.after-recording")
    return tuple(told(answer))


def told(answer: Answer) -> Iterator[Happened]:
    """What was recorded, one by one, the honours that rest on the one that ended among them."""
    for event in answer.events:
        if event.originator_id.startswith("award:"):
            happened = Happened(
                _name(event), event.topic.partition(":")[0], event.effective_on, _clause(event)
            )
            log.info("%s: %s as of %s (%s)", *happened)
            yield happened


def _name(event: Event) -> str:
    return event.originator_id.removeprefix("award:")


def _clause(event: Event) -> str:
    by_rule = getattr(event, "by_rule", None)
    return by_rule.clause if by_rule is not None else ""


# --- what lies ahead -----------------------------------------------------------------------------------------------------


def ahead(office: Office, held: Iterable[Held], until: date) -> tuple[Ahead, ...]:
    """Everything that will happen by itself by a day – and what would, but waits for people – the earliest first."""
    stated = Stated.by(office.knowledge.book.schemes())
    lines = [line for line in held if (first := stated.first_day(line)) and first <= until]
    found = [each for line in lines for each in _ahead(office, line.award, until)]
    return tuple(sorted(found, key=lambda each: (each.coming.on, each.award)))


def _ahead(office: Office, name: str, until: date) -> tuple[Ahead, ...]:
    def look(desk: Desk) -> tuple[Ahead, ...]:
        award = desk.award(name)
        title, home = desk.rules(award).honour.title.zh, desk.home(award.home).title
        return tuple(Ahead(name, title, home, each) for each in what_comes(desk, award) if each.on <= until)

    return office.ask(JIANJIA, look)


HAPPENS: Mapping[str, tuple[str, str]] = {
    "expire": ("有效期届满", "expires"),
    "lapse": ("自然失效", "lapses"),
    "suspend": ("暂停使用", "is suspended"),
    "reinstate": ("恢复使用", "is valid again"),
    "end": ("终止生效", "ends, as was decided"),
}
"""What happens, in words."""
