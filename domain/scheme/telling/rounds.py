"""Rounds, windows, places and papers, in words."""

from __future__ import annotations

from domain.scheme.intake import OTHERS, Numbers, Quota, RoundRule, StageWindow, Window
from domain.scheme.papers import ChecklistFile, DocumentFile, FormFile, Material
from domain.scheme.telling.papers import mark
from domain.scheme.telling.speaker import Lines, Speaker


def when(s: Speaker, rule: RoundRule) -> Lines:
    """Rounds, windows, stages and places."""
    often = (
        s.every(rule.every) + s.say("一批", " a round")
        if rule.every
        else s.say("不定期", "no fixed interval")
    )
    if rule.rolling:
        often = s.say("随时受理", "applications at any time")
    opener = s.actor(rule.opened_by)
    told = [often, s.say(f"由{opener}开设", f"opened by {opener}")]
    if rule.each_opens_its_own:
        told[-1] = s.say(f"各{opener}为其下属各开各的", f"each {opener} opens its own for those below it")
    if rule.extended_by:
        told.append(s.say(f"可由{s.actor(rule.extended_by)}延期", f"extended by {s.actor(rule.extended_by)}"))
    if rule.off_cycle == "refuse":
        told.append(s.say("不得提前开设", "never sooner"))
    yield s.listed(told).replace("、", "，") + s.source(rule)
    for each in rule.windows:
        yield window(s, each)
    for stage in rule.stages:
        yield stage_window(s, stage)
    if rule.quota:
        yield from quota(s, rule.quota)


def window(s: Speaker, rule: Window) -> str:
    """When applications are taken, and which day counts."""
    name = s.text(rule.title, rule.id)
    counts = s.say("以申报之日为准", "by the day of applying")
    if rule.counts != "apply":
        step = s.step(rule.counts)
        counts = s.say(f"以到达“{step}”之日为准", f"by the day of arrival at “{step}”")
    return f"{name}{s.say('：', ': ')}{s.between(rule.open)}{s.say('，', ', ')}{counts}{s.source(rule)}"


def stage_window(s: Speaker, rule: StageWindow) -> str:
    """When the acts of a later stage are allowed."""
    soft = s.say("（之外提示）", " (else pointed out)") if rule.effect == "warn" else ""
    return f"{s.text(rule.title, rule.id)}{s.say('：', ': ')}{s.between(rule.open)}{soft}{s.source(rule)}"


def quota(s: Speaker, rule: Quota) -> Lines:
    """How many places."""
    total = s.say("名额", "Places")
    if rule.total is not None:
        total += s.say(f"：共{rule.total}个", f": {rule.total} in all")
    more = s.say("，超出须说明理由", "; more with a reason") if rule.exceed == "with-reason" else ""
    if rule.counts_at:
        more += s.say(f"，在“{s.step(rule.counts_at)}”占用", f"; taken at “{s.step(rule.counts_at)}”")
    yield total + more + s.source(rule)
    if (each := rule.per_unit) is not None:
        of = s.actor(each.of)
        told = []
        if each.at_most is not None:
            told.append(s.say(f"至多{numbers(s, each.at_most)}个", f"at most {numbers(s, each.at_most)}"))
        if each.at_most_share is not None:
            share, up = s.share(each.at_most_share), each.rounded == "up"
            zh = f"不超过其申报数的{share}（{'进一' if up else '舍去尾数'}）"
            told.append(s.say(zh, f"at most {share} of its own applications, rounded {each.rounded}"))
        if each.at_least is not None:
            told.append(
                s.say(f"保证{numbers(s, each.at_least)}个", f"{numbers(s, each.at_least)} guaranteed")
            )
        limits = s.say("，", ", ").join(told)
        yield s.say(f"名额：每个{of}{limits}", f"Places per {of}: {limits}") + s.source(each)
    if rule.within is not None and (pool := s.scheme.quotas.get(rule.within)) is not None:
        honours = s.listed(map(s.title, s.scheme.sharing(rule.within)))
        name = s.text(pool.title, rule.within)
        yield s.say(
            f"{name}：{honours}同一批共{pool.total}个",
            f"{name}: {pool.total} of one cycle for {honours} together",
        ) + s.source(pool)
    if (part := rule.share) is not None:
        of = s.say("申报数" if part.of == "applications" else "名额", part.of)
        share = s.share(part.at_most)
        least = s.say(f"，但不少于{part.floor}个", f", but not below {part.floor}") if part.floor else ""
        yield s.say(
            f"名额：不超过{of}的{share}{least}", f"Places: at most {share} of the {of}{least}"
        ) + s.source(part)
    for some in rule.groups:
        which = s.those(some.only_for)
        yield s.say(
            f"名额：{which}至多{some.at_most}个", f"Places for {which}: at most {some.at_most}"
        ) + s.source(some)
    for group in rule.reserved:
        least = str(group.at_least) if group.at_least_share is None else s.share(group.at_least_share)
        which = (
            s.those(group.only_for)
            if group.only_for
            else f"{s.fact(group.attribute or '')} {s.either(group.one_of)}"
        )
        yield s.say(f"名额：其中{which}不少于{least}", f"Places: at least {least} for {which}") + s.source(
            group
        )


def numbers(s: Speaker, rule: Numbers) -> str:
    """One number, or one for each unit."""
    if isinstance(rule, int):
        return str(rule)
    rest = s.say("其他单位", "the others")
    return s.listed(f"{rest if unit == OTHERS else unit} {number}" for unit, number in rule.items())


def material(s: Speaker, rule: Material) -> str:
    """One paper, and for whom."""
    return paper(s, rule) + s.only_for(rule.only_for)


def paper(s: Speaker, rule: Material) -> str:
    """One paper."""
    match rule:
        case FormFile():
            form = s.scheme.forms.get(rule.form)
            return (
                s.text(form.title if form else None, rule.form)
                + (s.source(form) if form else "")
                + s.source(rule)
            )
        case ChecklistFile():
            return checklist(s, rule)
        case DocumentFile():
            number = (
                s.say(f"（不少于{rule.at_least}份）", f" (at least {rule.at_least})")
                if rule.at_least > 1
                else ""
            )
            if rule.at_least == 0:
                number = s.say("（可选）", " (optional)")
            if rule.at_most is not None:
                number += s.say(f"（至多{rule.at_most}份）", f" (at most {rule.at_most})")
            return s.text(rule.title, rule.document) + number + s.source(rule)


def checklist(s: Speaker, rule: ChecklistFile) -> str:
    """A checklist: how many items, and what it takes to pass."""
    known = s.scheme.checklists.get(rule.checklist)
    if known is None:
        return rule.checklist + s.source(rule)
    items = s.say(f"（{len(known.items)}项）", f" ({len(known.items)} items)")
    told = [s.text(known.title) + items + s.source(known) + s.source(rule)]
    told.append(mark(s, known.passes))
    if rule.header:
        told.append(s.say("表头一并填写", "its head is filled in as well"))
    if not rule.required:
        told.append(s.say("可以不交", "optional"))
    if rule.must_pass:
        told.append(s.say("申报时须达标", "it must pass when applying"))
    return s.sentences(told)
