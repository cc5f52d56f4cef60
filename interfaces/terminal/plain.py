"""How the command line speaks: Chinese first, English beside it; colours only to a terminal; refusals in sentences."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console

from application.ports import StoreFailure
from domain.refusals import Refusal
from domain.scheme.mistakes import Mistake
from infrastructure.event_store.engine import NoStore, UnusableDatabase
from infrastructure.settings import WrongSetting

DIFFERENT = 1
"""Exit status: refused, or not as expected."""
MALFORMED = 2
"""Exit status: a file, the command line or a setting cannot be used."""


def console(error: bool = False) -> Console:
    """A console that never wraps or colours what goes to a file or another program."""
    stream = sys.stderr if error else sys.stdout
    return Console(stderr=error, soft_wrap=not stream.isatty(), highlight=False, emoji=False, markup=False)


def say(text: str = "", style: str | None = None) -> None:
    """One line to the reader."""
    console().print(text, style=style)


def verbatim(text: str) -> None:
    """One line that somebody will copy: never broken, however narrow the terminal."""
    console().print(text, soft_wrap=True)


def complain(text: str) -> None:
    """One line about what is wrong."""
    console(error=True).print(text, style="red")


def complain_of(mistakes: Iterable[Mistake]) -> None:
    """The mistakes of files, one a line, as compilers print them."""
    for mistake in mistakes:
        complain(str(mistake))


@contextmanager
def sentences() -> Iterator[None]:
    """A refusal becomes its sentence and exit status 1, a setting that cannot be used its sentence and 2."""
    try:
        yield
    except Refusal as refusal:
        for each in (refusal, *refusal.others):
            complain(refusal_line(each))
        raise SystemExit(DIFFERENT) from None
    except NoStore as nothing:
        complain(
            f"这里还没有数据库，请先用 jianjia serve 或 jianjia tree load 建立：{nothing}"
            f" / there is no store here yet; jianjia serve or jianjia tree load makes one: {nothing}"
        )
        raise SystemExit(DIFFERENT) from None
    except (WrongSetting, UnusableDatabase) as wrong:
        complain(f"设置有误：{wrong.zh} / a setting is wrong: {wrong}")
        raise SystemExit(MALFORMED) from None
    except StoreFailure as failure:
        complain(f"存储不可用 / the store: {failure}")
        raise SystemExit(DIFFERENT) from None


def refusal_line(refusal: Refusal) -> str:
    """Code, both sentences, and the clause."""
    clause = f" [{refusal.clause}]" if refusal.clause else ""
    return f"{refusal.code}: {refusal.message} / {refusal.message_en}{clause}"
