"""The licence gate: everything Jianjia runs on must be under a permissive licence.

Walks from the project through its dependencies and extras as they are installed, so a licence that changes with
a new version is seen when the lock is made anew. What only builds or tests Jianjia is not handed to anyone and
is not judged here. An unknown or missing licence fails: someone has to look.
"""

import re
import sys
from importlib.metadata import Distribution, distribution
from itertools import chain

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PERMISSIVE = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
}

ACCEPTED = {
    # LGPL, and an extra: it comes only to who asks for PostgreSQL, from its own package and unchanged, is called
    # through SQLAlchemy by its public interface, and can be exchanged for another driver by the database URL.
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
}

# What packages without an SPDX expression say, in the licence field or as a classifier.
SPOKEN = {
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd license": "BSD-3-Clause",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
}


def runtime(name: str, extras: frozenset[str], seen: dict[str, Distribution]) -> dict[str, Distribution]:
    """All distributions that `name` with `extras` brings along on this machine, by canonical name."""
    found = distribution(name)
    seen.setdefault(canonicalize_name(name), found)
    for line in found.requires or []:
        need = Requirement(line)
        wanted = need.marker is None or any(need.marker.evaluate({"extra": e}) for e in extras | {""})
        if wanted and canonicalize_name(need.name) not in seen:
            runtime(need.name, frozenset(need.extras), seen)
    return seen


def licence(found: Distribution) -> str:
    """The licence as an SPDX expression where it can be told, else in the package's own words, else empty."""
    if expression := found.metadata.get_all("License-Expression"):
        return str(expression[0])
    # The free-text field may hold a whole licence; only a short one is a name.
    short = [text.strip() for text in found.metadata.get_all("License") or [] if len(text) < 60]
    classified = [
        line.rpartition(" :: ")[2]
        for line in found.metadata.get_all("Classifier") or []
        if line.startswith("License :: ") and not line.endswith(("OSI Approved", "DFSG approved"))
    ]
    spoken = next(chain(short, classified), "")
    return SPOKEN.get(spoken.lower(), spoken)


def permissive(expression: str) -> bool:
    """Whether every part joined by AND, and one of each joined by OR, is on the list."""
    return all(
        any(choice.strip(" ()") in PERMISSIVE for choice in re.split(r"\bOR\b", part))
        for part in re.split(r"\bAND\b", expression)
    )


def main() -> int:
    """Print what is refused; the exit status is what ./run check goes by."""
    project = distribution("jianjia")
    extras = frozenset(project.metadata.get_all("Provides-Extra") or [])
    judged = runtime("jianjia", extras, {})
    refused = {
        name: said
        for name, found in judged.items()
        if not permissive(said := licence(found)) and (not said or ACCEPTED.get(name) != said)
    }
    for name, said in sorted(refused.items()):
        print(f"{name}: {said or 'no licence named'} is not on the list in tools/licences.py")
    print(f"{len(judged)} packages judged, {len(refused)} refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
