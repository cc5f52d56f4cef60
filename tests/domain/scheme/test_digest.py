"""What a published notice means does not change unnoticed: its content, and so its digest, is held here."""

import pytest

from infrastructure.notices import load_scheme, shipped

DIGESTS = {
    "beijing-2013": "sha256:2b82f7507dd47602316c0c7125f495af593c885f5f61ddc1a9dd84d1113bd4f9",
    "beijing-2015": "sha256:286c5832108ecf30ecd20d770a1259d79770be44e6fcd467c7aa92441ed6bd52",
    "beijing-model": "sha256:cae5971282e667d74373c3185c274d4aaed85218832e1b6524b3732dae7a9184",
    "fangshan-2018": "sha256:1189bdbc0a6658bca304518599483b374c6f9a3e5ef8bce0e805fbecb6616d18",
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
