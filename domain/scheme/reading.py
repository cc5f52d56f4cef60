"""An honour as it reads for one grade: where a rule says ``conferring-body``, that grade's own stands by its name."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from domain.scheme.notice import CONFERRING_BODY, Honour
from domain.scheme.references import refers


def read_for(honour: Honour, grade: str | None) -> Honour:
    """The honour for an award of this grade. Its ``conferring_body`` is the grade's own, for rules that leave it out."""
    body = honour.body(None, grade)
    read: Honour = _named(honour, body)
    return read.model_copy(update={"conferring_body": body})


def readings(honour: Honour) -> tuple[Honour, ...]:
    """The honour as it reads for each of its grades, the lowest first."""
    grades: list[str | None] = [grade.id for grade in honour.grades] or [None]
    return tuple(read_for(honour, grade) for grade in grades)


def _named(value: Any, body: str, may_mean_it: bool = False) -> Any:
    """A value with the conferring body by its name; ``may_mean_it``: an actor stands here who may be the conferring body."""
    if isinstance(value, BaseModel):
        return value.model_copy(
            update={name: _in_part(value, name, body) for name in type(value).model_fields}
        )
    if isinstance(value, tuple):
        return tuple(_named(each, body, may_mean_it) for each in value)
    return body if may_mean_it and value == CONFERRING_BODY else value


def _in_part(part: BaseModel, name: str, body: str) -> Any:
    key = type(part).model_fields[name].alias or name
    return _named(getattr(part, name), body, refers(type(part), key) == "decider")
