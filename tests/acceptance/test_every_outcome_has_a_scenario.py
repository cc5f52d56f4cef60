"""The matrix of outcomes and scenarios: whatever may become of an honour is shown by a scenario that travels with a notice.

Every outcome of the language is shown somewhere – by a shipped notice or by a foreign one – and every outcome that a
shipped notice knows is shown by its own scenarios. That the scenarios are as told is tested beside this.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.award.standing import StandingMachine
from domain.scheme.notice import Scheme
from infrastructure.notices import load_scheme, shipped
from infrastructure.scenarios.language import Prepared, Step
from tests.acceptance.test_shipped_scenarios import SCENARIOS, where

BY_ACT = {
    "award.extend-rectification": "extend-rectification",
    "award.accept-rectification": "accept-rectification",
    "award.order-rectification": "rectify",
    "award.suspend": "suspend",
    "award.reinstate": "reinstate",
    "award.promote": "promote",
    "award.demote": "demote",
    "award.propose-revocation": "propose-revocation",
    "award.hear": "hear",
    "award.concur-in-revocation": "concur-in-revocation",
    "award.drop-revocation": "drop-revocation",
    "award.revoke": "revoke",
    "award.rescind-revocation": "rescind-revocation",
    "award.expire": "expire",
    "award.lapse": "lapse",
    "award.relinquish": "relinquish",
    "award.end-structurally": "end-structurally",
    "award.annul": "annul",
    "award.renew": "renew",
    "award.restore": "restore",
    "award.take-over": "supersede",
    "decision.annul": "annul a whole decision",
    "unit.dissolve": "end with the unit",
}
"""What an act by people leads to."""

OUTCOMES = (
    "reinspect", "retain", "warn", "criticise", "rectify", "extend-rectification", "accept-rectification",
    "suspend", "reinstate", "promote", "demote",
    "propose-revocation", "hear", "concur-in-revocation", "drop-revocation", "revoke", "rescind-revocation",
    "expire", "lapse", "relinquish", "end-structurally", "end with the unit", "annul", "annul a whole decision",
    "renew", "restore", "supersede",
    "by itself: expired", "by itself: lapsed", "by itself: suspended", "by itself: reinstated",
    "give back the plaque", "give back the certificate", "give back the grant",
)  # fmt: skip
"""Everything that may become of an honour."""


def shown(scenario: Prepared) -> Iterator[str]:
    """The outcomes a scenario shows."""
    for placed in scenario.steps:
        step = placed.step
        for row in step.sweep or ():
            yield f"by itself: {row['event'].removeprefix('award.')}"
        if step.do is not None and step.refused is None:
            yield from _shown(step, scenario.schemes)


def _shown(step: Step, schemes: tuple[Scheme, ...]) -> Iterator[str]:
    match step.do:
        case "award.reinspect":
            yield "reinspect"
            yield from _consequence(step.with_["finding"], schemes)
        case "award.reprimand":
            yield step.with_["level"]
        case "award.give-back":
            yield f"give back the {step.with_['item']}"
        case act if act in BY_ACT:
            yield BY_ACT[act]


def _consequence(finding: str, schemes: tuple[Scheme, ...]) -> Iterator[str]:
    """What follows a finding – as long as every honour of the scenario's notices says the same of it."""
    rules = [honour.standing.reinspection for scheme in schemes for honour in scheme.honours.values()]
    results = (result for rule in rules if rule for result in rule.results)
    then = {result.then for result in results if result.finding == finding}
    if len(then) == 1:
        yield from then


def matrix(scenarios: list[Prepared]) -> dict[str, list[str]]:
    """Outcome → the scenarios that show it."""
    found: dict[str, list[str]] = {outcome: [] for outcome in OUTCOMES}
    for scenario in scenarios:
        for outcome in dict.fromkeys(shown(scenario)):
            found[outcome].append(where(scenario))
    return found


MATRIX = matrix(SCENARIOS)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_shown_by_a_scenario(outcome: str) -> None:
    assert MATRIX[outcome], f"no scenario shows: {outcome}"


def known(scheme: Scheme) -> set[str]:
    """What may become of the honours of a notice."""
    found: set[str] = set()
    for honour in scheme.honours.values():
        acts, revocation = (
            StandingMachine(honour.standing, scheme.orders_for_members).acts,
            honour.standing.revocation,
        )
        found |= {act for act in acts if act != "concur-in-revocation"}
        if revocation:
            found |= {f"give back the {item}" for item in revocation.recall}
            found |= {"concur-in-revocation"} if revocation.concurrence else set()
        if honour.conferral.by == "decision":
            found.add("annul a whole decision")
        if honour.standing.structural and honour.standing.structural.dissolved == "end":
            found.add("end with the unit")
    return found - {
        "supersede"
    }  # a higher grade or a newer notice takes the place; neither shipped notice has them


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_shipped_notice_shows_everything_that_may_become_of_its_honours(name: str) -> None:
    mine = [each for each in SCENARIOS if Path(each.spot.file).parent.parent.name == name]
    missing = {outcome for outcome in known(load_scheme(shipped()[name])) if not matrix(mine)[outcome]}
    assert missing == set()
