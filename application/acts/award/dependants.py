"""What the ending of an honour means for the honours that rest on it (Q13)."""

from __future__ import annotations

from application.acts.dossiers import dossier
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules
from domain.eligibility import title_of, unmet
from domain.home import UnionHome
from domain.kernel import Occasion
from domain.scheme import eligibility as ask


def look_after_dependants(desk: Desk, ended: Award, on: Occasion) -> None:
    """What an ending means for other honours of the home that rest on the ended one: alert, block, or end (Q13).

    An honour ends only when what its notice asks is really no longer met (one of several titles may do), and those
    that rest on it are looked after in turn.
    """
    for name in desk.take(UnionHome, ended.home).awards:
        other = desk.award(name)
        if name == ended.name or other.standing is None or other.ended_on is not None:
            continue
        rules = desk.rules(other)
        if ended.honour not in prerequisites(rules.honour.requires):
            continue
        rule = rules.standing.prerequisite_lost
        text = f"“{title_of(rules.scheme, ended.honour)}”于{ended.ended_on}终止"
        if (
            rule is not None
            and rule.effect == "end"
            and not _still_rests(desk, other, rules, ended.honour, on)
        ):
            other.lapse_with_prerequisite(on, reason=text)
            look_after_dependants(desk, other, on)
        elif rule is not None:
            other.raise_alert(on, about=f"prerequisite:{ended.name}", text=text)


def _still_rests(desk: Desk, award: Award, rules: Rules, lost: str, on: Occasion) -> bool:
    """Whether the conditions that name the lost honour are met without it."""
    home = desk.home(award.home)
    facts = dossier(desk, home, award.unit, rules.honour, on.today, year=on.today.year, without=award.name)
    named = (each for each in rules.conditions if lost in prerequisites((each,)))
    return all(unmet(rules.scheme, each, facts) is None for each in named)


def prerequisites(conditions: tuple[ask.Requirement, ...]) -> set[str]:
    """The honours a list of conditions asks to hold."""
    found: set[str] = set()
    for condition in conditions:
        match condition:
            case ask.Holds():
                found.update((condition.holds,) if isinstance(condition.holds, str) else condition.holds)
            case ask.AllOf():
                found |= prerequisites(condition.all_of)
            case ask.AnyOf():
                found |= prerequisites(condition.any_of)
    return found
