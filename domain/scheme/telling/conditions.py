"""Who may apply, in words."""

from __future__ import annotations

from decimal import Decimal

from domain.scheme import eligibility as ask
from domain.scheme.notice import Honour
from domain.scheme.telling.speaker import Lang, Lines, Speaker, several


def who(s: Speaker, honour: Honour) -> Lines:
    """Who may apply and who confers."""
    types = s.unit_types(honour.unit_types) or s.say("各类单位", "units of any type")
    kinds, body = s.kinds(honour.kinds), s.actor(honour.conferring_body)
    told = s.say(
        f"申报对象：{kinds}；申报单位：{types}；授予单位：{body}",
        f"For: {kinds}; units: {types}; conferred by: {body}",
    )
    yield f"- {told}{s.source(honour)}"
    if honour.grades:
        grades = s.listed(s.text(grade.title) for grade in honour.grades)
        yield f"- {s.say(f'等级（由低到高）：{grades}', f'Grades, lowest first: {grades}')}"
    for condition in honour.requires:
        yield f"- {condition(s, condition)}"


def condition(s: Speaker, condition: ask.Requirement) -> str:
    """One condition as a sentence."""
    soft = s.say("（不满足时提示）", " (else pointed out)") if condition.effect == "warn" else ""
    told = s.text(condition.says) if condition.says else asked(s, condition)
    return f"{told}{s.only_for(condition.only_for)}{soft}{s.source(condition)}"


def asked(s: Speaker, condition: ask.Requirement) -> str:
    """What a condition asks."""
    match condition:
        case ask.Holds():
            return holds(s, condition)
        case ask.DoesNotHold():
            titles = s.either(s.title(name) for name in several(condition.does_not_hold))
            past = s.say("从未获得", "Never held") if condition.ever else s.say("现未持有", "Does not hold")
            return s.say(f"{past}{titles}", f"{past} {titles}")
        case ask.Figure():
            return figure(s, condition)
        case ask.Dated():
            return dated(s, condition)
        case ask.Attribute():
            wanted = s.either(condition.one_of) or s.say("不属于", "not ") + s.listed(condition.none_of)
            return s.say(f"“{condition.attribute}”为{wanted}", f"`{condition.attribute}` is {wanted}")
        case ask.FreeOf():
            facts = s.listed(s.ground(fact) for fact in condition.free_of)
            period = s.span(condition.within) if condition.within else s.say("任何时候", "ever")
            return s.say(f"{period}内没有：{facts}", f"Within {period} none of: {facts}")
        case ask.ShareOfUnits():
            title = s.title(condition.share_of_sub_units)
            return s.say(
                f"下级单位中不少于{condition.at_least}获得{title}",
                f"At least {condition.at_least} of the units below hold {title}",
            )
        case ask.Reviewed():
            period, floor = s.span(condition.reviewed_within), condition.satisfied_at_least
            mark = (
                s.say(f"，满意率不少于{floor}", f", at least {floor} satisfied") if floor is not None else ""
            )
            return s.say(f"{period}内进行过会员评家{mark}", f"Reviewed by its members within {period}{mark}")
        case ask.Streak():
            title, times = s.title(condition.honour), condition.conferred_in_a_row
            return s.say(f"连续{times}届获得{title}", f"{title} in {times} rounds in a row")
        case ask.AllOf():
            return s.say("同时满足：", "All of: ") + s.say("；", "; ").join(
                condition(s, each) for each in condition.all_of
            )
        case ask.AnyOf():
            inside = s.say("；", "; ").join(condition(s, each) for each in condition.any_of)
            return s.say(
                f"满足其中{condition.at_least}项：{inside}", f"At least {condition.at_least} of: {inside}"
            )


def holds(s: Speaker, condition: ask.Holds) -> str:
    """What must be held."""
    titles = s.either(s.title(name) for name in several(condition.holds))
    whose = {
        "home": ("", ""),
        "parent-home": ("上级单位的职工之家", "The home of the unit above "),
        "unit": ("本单位任一职工之家", "Any home of the unit "),
    }[condition.of]
    grade = (
        s.say(f"（{condition.grade_at_least}以上）", f" ({condition.grade_at_least} or higher)")
        if condition.grade_at_least
        else ""
    )
    time = ""
    if condition.for_at_least:
        time = s.say(f"，满{condition.for_at_least.zh}", f" for at least {condition.for_at_least.en}")
    held = ("曾获得", "has held") if condition.ever else ("已是", "holds")
    return s.say(
        f"{whose[0]}{held[0]}{titles}{grade}{time}",
        f"{whose[1]}{held[1]} {titles}{grade}{time}".capitalize(),
    )


def figure(s: Speaker, condition: ask.Figure) -> str:
    """Bounds of a number."""
    what = condition.figure + (f"/{condition.share_of}" if condition.share_of else "")
    bounds = bounds_of(condition.at_least, condition.at_most, s.lang)
    return s.say(f"“{what}”{bounds}", f"`{what}` is {bounds}")


def dated(s: Speaker, condition: ask.Dated) -> str:
    """How long ago a day lies."""
    told = []
    if condition.at_least_ago:
        told.append(
            s.say(f"至少在{condition.at_least_ago.zh}以前", f"at least {condition.at_least_ago.en} ago")
        )
    if condition.at_most_ago:
        told.append(s.say(f"不早于{condition.at_most_ago.zh}以前", f"at most {condition.at_most_ago.en} ago"))
    if (years := condition.since_start_of_year) is not None:
        zh = {0: "本年度", -1: "上一年度"}.get(years, f"本年度{years:+}年")
        told.append(s.say(f"不早于{zh}1月1日", f"not before 1 January of the round's year {years:+}"))
    return s.say(f"“{condition.dated}”{s.listed(told)}", f"`{condition.dated}` is {s.listed(told)}")


def bounds_of(low: Decimal | None, high: Decimal | None, lang: Lang) -> str:
    """The bounds of a number in words."""
    told = []
    if low is not None:
        told.append(f"不少于{low}" if lang == "zh" else f"at least {low}")
    if high is not None:
        told.append(f"不超过{high}" if lang == "zh" else f"at most {high}")
    return ("，" if lang == "zh" else " and ").join(told)
