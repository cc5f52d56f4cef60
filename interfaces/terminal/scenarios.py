"""`jianjia scenario run`: play scenario files and say, line by line, what was not as told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infrastructure.scenarios.databases import play_on, stages
from infrastructure.scenarios.language import Prepared
from infrastructure.scenarios.reading import ScenariosRefused, read_scenarios, scenario_files
from infrastructure.scenarios.running import NotEmpty, Outcome, Played
from interfaces.terminal.plain import DIFFERENT, MALFORMED, complain, complain_of, console, say


def run_files(paths: list[Path], database: str | None, *, verbose: bool, as_json: bool) -> int:
    """Play every scenario of the files; returns the exit status."""
    try:
        prepared = read_scenarios(files(paths))
    except ScenariosRefused as refused:
        complain_of(refused.mistakes)
        return MALFORMED
    if not prepared:
        complain("没有找到情景 / there are no scenarios")
        return MALFORMED
    outcomes = []
    try:
        for outcome in played(prepared, database):
            outcomes.append(outcome)
            if not as_json:
                show(outcome, verbose=verbose)
    except NotEmpty as taken:
        complain(f"数据库不是空的 / this database is not empty: {taken}")
        return MALFORMED
    if as_json:
        print(json.dumps([as_data(outcome) for outcome in outcomes], ensure_ascii=False, indent=2))  # noqa: T201
    else:
        sum_up(outcomes)
    return 0 if all(outcome.ok for outcome in outcomes) else DIFFERENT


def files(paths: list[Path]) -> list[Path]:
    """The files named, and those in the folders named."""
    return [file for path in paths for file in (scenario_files(path) if path.is_dir() else [path])]


def played(prepared: list[Prepared], database: str | None) -> Iterator[Outcome]:
    """Play one after the other, each on a database of its own."""
    if database is None:
        with stages() as ready:
            yield from map(ready.play, prepared)
    else:
        for number, scenario in enumerate(prepared, 1):
            yield play_on(database, scenario, number)


def show(outcome: Outcome, *, verbose: bool) -> None:
    """One line for a scenario, and what was not as told."""
    mark, style = ("✓", "green") if outcome.ok else ("✗", "red")
    where = f"{outcome.prepared.spot.file}:{outcome.prepared.spot.line}"
    out = console()
    out.print(f"{mark} ", style=style, end="")
    out.print(f"{outcome.prepared.name}  ", end="")
    out.print(f"({where}, {outcome.seconds:.2f} s)", style="dim")
    for step in outcome.played:
        if verbose or not step.ok:
            show_step(step)


def show_step(step: Played) -> None:
    """A step and, where it differed, what was expected and what came."""
    out = console()
    out.print(f"    {step.spot.file}:{step.spot.line}  ", style="dim", end="")
    out.print(f"{step.told}  {step.outcome}", style=None if step.ok else "bold")
    for each in step.differences:
        out.print(f"        {each.what}")
        out.print(f"          应为 expected: {each.expected}")
        out.print(f"          实为 got:      {each.got}", style="red")


def sum_up(outcomes: list[Outcome]) -> None:
    """How many were as told."""
    wrong = sum(not outcome.ok for outcome in outcomes)
    steps = sum(len(outcome.played) for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    say(
        f"{len(outcomes)}个情景，{steps}步，{wrong}个不符，{seconds:.1f}秒"
        f" / {len(outcomes)} scenarios, {steps} steps, {wrong} not as told, {seconds:.1f} s",
        style="red" if wrong else "green",
    )


def as_data(outcome: Outcome) -> dict[str, Any]:
    """An outcome for programs."""
    return {
        "scenario": outcome.prepared.name,
        "file": outcome.prepared.spot.file,
        "line": outcome.prepared.spot.line,
        "clauses": outcome.prepared.scenario.clauses,
        "ok": outcome.ok,
        "seconds": round(outcome.seconds, 3),
        "steps": [
            {
                "file": step.spot.file,
                "line": step.spot.line,
                "step": step.told,
                "outcome": step.outcome,
                "differences": [vars(each) for each in step.differences],
            }
            for step in outcome.played
        ],
    }
