"""What follows a conferral can follow."""

from __future__ import annotations

from domain.scheme.checks.contradictions import never_the_same
from domain.scheme.checks.routes import may_do
from domain.scheme.mistakes import Mistake, Mistakes, Place, near
from domain.scheme.notice import Honour, Scheme
from domain.scheme.references import (
    spoken,
)
from domain.scheme.route import Publicise
from domain.scheme.standing import (
    DAYS_OF_AN_HONOUR,
    Ban,
    DueDay,
    Reinspection,
    Reminders,
    Result,
    StandingRules,
)
from domain.vocabulary import Subject


def impossible_reinspection(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A re-inspection has an anchor it can count from, and a finding with which the honour is kept."""
    rule = honour.standing.reinspection
    if rule is None:
        return
    where = (*at, "standing", "reinspection")
    if (rule.anchor == "season") != (rule.season is not None):
        zh, en = (
            "anchor: season与season（--10-01）要一起写。",
            "anchor: season and season (--10-01) go together.",
        )
        yield Mistake(where, "no-season", zh, en)
    if not any(result.moves_next_due for result in rule.results):
        zh, en = (
            "没有一种结论能保持荣誉，请写一个then: retain的结论。",
            "No finding keeps the honour; add one with then: retain.",
        )
        yield Mistake((*where, "results"), "nothing-passes", zh, en)
    yield from impossible_results(rule, honour, (*where, "results"))
    yield from impossible_rows(rule, (*where, "results"))


def impossible_results(rule: Reinspection, honour: Honour, where: Place) -> Mistakes:
    """What a consequence needs is there: time to rectify, grades to move between, a revocation to propose."""
    for index, result in enumerate(rule.results):
        if wrong := incomplete(result, honour):
            yield Mistake((*where, index), "incomplete-result", *wrong)


def impossible_rows(rule: Reinspection, where: Place) -> Mistakes:
    """Something follows a finding the first time, and one thing each time."""
    counted = [(result.finding, result.in_a_row) for result in rule.results]
    for index, (finding, times) in enumerate(counted):
        if times > 1 and (finding, times) in counted[:index]:
            zh = f"结论“{finding}”连续{times}次的后果已写过。"
            en = f"What follows `{finding}` {times} times in a row is said already."
            yield Mistake((*where, index, "in_a_row"), "contradiction", zh, en)
        if (finding, 1) not in counted and finding not in dict(counted[:index]):
            zh = f"结论“{finding}”第一次出现时没有后果；请另写一条不带in_a_row的。"
            en = f"Nothing follows `{finding}` the first time; add a result without in_a_row."
            yield Mistake((*where, index, "in_a_row"), "incomplete-result", zh, en)


def incomplete(result: Result, honour: Honour) -> tuple[str, str] | None:
    """Why a consequence cannot follow."""
    if result.then == "rectify" and not (result.within or result.within_by_grade):
        return "限期整改要写within（期限）。", "rectify needs within, the time to rectify."
    if result.then in ("promote", "demote") and len(honour.grades) < 2:
        return "升级、降级要有两个以上等级（grades）。", "promote and demote need two or more grades."
    if result.to_grade and result.to_grade == _last_grade(honour, result.then):
        return f"没有等级可以{_MOVES[result.then]}到“{result.to_grade}”。", (
            f"No grade can be moved by {result.then} to `{result.to_grade}`."
        )
    if result.then in ("propose-revocation", "revoke") and honour.standing.revocation is None:
        return "撤销的规则（standing.revocation）没有写。", "There is no standing.revocation to follow."
    proposed = honour.standing.revocation and honour.standing.revocation.proposed_by
    if result.then == "propose-revocation" and not proposed:
        return "standing.revocation没有写proposed_by，无从提出。", "standing.revocation has no proposed_by."
    if result.extension and result.then != "rectify":
        return "只有限期整改可以延期（extension）。", "Only rectify can have an extension."
    if (result.within or result.within_by_grade) and result.then not in ("rectify", "suspend"):
        return "只有限期整改和暂停有期限（within）。", "Only rectify and suspend have a time limit (within)."
    return None


def grades_to_move_between(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Who may move an honour up or down has grades to move it between."""
    if honour.standing.grading is not None and len(honour.grades) < 2:
        zh, en = (
            "没有两个以上等级（grades），无从升降；请去掉grading。",
            "There are no two grades to move between; leave grading out.",
        )
        yield Mistake((*at, "standing", "grading"), "no-effect", zh, en)


_MOVES = {"promote": "升", "demote": "降"}


def _last_grade(honour: Honour, move: str) -> str | None:
    """The grade that nothing is promoted to (the lowest) or demoted to (the highest)."""
    end = {"promote": 0, "demote": -1}.get(move)
    return None if end is None else honour.grades[end].id


def impossible_revocation(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A revocation has grounds, and is decided by another body than the one that proposes it."""
    rule, where = honour.standing.revocation, (*at, "standing", "revocation")
    if rule is None:
        return
    if not rule.grounds:
        yield Mistake((*where, "grounds"), "no-grounds", "没有列出撤销的事由。", "No grounds are listed.")
    decider = honour.body(rule.decided_by)
    proposers = {name for _, name in spoken(rule.proposed_by, ())}
    if proposers == {decider} and not rule.proposer_may_decide:
        zh = f"只有“{decider}”可以提出，又由它决定；请另写提出人，或写proposer_may_decide: true。"
        en = f"Only `{decider}` may propose and it decides; name another proposer or set proposer_may_decide: true."
        yield Mistake((*where, "proposed_by"), "proposer-decides", zh, en)
    if rule.hearing and not proposers:
        zh, en = (
            "没有提出撤销的一步（proposed_by），听取意见无从开始。",
            "Without proposed_by there is nothing to be heard about.",
        )
        yield Mistake((*where, "hearing"), "hearing-without-proposal", zh, en)


def grounds_decided_at_once(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """What is decided at once is some of the grounds: not others, and not all, which would leave the chain without use."""
    rule, where = honour.standing.revocation, (*at, "standing", "revocation", "direct_for")
    for index, ground in enumerate(rule.direct_for if rule and rule.grounds else ()):
        if rule and ground not in rule.grounds:
            zh, en = f"“{ground}”不在撤销的事由（grounds）里。", f"`{ground}` is none of the grounds."
            yield Mistake((*where, index), "contradiction", zh, en)
    if rule and rule.proposed_by and rule.grounds and {*rule.grounds} <= {*rule.direct_for}:
        zh = "所有事由都直接撤销，提出、听取意见、征求同意永远用不上；请去掉direct_for，或去掉proposed_by等。"
        en = "Every ground is decided at once and nothing is ever proposed; leave direct_for out, or proposed_by."
        yield Mistake(where, "no-effect", zh, en)


def money_never_given(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Money is asked back of honours that come with some."""
    rule = honour.standing.revocation
    if rule is not None and "grant" in rule.recall and not honour.grants:
        zh, en = (
            "本荣誉没有经费（grants），无从收回；请去掉grant。",
            "No money goes with this honour (grants), so none comes back; leave grant out.",
        )
        place = (*at, "standing", "revocation", "recall", rule.recall.index("grant"))
        yield Mistake(place, "no-effect", zh, en)


def endless_bans(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A ban says how long, and follows an ending that this honour can have."""
    for index, ban in enumerate(honour.standing.bans):
        where = (*at, "standing", "bans", index)
        if not (ban.lasts or ban.until_next_round or ban.for_good or ban.needs_again):
            zh = "没有写多久：lasts、until_next_round、needs_again或for_good。"
            yield Mistake(
                where, "no-length", zh, "How long? Write lasts, until_next_round, needs_again or for_good."
            )
        if not can_end(honour, ban):
            zh, en = f"本荣誉不会“{ban.after}”，这一条永远用不上。", f"This honour never ends as {ban.after}."
            yield Mistake((*where, "after"), "never-ends-so", zh, en)


def bans_on_no_ground(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A ban for some grounds names grounds on which the honour can end so."""
    for index, ban in enumerate(honour.standing.bans):
        known = grounds_of(honour.standing, ban.after)
        for number, ground in enumerate(ban.grounds):
            if ground not in known and (known or ban.after != "revoked"):
                zh = f"“{ground}”不是“{ban.after}”列出的事由，这一条永远用不上。"
                en = f"`{ground}` is no ground listed for {ban.after}; this ban never applies."
                place = (*at, "standing", "bans", index, "grounds", number)
                yield Mistake(place, "never-ends-so", zh, en)


def grounds_of(rules: StandingRules, ending: str) -> set[str]:
    """The grounds or reasons that the notice lists for an ending."""
    if ending == "revoked":
        return {*rules.revocation.grounds} if rules.revocation else set()
    return {reason for each in rules.endings if each.ends_as == ending for reason in each.reasons}


def can_end(honour: Honour, ban: Ban) -> bool:
    """Whether an application or an honour can come to the ending that a ban follows."""
    rules = honour.standing
    ways = {ending.ends_as for ending in rules.endings}
    lapses = rules.reinspection and (
        rules.reinspection.missed == "lapse" or any(r.then == "lapse" for r in rules.reinspection.results)
    )
    can = {
        "revoked": rules.revocation is not None,
        "expired": rules.term is not None or "expired" in ways,
        "lapsed": bool(lapses) or "lapsed" in ways,
        "relinquished": "relinquished" in ways,
        "rejected": any("reject" in may_do(honour, step) for step in honour.route),
    }
    return can.get(ban.after, True)


def reminders_of_nothing(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A reminder has someone to remind, and something that falls due."""
    rule, where = honour.standing.reminders, (*at, "standing", "reminders")
    if rule is None:
        return
    due = {day for day in rule.days() if falls_due(scheme, honour, day)}
    if not rule.before and rule.then_every is None:
        zh, en = "没有写何时提醒：before或then_every。", "When? Write before or then_every."
        yield Mistake(where, "nothing-due", zh, en)
    if not due:
        zh, en = "没有复验、整改、有效期等会到期的事，无事可提醒。", "Nothing here ever falls due."
        yield Mistake(where, "nothing-due", zh, en)
        return
    if any(day in DAYS_OF_AN_HONOUR and not _reminded(rule, day) for day in due):
        yield Mistake((*where, "to"), "nobody", "没有写提醒谁。", "Nobody is named to be reminded.")
    yield from _reminders_of_days(rule, due, where)


def _reminders_of_days(rule: Reminders, due: set[DueDay], where: Place) -> Mistakes:
    """What is written down by name falls due, and each kind of day is reminded of in one way."""
    written = [((*where, "apart", place, "of"), each.of) for place, each in enumerate(rule.apart)]
    own = [day for _, days in written for day in days]
    if rule.of != DAYS_OF_AN_HONOUR:
        written.append(((*where, "of"), rule.of))
    for place, days in written:
        for day in days:
            if day not in due:
                title = Subject(day).zh
                zh, en = f"这里没有会到期的“{title}”。", f"No {Subject(day).en} ever falls due here."
                yield Mistake(place, "nothing-due", zh, en)
    for day in sorted({day for day in own if own.count(day) > 1}):
        zh, en = f"“{Subject(day).zh}”写了两次。", f"{Subject(day).en} is written twice."
        yield Mistake((*where, "apart"), "contradiction", zh, en)


def _reminded(rule: Reminders, day: DueDay) -> bool:
    """Whether there is anybody to remind of such a day."""
    own = rule.for_day(day)
    return own is not None and bool(own.to)


def falls_due(scheme: Scheme, honour: Honour, day: DueDay) -> bool:
    """Whether there can be such a day under this notice."""
    rules, results = (
        honour.standing,
        honour.standing.reinspection.results if honour.standing.reinspection else (),
    )
    ordered = any(result.then == "rectify" for result in results) or scheme.orders_for_members
    return {
        "re-inspection": rules.reinspection is not None,
        "rectification": ordered,
        "term": rules.term is not None,
        "suspension": rules.suspension is not None
        or any(r.then == "suspend" and (r.within or r.within_by_grade) for r in results),
        "hearing": rules.revocation is not None and rules.revocation.hearing is not None,
        "publicity": any(isinstance(step, Publicise) for step in honour.route),
        "step": any(step.deadline for step in honour.route),
    }[day]


def escalation_without_revocation(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Reprimands that end in a proposal of revocation come from somebody who may propose one."""
    reprimand, revocation = honour.standing.reprimand, honour.standing.revocation
    if reprimand is None or reprimand.escalates_after is None:
        return
    if revocation is None or revocation.proposed_by is None:
        zh, en = (
            "达到次数后应提出撤销，但没有写由谁提出（standing.revocation.proposed_by）。",
            "The next one is a proposal of revocation, and nobody may propose (standing.revocation.proposed_by).",
        )
        yield Mistake((*at, "standing", "reprimand", "escalates_after"), "incomplete-result", zh, en)
        return
    by, proposers = (
        [name for _, name in spoken(names, ())] for names in (reprimand.by, revocation.proposed_by)
    )
    if all(never_the_same(scheme, one, other) for one in by for other in proposers):
        zh, en = (
            "达到次数后的一次就是提出撤销，但作出批评的（reprimand.by）都不能提出（revocation.proposed_by）。",
            "The next one is a proposal of revocation, and nobody who reprimands (reprimand.by) may propose "
            "(revocation.proposed_by).",
        )
        yield Mistake((*at, "standing", "reprimand", "escalates_after"), "incomplete-result", zh, en)


def succession_grades(scheme: Scheme) -> Mistakes:
    """The grade a title of an older notice becomes is one of the honour it becomes."""
    for index, rule in enumerate(scheme.succession):
        honour = scheme.honours.get(rule.to_honour)
        known = {grade.id for grade in honour.grades} if honour else set()
        place = ("succession", index, "to_grade")
        if known and rule.to_grade is None:
            zh, en = (
                f"请写to_grade：{'、'.join(sorted(known))}之一。",
                f"Write to_grade: one of {', '.join(sorted(known))}.",
            )
            yield Mistake(place, "undefined-grade", zh, en)
        elif honour and rule.to_grade is not None and rule.to_grade not in known:
            zh, en = near(rule.to_grade, known)
            zh, en = f"没有“{rule.to_grade}”这个等级{zh}", f"There is no grade `{rule.to_grade}`{en}"
            yield Mistake(place, "undefined-grade", zh, en)


def succession_from_itself(scheme: Scheme) -> Mistakes:
    """Titles come over from another notice."""
    for index, rule in enumerate(scheme.succession):
        if rule.from_scheme == scheme.scheme:
            zh, en = "荣誉不能从本通知转入本通知。", "Titles do not go over from this notice into itself."
            yield Mistake(("succession", index, "from_scheme"), "contradiction", zh, en)


def nothing_to_award(scheme: Scheme) -> Mistakes:
    """A notice has an honour, a standard, duties or a review by the members."""
    if not (scheme.honours or scheme.standards or scheme.duties or scheme.member_review):
        zh, en = (
            "通知里没有荣誉（honours）、标准（standards）、职责（duties）或会员评家（member_review）。",
            "The notice has no honours, standards, duties or member_review.",
        )
        yield Mistake((), "nothing", zh, en)
