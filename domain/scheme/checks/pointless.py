"""Keys that are well written and yet say nothing where they stand: each would be silently ignored, so it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from domain.scheme import eligibility as ask
from domain.scheme.checks.conditions import every_condition
from domain.scheme.intake import PerUnit, RoundRule
from domain.scheme.mistakes import Mistake, Mistakes, Place
from domain.scheme.notice import Conferral, Honour, Scheme
from domain.scheme.papers import Checklist, ChecklistItem, FormField
from domain.scheme.references import parts
from domain.scheme.route import (
    Actor,
    Cosign,
    Deliberate,
    Named,
    Nearest,
    Need,
    Quorum,
    Satisfaction,
    SelfAssess,
)
from domain.scheme.standing import Ban, Reinspection, Renewal, Result, Revocation
from domain.scheme.words import Between, MonthDay, Threshold

NUMBERS = ("integer", "decimal", "percent")
NOT_WRITTEN = (*NUMBERS, "date", "yes-no")
"""What a form asks for that is no text."""

KEPT = ("retain", "promote", "demote", "warn", "criticise")
MOVES = ("promote", "demote")


class Pointless(NamedTuple):
    """A key of a part that decides nothing when ``when`` holds, and what to write instead."""

    part: type[Any]
    key: str
    when: Callable[[Any], bool]
    zh: str
    en: str


NOBODY_INSPECTS = (
    "自查由申报者自己填写验收单，没有人检查；请去掉，或另设verify、assess步骤。",
    "The applicant answers for itself and nobody inspects; leave it out, or add a verify or assess step.",
)
"""Why a self-assessment has no inspectors, no visit and no qualities to judge."""


def _is_text(field: FormField) -> bool:
    """Whether a text may be written there: also beside the answers of a choice."""
    return field.open_choice if field.type == "choice" else field.type not in NOT_WRITTEN


POINTLESS: tuple[Pointless, ...] = (
    Pointless(Actor, "when_none", lambda it: it.when_none == "self" and not isinstance(it.unit, Nearest),
              "只有按类型往上找的单位（unit: {nearest: …}）才会找不到；请去掉when_none。",
              "Only a unit looked for by its type (unit: {nearest: …}) can be missing; leave when_none out."),
    Pointless(Actor, "of", lambda it: it.of is not None and isinstance(it.unit, Named),
              "已用id指定了单位，不从别处找起；请去掉of。",
              "The unit is named by its id and looked for nowhere; leave of out."),
    Pointless(RoundRule, "windows", lambda it: it.rolling and bool(it.windows),
              "随时受理（rolling）没有申报期；请去掉windows，或去掉rolling。",
              "Rolling intake has no windows; leave windows out, or rolling."),
    Pointless(RoundRule, "every", lambda it: it.rolling and it.every is not None,
              "随时受理（rolling）不分批次；请去掉every，或去掉rolling。",
              "Rolling intake has no interval; leave every out, or rolling."),
    Pointless(RoundRule, "off_cycle", lambda it: it.off_cycle == "refuse" and it.every is None,
              "没有every，就没有周期之外的批次；请写every，或去掉off_cycle。",
              "Without every no round is off its cycle; write every, or leave off_cycle out."),
    Pointless(PerUnit, "rounded", lambda it: it.rounded == "up" and it.at_most_share is None,
              "没有写at_most_share，没有要取整的数；请去掉rounded。",
              "Without at_most_share there is nothing to round; leave rounded out."),
    Pointless(Between, "year", lambda it: it.year != 0 and not isinstance(it.from_ or it.to, MonthDay),
              "year只用于每年的某日（--02-01）；具体日期已写明年份。",
              "year is for days of every year (--02-01); a date has its own."),
    Pointless(Conferral, "decided_by", lambda it: it.by == "last-seal" and it.decided_by is not None,
              "最后一步完成即为授予，没有命名决定；请写by: decision，或去掉decided_by。",
              "The last seal confers, there is no naming decision; write by: decision, or leave decided_by out."),
    Pointless(Conferral, "effective", lambda it: it.by == "last-seal" and it.effective == "as-stated",
              "最后一步完成即生效；另定生效日的，请写by: decision。",
              "The last seal takes effect at once; where a decision states the day, write by: decision."),
    Pointless(Conferral, "back_dating", lambda it: it.back_dating == "allowed" and it.effective != "as-stated",
              "自决定之日生效的不会追溯；请写effective: as-stated，或去掉back_dating。",
              "What takes effect on the decision is never back-dated; write effective: as-stated, or leave back_dating out."),
    Pointless(Satisfaction, "entered",
              lambda it: it.entered and (it.numerator != ("satisfied",) or it.denominator != "answered"),
              "满意率直接填写（entered）时不按公式计算；请去掉numerator、denominator，或去掉entered。",
              "An entered rate is not computed; leave numerator and denominator out, or entered."),
    Pointless(Satisfaction, "classes",
              lambda it: not {"asked", "answered", *it.numerator, *it.denominators}.isdisjoint(it.classes),
              "公式里的各类答案本来就可以填；classes里只写公式以外的。",
              "What the formula names is counted already; write only others under classes."),
    Pointless(Deliberate, "satisfaction", lambda it: it.satisfaction is not None and bool(it.satisfaction.classes),
              "审议时只记满意率，不记各类答案；请去掉classes。",
              "A deliberation records a rate, no classes of answers; leave classes out."),
    Pointless(Deliberate, "satisfaction", lambda it: it.satisfaction is not None and not it.satisfaction.entered,
              "审议时只记满意率，没有各类答案可算；请写entered: true，或另设survey步骤。",
              "A deliberation records a rate, no classes of answers; write entered: true, or add a survey step."),
    Pointless(Satisfaction, "effect", lambda it: it.effect == "warn" and it.at_least is None,
              "没有下限，无从提示；请去掉effect，或写at_least。",
              "There is no floor to fall below; leave effect out, or write at_least."),
    Pointless(Cosign, "weights", lambda it: bool(it.weights) and not isinstance(it.need, Need),
              "一方同意即可（any）、各方都须同意（all）的会签不计票；请去掉weights，或写need: {at_least: …}。",
              "Where any or all must agree no votes are counted; leave weights out, or write need: {at_least: …}."),
    Pointless(SelfAssess, "inspectors", lambda it: it.inspectors is not None, *NOBODY_INSPECTS),
    Pointless(SelfAssess, "on_site", lambda it: it.on_site != "optional", *NOBODY_INSPECTS),
    Pointless(SelfAssess, "dimensions", lambda it: bool(it.dimensions), *NOBODY_INSPECTS),
    Pointless(ask.DoesNotHold, "ever", lambda it: it.ever and it.within is not None,
              "within已包括终止了的；请去掉ever，或去掉within。",
              "within counts ended ones too; leave ever out, or within."),
    Pointless(Quorum, "of", lambda it: it.of != "expected",
              "到会人数的下限按应到人数计算（of: expected）；按实到或投票人数计算总是满足。",
              "A quorum is a share of those expected; of those present it is always met."),
    Pointless(Threshold, "at_least", lambda it: it.at_least is not None and it.more_than is not None,
              "超过（more_than）和不少于（at_least）只能有一个起作用；请只写一个。",
              "Of more_than and at_least only the stricter decides; write one of them."),
    Pointless(FormField, "open_choice", lambda it: it.open_choice and it.type != "choice",
              "只有选择题（type: choice）可以另填。", "Only a choice can be left open."),
    Pointless(FormField, "min", lambda it: it.min is not None and it.type not in NUMBERS,
              "只有数字有最小值。", "Only numbers have a smallest value."),
    Pointless(FormField, "max", lambda it: it.max is not None and it.type not in NUMBERS,
              "只有数字有最大值；限制字数请写max_characters。",
              "Only numbers have a largest value; the length of a text is max_characters."),
    Pointless(FormField, "max_characters",
              lambda it: it.max_characters is not None and not _is_text(it),
              "只有文字有字数限制；限制数字请写min、max。",
              "Only a text has a length; a number is limited by min and max."),
    Pointless(FormField, "at_most", lambda it: it.at_most is not None and it.type not in NUMBERS,
              "只有数字可以与另一栏比大小。", "Only numbers can be limited by another field."),
    Pointless(ChecklistItem, "mandatory", lambda it: it.mandatory and (it.answer == "text" or not it.required),
              "文字项、不作要求的项（required: false）不能又是必备项。",
              "A remark, or an item that is not required, cannot be mandatory."),
    Pointless(ChecklistItem, "required", lambda it: it.veto and not it.required,
              "否决项不能又是不作要求的项。", "A veto item cannot be one that fails nothing."),
    Pointless(Checklist, "not_applicable_for", lambda it: bool(it.not_applicable_for) and not it.not_applicable,
              "没有写not_applicable: true，谁也不能填“不适用”。",
              "Without not_applicable: true nobody may mark an item so."),
    Pointless(Result, "to_grade", lambda it: it.to_grade is not None and it.then not in MOVES,
              "只有升级、降级才有to_grade。", "Only promote and demote lead to a grade."),
    Pointless(Result, "counts_as_pass", lambda it: it.counts_as_pass and it.then not in KEPT,
              "这一结论之后荣誉未定，不能算作通过；请去掉counts_as_pass。",
              "After this finding the honour is open, ended or on hold; it cannot count as a pass."),
    Pointless(Result, "next_after", lambda it: it.next_after is not None and not it.moves_next_due,
              "下次复验不由这一结论起算；请去掉next_after，或（警告、批评）写counts_as_pass: true。",
              "The next re-inspection is not due from this finding; leave next_after out, or, with a warning or criticism, "
              "write counts_as_pass: true."),
    Pointless(Reinspection, "results",
              lambda it: it.scope == "sample" and any(each.next_after for each in it.results),
              "抽查（scope: sample）没有到期之日；请去掉next_after，或写scope: all。",
              "Where a sample is inspected nothing falls due; leave next_after out, or write scope: all."),
    Pointless(Reinspection, "answers",
              lambda it: it.checklist is None and (it.answers == "optional" or any(each.answers for each in it.results)),
              "复验没有验收单（checklist），无从填写；请去掉answers。",
              "There is no checklist to answer; leave answers out, or name the checklist."),
    Pointless(Reinspection, "missed", lambda it: it.scope == "sample" and it.missed != "overdue",
              "抽查（scope: sample）没有到期之日，不会逾期；请去掉missed，或写scope: all。",
              "Where a sample is inspected nothing falls due or is missed; leave missed out, or write scope: all."),
    Pointless(Reinspection, "earliest", lambda it: it.scope == "sample" and it.earliest is not None,
              "抽查（scope: sample）没有到期之日；请去掉earliest，或写scope: all。",
              "Where a sample is inspected nothing falls due; leave earliest out, or write scope: all."),
    Pointless(Revocation, "concurrence", lambda it: bool(it.concurrence) and it.proposed_by is None,
              "没有提出撤销的一步（proposed_by），无从征求同意。",
              "Without proposed_by there is nothing to agree to."),
    Pointless(Revocation, "direct_for", lambda it: bool(it.direct_for) and not (it.proposed_by or it.needs_finding),
              "没有提出撤销的一步（proposed_by）或所依据的结论（needs_finding），本来就直接决定；请去掉direct_for。",
              "Without proposed_by or needs_finding every ground is decided at once anyway; leave direct_for out."),
    Pointless(Revocation, "proposer_may_decide", lambda it: it.proposer_may_decide and it.proposed_by is None,
              "没有提出撤销的一步（proposed_by）。", "Without proposed_by nobody proposes."),
    Pointless(Renewal, "gap", lambda it: it.gap == "none" and it.after_expiry is None,
              "届满后不能续期（没有after_expiry），不会中断；请去掉gap，或写after_expiry。",
              "Nothing is renewed after its end (no after_expiry), so there is no gap; leave gap out, or write after_expiry."),
    Pointless(Ban, "for_good", lambda it: it.for_good and bool(it.lasts or it.until_next_round or it.needs_again),
              "不得再申报（for_good）就没有期限和条件；请去掉lasts、until_next_round、needs_again，或去掉for_good。",
              "For good has no end: leave lasts, until_next_round and needs_again out, or for_good."),
)  # fmt: skip
"""Every key that says nothing in some place."""


def pointless_keys(scheme: Scheme) -> Mistakes:
    """No key stands where it decides nothing (a window of rolling intake, a deciding body where the last seal confers …)."""
    for place, part in parts(scheme):
        for each in POINTLESS:
            if isinstance(part, each.part) and each.when(part):
                yield Mistake((*place, each.key), "no-effect", each.zh, each.en)


def nested_conditions(scheme: Scheme, honour: Honour, at: Place) -> Mistakes:
    """When a condition is checked, and whether it only warns, is said by the outermost one. Of a renewal it is checked when
    that is decided.
    """
    for place, part in every_condition(honour, at):
        if place[-2] == "requires":
            if place[-4:-2] == ("term", "renewal") and part.checked_at != ("apply", "last"):
                zh = "续期的条件在决定续期时检查；请去掉checked_at。"
                en = "A condition of a renewal is checked when that is decided; leave checked_at out."
                yield Mistake((*place, "checked_at"), "no-effect", zh, en)
            continue
        for key, default in (("effect", "refuse"), ("checked_at", ("apply", "last"))):
            if getattr(part, key) != default:
                zh = f"{key}请写在最外层的条件上；写在里面不起作用。"
                en = f"Write {key} at the outermost condition; inside another it does nothing."
                yield Mistake((*place, key), "no-effect", zh, en)
