"""Register ``worklist`` (待办台账): what waits for whom, and since when.

An application waits on the actor of its next step; a returned one on the applicant; one that passed every step on
whoever issues the naming decision; a proposed revocation on the deciding body. The actor is found in the tree as it
stands on the day asked about (``as_of``; without it, after every change recorded): ``offices.py``. What waits on an
actor the tree does not have is listed under the unit ``""``. A proposal that another ending overtook waits on nobody, until the
honour is restored as it was.

Views: ``list`` – one row for every award and unit it waits on, the longest waiting first; ``for_seat=unit/seat`` keeps
what that seat may do (several with commas between); ``counts`` – how many wait, by unit, seat and step;
``awards`` – how many in all, each award once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from domain.award import (
    application,
    conferral,
    deciding,
    ending,
    grade,
    publicity,
    revocation,
    signing,
)
from domain.award.route import PASSED, label
from domain.calendar import Count
from domain.scheme import publication
from domain.scheme.notice import Honour, Scheme
from domain.scheme.route import AnyStep, Approve, Cosign
from domain.vocabulary import Stage, Standing
from infrastructure.registers import bulk
from infrastructure.registers.cases import CaseFact
from infrastructure.registers.counting import CALENDARS, YEARS, Counted, Counting
from infrastructure.registers.facts import Entry
from infrastructure.registers.listing import Filter, equals, filtered, page
from infrastructure.registers.moments import LAST_DAY
from infrastructure.registers.offices import SHAPE, Offices
from infrastructure.registers.query import Page, Query, UnknownFilter
from infrastructure.registers.register import Register, on, view
from infrastructure.registers.rows import Row

PROPOSED = Standing.REVOCATION_PROPOSED.value
TREE = frozenset(event.topic for event in (*SHAPE, publication.SchemePublished))
"""The events after which awards may wait elsewhere."""

RESTING = ""
"""The state of an award nobody has to do anything about."""


class WorkFact(CaseFact):
    """What the register takes from the events of an award."""

    step: str = ""
    then: str = ""
    to: str = ""
    party: str | None = None
    agree: bool = True
    until: str | None = None
    hearing_until: str | None = None
    count: Count | None = None
    reason: str = ""
    as_before: bool = False


class Item(Row):
    """An award and what it waits for. ``until`` ends a publicity or hearing, provisionally where a year of its working
    days is not known (``reckoning``: how it is counted); ``signed`` lists parties that agreed, ``declined``
    those that did not; ``overtaken``: the day of an ending before which a proposal to revoke is kept here.
    """

    key: ClassVar = ("award",)
    group: ClassVar = "award"
    indexes: ClassVar = (("unit", "state"),)

    award: str
    home: str
    unit: str
    kind: str
    grade: str | None
    honour: str
    round: str
    scheme: str
    state: str
    step: str
    since: str
    applied_on: str
    until: str | None = None
    until_provisional: int = 0
    reckoning: str | None = None
    reason: str = ""
    signed: str = ""
    declined: str = ""
    overtaken: str = ""


class Waiting(Row):
    """A seat an award waits on, over some days. Of several seats of one unit, the first has ``place`` 0."""

    key: ClassVar = ("award", "unit", "seat", "from_day")
    group: ClassVar = "award"
    part: ClassVar = "waiting"
    indexes: ClassVar = (
        ("unit", "seat", "since", "award"),
        ("unit", "place", "since", "award"),
        ("place", "since", "award"),
        ("applicant", "place", "since", "award"),
    )

    award: str
    applicant: str
    unit: str
    seat: str
    from_day: str
    to_day: str
    place: int
    seats: str
    actor: str
    actor_title: str
    step: str
    step_title: str
    act: str
    since: str


class Worklist(Register):
    """待办台账."""

    name = "worklist"
    title = "待办台账"
    revision = 6
    dated = True
    timeless = TREE.union(event.topic for event in YEARS)
    looks_up = ("unit:", "scheme:", CALENDARS)
    by_calendar = True
    rows = (Item, Waiting)
    fact = WorkFact

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self._items = self.sheet(Item)
        self._waiting = self.sheet(Waiting)
        self._offices = Offices()
        self._counting = Counting()
        self._connection: Connection | None = None
        self._dirty: dict[str, None] = {}
        self._since = self._upto = 0
        self._tree_moved = True

    def prepare(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Load the awards the batch touches."""
        self._items.load(connection, (each.name for each in entries if each.stream.startswith("award:")))
        self._connection = connection
        self._counting.follow(connection, entries[0].position - 1)
        if any(each.stream.startswith(CALENDARS) for each in entries):
            table = self.table(Item)
            counted = select(table.c.award).where(table.c.reckoning.is_not(None)).order_by(table.c.award)
            self._items.load(connection, list(connection.execute(counted).scalars()))
        self._since, self._upto = entries[0].position, entries[-1].position
        self._tree_moved |= any(each.topic in TREE for each in entries)

    def flush(self, connection: Connection) -> None:
        """Write the awards, then find out anew where those that changed, or whose tree changed, wait."""
        self._items.flush(connection)
        moved = frozenset[str]()
        if self._tree_moved:
            moved = self._offices.follow(connection, self._upto, self._since)
        self._tree_moved = False
        concerned = [*self._dirty, *self._below(connection, moved)]
        self._items.load(connection, concerned)
        self._waiting.load(connection, concerned)
        for name in dict.fromkeys(concerned):
            self._place(name)
        self._waiting.flush(connection)
        self._dirty.clear()

    def forget(self) -> None:
        """Drop what is in memory; the tree goes back by itself when it has to."""
        super().forget()
        self._items.forget()
        self._waiting.forget()
        self._dirty.clear()
        self._tree_moved = True

    # --- where it waits ------------------------------------------------------------------------------------------------

    def _below(self, connection: Connection, moved: frozenset[str]) -> list[str]:
        """The awards that wait, of units whose tree changed."""
        if not moved:
            return []
        table, units_ = self.table(Item), self._offices.concerned(moved)
        query = select(table.c.award).where(table.c.state != RESTING).order_by(table.c.award)
        if units_ is not None:
            query = query.where(bulk.among(connection, table.c.unit, sorted(units_)))
        return list(connection.execute(query).scalars())

    def _place(self, name: str) -> None:
        item = self._items.get(name)
        assert item is not None
        wanted = {} if item.state == RESTING else self._wanted(item)
        for row in self._waiting.rows(name):
            if wanted.get(row.identity()) != row:
                self._waiting.drop(row)
            else:
                del wanted[row.identity()]
        for row in wanted.values():
            self._waiting.put(row)

    def _wanted(self, item: Item) -> dict[Any, Waiting]:
        scheme = self._offices.scheme(item.scheme)
        step, step_title, act, actors = _task(scheme, item)
        rows: dict[Any, Waiting] = {}
        for actor in actors:
            title = scheme.actors[actor].title
            for span in self._offices.spans(item.scheme, actor, item.unit):
                if span.until <= item.since:
                    continue
                for seat in span.seats:
                    row = Waiting(
                        item.award, item.unit, span.unit, seat, span.since, span.until, 0, "", actor,
                        title.zh if title else actor, step, step_title, act, item.since,
                    )  # fmt: skip
                    rows.setdefault(row.identity(), row)
        _number(rows.values())
        return rows

    # --- what the events change ----------------------------------------------------------------------------------------

    @on(application.Applied)
    def applied(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """It waits on its first step."""
        self._file(name, fact, Stage.IN_ROUTE.value, fact.then)

    @on(conferral.Imported)
    def imported(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """It waits on nobody, yet."""
        self._file(name, fact, RESTING, "")

    @on(application.Amended)
    def amended(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """Back on its way."""
        self._wait(name, fact, Stage.IN_ROUTE.value, fact.then)

    @on(
        signing.Deliberated, signing.Endorsed, signing.SelfAssessed, signing.SystemVerified, signing.Assessed,
        signing.Surveyed, signing.Cosigned, publicity.Publicised, deciding.Selected, deciding.DistrictApproved,
        deciding.StepNotApplicable,
    )  # fmt: skip
    def signed(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """To the next step; a step that needs more parties waits on the others – on those that declined when all have spoken."""
        item = self._item(name)
        if fact.then == PASSED:
            self._wait(name, fact, Stage.PASSED.value, "")
        elif fact.then != item.step:
            self._wait(name, fact, Stage.IN_ROUTE.value, fact.then)
        elif fact.party and fact.agree:
            item.signed = ",".join(filter(None, (item.signed, fact.party)))
        elif fact.party:
            item.declined = ",".join(filter(None, (item.declined, fact.party)))

    @on(publicity.PublicityOpened)
    def publicity(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """The name is public until a day."""
        self._count(self._item(name), self._counting.counted(fact.until, fact.count))

    @on(deciding.PutOnReserve)
    def reserved(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """It may still be chosen."""
        self._item(name).state = Stage.RESERVED.value

    @on(deciding.Returned)
    def returned(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """To the applicant, or to an earlier step."""
        if fact.to == "applicant":
            self._wait(name, fact, Stage.RETURNED.value, "", fact.reason)
        else:
            self._wait(name, fact, Stage.IN_ROUTE.value, fact.to, fact.reason)

    @on(revocation.RevocationProposed)
    def proposed(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """The deciding body has to decide."""
        self._wait(name, fact, PROPOSED, "", fact.reason)
        self._count(self._item(name), self._counting.counted(fact.hearing_until, fact.count))

    @on(ending.HolderChanged)
    def holder_changed(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """Another unit stands for it."""
        self._item(name).unit = fact.unit

    @on(
        application.Withdrawn, deciding.Rejected, deciding.NotSelected, conferral.Conferred,
        revocation.RevocationDropped, revocation.Revoked, revocation.RevocationRescinded,
    )  # fmt: skip
    def rests(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """Nobody has to do anything."""
        self._wait(name, fact, RESTING, "")

    @on(
        ending.Expired, ending.Lapsed, ending.Relinquished, ending.EndedByStructuralChange, ending.Annulled,
        ending.Superseded,
    )  # fmt: skip
    def ended(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """Nobody has to do anything any more; what was proposed is kept, in case the honour is restored as it was."""
        item = self._item(name)
        if item.state == PROPOSED or item.overtaken:
            item.state, item.overtaken = RESTING, fact.effective_on
        else:
            self._wait(name, fact, RESTING, "")

    @on(ending.Restored)
    def restored(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """The ending was wrong: what was proposed before it has to be decided, since it was proposed – unless yet another ending,
        of a later day, was entered before.
        """
        item = self._item(name)
        if item.overtaken and fact.as_before:
            if fact.effective_on >= item.overtaken:
                item.state, item.overtaken = PROPOSED, ""
        else:
            self._wait(name, fact, RESTING, "")

    @on(ending.Renewed)
    def renewed(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """In force again, and nothing is proposed – but by a proposal of a later day, before the renewal was entered."""
        if self._item(name).state != PROPOSED:
            self._wait(name, fact, RESTING, "")

    @on(grade.Promoted, grade.Demoted)
    def regraded(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """What comes later waits on the body of the new grade."""
        self._item(name).grade = fact.grade

    @on(*SHAPE, publication.SchemePublished)
    def tree(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """Taken in when the batch is written."""

    @on(*YEARS)
    def year(self, name: str, fact: WorkFact, entry: Entry) -> None:
        """What is counted is counted anew."""
        assert self._connection is not None
        self._counting.follow(self._connection, entry.position)
        for item in self._items.every():
            if item.reckoning is not None:
                self._count(self._items.put(item), self._counting.anew(item.reckoning))

    @staticmethod
    def _count(item: Item, last: Counted) -> None:
        item.until, item.until_provisional, item.reckoning = last

    def _file(self, name: str, fact: WorkFact, state: str, step: str) -> None:
        day = fact.effective_on
        self._items.put(
            Item(
                name,
                fact.home,
                fact.unit,
                fact.kind,
                fact.grade,
                fact.honour,
                fact.round,
                fact.scheme,
                state,
                step,
                day,
                day,
            )
        )
        self._dirty[name] = None

    def _wait(self, name: str, fact: WorkFact, state: str, step: str, reason: str = "") -> None:
        item = self._item(name)
        item.state, item.step, item.since = state, step, fact.effective_on
        item.until, item.until_provisional, item.reckoning = None, 0, None
        item.reason, item.signed, item.declined, item.overtaken = reason, "", "", ""

    def _item(self, name: str) -> Item:
        item = self._items.get(name)
        if item is None:
            raise LookupError(f"{name} was never applied for")
        self._dirty[name] = None
        return self._items.put(item)

    # --- reading -------------------------------------------------------------------------------------------------------

    @view("list")
    def listed(self, connection: Connection, query: Query, position: int) -> Page:
        """What waits, the longest waiting first. A seat sees itself; else each unit an award waits on has one row."""
        waiting, items = self.table(Waiting).c, self.table(Item).c
        statement: Select[Any] = select(
            waiting.award, items.home, items.honour, items.grade, items.round, waiting.applicant,
            items.kind, items.state, waiting.step, waiting.step_title, waiting.act, waiting.actor, waiting.actor_title,
            waiting.unit, waiting.seat, waiting.seats, waiting.since, items.applied_on, items.until,
            items.until_provisional, items.reason,
        ).join(self.table(Item), items.award == waiting.award)  # fmt: skip
        statement = filtered(statement.where(*self._on_the_day(query)), query, self._filters())
        if not {"for_seat", "seat"} & query.where.keys():
            statement = statement.where(waiting.place == 0)
        order = [waiting.since, waiting.award, waiting.unit, waiting.seat]
        found = page(connection, query, position, statement, order)
        for row in found.rows:
            row["until_provisional"] = bool(row["until_provisional"])
        return found

    @view("counts")
    def counts(self, connection: Connection, query: Query, position: int) -> Page:
        """How many awards wait, by unit, seat and step, and since when the longest of them does."""
        waiting = self.table(Waiting).c
        statement: Select[Any] = select(
            waiting.unit, waiting.seat, waiting.step, waiting.act, func.count().label("awards"),
            func.min(waiting.since).label("since"),
        )  # fmt: skip
        if query.where.keys() & {"honour", "round", "home", "state"}:
            statement = statement.join(self.table(Item), self.table(Item).c.award == waiting.award)
        statement = filtered(statement.where(*self._on_the_day(query)), query, self._filters())
        order = [waiting.unit, waiting.seat, waiting.step, waiting.act]
        return page(connection, query, position, statement.group_by(*order), order)

    @view("awards")
    def awards(self, connection: Connection, query: Query, position: int) -> Page:
        """How many awards wait, each counted once however many units and seats it waits on."""
        waiting = self.table(Waiting).c
        statement: Select[Any] = select(func.count(waiting.award.distinct()).label("awards"))
        if query.where.keys() & {"honour", "round", "home", "state"}:
            statement = statement.join(self.table(Item), self.table(Item).c.award == waiting.award)
        statement = filtered(statement.where(*self._on_the_day(query)), query, self._filters())
        return page(connection, query, position, statement, [])

    def _on_the_day(self, query: Query) -> list[Any]:
        waiting = self.table(Waiting).c
        day = LAST_DAY if query.as_of is None else query.as_of.isoformat()
        return [waiting.from_day <= day, waiting.to_day > day]

    def _filters(self) -> dict[str, Filter]:
        waiting, items = self.table(Waiting).c, self.table(Item).c
        own = {name: equals(waiting[name]) for name in ("award", "unit", "seat", "step", "act", "actor")}
        others = {name: equals(items[name]) for name in ("honour", "round", "home", "state")}
        return own | others | {"applicant": equals(waiting.applicant), "for_seat": self._for_seat}

    def _for_seat(self, value: str) -> Any:
        """What one of these seats may do; of several in one unit that an award waits on together, the first counts."""
        waiting, others = self.table(Waiting).c, self.table(Waiting).alias()
        same = [others.c[name] == waiting[name] for name in ("award", "unit", "from_day")]
        first = select(func.min(others.c.place)).where(*same, _in_seat(others.c, value)).scalar_subquery()
        return (
            _in_seat(waiting, value) & (waiting.place == first) if "," in value else _in_seat(waiting, value)
        )


def _in_seat(waiting: Any, value: str) -> ColumnElement[bool]:
    """Whether it waits on one of the seats, written ``unit/seat`` with commas between."""
    seats = [each.partition("/") for each in value.split(",")]
    for each, slash, _ in seats:
        if not slash:
            raise UnknownFilter(
                f"for_seat 写作“单位/席位”，不是“{each}”。",
                f"for_seat is unit/seat, not {each!r}",
                "for_seat",
            )
    return or_(*((waiting.unit == unit) & (waiting.seat == seat) for unit, _, seat in seats))


def _task(scheme: Scheme, item: Item) -> tuple[str, str, str, tuple[str, ...]]:
    """What has to be done: the step, its name, the act, and the actors of whom any may do it."""
    honour = scheme.honours[item.honour]
    if item.state == Stage.RETURNED:
        return "", "补正", "amend", (honour.applicant,)
    if item.state == Stage.PASSED:
        return "", "命名决定", "issue-decision", (honour.body(honour.conferral.decided_by, item.grade),)
    if item.state == PROPOSED:
        return "", "撤销决定", "revoke", (_revoker(honour, item),)
    step = honour.step(item.step)
    return step.step, label(step).zh, step.act, _deciders(honour, step, item)


def _deciders(honour: Honour, step: AnyStep, item: Item) -> tuple[str, ...]:
    if isinstance(step, Approve) and item.grade in step.by_grade:
        return (step.by_grade[item.grade],)
    if isinstance(step, Cosign):
        agreed, declined = item.signed.split(","), item.declined.split(",")
        waited = [party for party in step.by if party not in agreed]
        return tuple(party for party in waited if party not in declined) or tuple(waited)
    by = (step.by,) if isinstance(step.by, str) else step.by
    return tuple(honour.body(name, item.grade) for name in by)


def _revoker(honour: Honour, item: Item) -> str:
    rule = honour.standing.revocation
    return honour.body(rule.decided_by if rule else None, item.grade)


def _number(rows: Iterable[Waiting]) -> None:
    """Count the seats of each unit, and name them all in each."""
    together: dict[tuple[str, str], list[Waiting]] = {}
    for row in rows:
        together.setdefault((row.unit, row.from_day), []).append(row)
    for group in together.values():
        seats = ",".join(row.seat for row in group)
        for place, row in enumerate(group):
            row.place, row.seats = place, seats
