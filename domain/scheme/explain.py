"""A notice told in words: the road of an application and the life of an honour, every rule with its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from domain.scheme.diagram import mermaid
from domain.scheme.notice import Honour, Scheme
from domain.scheme.telling.conditions import who
from domain.scheme.telling.duties import duties, goals, reviews
from domain.scheme.telling.life import conferral, life
from domain.scheme.telling.notices import actors, preamble, standards, successions
from domain.scheme.telling.papers import papers
from domain.scheme.telling.rounds import material, when
from domain.scheme.telling.speaker import Lang, Lines, Speaker
from domain.scheme.telling.steps import disagreement, steps

__all__ = ["explain", "mermaid"]


def explain(scheme: Scheme, honour: str | None = None, lang: Lang = "zh") -> str:
    """The notice in words, as Markdown; with ``honour``, only what concerns that one."""
    s = Speaker(scheme, lang)
    lines = [] if honour else [*preamble(s), *actors(s), *standards(s), *reviews(s), *duties(s), *goals(s)]
    for name in [honour] if honour else scheme.honours:
        lines += told(replace(s, within=scheme.honours[name]), name, scheme.honours[name])
    lines += [] if honour else [*successions(s), *papers(s)]
    return "\n".join(lines).strip() + "\n"


def told(s: Speaker, name: str, honour: Honour) -> Lines:
    """Everything about one honour."""
    yield ""
    yield f"## {s.text(honour.title)} (`{name}`)"
    yield ""
    yield from who(s, honour)
    yield from chapter(s, "何时申报", "When", when(s, honour.round))
    yield from chapter(s, "申报材料", "Papers", (material(s, each) for each in honour.materials))
    yield from chapter(s, "办理步骤", "Steps", steps(s, honour), numbered=True)
    yield from chapter(s, "不同意时", "Without agreement", [disagreement(s, honour.on_disagreement)])
    yield from chapter(s, "授予", "Conferral", conferral(s, honour))
    yield from chapter(s, "授予以后", "Afterwards", life(s, honour.standing))


def chapter(s: Speaker, zh: str, en: str, points: Iterable[str], numbered: bool = False) -> Lines:
    """A heading and its points; nothing when there are none."""
    told = list(points)
    if not told:
        return
    yield ""
    yield f"### {s.say(zh, en)}"
    yield ""
    for number, point in enumerate(told, 1):
        mark = f"{number}. " if numbered else "- "
        yield point if point.startswith("  ") else mark + point
