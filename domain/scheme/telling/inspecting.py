"""Re-inspection and its findings, in words."""

from __future__ import annotations

from domain.scheme.standing import Reinspection, Result
from domain.scheme.telling.speaker import Lines, Speaker
from domain.scheme.telling.steps import who_inspects, with_checklist
from domain.vocabulary import Consequence


def reinspection(s: Speaker, rule: Reinspection) -> Lines:
    """When and by whom it is inspected again, with what, and what follows."""
    by = s.actor(rule.by)
    told = [
        s.say(f"复验：{when(s, rule)}，由{by}进行", f"Re-inspection {when(s, rule)}, by {by}"),
        *how(s, rule),
    ]
    yield s.sentences(told) + s.source(rule)
    for each in rule.results:
        yield f"  - {result(s, each)}"


def when(s: Speaker, rule: Reinspection) -> str:
    """How often, and counted from what."""
    often = s.of_each(rule.every, rule.every_by_grade, s.every)
    if rule.scope == "sample":
        return s.say(f"{often}抽查", f"of a sample {often}")
    season = s.month_day(rule.season) if rule.season else ""
    anchors = {
        "conferral": (f"自授予起{often}一次", f"{often} from conferral"),
        "last-pass": (f"自授予或上次复验合格起{often}一次", f"{often} from conferral or the last pass"),
        "season": (f"{often}一次，在{season}", f"{often} on {season}"),
        "calendar-year": (f"{often}一次，在年底前", f"{often} by the end of the year"),
    }
    return s.say(*anchors[rule.anchor])


def how(s: Speaker, rule: Reinspection) -> Lines:
    """What else the notice says of it."""
    missed = {
        "overdue": ("逾期的标为逾期", "when missed it is overdue"),
        "lapse": ("逾期的自然失效", "when missed it lapses"),
        "suspend": ("逾期的暂停", "when missed it is suspended"),
    }
    if rule.scope == "all":
        yield s.say(*missed[rule.missed])
    if rule.earliest:
        yield s.say(f"最早可提前{rule.earliest.zh}", f"at most {rule.earliest.en} early")
    if rule.checklist:
        yield with_checklist(s, rule.checklist) + (
            answers(s, rule.answers) if rule.answers == "optional" else ""
        )
    if rule.inspectors:
        yield who_inspects(s, rule.inspectors)
    if rule.announced != "yes":
        unannounced = ("不事先通知", "unannounced")
        yield s.say(*unannounced) if rule.announced == "no" else s.say("可以不事先通知", "announced or not")


def result(s: Speaker, rule: Result) -> str:
    """One finding and its consequence."""
    then = consequence(s, rule.then)
    if rule.to_grade:
        then += s.say(f"为{s.grade(rule.to_grade)}", f" to {s.grade(rule.to_grade)}")
    span = s.of_each(rule.within, rule.within_by_grade, s.span)
    time = f"{s.say('，限', ' within ')}{span}" if span else ""
    extra = ""
    if rule.extension:
        by, most = s.span(rule.extension.by), rule.extension.at_most
        extra = s.say(f"，可延{most}次，每次{by}", f", extended {most} time(s) by {by}")
        if granted := rule.extension.granted_by:
            extra += s.say(f"，由{s.actor(granted)}批准", f", granted by {s.actor(granted)}")
    if rule.next_after:
        after = s.span(rule.next_after)
        extra += s.say(f"，下次复验在{after}后", f", the next one {after} later")
    elif rule.moves_next_due and rule.then != "retain":
        extra += s.say("，下次复验由此起算", ", the next one is counted from here")
    if rule.answers:
        extra += answers(s, rule.answers)
    name = s.text(rule.title, s.finding(rule.finding))
    if rule.in_a_row > 1:
        name += s.say(f"（连续{rule.in_a_row}次）", f" ({rule.in_a_row} times in a row)")
    return f"{name} → {then}{time}{extra}{s.source(rule)}"


def answers(s: Speaker, wanted: str) -> str:
    """Whether the checklist has to be answered."""
    if wanted == "optional":
        return s.say("，验收单可以不填", ", the checklist may be left unanswered")
    return s.say("，验收单须填写", ", the checklist is answered")


def consequence(s: Speaker, then: str) -> str:
    """What follows, by name."""
    known = next((each for each in Consequence if each.value == then), None)
    zh = known.zh if known else {"revoke": "撤销", "lapse": "自然失效"}.get(then, then)
    return s.say(zh, then)
