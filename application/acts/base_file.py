"""Keeping the base file of a home (建家活动基础档案): entries, their corrections, what is struck out."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from application.acts.homes import HomeAct
from application.command import Number
from application.desk import Desk
from domain.base_file import Entry
from domain.home import UnionHome
from domain.refusals import UnknownEntryKind
from domain.scheme.words import Part, Slug, Title
from domain.tally import Votes
from domain.vocabulary import ENTRY_KINDS

Digest = Annotated[str, StringConstraints(pattern=r"^(sha256:[0-9a-f]{64})?$")]


class VoteFacts(Part):
    """The vote a meeting took on it."""

    expected: int
    present: int
    in_favour: int
    against: int = 0
    abstained: int = 0


class EntryAct(HomeAct):
    """What the acts that bring an entry share. The effective day is the day it happened."""

    kind: Slug = Field(description="The kind of entry: `activity`, `congress` … or one that a notice names")
    title: Title = Field(description="What it was")
    figures: dict[Slug, Number] = Field({}, description="Its figures: `{retained-funds: 90000}`")
    until: date | None = Field(None, description="The last day of a term")
    votes: VoteFacts | None = Field(
        None, description="The vote: `{expected, present, in_favour, against, abstained}`"
    )
    participants: int | None = Field(None, description="How many took part")
    document: str = Field("", description="The name or number of the document that proves it")
    digest: Digest = Field("", description="The hash of that document (`sha256:…`)")

    def entry(self, desk: Desk) -> Entry:
        """What it says; of a kind that is well known, or that a published notice names."""
        named = {kind for scheme in desk.knowledge.newest_schemes() for kind in scheme.entries}
        if self.kind not in ENTRY_KINDS and self.kind not in named:
            known = "、".join([*ENTRY_KINDS, *sorted(named)])
            raise UnknownEntryKind(kind=self.kind, known=known, pointer="/kind")
        votes = Votes(**self.votes.model_dump()) if self.votes else None
        return Entry(
            kind=self.kind, title=self.title, figures=self.figures, until=self.until, votes=votes,
            participants=self.participants, document=self.document, digest=self.digest,
        )  # fmt: skip


class RecordEntry(EntryAct):
    """Put an activity, meeting, plan … of a home on file (BJ2013-3.3.5b, REQ-1.3a); late entries keep their own day."""

    act: ClassVar[str] = "home.record-entry"

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Record it."""
        home = desk.home(name)
        home.record_entry(self.occasion(desk, home), self.entry(desk))
        return home


class CorrectEntry(EntryAct):
    """Replace a wrong entry of the base file by the right one."""

    act: ClassVar[str] = "home.correct-entry"

    number: int = Field(description="The number of the wrong entry, counted from 1 in the home's base file")
    reason: str

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Replace it; the wrong one stays in history."""
        home = desk.home(name)
        home.correct_entry(self.occasion(desk, home), self.number, self.entry(desk), self.reason)
        return home


class StrikeEntry(HomeAct):
    """Strike out an entry of the base file about something that never was."""

    act: ClassVar[str] = "home.strike-entry"

    number: int = Field(description="The number of the entry, counted from 1 in the home's base file")
    reason: str

    def perform(self, desk: Desk, name: str) -> UnionHome:
        """Strike it out; it stays in history."""
        home = desk.home(name)
        home.strike_entry(self.occasion(desk, home), self.number, self.reason)
        return home
