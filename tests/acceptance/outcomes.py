"""What a scenario shows of what may become of an honour, read from its steps – and the events that prove it, once it has run."""

from __future__ import annotations

from collections.abc import Iterator

from domain.scheme.notice import Scheme
from infrastructure.scenarios.language import Prepared, Step

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
}
"""What an act by people leads to."""

PROVEN_BY = {
    "reinspect": "award.re-inspected", "retain": "award.retained", "warn": "award.warned", "criticise": "award.criticised",
    "rectify": "award.rectification-ordered", "extend-rectification": "award.rectification-extended",
    "accept-rectification": "award.rectification-accepted", "suspend": "award.suspended", "reinstate": "award.reinstated",
    "promote": "award.promoted", "demote": "award.demoted", "propose-revocation": "award.revocation-proposed",
    "hear": "award.revocation-heard", "concur-in-revocation": "award.revocation-concurred",
    "drop-revocation": "award.revocation-dropped", "revoke": "award.revoked",
    "rescind-revocation": "award.revocation-rescinded", "expire": "award.expired", "lapse": "award.lapsed",
    "relinquish": "award.relinquished", "end-structurally": "award.ended-by-structural-change",
    "end with the unit": "award.ended-by-structural-change", "annul": "award.annulled",
    "annul a whole decision": "decision.annulled", "renew": "award.renewed", "restore": "award.restored",
    "supersede": "award.superseded",
    "by itself: expired": "award.expired", "by itself: lapsed": "award.lapsed",
    "by itself: suspended": "award.suspended", "by itself: reinstated": "award.reinstated",
    "by itself: ending-took-effect": "award.ending-took-effect",
    "give back the plaque": "award.recalled", "give back the certificate": "award.recalled",
    "give back the grant": "award.recalled",
}  # fmt: skip
"""Everything that may become of an honour, and the event that is recorded when it does."""


def shown(scenario: Prepared) -> Iterator[str]:
    """The outcomes a scenario shows."""
    for placed in scenario.steps:
        step = placed.step
        for row in step.sweep or ():
            if row["event"] != "award.alert-raised":
                yield f"by itself: {row['event'].removeprefix('award.')}"
        if step.do == "unit.dissolve" and _tells_of(scenario, "ended-by-structural-change"):
            yield "end with the unit"
        elif step.do is not None and step.refused is None:
            yield from _shown(step, scenario.schemes)


def _tells_of(scenario: Prepared, word: str) -> bool:
    """Whether a scenario says what became of an honour: not every unit that is dissolved holds one."""
    told = (*(placed.step for placed in scenario.steps), *(placed.check for placed in scenario.registers))
    return any(word in repr(each) for each in told)


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
