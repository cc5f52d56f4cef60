"""What may be done with an award now: every act that makes sense at this stage, and why not where it is not possible.

Nothing here knows a rule. Each act is *rehearsed*: its own command is carried out, with papers that leave nothing to be
desired, on copies that nobody keeps. So what is shown cannot differ from what is enforced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from application.acts import decisions
from application.acts.award import (
    application,
    conferral,
    deciding,
    ending,
    grade,
    publicity,
    rectification,
    reinspection,
    reprimand,
    revocation,
    signing,
    suspension,
)
from application.command import Command
from application.desk import Aggregates, Desk
from application.samples import samples
from domain.award import Award
from domain.award.rules import Rules
from domain.kernel import Aggregate
from domain.refusals import (
    BackDatedTooFar,
    FieldMissing,
    Incomplete,
    InTheFuture,
    NoQuorum,
    NotPassed,
    OutcomeNotInScheme,
    Refusal,
    UnknownGrade,
    Wrong,
)
from domain.scheme.route import Select
from domain.vocabulary import ENDED, Stage, Standing, act_title

A = TypeVar("A", bound=Aggregate)
Commands = Iterator[type[Command]]

ABOUT_INPUT = (Incomplete, Wrong, NotPassed, NoQuorum)
"""Refusals about what was brought, not about who asks, when, or where the award stands."""

ABOUT_TIME_AND_PLACE = (BackDatedTooFar, InTheFuture, UnknownGrade)
"""Refusals of the same families which no paper can mend: today is not the day, or there is no grade above."""

SIGNATURES: dict[str, tuple[type[Command], ...]] = {
    "deliberate": (signing.Deliberate,),
    "endorse": (signing.Endorse,),
    "self-assess": (signing.SelfAssess,),
    "verify": (signing.Verify,),
    "assess": (signing.Assess,),
    "survey": (signing.Survey,),
    "cosign": (signing.Cosign,),
    "publicise": (publicity.Publicise, publicity.ClosePublicity),
    "select": (deciding.Select, deciding.PutOnReserve, deciding.NotSelect),
    "approve": (deciding.Approve,),
}
"""The commands of each kind of step."""

STANDING: dict[str, type[Command]] = {
    "reinspect": reinspection.Reinspect,
    "rectify": rectification.OrderRectification,
    "extend-rectification": rectification.ExtendRectification,
    "accept-rectification": rectification.AcceptRectification,
    "warn": reprimand.Reprimand,
    "criticise": reprimand.Reprimand,
    "suspend": suspension.Suspend,
    "reinstate": suspension.Reinstate,
    "promote": grade.Promote,
    "demote": grade.Demote,
    "propose-revocation": revocation.ProposeRevocation,
    "hear": revocation.Hear,
    "concur-in-revocation": revocation.ConcurInRevocation,
    "drop-revocation": revocation.DropRevocation,
    "revoke": revocation.Revoke,
    "rescind-revocation": revocation.RescindRevocation,
    "expire": ending.Expire,
    "lapse": ending.Lapse,
    "relinquish": ending.Relinquish,
    "end-structurally": ending.EndStructurally,
    "annul": ending.Annul,
    "renew": ending.Renew,
    "restore": ending.Restore,
}
"""The commands behind the acts of a standing."""


@dataclass(frozen=True)
class Action:
    """An act the caller could think of; ``why_not`` is empty when they may, ``missing`` is what they must bring."""

    command: type[Command]
    why_not: Refusal | None
    missing: tuple[Refusal, ...]

    @property
    def act(self) -> str:
        """Its name: the verb for acts on the award itself, else with the noun it creates."""
        return self.command.verb() if self.command.noun() == "award" else self.command.act

    @property
    def title(self) -> str:
        """How people call it."""
        return act_title(self.act)


def actions(desk: Desk, award: Award) -> tuple[Action, ...]:
    """The acts that the notice knows and that make sense at this stage of the award."""
    rules = desk.rules(award)
    thinkable = dict.fromkeys(_thinkable(rules, award, award.as_of(desk.today(rules.scheme))))
    found = (Rehearsal(desk, award, rules, command).action() for command in thinkable)
    return tuple(action for action in found if not isinstance(action.why_not, OutcomeNotInScheme))


def _thinkable(rules: Rules, award: Award, now: Award) -> Commands:
    """``now`` is the award as it is today; an ending of ``award`` may be dated ahead."""
    match award.stage:
        case Stage.IN_ROUTE | Stage.RESERVED:
            yield from _on_the_road(rules, award)
        case Stage.RETURNED:
            yield from (application.Amend, application.Withdraw, application.ReceivePaper)
        case Stage.PASSED:
            yield decisions.IssueDecision
        case Stage.CONFERRED:
            yield from _conferred(rules, now, {now.standing, award.standing})
    if now.ended_on is None:
        yield from (application.Remark, application.Recuse)


def _on_the_road(rules: Rules, award: Award) -> Commands:
    here = rules.route.order[award.waiting or rules.route.first]
    step = rules.steps[here]
    for each in rules.steps[here:]:
        reserves = isinstance(each, Select) and each.reserve_list
        yield from (c for c in SIGNATURES[each.act] if c is not deciding.PutOnReserve or reserves)
    if step.when_absent:
        yield deciding.MarkNotApplicable
    if step.act == "survey":
        yield signing.WaiveCoverage
    yield from (
        deciding.Return,
        deciding.Reject,
        application.Amend,
        application.Withdraw,
        application.ReceivePaper,
    )
    if award.publicity_until is not None:
        yield publicity.Object
    if step.act == "publicise" and award.open_objections():
        yield publicity.SettleObjection


def _conferred(rules: Rules, award: Award, standings: set[Standing | None]) -> Commands:
    """What makes sense from the standing of today, or from that of an ending dated ahead."""
    over = award.standing in ENDED
    if rules.honour.commendation and not over:
        yield conferral.Commend
    if any(claim.paid_on is None for claim in award.claims):
        yield conferral.PayGrant
    for act in rules.machine.acts:
        possible = any(rules.machine.then(act, standing or "") for standing in standings)
        if act in STANDING and possible and not _nobody_asks(rules, act):
            yield STANDING[act]
    if award.overtaken:
        yield revocation.RescindRevocation
    if any(back is None for back in award.recalls.values()):
        yield revocation.GiveBack
    if award.alerts:
        yield ending.ClearAlert
    if not over:
        yield from (ending.Correct, ending.TakeOver)


def _nobody_asks(rules: Rules, act: str) -> bool:
    """Whether the notice's revocation does without this act."""
    rule = rules.standing.revocation
    return rule is not None and (
        (act == "hear" and rule.hearing is None) or (act == "concur-in-revocation" and not rule.concurrence)
    )


