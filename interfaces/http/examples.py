"""A body for every command, as somebody would really send it, and a problem for every status.

The bodies of the long road are the papers of the play. All belong to what `jianjia serve` lays out for trying: the same
homes, units and persons, and its round. Everybody in them is invented.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from domain.refusals import ChangedMeanwhile, NotFound, OutOfTurn, Refusal, TooLong, WrongSigner
from domain.scheme.notice import Scheme
from domain.scheme.words import Text
from domain.vocabulary import Thing
from infrastructure.reference.scheme_examples import WHOLE_NOTICE
from interfaces.demo.papers import ACCEPTED, DOCUMENTS, HOME_FORM
from interfaces.demo.play import PLAY, Scene
from interfaces.http import problems
from interfaces.http.acts import Since
from interfaces.http.refusals import (
    BadHeader,
    BodyTooLarge,
    NotJson,
    StoreDown,
    TokenMissing,
    Unexpected,
    VersionMissing,
    WrongMethod,
)
from interfaces.try_out import APPLICATION, AWARD

Json = dict[str, Any]

SEALED: Json = {"opinion": "同意。", "sealed_on": "2018-05-16"}
WHY: Json = {"reason": "经查，公示内容与事实不符"}

UNITS: Mapping[str, Json] = {
    "unit.found": {"id": "bookshop", "type": "basic-union", "title": "良乡书店工会委员会", "parent": "liangxiang"},
    "unit.rename": {"title": "良乡镇总工会（筹）"},
    "unit.move": {"parent": "gongchen"},
    "unit.merge": {"into": "bakery"},
    "unit.dissolve": {"reason": "单位撤销"},
    "unit.appoint": {"seat": "chair", "person": "p-3109"},
    "unit.vacate": {"seat": "chair", "person": "p-3101"},
    "unit.delegate": {"seat": "chair", "person": "p-3102", "until": "2018-06-30"},
}  # fmt: skip

ENTRY: Json = {"kind": "activity", "title": "元宵联欢", "participants": 120, "effective_on": "2018-03-02"}

HOMES: Mapping[str, Json] = {
    "home.register": {"id": "bookshop-home", "unit": "mall", "title": "良乡书店职工之家", "kind": "home"},
    "home.rename": {"title": "良乡医院模范职工之家"},
    "home.hand-over": {"unit": "health-committee", "reason": "医院工会并入"},
    "home.record-facts": {"figures": {"workers": 872, "members": 866}, "effective_on": "2018-04-30"},
    "home.record-officers": {"officers": [{"person": "p-3101", "post": "工会主席", "full_time": True}]},
    "home.record-disqualifying-fact": {"kind": "safety-accident", "note": "2018年2月一般安全事故"},
    "home.confirm-standard": {"standard": "qualified-home", "document": "房工发〔2018〕12号"},
    "home.close": {"reason": "工会撤销"},
    "home.record-entry": ENTRY,
    "home.correct-entry": {**ENTRY, "number": 1, "participants": 112, "reason": "签到表为112人"},
    "home.strike-entry": {"number": 1, "reason": "活动未举行"},
}

REVIEWS: Mapping[str, Json] = {
    "member-review.waive-coverage": {
        "home": "hospital-home", "year": 2018, "scheme": "beijing-2013", "reason": "夜班会员无法集中填写",
    },
    "member-review.correct": {
        "asked": 851, "answered": 803, "reason": "三张选票计错",
        "counts": {"satisfied": 738, "basically-satisfied": 41, "dissatisfied": 24},
    },
    "member-review.confirm": {"unsatisfied": True, "deadline": "2018-12-31", "reason": "满意率低于60%"},
    "member-review.accept-rectification": {"opinion": "整改到位"},
    "member-review.extend-rectification": {"reason": "活动场所正在改造，年底前完工"},
    "member-review.report": {"to": ["health-committee"], "document": "2018年会员评家报告.pdf"},
}  # fmt: skip

RECORDS: Mapping[str, Json] = {
    "calendar.import": {
        "calendar": "cn", "year": 2027, "holidays": ["2027-01-01", "2027-02-08"], "worked": ["2027-01-10"],
        "issuer": "国务院办公厅", "document": "国办发明电〔2026〕9号", "announced_on": "2026-11-10",
    },
    "scheme.publish": {
        "content": Scheme.model_validate(
            yaml.safe_load(WHOLE_NOTICE) | {"issuer": "fangshan-federation"}
        ).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    },
    "round.extend": {"window": "main", "closes": "2018-10-31", "reason": "疫情防控，申报顺延"},
    "round.change-quota": {"total": 12, "reason": "市总工会追加名额"},
    "round.close": {"reason": "受理期满"},
    "decision.issue": {
        "id": "fs-2018-46", "document": "房工发〔2018〕46号", "title": "命名房山区先进职工之家的决定", "awards": [AWARD],
    },
    "decision.annul": {**WHY, "awards": [AWARD]},
    "reminder.acknowledge": {"rung": "30 days before"},
}  # fmt: skip

SIGNING: Mapping[str, Json] = {
    "award.amend": {"form": HOME_FORM, "checklist": ACCEPTED, "documents": list(DOCUMENTS)},
    "award.withdraw": {"reason": "本年度不再申报"},
    "award.receive-paper": {"stamped": True, "note": "一式两份"},
    "award.remark": {"text": "已与工会主席电话核实", "internal": True},
    "award.clear-alert": {"about": "prerequisite:district-advanced-home.2018.hospital-home", "reason": "已核实，另有称号可依据"},
    "award.recuse": {"reason": "曾任该单位工会副主席"},
    "award.self-assess": {**SEALED, "checklist": ACCEPTED},
    "award.survey": {"asked": 851, "answered": 803, "counts": {"satisfied": 741, "basically-satisfied": 41, "dissatisfied": 21}},
    "award.waive-coverage": {"reason": "夜班会员无法集中填写"},
    "award.cosign": {**SEALED, "party": "party-committee", "agree": True},
    "award.publicise": {"effective_on": "2018-11-06"},
    "award.object": {"text": "活动室长期锁闭，与申报材料不符"},
    "award.settle-objection": {"number": 1, "upheld": False, "reason": "现场核查，活动室每日开放"},
    "award.close-publicity": {"opinion": "公示期内无异议"},
    "award.put-on-reserve": {"rank": 1},
    "award.not-select": {"reason": "名额已满"},
    "award.mark-not-applicable": {"reason": "本单位未设党委"},
    "award.return": {"to": "applicant", "reason": "缺活动影像资料"},
    "award.reject": {"reason": "检查验收不合格"},
}  # fmt: skip

STANDING: Mapping[str, Json] = {
    "award.pay-grant": {"number": 1, "amount": 5000},
    "award.order-rectification": {"reason": "会员评家满意率低于60%", "deadline": "2019-06-30"},
    "award.extend-rectification": {"reason": "场地改造未完工"},
    "award.accept-rectification": {"opinion": "整改到位"},
    "award.reprimand": {"level": "warn", "reason": "连续三个月未开展活动"},
    "award.suspend": {"until": "2019-12-31"},
    "award.reinstate": {"reason": "整改到位"},
    "award.promote": {"reason": "复验成绩优秀"},
    "award.demote": {"reason": "复验成绩下降"},
    "award.propose-revocation": {"ground": "not-functioning", "reason": "职工之家名存实亡"},
    "award.concur-in-revocation": {"opinion": "同意撤销"},
    "award.drop-revocation": {"reason": "经听取意见，问题不属实"},
    "award.rescind-revocation": {"reason": "原决定依据有误", "document": "房工发〔2021〕8号"},
    "award.expire": {"reason": "有效期届满"},
    "award.lapse": {"reason": "逾期未复验"},
    "award.relinquish": {"reason": "单位申请放弃"},
    "award.end-structurally": {"reason": "单位合并"},
    "award.annul": WHY,
    "award.renew": {"document": "房工发〔2020〕40号"},
    "award.restore": {"reason": "误登记为放弃"},
    "award.correct": {"field": "conferred_on", "value": "2018-11-19", "reason": "文件落款为11月19日"},
    "award.import": {
        "id": "mall-2014", "scheme": "fangshan-2018", "honour": "district-advanced-home", "home": "mall-home",
        "document": "房工发〔2014〕31号", "awarded_by": "房山区总工会", "precision": "year", "effective_on": "2014-12-31",
    },
    "award.take-over": {"scheme": "fangshan-2018"},
}  # fmt: skip


def _played() -> Iterator[tuple[str, Json]]:
    """What the play sends, by act; the first time it is accepted."""
    for scene in reversed(PLAY):
        if not scene.refused:
            yield _act_of(scene), scene.body
    yield "round.open", {"scheme": "fangshan-2018", "honour": "district-advanced-small-home", "cycle": "2018"}
    yield "award.apply", APPLICATION


def _act_of(scene: Scene) -> str:
    first = {"/awards": "award.apply", "/rounds": "round.open", "/member-reviews": "member-review.hold"}
    noun, _, rest = scene.path.removeprefix("/").partition("/")
    return first.get(scene.path) or f"{noun.removesuffix('s')}.{rest.rpartition('/')[2]}"


EXAMPLES: Mapping[str, Json] = {
    **UNITS,
    **HOMES,
    **REVIEWS,
    **RECORDS,
    **SIGNING,
    **STANDING,
    **dict(_played()),
}
"""By act."""


REFUSED: tuple[Refusal, ...] = (
    BadHeader(header="If-Match", wanted='"7"'),
    TokenMissing(),
    WrongSigner(
        expected=Text(zh="health-committee的工会主席", en="the chair of health-committee"),
        actual=Text(zh="education-bureau的工会主席", en="the chair of education-bureau"),
    ),
    NotFound(kind=Thing.AWARD, name="district-advanced-home.2018.nowhere"),
    WrongMethod(method="DELETE", allowed="GET"),
    OutOfTurn(
        waiting=Text(zh="同级行政意见", en="administration"), asked=Text(zh="同级党委意见", en="party committee"),
    ),
    ChangedMeanwhile(expected=3, actual=4),
    BodyTooLarge(limit=1_048_576),
    NotJson(actual="text/plain"),
    TooLong(
        field=Text(zh="主要事迹", en="main deeds"), actual=801, limit=800, pointer="/form/deeds/main_deeds",
    ),
    VersionMissing(),
    Unexpected(number="3f9c1a7e02bd"),
    StoreDown(fate=Text(zh="未保存任何内容", en="nothing was stored")),
)  # fmt: skip
"""One refusal for every status."""

REMARKED = Since(4, "award.remarked", date(2018, 5, 15), "health-committee/chair")
"""What happened since a stale version was read."""


def problem_of(status: int) -> Json:
    """The problem document of a status, as the server would write it."""
    refusal = next(each for each in REFUSED if problems.status_of(type(each)) == status)
    more: Json = {"since": [REMARKED], "retry_safe": True} if isinstance(refusal, ChangedMeanwhile) else {}
    told: Json = json.loads(bytes(problems.answer(refusal, **more).body))
    return told
