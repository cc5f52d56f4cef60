"""`jianjia due list`: what will happen to honours by itself; and what the sweep recorded, in lines."""

from __future__ import annotations

from datetime import date, timedelta

from application.desk import zone
from application.time import HAPPENS, Ahead, Happened, ahead
from domain.award.coming import WAITS
from infrastructure.due import held_honours
from infrastructure.settings import Settings
from interfaces.bootstrap import look
from interfaces.terminal.plain import say


def list_ahead(settings: Settings, days: int) -> int:
    """One line for each thing that happens by itself within so many days, or would, but waits for people."""
    with look(settings) as jianjia:
        office = jianjia.office
        today = office.clock().astimezone(zone(office.time_zone)).date()
        found = ahead(office, held_honours(jianjia.registers), today + timedelta(days=days))
    for each in found:
        say(told(each, today), style="yellow" if each.coming.waits else None)
    if not found:
        say(f"{days}天内没有到期自动登记的事项 / nothing happens by itself within {days} days", style="green")
    return 0


def told(each: Ahead, today: date) -> str:
    """Something that lies ahead, in one line: the day, the honour, what happens, by which clause, and why it waits."""
    coming = each.coming
    zh, en = HAPPENS[coming.act]
    clause = f"  [{coming.by.clause}]" if coming.by.clause else ""
    line = f"{coming.on}  {each.award}  {each.home}“{each.honour}”  {zh} {en}（{coming.reason}）{clause}"
    if coming.waits:
        zh, en = WAITS[coming.waits]
        return f"{line}  待人办理 waits：{zh} / {en}"
    return f"{line}  待系统登记 to be recorded" if coming.on <= today else line


def recorded(each: Happened) -> str:
    """Something the sweep recorded, in one line."""
    clause = f"  [{each.clause}]" if each.clause else ""
    return f"{each.on}  {each.award}  {each.event}{clause}"
