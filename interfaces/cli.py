"""The `jianjia` command: every word on one page. What a word does is imported only when it is said, so that help is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="建家：多级审批与荣誉生命周期 / approvals over many tiers and the life of an honour.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
scenario = typer.Typer(
    help="情景：逐日写下的故事，在真实引擎上演 / stories, day by day, played on the real engine.",
    no_args_is_help=True,
)
app.add_typer(scenario, name="scenario")


@scenario.command("run")
def scenario_run(
    files: Annotated[list[Path], typer.Argument(help="情景文件或文件夹 / scenario files or folders")],
    database: Annotated[
        str | None,
        typer.Option(help="数据库地址；默认用临时文件 / the URL of a database; a throw-away file otherwise"),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="列出每一步 / print every step")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出JSON / as JSON")] = False,
) -> None:
    """演练情景文件，指出哪一步不符 / Play scenario files and say which step differed.

    退出码：0全部相符，1有不符，2文件有误 / exit status: 0 as told, 1 something differed, 2 a file is malformed.
    """
    from interfaces.terminal.scenarios import run_files

    raise SystemExit(run_files(files, database, verbose=verbose, as_json=as_json))


def main() -> None:
    """Do what was said; a refusal is a sentence, never a traceback."""
    from interfaces.terminal.plain import sentences

    with sentences():
        app()
