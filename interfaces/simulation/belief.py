"""An honour folded once more from what lies in the log, written without the code that is judged.

An honour is what its events make of it in the order of their days, whenever they were entered (ADR 0016): an event that was set
aside never was, and a correction is carried back to what it corrects. There are two questions. *As believed*: what everybody
believed at a position of the log, all days taken together. *As it was*: what is true of one day by what is known at a
position, as the registers tell it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from interfaces.simulation.evidence import Told

CONFERS = ("award.conferred", "award.imported")
ENDS = {
    "award.revoked": "revoked", "award.expired": "expired", "award.lapsed": "lapsed",
    "award.relinquished": "relinquished", "award.annulled": "annulled", "award.superseded": "superseded",
    "award.ended-by-structural-change": "ended-by-structural-change",
}  # fmt: skip
ALWAYS_DUE = (
    *CONFERS, "award.retained", "award.rectification-accepted", "award.revocation-rescinded", "award.restored",
)  # fmt: skip
"""What sets the next due day, or takes it away; others only set it."""
SOMETIMES_DUE = ("award.warned", "award.criticised", "award.promoted", "award.demoted", "award.renewed")
REMINDED = ("in-force", "rectifying")


class Falls(NamedTuple):
    """A day that falls due as its event states it, how it is counted where working days are in it, and the day on which the
    period began, where an act began it.
    """

    day: date
    count: Any = None
    since: date | None = None


@dataclass(frozen=True)
class Belief:
    """What an honour is, after some events."""

    honour: str = ""
    standing: str = ""
    conferred_on: date | None = None
    valid_until: date | None = None
    next_due: date | None = None
    ended_on: date | None = None
    rectifying: bool = False
    suspended_until: date | None = None
    suspension: Any = None
    suspended_on: date | None = None
    rectify_until: date | None = None
    rectification: Any = None
    rectify_since: date | None = None
    before_proposal: str = ""
    proposed_on: date | None = None
    hearing_until: date | None = None
    hearing: Any = None
    heard: bool = False
    inspected_for: date | None = None
    known_on: date | None = None
    back_on: date | None = None
    put_back_on: date | None = None
    open_then: dict[str, Any] | None = None

    def falls_due(self, has_term: bool) -> dict[str, Falls]:
        """What the holder is to be reminded of as long as this is so, by what it is."""
        put_right = self.rectifying and self.inspected_for == self.next_due
        found = {
            "re-inspection": self.next_due and self.standing in REMINDED and not put_right and Falls(self.next_due),
            "rectification": self.rectify_until and self.standing == "rectifying"
            and Falls(self.rectify_until, self.rectification, self.rectify_since),
            "term": has_term and self.valid_until and self.standing in (*REMINDED, "suspended")
            and Falls(self.valid_until, None, self.conferred_on),
            "suspension": self.suspended_until and self.standing == "suspended"
            and Falls(self.suspended_until, self.suspension, self.suspended_on),
            "hearing": self.hearing_until and self.standing == "revocation-proposed" and not self.heard
            and Falls(self.hearing_until, self.hearing, self.proposed_on),
        }  # fmt: skip
        return {subject: falls for subject, falls in found.items() if isinstance(falls, Falls)}


NOTHING = Belief()


def told_of(history: Sequence[Told]) -> list[Told]:
    """The events that are about the honour itself, from its conferral on."""
    begin = next((n for n, each in enumerate(history) if each.topic in CONFERS), len(history))
    return list(history[begin:])


def as_believed(history: Sequence[Told]) -> Iterator[tuple[Told, Belief, Belief]]:
    """Every event in the order of recording, with the belief before and after it."""
    told, belief, last = told_of(history), NOTHING, date.min
    for place, each in enumerate(told, 1):
        before = belief
        if each.on >= last and not _changes_what_was(each):
            belief, last = _after(belief, each), each.on
        else:
            days = _by_day(_rewritten(told[:place]))
            belief, last = _folded(event for _, event in days), days[-1][0]
        yield each, before, belief


def _changes_what_was(each: Told) -> bool:
    """Whether an event leaves out or rewrites another one."""
    return each.topic in ("award.set-aside", "award.corrected") or bool(each.facts.get("unbroken_from"))


def _folded(events: Iterable[Told]) -> Belief:
    belief = NOTHING
    for each in events:
        belief = _after(belief, each)
    return belief


def _unexpired(events: list[Told]) -> list[Told]:
    """The events without the newest end of a term, which a renewal bridges."""
    ends = [n for n, each in enumerate(events) if each.topic == "award.expired"]
    return [each for n, each in enumerate(events) if n not in ends[-1:]]


def _left(events: list[Told], aside: Told) -> list[Told]:
    place = next(
        (
            n
            for n in reversed(range(len(events)))
            if (events[n].topic, events[n].on) == (aside.facts["event"], aside.on)
        ),
        None,
    )
    return events if place is None else events[:place] + events[place + 1 :]


def as_it_was(history: Sequence[Told], day: date, position: int) -> Belief | None:
    """The honour as of a day, as known at a position; ``None`` before it was conferred."""
    events = _rewritten([each for each in told_of(history) if each.position <= position])
    if not events or day < events[0].on:
        return None
    return _folded(each for counts_on, each in _by_day(events) if counts_on <= day)


def _by_day(events: list[Told]) -> list[tuple[date, Told]]:
    """Events by the day they count on: none before the conferral, none after an ending that was recorded later."""
    begin, end, days = events[0].on, date.max, list[tuple[date, Told]]()
    for each in reversed(events):
        on = day_in(each.facts, "unbroken_from") or each.on
        end = min(end, on) if each.topic in ENDS else end
        days.append((max(min(on, end), begin), each))
    return sorted(days, key=lambda pair: (pair[0], pair[1] is not events[0], pair[1].position))


def _rewritten(events: list[Told]) -> list[Told]:
    done: list[Told] = []
    for each in events:
        if each.topic == "award.set-aside":
            done = _left(done, each)
        elif each.facts.get("unbroken_from"):
            done = [*_unexpired(done), each]
        elif each.topic == "award.corrected" and (place := _corrects(done, each)) is not None:
            facts = {**done[place].facts, each.facts["field"]: each.facts["after"]}
            done[place] = done[place]._replace(facts=facts)
        else:
            done.append(each)
    return done


def _corrects(done: list[Told], correction: Told) -> int | None:
    """The newest event that gave the field the wrong value."""
    field, wrong = correction.facts["field"], correction.facts["before"]
    for place in reversed(range(len(done))):
        if _gives(done[place], field) and (done[place].facts.get(field) or "") == wrong:
            return place
    return None


def _gives(each: Told, field: str) -> bool:
    if field == "valid_until":
        return each.topic in (*CONFERS, "award.renewed")
    return each.topic in ALWAYS_DUE or (each.topic in SOMETIMES_DUE and each.facts.get(field) is not None)


# --- one event ------------------------------------------------------------------------------------------------------------


def _after(it: Belief, each: Told) -> Belief:
    """What the honour is after an event, whatever it was before."""
    facts = each.facts
    if each.topic in ENDS:
        open_then = _open_then(it, each) if it.ended_on is None else it.open_then
        return replace(
            it, open_then=open_then, standing=ENDS[each.topic], ended_on=each.on, next_due=None, rectifying=False,
            suspended_until=None, before_proposal="",
        )  # fmt: skip
    match each.topic:
        case "award.conferred" | "award.imported":
            known = day_in(facts, "known_on")
            known = known or (each.at.date() if each.topic == "award.imported" else None)
            return Belief(
                facts["honour"],
                "in-force",
                each.on,
                day_in(facts, "valid_until"),
                day_in(facts, "next_due"),
                known_on=known,
            )
        case "award.re-inspected":
            return replace(it, inspected_for=it.next_due)
        case "award.retained":
            return replace(_passed(it, facts), suspended_until=None)
        case "award.rectification-accepted":
            return replace(_put_right(it), inspected_for=None, next_due=day_in(facts, "next_due"))
        case "award.rectification-withdrawn" if it.ended_on is not None:
            then = _put_right(replace(it, **(it.open_then or {})))
            return replace(it, open_then={name: getattr(then, name) for name in it.open_then or {}} or None)
        case "award.rectification-withdrawn":
            return _put_right(it)
        case "award.warned" | "award.criticised":
            return _due_again(it, facts)
        case "award.promoted" | "award.demoted":
            return _due_again(replace(it, standing="in-force", rectifying=False), facts)
        case "award.rectification-ordered":
            return replace(_rectify(it, each), standing="rectifying", rectifying=True)
        case "award.rectification-extended":
            return _rectify(it, each)
        case "award.suspended":
            return replace(
                it,
                standing="suspended",
                suspended_until=day_in(facts, "until"),
                suspension=facts.get("count"),
                suspended_on=each.on,
            )
        case "award.reinstated":
            standing = "rectifying" if it.rectifying else "in-force"
            return replace(it, standing=standing, suspended_until=None, back_on=each.on)
        case "award.revocation-proposed":
            return replace(
                it, standing="revocation-proposed", before_proposal=it.standing, heard=False,
                hearing_until=day_in(facts, "hearing_until"), hearing=facts.get("count"), proposed_on=each.on,
            )  # fmt: skip
        case "award.revocation-heard":
            return replace(it, heard=True)
        case "award.revocation-dropped":
            return replace(
                it, standing=it.before_proposal or it.standing, before_proposal="", back_on=each.on,
                open_then=_not_proposed(it.open_then),
            )  # fmt: skip
        case "award.restored" if facts.get("revoked_on"):
            return replace(it, standing="revoked", ended_on=day_in(facts, "revoked_on"))
        case "award.revocation-rescinded" | "award.restored":
            return replace(
                _back(replace(it, before_proposal=""), facts), next_due=day_in(facts, "next_due"), inspected_for=None,
                back_on=each.on, put_back_on=each.on,
            )  # fmt: skip
        case "award.renewed":
            due = day_in(facts, "next_due") or it.next_due
            back_on = each.on if facts.get("unbroken_from") else it.back_on
            return replace(
                _back(it, facts), valid_until=day_in(facts, "valid_until"), next_due=due, back_on=back_on
            )
        case "award.corrected":
            return _corrected(it, facts["field"], day_in(facts, "after"))
        case _:
            return it


def _open_then(it: Belief, each: Told) -> dict[str, Any]:
    """What comes back with an honour whose ending was wrong; a proposal that was followed does not."""
    names = ("standing", "rectifying", "suspended_until", "before_proposal")
    was = {name: getattr(it, name) for name in names}
    if each.topic == "award.revoked" and it.before_proposal:
        was |= {"standing": it.before_proposal, "before_proposal": ""}
    return was


def _not_proposed(then: dict[str, Any] | None) -> dict[str, Any] | None:
    """What comes back with an honour that is over, when what was proposed before it ended is dropped."""
    if then is None or not then["before_proposal"]:
        return then
    return then | {"standing": then["before_proposal"], "before_proposal": ""}


def _back(it: Belief, facts: dict[str, Any]) -> Belief:
    """Held again: in force, or what it was."""
    was = it.open_then if facts.get("as_before") and it.ended_on is not None else None
    return replace(it, ended_on=None, open_then=None, **(was or {"standing": "in-force"}))


def _passed(it: Belief, facts: dict[str, Any]) -> Belief:
    return replace(
        it, standing="in-force", rectifying=False, inspected_for=None, next_due=day_in(facts, "next_due")
    )


def _rectify(it: Belief, each: Told) -> Belief:
    """An order, or more time for it: its period begins anew."""
    return replace(
        it,
        rectify_until=day_in(each.facts, "deadline"),
        rectification=each.facts.get("count"),
        rectify_since=each.on,
    )


def _put_right(it: Belief) -> Belief:
    """Nothing is to be put right; a suspension, or a proposal to revoke, goes on."""
    before = "in-force" if it.before_proposal == "rectifying" else it.before_proposal
    standing = it.standing if it.standing in ("suspended", "revocation-proposed") else "in-force"
    return replace(it, standing=standing, before_proposal=before, rectifying=False)


def _due_again(it: Belief, facts: dict[str, Any]) -> Belief:
    due = day_in(facts, "next_due")
    return it if due is None else replace(it, next_due=due, inspected_for=None)


def _corrected(it: Belief, field: str, day: date | None) -> Belief:
    match field:
        case "next_due":
            return replace(it, next_due=day)
        case "valid_until":
            return replace(it, valid_until=day)
        case _:
            return it


def day_in(facts: dict[str, Any], name: str) -> date | None:
    """A day among the facts of an event."""
    return date.fromisoformat(facts[name]) if facts.get(name) else None
