"""The OpenAPI document: made once from the same commands, views and refusals that the endpoints use.

FastAPI lists the paths; what it cannot know is put in here: the bodies (commands are read by themselves, strictly), the
headers, the views, and the problems, which it would describe as something else. The examples are imported where the
document is made, since a server starts faster without them.
"""

from __future__ import annotations

import asyncio
import json
from importlib.metadata import version
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from application.command import Command
from domain.refusals import Refusal
from interfaces.http import due, reads, registers
from interfaces.http.acts import Outcome, Since
from interfaces.http.pages import refusals
from interfaces.http.paths import Act, acts
from interfaces.http.problems import MEDIA_TYPE, status_of

Json = dict[str, Any]
REF = "#/components/schemas/{name}"

DESCRIPTION = """\
建家：职工之家评选与荣誉动态管理。One intent, one path; every refusal is a problem (RFC 9457) with a page behind it.

- **Who asks**: `Authorization: Bearer …` (`jianjia token PERSON`). The seat is found in the organisation tree; with
  several, name one in `Jianjia-Seat: unit/seat`.
- **Concurrency**: commands about something that exists name the version they were decided on in `If-Match`; a stale one
  is answered 412 with what happened since.
- **Safe retries**: the same `Idempotency-Key` with the same body answers as before, with `Idempotency-Replayed: true`;
  with another body it is refused (422). The same key while the first is still on its way waits for it.
- **Trying**: `?dry_run=true` decides as always and writes nothing.
- **Reading your writes**: every answer carries a `position`; registers take `min_position`.
"""

TAGS = {
    "awards": "荣誉档案：一次申报及其后的一切",
    "homes": "职工之家、小家、驿站",
    "units": "组织机构、席位与任职",
    "rounds": "评选批次",
    "decisions": "命名与作废决定",
    "schemes": "通知（评选办法）",
    "calendars": "工作日历：已知年份的放假与调休",
    "member-reviews": "会员评家",
    "reminders": "提醒",
    "registers": "台账",
    "me": "本人：席位与待办",
    "acts": "操作的 JSON Schema",
    "health": "运行状况",
}

HEADERS: Json = {
    "Seat": {
        "name": "Jianjia-Seat", "in": "header", "required": False, "schema": {"type": "string"},
        "description": "The seat the caller acts from, as in `hospital/chair`; found from the tree when left out",
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key", "in": "header", "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        "description": "Chosen by the client; makes it safe to send the same command again",
    },
    "IfMatch": {
        "name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"},
        "description": 'The version the caller saw, as in `ETag`: `"7"`; `*` for whatever version there is',
        "example": "*",
    },
    "DryRun": {
        "name": "dry_run", "in": "query", "required": False, "schema": {"type": "boolean", "default": False},
        "description": "Decide as always, write nothing",
    },
}  # fmt: skip

MISTAKE: Json = {
    "type": "object",
    "description": "One mistake and its place in the body",
    "properties": {
        "pointer": {"type": "string", "description": "JSON pointer (RFC 6901)"},
        "code": {"type": "string"},
        "message": {"type": "string"},
        "message_en": {"type": "string"},
        "clause": {"type": ["string", "null"]},
    },
    "required": ["pointer", "code", "message", "message_en", "clause"],
}

PROBLEM: Json = {
    "type": "object",
    "description": "Why not (RFC 9457). `code` is stable; `type` is the path of a page about it",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "message": {"type": "string", "description": "In Chinese"},
        "message_en": {"type": "string"},
        "clause": {"type": ["string", "null"], "description": "The clause of the notice it rests on"},
        "params": {"type": "object", "additionalProperties": True},
        "errors": {"type": "array", "items": {"$ref": REF.format(name="Mistake")}},
        "since": {
            "type": "array",
            "items": {"$ref": REF.format(name="Since")},
            "description": "412: the events that the caller had not seen",
        },
        "retry_safe": {
            "type": "boolean",
            "description": "412: nothing since matters to the command, and it would be accepted now",
        },
    },
    "required": [
        "type",
        "title",
        "status",
        "detail",
        "code",
        "message",
        "message_en",
        "clause",
        "params",
        "errors",
    ],
}

REASONS = {
    400: "The request cannot be read", 401: "Who asks is not known", 403: "Somebody else must do this",
    404: "There is no such thing", 405: "Not with this method", 409: "Not in this state, order or time, or somebody was first",
    412: "It changed since the caller looked", 413: "The body is too large", 415: "The body is not JSON",
    422: "Something is missing, wrong, or not what the notice asks", 428: "The version seen is missing",
    500: "A mistake of the program", 503: "The store or a register does not answer; try again",
}  # fmt: skip

