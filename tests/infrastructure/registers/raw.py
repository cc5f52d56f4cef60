"""Events put into the store without the office, for what is about registers and not about rules."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.award import application, conferral, ending, reinspection
from domain.kernel import Authority, Event
from infrastructure.event_store.store import SqlEventStore
from tests.infrastructure.registers.histories import applied

BY = Authority("li", "hospital", "chair")
AT = datetime(2018, 5, 2, 8, tzinfo=UTC)
DAY = date(2018, 5, 2)


def life(name: str, retained: int = 1) -> list[Event]:
    """Applied for, conferred, kept so many times."""
    events: list[Event] = []

    def add(event: type[Event], /, **facts: object) -> None:
        events.append(
            event(
                originator_id=f"award:{name}", originator_version=len(events) + 1, recorded_at=AT,
                effective_on=DAY, by=BY, **facts,
            )
        )  # fmt: skip

    add(application.Applied, **applied(name))
    add(conferral.Conferred, honour="star", next_due=date(2020, 5, 2))
    for number in range(retained):
        add(reinspection.Retained, next_due=date(2021 + number, 5, 2))
    return events


def alert(name: str, version: int) -> Event:
    """Something to look at."""
    return ending.AlertRaised(
        originator_id=f"award:{name}", originator_version=version, recorded_at=AT, effective_on=DAY, by=BY,
        about="x", text="x",
    )  # fmt: skip


def fill(store: SqlEventStore[Event], awards: int, prefix: str = "a") -> None:
    """So many awards, three events each."""
    store.append([event for number in range(awards) for event in life(f"{prefix}{number}")])
