"""The `jianjia` command: every word on one page.

What a word does is imported only when it is said, so that help is quick.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from infrastructure.settings import Settings

app = typer.Typer(
    help="建家：多级审批与荣誉生命周期 / approvals over many tiers and the life of an honour.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def group(name: str, words: str) -> typer.Typer:
    """A word that is followed by another one."""
    made = typer.Typer(help=words, no_args_is_help=True)
    app.add_typer(made, name=name)
    return made


scheme = group("scheme", "通知：检查、解说、发布 / notices: check, explain, publish.")
scenario = group(
    "scenario", "情景：逐日写下的故事，在真实引擎上演练 / stories, day by day, played on the real engine."
)
registers = group(
    "registers",
    "台账：列出、查阅、比较、覆盖率、重建、核对 / registers: list, show, diff, coverage, rebuild, verify.",
)
calendar = group("calendar", "工作日历：列出、查看、检查、导入 / working days: list, show, check, import.")
tree = group("tree", "组织机构：检查、载入 / organisation trees: check, load.")
reminders = group("reminders", "到期提醒 / reminders of what falls due.")
due = group("due", "到期事项 / what the calendar brings by itself.")

Notice = Annotated[
    str, typer.Argument(help="随附通知的名称，或文件、文件夹 / a shipped notice's name, a file or a folder")
]
Database = Annotated[
    str | None,
    typer.Option(help="数据库地址；默认用临时文件 / the URL of a database; throw-away files otherwise"),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出JSON / as JSON")]
Registers = Annotated[
    list[str] | None, typer.Argument(help="台账名称，省略为全部 / which; all when left out")
]
Register = Annotated[str, typer.Argument(help="台账名称 / the name of a register")]
Where = Annotated[
    list[str] | None,
    typer.Option(help="按栏目筛选，如unit=hospital / filter by a column; may be repeated"),
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        help="当时已知：日期（当日终了）、时刻或位置 / as known then: a day (its end), an instant or a position"
    ),
]
AsCsv = Annotated[bool, typer.Option("--csv", help="输出CSV / as CSV")]
CalendarYears = Annotated[
    Path, typer.Argument(help="日历文件，写法同随附的cn.yaml / a file that looks like the shipped cn.yaml")
]
TreeFile = Annotated[
    str, typer.Argument(help="随附组织机构的名称，或文件 / a shipped tree's name, or a file")
]


# --- notices -------------------------------------------------------------------------------------------------------------


@scheme.command("check")
def scheme_check(
    files: Annotated[
        list[str], typer.Argument(help="随附通知的名称，或文件、文件夹 / shipped names, files or folders")
    ],
) -> None:
    """检查通知文件，逐行指出错误 / Check notices; every mistake with its line."""
    from interfaces.terminal.schemes import check_files

    raise SystemExit(check_files(settings(), files))


@scheme.command("explain")
def scheme_explain(
    notice: Notice,
    honour: Annotated[str | None, typer.Option(help="只讲一项荣誉 / only this honour")] = None,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="语言 / language")] = "zh",
    diagram: Annotated[bool, typer.Option("--diagram", help="输出Mermaid图 / as a Mermaid diagram")] = False,
) -> None:
    """用文字或流程图讲解通知 / Tell a notice in words, or as a diagram."""
    from interfaces.terminal.schemes import explain_file

    raise SystemExit(explain_file(settings(), notice, honour, lang, diagram=diagram))


@scheme.command("publish")
def scheme_publish(notice: Notice) -> None:
    """把通知发布到本机数据库 / Publish a notice into this machine's store."""
    from interfaces.terminal.schemes import publish_file

    raise SystemExit(publish_file(settings(), notice))


# --- working days ----------------------------------------------------------------------------------------------------------


@calendar.command("list")
def calendar_list() -> None:
    """列出各工作日历已知的年份及依据 / The years that are known, and where each is from."""
    from interfaces.terminal.calendars import list_calendars

    raise SystemExit(list_calendars(settings()))


@calendar.command("show")
def calendar_show(
    year: Annotated[int, typer.Argument(help="年份 / the year")],
    name: Annotated[str, typer.Option("--calendar", help="哪部日历 / which calendar")] = "cn",
) -> None:
    """列出一年的放假日与调休上班日 / The days of a year that differ from Monday to Friday."""
    from interfaces.terminal.calendars import show_year

    raise SystemExit(show_year(settings(), name, year))


@calendar.command("check")
def calendar_check(file: CalendarYears) -> None:
    """检查日历文件，逐行指出错误 / Check a file; every mistake with its line."""
    from interfaces.terminal.calendars import check_file

    raise SystemExit(check_file(file))


@calendar.command("import")
def calendar_import(file: CalendarYears) -> None:
    """把文件中的年份导入本机数据库 / Enter the years of a file; periods counted across them are counted anew."""
    from interfaces.terminal.calendars import import_file

    raise SystemExit(import_file(settings(), file))