ON_COMMANDS = (400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
ON_READS = (400, 401, 404, 500, 503)


def add_openapi(app: FastAPI) -> None:
    """Serve the document, made when it is first asked for: starting is faster without it."""
    made: list[bytes] = []

    def make() -> bytes:
        if not made:
            made.append(json.dumps(document(app), ensure_ascii=False).encode())
        return made[0]

    async def openapi() -> Response:
        return Response(await asyncio.to_thread(make), media_type="application/json")

    app.add_api_route("/openapi.json", openapi, methods=["GET"], include_in_schema=False, response_model=None)


def document(app: FastAPI) -> Json:
    """The whole document."""
    made = get_openapi(
        title=app.title,
        version=version("jianjia"),
        description=DESCRIPTION,
        routes=app.routes,
        tags=[{"name": name, "description": told} for name, told in TAGS.items()],
    )
    schemas = {**_views(), "Problem": PROBLEM, "Mistake": MISTAKE}
    for act in acts():
        made["paths"][act.path]["post"] = _command(made["paths"][act.path]["post"], act, schemas)
    for path, view in _reads().items():
        _read(made["paths"][path]["get"], path, view)
    made["components"] = {
        "schemas": dict(sorted(schemas.items())),
        "parameters": HEADERS,
        "responses": {f"Problem{status}": _problem(status) for status in REASONS},
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
    }
    made["security"] = [{"token": []}]
    plain: Json = json.loads(json.dumps(made).replace("``", "`"))
    return plain


# --- commands --------------------------------------------------------------------------------------------------------


def component_of(command: type[Command]) -> str:
    """The name of a command's schema: ``AwardEndorse``."""
    return "".join(word.title() for word in command.act.replace(".", "-").split("-"))


def _command(operation: Json, act: Act, schemas: Json) -> Json:
    from interfaces.http.examples import EXAMPLES

    named = component_of(act.command)
    schema = act.command.model_json_schema(ref_template=REF.replace("{name}", "{model}"))
    schemas |= schema.pop("$defs", {})
    schemas[named] = {**schema, "title": named}
    statuses = (*ON_COMMANDS, *((412, 428) if act.has_name else ()))
    done = {"200": _outcome("Done, or decided only (`dry_run`), or carried out before")}
    created = {"201": _outcome("Created")} if act.command.creates else {}
    return {
        **{key: operation[key] for key in ("tags", "summary", "operationId")},
        "description": _told(act.command),
        "parameters": _parameters(act),
        "requestBody": {
            "required": bool(schema.get("required")),
            "content": {
                "application/json": {
                    "schema": {"$ref": REF.format(name=named)},
                    "example": EXAMPLES[act.command.act],
                }
            },
        },
        "responses": {**created, **done, **_problems(statuses)},
    }


def _told(command: type[Command]) -> str:
    """What the command is, and what carrying it out does, from the docstrings."""
    does = command.perform.__doc__ or ""
    return "\n\n".join(" ".join(text.split()) for text in (command.__doc__ or "", does) if text)


def _parameters(act: Act) -> list[Json]:
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    shared = ("Seat", "IdempotencyKey", *(("IfMatch",) if act.has_name else ()), "DryRun")
    return [
        *([path] if act.has_name else ()),
        *({"$ref": f"#/components/parameters/{name}"} for name in shared),
    ]


def _outcome(told: str) -> Json:
    text = {"schema": {"type": "string"}}
    headers = {"ETag": {**text, "description": "The version now, strong"}}
    headers["Idempotency-Replayed"] = {
        **text,
        "description": "`true` when the command was carried out before",
    }
    headers["Location"] = {**text, "description": "Where what was created can be read"}
    content = {"application/json": {"schema": {"$ref": REF.format(name="Outcome")}}}
    return {"description": told, "headers": headers, "content": content}


# --- reads -----------------------------------------------------------------------------------------------------------


def _reads() -> dict[str, Any]:
    """Every read with the view it answers with."""
    found = {path: reads.answers_with(reads.Reads, method) for path, method, _ in reads.PATHS}
    found |= {path: reads.answers_with(registers.Registers, method) for path, method, _ in registers.PATHS}
    return found | {path: reads.answers_with(due.Due, method) for path, method in due.PATHS}


def _read(operation: Json, path: str, view: Any) -> None:
    schema: Json = {"type": "object"} if view is dict else {"$ref": REF.format(name=view.__name__)}
    open_to_all = path.startswith("/health")
    found = {
        "200": {"description": view.__doc__ or "A JSON Schema", "content": {"application/json": {"schema": schema}}}
    }  # fmt: skip
    operation["responses"] = {**found, **_problems((500, 503) if open_to_all else ON_READS)}
    if open_to_all:
        operation["security"] = []
    elif path.startswith(("/awards", "/me")):
        operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/Seat"})


def _views() -> Json:
    """The schemas of every view."""
    wanted = [view for view in _reads().values() if view is not dict]
    _, schemas = msgspec.json.schema_components([*wanted, Outcome, Since], ref_template=REF)
    return dict(schemas)


# --- problems --------------------------------------------------------------------------------------------------------


def _problems(statuses: tuple[int, ...]) -> Json:
    return {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(statuses)}


def _problem(status: int) -> Json:
    from interfaces.http.examples import problem_of

    codes = ", ".join(sorted(f"`{kind.code}`" for kind in refusals().values() if _may_be(kind, status)))
    return {
        "description": f"{REASONS[status]}. Codes: {codes}",
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": REF.format(name="Problem")}, "example": problem_of(status)}
        },
    }


def _may_be(kind: type[Refusal], status: int) -> bool:
    return status_of(kind) == status
