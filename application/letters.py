"""What a reminder says: what is due, of which honour, when – in Chinese, and in English beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from application.acts.reminders import due_of
from application.desk import Desk
from domain.award.reminded import Due
from domain.award.route import label
from domain.award.rules import Rules
from domain.reminder import Reminder
from domain.vocabulary import Subject, Thing


@dataclass(frozen=True)
class Delivery:
    """One reminder for one addressee by one channel. ``id`` is the same at every attempt."""

    reminder: str
    rung: str
    channel: str
    to: str
    persons: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """By which a receiver knows it again: ``<reminder>/<rung>/<unit>/<seat>/<channel>``."""
        return f"{self.reminder}/{self.rung}/{self.to}/{self.channel}"


@dataclass(frozen=True)
class Letter:
    """What a delivery says; ``about`` is what is due."""

    delivery: Delivery
    award: str
    due: date
    subject: str
    text: str
    about: str = Subject.REINSPECTION.value


SAID = {
    Subject.REINSPECTION: ("应于{due}前完成复验", "The re-inspection of {award} is due on {due}"),
    Subject.RECTIFICATION: ("应于{due}前完成整改", "What is to be put right for {award} is due on {due}"),
    Subject.TERM: ("有效期至{due}", "The term of {award} ends on {due}"),
    Subject.SUSPENSION: ("暂停使用至{due}", "The suspension of {award} ends on {due}"),
    Subject.HEARING: ("拟撤销荣誉，听取意见至{due}", "The hearing about the revocation of {award} ends on {due}"),
    Subject.PUBLICITY: ("公示至{due}", "The publicity of {award} ends on {due}"),
    Subject.STEP: ("“{step}”应于{due}前办理", "The step “{step_en}” of {award} is due on {due}"),
}  # fmt: skip
"""What is said of each day."""

BY_CALENDAR = (
    "有关年份的工作日安排尚未导入，到期日为暂定，安排公布后重新计算。\n"
    "The due date was counted across a year whose working days are not known; it is counted again when they are.\n"
)
"""What a letter says when the due date itself may move."""

PROVISIONAL = (
    "有关年份的工作日安排尚未导入，本次提醒的日期为暂定，到期日不受影响。\n"
    "The day of this reminder was counted across a year whose working days are not known; the due date stands.\n"
)
"""What a letter says when its own day was counted provisionally."""


def letter_of(desk: Desk, each: Delivery) -> Letter | None:
    """The wording; ``None`` when there is nothing to remind of any more."""
    reminder = desk.existing(Reminder, each.reminder, Thing.REMINDER)
    award = desk.award(reminder.award)
    due = due_of(desk, award, reminder.name)
    if due is None:
        return None
    rules, home = desk.rules(award), desk.home(award.home)
    zh, en = _when((due.last.day - desk.today(rules.scheme)).days)
    said, said_en = _said(rules, due, award.name)
    subject = f"{due.subject.zh}提醒：{home.title}“{rules.honour.title.zh}”{zh}"
    text = (
        f"{subject}\n"
        f"{said}，荣誉档案编号：{award.name}。\n"
        f"{said_en} ({en}).\n"
        f"提醒编号 / reminder: {reminder.name} {each.rung}\n"
        f"{_note(reminder, due, each.rung)}"
    )
    return Letter(each, award.name, due.last.day, subject, text, due.subject.value)


def _said(rules: Rules, due: Due, award: str) -> tuple[str, str]:
    step = label(rules.route.step(due.step)) if due.step else None
    names = {"step": str(step), "step_en": (step.en or step.zh) if step else ""}
    zh, en = SAID[due.subject]
    return zh.format(due=due.last.day, **names), en.format(due=due.last.day, award=award, **names)


def _note(reminder: Reminder, due: Due, rung: str) -> str:
    if due.last.provisional:
        return BY_CALENDAR
    return PROVISIONAL if rung in reminder.provisional else ""


def _when(left: int) -> tuple[str, str]:
    if left > 0:
        return f"还有{left}天到期", f"in {left} days"
    return (f"已逾期{-left}天", f"{-left} days ago") if left else ("今日到期", "today")
