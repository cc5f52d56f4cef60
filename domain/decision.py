"""命名决定: one document that names – or, later, annuls – many honours at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from domain.forms import require_reason
from domain.kernel import Aggregate, Event, Occasion
from domain.refusals import AlreadyExists, Conflict, Incomplete, NotFound, NotInThisState, Wrong
from domain.scheme.words import Text
from domain.vocabulary import Condition, Thing


class NothingNamed(Incomplete):
    """A decision names at least one award."""

    code = "nothing-named"
    zh = "决定未列出任何申报。"
    en = "The decision names no award."


class NamedTwice(Wrong):
    """A decision names an award once."""

    code = "named-twice"
    zh = "“{award}”在同一决定中列了两次。"
    en = "“{award}” is named twice in one decision."


class NumberTaken(Conflict):
    """The unit that issues has used the document number for another decision. An annulled decision keeps its number; only a
    document that names several honours is entered once for each, with the same day.
    """

    code = "number-taken"
    zh = "文号“{document}”已用于决定“{decision}”，请核对；更正的须先作废原决定，再用新的文号。"
    en = "The document number “{document}” is that of the decision “{decision}”; to correct one, annul it and use a new number."


class Issued(Event, frozen=True, kw_only=True):
    """The awarding body decided, under one document number, on these awards."""

    topic = "decision.issued:1"
    scheme: str
    honour: str
    document: str
    title: str = ""
    awards: tuple[str, ...]

    def apply(self, aggregate: Decision) -> None:
        """Remember whom it named."""
        aggregate.scheme, aggregate.honour, aggregate.document = self.scheme, self.honour, self.document
        aggregate.awards, aggregate.issued_on = list(self.awards), self.effective_on


class Annulled(Event, frozen=True, kw_only=True):
    """The whole decision, or some of its names, is void; the awards say so themselves too."""

    topic = "decision.annulled:1"
    reason: str
    awards: tuple[str, ...]

    def apply(self, aggregate: Decision) -> None:
        """Note which names fell."""
        aggregate.annulled += list(self.awards)


class Decision(Aggregate):
    """One naming decision."""

    prefix: ClassVar[str] = "decision"

    def begin(self) -> None:
        """The state before the first event."""
        self.scheme = ""
        self.honour = ""
        self.document = ""
        self.awards: list[str] = []
        self.annulled: list[str] = []
        self.issued_on: date | None = None

    def issue(
        self, on: Occasion, *, pin: str, honour: str, document: str, title: str, awards: tuple[str, ...],
        same_number: Iterable[Decision] = (),
    ) -> None:  # fmt: skip
        """Issue the decision; each award is conferred in the same transaction. ``same_number``: what the unit issued under
        this document number before.
        """
        if self.exists:
            raise AlreadyExists(kind=Thing.DECISION, name=self.name)
        if not awards:
            raise NothingNamed(pointer="/awards")
        for other in same_number:
            if other.honour == honour or other.issued_on != on.effective_on:
                raise NumberTaken(document=document, decision=other.name, pointer="/document")
        self.record(
            Issued,
            on,
            scheme=pin,
            honour=honour,
            document=document,
            title=title,
            awards=tuple(dict.fromkeys(awards)),
        )

    def annul(self, on: Occasion, *, reason: str, awards: tuple[str, ...]) -> tuple[str, ...]:
        """Annul all of it, or the names given; returns the awards that fall."""
        fallen = self.falling(awards)
        self.record(Annulled, on, reason=require_reason(reason), awards=fallen)
        return fallen

    def falling(self, named: tuple[str, ...]) -> tuple[str, ...]:
        """The awards that an annulment of these names – of all that are left, when none is named – makes fall."""
        left = tuple(name for name in self.awards if name not in self.annulled)
        if not left:
            raise NotInThisState(state=Condition.ANNULLED, act="annul")
        for name in named:
            if name not in self.awards:
                raise NotFound(kind=Thing.NAMED_IN_DECISION, name=name)
            if name not in left:
                raise NotInThisState(state=Text(zh=f"“{name}”已作废", en=f"“{name}” annulled"), act="annul")
        return tuple(dict.fromkeys(named)) or left
