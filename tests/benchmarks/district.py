"""A district made for measuring: many basic unions, each with a home that has applied under the real 2018 notice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from application.commands import command_for
from application.desk import Caller
from application.directory import SeatOf
from application.office import Answer, Office, Request
from domain.scheme import Scheme
from infrastructure.notices import load_scheme, shipped

ROUND = "district-advanced-home.2018"
SEATS = ("chair", "members-congress", "administration", "party-committee", "organisation-and-publicity")
SYSTEM = Caller("system")

Sign = tuple[str, str, dict[str, Any]]
"""One sign-off: the act, who (``unit/seat`` with ``{u}`` for the applicant's unit), and what is on the paper."""


class MovableClock:
    """A clock that says what it is told."""

    def __init__(self) -> None:
        self.now = datetime(2018, 5, 2, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def scheme() -> Scheme:
    """The 2018 notice."""
    return load_scheme(shipped()["fangshan-2018"])


def request(who: str, act: str, name: str = "", key: str | None = None, **facts: Any) -> Request:
    """A request by the person of a seat; persons are called after their seats."""
    unit, _, seat = who.partition("/")
    caller = Caller(f"{unit}.{seat}", SeatOf(unit, seat)) if seat else Caller(unit)
    return Request(command_for(act)(**facts), caller, name, key)


def filled_form(notice: Scheme, form: str) -> dict[str, Any]:
    """Believable answers to every blank of a form."""
    samples: dict[str, Any] = {
        "integer": 120,
        "decimal": "12.5",
        "percent": "96.5",
        "date": "2018-05-01",
        "yes-no": "是",
    }

    def answer(field: Any) -> Any:
        return field.choices[0] if field.choices else samples.get(field.type, "职工之家建设情况")

    filled: dict[str, Any] = {}
    for section in notice.forms[form].sections:
        if section.filled_at == "apply":
            filled[section.id] = {field.id: answer(field) for field in section.fields}
            if section.rows:
                filled[section.id]["rows"] = [{column.id: answer(column) for column in section.rows.columns}]
    return filled


def all_met(notice: Scheme, checklist: str) -> dict[str, str]:
    """Every item answered 是."""
    return {item.id: "是" if item.answer == "yes-no" else "无" for item in notice.checklists[checklist].items}


def papers(notice: Scheme) -> dict[str, Any]:
    """What an application for 区级先进职工之家 files."""
    documents = [
        {"kind": kind, "name": kind, "digest": "sha256:" + "0" * 64}
        for kind in ("member-review-report", "images")
    ]
    return {"form": filled_form(notice, "5-1"), "checklist": all_met(notice, "A4"), "documents": documents}


def sign_offs(notice: Scheme) -> list[Sign]:
    """Five sign-offs in order: assembly, administration, Party committee, system union, assessors."""
    sealed = {"opinion": "同意", "sealed_on": "2018-05-02"}
    inspection = {"inspectors": ["p-1", "p-2"], "on_site": True}
    extra = {
        field.id: "2018-05-02" for field in notice.honours["district-advanced-home"].step("assessment").inputs
    }
    votes = {"expected": 100, "present": 92, "in_favour": 90, "satisfaction": "96.5"}
    return [
        ("award.deliberate", "{u}/members-congress", votes),
        ("award.endorse", "{u}/administration", sealed),
        ("award.endorse", "{u}/party-committee", sealed),
        ("award.verify", "township/chair", {**sealed, **inspection, "checklist": all_met(notice, "A4")}),
        (
            "award.assess",
            "fangshan-federation/organisation-and-publicity",
            {**inspection, "opinion": "同意", "inputs": extra},
        ),
    ]


def found(office: Office, unit: str, kind: str, parent: str | None) -> None:
    """Found a unit with somebody in every seat."""
    office.perform(request("system", "unit.found", id=unit, type=kind, title=unit, parent=parent))
    for seat in SEATS:
        office.perform(request("system", "unit.appoint", unit, seat=seat, person=f"{unit}.{seat}"))


def prepare(office: Office, homes: Iterable[str]) -> list[str]:
    """Make the tree, publish the notice, open the round and let every home apply; the awards' ids."""
    notice = scheme()
    found(office, "beijing-federation", "municipal-federation", None)
    found(office, "fangshan-federation", "district-federation", "beijing-federation")
    found(office, "township", "township-union", "fangshan-federation")
    content = notice.model_dump(mode="json", by_alias=True)
    office.perform(request("fangshan-federation/chair", "scheme.publish", content=content))
    opening = {"scheme": "fangshan-2018", "honour": "district-advanced-home", "cycle": "2018"}
    acceptance = {"acceptance": {"opens": "2018-01-01", "closes": "2018-12-31"}}
    office.perform(
        request("fangshan-federation/organisation-and-publicity", "round.open", **opening, windows=acceptance)
    )
    return [_one(office, notice, home) for home in homes]


def _one(office: Office, notice: Scheme, unit: str) -> str:
    found(office, unit, "basic-union", "township")
    home = f"{unit}-home"
    office.perform(request(f"{unit}/chair", "home.register", id=home, unit=unit, title=home))
    votes: dict[str, Any] = {"expected": 100, "present": 92, "in_favour": 90}
    standard: dict[str, Any] = {"scheme": "fangshan-2018", "standard": "qualified-home"}
    office.perform(request(f"{unit}/members-congress", "home.decide-standard", home, **standard, **votes))
    return office.perform(
        request(f"{unit}/chair", "award.apply", round=ROUND, home=home, **papers(notice))
    ).name


def requests_for(awards: list[str], signs: list[Sign]) -> list[list[Request]]:
    """For each award its sign-offs in order, each with an idempotency key."""
    return [
        [
            request(
                who.format(u=award.removeprefix(ROUND + ".").removesuffix("-home")),
                act,
                award,
                f"{award}-{place}",
                **facts,
            )
            for place, (act, who, facts) in enumerate(signs)
        ]
        for award in awards
    ]


async def run_concurrently(
    cases: list[list[Request]], clients: int, do: Callable[[Request], Awaitable[Answer]]
) -> int:
    """Let ``clients`` carry out the cases, each case in order; how many requests were carried out."""
    waiting = iter(cases)
    done = 0

    async def client() -> None:
        nonlocal done
        for case in waiting:
            for each in case:
                await do(each)
                done += 1

    await asyncio.gather(*(client() for _ in range(clients)))
    return done
