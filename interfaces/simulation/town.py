"""The district of the simulation: its units, its homes, its notices. Everything in it is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from application.acts.schemes import PublishScheme
from application.authority import SYSTEM
from application.desk import Caller
from application.office import Office, Request
from domain.scheme.notice import Scheme
from infrastructure.notices import load_scheme
from infrastructure.trees import HomeEntry, Tree, UnitEntry, plant

FIRST_DAY = date(2024, 1, 2)
"""Jianjia comes with the working days of three of the years from here on; all others are imported while they pass."""

FOUNDED = date(2010, 1, 4)
PER_TOWNSHIP = 40
"""Homes of a township."""

NOTICES = ("older.yaml", "notice.yaml")
TEN_IN_BEIJING = 2
"""The hour, in UTC, at which each day begins."""


class TurnedClock:
    """A clock that stands still until it is turned; it never goes back."""

    def __init__(self) -> None:
        self.now = _ten(FIRST_DAY)

    def __call__(self) -> datetime:
        """The instant it is."""
        return self.now

    @property
    def today(self) -> date:
        """The day it is, in Beijing as in UTC."""
        return self.now.date()

    def turn_to(self, day: date) -> None:
        """Make it ten o'clock of a day."""
        self.now = max(self.now, _ten(day))

    def tick(self) -> None:
        """Let a second pass."""
        self.now += timedelta(seconds=1)


def _ten(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, TEN_IN_BEIJING, tzinfo=UTC)


def notices() -> tuple[Scheme, ...]:
    """The notices of the simulation, the older one first."""
    return tuple(load_scheme(Path(__file__).parent / name) for name in NOTICES)


def unit_of(home: str) -> str:
    """The unit a home is founded in."""
    return home.replace("home-", "union-")


def homes_of(count: int) -> tuple[str, ...]:
    """The ids of so many homes."""
    return tuple(f"home-{number:04}" for number in range(1, count + 1))


def tree(homes: int) -> Tree:
    """A district, its townships, and a basic union with a home for each."""
    townships = max(2, -(-homes // PER_TOWNSHIP))
    above = UnitEntry(
        id="district", type="district-federation", title="模拟区总工会", founded_on=FOUNDED,
        seats=("chair", "organisation-and-publicity"),
    )  # fmt: skip
    middle = [
        UnitEntry(id=township(n), type="township-union", title=f"第{n + 1}乡总工会", parent="district", seats=("chair",))
        for n in range(townships)
    ]  # fmt: skip
    names = homes_of(homes)
    unions = [
        UnitEntry(
            id=unit_of(home), type="basic-union", title=f"第{n + 1}基层工会", parent=township(n % townships),
            seats=("chair", "members-congress"),
        )
        for n, home in enumerate(names)
    ]  # fmt: skip
    entered = [HomeEntry(id=home, unit=unit_of(home), title=f"{home}职工之家") for home in names]
    return Tree(tree="simulated", title="模拟区", units=(above, *middle, *unions), homes=tuple(entered))


def township(number: int) -> str:
    """The id of a township."""
    return f"township-{number + 1:02}"


def settle(office: Office, homes: int) -> None:
    """Plant the tree and publish the notices."""
    plant(tree(homes), office)
    for notice in notices():
        content = notice.model_dump(mode="json", by_alias=True)
        office.perform(Request(PublishScheme(content=content), Caller(SYSTEM.person)))
