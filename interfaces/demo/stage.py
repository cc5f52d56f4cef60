"""What the play looks like on a terminal: every act with its answer, then the signatures and the registers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from interfaces.demo.play import DEPARTMENT, DISTRICT, HOME, PLAY, SMALL_HOME, Scene, award
from interfaces.demo.town import Town, town

WIDTH = 118
"""Columns that the tables need; a narrower terminal wraps them."""

REGISTERS = ("honours", "dynamic-management", "revocations")


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
        for name in REGISTERS:
            show_register(place, console, name)


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


def show_register(place: Town, console: Console, name: str) -> None:
    """One register as it stands."""
    page = place.get(DEPARTMENT, f"/registers/{name}").raise_for_status().json()
    table = Table(title=f"台账 {page.get('title', name)}", title_justify="left")
    rows = page["rows"]
    columns = [key for key in page["columns"] if any(row.get(key) not in (None, "", [], {}) for row in rows)]
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if row[key] is None else str(row[key]) for key in columns))
    console.print(table)
