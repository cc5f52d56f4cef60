"""A process that advances the register of honours until it shows so many: ``python -m … URL HONOURS REBUILDS``.

Between reads it rebuilds the register, so many times. Prints, on each line, how many honours it saw.
"""

from __future__ import annotations

import sys

from domain.catalogue import catalogue
from infrastructure.event_store.store import open_store
from infrastructure.registers import builder, follower
from infrastructure.registers.query import Query
from infrastructure.registers.registers import Registers

follower.BATCH = 7  # a test should see many batches
builder.BATCH = 25


def main(url: str, wanted: int, rebuilds: int) -> None:
    store = open_store(url, catalogue())
    registers = Registers(store.engine, store)
    seen = -1
    while seen < wanted or rebuilds:
        found = len(registers.read(Query("honours", limit=1000)).rows)
        if found != seen:
            sys.stdout.write(f"{found}\n")
            sys.stdout.flush()
        seen = found
        if rebuilds:
            assert registers.rebuild("honours").differences == ()
            rebuilds -= 1
    registers.close()
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
