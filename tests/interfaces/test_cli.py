"""The `jianjia` command, word by word: what it prints, and with which exit status it ends."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import text

from domain.refusals import NotFound, OutOfTurn
from infrastructure.event_store.engine import make_engine, writing
from infrastructure.event_store.schema import is_made
from infrastructure.reference.scenario_examples import A_SCENARIO
from infrastructure.reference.scheme_examples import WHOLE_NOTICE
from infrastructure.scenarios.reading import read_scenarios
from infrastructure.scenarios.running import run, set_stage
from interfaces import cli
from interfaces.terminal import docs
from interfaces.terminal.plain import refusal_line

Says = Callable[..., tuple[int, str, str]]
SCENARIOS = Path(__file__).parent.parent.parent / "domain/schemes/fangshan-2018/scenarios"
ROADS, UPKEEP = SCENARIOS / "happy-roads.yaml", SCENARIOS / "upkeep.yaml"
HOME = "district-advanced-home.2018.hospital-home"


@pytest.fixture
def jianjia(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, database_url: str
) -> Says:
    """Say something to the command on an empty store; get exit status, output and complaints."""
    monkeypatch.setenv("JIANJIA_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("JIANJIA_DATABASE", database_url)

    def say(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["jianjia", *words])
        capsys.readouterr()
        try:
            cli.main()
        except SystemExit as end:
            printed = capsys.readouterr()
            return int(end.code or 0), printed.out, printed.err
        printed = capsys.readouterr()
        return 0, printed.out, printed.err

    return say


@pytest.fixture
def example(tmp_path: Path) -> Path:
    folder = tmp_path / "example-2024"
    folder.mkdir()
    (folder / "scheme.yaml").write_text(WHOLE_NOTICE, "utf-8")
    (folder / "scenarios.yaml").write_text(A_SCENARIO, "utf-8")
    return folder


# --- working days --------------------------------------------------------------------------------------------------------

YEAR = """\
calendar: cn
years:
  2027:
    issuer: 国务院办公厅
    document: 国办发明电〔2026〕9号
    announced_on: 2026-11-10
    holidays: [01-01, 02-08]
    worked: [01-10]
