"""The page about the settings, from the docstring that explains them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping

from infrastructure.settings import Settings


def page() -> str:
    """The page."""
    head = "# Settings\n\nFrom the environment, read once at the start. There is no settings file.\n"
    return f"{head}\n{inspect.getdoc(Settings)}\n"


PAGES: Mapping[str, Callable[[], str]] = {"docs/reference/settings.md": page}
