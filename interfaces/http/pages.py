"""Pages for people: the documentation from vendored files, and one page for each refusal. Nothing comes from elsewhere."""

from __future__ import annotations

import html
import re
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from application.commands import COMMANDS
from domain.refusals import Refusal, every
from interfaces.http.door import Door
from interfaces.http.problems import meaning_of, status_of
from interfaces.http.refusals import NoSuchPath

STATIC = Path(__file__).parent / "static" / "swagger-ui"
FILES = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}

ONLY_OURS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""The browser is told to load nothing from outside and to send nothing there."""

DOCS = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>建家 Jianjia – HTTP API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

START = """SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: true,
  docExpansion: "none",
  tryItOutEnabled: true,
});
"""

PAGE = """<!doctype html>
<html lang="zh">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="icon" href="data:,">
<style>body{{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#222}}
code{{background:#f2f2f2;padding:.1em .3em;border-radius:.2em}}td{{padding:.2rem .8rem .2rem 0;vertical-align:top}}</style>
</head>
<body>{body}</body>
</html>
"""


def add_pages(app: FastAPI, door: Door) -> None:
    """The pages anybody may see."""

    async def start() -> Response:
        return RedirectResponse("/docs", 307)

    async def docs() -> Response:
        return HTMLResponse(DOCS, headers=ONLY_OURS)

    async def start_script() -> Response:
        return Response(START, media_type="text/javascript", headers=ONLY_OURS)

    async def file(name: str) -> Response:
        kind = FILES.get(name)
        if kind is None:
            raise NoSuchPath(path=f"/docs/{name[:80]}")
        return FileResponse(STATIC / name, media_type=kind, headers=ONLY_OURS)

    async def example(act: str) -> Response:
        from interfaces.http.examples import EXAMPLES

        body = EXAMPLES.get(act)
        if body is None:
            raise NoSuchPath(path=f"/docs/examples/{act[:80]}")
        return JSONResponse(body, headers=ONLY_OURS)

    async def errors() -> Response:
        return HTMLResponse(_index(), headers=ONLY_OURS)

    async def error(code: str) -> Response:
        kind = refusals().get(code)
        if kind is None:
            raise NoSuchPath(path=f"/errors/{code[:80]}")
        return HTMLResponse(_page(kind), headers=ONLY_OURS)

    for path, endpoint in (
        ("/", start), ("/docs", docs), ("/docs/start.js", start_script), ("/docs/{name}", file),
        ("/docs/examples/{act}", example),
        ("/errors", errors), ("/errors/{code}", error),
    ):  # fmt: skip
        app.add_api_route(path, endpoint, methods=["GET"], include_in_schema=False, response_model=None)


def refusals() -> dict[str, type[Refusal]]:
    """Every refusal of this program by its code. The commands are imported for the refusals their modules hold."""
    assert COMMANDS
    return {kind.code: kind for kind in every()}


def _index() -> str:
    rows = "".join(
        f'<tr><td><a href="/errors/{code}"><code>{code}</code></a></td><td>{status_of(kind)}</td>'
        f"<td>{_code(meaning_of(kind))}</td></tr>"
        for code, kind in sorted(refusals().items())
    )
    return PAGE.format(title="Refusals", body=f"<h1>系统为何不予办理</h1><table>{rows}</table>")


def _page(kind: type[Refusal]) -> str:
    body = (
        f"<h1><code>{kind.code}</code></h1><p>{_blanks(kind.zh)}</p><p lang=en>{_blanks(kind.en)}</p>"
        f"<p lang=en>{_code(' '.join((kind.__doc__ or '').split()))}</p>"
        f"<p>HTTP {status_of(kind)} · <a href='/errors'>全部 / all</a></p>"
    )
    return PAGE.format(title=kind.code, body=body)


def _code(text: str) -> str:
    """A text of ours with what stands in backticks as code."""
    return re.sub("`+([^`]+)`+", r"<code>\1</code>", html.escape(text))


def _blanks(sentence: str) -> str:
    """A sentence with its blanks shown as such."""
    return re.sub(r"\{(\w+)\}", r"<var>\1</var>", _code(sentence))
