"""What every refusal is, and the seven families."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from domain.vocabulary import Seat, act_title, field_title, plain


class Refusal(Exception):
    """The domain says no."""

    code: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, *, clause: str | None = None, pointer: str | None = None, **params: Any) -> None:
        super().__init__(self.code)
        self.clause = clause
        self.pointer = pointer
        self.params = params
        self.others: tuple[Refusal, ...] = ()
        self.said: tuple[str, str] | None = None

    @property
    def message(self) -> str:
        """The sentence for the clerk, in Chinese; the notice's own where it has one."""
        if self.said:
            return self.said[0]
        return self.zh.format(**self.words("zh"))

    @property
    def message_en(self) -> str:
        """The sentence in English."""
        if self.said and self.said[1]:
            return self.said[1]
        return self.en.format(**self.words("en"))

    def words(self, language: str) -> dict[str, Any]:
        """The parameters as they are called in a language."""
        return {name: _called(name, value, language) for name, value in self.params.items()}

    def __str__(self) -> str:
        """Code and both sentences."""
        return f"{self.code}: {self.message} ({self.message_en})"


STORED: Mapping[str, Callable[[str], str]] = {
    "act": act_title, "outcome": act_title, "field": field_title, "seat": Seat.name_of,
}  # fmt: skip
"""The parameters that may be stored words, and where their Chinese names are."""


QUOTED = frozenset({"finding", "grade", "name", "outcome"})
NOTHING: Mapping[str, str] = {"zh": "（空）", "en": "(nothing)"}
"""What stands for a word that was left empty, where the sentence quotes it."""


def _called(name: str, value: Any, language: str) -> Any:
    """By itself where it knows how it is called (wordings and the words of the vocabulary do), else by the vocabulary."""
    if value == "" and name in QUOTED:
        return NOTHING[language]
    known = getattr(value, language, "")
    if known or name not in STORED or not isinstance(value, str):
        return known or value
    if language == "zh":
        return STORED[name](value)
    return value if name == "field" else plain(value)


class Unknown(Refusal):
    """There is no such thing."""


class NotYours(Refusal):
    """Somebody else must do this."""


class NotNow(Refusal):
    """Not in this state, order or time."""


class Conflict(Refusal):
    """Somebody was there first."""


class NotEligible(Refusal):
    """The rules of the notice are not met."""


class Incomplete(Refusal):
    """Something is missing."""


class Wrong(Refusal):
    """Something is written wrongly."""


def together(problems: Sequence[Refusal]) -> Refusal:
    """The first of several refusals, carrying the others, so that one answer lists everything to mend."""
    first, *rest = (each for problem in problems for each in (problem, *problem.others))
    first.others = tuple(rest)
    return first


def every() -> Iterator[type[Refusal]]:
    """Every concrete refusal, family by family."""

    def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
        for each in kind.__subclasses__():
            if "code" in vars(each):
                yield each
            yield from below(each)

    return below(Refusal)
