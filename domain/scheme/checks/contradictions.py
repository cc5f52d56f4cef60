"""Rules that can each be carried out, but never together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.calendar import after
from domain.scheme import eligibility as ask
from domain.scheme.checks.days import can_be_counted, spans_under
from domain.scheme.mistakes import Mistake, Mistakes, Place
from domain.scheme.notice import CONFERRING_BODY, Honour, Scheme
from domain.scheme.references import all_parts, parts, spoken
from domain.scheme.route import Approve, Named, Publicise, Satisfaction
from domain.scheme.standing import Ban, Reinspection, Result, Revocation, Term
from domain.scheme.words import Span

MONTHS = [date(2023, month, 1) for month in range(1, 13)]
"""From where spans are compared: one is longer only when it is so from every month."""


def longer(one: Span, other: Span) -> bool:
    """Whether a span is longer than another, whenever they begin; what is no span is told of as such."""
    return (
        can_be_counted(one)
        and can_be_counted(other)
        and all(after(day, one) > after(day, other) for day in MONTHS)
    )


# --- time ------------------------------------------------------------------------------------------------------------


def each_grade(honour: Honour) -> list[str | None]:
    """The grades of an honour; one that is none where it has none."""
    return [grade.id for grade in honour.grades] or [None]


def impossible_term(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A term ends: after a time in every grade, or on a day; a date is neither a length nor renewed."""
    term, where = honour.standing.term, (*at, "standing", "term")
    if term is None:
        return
    lengths = [*spans_under(term, "lasts", where)]
    if not lengths and term.until is None:
        zh, en = (
            "没有写有效期多长（lasts）或至何日（until）。",
            "How long, or until when? Write lasts or until.",
        )
        yield Mistake(where, "no-length", zh, en)
    if isinstance(term.until, date):
        yield from _until_a_date(term, bool(lengths), where)
    elif term.until is not None:
        yield from _until_a_day(term, lengths, where)
    if term.renewal and term.renewal.gap == "none" and term.renewal.anchor == "decision":
        zh = "自决定之日起算的新有效期，与原有效期之间必有中断；请写anchor: old-expiry，或去掉gap。"
        en = "A term counted from the decision leaves a gap after the old one; write anchor: old-expiry, or leave gap out."
        yield Mistake((*where, "renewal", "gap"), "contradiction", zh, en)


def _until_a_date(term: Term, lasts: bool, where: Place) -> Mistakes:
    if lasts:
        zh, en = (
            f"有效期至{term.until}，就没有长短；请去掉lasts，或把until写成每年的某日（--12-31）。",
            f"What ends on {term.until} has no length; leave lasts out, or write until as a day of every year (--12-31).",
        )
        yield Mistake((*where, "lasts"), "contradiction", zh, en)
    if term.renewal:
        zh, en = (
            f"都在{term.until}届满，续期后也还是这一天；请去掉renewal，或把until写成每年的某日（--12-31）。",
            f"All end on {term.until}, renewed or not; leave renewal out, or write until as a day of every year (--12-31).",
        )
        yield Mistake((*where, "renewal"), "contradiction", zh, en)


def _until_a_day(term: Term, lengths: list[tuple[Place, Span]], where: Place) -> Mistakes:
    for place, span in lengths:
        if not is_whole_years(span):
            zh, en = (
                "写了至每年某日（until）的，lasts须是整年，例如P3Y。",
                "With until the term is whole years, such as P3Y.",
            )
            yield Mistake(place, "contradiction", zh, en)
    if term.renewal and term.renewal.anchor == "decision" and not lengths:
        zh, en = (
            f"届满前决定的续期，自决定之日起还是到同一个{term.until}；请写anchor: old-expiry，或加lasts: P1Y。",
            f"Counted from a decision before it is over, the term ends on the same {term.until}; "
            "write anchor: old-expiry, or add lasts: P1Y.",
        )
        yield Mistake((*where, "renewal", "anchor"), "contradiction", zh, en)


def is_whole_years(span: Span) -> bool:
    """Whether a span is one or more years and nothing else."""
    return bool(span.months) and span.months % 12 == 0 and not span.days and not span.working_days


