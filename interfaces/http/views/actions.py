"""What the caller may do, as the answers show it."""

from __future__ import annotations

from msgspec import Struct

from application.actions import Action
from domain.award import Award
from domain.refusals import Refusal
from interfaces.http.paths import path_of


class Blocked(Struct, frozen=True):
    """A reason why not."""

    code: str
    message: str
    message_en: str
    clause: str | None


class Missing(Blocked, frozen=True):
    """Something the act needs to be given; ``pointer`` is its place in the body."""

    pointer: str


class ActionView(Struct, frozen=True):
    """An act on this award for the caller. Not ``enabled``: ``blocked_by`` says why; else ``missing`` says what to bring."""

    act: str
    title: str
    href: str
    method: str
    schema: str
    enabled: bool
    blocked_by: tuple[Blocked, ...]
    missing: tuple[Missing, ...]


def action_view(action: Action, award: Award) -> ActionView:
    """An action with where to send it."""
    command, why = action.command, action.why_not
    return ActionView(
        act=action.act,
        title=action.title,
        href=path_of(command).replace("{id}", award.name),
        method="POST",
        schema=f"/acts/{command.act}",
        enabled=why is None,
        blocked_by=() if why is None else (_blocked(why),),
        missing=tuple(_missing(each) for each in action.missing),
    )


def _blocked(why: Refusal) -> Blocked:
    return Blocked(why.code, why.message, why.message_en, why.clause)


def _missing(what: Refusal) -> Missing:
    return Missing(what.code, what.message, what.message_en, what.clause, what.pointer or "")
