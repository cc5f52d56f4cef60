"""The body of a request: read up to a limit, parsed strictly, every mistake told at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TypeVar

from pydantic import ValidationError
from starlette.requests import Request

from application.acts.schemes import PublishScheme, notice_refused
from application.command import Command
from domain.refusals import FieldMissing, Malformed, Refusal
from domain.scheme.mistakes import Place, pointer_to
from domain.scheme.notice import Scheme
from domain.scheme.words import Text
from domain.vocabulary import field_title
from infrastructure.strict_yaml import Mapping, Node, Scalar, Sequence, Spot
from infrastructure.wording import explained, validated
from interfaces.http.refusals import BadValue, BodyTooLarge, NameTwice, NotJson, UnknownKey

C = TypeVar("C", bound=Command)

LARGEST_NUMBER = 2**53
"""Beyond it not every JSON reader gets the same number (RFC 7493)."""

_SUSPECT = re.compile(rb"\d(?:\d{15}|[eE])")
_SUSPECT_WORDS = (b"NaN", b"Infinity", b"\\u0000")
"""What JSON parsers let through although not every database or reader can keep it: looked at more closely."""

_NAME = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)"\s*:')


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body. Refused as soon as it is known to be too large, also when it comes in pieces."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise BodyTooLarge(limit=limit)
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise BodyTooLarge(limit=limit)
        pieces.append(piece)
    content = b"".join(pieces)
    if content:
        _check_type(request.headers.get("content-type", ""))
        _check_coding(request.headers.get("content-encoding", "identity"))
    return content


def _check_type(given: str) -> None:
    kind, _, more = given.partition(";")
    charset = more.replace(" ", "").replace('"', "").lower()
    if kind.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
        raise NotJson(actual=given or "—")


def _check_coding(given: str) -> None:
    """A body that is packed is not unpacked: a small one could become a huge one."""
    if given.strip().lower() != "identity":
        raise NotJson(actual=f"Content-Encoding: {given}")


def parse(kind: type[C], content: bytes) -> C:
    """The command in a body; no body is a command that says nothing."""
    names = _NAME.findall(content)
    if (
        len(set(names)) < len(names) or b"\\" in content
    ):  # rows of a table may repeat them, one object may not, however its letters are written
        _refuse_names_twice(content)
    try:
        command = kind.model_validate_json(content or b"{}", strict=True)
    except ValidationError as refused:
        raise _refusal(kind, refused, content) from None
    if any(word in content for word in _SUSPECT_WORDS) or _SUSPECT.search(content):
        _look_closely(json.loads(content))
    if isinstance(command, PublishScheme):
        _check_notice(command.content)
    return command


def _refuse_names_twice(content: bytes) -> None:
    """Parsers differ in which of two values they take, and a signature must mean one thing (RFC 7493)."""
    with suppress(ValueError, RecursionError):  # told with all else that is wrong with it
        json.loads(content, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise NameTwice(field=name)
        found[name] = value
    return found


def _check_notice(content: dict[str, Any]) -> None:
    """A notice gets the sentences that notices get everywhere."""
    _, mistakes = validated(Scheme, _tree(content))
    if mistakes:
        raise notice_refused(mistakes)


def _refusal(kind: type[Command], refused: ValidationError, content: bytes) -> Refusal:
    first = refused.errors(include_url=False)[0]
    if first["type"] == "json_invalid":
        return Malformed(problem=_not_json(str(first["ctx"]["error"])))
    try:
        root = _tree(json.loads(content or b"{}"))
    except (ValueError, RecursionError) as wrong:
        return Malformed(problem=_not_json(str(wrong)))
    found = [_told(each.place, each.code, each.zh, each.en) for each in explained(kind, refused, root)]
    if not found:
        found = [BadValue(pointer="", problem=Text(zh="请求内容有误。", en="The body is not right."))]
    found[0].others = tuple(found[1:])
    return found[0]


def _not_json(problem: str) -> Text:
    """Where the body ceases to be JSON."""
    spot = re.search(r"line (\d+) column (\d+)", problem)
    return Text(zh=f"第{spot[1]}行第{spot[2]}列不是有效的JSON" if spot else "不是有效的JSON", en=problem)


def _told(place: Place, code: str, zh: str, en: str) -> Refusal:
    """A finding as a refusal: an unknown and a missing field have their own, all else is a wrong value."""
    pointer = pointer_to(place)
    field = str(place[-1]) if place else ""
    if code == "unknown-key":
        return UnknownKey(field=field, pointer=pointer, problem=Text(zh=zh, en=en))
    if field and code in ("missing-key", "empty-value"):
        return FieldMissing(field=field, pointer=pointer)
    return BadValue(pointer=pointer, problem=Text(zh=f"{field_title(field)}：{zh}" if field else zh, en=en))


_NOWHERE = Spot("", 0, 0)


def _tree(value: Any) -> Node:
    """A JSON value as the tree that the wording of mistakes looks at."""
    if isinstance(value, dict):
        entries = {key: _tree(inner) for key, inner in value.items()}
        return Mapping(_NOWHERE, entries, dict.fromkeys(entries, _NOWHERE))
    if isinstance(value, list):
        return Sequence(_NOWHERE, [_tree(inner) for inner in value])
    return Scalar(_NOWHERE, None if value is None else json.dumps(value, ensure_ascii=False).strip('"'))


def _look_closely(content: Any) -> None:
    for place, value in _leaves(content):
        where = pointer_to(place)
        if isinstance(value, str) and "\0" in value:
            told = Text(zh=f"{where}含有空字符（NUL）", en=f"a NUL character at {where}")
            raise Malformed(problem=told, pointer=where)
        if isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
            told = Text(zh=f"{where}的数字超出±2^53", en=f"{where} is a number beyond ±2^53")
            raise Malformed(problem=told, pointer=where)


def _leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*place, key), key
            yield from _leaves(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*place, index))
    else:
        yield place, value
