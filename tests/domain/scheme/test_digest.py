"""What a published notice means does not change unnoticed: its content, and so its digest, is held here."""

import pytest

from infrastructure.notices import load_scheme, shipped

DIGESTS = {
    "beijing-2013": "sha256:64d76f03f5ab281f5c21eff92618f88c650de22133e5207290c6031a09b71a17",
    "beijing-2015": "sha256:29b737adf14118b2627c3bb02cdd6eba241a5a95db581fd1bd93ea8929859f4b",
    "beijing-model": "sha256:a1b9d2e55c7e7804e09a1b748369d5f363af2eabb9081c0396c2da1c53d52bd8",
    "fangshan-2018": "sha256:c8e213681a40fb615e88c21d131f36a9791c6dcdbbd2df1411088542827b3dc9",
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
