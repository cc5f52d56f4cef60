"""The duties of every home in the register of dynamic management: met, open, at risk or missed, on a day.

Nothing is stored when a day passes: a status is computed when it is asked for, by ``domain/duties.py``, from the home's
own events that were recorded by then. Of these count the ones in effect by the day; of the base file all, since an
entry says itself which day it is about, and a correction made later rewrites what it corrects.

A notice binds the homes whose unit stands, on that day, at or below its issuer – and, where it says to whom it is
addressed, at or below a unit of one of those types. Of each notice the newest version published by then counts, from
its first day in force to its last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, select

from application.directory import Directory
from domain.base_file import EntryRecorded, EntryStruck
from domain.catalogue import catalogue
from domain.duties import State, bound_since, review_state, states
from domain.home import UnionHome
from domain.kernel import Event
from domain.scheme.notice import Scheme
from domain.scheme.publication import SchemePublished, pinned
from domain.vocabulary import DutyStatus
from infrastructure.event_store.mapper import StrictMapper
from infrastructure.event_store.reader import after_every
from infrastructure.event_store.schema import events
from infrastructure.registers import bulk
from infrastructure.registers.facts import instant_of
from infrastructure.registers.listing import refuse_other_words
from infrastructure.registers.moments import Moment, asked
from infrastructure.registers.query import Cursor, Page, Query, UnknownFilter
from infrastructure.registers.register import view
from infrastructure.registers.reviews import Reviewed

COLUMNS = (
    "home", "kind", "unit", "scheme", "duty", "title", "status", "from_day", "to_day", "done", "wanted", "clause",
)  # fmt: skip

REVIEW = "member-review"
"""What the duty to be reviewed by the members is called, beside the duties a notice names."""

HOMES_AT_ONCE = 200

MAPPER: StrictMapper[Event] = StrictMapper(catalogue())


class Dutiful(Reviewed):
    """A register that also tells how homes do their duties."""

    @view("duties")
    def duties(self, connection: Connection, query: Query, position: int) -> Page:
        """Every duty of every home; ``status=missed`` lists the homes with missed ones."""
        moment, position = asked(query, position)
        known = Known(connection, moment, position)
        after = self._after(query)
        rows: list[dict[str, Any]] = []
        wanted = [status for status in query.where.get("status", "").split(",") if status]
        only = {name: set(value.split(",")) for name, value in _filters(query).items()}
        if query.as_of is None:
            raise UnknownFilter("请写明查询哪一天（as_of）。", "duties: say on which day (as_of)", "as_of")
        for homes in known.homes(after[0] if after else "", only.get("home")):
            found = self.duties_of(connection, known, homes)
            rows += [
                row
                for row in found
                if (row["home"], row["scheme"], row["duty"]) > tuple(after or ())
                and (not wanted or row["status"] in wanted)
                and all(row[name] in values for name, values in only.items())
            ]
            if len(rows) > query.size:
                break
        shown = rows[: query.size]
        more = len(rows) > len(shown)
        end = [shown[-1][name] for name in ("home", "scheme", "duty")] if shown else []
        following = Cursor(f"{query.register}/{query.view}", position, end).write() if more else None
        return Page(query.register, query.view, COLUMNS, shown, position, following)

    def duties_of(self, connection: Connection, known: Known, homes: Sequence[str]) -> list[dict[str, Any]]:
        """The duties of these homes, by home, notice and duty."""
        schemes = known.schemes()
        if not schemes:
            return []
        at = known.homes_as_of(homes)
        tree = known.tree(home.unit for home in at.values())
        kinds = {scheme.member_review.kind for scheme in schemes if scheme.member_review}
        held = {kind: self.newest_reviews(connection, known.moment, at, kind) for kind in kinds}
        rows = []
        for name, home in at.items():
            chain = known.chain(tree, home.unit)
            for scheme in schemes:
                if not reaches(scheme, chain):
                    continue
                rows += [
                    _row(name, home, scheme, *told) for told in _told(scheme, home, chain[0][1], known.day)
                ]
                review = held[scheme.member_review.kind].get(name) if scheme.member_review else None
                rows += _reviewed(name, home, scheme, review.held_on if review else None, known.day)
        return sorted(rows, key=lambda row: (row["home"], row["scheme"], row["duty"]))

    def _after(self, query: Query) -> list[str]:
        if query.cursor is None:
            return []
        return Cursor.read(query.cursor, f"{query.register}/{query.view}").after_like((str, str, str))


@dataclass(frozen=True)
class Known:
    """What was recorded by a moment, read from the log itself."""

    connection: Connection
    moment: Moment
    position: int

    @property
    def day(self) -> date:
        """The day asked about."""
        return date.fromisoformat(self.moment.day)

    def homes(self, since: str, only: Iterable[str] | None) -> Iterator[list[str]]:
        """The homes ever registered, some at a time, from one on."""
        if only is not None:
            yield sorted(name for name in only if name >= since)
            return
        query = select(events.c.stream).where(
            events.c.stream >= f"home:{since}", events.c.stream < after_every("home:"), events.c.version == 1
        ).order_by(events.c.stream)  # fmt: skip
        names = [stream.removeprefix("home:") for stream in self.connection.execute(query).scalars()]
        for start in range(0, len(names), HOMES_AT_ONCE):
            yield names[start : start + HOMES_AT_ONCE]

    def schemes(self) -> list[Scheme]:
        """The notices with duties or reviews."""
        return [scheme for scheme in self.notices() if _has_duties(scheme)]

    def notices(self) -> list[Scheme]:
        """The notices that were in force on the day, each in the newest version published."""
        return [scheme for scheme in self.newest().values() if _in_force(scheme, self.day)]

    def newest(self) -> dict[str, Scheme]:
        """Every notice by its id, in the newest version published."""
        newest: dict[str, Scheme] = {}
        for stream, event in self._events(self._all("scheme:")):
            if isinstance(event, SchemePublished):
                name = stream.removeprefix("scheme:")
                newest[name] = _scheme(name, event)
        return newest

    def homes_as_of(self, names: Sequence[str]) -> dict[str, UnionHome]:
        """The homes that were open on the day, with what was in effect then."""
        told = self.histories(UnionHome.prefix, names)
        found = {name: _as_of(name, told[name], self.day) for name in sorted(told)}
        return {name: home for name, home in found.items() if home.registered_on and home.closed_on is None}

    def tree(self, units: Iterable[str]) -> Directory:
        """The units, and all that ever stood above them."""
        tree, pending = Directory(), set(units)
        while pending:
            streams = [f"unit:{name}" for name in sorted(pending)]
            query = self._query().where(bulk.among(self.connection, events.c.stream, streams))
            for _, event in self._events(query):
                tree.take(event)
            above = {
                parent for unit in tree.units.values() for _, parent in unit.parents if parent is not None
            }
            pending = above - set(tree.units)
        return tree

    def units(self) -> Directory:
        """The whole tree."""
        tree = Directory()
        for _, event in self._events(self._all("unit:")):
            tree.take(event)
        return tree

    def histories(self, prefix: str, names: Iterable[str]) -> dict[str, list[Event]]:
        """The events of these streams of a kind, by name."""
        told: defaultdict[str, list[Event]] = defaultdict(list)
        streams = [f"{prefix}:{name}" for name in names]
        for stream, event in self._events(
            self._query().where(bulk.among(self.connection, events.c.stream, streams))
        ):
            told[stream.removeprefix(f"{prefix}:")].append(event)
        return told

    def chain(self, tree: Directory, unit: str) -> list[tuple[str, str]]:
        """A unit and those above it on the day, nearest first, each with its type."""
        here = tree.get(unit)
        above = [(each.name, each.type) for each in tree.ancestors(unit, self.day)]
        return [(unit, here.type if here else ""), *above]

    def _all(self, prefix: str) -> Select[Any]:
        return self._query().where(events.c.stream >= prefix, events.c.stream < after_every(prefix))

    def _query(self) -> Select[Any]:
        last = self.position if self.moment.position is None else self.moment.position
        columns = (events.c.stream, events.c.version, events.c.topic, events.c.state)
        return select(*columns).where(events.c.position <= last).order_by(events.c.position)

    def _events(self, query: Select[Any]) -> Iterator[tuple[str, Event]]:
        """The events known then. One whose clock lay behind that of the one before it counts as recorded with that one."""
        latest: dict[str, str] = {}
        for row in self.connection.execute(query):
            event = MAPPER.decode(*row)
            stream, at = row[0], instant_of(event.recorded_at)
            latest[stream] = max(at, latest.get(stream, ""))
            if self.moment.at is None or latest[stream] <= self.moment.at:
                yield stream, event


def _as_of(name: str, told: list[Event], day: date) -> UnionHome:
    """A home on a day: what took effect by then, in the order of the days."""
    home = UnionHome.blank(name)
    for event in sorted(told, key=lambda event: event.effective_on):
        if event.effective_on <= day or isinstance(event, EntryRecorded | EntryStruck):
            event.apply(home)
    return home


def _has_duties(scheme: Scheme) -> bool:
    return bool(scheme.duties) or (
        scheme.member_review is not None and scheme.member_review.every is not None
    )


def _in_force(scheme: Scheme, day: date) -> bool:
    first, last = scheme.in_force.from_ or scheme.issued_on, scheme.in_force.to
    return (first is None or first <= day) and (last is None or day <= last)


def reaches(scheme: Scheme, chain: list[tuple[str, str]]) -> bool:
    """Whether the notice binds the home of a unit: under its issuer, and under somebody it is addressed to."""
    place = next((n for n, (unit, _) in enumerate(chain) if unit == scheme.issuer), None)
    if place is None:
        return False
    types = {kind for _, kind in chain[: place + 1]}
    return not scheme.addressed_to or not types.isdisjoint(scheme.addressed_to)


def _told(
    scheme: Scheme, home: UnionHome, unit_type: str, day: date
) -> Iterator[tuple[str, str, str | None, State]]:
    for name, duty, found in states(scheme, home, unit_type, day):
        yield name, duty.title.zh, duty.source, found


def _reviewed(
    name: str, home: UnionHome, scheme: Scheme, held: str | None, day: date
) -> list[dict[str, Any]]:
    """The duty to be reviewed by the members, where the notice has one for such a home."""
    rule, since = scheme.member_review, bound_since(scheme, home)
    if rule is None or since > day or (rule.kinds and home.kind not in rule.kinds):
        return []
    found = review_state(rule, date.fromisoformat(held) if held else None, day, since)
    return [_row(name, home, scheme, REVIEW, "会员评家", rule.source, found)] if found else []


def _row(
    name: str, home: UnionHome, scheme: Scheme, duty: str, title: str, clause: str | None, found: State
) -> dict[str, Any]:
    values = (
        name, home.kind, home.unit, scheme.scheme, duty, title, found.status.value,
        found.of.first.isoformat() if found.of else None, found.of.last.isoformat() if found.of else None,
        found.done, found.wanted, clause,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _filters(query: Query) -> dict[str, str]:
    """The filters but for the status, which has words of its own."""
    columns = ("home", "kind", "unit", "scheme", "duty")
    for name in query.where:
        if name not in (*columns, "status"):
            listed = ", ".join([*columns, "status"])
            raise UnknownFilter(
                f"不能按“{name}”筛选；可用：{listed}。",
                f"{query.register}/duties cannot be filtered by {name}; it can by {listed}",
                name,
            )
    if status := query.where.get("status"):
        refuse_other_words("status", status, DutyStatus)
    return {name: value for name, value in query.where.items() if name != "status"}


@lru_cache(maxsize=64)
def _scheme(name: str, event: SchemePublished) -> Scheme:
    """A notice is read once in a process."""
    return pinned(name, event)[1]
