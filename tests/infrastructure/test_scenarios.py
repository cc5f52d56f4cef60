"""What a scenario file may say, what is told of a wrong one, and that a story that did not happen is not believed."""

import re
from pathlib import Path

import pytest
import yaml

from application.commands import COMMANDS
from application.desk import KINDS
from domain.refusals import every
from infrastructure.reference.scenario_examples import A_SCENARIO, FILLED, INLINE_TREE, RECIPES
from infrastructure.reference.scenario_language import EXPLAINED, MEANINGS, SHARED_FACTS, generate
from infrastructure.reference.scheme_examples import WHOLE_NOTICE
from infrastructure.scenarios.checking import OF_THE_API, read_moment
from infrastructure.scenarios.comparing import facts, row_differences, same
from infrastructure.scenarios.databases import play_on, stages
from infrastructure.scenarios.language import Prepared
from infrastructure.scenarios.reading import ScenariosRefused, read_scenarios, scenario_files
from infrastructure.scenarios.running import NotEmpty, Outcome, set_stage
from interfaces.http import refusals as api

HEAD = "scenario: a story\nschemes: fangshan-2018\ntree: fangshan-small\nsteps:\n"
QUALIFIED = """\
  - {on: 2018-03-01, as: hospital/members-congress, do: home.decide-standard, to: hospital-home,
     with: {scheme: fangshan-2018, standard: qualified-home, expected: 120, present: 110, in_favour: 108}}
"""
ROUND = """\
  - {on: 2018-04-10, as: fangshan-federation/organisation-and-publicity, do: round.open, names: R1,
     with: {scheme: fangshan-2018, honour: district-advanced-home, cycle: "2018"}}
"""
APPLIED = """\
  - {on: 2018-05-02, as: hospital/chair, do: award.apply, names: A1, with: {round: R1, home: hospital-home, papers: complete}}
"""


def read(folder: Path, text: str, name: str = "story.yaml") -> list[Prepared]:
    file = folder / name
    file.write_text(text, "utf-8")
    return read_scenarios([file])


def played(folder: Path, steps: str) -> Outcome:
    (scenario,) = read(folder, HEAD + steps)
    with stages() as ready:
        return ready.play(scenario)


def differences(folder: Path, steps: str) -> list[tuple[int, str, str, str]]:
    """Line, what, expected, got – of everything that was not as told."""
    found = [(step.spot.line, each) for step in played(folder, steps).played for each in step.differences]
    return [(line, each.what, each.expected, each.got) for line, each in found]


def mistakes(folder: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(ScenariosRefused) as refused:
        read(folder, text)
    return [(each.line, each.code) for each in refused.value.mistakes]


# --- playing -------------------------------------------------------------------------------------------------------------


def test_a_story_that_happened_is_believed(tmp_path: Path) -> None:
    assert played(tmp_path, QUALIFIED + ROUND + APPLIED).ok


def test_an_act_expected_to_be_refused_that_is_accepted_differs(tmp_path: Path) -> None:
    steps = QUALIFIED.replace("}}", "}, refused: out-of-turn}")
    ((line, what, expected, _),) = differences(tmp_path, steps)
    assert (line, what, expected) == (5, "结果 / outcome", "out-of-turn")


def test_an_act_expected_to_be_accepted_that_is_refused_differs_with_its_sentence_and_clause(
    tmp_path: Path,
) -> None:
    ((line, _, _, got),) = differences(tmp_path, ROUND + APPLIED)
    assert line == 7
    assert got.startswith("prerequisite-missing: 申报前提未满足")
    assert got.endswith("[FS2018-3.3.1b]")


def test_another_refusal_than_the_one_expected_differs(tmp_path: Path) -> None:
    steps = ROUND + APPLIED.replace("names: A1", "refused: out-of-turn")
    assert [each[2] for each in differences(tmp_path, steps)] == ["out-of-turn"]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("clause: FS2018-3.3.1b", None),
        ("clause: FS2018-3.3.1a", "clause"),
        ("says: 合格", None),
        ("says: 优秀", "says"),
    ],
)
def test_the_clause_and_the_sentence_of_a_refusal_are_checked(
    tmp_path: Path, more: str, what: str | None
) -> None:
    steps = ROUND + APPLIED.replace("names: A1", f"refused: prerequisite-missing, {more}")
    assert [each[1] for each in differences(tmp_path, steps)] == ([what] if what else [])


