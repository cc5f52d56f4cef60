"""The steps of the route, in words."""

from __future__ import annotations

from domain.scheme.notice import Honour
from domain.scheme.papers import AskedChecklist
from domain.scheme.route import (
    AnyStep,
    Approve,
    Cosign,
    Deliberate,
    Disagreement,
    Inspection,
    Inspectors,
    Objections,
    Publicise,
    Satisfaction,
    Score,
    ScorePart,
    Select,
    SelfAssess,
    Survey,
)
from domain.scheme.telling.notices import also_counted, coverage, quorum
from domain.scheme.telling.speaker import Lines, Speaker
from domain.vocabulary import Act

PARTS = {
    "form": ("登记表", "the form"),
    "checklist": ("验收单", "the checklist"),
    "materials": ("其他材料", "the other papers"),
}
"""The parts of an application that a seal may bind."""

EVERYTHING = tuple(PARTS)

WAYS = {
    "return-to-applicant": ("退回申报单位", "return to the applicant"),
    "return-to-previous": ("退回上一步", "return to the step before"),
    "return-to-any": ("退回任一步", "return to any step"),
    "reject": ("不予通过", "reject"),
}
"""What a signer may do who does not agree."""


def steps(s: Speaker, honour: Honour) -> Lines:
    """Every step in order."""
    for step in honour.route:
        act = Act(step.act)
        title = s.text(step.title, s.say(act.zh, act.value))
        by = s.listed(map(s.actor, step.by)) if isinstance(step, Cosign) else s.actor(step.by)
        told = s.say(f"：由{by}{act.zh}", f": {act.value} by {by}") + s.only_for(step.only_for)
        inside = s.sentences([told, *details(s, step)])
        yield f"**{title}** (`{step.step}`){inside}{s.source(step)}"


def details(s: Speaker, step: AnyStep) -> Lines:
    """What is particular about a step."""
    yield from particulars(s, step)
    needs = [("签署意见", "an opinion")] if step.opinion == "required" else []
    needs += [("盖章", "a seal")] if step.seal == "required" else []
    if needs:
        yield s.say("须", "needs ") + s.listed(s.say(*need) for need in needs)
    if step.inputs:
        yield s.say("记录", "records ") + s.listed(s.text(field.label) for field in step.inputs)
    if step.within:
        stage = s.stage(step.within)
        yield s.say(f"限于“{stage}”期间", f"only in “{stage}”")
    if step.deadline:
        yield s.say(f"宜在{step.deadline.zh}内办理", f"advised within {step.deadline.en}")
    if step.when_absent:
        yield s.say(
            f"没有这一机构的，由{s.actor(step.when_absent)}确认",
            f"if there is no such body, {s.actor(step.when_absent)} confirms that",
        )
    if step.not_by_persons_of:
        others = s.listed(f"“{s.step(name)}”" for name in step.not_by_persons_of)
        yield s.say(f"不得由办理{others}的人办理", f"not by those who acted at {others}")
    yield from paperwork(s, step)


def paperwork(s: Speaker, step: AnyStep) -> Lines:
    """What a seal given here binds, what may be done without agreement, how old the paper may be, what the event is called."""
    if step.sees != EVERYTHING:
        parts = s.listed(s.say(*PARTS[part]) for part in step.sees) or s.say("签署本身", "nothing filed")
        yield s.say(f"印章只约束{parts}", f"a seal binds only {parts}")
    if step.may is not None:
        ways = s.either(s.say(*WAYS[way]) for way in step.may) or s.say("只能等待", "nothing but wait")
        yield s.say(f"不同意的可{ways}", f"without agreement: {ways}")
    if step.back_dating:
        yield s.say(
            f"纸面日期至多早于登记之日{step.back_dating.zh}",
            f"the day on the paper at most {step.back_dating.en} before that of entry",
        )
    if step.recorded_as:
        yield s.say(f"记作`{step.recorded_as}`", f"recorded as `{step.recorded_as}`")


