"""Forms and checklists in words: what is filled in, what is scored, and what it takes to pass."""

from __future__ import annotations

from domain.scheme.papers import Checklist, ChecklistItem, FormField, PassMark, Section
from domain.scheme.telling.speaker import Lines, Speaker

TYPES = {
    "integer": ("整数", "whole number"),
    "decimal": ("数字", "number"),
    "percent": ("百分数", "percentage"),
    "date": ("日期", "date"),
    "date-or-text": ("日期或说明", "date or remark"),
    "phone": ("电话", "telephone"),
    "yes-no": ("是或否", "yes or no"),
    "unit": ("单位", "unit"),
}
"""What may be written in a blank, where it is more than words."""


def papers(s: Speaker) -> Lines:
    """Every form and checklist of the notice."""
    for form in s.scheme.forms.values():
        yield from ("", f"## {s.text(form.title)}{s.source(form)}", "")
        yield from (f"- {section(s, each)}" for each in form.sections)
    for checklist in s.scheme.checklists.values():
        yield from ("", f"## {s.text(checklist.title)}{s.source(checklist)}", "")
        yield from (f"- {line}" for line in sheet(s, checklist))


def section(s: Speaker, rule: Section) -> str:
    """A block of a form with its blanks."""
    blanks = [blank(s, each) for each in rule.fields]
    if rule.rows:
        least, most = rule.rows.min, rule.rows.max
        rows = s.say(f"表格，至少{least}行", f"a table, at least {least} rows")
        rows += s.say(f"，至多{most}行", f", at most {most}") if most is not None else ""
        if (printed := rule.rows.printed) is not None:
            rows += s.say(f"（印有{printed}行）", f" ({printed} are printed)")
        blanks.append(f"{rows}{s.say('：', ': ')}{s.listed(blank(s, each) for each in rule.rows.columns)}")
    at = step(s, rule.filled_at)
    by = "" if rule.filled_at == "apply" else s.say(f"（由“{at}”填写）", f" (filled in at “{at}”)")
    return f"**{s.text(rule.title)}**{by}{s.say('：', ': ')}{s.sentences(blanks)}"


def step(s: Speaker, name: str) -> str:
    """A step of any honour by its title."""
    steps = [each for honour in s.scheme.honours.values() for each in honour.route]
    return next((s.text(each.title, name) for each in steps if each.step == name), name)


def blank(s: Speaker, rule: FormField) -> str:
    """One blank and its limits."""
    limits = [s.say(*TYPES[rule.type])] if rule.type in TYPES else []
    if rule.choices:
        limits.append(s.either(rule.choices) + (s.say("，可另填", ", or else") if rule.open_choice else ""))
    limits += [s.say(f"不少于{rule.min}", f"at least {rule.min}")] if rule.min is not None else []
    limits += [s.say(f"不超过{rule.max}", f"at most {rule.max}")] if rule.max is not None else []
    limits += [s.say(f"不超过“{rule.at_most}”", f"not above “{rule.at_most}”")] if rule.at_most else []
    if rule.max_characters is not None:
        limits.append(s.say(f"{rule.max_characters}字以内", f"at most {rule.max_characters} characters"))
    limits += [] if rule.required else [s.say("可不填", "optional")]
    limits += [s.say("个人信息", "about a person")] if rule.personal else []
    inside = s.listed(limits)
    return (
        s.text(rule.label) + (s.say(f"（{inside}）", f" ({inside})") if inside else "") + s.cited(rule.clause)
    )


# --- checklists ------------------------------------------------------------------------------------------------------


def sheet(s: Speaker, rule: Checklist) -> Lines:
    """What it takes to pass, what may be claimed, the head, the items by group."""
    yield mark(s, rule.passes)
    if rule.exceptions:
        yield s.say("检查人员可附理由通过未达到的项目", "An inspector may pass an unmet item with a reason")
    if rule.not_applicable:
        kinds = s.kinds(rule.not_applicable_for)
        which = s.say(f"（仅限：{kinds}）", f" (only {kinds})") if kinds else ""
        yield s.say("可附理由填“不适用”", "An item may be marked as not applicable, with a reason") + which
    if rule.header:
        yield s.say("表头：", "Head: ") + s.listed(blank(s, each) for each in rule.header)
    for group in dict.fromkeys(each.group for each in rule.items):
        items = s.sentences(item(s, each) for each in rule.items if each.group == group)
        yield (f"**{group}**{s.say('：', ': ')}" if group else "") + items
    if rule.remark:
        yield s.text(rule.remark)
    if rule.stamp:
        yield s.say("意见栏：", "Opinion and seal: ") + s.text(rule.stamp)


def item(s: Speaker, rule: ChecklistItem) -> str:
    """One item: its number, its words, what it scores, and whether it must be met."""
    told = [s.say(f"{rule.points}分", f"{rule.points} points")] if rule.points is not None else []
    told += [s.say("记录", "a remark")] if rule.answer == "text" else []
    told += [s.say("必备", "mandatory")] if rule.mandatory else []
    told += [s.say("一票否决", "a veto")] if rule.veto else []
    told += [] if rule.required or rule.answer == "text" else [s.say("不作要求", "not required")]
    inside = s.listed(told)
    told_of = s.say(f"（{inside}）", f" ({inside})") if inside else ""
    return f"{rule.id} {s.text(rule.text)}{told_of}{s.cited(rule.clause)}"


def mark(s: Speaker, rule: PassMark) -> str:
    """What it takes to pass."""
    told = []
    if rule.at_least_met is not None:
        told.append(s.say(f"须达到{rule.at_least_met}项", f"{rule.at_least_met} items must be met"))
    elif rule.every_item:
        told.append(s.say("必填项须全部达到", "every required item must be met"))
    if rule.at_least_points is not None:
        told.append(s.say(f"不少于{rule.at_least_points}分", f"at least {rule.at_least_points} points"))
    if rule.by_grade:
        marks = s.listed(f"{grade(s, name)} {points}" for name, points in rule.by_grade.items())
        told.append(s.say(f"各等级不少于：{marks}", f"at least per grade: {marks}"))
    for group, floor in rule.group_floors.items():
        told.append(s.say(f"“{group}”不少于{floor}分", f"“{group}” at least {floor} points"))
    return (
        s.say("合格：", "Passed: ")
        + (s.sentences(told) or s.say("只作记录", "only recorded"))
        + s.source(rule)
    )


def grade(s: Speaker, name: str) -> str:
    """A grade of any honour by its title."""
    grades = [each for honour in s.scheme.honours.values() for each in honour.grades]
    return next((s.text(each.title, name) for each in grades if each.id == name), name)