def times_of_reinspection(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A re-inspection may be held less than an interval early, and one in a season or calendar year counts whole years."""
    rule = honour.standing.reinspection
    if rule is None:
        return
    where = (*at, "standing", "reinspection")
    after_findings = [
        ((*where, "results", index, "next_after"), result.next_after)
        for index, result in enumerate(rule.results)
        if result.next_after
    ]
    for place, every in [*spans_under(rule, "every", where), *after_findings]:
        if rule.earliest and longer(rule.earliest, every):
            zh = f"最早可提前{rule.earliest.zh}，比间隔{every.zh}还长，等于没有限制。"
            en = f"Up to {rule.earliest.en} early is longer than the interval of {every.en}: no limit at all."
            yield Mistake((*where, "earliest"), "contradiction", zh, en)
        if rule.anchor in ("season", "calendar-year") and not is_whole_years(every):
            zh = f"每年固定时间（{rule.anchor}）的复验，间隔须是整年，例如P1Y。"
            en = f"With anchor {rule.anchor} the interval is whole years, such as P1Y."
            yield Mistake(place, "contradiction", zh, en)
    for place, _ in after_findings if rule.anchor == "conferral" else ():
        zh = "自授予起逐期计算（anchor: conferral）的复验，日子都已排定，结论不能改变下一次；请去掉next_after，或写anchor: last-pass。"
        en = (
            "With anchor conferral the days are multiples of the interval, and no finding moves the next one; leave "
            "next_after out, or write anchor: last-pass."
        )
        yield Mistake(place, "contradiction", zh, en)


def objections_after_publicity(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Objections are taken while the name is public, not longer."""
    for index, step in enumerate(honour.route):
        within = step.objections.within if isinstance(step, Publicise) else None
        if isinstance(step, Publicise) and within and str(step.lasts) != "P0D" and longer(within, step.lasts):
            zh = f"公示只有{step.lasts.zh}，不能在{within.zh}内提出异议。"
            en = f"The name is public for {step.lasts.en}; objections cannot be made for {within.en}."
            yield Mistake((*at, "route", index, "objections", "within"), "contradiction", zh, en)


# --- who decides, and by which numbers -------------------------------------------------------------------------------


def nobody_judges_their_own(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """The applicant does not inspect, choose or approve its own application, nor decide objections to it."""
    for index, step in enumerate(honour.route):
        where = (*at, "route", index)
        by = {name for _, name in spoken(step.by, ())}
        if step.act in ("verify", "assess", "select", "approve") and by == {honour.applicant}:
            zh, en = (
                "申报者不能验收、评选或审批自己的申报。",
                "The applicant cannot judge its own application.",
            )
            yield Mistake((*where, "by"), "contradiction", zh, en)
        for grade, name in step.by_grade.items() if isinstance(step, Approve) else ():
            if name == honour.applicant:
                zh, en = "申报者不能审批自己的申报。", "The applicant cannot approve its own application."
                yield Mistake((*where, "by_grade", grade), "contradiction", zh, en)
        if isinstance(step, Publicise) and step.objections.decided_by == honour.applicant:
            zh, en = "对申报者的异议不能由它自己处理。", "The applicant cannot decide objections to itself."
            yield Mistake((*where, "objections", "decided_by"), "contradiction", zh, en)


def nobody_keeps_their_own(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """The applicant does not confer its own honour, inspect it again alone, or alone move it to another grade, propose and
    decide its end, or bring it back.
    """
    inspection, revocation = honour.standing.reinspection, honour.standing.revocation
    grading = honour.standing.grading
    alone: dict[Place, str | tuple[str, ...] | None] = {
        ("conferring_body",): honour.conferring_body,
        **{("conferring_by_grade", grade): name for grade, name in honour.conferring_by_grade.items()},
        ("standing", "reinspection", "by"): inspection.by if inspection else None,
        ("standing", "revocation", "proposed_by"): revocation.proposed_by if revocation else None,
        ("standing", "revocation", "decided_by"): honour.body(revocation.decided_by) if revocation else None,
        ("standing", "revocation", "rescinded_by"): revocation.rescinded_by if revocation else None,
        ("standing", "grading", "by"): grading.by if grading else None,
        ("standing", "restored_by"): honour.standing.restored_by,
        ("conferral", "decided_by"): honour.conferral.decided_by,
    }
    for key, by in alone.items():
        if {name for _, name in spoken(by, ())} == {honour.applicant}:
            zh, en = "不能由申报者自己办理。", "The applicant cannot do this for itself."
            yield Mistake((*at, *key), "contradiction", zh, en)


def nobody_decides_for_want_of_a_tier(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A unit may stand in for a missing tier (``when_none: self``) on the road, not to decide in the end, confer or revoke."""
    for place, by in _deciders(honour):
        for inside, name in spoken(by, (*at, *place)):
            actor = scheme.actors.get(name)
            if actor and actor.when_none == "self":
                zh = f"找不到“{name}”时由申报者自己办理（when_none: self），这里不能由它自己决定；请另设一个没有when_none的角色。"
                en = (
                    f"Where there is no `{name}` the applicant acts itself (when_none: self), and cannot decide on itself; "
                    "name an actor without when_none here."
                )
                yield Mistake(inside, "contradiction", zh, en)


def _deciders(honour: Honour) -> Iterator[tuple[Place, str | tuple[str, ...] | None]]:
    """Who decides, and where it is written."""
    yield ("conferring_body",), honour.conferring_body
    for grade, name in honour.conferring_by_grade.items():
        yield ("conferring_by_grade", grade), name
    if honour.conferral.by == "decision":
        yield ("conferral", "decided_by"), honour.conferral.decided_by
    deciding = [index for index, step in enumerate(honour.route) if step.act in ("select", "approve")]
    for index in deciding[-1:] if honour.conferral.by == "last-seal" else ():
        step = honour.route[index]
        yield ("route", index, "by"), step.by
        for grade, name in step.by_grade.items() if isinstance(step, Approve) else ():
            yield ("route", index, "by_grade", grade), name
    if honour.standing.revocation:
        yield ("standing", "revocation", "decided_by"), honour.standing.revocation.decided_by


def promotions_into_another_hand(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A conferring body that inspects its own grade does not give a grade that another body confers."""
    inspection = honour.standing.reinspection
    if inspection is None or CONFERRING_BODY not in {name for _, name in spoken(inspection.by, ())}:
        return
    for index, result in enumerate(inspection.results):
        given = _given_by_another(honour, result.to_grade) if result.then == "promote" else None
        if given is not None:
            zh = f"“{given}”由别的单位授予，复验的授予单位不能当场升级；请改由别人复验，或用grading。"
            en = f"`{given}` is conferred by another body than the one that inspects; let another inspect, or use grading."
            place = (*at, "standing", "reinspection", "results", index, "then")
            yield Mistake(place, "contradiction", zh, en)


def _given_by_another(honour: Honour, to: str | None) -> str | None:
    """A grade that something is promoted to from one of another conferring body."""
    for grade in honour.grades:
        above = to or honour.grade_beside(grade.id, 1)
        higher = honour.grade_rank(above) > honour.grade_rank(grade.id)
        if higher and honour.body(None, above) != honour.body(None, grade.id):
            return above
    return None


def longer_than_suspension(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A finding does not suspend for longer than a suspension may last."""
    suspension, inspection = honour.standing.suspension, honour.standing.reinspection
    most = suspension.at_most if suspension else None
    for index, result in enumerate(inspection.results if inspection else ()):
        where = (*at, "standing", "reinspection", "results", index)
        for place, within in spans_under(result, "within", where) if result.then == "suspend" else ():
            if most and longer(within, most):
                zh, en = (
                    f"暂停最长{most.zh}（suspension.at_most）。",
                    f"A suspension lasts {most.en} at most (suspension.at_most).",
                )
                yield Mistake(place, "contradiction", zh, en)


def rates_above_all(scheme: Scheme) -> Mistakes:
    """What counts as satisfied is part of what it is divided by."""
    for place, part in parts(scheme):
        if not isinstance(part, Satisfaction) or isinstance(part.denominator, str):
            continue
        for name in set(part.numerator) - set(part.denominator):
            zh = f"“{name}”算作满意，却不在denominator里，满意率会超过100%。"
            en = f"`{name}` counts as satisfied and is not in the denominator: a rate above 100%."
            yield Mistake((*place, "numerator"), "contradiction", zh, en)


def marks_that_fall(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A higher grade does not need fewer points than a lower one by the same checklist."""
    for name, checklist in scheme.checklists.items():
        marks = [checklist.passes.by_grade.get(grade.id) for grade in honour.grades]
        known = [mark for mark in marks if mark is not None]
        if known != sorted(known):
            zh, en = (
                "等级越高分数反而越低；等级（grades）由低到高写。",
                "A higher grade needs fewer points than a lower one; grades are listed lowest first.",
            )
            yield Mistake(("checklists", name, "passes", "by_grade"), "contradiction", zh, en)


# --- conditions ------------------------------------------------------------------------------------------------------


def held_and_not_held(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """What must be held is not also what must not be held."""
    hard = [each for each in honour.requires if each.effect == "refuse"]
    for index, condition in enumerate(honour.requires):
        if not isinstance(condition, ask.DoesNotHold) or condition not in hard:
            continue
        barred = {name for _, name in spoken(condition.does_not_hold, ())}
        for other in hard:
            if isinstance(other, ask.Holds) and _needs_all_of(other, barred, condition):
                zh, en = (
                    "同一项荣誉既要求持有，又要求未持有，谁也不能申报。",
                    "The same honour must be held and not be held; nobody can apply.",
                )
                yield Mistake((*at, "requires", index), "contradiction", zh, en)


def _needs_all_of(wanted: ask.Holds, barred: set[str], condition: ask.DoesNotHold) -> bool:
    """Whether every way to meet one condition breaks the other, for the same applications."""
    names = {name for _, name in spoken(wanted.holds, ())}
    same = condition.only_for is None or condition.only_for == wanted.only_for
    both = wanted.of == "home" and condition.grade_at_least is None
    return names <= barred and same and both and (condition.ever or not wanted.ever)


# --- after conferral -------------------------------------------------------------------------------------------------


def findings_without_a_way(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A revocation that follows a finding keeps to the chain of revocation, and is decided by who may decide it."""
    inspection, revocation = honour.standing.reinspection, honour.standing.revocation
    if inspection is None or revocation is None:
        return
    for index, result in enumerate(inspection.results):
        if wrong := _no_way(scheme, honour, inspection, revocation, result):
            place = (*at, "standing", "reinspection", "results", index, "then")
            yield Mistake(place, "contradiction", *wrong)


def _no_way(
    scheme: Scheme, honour: Honour, inspection: Reinspection, revocation: Revocation, result: Result
) -> tuple[str, str] | None:
    """Why what follows a finding can never be done."""
    if result.then not in ("revoke", "propose-revocation"):
        return None
    known = {each.finding for each in inspection.results}
    at_once = result.then == "revoke" and _may_be_direct(revocation, result)
    if revocation.needs_finding in known - {result.finding} and not at_once:
        return (
            f"撤销只以“{revocation.needs_finding}”为依据（needs_finding），“{result.finding}”不能引起撤销。",
            f"A revocation rests on `{revocation.needs_finding}` (needs_finding); `{result.finding}` cannot lead to one.",
        )
    if result.then != "revoke":
        return None
    if (revocation.hearing or revocation.concurrence) and not at_once:
        return (
            "撤销须先听取意见或征得同意，不能由复验直接撤销；请写then: propose-revocation。",
            "A revocation is heard or agreed to first, so no finding revokes at once; write then: propose-revocation.",
        )
    decider = honour.body(revocation.decided_by)
    inspectors = [name for _, name in spoken(inspection.by, ())]
    if all(never_the_same(scheme, name, decider) for name in inspectors):
        return (
            f"撤销由“{decider}”决定，复验由“{'、'.join(inspectors)}”进行，不能当场撤销；请写then: propose-revocation。",
            f"`{decider}` decides a revocation, `{', '.join(inspectors)}` inspects and cannot revoke; "
            "write then: propose-revocation.",
        )
    return None


def _may_be_direct(revocation: Revocation, result: Result) -> bool:
    """Whether a finding can lead to a ground that is decided at once: itself, or one that the inspector names."""
    known = result.finding in revocation.grounds
    return result.finding in revocation.direct_for if known else bool(revocation.direct_for)


def never_the_same(scheme: Scheme, one: str, other: str) -> bool:
    """Whether two actors are certainly never one seat of one unit."""
    first, second = scheme.actors.get(one), scheme.actors.get(other)
    if one == other or first is None or second is None:
        return False
    if not set(first.seats) & set(second.seats):
        return True
    units = first.unit, second.unit
    return isinstance(units[0], Named) and isinstance(units[1], Named) and units[0].id != units[1].id


def endless_bans_of_rolling_intake(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """A ban until the next round needs rounds: rolling intake has one that never ends."""
    for index, ban in enumerate(honour.standing.bans):
        if ban.until_next_round and honour.round.rolling:
            zh, en = (
                "随时受理（rolling）没有下一批次；请写lasts。",
                "Rolling intake has no next round; write lasts.",
            )
            place = (*at, "standing", "bans", index, "until_next_round")
            yield Mistake(place, "contradiction", zh, en)


def bans_side_by_side(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """After one ending one ban holds for the same honours and grounds; beside a longer one no shorter one is heard."""
    bans = honour.standing.bans
    for index, ban in enumerate(bans):
        for other in bans[:index]:
            twice = {*ban.grounds} == {*other.grounds} and {*ban.also_honours} == {*other.also_honours}
            if ban.after == other.after and (twice or _unheard(ban, other) or _unheard(other, ban)):
                zh, en = (
                    "同一终止之后已有一条禁止申报的规定，两条不能并存；请合写为一条。",
                    "There is a ban after this ending already; the two cannot both be meant. Write one.",
                )
                yield Mistake((*at, "standing", "bans", index), "contradiction", zh, en)
                break


def _unheard(ban: Ban, beside: Ban) -> bool:
    """Whether a ban never decides: whatever it bars, another bars at least as long."""
    bars_less = {*ban.also_honours} <= {*beside.also_honours}
    fits_less = not beside.grounds or (bool(ban.grounds) and {*ban.grounds} <= {*beside.grounds})
    return bars_less and fits_less and (beside.for_good or _no_longer(ban, beside))


def _no_longer(ban: Ban, beside: Ban) -> bool:
    """Whether a ban for a narrower case, with an end by time alone, lasts no longer than the wider one."""
    by_time = not (ban.for_good or ban.until_next_round or ban.needs_again)
    narrower = {*ban.grounds} != {*beside.grounds}
    both = ban.lasts and beside.lasts and not longer(ban.lasts, beside.lasts)
    return narrower and by_time and bool(both)


def bans_that_bar_their_own_end(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """What must be had again before a ban ends is not what the ban bars."""
    (*_, name) = at
    for index, ban in enumerate(honour.standing.bans):
        for barred in {str(name), *ban.also_honours} & {*ban.needs_again}:
            zh = f"“{barred}”正是被禁止申报的，无法重新取得；请写lasts，或写for_good: true。"
            en = f"`{barred}` is what the ban bars and cannot be had again; write lasts, or for_good: true."
            yield Mistake((*at, "standing", "bans", index, "needs_again"), "contradiction", zh, en)


def agreeing_with_oneself(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Who decides a revocation is not also asked to agree to it; of one grade it may be, and is not asked there."""
    rule = honour.standing.revocation
    grades: list[str | None] = [grade.id for grade in honour.grades] or [None]
    for index, asked in enumerate(rule.concurrence if rule else ()):
        if rule and all(honour.body(rule.decided_by, g) == honour.body(asked.by, g) for g in grades):
            zh, en = (
                "撤销由它自己决定，不必再征得它同意。",
                "It decides the revocation itself and need not agree to it.",
            )
            place = (*at, "standing", "revocation", "concurrence", index, "by")
            yield Mistake(place, "contradiction", zh, en)


def asked_twice(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """Each body that must agree to a revocation is asked once; two that are one only in some grade may both stand there."""
    rule = honour.standing.revocation
    asked = rule.concurrence if rule else ()
    bodies = [[honour.body(each.by, grade) for grade in each_grade(honour)] for each in asked]
    for index, body in enumerate(bodies):
        if body in bodies[:index]:
            zh, en = (
                "已经要征得它同意，写两次也只同意一次；请去掉。",
                "It is asked to agree already and agrees once; leave this out.",
            )
            yield Mistake((*at, "standing", "revocation", "concurrence", index, "by"), "no-effect", zh, en)


def nothing_to_lose(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """What happens when a prerequisite is lost needs a prerequisite: an honour that must be held."""
    rests = any(isinstance(part, ask.Holds) for _, part in all_parts(honour.requires))
    if honour.standing.prerequisite_lost and not rests:
        zh, en = (
            "本荣誉不以别的荣誉为前提（requires里没有holds），prerequisite_lost永远用不上。",
            "This honour rests on no other (no holds under requires); prerequisite_lost never applies.",
        )
        yield Mistake((*at, "standing", "prerequisite_lost"), "contradiction", zh, en)