def test_what_holds_afterwards_is_checked_as_far_as_it_is_written(tmp_path: Path) -> None:
    good = APPLIED.replace(
        "}}", "}, expects: {stage: in-route, waiting: assembly, seals: [], standing: ~, home: hospital-home}}"
    )
    assert differences(tmp_path, QUALIFIED + ROUND + good) == []
    wrong = APPLIED.replace("}}", "}, expects: {waiting: district, seals: [assembly]}}")
    assert differences(tmp_path, QUALIFIED + ROUND + wrong) == [
        (9, "waiting", "district", "assembly"),
        (9, "seals", "[assembly]", "[]"),
    ]


def test_events_and_warnings_are_checked_exactly(tmp_path: Path) -> None:
    good = APPLIED.replace("}}", "}, events: [award.applied], warned: [not-reviewed]}")
    assert differences(tmp_path, QUALIFIED + ROUND + good) == []
    wrong = APPLIED.replace("}}", "}, events: [], warned: []}")
    assert [each[1] for each in differences(tmp_path, QUALIFIED + ROUND + wrong)] == ["events", "warned"]


def test_what_comes_after_a_difference_is_not_played(tmp_path: Path) -> None:
    steps = ROUND + APPLIED + "  - {as: hospital/chair, do: award.withdraw, to: A1, with: {reason: 重报}}\n"
    outcome = played(tmp_path, steps)
    assert not outcome.ok
    assert len(outcome.played) == 2


def test_registers_are_asked_between_the_steps_and_at_the_end(tmp_path: Path) -> None:
    check = "  - {check: {register: worklist, for: hospital/members-congress, rows: [{award: A1, step: assembly}]}}\n"
    end = "registers:\n  - {register: worklist, for: hospital/chair, rows: []}\n  - {register: honours, count: 0}\n"
    assert differences(tmp_path, QUALIFIED + ROUND + APPLIED + check + end) == []
    wrong = end.replace("rows: []", "rows: [{award: A1}]").replace("count: 0", "count: 1")
    assert [(each[0], each[1]) for each in differences(tmp_path, QUALIFIED + ROUND + APPLIED + wrong)] == [
        (11, "缺行 / row missing"),
        (12, "count"),
    ]


TIMED = """\
scenario: time passes
schemes: {notices}/timed.yaml
tree: fangshan-small
steps:
  - {{on: 2019-01-10, as: fangshan-federation/registrar, do: award.import, names: T1, with: {{id: t1, scheme: timed,
     honour: torch, home: hospital-home, document: 文件, awarded_by: fangshan-federation}}}}
  - {{on: 2019-05-10, sweep: []}}
"""


def test_the_sweep_records_what_time_brought_and_only_that(tmp_path: Path) -> None:
    notices = Path(__file__).parent.parent / "support" / "notices"
    text = TIMED.format(notices=notices)
    suspended = "[{award: T1, event: award.suspended, on: 2019-05-11, clause: 第四条}]"
    good = text + f"  - {{on: 2019-08-01, sweep: {suspended}}}\n  - {{sweep: []}}\n"
    (scenario,) = read(tmp_path, good)
    with stages() as ready:
        assert ready.play(scenario).ok
        (slept,) = read(tmp_path, text + "  - {on: 2019-05-11, sweep: []}\n")
        ((difference,),) = [step.differences for step in ready.play(slept).played if step.differences]
    assert "award: t1, event: award.suspended, on: 2019-05-11, clause: 第四条" in difference.got


