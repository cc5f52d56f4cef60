"""What a published notice means does not change unnoticed: its content, and so its digest, is held here."""

import pytest

from infrastructure.notices import load_scheme, shipped

DIGESTS = {
    "beijing-model": "sha256:12b1e02c9d70560a7f96b4e282966c35bb9e5f6dca79c09b8945aa22956f9ffe",
    "fangshan-2018": "sha256:b6de4ef94f9a7e47ae350fb02eed6c16fcfb2a857e6ccacfc99694289d017fb6",
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
