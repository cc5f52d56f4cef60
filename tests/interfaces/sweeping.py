"""A worker process: ``python -m tests.interfaces.sweeping URL NOW``. It sweeps once and says what it did."""

import sys
from datetime import datetime
from pathlib import Path

from infrastructure.settings import Settings
from interfaces.bootstrap import build
from interfaces.worker import sweep_all


def main(url: str, now: str) -> None:
    with build(Settings(home=Path(), database=url), lambda: datetime.fromisoformat(now)) as jianjia:
        swept = sweep_all(jianjia)
    sys.stdout.write(f"{swept.issued} {swept.delivered}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
