"""Whose award it is: what its application, or the document it was imported from, says. Several registers need it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

from domain.award.ending import (
    Annulled,
    EndedByStructuralChange,
    Expired,
    Lapsed,
    Relinquished,
    Superseded,
)
from domain.award.revocation import Revoked
from domain.vocabulary import Standing
from infrastructure.registers.facts import Fact
from infrastructure.registers.rows import Row

ENDED_AS: Mapping[str, Standing] = {
    Revoked.topic: Standing.REVOKED,
    Expired.topic: Standing.EXPIRED,
    Lapsed.topic: Standing.LAPSED,
    Relinquished.topic: Standing.RELINQUISHED,
    EndedByStructuralChange.topic: Standing.ENDED_BY_STRUCTURAL_CHANGE,
    Annulled.topic: Standing.ANNULLED,
    Superseded.topic: Standing.SUPERSEDED,
}
"""The events that end an honour, and the standing each leaves."""


class CaseFact(Fact):
    """What says whose award it is."""

    scheme: str = ""
    honour: str = ""
    home: str = ""
    unit: str = ""
    unit_type: str = ""
    kind: str = ""
    round: str = ""
    grade: str | None = None


class Case(Row):
    """An award, whose it is."""

    key: ClassVar = ("award",)
    group: ClassVar = "award"
    part: ClassVar = "cases"

    award: str
    home: str
    honour: str
    kind: str
    unit: str
    round: str
    scheme: str
    grade: str | None = None

    @classmethod
    def filed(cls, award: str, fact: CaseFact) -> Self:
        """From the application or the import."""
        return cls(award, fact.home, fact.honour, fact.kind, fact.unit, fact.round, fact.scheme, fact.grade)
