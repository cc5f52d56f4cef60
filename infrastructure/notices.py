"""Notices read from files: strict YAML, merged, validated, every mistake told at once with its line.

| ask                      | get                                                                                  |
|--------------------------|--------------------------------------------------------------------------------------|
| `load_scheme(path)`      | the scheme of a YAML file, or of a folder that holds `scheme.yaml`                      |
| `parse_scheme(content)`  | the scheme of one text, as it comes in over HTTP; includes are refused                  |
| `shipped()`              | the notices that come with Jianjia: name → folder                                       |

A refused notice raises ``NoticeRefused``, whose ``mistakes`` carry file, line, column, path, code and a sentence in
Chinese and English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import domain
from domain.scheme import Scheme
from domain.scheme.check import check
from domain.scheme.mistakes import Mistake, in_order
from infrastructure.calendars import shipped_calendars
from infrastructure.clauses import catalogue
from infrastructure.strict_yaml import (
    LARGEST_FILE,
    Mapping,
    Node,
    NotYaml,
    Scalar,
    Sequence,
    Spot,
    find,
    read,
)
from infrastructure.wording import read_as_far_as_possible

MAIN = "scheme.yaml"
Fetch = Callable[[str], bytes]


class NoticeRefused(Exception):
    """The notice has mistakes; ``mistakes`` lists them in the order of the file.

    ``unread``: some are mistakes in how it is written; what depends on those places is checked when they are mended.
    """

    def __init__(self, mistakes: Iterable[Mistake], *, unread: bool = False) -> None:
        """Keep the mistakes, sorted as a reader meets them."""
        self.unread = unread
        self.mistakes = sorted(in_order(mistakes), key=lambda mistake: mistake.file != MAIN)
        super().__init__("\n".join(map(str, self.mistakes)))


def shipped() -> dict[str, Path]:
    """The notices that come with Jianjia, by name."""
    schemes = Path(domain.__file__).parent / "schemes"
    return {file.parent.name: file.parent for file in sorted(schemes.glob(f"*/{MAIN}"))}


def load_scheme(path: Path | str, calendars: Iterable[str] = ()) -> Scheme:
    """The scheme of a YAML file or of a folder that holds ``scheme.yaml``. Raises ``NoticeRefused``.

    ``calendars`` are known besides those that come with Jianjia.
    """
    main = Path(path)
    main = main / MAIN if main.is_dir() else main
    return scheme_from(main.name, lambda name: beside(main, name), calendars)


def parse_scheme(content: bytes | str, file: str = MAIN) -> Scheme:
    """The scheme of one text, without includes. Raises ``NoticeRefused``."""
    text = content.encode() if isinstance(content, str) else content

    def only_this(name: str) -> bytes:
        if name != file:
            raise OSError("a notice given as one text cannot include others")
        return text

    return scheme_from(file, only_this)


def scheme_from(main: str, fetch: Fetch, calendars: Iterable[str] = ()) -> Scheme:
    """Read, merge, validate, check; ``fetch`` gives the content of a file by its name."""
    try:
        root = merged(main, fetch)
    except NotYaml as unreadable:
        raise NoticeRefused(unreadable.mistakes, unread=True) from None
    scheme, mistakes = read_as_far_as_possible(Scheme, root)
    known = {*shipped_calendars(), *calendars}
    wrong = [located(mistake, root) for mistake in check(scheme, catalogue().keys(), known)]
    if mistakes or wrong:
        raise NoticeRefused([*mistakes, *wrong], unread=bool(mistakes))
    return scheme


def located(mistake: Mistake, root: Node) -> Mistake:
    """The mistake with the position of its place."""
    _, spot = find(root, mistake.place)
    return mistake.at(spot.file, spot.line, spot.column)


def beside(main: Path, name: str) -> bytes:
    """The content of ``name`` in the folder of ``main``, which it may not leave."""
    folder = main.parent.resolve()
    path = (folder / name).resolve()
    if folder not in path.parents:
        raise OSError("an include may not leave the folder of the notice")
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def merged(main: str, fetch: Fetch) -> Mapping:
    """The tree of the main file with its includes merged in."""
    root = as_map(read(opened(main, fetch, Spot(main, 1, 1)), main))
    mistakes: list[Mistake] = []
    included = root.entries.pop("include", None)
    for name in includes(included, mistakes):
        try:
            merge(root, as_map(read(opened(str(name.text), fetch, name.spot), str(name.text))), mistakes)
        except NotYaml as unreadable:
            mistakes.extend(unreadable.mistakes)
    if mistakes:
        raise NotYaml(mistakes)
    return root


def includes(node: Node | None, mistakes: list[Mistake]) -> list[Scalar]:
    """The names of the files to include."""
    if node is None:
        return []
    names = node.items if isinstance(node, Sequence) else [node]
    good = [name for name in names if isinstance(name, Scalar) and name.text]
    if len(good) < len(names):
        zh, en = "include后面写同一文件夹里的文件名列表。", "include lists names of files in the same folder."
        mistakes.append(node.spot.mistake("include", zh, en, ("include",)))
    return good


def opened(name: str, fetch: Fetch, asked_at: Spot) -> bytes:
    """The content of a file, or a mistake where it was asked for."""
    try:
        return fetch(name)
    except OSError as error:
        why = error.strerror or str(error)
        zh, en = f"打不开文件“{name}”。", f"The file {name} cannot be read: {why}."
        raise NotYaml([asked_at.mistake("include", zh, en)]) from None


def as_map(node: Node) -> Mapping:
    """A notice is a map at its top."""
    if isinstance(node, Mapping):
        return node
    zh, en = "文件最外层应是“键: 值”。", "The top of the file must be keys with values."
    raise NotYaml([node.spot.mistake("wrong-type", zh, en)])


def merge(root: Mapping, other: Mapping, mistakes: list[Mistake]) -> None:
    """Add what another file says: whole top-level keys, or further entries of a top-level map."""
    for key, node in other.entries.items():
        mine = root.entries.get(key)
        if key == "include":
            zh, en = "被包含的文件不能再用include。", "An included file cannot include others."
            mistakes.append(other.spots[key].mistake("include", zh, en, (key,)))
        elif mine is None:
            root.entries[key], root.spots[key] = node, other.spots[key]
        elif isinstance(mine, Mapping) and isinstance(node, Mapping):
            add(mine, node, key, mistakes)
        else:
            mistakes.append(twice(key, other.spots[key], root.spots[key], (key,)))


def add(mine: Mapping, other: Mapping, under: str, mistakes: list[Mistake]) -> None:
    """Add the entries of a top-level map from another file."""
    for key, node in other.entries.items():
        if key in mine.entries:
            mistakes.append(twice(key, other.spots[key], mine.spots[key], (under, key)))
        else:
            mine.entries[key], mine.spots[key] = node, other.spots[key]


def twice(key: str, again: Spot, first: Spot, place: tuple[str, ...]) -> Mistake:
    """A key that two files define."""
    zh = f"“{key}”已在{first.file}第{first.line}行定义过。"
    return again.mistake(
        "duplicate-key", zh, f"`{key}` is already defined in {first.file}, line {first.line}.", place
    )
