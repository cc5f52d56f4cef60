"""登记表 and 验收单 filled in: what is missing, what is wrong, what they come to.

Answers to a form are ``{section: {field: value, …, "rows": [{column: value}]}}``; answers to a checklist are
``{item: answer}`` where an answer is 是/否 (or true/false), a number of points, a text, or a mapping with a reason.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import msgspec

from domain.refusals import (
    AnswerMissing,
    FieldMissing,
    MaterialMissing,
    NotPassed,
    OutOfRange,
    ReasonMissing,
    Refusal,
    TooLong,
    UnknownField,
    UnknownItem,
    WrongType,
    together,
)
from domain.scheme.papers import Checklist, ChecklistItem, DocumentFile, Form, FormField, Section
from domain.scheme.words import Text

Json = Any
"""What JSON can say; numbers with a fraction travel as strings."""


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A material kept elsewhere, known by its content hash (``sha256:…``)."""

    kind: str
    name: str
    digest: str
    custodian: str = ""


HEAD = Text(zh="表头", en="header")
"""What the head of a checklist is called where nobody asks for it."""


A_MAP = Text(zh="{字段: 值}", en="{field: value}")
A_ROW = Text(zh="{栏: 值}", en="{column: value}")
ROWS = Text(zh="[{栏: 值}]", en="[{column: value}]")
WHOLE = Text(zh="整数", en="a whole number")
NUMBER = Text(zh="数字", en="a number")
DAY = Text(zh="日期（YYYY-MM-DD）", en="a date (YYYY-MM-DD)")
YES_NO = Text(zh="是 / 否", en="yes (是) or no (否)")
POINTS = Text(zh="分数", en="a number of points")
WORDS = Text(zh="文字", en="a text")
"""What blanks and items ask for."""


class ItemAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The answer to one checklist item. ``exception`` and ``not_applicable`` hold the reason where one is claimed."""

    met: bool | None = None
    points: Decimal | None = None
    text: str = ""
    exception: str = ""
    not_applicable: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()


class ChecklistResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a filled-in checklist comes to."""

    passed: bool
    met: int
    points: Decimal | None = None
    failed: tuple[str, ...] = ()
    reason: str = ""


def characters(text: str) -> int:
    """Unicode characters without white space, after NFC: how the 800 are counted (A18)."""
    return sum(not character.isspace() for character in unicodedata.normalize("NFC", text))


