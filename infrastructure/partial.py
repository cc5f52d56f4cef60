"""A model of what is well written, when something else is not.

What pydantic complains about is left out of the model and cannot be asked for; all the rest is there, so that it can
be looked at in the same reading. Nothing is guessed: a key that nobody knows may stand for any key that was not written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from pydantic import BaseModel, TypeAdapter

from domain.scheme import shape as shapes
from domain.scheme.mistakes import Place
from domain.scheme.shape import Shape, Trail
from domain.scheme.words import Unread

M = TypeVar("M", bound=BaseModel)


def without(kind: type[M], content: Any, wrong: Iterable[Trail], misspelt: Iterable[Place]) -> M:
    """The model of some content without the places that are wrong, and without the keys that others stand for."""
    trails = list(wrong)
    meant = {crossing.place: crossing.label for trail in trails for crossing in trail.crossings}
    places = frozenset((*trail.place[:-1], "[key]") if trail.at_key else trail.place for trail in trails)
    return cast(M, _Reading(places, frozenset(misspelt), meant).part(kind, content, ()))


@dataclass(frozen=True)
class _Reading:
    """The places that are wrong, the keys that were meant by others, and the alternatives that were meant in unions."""

    wrong: frozenset[Place]
    misspelt: frozenset[Place]
    meant: dict[Place, str]

    def value(self, shape: Shape, content: Any, place: Place) -> Any:
        """What stands at a place. Raises ``Unread`` where that cannot be said."""
        if not any(each[: len(place)] == place for each in self.wrong):
            return TypeAdapter(shape).validate_python(content)
        shape = self.alternative(shape, place)
        kind, is_entry = shapes.model(shape), isinstance(place[-1], int)
        if place in self.wrong and (kind is None or is_entry):
            raise Unread(place)
        if kind is not None:
            return self.part(kind, content, place)
        if shapes.is_map(shape):
            return {
                key: self.value(shapes.inside(shape), each, (*place, key)) for key, each in content.items()
            }
        return tuple(
            self.value(shapes.inside(shape), each, (*place, index)) for index, each in enumerate(content)
        )

    def alternative(self, shape: Shape, place: Place) -> Shape:
        """The alternative of a union that was meant; the shape itself where there is only one."""
        options = shapes.choices(shape)
        if len(options) == 1:
            return options[0]
        label = self.meant.get(place)
        found = [option for option in options if label is not None and shapes.answers_to(option, label)]
        if not found:
            raise Unread(place)
        return found[0]

    def part(self, kind: type[BaseModel], content: Any, place: Place) -> BaseModel:
        """A part with the keys that could be read."""
        known = shapes.keys(kind)
        written = content if isinstance(content, dict) else {}
        found: dict[str, Any] = {}
        for key, field in known.items():
            where = (*place, key)
            if place in self.wrong or (key not in written and self.may_be_meant(kind, written, where)):
                continue
            try:
                told = written[key] if key in written else field.get_default(call_default_factory=True)
                found[key] = self.value(shapes.shape_of(field), told, where)
            except Unread:
                continue
        made = kind.model_construct(**found)
        for name, field in kind.model_fields.items():
            if (field.alias or name) not in found:
                made.__dict__.pop(name, None)
        return made

    def may_be_meant(self, kind: type[BaseModel], written: dict[str, Any], where: Place) -> bool:
        """Whether a key that was not written may yet have been meant: it is missed, misspelt, or made up from others."""
        unknown = [key for key in written if key not in shapes.keys(kind)]
        guessed = sum(each[:-1] == where[:-1] for each in self.misspelt)
        made_up = bool(kind.__pydantic_decorators__.model_validators)
        return where in self.wrong or where in self.misspelt or len(unknown) > guessed or made_up