def test_a_sweep_is_expected_to_record_what_it_can_record(tmp_path: Path) -> None:
    steps = "  - {on: 2019-05-10, sweep: [{award: A1, event: award.ended}, {when: 2019-05-10}], do: award.renew}\n"
    assert mistakes(tmp_path, HEAD + steps) == [(5, "what-step")]
    assert mistakes(tmp_path, HEAD + steps.replace(", do: award.renew", "")) == [
        (5, "unknown-event"),
        (5, "unknown-fact"),
    ]


def test_a_question_no_register_can_answer_differs(tmp_path: Path) -> None:
    steps = QUALIFIED + "  - {check: {register: honour, rows: []}}\n"
    ((_, what, _, got),) = differences(tmp_path, steps)
    assert what == "honour"
    assert "there is no register honour" in got


def test_a_paper_that_cannot_be_filled_in_differs(tmp_path: Path) -> None:
    steps = QUALIFIED + ROUND + APPLIED.replace("papers: complete", 'form: {fill: "9-9"}')
    assert [each[3] for each in differences(tmp_path, steps)] == ["form 9-9"]


def test_a_fault_of_the_engine_is_told_and_the_other_scenarios_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a wheel came off")

    (scenario,) = read(tmp_path, HEAD + QUALIFIED)
    with stages() as ready:
        ready.play(scenario)
        monkeypatch.setattr("domain.home.UnionHome.decide_standard", broken)
        ((difference,),) = [step.differences for step in ready.play(scenario).played if step.differences]
    assert "a wheel came off" in difference.got


def test_a_fault_of_the_engine_in_a_sweep_is_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a wheel came off")

    notices = Path(__file__).parent.parent / "support" / "notices"
    (scenario,) = read(tmp_path, TIMED.format(notices=notices) + "  - {on: 2019-08-01, sweep: []}\n")
    monkeypatch.setattr("application.agenda.what_is_next", broken)
    with stages() as ready:
        ((difference,),) = [step.differences for step in ready.play(scenario).played if step.differences]
    assert "a wheel came off" in difference.got


def test_a_step_without_a_day_happens_together_with_the_one_before(tmp_path: Path) -> None:
    steps = QUALIFIED + ROUND + APPLIED.replace("on: 2018-05-02, ", "on: 2018-05-02 16:30, ")
    outcome = played(
        tmp_path, steps + "  - {as: hospital/chair, do: award.withdraw, to: A1, with: {reason: 重报}}\n"
    )
    assert [step.told[:16] for step in outcome.played[2:]] == ["2018-05-02 16:30", "2018-05-02 16:30"]


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("2018-05-02", None, "2018-05-02 09:00"),
        ("2018-05-02", "2018-05-02 14:30", "2018-05-02 14:30"),
        ("2018-05-02 23:59", None, "2018-05-02 23:59"),
        ("2018-05-02T08:00", None, "2018-05-02 08:00"),
        (None, "2018-05-02 14:30", "2018-05-02 14:30"),
        ("2018-02-30", None, None),
        ("二日", None, None),
        ("0001-01-01", None, None),
        ("9999-12-31 23:59", None, None),
    ],
)
def test_a_day_is_nine_in_the_morning(text: str | None, before: str | None, expected: str | None) -> None:
    found = read_moment(text, read_moment(before, None) if before else None)
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == expected


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "soon"])
def test_a_day_on_which_nobody_acts_is_told_as_a_mistake_of_the_file(tmp_path: Path, day: str) -> None:
    assert mistakes(tmp_path, HEAD + f"  - {{on: {day}, sweep: []}}\n") == [(5, "bad-date")]


def test_who_sits_in_the_seat_acts_unless_another_person_is_named(tmp_path: Path) -> None:
    other = QUALIFIED.replace("do:", "person: p-3101, do:").replace("}}", "}, refused: seat-not-held}")
    assert differences(tmp_path, other) == []
    only_person = QUALIFIED.replace("as: hospital/members-congress", "person: p-3103")
    assert differences(tmp_path, only_person) == []