def digest(content: Json) -> str:
    """A short content hash over canonical JSON, for what a seal binds."""
    raw = json.dumps(
        msgspec.to_builtins(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return hashlib.sha256(raw.encode()).hexdigest()[:32]


# --- several papers --------------------------------------------------------------------------------------------------


def by_paper(papers: Iterable[str], given: Mapping[str, Json], at: str) -> Iterator[tuple[str, Json, str]]:
    """What was written on each of these papers, and where: of one paper as it is, of several under the id of each."""
    names = list(papers)
    if len(names) == 1:
        yield names[0], given, at
        return
    for name in names:
        yield name, given.get(name, {}), f"{at}/{name}"


def not_among(papers: Iterable[str], given: Mapping[str, Json], at: str) -> list[Refusal]:
    """What is written under the id of a paper that is none of several."""
    names = set(papers)
    extra = given.keys() - names if len(names) > 1 else ()
    return [UnknownField(field=name, pointer=f"{at}/{name}") for name in sorted(extra)]


def moved(problems: Iterable[Refusal], to: str) -> list[Refusal]:
    """Refusals of one of several papers, pointing into that one."""
    found = [each for problem in problems for each in (problem, *problem.others)]
    root = "/" + to.split("/")[1]
    for each in found:
        each.others = ()
        each.pointer = to + (each.pointer or root).removeprefix(root)
    return found


# --- registration forms ----------------------------------------------------------------------------------------------


def form_problems(form: Form, answers: Json, at: str = "apply") -> list[Refusal]:
    """Everything wrong with the blanks that are filled in ``at`` this moment, in the order of the form."""
    if not isinstance(answers, Mapping):
        return [WrongType(field=form.title, wanted=A_MAP, pointer="/form")]
    sections = {section.id: section for section in form.sections if section.filled_at == at}
    problems: list[Refusal] = [
        UnknownField(field=name, pointer=f"/form/{name}") for name in answers if name not in sections
    ]
    for section in sections.values():
        problems += _section_problems(section, answers.get(section.id, {}), form.source)
    return problems


def _section_problems(section: Section, given: Json, clause: str | None) -> Iterator[Refusal]:
    where = f"/form/{section.id}"
    if not isinstance(given, Mapping):
        yield WrongType(field=section.title, wanted=A_MAP, pointer=where)
        return
    known = {field.id for field in section.fields} | ({"rows"} if section.rows else set())
    yield from (UnknownField(field=name, pointer=f"{where}/{name}") for name in given if name not in known)
    for field in section.fields:
        yield from field_problems(field, given, where, clause)
    if section.rows:
        yield from _rows_problems(section, given.get("rows", []), clause)


def _rows_problems(section: Section, rows: Json, clause: str | None) -> Iterator[Refusal]:
    table = section.rows
    where = f"/form/{section.id}/rows"
    if table is None or not isinstance(rows, list | tuple):
        yield WrongType(field=section.title, wanted=ROWS, pointer=where)
        return
    if len(rows) < table.min:
        yield FieldMissing(field=section.title, pointer=where, clause=clause)
    if table.max is not None and len(rows) > table.max:
        yield OutOfRange(field=section.title, actual=len(rows), wanted=f"≤ {table.max}", pointer=where)
    known = {column.id for column in table.columns}
    for place, row in enumerate(rows):
        if not isinstance(row, Mapping):
            yield WrongType(field=section.title, wanted=A_ROW, pointer=f"{where}/{place}")
            continue
        yield from (
            UnknownField(field=name, pointer=f"{where}/{place}/{name}") for name in row if name not in known
        )
        for column in table.columns:
            yield from field_problems(column, row, f"{where}/{place}", clause)


def field_problems(
    field: FormField, given: Mapping[str, Json], where: str, clause: str | None
) -> Iterator[Refusal]:
    value, pointer, source = given.get(field.id), f"{where}/{field.id}", field.clause or clause
    if value is None or (isinstance(value, str) and not value.strip()):
        if field.required:
            yield FieldMissing(field=field.label, pointer=pointer, clause=source)
        return
    wanted = _wrong_type(field, value)
    if wanted:
        yield WrongType(field=field.label, wanted=wanted, pointer=pointer, clause=source)
        return
    yield from _limits(field, value, given, pointer, source)


def _wrong_type(field: FormField, value: Json) -> Text | str | None:
    """What the value should have been, when it is not."""
    match field.type:
        case "integer":
            return None if isinstance(value, int) and not isinstance(value, bool) else WHOLE
        case "decimal" | "percent":
            return None if number(value) is not None else NUMBER
        case "date":
            return None if _is_date(value) else DAY
        case "yes-no":
            return None if isinstance(value, bool) or value in ("是", "否") else YES_NO
        case "choice":
            fits = isinstance(value, str) and (field.open_choice or value in field.choices)
            return None if fits else " / ".join(field.choices)
        case _:
            return None if isinstance(value, str) else WORDS


def _limits(
    field: FormField, value: Json, given: Mapping[str, Json], pointer: str, clause: str | None
) -> Iterator[Refusal]:
    if field.max_characters is not None and (length := characters(str(value))) > field.max_characters:
        yield TooLong(
            field=field.label, actual=length, limit=field.max_characters, pointer=pointer, clause=clause
        )
    amount = number(value) if field.type in ("integer", "decimal", "percent") else None
    if amount is None:
        return
    top = Decimal(100) if field.type == "percent" and field.max is None else field.max
    if field.min is not None and amount < field.min:
        yield OutOfRange(
            field=field.label, actual=value, wanted=f"≥ {field.min}", pointer=pointer, clause=clause
        )
    if top is not None and amount > top:
        yield OutOfRange(field=field.label, actual=value, wanted=f"≤ {top}", pointer=pointer, clause=clause)
    other = number(given.get(field.at_most)) if field.at_most else None
    if other is not None and amount > other:
        yield OutOfRange(
            field=field.label, actual=value, wanted=f"≤ {field.at_most}", pointer=pointer, clause=clause
        )


def number(value: Json) -> Decimal | None:
    """A number written as JSON number or as text; ``None`` when it is not one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _is_date(value: Json) -> bool:
    if isinstance(value, date):
        return True
    try:
        return date.fromisoformat(str(value)).isoformat() == str(value)
    except ValueError:
        return False


# --- checklists ------------------------------------------------------------------------------------------------------


def header_problems(checklist: Checklist, given: Json) -> list[Refusal]:
    """What is missing or wrong in the head of a checklist (工会名称, 职工数 …), filed under ``header``."""
    head = given.get("header", {}) if isinstance(given, Mapping) else {}
    known = {field.id for field in checklist.header}
    if not isinstance(head, Mapping):
        return [WrongType(field=checklist.title, wanted=A_MAP, pointer="/checklist/header")]
    problems: list[Refusal] = [
        UnknownField(field=name, pointer=f"/checklist/header/{name}") for name in head if name not in known
    ]
    for field in checklist.header:
        problems += field_problems(field, head, "/checklist/header", checklist.source)
    return problems


def read_answers(
    checklist: Checklist, given: Json, kind: str = "", *, headed: bool = False
) -> dict[str, ItemAnswer]:
    """The answers of a checklist in full form, for a home of ``kind``. Refuses unknown items, wrong types and items
    without an answer, all at once. A ``header`` is no item: it is passed over where the head is filled in as well
    (``headed``), and refused where nobody asks for it.
    """
    if not isinstance(given, Mapping):
        raise WrongType(field=checklist.title, wanted=A_MAP, pointer="/checklist")
    written = {str(item): answer for item, answer in given.items() if item != "header"}
    known = {item.id for item in checklist.items}
    problems: list[Refusal] = [
        UnknownItem(item=item, pointer=f"/checklist/{item}") for item in written if item not in known
    ]
    if "header" in given and not headed:
        problems.append(UnknownField(field=HEAD, pointer="/checklist/header", clause=checklist.source))
    only = checklist.not_applicable_for
    may_not_apply = checklist.not_applicable and (not only or kind in only)
    answers: dict[str, ItemAnswer] = {}
    for item in checklist.items:
        try:
            answer = _read(item, written[item.id]) if item.id in written else None
            _check_answered(item, answer, may_not_apply)
        except Refusal as wrong:
            problems.append(wrong)
        else:
            answers |= {item.id: answer} if answer is not None else {}
    if problems:
        raise together(problems)
    return {item: answers[item] for item in written}


def read_each(
    checklists: Mapping[str, Checklist], given: Mapping[str, Json], kind: str
) -> dict[str, dict[str, ItemAnswer]]:
    """The answers of every one of these checklists, by its id. Everything wrong with any of them is refused at once."""
    problems = not_among(checklists, given, "/checklist")
    answers: dict[str, dict[str, ItemAnswer]] = {}
    for name, written, at in by_paper(checklists, given, "/checklist"):
        try:
            answers[name] = read_answers(checklists[name], written, kind)
        except Refusal as wrong:
            problems += moved([wrong], at)
    if problems:
        raise together(problems)
    return answers


def _read(item: ChecklistItem, given: Json) -> ItemAnswer:
    if isinstance(given, ItemAnswer):
        return given
    if isinstance(given, dict):
        plain = {("met" if name in ("answer", "是否") else name): value for name, value in given.items()}
        for claim in ("exception", "not_applicable"):
            if isinstance(plain.get(claim), str):
                plain[claim] = plain[claim].strip()
        if "met" in plain:
            plain["met"] = _yes_no(item, plain["met"])
        try:
            return msgspec.convert(plain, ItemAnswer, strict=False)
        except msgspec.ValidationError as wrong:
            raise WrongType(
                field=item.text, wanted=Text(zh="规定的写法", en=str(wrong)), pointer=f"/checklist/{item.id}"
            ) from None
    if item.answer == "points":
        points = number(given)
        if points is None:
            raise WrongType(
                field=item.text, wanted=POINTS, pointer=f"/checklist/{item.id}", clause=item.clause
            )
        return ItemAnswer(points=points)
    return ItemAnswer(text=str(given)) if item.answer == "text" else ItemAnswer(met=_yes_no(item, given))


def _yes_no(item: ChecklistItem, given: Json) -> bool:
    if given in ("是", True):
        return True
    if given in ("否", False):
        return False
    raise WrongType(field=item.text, wanted=YES_NO, pointer=f"/checklist/{item.id}", clause=item.clause)


def _check_answered(item: ChecklistItem, answer: ItemAnswer | None, may_not_apply: bool) -> None:
    pointer = f"/checklist/{item.id}"
    if answer is not None and answer.not_applicable and not may_not_apply:
        raise WrongType(field=item.text, wanted=YES_NO, pointer=pointer, clause=item.clause)
    points = answer.points if answer is not None else None
    if points is not None and (not points.is_finite() or not 0 <= points <= (item.points or 0)):
        raise OutOfRange(field=item.text, actual=points, wanted=f"0–{item.points or 0}", pointer=pointer)
    wanted = {"points": points, "yes-no": answer.met if answer is not None else None}
    needed = item.answer != "text" and wanted[item.answer] is None
    if needed and not (answer is not None and answer.not_applicable):
        raise AnswerMissing(item=item.id, text=item.text, pointer=pointer, clause=item.clause)


def evaluate(
    checklist: Checklist, answers: Mapping[str, ItemAnswer], grade: str | None = None
) -> ChecklistResult:
    """Whether the answers pass, with the points and what failed (A16)."""
    failed = tuple(
        item.id for item in checklist.items if not _item_passes(checklist, item, answers.get(item.id))
    )
    met = sum(
        bool(answers[item.id].met)
        for item in checklist.items
        if item.id in answers and item.answer == "yes-no"
    )
    scored = any(item.answer == "points" for item in checklist.items)
    points = _points(answers.values()) if scored else None
    reason = _why_not(checklist, answers, failed, met, points, grade)
    return ChecklistResult(passed=not reason, met=met, points=points, failed=failed, reason=reason)


def _points(answers: Iterable[ItemAnswer]) -> Decimal:
    """The points together; a mean of several sheets to two decimals, half up."""
    found = sum((answer.points for answer in answers if answer.points is not None), Decimal(0))
    return found.quantize(Decimal("0.01"), ROUND_HALF_UP) if len(found.as_tuple().digits) > 20 else found


def _item_passes(checklist: Checklist, item: ChecklistItem, answer: ItemAnswer | None) -> bool:
    if item.answer == "text" or answer is None or answer.not_applicable:
        return True
    if answer.exception and checklist.exceptions:
        return True
    if item.answer == "points":
        return not item.mandatory or bool(answer.points)
    if item.veto:
        return not answer.met
    return bool(answer.met) or not item.required


def _why_not(
    checklist: Checklist,
    answers: Mapping[str, ItemAnswer],
    failed: tuple[str, ...],
    met: int,
    points: Decimal | None,
    grade: str | None,
) -> str:
    rule, items = checklist.passes, {item.id: item for item in checklist.items}
    hard = [item for item in failed if items[item].mandatory or items[item].veto]
    if hard:
        mandatory = [item for item in hard if not items[item].veto]
        veto = [item for item in hard if items[item].veto]
        told = (
            f"必备项未达到：{', '.join(mandatory)}" if mandatory else "",
            f"否决项存在：{', '.join(veto)}" if veto else "",
        )
        return "；".join(filter(None, told))
    if rule.at_least_met is not None:
        if met < rule.at_least_met:
            return f"达到{met}项，须不少于{rule.at_least_met}项"
    elif rule.every_item and failed:
        return f"未达到：{', '.join(failed)}"
    for group, floor in rule.group_floors.items():
        got = sum(
            (answers[i.id].points or 0 for i in checklist.items if i.group == group and i.id in answers),
            Decimal(0),
        )
        if got < floor:
            return f"“{group}”得{got}分，须不少于{floor}分"
    mark = rule.by_grade.get(grade, rule.at_least_points) if grade else rule.at_least_points
    if mark is not None and (points is None or points < mark):
        return f"得{points or 0}分，须不少于{mark}分"
    return ""


def not_passed(checklist: Checklist, result: ChecklistResult) -> NotPassed | None:
    """The refusal when a checklist that must pass does not."""
    if result.passed:
        return None
    return NotPassed(
        what=checklist.title,
        reason=why_not(result, checklist),
        clause=checklist.passes.source or checklist.source,
    )


def in_all(checklists: Mapping[str, Checklist], results: Mapping[str, ChecklistResult]) -> ChecklistResult:
    """What several checklists come to together: passed when each is, with the points and the failures of all."""
    points = [result.points for result in results.values() if result.points is not None]
    return ChecklistResult(
        passed=all(result.passed for result in results.values()),
        met=sum(result.met for result in results.values()),
        points=sum(points, Decimal(0)) if points else None,
        failed=tuple(f"{name}/{item}" for name, result in results.items() for item in result.failed),
        reason="；".join(
            f"《{checklists[name].title}》{result.reason}"
            for name, result in results.items()
            if result.reason
        ),
    )


def why_not(result: ChecklistResult, checklist: Checklist | None = None) -> Text:
    """Why a checklist does not pass: the recorded reason, and in English what it came to."""
    vetoes = {item.id for item in checklist.items if item.veto} if checklist else set()
    unmet, veto = [i for i in result.failed if i not in vetoes], [i for i in result.failed if i in vetoes]
    found = [f"items not met: {', '.join(unmet)}" if unmet else "", f"{result.met} met"]
    found += [f"items that rule it out: {', '.join(veto)}"] if veto else []
    mark = checklist.passes.at_least_points if checklist and not checklist.passes.by_grade else None
    needed = f"; at least {mark} are needed" if mark is not None else ""
    found += [f"{result.points} points{needed}"] if result.points is not None else []
    return Text(zh=result.reason, en="; ".join(filter(None, found)))


# --- materials -------------------------------------------------------------------------------------------------------


def document_problems(wanted: DocumentFile, given: tuple[Document, ...]) -> Iterator[Refusal]:
    """What is missing (or too much) of one kind of document."""
    found = sum(document.kind == wanted.document for document in given)
    title = wanted.title or wanted.document
    if found < wanted.at_least:
        yield MaterialMissing(material=title, pointer=f"/documents/{wanted.document}", clause=wanted.source)
    if wanted.at_most is not None and found > wanted.at_most:
        yield OutOfRange(field=title, actual=found, wanted=f"≤ {wanted.at_most}", clause=wanted.source)


def require_reason(reason: str, clause: str | None = None) -> str:
    """The reason, stripped; refused when empty."""
    if not reason.strip():
        raise ReasonMissing(pointer="/reason", clause=clause)
    return reason.strip()


def require_text(text: str) -> str:
    """The words of a remark or an objection, stripped; refused when there are none."""
    if not text.strip():
        raise FieldMissing(field="text", pointer="/text")
    return text.strip()
