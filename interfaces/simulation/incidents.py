"""What happens to homes and honours out of turn: once a year something may."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from interfaces.simulation.life import Life, paper
from interfaces.simulation.people import ASSESSOR, DISTRICT
from interfaces.simulation.town import FIRST_DAY, unit_of


class Incidents:
    """What interrupts the life of the district's honours."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.people = life.people

    def begin(self, homes: tuple[str, ...]) -> None:
        """Every home has its first year."""
        for home in homes:
            self.people.later(FIRST_DAY + self.people.some(300, 700), partial(self.once_a_year, home))

    def once_a_year(self, home: str) -> None:
        """Something happens, or nothing."""
        if home in self.life.gone:
            return
        self.people.within(250, 480, partial(self.once_a_year, home))
        what = self.people.one_of(
            nothing=0.62, reprimand=0.08, suspend=0.08, propose=0.03, relinquish=0.02, annul=0.01, correct=0.06,
            rename=0.05, hand_over=0.02, dissolve=0.015, merge=0.015,
        )  # fmt: skip
        deeds: dict[str, Callable[[str], None]] = {
            "reprimand": self._reprimand, "suspend": self._suspend, "propose": self._propose, "relinquish": self._relinquish,
            "annul": self._annul, "correct": self._correct, "rename": self._rename, "hand_over": self._hand_over,
            "dissolve": self._dissolve, "merge": self._merge,
        }  # fmt: skip
        if what in deeds:
            deeds[what](home)

    def _held_by(self, home: str) -> str | None:
        """An honour the home holds, if any."""
        seen = {award: self.people.see(award) for award in self.people.awards_of(home)}
        held = [award for award, it in seen.items() if it.standing and not it.ended]
        return self.people.random.choice(held) if held else None

    def _on(self, home: str, act: str, who: str = DISTRICT, **facts: Any) -> None:
        award = self._held_by(home)
        if award is not None and self.people.do(who, act, award, **facts) is not None:
            self.life.tend(award)

    def _reprimand(self, home: str) -> None:
        self._on(home, "award.reprimand", ASSESSOR, level="warn", reason="活动未开展", ground="serious")

    def _suspend(self, home: str) -> None:
        until = self.people.today + self.people.some(5, 100) if self.people.chance(0.6) else None
        held = self.people.today - self.people.some(0, 20)
        self._on(home, "award.suspend", ground="停用", until=until, **paper(held))

    def _propose(self, home: str) -> None:
        award = self._held_by(home)
        if award is not None:
            self.life.propose(award)

    def _relinquish(self, home: str) -> None:
        self._on(home, "award.relinquish", f"{unit_of(home)}/chair", reason="不再开展")

    def _annul(self, home: str) -> None:
        self._on(home, "award.annul", reason="材料不实")

    def _correct(self, home: str) -> None:
        """A day was written down wrongly: some weeks too early or too late."""
        award = self._held_by(home)
        if award is None:
            return
        field = self.people.random.choice(("next_due", "valid_until"))
        old = getattr(self.people.see(award), field)
        if old is not None:
            value = old + self.people.random.choice((-1, 1)) * self.people.some(1, 60)
            self.people.do(DISTRICT, "award.correct", award, field=field, value=value, reason="誊写有误")

    def _rename(self, home: str) -> None:
        self.people.do("district/chair", "unit.rename", unit_of(home), title=f"新名{unit_of(home)}")

    def _hand_over(self, home: str) -> None:
        """To the union of another home."""
        to = unit_of(self.people.random.choice(self.life.homes))
        self.people.do(DISTRICT, "home.hand-over", home, unit=to, reason="机构调整")

    def _dissolve(self, home: str) -> None:
        if self.people.do(DISTRICT, "unit.dissolve", unit_of(home), reason="单位撤并") is not None:
            self.life.gone.add(home)

    def _merge(self, home: str) -> None:
        """With half of them the home goes along."""
        into = unit_of(self.people.random.choice(self.life.homes))
        if self.people.chance(0.5):
            self.people.do(DISTRICT, "home.hand-over", home, unit=into, reason="单位合并")
        if self.people.do(DISTRICT, "unit.merge", unit_of(home), into=into) is not None:
            self.life.gone.add(home)
