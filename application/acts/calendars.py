"""Entering the working days of a year, as they were announced."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from application.authority import JIANJIA, SYSTEM
from application.command import Command
from application.desk import Desk
from domain.calendar import Announcement
from domain.kernel import Authority
from domain.refusals import WrongSigner
from domain.scheme.words import Slug, Title
from domain.work_calendar import WorkingDays, Year

Days = Annotated[tuple[date, ...], Field(max_length=366)]


class ImportCalendar(Command):
    """Enter the working days of a year – anew with a reason: by the chair or registrar of whoever issued a notice that
    counts by this calendar, as for the notice itself.
    """

    act: ClassVar[str] = "calendar.import"
    creates: ClassVar[bool] = True

    calendar: Slug = Field("cn", description="Which calendar")
    year: int = Field(ge=1949, le=2199)
    holidays: Days = Field(
        description="The weekdays that are not worked; weekend days in between may be named"
    )
    worked: Days = Field((), description="The weekend days that are worked instead")
    issuer: Title = Field(description="Who announced the year")
    document: Title = Field(description="The number of the document")
    announced_on: date = Field(description="The day on the document")
    note: str = Field("", description="What else is to be said about where this is from")
    reason: str = Field("", description="Why a year that is known is entered otherwise")

    def perform(self, desk: Desk, name: str) -> WorkingDays:
        """Enter it; every period counted by it is counted anew from here on."""
        calendar = desk.take(WorkingDays, self.calendar)
        on = desk.occasion(_importer(desk, self.calendar), self.effective_on)
        source = Announcement(self.issuer, self.document, self.announced_on, self.note)
        announced = Year(self.year, self.holidays, source, self.worked)
        calendar.announce(on, announced, desk.shipped(self.calendar), self.reason)
        return calendar


def _importer(desk: Desk, calendar: str) -> Authority:
    """Whoever may publish a notice that counts by this calendar, or Jianjia itself."""
    if desk.caller.is_system:
        return SYSTEM
    schemes = [desk.knowledge.scheme(name) for name in sorted(desk.knowledge.newest)]
    refused = WrongSigner(expected=JIANJIA, actual=desk.caller_called())
    for issuer in dict.fromkeys(each.issuer for each in schemes if each.calendar == calendar):
        try:
            return desk.officer(issuer, "chair", "registrar")
        except WrongSigner as refusal:
            refused = refusal
    raise refused
