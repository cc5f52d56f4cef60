"""``./run bench [--full] [LINE …]``: every line, or the lines named, one JSON object each; ``--full``: at the sizes that are published."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from tests.benchmarks import http, memory, projections, registers, sign_offs, starting
from tests.benchmarks.measuring import DEFAULT, FULL, Line, Size

LINES: Mapping[str, Callable[[Size], Line]] = {
    "signoff_pg": lambda _: sign_offs.signoff_pg(),
    "signoff_sqlite": lambda _: sign_offs.signoff_sqlite(),
    "signoff_http": lambda _: http.signoff_http(),
    "latency_http": lambda _: http.latency_http(),
    "rebuild_honours": registers.rebuild_honours,
    "as_of_register": registers.as_of_register,
    "as_it_was": registers.as_it_was,
    "memory": memory.memory,
    "read_worklist": registers.read_worklist,
    "growth": registers.growth,
    "live_projection": lambda _: projections.live_projection(),
    "start": lambda _: starting.start(),
}


def main(arguments: list[str]) -> int:
    """Measure and print; the exit status tells only of names that do not exist."""
    names = [each for each in arguments if each != "--full"]
    unknown = [name for name in names if name not in LINES]
    if unknown:
        print(f"no such line: {', '.join(unknown)}; there are: {', '.join(LINES)}", file=sys.stderr)
        return 2
    size = FULL if "--full" in arguments else DEFAULT
    with registers.KEPT:
        for name in names or LINES:
            LINES[name](size).print()
    return 0


sys.exit(main(sys.argv[1:]))
