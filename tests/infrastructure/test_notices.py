"""Notices are read strictly, and every mistake is told at once: where it is, and what to do."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.scheme import Scheme
from domain.scheme.mistakes import Mistake
from infrastructure.notices import NoticeRefused, load_scheme, parse_scheme, shipped
from infrastructure.reference.scheme_examples import WHOLE_NOTICE
from infrastructure.strict_yaml import plain, read
from infrastructure.wording import validated

EVERYTHING = Path(__file__).parent.parent / "domain" / "scheme" / "everything.yaml"


def refused(text: str) -> list[Mistake]:
    with pytest.raises(NoticeRefused) as refusal:
        parse_scheme(text)
    return refusal.value.mistakes


def with_(right: str, wrong: str) -> str:
    """The example notice with one thing in the place of another."""
    assert WHOLE_NOTICE.count(right) == 1, right
    return WHOLE_NOTICE.replace(right, wrong)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


STEP = "\n      - {step: city, title: 市文明办审批, act: approve, by: city, seal: required, clause: 第六条}"

SHAPES = {
    "an unknown key": (
        "issued_on: 2024-03-01",
        "isued_on: 2024-03-01",
        "unknown-key",
        "是不是“issued_on”？",
        "did you mean `issued_on`?",
    ),
    "a key with the wrong line between its words": (
        "on_disagreement:",
        "on-disagreement:",
        "unknown-key",
        "是不是“on_disagreement”？",
        "did you mean",
    ),
    "a key nobody can guess": (
        "issued_on: 2024-03-01",
        "zzz: 1",
        "unknown-key",
        "可以写的有：include、scheme、",
        "known keys: include, scheme,",
    ),
    "a missing key": (
        "    conferring_body: city\n",
        "",
        "missing-key",
        "缺少“conferring_body”，请补上（参与者）",
        "`conferring_body` is missing",
    ),
    "nothing after a key": (
        "title: 文明服务窗口",
        "title:",
        "empty-value",
        "“title”后面没有内容",
        "Nothing stands after `title`",
    ),
    "a text where a list belongs": (
        "kinds: [window]",
        "kinds: window",
        "bad-value",
        "例如[window]",
        "for example [window]",
    ),
    "a list where a map belongs": (
        "grounds: {complaint-upheld: 投诉查实}",
        "grounds: [complaint-upheld]",
        "wrong-type",
        "不能写列表",
        "A list is not possible",
    ),
    "a map where a text belongs": (
        "issuer: city-office",
        "issuer: {id: city-office}",
        "wrong-type",
        "应是文字",
        "write a text",
    ),
    "a word outside a list": (
        "seal: required",
        "seal: requried",
        "not-one-of",
        "是不是“required”？可用的有：required、optional、none",
        "did you mean `required`?",
    ),
    "a word outside a list of words and maps": (
        "unit: self",
        "unit: slef",
        "not-one-of",
        "是不是“self”？",
        "or a map (nearest)",
    ),
    "a key in one alternative of several": (
        "{nearest: [city]",
        "{neerest: [city]",
        "unknown-key",
        "是不是“nearest”？",
        "did you mean `nearest`?",
    ),
    "an act nobody knows": (
        "act: approve",
        "act: aprove",
        "not-one-of",
        "没有“aprove”这种步骤，是不是“approve”？",
        "There is no act `aprove`",
    ),
    "a step without act": ("act: approve, ", "", "missing-key", "缺少“act”", "`act` is missing"),
    "a date that is none": (
        "issued_on: 2024-03-01",
        "issued_on: 2024-02-30",
        "bad-date",
        "2018-04-12",
        "2018-04-12",
    ),
    "a date without lines": (
        "issued_on: 2024-03-01",
        "issued_on: 20240301",
        "bad-date",
        "2018-04-12",
        "2018-04-12",
    ),
    "a day of the year that is none": (
        "from: --03-01",
        "from: --13-01",
        "bad-date",
        "每年的某日",
        "a day of every year",
    ),
    "a span that is none": ("every: P1Y", "every: 1年", "bad-span", "P2Y、P6M、P90D", "P2Y, P6M, P90D"),
    "a truth that is none": (
        "including_self: true",
        "including_self: maybe",
        "bad-yes-no",
        "true或false",
        "true or false",
    ),
    "an id with a space": (
        "scheme: example-2024",
        "scheme: example 2024",
        "bad-id",
        "不能作代号",
        "is no id",
    ),
    "a key that is no id": (
        "  civilised-window:\n",
        "  civilised window:\n",
        "bad-id",
        "不能作代号",
        "is no id",
    ),
    "a route without steps": (STEP, " []", "too-few", "至少要有1项", "At least 1"),
}


@pytest.mark.parametrize("case", SHAPES, ids=lambda name: name.replace(" ", "-"))
def test_each_wrong_shape_is_explained_at_its_line(case: str) -> None:
    right, wrong, code, zh, en = SHAPES[case]
    [mistake] = refused(with_(right, wrong))
    assert mistake.code == code
    assert zh in mistake.zh
    assert en in mistake.en
    if wrong.strip():
        assert mistake.line == line_of(WHOLE_NOTICE, right) + (wrong.startswith("\n"))


CONDITIONS = {  # x is an honour of another notice
    "{hold: x, clause: 一}": ("unknown-condition", "是不是“holds”？"),
    "{figure: workers, at_least: many, clause: 一}": ("bad-number", "应是数字"),
    "{holds: x, for_at_least: 2Y, clause: 一}": ("bad-span", "P2Y"),
    "{share_of_sub_units: x, at_least: most, clause: 一}": ("bad-share", "2/3、0.9或90%"),
    "{share_of_sub_units: x, at_least: 1/0, clause: 一}": ("bad-share", "2/3、0.9或90%"),
    "{conferred_in_a_row: 3.5, honour: x, clause: 一}": ("bad-number", "应是整数"),
    "{holds: [x, {y: z}], clause: 一}": ("wrong-type", "应是文字"),
    "{holds: x, off: home, clause: 一}": ("unknown-key", "是不是“of”？"),
    "{any_of: [{holds: x, clause: 一, evr: true}], clause: 一}": ("unknown-key", "是不是“ever”？"),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_inside_a_condition_only_the_condition_meant_is_explained(condition: str) -> None:
    code, zh = CONDITIONS[condition]
    text = with_("    round:\n", f"    requires:\n      - {condition}\n    round:\n")
    [mistake] = refused(text + "honours_elsewhere: {x: 别的荣誉}\n")
    assert (mistake.code, mistake.line) == (code, line_of(WHOLE_NOTICE, "    round:\n") + 1)
    assert zh in mistake.zh


def test_a_material_nobody_knows_is_explained() -> None:
    [mistake] = refused(with_("    round:\n", "    materials:\n      - {from: x, clause: 一}\n    round:\n"))
    assert mistake.code == "unknown-material"
    assert "是不是“form”？" in mistake.zh


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        with_("scheme: example-2024", "scheme: a b").replace("unit: self", "unit: slef").replace("P1Y", "1Y")
    )
    found = [(mistake.code, mistake.path) for mistake in refused(text)]
    assert found == [
        ("bad-id", "scheme"),
        ("not-one-of", "actors.applicant.unit"),
        ("bad-span", "honours.civilised-window.round.every"),
    ]


def test_a_mistake_reads_like_a_line_of_a_compiler() -> None:
    [mistake] = refused(with_("every: P1Y", "every: P1"))
    line = line_of(WHOLE_NOTICE, "every: P1Y")
    assert str(mistake).startswith(f"scheme.yaml:{line}:7: 不能写“P1”，应是时长")
    assert str(mistake).endswith("[bad-span] (honours.civilised-window.round.every)")


def test_a_misspelt_key_is_not_also_told_as_missing() -> None:
    [mistake] = refused(with_("title: {zh: 2024", "titel: {zh: 2024"))
    assert (mistake.code, mistake.path) == ("unknown-key", "titel")


def test_words_need_no_quotes() -> None:
    text = with_("{step: city, title: 市文明办审批", "{step: 1.10, title: 2018").replace(
        "window:\n    title: 文明服务窗口", "window:\n    title: no"
    )
    scheme = parse_scheme(text)
    honour = scheme.honours["civilised-window"]
    assert (str(honour.title), honour.route[0].step, str(honour.route[0].title)) == ("no", "1.10", "2018")


def test_a_step_that_is_no_map_is_told_in_one_sentence() -> None:
    [mistake] = refused(with_(STEP, "\n      - approve"))
    assert (mistake.code, mistake.zh[:10]) == ("missing-key", "缺少“act”，可用")


# --- what is wrong and what it means -----------------------------------------------------------------------------------


def test_what_is_well_written_is_looked_at_beside_what_is_not() -> None:
    """A clerk mends how a step is written and whom it names in one round."""
    text = with_("by: city, seal: required", "by: citi, seal: requried").replace(
        "window: 服务窗口", "desk: 窗口"
    )
    assert [(mistake.code, mistake.path) for mistake in refused(text)] == [
        ("undefined-kind-of-home", "honours.civilised-window.kinds[0]"),
        ("undefined-actor", "honours.civilised-window.route[0].by"),
        ("not-one-of", "honours.civilised-window.route[0].seal"),
    ]


def test_what_is_defined_badly_is_not_also_undefined() -> None:
    text = with_(
        "city: {title: 市文明办, unit: {nearest: [city]", "city: {titel: 市文明办, unit: {neerest: [city]"
    )
    assert {mistake.code for mistake in refused(text)} == {"unknown-key"}


def test_a_rule_whose_source_may_be_under_an_unknown_key_is_not_said_to_have_none() -> None:
    [mistake] = refused(with_("clause: 第八条\n      revocation", "source: 第八条\n      revocation"))
    assert (mistake.code, mistake.path) == ("unknown-key", "honours.civilised-window.standing.source")


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_said_to_be_wrong_because_something_else_is(seed: int) -> None:
    """The notice that says everything means nothing wrong. Written wrongly in one place, it is wrong in that place alone."""
    chance = random.Random(seed)
    for _ in range(50):
        content = plain(read(EVERYTHING.read_bytes(), "scheme.yaml"))
        around, last = somewhere(content, chance)
        spoil(around, last, chance)
        text = json.dumps(content, ensure_ascii=False, indent=1)
        _, in_its_shape = validated(Scheme, read(text.encode(), "scheme.yaml"))
        if in_its_shape:
            assert sorted(map(str, mistakes_in(text))) == sorted(map(str, in_its_shape))


def somewhere(content: Any, chance: random.Random) -> tuple[Any, str | int]:
    """A list or map of the notice, and one of its keys."""
    *way, last = chance.choice([place for place in places(content) if place])
    for step in way:
        content = content[step]
    return content, last


def spoil(around: Any, last: str | int, chance: random.Random) -> None:
    """Write another kind of value, or another key, or none at all."""
    if isinstance(around, dict) and chance.random() < 0.5:
        value = around.pop(last)
        if other := chance.choice(["", f"{last}s", "qqq"]):
            around[other] = value
    else:
        around[last] = chance.choice([[["x"]], {"x": {"y": "z"}}, "1 x"])


STRANGE: tuple[Any, ...] = (
    *(
        None,
        "",
        "x",
        "-1",
        "1/0",
        "P0D",
        "P99999999999Y",
        "NaN",
        "1e999",
        "2018-02-30",
        "--02-30",
        "last",
        "a" * 500,
    ),
    *({}, [], [{}], {"x": "y"}),
)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_changed_in_a_notice_is_either_fine_or_told(seed: int) -> None:
    """No change of the notice that says everything leads to anything but a scheme or mistakes with their lines."""
    chance = random.Random(seed)
    for _ in range(50):
        content = plain(read(EVERYTHING.read_bytes(), "scheme.yaml"))
        around, last = somewhere(content, chance)
        around[last] = chance.choice(STRANGE)
        text = json.dumps(content, ensure_ascii=False, indent=1)
        lines = [mistake.line for mistake in mistakes_in(text)]
        assert all(0 < line <= text.count("\n") + 1 for line in lines)


def mistakes_in(text: str) -> list[Mistake]:
    try:
        parse_scheme(text)
    except NoticeRefused as refusal:
        return refusal.mistakes
    return []


def places(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in inner:
        yield from places(below, (*way, step))


# --- files -------------------------------------------------------------------------------------------------------------


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.yaml").write_text(text, "utf-8")
    return path


FORMS = "forms:\n  f:\n    title: 表\n    clause: 一\n    sections: []\n"


def test_a_folder_a_file_and_a_text_give_the_same_scheme(tmp_path: Path) -> None:
    folder(tmp_path, scheme=WHOLE_NOTICE)
    assert load_scheme(tmp_path) == load_scheme(tmp_path / "scheme.yaml") == parse_scheme(WHOLE_NOTICE)


def test_included_files_are_merged(tmp_path: Path) -> None:
    filed = WHOLE_NOTICE.replace("    route:\n", "    materials: [{form: f, clause: 第六条}]\n    route:\n")
    folder(tmp_path, scheme=filed + "include: [forms.yaml]\n", forms=FORMS + "seats: {desk: 窗口}\n")
    scheme = load_scheme(tmp_path)
    assert list(scheme.forms) == ["f"]
    assert list(scheme.seats) == ["desk"]


def test_a_mistake_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    folder(tmp_path, scheme=WHOLE_NOTICE + "include: forms.yaml\n", forms=FORMS.replace("clause", "claus"))
    with pytest.raises(NoticeRefused) as refusal:
        load_scheme(tmp_path)
    assert [(m.file, m.line, m.code) for m in refusal.value.mistakes] == [("forms.yaml", 4, "unknown-key")]


def told(path: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(NoticeRefused) as refusal:
        load_scheme(path)
    return [(mistake.file, mistake.line, mistake.code) for mistake in refusal.value.mistakes]


def test_what_two_files_define_is_refused(tmp_path: Path) -> None:
    own = WHOLE_NOTICE + FORMS + "include: [forms.yaml]\n"
    folder(tmp_path, scheme=own, forms=FORMS + "issuer: other\n")
    assert told(tmp_path) == [("forms.yaml", 2, "duplicate-key"), ("forms.yaml", 6, "duplicate-key")]


def test_an_include_may_not_leave_the_folder(tmp_path: Path) -> None:
    inner = tmp_path / "notice"
    inner.mkdir()
    folder(tmp_path, secret=FORMS)
    (inner / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    folder(
        inner,
        scheme=WHOLE_NOTICE + f"include: [../secret.yaml, {tmp_path}/secret.yaml, link.yaml, nowhere.yaml]\n",
    )
    line = WHOLE_NOTICE.count("\n") + 1
    assert told(inner) == [("scheme.yaml", line, "include")] * 4


def test_an_include_that_includes_or_is_no_name_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, scheme=WHOLE_NOTICE + "include: [forms.yaml, {a: b}]\n", forms="include: [x.yaml]\n")
    line = WHOLE_NOTICE.count("\n") + 1
    assert told(tmp_path) == [("scheme.yaml", line, "include"), ("forms.yaml", 1, "include")]


def test_a_text_may_not_include_files() -> None:
    assert [mistake.code for mistake in refused(WHOLE_NOTICE + "include: [pyproject.toml]\n")] == ["include"]


def test_a_notice_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path / "nothing.yaml") == [("nothing.yaml", 1, "include")]


def test_a_list_is_no_notice(tmp_path: Path) -> None:
    folder(tmp_path, scheme="- a\n- b\n")
    assert told(tmp_path) == [("scheme.yaml", 1, "wrong-type")]


# --- what comes with Jianjia ----------------------------------------------------------------------------------------------


def test_the_shipped_notices_are_found_by_their_names() -> None:
    assert {name: load_scheme(path).scheme for name, path in shipped().items()} == {
        "beijing-2013": "beijing-2013",
        "beijing-2015": "beijing-2015",
        "beijing-model": "beijing-model",
        "fangshan-2018": "fangshan-2018",
    }


@pytest.mark.parametrize("name", shipped())
def test_a_published_notice_keeps_its_content_and_its_digest(name: str) -> None:
    scheme = load_scheme(shipped()[name])
    again = Scheme.reread(scheme.canonical)
    assert again == scheme
    assert (again.canonical, again.pin) == (scheme.canonical, scheme.pin)
    assert Scheme.model_validate_json(scheme.canonical).canonical == scheme.canonical


def test_a_published_notice_keeps_its_digest_when_the_language_grows() -> None:
    """Bytes published before a key existed are the truth; its default is not added to them."""
    scheme = parse_scheme(WHOLE_NOTICE)
    older = scheme.canonical.replace(b'"contact":null,', b"")
    assert older != scheme.canonical
    again = Scheme.reread(older)
    assert again == scheme
    assert again.canonical == older
    assert again.digest != scheme.digest


def test_defaults_are_part_of_the_content() -> None:
    assert b'"when_none":"refuse"' in parse_scheme(WHOLE_NOTICE).canonical
