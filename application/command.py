"""What a command is: a typed request with its own ``perform``. ``commands.py`` lists them all on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from domain.days import check_possible
from domain.kernel import Aggregate
from domain.scheme.mistakes import Place, pointer_to

if TYPE_CHECKING:
    from application.desk import Desk


Number = Annotated[
    Decimal, Field(max_digits=18, decimal_places=6, allow_inf_nan=False, description="As a number or as text")
]
"""A number with a fraction. Its digits are limited: exact arithmetic with 1e-999999999 would never end."""


_FAR = re.compile(r'"[03-9]\d{3}-\d\d-\d\d"')
"""What a day before ``FIRST_DAY`` or after ``LAST_DAY`` looks like in JSON, and perhaps a text."""


class Command(BaseModel):
    """A request to do one act. ``act`` is its name for people and files: ``award.endorse``.

    ``creates`` tells that it begins a new aggregate; all others are about one that exists.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    act: ClassVar[str]
    creates: ClassVar[bool] = False

    effective_on: date | None = Field(None, description="The day on the paper; today when left out")

    @model_validator(mode="after")
    def _can_be_written(self) -> Self:
        """Refuse half characters, which no store keeps."""
        try:
            _ = self.written
        except ValueError:
            raise ValueError("a text holds something that is not a character") from None
        return self

    @cached_property
    def written(self) -> str:
        """Everything that is asked for, as JSON: equal for equal commands."""
        return self.model_dump_json()

    @classmethod
    def noun(cls) -> str:
        """What it is about: ``award``."""
        return cls.act.partition(".")[0]

    @classmethod
    def verb(cls) -> str:
        """What is done: ``endorse``."""
        return cls.act.partition(".")[2]

    def check_days(self) -> None:
        """Refuse any day in it that no paper can bear; which day that is, is looked for only where one may stand."""
        if _FAR.search(self.written) is None:
            return
        for place, day in _days(self.__dict__):
            check_possible(str(place[-1]), day, pointer_to(place))

    def perform(self, desk: Desk, name: str) -> Aggregate:
        """Let the domain decide; return the aggregate the command is about."""
        raise NotImplementedError


def _days(value: Any, place: Place = ()) -> Iterator[tuple[Place, date]]:
    """Every day in a value, with its place."""
    if isinstance(value, date):
        yield place, value
    elif isinstance(value, BaseModel):
        yield from _days(value.__dict__, place)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _days(inner, (*place, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _days(inner, (*place, index))