def particulars(s: Speaker, step: AnyStep) -> Lines:
    """What only this kind of step has."""
    match step:
        case Deliberate():
            yield s.say(f"同意人数须{step.passes.zh}", f"{step.passes.en} in favour")
            if step.secret:
                yield s.say("无记名投票", "by secret ballot")
            if step.quorum:
                yield quorum(s, step.quorum)
            if step.satisfaction:
                yield satisfaction(s, step.satisfaction)
        case Survey():
            yield satisfaction(s, step.satisfaction)
            if step.coverage:
                yield coverage(s, step.coverage)
        case Cosign():
            yield cosign(s, step)
        case Publicise():
            yield s.say(f"公示{step.lasts.zh}", f"made public for {step.lasts.en}")
            if step.first_day_counts:
                yield s.say("公布当日计入", "the day of publication is the first")
            yield objections(s, step.objections)
        case Select():
            yield from selection(s, step)
        case Approve():
            if step.by_grade:
                yield s.listed(
                    f"{s.grade(grade)}{s.say('由', ' by ')}{s.actor(name)}"
                    for grade, name in step.by_grade.items()
                )
            if step.score:
                yield score(s, step.score)
        case Inspection():
            yield from inspection(s, step)


def cosign(s: Speaker, step: Cosign) -> str:
    """How many must agree, and the votes of each where they are weighted."""
    if not step.weights:
        return s.say(f"须{step.needed()}方同意", f"{step.needed()} must agree")
    votes = s.listed(f"{s.actor(party)} {step.weight(party)}" for party in step.by)
    return s.say(f"须{step.needed()}票同意（{votes}）", f"{step.needed()} votes must agree ({votes})")


def selection(s: Speaker, step: Select) -> Lines:
    """By what the applications are ranked, and what becomes of those that are not chosen."""
    if step.by_score_of:
        yield s.say(
            f"按“{s.step(step.by_score_of)}”的得分由高到低", f"by the points of “{s.step(step.by_score_of)}”"
        )
    if step.score:
        yield score(s, step.score)
    if step.ranked:
        yield s.say("记录名次", "with a rank")
    if step.reserve_list:
        yield s.say("设递补名单", "with a reserve list")


def score(s: Speaker, rule: Score) -> str:
    """What a total is made of, and its mark."""
    parts = s.say(" + ", " + ").join(
        f"{s.step(part.step) if part.step else s.fact(part.figure or '')} {out_of(s, part)} × {s.share(part.weight)}"
        for part in rule.parts
    )
    mark = (
        s.say(f"，不少于{rule.at_least}分", f", at least {rule.at_least}")
        if rule.at_least is not None
        else ""
    )
    if rule.by_grade:
        grades = s.listed(f"{s.grade(grade)} {least}" for grade, least in rule.by_grade.items())
        mark = s.say(f"，各等级不少于：{grades}", f", at least per grade: {grades}")
    return s.say(f"总分（百分制）= {parts}{mark}", f"total (of 100) = {parts}{mark}") + s.source(rule)


def out_of(s: Speaker, part: ScorePart) -> str:
    """The most a part can be, where that is said."""
    return s.say(f"（满分{part.out_of}）", f" (of {part.out_of})") if part.out_of is not None else ""


def objections(s: Speaker, rule: Objections) -> str:
    """What objections do."""
    within = s.say(f"{rule.within.zh}内", f" within {rule.within.en}") if rule.within else ""
    block = s.say("，未处理完不得继续", "; open ones block the road") if rule.block else ""
    by = s.actor(rule.decided_by) if rule.decided_by else ""
    decided = s.say(f"，由{by}处理", f", decided by {by}") if by else ""
    return s.say(f"{within}可提出异议{decided}{block}", f"objections{within}{decided}{block}")


