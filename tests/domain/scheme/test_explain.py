"""A notice told in words and as a diagram leaves nothing out."""

import copy
import re
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from domain.scheme import Scheme
from domain.scheme.explain import explain, mermaid
from domain.scheme.mistakes import Place, dotted
from domain.scheme.references import parts, spoken
from domain.scheme.telling.speaker import Lang
from domain.scheme.words import Part, Rule
from infrastructure.notices import load_scheme, parse_scheme, shipped
from infrastructure.strict_yaml import plain, read
from tests.support.papers import notice as small_notice

NOTICES = {**shipped(), "everything": Path(__file__).parent / "everything.yaml"}
LANGUAGES: tuple[Lang, ...] = ("zh", "en")

every_notice = pytest.mark.parametrize("name", NOTICES)
in_both_languages = pytest.mark.parametrize("lang", LANGUAGES)


def notice(name: str) -> Scheme:
    return load_scheme(NOTICES[name])


@every_notice
@in_both_languages
def test_every_step_of_every_honour_is_told_in_its_order(name: str, lang: Lang) -> None:
    scheme = notice(name)
    for honour, rules in scheme.honours.items():
        told = explain(scheme, honour, lang)
        places = [told.index(f"(`{step.step}`)") for step in rules.route]
        assert places == sorted(places)


@every_notice
@in_both_languages
def test_every_clause_and_every_assumption_is_told(name: str, lang: Lang) -> None:
    scheme = notice(name)
    told = explain(scheme, lang=lang)
    rules = [part for _, part in parts(scheme) if isinstance(part, Rule)]
    sources = {clause for rule in rules for _, clause in spoken(rule.clause, ())}
    sources |= {rule.assumption for rule in rules if rule.assumption}
    assert {source for source in sources if source not in told} == set()


@every_notice
@in_both_languages
def test_nothing_raw_is_told(name: str, lang: Lang) -> None:
    told = explain(notice(name), lang=lang)
    assert re.findall(r"None|Fraction|Span\(|Text\(|\{|<", told) == []


UNTOLD = {
    "assumption",  # told with the rule, by the test above
    "id", "key", "answer", "every_item",  # for programs, or said in other words
    "type",  # words are what is written where nothing else is said
    "counts_as_pass",  # of what keeps the honour anyway
    "none_of", "one_of",  # where the notice has a sentence of its own
}  # fmt: skip
"""Keys that a reader of the explanation need not see."""


ONE_VALUE = {"Scheme.calendar", "Quorum.of"}
"""Keys that have only one value for now: there is one calendar, and a quorum is a part of those expected."""


def test_the_notice_that_says_everything_has_every_key_and_not_as_it_is_left_out() -> None:
    said = {
        key
        for _, part in parts(notice("everything"))
        if isinstance(part, Part)
        for name, field in type(part).model_fields.items()
        for key in [owner(type(part), name)]
        if field.is_required() or getattr(part, name) != field.get_default(call_default_factory=True)
    }
    assert {owner(part, name) for part in language() for name in part.model_fields} - said == ONE_VALUE


def language(part: type[Part] = Part) -> Iterator[type[Part]]:
    """Every part of a notice that there is; those that others only build on as well."""
    for each in part.__subclasses__():
        yield from (each, *language(each)) if each.__module__.startswith("domain.scheme.") else ()


def owner(part: type[Part], name: str) -> str:
    """A key by the part that defines it: what all steps share need not be written at each kind of step."""
    return next(f"{each.__name__}.{name}" for each in part.__mro__ if name in each.__annotations__)


@in_both_languages
def test_the_calendar_of_working_days_is_told(lang: Lang) -> None:
    other = notice("everything").model_copy(update={"calendar": "fr"})
    assert explain(other, lang=lang) == explain(notice("everything"), lang=lang).replace(
        {"zh": "工作日历：cn", "en": "calendar: cn"}[lang], {"zh": "工作日历：fr", "en": "calendar: fr"}[lang]
    )


def test_every_key_that_is_written_is_told() -> None:
    """Taking any key out of the notice that says everything changes what is told of it – or the key is not worth telling."""
    content = plain(read(NOTICES["everything"].read_bytes(), "scheme.yaml"))
    whole = Scheme.model_validate(content)
    told = {lang: explain(whole, lang=lang) for lang in LANGUAGES}
    untold: set[str] = set()
    for place in places(content):
        if place[-1] in UNTOLD:
            continue
        try:
            less = Scheme.model_validate(without(content, place))
        except ValidationError:
            continue  # it is needed
        if less != whole and all(explain(less, lang=lang) == told[lang] for lang in LANGUAGES):
            untold.add(dotted(place))
    assert untold == {"checklists.score.items[3].required"}  # a remark is never required


