"""The hygiene gate: what is committed means the same on every machine and gives nothing away.

Refuses addresses of package registries, paths of one person's machine, and private keys, in every file that git
tracks or would track. The patterns are put together from pieces so that they do not find themselves.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def any_of(*pieces: tuple[str, str]) -> str:
    """A pattern for any of the words whose two halves are given."""
    return "|".join(re.escape(first + second) for first, second in pieces)


RULES = {
    "the address of a package registry": re.compile(
        any_of(
            ("pypi", ".org"),
            ("pythonhosted", ".org"),
            ("registry.npm", "js.org"),
            ("registry.npm", "mirror.com"),
            ("registry.yarn", "pkg.com"),
            ("repo1.maven", ".org"),
            ("repo.maven", ".apache.org"),
            ("proxy.golang", ".org"),
            ("index.crates", ".io"),
            ("deb.debian", ".org"),
        )
    ),
    "a package index setting": re.compile(
        r"^\s*(?:--)?(?:extra-)?(?:index-url|find-links|registry)(?:\s*=|\s+)\s*\S", re.MULTILINE
    ),
    "a path of one machine": re.compile(
        r"(?<![\w.~/-])(?:" + any_of(("/wo", "rk/"), ("/ro", "ot/"), ("/opt/wh", "eels")) + r"|/home/\w)"
        r"|" + any_of(("/tmp/", "bash_jobs"))
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*" + any_of(("PRIVATE", " KEY-----"))),
    "a merge that was not finished": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}


def committed() -> list[Path]:
    """Files that are tracked, and those that the next `git add` would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


def findings(path: Path) -> list[str]:
    """One line for each thing found, as file:line: what it is."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []  # not text
    return [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, hit.start()) + 1}: {what}: {hit.group().strip()}"
        for what, pattern in RULES.items()
        for hit in pattern.finditer(text)
    ]


def main() -> int:
    """Print what is found; the exit status is what ./run check goes by."""
    files = committed()
    found = [line for path in files for line in findings(path)]
    print("\n".join([*found, f"{len(files)} files read, {len(found)} findings"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
