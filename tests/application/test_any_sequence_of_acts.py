"""Random people doing random things in random order: whatever they do, no honour without its seals.

A small reference model, written without looking at the machines, folds the recorded events on its own. After every
command it must agree with what the engine believes, and the rules that may never be broken must hold. A short,
deterministic run by default; ``JIANJIA_LONG=1`` searches for longer, with new examples each time.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.award import Award
from domain.award import signing as acts
from domain.award.application import Amended, Applied
from domain.award.conferral import Conferred
from domain.award.deciding import Returned
from domain.award.ending import Annulled
from domain.award.order import Signed
from domain.award.rules import Rules
from domain.kernel import Event
from domain.refusals import Refusal
from domain.round import PlaceFreed, PlaceTaken, Round
from domain.scheme.eligibility import DoesNotHold
from domain.scheme.route import AnyStep, Cosign
from domain.vocabulary import ENDED, Standing
from tests.support.papers import checklist, notice, papers
from tests.support.world import World, copy_of

LONG = bool(os.environ.get("JIANJIA_LONG"))
PROFILE = settings(
    max_examples=1000 if LONG else 15,
    stateful_step_count=100 if LONG else 50,
    derandomize=not LONG,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)

DISTRICT, ASSESSOR = "fangshan-federation/chair", "fangshan-federation/organisation-and-publicity"
HOMES = (("hospital", "hospital-home"), ("school", "school-home"), ("works", "works-home"))
HONOURS = ("star", "lamp", "district-advanced-home", "municipal-demonstration")
OF = {"star": "parallel", "lamp": "rerun"}
GRADES = ("low", "high")
GOOD_VOTE = {"expected": 100, "present": 92, "in_favour": 90, "satisfaction": "96"}
BACK = {"award.rescind-revocation", "award.restore", "award.renew"}


# --- the model -------------------------------------------------------------------------------------------------------


@dataclass
class Signature:
    """What the model remembers of a signature: the step, the person, and the three hashes it bound."""

    step: str
    person: str
    behind: str
    seat: str
    parts: tuple[str, str, str]
    agrees: bool
    live: bool = True


@dataclass
class Case:
    """What the model believes of one award."""

    parts: tuple[str, str, str] = ("", "", "")
    signatures: list[Signature] = field(default_factory=list)
    conferred: bool = False

    def take(self, happened: Event) -> None:
        """Fold one event, in the plainest way there is."""
        match happened:
            case Applied():
                self.parts = three(happened)
            case Amended():
                self.parts = three(happened)
                self.void(happened.voided)
            case Returned():
                self.void(happened.voided)
            case Signed():
                agrees = not isinstance(happened, acts.Cosigned) or happened.agree
                by, behind = happened.by.person, happened.by.on_behalf_of or happened.by.person
                seat = f"{happened.by.unit}/{happened.by.seat}"
                self.signatures.append(Signature(happened.step, by, behind, seat, three(happened), agrees))
            case Conferred():
                self.conferred = True

    def void(self, steps: tuple[str, ...]) -> None:
        """These signatures are worth nothing from now on."""
        for signature in self.signatures:
            if signature.step in steps:
                signature.live = False

    def at(self, step: str) -> list[Signature]:
        """The signatures that stand at a step."""
        return [signature for signature in self.signatures if signature.step == step and signature.live]


def three(happened: Any) -> tuple[str, str, str]:
    """The hashes of the three parts."""
    return happened.parts.form, happened.parts.checklist, happened.parts.materials


def complete(step: AnyStep, signatures: list[Signature]) -> bool:
    """Whether a step has what it needs."""
    return sum(signature.agrees for signature in signatures) >= (
        step.needed() if isinstance(step, Cosign) else 1
    )


# --- the world -------------------------------------------------------------------------------------------------------


@cache
def settled() -> Path:
    """A settled world, made once per process."""
    file = Path(tempfile.mkdtemp(prefix="jianjia-sequence-")) / "settled.db"
    world = World(f"sqlite:///{file}")
    world.settle()
    world.close()
    return file


@contextmanager
def fresh() -> Iterator[World]:
    """A copy of it."""
    folder = Path(tempfile.mkdtemp(prefix="jianjia-sequence-"))
    world = World(copy_of(settled(), folder / "world.db"))
    try:
        yield world
    finally:
        world.close()
        shutil.rmtree(folder)


def people() -> st.SearchStrategy[str]:
    """Anybody in any seat of the tree – mostly somebody who has a say."""
    sensible = [
        DISTRICT, ASSESSOR, "liangxiang/chair", "beijing-federation/chair",
        *[f"{unit}/{seat}" for unit, _ in HOMES for seat in
          ("chair", "members-congress", "administration", "party-committee", "union-committee")],
    ]  # fmt: skip
    double = f"fangshan-federation.organisation-and-publicity@{DISTRICT}"
    return st.sampled_from(
        [*sensible, double, f"deputy@{DISTRICT}", "ward/members-meeting", "hospital/clerk"]
    )


class AnySequence(RuleBasedStateMachine):
    """Everybody does anything."""

    def __init__(self) -> None:
        super().__init__()
        self.manager = fresh()
        self.world = self.manager.__enter__()
        self.world.day("2018-05-02")
        self.cases: dict[str, Case] = {}
        self.seen = self.world.store.head()
        self.ended: dict[str, str] = {}
        self.annulled: set[str] = set()
        self.last_act = ""
        self.keys = 0

    def teardown(self) -> None:
        """Close the world; what was live is what is replayed."""
        try:
            self.world.assert_replay_equals_live()
            self.world.assert_registers_equal_their_rebuild()
        finally:
            self.manager.__exit__(None, None, None)

    # --- doing ---------------------------------------------------------------------------------------------------------

    def attempt(self, who: str, act: str, name: str = "", **facts: Any) -> str:
        """Do it, perhaps be refused; a refusal writes nothing, the same key again changes nothing."""
        head, self.last_act = self.world.store.head(), act
        self.keys += 1
        key = f"k{self.keys}"
        try:
            answer = self.world.do(who, act, name, key=key, **facts)
        except Refusal as refusal:
            assert self.world.store.head() == head, f"{act} was refused and wrote something"
            event(f"{act} → {refusal.code}")
            return refusal.code
        event(f"{act} → ok")
        self.learn()
        after = self.world.store.head()
        again = self.world.do(who, act, name, key=key, **facts)
        assert (again.replayed, again.stream, again.version) == (True, answer.stream, answer.version)
        assert self.world.store.head() == after, f"{act} asked twice was done twice"
        return "ok"

    def learn(self) -> None:
        """Let the model see what was recorded, and hold what must hold at each event."""
        for recorded in self.world.store.read(self.seen, 10_000):
            self.seen = recorded.position
            happened = recorded.event
            if happened.originator_id.startswith("award:"):
                name = happened.originator_id.removeprefix("award:")
                self.cases.setdefault(name, Case()).take(happened)
                if isinstance(happened, Annulled):
                    self.annulled.add(name)
                if isinstance(happened, Conferred):
                    self.conferred_rightly(name, happened)
            if isinstance(happened, PlaceTaken | PlaceFreed):
                self.places_hold(happened.originator_id.removeprefix("round:"))

    def conferred_rightly(self, name: str, happened: Conferred) -> None:
        """No honour without a live, agreeing signature of every step of its route, in order, over what is filed now."""
        case, award = self.cases[name], self.world.award(name)
        rules = self.world.rules(award)
        last = -1
        for step in rules.steps:
            signatures = case.at(step.step)
            assert complete(step, signatures), f"{name} was conferred without {step.step}"
            places = self.places(rules, case, step, signatures)
            assert min(places) > last, f"{step.step} was signed before the step in front of it"
            last = max(places)
            self.bound(rules, case, step, signatures)
            for other in step.not_by_persons_of:
                before = {p for s in case.at(other) for p in (s.person, s.behind)}
                assert before.isdisjoint({p for s in signatures for p in (s.person, s.behind)})
        assert not happened.effective_on > self.world.clock.today

    def places(self, rules: Rules, case: Case, step: AnyStep, signatures: list[Signature]) -> list[int]:
        """Where in the order of signing a step stands. A step that got it back signs anew after those behind it where the
        notice resumes at the returner (ADR 0020): what counts there is when it had first signed.
        """
        if rules.honour.on_disagreement.resubmission == "resume-at-returner":
            return [next(at for at, each in enumerate(case.signatures) if each.step == step.step)]
        return [case.signatures.index(signature) for signature in signatures]

    def bound(self, rules: Rules, case: Case, step: AnyStep, signatures: list[Signature]) -> None:
        """By default each signature is worth only what it saw."""
        if rules.honour.on_disagreement.resubmission == "resume-at-returner":
            return
        for signature in signatures:
            for part, name in enumerate(("form", "checklist", "materials")):
                assert name not in step.sees or signature.parts[part] == case.parts[part]

    def places_hold(self, name: str) -> None:
        """Never more places than there are, unless the notice lets a reason exceed them."""
        found = self.world.read(Round, name)
        quota = notice(found.pin.partition("@")[0]).honours[found.honour].round.quota
        if quota and quota.exceed == "refuse" and found.total is not None:
            assert len(found.places) <= found.total

    # --- the tree ------------------------------------------------------------------------------------------------------

    @initialize()
    def some_people_sit_in_two_chairs(self) -> None:
        """One person is assessor and district chair; the chair has a deputy."""
        both = "fangshan-federation.organisation-and-publicity"
        self.world.do("system", "unit.appoint", "fangshan-federation", seat="chair", person=both)
        self.world.do(
            "system", "unit.delegate", "fangshan-federation", seat="chair", holder=both, person="deputy",
            until="2030-12-31",
        )  # fmt: skip
        self.learn()

    @initialize(
        progress=st.lists(
            st.tuples(st.sampled_from(HOMES), st.sampled_from(HONOURS), st.integers(0, 9)),
            min_size=3,
            max_size=6,
        )
    )
    def some_applications_are_on_their_way(self, progress: list[tuple[tuple[str, str], str, int]]) -> None:
        """Each a few steps along its road, or conferred already."""
        for home, honour, steps in progress:
            self.somebody_applies("", home, honour, "low", "2018")
            name = f"{honour}.2018.{home[1]}"
            if name in self.cases:
                self.forward(name, steps)

    @rule()
    def somebody_reads_the_registers(self) -> None:
        """So that they follow in pieces of any size."""
        self.world.registers.catch_up()

    @rule(days=st.sampled_from([0, 1, 8, 8, 30, 150, 400]))
    def time_passes(self, days: int) -> None:
        """It is later."""
        self.world.day(self.world.clock.today + timedelta(days=days))

    @rule(unit=st.sampled_from(["hospital", "school"]), seat=st.sampled_from(["administration", "chair"]))
    def somebody_leaves_and_somebody_comes(self, unit: str, seat: str) -> None:
        """A seat changes hands; the new person has the old one's name so that the test finds them."""
        person = f"{unit}.{seat}"
        self.attempt("system", "unit.vacate", unit, seat=seat, person=person)
        self.attempt("system", "unit.appoint", unit, seat=seat, person=person)

    # --- applying ------------------------------------------------------------------------------------------------------

    @rule(
        who=st.one_of(st.just(""), people()),
        home=st.sampled_from(HOMES),
        honour=st.sampled_from(HONOURS),
        grade=st.sampled_from(GRADES),
        cycle=st.sampled_from(["2018", "2018", "2019"]),
    )
    def anybody_applies(self, who: str, home: tuple[str, str], honour: str, grade: str, cycle: str) -> None:
        """With complete papers."""
        self.somebody_applies(who, home, honour, grade, cycle)

    def somebody_applies(self, who: str, home: tuple[str, str], honour: str, grade: str, cycle: str) -> None:
        """With complete papers, right or wrong otherwise."""
        scheme = notice(OF.get(honour, "fangshan-2018"))
        facts: dict[str, Any] = papers(scheme.honours[honour], scheme)
        if honour == "star":
            facts["grade"] = grade
        self.attempt(
            who or f"{home[0]}/chair", "award.apply", round=f"{honour}.{cycle}", home=home[1], **facts
        )

    @rule()
    def next_year_s_round_opens(self) -> None:
        """Stars and lamps may be applied for again."""
        for honour, scheme in (("star", "parallel"), ("lamp", "rerun")):
            self.attempt(ASSESSOR, "round.open", scheme=scheme, honour=honour, cycle="2019", reason="年度")

    # --- acting on an award --------------------------------------------------------------------------------------------

    def an_award(self, data: st.DataObject) -> str:
        """One of the awards there are."""
        return data.draw(st.sampled_from(sorted(self.cases)))

    @precondition(lambda self: bool(self.cases))
    @rule(data=st.data(), steps=st.integers(1, 7))
    def the_right_people_do_the_right_thing(self, data: st.DataObject, steps: int) -> None:
        """Some steps forward, so that random people find something to spoil."""
        self.forward(self.an_award(data), steps)

    def forward(self, name: str, steps: int) -> None:
        """So many steps along the road, properly."""
        for _ in range(steps):
            award = self.world.award(name)
            if award.waiting is None:
                if award.stage == "passed":
                    self.attempt(
                        DISTRICT,
                        "decision.issue",
                        id=f"d{self.keys}",
                        document=f"{self.keys}号",
                        awards=[name],
                    )
                return
            if self.sign_properly(name, award) != "ok":
                return

    def sign_properly(self, name: str, award: Award) -> str:
        """What the waiting step wants, by one who may."""
        rules = self.world.rules(award)
        step, unit, today = rules.route.step(award.waiting or ""), award.unit, self.world.clock.today
        seal = {"opinion": "同意", "sealed_on": today}
        seats = {
            "assembly": f"{unit}/members-congress", "administration": f"{unit}/administration",
            "party": f"{unit}/party-committee", "party-committee": f"{unit}/party-committee",
            "system-union": f"{unit}/chair" if unit == "works" else "liangxiang/chair",
            "assessor": ASSESSOR, "district": DISTRICT, "acceptor": DISTRICT,
        }  # fmt: skip
        by = step.by if isinstance(step.by, str) else step.by[0]
        who = seats[by]
        match step.act:
            case "deliberate":
                return self.attempt(who, "award.deliberate", name, **GOOD_VOTE)
            case "cosign":
                signed = {seal.party for seal in award.live_seals(step.step)}
                party = next((p for p in step.by if p not in signed), "administration")
                seat = {"committee": "union-committee", "party": "party-committee"}.get(party, party)
                return self.attempt(f"{unit}/{seat}", "award.cosign", name)
            case "publicise" if award.publicity_until is None:
                return self.attempt(who, "award.publicise", name)
            case "publicise":
                if self.world.clock.today <= (award.publicity_until or date.min):
                    self.world.day((award.publicity_until or date.min) + timedelta(days=1))
                return self.attempt(who, "award.close-publicity", name)
            case "verify" | "assess":
                if step.within:
                    self.world.day(max(self.world.clock.today, date(2018, 10, 8)))
                facts: dict[str, Any] = {"opinion": "合格", "sealed_on": self.world.clock.today}
                if isinstance(step.checklist, str):
                    facts["checklist"] = checklist(rules.scheme, step.checklist)
                if step.inspectors:
                    facts |= {"inspectors": ["li", "wang"], "on_site": True}
                    facts["inputs"] = {"paper_received_on": today.isoformat()}
                return self.attempt(who, f"award.{step.act}", name, **facts)
            case "select":
                return self.attempt(who, "award.select", name)
            case _:
                return self.attempt(who, f"award.{step.act}", name, **seal)

    @precondition(lambda self: bool(self.cases))
    @rule(
        data=st.data(),
        who=people(),
        act=st.sampled_from(["endorse", "approve", "select", "cosign", "verify", "assess", "deliberate",
                             "publicise", "close-publicity", "not-select", "put-on-reserve"]),
        agree=st.booleans(),
    )  # fmt: skip
    def anybody_signs_anything(self, data: st.DataObject, who: str, act: str, agree: bool) -> None:
        """Mostly out of turn, mostly not theirs."""
        facts: dict[str, Any] = {}
        if act in ("endorse", "approve", "verify"):
            facts = {"opinion": "同意", "sealed_on": self.world.clock.today}
        more: dict[str, dict[str, Any]] = {
            "cosign": {"agree": agree},
            "deliberate": GOOD_VOTE,
            "put-on-reserve": {"rank": 1},
        }
        facts |= more.get(act, {})
        self.attempt(who, f"award.{act}", self.an_award(data), **facts)

    @precondition(lambda self: bool(self.cases))
    @rule(
        data=st.data(),
        who=people(),
        to=st.sampled_from(["applicant", "previous", "opinion", "parties", "publicity", "assembly"]),
        reject=st.sampled_from([False, False, False, True]),
        properly=st.booleans(),
    )
    def somebody_disagrees(
        self, data: st.DataObject, who: str, to: str, reject: bool, properly: bool
    ) -> None:
        """Returned somewhere, or rejected."""
        name = self.an_award(data)
        if properly:
            who = data.draw(
                st.sampled_from([DISTRICT, ASSESSOR, "liangxiang/chair", "hospital/administration"])
            )
        facts = {"reason": "不同意"} | ({} if reject else {"to": to})
        self.attempt(who, "award.reject" if reject else "award.return", name, **facts)

    @precondition(lambda self: bool(self.cases))
    @rule(data=st.data(), who=st.one_of(st.just(""), people()), changed=st.booleans())
    def somebody_amends(self, data: st.DataObject, who: str, changed: bool) -> None:
        """With other content, or as it was."""
        name = self.an_award(data)
        award = self.world.award(name)
        facts: dict[str, Any] = {}
        if changed:
            self.keys += 1
            kinds = [document.kind for document in award.content.documents]
            facts["documents"] = [
                {"kind": kind, "name": f"新{self.keys}", "digest": "sha256:" + "1" * 64} for kind in kinds
            ]
        self.attempt(who or f"{award.unit}/chair", "award.amend", name, **facts)

    @precondition(lambda self: bool(self.cases))
    @rule(data=st.data(), who=st.one_of(st.just(""), people()))
    def somebody_withdraws(self, data: st.DataObject, who: str) -> None:
        """Or tries to."""
        name = self.an_award(data)
        self.attempt(who or f"{self.world.award(name).unit}/chair", "award.withdraw", name, reason="撤回")

    @precondition(lambda self: bool(self.cases))
    @rule(data=st.data(), who=people(), upheld=st.booleans(), settle=st.booleans())
    def somebody_objects(self, data: st.DataObject, who: str, upheld: bool, settle: bool) -> None:
        """And somebody settles it, perhaps."""
        name = self.an_award(data)
        self.attempt(who, "award.object", name, text="不符")
        for objection in self.world.award(name).open_objections():
            if settle:
                facts = {"number": objection.number, "upheld": upheld, "reason": "核实"}
                self.attempt(ASSESSOR, "award.settle-objection", name, **facts)

    @precondition(lambda self: bool(self.cases))
    @rule(data=st.data(), who=st.one_of(st.just("liangxiang/chair"), people()))
    def a_body_is_missing(self, data: st.DataObject, who: str) -> None:
        """Confirmed by the system union, or not."""
        self.attempt(who, "award.mark-not-applicable", self.an_award(data), reason="没有")

    @precondition(lambda self: bool(self.cases))
    @rule(data=st.data(), who=people())
    def somebody_steps_aside(self, data: st.DataObject, who: str) -> None:
        """They sign no more."""
        self.attempt(who, "award.recuse", self.an_award(data), reason="回避")

    # --- after conferral -----------------------------------------------------------------------------------------------

    @precondition(lambda self: any(case.conferred for case in self.cases.values()))
    @rule(
        data=st.data(),
        who=st.sampled_from([DISTRICT, ASSESSOR, "liangxiang/chair", "hospital/chair"]),
        back=st.sampled_from([0, 0, 0, 1, 20, 90]),
        act=st.sampled_from(
            [
                ("reinspect", {"finding": "pass", "inspectors": ["li", "wang"]}),
                ("reinspect", {"finding": "minor", "inspectors": ["li", "wang"]}),
                ("reinspect", {"finding": "serious", "inspectors": ["li", "wang"]}),
                ("reinspect", {"finding": "worse"}),
                ("accept-rectification", {}),
                ("extend-rectification", {"reason": "x"}),
                ("suspend", {"ground": "fraud"}),
                ("reinstate", {}),
                ("promote", {"reason": "x"}),
                ("reprimand", {"level": "warn", "reason": "x"}),
                ("propose-revocation", {"ground": "fraud", "reason": "x"}),
                ("hear", {}),
                ("concur-in-revocation", {}),
                ("drop-revocation", {"reason": "x"}),
                ("revoke", {"ground": "fraud", "reason": "x"}),
                ("rescind-revocation", {"reason": "x"}),
                ("restore", {"reason": "x"}),
                ("renew", {}),
                ("expire", {}),
                ("lapse", {"reason": "x"}),
                ("relinquish", {"reason": "x"}),
                ("annul", {"reason": "x"}),
                ("commend", {"reward": "x"}),
            ]
        ),
    )
    def the_honour_lives(
        self, data: st.DataObject, who: str, back: int, act: tuple[str, dict[str, Any]]
    ) -> None:
        """Anything that may befall an honour, entered on its day or later."""
        names = sorted(name for name, case in self.cases.items() if case.conferred)
        name = data.draw(st.sampled_from(names))
        answered = {"checklist": self.world.answers(name)} if act[0] == "reinspect" else {}
        late = {"effective_on": self.world.clock.today - timedelta(days=back)} if back else {}
        self.attempt(who, f"award.{act[0]}", name, **act[1], **answered, **late)

    @precondition(lambda self: any(case.conferred for case in self.cases.values()))
    @rule(data=st.data(), days=st.integers(0, 40), overtaken=st.booleans(), restored=st.booleans())
    def a_revocation_is_proposed_as_of_an_earlier_day(
        self, data: st.DataObject, days: int, overtaken: bool, restored: bool
    ) -> None:
        """Perhaps another ending overtakes it, and perhaps that ending was wrong."""
        names = sorted(name for name, case in self.cases.items() if case.conferred)
        name, today = data.draw(st.sampled_from(names)), self.world.clock.today
        facts = {"effective_on": today - timedelta(days=days), "ground": "fraud", "reason": "x"}
        self.attempt(ASSESSOR, "award.propose-revocation", name, **facts)
        if overtaken:
            self.attempt(
                DISTRICT, "award.annul", name, reason="x", effective_on=today - timedelta(days=days // 2)
            )
        if restored:
            self.attempt(DISTRICT, "award.restore", name, reason="x")

    # --- what always holds ---------------------------------------------------------------------------------------------

    @invariant()
    def live_seals_are_those_the_model_counts(self) -> None:
        """The engine and the model agree on which signatures stand."""
        for name, case in self.cases.items():
            award = self.world.award(name)
            assert [(s.step, s.live) for s in award.seals] == [(s.step, s.live) for s in case.signatures]
            assert (award.conferred_on is not None) == case.conferred or award.imported

    @invariant()
    def ended_honours_stay_ended(self) -> None:
        """Only a rescission, a restoration or a renewal brings one back."""
        for name in self.cases:
            standing = self.world.award(name).standing
            if name in self.ended and standing not in ENDED:
                assert self.last_act in BACK, f"{name} came back by {self.last_act}"
            self.ended.pop(name, None)
            if standing in ENDED:
                self.ended[name] = str(standing)

    @invariant()
    def what_is_revoked_is_not_held(self) -> None:
        """Nothing but a rescission undoes a revocation, whatever else ended the honour before or since."""
        for name in self.cases:
            award = self.world.award(name)
            assert not (award.revoked and award.is_held), f"{name} is held although it was revoked"

    @invariant()
    def no_home_holds_an_honour_twice(self) -> None:
        """Where the notice excludes holders."""
        held: set[tuple[str, str]] = set()
        for name in self.cases:
            award = self.world.award(name)
            over = award.valid_until is not None and award.valid_until < self.world.clock.today
            if award.standing is None or award.standing in ENDED or over:
                continue
            rules = self.world.rules(award)
            if any(isinstance(each, DoesNotHold) for each in rules.conditions):
                assert (award.home, award.honour) not in held
                held.add((award.home, award.honour))

    @invariant()
    def whoever_is_conferred_and_needs_a_place_has_one(self) -> None:
        """A selection that stands on an open or a finished road holds its place; an annulment gave it back."""
        for name in self.cases:
            award = self.world.award(name)
            if award.honour == "star" and award.live_seal("selection") and award.waiting is not None:
                assert name in self.world.read(Round, award.round).places
            if award.honour == "star" and award.conferred_on is not None and name not in self.annulled:
                assert name in self.world.read(Round, award.round).places

    @invariant()
    def a_standing_goes_with_its_details(self) -> None:
        """Under rectification there is an order, proposed for revocation there is a proposal, in force there is neither."""
        for name in self.cases:
            award = self.world.award(name)
            if award.standing == Standing.RECTIFYING:
                assert award.rectification is not None
            if award.standing in (Standing.IN_FORCE, *ENDED):
                assert (award.rectification, award.proposal) == (None, None)
            if award.standing == Standing.REVOCATION_PROPOSED:
                assert award.proposal is not None


AnySequence.TestCase.settings = PROFILE
TestAnySequenceOfActs = AnySequence.TestCase
