"""Days, spans and shares that can be."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel

from domain.scheme.mistakes import Mistake, Mistakes, Place, near
from domain.scheme.notice import Scheme
from domain.scheme.references import parts, said
from domain.scheme.route import Objections, Publicise, Quorum, Step
from domain.scheme.standing import Extension, Hearing, MemberReviewRule, OwnReminders, Reminders, Result
from domain.scheme.words import FIRST_DAY, LAST_DAY, Between, MonthDay, Span, Threshold

LONGEST = 100 * 12
"""Months: a longer span is a slip of the pen."""

WHILE_OTHERS_WAIT = (
    (Publicise, "lasts", 1), (Objections, "within", 1), (Hearing, "lasts", 1), (Step, "deadline", 3),
    (Result, "within", 5), (Extension, "by", 5), (MemberReviewRule, "rectify_within", 5),
)  # fmt: skip
"""Years: what a case or a holder waits for is over in this time; more is a slip of the pen, too."""


def unknown_time_zone(scheme: Scheme) -> Mistakes:
    """The time zone exists."""
    try:
        ZoneInfo(scheme.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zh, en = (
            f"没有“{scheme.time_zone}”这个时区，例如Asia/Shanghai。",
            f"There is no time zone `{scheme.time_zone}`; try Asia/Shanghai.",
        )
        yield Mistake(("time_zone",), "unknown-time-zone", zh, en)


def unknown_calendar(scheme: Scheme, known: Collection[str]) -> Mistakes:
    """The calendar of working days exists."""
    if scheme.calendar not in known:
        zh, en = near(scheme.calendar, known)
        code, name = "unknown-calendar", scheme.calendar
        yield Mistake(
            ("calendar",),
            code,
            f"没有“{name}”这部工作日历{zh}别的日历请先导入（jianjia calendar import），情景由calendars带来。",
            f"There is no calendar `{name}`{en} Import another one first (jianjia calendar import); a scenario brings it "
            "along (calendars).",
        )


def impossible_days(scheme: Scheme) -> Mistakes:
    """Days of every year exist, and a window does not end before it begins."""
    for place, part in parts(scheme):
        if isinstance(part, MonthDay) and part.day > monthrange(2024, part.month)[1]:
            zh, en = f"{part.month}月没有{part.day}日。", f"Month {part.month} has no day {part.day}."
            yield Mistake(place, "impossible-day", zh, en)
        if isinstance(part, Between):
            yield from backwards(part, place)


def days_out_of_reach(scheme: Scheme) -> Mistakes:
    """A day from which every span lies within the calendar; any other is a slip of the pen."""
    for place, part in parts(scheme):
        for key, day in said(part):
            if isinstance(day, date) and not FIRST_DAY <= day <= LAST_DAY:
                zh = f"日期{day}须在{FIRST_DAY}与{LAST_DAY}之间。"
                en = f"The date {day} must lie between {FIRST_DAY} and {LAST_DAY}."
                yield Mistake((*place, key), "impossible-window", zh, en)


def backwards(window: Between, place: Place) -> Mistakes:
    """A window that ends before it begins, or mixes a date with a day of every year."""
    opens, closes = window.from_, window.to
    if opens is None or closes is None:
        return
    if isinstance(opens, MonthDay) != isinstance(closes, MonthDay):
        zh, en = (
            "from和to要么都是日期，要么都是每年的某日。",
            "from and to are both dates, or both days of every year.",
        )
        yield Mistake(place, "impossible-window", zh, en)
    elif isinstance(opens, date) and isinstance(closes, date) and opens > closes:
        yield Mistake(
            place, "impossible-window", f"起始日{opens}晚于截止日{closes}。", f"{opens} is after {closes}."
        )


def impossible_in_force(scheme: Scheme) -> Mistakes:
    """The notice is in force for some time, and its windows lie in it."""
    first, last = scheme.in_force.from_, scheme.in_force.to
    if first and last and first > last:
        yield Mistake(
            ("in_force",),
            "impossible-window",
            f"起始日{first}晚于截止日{last}。",
            f"{first} is after {last}.",
        )
    for name, honour in scheme.honours.items():
        for index, window in enumerate(honour.round.windows):
            opens, closes = window.open.from_, window.open.to
            early = first and isinstance(closes, date) and closes < first
            late = last and isinstance(opens, date) and opens > last
            if early or late:
                place = ("honours", name, "round", "windows", index, "open")
                zh, en = (
                    "申报期不在in_force的期间之内，请核对年份。",
                    "The window lies outside in_force; check the year.",
                )
                yield Mistake(place, "impossible-window", zh, en)


def over_before_issued(scheme: Scheme) -> Mistakes:
    """A notice, the time to take over older titles, and a term do not end before the notice was issued."""
    ends: dict[Place, date | None] = {("in_force", "to"): scheme.in_force.to} | {
        ("succession", index, "until"): rule.until for index, rule in enumerate(scheme.succession)
    }
    for name, honour in scheme.honours.items():
        if (term := honour.standing.term) and isinstance(term.until, date):
            ends["honours", name, "standing", "term", "until"] = term.until
    for place, last in ends.items():
        if scheme.issued_on and last and last < scheme.issued_on:
            zh = f"截止日{last}早于发文日{scheme.issued_on}。"
            en = f"It ends on {last}, before the notice was issued on {scheme.issued_on}."
            yield Mistake(place, "impossible-window", zh, en)


BY_GRADE = "_by_grade"
"""How a key ends that holds a value for each of some grades, beside the one for the rest."""

POSITIVE = {
    "next_after": ("间隔", "An interval"),
    "every": ("间隔", "An interval"),
    "lasts": ("时长", "A duration"),
    "then_every": ("间隔", "An interval"),
    "by": ("延长的时间", "An extension"),
    "within": ("期限", "A time limit"),
    "rectify_within": ("期限", "A time limit"),
    "at_most": ("最长时间", "A longest time"),
}
"""Keys under which a span of nothing makes no sense."""


def impossible_spans(scheme: Scheme) -> Mistakes:
    """A span counts working days or calendar days, is not endless, and is not nothing where time must pass."""
    for place, part in parts(scheme):
        if not isinstance(part, Span):
            continue
        length = (part.months, part.days, part.working_days)
        if part.working_days and (part.months or part.days):
            zh, en = "工作日不能和年、月、日混写。", "Working days do not mix with years, months or days."
            yield Mistake(place, "impossible-span", zh, en)
        if not can_be_counted(part):
            yield Mistake(
                place,
                "impossible-span",
                "时长须在0到100年之间。",
                "A span lies between nothing and 100 years.",
            )
        if not any(length) and (key := key_of(place)) in POSITIVE:
            zh, en = POSITIVE[key]
            yield Mistake(place, "impossible-span", f"{zh}不能是零。", f"{en} cannot be nothing.")


def can_be_counted(span: Span) -> bool:
    """Whether a span is not so long that no calendar holds it, and does not run backwards."""
    fits = span.months <= LONGEST and span.days + span.working_days <= LONGEST * 31
    return fits and min(span.months, span.days, span.working_days) >= 0


def key_of(place: Place) -> str:
    """The key a span stands under, of those for each grade the one for all (``lasts`` of ``lasts_by_grade``)."""
    key = str(place[-1])
    above = str(place[-2]) if len(place) > 1 else ""
    return above.removesuffix(BY_GRADE) if above.endswith(BY_GRADE) else key


def endless_waits(scheme: Scheme) -> Mistakes:
    """Nobody waits for decades: publicity, hearings and times to rectify end while those concerned are there."""
    for place, part in parts(scheme):
        for kind, key, years in WHILE_OTHERS_WAIT:
            for where, span in spans_under(part, key, place) if isinstance(part, kind) else ():
                if span.months * 31 + span.days + span.working_days > years * 12 * 31:
                    zh = f"{span.zh}太长，此处至多{years}年，请核对。"
                    en = f"{span.en} is too long; here it is {years} years at most."
                    yield Mistake(where, "impossible-span", zh, en)


def spans_under(part: BaseModel, key: str, place: Place) -> Iterator[tuple[Place, Span]]:
    """The span under a key of a part, and those for each grade beside it, with their places."""
    rest, own = getattr(part, key), getattr(part, f"{key}{BY_GRADE}", {})
    if isinstance(rest, Span):
        yield (*place, key), rest
    yield from (((*place, f"{key}{BY_GRADE}", grade), span) for grade, span in own.items())


COUNTED_IN_WORKING_DAYS = (
    (Step, "deadline"), (Publicise, "lasts"), (Objections, "within"), (Hearing, "lasts"), (Result, "within"),
    (Extension, "by"), (MemberReviewRule, "rectify_within"), (Reminders, "before"), (Reminders, "then_every"),
    (OwnReminders, "before"), (OwnReminders, "then_every"),
)  # fmt: skip
"""Where a span may be one of working days: what begins there is counted by the calendar, and again when it changes."""


def working_days_out_of_place(scheme: Scheme) -> Mistakes:
    """Working days are counted where a period begins with an act; nowhere else does anybody look at the calendar."""
    for place, part in parts(scheme):
        for key, value in said(part):
            name = key.removesuffix(BY_GRADE)
            counted = any(isinstance(part, kind) and name == of for kind, of in COUNTED_IN_WORKING_DAYS)
            spans = (
                value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
            )
            if not counted and any(isinstance(each, Span) and each.working_days for each in spans):
                zh, en = (
                    "此处不按工作日计算，请写日、月或年。",
                    "Working days do not count here; write days, months or years.",
                )
                yield Mistake((*place, key), "working-days-out-of-place", zh, en)


def impossible_shares(scheme: Scheme) -> Mistakes:
    """A share lies between nothing and the whole; nobody is more than all."""
    for place, part in parts(scheme):
        for key, share in said(part):
            if isinstance(share, Fraction) and (
                share < 0 or share > 1 or (key == "more_than" and share == 1)
            ):
                zh = f"份额{share}不可能达到；写0到1之间，例如2/3、90%。"
                yield Mistake(
                    (*place, key),
                    "impossible-share",
                    zh,
                    f"A share of {share} cannot be met; write 2/3 or 90%.",
                )


def shares_of_nothing(scheme: Scheme) -> Mistakes:
    """A share that must be reached is more than nothing: everybody reaches 0."""
    for place, part in parts(scheme):
        for key, share in said(part):
            if isinstance(share, Fraction) and share == 0 and key != "more_than":
                zh, en = (
                    "份额是0，等于没有写；请去掉，或写正确的份额。",
                    "A share of 0 says nothing; leave it out.",
                )
                yield Mistake((*place, key), "impossible-share", zh, en)


def empty_thresholds(scheme: Scheme) -> Mistakes:
    """A threshold says how much is needed."""
    for place, part in parts(scheme):
        if (
            isinstance(part, Threshold)
            and part.more_than is None
            and part.at_least is None
            and not part.votes
        ):
            zh, en = (
                "请写more_than（超过）、at_least（不少于）或votes（票数）。",
                "Write more_than, at_least or votes.",
            )
            yield Mistake(place, "empty-threshold", zh, en)
        if isinstance(part, Quorum) and part.at_least is None and part.people is None:
            zh, en = (
                "请写at_least（份额）或people（人数）。",
                "Write at_least (a share) or people (a number).",
            )
            yield Mistake(place, "empty-threshold", zh, en)
