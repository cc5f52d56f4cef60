"""YAML read strictly: every plain word is text, every key once, every value with its line.

A scalar is never guessed to be a number, a date or a truth value: what a place expects is the notice's language to
decide, so ``no`` stays 否's English word and ``1.10`` does not become 1.1. Only ``~``, ``null`` and nothing are empty.
Tags, merge keys and endless aliases are refused; nothing is ever constructed but text, lists and maps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from domain.scheme.mistakes import Mistake, Place

LARGEST_FILE = 2 * 1024 * 1024  # bytes
MOST_VALUES = 200_000  # after aliases are followed
DEEPEST = 60  # levels
NOTHING = {"", "~", "null", "Null", "NULL"}

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NotYaml(Exception):
    """The text cannot be read as strict YAML; ``mistakes`` say where and why."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        """Keep the mistakes."""
        super().__init__("; ".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Spot:
    """A position in a file, counted from 1."""

    file: str
    line: int
    column: int

    def mistake(self, code: str, zh: str, en: str, place: Place = ()) -> Mistake:
        """A mistake at this position."""
        return Mistake(place, code, zh, en, self.file, self.line, self.column)


@dataclass(slots=True)
class Scalar:
    """A text, or nothing."""

    spot: Spot
    text: str | None
    size: int = 1


@dataclass(slots=True)
class Sequence:
    """A list."""

    spot: Spot
    items: list[Node] = field(default_factory=list)
    size: int = 1


@dataclass(slots=True)
class Mapping:
    """A map; each key keeps its own position."""

    spot: Spot
    entries: dict[str, Node] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)
    size: int = 1


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> Any:
    """The value without positions: str, None, list and dict."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.text


