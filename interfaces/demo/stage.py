"""What the play looks like on a terminal: every act with its answer, then the signatures and the registers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from domain.vocabulary import Finding, Standing
from interfaces.demo.play import DEPARTMENT, DISTRICT, HOME, PLAY, SMALL_HOME, Scene, award
from interfaces.demo.town import Town, town

WIDTH = 118
"""Columns that the tables need; a narrower terminal wraps them."""


class Extract(NamedTuple):
    """A register to print: the question, and the columns worth a place on a terminal."""

    name: str
    says: str
    query: dict[str, str]
    columns: dict[str, str]


_WHAT = {"home": "职工之家", "honour": "称号", "standing": "状态"}

EXTRACTS = (
    Extract(
        "honours", "荣誉台账，2019年6月1日", {"as_of": "2019-06-01"},
        {**_WHAT, "conferred_on": "授予", "next_due": "下次复验", "document": "文号"},
    ),
    Extract(
        "honours", "荣誉台账，今日（含已终止）", {"all": "true"},
        {**_WHAT, "conferred_on": "授予", "next_due": "下次复验", "ended_on": "终止", "document": "文号"},
    ),
    Extract(
        "dynamic-management", "动态管理台账，今日（含已终止）", {"all": "true"},
        {**_WHAT, "last_reinspected_on": "最近复验", "last_finding": "结论", "next_due": "下次复验"},
    ),
    Extract(
        "revocations", "撤销台账", {"all": "true"},
        {"home": "职工之家", "ground": "事由", "proposed_on": "提出", "heard_on": "听取意见", "decided_on": "决定", "document": "文号"},
    ),
)  # fmt: skip


class Unexpected(Exception):
    """The house answered otherwise than the play says."""


def main() -> None:
    """Play it and print what became of it."""
    console = Console()
    console.width = max(console.width, WIDTH)
    with tempfile.TemporaryDirectory(prefix="jianjia-demo-") as folder, town(Path(folder)) as place:
        console.print(f"建家演示：服务器 {place.http.base_url} ，数据库为临时 SQLite 文件，结束后删除。\n")
        play(place, console)
        show_road(place, console)
        for extract in EXTRACTS:
            show_register(place, console, extract)


def play(place: Town, console: Console) -> None:
    """Every scene in order, with its answer."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("办理", total=len(PLAY))
        for scene in PLAY:
            console.print(perform(place, scene))
            progress.advance(task)


def perform(place: Town, scene: Scene) -> str:
    """One scene over HTTP; the line to print. Raises ``Unexpected`` when the answer is not the one of the play."""
    place.clock.turn_to(scene.day)
    answer = place.post(scene.seat, scene.path, scene.body)
    told: dict[str, Any] = answer.json()
    if scene.refused != ("" if answer.is_success else told["code"]):
        raise Unexpected(f"{scene.day} {scene.seat} {scene.path}: {answer.status_code} {answer.text}")
    if scene.refused:
        clause = f" [dim]{told['clause'].partition(',')[0]}[/]" if told["clause"] else ""
        return f"{scene.day}  [red]✗[/] {scene.what} — [red]{told['message']}[/]{clause}"
    return f"{scene.day}  [green]✓[/] {scene.what}{_standing(told.get('award'))}"


def _standing(state: dict[str, Any] | None) -> str:
    if state is None:
        return ""
    if state["waiting"] is None:
        return f" → [bold]{state['standing_title'] or state['stage_title']}[/]"
    whose = state["waiting"]["on"]
    bodies = "、".join(dict.fromkeys(body["unit_title"] or body["title"] for body in whose))
    return f" → 待办：{state['waiting']['title']}（{bodies}）"


def show_road(place: Town, console: Console) -> None:
    """The signatures of both awards."""
    for home in (HOME, SMALL_HOME):
        route = place.get(DISTRICT, f"/awards/{award(home)}/route").raise_for_status().json()
        table = Table(title=f"签署过程 {route['id']}", title_justify="left")
        for column in ("环节", "单位", "席位", "意见", "日期", "依据"):
            table.add_column(column)
        for step in route["steps"]:
            for seal in step["seals"]:
                by = seal["by"]
                table.add_row(
                    step["title"], by["unit_title"], by["seat_title"], seal["opinion"], seal["effective_on"],
                    (step["clause"] or "").partition(",")[0],
                )  # fmt: skip
        console.print(table)


def show_register(place: Town, console: Console, extract: Extract) -> None:
    """One register as the server gives it."""
    page = place.get(DEPARTMENT, f"/registers/{extract.name}", **extract.query).raise_for_status().json()
    table = Table(
        title=f"{extract.says}（{page['register']}，位置 {page['position']}）", title_justify="left"
    )
    for heading in extract.columns.values():
        table.add_column(heading)
    for row in page["rows"]:
        table.add_row(*(_cell(place, column, row[column]) for column in extract.columns))
    console.print(table)


def _cell(place: Town, column: str, value: Any) -> str:
    """A value as people read it: homes, honours, grounds and standings by name."""
    if value is None:
        return ""
    if column == "home":
        return str(place.get(DEPARTMENT, f"/homes/{value}").json()["title"])
    if column in ("honour", "ground"):
        notice = place.get(DEPARTMENT, "/schemes/fangshan-2018").json()["content"]
        named = notice["honours"][value]["title"] if column == "honour" else notice["grounds"][value]
        return str(named["zh"])
    return Finding.name_of(Standing.name_of(str(value)))
