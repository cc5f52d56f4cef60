"""Words that a command may use for what a thing is: well known, or named by a published notice."""

from __future__ import annotations

from collections.abc import Mapping

from application.desk import Desk
from domain.refusals import UnknownWord
from domain.scheme.words import Text
from domain.vocabulary import KINDS, SEATS, UNIT_TYPES, Thing

KNOWN: Mapping[Thing, tuple[Mapping[str, str], str]] = {
    Thing.HOME_KIND: (KINDS, "kinds"),
    Thing.UNIT_TYPE: (UNIT_TYPES, "unit_types"),
    Thing.SEAT: (SEATS, "seats"),
}
"""The well-known words, and the key under which a notice names its own."""


def check_word(desk: Desk, what: Thing, word: str, pointer: str) -> None:
    """Refuse a word nobody knows: no rule would ever find what bears it.

    A tree that Jianjia plants itself may come before the notice that names its words.
    """
    well_known, key = KNOWN[what]
    if word in well_known or desk.caller.is_system:
        return
    named = _named(desk, key)
    if word not in named:
        called = {**well_known, **{each: title.zh for each, title in named.items()}}
        known = Text(zh="、".join(called.values()), en=", ".join(called))
        raise UnknownWord(what=what, word=word, known=known, pointer=pointer)


def _named(desk: Desk, key: str) -> dict[str, Text]:
    titles: dict[str, Text] = {}
    for scheme in desk.knowledge.newest_schemes():
        titles |= getattr(scheme, key)
    return titles