def test_a_scenario_needs_a_database_of_its_own(tmp_path: Path, sqlite_url: str) -> None:
    (scenario,) = read(tmp_path, HEAD + QUALIFIED)
    assert play_on(sqlite_url, scenario).ok
    with pytest.raises(NotEmpty):
        set_stage(scenario, sqlite_url)


def test_a_scenario_leaves_nothing_behind_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    (scenario,) = read(tmp_path, HEAD + QUALIFIED)
    assert play_on(postgresql_url, scenario, 1).ok
    assert play_on(postgresql_url, scenario, 1).ok


# --- papers --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("papers", "refused"),
    [
        ("papers: complete", None),
        ("form: {fill: '5-1'}, checklist: {all: 是}, documents: complete", None),
        ("papers: complete, form: {fill: '5-1', unit: {worker_count: '12'}}", None),
        ("papers: complete, form: {fill: '5-1', unit: {worker_count: ~}}", "field-missing"),
        ("papers: complete, form: {fill: '5-1', unit: {worker_count: many}}", "wrong-type"),
        ("papers: complete, form: {fill: '5-1', deeds: {main_deeds: {characters: 801}}}", "too-long"),
        ("papers: complete, checklist: {all: pass, '3': ~}", "answer-missing"),
        ("papers: complete, checklist: {all: pass, '99': 是}", "unknown-item"),
        ("papers: complete, documents: [images]", "material-missing"),
        ("form: {fill: '5-1'}", "material-missing"),
    ],
)
def test_papers_are_filled_in_as_asked(tmp_path: Path, papers: str, refused: str | None) -> None:
    applied = APPLIED.replace("papers: complete", papers)
    if refused:
        applied = applied.replace("names: A1", f"refused: {refused}")
    assert differences(tmp_path, QUALIFIED + ROUND + applied) == []


# --- comparing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "actual", "equal"),
    [
        ("120", 120, True),
        ("120.0", 120, True),
        ("many", 120, False),
        ("true", True, True),
        ("是", True, True),
        ("no", True, False),
        (None, None, True),
        (None, [], True),
        (None, 0, False),
        ("x", None, False),
        (["a"], ("a",), True),
        (["a"], ("a", "b"), False),
        ({"a": "1"}, {"a": 1, "b": 2}, True),
        ({"c": "1"}, {"a": 1}, False),
        ({"2027": "x"}, {2027: "x"}, True),
        (["b", "a"], {"a", "b"}, False),
        (["a", "b"], {"a", "b"}, True),
    ],
)
def test_text_from_a_file_is_read_as_what_came(expected: object, actual: object, equal: bool) -> None:
    assert same(expected, actual) is equal


def test_rows_are_paired_so_that_as_many_as_possible_fit() -> None:
    rows = [{"a": "1", "b": "1"}, {"a": "1", "b": "2"}]
    assert list(row_differences([{"a": "1"}, {"a": "1", "b": "1"}], rows, in_order=False)) == []
    assert len(list(row_differences([{"a": "1"}, {"a": "1", "b": "1"}], rows, in_order=True))) == 2
    assert [each.got for each in row_differences([{"b": "2"}], rows, in_order=False)] == ["{a: 1, b: 1}"]


# --- files ---------------------------------------------------------------------------------------------------------------


def test_a_file_holds_several_scenarios_and_what_they_share(tmp_path: Path) -> None:
    text = f"""\
common:
  schemes: fangshan-2018
  tree: fangshan-small
  shared:
    qualified:
{QUALIFIED.replace("  -", "      -").replace("     with", "         with")}
    both:
      - {{given: qualified}}
---
scenario: one
given: both
---
scenario: two
steps:
  - {{given: qualified}}
"""
    one, two = read(tmp_path, text)
    assert [one.name, two.name] == ["one", "two"]
    assert one.steps == two.steps
    assert one.steps[0].spot.line == 6


