"""`jianjia replay`: the full history of an award, and the proof that what is shown is the fold of what was recorded."""

from __future__ import annotations

from typing import Any

from application.authority import SYSTEM
from application.desk import Caller, Desk
from application.office import Office
from domain.award import Award
from infrastructure.history import Line, history, history_of_reminders, not_the_fold
from infrastructure.scenarios.comparing import facts, shown
from infrastructure.settings import Settings
from interfaces.bootstrap import look
from interfaces.terminal.plain import DIFFERENT, complain, say

FOLDED = (
    ("honour", "荣誉"),
    ("home", "职工之家"),
    ("unit", "单位"),
    ("round", "批次"),
    ("grade", "等级"),
    ("stage", "阶段"),
    ("waiting", "待办环节"),
    ("seals", "有效签章"),
    ("superseded", "作废签章"),
    ("standing", "状态"),
    ("conferred_on", "授予日期"),
    ("valid_until", "有效期至"),
    ("next_due", "下次复验"),
    ("publicity_until", "公示至"),
    ("hearing_until", "听取意见至"),
    ("deadline", "整改期限"),
    ("suspended_until", "暂停至"),
    ("provisional", "其中暂定的日期"),
    ("ended_on", "终止日期"),
    ("alerts", "提示"),
)
"""What is told of the folded state, and how it is called."""


def replay_award(settings: Settings, name: str) -> int:
    """Print the history of an award and its folded state; the exit status tells whether the live one is the same."""
    with look(settings) as jianjia:
        for line in history(jianjia.office, Award, name):
            say(told(line))
        if reminders := history_of_reminders(jianjia.office, name):
            say("\n提醒 reminders")
        for line in reminders:
            say(told(line))
        say()
        show_state(jianjia.office, name)
        return compare(jianjia.office, Award.stream(name))


def told(line: Line) -> str:
    """One event in one line."""
    who = f"{line.by.person}（{line.by.unit}/{line.by.seat}）"
    if line.by.on_behalf_of:
        who += f"代{line.by.on_behalf_of}"
    parts = [
        f"{line.version:>3}",
        f"{line.effective_on}",
        f"{line.recorded_at:%Y-%m-%d %H:%M:%SZ}",
        who,
        f"{line.title} {line.topic}",
        *(f"盖章{line.seal.sealed_on}" for _ in [0] if line.seal),
        *(f"{key}={shown(value)}" for key, value in line.facts.items()),
        *(f"【已作废，见第{line.superseded_by}条】" for _ in [0] if line.superseded_by),
    ]
    return "  ".join(parts)


def show_state(office: Office, name: str) -> None:
    """What the events come to."""

    def look(desk: Desk) -> dict[str, Any]:
        award = desk.award(name)
        return facts(award, desk.calendar_to_show(desk.rules(award).scheme))

    state = office.ask(Caller(SYSTEM.person), look)
    for key, title in FOLDED:
        if state.get(key) not in (None, "", [], ()):
            say(f"{title} {key}: {shown(state[key])}")


def compare(office: Office, stream: str) -> int:
    """Whether the live aggregate is the fold of its stored events."""
    differences = list(not_the_fold(office, stream))
    for key, folded, live in differences:
        complain(f"{stream} {key}: 重放 fold {shown(folded)} ≠ 现状 live {shown(live)}")
    if not differences:
        say("重放结果与现状一致 / the fold equals the live state", style="green")
    return DIFFERENT if differences else 0