def places(value: Any, here: Place = ()) -> Iterator[Place]:
    entries = (
        enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    )
    for step, inner in entries:
        if isinstance(step, str):
            yield (*here, step)
        yield from places(inner, (*here, step))


def without(content: Any, place: Place) -> Any:
    less = copy.deepcopy(content)
    around = reduce(lambda here, step: here[step], place[:-1], less)
    del around[place[-1]]
    return less


@every_notice
def test_one_honour_alone_is_told_as_in_the_whole(name: str) -> None:
    scheme = notice(name)
    for honour in scheme.honours:
        assert explain(scheme, honour).strip() in explain(scheme)


def test_a_rule_reads_as_a_sentence_with_its_source() -> None:
    lines = explain(notice("fangshan-2018")).splitlines()
    assert "- 已是合格职工之家〔FS2018-3.3.1b〕" in lines
    assert "  - 严重问题 → 提出撤销〔FS2018-3.3.5c〕" in lines
    lines = explain(notice("fangshan-2018"), lang="en").splitlines()
    assert "- holds Qualified Workers' Home [FS2018-3.3.1b]" in lines


@every_notice
@in_both_languages
def test_the_diagram_has_every_step_and_only_known_places(name: str, lang: Lang) -> None:
    scheme = notice(name)
    for honour, rules in scheme.honours.items():
        lines = mermaid(scheme, honour, lang).splitlines()
        assert lines[0] == "flowchart TD"
        nodes = {match[1] for line in lines if (match := re.match(r"\s+(\w+)[\[(]", line))}
        nodes |= {match[1] for line in lines if (match := re.match(r"\s+subgraph (\w+)", line))}
        nodes |= {match[1] for line in lines if (match := re.search(r"> (\w+)\(\[", line))}
        ends = {word for line in lines if "->" in line for word in re.findall(r"(?:^\s+|> )(\w+)", line)}
        assert ends <= nodes
        assert {f"step{number}" for number in range(1, len(rules.route) + 1)} <= nodes


def test_the_diagram_shows_the_road_and_the_life() -> None:
    lines = [line.strip() for line in mermaid(notice("fangshan-2018"), "district-advanced-home").splitlines()]
    assert 'step4["4. 系统工会检查验收<br/>系统工会（乡镇、街道、委、局、公司工会）"]' in lines
    assert "step3 --> step4" in lines
    assert "step7 --> in_force" in lines
    assert 'in_force -- "需整改（90天）" --> rectifying' in lines
    assert 'revocation_proposed -- "决定撤销" --> revoked' in lines


def test_a_unit_that_is_dissolved_is_not_called_by_the_word_for_a_revocation() -> None:
    told = next(line for line in explain(notice("fangshan-2018")).splitlines() if "机构变动：" in line)
    assert "解散终止" in told
    assert "撤销" not in told.partition("〔")[0]


def test_it_is_told_whether_a_suspension_ends_by_itself() -> None:
    assert "最长2个月；期满自动恢复" in explain(small_notice("timed"))
    assert "at most 2 months; after its last day valid again by itself" in explain(
        small_notice("timed"), lang="en"
    )
    assert "自动恢复" not in explain(small_notice("parallel"))


EVERYTHING = Path(__file__).parent / "everything.yaml"


def told_with(lang: Lang, *changes: tuple[str, str]) -> str:
    text = EVERYTHING.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return explain(parse_scheme(text), lang=lang)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("zh", "权属为public或private、不为foreign（提示语：限公有或民营）"),
        ("en", "权属 is public or private, is not foreign (told as: 限公有或民营)"),
    ],
)
def test_a_condition_with_a_sentence_of_its_own_is_told_all_the_same(lang: Lang, sentence: str) -> None:
    assert sentence in told_with(lang)


@pytest.mark.parametrize(
    ("year", "zh", "en"),
    [
        (
            "-1",
            "上一年12月1日至当年1月31日",
            "1 December of the year before to 31 January of the round's year",
        ),
        ("0", "每年12月1日至次年1月31日", "1 December of every year to 31 January of the year after"),
        (
            "1",
            "次年12月1日至第三年1月31日",
            "1 December of the year after to 31 January of the year after that",
        ),
    ],
)
def test_a_window_over_new_year_is_told_with_the_years_it_lies_in(year: str, zh: str, en: str) -> None:
    across = ("{from: --03-01, to: --05-31}", f"{{from: --12-01, to: --01-31, year: {year}}}")
    assert zh in told_with("zh", across)
    assert en in told_with("en", across)


def test_the_bound_of_a_share_is_told_in_percent() -> None:
    assert "guides占staff的比例（1年内登记的）不少于10%" in told_with("zh")
