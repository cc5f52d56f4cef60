"""The matrix of outcomes and scenarios: whatever may become of an honour is shown by a scenario that travels with a notice.

Every outcome of the language is shown somewhere – by a shipped notice or by a foreign one – and every outcome that a
shipped notice knows is shown by its own scenarios. That the scenarios are as told, and record the events of what they
show, is tested beside this.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.award.standing import StandingMachine
from domain.scheme.notice import Scheme
from domain.scheme.standing import StandingRules
from infrastructure.notices import load_scheme, shipped
from infrastructure.scenarios.language import Prepared
from tests.acceptance.outcomes import PROVEN_BY, shown
from tests.acceptance.test_shipped_scenarios import SCENARIOS, where


def matrix(scenarios: list[Prepared]) -> dict[str, list[str]]:
    """Outcome → the scenarios that show it."""
    found: dict[str, list[str]] = {outcome: [] for outcome in PROVEN_BY}
    for scenario in scenarios:
        for outcome in dict.fromkeys(shown(scenario)):
            found[outcome].append(where(scenario))
    return found


MATRIX = matrix(SCENARIOS)


@pytest.mark.parametrize("outcome", PROVEN_BY)
def test_every_outcome_is_shown_by_a_scenario(outcome: str) -> None:
    assert MATRIX[outcome], f"no scenario shows: {outcome}"


def by_itself(rules: StandingRules) -> set[str]:
    """What time does to an honour."""
    found = set()
    if rules.term:
        found.add("by itself: expired")
    if rules.reinspection and rules.reinspection.missed != "overdue":
        found.add(
            {"lapse": "by itself: lapsed", "suspend": "by itself: suspended"}[rules.reinspection.missed]
        )
    if rules.suspension and rules.suspension.ends == "by-itself":
        found.add("by itself: reinstated")
    return found


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
        found |= by_itself(honour.standing)
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
