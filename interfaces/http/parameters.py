"""The parameters of a query: how a day and a moment are read, and what is said of one that cannot be."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import Field

from domain.refusals import Refusal
from domain.scheme.words import Text
from infrastructure.registers.moments import FIRST_DAY, LAST_ASKED, askable, end_of, position_of
from infrastructure.registers.query import LAST_POSITION
from interfaces.http.refusals import BadParameter

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_ASKED)]
"""A day that can be asked about."""

A_MOMENT = Text(zh="应为时刻（ISO 8601）、日期或位置。", en="an instant (ISO 8601), a day or a position.")
LATEST_POSITION = Text(zh=f"位置不得大于{LAST_POSITION}。", en=f"a position is at most {LAST_POSITION}.")
BETWEEN = Text(
    zh=f"时刻应在{FIRST_DAY}与{LAST_ASKED}之间。", en=f"an instant lies between {FIRST_DAY} and {LAST_ASKED}."
)


def moment(name: str, given: str | None) -> datetime | int | None:
    """An instant, a day – its end in China – or a position from a query; an instant without offset is one in UTC."""
    if given is None:
        return None
    if given.isdecimal():
        return _position(name, given)
    try:
        is_a_day = len(given) == len("2018-06-30")
        found = end_of(date.fromisoformat(given)) if is_a_day else datetime.fromisoformat(given)
    except ValueError:
        raise BadParameter(parameter=name, problem=A_MOMENT) from None
    if not askable(found.date()):
        raise BadParameter(parameter=name, problem=BETWEEN)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _position(name: str, given: str) -> int:
    found = position_of(given)
    if found is None:
        raise BadParameter(parameter=name, problem=LATEST_POSITION)
    return found


WANTED = {
    "literal_error": Text(zh="应为：{expected}。", en="one of: {expected}."),
    "greater_than_equal": Text(zh="不得小于{ge}。", en="at least {ge}."),
    "less_than_equal": Text(zh="不得大于{le}。", en="at most {le}."),
    "bool_parsing": Text(zh="应为 true 或 false。", en="true or false."),
}
"""What is wanted of a parameter, by what was found wrong with it."""
KINDS = {
    "int": Text(zh="应为整数。", en="a whole number."),
    "date": Text(zh="应为日期，如2018-06-30。", en="a day, such as 2018-06-30."),
    "missing": Text(zh="未填写。", en="it is missing."),
}
"""What is wanted of a parameter that cannot be read, by its kind."""
NOT_READABLE = Text(zh="格式不对。", en="it cannot be read.")


def bad_parameter(error: dict[str, Any]) -> Refusal:
    """What is wrong with a parameter, in the words of this program."""
    kind, limits = str(error["type"]), dict(error.get("ctx", {}))
    wanted = WANTED.get(kind) or KINDS.get(kind.partition("_")[0], NOT_READABLE)
    words = re.findall(r"'(.+?)'", str(limits.get("expected", "")))
    told = Text(
        zh=wanted.zh.format(**limits | {"expected": "、".join(words)}),
        en=wanted.en.format(**limits | {"expected": ", ".join(words)}),
    )
    return BadParameter(parameter=str(error["loc"][-1]), problem=told)
