"""What an honour is worth, folded from its events: shared by every register that says so.

The same changes as the events' own ``apply`` makes in the aggregate; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from domain.award.conferral import Conferred, Imported
from domain.award.ending import HolderChanged, Renewed, Restored
from domain.award.grade import Demoted, Promoted
from domain.award.rectification import (
    BESIDES,
    RectificationAccepted,
    RectificationExtended,
    RectificationOrdered,
    RectificationWithdrawn,
)
from domain.award.reinspection import Reinspected, Retained
from domain.award.reprimand import Criticised, Warned
from domain.award.revocation import RevocationDropped, RevocationProposed, RevocationRescinded
from domain.award.suspension import Reinstated, Suspended
from domain.kernel import Event
from domain.vocabulary import Standing
from infrastructure.registers import bulk
from infrastructure.registers.cases import ENDED_AS, Case
from infrastructure.registers.lines import Line
from infrastructure.registers.listing import Filter, equals
from infrastructure.registers.moments import Moment
from infrastructure.registers.register import on
from infrastructure.registers.timeline import AwardFact, Timeline

Change = Callable[[Any, AwardFact], None]

CHANGES: dict[str, Change] = {}
"""Topic → what the event changes in anything that has the fields of ``HeldLine``."""

IN_FORCE = Standing.IN_FORCE.value

OPEN_THEN = ("standing", "rectify_by", "suspended_until", "proposed_from")
"""What an honour that comes back has again from the time before it ended."""


class HeldLine(Line):
    """An honour over an interval of days, as believed over an interval of the log.

    ``inspected_for`` is the due day for which it was inspected again, until another is set; ``proposed_from`` is the standing
    before a proposal to revoke, while there is one; ``stood`` is what the columns ``kept``
    were when it ended, as JSON, while it is over.
    """

    kept: ClassVar[tuple[str, ...]] = OPEN_THEN

    home: str
    honour: str
    unit: str
    grade: str | None = None
    conferred_on: str | None = None
    valid_until: str | None = None
    next_due: str | None = None
    inspected_for: str | None = None
    rectify_by: str | None = None
    suspended_until: str | None = None
    proposed_from: str | None = None
    ended_on: str | None = None
    stood: str | None = None


def changed_by(*events: type[Event]) -> Callable[[Change], Change]:
    """Enter a change for these events."""

    def enter(change: Change) -> Change:
        CHANGES.update(dict.fromkeys((event.topic for event in events), change))
        return change

    return enter


@changed_by(Conferred, Imported)
def _conferred(held: Any, fact: AwardFact) -> None:
    held.standing, held.conferred_on, held.grade = IN_FORCE, fact.effective_on, fact.grade
    held.valid_until, held.next_due = fact.valid_until, fact.next_due


@changed_by(HolderChanged)
def _handed_over(held: Any, fact: AwardFact) -> None:
    held.unit = fact.unit


@changed_by(Reinspected)
def _inspected(held: Any, fact: AwardFact) -> None:
    held.inspected_for = held.next_due


@changed_by(Retained)
def _retained(held: Any, fact: AwardFact) -> None:
    held.standing, held.next_due = IN_FORCE, fact.next_due
    held.rectify_by = held.suspended_until = held.inspected_for = None


@changed_by(RectificationAccepted)
def _accepted(held: Any, fact: AwardFact) -> None:
    held.rectify_by, held.next_due, held.inspected_for = None, fact.next_due, None
    held.standing, held.proposed_from = _without_order(held.standing, held.proposed_from)


@changed_by(RectificationWithdrawn)
def _withdrawn(held: Any, fact: AwardFact) -> None:
    if held.ended_on is None:
        held.rectify_by = None
        held.standing, held.proposed_from = _without_order(held.standing, held.proposed_from)
    elif held.stood is not None:
        was = msgspec.json.decode(held.stood)
        standing, proposed_from = _without_order(was["standing"], was["proposed_from"])
        was |= {"standing": standing, "proposed_from": proposed_from, "rectify_by": None}
        held.stood = msgspec.json.encode(was).decode()


def _without_order(standing: str, proposed_from: str | None) -> tuple[str, str | None]:
    """The standing, and the one before a proposal to revoke, when nothing is to be put right."""
    before = IN_FORCE if proposed_from == Standing.RECTIFYING else proposed_from
    return standing if standing in BESIDES else IN_FORCE, before


@changed_by(Warned, Criticised)
def _reprimanded(held: Any, fact: AwardFact) -> None:
    _due_again(held, fact)


def _due_again(held: Any, fact: AwardFact) -> None:
    if fact.next_due is not None:
        held.next_due, held.inspected_for = fact.next_due, None


@changed_by(Promoted, Demoted)
def _regraded(held: Any, fact: AwardFact) -> None:
    held.standing, held.grade, held.rectify_by = IN_FORCE, fact.grade, None
    _due_again(held, fact)


@changed_by(RectificationOrdered)
def _ordered(held: Any, fact: AwardFact) -> None:
    held.standing, held.rectify_by = Standing.RECTIFYING.value, fact.deadline


@changed_by(RectificationExtended)
def _extended(held: Any, fact: AwardFact) -> None:
    if held.rectify_by is not None:
        held.rectify_by = fact.deadline


@changed_by(Suspended)
def _suspended(held: Any, fact: AwardFact) -> None:
    held.standing, held.suspended_until = Standing.SUSPENDED.value, fact.until


@changed_by(Reinstated)
def _reinstated(held: Any, fact: AwardFact) -> None:
    held.standing = Standing.RECTIFYING.value if held.rectify_by else IN_FORCE
    held.suspended_until = None


@changed_by(RevocationProposed)
def _proposed(held: Any, fact: AwardFact) -> None:
    held.proposed_from = held.standing or IN_FORCE
    held.standing = Standing.REVOCATION_PROPOSED.value


@changed_by(RevocationDropped)
def _dropped(held: Any, fact: AwardFact) -> None:
    was = msgspec.json.decode(held.stood or "{}")
    if held.proposed_from is not None:
        held.standing, held.proposed_from = held.proposed_from, None
    elif was.get("proposed_from") is not None:
        was |= {"standing": was["proposed_from"], "proposed_from": None}
        held.stood = msgspec.json.encode(was).decode()


@changed_by(RevocationRescinded)
def _rescinded(held: Any, fact: AwardFact) -> None:
    held.proposed_from = None
    _come_back(held, fact)
    held.next_due, held.inspected_for = fact.next_due, None


@changed_by(Restored)
def _restored(held: Any, fact: AwardFact) -> None:
    if fact.revoked_on is not None:
        held.standing, held.ended_on = Standing.REVOKED.value, fact.revoked_on
        return
    _come_back(held, fact)
    held.next_due, held.inspected_for = fact.next_due, None


@changed_by(Renewed)
def _renewed(held: Any, fact: AwardFact) -> None:
    _come_back(held, fact)
    held.valid_until = fact.valid_until
    held.next_due = fact.next_due or held.next_due


def _come_back(held: Any, fact: AwardFact) -> None:
    if not fact.as_before or held.ended_on is None:
        held.stood = None
    as_it_stood(held)


def as_it_stood(held: Any) -> None:
    """It is not over: what was kept when it ended is so again; in force, where nothing was."""
    was = held.stood
    held.standing, held.ended_on, held.stood = IN_FORCE, None, None
    for name, value in msgspec.json.decode(was or "{}").items():
        setattr(held, name, value)


def _ended(standing: str, held: Any, fact: AwardFact) -> None:
    if held.ended_on is None:
        was = {name: getattr(held, name) for name in held.kept}
        if standing == Standing.REVOKED and held.proposed_from is not None:
            was |= {"standing": held.proposed_from, "proposed_from": None}
        held.stood = msgspec.json.encode(was).decode()
    held.standing, held.ended_on = standing, fact.effective_on
    held.rectify_by = held.suspended_until = held.next_due = held.proposed_from = None


CHANGES.update({topic: partial(_ended, standing.value) for topic, standing in ENDED_AS.items()})


class StandingTimeline(Timeline):
    """A register of lines that say what an honour is worth."""

    revision = 5

    def begin(self, case: Case) -> Line:
        """An award that was not conferred yet."""
        blank = dict.fromkeys(
            ("valid_from", "valid_to", "known_from", "known_to", "heard", "cause", "recorded_at"), ""
        )
        line: type[Any] = self.line
        found: Line = line(
            award=case.award, home=case.home, honour=case.honour, unit=case.unit, grade=case.grade, rec_from=0,
            rec_to=0, caused_at=0, late=0, was="", standing="", **blank,
        )  # fmt: skip
        return found

    @on(*CHANGES)
    def stand(self, line: Any, fact: AwardFact) -> None:
        """Let the event a line was just caused by change what the honour is worth."""
        CHANGES[line.cause](line, fact)

    # --- reading -------------------------------------------------------------------------------------------------------

    def select(self, *names: str) -> Select[Any]:
        """These columns of the lines; what never changes about an award is kept once, with its case."""
        lines, cases = self.table(self.line), self.table(Case)
        columns = (cases.c[name] if name in CONSTANT else lines.c[name] for name in names)
        joined = lines.join(cases, cases.c.award == lines.c.award)
        return select(*columns).select_from(joined)

    def as_believed(self, connection: Connection, moment: Moment, rows: Sequence[dict[str, Any]]) -> None:
        """Put into rows from when to when people believed at a moment that each state holds: what was recorded later has
        cut its line into pieces.
        """
        if moment.is_newest:
            return
        lines = self.table(self.line)
        whole = select(
            lines.c.award, lines.c.caused_at, func.min(lines.c.valid_from), func.max(lines.c.valid_to)
        ).where(bulk.among(connection, lines.c.award, [row["award"] for row in rows]), moment.believed(lines))
        found = connection.execute(whole.group_by(lines.c.award, lines.c.caused_at))
        spans = {(award, caused_at): span for award, caused_at, *span in found}
        for row in rows:
            row["valid_from"], row["valid_to"] = spans[row["award"], row["caused_at"]]

    def filters(self) -> dict[str, Filter]:
        """The columns lines can be filtered by."""
        lines, cases = self.table(self.line).c, self.table(Case).c
        own = {name: equals(lines[name]) for name in ("award", "honour", "home", "unit", "standing", "grade")}
        return own | {name: equals(cases[name]) for name in CONSTANT}


def overdue(lines: Any, day: str) -> ColumnElement[bool]:
    """Whether a re-inspection was due before a day – not while what it found is put right, then the order is what falls due."""
    wanted = or_(
        lines.rectify_by.is_(None), lines.inspected_for.is_(None), lines.inspected_for != lines.next_due
    )
    return and_(lines.next_due < day, wanted)


CONSTANT = ("kind", "round", "scheme")
"""What of an award is the same in all its lines."""
