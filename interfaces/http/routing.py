"""How a request finds its endpoint, and how it is handed over there.

The framework tries one path after the other, each with its own pattern: with more than a hundred paths that costs more
than a whole read. And it prepares for parameters, dependencies and conversions that an act does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope


class ByEnding(APIRoute):
    """A path that is passed over by its ending, before its pattern is tried: ``/awards/{id}/endorse`` ends in ``/endorse``."""

    def __init__(self, path: str, *args: Any, **options: Any) -> None:
        super().__init__(path, *args, **options)
        self._ending = path.rpartition("}")[2]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As the framework says, where the ending is right."""
        if scope["type"] == "http" and not scope["path"].endswith(self._ending):
            return Match.NONE, {}
        return super().matches(scope)


class HandedOver(ByEnding):
    """An endpoint that reads the request by itself gets it as it is."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint, with nothing between."""
        endpoint: Callable[[Request], Coroutine[Any, Any, Response]] = self.endpoint
        return endpoint
