"""What is known of a home and its unit on a day: everything that eligibility looks at.

The application gathers it and guards every stream it came from, so the answer still holds when the decision is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from domain.days import is_past
from domain.home import UnionHome
from domain.vocabulary import ENDED, Standing


@dataclass(frozen=True)
class Held:
    """An award as far as eligibility cares: what it is, since when, and how it ended – annulled, on which day it was – and
    on which ground or for which reason.

    ``regraded``: the days it was moved to another grade, each with the grade before. ``revoked``: since when and on which ground,
    also where something else ended it as well.
    """

    award: str
    honour: str
    home: str
    kind: str
    round: str
    grade: str | None
    stage: str
    standing: str | None
    since: date | None
    ended_on: date | None
    ended_for: str = ""
    valid_until: date | None = None
    regraded: tuple[tuple[date, str | None], ...] = ()
    blocked: bool = False
    last_passed_on: date | None = None
    reprimanded_on: tuple[date, ...] = ()
    revoked: tuple[date, str] | None = None

    def in_force(self, day: date) -> bool:
        """Held on that day and not suspended, over, or blocked by an ended honour it rests on (Q13)."""
        started = self.since is not None and self.since <= day
        return started and not self.blocked and not self.over(day) and self.standing != Standing.SUSPENDED

    def over(self, day: date) -> bool:
        """Ended, or past its term – whether or not somebody has recorded the expiry yet."""
        ended = self.standing in ENDED and (self.ended_on is None or self.ended_on <= day)
        return ended or is_past(self.valid_until, day)


@dataclass(frozen=True)
class Review:
    """A member review of the home: when, and the share satisfied."""

    on: date
    satisfied: Fraction


@dataclass(frozen=True)
class Dossier:
    """What is known of a home and its unit on the day."""

    home: UnionHome
    day: date
    unit_type: str = ""
    unit_founded_on: date | None = None
    held: tuple[Held, ...] = ()
    parent_held: tuple[Held, ...] = ()
    unit_held: tuple[Held, ...] = ()
    reviews: tuple[Review, ...] = ()
    sub_units: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    rounds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    round_years: Mapping[str, int] = field(default_factory=dict)
    round_year: int | None = None
    round_opened_on: date | None = None
