"""The rules of the notice are not met."""

from __future__ import annotations

from typing import Any

from domain.refusals.refusal import NotEligible
from domain.vocabulary import KINDS, UNIT_TYPES

TYPES = KINDS | UNIT_TYPES
"""The well-known kinds of home and types of unit, by their Chinese names."""


class WrongKind(NotEligible):
    """The honour is not for this kind of home or unit (FS2018-3.1)."""

    code = "wrong-kind"
    zh = "“{honour}”不面向{what}“{actual}”。"
    en = "“{honour}” is not for the {what} “{actual}”."

    def words(self, language: str) -> dict[str, Any]:
        """In Chinese with the kind or type by its name, where it is a well-known one."""
        words = super().words(language)
        return words | {"actual": TYPES.get(words["actual"], words["actual"])} if language == "zh" else words


class RoundOfOthers(NotEligible):
    """A unit opened the round for the applicants below it; others apply in the round of their own."""

    code = "round-of-others"
    zh = "批次“{round}”由{unit}为其下属单位开设，请在本单位所属的批次中申报。"
    en = "The round “{round}” is for applicants below {unit}; apply in the round of your own."


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
    """A holder keeps the title by re-inspection and does not apply again, except for a higher grade or where the notice lets
    holders compete (Q20).
    """

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


class NotInspected(NotEligible):
    """No re-inspection of the honour was passed lately enough."""

    code = "not-inspected"
    zh = "“{honour}”须在{period}内复验合格，尚无此项记录。"
    en = "“{honour}” must have passed a re-inspection within {period}; none is recorded."


class Reprimanded(NotEligible):
    """The honour was warned or criticised more often than the notice lets pass."""

    code = "reprimanded"
    zh = "“{honour}”{period}受到警告、通报批评{actual}次，最多{wanted}次。"
    en = "“{honour}” was warned or criticised {actual} times in {period}; {wanted} at most."


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


class DutyMissed(NotEligible):
    """The home has missed a duty that the notice asks applicants to have done."""

    code = "duty-missed"
    zh = "“{duty}”未履行：应为{wanted}，现为{actual}。"
    en = "“{duty}” was missed: {wanted} is needed, there is {actual}."


class OneGradeAtATime(NotEligible):
    """The notice moves a title up or down one grade at a time."""

    code = "one-grade-at-a-time"
    zh = "“{honour}”一次只能升降一级。"
    en = "“{honour}” is moved one grade at a time."


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
