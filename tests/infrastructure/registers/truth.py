"""What registers must say, read off the aggregates themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from application.authority import place
from domain.award import Award
from domain.calendar import Count, WorkCalendar, as_known
from domain.home import UnionHome
from domain.round import Round
from domain.scheme.route import Cosign
from domain.vocabulary import Stage, Standing
from domain.work_calendar import WorkingDays
from infrastructure.registers.query import Query
from infrastructure.registers.registers import Registers
from tests.support.world import World

FAR = date(2099, 1, 1)


def assert_registers_tell_the_truth(world: World, registers: Registers) -> None:
    """Every register against the aggregates it is about."""
    awards = [
        world.award(stream.partition(":")[2]) for stream in world.streams() if stream.startswith("award:")
    ]
    assert honours(registers) == {award.name: worth(award) for award in awards if award.standing is not None}
    assert waiting(registers) == {award.name: found for award in awards if (found := waits(world, award))}
    assert open_proposals(registers) == {
        award.name: proposed(world, award) for award in awards if award.proposal is not None
    }
    late = registers.read(Query("dynamic-management", {"overdue": "true"}, as_of=FAR, limit=1000)).rows
    assert {row["award"]: row["next_due"] for row in late} == {
        award.name: str(award.reinspection_due)
        for award in awards
        if award.is_held and award.reinspection_due
    }
    late = registers.read(Query("honours", view="overdue", all=True, as_of=FAR, limit=1000)).rows
    assert {row["award"] for row in late} == {
        award.name for award in awards if award.is_held and award.reinspection_due
    }
    assert counted_days(registers) == {award.name: counted(world, award) for award in awards if award.is_held}
    filed = registers.read(Query("handled", view="filed", limit=1000)).rows
    assert {row["award"]: (row["stage"], row["waits_at"]) for row in filed} == {
        award.name: (award.stage.value, award.waiting or "") for award in awards
    }
    for row in registers.read(Query("rounds", limit=1000)).rows:
        told = (row["applications"], row["places_taken"], row["places_total"], row["status"])
        live = world.read(Round, row["round"])
        assert told == (len(live.applications), len(live.places), live.total, live.status), row["round"]
    for row in registers.read(Query("homes", all=True, limit=1000)).rows:
        home = world.read(UnionHome, row["home"])
        assert (row["unit"], row["title"], row["awards"]) == (home.unit, home.title, home.awards)


def honours(registers: Registers, **asked: Any) -> dict[str, tuple[Any, ...]]:
    """Every honour there is or was, as the register has it."""
    columns = ("standing", "grade", "unit", "conferred_on", "valid_until", "next_due", "ended_on")
    rows = registers.read(Query("honours", all=True, limit=1000, **asked)).rows
    return {row["award"]: tuple(row[name] for name in columns) for row in rows}


def worth(award: Award) -> tuple[Any, ...]:
    """The same, as the award has it."""
    days = (award.conferred_on, award.valid_until, award.next_due, award.ended_on)
    return (award.standing, award.grade, award.unit, *(day and day.isoformat() for day in days))


def waiting(registers: Registers) -> dict[str, tuple[Any, ...]]:
    """What waits, as the register has it: state, step, since when, every seat, and until when, provisionally or not."""
    found: dict[str, tuple[Any, ...]] = {}
    for row in registers.read(Query("worklist", as_of=FAR, limit=1000)).rows:
        since, seats = row["since"], {f"{row['unit']}/{seat}" for seat in row["seats"].split(",")}
        known = found.get(row["award"])
        seats |= known[3] if known else set()
        until = row["until"], row["until_provisional"]
        found[row["award"]] = (row["state"], row["step"], since, seats, until)
    return found


def waits(world: World, award: Award) -> tuple[Any, ...] | None:
    """The same, as the award has it; ``None`` when nobody has to do anything."""
    rules = world.rules(award)
    honour, state, step, since = rules.honour, award.stage.value, award.waiting or "", award.reached_on
    if award.stage in (Stage.IN_ROUTE, Stage.RESERVED):
        waits_at = rules.route.step(step)
        actors = award.deciders(waits_at)
        if isinstance(waits_at, Cosign):
            said = {seal.party: seal.agreed for seal in award.live_seals(step)}
            waited = [actor for actor in actors if not said.get(actor)]
            actors = tuple(actor for actor in waited if actor not in said) or tuple(waited)
    elif award.stage == Stage.RETURNED:
        actors, step = (honour.applicant,), ""
    elif award.stage == Stage.PASSED:
        actors = (honour.body(honour.conferral.decided_by),)
        since = max(seal.effective_on for seal in award.seals if seal.live)
    elif award.standing == Standing.REVOCATION_PROPOSED and award.proposal is not None:
        rule = honour.standing.revocation
        assert rule is not None
        actors, state, since = (honour.body(rule.decided_by),), award.standing.value, award.proposal.on
    else:
        return None
    places = [
        place(world.office.knowledge.directory, rules.scheme, actor, award.unit, FAR) for actor in actors
    ]
    seats = {f"{found.unit}/{seat}" for found in places if found for seat in found.seats}
    return state, step, since and since.isoformat(), seats, lasts(world, award)


def lasts(world: World, award: Award) -> tuple[str | None, bool]:
    """Until when a name is public or a holder may be heard, and whether that is provisional."""
    proposal = award.proposal
    day, count = (
        (proposal.hearing_until, proposal.count)
        if proposal
        else (award.publicity_until, award.publicity_count)
    )
    return last(world, day, count)


def last(world: World, day: date | None, count: Count | None) -> tuple[str | None, bool]:
    """A last day as it is counted now, and whether that is provisional."""
    if day is None:
        return None, False
    name = count.calendar if count else ""
    calendar = world.read(WorkingDays, name).over(world.office.calendars.get(name) or WorkCalendar(name=name))
    found = as_known(day, count, calendar)
    return found.day.isoformat(), found.provisional


def counted_days(registers: Registers) -> dict[str, tuple[Any, ...]]:
    """Until when something is to be put right and a suspension lasts, as the register has it."""
    names = ("rectify_by", "rectify_provisional", "suspended_until", "suspension_provisional")
    rows = registers.read(Query("dynamic-management", limit=1000)).rows
    return {row["award"]: tuple(row[name] for name in names) for row in rows}


def counted(world: World, award: Award) -> tuple[Any, ...]:
    """The same, as the award has it."""
    order = award.rectification
    rectified = last(world, order.deadline, order.count) if order else (None, False)
    return *rectified, *last(world, award.suspended_until, award.suspension_count)


def open_proposals(registers: Registers) -> dict[str, tuple[Any, ...]]:
    """Every revocation that is proposed, as the register has it."""
    rows = registers.read(Query("revocations", {"outcome": "open"}, limit=1000)).rows
    told = ("ground", "proposed_on", "heard_on", "concurred")
    return {
        row["award"]: (*(row[name] for name in told), (row["hearing_until"], row["hearing_provisional"]))
        for row in rows
    }


def proposed(world: World, award: Award) -> tuple[Any, ...]:
    """The same, as the award has it."""
    found = award.proposal
    assert found is not None
    agreed = [{"party": party, "on": day.isoformat()} for party, day in found.agreed]
    heard_on = found.heard_on.isoformat() if found.heard_on else None
    return found.ground, found.on.isoformat(), heard_on, agreed, lasts(world, award)
