"""The path of every act, made from the commands: ``POST /awards`` applies, ``POST /awards/{id}/endorse`` endorses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from application.command import Command
from application.commands import COMMANDS

NOUNS = {
    "award": ("awards", "荣誉档案"),
    "home": ("homes", "职工之家"),
    "unit": ("units", "单位"),
    "round": ("rounds", "批次"),
    "decision": ("decisions", "决定"),
    "scheme": ("schemes", "通知"),
    "member-review": ("member-reviews", "会员评家"),
    "reminder": ("reminders", "提醒"),
    "calendar": ("calendars", "工作日历"),
}
"""The nouns of the commands: their path, and what they are called in sentences."""


@dataclass(frozen=True)
class Act:
    """A command as HTTP sees it: its path, its name for generated clients, what it takes and answers."""

    command: type[Command]
    path: str

    @property
    def operation(self) -> str:
        """The operation id: ``award_endorse``."""
        return self.command.act.replace(".", "_").replace("-", "_")

    @property
    def about(self) -> str:
        """What the command is about, in Chinese."""
        return NOUNS[self.command.noun()][1]

    @property
    def has_name(self) -> bool:
        """Whether the path names something that exists."""
        return not self.command.creates


@cache
def acts() -> tuple[Act, ...]:
    """Every act with its path. The first command that creates a noun is the ``POST`` to the noun itself."""
    found: list[Act] = []
    begun: set[str] = set()
    for command in COMMANDS:
        nouns = NOUNS[command.noun()][0]
        if not command.creates:
            path = f"/{nouns}/{{id}}/{command.verb()}"
        elif nouns in begun:
            path = f"/{nouns}/{command.verb()}"
        else:
            path = f"/{nouns}"
            begun.add(nouns)
        found.append(Act(command, path))
    return tuple(found)


@cache
def path_of(command: type[Command]) -> str:
    """The path of a command."""
    return next(act.path for act in acts() if act.command is command)
