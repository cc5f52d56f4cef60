"""建家活动基础档案: the base file of a home – dated entries on plans, meetings, congresses, activities, accounts.

An entry says what happened on which day, with its figures and its vote where it has them. A wrong entry is replaced by
another one or struck out, each with a reason; both stay in history, so what was believed before stays answerable.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import ClassVar

import msgspec

from domain.days import check_not_future
from domain.forms import require_reason
from domain.kernel import Aggregate, Event, Occasion
from domain.refusals import NotFound, OutOfRange
from domain.tally import Votes, check_votes
from domain.vocabulary import Thing


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an entry says. ``until`` is the last day of a term; ``digest`` names the document that proves it."""

    kind: str
    title: str
    figures: dict[str, Decimal] = {}
    until: date | None = None
    votes: Votes | None = None
    participants: int | None = None
    document: str = ""
    digest: str = ""


class Filed(msgspec.Struct, frozen=True):
    """An entry on file: its number in the home's base file, the day it is about, what it says."""

    number: int
    on: date
    entry: Entry


class EntryRecorded(Event, frozen=True, kw_only=True):
    """Something of the home's work was put on file; the effective day is the day it happened.

    ``replaces`` is the number of the entry this one puts right.
    """

    topic = "home.base-file-entry:1"
    number: int
    entry: Entry
    replaces: int | None = None
    reason: str = ""

    def apply(self, aggregate: BaseFile) -> None:
        """File it; what it replaces counts no more."""
        aggregate.entries[self.number] = Filed(self.number, self.effective_on, self.entry)
        if self.replaces is not None:
            aggregate.struck.add(self.replaces)


class EntryStruck(Event, frozen=True, kw_only=True):
    """An entry about something that never was counts no more."""

    topic = "home.base-file-entry-struck:1"
    number: int
    reason: str

    def apply(self, aggregate: BaseFile) -> None:
        """Strike it out; it stays readable."""
        aggregate.struck.add(self.number)


class BaseFile(Aggregate):
    """The base file, kept with the home."""

    prefix: ClassVar[str] = "home"

    def begin(self) -> None:
        """The state before the first event."""
        self.entries: dict[int, Filed] = {}
        self.struck: set[int] = set()

    def must_be_open(self, act: str) -> None:
        """Refuse what can only be done to a home that is registered and not closed."""
        raise NotImplementedError

    def record_entry(self, on: Occasion, entry: Entry) -> None:
        """Put something on file; also from the time before the home was registered, and late."""
        self._may_file(on, "record-entry", entry)
        self.record(EntryRecorded, on, number=len(self.entries) + 1, entry=entry)

    def correct_entry(self, on: Occasion, number: int, entry: Entry, reason: str) -> None:
        """Replace a wrong entry by the right one, with its right day."""
        self._may_file(on, "correct-entry", entry)
        self.record(
            EntryRecorded, on, number=len(self.entries) + 1, entry=entry, replaces=self._counting(number),
            reason=require_reason(reason),
        )  # fmt: skip

    def strike_entry(self, on: Occasion, number: int, reason: str) -> None:
        """Strike out an entry about something that never was."""
        self.must_be_open("strike-entry")
        check_not_future(on, on.effective_on)
        self.record(EntryStruck, on, number=self._counting(number), reason=require_reason(reason))

    def filed(self, kind: str) -> Iterator[Filed]:
        """The entries of a kind that count."""
        return (
            each
            for number, each in self.entries.items()
            if number not in self.struck and each.entry.kind == kind
        )

    def _may_file(self, on: Occasion, act: str, entry: Entry) -> None:
        self.must_be_open(act)
        check_not_future(on, on.effective_on)
        if entry.votes is not None:
            check_votes(entry.votes)
        numbers = [Decimal(entry.participants or 0), *entry.figures.values()]
        if min(numbers) < 0:
            raise OutOfRange(field="figures", actual=min(numbers), wanted="≥ 0")
        if entry.until is not None and entry.until < on.effective_on:
            raise OutOfRange(field="until", actual=entry.until, wanted=f"≥ {on.effective_on}")

    def _counting(self, number: int) -> int:
        """The number of an entry that counts."""
        if number not in self.entries or number in self.struck:
            raise NotFound(kind=Thing.ENTRY, name=number)
        return number
