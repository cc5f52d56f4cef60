"""Votes and surveys as facts, and what they come to: pure functions over the recorded numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec

from domain.refusals import (
    FieldMissing,
    ImpossibleCounts,
    NoQuorum,
    NotPassed,
    OutOfRange,
    Refusal,
    UnknownFinding,
)
from domain.scheme.route import Coverage, Quorum, Satisfaction
from domain.scheme.words import Text, Threshold
from domain.vocabulary import ANSWER_CLASSES

PEOPLE = Text(zh="0 ≤ 同意 ≤ 实到 ≤ 应到，应到 ≥ 1", en="0 ≤ in favour ≤ present ≤ expected, expected ≥ 1")
CAST = Text(zh="同意 + 反对 + 弃权 ≤ 实到", en="in favour + against + abstained ≤ present")
ANSWERED = Text(zh="各项之和 ≤ 回收数 ≤ 发放数", en="sum of the answers ≤ answered ≤ asked")
"""What numbers must be like to be possible."""

SATISFACTION = Text(zh="满意率", en="The rate of satisfaction")
COVERAGE = Text(zh="测评覆盖面", en="The coverage of the survey")
NO_MEMBERS = Text(zh="未登记会员数（members）", en="the number of members is not recorded (`members`)")
"""What a survey may fail in."""


class Votes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an assembly recorded: 应到, 实到, 同意 – and, where counted, 反对 and 弃权. ``satisfaction`` is in percent."""

    expected: int
    present: int
    in_favour: int
    against: int = 0
    abstained: int = 0
    satisfaction: Decimal | None = None

    def number(self, base: str) -> int:
        """The number called ``base`` in a threshold: expected, present, or cast (in favour + against + abstained)."""
        cast = self.in_favour + self.against + self.abstained
        return {"expected": self.expected, "present": self.present, "cast": cast}.get(base, self.expected)


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a survey recorded: how many were asked, how many answered, and the answers by class."""

    asked: int
    answered: int
    counts: dict[str, int] = {}
    rate: Decimal | None = None


def check_votes(votes: Votes) -> None:
    """Refuse numbers that cannot be (A38): 0 ≤ 同意 ≤ 实到 ≤ 应到, and no more votes than people."""
    cast = votes.in_favour + votes.against + votes.abstained
    given = Text(
        zh=f"应到{votes.expected}，实到{votes.present}，同意{votes.in_favour}",
        en=f"{votes.expected} expected, {votes.present} present, {votes.in_favour} in favour",
    )
    if not 0 <= votes.in_favour <= votes.present <= votes.expected or votes.expected < 1:
        raise ImpossibleCounts(wanted=PEOPLE, actual=given)
    if min(votes.against, votes.abstained) < 0 or cast > votes.present:
        raise ImpossibleCounts(wanted=CAST, actual=f"{cast} > {votes.present}")
    if votes.satisfaction is not None and not 0 <= votes.satisfaction <= 100:
        raise OutOfRange(field="satisfaction", actual=votes.satisfaction, wanted="0–100")


def quorum_missing(quorum: Quorum, votes: Votes) -> NoQuorum | None:
    """The refusal or warning when too few were present."""
    share = quorum.at_least or Fraction(0)
    enough = votes.present * share.denominator >= share.numerator * votes.number(quorum.of)
    if enough and votes.present >= (quorum.people or 0):
        return None
    return NoQuorum(
        actual=f"{votes.present}/{votes.number(quorum.of)}", wanted=quorum.words, clause=quorum.source
    )


def not_carried(passes: Threshold, votes: Votes, what: Text) -> NotPassed | None:
    """The refusal when a vote did not reach its mark."""
    if passes.reached(votes.in_favour, votes.number(passes.of)):
        return None
    reason = Text(
        zh=f"同意{votes.in_favour}，须{passes.zh}", en=f"{votes.in_favour} in favour; {passes.en} needed"
    )
    return NotPassed(what=what, reason=reason)


def check_answers(answers: Answers, rule: Satisfaction | None = None) -> None:
    """Refuse survey numbers that cannot be: the classes are known – well known, or named by the notice – and sum to no
    more than those who answered, of those asked.
    """
    known = {*ANSWER_CLASSES, *(rule.counted if rule else ())}
    for name in answers.counts:
        if name not in known:
            clause = rule.source if rule else None
            listed = "、".join(sorted(known))
            raise UnknownFinding(finding=name, known=listed, pointer=f"/counts/{name}", clause=clause)
    total = sum(answers.counts.values())
    if (
        min([answers.asked, answers.answered, *answers.counts.values()]) < 0
        or not total <= answers.answered <= answers.asked
    ):
        raise ImpossibleCounts(wanted=ANSWERED, actual=f"{total}, {answers.answered}, {answers.asked}")
    if answers.rate is not None and not 0 <= answers.rate <= 100:
        raise OutOfRange(field="rate", actual=answers.rate, wanted="0–100")


def satisfaction_rate(rule: Satisfaction, answers: Answers) -> Fraction:
    """The rate by the notice's own formula, as a fraction of one; entered rates are percent."""
    if rule.entered:
        if answers.rate is None:
            raise FieldMissing(field="rate", clause=rule.source)
        return Fraction(answers.rate) / 100
    known = {"asked": answers.asked, "answered": answers.answered, **answers.counts}
    below = sum(known.get(name, 0) for name in rule.denominators)
    return Fraction(sum(known.get(name, 0) for name in rule.numerator), below) if below else Fraction(0)


def not_satisfied(rule: Satisfaction, rate: Fraction) -> Refusal | None:
    """The refusal (or warning) when a satisfaction rate lies below its floor."""
    if rule.at_least is None or rate >= rule.at_least:
        return None
    return NotPassed(what=SATISFACTION, reason=_short(percent(rate), rule.at_least), clause=rule.source)


def not_covered(rule: Coverage, answers: Answers, members: int | None) -> Refusal | None:
    """The refusal when too few answered – or nobody recorded how many members there are, of whom they were to be."""
    base = members if rule.of == "members" else answers.asked
    if base is None:
        return NotPassed(what=COVERAGE, reason=NO_MEMBERS, clause=rule.source)
    if base and Fraction(answers.answered, base) >= rule.at_least:
        return None
    return NotPassed(
        what=COVERAGE,
        reason=_short(f"{answers.answered}/{base}", rule.at_least),
        clause=rule.source,
    )


def _short(reached: str, floor: Fraction) -> Text:
    """What was reached, and the floor that was not."""
    return Text(
        zh=f"{reached}，须不少于{percent(floor)}", en=f"{reached}; at least {percent(floor)} is needed"
    )


def percent(share: Fraction) -> str:
    """A share as a percentage with up to two decimals: 2/3 → 66.67%."""
    return f"{float(share) * 100:.2f}".rstrip("0").rstrip(".") + "%"
