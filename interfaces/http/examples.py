"""A body for every command, as somebody would really send it to a server that was just started for trying out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interfaces.try_out import APPLICATION

Json = dict[str, Any]

EXAMPLES: Mapping[str, Json] = {
    "award.apply": APPLICATION,
}
"""By act."""
