"""Publishing a notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import ValidationError

from application.command import Command
from application.desk import Desk
from domain.refusals import NoticeMistake, NoticeRefused
from domain.scheme.check import check
from domain.scheme.mistakes import Mistake, pointer_to
from domain.scheme.notice import Scheme
from domain.scheme.publication import PublishedScheme
from domain.scheme.words import Text


class PublishScheme(Command):
    """Publish a version of a scheme: by the issuer's chair or registrar. Rounds opened from now on may pin it.

    Every district and every unit may lay down rules of its own beside the municipal ones (BJ2013-4.1d, BJ2015-4.1a).
    """

    act: ClassVar[str] = "scheme.publish"
    creates: ClassVar[bool] = True

    content: dict[str, Any]

    def perform(self, desk: Desk, name: str) -> PublishedScheme:
        """Publish it when it has no mistakes."""
        scheme = self._scheme()
        published = desk.take(PublishedScheme, scheme.scheme)
        on = desk.occasion(desk.officer(scheme.issuer, "chair", "registrar"), self.effective_on, scheme)
        mistakes = check(scheme, calendars=_calendars(desk, scheme))
        if mistakes:
            raise notice_refused(mistakes)
        published.publish(on, scheme)
        return published

    def _scheme(self) -> Scheme:
        try:
            return Scheme.model_validate(self.content)
        except ValidationError as wrong:
            found = (
                Mistake(tuple(each["loc"]), each["type"], each["msg"], each["msg"]) for each in wrong.errors()
            )
            raise notice_refused(tuple(found)) from None


def _calendars(desk: Desk, scheme: Scheme) -> set[str]:
    """The calendars that are known: those that come with Jianjia, and the notice's own if years of it were imported."""
    imported = {scheme.calendar} if desk.calendar(scheme).known_years else set()
    return imported.union(desk.calendars)


def notice_refused(mistakes: Sequence[Mistake]) -> NoticeRefused:
    """The refusal that lists every mistake with its place in the body."""
    told = Text(zh=mistakes[0].zh, en=mistakes[0].en)
    refusal = NoticeRefused(count=len(mistakes), first=told, pointer="/content")
    refusal.others = tuple(
        NoticeMistake(
            rule=each.code, problem=Text(zh=each.zh, en=each.en), pointer=pointer_to(("content", *each.place))
        )
        for each in mistakes
    )
    return refusal
