"""What may be done with an award now: every act that makes sense at this stage, and why not where it is not possible.

Each act is asked for its own guard – the one that also decides when it is carried out.
"""

from __future__ import annotations

from dataclasses import dataclass

from application.command import Command
from application.desk import Desk
from domain.award import Award
from domain.refusals import Refusal


@dataclass(frozen=True)
class Action:
    """An act the caller could think of; ``why_not`` is empty when they may, ``missing`` is what they must bring."""

    command: type[Command]
    title: str
    why_not: Refusal | None
    missing: tuple[Refusal, ...]


def actions(desk: Desk, award: Award) -> tuple[Action, ...]:
    """The acts that the notice knows and that make sense at this stage of the award."""
    return ()
