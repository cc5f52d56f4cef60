"""Names: every word that points to something is defined, and every id stands once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from pydantic import BaseModel

from domain.scheme.mistakes import Mistake, Mistakes, Place, near
from domain.scheme.notice import Honour, Scheme
from domain.scheme.references import (
    GRADE_KEYS,
    KINDS_OF_NAMES,
    Kind,
    Names,
    all_parts,
    parts,
    read_parts,
    refers,
    said,
    spoken,
)
from domain.scheme.standing import Result


def undefined_names(scheme: Scheme) -> Mistakes:
    """Every word that points to something is defined: actors, seats, types, papers, honours, grounds …"""
    names = Names(scheme)
    for place, part in read_parts(scheme):
        if place[:1] != ("honours",):
            yield from names_in(part, place, names)


def undefined_names_of_honour(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """The same inside an honour, where steps, stages, grades and findings are its own."""
    names = Names(scheme, honour)
    for place, part in read_parts(honour, at):
        yield from names_in(part, place, names)


def names_in(part: BaseModel, place: Place, names: Names) -> Mistakes:
    """The undefined names directly in one part."""
    for key, value in said(part):
        kind = refers(type(part), key)
        if kind is not None:
            for where, word in spoken(value, (*place, key)):
                yield from undefined(where, word, kind, names)
        if (type(part), key) in GRADE_KEYS:
            for grade in value:
                yield from undefined((*place, key, grade), grade, "grade", names)


def undefined(place: Place, word: str, kind: Kind, names: Names) -> Mistakes:
    """The mistake of one name, when nothing of that kind is called so."""
    known = names.defined.get(kind)
    if known is None or word in known:
        return
    if kind == "payer" and not get_close_matches(word, known, 1, 0.6):
        return  # the id of a unit
    called = KINDS_OF_NAMES[kind]
    zh, en = near(word, known)
    if where := called.defined_under:
        zh += f"请在{'、'.join(where)}里定义" + ("，或改用已有的。" if known else "。")
        en += f" Define it under {' or '.join(where)}" + (", or use one that is there." if known else ".")
    if any(mark in word for mark in "，、；"):
        zh, en = "（逗号是全角的，应为半角“,”）" + zh, ' (the comma is full-width; use ",")' + en
    code = f"undefined-{called.en.partition(' (')[0].replace(' ', '-')}"
    yield Mistake(place, code, f"没有“{word}”这个{called.zh}{zh}", f"There is no {called.en} `{word}`{en}")


def unused_actors(scheme: Scheme) -> Mistakes:
    """Every actor does something: one that no rule names is a slip, or a rule that was forgotten."""
    named = words_for(scheme, "actor", "payer", "decider")
    for name in scheme.actors.keys() - named - {honour.applicant for honour in scheme.honours.values()}:
        zh = f"参与者“{name}”在通知里没有任何事要办；漏写了规定，或者去掉它。"
        en = f"The actor `{name}` does nothing in this notice: a rule is missing, or leave the actor out."
        yield Mistake(("actors", name), "no-effect", zh, en)


def words_for(scheme: Scheme, *kinds: Kind) -> set[str]:
    """Every word of the notice that points to something of these kinds."""
    return {
        word
        for _, part in all_parts(scheme)
        for key, value in said(part)
        if refers(type(part), key) in kinds
        for _, word in spoken(value, ())
    }


def unused_papers(scheme: Scheme) -> Mistakes:
    """Every form and every checklist is filled in somewhere: with an application, at a step, at a re-inspection."""
    for key, kind, papers in (
        ("forms", "form", scheme.forms),
        ("checklists", "checklist", scheme.checklists),
    ):
        for name in papers.keys() - words_for(scheme, kind):
            zh = f"“{name}”在通知里没有人填写；漏写了规定（materials、步骤、复验），或者去掉它。"
            en = f"Nobody fills in `{name}`: a rule is missing (materials, a step, the re-inspection), or leave it out."
            yield Mistake((key, name), "no-effect", zh, en)


def actor_cycles(scheme: Scheme) -> Mistakes:
    """An actor found from another one's unit is not, in the end, found from its own."""
    for name in scheme.actors:
        trail = [name]
        while (here := scheme.actors.get(trail[-1])) and here.of and here.of not in trail:
            trail.append(here.of)
        if here and here.of == name:
            road = " → ".join([*trail, name])
            yield Mistake(
                ("actors", name, "of"),
                "actor-cycle",
                f"参与者互相依赖，无从找起：{road}。",
                f"Actors found from each other: {road}.",
            )


def duplicates(scheme: Scheme) -> Mistakes:
    """Ids stand once: steps, windows, stages, grades, sections, fields, items, findings."""
    for place, part in parts(scheme):
        for key, names in ids_in(part):
            seen: Counter[str] = Counter()
            for index, name in names:
                seen[name] += 1
                if seen[name] == 2:
                    zh, en = (
                        f"代号“{name}”重复，请换一个。",
                        f"The id `{name}` is used twice; choose another.",
                    )
                    yield Mistake((*place, key, index), "duplicate-id", zh, en)


def ids_in(part: BaseModel) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """The lists of a part whose entries carry ids, and those ids."""
    for key, value in said(part):
        if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            names = [name_of(each) for each in value]
            yield key, [(index, name) for index, name in enumerate(names) if name]


def name_of(part: BaseModel) -> str | None:
    """The id a part goes by in its list; what follows a finding several times in a row stands beside its first result."""
    if isinstance(part, Result) and part.in_a_row > 1:
        return None
    return next(
        (
            getattr(part, key)
            for key in ("id", "step", "finding")
            if isinstance(getattr(part, key, None), str)
        ),
        None,
    )


def same_name_twice(scheme: Scheme) -> Mistakes:
    """An honour, a standard and an honour of another notice do not share a name."""
    for kind in ("standards", "honours_elsewhere"):
        for name in getattr(scheme, kind):
            if name in scheme.honours or (kind == "honours_elsewhere" and name in scheme.standards):
                zh, en = (
                    f"“{name}”已用作荣誉或标准的代号。",
                    f"`{name}` already names an honour or a standard.",
                )
                yield Mistake((kind, name), "duplicate-id", zh, en)


def reserved_step_names(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """``apply``, ``last``, ``applicant`` and ``passed`` mean something already."""
    for index, step in enumerate(honour.route):
        if step.step in ("apply", "last", "applicant", "passed"):
            zh, en = (
                f"“{step.step}”另有含义，步骤请换一个代号。",
                f"`{step.step}` has a meaning of its own; rename the step.",
            )
            yield Mistake((*at, "route", index, "step"), "reserved-id", zh, en)