def who_inspects(s: Speaker, rule: Inspectors) -> str:
    """How many inspectors, and where from."""
    zh = f"至少{rule.at_least}人" + ("，来自其他单位" if rule.from_other_units else "")
    en = f"at least {rule.at_least} inspectors" + (" from other units" if rule.from_other_units else "")
    return s.say(zh, en)


def with_checklist(s: Speaker, asked: AskedChecklist, *, every: bool = False) -> str:
    """The checklist that is answered, or each of several with whom it is for; whether the first of them, or all."""
    several = ((asked, None),) if isinstance(asked, str) else ((one.checklist, one.only_for) for one in asked)
    told = (
        s.say(f"《{s.checklist(name)}》", f"“{s.checklist(name)}”") + s.only_for(who) for name, who in several
    )
    return (
        s.say("按", "with ") + s.listed(told) + (s.say("，逐份填写", ", every one of them") if every else "")
    )


def inspection(s: Speaker, step: Inspection) -> Lines:
    """With what, by whom and where is inspected."""
    if step.checklist:
        yield with_checklist(s, step.checklist, every=step.every_checklist)
    if isinstance(step, SelfAssess) and step.must_pass:
        yield s.say("须达标", "which must pass")
    if step.sheets:
        highest, lowest = step.sheets.drop_highest, step.sheets.drop_lowest
        zh = f"不少于{step.sheets.at_least}人分别评分，取平均分"
        en = f"the mean of at least {step.sheets.at_least} assessors"
        dropped = s.say(
            f"（去掉{highest}个最高分、{lowest}个最低分）",
            f" (without the {highest} highest and {lowest} lowest)",
        )
        yield s.say(zh, en) + (dropped if highest + lowest else "")
    if step.inspectors:
        yield who_inspects(s, step.inspectors)
    if step.on_site != "optional":
        always = step.on_site == "required"
        yield s.say(
            "须到现场" if always else "自行验收的须到现场",
            "on site" if always else "on site where a unit verified itself",
        )
    if step.dimensions:
        yield s.say("评价", "judges ") + s.listed(step.dimensions)


def satisfaction(s: Speaker, rule: Satisfaction) -> str:
    """A satisfaction rate."""
    told = s.say("记录满意率", "the share satisfied is recorded")
    if not rule.entered:
        below = (rule.denominator,) if isinstance(rule.denominator, str) else rule.denominator
        formula = f"{s.say('+', ' + ').join(map(s.answers, rule.numerator))} ÷ {s.say('+', ' + ').join(map(s.answers, below))}"
        told += s.say(f"（{formula}）", f" ({formula})")
    told += also_counted(s, rule)
    if rule.at_least is not None:
        soft = rule.effect == "warn"
        zh = f"满意率须不少于{s.share(rule.at_least)}" + ("，不足时提示" if soft else "")
        told += s.say(
            f"，{zh}", f", at least {s.share(rule.at_least)}" + (", fewer is pointed out" if soft else "")
        )
    return told + s.source(rule)


def disagreement(s: Speaker, rule: Disagreement) -> str:
    """What a signer may do who does not agree."""
    again = {
        "rerun-from-changed": ("改动所涉的签署重新进行", "those whose seal bound a change sign again"),
        "resume-at-returner": ("直接回到退回的一步", "it resumes where it was returned"),
        "rerun-all": ("全部重新签署", "all sign again"),
    }
    may = s.either(s.say(*WAYS[way]) for way in rule.may)
    last = s.step(rule.withdraw_until)
    until = s.say(f"“{last}”完成前可撤回", f"may be withdrawn until “{last}” is done")
    after = {
        "may-apply-again": ("撤回后可再申报", "one who withdrew may apply again"),
        "next-round": ("撤回后下一批次方可再申报", "one who withdrew may apply again in the next round"),
    }
    told = [may, s.say(*again[rule.resubmission]), until, s.say(*after[rule.after_withdrawal])]
    return s.sentences(told) + s.source(rule)
