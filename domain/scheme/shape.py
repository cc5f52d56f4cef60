"""What a notice may say where, read off the models: which keys a place knows, and which kinds of value it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, Discriminator, Tag
from pydantic.fields import FieldInfo

from domain.scheme.mistakes import Place
from domain.scheme.words import MonthDay, Span, Text

Shape: TypeAlias = Any
"""A type annotation of the models."""


def origin(shape: Shape) -> Any:
    """The generic a type was made from: Annotated, Literal, tuple …"""
    return get_origin(shape)


def bare(shape: Shape) -> Shape:
    """The type without its annotations."""
    return bare(get_args(shape)[0]) if origin(shape) is Annotated else shape


def extras(shape: Shape) -> tuple[Any, ...]:
    """What is annotated on a type."""
    if origin(shape) is not Annotated:
        return ()
    inner, *here = get_args(shape)
    return (*here, *extras(inner))


def choices(shape: Shape) -> tuple[Shape, ...]:
    """The alternatives of a union, leaving out None; a type that is no union is its own only alternative."""
    inner = bare(shape)
    if origin(inner) not in (Union, UnionType):
        return (shape,)
    some = tuple(choice for choice in get_args(inner) if choice is not NoneType)
    return choices(some[0]) if len(some) == 1 else some


def model(shape: Shape) -> type[BaseModel] | None:
    """The model, if the type is one."""
    inner = bare(shape)
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def words(shape: Shape) -> tuple[str, ...]:
    """The words a literal type takes, else none."""
    inner = bare(shape)
    return tuple(str(word) for word in get_args(inner)) if origin(inner) is Literal else ()


def is_list(shape: Shape) -> bool:
    """Whether the type is a list in YAML."""
    return origin(bare(shape)) is tuple


def is_map(shape: Shape) -> bool:
    """Whether the type is a map with keys of the writer's choosing."""
    return origin(bare(shape)) is dict


def inside(shape: Shape) -> Shape:
    """What a list or map holds."""
    args = get_args(bare(shape))
    return args[1] if is_map(shape) else args[0]


def is_tagged(shape: Shape) -> bool:
    """Whether one of its keys says which alternative of a union is meant."""
    return any(
        isinstance(extra, Discriminator) or getattr(extra, "discriminator", None) for extra in extras(shape)
    )


def keys(of: type[BaseModel]) -> dict[str, FieldInfo]:
    """The keys of a model as they are written."""
    return {field.alias or name: field for name, field in of.model_fields.items()}


def shape_of(field: FieldInfo) -> Shape:
    """The annotated type of a field."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def answers_to(choice: Shape, label: str) -> bool:
    """Whether pydantic means this alternative by ``label``, the name it puts into the location of an error."""
    tags = [extra.tag for extra in extras(choice) if isinstance(extra, Tag)]
    if tags:
        return label in tags
    inner = bare(choice)
    if (found := model(choice)) is not None:
        act = found.model_fields.get("act")
        return (
            label == found.__name__
            or (act is not None and label in words(act.annotation))
            or label.startswith("function")
        )
    name = getattr(origin(inner) or inner, "__name__", str(inner)).lower()
    return label == name or label.startswith((f"{name}[", "constrained-" + name, "function"))


@dataclass(frozen=True)
class Crossing:
    """A union on the way to a place, and the alternative that was followed."""

    place: Place
    union: Shape
    label: str


@dataclass(frozen=True)
class Trail:
    """Where the location of an error leads: the place in the data, what is expected there, and the unions passed."""

    place: Place
    shape: Shape
    parent: type[BaseModel] | None
    crossings: tuple[Crossing, ...]
    at_key: bool = False


def follow(start: Shape, location: Place) -> Trail:
    """Walk a pydantic location along the models; names of union alternatives in it are not places of the data."""
    place: Place = ()
    shape: Shape = start
    parent: type[BaseModel] | None = None
    crossings: tuple[Crossing, ...] = ()
    rest = list(location)
    while rest:
        if rest == ["[key]"]:
            return Trail(place, shape, parent, crossings, at_key=True)
        options = choices(shape)
        if len(options) > 1:
            label = str(rest.pop(0))
            crossings = (*crossings, Crossing(place, shape, label))
            shape = next((option for option in options if answers_to(option, label)), None)
            continue
        step = rest.pop(0)
        shape, parent = step_into(options[0] if options else None, step)
        place = (*place, step)
    return Trail(place, shape, parent, crossings)


def step_into(shape: Shape, step: str | int) -> tuple[Shape, type[BaseModel] | None]:
    """What is expected one step further, and the model that step is a key of."""
    if (found := model(shape)) is not None:
        field = keys(found).get(str(step))
        return (shape_of(field) if field else None), found
    if is_map(shape) or is_list(shape):
        return inside(shape), None
    return None, None


def kind_of(shape: Shape) -> str:
    """The kind of value in one word, for the code of a mistake."""
    options = choices(shape)
    kinds = [_KINDS.get(bare(option), "value") for option in options]
    return "date" if "date" in kinds else kinds[0] if kinds else "value"


def expected(shape: Shape) -> tuple[str, str]:
    """What stands in a place, in Chinese and in English."""
    if any(bare(option) is date for option in choices(shape)):
        return _dates(shape)
    told = [_one(option) for option in choices(shape)]
    zh, en = zip(*told, strict=True) if told else (("内容",), ("a value",))
    return "，或".join(dict.fromkeys(zh)), " or ".join(dict.fromkeys(en))


def _dates(shape: Shape) -> tuple[str, str]:
    if len(choices(shape)) > 1:
        return (
            "日期（2018-04-12），或每年的某日（--04-12）",
            "a date (2018-04-12) or a day of every year (--04-12)",
        )
    return "日期，写作2018-04-12", "a date such as 2018-04-12"


def _one(shape: Shape) -> tuple[str, str]:
    inner = bare(shape)
    if literal := words(shape):
        return "、".join(literal) + "之一", "one of " + ", ".join(literal)
    if is_list(shape):
        return "列表（每行以“- ”开头）", "a list (lines that start with “- ”)"
    if inner in _WORDS:
        return _WORDS[inner]
    if (found := model(shape)) is not None:
        telling = {key: field for key, field in keys(found).items() if key not in ("clause", "assumption")}
        needed = [key for key, field in telling.items() if field.is_required()] or list(telling)
        return f"一组“键: 值”（{'、'.join(needed)}）", f"a map ({', '.join(needed)})"
    return ("一组“键: 值”", "a map") if is_map(shape) else ("内容", "a value")


_KINDS: dict[Any, str] = {
    date: "date",
    Fraction: "share",
    Span: "span",
    int: "number",
    Decimal: "number",
    bool: "yes-no",
    str: "text",
    Text: "text",
    MonthDay: "date",
}
_WORDS: dict[Any, tuple[str, str]] = {
    Fraction: ("份额，写作2/3、0.9或90%", "a share such as 2/3, 0.9 or 90%"),
    Span: (
        "时长，写作P2Y、P6M、P90D或{working_days: 10}",
        "a span such as P2Y, P6M, P90D or {working_days: 10}",
    ),
    MonthDay: ("每年的某日，写作--04-12", "a day of every year such as --04-12"),
    int: ("整数", "a whole number"),
    Decimal: ("数字", "a number"),
    bool: ("true或false", "true or false"),
    str: ("文字", "a text"),
    Text: ("文字，或{zh: …, en: …}", "a text, or {zh: …, en: …}"),
}
