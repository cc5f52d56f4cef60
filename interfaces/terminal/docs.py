"""`jianjia docs`: the reference pages that are made from the code and the data."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import infrastructure.reference
import interfaces.reference
from interfaces.terminal.plain import DIFFERENT, complain, say

ROOT = Path(infrastructure.reference.__file__).parent.parent.parent
ROOMS = (infrastructure.reference, interfaces.reference)
"""Packages whose modules offer ``PAGES``: path → maker of the content."""


def pages() -> dict[str, Callable[[], str]]:
    """Every generated page by its path."""
    found: dict[str, Callable[[], str]] = {}
    for room in ROOMS:
        for module in iter_modules(room.__path__):
            found |= getattr(import_module(f"{room.__name__}.{module.name}"), "PAGES", {})
    return dict(sorted(found.items()))


def make_pages(*, check: bool) -> int:
    """Write the pages that changed – or, with ``check``, only say which are stale."""
    stale = 0
    for path, make in pages().items():
        file, content = ROOT / path, make()
        if file.is_file() and file.read_text("utf-8") == content:
            continue
        stale += 1
        if check:
            complain(f"已过时 / stale: {path}（./run docs）")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8")
            say(f"已更新 / written: {path}")
    if not stale:
        say("全部为最新 / everything is up to date", style="green")
    return DIFFERENT if check and stale else 0
