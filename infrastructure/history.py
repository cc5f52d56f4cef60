"""The full history of an aggregate as an auditor reads it, and the proof that its state is the fold of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from application.desk import KINDS
from application.office import Office
from domain.award import Award
from domain.award.application import Applied
from domain.award.chronicle import BEGINS, chronicle
from domain.award.conferral import Imported
from domain.award.order import Signed
from domain.award.reinspection import Reinspected
from domain.award.rules import RuleBook
from domain.award.signing import Inspected
from domain.award.state import SealMark
from domain.forms import ItemAnswer
from domain.kernel import Aggregate, Authority, Event
from domain.reminder import of_award
from domain.scheme.notice import Scheme

NAMES = {
    "scheme.published": "发布通知",
    "unit.founded": "成立",
    "unit.renamed": "更名",
    "unit.moved": "改属",
    "unit.merged": "合并",
    "unit.dissolved": "撤销建制",
    "unit.appointed": "任职",
    "unit.vacated": "离任",
    "unit.delegated": "委托代办",
    "home.registered": "建家登记",
    "home.renamed": "更名",
    "home.handed-over": "移交",
    "home.facts-recorded": "登记数据",
    "home.officers-recorded": "登记正副主席",
    "home.standard-decided": "认定合格与否",
    "home.standard-confirmed": "上级确认合格",
    "home.disqualifying-fact-recorded": "登记不予申报的事实",
    "home.base-file-entry": "登记基础档案",
    "home.base-file-entry-struck": "注销档案记录",
    "home.award-opened": "开立荣誉档案",
    "home.closed": "注销",
    "round.opened": "开设批次",
    "round.extended": "延长期限",
    "round.application-counted": "计入申报",
    "round.place-taken": "占用名额",
    "round.place-freed": "退还名额",
    "round.quota-changed": "调整名额",
    "round.closed": "截止",
    "roll.entered": "列入名册",
    "roll.left": "移出名册",
    "award.applied": "申报",
    "award.amended": "补正",
    "award.withdrawn": "撤回",
    "award.paper-received": "收到纸质材料",
    "award.remarked": "备注",
    "award.recused": "回避",
    "award.deliberated": "会员（代表）大会审议",
    "award.endorsed": "签署意见",
    "award.self-assessed": "自评",
    "award.system-verified": "系统工会检查验收合格",
    "award.assessed": "考核验收",
    "award.surveyed": "测评",
    "award.coverage-waived": "免除测评覆盖面要求",
    "award.cosigned": "会签",
    "award.publicity-opened": "开始公示",
    "award.objected": "提出异议",
    "award.objection-settled": "异议处理",
    "award.publicised": "公示结束",
    "award.selected": "入选",
    "award.put-on-reserve": "列入递补名单",
    "award.not-selected": "未入选",
    "award.district-approved": "审批同意",
    "award.step-not-applicable": "确认不适用",
    "award.returned": "退回",
    "award.rejected": "不予通过",
    "award.conferred": "授予荣誉称号",
    "award.imported": "补录（依据文件）",
    "award.commended": "表彰奖励",
    "award.grant-promised": "应拨资金",
    "award.grant-paid": "资金已拨付",
    "award.re-inspected": "复验",
    "award.retained": "保持荣誉称号",
    "award.warned": "警告",
    "award.criticised": "通报批评",
    "award.rectification-ordered": "责令限期整改",
    "award.rectification-extended": "延长整改期限",
    "award.rectification-accepted": "整改合格",
    "award.rectification-withdrawn": "取消限期整改（会员评家已更正）",
    "award.suspended": "暂停使用",
    "award.reinstated": "恢复使用",
    "award.promoted": "升级",
    "award.demoted": "降级",
    "award.revocation-proposed": "提出撤销",
    "award.revocation-heard": "听取意见",
    "award.revocation-concurred": "同意撤销的意见",
    "award.revocation-dropped": "不予撤销",
    "award.revoked": "撤销荣誉称号",
    "award.revocation-rescinded": "撤销决定作废，恢复称号",
    "award.recalled": "收回",
    "award.expired": "有效期届满",
    "award.lapsed": "自然失效",
    "award.relinquished": "主动放弃",
    "award.ended-by-structural-change": "因机构变动终止",
    "award.annulled": "命名作废",
    "award.superseded": "已由其他称号取代",
    "award.ending-took-effect": "终止已生效",
    "award.renewed": "续期",
    "award.restored": "恢复称号",
    "award.alert-raised": "提示",
    "award.alert-cleared": "提示已处理",
    "award.holder-changed": "变更持有单位",
    "award.corrected": "更正",
    "award.set-aside": "撤回已登记事项",
    "calendar.year-announced": "登记工作日安排",
    "calendar.year-corrected": "更改工作日安排",
    "decision.issued": "发布决定",
    "decision.annulled": "决定作废",
    "member-review.coverage-waived": "批准豁免评议覆盖面",
    "member-review.held": "会员评家",
    "member-review.corrected": "更正会员评家",
    "member-review.confirmed": "确认评议结果",
    "member-review.rectification-extended": "延长整改期限",
    "member-review.rectified": "整改验收合格",
    "member-review.reported": "报告评议结果",
    "reminder.issued": "发出提醒",
    "reminder.delivered": "提醒已送达",
    "reminder.delivery-failed": "提醒未送达",
    "reminder.withdrawn": "停止提醒",
    "reminder.resumed": "恢复提醒",
    "reminder.acknowledged": "确认收到提醒",
}
"""What people call an event, by its topic without the version."""

ENVELOPE = ("originator_id", "originator_version", "recorded_at", "effective_on", "by")
TOO_LONG_TO_TELL = ("content", "parts", "answers", "canonical", "then", "mark", "scheme")
"""Facts an overview leaves out; the event itself has them."""


@dataclass(frozen=True)
class Line:
    """One event of a history: its version, the day on the paper, when it was recorded, on whose authority, what."""

    version: int
    effective_on: date
    recorded_at: datetime
    by: Authority
    topic: str
    title: str
    facts: dict[str, Any]
    seal: SealMark | None = None
    superseded_by: int | None = None


def history(office: Office, kind: type[Aggregate], name: str) -> list[Line]:
    """Every event of an aggregate, oldest first; nothing is left out."""
    events = office.store.load(kind.stream(name))
    void = office.read(kind, name, _superseded)
    otherwise = differences(events, office.knowledge.book)
    return [
        _line(event, void.get(event.originator_version), otherwise.get(key(event), ())) for event in events
    ]


def history_of_reminders(office: Office, award: str) -> list[Line]:
    """Every event of the reminders of an award, in the order they were recorded."""
    return [_line(each.event) for each in office.store.family(of_award(award))]


def _superseded(aggregate: Aggregate) -> dict[int, int | None]:
    seals = aggregate.seals if isinstance(aggregate, Award) else []
    return {seal.version: seal.superseded_by for seal in seals}


def _line(event: Event, superseded_by: int | None = None, otherwise: tuple[Difference, ...] = ()) -> Line:
    facts = {
        name: value
        for name, value in msgspec.structs.asdict(event).items()
        if name not in (*ENVELOPE, *TOO_LONG_TO_TELL) and value not in (None, "", (), {}, [])
    }
    if otherwise:
        facts["differs_at"] = tuple(
            f"{each.item} {each.text}：{each.before}→{each.now}" for each in otherwise
        )
    topic = event.topic.partition(":")[0]
    seal = event.mark if isinstance(event, Signed) else None
    return Line(
        event.originator_version,
        event.effective_on,
        event.recorded_at,
        event.by,
        topic,
        NAMES.get(topic, topic),
        facts,
        seal,
        superseded_by,
    )


# --- what an inspection found otherwise than the one before -----------------------------------------------------------


class Difference(msgspec.Struct, frozen=True):
    """An item of a checklist that was answered otherwise than the last time: its text, and both answers in words."""

    item: str
    text: str
    before: str
    now: str


def key(event: Event) -> tuple[str, int]:
    """Which event it is."""
    return event.originator_id, event.originator_version


def differences(events: Iterable[Event], book: RuleBook) -> dict[tuple[str, int], tuple[Difference, ...]]:
    """What each re-inspection found otherwise; the events of one or several awards, in the order they were recorded."""
    recorded: dict[str, list[Event]] = {}
    found: dict[tuple[str, int], tuple[Difference, ...]] = {}
    for event in events:
        earlier = recorded.setdefault(event.originator_id, [])
        if isinstance(event, Reinspected) and event.differs_at:
            texts = _texts(book.scheme(_pin(earlier)), event.checklist)
            found[key(event)] = tuple(_compared(event, _answers_before(event, earlier), texts))
        earlier.append(event)
    return found


def _pin(events: Sequence[Event]) -> str:
    """The notice an award lives under."""
    return next((event.scheme for event in events if isinstance(event, Applied | Imported)), "")


def _answers_before(event: Reinspected, earlier: Sequence[Event]) -> dict[str, Any]:
    """What it was compared with when it was recorded: the newest answers of its day or before, in the order of days."""
    begin = next((n for n, each in enumerate(earlier) if isinstance(each, BEGINS)), len(earlier))
    steps = chronicle(earlier[begin:]) if earlier[begin:] else []
    life = [step.event for step in steps if step.day <= event.effective_on]
    for each in reversed([*earlier[:begin], *life]):
        if isinstance(each, Inspected | Reinspected) and each.answers and not getattr(each, "results", None):
            return each.answers
    return {}


def _compared(
    event: Reinspected, before: Mapping[str, Any], texts: Mapping[str, str]
) -> Iterator[Difference]:
    for item in event.differs_at:
        yield Difference(
            item, texts.get(item, ""), _answer(before.get(item)), _answer(event.answers.get(item))
        )


def _texts(scheme: Scheme | None, checklist: str) -> dict[str, str]:
    """What the items of a checklist ask."""
    asked = scheme.checklists.get(checklist) if scheme else None
    return {item.id: item.text.zh for item in asked.items} if asked else {}


def _answer(given: Mapping[str, Any] | None) -> str:
    """An answer in words."""
    if given is None:
        return "—"
    answer = msgspec.convert(given, ItemAnswer, strict=False)
    if answer.not_applicable:
        return f"不适用（{answer.not_applicable}）"
    met = "" if answer.met is None else "是" if answer.met else "否"
    said = met or answer.text or ("" if answer.points is None else f"{answer.points}分") or "—"
    return said + (f"（{answer.exception}）" if answer.exception else "")


# --- the fold ------------------------------------------------------------------------------------------------------------


def state_of(aggregate: Aggregate) -> dict[str, Any]:
    """Everything an aggregate remembers."""
    return {name: copy(value) for name, value in vars(aggregate).items() if not name.startswith("_pending")}


def not_the_fold(office: Office, stream: str) -> Iterator[tuple[str, Any, Any]]:
    """What of a live aggregate differs from the fold of its stored events: the name, the folded and the live value."""
    prefix, _, name = stream.partition(":")
    kind = KINDS[prefix]
    folded = state_of(kind.replay(name, office.store.load(stream)))
    live = office.read(kind, name, state_of)
    for key in sorted(folded.keys() | live.keys()):
        if folded.get(key) != live.get(key):
            yield key, folded.get(key), live.get(key)
