"""Something is missing."""

from __future__ import annotations

from domain.refusals.refusal import Incomplete


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


class AnswerMissing(Incomplete):
    """A checklist item has no answer."""

    code = "answer-missing"
    zh = "验收单第{item}项未填写：{text}"
    en = "Checklist item {item} has no answer: {text}"
