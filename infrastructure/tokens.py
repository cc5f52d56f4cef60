"""Bearer tokens signed by the server's own key: they say who asks, and nothing about what they may do.

A token is a JWT (RFC 7519) signed with Ed25519. Its subject is an opaque person id; what that person may do is found
in the organisation tree at every act, so a token never has to be taken back when somebody leaves a seat.
"""

from __future__ import annotations

import os
import uuid
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from infrastructure.settings import WrongSetting

ISSUER = "jianjia"
AUDIENCE = "jianjia"
ALGORITHM = "Ed25519"
NOBODY = frozenset({"", "system"})
"""Subjects no token may have: Jianjia itself acts without one."""

LONGEST = 4096
"""Characters of the longest token looked at."""

Clock = Callable[[], datetime]


class TokenRefused(Exception):
    """The token does not prove who asks."""


class TokenExpired(TokenRefused):
    """The token was good once."""


class Tokens:
    """Issues and verifies the tokens of one key.

    Verified tokens are remembered by their text until they expire, ``remembered`` of them at most, because every
    request carries one and a signature takes longer to check than a decision to make.
    """

    def __init__(self, key: OKPKey, clock: Clock, remembered: int = 4096) -> None:
        self._key = key
        self._clock = clock
        self._remembered = remembered
        self._known: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def issue(self, person: str, lasts: timedelta) -> str:
        """A token for a person, good from now on."""
        if person in NOBODY:
            raise TokenRefused(f"no token is issued for {person!r}")
        now = self._clock()
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": person,
            "iat": int(now.timestamp()),
            "exp": int((now + lasts).timestamp()),
        }
        return jwt.encode({"alg": ALGORITHM, "typ": "JWT"}, claims, self._key, algorithms=[ALGORITHM])

    def person(self, token: str) -> str:
        """Whom the token stands for. Raises ``TokenRefused``, or ``TokenExpired`` when that is all that is wrong."""
        person, expires = self._known.get(token) or self._verified(token)
        if expires <= self._clock().timestamp():
            self._known.pop(token, None)
            raise TokenExpired("the token has expired")
        return person

    def _verified(self, token: str) -> tuple[str, float]:
        person, expires = self._read(token)
        self._known[token] = person, expires
        while len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return person, expires

    def _read(self, token: str) -> tuple[str, float]:
        if len(token) > LONGEST:
            raise TokenRefused("the token is too long")
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
        except (JoseError, ValueError) as wrong:
            raise TokenRefused("the token was not signed by this server") from wrong
        person, expires = claims.get("sub"), claims.get("exp")
        if (claims.get("iss"), claims.get("aud")) != (ISSUER, AUDIENCE):
            raise TokenRefused("the token was issued for something else")
        if not isinstance(person, str) or person in NOBODY or not isinstance(expires, int):
            raise TokenRefused("the token names nobody")
        return person, float(expires)


def open_tokens(key_file: Path, clock: Clock) -> Tokens:
    """The tokens of the key in a file, which is made, readable by its owner only, where there is none.

    Raises ``WrongSetting`` when it cannot be read or made.
    """
    try:
        return Tokens(_key_of(key_file), clock)
    except OSError as failed:
        zh = f"JIANJIA_HOME：不能读取或建立签名密钥“{key_file}”。"
        raise WrongSetting(zh, f"JIANJIA_HOME: the signing key cannot be read or made: {failed}") from None


def _key_of(file: Path) -> OKPKey:
    try:
        return OKPKey.import_key(file.read_bytes())
    except FileNotFoundError:
        pass
    _write_once(file, OKPKey.generate_key("Ed25519").as_pem(private=True))
    return OKPKey.import_key(file.read_bytes())


def _write_once(file: Path, content: bytes) -> None:
    """Put a whole file in its place, unless another process was faster: then theirs counts."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
