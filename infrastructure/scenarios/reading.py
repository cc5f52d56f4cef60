"""Scenario files, read strictly: every mistake of every file told at once, with its line.

One file holds one or more scenarios, each a YAML document of its own (``---`` between them). The first document may
be ``common:`` – what the others share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from domain.scheme.mistakes import Mistake, Place, in_order, near
from domain.scheme.notice import Scheme
from infrastructure.calendars import CalendarFile, CalendarRefused, calendar_of, load_calendar
from infrastructure.notices import NoticeRefused, load_scheme, shipped
from infrastructure.scenarios.checking import check_scenario
from infrastructure.scenarios.language import (
    Common,
    CommonDocument,
    PlacedCheck,
    PlacedStep,
    Prepared,
    Scenario,
    Step,
    several,
)
from infrastructure.strict_yaml import (
    LARGEST_FILE,
    Mapping,
    Node,
    NotYaml,
    Scalar,
    Sequence,
    Spot,
    decode,
    find,
    read,
)
from infrastructure.trees import Tree, TreeRefused, load_tree, shipped_trees, tree_of
from infrastructure.wording import validated

M = TypeVar("M", bound=BaseModel)
_MARK = re.compile(r"^---(?=\s|$)")
_BEGINS = re.compile(r"^(scenario|common)\s*:", re.MULTILINE)


class ScenariosRefused(Exception):
    """Some files have mistakes; ``mistakes`` lists them all, file by file, in the order of the lines."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Keep the mistakes, each once, as a reader meets them."""
        self.mistakes = in_order(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


def read_scenarios(paths: Iterable[Path]) -> list[Prepared]:
    """The scenarios of some files, ready to run. Raises ``ScenariosRefused``."""
    library = Library()
    prepared: list[Prepared] = []
    mistakes: list[Mistake] = []
    for path in paths:
        reader = _File(path, library, mistakes)
        prepared += reader.scenarios()
    if mistakes:
        raise ScenariosRefused(mistakes)
    return prepared


def scenario_files(folder: Path) -> list[Path]:
    """The scenario files of a folder and those below; other YAML is passed over."""
    return [
        file for file in sorted(folder.rglob("*.yaml")) if _BEGINS.search(file.read_text("utf-8", "replace"))
    ]


def documents(content: bytes, file: str) -> Iterator[Node]:
    """The documents of a file, each with the lines it has in the file. Raises ``NotYaml``."""
    lines = decode(content, file).split("\n")
    starts = [place for place, line in enumerate(lines) if _MARK.match(line)]
    for start, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        part = [_MARK.sub("   ", line) for line in lines[start:end]]
        if any(line.strip() and not line.lstrip().startswith("#") for line in part):
            yield read(("\n" * start + "\n".join(part)).encode(), file)


@dataclass
class Library:
    """Notices and trees read so far: many scenarios share them."""

    schemes: dict[tuple[Path, frozenset[str]], Scheme | list[Mistake]] = field(default_factory=dict)
    trees: dict[Path, Tree | list[Mistake]] = field(default_factory=dict)

    def scheme(self, path: Path, calendars: frozenset[str]) -> Scheme | list[Mistake]:
        """The notice of a file or folder, or what is wrong with it; ``calendars`` are known besides the shipped ones."""
        key = (path.resolve(), calendars)
        if key not in self.schemes:
            try:
                self.schemes[key] = load_scheme(path, calendars)
            except NoticeRefused as refused:
                folder = path if path.is_dir() else path.parent
                self.schemes[key] = [replace(each, file=str(folder / each.file)) for each in refused.mistakes]
        return self.schemes[key]

    def tree(self, path: Path) -> Tree | list[Mistake]:
        """The tree of a file, or what is wrong with it."""
        key = path.resolve()
        if key not in self.trees:
            try:
                self.trees[key] = load_tree(path)
            except TreeRefused as refused:
                self.trees[key] = [replace(each, file=str(path)) for each in refused.mistakes]
        return self.trees[key]


@dataclass
class _Shared:
    """What a file's scenarios share, includes merged in."""

    common: Common = field(default_factory=Common)
    lists: dict[str, tuple[PlacedStep, ...]] = field(default_factory=dict)
    calendars: Node | None = None
    tree: Node | None = None
    folder: Path = Path()


class _File:
    """One scenario file."""

    def __init__(self, path: Path, library: Library, mistakes: list[Mistake]) -> None:
        self.path = path
        self.library = library
        self.mistakes = mistakes
        self.calendar_names: frozenset[str] = frozenset()

    def scenarios(self) -> Iterator[Prepared]:
        """Its scenarios; mistakes are collected on the way."""
        nodes = self.nodes(self.path, Spot(str(self.path), 1, 1))
        shared = _Shared(folder=self.path.parent)
        if nodes and _has(nodes[0], "common"):
            shared = self.shared(nodes[0], self.path)
            nodes = nodes[1:]
        for node in nodes:
            if not _has(node, "scenario"):
                zh, en = "这不是情景：缺少“scenario”。", "This is no scenario: `scenario` is missing."
                self.told(node.spot, "no-scenario", zh, en)
                continue
            scenario = self.model(Scenario, node)
            if scenario is not None:
                yield from self.prepared(scenario, node, shared)

    def nodes(self, path: Path, asked_at: Spot) -> list[Node]:
        """The documents of a file; none when it cannot be read."""
        try:
            with path.open("rb") as opened:
                return list(documents(opened.read(LARGEST_FILE + 1), str(path)))
        except OSError as error:
            why = error.strerror or str(error)
            self.told(
                asked_at, "no-such-file", f"打不开文件“{path}”。", f"The file {path} cannot be read: {why}."
            )
        except NotYaml as unreadable:
            self.mistakes += unreadable.mistakes
        return []

    def model(self, kind: type[M], node: Node) -> M | None:
        """The model of a document, or its mistakes."""
        found, wrong = validated(kind, node)
        self.mistakes += wrong
        return found

    def told(self, spot: Spot, code: str, zh: str, en: str, place: Place = ()) -> None:
        """Note a mistake."""
        self.mistakes.append(spot.mistake(code, zh, en, place))

    # --- what is shared --------------------------------------------------------------------------------------------------

    def shared(self, node: Node, path: Path) -> _Shared:
        """The common document of a file, with what it includes."""
        document = self.model(CommonDocument, node)
        if document is None:
            return _Shared(folder=path.parent)
        common = document.common
        calendars, tree = _under(node, ("common", "calendars")), _under(node, ("common", "tree"))
        merged = _Shared(common, {}, calendars, tree, path.parent)
        for name in several(common.include):
            _, spot = find(node, ("common", "include"))
            self.include(merged, path.parent / name, spot)
        for name, steps in common.shared.items():
            merged.lists[name] = placed(steps, node, ("common", "shared", name))
        return merged

    def include(self, into: _Shared, path: Path, asked_at: Spot) -> None:
        """Merge the common document of another file; what is said here counts more."""
        nodes = self.nodes(path, asked_at)
        if not nodes or not _has(nodes[0], "common"):
            if nodes:
                self.told(
                    asked_at,
                    "nothing-common",
                    f"“{path.name}”里没有common。",
                    f"{path.name} has no `common`.",
                )
            return
        other = self.shared(nodes[0], path)
        mine, theirs = into.common, other.common
        into.lists |= other.lists
        into.calendars = into.calendars or other.calendars
        if mine.tree is None and theirs.tree is not None:
            into.tree = other.tree
        into.common = mine.model_copy(
            update={
                "schemes": mine.schemes or theirs.schemes,
                "tree": mine.tree if mine.tree is not None else theirs.tree,
                "time_zone": mine.time_zone or theirs.time_zone,
            }
        )

    # --- one scenario ----------------------------------------------------------------------------------------------------

    def prepared(self, scenario: Scenario, node: Node, shared: _Shared) -> Iterator[Prepared]:
        """The scenario with its notices, calendars, tree and all its steps."""
        calendars = tuple(self.calendars(_under(node, ("calendars",)) or shared.calendars))
        self.calendar_names = frozenset(each.calendar for each in calendars)
        schemes = self.schemes(scenario, node, shared)
        tree = self.tree(scenario, node, shared)
        steps = tuple(self.steps(scenario, node, shared))
        checks = tuple(
            PlacedCheck(check, find(node, ("registers", place))[1])
            for place, check in enumerate(scenario.registers)
        )
        self.mistakes += check_scenario(scenario, steps, node)
        zone = scenario.time_zone or shared.common.time_zone or (schemes[0].time_zone if schemes else None)
        if tree is not None:
            spot = find(node, ("scenario",))[1]
            zone = zone or "Asia/Shanghai"
            yield Prepared(scenario, spot, tuple(schemes), calendars, tree, zone, steps, checks)

    def schemes(self, scenario: Scenario, node: Node, shared: _Shared) -> list[Scheme]:
        """The notices it names, in order."""
        _, spot = find(node, ("schemes",))
        names = several(scenario.schemes) or several(shared.common.schemes)
        return [scheme for name in names if (scheme := self.scheme(name, spot)) is not None]

    def scheme(self, name: str, spot: Spot) -> Scheme | None:
        """A shipped notice, or one of a path beside this file."""
        path = shipped().get(name, self.path.parent / name)
        if not path.exists():
            zh, en = near(name, shipped())
            self.told(spot, "unknown-scheme", f"没有通知“{name}”{zh}", f"There is no notice `{name}`{en}")
            return None
        found = self.library.scheme(path, self.calendar_names)
        if isinstance(found, Scheme):
            return found
        self.mistakes += found
        return None

    def calendars(self, written: Node | None) -> Iterator[CalendarFile]:
        """The calendars it names or brings."""
        for each in written.items if isinstance(written, Sequence) else [written] if written else []:
            try:
                yield self.calendar(each)
            except CalendarRefused as refused:
                self.mistakes += refused.mistakes
            except OSError:
                name = each.text if isinstance(each, Scalar) else ""
                zh, en = f"打不开日历文件“{name}”。", f"The calendar `{name}` cannot be read: no such file."
                self.told(each.spot, "no-such-file", zh, en)

    def calendar(self, node: Node) -> CalendarFile:
        """A calendar of a file beside this one, or as it stands here. Raises ``CalendarRefused``, or ``OSError``."""
        if not isinstance(node, Scalar):
            return calendar_of(node)
        path = self.path.parent / (node.text or "")
        try:
            return load_calendar(path)
        except CalendarRefused as refused:
            raise CalendarRefused(replace(each, file=str(path)) for each in refused.mistakes) from None

    def tree(self, scenario: Scenario, node: Node, shared: _Shared) -> Tree | None:
        """The organisation tree it names or brings."""
        given = scenario.tree if scenario.tree is not None else shared.common.tree
        mine = _under(node, ("tree",)) or shared.tree
        if given is None or mine is None:
            self.told(
                node.spot, "missing-key", "缺少组织机构“tree”。", "`tree` is missing: the organisation tree."
            )
            return None
        if not isinstance(given, str):
            tree, wrong = tree_of(mine)
            self.mistakes += wrong
            return tree
        path = shipped_trees().get(given, self.path.parent / given)
        if not path.is_file():
            zh, en = near(given, shipped_trees())
            self.told(
                mine.spot, "unknown-tree", f"没有组织机构“{given}”{zh}", f"There is no tree `{given}`{en}"
            )
            return None
        found = self.library.tree(path)
        if isinstance(found, Tree):
            return found
        self.mistakes += found
        return None

    def steps(self, scenario: Scenario, node: Node, shared: _Shared) -> Iterator[PlacedStep]:
        """Its steps, with the shared lists put in."""
        for name in several(scenario.given):
            yield from map(self.with_content, self.given(name, find(node, ("given",))[1], shared, ()))
        for each in placed(scenario.steps, node, ("steps",)):
            yield from map(self.with_content, self.expanded(each, shared, ()))

    def with_content(self, placed_step: PlacedStep) -> PlacedStep:
        """A notice to publish may be named: its file stands for its content."""
        step = placed_step.step
        name = step.with_.get("content")
        if not isinstance(name, str):
            return placed_step
        scheme = self.scheme(name, find(placed_step.node, ("with", "content"))[1])
        content = scheme.model_dump(mode="json", by_alias=True) if scheme else {}
        return replace(
            placed_step, step=step.model_copy(update={"with_": {**step.with_, "content": content}})
        )

    def expanded(self, step: PlacedStep, shared: _Shared, inside: tuple[str, ...]) -> Iterator[PlacedStep]:
        """The step itself, or the list it puts in."""
        if step.step.given is None:
            yield step
        else:
            yield from self.given(step.step.given, step.spot, shared, inside)

    def given(self, name: str, spot: Spot, shared: _Shared, inside: tuple[str, ...]) -> Iterator[PlacedStep]:
        """A shared list; never inside itself."""
        if name in inside:
            road = " → ".join((*inside[inside.index(name) :], name))
            zh, en = (
                f"共用步骤互相包含，没有尽头：{road}。",
                f"Shared steps that put each other in, without end: {road}.",
            )
            self.told(spot, "list-cycle", zh, en)
            return
        if name not in shared.lists:
            zh, en = near(name, shared.lists)
            self.told(
                spot, "unknown-list", f"没有共用步骤“{name}”{zh}", f"There are no shared steps `{name}`{en}"
            )
            return
        for step in shared.lists[name]:
            yield from self.expanded(step, shared, (*inside, name))


def placed(steps: tuple[Step, ...], node: Node, under: Place) -> tuple[PlacedStep, ...]:
    """Steps with where they stand."""
    return tuple(_placed(step, node, (*under, place)) for place, step in enumerate(steps))


def _placed(step: Step, node: Node, place: Place) -> PlacedStep:
    found, spot = find(node, place)
    return PlacedStep(step, found, spot)


def _has(node: Node, key: str) -> bool:
    return isinstance(node, Mapping) and key in node.entries


def _under(node: Node, place: Place) -> Node | None:
    """The node at a place, ``None`` when there is nothing."""
    for step in place:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node
