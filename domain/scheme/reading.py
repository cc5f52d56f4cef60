"""An honour as it reads for one grade: where a rule says ``conferring-body``, that grade's own stands by its name; where a
length of time differs by grade, that grade's own stands in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from domain.scheme.notice import CONFERRING_BODY, Honour
from domain.scheme.references import refers
from domain.scheme.standing import Reinspection, Result, Term


def read_for(honour: Honour, grade: str | None) -> Honour:
    """The honour for an award of this grade. Its ``conferring_body`` is the grade's own, for rules that leave it out."""
    read: Honour = _Reading(grade, honour.body(None, grade)).of(honour)
    return read.model_copy(update={"conferring_body": honour.body(None, grade)})


def readings(honour: Honour) -> tuple[Honour, ...]:
    """The honour as it reads for each of its grades, the lowest first."""
    grades: list[str | None] = [grade.id for grade in honour.grades] or [None]
    return tuple(read_for(honour, grade) for grade in grades)


@dataclass(frozen=True)
class _Reading:
    """How everything reads for a grade, whose conferring body is ``body``."""

    grade: str | None
    body: str

    def of(self, value: Any, may_mean_it: bool = False) -> Any:
        """A value as it reads; ``may_mean_it``: an actor stands here who may be the conferring body."""
        if isinstance(value, BaseModel):
            part = value.in_grade(self.grade) if isinstance(value, Term | Reinspection | Result) else value
            return part.model_copy(
                update={name: self._in_part(part, name) for name in type(part).model_fields}
            )
        if isinstance(value, tuple):
            return tuple(self.of(each, may_mean_it) for each in value)
        return self.body if may_mean_it and value == CONFERRING_BODY else value

    def _in_part(self, part: BaseModel, name: str) -> Any:
        key = type(part).model_fields[name].alias or name
        return self.of(getattr(part, name), refers(type(part), key) == "decider")
