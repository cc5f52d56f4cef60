"""The pages about the HTTP API: every path, every refusal, and the OpenAPI document itself."""

from __future__ import annotations

import inspect
import json
import re
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from domain import refusals as families
from domain.refusals import Refusal
from infrastructure.settings import Settings
from interfaces.bootstrap import build
from interfaces.http.app import create_app
from interfaces.http.openapi import TAGS, document
from interfaces.http.pages import refusals
from interfaces.http.problems import status_of
from interfaces.http.refusals import AtTheDoor

CITED = re.compile(r"\b(?:FS2018|BJ2013)-[\w.]*\w|\b[AQ]\d\d\b")

FAMILIES: tuple[type[Refusal], ...] = (
    families.Unknown,
    families.NotYours,
    families.NotNow,
    families.Conflict,
    families.NotEligible,
    families.Incomplete,
    families.Wrong,
    AtTheDoor,
)

_REFUSALS = """# Refusals

Every no has a code that never changes, a sentence in Chinese and one in English, and a page on the server:
`/errors/CODE`, the `type` of its problem document. Nothing is written when one is given. In the sentences, `{…}` stands for
what the case at hand puts there. A refusal that rests on a rule of a notice also names the clause of that notice.
"""

_PATHS = """# HTTP API

One intent, one path. The body of a command is the command; `openapi.json` beside this page has every field, and `/docs` on
the server lets you try them.

| header | on | meaning |
|---|---|---|
| `Authorization: Bearer …` | everything but health and documentation | who asks; `jianjia token PERSON` |
| `Jianjia-Seat: unit/seat` | commands, awards, own lists | the seat the caller acts from; found from the tree when left out |
| `If-Match: "7"` | commands about something that exists | the version they were decided on; `*` takes any |
| `Idempotency-Key` | commands | makes it safe to send the same command again |

A header or query parameter that stands twice is refused (400), as is one that nobody knows. `HEAD` is answered wherever `GET`
is, `OPTIONS` with the methods of a path in `Allow`.

Without `If-Match` a command is answered 428; with a stale one 412, with the events `since` and whether a retry is safe
(`retry_safe`: nothing since matters to the command, and it would be accepted now). The same idempotency key with the same
body answers as before, with `Idempotency-Replayed: true`; with another body it is refused (422).

`?dry_run=true` decides as always and writes nothing. A command answers 201 when it created something, else 200, with `id`,
`version`, `position`, a strong `ETag`, and for awards where they stand now: an honour that begins on a later day has no `standing`
until then, and its `standing_title` names the day (自…起生效). Every error is `application/problem+json` (RFC 9457,
[refusals](refusals.md)): `type`, `title`, `status`, `detail`, `code`, `message`, `message_en`, `clause`, `params`, and `errors`,
each with a JSON pointer.

Registers take `as_of` (the day), `known_at` (an instant, a day – its end – or a position), `min_position`, `limit`, `cursor`, `view`,
and any of
their columns as a filter; the next page is in `next` and in `Link: rel="next"`, read at the same position. With
`Accept: text/csv` a page is a table. `/registers/honours/diff` compares two days (`from`, `to`), or what was known at two
moments (`known_from`, `known_at`): under `changes` every column that differs, with the event that made it so.

`/me/worklist` is one's own work, as of a day (`as_of`), page by page: `box=todo` (待办) what waits for a seat one holds,
`box=done` (已办) every act one did, the newest first, and `box=mine` (我发起) the applications that oneself, or anybody from a
seat one holds now, filed – the last two with how far the application came and what the honour is worth on that day.
`/me/counts` has the numbers. The whole of it, of everybody, is the register `handled`. There is no 抄送: no notice says who
gets a copy of what, and nobody is sent what no rule sends them.

Keys are kept with the events of their command, for ever, per person. A retry while the first is still on its way waits for
it and gets its answer. There is no `Idempotency-Key` standard to follow: the IETF draft has expired.

## First steps

`./run serve` on an empty store loads the small Fangshan, publishes the shipped notices, and lays out something to try: the
hospital's home is 合格, and the round `district-advanced-home.try` takes applications today, although the notice of 2018 is
in force in 2018 only. It prints a line to paste into another terminal,

```sh
as() { who=$1 path=$2; shift 2; curl -sS -H "Authorization: Bearer $(./run token "$who")" \\
  -H "Content-Type: application/json" "http://127.0.0.1:8000$path" "$@"; echo; }
```

and then, ready to paste, who can do what next in the state the store is in, up to the conferral. The first of them:

```sh
as p-3101 /me
as p-3101 '/awards?dry_run=true' -d '{"round": "district-advanced-home.try", "home": "hospital-home"}'
curl -sS http://127.0.0.1:8000/docs/examples/award.apply | as p-3101 /awards -d @-
as p-3103 /me/worklist
```

The second lists every blank and material that is missing, the third files an application that misses none. On `/docs`,
“Authorize” takes what `./run token p-3101` prints; `/docs/examples/ACT` is the example body of every act. `--tree ''` leaves an
empty store empty. `./run demo` plays two homes through everything.
"""


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI document of a server over an empty store."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with build(Settings(home=home, database=f"sqlite:///{home / 'empty.db'}")) as jianjia:
            return document(create_app(jianjia))


def openapi_page() -> str:
    """The document as a file."""
    return json.dumps(openapi(), ensure_ascii=False, indent=1) + "\n"


def paths_page() -> str:
    """Every path, by what it is about."""
    return "\n".join([_PATHS, *(_paths_of(tag) for tag in TAGS)])


def _paths_of(tag: str) -> str:
    rows = [
        f"| `{method.upper()}` | `{path}` | `{operation['operationId']}` | {operation['summary']} |"
        for path, methods in openapi()["paths"].items()
        for method, operation in methods.items()
        if operation["tags"] == [tag]
    ]
    head = [f"## {tag}", "", TAGS[tag], "", "| method | path | operation | does |", "|---|---|---|---|"]
    return "\n".join([*head, *sorted(rows, key=_by_path), ""])


def _by_path(row: str) -> tuple[str, str]:
    _, method, path, *_ = row.split("|")
    return path, method


def refusals_page() -> str:
    """Every refusal, by family."""
    return "\n".join([_REFUSALS, *(_family(family) for family in FAMILIES)])


def _family(family: type[Refusal]) -> str:
    rows = [
        f"| `{code}` | {status_of(kind)} | {kind.zh} | {kind.en} | {_meaning(kind)} | {_cited(kind)} |"
        for code, kind in refusals().items()
        if issubclass(kind, family)
    ]
    head = [f"## {family.__name__}", "", _meaning(family), ""]
    table = ["| code | status | 中文 | English | meaning | clause |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *table, *sorted(rows), ""])


def _meaning(kind: type[Refusal]) -> str:
    return " ".join((inspect.getdoc(kind) or "").split())


def _cited(kind: type[Refusal]) -> str:
    return ", ".join(dict.fromkeys(CITED.findall(_meaning(kind))))


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/reference/http.md": paths_page,
    "docs/reference/refusals.md": refusals_page,
    "docs/reference/openapi.json": openapi_page,
}
