"""Rounds, windows, places and papers, in words."""

from __future__ import annotations

from domain.scheme.intake import Quota, RoundRule
from domain.scheme.papers import ChecklistFile, DocumentFile, FormFile, Material
from domain.scheme.telling.speaker import Lines, Speaker


def when(s: Speaker, rule: RoundRule) -> Lines:
    """Rounds, windows, stages and places."""
    often = (
        s.say(f"每{rule.every.zh}一批", f"A round every {rule.every.en}")
        if rule.every
        else s.say("不定期", "No fixed interval")
    )
    if rule.rolling:
        often = s.say("随时受理", "Applications at any time")
    yield f"{often}{s.say('，由', ', opened by ')}{s.actor(rule.opened_by)}{s.say('开设', '')}{s.source(rule)}"
    for window in rule.windows:
        name = s.text(window.title, window.id)
        counts = s.say("，以申报之日为准", ", by the day of applying")
        if window.counts != "apply":
            counts = s.say(
                f"，以到达“{window.counts}”一步之日为准", f", by the day of arrival at `{window.counts}`"
            )
        yield f"{name}{s.say('：', ': ')}{s.between(window.open)}{counts}{s.source(window)}"
    for stage in rule.stages:
        soft = s.say("（之外提示）", " (else pointed out)") if stage.effect == "warn" else ""
        yield f"{s.say('阶段', 'Stage')} {stage.id}{s.say('：', ': ')}{s.between(stage.open)}{soft}{s.source(stage)}"
    if rule.quota:
        yield quota(s, rule.quota)


def quota(s: Speaker, quota: Quota) -> str:
    """How many places."""
    told = []
    if quota.total is not None:
        told.append(s.say(f"共{quota.total}个", f"{quota.total} in all"))
    if quota.per_unit:
        of = s.actor(quota.per_unit.of)
        told.append(
            s.say(f"每个{of}不超过{quota.per_unit.at_most}个", f"at most {quota.per_unit.at_most} per {of}")
        )
    if quota.share:
        of = s.say(
            *{"applications": ("申报数", "applications"), "places": ("名额", "places")}[quota.share.of]
        )
        told.append(s.say(f"不超过{of}的{quota.share.at_most}", f"at most {quota.share.at_most} of the {of}"))
    for group in quota.reserved:
        least = group.at_least if group.at_least is not None else group.at_least_share
        which = s.either(group.one_of)
        told.append(s.say(f"其中{which}不少于{least}", f"at least {least} for {which}"))
    more = s.say("，超出须说明理由", "; more with a reason") if quota.exceed == "with-reason" else ""
    return f"{s.say('名额：', 'Places: ')}{s.listed(told)}{more}{s.source(quota)}"


def material(s: Speaker, material: Material) -> str:
    """One paper."""
    match material:
        case FormFile():
            form = s.scheme.forms.get(material.form)
            told = s.text(form.title if form else None, material.form)
        case ChecklistFile():
            checklist = s.scheme.checklists.get(material.checklist)
            told = s.text(checklist.title if checklist else None, material.checklist)
            if checklist:
                told += s.say(f"（{len(checklist.items)}项）", f" ({len(checklist.items)} items)")
        case DocumentFile():
            told = s.text(material.title, material.document)
            told += (
                ""
                if material.at_least == 1
                else s.say(f"（不少于{material.at_least}份）", f" (at least {material.at_least})")
            )
    return told + s.source(material)