# --- scenarios and trees ---------------------------------------------------------------------------------------------------


@scenario.command("run")
def scenario_run(
    files: Annotated[list[Path], typer.Argument(help="情景文件或文件夹 / scenario files or folders")],
    database: Database = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="列出每一步 / print every step")] = False,
    as_json: AsJson = False,
) -> None:
    """演练情景文件，指出哪一步不符 / Play scenario files and say which step differed.

    退出码：0全部相符，1有不符，2文件有误 / exit status: 0 as told, 1 something differed, 2 a file is malformed.
    """
    from interfaces.terminal.scenarios import run_files

    raise SystemExit(run_files(files, database, verbose=verbose, as_json=as_json))


@tree.command("check")
def tree_check(name: TreeFile) -> None:
    """检查组织机构文件 / Check a tree."""
    from interfaces.terminal.trees import check_file

    raise SystemExit(check_file(name))


@tree.command("load")
def tree_load(name: TreeFile) -> None:
    """把组织机构载入本机数据库，已有的不动 / Enter a tree into this machine's store; what exists is left alone."""
    from interfaces.terminal.trees import load_file

    raise SystemExit(load_file(settings(), name))


# --- history ---------------------------------------------------------------------------------------------------------------


@app.command()
def replay(
    award: Annotated[str, typer.Argument(help="荣誉档案编号 / the id of an award")] = "",
    all_: Annotated[
        bool, typer.Option("--all", help="重放全部并核对所有台账 / everything, and every register")
    ] = False,
) -> None:
    """重放一份荣誉档案的全部历史，并核对现状 / Print an award's full history, fold it, and compare."""
    if bool(award) == all_:
        raise typer.BadParameter("给出一个编号，或--all / name one award, or say --all")
    if all_:
        from interfaces.terminal.registers import replay_all

        raise SystemExit(replay_all(settings()))
    from interfaces.terminal.history import replay_award

    raise SystemExit(replay_award(settings(), award))


@registers.command("list")
def registers_list() -> None:
    """列出各台账及其进度 / How each register is, and how far."""
    from interfaces.terminal.registers import list_registers

    raise SystemExit(list_registers(settings()))


@registers.command("show")
def registers_show(
    name: Register,
    view: Annotated[str, typer.Option(help="视图 / which view")] = "list",
    as_of: Annotated[str | None, typer.Option(help="哪一天，省略为今天 / on which day; today")] = None,
    known_at: KnownAt = None,
    since: Annotated[str | None, typer.Option(help="起始日期 / the earlier day")] = None,
    known_since: KnownAt = None,
    all_: Annotated[bool, typer.Option("--all", help="包括已终止的 / also what is over")] = False,
    where: Where = None,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
) -> None:
    """查阅台账：任一日期、任一时刻所知 / Show a register, as of any day, as known at any moment."""
    from interfaces.terminal.reading import Asked, show

    asked = Asked(name, view, as_of, known_at, since, known_since, all_, tuple(where or ()))
    raise SystemExit(show(settings(), asked, as_csv=as_csv, as_json=as_json))


@registers.command("diff")
def registers_diff(
    name: Register,
    from_: Annotated[
        str | None, typer.Option("--from", help="较早的日期；只比所知时可省略 / the earlier day")
    ] = None,
    to: Annotated[str | None, typer.Option(help="较晚的日期，省略为今天 / the later day; today")] = None,
    known_from: KnownAt = None,
    known_at: KnownAt = None,
    where: Where = None,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
) -> None:
    """比较两个日期（或两个时刻所知）的台账，每处变化附其事件 / What differs, each change with the event that caused it."""
    from interfaces.terminal.reading import Asked, show

    asked = Asked(name, "changes", to, known_at, from_, known_from, False, tuple(where or ()))
    raise SystemExit(show(settings(), asked, as_csv=as_csv, as_json=as_json))


