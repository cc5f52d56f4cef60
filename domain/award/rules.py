"""The rules one award lives under: its pinned scheme, its honour, and the two machines made from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from msgspec import Struct

from domain.award.route import Route
from domain.award.standing import StandingMachine
from domain.kernel import Authority
from domain.refusals import UnknownHonour
from domain.scheme.eligibility import DoesNotHold, Requirement
from domain.scheme.notice import Grant, Honour, Scheme
from domain.scheme.papers import AskedChecklist, Checklist, ChecklistFile, FormFile, Material
from domain.scheme.reading import read_for
from domain.scheme.route import AnyStep, Approve, Inspection
from domain.scheme.standing import StandingRules
from domain.scheme.words import Text
from domain.vocabulary import Seat, plain

ENDINGS: Mapping[str, str] = {
    "expire": "expired", "lapse": "lapsed", "relinquish": "relinquished",
    "end-structurally": "ended-by-structural-change",
}  # fmt: skip
"""The acts that end an honour without fault, and as what."""

RULES: Mapping[str, str] = {
    **dict.fromkeys(
        ("reinspect", "retain", "rectify", "extend-rectification", "accept-rectification"), "reinspection"
    ),
    **dict.fromkeys(("warn", "criticise"), "reprimand"),
    **dict.fromkeys(("suspend", "reinstate"), "suspension"),
    **dict.fromkeys(("promote", "demote"), "grading"),
    **dict.fromkeys(("propose-revocation", "hear", "concur-in-revocation", "drop-revocation"), "revocation"),
    **dict.fromkeys(("revoke", "rescind-revocation"), "revocation"),
    **dict.fromkeys(("expire", "renew"), "term"),
    "lapse": "reinspection",
    "end-structurally": "structural",
}
"""The rule about the life of an honour by which an act is done."""


def deciders(step: AnyStep, grade: str | None) -> tuple[str, ...]:
    """The actors of a step; for a decision by grade, that grade's own."""
    if isinstance(step, Approve) and grade in step.by_grade:
        return (step.by_grade[grade],)
    return (step.by,) if isinstance(step.by, str) else step.by


@dataclass(frozen=True)
class Rules:
    """A pinned scheme, one of its honours as it reads for one grade, and the machines for that grade, kind and unit type."""

    pin: str
    scheme: Scheme
    honour_id: str
    honour: Honour
    route: Route
    machine: StandingMachine
    kind: str = ""
    conditions: tuple[Requirement, ...] = ()
    grade: str | None = None
    unit_type: str = ""

    @property
    def materials(self) -> tuple[Material, ...]:
        """The papers this application carries."""
        return self.honour.materials_for(self.grade, self.kind, self.unit_type)

    @property
    def forms_filed(self) -> dict[str, FormFile]:
        """The forms that are filed with it, by their ids."""
        return {each.form: each for each in self.materials if isinstance(each, FormFile)}

    @property
    def checklists_filed(self) -> dict[str, ChecklistFile]:
        """The checklists that are filed with it, by their ids."""
        return {each.checklist: each for each in self.materials if isinstance(each, ChecklistFile)}

    @property
    def grants(self) -> tuple[Grant, ...]:
        """The money that goes with it."""
        return self.honour.grants_for(self.grade, self.kind, self.unit_type)

    def asked_checklist(self, asked: AskedChecklist | None) -> str:
        """The name of the checklist this application answers where one is asked; empty where none is."""
        return self.honour.chosen(asked, self.grade, self.kind, self.unit_type) or ""

    def checklist(self, asked: AskedChecklist | None) -> Checklist | None:
        """The checklist this application answers where one is asked."""
        name = self.asked_checklist(asked)
        return self.scheme.checklists[name] if name else None

    def checklists(self, step: Inspection) -> dict[str, Checklist]:
        """The checklists this application answers at a step, by their ids."""
        names = self.honour.answered_at(step, self.grade, self.kind, self.unit_type)
        return {name: self.scheme.checklists[name] for name in names}

    @property
    def standing(self) -> StandingRules:
        """What the scheme says about the life of the honour."""
        return self.honour.standing

    @property
    def steps(self) -> tuple[AnyStep, ...]:
        """The steps of this application, in order."""
        return self.route.steps

    @cached_property
    def signers(self) -> tuple[str, ...]:
        """The actors of the steps, in order."""
        return tuple(name for step in self.steps for name in deciders(step, self.grade))

    @cached_property
    def extender(self) -> Text:
        """Who may extend a window, for sentences."""
        return self.actor_title(self.honour.round.extended_by or self.honour.round.opened_by)

    def graders(self, act: str, to: str | None) -> str | tuple[str, ...] | None:
        """Who promotes it to a grade (the next one when none is named) or demotes it. A grade is given and taken away by its
        own body: a promotion by the conferring body is one by that of the grade above.
        """
        honour = self.scheme.honours[self.honour_id]
        above = (to or honour.grade_beside(self.grade, 1)) if act == "promote" else None
        rule = read_for(honour, above or self.grade).standing.grading
        return rule.by if rule else None

    def in_grade(self, grade: str | None) -> Rules:
        """The rules as they read for another grade of the honour, for what is counted by that grade."""
        if grade == self.grade:
            return self
        return replace(self, honour=read_for(self.scheme.honours[self.honour_id], grade), grade=grade)

    @property
    def asked_on_renewal(self) -> tuple[Requirement, ...]:
        """The conditions that are asked when its term is renewed."""
        return self.honour.renewal_conditions_for(self.grade, self.kind, self.unit_type)

    def asked_of_grade(self, grade: str) -> tuple[Requirement, ...]:
        """The conditions that are asked for this grade and not for every one: who moves up to it meets them. That the home
        does not hold this very honour is asked of who applies.
        """
        fitting = self.honour.conditions_for(grade, self.kind, self.unit_type)
        return tuple(
            each
            for each in fitting
            if each.only_for is not None
            and grade in each.only_for.grades
            and not isinstance(each, DoesNotHold)
        )

    def clause_of(self, act: str) -> str | None:
        """The clause that an act on the honour rests on: of the ending it is, of its rule, else of the life of the honour."""
        ending = next((each for each in self.standing.endings if each.ends_as == ENDINGS.get(act)), None)
        rule = ending or getattr(self.standing, RULES.get(act, ""), None)
        return (rule.source if rule else None) or self.standing.source or self.honour.source

    def actor_title(self, actor: str) -> Text:
        """How an actor is called in sentences."""
        known = self.scheme.actors.get(actor)
        return known.title if known and known.title else Text(zh=Seat.name_of(actor), en=plain(actor))

    def actor_titles(self, actors: Iterable[str]) -> Text:
        """How several actors are called, any of whom may act."""
        titles = [self.actor_title(actor) for actor in actors]
        return Text(zh=" / ".join(map(str, titles)), en=" / ".join(each.en or each.zh for each in titles))

    def opinion_of(self, actor: str) -> Text:
        """The opinion of an actor that is waited for."""
        title = self.actor_title(actor)
        return Text(zh=f"{title.zh}的意见", en=f"The opinion of {title.en or title.zh}")


