"""Tokens say who asks, for a while, and only those of this server's key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from infrastructure.tokens import ALGORITHM, AUDIENCE, ISSUER, TokenExpired, TokenRefused, Tokens, open_tokens

NOW = datetime(2018, 5, 2, 2, tzinfo=UTC)
DAY = timedelta(days=1)


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def key() -> OKPKey:
    return OKPKey.generate_key("Ed25519")


@pytest.fixture
def tokens(key: OKPKey, clock: Clock) -> Tokens:
    return Tokens(key, clock, remembered=3)


def test_a_token_stands_for_its_person(tokens: Tokens) -> None:
    assert tokens.person(tokens.issue("p-3101", DAY)) == "p-3101"
    assert tokens.person(tokens.issue("李-1", DAY)) == "李-1"


def test_a_token_expires_also_when_it_was_seen_before(tokens: Tokens, clock: Clock) -> None:
    token = tokens.issue("p-3101", DAY)
    clock.now = NOW + DAY - timedelta(seconds=1)
    assert tokens.person(token) == "p-3101"
    clock.now = NOW + DAY
    for _ in range(2):
        with pytest.raises(TokenExpired):
            tokens.person(token)


def test_no_token_is_for_jianjia_itself_or_for_nobody(tokens: Tokens, key: OKPKey) -> None:
    for nobody in ("system", ""):
        with pytest.raises(TokenRefused):
            tokens.issue(nobody, DAY)
        with pytest.raises(TokenRefused):
            tokens.person(signed(key, sub=nobody))


def signed(key: OKPKey, **claims: object) -> str:
    """A token of the right key with other claims; ``None`` leaves one out."""
    usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": "p-1", "exp": int((NOW + DAY).timestamp())} | claims
    return jwt.encode({"alg": ALGORITHM}, {k: v for k, v in usual.items() if v is not None}, key, [ALGORITHM])


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody-else"},
        {"aud": "another-service"},
        {"iss": None},
        {"sub": None},
        {"sub": 7},
        {"exp": None},
        {"exp": "tomorrow"},
    ],
)
def test_a_token_for_something_else(tokens: Tokens, key: OKPKey, claims: dict[str, object]) -> None:
    assert tokens.person(signed(key)) == "p-1"
    with pytest.raises(TokenRefused):
        tokens.person(signed(key, **claims))


def test_a_token_of_another_key_or_another_algorithm(tokens: Tokens, key: OKPKey, clock: Clock) -> None:
    other = Tokens(OKPKey.generate_key("Ed25519"), clock)
    for token in (other.issue("p-1", DAY), confused(key), "", ".", "a.b.c", "é.é.é", "x" * 10_000):
        with pytest.raises(TokenRefused):
            tokens.person(token)


def confused(key: OKPKey) -> str:
    """A token sealed with the public key as if it were a secret: the old trick on careless verifiers."""
    payload = signed(key).split(".")[1]
    head = base64.urlsafe_b64encode(b'{"alg":"HS256"}').rstrip(b"=").decode()
    seal = hmac.new(key.as_pem(private=False), f"{head}.{payload}".encode(), hashlib.sha256).digest()
    return f"{head}.{payload}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def test_only_so_many_tokens_are_remembered(tokens: Tokens) -> None:
    issued = [tokens.issue(f"p-{number}", DAY) for number in range(10)]
    assert [tokens.person(token) for token in issued] == [f"p-{number}" for number in range(10)]
    assert len(tokens._known) == 3
    assert tokens.person(issued[0]) == "p-0"


def test_the_key_is_made_at_first_use_for_its_owner_only_and_stays(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "var" / "signing-key.pem"
    token = open_tokens(file, clock).issue("p-1", DAY)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    assert open_tokens(file, clock).person(token) == "p-1"


def test_of_two_that_make_the_key_at_once_one_wins(tmp_path: Path, clock: Clock) -> None:
    file, made, start = tmp_path / "signing-key.pem", [], threading.Barrier(8)

    def make() -> None:
        start.wait()
        made.append(open_tokens(file, clock))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert all(one.person(other.issue("p-1", DAY)) == "p-1" for one in made for other in made)
