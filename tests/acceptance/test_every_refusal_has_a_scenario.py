"""The matrix of refusals and scenarios: whatever an act under a shipped notice can be refused with is shown by a scenario
that travels with one.

Every code of the domain and of the acts is here: shown by a step that is refused so, or left out for a reason. What is left
out because no shipped notice has the rule is looked up in the notices: when one learns the rule, its scenario is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

from domain.refusals import every
from domain.scheme import eligibility as ask
from domain.scheme import intake, route, standing
from domain.scheme.references import parts
from infrastructure.notices import load_scheme, shipped
from tests.acceptance.test_shipped_scenarios import SCENARIOS

CODES = {kind.code for kind in every() if kind.__module__.partition(".")[0] in ("domain", "application")}
"""Every code an act can be refused with; what HTTP and the database refuse is no act's."""


def refuses(kind: type[ask.Condition]) -> Callable[[BaseModel], bool]:
    """Whether a part of a notice is a condition of a kind that does not only warn."""
    return lambda part: isinstance(part, kind) and part.effect == "refuse"


WITHOUT_THE_RULE: dict[str, Callable[[BaseModel], bool]] = {
    "attribute-not-met": refuses(ask.Attribute),
    "better-scored": lambda it: isinstance(it, route.Select) and bool(it.by_score_of or it.score),
    "disqualified": refuses(ask.FreeOf),
    "duty-missed": refuses(ask.DutiesMet),
    "no-alternative-met": refuses(ask.AnyOf),
    "no-quorum": lambda it: isinstance(it, route.Quorum) and it.effect == "refuse",
    "not-inspected": refuses(ask.PassedInspection),
    "not-reviewed": refuses(ask.Reviewed),
    "objection-upheld": lambda it: isinstance(it, route.Publicise) and it.objections.block,
    "one-grade-at-a-time": lambda it: isinstance(it, standing.Grading) and it.by_one,
    "proposal-missing": lambda it: isinstance(it, standing.Revocation) and bool(it.direct_for),
    "ranked-before": lambda it: isinstance(it, route.Select) and it.reserve_list,
    "reprimanded": refuses(ask.FewReprimands),
    "round-of-others": lambda it: isinstance(it, intake.RoundRule) and it.each_opens_its_own,
    "sealed-already": lambda it: isinstance(it, route.Cosign | route.Publicise | standing.Concurrence),
    "streak-short": refuses(ask.Streak),
    "sub-units-short": refuses(ask.ShareOfUnits),
    "too-early": lambda it: (
        isinstance(it, standing.Term | standing.Suspension)
        or (isinstance(it, standing.Reinspection) and (it.earliest is not None or it.missed == "lapse"))
        or (isinstance(it, intake.RoundRule) and it.off_cycle == "refuse" and it.every is not None)
    ),
    "too-short-in-grade": lambda it: isinstance(it, ask.Holds) and it.for_at_least is not None,
}
"""Codes that need a rule, and which part of a notice is that rule. No shipped notice has one."""

IN_NO_SCENARIO = {
    "acknowledged-already": "a scenario sends no reminders, so there is none to acknowledge",
    "changed-meanwhile": "the steps of a scenario are taken one after the other; nobody acts in between",
    "key-reused": "a step has no key of its own; a request does",
    "malformed": "how a request is written; a scenario is read, and refused, before it is played",
    "no-reminder-due": "reminders are sent by the worker, not by people",
    "nothing-comes": "what time brings is recorded by the worker, not by people",
    "notice-mistake": "a scenario names a notice, which is checked before it is played",
    "notice-refused": "a scenario names a notice, which is checked before it is played",
    "rung-unknown": "a scenario sends no reminders, so there is none to acknowledge",
    "unknown-act": "a scenario with an act that there is not is refused before it is played",
}
"""Codes that no step of a scenario can be refused with, and why."""


def shown() -> dict[str, list[str]]:
    """Code → the shipped files with a step that is refused so."""
    found: dict[str, list[str]] = {}
    for scenario in SCENARIOS:
        file = Path(scenario.spot.file)
        for placed in scenario.steps if file.parent.name == "scenarios" else ():
            if placed.step.refused is not None:
                found.setdefault(placed.step.refused, []).append(f"{file.parent.parent.name}/{file.stem}")
    return found


SHOWN = shown()


@pytest.mark.parametrize("code", sorted(CODES - WITHOUT_THE_RULE.keys() - IN_NO_SCENARIO.keys()))
def test_a_refusal_is_shown_by_a_shipped_scenario(code: str) -> None:
    assert SHOWN.get(code), f"no shipped scenario is refused with: {code}"


@pytest.mark.parametrize("code", WITHOUT_THE_RULE)
def test_a_rule_whose_refusal_is_not_shown_stands_in_no_shipped_notice(code: str) -> None:
    notices = (load_scheme(path) for path in shipped().values())
    rules = {
        f"{scheme.scheme}: {place}"
        for scheme in notices
        for place, part in parts(scheme)
        if WITHOUT_THE_RULE[code](part)
    }
    assert rules == set(), f"write a scenario that is refused with {code}"


def test_what_is_left_out_is_a_code_that_no_shipped_scenario_shows() -> None:
    left_out = WITHOUT_THE_RULE.keys() | IN_NO_SCENARIO.keys()
    assert left_out - CODES == set()
    assert left_out & SHOWN.keys() == set()