def test_another_file_can_be_included_and_what_is_said_here_counts_more(tmp_path: Path) -> None:
    (tmp_path / "common.yaml").write_text(
        "common: {schemes: fangshan-2018, tree: fangshan-small, time_zone: UTC, shared: {a: []}}\n", "utf-8"
    )
    (one,) = read(
        tmp_path, "common: {include: common.yaml, schemes: beijing-model}\n---\nscenario: one\ngiven: a\n"
    )
    assert [scheme.scheme for scheme in one.schemes] == ["beijing-model"]
    assert (one.tree.tree, one.time_zone) == ("fangshan-small", "UTC")


def test_shared_steps_that_put_each_other_in_are_told_as_a_circle(tmp_path: Path) -> None:
    text = """\
common:
  schemes: fangshan-2018
  tree: fangshan-small
  shared:
    start: [{given: there}]
    there: [{given: back}]
    back: [{given: there}]
---
scenario: one
given: start
"""
    with pytest.raises(ScenariosRefused) as refused:
        read(tmp_path, text)
    (told,) = refused.value.mistakes
    assert (told.line, told.code) == (7, "list-cycle")
    assert "there → back → there" in told.zh
    assert "there → back → there" in told.en


def test_a_file_may_hold_only_what_others_share(tmp_path: Path) -> None:
    assert read(tmp_path, "common: {schemes: fangshan-2018, tree: fangshan-small}\n") == []


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    text = """\
common: {include: nope.yaml, tree: fangshan-smal}
---
scenario: wrong in every line
schemes: [fangshan-2018, fangshan-2019]
clauses: [FS2018-9.9]
steps:
  - {on: 2018-05-02, as: hospital, do: award.aply}
  - {on: 2018-05-01, as: a/b, do: award.endorse, with: {sealed: x, opinon: y}, refused: out-of-turns}
  - {as: a/b, do: award.deliberate, to: A1, with: {expected: many, present: 3, papers: complete}}
  - {check: {register: honours}}
  - {given: foo}
  - {as: a/b, do: award.withdraw, to: A1, with: {reason: x}, refused: not-found, names: B, clause: c}
  - {as: a/b, do: award.withdraw, to: A1, with: {reason: x}, expects: {weather: fine}, says: x}
  - {do: award.withdraw, to: A1, with: {reason: x}, events: [award.vanished]}
  - {as: a/b, do: award.apply, to: A1, with: {round: r, home: h}}
  - {as: a/b}
  - {on: soon, as: a/b, do: unit.rename, to: x, with: {title: y}}
"""
    assert mistakes(tmp_path, text) == [
        (1, "no-such-file"),
        (1, "unknown-tree"),
        (4, "unknown-scheme"),
        (5, "unknown-clause"),
        (7, "bad-actor"),
        (7, "unknown-act"),
        (8, "missing-key"),
        (8, "back-in-time"),
        (8, "unknown-key"),
        (8, "unknown-code"),
        (9, "unknown-key"),
        (9, "missing-key"),
        (9, "bad-number"),
        (10, "missing-key"),
        (11, "unknown-list"),
        (12, "out-of-place"),
        (13, "unknown-fact"),
        (13, "out-of-place"),
        (14, "missing-key"),
        (14, "unknown-event"),
        (15, "unknown-key"),
        (16, "what-step"),
        (17, "bad-date"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("foo: bar\n", [(1, "no-scenario")]),
        ("- a\n", [(1, "no-scenario")]),
        ("scenario: a\nstepps: []\ntree: fangshan-small\n", [(2, "unknown-key")]),
        ("scenario: a\nsteps:\n\t- x\n", [(3, "yaml")]),
        ("scenario: a\n---\nscenario: b\ntree: fangshan-small\n", [(1, "missing-key")]),
        ("scenario: a\ntree: {units: [{id: x, type: y}]}\n", [(2, "missing-key")]),
    ],
)
def test_what_is_no_scenario_is_told(tmp_path: Path, text: str, found: list[tuple[int, str]]) -> None:
    if not found:
        assert read(tmp_path, text) == []
    else:
        assert mistakes(tmp_path, text) == found


