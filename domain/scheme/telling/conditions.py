"""Who may apply, in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from domain.scheme import eligibility as ask
from domain.scheme.notice import Honour
from domain.scheme.telling.notices import rung
from domain.scheme.telling.speaker import Lang, Lines, Speaker, several


def who(s: Speaker, honour: Honour) -> Lines:
    """Who may apply and who confers."""
    types = s.unit_types(honour.unit_types) or s.say("各类单位", "units of any type")
    kinds, body, by = s.kinds(honour.kinds), bodies(s, honour), s.actor(honour.applicant)
    told = s.say(
        f"申报对象：{kinds}；申报单位：{types}，由{by}申报；授予单位：{body}",
        f"For: {kinds}; units: {types}, applied for by {by}; conferred by: {body}",
    )
    yield f"- {told}{s.source(honour)}"
    if honour.grades:
        grades = s.listed(s.text(grade.title) for grade in honour.grades)
        yield f"- {s.say(f'等级（由低到高）：{grades}', f'Grades, lowest first: {grades}')}"
    if honour.ladder:
        yield f"- {rung(s, honour.ladder)}"
    yield f"- {holders(s, honour)}"
    for rule in honour.requires:
        yield f"- {condition(s, rule)}"


def bodies(s: Speaker, honour: Honour) -> str:
    """Who confers, and who confers some grades instead."""
    told = s.actor(honour.conferring_body)
    if own := s.listed(f"{s.grade(g)} {s.actor(name)}" for g, name in honour.conferring_by_grade.items()):
        told += s.say(f"（{own}）", f" ({own})")
    return told


def holders(s: Speaker, honour: Honour) -> str:
    """Whether who holds it may apply again."""
    if honour.holders == "again":
        return s.say(
            "持有者可以再次申报，新授予的取代原有的",
            "Who holds it may apply again; the new one takes the place of the old",
        )
    if len(honour.grades) > 1:
        return s.say("持有者只能申报更高的等级", "Who holds it applies only for a higher grade")
    return s.say("持有者不再申报", "Who holds it does not apply again")


def condition(s: Speaker, rule: ask.Requirement) -> str:
    """One condition as a sentence."""
    soft = s.say("（不满足时提示）", " (else pointed out)") if rule.effect == "warn" else ""
    own = s.say(f"（提示语：{s.text(rule.says)}）", f" (told as: {s.text(rule.says)})") if rule.says else ""
    return f"{asked(s, rule)}{s.only_for(rule.only_for)}{moments(s, rule)}{soft}{own}{s.source(rule)}"


def moments(s: Speaker, rule: ask.Condition) -> str:
    """When a condition is checked, where that is not the usual: when applying and at the last step."""
    if rule.checked_at == ask.USUAL_MOMENTS:
        return ""
    told = s.listed(f"“{s.step(name)}”" for name in rule.checked_at)
    return s.say(f"（在{told}时核对）", f" (checked at {told})")


def asked(s: Speaker, rule: ask.Requirement) -> str:
    """What a condition asks."""
    match rule:
        case ask.Holds():
            return holds(s, rule)
        case ask.DoesNotHold():
            names = several(rule.does_not_hold)
            titles = s.either(s.title(name) for name in names)
            past = s.say("从未获得", "Never held") if rule.ever else s.say("现未持有", "Does not hold")
            if rule.within:
                past = s.say(f"{rule.within.zh}内未获得", f"Within {rule.within.en} was not given")
            return s.say(f"{past}{titles}", f"{past} {titles}") + or_higher(s, names, rule.grade_at_least)
        case ask.Figure():
            return figure(s, rule)
        case ask.Dated():
            return dated(s, rule)
        case ask.Attribute():
            return s.fact(rule.attribute) + s.say("", " ") + s.listed(words_wanted(s, rule))
        case ask.FreeOf():
            facts = s.listed(s.ground(fact) for fact in rule.free_of)
            period = s.span(rule.within) if rule.within else s.say("任何时候", "ever")
            return s.say(f"{period}内没有：{facts}", f"Within {period} none of: {facts}")
        case ask.ShareOfUnits():
            title = s.title(rule.share_of_sub_units)
            return s.say(
                f"下级单位中不少于{s.share(rule.at_least)}获得{title}",
                f"At least {s.share(rule.at_least)} of the units below hold {title}",
            )
        case ask.Reviewed():
            period, floor = s.span(rule.reviewed_within), rule.satisfied_at_least
            mark = ""
            if floor is not None:
                mark = s.say(f"，满意率不少于{s.share(floor)}", f", at least {s.share(floor)} satisfied")
            return s.say(f"{period}内进行过会员评家{mark}", f"Reviewed by its members within {period}{mark}")
        case ask.Streak():
            title, times = s.title(rule.honour), rule.conferred_in_a_row
            also = (
                s.say("（以后被撤销的也计算在内）", " (one revoked since counts too)")
                if rule.revoked_counts
                else ""
            )
            return s.say(f"连续{times}届获得{title}", f"{title} in {times} rounds in a row") + also
        case ask.DutiesMet():
            known = s.scheme.duties
            wanted = s.listed(
                s.text(known[name].title) if name in known else name for name in rule.meets_duties
            )
            return s.say(f"没有未履行的职责：{wanted}", f"Has missed none of: {wanted}")
        case ask.PassedInspection():
            title, period = s.title(rule.honour), s.span(rule.passed_within)
            return s.say(f"{title}{period}内复验合格", f"A re-inspection of {title} passed within {period}")
        case ask.FewReprimands():
            return reprimands(s, rule)
        case ask.AllOf():
            return s.say("同时满足：", "All of: ") + s.sentences(condition(s, each) for each in rule.all_of)
        case ask.AnyOf():
            inside = s.sentences(condition(s, each) for each in rule.any_of)
            return s.say(f"满足其中{rule.at_least}项：{inside}", f"At least {rule.at_least} of: {inside}")


def reprimands(s: Speaker, rule: ask.FewReprimands) -> str:
    """How often it may have been reprimanded."""
    title, most = s.title(rule.honour), rule.reprimands_at_most
    period = s.say(f"{rule.within.zh}内", f" within {rule.within.en}") if rule.within else ""
    if most == 0:
        return s.say(f"{title}{period}未受警告、通报批评", f"{title} not warned or criticised{period}")
    return s.say(
        f"{title}{period}受警告、通报批评不超过{most}次",
        f"{title} warned or criticised at most {most} times{period}",
    )


def holds(s: Speaker, rule: ask.Holds) -> str:
    """What must be held."""
    titles = s.either(s.title(name) for name in several(rule.holds))
    whose = {
        "home": ("", ""),
        "parent-home": ("上级单位的职工之家", "the home of the unit above "),
        "unit": ("本单位任一职工之家", "any home of the unit "),
    }[rule.of]
    time = ""
    grade = or_higher(s, several(rule.holds), rule.grade_at_least)
    if rule.for_at_least:
        time = s.say(f"，满{rule.for_at_least.zh}", f" for at least {rule.for_at_least.en}")
    held = ("曾获得", "has held") if rule.ever else ("已是", "holds")
    kind = "" if rule.same_kind else s.say("（不限类别）", " (by a home of any kind)")
    return s.say(
        f"{whose[0]}{held[0]}{titles}{grade}{time}{kind}",
        f"{whose[1]}{held[1]} {titles}{grade}{time}{kind}",
    )


def or_higher(s: Speaker, honours: tuple[str, ...], grade: str | None) -> str:
    """A grade or a higher one."""
    if grade is None:
        return ""
    grades = [each for name in honours if name in s.scheme.honours for each in s.scheme.honours[name].grades]
    called = next((s.text(each.title, grade) for each in grades if each.id == grade), grade)
    return s.say(f"（{called}以上）", f" ({called} or higher)")


def figure(s: Speaker, rule: ask.Figure) -> str:
    """Bounds of a number."""
    what = s.fact(rule.figure)
    if rule.share_of:
        what = s.say(
            f"{what}占{s.fact(rule.share_of)}的比例", f"{what} as a share of {s.fact(rule.share_of)}"
        )
    age = (
        s.say(f"（{rule.reference.zh}内登记的）", f" (recorded within {rule.reference.en})")
        if rule.reference
        else ""
    )
    low, high = (
        s.share(Fraction(bound)) if rule.share_of and bound is not None else bound
        for bound in (rule.at_least, rule.at_most)
    )
    bounds = bounds_of(low, high, s.lang)
    return s.say(f"{what}{age}{bounds}", f"{what}{age} is {bounds}")


def words_wanted(s: Speaker, rule: ask.Attribute) -> Iterator[str]:
    """Which words a word recorded of the home may be, and which not."""
    if rule.one_of:
        yield s.say(f"为{s.either(rule.one_of)}", f"is {s.either(rule.one_of)}")
    if rule.none_of:
        yield s.say(f"不为{s.either(rule.none_of)}", f"is not {s.either(rule.none_of)}")


def dated(s: Speaker, rule: ask.Dated) -> str:
    """How long ago a day lies."""
    told = []
    if rule.at_least_ago:
        told.append(s.say(f"至少在{rule.at_least_ago.zh}以前", f"at least {rule.at_least_ago.en} ago"))
    if rule.at_most_ago:
        told.append(s.say(f"不早于{rule.at_most_ago.zh}以前", f"at most {rule.at_most_ago.en} ago"))
    if (years := rule.since_start_of_year) is not None:
        zh = {0: "本年度", -1: "上一年度"}.get(years, f"本年度{years:+}年")
        told.append(s.say(f"不早于{zh}1月1日", f"not before 1 January of the round's year {years:+}"))
    return s.say(f"{s.fact(rule.dated)}{s.listed(told)}", f"{s.fact(rule.dated)} is {s.listed(told)}")


def bounds_of(low: Decimal | str | None, high: Decimal | str | None, lang: Lang) -> str:
    """The bounds of a number in words."""
    told = []
    if low is not None:
        told.append(f"不少于{low}" if lang == "zh" else f"at least {low}")
    if high is not None:
        told.append(f"不超过{high}" if lang == "zh" else f"at most {high}")
    return ("，" if lang == "zh" else " and ").join(told)
