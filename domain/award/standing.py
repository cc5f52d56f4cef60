"""What may happen to a conferred honour, as a ``transitions`` machine built from the scheme. Asked, never attached."""

from __future__ import annotations

from collections.abc import Iterator

from transitions import Machine

from domain.scheme.standing import StandingRules
from domain.vocabulary import ENDED, Standing

HELD = (Standing.IN_FORCE, Standing.RECTIFYING, Standing.SUSPENDED, Standing.REVOCATION_PROPOSED)
Transition = tuple[str, Standing, Standing]


def _transitions(rules: StandingRules, members_may_order: bool) -> Iterator[Transition]:
    """Every change this scheme allows; what it does not name is not there."""
    here, rectifying, suspended, _ = HELD
    results = {result.then for result in rules.reinspection.results} if rules.reinspection else set()
    if rules.reinspection:
        yield from (("reinspect", state, state) for state in (here, rectifying, suspended))
    yield from (("retain", state, here) for state in (here, rectifying) if "retain" in results)
    if "retain" in results and ("suspend" in results or _suspends_missed(rules)):
        yield (
            "retain",
            suspended,
            here,
        )  # what an inspection suspended, or a missed one, an inspection puts back
    yield from (
        (level, state, state)
        for level in ("warn", "criticise")
        if level in results or _reprimands(rules, level)
        for state in (here, rectifying)
    )
    if "rectify" in results or members_may_order:
        yield from (("rectify", state, rectifying) for state in (here, rectifying))
        yield from (
            ("extend-rectification", rectifying, rectifying),
            ("accept-rectification", rectifying, here),
        )
    if rules.suspension or "suspend" in results or _suspends_missed(rules):
        yield from (("suspend", state, suspended) for state in (here, rectifying))
        yield "reinstate", suspended, here
    for move in ("promote", "demote"):
        if rules.grading or move in results:
            yield from ((move, state, here) for state in (here, rectifying))
    yield from _revocation(rules, "revoke" in results)
    yield from _endings(rules)


def _suspends_missed(rules: StandingRules) -> bool:
    return rules.reinspection is not None and rules.reinspection.missed == "suspend"


def _reprimands(rules: StandingRules, level: str) -> bool:
    return rules.reprimand is not None and level in rules.reprimand.levels


def _revocation(rules: StandingRules, directly: bool) -> Iterator[Transition]:
    here, rectifying, suspended, proposed = HELD
    revocation = rules.revocation
    if revocation is None:
        return
    if revocation.proposed_by is not None:
        yield from (("propose-revocation", state, proposed) for state in (here, rectifying, suspended))
        yield from ((act, proposed, proposed) for act in ("hear", "concur-in-revocation"))
        yield "drop-revocation", proposed, here
        yield "revoke", proposed, Standing.REVOKED
    if revocation.proposed_by is None or revocation.direct_for or directly:
        yield from (("revoke", state, Standing.REVOKED) for state in (here, rectifying, suspended))
    if revocation.rescinded_by:
        yield "rescind-revocation", Standing.REVOKED, here


def _endings(rules: StandingRules) -> Iterator[Transition]:
    verbs = {
        "expired": "expire",
        "lapsed": "lapse",
        "relinquished": "relinquish",
        "ended-by-structural-change": "end-structurally",
    }
    known = {ending.ends_as for ending in rules.endings}
    if rules.term:
        known.add("expired")
        if rules.term.renewal:
            yield "renew", Standing.IN_FORCE, Standing.IN_FORCE  # what is open is settled first
            if rules.term.renewal.after_expiry:
                yield "renew", Standing.EXPIRED, Standing.IN_FORCE
    results = {result.then for result in rules.reinspection.results} if rules.reinspection else set()
    if "lapse" in results or (rules.reinspection and rules.reinspection.missed == "lapse"):
        known.add("lapsed")
    if rules.structural and "end" in (
        rules.structural.dissolved,
        rules.structural.merged,
        rules.structural.moved,
    ):
        known.add("ended-by-structural-change")
    for ending in sorted(known):
        # nobody gives up a title to escape the revocation that is proposed
        held = HELD[:3] if ending == "relinquished" else HELD
        yield from ((verbs[ending], state, Standing(ending)) for state in held)
    yield from (("annul", state, Standing.ANNULLED) for state in (*HELD, *(ENDED - {Standing.ANNULLED})))
    yield from (("supersede", state, Standing.SUPERSEDED) for state in HELD)
    if rules.restored_by:
        yield from (("restore", state, Standing.IN_FORCE) for state in sorted(ENDED - {Standing.REVOKED}))


class StandingMachine:
    """Which acts a standing allows, and where each leads."""

    def __init__(self, rules: StandingRules, members_may_order: bool = False) -> None:
        self._machine = Machine(
            model=None,
            states=[state.value for state in Standing],
            initial=Standing.IN_FORCE.value,
            auto_transitions=False,
        )
        for act, source, dest in _transitions(rules, members_may_order):
            self._machine.add_transition(act, source.value, dest.value)
        self._then = {
            (act, state.value): found[0].dest
            for act in self._machine.events
            for state in Standing
            if (found := self._machine.get_transitions(act, state.value))
        }

    @property
    def acts(self) -> tuple[str, ...]:
        """Every act this scheme knows for an honour."""
        return tuple(self._machine.events)

    def then(self, act: str, standing: str) -> Standing | None:
        """The standing after ``act``; ``None`` when this scheme does not allow it from here."""
        dest = self._then.get((act, standing))
        return Standing(dest) if dest else None

    def possible(self, standing: str) -> tuple[str, ...]:
        """The acts possible from a standing."""
        return tuple(act for act, state in self._then if state == standing)
