"""A process that appends: ``python -m tests.infrastructure.event_store.appending URL NAME COUNT``.

It appends COUNT events to a stream of its own and COUNT to one it shares with others, and prints a line for each
append that was acknowledged, before it goes on to the next: ``stream version position``.
"""

import sys

from application.ports import CommandRecord, Committed, VersionConflict
from infrastructure.event_store.store import open_store
from tests.infrastructure.event_store.samples import TYPES, Store, applied, built

SHARED = "home:shared"


def main(url: str, name: str, count: int) -> None:
    store = open_store(url, TYPES)
    for version in range(1, count + 1):
        command = CommandRecord(f"{name}-{version}", "f")
        say(
            store.append([applied(f"award:{name}", version), built(f"home:{name}", version)], command=command)
        )
        say(append_to_shared(store, name))
    store.close()


def append_to_shared(store: Store, name: str) -> Committed:
    """Load, decide, append; when somebody was faster, again."""
    while True:
        version = len(store.load(SHARED)) + 1
        try:
            return store.append([built(SHARED, version, name)])
        except VersionConflict:
            continue


def say(committed: Committed) -> None:
    sys.stdout.write(f"{committed.stream} {committed.version} {committed.position}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
