"""The review by the members and the duties of homes, in words."""

from __future__ import annotations

from domain.scheme.duties import (
    Duty,
    OfficersDuty,
    OnFileDuty,
    RateDuty,
    RecurringDuty,
    ShareDuty,
    TermDuty,
)
from domain.scheme.goals import Goal, HonoursGoal, SatisfactionGoal
from domain.scheme.route import Satisfaction
from domain.scheme.standing import MemberReviewRule
from domain.scheme.telling.notices import also_counted, coverage
from domain.scheme.telling.speaker import Lines, Speaker
from domain.scheme.words import BASES, Span
from domain.vocabulary import ENTRY_KINDS

PERIODS = {"month": ("每月", "each month"), "quarter": ("每季度", "each quarter"),
           "half-year": ("每半年", "each half-year"), "year": ("每年", "each year")}  # fmt: skip

KINDS_OF_REVIEW = {"home": ("会员评家", "of the home"), "union": ("会员评议工会", "of the union")}


def reviews(s: Speaker) -> Lines:
    """How the members review their home, and what follows."""
    rule = s.scheme.member_review
    if rule is None:
        return
    yield ""
    yield f"## {s.say('会员评家', 'Review by the members')}"
    yield ""
    yield from (f"- {point}" for point in review(s, rule) if point)


def review(s: Speaker, rule: MemberReviewRule) -> Lines:
    """The points of the rule."""
    who, what = (
        s.actor(rule.organised_by),
        KINDS_OF_REVIEW.get(rule.kind, (f"评议{rule.kind}", f"of `{rule.kind}`")),
    )
    every = s.every(rule.every) + s.say("一次，", ", ") if rule.every else ""
    yield every + s.say(what[0] + f"，由{who}组织", f"{what[1]}, held by {who}") + s.source(rule)
    yield s.say(f"适用于{s.kinds(rule.kinds)}", f"of {s.kinds(rule.kinds)}") if rule.kinds else ""
    yield pressing(s, rule.at_risk) if rule.at_risk else ""
    yield formula(s, rule.satisfaction) if rule.satisfaction else ""
    yield coverage(s, rule.coverage) if rule.coverage else ""
    yield s.sentences(dissatisfaction(s, rule))
    if rule.reported_to:
        to = s.listed(s.actor(name) for name in rule.reported_to)
        yield s.say(f"结果报告{to}", f"the result is reported to {to}")


def formula(s: Speaker, rule: Satisfaction) -> str:
    """How the satisfied share is found."""
    if rule.entered:
        told = s.say("满意率直接填写", "the satisfied share is entered")
        return told + also_counted(s, rule) + s.source(rule)
    below = (rule.denominator,) if isinstance(rule.denominator, str) else rule.denominator
    base = " + ".join(s.say(*BASES.get(name, (name, name))) for name in below)
    told = s.say("满意率 = ", "satisfied = ") + f"({' + '.join(rule.numerator)}) / ({base})"
    return told + also_counted(s, rule) + s.source(rule)


def dissatisfaction(s: Speaker, rule: MemberReviewRule) -> Lines:
    """What dissatisfied members lead to."""
    by = s.actor(rule.ordered_by)
    if rule.unsatisfied_below is not None:
        mark = s.share(rule.unsatisfied_below)
        yield s.say(
            f"满意率低于{mark}时提出“不满意”，由{by}确认",
            f"below {mark} satisfied, dissatisfaction is proposed; {by} confirms it",
        )
    if rule.rectify_within is not None:
        within = s.span(rule.rectify_within)
        yield s.say(f"不满意的由{by}责令{within}内整改", f"{by} orders to put it right within {within}")
    if rule.extension:
        most, each = rule.extension.at_most, s.span(rule.extension.by)
        told = s.say(f"可延{most}次，每次{each}", f"extended {most} time(s) by {each}")
        if granted := rule.extension.granted_by:
            told += s.say(f"，由{s.actor(granted)}批准", f", granted by {s.actor(granted)}")
        yield told


def duties(s: Speaker) -> Lines:
    """What homes have to do or to have."""
    if not s.scheme.duties:
        return
    yield ""
    yield f"## {s.say('职责', 'Duties')}"
    yield ""
    for name, duty in s.scheme.duties.items():
        told = s.sentences([wanted(s, duty), bound(s, duty)])
        yield f"- **{s.text(duty.title)}** (`{name}`){s.say('：', ': ')}{told}{s.source(duty)}"


