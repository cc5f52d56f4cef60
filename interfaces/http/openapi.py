"""The OpenAPI document."""

from __future__ import annotations

import json

from fastapi import FastAPI


def install(app: FastAPI) -> None:
    """Make the document once, at the start."""
    app.state.openapi = json.dumps(app.openapi(), ensure_ascii=False).encode()
