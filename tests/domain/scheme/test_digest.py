"""What a published notice means does not change unnoticed: its content, and so its digest, is held here."""

import pytest

from infrastructure.notices import load_scheme, shipped

DIGESTS = {
    "beijing-2013": "sha256:118157582488486a93f97416ff17c54d74887704f52fd43283e7ba20c2ada656",
    "beijing-2015": "sha256:985f7495ba6f9b0ef17a689bd10929df4d892a6c4af4cb8df61f682927874d63",
    "beijing-model": "sha256:736ba12167ebfb443fdb44373770e147d4677c6a381804f697e10538fa2483ae",
    "fangshan-2018": "sha256:5d54853f9f4a9c0dee0623b8e666fadc60858c6f7b3fb659bbfed5af48597406",
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