def seat_called(seat: str, unit: str) -> Text:
    """A seat of a unit, for sentences."""
    return Text(zh=f"{unit}的{Seat.name_of(seat)}", en=f"{plain(seat)} of {unit}")


class Signer(Struct, frozen=True):
    """Who acts, and as which of the scheme's actors their seat counts for this applicant on this day.

    ``of`` is the name of the unit whose seat it is.
    """

    authority: Authority
    actors: frozenset[str]
    self_verified: bool = False
    of: str = ""

    @property
    def called(self) -> Text:
        """The seat and whose it is, for sentences."""
        return seat_called(self.authority.seat, self.of or self.authority.unit)

    def acts_as(self, wanted: str | tuple[str, ...] | None) -> bool:
        """Whether the seat counts as any of the wanted actors."""
        names = (wanted,) if isinstance(wanted, str) else wanted or ()
        return not self.actors.isdisjoint(names)


class RuleBook:
    """Every published scheme by its pin; hands out the rules of an award. Schemes never change once published."""

    def __init__(self) -> None:
        self._schemes: dict[str, Scheme] = {}
        self._rules: dict[tuple[str, str, str | None, str, str], Rules] = {}

    def add(self, pin: str, scheme: Scheme) -> None:
        """Make a published scheme available under its pin."""
        self._schemes[pin] = scheme

    def schemes(self) -> tuple[Scheme, ...]:
        """Every published version of every scheme."""
        return tuple(self._schemes.values())

    def scheme(self, pin: str) -> Scheme | None:
        """The scheme of a pin."""
        return self._schemes.get(pin)

    def rules(self, pin: str, honour: str, grade: str | None, kind: str, unit_type: str) -> Rules:
        """The rules for an award of ``honour`` in this grade, for this kind of home and type of unit."""
        key = (pin, honour, grade, kind, unit_type)
        found = self._rules.get(key)
        if found is None:
            found = self._rules[key] = self._make(*key)
        return found

    def _make(self, pin: str, honour_id: str, grade: str | None, kind: str, unit_type: str) -> Rules:
        scheme = self._schemes[pin]
        if honour_id not in scheme.honours:
            raise UnknownHonour(scheme=scheme.scheme, honour=honour_id)
        honour = read_for(scheme.honours[honour_id], grade)
        route, machine = (
            Route(honour.route_for(grade, kind, unit_type)),
            StandingMachine(honour.standing, scheme.orders_for_members),
        )
        conditions = honour.conditions_for(grade, kind, unit_type)
        return Rules(pin, scheme, honour_id, honour, route, machine, kind, conditions, grade, unit_type)
