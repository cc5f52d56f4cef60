"""Conferral and what may follow it, in words."""

from __future__ import annotations

from domain.scheme.notice import Grant, Honour
from domain.scheme.standing import (
    Ban,
    DueDay,
    Reminders,
    Renewal,
    Revocation,
    StandingRules,
    Suspension,
    Term,
)
from domain.scheme.telling.conditions import bodies, condition
from domain.scheme.telling.inspecting import reinspection
from domain.scheme.telling.speaker import Lines, Speaker
from domain.scheme.words import MonthDay, Span
from domain.vocabulary import Standing, Subject

MISSED_RUNGS = {
    "all": ("错过的各次逐一补发", "those missed are all made up for"),
    "newest": ("错过数次的只补发最近一次", "of several missed only the newest is made up for"),
}
"""What becomes of reminders that were missed."""


def conferral(s: Speaker, honour: Honour) -> Lines:
    """How it becomes an honour, and what goes with it."""
    rule = honour.conferral
    body = s.actor(rule.decided_by) or bodies(s, honour)
    if rule.by == "last-seal":
        yield s.say("最后一步完成即为授予", "Conferred with the last step") + s.source(rule)
    else:
        told = s.say(f"由{body}以命名决定授予", f"Conferred by a naming decision of {body}")
        if rule.effective == "as-stated":
            told += s.say("，自决定写明之日生效", ", from the day it states")
        if rule.back_dating == "allowed":
            told += s.say("，可以追溯", ", which may lie before it")
        yield told + s.source(rule)
    if honour.commendation:
        by = s.actor(honour.commendation.by)
        yield s.say(f"由{by}表彰奖励", f"Commended by {by}") + s.source(honour.commendation)
    for each in honour.grants:
        yield grant(s, each)


def grant(s: Speaker, rule: Grant) -> str:
    """Money."""
    amount = (
        s.say("数额另定", "amount not stated") if rule.amount is None else f"{rule.amount:,} {rule.currency}"
    )
    if rule.by_grade:
        amount = s.listed(
            f"{s.grade(grade)} {each:,} {rule.currency}" for grade, each in rule.by_grade.items()
        )
    payer = s.actor(rule.payer)
    told = s.say(f"经费：{amount}，由{payer}支付", f"Grant: {amount}, paid by {payer}")
    if rule.purpose:
        told += s.say("，用于", ", for ") + s.text(rule.purpose)
    if rule.once:
        told += s.say("，只给一次", ", once only")
    if rule.paid_by:
        told += s.say(f"，由{s.actor(rule.paid_by)}登记发放", f", recorded by {s.actor(rule.paid_by)}")
    told += s.only_for(rule.only_for)
    return told + s.source(rule)


def life(s: Speaker, rules: StandingRules) -> Lines:
    """What may become of the honour."""
    if rules.has_provenance:
        yield s.say("动态管理", "Dynamic management") + s.source(rules)
    if (term := rules.term) is not None:
        yield validity(s, term) + s.source(term)
        if term.renewal:
            yield renewal(s, term.renewal)
    if rules.reinspection:
        yield from reinspection(s, rules.reinspection)
    if rules.revocation:
        yield revocation(s, rules.revocation)
    for ending in rules.endings:
        standing = Standing(ending.ends_as)
        by = s.actor(ending.by) if ending.by else s.say("系统", "the system")
        grounds = s.listed(s.ground(reason) for reason in ending.reasons)
        why = s.say(f"（{grounds}）", f" ({grounds})") if grounds else ""
        yield s.say(f"{standing.zh}：由{by}登记{why}", f"{standing.value}: declared by {by}{why}") + s.source(
            ending
        )
    yield from further(s, rules)
    for each in rules.bans:
        yield ban(s, each)
    if rules.annulled_by:
        yield s.say(
            f"命名有误的由{s.actor(rules.annulled_by)}撤回",
            f"A wrong naming is annulled by {s.actor(rules.annulled_by)}",
        )
    if rules.restored_by:
        yield s.say(
            f"终止有误的由{s.actor(rules.restored_by)}恢复",
            f"What ended wrongly is restored by {s.actor(rules.restored_by)}",
        )


def validity(s: Speaker, term: Term) -> str:
    """How long it is valid, or until which day."""
    lasts = s.of_each(term.lasts, term.lasts_by_grade, s.span) if term.lasts or term.lasts_by_grade else ""
    if term.until is None:
        return s.say(f"有效期{lasts}", f"Valid for {lasts}")
    if not isinstance(term.until, MonthDay):
        return s.say(f"有效期至{s.day(term.until)}", f"Valid until {s.day(term.until)}")
    day = s.month_day(term.until)
    if lasts:
        return s.say(
            f"有效期{lasts}，至期满当年{day}", f"Valid for {lasts}, until {day} of the year they are over"
        )
    return s.say(f"有效期至授予后的第一个{day}", f"Valid until the first {day} after it")


