"""What a published notice means does not change unnoticed: its content, and so its digest, is held here."""

import pytest

from infrastructure.notices import load_scheme, shipped

DIGESTS = {
    "beijing-model": "sha256:a3bd3aca18b35e269f77ff6fc9c4f171e69f3a1dbaf788fac7d44903707f65e6",
    "fangshan-2018": "sha256:f55b967eefdce446b27e9af7a77f2e304870fc26a20d72e48ea73ca59a89fdfd",
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
