"""What people do with their honours in the course of the years, as chance has it.

Nothing here knows what the right outcome is. People act in time, late, or never; they enter papers weeks after the day
that is on them; they try what is refused and try again. The office decides, and the checks judge it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from domain.vocabulary import Standing
from interfaces.simulation.people import ASSESSOR, DISTRICT, People, Seen
from interfaces.simulation.town import FIRST_DAY, unit_of

SEAL: dict[str, Any] = {"opinion": "同意"}
VOTES: dict[str, Any] = {"expected": 100, "present": 92, "in_favour": 90}
ROUNDS = {
    "street-lamp": "simulated-older",
    "beacon": "simulated",
    "lantern": "simulated",
    "hearth": "simulated",
}
"""The honours, each with its notice."""

FINDINGS = {
    "street-lamp": {"pass": 1.0},
    "beacon": {"pass": 0.72, "minor": 0.09, "rectify": 0.1, "unpaid": 0.04, "serious": 0.05},
    "lantern": {"pass": 1.0},
    "hearth": {"pass": 0.84, "rectify": 0.1, "serious": 0.06},
}
"""How often an inspection finds what."""


class Life:
    """The honours of the district and the people who look after them."""

    def __init__(self, people: People, homes: tuple[str, ...]) -> None:
        self.people = people
        self.homes = homes
        self.gone: set[str] = set()

    def begin(self) -> None:
        """The rounds are opened; every home gets its first honour on some day of the first two years."""
        for honour, scheme in ROUNDS.items():
            self.people.do(ASSESSOR, "round.open", scheme=scheme, honour=honour, cycle="rolling")
        for home in self.homes:
            first = self.people.one_of(paper=0.35, lamp=0.15, beacon=0.3, hearth=0.2)
            self.people.later(FIRST_DAY + self.people.some(1, 700), partial(self._first, home, first))

    def _first(self, home: str, what: str) -> None:
        match what:
            case "paper":
                self.enter_from_paper(home, self.people.random.choice(("beacon", "hearth")))
            case "lamp":
                self.enter_from_paper(home, "street-lamp")
            case _:
                self.apply(home, what)

    # --- how an honour comes ----------------------------------------------------------------------------------------------

    def enter_from_paper(self, home: str, honour: str) -> None:
        """Record an honour of the time before, from its document."""
        given = self.people.today - self.people.some(0, 900)
        award = self.people.do(
            DISTRICT, "award.import", id=f"{honour}.paper.{home}", scheme=ROUNDS[honour], honour=honour, home=home,
            document="模工发1号", awarded_by="district", effective_on=given,
        )  # fmt: skip
        if award is not None:
            self.begin_to_tend(award)

    def apply(self, home: str, honour: str) -> None:
        """Apply; the signatures of the road follow, each some days later."""
        if home in self.gone:
            return
        award = self.people.do(f"{unit_of(home)}/chair", "award.apply", round=f"{honour}.rolling", home=home)
        if award is None:
            return
        unit = unit_of(home)
        road = {
            "beacon": [(f"{unit}/members-congress", "award.deliberate"), ("", "award.verify"), (DISTRICT, "award.approve")],
            "lantern": [(DISTRICT, "award.approve")],
            "hearth": [(f"{unit}/members-congress", "award.deliberate"), (DISTRICT, "award.approve")],
        }[honour]  # fmt: skip
        self._walk(award, road)

    def _walk(self, award: str, road: list[tuple[str, str]]) -> None:
        if not road:
            self.begin_to_tend(award)
            return
        self.people.within(2, 40, partial(self._sign, award, road))

    def _sign(self, award: str, road: list[tuple[str, str]]) -> None:
        (who, act), *rest = road
        facts = VOTES if act == "award.deliberate" else SEAL
        if self.people.do(who or f"{self.people.above(award)}/chair", act, award, **facts) is not None:
            self._walk(award, rest)

    def begin_to_tend(self, award: str) -> None:
        """From here on the honour is looked after."""
        self.tend(award)
        self.watch_the_term(award)
        seen = self.people.see(award)
        if seen.honour == "beacon" and self.people.chance(0.25):
            self.people.within(20, 300, partial(self.apply, seen.home, "lantern"))
        if seen.honour == "street-lamp" and self.people.chance(0.6):
            self.people.within(30, 600, partial(self.take_over, award))

    def take_over(self, award: str) -> None:
        """Let an older title become one of the newer notice."""
        new = self.people.do(DISTRICT, "award.take-over", award, scheme="simulated")
        if new is not None:
            self.begin_to_tend(new)

    # --- re-inspections and what follows ------------------------------------------------------------------------------------

    def tend(self, award: str) -> None:
        """Look at an honour and decide what is next."""
        seen = self.people.see(award)
        if seen.ended:
            self._next(award, self.people.some(10, 200), self.after_the_end)
            return
        match seen.standing:
            case Standing.RECTIFYING:
                self._next(award, self.people.some(5, 60), self.accept)
            case Standing.SUSPENDED:
                self._next(award, self.people.some(10, 250), self.reinstate)
            case Standing.REVOCATION_PROPOSED:
                self._next(award, self.people.some(3, 30), self.proceed)
            case _:
                self._plan_inspection(award, seen)

    def _next(self, award: str, wait: timedelta, deed: Callable[[str], None]) -> None:
        """What is done next about an honour, instead of what was meant before."""
        self.people.plan(award, self.people.today + wait, partial(deed, award))

    def _plan_inspection(self, award: str, seen: Seen) -> None:
        """In time, in time but entered late, late, or not at all."""
        due, some = seen.next_due or self.people.today + timedelta(days=400), self.people.some
        match self.people.one_of(in_time=0.68, late_entry=0.13, late=0.1, never=0.09):
            case "in_time":
                self.people.plan(award, due - some(0, 80), partial(self.inspect, award))
            case "late_entry":
                held = due - some(0, 30)
                self.people.plan(award, due + some(2, 120), partial(self.inspect, award, held))
            case "late":
                self.people.plan(award, due + some(1, 150), partial(self.inspect, award))
            case _:
                self.people.plan(award, due + some(200, 500), partial(self.tend, award))

    def inspect(self, award: str, held: date | None = None) -> None:
        """Inspect again; the finding is what it is."""
        finding = self.people.one_of(**FINDINGS[self.people.see(award).honour])
        self.people.do(ASSESSOR, "award.reinspect", award, finding=finding, **paper(held))
        self.tend(award)

    def accept(self, award: str) -> None:
        """Find it put right, give more time, or wait."""
        match self.people.one_of(accept=0.75, extend=0.1, wait=0.15):
            case "accept":
                self.people.do(ASSESSOR, "award.accept-rectification", award)
            case "extend":
                self.people.do(ASSESSOR, "award.extend-rectification", award, reason="整改未完")
        self.tend(award)

    def reinstate(self, award: str) -> None:
        """Put it back in use, inspect it again – which is how a missed inspection is made up for – or let it rest."""
        match self.people.one_of(inspect=0.4, reinstate=0.3, wait=0.3):
            case "inspect":
                self.people.do(ASSESSOR, "award.reinspect", award, finding="pass")
            case "reinstate":
                self.people.do(DISTRICT, "award.reinstate", award)
        self.tend(award)

    # --- revocation ---------------------------------------------------------------------------------------------------------

    def propose(self, award: str) -> None:
        """Propose to revoke."""
        self.people.do(ASSESSOR, "award.propose-revocation", award, ground="serious", reason="群众反映")
        self.tend(award)

    def proceed(self, award: str) -> None:
        """Hear the holder, or let the time pass; then decide. What is refused is tried again later."""
        match self.people.one_of(hear=0.3, decide=0.5, drop=0.2):
            case "hear":
                self.people.do(ASSESSOR, "award.hear", award, statement="无异议")
            case "decide":
                decided = self.people.today - self.people.some(0, 9) if self.people.chance(0.2) else None
                self.people.do(DISTRICT, "award.revoke", award, reason="问题严重", **paper(decided))
            case _:
                self.people.do(DISTRICT, "award.drop-revocation", award, reason="理由不足")
        self.tend(award)

    # --- the term -----------------------------------------------------------------------------------------------------------

    def watch_the_term(self, award: str) -> None:
        """Renew in time, in time but entered late, in the months of grace, or not at all."""
        until, some = self.people.see(award).valid_until, self.people.some
        if until is None:
            return
        match self.people.one_of(in_time=0.6, late_entry=0.15, grace=0.1, never=0.15):
            case "in_time":
                self._renewal(award, until - some(0, 150))
            case "late_entry":
                self._renewal(award, until + some(1, 120), until - some(0, 60))
            case "grace":
                self._renewal(award, until + some(1, 70))

    def _renewal(self, award: str, day: date, decided: date | None = None) -> None:
        self.people.plan(f"term of {award}", day, partial(self.renew, award, decided))

    def renew(self, award: str, decided: date | None = None) -> None:
        """Begin the term anew."""
        if self.people.do(DISTRICT, "award.renew", award, document="模工发2号", **paper(decided)) is not None:
            self.watch_the_term(award)

    # --- after the end --------------------------------------------------------------------------------------------------------

    def after_the_end(self, award: str) -> None:
        """Bring it back, rescind, apply once more, or leave it."""
        seen = self.people.see(award)
        if not seen.ended:
            self.tend(award)
        elif seen.standing == Standing.REVOKED and self.people.chance(0.3):
            self._back(award, self.people.do(DISTRICT, "award.rescind-revocation", award, reason="撤销有误"))
        elif self.people.chance(0.12):
            self._back(award, self.people.do(DISTRICT, "award.restore", award, reason="终止有误"))
        elif self.people.chance(0.75):
            again = "hearth" if seen.honour == "street-lamp" else seen.honour
            self.people.within(1, 500, partial(self.apply, seen.home, again))

    def _back(self, award: str, done: str | None) -> None:
        if done is not None:
            self.tend(award)
            self.watch_the_term(award)


def paper(on: date | None) -> dict[str, Any]:
    """The day on the paper, where it is not today's."""
    return {} if on is None else {"effective_on": on}
