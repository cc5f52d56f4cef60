"""Copies of aggregates, to try something on that nobody keeps."""

from __future__ import annotations

from typing import TypeVar

from domain.kernel import Aggregate

A = TypeVar("A", bound=Aggregate)


def copied(aggregate: A) -> A:
    """A copy whose lists and maps are its own; what is in them never changes."""
    kind = type(aggregate)
    other: A = kind.__new__(kind)
    for name, value in vars(aggregate).items():
        own = value.copy() if isinstance(value, list | dict | set) else value
        vars(other)[name] = own
    return other
