"""Whether a home may apply: the notice's conditions over what is known of it on a day.

``domain.dossier`` is everything a decision looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import takewhile

from domain.calendar import after, before
from domain.dossier import Dossier, Held
from domain.duties import binds, bound_since, state
from domain.home_facts import attribute_unmet, date_unmet, figure_unmet
from domain.refusals import (
    Banned,
    Disqualified,
    DutyMissed,
    HolderAlready,
    NoAlternativeMet,
    NotInspected,
    NotReviewed,
    PrerequisiteMissing,
    Refusal,
    Reprimanded,
    StreakShort,
    SubUnitsShort,
    TooShortInGrade,
)
from domain.scheme import eligibility as ask
from domain.scheme.notice import Scheme
from domain.scheme.standing import Ban, rests_on
from domain.scheme.words import Text
from domain.tally import percent
from domain.vocabulary import DutyStatus, Stage, Standing


def unmet(scheme: Scheme, condition: ask.Requirement, dossier: Dossier) -> Refusal | None:
    """Why the condition is not met, in the notice's own sentence where it has one; ``None`` when it is."""
    why = _unmet(scheme, condition, dossier)
    if why is not None and condition.says:
        why.said = (condition.says.zh, condition.says.en)
    return why


def _unmet(scheme: Scheme, condition: ask.Requirement, dossier: Dossier) -> Refusal | None:
    match condition:
        case ask.Holds():
            return _holds(scheme, condition, dossier)
        case ask.DoesNotHold():
            return _does_not_hold(scheme, condition, dossier)
        case ask.Figure():
            return figure_unmet(scheme, condition, dossier)
        case ask.Dated():
            return date_unmet(scheme, condition, dossier)
        case ask.Attribute():
            return attribute_unmet(scheme, condition, dossier)
        case ask.FreeOf():
            return _free_of(scheme, condition, dossier)
        case ask.ShareOfUnits():
            return _share_of_units(scheme, condition, dossier)
        case ask.Reviewed():
            return _reviewed(condition, dossier)
        case ask.Streak():
            return _streak(scheme, condition, dossier)
        case ask.DutiesMet():
            return _duties(scheme, condition, dossier)
        case ask.PassedInspection():
            return _passed_inspection(scheme, condition, dossier)
        case ask.FewReprimands():
            return _reprimands(scheme, condition, dossier)
        case ask.AllOf():
            return next((why for each in condition.all_of if (why := unmet(scheme, each, dossier))), None)
        case ask.AnyOf():
            return _any_of(scheme, condition, dossier)


def eligible_at(
    conditions: tuple[ask.Requirement, ...], moment: str, is_last: bool
) -> tuple[ask.Requirement, ...]:
    """Those of an application's conditions that are checked at ``apply`` or at a step."""
    moments = {moment, "last"} if is_last else {moment}
    return tuple(each for each in conditions if moments & set(each.checked_at))


def prerequisites(conditions: Iterable[ask.Requirement]) -> Iterator[ask.Holds]:
    """Every honour or standard that is asked for, alone or among others."""
    for condition in conditions:
        match condition:
            case ask.Holds():
                yield condition
            case ask.AllOf():
                yield from prerequisites(condition.all_of)
            case ask.AnyOf():
                yield from prerequisites(condition.any_of)


def honours_asked(conditions: Iterable[ask.Requirement], of: str | None = None) -> set[str]:
    """The honours and standards asked for – of the home, its parent home or the unit; of any of them when left out."""
    asked = (each for each in prerequisites(conditions) if of in (None, each.of))
    return {name for each in asked for name in _several(each.holds)}


ALWAYS = Text(zh="任何时候", en="good")
SO_FAR = Text(zh="至今", en="all the time so far")
ANY_RESULT = Text(zh="有评议结果", en="any result")
FOR_GOOD = Text(zh="永久", en="the end of days")
NEXT_ROUND = Text(zh="下一批次", en="the next round")


def is_lost(condition: ask.Requirement, kept: Callable[[ask.Holds], bool]) -> bool:
    """Whether an honour that was given under this condition rests on something that is gone. What else a condition asks
    was looked at when the honour was given.
    """
    match condition:
        case ask.Holds():
            return not condition.ever and not kept(condition)
        case ask.AllOf():
            return any(is_lost(each, kept) for each in condition.all_of)
        case ask.AnyOf():
            return sum(not is_lost(each, kept) for each in condition.any_of) < condition.at_least
        case _:
            return False


