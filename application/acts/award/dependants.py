"""What becomes of the honours that rest on another one (Q13) – of its home, of that home's extensions, of its unit – when
that one ends or loses its grade, by time or by an act, and when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from application.acts.dossiers import dossier, rested_on, rests_on
from application.coming import next_come, occasion_of, turn_back
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules
from domain.eligibility import honours_asked, may_be_lost, title_of, unmet
from domain.kernel import Occasion
from domain.scheme import eligibility as ask
from domain.vocabulary import Standing


def let_time_pass(desk: Desk, award: Award, day: date, besides: str = "") -> bool:
    """Record everything that took effect by ``day``, in order; whether there was anything.

    ``besides`` is what people are recording themselves.
    """
    passed = False
    while (each := next_come(desk, award, day)) is not None and each.act != besides:
        on = occasion_of(desk, award, each)
        award.take_its_course(each, on)
        if not award.held_on(each.on):
            follow_ending(desk, award, on)
        passed = True
    return passed


def catch_up(
    desk: Desk, award: Award, day: date, besides: str = "", above: frozenset[str] = frozenset()
) -> None:
    """Let time pass for what an honour rests on, then for itself: an honour lapses with another one on the day that did, also
    where nothing was recorded yet.
    """
    for other in tuple(rests_on(desk, award)):
        if other.name not in above:
            catch_up(desk, other, day, above=above | {award.name})
    let_time_pass(desk, award, day, besides)


def follow_ending(desk: Desk, ended: Award, on: Occasion) -> None:
    """What an ending means for the honours that rest on the ended one (Q13).

    What rests on an annulled one was given in good faith, and is looked after from the day of the annulment. What rests on
    one whose place the same honour took rests on that one, and loses a grade if it is of a lower one.
    """
    on = msgspec.structs.replace(on, effective_on=ended.annulled_on or on.effective_on)
    heir = desk.award(ended.successor) if ended.successor else None
    if heir is None or heir.honour != ended.honour:
        look_after_dependants(desk, ended, on)
    elif ended.grade is not None:
        look_after_dependants(desk, heir, on, ended.grade)


def leave_its_place(desk: Desk, award: Award, on: Occasion) -> None:
    """A title that is undone before it begins takes nobody's place: the one that was to end with its first day goes on."""
    for name in desk.home(award.home).awards:
        desk.award(name).keep_its_place(on, successor=award.name)


def look_after_dependants(desk: Desk, lost: Award, on: Occasion, demoted_from: str | None = None) -> None:
    """What an ending – or a demotion, from a grade – means for the honours that rest on the lost one: alert, block, or end
    (Q13). A demotion concerns those that ask for a grade it no longer has. Each is looked at as the calendar left it.

    An honour ends only when what its notice asks is really no longer met (one of several titles may do), and those
    that rest on it are looked after in turn.
    """
    for name in dict.fromkeys(dependants(desk, lost)):
        other = desk.award(name)
        rules = desk.rules(other)
        let_time_pass(desk, other, min(on.effective_on, on.today))
        if demoted_from is None or _too_low_now(rules, lost, demoted_from):
            _lose(desk, other, rules, lost, on)


def _too_low_now(rules: Rules, lost: Award, demoted_from: str) -> bool:
    """Whether a grade is asked for that the honour had and has no longer."""
    honour = rules.scheme.honours.get(lost.honour)
    if honour is None:
        return False
    wanted = (each.grade_at_least for each in _asked(rules, lost) if each.grade_at_least)
    now, then = honour.grade_rank(lost.grade), honour.grade_rank(demoted_from)
    return any(now < honour.grade_rank(grade) <= then for grade in wanted)


def _asked(rules: Rules, lost: Award) -> Iterator[ask.Holds]:
    """Where a notice lets an honour rest on this one."""
    return (each for each in may_be_lost(rules.conditions) if lost.honour in honours_asked((each,)))


def _lose(desk: Desk, other: Award, rules: Rules, lost: Award, on: Occasion) -> None:
    """Something an honour rests on is gone since a day – and since the honour was given, when that was before. While its
    revocation is proposed it ends in no other way: people are told, and what is gone is looked at again when the proposal is
    dropped.
    """
    rule, day = rules.standing.prerequisite_lost, max(on.effective_on, other.conferred_on or on.effective_on)
    on, about = msgspec.structs.replace(on, effective_on=day), f"prerequisite:{lost.name}"
    if rule is None or not held_then(other, on):
        return
    if rule.effect == "end" and _ends_with_it(desk, other, lost, on):
        turn_back(other, on, about, before=day)
        other.lapse_with_prerequisite(on, prerequisite=lost.name, reason=_told(rules, lost, on))
        follow_ending(desk, other, on)
    else:
        other.raise_alert(on, about=about, text=_told(rules, lost, on))


