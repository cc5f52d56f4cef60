"""Every register, in the order people list them."""

from __future__ import annotations

from infrastructure.registers.dynamic_management import DynamicManagement
from infrastructure.registers.grants import Grants
from infrastructure.registers.handled import Handled
from infrastructure.registers.homes import Homes
from infrastructure.registers.honours import Honours
from infrastructure.registers.late_entries import LateEntries
from infrastructure.registers.register import Register
from infrastructure.registers.reminders import Reminders
from infrastructure.registers.revocations import Revocations
from infrastructure.registers.rounds import Rounds
from infrastructure.registers.worklist import Worklist

REGISTERS: tuple[type[Register], ...] = (
    Homes, Honours, Worklist, Handled, Rounds, DynamicManagement, Revocations, Grants, Reminders, LateEntries,
)  # fmt: skip
