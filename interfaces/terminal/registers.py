"""`jianjia registers list|rebuild|verify`, and `jianjia replay --all`: is everything that is shown borne out by the events?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from application.agenda import AwardsFailed
from domain.award import Award
from infrastructure.history import not_the_fold
from infrastructure.registers.builder import Difference, Progress
from infrastructure.registers.query import QueryRefused, RegisterIsNewer, RegisterStopped
from infrastructure.registers.registers import Status
from infrastructure.scenarios.comparing import shown
from infrastructure.settings import Settings
from interfaces.bootstrap import Jianjia, look
from interfaces.terminal.plain import DIFFERENT, MALFORMED, complain, console, say

BATCH = 5_000
"""Events read at a time when every stream is looked for."""


def list_registers(settings: Settings) -> int:
    """How each register is, and how far."""
    with look(settings) as jianjia:
        found = jianjia.registers.status()
    for each in found:
        say(told(each), style="red" if each.problem else None)
    return DIFFERENT if any(each.problem for each in found) else 0


def told(status: Status) -> str:
    """A register in one line."""
    line = (
        f"{status.name:<20} {status.title}  第{status.version}版 version {status.version}"
        f"  位置 position {status.position}  落后 behind {status.behind}  {status.status}"
    )
    return f"{line}  {status.problem} @{status.problem_position}" if status.problem else line


def rebuild(settings: Settings, names: list[str]) -> int:
    """Make registers anew, say in what they differ from before, and let readers read the new ones."""
    with look(settings) as jianjia, speaking(), bar() as progress:
        different = 0
        for name in names or jianjia.registers.names():
            made = jianjia.registers.rebuild(name, progress)
            different += len(made.differences)
            say(
                f"{name}: 第{made.version}版 version {made.version}, {len(made.differences)}处不同 / differences"
            )
            tell_differences(made.differences)
    return DIFFERENT if different else 0


def verify(settings: Settings, names: list[str]) -> int:
    """Make registers anew beside those that are read, and say in what they differ; nothing is changed."""
    with look(settings) as jianjia, speaking(), bar() as progress:
        return verified(jianjia, names, progress)


def verified(jianjia: Jianjia, names: list[str], progress: Progress) -> int:
    """Verify, and tell."""
    status = 0
    for name in names or jianjia.registers.names():
        differences = jianjia.registers.verify(name, progress)
        tell_differences(differences)
        mark = "✗" if differences else "✓"
        say(f"{mark} {name}: {len(differences)}处不同 / differences", style="red" if differences else "green")
        status = DIFFERENT if differences else status
    return status


def replay_all(settings: Settings) -> int:
    """Fold every award anew and hold it against the live one; derive every register anew and hold it against the old."""
    with look(settings) as jianjia, speaking(), bar() as progress:
        awards = list(streams(jianjia, f"{Award.prefix}:"))
        wrong = 0
        for place, stream in enumerate(awards, 1):
            for key, folded, live in not_the_fold(jianjia.office, stream):
                wrong += 1
                complain(f"{stream} {key}: 重放 fold {shown(folded)} ≠ 现状 live {shown(live)}")
            progress("荣誉档案 awards", place, len(awards))
        say(
            f"{len(awards)}份荣誉档案重放，{wrong}处不同 / awards folded, differences",
            style="red" if wrong else "green",
        )
        return verified(jianjia, [], progress) or (DIFFERENT if wrong else 0)


def streams(jianjia: Jianjia, prefix: str) -> Iterator[str]:
    """Every stream of a family, in the order they began."""
    seen: dict[str, None] = {}
    position, head = 0, jianjia.store.head()
    while position < head:
        batch = jianjia.store.read_raw(position, BATCH)
        if not batch:
            break
        position = batch[-1].position
        seen.update((raw.stream, None) for raw in batch if raw.stream.startswith(prefix))
    yield from seen


def tell_differences(differences: tuple[Difference, ...] | list[Difference]) -> None:
    """One line for each row that the events do not bear out."""
    for each in differences:
        complain(
            f"{each.table} {shown(each.key)}: 台账 stored {shown(each.stored)} ≠ 重建 rebuilt {shown(each.rebuilt)}"
        )


@contextmanager
def bar() -> Iterator[Progress]:
    """A progress bar on a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda name, done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=console(error=True), transient=True) as shown_bar:
        tasks: dict[str, int] = {}

        def progress(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = shown_bar.add_task(name, total=total)
            shown_bar.update(tasks[name], completed=done, total=total)  # type: ignore[arg-type]  # a task id is an int

        yield progress


@contextmanager
def speaking() -> Iterator[None]:
    """What a register cannot do, and for which awards time cannot pass, in a sentence."""
    try:
        yield
    except QueryRefused as refused:
        complain(f"{refused.zh} / {refused}")
        raise SystemExit(MALFORMED) from None
    except (RegisterStopped, RegisterIsNewer) as stopped:
        complain(f"台账 / register: {stopped}")
        raise SystemExit(DIFFERENT) from None
    except AwardsFailed as failed:
        complain(f"{failed.zh} / {failed}")
        raise SystemExit(DIFFERENT) from None
