"""How the server speaks HTTP: what cannot be read as a request at all is answered like every other mistake."""

from __future__ import annotations

from domain.refusals import Malformed
from domain.scheme.words import Text
from interfaces.http import problems

try:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as Spoken
except ImportError:  # where httptools cannot be built, uvicorn speaks by h11
    from uvicorn.protocols.http.h11_impl import H11Protocol as Spoken  # type: ignore[assignment]  # either will do

NOT_HTTP = Text(zh="不是有效的HTTP请求，或地址过长", en="this is no HTTP request, or its address is too long")


class Protocol(Spoken):
    """HTTP/1.1 as uvicorn has it."""

    def send_400_response(self, msg: str) -> None:
        """Answer with a problem, and hang up: where the next request begins cannot be known."""
        answer = problems.answer(Malformed(problem=NOT_HTTP), {"Connection": "close"})
        head = b"".join(b"%s: %s\r\n" % header for header in answer.raw_headers)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + head + b"\r\n" + bytes(answer.body))
        self.transport.close()