def may_be_lost(conditions: Iterable[ask.Requirement]) -> Iterator[ask.Holds]:
    """The honours and standards that are asked for and may be lost: not what was to be held at any time, and not what the
    notice only warns of.
    """
    strict = (each for each in conditions if each.effect == "refuse")
    return (each for each in prerequisites(strict) if not each.ever)


def title_of(scheme: Scheme, name: str) -> Text:
    """The name people know an honour or standard by."""
    known = scheme.honours.get(name) or scheme.standards.get(name)
    elsewhere = scheme.honours_elsewhere.get(name)
    return known.title if known else elsewhere or Text(zh=name, en=name)


def _several(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def _holds(scheme: Scheme, condition: ask.Holds, dossier: Dossier) -> Refusal | None:
    names = _several(condition.holds)
    titles = [title_of(scheme, name) for name in names]
    needed = Text(zh=" / ".join(map(str, titles)), en=" / ".join(each.en or each.zh for each in titles))
    since = [day for name in names for day in _held_since(scheme, condition, dossier, name)]
    if not since:
        return PrerequisiteMissing(needed=needed, clause=condition.source)
    first, span = min(since), condition.for_at_least
    if span is not None and after(first, span) > dossier.day:
        return TooShortInGrade(needed=needed, time=span, since=first, clause=condition.source)
    return None


def _held_since(scheme: Scheme, condition: ask.Holds, dossier: Dossier, name: str) -> list[date]:
    """The days since which the honour or standard ``name`` is held, as the condition counts it."""
    if condition.of == "home" and (decided := dossier.home.standards.get(name)) is not None:
        return [decided.on] if dossier.home.meets(name, dossier.day) else []
    held = {"home": dossier.held, "parent-home": dossier.parent_held, "unit": dossier.unit_held}[condition.of]
    return [
        _at_grade_since(scheme, each, each.since, condition.grade_at_least)
        for each in held
        if each.since is not None and each.honour == name and _counts(scheme, condition, dossier, each)
    ]


def _at_grade_since(scheme: Scheme, held: Held, since: date, grade: str | None) -> date:
    """Since when it has been of that grade or a higher one without a break: a demotion below it ends that time."""
    lower = (
        day for day, before in held.regraded if not high_enough(scheme, replace(held, grade=before), grade)
    )
    return max((since, *lower))


def _counts(scheme: Scheme, condition: ask.Holds, dossier: Dossier, held: Held) -> bool:
    if condition.same_kind and condition.of == "home" and held.kind != dossier.home.kind:
        return False
    if not high_enough(scheme, held, condition.grade_at_least):
        return False
    return held.in_force(dossier.day) or (condition.ever and held.since is not None)


def high_enough(scheme: Scheme, held: Held, grade: str | None) -> bool:
    """Whether what is held is of that grade or a higher one."""
    honour = scheme.honours.get(held.honour)
    return grade is None or honour is None or honour.grade_rank(held.grade) >= honour.grade_rank(grade)


def _bars(scheme: Scheme, condition: ask.DoesNotHold, held: Held, day: date) -> bool:
    """Whether a title held stands in the way: now, ever, or because it was conferred lately."""
    if held.since is None or not high_enough(scheme, held, condition.grade_at_least):
        return False
    if condition.within is not None:
        return held.since >= before(day, condition.within)
    return condition.ever or not held.over(day)


def _does_not_hold(scheme: Scheme, condition: ask.DoesNotHold, dossier: Dossier) -> Refusal | None:
    for held in dossier.held:
        if held.honour in _several(condition.does_not_hold) and _bars(scheme, condition, held, dossier.day):
            return HolderAlready(honour=title_of(scheme, held.honour), clause=condition.source)
    return None


def holds_already(
    scheme: Scheme, honour_id: str, grade: str | None, dossier: Dossier
) -> HolderAlready | None:
    """Why a home that holds the honour may not be given it in this grade: the same or a higher one is in force (Q20)."""
    honour = scheme.honours[honour_id]
    held = (
        each
        for each in dossier.held
        if each.honour == honour_id and each.since is not None and not each.over(dossier.day)
    )
    if all(honour.is_open_to_holder(each.grade, grade) for each in held):
        return None
    return HolderAlready(honour=honour.title, clause=honour.source)


def _free_of(scheme: Scheme, condition: ask.FreeOf, dossier: Dossier) -> Refusal | None:
    first = before(dossier.day, condition.within) if condition.within else date.min
    for fact in dossier.home.facts:
        if fact.kind in condition.free_of and first <= fact.on <= dossier.day:
            named = scheme.grounds.get(fact.kind)
            period = condition.within or ALWAYS
            return Disqualified(on=fact.on, fact=named or fact.kind, period=period, clause=condition.source)
    return None


def _share_of_units(scheme: Scheme, condition: ask.ShareOfUnits, dossier: Dossier) -> Refusal | None:
    holding, total = dossier.sub_units.get(condition.share_of_sub_units, (0, 0))
    share = Fraction(holding, total) if total else Fraction(0)
    if share >= condition.at_least:
        return None
    title = title_of(scheme, condition.share_of_sub_units)
    return SubUnitsShort(
        honour=title, actual=percent(share), wanted=percent(condition.at_least), clause=condition.source
    )


def _reviewed(condition: ask.Reviewed, dossier: Dossier) -> Refusal | None:
    first, floor = before(dossier.day, condition.reviewed_within), condition.satisfied_at_least
    if any(first <= r.on <= dossier.day and (floor is None or r.satisfied >= floor) for r in dossier.reviews):
        return None
    wanted = percent(floor) if floor is not None else ANY_RESULT
    return NotReviewed(period=condition.reviewed_within, wanted=wanted, clause=condition.source)


def _streak(scheme: Scheme, condition: ask.Streak, dossier: Dossier) -> Refusal | None:
    """Count back from the newest cycle: round by round, or year by year where the notice holds rounds at an interval."""
    named = {held.round for held in dossier.held if _in_streak(condition, held)}
    count = len(list(takewhile(bool, _cycles(scheme, condition.honour, dossier, named))))
    if count >= condition.conferred_in_a_row:
        return None
    title = title_of(scheme, condition.honour)
    return StreakShort(
        honour=title, wanted=condition.conferred_in_a_row, actual=count, clause=condition.source
    )


def _in_streak(condition: ask.Streak, held: Held) -> bool:
    """What was annulled was never given; what was revoked counts where the notice says so."""
    if held.honour != condition.honour or held.since is None:
        return False
    lost = {Standing.ANNULLED} if condition.revoked_counts else {Standing.ANNULLED, Standing.REVOKED}
    return held.standing not in lost


def _cycles(scheme: Scheme, honour: str, dossier: Dossier, named: set[str]) -> list[bool]:
    """Whether the home was named in each cycle, the newest first; a year without a round is a gap."""
    rounds, rule = dossier.rounds.get(honour, ()), scheme.honours.get(honour)
    every = rule.round.every if rule else None
    years = every.months // 12 if every else 0
    if not years or not rounds:
        return [each in named for each in reversed(rounds)]
    held, mine = dossier.round_years, {dossier.round_years[each] for each in rounds if each in named}
    return [
        year in mine for year in range(max(held[r] for r in rounds), min(held[r] for r in rounds) - 1, -years)
    ]


def _duties(scheme: Scheme, condition: ask.DutiesMet, dossier: Dossier) -> Refusal | None:
    since = bound_since(scheme, dossier.home)
    for name in condition.meets_duties:
        duty = scheme.duties[name]
        if not binds(duty, dossier.home, dossier.unit_type, dossier.day):
            continue
        found = state(duty, dossier.home, dossier.day, since)
        if found.status == DutyStatus.MISSED:
            clause = condition.source or duty.source
            return DutyMissed(duty=duty.title, actual=found.done or "0", wanted=found.wanted, clause=clause)
    return None


def _conferred_last(dossier: Dossier, honour: str) -> Held | None:
    """The award of an honour that was given last, whether it is in force or over."""
    given = [held for held in dossier.held if held.honour == honour and held.since is not None]
    return max(given, key=lambda held: held.since or date.min, default=None)


def _passed_inspection(scheme: Scheme, condition: ask.PassedInspection, dossier: Dossier) -> Refusal | None:
    held, first = _conferred_last(dossier, condition.honour), before(dossier.day, condition.passed_within)
    passed = held.last_passed_on if held else None
    if passed is not None and first <= passed <= dossier.day:
        return None
    title = title_of(scheme, condition.honour)
    return NotInspected(honour=title, period=condition.passed_within, clause=condition.source)


def _reprimands(scheme: Scheme, condition: ask.FewReprimands, dossier: Dossier) -> Refusal | None:
    held = _conferred_last(dossier, condition.honour)
    first = before(dossier.day, condition.within) if condition.within else date.min
    count = sum(first <= day <= dossier.day for day in held.reprimanded_on) if held else 0
    if count <= condition.reprimands_at_most:
        return None
    title, period = title_of(scheme, condition.honour), condition.within or SO_FAR
    return Reprimanded(
        honour=title,
        period=period,
        actual=count,
        wanted=condition.reprimands_at_most,
        clause=condition.source,
    )


def _any_of(scheme: Scheme, condition: ask.AnyOf, dossier: Dossier) -> Refusal | None:
    reasons = [unmet(scheme, each, dossier) for each in condition.any_of]
    if sum(reason is None for reason in reasons) >= condition.at_least:
        return None
    listed = Text(
        zh="；".join(why.message.rstrip("。") for why in reasons if why),
        en="; ".join(why.message_en.rstrip(".") for why in reasons if why),
    )
    return NoAlternativeMet(reasons=listed, clause=condition.source)


# --- bans ------------------------------------------------------------------------------------------------------------


def banned(scheme: Scheme, honour_id: str, dossier: Dossier, round_id: str) -> Banned | None:
    """Why an earlier ending still bars a new application (Q11). All bans that fit hold: the one that ends last is told."""
    return max(_bans_that_hold(scheme, honour_id, dossier, round_id), key=_ends_last, default=None)


def _bans_that_hold(scheme: Scheme, honour_id: str, dossier: Dossier, round_id: str) -> Iterator[Banned]:
    for held in _endings(dossier):
        source = scheme.honours.get(held.honour)
        for ban in source.standing.bans if source else ():
            if held.honour == honour_id or honour_id in ban.also_honours:
                why = _ban_holds(scheme, ban, held, dossier, round_id)
                yield from (why,) if why else ()


def _endings(dossier: Dossier) -> Iterator[Held]:
    """All that was held, as it ended. What was revoked is so, too, where something else ended it as well: the term before the day
    of the revocation, or an annulment since.
    """
    for held in dossier.held:
        yield held
        if held.revoked is not None and held.standing != Standing.REVOKED:
            since, ground = held.revoked
            yield replace(held, standing=Standing.REVOKED, ended_on=since, ended_for=ground)


def _ends_last(ban: Banned) -> date:
    """By what bans are compared: for good is longer than any day; what waits for something else is told where no day is."""
    until = ban.params["until"]
    return until if isinstance(until, date) else date.max if until == FOR_GOOD else date.min


def _ban_holds(scheme: Scheme, ban: Ban, held: Held, dossier: Dossier, round_id: str) -> Banned | None:
    ended_so = ban.after in (held.standing, held.stage) and rests_on(ban.grounds, held.ended_for)
    if held.ended_on is None or not ended_so:
        return None
    word = Standing(held.standing) if held.standing else Stage(held.stage)
    until = _until(ban, held, dossier, round_id)
    missing = [n for n in ban.needs_again if not _newer(dossier, n, held.ended_on)]
    if until is None and missing:
        until = _won_again([title_of(scheme, name) for name in missing])
    return Banned(since=held.ended_on, ending=word, until=until, clause=ban.source) if until else None


def _won_again(titles: list[Text]) -> Text:
    """Until these are held again."""
    zh, en = "、".join(map(str, titles)), ", ".join(each.en or each.zh for each in titles)
    return Text(zh=f"重新取得{zh}", en=f"{en} is won again")


def _until(ban: Ban, held: Held, dossier: Dossier, round_id: str) -> Text | date | None:
    if ban.for_good:
        return FOR_GOOD
    opened = dossier.round_opened_on
    if (
        ban.until_next_round
        and held.ended_on
        and (held.round == round_id or (opened is not None and opened <= held.ended_on))
    ):
        return NEXT_ROUND
    if ban.lasts and held.ended_on and (end := after(held.ended_on, ban.lasts)) > dossier.day:
        return end
    return None


def _newer(dossier: Dossier, name: str, than: date) -> bool:
    decided = dossier.home.standards.get(name)
    if decided is not None and decided.met and decided.on > than:
        return True
    return any(h.honour == name and h.since is not None and h.since > than for h in dossier.held)


def warnings(scheme: Scheme, conditions: tuple[ask.Requirement, ...], dossier: Dossier) -> tuple[str, ...]:
    """Refuse at the first hard condition that is not met; return the codes of soft ones that are not."""
    soft: list[str] = []
    for condition in conditions:
        why = unmet(scheme, condition, dossier)
        if why is None:
            continue
        if condition.effect == "refuse":
            raise why
        soft.append(why.code)
    return tuple(soft)