def find(root: Node, place: Place) -> tuple[Node, Spot]:
    """The value at a place, or the nearest one around it, and where its key or it begins."""
    node, spot = root, root.spot
    for step in place:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            spot = node.spots[step]
            node = node.entries[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            spot = node.spot
        else:
            break
    return node, spot


def read(content: bytes, file: str) -> Node:
    """The tree of one YAML document. Raises ``NotYaml`` with every mistake that can be told."""
    text = decode(content, file)
    try:
        return _Reader(file).read(text)
    except yaml.YAMLError as error:
        raise NotYaml([syntax_mistake(error, text, file)]) from None


def decode(content: bytes, file: str) -> str:
    """The text of a file that is small enough and UTF-8."""
    start = Spot(file, 1, 1)
    if len(content) > LARGEST_FILE:
        limit = LARGEST_FILE // 1024 // 1024
        raise NotYaml(
            [start.mistake("too-large", f"文件超过{limit} MB。", f"The file is larger than {limit} MB.")]
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        zh, en = "文件不是UTF-8编码，请另存为UTF-8。", "The file is not UTF-8; save it as UTF-8."
        raise NotYaml([Spot(file, line, 1).mistake("not-utf-8", zh, en)]) from None


HINTS = (
    (r"\t", "cannot start|tab", "用了制表符，缩进请用空格。", "There is a tab; indent with spaces."),
    (
        r"^\s*(- )?[\w-]+：",
        "",
        "冒号是全角的“：”，键后面要用半角“:”加一个空格。",
        'The colon is full-width; use ":".',
    ),
    ("，", "',' or", "逗号是全角的“，”，列表里要用半角“,”。", 'The comma is full-width; use "," in lists.'),
    (
        ": ",
        "mapping values",
        "含有“: ”的文字要整个加引号。",
        'A text that contains ": " needs quotes around it.',
    ),
    (
        "",
        "",
        "请检查这一行和上一行的缩进、引号和括号。",
        "Check indentation, quotes and brackets here and above.",
    ),
)
"""What the text looks like, what the parser says of it, and the likely reason."""


def syntax_mistake(error: yaml.YAMLError, text: str, file: str) -> Mistake:
    """What the YAML parser could not read, with a guess at the reason."""
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    spot = Spot(file, mark.line + 1, mark.column + 1) if mark else Spot(file, 1, 1)
    near = "\n".join(text.splitlines()[max(spot.line - 2, 0) : spot.line])
    zh, en = next(
        (zh, en)
        for sign, said, zh, en in HINTS
        if re.search(sign, near, re.MULTILINE) and re.search(said, problem)
    )
    return spot.mistake("yaml", f"YAML写法有误：{zh}", f"This is not YAML ({problem}). {en}")


@dataclass(slots=True)
class _Open:
    """A list or map whose end has not come yet; ``key`` waits for its value."""

    node: Sequence | Mapping
    anchor: str | None
    key: tuple[str, Spot] | None = None


class _Reader:
    """Builds the tree from parser events with a stack of its own, so that no nesting can exhaust Python's."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[Mistake] = []
        self.anchors: dict[str, Node] = {}
        self.open: list[_Open] = []
        self.root: Node | None = None

    def read(self, text: str) -> Node:
        for event in yaml.parse(text, Loader=_LOADER):
            self.take(event)
        if self.root is None and not self.mistakes:
            self.mistakes.append(Spot(self.file, 1, 1).mistake("empty", "文件是空的。", "The file is empty."))
        if self.mistakes or self.root is None:
            raise NotYaml(self.mistakes)
        return self.root

    def take(self, event: Any) -> None:
        match event:
            case yaml.DocumentStartEvent() if self.root is not None:
                self.stop(
                    event, "several-documents", "一个文件只写一份，不要用“---”。", "One document per file."
                )
            case yaml.ScalarEvent():
                self.no_tag(event)
                self.finish(self.scalar(event), event.anchor)
            case yaml.AliasEvent():
                self.finish(self.aliased(event), None)
            case yaml.MappingStartEvent():
                self.begin(event, Mapping(self.spot(event)))
            case yaml.SequenceStartEvent():
                self.begin(event, Sequence(self.spot(event)))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                done = self.open.pop()
                self.finish(done.node, done.anchor)

    def spot(self, event: Any) -> Spot:
        return Spot(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def stop(self, event: Any, code: str, zh: str, en: str) -> None:
        """Give up: what follows would be read in vain, or at too high a price."""
        raise NotYaml([*self.mistakes, self.spot(event).mistake(code, zh, en)])

    def scalar(self, event: Any) -> Scalar:
        empty = event.style in (None, "") and event.value in NOTHING
        return Scalar(self.spot(event), None if empty else event.value)

    def no_tag(self, event: Any) -> None:
        if event.tag not in (None, "!"):
            zh, en = f"不能用标签“{event.tag}”。", f"The tag {event.tag} is not allowed."
            self.mistakes.append(self.spot(event).mistake("tag", zh, en))

    def aliased(self, event: Any) -> Node:
        if event.anchor not in self.anchors:
            zh, en = (
                f"“*{event.anchor}”之前没有“&{event.anchor}”。",
                f"*{event.anchor} has no &{event.anchor} before it.",
            )
            self.mistakes.append(self.spot(event).mistake("unknown-alias", zh, en))
        return self.anchors.get(event.anchor, Scalar(self.spot(event), None))

    def begin(self, event: Any, node: Sequence | Mapping) -> None:
        self.no_tag(event)
        self.open.append(_Open(node, event.anchor))
        if len(self.open) > DEEPEST:
            self.stop(event, "too-deep", f"层次超过{DEEPEST}层。", f"Nested more than {DEEPEST} levels deep.")

    def finish(self, node: Node, anchor: str | None) -> None:
        """Put a complete value where it belongs: at the root, into a list, as a key, or under its key."""
        if anchor:
            self.anchors[anchor] = node
        if not self.open:
            self.root = node
            return
        around = self.open[-1]
        around.node.size += node.size
        if around.node.size > MOST_VALUES:
            zh, en = f"内容超过{MOST_VALUES}项。", f"More than {MOST_VALUES} values."
            raise NotYaml([*self.mistakes, node.spot.mistake("too-many-values", zh, en)])
        if isinstance(around.node, Sequence):
            around.node.items.append(node)
        elif around.key is None:
            around.key = self.key(node)
        else:
            self.enter(around.node, *around.key, node)
            around.key = None

    def key(self, node: Node) -> tuple[str, Spot]:
        if isinstance(node, Scalar) and node.text is not None:
            return node.text, node.spot
        zh, en = "键必须是文字。", "A key must be a text."
        self.mistakes.append(node.spot.mistake("bad-key", zh, en))
        return "", node.spot

    def enter(self, into: Mapping, key: str, spot: Spot, node: Node) -> None:
        if key == "<<":
            zh, en = "不支持合并键“<<”。", "The merge key << is not supported."
            self.mistakes.append(spot.mistake("merge-key", zh, en))
        elif key in into.entries:
            first = into.spots[key].line
            zh, en = (
                f"“{key}”写了两次，第一次在第{first}行。",
                f"`{key}` stands here twice; first in line {first}.",
            )
            self.mistakes.append(spot.mistake("duplicate-key", zh, en))
        else:
            into.entries[key], into.spots[key] = node, spot
