"""Organisation trees read from files: units, their seats, the persons in them, and the homes – loaded by real commands.

| ask                  | get                                                                                      |
|----------------------|------------------------------------------------------------------------------------------|
| `load_tree(path)`    | the tree of a YAML file                                                                    |
| `tree_of(node)`      | the tree in a part of a file (a scenario that brings its own), with its mistakes           |
| `shipped_trees()`    | the trees that come with Jianjia: name → file                                              |
| `plant(tree, office)` | enter it, as Jianjia itself; what exists is left alone                                     |

A refused tree raises ``TreeRefused``, whose ``mistakes`` carry file, line, column, path, code and a sentence in Chinese
and English.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pydantic import Field

import domain
from application.acts.homes import RecordFacts, RegisterHome
from application.acts.units import Appoint, FoundUnit
from application.authority import SYSTEM
from application.command import Command
from application.desk import Caller
from application.office import Office, Request
from domain.refusals import AlreadyExists
from domain.scheme.mistakes import Mistake, Place, in_order, near
from domain.scheme.words import Date, Part, Slug
from infrastructure.strict_yaml import LARGEST_FILE, Node, NotYaml, find, read
from infrastructure.wording import validated

LONG_AGO = date(1949, 10, 1)
"""Since when a topmost unit exists that does not say it: before anything a notice looks at."""


class UnitEntry(Part):
    """A unit: what it is, where it stands, and who sits in its seats."""

    id: Slug = Field(description="Its id; whoever acts for it is written `id/seat`")
    type: Slug = Field(description="What it is: `township-union`, `basic-union` …, or a type of your own")
    title: str = Field(description="Its name")
    parent: Slug | None = Field(None, description="The unit above; left out for the topmost")
    founded_on: Date | None = Field(
        None, description="Since when it exists; as long as its parent when left out"
    )
    seats: tuple[Slug, ...] | dict[Slug, Slug | tuple[Slug, ...]] = Field(
        (),
        description="Its seats with the person (or persons) in each; as a plain list, persons are called `id.seat`",
    )

    def holders(self) -> Iterator[tuple[str, str]]:
        """Each seat with each person in it, in the order of the file."""
        if isinstance(self.seats, dict):
            for seat, persons in self.seats.items():
                yield from (
                    (seat, person) for person in ((persons,) if isinstance(persons, str) else persons)
                )
        else:
            yield from ((seat, f"{self.id}.{seat}") for seat in self.seats)


class HomeEntry(Part):
    """A home: whose, of which kind, and what is known of it."""

    id: Slug = Field(description="Its id")
    unit: Slug = Field(description="The unit it belongs to")
    title: str = Field(description="Its name")
    kind: Slug = Field("home", description="`home`, `small-home`, `warm-station` …, or a kind of your own")
    since: Date | None = Field(None, description="Since when it exists; as long as its unit when left out")
    mode: Slug = Field("sole", description="`sole`, `joint`, `online`, or a word of your own")
    carrier: str | None = Field(None, description="The unit that carries a joint home")
    member_units: tuple[Slug, ...] = Field((), description="The units that share a joint home")
    online_channels: tuple[str, ...] = Field((), description="Where an online home is found")
    parent_home: Slug | None = Field(None, description="The home above a small home")
    words: dict[str, str] = Field({}, description="Words a notice may look at: `sector`, `venue` …")
    figures: dict[str, Decimal] = Field(
        {}, description="Numbers a notice may look at: `workers`, `members` …"
    )
    dates: dict[str, Date] = Field({}, description="Days a notice may look at: `union-founded-on` …")
    facts_on: Date | None = Field(None, description="The day of figures and dates; `since` when left out")


class Tree(Part):
    """An organisation tree with its homes."""

    tree: Slug = Field("inline", description="Its name")
    title: str = Field("", description="What it shows")
    units: tuple[UnitEntry, ...] = Field(description="The units")
    homes: tuple[HomeEntry, ...] = Field((), description="Their homes")

    @cached_property
    def founded(self) -> dict[str, date]:
        """Since when each unit exists: its own day, or that of the nearest unit above that has one."""
        return {unit.id: self._founded(unit) for unit in self.units}

    def _founded(self, unit: UnitEntry) -> date:
        units, above = {each.id: each for each in self.units}, unit
        for _ in self.units:
            if above.founded_on is not None or above.parent not in units:
                break
            above = units[above.parent]
        return above.founded_on or LONG_AGO


class TreeRefused(Exception):
    """The tree has mistakes; ``mistakes`` lists them all in the order of the file."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Keep the mistakes, sorted as a reader meets them."""
        self.mistakes = in_order(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


def shipped_trees() -> dict[str, Path]:
    """The trees that come with Jianjia, by name."""
    folder = Path(domain.__file__).parent / "schemes" / "trees"
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def load_tree(path: Path | str) -> Tree:
    """The tree of a file. Raises ``TreeRefused``, or ``OSError`` when there is no such file."""
    file = Path(path)
    with file.open("rb") as opened:
        content = opened.read(LARGEST_FILE + 1)
    try:
        tree, mistakes = tree_of(read(content, file.name))
    except NotYaml as unreadable:
        raise TreeRefused(unreadable.mistakes) from None
    if tree is None or mistakes:
        raise TreeRefused(mistakes)
    return tree


def tree_of(node: Node) -> tuple[Tree | None, list[Mistake]]:
    """The tree that a node of a file describes, and every mistake in it."""
    tree, mistakes = validated(Tree, node)
    if tree is None:
        return None, mistakes
    for place, code, zh, en in _inconsistent(tree):
        _, spot = find(node, place)
        mistakes.append(spot.mistake(code, zh, en, place))
    return tree, mistakes


Found = tuple[Place, str, str, str]


def _inconsistent(tree: Tree) -> Iterator[Found]:
    yield from _twice("units", [unit.id for unit in tree.units])
    yield from _twice("homes", [home.id for home in tree.homes])
    units = {unit.id: unit for unit in tree.units}
    for place, unit in enumerate(tree.units):
        if unit.parent is not None:
            yield from _unknown(("units", place, "parent"), unit.parent, units)
            yield from _parents(("units", place), unit, units, tree.founded)
    homes = {home.id for home in tree.homes}
    for place, home in enumerate(tree.homes):
        yield from _unknown(("homes", place, "unit"), home.unit, units)
        if home.parent_home is not None and home.parent_home not in homes:
            zh, en = near(home.parent_home, homes)
            told = f"没有职工之家“{home.parent_home}”{zh}", f"There is no home `{home.parent_home}`{en}"
            yield ("homes", place, "parent_home"), "unknown-home", *told


def _twice(part: str, ids: list[str]) -> Iterator[Found]:
    for place, each in enumerate(ids):
        if each in ids[:place]:
            zh, en = f"“{each}”写了两次。", f"`{each}` stands here twice."
            yield (part, place, "id"), "duplicate-id", zh, en


def _unknown(place: Place, name: str, units: dict[str, UnitEntry]) -> Iterator[Found]:
    if name not in units:
        zh, en = near(name, units)
        yield place, "unknown-unit", f"没有单位“{name}”{zh}", f"There is no unit `{name}`{en}"


def _parents(
    place: Place, unit: UnitEntry, units: dict[str, UnitEntry], founded: dict[str, date]
) -> Iterator[Found]:
    above, seen = units.get(unit.parent or ""), {unit.id}
    if above is not None and founded[above.id] > founded[unit.id]:
        zh = f"上级“{above.id}”成立更晚（{founded[above.id]}）。"
        en = f"Its parent `{above.id}` was founded later, on {founded[above.id]}."
        yield (*place, "founded_on"), "founded-too-early", zh, en
    while above is not None and above.id not in seen:
        seen.add(above.id)
        above = units.get(above.parent or "")
    if above is not None and above.id == unit.id:
        zh, en = "上下级绕成了圈。", "The units stand above each other in a circle."
        yield (*place, "parent"), "circle", zh, en


# --- planting ----------------------------------------------------------------------------------------------------------

Entry = list[tuple[Command, str]]
"""The commands that enter one unit or home, each with the aggregate it is about; the first one creates it."""


def plant(tree: Tree, office: Office) -> int:
    """Enter the tree by the commands anybody else would use; returns how many were carried out.

    It can be asked again, also after it was interrupted: each command has its own idempotency key, and a unit or home
    that somebody else entered before is left alone.
    """
    return sum(_enter(office, tree.tree, entry) for entry in entries(tree))


def entries(tree: Tree) -> Iterator[Entry]:
    """The commands that enter a tree, units before what stands below them."""
    for unit in _parents_first(tree.units):
        yield _unit(unit, tree.founded[unit.id])
    for home in tree.homes:
        yield _home(home, home.since or tree.founded[home.unit])


def is_empty(office: Office) -> bool:
    """Whether the store holds no organisation tree yet."""
    return not office.knowledge.directory.units


def _parents_first(units: tuple[UnitEntry, ...]) -> Iterator[UnitEntry]:
    waiting = list(units)
    done: set[str | None] = {None}
    while waiting:
        ready = [unit for unit in waiting if unit.parent in done]
        yield from ready
        done.update(unit.id for unit in ready)
        waiting = [unit for unit in waiting if unit not in ready]


def _unit(unit: UnitEntry, since: date) -> Entry:
    founded = FoundUnit(id=unit.id, type=unit.type, title=unit.title, parent=unit.parent, effective_on=since)
    seats = [Appoint(seat=seat, person=person, effective_on=since) for seat, person in unit.holders()]
    return [(founded, ""), *((each, unit.id) for each in seats)]


def _home(home: HomeEntry, since: date) -> Entry:
    about = home.model_dump(include=set(RegisterHome.model_fields) - {"effective_on"})
    entry: Entry = [(RegisterHome(**about, effective_on=since), "")]
    if home.figures or home.dates:
        facts = RecordFacts(figures=home.figures, dates=home.dates, effective_on=home.facts_on or since)
        entry.append((facts, home.id))
    return entry


def _enter(office: Office, tree: str, entry: Entry) -> int:
    """Carry out the commands of one entry; those carried out before count no more."""
    try:
        return sum(_carried_out(office, tree, command, name) for command, name in entry)
    except AlreadyExists:
        return 0


def _carried_out(office: Office, tree: str, command: Command, name: str) -> bool:
    digest = hashlib.sha256(f"{name}\n{command.model_dump_json()}".encode()).hexdigest()[:24]
    key = f"tree/{tree}/{command.act}/{digest}"
    return not office.perform(Request(command, Caller(SYSTEM.person), name, key)).replayed
