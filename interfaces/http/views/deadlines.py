"""The days an award waits for, as the answers show them: counted anew by the calendar of now, and said to be provisional
where a year of it is not known.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from domain.award import Award
from domain.award.deadlines import Deadline, deadlines
from domain.award.rules import Rules
from domain.award.state import Proposal, Rectification
from domain.calendar import WorkCalendar
from domain.kernel import Authority


class DeadlineView(Struct, frozen=True):
    """A last day. ``provisional``: it is counted across years whose working days are not known, and decides nothing yet."""

    about: str
    title: str
    title_en: str
    until: date
    provisional: bool
    unknown_years: tuple[int, ...]
    note: str
    note_en: str


class RectificationView(Struct, frozen=True):
    """An order to put things right by a day."""

    ordered_on: date
    deadline: date
    provisional: bool
    extensions: int
    by_members: bool


class ProposalView(Struct, frozen=True):
    """A proposed revocation on its way to a decision."""

    ground: str
    on: date
    by: Authority
    before: str
    hearing_until: date | None
    provisional: bool
    heard: bool
    concurred: tuple[str, ...]


class Days:
    """The last days of an award, by what ends then."""

    def __init__(self, award: Award, rules: Rules, calendar: WorkCalendar) -> None:
        self._found = {each.about: each for each in deadlines(award, rules, calendar)}

    def views(self) -> tuple[DeadlineView, ...]:
        """All of them."""
        return tuple(map(_view, self._found.values()))

    def until(self, about: str) -> date | None:
        """The last day of one; ``None`` when it is not open."""
        found = self._found.get(about)
        return found.last.day if found else None

    def provisional(self, about: str) -> bool:
        """Whether the last day of one may move."""
        found = self._found.get(about)
        return found is not None and found.last.provisional

    def rectification(self, order: Rectification | None) -> RectificationView | None:
        """The order to rectify with its day of now."""
        if order is None:
            return None
        until = self.until("rectification") or order.deadline
        return RectificationView(
            order.ordered_on, until, self.provisional("rectification"), order.extensions, order.by_members
        )

    def proposal(self, proposal: Proposal | None) -> ProposalView | None:
        """The proposal with the last day of its hearing as of now; of one that was held, as it was recorded."""
        if proposal is None:
            return None
        return ProposalView(
            ground=proposal.ground, on=proposal.on, by=proposal.by, before=proposal.before.value,
            hearing_until=self.until("hearing") or proposal.hearing_until, provisional=self.provisional("hearing"),
            heard=proposal.heard, concurred=proposal.concurred,
        )  # fmt: skip


def _view(deadline: Deadline) -> DeadlineView:
    last, years = deadline.last, [str(year) for year in deadline.last.unknown]
    zh, en = "、".join(years), ", ".join(years)
    return DeadlineView(
        about=deadline.about, title=deadline.title.zh, title_en=deadline.title.en, until=last.day,
        provisional=last.provisional, unknown_years=last.unknown,
        note=f"{zh}年的工作日安排尚未导入，此日期为暂定" if years else "",
        note_en=f"The working days of {en} are not known; this day is provisional" if years else "",
    )  # fmt: skip