"""


@pytest.fixture
def year_file(tmp_path: Path) -> Path:
    file = tmp_path / "2027.yaml"
    file.write_text(YEAR, "utf-8")
    return file


@time_machine.travel("2026-11-20 12:00+08:00", tick=True)
def test_a_year_is_unknown_until_its_file_is_imported(jianjia: Says, year_file: Path) -> None:
    status, _, complaint = jianjia("calendar", "show", "2027")
    assert (status, "jianjia calendar import" in complaint) == (1, True)
    assert jianjia("calendar", "import", str(year_file)) == (0, "已导入 / imported: cn 2027\n", "")
    assert jianjia("calendar", "import", str(year_file))[1] == "此前已导入 / imported before: cn 2027\n"
    assert jianjia("calendar", "show", "2027") == (
        0,
        "cn 2027: 国务院办公厅 国办发明电〔2026〕9号 2026-11-10\n"
        "  放假 / off:    01-01 02-08\n  上班 / worked: 01-10\n",
        "",
    )
    status, listed, _ = jianjia("calendar", "list")
    assert (status, listed.splitlines()[0]) == (0, "cn: 2015–2027")
    assert "  2026  随附 shipped  国务院办公厅 国办发明电〔2025〕7号 2025-11-04" in listed.splitlines()
    assert listed.splitlines()[-1] == "  2027  已导入 imported  国务院办公厅 国办发明电〔2026〕9号 2026-11-10"


@time_machine.travel("2026-11-20 12:00+08:00", tick=True)
def test_a_known_year_is_changed_only_with_a_reason_in_the_file(jianjia: Says, year_file: Path) -> None:
    jianjia("calendar", "import", str(year_file))
    year_file.write_text(YEAR.replace("02-08]", "02-08, 02-09]"), "utf-8")
    status, _, complaint = jianjia("calendar", "import", str(year_file))
    assert (status, complaint.partition(":")[0]) == (1, "year-known-otherwise")
    year_file.write_text(YEAR.replace("02-08]", "02-08, 02-09]\n    reason: 更正"), "utf-8")
    assert jianjia("calendar", "import", str(year_file))[0] == 0


def test_a_file_of_working_days_is_checked_without_importing_it(jianjia: Says, year_file: Path) -> None:
    status, said, _ = jianjia("calendar", "check", str(year_file))
    assert (status, said) == (0, f"✓ {year_file}: cn 2027\n")
    year_file.write_text(YEAR.replace("worked: [01-10]", "worked: [01-11]"), "utf-8")
    status, _, complaint = jianjia("calendar", "check", str(year_file))
    assert (status, complaint.startswith("2027.yaml:8:14: ")) == (2, True)
    assert jianjia("calendar", "import", str(year_file))[0] == 2
    assert jianjia("calendar", "check", "nowhere.yaml")[0] == 2
    assert jianjia("calendar", "show", "2027")[0] == 1


@time_machine.travel("2026-11-20 12:00+08:00", tick=True)
def test_a_notice_may_count_by_a_calendar_that_was_imported(
    jianjia: Says, example: Path, tmp_path: Path
) -> None:
    notice = example / "scheme.yaml"
    notice.write_text("calendar: works\n" + WHOLE_NOTICE, "utf-8")
    status, _, complaint = jianjia("scheme", "check", str(example))
    assert (status, "没有“works”这部工作日历" in complaint) == (1, True)
    file = tmp_path / "works.yaml"
    file.write_text(YEAR.replace("calendar: cn", "calendar: works"), "utf-8")
    assert jianjia("calendar", "import", str(file))[0] == 0
    assert jianjia("scheme", "check", str(example))[0] == 0
    assert jianjia("scheme", "explain", str(example))[0] == 0


@pytest.mark.clause("FS2018-1.e")
def test_the_coverage_below_a_unit_is_printed(jianjia: Says) -> None:
    assert jianjia("tree", "load", "fangshan-small")[0] == 0
    status, out, _ = jianjia("registers", "coverage", "fangshan-federation")
    assert (status, "基层单位10个，已建家10个，覆盖率100%" in out) == (0, True)
    found = json.loads(jianjia("registers", "coverage", "fangshan-federation", "--json")[1])
    assert (found["unit"], found["with_home"], found["units"]) == ("fangshan-federation", 10, 10)
    asked = ("registers", "coverage", "fangshan-federation")
    then = json.loads(jianjia(*asked, "--json", "--known-at", str(found["position"]))[1])
    assert then["units"] == 10
    status, _, complaint = jianjia(*asked, "--known-at", "1")
    assert (status, complaint.partition(":")[0]) == (1, "not-found")
    status, _, complaint = jianjia("registers", "coverage", "nowhere")
    assert (status, complaint.partition(":")[0]) == (1, "not-found")


# --- notices -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("database_url", ["sqlite:///unused.db"])
class TestNoticesAndScenarios:
    """What needs no store."""

    def test_a_good_notice_is_good(self, jianjia: Says, example: Path) -> None:
        status, out, _ = jianjia("scheme", "check", "fangshan-2018", str(example))
        assert status == 0
        assert out.count("✓") == 2
        assert "文明服务窗口" in out

    def test_a_notice_with_mistakes_is_told_line_by_line(self, jianjia: Says, example: Path) -> None:
        (example / "scheme.yaml").write_text(WHOLE_NOTICE.replace("by: city,", "by: citty,"), "utf-8")
        status, _, err = jianjia("scheme", "check", str(example))
        assert status == 1
        assert "是不是“city”？" in err
        assert "did you mean `city`?" in err

    def test_a_notice_written_wrongly_says_that_its_meaning_was_not_checked_yet(
        self, jianjia: Says, tmp_path: Path
    ) -> None:
        wrong = tmp_path / "scheme.yaml"
        wrong.write_text(WHOLE_NOTICE.replace("issuer:", "isuer:"), "utf-8")
        assert "检查内容" in jianjia("scheme", "check", str(wrong))[2]
        wrong.write_text(WHOLE_NOTICE.replace("by: city, seal", "by: town, seal"), "utf-8")
        assert "检查内容" not in jianjia("scheme", "check", str(wrong))[2]

    def test_an_unknown_notice_is_told_with_those_there_are(self, jianjia: Says) -> None:
        status, _, err = jianjia("scheme", "check", "fangshan-2019")
        assert status == 1
        assert "fangshan-2018" in err

    def test_a_notice_is_explained_in_words_and_as_a_diagram(self, jianjia: Says) -> None:
        assert "会员代表大会审议" in jianjia("scheme", "explain", "fangshan-2018")[1]
        assert "the members' congress" in jianjia("scheme", "explain", "fangshan-2018", "--lang", "en")[1]
        status, out, _ = jianjia(
            "scheme", "explain", "fangshan-2018", "--diagram", "--honour", "warm-station"
        )
        assert (status, out.startswith("flowchart TD")) == (0, True)
        assert jianjia("scheme", "explain", "fangshan-2018", "--honour", "nobel-prize")[0] == 2

    def test_scenarios_as_told_end_with_0(self, jianjia: Says, example: Path) -> None:
        status, out, _ = jianjia("scenario", "run", str(example / "scenarios.yaml"))
        assert status == 0
        assert "✓ a counter is named" in out
        assert "1 scenarios, 9 steps, 0 not as told" in out

    def test_a_folder_is_searched_for_scenarios(self, jianjia: Says, example: Path) -> None:
        assert jianjia("scenario", "run", str(example))[0] == 0

    def test_every_step_is_printed_when_asked(self, jianjia: Says, example: Path) -> None:
        out = jianjia("scenario", "run", "--verbose", str(example))[1]
        assert (
            "2024-02-28 09:00 tax/chair award.apply  ✓ 按预期拒绝 / refused as told window-closed：不在受理时间内"
            in out
        )
        assert "〔第五条〕" in out
        assert "✗" not in out

    def test_a_difference_is_told_with_its_line_and_ends_with_1(self, jianjia: Says, example: Path) -> None:
        story = example / "scenarios.yaml"
        story.write_text(A_SCENARIO.replace("refused: window-closed", "refused: out-of-turn"), "utf-8")
        status, out, _ = jianjia("scenario", "run", str(story))
        assert status == 1
        assert f"{story}:15" in out
        assert "应为 expected: out-of-turn" in out
        assert "实为 got:      window-closed: 不在受理时间内" in out
        assert "[第五条]" in out

    def test_programs_get_json(self, jianjia: Says, example: Path) -> None:
        story = example / "scenarios.yaml"
        story.write_text(A_SCENARIO.replace("refused: window-closed", "refused: out-of-turn"), "utf-8")
        status, out, _ = jianjia("scenario", "run", "--json", str(story))
        (told,) = json.loads(out)
        assert (status, told["ok"], told["line"]) == (1, False, 1)
        assert told["steps"][-1]["line"] == 15
        assert told["steps"][-1]["differences"][0]["expected"] == "out-of-turn"

    def test_a_malformed_file_ends_with_2_and_every_line(self, jianjia: Says, example: Path) -> None:
        story = example / "scenarios.yaml"
        story.write_text(
            A_SCENARIO.replace("do: round.open", "do: round.opn").replace("as_of", "asof", 1), "utf-8"
        )
        status, out, err = jianjia("scenario", "run", str(story))
        assert (status, out) == (2, "")
        assert "scenarios.yaml:30" in err
        assert jianjia("scenario", "run", str(example / "nothing.yaml"))[0] == 2

    def test_a_tree_is_checked(self, jianjia: Says, tmp_path: Path) -> None:
        assert jianjia("tree", "check", "fangshan-small")[0] == 0
        wrong = tmp_path / "tree.yaml"
        wrong.write_text("units: [{id: a, type: b, title: c, parent: d}]\n", "utf-8")
        status, _, err = jianjia("tree", "check", str(wrong))
        assert (status, "unknown-unit" in err) == (2, True)
        assert jianjia("tree", "check", "nowhere")[0] == 2

    def test_the_command_says_what_it_can_do(self, jianjia: Says) -> None:
        for words in ([], ["--help"], ["scenario"], ["scheme", "--help"], ["registers", "--help"]):
            _, out, err = jianjia(*words)
            assert "Usage" in out + err

    def test_a_token_is_printed_for_a_person_and_for_nobody_else(self, jianjia: Says) -> None:
        status, out, _ = jianjia("token", "p-3101")
        assert (status, out.count(".")) == (0, 2)
        assert jianjia("token", "system")[0] == 2


# --- a store -------------------------------------------------------------------------------------------------------------


def test_a_tree_and_a_notice_are_loaded_once(jianjia: Says) -> None:
    assert "新登记116项" in jianjia("tree", "load", "fangshan-small")[1]
    assert "新登记0项" in jianjia("tree", "load", "fangshan-small")[1]
    assert "已发布 / published" in jianjia("scheme", "publish", "fangshan-2018")[1]
    assert "此前已发布" in jianjia("scheme", "publish", "fangshan-2018")[1]


def test_a_refusal_is_a_sentence_and_ends_with_1(jianjia: Says) -> None:
    assert jianjia("scheme", "publish", "fangshan-2018")[0] == 0
    status, out, err = jianjia("replay", "nothing")
    assert (status, out) == (1, "")
    assert err.startswith("not-found: 没有找到")
    assert "Traceback" not in err


@pytest.fixture
def played(database_url: str) -> None:
    """The first happy road was gone in the store."""
    scenario = read_scenarios([ROADS])[0]
    set_stage(scenario, database_url)
    assert run(scenario, database_url).ok


def test_an_award_is_replayed_with_every_seal(jianjia: Says, played: None) -> None:
    status, out, _ = jianjia("replay", HOME)
    lines = out.splitlines()
    assert status == 0
    assert "p-3101（hospital/chair）  申报 award.applied" in lines[0]
    assert "系统工会检查验收合格 award.system-verified  盖章2018-06-12" in lines[4]
    assert "状态 standing: in-force" in lines
    assert lines[-1] == "重放结果与现状一致 / the fold equals the live state"


def test_a_replay_tells_what_a_re_inspection_found_otherwise(jianjia: Says, database_url: str) -> None:
    scenario = next(each for each in read_scenarios([UPKEEP]) if "限期九十天" in each.name)
    set_stage(scenario, database_url)
    assert run(scenario, database_url).ok
    line = next(each for each in jianjia("replay", HOME)[1].splitlines() if "award.re-inspected" in each)
    assert "differs_at=[3 " in line
    assert "：是→否]" in line


def test_everything_is_replayed_and_every_register_verified(jianjia: Says, played: None) -> None:
    status, out, _ = jianjia("replay", "--all")
    assert status == 0
    assert "1份荣誉档案重放，0处不同" in out
    assert "✓ honours: 0处不同" in out
    assert jianjia("registers", "rebuild", "honours")[0] == 0
    homes, honours = jianjia("registers", "list")[1].splitlines()[:2]
    assert "第1版" in homes
    assert "第1版" not in honours
    assert jianjia("registers", "verify", "honours", "grants")[1].count("✓") == 2


def test_a_register_that_was_changed_behind_our_back_is_found(
    jianjia: Says, database_url: str, played: None
) -> None:
    assert jianjia("registers", "verify", "honours")[0] == 0
    engine = make_engine(database_url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE reg_honours_1 SET standing = 'revoked'"))
    engine.dispose()
    status, _, err = jianjia("registers", "verify", "honours")
    assert status == 1
    assert "revoked" in err
    assert jianjia("replay", "--all")[0] == 1


def test_an_unknown_register_is_told_with_those_there_are(jianjia: Says) -> None:
    assert jianjia("scheme", "publish", "fangshan-2018")[0] == 0
    status, _, err = jianjia("registers", "verify", "honour")
    assert (status, "honours" in err) == (2, True)


def test_a_register_is_shown_on_any_day_as_known_at_any_moment(jianjia: Says, played: None) -> None:
    status, out, _ = jianjia("registers", "show", "honours", "--as-of", "2019-01-01")
    lines = out.splitlines()
    assert status == 0
    assert lines[0].split()[:3] == ["award", "home", "honour"]
    assert lines[1].split()[0] == HOME
    assert lines[2].startswith("1行，读至位置")
    table = jianjia(
        "registers", "show", "honours", "--as-of", "2019-01-01", "--known-at", "2018-07-01", "--csv"
    )[1]
    assert table.splitlines() == [",".join(lines[0].split())]
    [row] = json.loads(jianjia("registers", "show", "homes", "--where", "home=hospital-home", "--json")[1])
    assert row["awards"] == {HOME: "district-advanced-home"}


def test_two_dates_of_a_register_are_compared(jianjia: Says, played: None) -> None:
    days = ("--from", "2018-01-01", "--to", "2019-01-01")
    status, out, _ = jianjia("registers", "diff", "honours", *days, "--csv")
    header, *rows = out.splitlines()
    assert status == 0
    assert header.split(",")[:7] == ["award", "home", "honour", "unit", "field", "was", "is"]
    assert all("award.conferred:1,授予荣誉称号" in row for row in rows)
    assert "standing" in rows[0]
    assert "0行" in jianjia("registers", "diff", "honours", *days, "--known-at", "2018-02-01")[1]


def test_two_states_of_knowledge_are_compared_without_a_day(jianjia: Says, played: None) -> None:
    status, out, _ = jianjia("registers", "diff", "honours", "--known-from", "1", "--csv")
    assert (status, "award.conferred:1" in out) == (0, True)
    status, out, err = jianjia("registers", "diff", "honours")
    assert (status, out, "缺少比较的起点" in err) == (2, "", True)


def test_a_question_that_cannot_be_asked_is_refused_in_a_sentence(jianjia: Says) -> None:
    assert jianjia("scheme", "publish", "fangshan-2018")[0] == 0
    for words in (
        ("honours", "--as-of", "soon"), ("honours", "--known-at", "2018-01-01T10:00:00"), ("honours", "--where", "unit"),
        ("honours", "--view", "gold"), ("honours", "--known-at", "then"), ("honours", "--since", "2018-01-01"),
    ):  # fmt: skip
        status, out, err = jianjia("registers", "show", *words)
        assert (status, out, "Traceback" in err) == (2, "", False), words
        assert err


@pytest.mark.parametrize(
    "words",
    [
        ("registers", "list"), ("registers", "show", "honours"), ("registers", "verify"), ("registers", "rebuild"),
        ("replay", "--all"), ("replay", "A1"), ("due", "list"), ("reminders", "list"),
    ],
)  # fmt: skip
def test_who_only_looks_makes_no_store(
    jianjia: Says, database_url: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    status, out, err = jianjia(*words)
    assert (status, out) == (1, "")
    assert err.startswith("这里还没有数据库")
    assert not is_made(database_url)
    assert not (tmp_path / "var").exists()


def test_replay_wants_one_award_or_all(jianjia: Says) -> None:
    assert jianjia("replay")[0] == 2
    assert jianjia("replay", "a", "--all")[0] == 2


# --- the rest ------------------------------------------------------------------------------------------------------------


def test_a_refusal_has_code_both_sentences_and_clause() -> None:
    line = refusal_line(OutOfTurn(waiting="甲", asked="乙", clause="FS2018-3.3.2b"))
    assert line.startswith("out-of-turn: 现在应先办理“甲”")
    assert line.endswith("[FS2018-3.3.2b]")
    assert " / " in line
    assert "[" not in refusal_line(NotFound(kind="单位", name="x"))


def test_stale_pages_are_named_and_written(
    jianjia: Says, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    monkeypatch.setattr(
        docs, "pages", lambda: {"docs/reference/a.md": lambda: "a\n", "docs/b.md": lambda: "b\n"}
    )
    status, _, err = jianjia("docs", "--check")
    assert (status, err.count("stale")) == (1, 2)
    assert jianjia("docs")[0] == 0
    assert (tmp_path / "docs/reference/a.md").read_text() == "a\n"
    assert jianjia("docs", "--check")[0] == 0
    (tmp_path / "docs/b.md").write_text("changed by hand\n")
    assert "docs/b.md" in jianjia("docs", "--check")[2]


def test_every_room_of_reference_pages_is_found() -> None:
    assert {"docs/reference/scenarios.md", "docs/reference/scheme-language.md"} <= set(docs.pages())


def test_saying_something_small_imports_little() -> None:
    """Help must be quick: nothing of the engine is imported for it."""
    code = "import sys; from interfaces import cli; print(sorted(m for m in sys.modules if m in {'sqlalchemy', 'pydantic', 'fastapi'}))"
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JIANJIA_PORT", "abc"), ("JIANJIA_DATABASE", "postgres://x"), ("JIANJIA_DATABASE", "nonsense"),
        ("JIANJIA_DATABASE", "postgresql+psycopg://somebody@127.0.0.1:1/jianjia"),
        ("JIANJIA_DATABASE", "sqlite:////dev/null/jianjia.db"), ("JIANJIA_HOME", "/dev/null/var"),
        ("JIANJIA_TIME_ZONE", "Mars"), ("JIANJIA_TIME_ZONE", ""), ("JIANJIA_PROT", "8001"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, jianjia: Says, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    status, out, err = jianjia("worker", "--once")
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert re.match(r"设置有误：[^/]*[\u4e00-\u9fff].* / a setting is wrong: [\x20-\x7e…]+$", err)


def test_a_sweep_that_meets_a_register_that_stopped_tells_so_when_all_else_is_done(
    jianjia: Says, played: None, database_url: str
) -> None:
    row = "INSERT INTO events SELECT max(position) + 1, 'award:x', 1, 'award.gilded:1', :state FROM events"
    with make_engine(database_url).begin() as connection:
        connection.execute(text(row), {"state": b"{}"})
    status, out, err = jianjia("worker", "--once")
    assert (status, out) == (1, "")
    assert err.startswith("台账 / register: ")
    assert "Traceback" not in err


def test_awards_that_time_does_not_pass_for_are_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, jianjia: Says, played: None
) -> None:
    def ill(*_: object) -> None:
        raise OverflowError("date value out of range")

    monkeypatch.setattr("application.agenda.what_is_next", ill)
    status, out, err = jianjia("worker", "--once")
    assert (status, out) == (1, "")
    assert err.startswith("以下申报或荣誉无法办理到期事项")


def test_who_only_looks_at_a_database_that_does_not_answer_is_told_so(
    monkeypatch: pytest.MonkeyPatch, jianjia: Says
) -> None:
    monkeypatch.setenv("JIANJIA_DATABASE", "postgresql+psycopg://somebody@127.0.0.1:1/jianjia")
    status, out, err = jianjia("registers", "list")
    assert (status, out) == (2, "")
    assert err.startswith("设置有误：数据库postgresql+psycopg://somebody@127.0.0.1:1/jianjia没有应答")


def test_a_key_that_cannot_be_kept_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, jianjia: Says
) -> None:
    monkeypatch.setenv("JIANJIA_HOME", "/dev/null/var")
    status, out, err = jianjia("token", "p-3101")
    assert (status, out) == (2, "")
    assert "不能读取或建立签名密钥" in err


@pytest.mark.parametrize("port", ["taken", "99999"])
def test_a_server_without_its_port_says_so_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, jianjia: Says, port: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("JIANJIA_PORT", str(taken.getsockname()[1]) if port == "taken" else port)
        status, out, err = jianjia("serve")
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert "请另设JIANJIA_PORT" in err
