"""``./run bench [LINE …]``: every line, or the lines named, one JSON object each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from tests.benchmarks import http, memory, projections, registers, sign_offs, starting
from tests.benchmarks.measuring import Line

LINES: Mapping[str, Callable[[], Line]] = {
    "signoff_pg": sign_offs.signoff_pg,
    "signoff_sqlite": sign_offs.signoff_sqlite,
    "signoff_http": http.signoff_http,
    "latency_http": http.latency_http,
    "rebuild_honours": registers.rebuild_honours,
    "as_of_register": registers.as_of_register,
    "as_it_was": registers.as_it_was,
    "read_worklist": registers.read_worklist,
    "live_projection": projections.live_projection,
    "memory": memory.memory,
    "start": starting.start,
}


def main(names: list[str]) -> int:
    """Measure and print; the exit status tells only of names that do not exist."""
    unknown = [name for name in names if name not in LINES]
    if unknown:
        print(f"no such line: {', '.join(unknown)}; there are: {', '.join(LINES)}", file=sys.stderr)
        return 2
    for name in names or LINES:
        LINES[name]().print()
    return 0


sys.exit(main(sys.argv[1:]))