def _ends_with_it(desk: Desk, other: Award, lost: Award, on: Occasion) -> bool:
    """Whether a condition is not met any more without what is lost. What else it asks was looked at when the honour was
    given.
    """
    then, now = other.on_day(on.effective_on), other.as_of(on.today)
    if Standing.REVOCATION_PROPOSED in (then.standing, now.standing):
        return False
    gone = rested_on(desk, other, min(on.effective_on, on.today))
    return any(lost.name == each.name for _, some in gone for each in some)


def held_then(award: Award, on: Occasion) -> bool:
    """Whether an honour was held on the day of something that befalls it from outside. What time did since is set aside for
    that, and so is that it lapsed with another honour later; what people ended since stays so.
    """
    now = award.as_of(on.today)
    by_people = not now.is_held and now.last_turn is None and not now.lapsed_with
    return award.on_day(on.effective_on).is_held and not by_people


def _told(rules: Rules, lost: Award, on: Occasion) -> str:
    title, honour = title_of(rules.scheme, lost.honour), rules.scheme.honours.get(lost.honour)
    if lost.ended_on is not None:
        return f"“{title}”于{lost.ended_on}终止"
    return f"“{title}”于{on.effective_on}降为{honour.grade_title(lost.grade) if honour else lost.grade}"


def look_at_what_it_rests_on(desk: Desk, award: Award, on: Occasion) -> None:
    """An honour is held again, or its revocation is no longer proposed: what it rests on may have ended meanwhile."""
    rules = desk.rules(award)
    if award.held_on(on.today) and rules.standing.prerequisite_lost is not None:
        for _, gone in tuple(rested_on(desk, award)):
            for lost in gone:
                since = max(on.effective_on, _lost_on(lost) or on.effective_on)
                _lose(desk, award, rules, lost, msgspec.structs.replace(on, effective_on=since))
        for about in dict.fromkeys(award.alerts):
            if about.startswith("prerequisite-back:"):
                award.clear_alert(on, about=about)


def _lost_on(lost: Award) -> date | None:
    """The day from which an honour carries no other: it ended, or was moved to another grade."""
    regraded = lost.regraded[-1][0] if lost.regraded else None
    return lost.annulled_on or lost.ended_on or regraded


def refuse_without_prerequisite(desk: Desk, award: Award) -> None:
    """Nothing comes back that would end at once: what it rests on has ended, and its notice lets it end with that."""
    rules = desk.rules(award)
    rule = rules.standing.prerequisite_lost
    if rule is None or rule.effect != "end":
        return
    for condition, _ in rested_on(desk, award):
        home, day = desk.home(award.home), desk.today()
        facts = dossier(desk, home, award.unit, rules.honour, day, year=day.year, without=award.name)
        why = unmet(rules.scheme, condition, facts)
        if why is not None:
            raise why


def tell_dependants(desk: Desk, back: Award, on: Occasion, since: date | None = None) -> None:
    """An honour is held again, or has its grade again: what was pointed out about it is settled, and the honours that ended
    with it, on the day ``since``, are for people to restore.
    """
    for name in dict.fromkeys(dependants(desk, back)):
        other = desk.award(name)
        rules = desk.rules(other)
        if other.held_on(on.today):
            gone = {lost.name for _, each in rested_on(desk, other) for lost in each}
            if back.name not in gone:
                other.clear_alert(on, about=f"prerequisite:{back.name}")
        elif since is not None and (other.standing, other.ended_on) == (Standing.LAPSED, since):
            text = f"“{title_of(rules.scheme, back.honour)}”的终止已撤回"
            other.raise_alert(on, about=f"prerequisite-back:{back.name}", text=text)


def dependants(desk: Desk, ended: Award) -> Iterator[str]:
    """The honours that rest on this one: of the home itself, of its extensions, of the unit's homes."""
    home = desk.home(ended.home)
    around = {
        "home": (home.name,),
        "parent-home": desk.extensions_of(home.name),
        "unit": desk.homes_of(home.unit),
    }
    for of, homes in around.items():
        for name in (award for each in homes for award in desk.home(each).awards if award != ended.name):
            other = desk.award(name)
            asked = (each for each in may_be_lost(desk.rules(other).conditions) if each.of == of)
            if other.standing is not None and ended.honour in honours_asked(asked):
                yield name
