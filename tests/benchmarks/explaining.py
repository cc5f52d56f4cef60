"""How many rows PostgreSQL looks at for an answer: the plan of the very statements a read sends, carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

Statement = tuple[str, Any]


@contextmanager
def listening(engine: Engine) -> Iterator[list[Statement]]:
    """The SELECTs an engine sends meanwhile, with their parameters."""
    heard: list[Statement] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            heard.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def rows_read(engine: Engine, ask: Callable[[], object]) -> int:
    """The rows that scans of tables and indexes gave or passed over, for everything that ``ask`` asks."""
    with listening(engine) as heard:
        ask()
    with engine.connect() as connection:
        return sum(_looked_at(_plan(connection, *each)) for each in heard)


def _plan(connection: Connection, statement: str, parameters: Any) -> dict[str, Any]:
    found = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).scalar_one()
    plan: dict[str, Any] = found[0]["Plan"]
    return plan


def _looked_at(plan: dict[str, Any]) -> int:
    below = sum(map(_looked_at, plan.get("Plans", ())))
    if "Scan" not in plan["Node Type"] or "Relation Name" not in plan:
        return below
    passed_over = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
    return below + int((plan["Actual Rows"] + passed_over) * plan["Actual Loops"])
