"""Which words of a notice point to something that must be defined elsewhere in it, and what is defined.

One table says it for every key; the check and the reference page are both read off it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from pydantic import BaseModel

from domain.scheme import duties, eligibility, goals, intake, notice, papers, route, standing, words
from domain.scheme.mistakes import Place
from domain.scheme.shape import keys
from domain.scheme.words import Unread
from domain.vocabulary import ENTRY_KINDS, KINDS, SEATS, UNIT_TYPES, Finding

Kind: TypeAlias = str
"""What a word points to: actor, step, form …"""


class Called(NamedTuple):
    """What a kind of name is called in a sentence, and the keys under which such names are defined."""

    zh: str
    en: str
    defined_under: tuple[str, ...] = ()


STEP = Called("步骤", "step", ("route",))
KINDS_OF_NAMES: dict[Kind, Called] = {
    "actor": Called("参与者", "actor", ("actors",)),
    "payer": Called("参与者或单位", "actor or unit", ("actors",)),
    "decider": Called("参与者（或conferring-body）", "actor (or conferring-body)", ("actors",)),
    "seat": Called("职位", "seat", ("seats",)),
    "unit-type": Called("单位类型", "type of unit", ("unit_types",)),
    "home-kind": Called("职工之家类别", "kind of home", ("kinds",)),
    "form": Called("登记表", "form", ("forms",)),
    "checklist": Called("验收单", "checklist", ("checklists",)),
    "honour": Called("荣誉", "honour", ("honours", "honours_elsewhere")),
    "own-honour": Called("荣誉", "honour of this notice", ("honours",)),
    "title": Called("荣誉或标准", "honour or standard", ("honours", "standards", "honours_elsewhere")),
    "ground": Called("事由", "ground", ("grounds",)),
    "finding": Called("复验结论", "finding", ("reinspection.results",)),
    "finding-name": Called("复验结论", "finding", ("grounds",)),
    "grade": Called("等级", "grade", ("grades",)),
    "step": STEP,
    "step-or-apply": STEP._replace(zh="步骤（或apply）", en="step (or apply)"),
    "step-or-last": STEP._replace(zh="步骤（或last）", en="step (or last)"),
    "moment": STEP._replace(zh="步骤（或apply、last）", en="step (or apply, last)"),
    "stage": Called("阶段", "stage window", ("round.stages",)),
    "entry-kind": Called("基础档案类别", "kind of base-file entry", ("entries",)),
    "shared-quota": Called("共用名额", "shared quota", ("quotas",)),
    "duty": Called("职责", "duty", ("duties",)),
    "vote-number": Called("票数", "number of the vote"),
    "survey-number": Called("测评数", "number of the survey"),
}
"""Each kind of name."""

REFERS: dict[tuple[type[BaseModel], str], Kind] = {
    (route.Actor, "of"): "actor",
    (route.Actor, "seat"): "seat",
    (route.Nearest, "nearest"): "unit-type",
    (words.AppliesTo, "grades"): "grade",
    (words.AppliesTo, "kinds"): "home-kind",
    (words.AppliesTo, "unit_types"): "unit-type",
    (route.Step, "by"): "actor",
    (route.Step, "within"): "stage",
    (route.Step, "not_by_persons_of"): "step-or-apply",
    (route.Step, "when_absent"): "actor",
    (route.Quorum, "of"): "vote-number",
    (words.Threshold, "of"): "vote-number",
    (route.Coverage, "of"): "survey-number",
    (route.Coverage, "waived_by"): "actor",
    (route.Inspection, "checklist"): "checklist",
    (papers.ChecklistFor, "checklist"): "checklist",
    (route.Objections, "decided_by"): "actor",
    (route.Select, "by_score_of"): "step",
    (route.ScorePart, "step"): "step",
    (route.Approve, "by"): "decider",
    (route.Approve, "by_grade"): "actor",
    (route.Disagreement, "withdraw_until"): "step-or-last",
    (papers.FormFile, "form"): "form",
    (papers.ChecklistFile, "checklist"): "checklist",
    (papers.Checklist, "not_applicable_for"): "home-kind",
    (papers.Section, "filled_at"): "step-or-apply",
    (intake.Window, "counts"): "step-or-apply",
    (intake.PerUnit, "of"): "actor",
    (intake.Quota, "counts_at"): "step",
    (intake.Quota, "within"): "shared-quota",
    (intake.RoundRule, "opened_by"): "actor",
    (intake.RoundRule, "extended_by"): "actor",
    (eligibility.Condition, "checked_at"): "moment",
    (eligibility.Holds, "holds"): "title",
    (eligibility.DoesNotHold, "does_not_hold"): "title",
    (eligibility.FreeOf, "free_of"): "ground",
    (eligibility.ShareOfUnits, "share_of_sub_units"): "title",
    (eligibility.Streak, "honour"): "honour",
    (eligibility.DutiesMet, "meets_duties"): "duty",
    (eligibility.PassedInspection, "honour"): "honour",
    (eligibility.FewReprimands, "honour"): "honour",
    (goals.HonoursGoal, "conferred"): "honour",
    (duties.Binds, "kinds"): "home-kind",
    (duties.Binds, "unit_types"): "unit-type",
    (duties.RecurringDuty, "done"): "entry-kind",
    (duties.ShareDuty, "recorded_in"): "entry-kind",
    (duties.OnFileDuty, "on_file"): "entry-kind",
    (duties.TermDuty, "term_of"): "entry-kind",
    (notice.Standard, "kinds"): "home-kind",
    (notice.Standard, "decided_by"): "actor",
    (notice.Grant, "payer"): "payer",
    (notice.Grant, "paid_by"): "decider",
    (notice.Conferral, "decided_by"): "decider",
    (notice.Commendation, "by"): "decider",
    (notice.Honour, "kinds"): "home-kind",
    (notice.Honour, "unit_types"): "unit-type",
    (notice.Honour, "applicant"): "actor",
    (notice.Honour, "conferring_body"): "actor",
    (notice.Honour, "conferring_by_grade"): "actor",
    (notice.Succession, "to_honour"): "own-honour",
    (notice.Succession, "by"): "actor",
    (standing.Extension, "granted_by"): "decider",
    (standing.Result, "finding"): "finding-name",
    (standing.Result, "to_grade"): "grade",
    (standing.Reinspection, "by"): "decider",
    (standing.Reinspection, "checklist"): "checklist",
    (standing.Hearing, "by"): "decider",
    (standing.Concurrence, "by"): "decider",
    (standing.Revocation, "grounds"): "ground",
    (standing.Revocation, "direct_for"): "ground",
    (standing.Revocation, "needs_finding"): "finding",
    (standing.Revocation, "proposed_by"): "decider",
    (standing.Revocation, "decided_by"): "decider",
    (standing.Revocation, "rescinded_by"): "decider",
    (standing.Renewal, "by"): "decider",
    (standing.Ending, "by"): "decider",
    (standing.Ending, "reasons"): "ground",
    (standing.Suspension, "by"): "decider",
    (standing.Suspension, "grounds"): "ground",
    (standing.Suspension, "reinstated_by"): "decider",
    (standing.Grading, "by"): "decider",
    (standing.Reprimand, "by"): "decider",
    (standing.Ban, "grounds"): "ground",
    (standing.Ban, "needs_again"): "title",
    (standing.Ban, "also_honours"): "own-honour",
    (standing.Reminders, "to"): "decider",
    (standing.OwnReminders, "to"): "decider",
    (standing.MemberReviewRule, "organised_by"): "actor",
    (standing.MemberReviewRule, "ordered_by"): "actor",
    (standing.MemberReviewRule, "reported_to"): "actor",
    (standing.MemberReviewRule, "kinds"): "home-kind",
    (notice.Scheme, "addressed_to"): "unit-type",
    (standing.StandingRules, "restored_by"): "decider",
    (standing.StandingRules, "annulled_by"): "decider",
}
"""What the value of a key points to. Of a map it is the values; keys that are grades stand in ``GRADE_KEYS``."""

GRADE_KEYS: tuple[tuple[type[BaseModel], str], ...] = (
    (notice.Grant, "by_grade"),
    (notice.Honour, "conferring_by_grade"),
    (standing.Term, "lasts_by_grade"),
    (standing.Reinspection, "every_by_grade"),
    (standing.Result, "within_by_grade"),
    (route.Approve, "by_grade"),
    (route.Score, "by_grade"),
)
"""Maps whose keys are grades of the honour."""

FREE: frozenset[tuple[type[BaseModel], str]] = frozenset(
    {
        (words.Rule, "clause"),
        (words.Rule, "assumption"),
        (words.Text, "zh"),
        (words.Text, "en"),
        (notice.Scheme, "document_number"),
        (notice.Scheme, "time_zone"),
        (notice.Scheme, "calendar"),
        (notice.Scheme, "clause"),
        (duties.Binds, "words"),
        (duties.OfficersDuty, "officers"),
        (notice.Grant, "currency"),
        (papers.FormField, "choices"),
        (papers.FormField, "clause"),
        (papers.FormField, "at_most"),
        (papers.ChecklistItem, "group"),
        (papers.ChecklistItem, "key"),
        (papers.ChecklistItem, "clause"),
        (papers.PassMark, "by_grade"),
        (papers.PassMark, "group_floors"),
        (route.Satisfaction, "numerator"),
        (route.Satisfaction, "denominator"),
        (route.Satisfaction, "classes"),
        (eligibility.Holds, "grade_at_least"),
        (eligibility.DoesNotHold, "grade_at_least"),
        (eligibility.Attribute, "one_of"),
        (eligibility.Attribute, "none_of"),
        (intake.Reserved, "one_of"),
        (notice.Succession, "to_grade"),
    }
)
"""Keys that hold plain words, or whose meaning is checked by a rule of its own."""


def refers(model: type[BaseModel], key: str) -> Kind | None:
    """What the words under a key of a model point to, or nothing."""
    return next((REFERS[(kind, key)] for kind in model.__mro__ if (kind, key) in REFERS), None)


@dataclass(frozen=True)
class Names:
    """What is defined, in a scheme and – for what belongs to it – in one of its honours."""

    scheme: notice.Scheme
    honour: notice.Honour | None = None

    @cached_property
    def defined(self) -> dict[Kind, frozenset[str]]:
        """The names of each kind; a kind whose names cannot all be read is left out."""
        found: dict[Kind, frozenset[str]] = {}
        for kind, names in (self._of_scheme() | self._of_honour()).items():
            with suppress(Unread):
                found[kind] = frozenset(names())
        return found

    def _of_scheme(self) -> dict[Kind, Callable[[], Iterable[str]]]:
        scheme = self.scheme
        return {
            "actor": lambda: scheme.actors,
            "payer": lambda: scheme.actors,
            "decider": lambda: {*scheme.actors, *({notice.CONFERRING_BODY} if self.honour else ())},
            "seat": lambda: {*SEATS, *scheme.seats},
            "unit-type": lambda: {*UNIT_TYPES, *scheme.unit_types},
            "home-kind": lambda: {*KINDS, *scheme.kinds},
            "form": lambda: scheme.forms,
            "checklist": lambda: scheme.checklists,
            "entry-kind": lambda: {*ENTRY_KINDS, *scheme.entries},
            "duty": lambda: scheme.duties,
            "shared-quota": lambda: scheme.quotas,
            "ground": lambda: scheme.grounds,
            "honour": lambda: {*scheme.honours, *scheme.honours_elsewhere},
            "own-honour": lambda: scheme.honours,
            "title": lambda: {*scheme.honours, *scheme.honours_elsewhere, *scheme.standards},
            "vote-number": lambda: {"expected", "present", "cast"},
            "survey-number": lambda: {"asked", "members"},
        }

    def _of_honour(self) -> dict[Kind, Callable[[], Iterable[str]]]:
        honour, scheme = self.honour, self.scheme
        if honour is None:
            return {}

        def results() -> tuple[standing.Result, ...]:
            reinspection = honour.standing.reinspection
            return reinspection.results if reinspection else ()

        def titled() -> set[str]:
            return {result.finding for result in results() if result.title}

        def steps() -> set[str]:
            return {step.step for step in honour.route}

        return {
            "ground": lambda: titled().union(scheme.grounds),
            "finding": lambda: {result.finding for result in results()},
            "finding-name": lambda: titled().union(scheme.grounds, (finding.value for finding in Finding)),
            "grade": lambda: {grade.id for grade in honour.grades},
            "step": steps,
            "step-or-apply": lambda: steps() | {"apply"},
            "step-or-last": lambda: steps() | {"last"},
            "moment": lambda: steps() | {"apply", "last"},
            "stage": lambda: {stage.id for stage in honour.round.stages},
        }


def parts(value: Any, place: Place = ()) -> Iterator[tuple[Place, BaseModel]]:
    """Every part inside a value that could be read as a whole, with its place: what each of them says by itself."""
    return ((where, part) for where, part in read_parts(value, place) if is_whole(part))


def all_parts(value: Any) -> Iterator[tuple[Place, BaseModel]]:
    """Every part inside a value, for what is said of all of them together. Raises ``Unread`` where one is not whole."""
    for place, part in read_parts(value):
        if not is_whole(part):
            raise Unread(place)
        yield place, part


def read_parts(value: Any, place: Place = ()) -> Iterator[tuple[Place, BaseModel]]:
    """Every model inside a value with its place, outermost first; what was left out and is a default is not visited."""
    if isinstance(value, BaseModel):
        yield place, value
        fields = keys(type(value))
        for key, inner in said(value):
            if inner != fields[key].default:
                yield from read_parts(inner, (*place, key))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from read_parts(inner, (*place, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from read_parts(inner, (*place, index))


def said(part: BaseModel) -> Iterator[tuple[str, Any]]:
    """The keys of a part with their values, as far as they could be read."""
    for name, field in type(part).model_fields.items():
        if name in part.__dict__:
            yield field.alias or name, part.__dict__[name]


def is_whole(part: BaseModel) -> bool:
    """Whether every key directly in a part could be read."""
    return type(part).model_fields.keys() <= part.__dict__.keys()


def spoken(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """The words of a value – one, a list, or the values of a map – with their places."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, tuple):
        yield from (((*place, index), word) for index, word in enumerate(value) if isinstance(word, str))
    elif isinstance(value, dict):
        yield from (((*place, key), word) for key, word in value.items() if isinstance(word, str))
