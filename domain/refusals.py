"""Why Jianjia says no.

A refusal is a result people act on: a stable ``code``, a sentence in Chinese and one in English, the clause it rests
on, and the parameters of the sentence. Nothing is written when one is raised.

    Refusal
    ├── Unknown            404  there is no such thing
    ├── NotYours           403  somebody else must do this
    ├── NotNow             409  not in this state, order or time
    ├── Conflict           409  somebody was there first
    ├── NotEligible        422  the rules of the notice are not met
    ├── Incomplete         422  something is missing
    └── Wrong              422  something is written wrongly

One class per rule; its docstring is its documentation (``docs/reference/refusals.md`` is made from it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from domain.vocabulary import act_title


class Refusal(Exception):
    """The domain says no."""

    code: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, *, clause: str | None = None, pointer: str | None = None, **params: Any) -> None:
        super().__init__(self.code)
        self.clause = clause
        self.pointer = pointer
        self.params = params
        self.others: tuple[Refusal, ...] = ()
        self.said: tuple[str, str] | None = None

    @property
    def message(self) -> str:
        """The sentence for the clerk, in Chinese; the notice's own where it has one."""
        if self.said:
            return self.said[0]
        return self.zh.format(**self.words("zh"))

    @property
    def message_en(self) -> str:
        """The sentence in English."""
        if self.said and self.said[1]:
            return self.said[1]
        return self.en.format(**self.words("en"))

    def words(self, language: str) -> dict[str, Any]:
        """The parameters in a language, where they know how they are called in it (wordings of a notice do)."""
        return {name: getattr(value, language, "") or value for name, value in self.params.items()}

    def __str__(self) -> str:
        """Code and both sentences."""
        return f"{self.code}: {self.message} ({self.message_en})"


class Unknown(Refusal):
    """There is no such thing."""


class NotYours(Refusal):
    """Somebody else must do this."""


class NotNow(Refusal):
    """Not in this state, order or time."""


class Conflict(Refusal):
    """Somebody was there first."""


class NotEligible(Refusal):
    """The rules of the notice are not met."""


class Incomplete(Refusal):
    """Something is missing."""


class Wrong(Refusal):
    """Something is written wrongly."""


def together(problems: Sequence[Refusal]) -> Refusal:
    """The first of several refusals, carrying the others, so that one answer lists everything to mend."""
    first, *rest = (each for problem in problems for each in (problem, *problem.others))
    first.others = tuple(rest)
    return first


# --- unknown ---------------------------------------------------------------------------------------------------------


class NotFound(Unknown):
    """The thing named in the request does not exist."""

    code = "not-found"
    zh = "没有找到{kind}“{name}”，请核对编号。"
    en = "There is no {kind} “{name}”; check the id."


class UnknownScheme(Unknown):
    """The scheme was never published here."""

    code = "unknown-scheme"
    zh = "通知“{scheme}”尚未发布，请先发布或核对编号。"
    en = "The scheme “{scheme}” has not been published; publish it first or check its id."


class UnknownHonour(Unknown):
    """The scheme has no such honour or standard."""

    code = "unknown-honour"
    zh = "通知“{scheme}”中没有荣誉“{honour}”。"
    en = "The scheme “{scheme}” has no honour “{honour}”."


class UnknownAct(Unknown):
    """There is no act of that name."""

    code = "unknown-act"
    zh = "没有“{act}”这一操作。"
    en = "There is no act “{act}”."


# --- not yours -------------------------------------------------------------------------------------------------------


class SeatNotHeld(NotYours):
    """Nobody acts for a seat they do not hold on the day."""

    code = "seat-not-held"
    zh = "您在{on}未担任“{unit}”的“{seat}”，不能代其办理。"
    en = "You do not hold the seat “{seat}” of “{unit}” on {on} and cannot act for it."


class WrongSigner(NotYours):
    """This step belongs to another seat (FS2018-3.3.2: only the unit's own system union verifies)."""

    code = "wrong-signer"
    zh = "此环节应由{expected}办理，您以“{actual}”的身份不能办理。"
    en = "This step belongs to {expected}; “{actual}” cannot do it."


