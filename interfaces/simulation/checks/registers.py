"""Every standing is explained by an event; registers equal their rebuild, live honours their fold, the outbox its events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import select

from domain.award import Award
from infrastructure.event_store.engine import reading
from infrastructure.history import not_the_fold
from infrastructure.outbox.outbox import deliveries
from infrastructure.registers.query import LARGEST_PAGE, Query
from infrastructure.registers.registers import Registers
from interfaces.bootstrap import Jianjia
from interfaces.simulation.belief import Belief, as_it_was
from interfaces.simulation.checks.reminders import letters
from interfaces.simulation.evidence import Evidence, Fault

PAIRS = 50
"""Pairs of an effective day and a moment of knowledge, drawn at random."""

Line = tuple[str, date | None, date | None, date | None]


def every_standing_is_explained(evidence: Evidence, jianjia: Jianjia, random: Random) -> Iterator[Fault]:
    """The register of honours says what the events say: today, and of random days as known at random moments."""
    yield from _differs(evidence, jianjia.registers, None, evidence.events[-1].position)
    first, last = evidence.events[0].at.date(), evidence.events[-1].at.date()
    for _ in range(PAIRS):
        day = date.fromordinal(random.randint(first.toordinal(), last.toordinal()))
        known = random.choice(evidence.events)
        yield from _differs(evidence, jianjia.registers, day, random.choice((known.position, known.at)))


def _differs(
    evidence: Evidence, registers: Registers, day: date | None, known: int | datetime
) -> Iterator[Fault]:
    upto = known if isinstance(known, int) else evidence.position_at(known)
    rows = {row["award"]: row for row in _rows(registers, day, known)}
    when = (f"{day or '今日'}（已知至{known}）", f"{day or 'today'} as known at {known}")
    for award, history in evidence.histories.items():
        belief, row = as_it_was(history, day or date.max, upto), rows.pop(award, None)
        ours, theirs = _line(belief) if belief else None, _said(row) if row else None
        if ours != theirs:
            zh = f"{when[0]}台账{_shown(theirs)}，事件{_shown(ours)}"
            yield Fault(award, zh, f"{when[1]}: register {_shown(theirs)}, events {_shown(ours)}")
        elif row and not any(each.position == row["caused_at"] for each in history):
            yield Fault(award, f"{when[0]}没有引起这一状态的事件", f"{when[1]}: no event caused this")
    for award in rows:
        yield Fault(award, f"{when[0]}台账有此荣誉，事件中没有", f"{when[1]}: no event tells of it")


def _rows(registers: Registers, day: date | None, known: int | datetime) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    while True:
        query = Query("honours", as_of=day, known_at=known, all=True, limit=LARGEST_PAGE, cursor=cursor)
        page = registers.read(query)
        yield from page.rows
        cursor = page.next
        if cursor is None:
            return


def _line(belief: Belief) -> Line:
    return belief.standing, belief.valid_until, belief.next_due, belief.ended_on


def _said(row: dict[str, Any]) -> Line:
    days = (row["valid_until"], row["next_due"], row["ended_on"])
    valid, due, ended = (date.fromisoformat(day) if day else None for day in days)
    return row["standing"], valid, due, ended


def _shown(line: Line | None) -> str:
    return " ".join(str(each) for each in line) if line else "—"


def registers_equal_their_rebuild(jianjia: Jianjia) -> Iterator[Fault]:
    """Every register, made anew from the events, has the same rows."""
    for each in jianjia.registers.verify():
        zh = f"{each.table}与重建不同：{each.stored} ≠ {each.rebuilt}"
        yield Fault(
            str(each.key), zh, f"{each.table} differs from its rebuild: {each.stored} ≠ {each.rebuilt}"
        )


def live_honours_equal_their_fold(evidence: Evidence, jianjia: Jianjia) -> Iterator[Fault]:
    """What the office has in memory is what the events fold to."""
    for award in evidence.histories:
        for key, folded, live in not_the_fold(jianjia.office, Award.stream(award)):
            yield Fault(award, f"{key}：重放{folded}，现状{live}", f"{key}: {folded} folded, {live} live")


def the_outbox_equals_its_events(evidence: Evidence, jianjia: Jianjia) -> Iterator[Fault]:
    """The outbox has each letter that was issued and no other, and none of them waits any more."""
    with reading(jianjia.store.engine) as connection:
        rows = list(connection.execute(select(deliveries)))
    kept = {(row.reminder, row.rung, row.channel, row.addressee): row.state for row in rows}
    issued = {(name, *letter) for name, history in evidence.reminders.items() for letter in letters(history)}
    for key in sorted(issued | kept.keys()):
        state = kept.get(key, "missing") if key in issued else "never-issued"
        if state not in ("delivered", "withdrawn"):
            told = f"{key[0]} {key[1]} → {key[3]}: {state}"
            yield Fault(key[0].rpartition("@")[0], f"发件箱 {told}", f"outbox: {told}")
