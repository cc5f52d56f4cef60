"""`jianjia simulate`: a district through the years, what became of it, and whether everything holds that must."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from infrastructure.history import NAMES
from infrastructure.settings import Settings
from interfaces.bootstrap import build
from interfaces.simulation.belief import ENDS
from interfaces.simulation.checks.judge import Verdict, judge
from interfaces.simulation.evidence import Fault
from interfaces.simulation.story import Outcome, Passing, Plan, tell
from interfaces.simulation.town import FIRST_DAY
from interfaces.terminal.plain import DIFFERENT, MALFORMED, complain, console, say

OFFENDERS = 3
"""Faults that are told of each check; the history is that of the first."""


def simulate(plan: Plan, database: str | None, *, as_json: bool) -> int:
    """Live through it, judge it, tell of it; the exit status tells whether every check holds."""
    with tempfile.TemporaryDirectory(prefix="jianjia-simulation-") as folder:
        settings = Settings(
            home=Path(folder), database=database or f"sqlite:///{Path(folder) / 'simulated.db'}"
        )
        if not _is_empty(settings):
            complain(f"数据库不是空的 / this database is not empty: {database}")
            return MALFORMED
        with _progress(plan, silent=as_json) as passing:
            outcome = tell(plan, settings.database, settings.home, passing)
        verdicts, seconds = _judged(outcome, settings)
    if as_json:
        print(json.dumps(as_data(outcome, verdicts, seconds), ensure_ascii=False, indent=2))  # noqa: T201
    else:
        _show(outcome, verdicts, seconds)
    return DIFFERENT if any(each.faults for each in verdicts) else 0


def _is_empty(settings: Settings) -> bool:
    with build(settings) as jianjia:
        return jianjia.store.head() == 0


def _judged(outcome: Outcome, settings: Settings) -> tuple[list[Verdict], float]:
    begun, last = time.monotonic(), outcome.evidence.events[-1].at
    with build(settings, lambda: last) as jianjia:
        verdicts = list(judge(outcome.evidence, jianjia, outcome.complaints, outcome.plan.seed))
    return verdicts, time.monotonic() - begun


# --- while it runs ----------------------------------------------------------------------------------------------------------


@contextmanager
def _progress(plan: Plan, *, silent: bool) -> Iterator[Passing]:
    """A bar on a terminal, a line for each year elsewhere."""
    if silent:
        yield lambda day, events, counts: None
    elif not sys.stdout.isatty():
        yield _a_line_each_year
    else:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console(), transient=True) as bar:
            task = bar.add_task("", total=(plan.last_day - FIRST_DAY).days)

            def passing(day: date, events: int, counts: Counter[str]) -> None:
                bar.update(task, advance=1, description=_line(day, events, counts))

            yield passing


def _a_line_each_year(day: date, events: int, counts: Counter[str]) -> None:
    if (day.month, day.day) == (12, 31):
        say(_line(day, events, counts))


def _line(day: date, events: int, counts: Counter[str]) -> str:
    return f"{day}  事件 events {events}  巡查 sweeps {counts['sweeps']}"


# --- what became of it --------------------------------------------------------------------------------------------------------


def figures(outcome: Outcome) -> dict[str, tuple[str, int]]:
    """What happened how often: an English name → its Chinese one, and the number."""
    topics = Counter(each.topic for each in outcome.evidence.events)
    issued = [each for each in outcome.evidence.events if each.topic == "reminder.issued"]
    told = {
        "awards": ("荣誉档案", len(outcome.evidence.histories)),
        "events": ("事件", len(outcome.evidence.events)),
        "acts of people": ("办理", sum(outcome.people.done.values())),
        "acts refused": ("被拒绝的办理", sum(outcome.people.refused.values())),
        "late entries": ("补录", outcome.people.late),
        "set aside": ("因补录撤回的自动登记", topics["award.set-aside"]),
        "by itself": ("自动登记", sum(each.by_itself for each in outcome.evidence.events)),
        "reminders issued": ("发出提醒", len(issued)),
        "reminders stood for": ("并入后一次的提醒", sum(len(each.facts.get("instead_of", ())) for each in issued)),
        "letters delivered": ("送达", topics["reminder.delivered"]),
        "years imported": ("导入或更正的工作日历", topics["calendar.year-announced"] + topics["calendar.year-corrected"]),
    }  # fmt: skip
    told |= {en: (zh, outcome.counts[en]) for en, zh in MACHINES.items()}
    return told | {word: (NAMES[topic], topics[topic]) for topic, word in ENDS.items()}


MACHINES = {
    "sweeps": "巡查", "sweeps at the same time": "两个进程同时巡查", "workers killed": "巡查中途断电",
    "worker away": "一个进程停机数周", "all workers away": "全部停机数周", "restarts": "全部重启",
}  # fmt: skip


def _show(outcome: Outcome, verdicts: list[Verdict], seconds: float) -> None:
    plan, out = outcome.plan, console()
    table = Table(title=f"{plan.homes}个职工之家，{plan.years}年，种子{plan.seed} / homes, years, seed")
    table.add_column("")
    table.add_column("")
    table.add_column("", justify="right")
    for en, (zh, number) in figures(outcome).items():
        table.add_row(zh, en, f"{number:,}")
    out.print(table)
    for verdict in verdicts:
        _tell(verdict, outcome)
    say(f"历时 took {outcome.seconds:.0f} s，核对 checks {seconds:.0f} s")


def _tell(verdict: Verdict, outcome: Outcome) -> None:
    faults = verdict.faults
    mark, style = ("✗", "red") if faults else ("✓", "green")
    say(f"{mark} {verdict.zh} / {verdict.en}{f': {len(faults)}' if faults else ''}", style=style)
    for fault in faults[:OFFENDERS]:
        complain(f"    {fault.award}  {fault.zh} / {fault.en}")
    for line in _history(faults[0], outcome) if faults else ():
        complain(f"        {line}")


def _history(fault: Fault, outcome: Outcome) -> Iterator[str]:
    """The life of the award a check fails for."""
    for each in outcome.evidence.histories.get(fault.award, ()):
        yield f"@{each.position}  {each.on}  {each.at:%Y-%m-%d}  {NAMES.get(each.topic, '')} {each.topic}"


def as_data(outcome: Outcome, verdicts: list[Verdict], seconds: float) -> dict[str, Any]:
    """Everything for programs."""
    topics = Counter(each.topic for each in outcome.evidence.events)
    return {
        "years": outcome.plan.years,
        "homes": outcome.plan.homes,
        "seed": outcome.plan.seed,
        "figures": {en: number for en, (_, number) in figures(outcome).items()},
        "events": dict(sorted(topics.items())),
        "refused": dict(sorted(outcome.people.refused.items())),
        "checks": [
            {"check": each.en, "holds": not each.faults, "faults": [fault._asdict() for fault in each.faults]}
            for each in verdicts
        ],
        "seconds": round(outcome.seconds, 1),
        "seconds_checking": round(seconds, 1),
    }