class SamePerson(NotYours):
    """One person may not act at both of two steps that must be separate (Q05)."""

    code = "same-person"
    zh = "您已在“{step}”环节签办，按规定不得再办理本环节，请由他人办理。"
    en = "You already acted at “{step}” and may not act here as well; somebody else must."


class SteppedAside(NotYours):
    """Who stepped aside from an award does not sign it (Q25)."""

    code = "stepped-aside"
    zh = "您已申请回避，不能办理此件。"
    en = "You stepped aside from this case and cannot act on it."


class NoSuchBody(NotYours):
    """The actor of the step cannot be found in the organisation tree on that day."""

    code = "no-such-body"
    zh = "在组织机构中找不到“{unit}”的{actor}，请先维护组织机构。"
    en = "No {actor} can be found for “{unit}” in the organisation tree; maintain the tree first."


# --- not now ---------------------------------------------------------------------------------------------------------


class OutOfTurn(NotNow):
    """The signing order has another step first."""

    code = "out-of-turn"
    zh = "现在应先办理“{waiting}”，“{asked}”尚未轮到。"
    en = "“{waiting}” comes first; it is not the turn of “{asked}”."


class NotInThisState(NotNow):
    """The award, round or home is not in a state in which this can be done."""

    code = "not-in-this-state"
    zh = "当前状态为“{state}”，不能进行“{act}”。"
    en = "In the state “{state}”, “{act}” is not possible."

    def words(self, language: str) -> dict[str, Any]:
        """In Chinese with the act by its name."""
        words = super().words(language)
        return words | {"act": act_title(str(words["act"]))} if language == "zh" else words


class WindowClosed(NotNow):
    """Outside the application window (FS2018-3.4.2)."""

    code = "window-closed"
    zh = "不在受理时间内（{opens} 至 {closes}），办理日期为{on}。如需延期，请由{extender}作出并说明理由。"
    en = "Outside the window {opens} to {closes} (the day is {on}). Only {extender} may extend it, with a reason."


class StageClosed(NotNow):
    """Outside the window of this stage of the round."""

    code = "stage-closed"
    zh = "“{stage}”阶段为{opens} 至 {closes}，{on}不能办理。"
    en = "The stage “{stage}” runs from {opens} to {closes}; not on {on}."


class TooEarly(NotNow):
    """The time for this has not come."""

    code = "too-early"
    zh = "{what}最早可于{earliest}办理，办理日期为{on}。"
    en = "{what} is possible from {earliest} at the earliest; the day is {on}."


class TooLate(NotNow):
    """The time for this is over."""

    code = "too-late"
    zh = "{what}已于{latest}截止，办理日期为{on}。"
    en = "{what} ended on {latest}; the day is {on}."


class StillOpen(NotNow):
    """Something must be settled first: an open objection, a hearing period, a concurrence."""

    code = "still-open"
    zh = "{what}尚未完成，暂不能办理。"
    en = "{what} is not settled yet."


class OutcomeNotInScheme(NotNow):
    """The notice knows no such outcome (schemes: anything not listed is refused)."""

    code = "outcome-not-in-scheme"
    zh = "通知没有规定“{outcome}”，不能这样办理。"
    en = "The notice knows no “{outcome}”."

    def words(self, language: str) -> dict[str, Any]:
        """In Chinese with the outcome by its name."""
        words = super().words(language)
        return words | {"outcome": act_title(str(words["outcome"]))} if language == "zh" else words


class RoundClosed(NotNow):
    """The round takes no more applications."""

    code = "round-closed"
    zh = "批次“{round}”已截止。"
    en = "The round “{round}” is closed."


class SchemeNotInForce(NotNow):
    """Rounds are opened only while the scheme is in force."""

    code = "scheme-not-in-force"
    zh = "通知“{scheme}”在{on}不在有效期内。"
    en = "The scheme “{scheme}” is not in force on {on}."


# --- conflict --------------------------------------------------------------------------------------------------------


class AlreadyExists(Conflict):
    """Something of that id is there already."""

    code = "already-exists"
    zh = "{kind}“{name}”已存在。"
    en = "The {kind} “{name}” exists already."