def renewal(s: Speaker, rule: Renewal) -> str:
    """By whom a term is renewed, when, and from when the new one counts."""
    anchors = {
        "old-expiry": ("自原有效期届满起算", "from the old expiry"),
        "decision": ("自决定之日起算", "from the decision"),
    }
    by = s.actor(rule.by)
    told = [s.say(f"可由{by}续期", f"May be renewed by {by}"), s.say(*anchors[rule.anchor])]
    if rule.not_before:
        told.append(s.say(f"届满前{rule.not_before.zh}内办理", f"not before {rule.not_before.en} of its end"))
    if rule.after_expiry:
        told.append(
            s.say(
                f"届满后{rule.after_expiry.zh}内仍可办理",
                f"still possible {rule.after_expiry.en} after its end",
            )
        )
    if rule.gap == "none":
        told.append(s.say("视为未曾中断", "as if it had never run out"))
    if asked := s.sentences(condition(s, each) for each in rule.requires):
        told.append(s.say(f"须满足：{asked}", f"if: {asked}"))
    return s.say("，", ", ").join(told) + s.source(rule)


def revocation(s: Speaker, rule: Revocation) -> str:
    """The chain of a revocation."""
    grounds = s.listed(s.ground(ground) for ground in rule.grounds)
    chain = []
    if rule.needs_finding:
        finding = s.finding(rule.needs_finding)
        chain.append(s.say(f"须有“{finding}”的复验结论", f"only after the finding “{finding}”"))
    if rule.proposed_by:
        chain.append(s.say(f"由{s.actor(rule.proposed_by)}提出", f"proposed by {s.actor(rule.proposed_by)}"))
    if rule.hearing:
        time = s.span(rule.hearing.lasts)
        heard_by = s.actor(rule.hearing.by or rule.proposed_by)
        told = s.say(f"由{heard_by}听取单位意见（{time}）", f"the holder heard by {heard_by} ({time})")
        chain.append(told + s.source(rule.hearing))
    chain += [
        s.say(f"经{s.actor(each.by)}同意", f"with the agreement of {s.actor(each.by)}") + s.source(each)
        for each in rule.concurrence
    ]
    chain.append(s.say(f"由{s.actor(rule.decided_by)}决定", f"decided by {s.actor(rule.decided_by)}"))
    if rule.proposer_may_decide:
        chain.append(s.say("提出的人也可以决定", "also by the person who proposed it"))
    if direct := s.listed(s.ground(ground) for ground in rule.direct_for):
        chain.append(
            s.say(f"以{direct}为由的不经此程序，直接决定", f"on {direct} decided at once, without all this")
        )
    if rule.rescinded_by:
        by = s.actor(rule.rescinded_by)
        chain.append(s.say(f"有误的由{by}纠正", f"put right by {by}"))
    if rule.effective == "as-stated":
        chain.append(s.say("生效日另定", "effective on a day it states"))
    if rule.recall:
        items = {"plaque": "牌匾", "certificate": "证书", "grant": "经费"}
        chain.append(
            s.say(
                f"收回{s.listed(items[each] for each in rule.recall)}", f"recalling {s.listed(rule.recall)}"
            )
        )
    steps = s.say("，", ", ").join(chain)
    return s.say(f"撤销（{grounds}）：{steps}", f"Revocation ({grounds}): {steps}") + s.source(rule)


def further(s: Speaker, rules: StandingRules) -> Lines:
    """Suspension, grading, reprimands, structural changes, prerequisites, reminders."""
    if rules.suspension:
        yield suspension(s, rules.suspension)
    if rules.grading:
        by = s.actor(rules.grading.by)
        step = s.say("，一次只升降一级", ", one grade at a time") if rules.grading.by_one else ""
        yield s.say(f"升降等级：由{by}决定{step}", f"Moved between grades by {by}{step}") + s.source(
            rules.grading
        )
    if rules.reprimand:
        by = s.actor(rules.reprimand.by)
        words = {"warn": ("警告", "warning"), "criticise": ("通报批评", "public criticism")}
        levels = s.listed(s.say(*words[level]) for level in rules.reprimand.levels)
        told, most = s.say(f"{levels}：由{by}作出", f"{levels} by {by}"), rules.reprimand.escalates_after
        if most is not None:
            told += s.say(
                f"；满{most}次后再有的，即为提出撤销",
                f"; after {most} the next one is a proposal of revocation",
            )
        yield told + s.source(rules.reprimand)
    if rules.prerequisite_lost:
        effect = {
            "alert": ("提示", "it is pointed out"),
            "block": ("不再受理", "it is blocked"),
            "end": ("一并终止", "it ends too"),
        }
        told = s.say(*effect[rules.prerequisite_lost.effect])
        yield s.say(f"所依据的荣誉终止时：{told}", f"When an honour it rests on ends, {told}") + s.source(
            rules.prerequisite_lost
        )
    if rules.structural:
        yield structural(s, rules)
    if rules.reminders:
        yield from reminders(s, rules.reminders)


