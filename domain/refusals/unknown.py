"""There is no such thing."""

from __future__ import annotations

from domain.refusals.refusal import Unknown


class NotFound(Unknown):
    """The thing named in the request does not exist."""

    code = "not-found"
    zh = "没有找到{kind}“{name}”，请核对编号。"
    en = "There is no {kind} “{name}”; check the id."


class UnknownScheme(Unknown):
    """The scheme was never published here."""

    code = "unknown-scheme"
    zh = "通知“{scheme}”尚未发布，请先发布或核对编号。"
    en = "The scheme “{scheme}” has not been published; publish it first or check its id."


class UnknownHonour(Unknown):
    """The scheme has no such honour or standard."""

    code = "unknown-honour"
    zh = "通知“{scheme}”中没有荣誉“{honour}”。"
    en = "The scheme “{scheme}” has no honour “{honour}”."


class UnknownEntryKind(Unknown):
    """No such kind of base-file entry is well known, and no published notice names it: no duty would ever count it."""

    code = "unknown-entry-kind"
    zh = "没有“{kind}”这种基础档案记录，可用：{known}。"
    en = "There is no kind “{kind}” of base-file entry; known: {known}."


class UnknownWord(Unknown):
    """No such kind of home, type of unit or seat is well known, and no published notice names it: no rule would find it."""

    code = "unknown-word"
    zh = "没有“{word}”这种{what}，可用：{known}；办法中另有规定的，请先发布该办法。"
    en = "There is no {what} “{word}”; known: {known}. Where a notice names it, publish the notice first."


class UnknownAct(Unknown):
    """There is no act of that name."""

    code = "unknown-act"
    zh = "没有“{act}”这一操作。"
    en = "There is no act “{act}”."
