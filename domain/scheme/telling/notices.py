"""The notice itself and the standards it knows, in words."""

from __future__ import annotations

from domain.scheme.notice import Standard
from domain.scheme.route import Actor, Named, Nearest, Quorum
from domain.scheme.standing import MemberReviewRule
from domain.scheme.telling.speaker import Lines, Speaker


def preamble(s: Speaker) -> Lines:
    """The notice itself."""
    scheme, colon = s.scheme, s.say("：", ": ")
    yield f"# {s.text(scheme.title)}"
    yield ""
    yield f"- {s.say('发文单位', 'Issued by')}{colon}{scheme.issuer}"
    if scheme.issued_on:
        yield f"- {s.say('发文日期', 'Issued on')}{colon}{s.day(scheme.issued_on)}"
    if scheme.document_number:
        yield f"- {s.say('文号', 'Number')}{colon}{scheme.document_number}"
    if scheme.follows:
        yield f"- {s.say('上级文件', 'Follows')}{colon}{s.text(scheme.follows)}"
    if scheme.in_force.from_ or scheme.in_force.to:
        yield f"- {s.say('施行期间', 'In force')}{colon}{s.days(scheme.in_force.from_, scheme.in_force.to)}"
    if scheme.contact:
        yield f"- {s.say('联系', 'Contact')}{colon}{s.text(scheme.contact)}"
    if (review := scheme.member_review) is not None:
        who = s.actor(review.organised_by)
        every = s.every(review.every) + s.say("一次，", ", ") if review.every else ""
        by = s.say(f"由{who}组织", f"held by {who}")
        told = s.sentences([every + by, *dissatisfaction(s, review)])
        yield f"- {s.say('会员评家', 'Review by the members')}{colon}{told}{s.source(review)}"


def dissatisfaction(s: Speaker, rule: MemberReviewRule) -> Lines:
    """What dissatisfied members lead to."""
    if rule.unsatisfied_below is not None:
        floor = s.share(rule.unsatisfied_below)
        yield s.say(f"满意率低于{floor}的提示为不满意", f"below {floor} satisfied it is pointed out")
    if rule.rectify_within:
        by = s.actor(rule.ordered_by or rule.organised_by)
        yield s.say(
            f"由{by}责令{rule.rectify_within.zh}内整改",
            f"{by} orders to put right within {rule.rectify_within.en}",
        )
    if rule.extension:
        most, each = rule.extension.at_most, s.span(rule.extension.by)
        told = s.say(f"可延{most}次，每次{each}", f"extended {most} time(s) by {each}")
        if granted := rule.extension.granted_by:
            told += s.say(f"，由{s.actor(granted)}批准", f", granted by {s.actor(granted)}")
        yield told


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
    return s.sentences([told + s.source(rule), quorum(s, rule.quorum) if rule.quorum else ""])


def quorum(s: Speaker, rule: Quorum) -> str:
    """How many must be present."""
    soft = rule.effect == "warn"
    zh = f"到会须不少于{rule.words.zh}，" + ("不足时提示" if soft else "不足时不得进行")
    en = f"at least {rule.words.en} present, " + ("fewer is pointed out" if soft else "fewer is refused")
    return s.say(zh, en) + s.source(rule)
