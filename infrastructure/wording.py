"""Pydantic's findings in a clerk's words: where in the file, in Chinese and English, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from domain.scheme import shape as shapes
from domain.scheme.mistakes import Mistake, Place
from domain.scheme.notice import Scheme
from domain.scheme.references import KINDS_OF_NAMES, refers
from domain.scheme.shape import Crossing, Shape, Trail, expected, follow, kind_of
from infrastructure.partial import without
from infrastructure.strict_yaml import Mapping, Node, Scalar, Sequence, find, plain

M = TypeVar("M", bound=BaseModel)
Sentence: TypeAlias = tuple[str, str, str]
"""A code, the Chinese and the English."""


def validated(kind: type[M], root: Node) -> tuple[M | None, list[Mistake]]:
    """The model of a tree, or every mistake in it."""
    try:
        return kind.model_validate(plain(root)), []
    except ValidationError as refused:
        return None, list(explained(kind, refused, root))


def read_as_far_as_possible(kind: type[M], root: Node) -> tuple[M, list[Mistake]]:
    """The model of a tree without what is wrong in it, and every mistake; asked for what is missing it raises ``Unread``."""
    try:
        return kind.model_validate(plain(root)), []
    except ValidationError as refused:
        found = meant_findings(kind, refused, root)
        trails = [trail for _, trail in found]
        model = without(kind, plain(root), trails, misspelt(found))
        return model, list(explained(kind, refused, root))


Findings: TypeAlias = list[tuple[Any, Trail]]
"""What pydantic found, and where each of it leads."""


def meant_findings(kind: type[BaseModel], refused: ValidationError, root: Node) -> Findings:
    """The findings that are no echo of others; of the alternatives of a union only the one that was meant."""
    found = [(error, follow(kind, error["loc"])) for error in refused.errors(include_url=False)]
    return [
        (error, trail) for error, trail in found if is_meant(trail, root) and not is_echo(error, trail, root)
    ]


def explained(kind: type[BaseModel], refused: ValidationError, root: Node) -> Iterator[Mistake]:
    """Each finding once, at its line."""
    meant = meant_findings(kind, refused, root)
    suggested = set(misspelt(meant))
    for error, trail in meant:
        if error["type"] == "missing" and trail.place in suggested:
            continue
        place = (*trail.place, "act") if error["type"] == "union_tag_invalid" else trail.place
        node, _ = find(root, trail.place)
        yield find(root, place)[1].mistake(*sentence(error, trail, node), place)


def is_echo(error: Any, trail: Trail, root: Node) -> bool:
    """Whether a list is only called too short because of the mistakes inside it."""
    node, _ = find(root, trail.place)
    return (
        error["type"] == "too_short"
        and isinstance(node, Sequence)
        and len(node.items) >= error["ctx"]["min_length"]
    )


def is_meant(trail: Trail, root: Node) -> bool:
    """Whether the writer meant, in every union on the way, the alternative that pydantic complains about."""
    return all(crossing.label == meant_label(crossing, root) for crossing in trail.crossings)


def meant_label(crossing: Crossing, root: Node) -> str:
    """The alternative of a union that looks most like what is written."""
    options = shapes.choices(crossing.union)
    followed = next((option for option in options if shapes.answers_to(option, crossing.label)), None)
    if shapes.is_tagged(crossing.union) or followed is None:
        return crossing.label
    node, _ = find(root, crossing.place)
    best = max(options, key=lambda option: likeness(option, node))
    return crossing.label if best is followed else ""


def likeness(option: Shape, node: Node) -> float:
    """How much a value looks like an alternative."""
    known = shapes.model(option)
    if isinstance(node, Mapping) and known is not None:
        return 1 + sum(best_ratio(key, shapes.keys(known)) for key in node.entries)
    if isinstance(node, Sequence):
        return float(shapes.is_list(option))
    return float(isinstance(node, Scalar) and known is None and not shapes.is_list(option))


def best_ratio(key: str, known: Any) -> float:
    """1 for a known key, 0.5 for one that resembles a known key."""
    return 1.0 if key in known else 0.5 * bool(nearest(key, known))


def nearest(word: str, known: Any) -> str | None:
    """The known word that was most likely meant."""
    return next(iter(get_close_matches(word.replace("_", "-"), list(known), 1, 0.6)), None) or next(
        iter(get_close_matches(word.replace("-", "_"), list(known), 1, 0.6)), None
    )


def misspelt(found: Findings) -> Iterator[Place]:
    """The places that unknown keys probably stand for: their absence need not be told as well."""
    for error, trail in found:
        if error["type"] == "extra_forbidden" and (key := suggestion(trail)):
            yield (*trail.place[:-1], key)


def suggestion(trail: Trail) -> str | None:
    """The key that an unknown one probably stands for."""
    return nearest(str(trail.place[-1]), known_keys(trail)) if trail.place else None


def known_keys(trail: Trail) -> list[str]:
    """The keys that the place around knows."""
    known = list(shapes.keys(trail.parent)) if trail.parent else []
    return ["include", *known] if trail.parent is Scheme and len(trail.place) == 1 else known


def sentence(error: Any, trail: Trail, node: Node) -> Sentence:
    """What to say about one finding."""
    kind: str = error["type"]
    if trail.at_key:
        return bad_id(str(trail.place[-1]))
    if kind == "extra_forbidden":
        return unknown_key(trail)
    if kind == "missing":
        return missing(trail)
    if (
        isinstance(node, Scalar)
        and node.text is None
        and kind.endswith(("_type", "_tag", "literal_error", "_not_found"))
    ):
        return nothing(trail)
    if shapes.is_tagged(trail.shape):
        return which_kind(error, trail, node)
    if kind in OF_KIND:
        return OF_KIND[kind](error, trail, node)
    return by_shape(error, trail, node)


def unknown_key(trail: Trail) -> Sentence:
    """A key that means nothing here, and what was probably meant."""
    key, known = str(trail.place[-1]), known_keys(trail)
    if near := suggestion(trail):
        return (
            "unknown-key",
            f"这里没有“{key}”这一项，是不是“{near}”？",
            f"`{key}` means nothing here; did you mean `{near}`?",
        )
    return (
        "unknown-key",
        f"这里没有“{key}”这一项；可以写的有：{'、'.join(known)}。",
        f"`{key}` means nothing here; known keys: {', '.join(known)}.",
    )


def missing(trail: Trail) -> Sentence:
    """A key that must be there, and what it is for."""
    key = str(trail.place[-1])
    kind = refers(trail.parent, key) if trail.parent else None
    zh, en = expected(trail.shape) if kind is None else KINDS_OF_NAMES[kind][:2]
    return "missing-key", f"缺少“{key}”，请补上（{zh}）。", f"`{key}` is missing; add it ({en})."


def nothing(trail: Trail) -> Sentence:
    """A key with nothing after it."""
    zh, en = expected(trail.shape)
    key = next((step for step in reversed(trail.place) if isinstance(step, str)), "")
    if not key:
        return "empty-value", f"没有内容，应是{zh}。", f"There is nothing; write {en}."
    return "empty-value", f"“{key}”后面没有内容，应是{zh}。", f"Nothing stands after `{key}`; write {en}."


def bad_id(text: str) -> Sentence:
    """An id with characters that ids do not have."""
    return (
        "bad-id",
        f"“{text}”不能作代号：代号只用文字、数字、-、_ 和 .，不超过80个字，不含空格。",
        f"`{text}` is no id: letters, digits, - _ and . only, at most 80, no spaces.",
    )


def one_of(error: Any, trail: Trail, node: Node) -> Sentence:
    """A word outside a fixed list."""
    known = literal_words(trail)
    zh, en = f"可用的有：{'、'.join(known)}", f"use one of: {', '.join(known)}"
    if others := [expected(option) for option in siblings(trail) if not shapes.words(option)]:
        zh += "；或" + "，或".join(dict.fromkeys(zh for zh, _ in others))
        en += "; or " + ", or ".join(dict.fromkeys(en for _, en in others))
    near = nearest(written(node), known)
    guess = (f"，是不是“{near}”？", f"; did you mean `{near}`?") if near else ("。", ".")
    return (
        "not-one-of",
        f"不能写“{written(node)}”{guess[0]}{zh}。",
        f"`{written(node)}` is not possible{guess[1]} {en.capitalize()}.",
    )


def siblings(trail: Trail) -> tuple[Shape, ...]:
    """The alternatives of the union that was passed last, where the error is about its own place."""
    last = trail.crossings[-1] if trail.crossings else None
    return shapes.choices(last.union) if last and last.place == trail.place else ()


def literal_words(trail: Trail) -> list[str]:
    """The words that may stand at a place."""
    options = siblings(trail) or shapes.choices(trail.shape)
    return [word for option in options for word in shapes.words(option)]


KINDS_OF_PARTS = {
    "holds": ("条件", "A condition"),
    "form": ("材料", "A material"),
    "done": ("职责", "A duty"),
    "conferred": ("工作目标", "A goal"),
}
"""What the alternatives of a union are, by the first key that tells them apart."""


def which_kind(error: Any, trail: Trail, node: Node) -> Sentence:
    """A union whose key does not say which alternative is meant."""
    acts = [word for option in shapes.choices(trail.shape) for word in tag_words(option)]
    what = KINDS_OF_PARTS.get(acts[0] if acts else "")
    if what is not None:
        zh, en = what
        keys = node.entries if isinstance(node, Mapping) else ()
        guess = next((f for key in keys if (f := nearest(key, acts))), None)
        zh_guess, en_guess = (f"是不是“{guess}”？", f"did you mean `{guess}`? ") if guess else ("", "")
        return (
            f"unknown-{en.rpartition(' ')[2]}",
            f"看不出是哪一种{zh}，{zh_guess}要有其中一个键：{'、'.join(acts)}。",
            f"What is this? {en_guess.capitalize()}{en} has one of these keys: {', '.join(acts)}.",
        )
    wrong = plain(node).get("act") if isinstance(node, Mapping) else None
    if not isinstance(wrong, str):
        return (
            "missing-key",
            f"缺少“act”，可用的有：{'、'.join(acts)}。",
            f"`act` is missing; use one of: {', '.join(acts)}.",
        )
    near = nearest(wrong, acts)
    zh, en = (f"，是不是“{near}”？", f"; did you mean `{near}`?") if near else ("。", ".")
    return (
        "not-one-of",
        f"没有“{wrong}”这种步骤{zh}可用的有：{'、'.join(acts)}。",
        f"There is no act `{wrong}`{en} Use one of: {', '.join(acts)}.",
    )


def tag_words(option: Shape) -> list[str]:
    """The key or the act that stands for an alternative."""
    tags = [extra.tag for extra in shapes.extras(option) if hasattr(extra, "tag")]
    known = shapes.model(option)
    return tags or (list(shapes.words(known.model_fields["act"].annotation)) if known else [])


def too_short(error: Any, trail: Trail, node: Node) -> Sentence:
    """A list with too few entries."""
    least = error["ctx"]["min_length"]
    return "too-few", f"至少要有{least}项。", f"At least {least} needed."


def too_small(error: Any, trail: Trail, node: Node) -> Sentence:
    """A number below what is possible."""
    least = error["ctx"].get("ge", error["ctx"].get("gt"))
    return (
        "out-of-range",
        f"“{written(node)}”太小，至少是{least}。",
        f"{written(node)} is too small; at least {least}.",
    )


def too_large(error: Any, trail: Trail, node: Node) -> Sentence:
    """A number above what is possible."""
    most = error["ctx"].get("le", error["ctx"].get("lt"))
    return (
        "out-of-range",
        f"“{written(node)}”太大，至多是{most}。",
        f"{written(node)} is too large; at most {most}.",
    )


def slug(error: Any, trail: Trail, node: Node) -> Sentence:
    """A value that should be an id."""
    return bad_id(written(node))


def too_long(error: Any, trail: Trail, node: Node) -> Sentence:
    """A text over its limit; of an id also what ids are made of."""
    limit = error["ctx"]["max_length"]
    if limit == LONGEST_ID:
        return bad_id(written(node))
    return "too-long", f"最多{limit}个字。", f"At most {limit} characters."


def too_many_digits(error: Any, trail: Trail, node: Node) -> Sentence:
    """A number with more digits than can be reckoned with exactly."""
    return (
        "too-many-digits",
        f"“{written(node)}”位数过多：整数部分最多12位，小数最多6位。",
        f"`{written(node)}` has too many digits: at most 12 before the point and 6 after it.",
    )


LONGEST_ID = 80

OF_KIND = {
    "literal_error": one_of,
    "union_tag_invalid": which_kind,
    "union_tag_not_found": which_kind,
    "unknown_condition": which_kind,
    "unknown_material": which_kind,
    "too_short": too_short,
    "greater_than_equal": too_small,
    "greater_than": too_small,
    "less_than_equal": too_large,
    "less_than": too_large,
    "string_pattern_mismatch": slug,
    "string_too_long": too_long,
    "decimal_max_digits": too_many_digits,
    "decimal_whole_digits": too_many_digits,
    "decimal_max_places": too_many_digits,
}


def by_shape(error: Any, trail: Trail, node: Node) -> Sentence:
    """Whatever else is wrong: what stands there and what should."""
    options = siblings(trail) or shapes.choices(trail.shape)
    told = (
        [expected(option) for option in options]
        if siblings(trail) and not is_day(options)
        else [expected(trail_shape(trail))]
    )
    zh = "，或".join(dict.fromkeys(zh for zh, _ in told))
    en = " or ".join(dict.fromkeys(en for _, en in told))
    if isinstance(node, Scalar) and any(shapes.is_list(option) for option in options):
        zh, en = f"{zh}，例如[{written(node)}]", f"{en}, for example [{written(node)}]"
    code = f"bad-{kind_of(trail.shape)}" if isinstance(node, Scalar) else "wrong-type"
    return code, f"不能写{shown(node, 'zh')}，应是{zh}。", f"{shown(node, 'en')} is not possible; write {en}."


def is_day(options: tuple[Shape, ...]) -> bool:
    """Whether the alternatives are those of a day: told in one sentence of their own."""
    return any(kind_of(option) == "date" for option in options)


def trail_shape(trail: Trail) -> Shape:
    """What is expected at a place: the whole union where the error is about one of its alternatives."""
    last = trail.crossings[-1] if trail.crossings else None
    return last.union if last and last.place == trail.place else trail.shape


def written(node: Node) -> str:
    """A value as it was written, shortened."""
    text = (node.text or "") if isinstance(node, Scalar) else str(plain(node))
    return text if len(text) <= 40 else text[:39] + "…"


def shown(node: Node, lang: str) -> str:
    """What stands there, in words."""
    zh, en = {Mapping: ("一组“键: 值”", "A map"), Sequence: ("列表", "A list")}.get(
        type(node), (f"“{written(node)}”", f"`{written(node)}`")
    )
    return zh if lang == "zh" else en
