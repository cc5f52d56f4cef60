"""After any sequence of acts the registers say what the aggregates say."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from domain.award import Award
from domain.kernel import Event
from infrastructure.registers.honours import Honours
from tests.application.test_any_sequence_of_acts import LONG, PROFILE, AnySequence
from tests.infrastructure.registers.histories import known_by
from tests.infrastructure.registers.lives import ASSESSOR, DISTRICT, INSPECTORS, star
from tests.infrastructure.registers.truth import assert_registers_tell_the_truth, honours
from tests.support.world import World, copy_of


class WithRegisters(AnySequence):
    """Everybody does anything; then the registers are read."""

    def teardown(self) -> None:
        """Read them."""
        try:
            assert_registers_tell_the_truth(self.world, self.world.registers)
        finally:
            super().teardown()


TestTheRegistersTellTheTruth = WithRegisters.TestCase
TestTheRegistersTellTheTruth.settings = settings(PROFILE, max_examples=500 if LONG else 10)


# --- one honour, whose life is told out of order -----------------------------------------------------------------------------


@cache
def conferred() -> tuple[Path, str]:
    """A world in which a hospital has been conferred a star; made once per process."""
    file = Path(tempfile.mkdtemp(prefix="jianjia-life-")) / "conferred.db"
    world = World(f"sqlite:///{file}")
    world.settle()
    award = star(world)
    world.close()
    return file, award


ACTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    *((ASSESSOR, "reinspect", {"finding": each, "inspectors": INSPECTORS})
      for each in ("pass", "minor", "minor", "worse", "better")),
    (ASSESSOR, "accept-rectification", {}),
    (ASSESSOR, "extend-rectification", {"reason": "工期"}),
    (DISTRICT, "suspend", {"ground": "fraud"}),
    (DISTRICT, "reinstate", {}),
    (ASSESSOR, "reprimand", {"level": "warn", "reason": "迟报"}),
    *[(ASSESSOR, "propose-revocation", {"ground": "fraud", "reason": "弄虚作假"})] * 3,
    (ASSESSOR, "hear", {}),
    ("liangxiang/chair", "concur-in-revocation", {}),
    (DISTRICT, "drop-revocation", {"reason": "不成立"}),
    (DISTRICT, "revoke", {"ground": "fraud", "reason": "弄虚作假"}),
    (DISTRICT, "rescind-revocation", {"reason": "有误"}),
    *[(DISTRICT, "annul", {"reason": "误"})] * 2,
    (DISTRICT, "lapse", {"reason": "未参加"}),
    *[(DISTRICT, "restore", {"reason": "有效"})] * 3,
    (DISTRICT, "renew", {}),
    (DISTRICT, "correct", {"field": "conferred_on", "value": "2018-05-11", "reason": "误"}),
)  # fmt: skip
"""What the right people do in the life of an honour, the rarer ones more often."""


class OneLife(RuleBasedStateMachine):
    """The right people do to one honour what they may, each act entered on its day or later, some by a clock that lies behind; all
    registers are read each time.
    """

    def __init__(self) -> None:
        super().__init__()
        file, self.award = conferred()
        self.folder = Path(tempfile.mkdtemp(prefix="jianjia-life-"))
        self.world = World(copy_of(file, self.folder / "world.db"))
        self.world.day("2018-07-01")
        self.told: dict[int, Any] = {}
        self.remember()

    def teardown(self) -> None:
        """What was followed is what is made anew; and what was told is told again to who asks what was known then."""
        try:
            self.world.assert_registers_equal_their_rebuild()
            life = self.life()
            for at in {event.recorded_at for event in life[min(self.told) - 1 :]}:
                known = max(version for version in self.told if version <= known_by(Honours, life, at))
                assert honours(self.world.registers, known_at=at) == self.told[known]
        finally:
            self.world.close()
            shutil.rmtree(self.folder)

    def life(self) -> Sequence[Event]:
        """Everything recorded of it."""
        return self.world.store.load(Award.stream(self.award))

    def remember(self) -> None:
        """What the register of honours says now, of so many events."""
        self.told[len(self.life())] = honours(self.world.registers)

    @rule(days=st.sampled_from([1, 7, 30, 200, 400]))
    def time_passes(self, days: int) -> None:
        """It is later."""
        self.world.day(self.world.clock.today + timedelta(days=days))

    @rule(
        act=st.sampled_from(ACTS),
        ago=st.sampled_from([0, 0, 1, 5, 20]),
        behind=st.sampled_from([0, 0, 0, 5, 600]),
    )
    def something_is_entered(self, act: tuple[str, str, dict[str, Any]], ago: int, behind: int) -> None:
        """Perhaps refused; else the registers say what the award says. The clock may lie minutes behind."""
        who, name, facts = act
        now = self.world.clock.now
        self.world.clock.now -= timedelta(minutes=behind)
        day = self.world.clock.today - timedelta(days=ago)
        answered = {"checklist": self.world.answers(self.award)} if name == "reinspect" else {}
        code = self.world.code(who, f"award.{name}", self.award, **facts, **answered, effective_on=day)
        self.world.clock.now = now
        event(f"{name} → {code}")
        if code == "ok":
            assert_registers_tell_the_truth(self.world, self.world.registers)
            self.remember()


TestOneLife = OneLife.TestCase
TestOneLife.settings = settings(PROFILE, max_examples=300 if LONG else 20, stateful_step_count=25)