class Rehearsal:
    """One act tried out by the caller, on copies."""

    def __init__(self, desk: Desk, award: Award, rules: Rules, command: type[Command]) -> None:
        self.desk = desk
        self.award = award
        self.command = command
        self.papers = samples(command, rules, award, desk)

    def action(self) -> Action:
        """Whether the act is possible, and what it must be given."""
        refused = [self._refusal(papers) for papers in self.papers]
        if not refused:
            return Action(self.command, OutcomeNotInScheme(outcome=self.command.verb()), ())
        best = next((place for place, why in enumerate(refused) if why is None), None)
        if best is not None:
            return Action(self.command, None, tuple(self._missing(self.papers[best])))
        for why in refused:
            if isinstance(why, ABOUT_INPUT) and not isinstance(why, ABOUT_TIME_AND_PLACE):
                return Action(self.command, None, (why,))
        known = (why for why in refused if not isinstance(why, OutcomeNotInScheme))
        return Action(self.command, next(known, refused[0]), ())

    def _missing(self, papers: dict[str, Any]) -> Iterator[Refusal]:
        """The fields without which the act is refused, each with the refusal that would come."""
        for name, field in self.command.model_fields.items():
            if field.is_required():
                yield FieldMissing(field=name, pointer=f"/{name}")
            elif name in papers:
                why = self._refusal({key: value for key, value in papers.items() if key != name})
                if why is not None:
                    why.pointer = f"/{name}"
                    yield why

    def _refusal(self, papers: dict[str, Any]) -> Refusal | None:
        """Why the act is refused with these papers. Loading what it asks for is left to whoever asked."""
        copies = Copies(self.desk)
        desk = Desk(
            copies,
            self.desk.knowledge,
            self.desk.calendars,
            self.desk.caller,
            self.desk.now,
            self.desk.time_zone,
        )
        name = "" if self.command.creates else self.award.name
        try:
            self.command.model_validate(papers).perform(desk, name)
        except Refusal as refusal:
            return refusal
        return None


@dataclass
class Copies(Aggregates):
    """Copies of committed aggregates, noting on the desk what was looked at."""

    desk: Desk

    def at_hand(self, stream: str) -> Aggregate:
        """A copy to try something on."""
        found = self.desk.aggregates.at_hand(stream)
        self.desk.looked_at.setdefault(stream, found)
        return found.copied()
