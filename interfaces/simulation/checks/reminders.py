"""No reminder lost, none doubled, none for what is over; every letter delivered or withdrawn, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from interfaces.simulation.belief import Falls, as_believed
from interfaces.simulation.counting import A_DAY, Counted, Years, months_from
from interfaces.simulation.evidence import Evidence, Fault, Told

NOW = 2**62
"""A position after everything."""


class Armed(NamedTuple):
    """While this was believed, the holder was to be reminded of something: from one event up to another."""

    award: str
    honour: str
    subject: str
    falls: Falls
    since: int
    until: int
    due: date

    @property
    def name(self) -> str:
        """The id of the reminder."""
        return f"{self.award}@{self.due}" + ("" if self.subject == "re-inspection" else f".{self.subject}")


def no_reminder_is_doubled(evidence: Evidence) -> Iterator[Fault]:
    """Every rung of every ladder is issued once, or stood for once by a later one."""
    for name, history in evidence.reminders.items():
        rungs = Counter(rung for each in _issued(history) for rung in (each.facts["rung"], *_instead(each)))
        for rung, times in rungs.items():
            if times > 1:
                yield _fault(name, f"提醒{rung}发出{times}次", f"reminder {rung} was issued {times} times")


def no_reminder_is_lost(evidence: Evidence) -> Iterator[Fault]:
    """Whatever rung had come by a finished sweep, while the holder was to be reminded, was issued by its end."""
    for armed in _all_armed(evidence):
        rule = _rule(evidence, armed)
        if rule is None:
            continue
        done = _done(evidence.reminders.get(armed.name, []))
        for rung in _ladder(evidence, armed, rule):
            swept = _swept(evidence, armed, rule, rung)
            if swept is not None and done.get(rung, NOW) > swept:
                yield _fault(armed.name, f"提醒{rung}没有发出", f"reminder {rung} was not issued")


def no_reminder_is_for_nothing(evidence: Evidence) -> Iterator[Fault]:
    """What was issued had come, and the honour was to be reminded of at that moment."""
    armed: dict[str, list[Armed]] = {}
    for each in _all_armed(evidence):
        armed.setdefault(each.name, []).append(each)
    for name, history in evidence.reminders.items():
        for issued in _issued(history):
            found = next((it for it in armed.get(name, ()) if it.since < issued.position < it.until), None)
            rung = issued.facts["rung"]
            if found is None:
                yield _fault(name, f"提醒{rung}发出时已无须提醒", f"reminder {rung} was issued for nothing")
            elif wrong := _wrong_day(evidence, found, issued):
                yield _fault(name, f"提醒{rung}{wrong[0]}", f"reminder {rung} {wrong[1]}")


def every_letter_is_delivered_once(evidence: Evidence) -> Iterator[Fault]:
    """For each channel and each seat a rung went to there is one delivery, or the withdrawal of the rung."""
    for name, history in evidence.reminders.items():
        delivered = Counter(_key(each) for each in history if each.topic == "reminder.delivered")
        withdrawn = _withdrawn(history)
        for key in letters(history):
            times = delivered.pop(key, 0)
            if times != 1 and not (times == 0 and key[0] in withdrawn):
                yield _fault(
                    name, f"提醒{key[0]}送达{key[2]}{times}次", f"{key[0]} reached {key[2]} {times} times"
                )
        for key in delivered:
            yield _fault(
                name, f"提醒{key[0]}从未发出却已送达{key[2]}", f"{key[0]} reached {key[2]}, never issued"
            )


def _withdrawn(history: list[Told]) -> set[str]:
    """The rungs that were withdrawn in the end."""
    found: set[str] = set()
    for each in history:
        if each.topic == "reminder.withdrawn":
            found |= {*each.facts["rungs"]}
        elif each.topic == "reminder.resumed":
            found.discard(each.facts["rung"])
    return found


# --- when the holder was to be reminded -------------------------------------------------------------------------------------


def _all_armed(evidence: Evidence) -> Iterator[Armed]:
    for award, history in evidence.histories.items():
        for each in _armed(evidence, award, history):
            yield from _as_counted(evidence, each)


def _armed(evidence: Evidence, award: str, history: list[Told]) -> Iterator[Armed]:
    open_: dict[str, Armed] = {}
    for each, _, belief in as_believed(history):
        rules = evidence.rules.get(belief.honour)
        falls = belief.falls_due(rules is not None and rules.term is not None)
        for subject, armed in list(open_.items()):
            if falls.get(subject) != armed.falls:
                yield open_.pop(subject)._replace(until=each.position)
        for subject, day in falls.items():
            if subject not in open_:
                open_[subject] = Armed(award, belief.honour, subject, day, each.position, NOW, day.day)
    yield from open_.values()


def _as_counted(evidence: Evidence, armed: Armed) -> Iterator[Armed]:
    """The same, cut where another year became known and moved the day."""
    if armed.falls.count is None:
        yield armed
        return
    calendars, piece = evidence.calendars, armed._replace(due=_due(evidence, armed, armed.since + 1).day)
    for position in calendars.moved_between(armed.since, armed.until):
        due = _due(evidence, armed, position + 1).day
        if due != piece.due:
            yield piece._replace(until=position)
            piece = piece._replace(since=position, due=due)
    yield piece


def _due(evidence: Evidence, armed: Armed, position: int) -> Counted:
    """The due day as it was counted before a position, and whether that was provisional."""
    count = armed.falls.count
    return evidence.calendars.before(position).last_day(count) if count else Counted(armed.falls.day, False)


# --- the ladder -------------------------------------------------------------------------------------------------------------


class Ladder(NamedTuple):
    """What the notice says of one kind of day."""

    before: tuple[Any, ...]
    then_every: Any


def _rule(evidence: Evidence, armed: Armed) -> Ladder | None:
    rule = evidence.rules[armed.honour].reminders
    own = next((each for each in rule.apart if armed.subject in each.of), None) if rule else None
    if rule is None or (own is None and armed.subject not in rule.of):
        return None
    said = own if own and (own.before or own.then_every) else rule
    return Ladder(said.before, said.then_every)


def _ladder(evidence: Evidence, armed: Armed, rule: Ladder) -> Iterator[str]:
    """Every rung that can have come by the end of it."""
    yield from (_name(span) for span in rule.before)
    last, step, every = evidence.last_day(armed.until), 1, rule.then_every
    while every is not None and _plain(armed.due, every, step) + every.working_days * step * A_DAY <= last:
        yield f"+{step}"
        step += 1


def _swept(evidence: Evidence, armed: Armed, rule: Ladder, rung: str) -> int | None:
    """Where the first finished sweep ended that had to issue a rung; ``None`` when there was none."""
    early = _day(rule, armed.due, rung, Years({})).day - timedelta(days=30)
    for sweep in evidence.sweeps_from(armed.since, early):
        if sweep.end >= armed.until:
            return None
        day = _day(rule, armed.due, rung, evidence.calendars.before(sweep.start + 1)).day
        if day <= sweep.day and not _before_it_began(armed, day):
            return sweep.end
    return None


def _before_it_began(armed: Armed, day: date) -> bool:
    """Whether a rung would lie before its period, or on the day the period began."""
    since = armed.falls.since
    return since is not None and day <= since and day < armed.due


def _day(rule: Ladder, due: date, rung: str, years: Years) -> Counted:
    """The day of a rung, as the working days are known."""
    if rung.startswith("+"):
        span, sign, times = rule.then_every, 1, int(rung)
    else:
        span, sign, times = next(span for span in rule.before if _name(span) == rung), -1, 1
    return years.working(_plain(due, span, sign * times), sign * times * span.working_days)


def _plain(due: date, span: Any, times: int) -> date:
    """A day some spans after or before another, but for the working days."""
    return months_from(due, times * span.months) + timedelta(days=times * span.days)


def _name(span: Any) -> str:
    if span.working_days:
        return f"-{span.working_days}WD"
    return f"-{span}" if span.months or span.days else str(span)


# --- what was issued ----------------------------------------------------------------------------------------------------------


def _issued(history: list[Told]) -> Iterator[Told]:
    return (each for each in history if each.topic == "reminder.issued")


def _instead(each: Told) -> list[str]:
    found: list[str] = each.facts.get("instead_of", [])
    return found


def _done(history: list[Told]) -> dict[str, int]:
    """Where each rung was issued, or stood for."""
    return {
        rung: each.position for each in _issued(history) for rung in (each.facts["rung"], *_instead(each))
    }


def _wrong_day(evidence: Evidence, armed: Armed, issued: Told) -> tuple[str, str] | None:
    rule, years = _rule(evidence, armed), evidence.calendars.before(issued.position)
    if rule is None:
        return "按通知不应发出", "is not in the notice"
    for rung in (issued.facts["rung"], *_instead(issued)):
        day = _day(rule, armed.due, rung, years).day
        if day > issued.on or _before_it_began(armed, day):
            return "发出过早", "was issued too early"
    provisional = _due(evidence, armed, issued.position).provisional
    provisional |= _day(rule, armed.due, issued.facts["rung"], years).provisional
    if issued.facts.get("provisional", False) != provisional:
        return "是否暂定标注有误", "is marked provisional wrongly"
    return None


def letters(history: list[Told]) -> set[tuple[str, str, str]]:
    """What was to be delivered: rung, channel, seat."""
    return {
        (each.facts["rung"], channel, f"{to['unit']}/{to['seat']}")
        for each in _issued(history)
        for channel in each.facts.get("channels", ())
        for to in each.facts["addressees"]
    }


def _key(each: Told) -> tuple[str, str, str]:
    return each.facts["rung"], each.facts["channel"], each.facts["to"]


def _fault(name: str, zh: str, en: str) -> Fault:
    award, _, due = name.rpartition("@")
    return Fault(award, f"{due}到期：{zh}", f"due {due}: {en}")
