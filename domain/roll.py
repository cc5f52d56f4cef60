"""名册: the list of what belongs together, kept where a decision must have seen all of it.

Which homes a unit has is said by the homes themselves, each in its own stream; nothing there moves when another joins.
So whoever enters or leaves writes it on the roll in the same transaction: a decision that looked at the list guards one
version, and is taken again when the list has changed.
"""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from domain.forms import digest
from domain.kernel import Aggregate, Event, Occasion


class Entered(Event, frozen=True, kw_only=True):
    """A home, a round or a decision belongs here from now on."""

    topic = "roll.entered:1"
    member: str

    def apply(self, aggregate: Roll) -> None:
        """Add it at the end."""
        aggregate.members.append(self.member)


class Left(Event, frozen=True, kw_only=True):
    """It belongs elsewhere now."""

    topic = "roll.left:1"
    member: str

    def apply(self, aggregate: Roll) -> None:
        """Strike it out."""
        aggregate.members = [each for each in aggregate.members if each != self.member]


class Roll(Aggregate):
    """One list, in the order things were entered. Its name says of what it is: ``homes-of.hospital``."""

    prefix: ClassVar[str] = "roll"

    def begin(self) -> None:
        """The state before the first event."""
        self.members: list[str] = []

    def enter(self, on: Occasion, member: str) -> None:
        """Write somebody down; whether they may be there is decided by whoever sends them."""
        self.record(Entered, on, member=member)

    def leave(self, on: Occasion, member: str) -> None:
        """Strike somebody out."""
        self.record(Left, on, member=member)


def homes_of(unit: str) -> str:
    """The roll of the homes a unit owns."""
    return f"homes-of.{unit}"


def extensions_of(home: str) -> str:
    """The roll of the homes that are extensions of another (FS2018-2.1.4b)."""
    return f"extensions-of.{home}"


def rounds_of(honour: str) -> str:
    """The roll of an honour's rounds, under whichever notice they were opened."""
    return f"rounds-of.{honour}"


BRACKETS = str.maketrans("〔〕【】()", "[][][]")


def decisions_under(unit: str, document: str) -> str:
    """The roll of the decisions a unit issued under one document number, however its brackets and spaces were typed."""
    number = "".join(unicodedata.normalize("NFKC", document).translate(BRACKETS).split())
    return f"decisions-under.{unit}.{digest(number)}"