def test_a_wrong_notice_is_told_with_its_own_lines(tmp_path: Path) -> None:
    (tmp_path / "notice.yaml").write_text("scheme: x\ntitel: y\n", "utf-8")
    with pytest.raises(ScenariosRefused) as refused:
        read(tmp_path, "scenario: a\nschemes: notice.yaml\ntree: fangshan-small\n")
    assert {Path(each.file).name for each in refused.value.mistakes} == {"notice.yaml"}


def test_only_scenario_files_are_taken_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "scheme.yaml").write_text(WHOLE_NOTICE, "utf-8")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "story.yaml").write_text(A_SCENARIO, "utf-8")
    assert [file.name for file in scenario_files(tmp_path)] == ["story.yaml"]


# --- the reference page --------------------------------------------------------------------------------------------------


def test_the_whole_scenario_of_the_reference_page_is_as_told(tmp_path: Path) -> None:
    (tmp_path / "scheme.yaml").write_text(WHOLE_NOTICE, "utf-8")
    (scenario,) = read(tmp_path, A_SCENARIO)
    with stages() as ready:
        assert ready.play(scenario).ok


def test_the_tree_of_the_reference_page_can_be_read(tmp_path: Path) -> None:
    (scenario,) = read(tmp_path, f"scenario: a\n{INLINE_TREE}")
    assert [unit.id for unit in scenario.tree.units] == ["city", "town", "mill"]


@pytest.mark.parametrize("steps", [FILLED, *(steps for _, steps in RECIPES)])
def test_the_examples_of_the_reference_page_can_be_read(tmp_path: Path, steps: str) -> None:
    text = HEAD + "".join(f"  {line}\n" for line in steps.splitlines())
    assert len(read(tmp_path, text)[0].steps) == len(yaml.safe_load(steps))


@pytest.mark.parametrize("noun", KINDS)
def test_the_reference_page_tells_the_shape_of_every_list_and_map_that_can_be_expected(noun: str) -> None:
    known = facts(KINDS[noun].blank("-"))
    collections = {name for name, value in known.items() if isinstance(value, dict | list | set | tuple)}
    assert collections <= EXPLAINED[noun].keys() <= known.keys()


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("window-close", "，是不是“window-closed”？", "; did you mean `window-closed`?"),
        (
            "quota-exhausted",
            "；全部见docs/reference/refusals.md。",
            "all of them are told of in docs/reference/refusals.md.",
        ),
    ],
)
def test_a_refusal_that_is_none_is_told_with_the_one_that_is_meant_or_where_all_are(
    tmp_path: Path, code: str, zh: str, en: str
) -> None:
    step = f"  - {{as: a/b, do: award.withdraw, to: A1, with: {{reason: x}}, refused: {code}}}\n"
    with pytest.raises(ScenariosRefused) as refused:
        read(tmp_path, HEAD + step)
    mistake = next(each for each in refused.value.mistakes if each.code == "unknown-code")
    assert mistake.zh.endswith(zh)
    assert mistake.en.endswith(en)


def test_a_code_of_the_http_api_is_told_to_be_none_of_the_engine(tmp_path: Path) -> None:
    step = "  - {as: a/b, do: award.withdraw, to: A1, with: {reason: x}, refused: bad-value}\n"
    with pytest.raises(ScenariosRefused) as refused:
        read(tmp_path, HEAD + step)
    mistake = next(each for each in refused.value.mistakes if each.code == "unknown-code")
    assert "HTTP" in mistake.zh
    assert "相近的有" not in mistake.zh
    assert {kind.code for kind in every() if kind.__module__ == api.__name__} == OF_THE_API


def test_the_reference_page_tells_every_act_and_every_fact() -> None:
    page = generate()
    for command in COMMANDS:
        assert f"#### `{command.act}`" in page
        for name, field in command.model_fields.items():
            told = field.description or name in MEANINGS or name in SHARED_FACTS
            assert told, f"{command.act}: {name} has no meaning"
    assert not re.search(r"\| \[?list of \| ", page)


