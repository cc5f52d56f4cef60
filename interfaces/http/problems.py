"""A refusal as HTTP tells it: RFC 9457 ``application/problem+json``, with a status, a page, and every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from domain import refusals
from domain.refusals import Refusal
from interfaces.http.refusals import AtTheDoor

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[type[Refusal], int] = {
    refusals.Unknown: 404,
    refusals.NotYours: 403,
    refusals.NotNow: 409,
    refusals.Conflict: 409,
    refusals.NotEligible: 422,
    refusals.Incomplete: 422,
    refusals.Wrong: 422,
    refusals.KeyReused: 422,
    refusals.ChangedMeanwhile: 412,
    refusals.Malformed: 400,
}
"""The status of each family of refusals; the nearest entry counts."""


def status_of(kind: type[Refusal]) -> int:
    """The HTTP status of a refusal."""
    if issubclass(kind, AtTheDoor):
        return kind.status
    return next((STATUS[each] for each in kind.__mro__ if each in STATUS), 422)


def meaning_of(kind: type[Refusal]) -> str:
    """What a refusal means, in one line: the first of its docstring."""
    return first_line(kind.__doc__ or kind.code)


def first_line(docstring: str) -> str:
    """The first line of a docstring, written as people outside read it: with single backticks."""
    return docstring.strip().partition("\n")[0].replace("``", "`")


def page_of(code: str) -> str:
    """Where a refusal is explained: the ``type`` of its problem."""
    return f"/errors/{code}"


def told(refusal: Refusal) -> dict[str, Any]:
    """What every refusal tells, wherever it stands in an answer."""
    return {
        "code": refusal.code,
        "message": refusal.message,
        "message_en": refusal.message_en,
        "clause": refusal.clause,
    }


def problem(refusal: Refusal, **more: Any) -> dict[str, Any]:
    """The problem document; ``errors`` lists every single mistake with the place in the body it is about."""
    several = (refusal, *refusal.others)
    return {
        "type": page_of(refusal.code),
        "title": meaning_of(type(refusal)),
        "status": status_of(type(refusal)),
        "detail": refusal.message,
        **told(refusal),
        "params": refusal.params,
        "errors": [
            {"pointer": each.pointer or "", **told(each)}
            for each in several
            if each.pointer is not None or len(several) > 1
        ],
        **more,
    }


def answer(refusal: Refusal, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """The problem as a response."""
    content = msgspec.json.encode(problem(refusal, **more), enc_hook=str)
    status = int(more.get("status", status_of(type(refusal))))
    return Response(content, status, headers, MEDIA_TYPE)
