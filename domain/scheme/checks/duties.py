"""Duties and reviews by the members that can be done, judged and confirmed."""

from __future__ import annotations

from domain.duties import MONTHS
from domain.scheme.duties import RecurringDuty, ShareDuty, TermDuty
from domain.scheme.mistakes import Mistake, Mistakes
from domain.scheme.notice import Scheme
from domain.scheme.words import Span


def impossible_duties(scheme: Scheme) -> Mistakes:
    """A duty presses no longer than its time lasts, and the shortest term is no longer than the longest."""
    for name, duty in scheme.duties.items():
        where = ("duties", name)
        match duty:
            case RecurringDuty(by=by) if by is not None and duty.in_each != "year":
                zh, en = "by（每年某日以前）只用于in_each: year。", "by goes with in_each: year."
                yield Mistake((*where, "by"), "impossible-duty", zh, en)
            case RecurringDuty() | ShareDuty():
                risk = "at_risk" if isinstance(duty, RecurringDuty) else "drawn_up_within"
                span, most = getattr(duty, risk), Span(months=MONTHS[duty.in_each])
                if longer(span, most):
                    zh, en = f"{risk}不超过一个周期。", f"{risk} is no longer than a period."
                    yield Mistake((*where, risk), "impossible-duty", zh, en)
            case TermDuty() if longer(duty.at_least, duty.at_most) or longer(duty.at_risk, duty.at_least):
                zh, en = (
                    "任期：at_risk不超过at_least，at_least不超过at_most。",
                    "A term: at_risk ≤ at_least ≤ at_most.",
                )
                yield Mistake(where, "impossible-duty", zh, en)


def longer(one: Span, other: Span) -> bool:
    """Whether a span is longer than another, counting a month as 30 days and a half."""
    return one.months * 30.5 + one.days > other.months * 30.5 + other.days


def impossible_review(scheme: Scheme) -> Mistakes:
    """A review by the members has a mark under one key only, and somebody who confirms and orders with a time limit."""
    rule, where = scheme.member_review, ("member_review",)
    if rule is None:
        return
    if rule.satisfaction is not None and rule.satisfaction.at_least is not None:
        zh, en = (
            "会员评家不设及格线，请写unsatisfied_below（低于此比例提出不满意）。",
            "A review has no pass mark; write unsatisfied_below.",
        )
        yield Mistake((*where, "satisfaction", "at_least"), "impossible-review", zh, en)
    if rule.unsatisfied_below is not None and not rule.ordered_by:
        zh, en = "没有写由谁确认（ordered_by）。", "Who confirms the result? Write ordered_by."
        yield Mistake((*where, "unsatisfied_below"), "impossible-review", zh, en)
    if rule.at_risk is not None and (rule.every is None or longer(rule.at_risk, rule.every)):
        zh, en = "at_risk要与every（间隔）一起写，并且较短。", "at_risk goes with every, and is shorter."
        yield Mistake((*where, "at_risk"), "impossible-review", zh, en)


def impossible_goals(scheme: Scheme) -> Mistakes:
    """A goal has some time to be reached in."""
    for name, goal in scheme.goals.items():
        if goal.since > goal.by:
            zh, en = f"起始日{goal.since}晚于截止日{goal.by}。", f"{goal.since} is after {goal.by}."
            yield Mistake(("goals", name, "by"), "impossible-window", zh, en)