# --- calendars of elsewhere ----------------------------------------------------------------------------------------------

ABROAD = WHOLE_NOTICE.replace("\nkinds:", "\ncalendar: uk\nkinds:").replace(
    "act: approve, by: city, seal: required,", "act: publicise, by: city, lasts: {working_days: 3},"
)
SHIPPED_CALENDAR = Path(__file__).parents[2] / "domain/calendars/cn.yaml"
OF_2024 = """\
calendar: uk
years:
  2024: {issuer: the Crown, document: bank holidays, announced_on: 2023-01-02, holidays: [03-29, 04-01]}
"""
STORY_ABROAD = """\
scenario: three working days over Easter
schemes: .
calendars: %s
tree:
  units:
    - {id: city-office, type: city, title: 市文明办, seats: [chair]}
    - {id: tax, type: bureau, title: 税务局, parent: city-office, seats: [chair]}
  homes:
    - {id: counter-1, kind: window, unit: tax, title: 一号窗口}
steps:
  - {on: 2024-02-20, as: city-office/chair, do: round.open, names: R1,
     with: {scheme: example-2024, honour: civilised-window, cycle: "2024"}}
  - {on: 2024-03-26, as: tax/chair, do: award.apply, with: {round: R1, home: counter-1}, names: A1}
  - {on: 2024-03-27, as: city-office/chair, do: award.publicise, to: A1, expects: {publicity_until: 2024-04-03, provisional: []}}
"""


@pytest.mark.parametrize("written", ["uk.yaml", "[uk.yaml]", "\n  " + OF_2024.replace("\n", "\n  ").rstrip()])
def test_a_notice_that_counts_by_another_calendar_brings_it_along(tmp_path: Path, written: str) -> None:
    (tmp_path / "scheme.yaml").write_text(ABROAD, "utf-8")
    (tmp_path / "uk.yaml").write_text(OF_2024, "utf-8")
    (scenario,) = read(tmp_path, STORY_ABROAD % written)
    with stages() as ready:
        outcome = ready.play(scenario)
    assert outcome.ok, [step.differences for step in outcome.played]


def test_a_year_announced_between_the_steps_is_known_from_then_on(tmp_path: Path) -> None:
    (tmp_path / "scheme.yaml").write_text(ABROAD, "utf-8")
    year = (
        "  2023: {issuer: the Crown, document: bank holidays, announced_on: 2022-01-02, holidays: [12-25]}\n"
    )
    late = OF_2024.replace("2023-01-02", "2024-03-27").replace("  2024:", f"{year}  2024:")
    story = STORY_ABROAD % f"[{SHIPPED_CALENDAR}, uk.yaml]"
    known, before = (
        "publicity_until: 2024-04-03, provisional: []",
        "publicity_until: 2024-03-29, provisional: [publicity_until]",
    )
    (tmp_path / "uk.yaml").write_text(late, "utf-8")
    later = story.replace("on: 2024-03-27,", "on: 2024-03-26,").replace(known, before)
    for told in (story, later):
        (scenario,) = read(tmp_path, told)
        with stages() as ready:
            outcome = ready.play(scenario)
        assert outcome.ok, [step.differences for step in outcome.played]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("us.yaml", "no-such-file"),
        ("{calendar: uk, years: {2024: {issuer: x, document: y, announced_on: 2024-01-01}}}", "missing-key"),
        ("{calendar: uk, years: {20: {issuer: x, document: y, announced_on: 2024-01-01, holidays: [01-01]}}}", "impossible-year"),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_read_is_told(tmp_path: Path, written: str, code: str) -> None:
    (tmp_path / "scheme.yaml").write_text(ABROAD, "utf-8")
    in_the_story, in_the_notice = (3, code), (5, "unknown-calendar")
    assert set(mistakes(tmp_path, STORY_ABROAD % written)) == {in_the_story, in_the_notice}
