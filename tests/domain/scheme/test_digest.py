"""What a published notice means does not change unnoticed: its content, and so its digest, is held here."""

import pytest

from infrastructure.notices import load_scheme, shipped

DIGESTS = {
    "beijing-2013": "sha256:118157582488486a93f97416ff17c54d74887704f52fd43283e7ba20c2ada656",
    "beijing-2015": "sha256:985f7495ba6f9b0ef17a689bd10929df4d892a6c4af4cb8df61f682927874d63",
    "beijing-model": "sha256:2d732f7180d0c9ea20605bafba4005c480feb733c47793aac2c51ee17588d1a0",
    "fangshan-2018": "sha256:cdc375bbec1f4f50fae6986efa996f6fb4d8c28a2f835d1541db07cd81ee2673",
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
