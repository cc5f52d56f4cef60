"""Every register, in the order people list them."""

from __future__ import annotations

from infrastructure.registers.homes import Homes
from infrastructure.registers.honours import Honours
from infrastructure.registers.register import Register

REGISTERS: tuple[type[Register], ...] = (Homes, Honours)
