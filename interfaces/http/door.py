"""The door: who asks, from which seat, and what else the headers of a request say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers

from application.desk import Caller, zone
from application.directory import SeatOf
from domain.refusals import NotFound
from domain.scheme.words import Text
from domain.vocabulary import Thing
from infrastructure.tokens import TokenExpired, TokenRefused, Tokens
from interfaces.bootstrap import Jianjia
from interfaces.http.refusals import BadHeader, TokenInvalid, TokenMissing, TokenOutOfDate, VersionMissing
from interfaces.http.turns import Turns

_NAME = re.compile(
    r"[\w\-.]{1,300}(@\d{4}-\d\d-\d\d(\.[\w\-.]{1,120})?)?"
)  # a reminder also names the day and what is due
_VERSION = re.compile(r'"(\d{1,15})"')
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True)
class Door:
    """What every endpoint needs: the running Jianjia, the tokens that say who asks, and the turns of threads while acts are
    on their way.
    """

    jianjia: Jianjia
    tokens: Tokens
    turns: Turns = field(default_factory=Turns)

    def caller(self, headers: Headers) -> Caller:
        """Who asks, in the seat they name. Whether they hold it is decided with the act."""
        scheme, _, token = (once(headers, "Authorization") or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise TokenMissing()
        try:
            return Caller(self.tokens.person(token.strip()), seat_of(headers))
        except TokenExpired:
            raise TokenOutOfDate() from None
        except TokenRefused:
            raise TokenInvalid() from None

    def today(self) -> date:
        """The calendar day here."""
        office = self.jianjia.office
        return office.clock().astimezone(zone(office.time_zone)).date()


def once(headers: Headers, name: str) -> str | None:
    """The value of a header that decides something: one sent twice could be read in two ways."""
    given = headers.getlist(name)
    if len(given) > 1:
        raise BadHeader(header=name, wanted=ONE)
    return given[0] if given else None


def seat_of(headers: Headers) -> SeatOf | None:
    """The seat of ``Jianjia-Seat: unit/seat``; ids outside ASCII come percent-encoded or as UTF-8."""
    given = once(headers, "Jianjia-Seat")
    return None if given is None else _seat(given)


@lru_cache(maxsize=4096)
def _seat(given: str) -> SeatOf:
    """Remembered: the same few hundred people sign all day."""
    try:
        text = unquote_to_bytes(given.encode("latin-1")).decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    unit, _, seat = text.partition("/")
    if not (_NAME.fullmatch(unit) and _NAME.fullmatch(seat)):
        raise BadHeader(header="Jianjia-Seat", wanted="unit/seat")
    return SeatOf(unit, seat)


def version_seen(headers: Headers) -> int | None:
    """The version in ``If-Match``; ``None`` for ``*``, whatever version there is."""
    given = once(headers, "If-Match")
    if given is None:
        raise VersionMissing()
    if given.strip() == "*":
        return None
    found = _VERSION.fullmatch(given.strip())
    if found is None:
        raise BadHeader(header="If-Match", wanted='"7"')
    return int(found[1])


def key_of(headers: Headers) -> str | None:
    """The idempotency key, if any."""
    given = once(headers, "Idempotency-Key")
    if given is not None and not _KEY.fullmatch(given):
        raise BadHeader(header="Idempotency-Key", wanted=A_KEY)
    return given


ONE = Text(zh="一次", en="once")
A_KEY = Text(zh="1至200个ASCII字符，不含空格", en="as 1 to 200 ASCII characters without spaces")


def checked_name(name: str, kind: Thing) -> str:
    """An id from the path; what cannot be one does not exist."""
    if not _NAME.fullmatch(name):
        raise NotFound(kind=kind, name=name[:80])
    return name
