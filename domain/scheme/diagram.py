"""A notice as a Mermaid diagram: the road of an application and what may become of the honour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from domain.scheme.notice import CONFERRING_BODY, Honour, Scheme
from domain.scheme.route import AnyStep, Cosign, Select
from domain.scheme.standing import Reinspection, StandingRules, Term
from domain.scheme.words import Text
from domain.vocabulary import Act, Finding, Standing

Lang = Literal["zh", "en"]
Lines = Iterator[str]

PLACE_AFTER = {
    "retain": "in_force",
    "warn": "in_force",
    "criticise": "in_force",
    "rectify": "rectifying",
    "suspend": "suspended",
    "demote": "in_force",
    "promote": "in_force",
    "propose-revocation": "revocation_proposed",
    "revoke": "revoked",
    "lapse": "lapsed",
}
"""Where a consequence of a re-inspection leads."""


def mermaid(scheme: Scheme, honour: str, lang: Lang = "zh") -> str:
    """One flowchart: the steps in order, and the standings with what leads from one to another."""
    rules = scheme.honours[honour]
    road, life = ("申报与办理", "授予以后") if lang == "zh" else ("Application", "Afterwards")
    lines = ["flowchart TD", f'  subgraph road["{road}"]']
    lines += [f"    {line}" for line in steps(scheme, rules, lang)]
    lines += ["  end", f'  subgraph life["{life}"]']
    lines += [f"    {line}" for line in standings(scheme, rules.standing, lang)]
    lines += ["  end", f"  step{len(rules.route)} --> in_force"]
    lines += [f"  {line}" for line in other_ends(rules, lang)]
    return "\n".join(lines) + "\n"


def label(text: str) -> str:
    """A text that Mermaid takes as it is."""
    return '"' + text.replace('"', "#quot;").replace("\n", " ") + '"'


def wording(words: Text | None, instead: str, lang: Lang) -> str:
    """A wording in the language asked for, if there is one."""
    if words is None:
        return instead
    return words.en if lang == "en" and words.en else words.zh


def steps(scheme: Scheme, honour: Honour, lang: Lang) -> Lines:
    """Apply, then every step; a step only some applications have is drawn with a dashed way to it."""
    applicant = scheme.actors.get(honour.applicant)
    who = wording(applicant.title if applicant else None, honour.applicant, lang)
    yield f"apply([{label(('申报：' if lang == 'zh' else 'apply: ') + who)}])"
    for number, step in enumerate(honour.route, 1):
        yield f"step{number}[{label(f'{number}. {said(scheme, step, lang)}')}]"
    for number, step in enumerate(honour.route, 1):
        before = f"step{number - 1}" if number > 1 else "apply"
        yield f"{before} {'-.->' if step.only_for else '-->'} step{number}"


def called(scheme: Scheme, name: str, lang: Lang) -> str:
    """An actor by its title."""
    known = scheme.actors.get(name)
    named = "授予单位" if name == CONFERRING_BODY and lang == "zh" else name
    return wording(known.title if known else None, named, lang)


def said(scheme: Scheme, step: AnyStep, lang: Lang) -> str:
    """A step and who acts."""
    act = Act(step.act)
    title = wording(step.title, act.zh if lang == "zh" else act.value, lang)
    names = (step.by,) if isinstance(step.by, str) else step.by
    joint = " + " if isinstance(step, Cosign) else " / "
    actors = joint.join(called(scheme, name, lang) for name in names)
    return f"{title}<br/>{actors}"


def other_ends(honour: Honour, lang: Lang) -> Lines:
    """How an application may end without an honour."""
    zh = lang == "zh"
    missed = label("未入选" if zh else "not selected")
    if "reject" in honour.on_disagreement.may:
        yield f"road -. {label('不予通过' if zh else 'reject')} .-> rejected([{label('未通过' if zh else 'rejected')}])"
    if any(way.startswith("return") for way in honour.on_disagreement.may):
        yield f"road -. {label('退回' if zh else 'return')} .-> returned([{label('退回补正' if zh else 'returned')}])"
    for number, step in enumerate(honour.route, 1):
        if isinstance(step, Select):
            yield f"step{number} -. {missed} .-> not_selected([{missed}])"


def standings(scheme: Scheme, rules: StandingRules, lang: Lang) -> Lines:
    """The standings that can be reached, and what leads to each."""
    moves = list(dict.fromkeys(ways(scheme, rules, lang)))
    reached = [
        "in_force",
        *dict.fromkeys(place for here, _, there in moves for place in (here, there) if place != "in_force"),
    ]
    for place in reached:
        standing = Standing(place.replace("_", "-"))
        yield f"{place}([{label(standing.zh if lang == 'zh' else standing.value)}])"
    for here, why, there in moves:
        yield f"{here} -- {label(why)} --> {there}"


def ways(scheme: Scheme, rules: StandingRules, lang: Lang) -> Iterator[tuple[str, str, str]]:
    """From which standing what leads to which."""
    zh = lang == "zh"
    if rules.reinspection:
        yield from found(scheme, rules.reinspection, lang)
    if rules.suspension:
        yield "in_force", "暂停" if zh else "suspend", "suspended"
        yield "suspended", "恢复" if zh else "reinstate", "in_force"
    if (revocation := rules.revocation) is not None:
        if revocation.proposed_by:
            yield "in_force", "提出撤销" if zh else "propose", "revocation_proposed"
            yield "revocation_proposed", "决定撤销" if zh else "decide", "revoked"
            yield "revocation_proposed", "不予撤销" if zh else "drop", "in_force"
            if revocation.direct_for:
                yield "in_force", "直接撤销" if zh else "decide at once", "revoked"
        else:
            yield "in_force", "决定撤销" if zh else "decide", "revoked"
        if revocation.rescinded_by:
            yield "revoked", "纠正" if zh else "rescind", "in_force"
    if rules.term:
        yield "in_force", over(rules.term, lang), "expired"
    for ending in rules.endings:
        standing = Standing(ending.ends_as)
        yield "in_force", standing.zh if zh else standing.value, standing.value.replace("-", "_")


def over(term: Term, lang: Lang) -> str:
    """The end of a term: its length or its last day, where these are one and the same for all."""
    if term.lasts_by_grade or (term.until and term.lasts):
        return "有效期届满" if lang == "zh" else "the term is over"
    if term.until:
        return f"{'至' if lang == 'zh' else 'until '}{term.until}"
    return (term.lasts.zh if lang == "zh" else term.lasts.en) if term.lasts else ""


def found(scheme: Scheme, rule: Reinspection, lang: Lang) -> Iterator[tuple[str, str, str]]:
    """What the findings of a re-inspection lead to."""
    for result in rule.results:
        named = next(
            (each.zh for each in Finding if each.value == result.finding and lang == "zh"), result.finding
        )
        why = wording(result.title or scheme.grounds.get(result.finding), named, lang)
        if result.in_a_row > 1:
            why += f"（连续{result.in_a_row}次）" if lang == "zh" else f" {result.in_a_row} times in a row"
        within = None if result.within_by_grade else result.within
        time = f"（{within.zh}）" if lang == "zh" and within else ""
        yield "in_force", f"{why}{time}", PLACE_AFTER[result.then]
        if result.then == "rectify":
            yield "rectifying", "整改合格" if lang == "zh" else "accepted", "in_force"
        if result.then == "suspend":
            yield "suspended", "恢复" if lang == "zh" else "reinstate", "in_force"
    if rule.missed != "overdue":
        yield (
            "in_force",
            "逾期未复验" if lang == "zh" else "missed",
            "lapsed" if rule.missed == "lapse" else "suspended",
        )
