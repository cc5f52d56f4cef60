"""A server in a process of its own, to be killed: ``python -m tests.interfaces.http.killable URL HOME DAY``.

Prints its address when it is ready. The clock stands still on the day.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from infrastructure.settings import Settings
from interfaces.bootstrap import build
from interfaces.http.app import create_app
from interfaces.http.background import serving
from tests.support.world import Clock


def main(url: str, home: str, day: str) -> None:
    clock = Clock()
    clock.set(day)
    with (
        build(Settings(home=Path(home), database=url), clock) as jianjia,
        serving(create_app(jianjia)) as address,
    ):
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