class DuplicateApplication(Conflict):
    """One application per home, honour and round (Q19)."""

    code = "duplicate-application"
    zh = "“{home}”在批次“{round}”中已有申报，不能重复申报。"
    en = "“{home}” has already applied in the round “{round}”."


class ChangedMeanwhile(Conflict):
    """Somebody else changed it since you looked."""

    code = "changed-meanwhile"
    zh = "办理期间内容已被他人更新（您看到的是第{expected}版，现为第{actual}版），请刷新后再试。"
    en = "It was changed meanwhile (you saw version {expected}, it is {actual}); reload and try again."


class KeyReused(Conflict):
    """The same idempotency key came with another request."""

    code = "key-reused"
    zh = "幂等键“{key}”已用于另一请求，请换用新的键。"
    en = "The idempotency key “{key}” was used for a different request; use a new one."


class SealedAlready(Conflict):
    """This body has already signed the step."""

    code = "sealed-already"
    zh = "“{by}”已办理本环节，无需重复。"
    en = "“{by}” has already signed this step."


class BetterScored(Conflict):
    """Points rank the applications, and one with more points still waits; going past it needs a reason."""

    code = "better-scored"
    zh = "“{other}”得{theirs}分，高于本件{mine}分，尚未办理；如需先行入选请说明理由。"
    en = "“{other}” has {theirs} points against {mine} and still waits; selecting past it needs a reason."


class RankedBefore(Conflict):
    """The reserve list has somebody before this one; going past them needs a reason."""

    code = "ranked-before"
    zh = "“{other}”在递补名单中排第{rank}位，位于本件之前；如需先行递补请说明理由。"
    en = "“{other}” stands at rank {rank} of the reserve list, before this one; going past it needs a reason."


class NoPlacesLeft(Conflict):
    """The quota of the round is used up."""

    code = "no-places-left"
    zh = "批次“{round}”名额已满（{what}：{limit}），如确需增加请说明理由。"
    en = "No places left in the round “{round}” ({what}: {limit})."


# --- not eligible ----------------------------------------------------------------------------------------------------


class WrongKind(NotEligible):
    """The honour is not for this kind of home or unit (FS2018-3.1)."""

    code = "wrong-kind"
    zh = "“{honour}”不面向{what}“{actual}”。"
    en = "“{honour}” is not for the {what} “{actual}”."


class PrerequisiteMissing(NotEligible):
    """An honour or standard that must be in force is not (FS2018-3.3.1b, FS2018-3.3.4a)."""

    code = "prerequisite-missing"
    zh = "申报前提未满足：须持有有效的“{needed}”。"
    en = "A prerequisite is missing: “{needed}” must be in force."


class TooShortInGrade(NotEligible):
    """The honour has not been held for long enough."""

    code = "too-short-in-grade"
    zh = "“{needed}”须持有满{time}，自{since}起算，尚未届满。"
    en = "“{needed}” must have been held for {time}; it has been held since {since}."


class HolderAlready(NotEligible):
    """A holder keeps the title by re-inspection and does not apply again (Q20)."""

    code = "holder-already"
    zh = "已持有“{honour}”，不再重复申报。"
    en = "“{honour}” is held already."


class FigureNotMet(NotEligible):
    """A number of the home does not reach what the notice asks, or is not known."""

    code = "figure-not-met"
    zh = "“{figure}”为{actual}，要求{wanted}。"
    en = "“{figure}” is {actual}; {wanted} is asked."


class DateNotMet(NotEligible):
    """A date of the home or unit does not lie where the notice asks, or is not known."""

    code = "date-not-met"
    zh = "“{what}”为{actual}，要求{wanted}。"
    en = "“{what}” is {actual}; {wanted} is asked."


class AttributeNotMet(NotEligible):
    """A recorded word of the home is not one the notice asks for."""

    code = "attribute-not-met"
    zh = "“{attribute}”为“{actual}”，不符合要求（{wanted}）。"
    en = "“{attribute}” is “{actual}”; asked: {wanted}."


class Disqualified(NotEligible):
    """A disqualifying fact lies within the look-back period."""

    code = "disqualified"
    zh = "{on}记录有“{fact}”，在{period}内不得申报。"
    en = "“{fact}” was recorded on {on}; that bars an application for {period}."


