"""After any sequence of acts the registers say what the aggregates say."""

from __future__ import annotations

from hypothesis import settings

from tests.application.test_any_sequence_of_acts import LONG, PROFILE, AnySequence
from tests.infrastructure.registers.truth import assert_registers_tell_the_truth


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