def wanted(s: Speaker, duty: Duty) -> str:
    """What a duty asks for."""
    match duty:
        case RecurringDuty():
            return recurring(s, duty)
        case ShareDuty():
            each, least = s.say(*PERIODS[duty.in_each]), s.share(duty.at_least)
            late = duty.drawn_up_within
            part, whole = s.fact(duty.share), s.fact(duty.of)
            kind = entry(s, duty.recorded_in)
            return s.say(
                f"{each}{part}不少于{whole}的{least}，期满后{s.span(late)}内登记{kind}",
                f"{part} at least {least} of {whole} {each}, recorded ({kind}) within {s.span(late)}",
            )
        case RateDuty():
            part, whole, least = s.fact(duty.rate), s.fact(duty.of), s.share(duty.at_least)
            return s.say(f"{part}不少于{whole}的{least}", f"{part} at least {least} of {whole}")
        case OnFileDuty():
            kinds = s.listed(entry(s, kind) for kind in duty.on_file)
            return s.say(f"档案中有{kinds}", f"on file: {kinds}")
        case OfficersDuty():
            posts, n = s.either(duty.officers), duty.at_least
            return s.say(
                f"{'专职' if duty.full_time else ''}{posts}不少于{n}人",
                f"at least {n} {'full-time ' if duty.full_time else ''}{posts}",
            )
        case TermDuty():
            least, most, what = s.span(duty.at_least), s.span(duty.at_most), entry(s, duty.term_of)
            told = s.say(f"{what}，任期{least}至{most}", f"{what} for a term of {least} to {most}")
            return s.sentences([told, pressing(s, duty.at_risk)])


def recurring(s: Speaker, duty: RecurringDuty) -> str:
    """How often, until when, with which vote."""
    each, what, n = s.say(*PERIODS[duty.in_each]), entry(s, duty.done), duty.at_least
    told = [s.say(f"{each}不少于{n}次{what}", f"{what}: at least {n} {each}")]
    if duty.by:
        by = s.month_day(duty.by)
        told.append(s.say(f"{by}以前", f"by {by}"))
    if duty.passes:
        told.append(s.say(f"同意人数须{duty.passes.zh}", f"with {duty.passes.en} in favour"))
    return s.sentences([*told, pressing(s, duty.at_risk)])


def pressing(s: Speaker, span: Span) -> str:
    """From when a duty is at risk."""
    return s.say(f"期满前{s.span(span)}起提示有风险", f"at risk from {s.span(span)} before")


def bound(s: Speaker, duty: Duty) -> str:
    """For which homes a duty is."""
    rule = duty.binds
    told = [s.kinds(rule.kinds), s.unit_types(rule.unit_types)]
    told += [
        s.say(f"“{s.fact(name)}”为{word}", f"`{s.fact(name)}` is {word}") for name, word in rule.words.items()
    ]
    told += [f"{s.fact(name)} ≥ {least}" for name, least in rule.figures.items()]
    which = s.sentences(told)
    return s.say(f"仅限：{which}", f"only {which}") if which else ""


def entry(s: Speaker, kind: str) -> str:
    """A kind of base-file entry by its name."""
    if kind in s.scheme.entries:
        return s.text(s.scheme.entries[kind])
    return ENTRY_KINDS.get(kind, kind) if s.lang == "zh" else kind


def goals(s: Speaker) -> Lines:
    """What is to be reached by a day."""
    if not s.scheme.goals:
        return
    yield ""
    yield f"## {s.say('工作目标', 'Goals')}"
    yield ""
    for name, goal in s.scheme.goals.items():
        days = s.days(goal.since, goal.by)
        yield f"- **{s.text(goal.title)}** (`{name}`){s.say('：', ': ')}{s.sentences([days, aim(s, goal)])}{s.source(goal)}"


def aim(s: Speaker, goal: Goal) -> str:
    """What a goal wants."""
    match goal:
        case HonoursGoal():
            titles, n = s.either(s.title(name) for name in goal.conferred), goal.at_least
            return s.say(f"授予{titles}不少于{n}个", f"at least {n} of {titles} conferred")
        case SatisfactionGoal():
            mark, (zh, en) = (
                s.share(goal.satisfied),
                KINDS_OF_REVIEW.get(goal.review, (goal.review, goal.review)),
            )
            told = s.say(f"{zh}满意率达到{mark}", f"{mark} satisfied in the review {en}")
            share = s.share(goal.of_homes) if goal.of_homes is not None else ""
            most = s.say(f"不少于{share}的职工之家", f"by at least {share} of the homes") if share else ""
            return s.sentences([told, most])