@registers.command("coverage")
def registers_coverage(
    unit: Annotated[str, typer.Argument(help="单位编号 / the id of a unit")],
    as_of: Annotated[str | None, typer.Option(help="哪一天，省略为今天 / on which day; today")] = None,
    known_at: KnownAt = None,
    founded_since: Annotated[
        str | None, typer.Option(help="只计此日起新建会的单位 / only units founded on this day or later")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """建家覆盖率：单位以下的基层单位有多少已建家 / How many of the basic units below a unit have a home."""
    from interfaces.terminal.reading import Below, show_coverage

    asked = Below(unit, as_of, known_at, founded_since)
    raise SystemExit(show_coverage(settings(), asked, as_json=as_json))


@registers.command("rebuild")
def registers_rebuild(names: Registers = None) -> None:
    """在旁重建，比对后切换 / Make registers anew beside the ones that are read, compare, switch."""
    from interfaces.terminal.registers import rebuild

    raise SystemExit(rebuild(settings(), names or []))


@registers.command("verify")
def registers_verify(names: Registers = None) -> None:
    """在旁重建并逐行比对，不作改动 / Make them anew and compare row by row; nothing is changed."""
    from interfaces.terminal.registers import verify

    raise SystemExit(verify(settings(), names or []))


# --- serving ---------------------------------------------------------------------------------------------------------------


@app.command()
def serve(
    tree: Annotated[
        str,
        typer.Option(
            help="空库时载入的组织机构，留空则不载入 / the tree an empty store gets; none when empty"
        ),
    ] = "fangshan-small",
) -> None:
    """启动服务 / Serve the HTTP API, on a store that is ready to use."""
    from interfaces.terminal.serving import serve as start

    raise SystemExit(start(settings(), tree))


@app.command()
def demo() -> None:
    """演示：一个职工之家、一个职工小家，从申报到撤销 / Play two homes through the whole road over real HTTP."""
    from interfaces.demo.stage import main as play

    play()


@app.command()
def simulate(
    years: Annotated[int, typer.Option(min=1, max=100, help="多少年 / how many years")] = 20,
    homes: Annotated[int, typer.Option(min=1, max=9999, help="多少个职工之家 / how many homes")] = 500,
    seed: Annotated[
        int, typer.Option(help="种子；相同的种子，相同的经过 / the same seed is the same story")
    ] = 1,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """模拟一个区的多年运行，并核对提醒、状态、台账 / Run a district through the years and check that all holds.

    退出码：0全部相符，1有不符，2数据库不是空的 / exit status: 0 all holds, 1 a check failed, 2 the database is not empty.
    """
    from interfaces.simulation.story import Plan
    from interfaces.terminal.simulation import simulate as run

    raise SystemExit(run(Plan(years, homes, seed), database, as_json=as_json))


@app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="只巡查一遍 / sweep once and stop")] = False,
) -> None:
    """定时巡查：更新台账，登记到期事项，发出到期提醒 / Keep the registers, record what time brought, remind."""
    from interfaces.terminal.reminders import work

    raise SystemExit(work(settings(), once=once))


@reminders.command("list")
def reminders_list(
    all: Annotated[bool, typer.Option("--all", help="包括已送达的 / delivered ones, too")] = False,
    award: Annotated[str | None, typer.Option(help="荣誉档案编号 / of this award")] = None,
    unit: Annotated[str | None, typer.Option(help="发给此单位的 / to this unit")] = None,
    seat: Annotated[str | None, typer.Option(help="发给此席位的 / to this seat")] = None,
    person: Annotated[str | None, typer.Option(help="发给此人的 / to this person")] = None,
    state: Annotated[
        str | None,
        typer.Option(
            help="undelivered、unacknowledged、waiting、failing、delivered、withdrawn、nobody；默认为undelivered / "
            "undelivered when left out"
        ),
    ] = None,
) -> None:
    """列出提醒：是否送达、未送达的原因、是否确认 / List reminders: delivered or why not, acknowledged by whom."""
    from interfaces.terminal.reminders import list_deliveries

    where = {"award": award, "unit": unit, "seat": seat, "person": person, "state": state}
    raise SystemExit(list_deliveries(settings(), all=all, **where))


@due.command("list")
def due_list(
    days: Annotated[int, typer.Option(min=0, help="今后多少天 / within how many days")] = 30,
    as_of: Annotated[str | None, typer.Option(help="从哪一天起，省略为今天 / from which day; today")] = None,
    known_at: KnownAt = None,
) -> None:
    """列出今后将自动发生的事项：届满、失效、暂停、恢复 / List what happens to honours by itself, by which clause."""
    from interfaces.terminal.due import list_ahead

    raise SystemExit(list_ahead(settings(), days, as_of, known_at))


@app.command()
def token(
    person: Annotated[str, typer.Argument(help="人员编号 / the id of a person")],
    days: Annotated[float, typer.Option(help="有效天数 / how many days it is good for")] = 1,
) -> None:
    """签发身份令牌 / Print a token that says who asks."""
    from interfaces.terminal.serving import token as issue

    raise SystemExit(issue(settings(), person, days))


@app.command()
def docs(
    check: Annotated[bool, typer.Option("--check", help="只检查，不写 / only say which are stale")] = False,
) -> None:
    """重新生成参考文档 / Make the reference pages anew."""
    from interfaces.terminal.docs import make_pages

    raise SystemExit(make_pages(check=check))


def settings() -> Settings:
    """The settings of the environment."""
    from infrastructure.settings import from_environment

    return from_environment()


def main() -> None:
    """Do what was said; a refusal is a sentence, never a traceback."""
    from interfaces.terminal.plain import sentences

    with sentences():
        app()
