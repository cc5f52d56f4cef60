"""The notice itself and the standards it knows, in words."""

from __future__ import annotations

from domain.scheme.notice import Ladder, Standard
from domain.scheme.route import Actor, Coverage, Named, Nearest, Quorum, Satisfaction
from domain.scheme.telling.speaker import Lines, Speaker
from domain.scheme.words import BASES


def preamble(s: Speaker) -> Lines:
    """The notice itself."""
    scheme, colon = s.scheme, s.say("：", ": ")
    yield f"# {s.text(scheme.title)}{s.cited(scheme.clause)}"
    yield ""
    yield f"- {s.say('发文单位', 'Issued by')}{colon}{scheme.issuer}"
    if scheme.issued_on:
        yield f"- {s.say('发文日期', 'Issued on')}{colon}{s.day(scheme.issued_on)}"
    if scheme.document_number:
        yield f"- {s.say('文号', 'Number')}{colon}{scheme.document_number}"
    if scheme.addressed_to:
        yield f"- {s.say('发往', 'Addressed to')}{colon}{s.unit_types(scheme.addressed_to)}"
    if scheme.follows:
        yield f"- {s.say('上级文件', 'Follows')}{colon}{s.text(scheme.follows)}"
    if scheme.in_force.from_ or scheme.in_force.to:
        yield f"- {s.say('施行期间', 'In force')}{colon}{s.days(scheme.in_force.from_, scheme.in_force.to)}"
    yield f"- {s.say('时区', 'Time zone')}{colon}{scheme.time_zone}"
    yield f"- {s.say('工作日历', 'Working days by the calendar')}{colon}{scheme.calendar}"
    if scheme.contact:
        yield f"- {s.say('联系', 'Contact')}{colon}{s.text(scheme.contact)}"


def actors(s: Speaker) -> Lines:
    """Who acts, and how each is found from the applicant."""
    yield ""
    yield f"## {s.say('由谁办理', 'Who acts')}"
    yield ""
    for name, each in s.scheme.actors.items():
        seats = s.either(s.seat(seat) for seat in each.seats)
        unit = where(s, each)
        found = s.say(f"{unit}的{seats}", f"the {seats} of {unit}")
        yield f"- **{s.text(each.title, name)}** (`{name}`){s.say('：', ': ')}{found}{s.source(each)}"


def where(s: Speaker, actor: Actor) -> str:
    """The unit of an actor."""
    start = s.say("申报单位", "the applicant") if actor.of is None else s.actor(actor.of)
    match actor.unit:
        case "self":
            return start
        case "parent":
            return s.say(f"{start}的上级单位", f"the unit above {start}")
        case Named(id=unit):
            return unit
        case Nearest(nearest=types):
            alone = (
                s.say("，没有的由其自身", ", or itself when there is none")
                if actor.when_none == "self"
                else ""
            )
            listed = s.unit_types(types)
            own = s.say("或其自身", " (or itself)") if actor.unit.including_self else ""
            return s.say(
                f"{start}之上{own}最近的一级（{listed}{alone}）",
                f"the nearest above {start}{own} of: {listed}{alone}",
            )


def successions(s: Speaker) -> Lines:
    """What becomes of titles of older notices."""
    if not s.scheme.succession:
        return
    yield ""
    yield f"## {s.say('原有称号', 'Titles of older notices')}"
    yield ""
    for rule in s.scheme.succession:
        old, by = f"{rule.from_scheme}/{rule.from_honour}", s.actor(rule.by)
        new = s.title(rule.to_honour) + (f" {rule.to_grade}" if rule.to_grade else "")
        told = s.say(f"`{old}` → {new}，由{by}办理", f"`{old}` → {new}, by {by}")
        clock = s.say("复验时间继续计算", "the re-inspection clock runs on")
        if rule.keeps == "nothing":
            clock = s.say("复验时间重新计算", "the re-inspection clock starts anew")
        until = (
            s.say(f"{s.day(rule.until)}前未办理的失效", f"else lapsed after {s.day(rule.until)}")
            if rule.until
            else ""
        )
        yield f"- {s.sentences([told, clock, until])}{s.source(rule)}"


def standards(s: Speaker) -> Lines:
    """The standards that homes find met themselves."""
    if not s.scheme.standards:
        return
    yield ""
    yield f"## {s.say('标准', 'Standards')}"
    yield ""
    for name, rule in s.scheme.standards.items():
        yield f"- **{s.text(rule.title)}** (`{name}`){s.say('：', ': ')}{standard(s, rule)}"


def standard(s: Speaker, rule: Standard) -> str:
    """How a standard is decided."""
    by, mark = s.actor(rule.decided_by), s.say(rule.passes.zh, rule.passes.en)
    told = s.say(f"由{by}决定，同意人数须{mark}", f"decided by {by} with {mark} in favour")
    return s.sentences(
        [
            told + s.source(rule),
            quorum(s, rule.quorum) if rule.quorum else "",
            rung(s, rule.ladder) if rule.ladder else "",
        ]
    )


def rung(s: Speaker, ladder: Ladder) -> str:
    """Where an honour or standard stands among others."""
    return s.say(
        f"在“{ladder.name}”中为第{ladder.rung}级", f"rung {ladder.rung} of the ladder “{ladder.name}”"
    )


def coverage(s: Speaker, rule: Coverage) -> str:
    """How many must have answered."""
    base, least = s.say(*BASES.get(rule.of, (rule.of, rule.of))), s.share(rule.at_least)
    soft = rule.effect == "warn"
    zh = f"回收须不少于{base}的{least}" + ("，不足时提示" if soft else "")
    en = f"answers from at least {least} of {base}" + (", fewer is pointed out" if soft else "")
    waiver = f"，{s.actor(rule.waived_by)}可事先免除" if rule.waived_by else ""
    waived = f", unless {s.actor(rule.waived_by)} waives it beforehand" if rule.waived_by else ""
    return s.say(zh + waiver, en + waived) + s.source(rule)


def also_counted(s: Speaker, rule: Satisfaction) -> str:
    """The classes of answers beside the formula."""
    listed = s.listed(map(s.answers, rule.classes))
    return s.say(f"，另计{listed}", f", with {listed} counted beside") if listed else ""


def quorum(s: Speaker, rule: Quorum) -> str:
    """How many must be present."""
    soft = rule.effect == "warn"
    zh = f"到会须不少于{rule.words.zh}，" + ("不足时提示" if soft else "不足时不得进行")
    en = f"at least {rule.words.en} present, " + ("fewer is pointed out" if soft else "fewer is refused")
    return s.say(zh, en) + s.source(rule)
