"""The small typed words a notice is written with: texts, fractions, spans of time, provenance."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

Slug = Annotated[
    str,
    Field(
        pattern=r"^[\w\-.]+$",
        max_length=80,
        description="A short stable id: letters, digits, - _ .",
        # In a JSON Schema \w is ASCII; a Chinese id is as good as any.
        json_schema_extra={"pattern": r"^[\w\-.\u00a1-\uffff]+$"},
    ),
]


Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
"""A name or a reason: some words, not only white space."""


class Unread(Exception):
    """A value was asked for that is not written as it should be: what depends on it cannot be said yet."""


class Part(BaseModel):
    """A piece of a notice. Unknown keys are refused: nothing is silently ignored.

    While a notice is checked some values may be unreadable. Asking for one raises ``Unread``, so that no rule judges by
    what it does not know.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    if not TYPE_CHECKING:  # a type checker would take every name for an attribute

        def __getattr__(self, name: str) -> Any:
            """What is not there: a key that could not be read, or no key at all."""
            if name in type(self).model_fields:
                raise Unread(name)
            return super().__getattr__(name)


def nothing(value: Any) -> bool:
    """Whether nothing is written under a key that the language learned late: then the key is left out of the canonical form,
    and a notice that does not use it keeps its digest.
    """
    return not value


class Text(Part):
    """A wording in Chinese, with its English beside it where there is one. A plain string is Chinese only."""

    zh: str = Field(description="The Chinese wording")
    en: str = Field("", description="The English wording")

    def __str__(self) -> str:
        """The Chinese wording."""
        return self.zh


def _text(value: Any) -> Any:
    return {"zh": value} if isinstance(value, str) else value


Words = Annotated[
    Text,
    BeforeValidator(_text),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
                    "required": ["zh"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class Rule(Part):
    """A piece that decides something: it says which clause it comes from, or which assumption it rests on."""

    clause: str | tuple[str, ...] | None = Field(None, description="Clause id(s) of the source document")
    assumption: str | None = Field(None, description="Why this is so although no clause says it")

    @property
    def source(self) -> str | None:
        """The clause ids in one string, for refusals and registers; ``None`` for an assumption."""
        return self.clause if self.clause is None or isinstance(self.clause, str) else ", ".join(self.clause)

    @property
    def has_provenance(self) -> bool:
        """Whether the rule says where it comes from."""
        return bool(self.clause or self.assumption)


def _fraction(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("a share is written 2/3, 0.9 or 90%")
    text = str(value).strip()
    try:
        if text.endswith("%"):
            return Fraction(Decimal(text[:-1])) / 100
        return Fraction(text) if "/" in text else Fraction(Decimal(text))
    except (ArithmeticError, ValueError) as wrong:
        raise ValueError("a share is written 2/3, 0.9 or 90%") from wrong


Share = Annotated[
    Fraction,
    BeforeValidator(_fraction),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "number"}], "description": "A share: 2/3, 0.9 or 90%"}
    ),
]


def _number(value: Any) -> Any:
    if isinstance(value, str) and value.strip().endswith("%"):
        try:
            return Decimal(value.strip()[:-1]) / 100
        except ArithmeticError as wrong:
            raise ValueError("a number, or a percentage such as 90%") from wrong
    return value


Quantity = Annotated[Decimal, BeforeValidator(_number)]
"""A number; a share may be written as a percentage."""

_SPAN = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$")


class Span(Part):
    """A length of time on the calendar: ``P2Y``, ``P6M``, ``P90D`` (ISO 8601), or ``{working_days: 10}``."""

    months: int = Field(0, description="Calendar months (12 = a year)")
    days: int = Field(0, description="Calendar days")
    working_days: int = Field(
        0, description="Working days by the calendar of the notice; not together with months or days"
    )

    def __str__(self) -> str:
        """ISO 8601 where that exists, else words."""
        if self.working_days:
            return f"{self.working_days} working days"
        years, months = divmod(self.months, 12)
        parts = ((years, "Y"), (months, "M"), (self.days, "D"))
        return "P" + ("".join(f"{n}{unit}" for n, unit in parts if n) or "0D")

    @property
    def zh(self) -> str:
        """The span in Chinese."""
        years, months = divmod(self.months, 12)
        parts = ((years, "年"), (months, "个月"), (self.days, "天"), (self.working_days, "个工作日"))
        return "".join(f"{n}{unit}" for n, unit in parts if n) or "当日"

    def times(self, count: int) -> Span:
        """The span ``count`` times over: months stay months, so nothing drifts."""
        return Span(
            months=self.months * count, days=self.days * count, working_days=self.working_days * count
        )

    @property
    def en(self) -> str:
        """The span in English."""
        years, months = divmod(self.months, 12)
        parts = ((years, "year"), (months, "month"), (self.days, "day"), (self.working_days, "working day"))
        return " ".join(f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in parts if n) or "the day itself"


def _span(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _SPAN.match(value)
    if match is None or value == "P":
        raise ValueError("a span is written P2Y, P6M, P90D or {working_days: 10}")
    years, months, weeks, days = (int(group or 0) for group in match.groups())
    return {"months": years * 12 + months, "days": weeks * 7 + days}


def _span_out(value: Span) -> str | dict[str, int]:
    return {"working_days": value.working_days} if value.working_days else str(value)


Duration = Annotated[
    Span,
    BeforeValidator(_span),
    PlainSerializer(_span_out),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _SPAN.pattern},
                {
                    "type": "object",
                    "properties": {
                        "days": {"type": "integer"},
                        "working_days": {"type": "integer"},
                        "months": {"type": "integer"},
                    },
                    "additionalProperties": False,
                },
            ],
            "description": "ISO 8601 period of years, months, weeks or days, or {working_days: n}",
        }
    ),
]