def reminders(s: Speaker, rule: Reminders) -> Lines:
    """Of what, when and whom people are reminded."""
    rungs, late = _rungs(s, rule.before, rule.then_every), s.say(*MISSED_RUNGS[rule.missed_rungs])
    yield s.say(
        f"提醒（{_days(s, rule.of)}）：{rungs}，提醒{_whom(s, rule.to)}；{late}",
        f"Reminders ({_days(s, rule.of)}) {rungs}, to {_whom(s, rule.to)}; {late}",
    ) + s.source(rule)
    for own in rule.apart:
        told = s.say(f"另行提醒：{_days(s, own.of)}", f"Reminded of apart: {_days(s, own.of)}")
        if own.before or own.then_every:
            told += s.say("，", ", ") + _rungs(s, own.before, own.then_every)
        if own.to:
            told += s.say(f"，提醒{_whom(s, own.to)}", f", to {_whom(s, own.to)}")
        yield told


def _rungs(s: Speaker, before: tuple[Span, ...], every: Span | None) -> str:
    earlier = s.listed(s.span(span) for span in before)
    told = s.say(f"到期前{earlier}", f"{earlier} before it is due") if before else ""
    if every:
        told += s.say("，此后", ", then ") if before else s.say("到期后", "after it is due ")
        told += s.say(f"每{every.zh}", f"every {every.en}")
    return told


def _days(s: Speaker, days: tuple[DueDay, ...]) -> str:
    return s.listed(s.say(Subject(day).zh, Subject(day).en) for day in days)


def _whom(s: Speaker, to: tuple[str, ...]) -> str:
    return s.actor(to).replace(s.say("或", " or "), s.say("、", ", "))


def suspension(s: Speaker, rule: Suspension) -> str:
    """Who suspends, for how long, and what happens after that."""
    by = s.actor(rule.by)
    limit = s.say(f"，最长{rule.at_most.zh}", f", at most {rule.at_most.en}") if rule.at_most else ""
    ends = s.say("；期满自动恢复", "; after its last day valid again by itself")
    told = s.say(f"暂停：由{by}决定", f"Suspension by {by}") + limit
    if grounds := s.listed(s.ground(ground) for ground in rule.grounds):
        told += s.say(f"（{grounds}）", f" ({grounds})")
    if rule.reinstated_by:
        told += s.say(
            f"，由{s.actor(rule.reinstated_by)}恢复", f", reinstated by {s.actor(rule.reinstated_by)}"
        )
    return told + (ends if rule.ends == "by-itself" else "") + s.source(rule)


def structural(s: Speaker, rules: StandingRules) -> str:
    """What becomes of it when the unit changes."""
    assert rules.structural is not None
    fates = {"keep": ("保留", "kept"), "decide": ("另行决定", "decided"), "end": ("终止", "ended")}
    changes = (("renamed", "更名"), ("moved", "改属"), ("merged", "合并"), ("dissolved", "解散"))
    told = [
        s.say(
            f"{zh}{fates[getattr(rules.structural, en)][0]}",
            f"{en}: {fates[getattr(rules.structural, en)][1]}",
        )
        for en, zh in changes
    ]
    return f"{s.say('机构变动：', 'Structural change: ')}{s.listed(told)}{s.source(rules.structural)}"


def ban(s: Speaker, rule: Ban) -> str:
    """How long after an ending the home may not apply."""
    words = {"rejected": "未通过", "withdrawn": "撤回"}
    ending = words.get(rule.after) or Standing(rule.after).zh
    grounds = s.listed(s.ground(ground) for ground in rule.grounds)
    on = s.say(f"（{grounds}）", f" ({grounds})") if grounds else ""
    how_long = []
    if rule.for_good:
        how_long.append(s.say("不得再申报", "never again"))
    if rule.lasts:
        how_long.append(s.say(f"{rule.lasts.zh}内不得申报", f"not for {rule.lasts.en}"))
    if rule.until_next_round:
        how_long.append(s.say("本批次内不得再申报", "not in the same round"))
    if rule.needs_again:
        titles = s.listed(s.title(name) for name in rule.needs_again)
        how_long.append(s.say(f"须重新取得{titles}", f"only with {titles} anew"))
    if rule.also_honours:
        titles = s.listed(s.title(name) for name in rule.also_honours)
        how_long.append(s.say(f"也不得申报{titles}", f"nor for {titles}"))
    return f"{s.say(ending, rule.after)}{on}{s.say('后：', ': ')}{s.listed(how_long)}{s.source(rule)}"