class Banned(NotEligible):
    """After this ending the home may not apply again yet (Q11)."""

    code = "banned"
    zh = "因{since}“{ending}”，{until}前不得再次申报。"
    en = "After “{ending}” on {since} no application before {until}."


class SubUnitsShort(NotEligible):
    """Too few of the units below hold the honour."""

    code = "sub-units-short"
    zh = "下属单位中持有“{honour}”的为{actual}，要求不少于{wanted}。"
    en = "{actual} of the units below hold “{honour}”; at least {wanted} is asked."


class NotReviewed(NotEligible):
    """The members have not reviewed the home lately, or were not satisfied enough."""

    code = "not-reviewed"
    zh = "近{period}内没有满意度达到要求（{wanted}）的会员评家记录。"
    en = "No member review within {period} that reaches {wanted}."


class NoAlternativeMet(NotEligible):
    """None of several alternatives is met."""

    code = "no-alternative-met"
    zh = "下列条件均未达到要求的项数：{reasons}"
    en = "Not enough of these alternatives are met: {reasons}"


class StreakShort(NotEligible):
    """The honour was not conferred in enough consecutive rounds."""

    code = "streak-short"
    zh = "“{honour}”须连续获得{wanted}次，现为{actual}次。"
    en = "“{honour}” must have been conferred {wanted} times in a row; it is {actual}."


class NotPassed(NotEligible):
    """The vote, survey or inspection did not reach what the notice asks; it cannot be recorded as passed."""

    code = "not-passed"
    zh = "{what}未达到要求：{reason}。"
    en = "{what} does not pass: {reason}."


class NoQuorum(NotEligible):
    """Too few were present."""

    code = "no-quorum"
    zh = "实到人数不足：{actual}，要求{wanted}。"
    en = "No quorum: {actual}; {wanted} is asked."


class AlreadyGranted(NotEligible):
    """The grant is given once per home and honour (Q21)."""

    code = "already-granted"
    zh = "“{honour}”资金已支持过一次，不再重复。"
    en = "The grant of “{honour}” was given once already."


# --- incomplete ------------------------------------------------------------------------------------------------------


class MaterialMissing(Incomplete):
    """A required material is missing (FS2018-3.4.1)."""

    code = "material-missing"
    zh = "缺少材料：{material}。"
    en = "A material is missing: {material}."


class FieldMissing(Incomplete):
    """A required blank of a form is empty."""

    code = "field-missing"
    zh = "“{field}”未填写。"
    en = "“{field}” is not filled in."


class SealMissing(Incomplete):
    """The step needs a seal and the date on it."""

    code = "seal-missing"
    zh = "此环节须加盖公章并注明日期。"
    en = "This step needs the seal and its date."


class OpinionMissing(Incomplete):
    """The step needs an opinion."""

    code = "opinion-missing"
    zh = "此环节须填写意见。"
    en = "This step needs an opinion."


class ReasonMissing(Incomplete):
    """This must be given a reason."""

    code = "reason-missing"
    zh = "请说明理由。"
    en = "A reason must be given."


class InspectorsMissing(Incomplete):
    """Fewer inspectors are named than the notice asks (Q25)."""

    code = "inspectors-missing"
    zh = "检查人员不少于{wanted}名，现为{actual}名。"
    en = "At least {wanted} inspectors are needed; {actual} are named."


class InspectorFromWithin(NotYours):
    """Inspectors come from other units than the one inspected (Q25)."""

    code = "inspector-from-within"
    zh = "检查人员“{person}”在被检查单位任职，请由其他单位人员检查。"
    en = "The inspector “{person}” holds a seat in the unit inspected; somebody from another unit must inspect."


class AnswerMissing(Incomplete):
    """A checklist item has no answer."""

    code = "answer-missing"
    zh = "验收单第{item}项未填写：{text}"
    en = "Checklist item {item} has no answer: {text}"


# --- wrong -----------------------------------------------------------------------------------------------------------


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
    """A number beyond what the blank allows."""

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


def every() -> Iterator[type[Refusal]]:
    """Every concrete refusal, in the order of this page."""

    def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
        for each in kind.__subclasses__():
            if "code" in vars(each):
                yield each
            yield from below(each)

    return below(Refusal)