class MonthDay(Part):
    """A day of every year, written ``--04-12``."""

    month: int = Field(ge=1, le=12, description="1 to 12")
    day: int = Field(ge=1, le=31, description="1 to 31; 29 February is the 28th in a common year")

    def in_year(self, year: int) -> date:
        """That day in ``year``; 29 February becomes the 28th in a common year."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return date(year, self.month, 28)

    def __str__(self) -> str:
        """As written."""
        return f"--{self.month:02}-{self.day:02}"


FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)
"""The days a notice and a paper can name: the longest span lies within the calendar from each of them."""


def _date(value: Any) -> Any:
    """Refuse what pydantic would read as seconds since 1970: ``20180412``."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("a date is written 2018-04-12")
    return value


Date = Annotated[date, BeforeValidator(_date)]


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if match := re.fullmatch(r"--(\d\d)-(\d\d)", value):
        return {"month": int(match[1]), "day": int(match[2])}
    return _date(value)


def _month_day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if match := re.fullmatch(r"--(\d\d)-(\d\d)", value):
        return {"month": int(match[1]), "day": int(match[2])}
    raise ValueError("a day of every year is written --04-12")


Yearly = Annotated[
    MonthDay,
    BeforeValidator(_month_day),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"type": "string", "pattern": r"^--\d\d-\d\d$", "description": "A day of every year: --04-12"}
    ),
]


Day = Annotated[
    date | MonthDay,
    BeforeValidator(_day),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"type": "string", "description": "A date (2018-04-12), or a day of every year (--04-12)"}
    ),
]


class Between(Part):
    """From one day to another, both included; an open end is left out.

    Days of every year lie in the year of the round, or in the one before or after it (``year``). A period that ends
    earlier in the year than it begins crosses new year: 1 December to 31 January.
    """

    from_: Day | None = Field(None, alias="from", description="The first day; open when left out")
    to: Day | None = Field(None, description="The last day, included; open when left out")
    year: int = Field(
        0,
        ge=-1,
        le=1,
        description="For days of every year: -1 begins in the year before the round's, 1 in the year after it",
    )

    def in_year(self, year: int) -> tuple[date | None, date | None]:
        """The two days for a round of a given year."""
        first = year + self.year
        last = first + self.crosses_new_year
        return _in_year(self.from_, first), _in_year(self.to, last)

    @property
    def crosses_new_year(self) -> bool:
        """Whether it ends in the year after it begins."""
        opens, closes = self.from_, self.to
        if not isinstance(opens, MonthDay) or not isinstance(closes, MonthDay):
            return False
        return (opens.month, opens.day) > (closes.month, closes.day)


def _in_year(day: date | MonthDay | None, year: int) -> date | None:
    return day.in_year(year) if isinstance(day, MonthDay) else day


Comparison = Literal["more_than", "at_least"]


BASES = {
    "expected": ("应到人数", "those expected"),
    "present": ("实到人数", "those present"),
    "cast": ("投票人数", "the votes cast"),
    "asked": ("发放数", "those asked"),
    "answered": ("回收数", "those who answered"),
    "members": ("会员人数", "the members"),
}
"""The numbers a share may be taken of, in Chinese and English."""


class Threshold(Part):
    """A share that must be reached (``at_least``) or passed (``more_than``) of some base; perhaps a number of votes as well."""

    more_than: Share | None = Field(None, description="The share that must be passed")
    at_least: Share | None = Field(None, description="The share that must be reached")
    of: str = Field(
        "expected",
        description="What it is a share of: expected, present, or cast (the votes cast: in favour, against and abstained)",
    )

    votes: int | None = Field(
        None, ge=1, description="How many votes in favour are needed, whatever the share"
    )

    def reached(self, part: int | Decimal, base: int | Decimal) -> bool:
        """Whether ``part`` out of ``base`` is enough; nothing out of nothing is not."""
        if not base or (self.votes is not None and part < self.votes):
            return False
        share = Fraction(part) / Fraction(base)
        over = self.more_than is None or share > self.more_than
        return over and (self.at_least is None or share >= self.at_least)

    @property
    def zh(self) -> str:
        """The threshold in words."""
        base = BASES.get(self.of, (self.of, self.of))[0]
        told = [
            f"超过{base}的{self.more_than}" if self.more_than is not None else "",
            f"不少于{base}的{self.at_least}" if self.at_least is not None else "",
            f"不少于{self.votes}票" if self.votes is not None else "",
        ]
        return "，且".join(filter(None, told))

    @property
    def en(self) -> str:
        """The threshold in English."""
        base = BASES.get(self.of, (self.of, self.of))[1]
        told = [
            f"more than {self.more_than} of {base}" if self.more_than is not None else "",
            f"at least {self.at_least} of {base}" if self.at_least is not None else "",
            f"at least {self.votes} votes" if self.votes is not None else "",
        ]
        return " and ".join(filter(None, told))


class AppliesTo(Part):
    """Which applications something is for: those of any of these grades, kinds of home and types of unit.

    What is left out does not matter; what is given must all fit.
    """

    grades: tuple[str, ...] = Field((), description="Grades of the honour")
    kinds: tuple[str, ...] = Field((), description="Kinds of home")
    unit_types: tuple[str, ...] = Field((), description="Types of unit")

    def fits(self, grade: str | None, kind: str, unit_type: str) -> bool:
        """Whether an application of this grade, kind and unit type is meant."""
        wanted = ((self.grades, grade), (self.kinds, kind), (self.unit_types, unit_type))
        return all(not allowed or value in allowed for allowed, value in wanted)
