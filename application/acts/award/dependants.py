"""What the ending of an honour means for the honours that rest on it (Q13): of its home, of that home's extensions, of its unit."""

from __future__ import annotations

from collections.abc import Iterator

from application.acts.dossiers import dossier
from application.desk import Desk
from domain.award import Award
from domain.award.rules import Rules
from domain.eligibility import honours_asked, title_of, unmet
from domain.kernel import Occasion


def look_after_dependants(desk: Desk, ended: Award, on: Occasion) -> None:
    """What an ending means for the honours that rest on the ended one: alert, block, or end (Q13).

    An honour ends only when what its notice asks is really no longer met (one of several titles may do), and those
    that rest on it are looked after in turn.
    """
    for name in dict.fromkeys(dependants(desk, ended)):
        other = desk.award(name)
        rules = desk.rules(other)
        rule = rules.standing.prerequisite_lost
        if rule is None or not other.is_held:
            continue
        text = f"“{title_of(rules.scheme, ended.honour)}”于{ended.ended_on}终止"
        if rule.effect == "end" and not _still_rests(desk, other, rules, ended.honour, on):
            other.lapse_with_prerequisite(on, reason=text)
            look_after_dependants(desk, other, on)
        else:
            other.raise_alert(on, about=f"prerequisite:{ended.name}", text=text)


def tell_dependants(desk: Desk, back: Award, on: Occasion) -> None:
    """An honour is in force again whose ending was set aside: those that ended with it are for people to restore."""
    for name in dict.fromkeys(dependants(desk, back)):
        other = desk.award(name)
        if desk.rules(other).standing.prerequisite_lost is not None:
            text = f"“{title_of(desk.rules(other).scheme, back.honour)}”的终止已撤回"
            other.raise_alert(on, about=f"prerequisite-back:{back.name}", text=text)


def dependants(desk: Desk, ended: Award) -> Iterator[str]:
    """The honours whose notice asks for this one: of the home itself, of its extensions, of the unit's homes."""
    home = desk.home(ended.home)
    around = {
        "home": (home.name,),
        "parent-home": desk.extensions_of(home.name),
        "unit": desk.homes_of(home.unit),
    }
    for of, homes in around.items():
        for name in (award for each in homes for award in desk.home(each).awards if award != ended.name):
            other = desk.award(name)
            if other.standing is not None and ended.honour in honours_asked(desk.rules(other).conditions, of):
                yield name


def _still_rests(desk: Desk, award: Award, rules: Rules, lost: str, on: Occasion) -> bool:
    """Whether the conditions that name the lost honour are met without it."""
    home = desk.home(award.home)
    facts = dossier(desk, home, award.unit, rules.honour, on.today, year=on.today.year, without=award.name)
    named = (each for each in rules.conditions if lost in honours_asked((each,)))
    return all(unmet(rules.scheme, each, facts) is None for each in named)
