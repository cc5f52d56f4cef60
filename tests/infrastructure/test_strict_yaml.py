from pathlib import Path

import pytest

from domain.scheme.mistakes import Mistake
from infrastructure.strict_yaml import LARGEST_FILE, NotYaml, find, plain, read


def refused(text: str | bytes) -> list[Mistake]:
    with pytest.raises(NotYaml) as refusal:
        read(text.encode() if isinstance(text, str) else text, "notice.yaml")
    return refusal.value.mistakes


def told(text: str | bytes) -> list[tuple[str, int, int]]:
    return [(mistake.code, mistake.line, mistake.column) for mistake in refused(text)]


def test_plain_words_stay_words() -> None:
    text = "{a: no, b: 1.10, c: 2018-04-12, d: 0o17, e: 12:30:45, f: '~', g: yes}"
    expected = {"a": "no", "b": "1.10", "c": "2018-04-12", "d": "0o17", "e": "12:30:45", "f": "~", "g": "yes"}
    assert plain(read(text.encode(), "notice.yaml")) == expected


def test_only_nothing_is_nothing() -> None:
    assert plain(read(b"a:\nb: ~\nc: null\nd: ''\n", "notice.yaml")) == {
        "a": None,
        "b": None,
        "c": None,
        "d": "",
    }


def test_an_anchor_may_be_used_again() -> None:
    assert plain(read(b"a: &x [1, 2]\nb: *x\n", "notice.yaml")) == {"a": ["1", "2"], "b": ["1", "2"]}


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert plain(read("\ufeffa: b".encode(), "notice.yaml")) == {"a": "b"}


def test_a_place_is_found_by_its_key_and_the_nearest_one_when_it_is_missing() -> None:
    root = read(b"a:\n  - b: 1\n    c: 2\n", "notice.yaml")
    spots = [find(root, place)[1] for place in (("a", 0, "c"), ("a", 0, "missing"), ("a", 7), ())]
    assert [(spot.line, spot.column) for spot in spots] == [(3, 5), (2, 5), (1, 1), (1, 1)]


def test_every_duplicate_key_is_told_at_its_line() -> None:
    assert told("a: 1\nb: {c: 1, c: 2}\na: 3\n") == [("duplicate-key", 2, 11), ("duplicate-key", 3, 1)]


def test_tags_merge_keys_and_unknown_aliases_are_refused() -> None:
    text = "a: !!python/object/apply:os.system [ls]\nb: &x {c: 1}\nd: {<<: *x}\ne: *y\nf: !!binary aGk=\n"
    assert told(text) == [("tag", 1, 4), ("merge-key", 3, 5), ("unknown-alias", 4, 4), ("tag", 5, 4)]


def test_an_alias_inside_itself_is_unknown() -> None:
    assert told("a: &a [*a]") == [("unknown-alias", 1, 8)]


def test_a_bomb_of_aliases_is_refused_before_it_goes_off() -> None:
    lines = ['a: &a ["lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol"]']
    for here, before in zip("bcdefghi", "abcdefgh", strict=True):
        lines.append(f"{here}: &{here} [{', '.join(['*' + before] * 10)}]")
    assert [code for code, _, _ in told("\n".join(lines))] == ["too-many-values"]


def test_deep_nesting_is_refused_without_running_out_of_stack() -> None:
    assert [code for code, _, _ in told("[" * 100_000)] == ["too-deep"]


def test_keys_are_words_and_a_file_is_one_document() -> None:
    assert told("? [a]\n: b\n") == [("bad-key", 1, 3)]
    assert told("a: b\n---\nc: d\n") == [("several-documents", 2, 1)]


def test_an_empty_file_is_told() -> None:
    assert told("") == told("# nothing but a remark\n") == [("empty", 1, 1)]


def test_a_file_that_is_too_large_is_not_even_read() -> None:
    assert told(b"a: " + b"x" * LARGEST_FILE) == [("too-large", 1, 1)]


def test_another_encoding_is_told_with_its_line() -> None:
    assert told("title: ok\nwords: 职工之家\n".encode("gb18030")) == [("not-utf-8", 2, 1)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: 1\n\tb: 2\n", "制表符"),
        ("a：1\nb: 2\n", "全角的“：”"),
        ("a: [b，c\nd: e\n", "全角的“，”"),
        ("a: b: c\n", "加引号"),
        ('a: "b\n', "缩进、引号和括号"),
    ],
    ids=["a-tab", "a-full-width-colon", "a-full-width-comma", "a-colon-in-a-text", "an-open-quote"],
)
def test_broken_yaml_comes_with_the_likely_reason(text: str, hint: str) -> None:
    [mistake] = refused(text)
    assert mistake.code == "yaml"
    assert hint in mistake.zh
    assert mistake.line > 0


def test_the_pure_reader_tells_the_same_as_the_fast_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where libyaml is missing, PyYAML's own parser is used."""
    import yaml

    texts = ["a: [1, no, ~]\nb: {c: 'x'}\n", "a: &x [1]\nb: *x\n"]
    fast = [plain(read(text.encode(), "notice.yaml")) for text in texts]
    monkeypatch.setattr("infrastructure.strict_yaml._LOADER", yaml.SafeLoader)
    assert [plain(read(text.encode(), "notice.yaml")) for text in texts] == fast
    assert told("a: 1\na: 2\n") == [("duplicate-key", 2, 1)]
