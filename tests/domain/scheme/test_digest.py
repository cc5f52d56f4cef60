"""What a published notice means does not change unnoticed: its content, and so its digest, is held here."""

import pytest

from infrastructure.notices import load_scheme, shipped

DIGESTS = {
    "beijing-model": "sha256:225d4de03dfd3b67becc28e45226645b9abec7b067bf15f40f88f3609773a759",
    "fangshan-2018": "sha256:8bf58ff852ffc9a2eac8d419e9c69f89cfa85d966ab098b3a38205498c0f49c2",
}
"""When a notice is changed, or the language learns a key, take the new digest from the failing test – on purpose.

What was published before keeps the bytes and the digest it was published with.
"""


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_notice_has_the_digest_it_is_known_by(name: str) -> None:
    assert load_scheme(shipped()[name]).digest == DIGESTS[name]


def test_reading_twice_gives_the_same_bytes() -> None:
    for path in shipped().values():
        assert load_scheme(path).canonical == load_scheme(path).canonical
