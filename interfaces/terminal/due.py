"""`jianjia due list`: what will happen to honours by itself; and what the sweep recorded, in lines."""

from __future__ import annotations

from datetime import date, timedelta

from application.desk import zone
from application.time import HAPPENS, Ahead, Happened, ahead
from domain.award.coming import WAITS
from infrastructure.ahead import ahead_of
from infrastructure.due import held_honours
from infrastructure.settings import Settings
from interfaces.bootstrap import look
from interfaces.terminal.plain import say
from interfaces.terminal.reading import day, moment
from interfaces.terminal.registers import speaking


def list_ahead(settings: Settings, days: int, as_of: str | None = None, known_at: str | None = None) -> int:
    """One line for each thing that happens by itself within so many days, or would, but waits for people."""
    given, known = day("--as-of", as_of), moment(known_at)
    with look(settings) as jianjia, speaking():
        office, registers = jianjia.office, jianjia.registers
        today = given or office.clock().astimezone(zone(office.time_zone)).date()
        until = today + timedelta(days=days)
        if given is None and known is None:
            found = ahead(office, held_honours(registers), until)
        else:
            found = ahead_of(registers, office, today, known, until)
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
