"""The path of every act, made from the commands: ``POST /awards`` applies, ``POST /awards/{id}/endorse`` endorses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from application.command import Command
from application.commands import COMMANDS
from domain.vocabulary import Thing

NOUNS = {
    "award": ("awards", Thing.AWARD),
    "home": ("homes", Thing.HOME),
    "unit": ("units", Thing.UNIT),
    "round": ("rounds", Thing.ROUND),
    "decision": ("decisions", Thing.DECISION),
    "scheme": ("schemes", Thing.SCHEME),
    "member-review": ("member-reviews", Thing.MEMBER_REVIEW),
    "reminder": ("reminders", Thing.REMINDER),
    "calendar": ("calendars", Thing.CALENDAR),
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
    def about(self) -> Thing:
        """What the command is about, for sentences."""
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
