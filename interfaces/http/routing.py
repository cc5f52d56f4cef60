"""How a request finds its endpoint, and how it is handed over there.

The framework tries one path after the other, each with its own pattern: with more than a hundred paths that costs more
than a whole read. And it prepares for parameters, dependencies and conversions that an act does not have.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

_SHOWN = "jianjia.route"


class Signpost(BaseRoute):
    """Stands before all paths and shows the way by the last word: ``/awards/{id}/endorse`` is one of those that end in
    ``endorse``, ``/awards/{id}`` one of those that end in a name.
    """

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._by_last_word: dict[str, list[APIRoute]] = {}
        for route in routes:
            if isinstance(route, APIRoute):
                self._by_last_word.setdefault(_last_word(route.path), []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The path that fits whole; what fits in part or not at all is left to the framework."""
        if scope["type"] == "http":
            word = scope["path"].rpartition("/")[2]
            for route in (*self._by_last_word.get(word, ()), *self._by_last_word.get("", ())):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    return match, {**found, _SHOWN: route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the endpoint that was found answer."""
        await scope[_SHOWN].handle(scope, receive, send)


def _last_word(path: str) -> str:
    """Empty where a name stands last."""
    word = path.rpartition("/")[2]
    return "" if "{" in word else word


class HandedOver(APIRoute):
    """An endpoint that reads the request by itself gets it as it is, and its answer is sent as it is. What it refuses is
    answered where all refusals are, around all paths.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.app = self._hand_over

    async def _hand_over(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: Response = await self.endpoint(Request(scope, receive, send))
        await answer(scope, receive, send)
