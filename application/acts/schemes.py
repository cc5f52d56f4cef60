"""Publishing a notice."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import ValidationError

from application.command import Command
from application.desk import Desk
from domain.refusals import NoticeRefused
from domain.scheme.check import check
from domain.scheme.notice import Scheme
from domain.scheme.publication import PublishedScheme


class PublishScheme(Command):
    """Publish a version of a scheme: by the issuer's chair or registrar. Rounds opened from now on may pin it."""

    act: ClassVar[str] = "scheme.publish"
    creates: ClassVar[bool] = True

    content: dict[str, Any]

    def perform(self, desk: Desk, name: str) -> PublishedScheme:
        """Publish it when it has no mistakes."""
        try:
            scheme = Scheme.model_validate(self.content)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise NoticeRefused(count=wrong.error_count(), first=f"{place}：{first['msg']}") from None
        mistakes = check(scheme)
        if mistakes:
            raise NoticeRefused(count=len(mistakes), first=mistakes[0].zh)
        on = desk.occasion(desk.officer(scheme.issuer, "chair", "registrar"), self.effective_on, scheme)
        published = desk.take(PublishedScheme, scheme.scheme)
        published.publish(on, scheme)
        return published
