"""The notice itself and the standards it knows, in words."""

from __future__ import annotations

from domain.scheme.notice import Standard
from domain.scheme.route import (
    Quorum,
)
from domain.scheme.telling.speaker import Lines, Speaker
from domain.scheme.words import BASES


def preamble(s: Speaker) -> Lines:
    """The notice itself."""
    scheme = s.scheme
    yield f"# {s.text(scheme.title)}"
    yield ""
    yield f"- {s.say('发文单位', 'Issued by')}: {scheme.issuer}"
    if scheme.issued_on:
        yield f"- {s.say('发文日期', 'Issued on')}: {s.day(scheme.issued_on)}"
    if scheme.document_number:
        yield f"- {s.say('文号', 'Number')}: {scheme.document_number}"
    if scheme.follows:
        yield f"- {s.say('上级文件', 'Follows')}: {s.text(scheme.follows)}"
    if scheme.contact:
        yield f"- {s.say('联系', 'Contact')}: {s.text(scheme.contact)}"
    if (review := scheme.member_review) is not None:
        every = s.say(f"每{review.every.zh}一次，", f"every {review.every.en}, ") if review.every else ""
        who = s.actor(review.organised_by)
        yield f"- {s.say('会员评家', 'Review by the members')}: {every}{s.say(f'由{who}组织', f'held by {who}')}{s.source(review)}"


def standards(s: Speaker) -> Lines:
    """The standards that homes find met themselves."""
    if not s.scheme.standards:
        return
    yield ""
    yield f"## {s.say('标准', 'Standards')}"
    yield ""
    for name, standard in s.scheme.standards.items():
        yield f"- **{s.text(standard.title)}** (`{name}`): {standard(s, standard)}"


def standard(s: Speaker, standard: Standard) -> str:
    """How a standard is decided."""
    by, mark = s.actor(standard.decided_by), s.say(standard.passes.zh, standard.passes.en)
    told = s.say(f"由{by}决定，同意人数须{mark}", f"decided by {by} with {mark} in favour")
    quorum = quorum(s, standard.quorum) if standard.quorum else ""
    return f"{told}{s.source(standard)}{quorum}"


def quorum(s: Speaker, quorum: Quorum) -> str:
    """How many must be present."""
    base = s.say(*BASES.get(quorum.of, (quorum.of, quorum.of)))
    short = s.say(
        "不足时提示" if quorum.effect == "warn" else "不足时不得进行",
        "fewer is pointed out" if quorum.effect == "warn" else "fewer is refused",
    )
    zh = f"；到会须不少于{base}的{quorum.at_least}，{short}"
    return s.say(zh, f"; at least {quorum.at_least} of {base} present, {short}") + s.source(quorum)
