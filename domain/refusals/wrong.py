"""Something is written wrongly."""

from __future__ import annotations

from domain.refusals.refusal import Wrong


class UnknownField(Wrong):
    """A blank that the form does not have."""

    code = "unknown-field"
    zh = "表中没有“{field}”这一项。"
    en = "The form has no “{field}”."


class WrongType(Wrong):
    """A value that does not fit the blank."""

    code = "wrong-type"
    zh = "“{field}”应为{wanted}。"
    en = "“{field}” must be {wanted}."


class OutOfRange(Wrong):
    """A number beyond what the blank allows, or a day that no paper can bear."""

    code = "out-of-range"
    zh = "“{field}”为{actual}，应{wanted}。"
    en = "“{field}” is {actual}; it must be {wanted}."


class TooLong(Wrong):
    """A text over its limit; 800 characters for the main deeds (FS2018-3.4.1.1b), white space not counted."""

    code = "too-long"
    zh = "“{field}”共{actual}字，不得超过{limit}字。"
    en = "“{field}” has {actual} characters; at most {limit} are allowed."


class ImpossibleCounts(Wrong):
    """Numbers that cannot be: in favour ≤ present ≤ expected."""

    code = "impossible-counts"
    zh = "人数关系不成立：应为{wanted}，实填{actual}。"
    en = "The numbers cannot be: {wanted} is needed, {actual} was given."


class InTheFuture(Wrong):
    """The day on the paper lies in the future."""

    code = "in-the-future"
    zh = "日期{on}晚于今日{today}。"
    en = "The date {on} is after today, {today}."


class BackDatedTooFar(Wrong):
    """The day on the paper lies further back than the notice allows, or before the step it follows."""

    code = "back-dated-too-far"
    zh = "日期{on}早于允许的最早日期{earliest}。"
    en = "The date {on} is before the earliest allowed, {earliest}."


class UnknownGrade(Wrong):
    """The honour has no such grade."""

    code = "unknown-grade"
    zh = "“{honour}”没有等级“{grade}”。"
    en = "“{honour}” has no grade “{grade}”."


class UnknownFinding(Wrong):
    """The notice does not list this finding or ground."""

    code = "unknown-finding"
    zh = "通知没有列出“{finding}”，可用：{known}。"
    en = "The notice does not list “{finding}”; known: {known}."


class UnknownItem(Wrong):
    """The checklist has no such item."""

    code = "unknown-item"
    zh = "验收单没有第{item}项。"
    en = "The checklist has no item {item}."


class NotInSeat(Wrong):
    """The person named does not hold the seat on the day."""

    code = "not-in-seat"
    zh = "“{person}”在{on}未担任“{unit}”的“{seat}”，请核对人员和日期。"
    en = "“{person}” does not hold the seat “{seat}” of “{unit}” on {on}; check the person and the day."


class ToOneself(Wrong):
    """Nobody lets himself act for himself."""

    code = "to-oneself"
    zh = "“{person}”不能委托给本人，请另指定一人。"
    en = "“{person}” cannot act for himself or herself by delegation; name another person."


class IntoItself(Wrong):
    """A unit is moved or merged into itself, or moved below a unit that stands below it."""

    code = "into-itself"
    zh = "“{unit}”不能并入自身，也不能改由自身或其下级单位领导。"
    en = "“{unit}” cannot go into itself or below a unit that stands below it."


class Malformed(Wrong):
    """The request cannot be read."""

    code = "malformed"
    zh = "请求无法解析：{problem}。"
    en = "The request cannot be read: {problem}."


class NoticeRefused(Wrong):
    """The scheme has mistakes; ``jianjia scheme check`` lists them."""

    code = "notice-refused"
    zh = "通知有{count}处错误：{first}"
    en = "The scheme has {count} mistakes: {first}"


class NoticeMistake(Wrong):
    """One mistake in a scheme, among the ``errors`` of ``notice-refused``; ``rule`` is its code in ``scheme check``."""

    code = "notice-mistake"
    zh = "通知有误（{rule}）：{problem}"
    en = "A mistake in the scheme ({rule}): {problem}"
