"""What is wrong with a notice: where it is, in one sentence of Chinese and one of English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TypeAlias

Place: TypeAlias = tuple[str | int, ...]
"""Where something stands in a notice: the keys and list positions that lead to it."""


def dotted(place: Place) -> str:
    """A place as people write it: ``honours.model-home.route[2].by``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")


def pointer_to(place: Place) -> str:
    """A place as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in place)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake. ``line`` and ``column`` count from 1; 0 when the notice did not come from a file."""

    place: Place
    code: str
    zh: str
    en: str
    file: str = ""
    line: int = 0
    column: int = 0

    @property
    def path(self) -> str:
        """The place as people write it."""
        return dotted(self.place)

    def at(self, file: str, line: int, column: int) -> Mistake:
        """The same mistake with its position in a file."""
        return replace(self, file=file, line=line, column=column)

    def __str__(self) -> str:
        """One line, as compilers print it: ``scheme.yaml:12:5: 中文 / English [code] path``."""
        where = f"{self.file}:{self.line}:{self.column}: " if self.line else ""
        path = f" ({self.path})" if self.place else ""
        return f"{where}{self.zh} / {self.en} [{self.code}]{path}"


Mistakes: TypeAlias = Iterator[Mistake]


def in_order(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Each mistake once, as a reader of the file meets them; those of one spot by their key, the same in every run."""
    return sorted(set(mistakes), key=lambda each: (each.file, each.line, each.column, each.path, each.code))


def near(word: str, known: Iterable[str], page: str = "") -> tuple[str, str]:
    """A question after the name that was probably meant, in Chinese and English; else the names there are, or of many
    the ``page`` that tells of them all, or the nearest.
    """
    names = sorted(known)
    if guess := get_close_matches(word, names, 1, 0.6):
        return f"，是不是“{guess[0]}”？", f"; did you mean `{guess[0]}`?"
    if not names:
        return "。", "."
    if len(names) <= 15:
        return f"；已有的是：{'、'.join(names)}。", f"; there are: {', '.join(names)}."
    if page:
        return f"；全部见{page}。", f"; all of them are told of in {page}."
    shown = get_close_matches(word, names, 8, 0.0)
    return f"；相近的有：{'、'.join(shown)}等。", f"; the nearest are: {', '.join(shown)} …"
