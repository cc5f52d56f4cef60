"""Every stored word beside its Chinese name. The stored value never changes; the Chinese name may.

Words a *notice* may add – kinds of unit, kinds of home, grounds, findings – are open slugs: the well-known ones are
listed here with their names, others are named by the scheme or the organisation tree that uses them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A stored value that carries its Chinese name: ``Kind.HOME == "home"``, ``Kind.HOME.zh == "职工之家"``."""

    zh: str
    en: str
    """The stored value in plain English: ``in-force`` → in force."""

    def __new__(cls, value: str, zh: str = "") -> Self:
        """Make the member equal to its stored value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh, member.en = zh, plain(value)
        return member

    @classmethod
    def name_of(cls, value: str) -> str:
        """The Chinese name of a stored value; the value itself when it is not one of these words."""
        known = cls._value2member_map_.get(value)
        return known.zh if isinstance(known, cls) else value


def plain(word: str) -> str:
    """A stored word as it stands in an English sentence: ``give-back`` → give back."""
    return word.replace("-", " ").replace(".", " ")


class UnitType(Term):
    """Well-known kinds of organisation (FS2018-0.3, FS2018-3.1, BJ2013-0.1, BJ2015-0.2)."""

    NATIONAL_FEDERATION = "national-federation", "全国总工会"
    MUNICIPAL_FEDERATION = "municipal-federation", "市总工会"
    DISTRICT_FEDERATION = "district-federation", "区总工会"
    AREA_FEDERATION = "area-federation", "地区总工会"
    TOWNSHIP_UNION = "township-union", "乡镇总工会"
    SUB_DISTRICT_UNION = "sub-district-union", "街道总工会"
    DEVELOPMENT_ZONE_UNION = "development-zone-union", "开发区工会"
    COMMITTEE_UNION = "committee-union", "委工会"
    BUREAU_UNION = "bureau-union", "局工会"
    COMPANY_UNION = "company-union", "公司工会"
    GROUP_UNION = "group-union", "集团工会"
    INDUSTRIAL_UNION = "industrial-union", "产业工会"
    BASIC_UNION = "basic-union", "基层工会"
    JOINT_UNION = "joint-union", "联合基层工会"
    COMMUNITY_UNION = "community-union", "社区联合工会"
    BRANCH = "branch", "工会分会"
    GROUP = "group", "工会小组"
    SERVICE_STATION = "service-station", "工会服务站"
    UNIVERSITY_UNION = "university-union", "高等院校工会"


class Seat(Term):
    """Well-known seats of a unit: the offices through which it acts."""

    CHAIR = "chair", "工会主席"
    CLERK = "clerk", "工会干事"
    MEMBERS_CONGRESS = "members-congress", "会员（代表）大会"
    MEMBERS_MEETING = "members-meeting", "分会（小组）会员（代表）会议"
    UNION_COMMITTEE = "union-committee", "基层工会委员会"
    ADMINISTRATION = "administration", "同级行政"
    PARTY_COMMITTEE = "party-committee", "同级党委"
    ADMINISTRATION_AND_PARTY = "administration-and-party", "同级党政"
    ORGANISATION_AND_PUBLICITY = "organisation-and-publicity", "组宣部"
    REGISTRAR = "registrar", "登记员"


class HomeKind(Term):
    """Well-known kinds of home."""

    HOME = "home", "职工之家"
    SMALL_HOME = "small-home", "职工小家"
    WARM_STATION = "warm-station", "职工暖心驿站"
    PUBLIC_AREA_HOME = "public-area-home", "公共区域职工之家"


class BuildingMode(Term):
    """How a home is built: alone (FS2018-2.2.1), jointly (FS2018-2.2.2), online (FS2018-2.2.3)."""

    SOLE = "sole", "单独建家"
    JOINT = "joint", "联合建家"
    ONLINE = "online", "网上建家"


class EntryKind(Term):
    """Well-known kinds of entry in the base file of a home (建家活动基础档案, BJ2013-3.3.5b)."""

    PLAN = "plan", "年度工作计划"
    KEY_WORK_PLAN = "key-work-plan", "年度重点工作方案"
    CONGRESS = "congress", "会员（代表）大会"
    PLENARY = "plenary", "工会委员会全体会议"
    ADMINISTRATION_MEETING = "administration-meeting", "与单位行政的定期会议"
    MEETING = "meeting", "会议"
    ACTIVITY = "activity", "活动"
    TRAINING = "training", "培训"
    FUND_USE = "fund-use", "工会经费使用情况"
    COMMITTEE_ELECTED = "committee-elected", "工会委员会选举"
    REPORT = "report", "向上级工会报送"
    CONTACT_PUBLISHED = "contact-published", "公布主席手机号码、电子邮箱"
    RULES = "rules", "管理规章制度"
    SUMMARY = "summary", "活动总结"
    NOTICE = "notice", "文件通知"
    IMAGE = "image", "照片影像"


class DutyStatus(Term):
    """How a duty of a home stands on a day."""

    MET = "met", "已履行"
    OPEN = "open", "未到期"
    AT_RISK = "at-risk", "有风险"
    MISSED = "missed", "未履行"


class Act(Term):
    """What a step of a signing route may be."""

    DELIBERATE = "deliberate", "审议"
    ENDORSE = "endorse", "签署意见"
    SELF_ASSESS = "self-assess", "自评"
    VERIFY = "verify", "检查验收"
    ASSESS = "assess", "考核验收"
    SURVEY = "survey", "测评"
    COSIGN = "cosign", "会签"
    PUBLICISE = "publicise", "公示"
    SELECT = "select", "评选"
    APPROVE = "approve", "审批"


class Doing(Term):
    """Everything else that may be done with an award, for sentences and buttons."""

    APPLY = "apply", "申报"
    AMEND = "amend", "补正后重新提交"
    WITHDRAW = "withdraw", "撤回申报"
    RECEIVE_PAPER = "receive-paper", "登记收到纸质材料"
    REMARK = "remark", "备注"
    RECUSE = "recuse", "回避"
    OBJECT = "object", "提出异议"
    WAIVE_COVERAGE = "waive-coverage", "批准豁免测评覆盖面"
    SETTLE_OBJECTION = "settle-objection", "处理异议"
    CLOSE_PUBLICITY = "close-publicity", "结束公示"
    PUT_ON_RESERVE = "put-on-reserve", "列入递补名单"
    NOT_SELECT = "not-select", "不入选"
    MARK_NOT_APPLICABLE = "mark-not-applicable", "确认环节不适用"
    NOT_APPLICABLE = "not-applicable", "环节不适用"
    RETURN = "return", "退回"
    RETURN_TO_APPLICANT = "return-to-applicant", "退回申报单位"
    RETURN_TO_PREVIOUS = "return-to-previous", "退回上一环节"
    REJECT = "reject", "不予通过"
    CONFER = "confer", "授予称号"
    ISSUE_DECISION = "decision.issue", "印发命名决定"
    COMMEND = "commend", "表彰奖励"
    PAY_GRANT = "pay-grant", "发放资金"
    REINSPECT = "reinspect", "复验"
    RETAIN = "retain", "保持荣誉称号"
    RECTIFY = "rectify", "限期整改"
    ORDER_RECTIFICATION = "order-rectification", "责令限期整改"
    EXTEND_RECTIFICATION = "extend-rectification", "延长整改期限"
    ACCEPT_RECTIFICATION = "accept-rectification", "整改验收合格"
    REPRIMAND = "reprimand", "警告或通报批评"
    WARN = "warn", "警告"
    CRITICISE = "criticise", "通报批评"
    SUSPEND = "suspend", "暂停使用"
    REINSTATE = "reinstate", "恢复使用"
    PROMOTE = "promote", "升级"
    DEMOTE = "demote", "降级"
    PROPOSE_REVOCATION = "propose-revocation", "提出撤销"
    HEAR = "hear", "听取意见"
    CONCUR_IN_REVOCATION = "concur-in-revocation", "对撤销表示同意"
    DROP_REVOCATION = "drop-revocation", "不予撤销"
    REVOKE = "revoke", "撤销荣誉称号"
    RESCIND_REVOCATION = "rescind-revocation", "纠正撤销决定"
    GIVE_BACK = "give-back", "登记收回"
    EXPIRE = "expire", "登记有效期届满"
    LAPSE = "lapse", "登记自然失效"
    RELINQUISH = "relinquish", "主动放弃"
    END_STRUCTURALLY = "end-structurally", "因机构变动终止"
    ANNUL = "annul", "命名决定作废"
    RENEW = "renew", "续期"
    RESTORE = "restore", "恢复称号"
    CORRECT = "correct", "更正记录"
    CLEAR_ALERT = "clear-alert", "处理提示"
    IMPORT = "import", "补录历史荣誉"
    TAKE_OVER = "take-over", "转入新办法"
    REGISTER_HOME = "home.register", "登记职工之家"
    HAND_OVER_HOME = "home.hand-over", "移交职工之家"
    ACKNOWLEDGE = "acknowledge", "确认收到提醒"
    RECORD_ENTRY = "record-entry", "登记基础档案"
    CORRECT_ENTRY = "correct-entry", "更正基础档案"
    STRIKE_ENTRY = "strike-entry", "注销档案记录"
    MEMBER_REVIEW = "member-review", "会员评家"
    CONFIRM = "confirm", "确认评议结果"
    REPORT = "report", "报告评议结果"


class Keeping(Term):
    """What is done with units, homes and rounds, for sentences."""

    RENAME = "rename", "更名"
    MOVE = "move", "变更隶属关系"
    MERGE = "merge", "并入其他单位"
    DISSOLVE = "dissolve", "撤销单位"
    APPOINT = "appoint", "任职"
    RECORD_FACTS = "record-facts", "登记情况"
    RECORD_OFFICERS = "record-officers", "登记工会干部"
    DECIDE_STANDARD = "decide-standard", "认定标准"
    CONFIRM_STANDARD = "confirm-standard", "确认标准"
    RECORD_DISQUALIFYING_FACT = "record-disqualifying-fact", "登记不良情形"
    EXTEND = "extend", "延长时段"
    CHANGE_QUOTA = "change-quota", "调整名额"
    CLOSE = "close", "关闭"


def act_title(act: str) -> str:
    """How an act is called in sentences; the act itself when it has no name."""
    words = next((words for words in (Act, Doing, Keeping) if act in words._value2member_map_), Doing)
    return words.name_of(act)


class Outcome(Term):
    """How a step ended for the application."""

    AGREED = "agreed", "同意"
    NOT_APPLICABLE = "not-applicable", "不适用"
    RETURNED = "returned", "退回"
    REJECTED = "rejected", "不同意"


class Stage(Term):
    """Where an award is while it is not yet decided, and how an application may end without an honour."""

    IN_ROUTE = "in-route", "办理中"
    RETURNED = "returned", "已退回"
    PASSED = "passed", "待命名"
    CONFERRED = "conferred", "已授予"
    REJECTED = "rejected", "未通过"
    NOT_SELECTED = "not-selected", "未入选"
    RESERVED = "reserved", "递补名单"
    WITHDRAWN = "withdrawn", "已撤回"


class Standing(Term):
    """What an honour is worth today. Every ending has its own word; only ``revoked`` is a revocation."""

    IN_FORCE = "in-force", "有效"
    RECTIFYING = "rectifying", "限期整改"
    SUSPENDED = "suspended", "暂停使用"
    REVOCATION_PROPOSED = "revocation-proposed", "拟撤销"
    REVOKED = "revoked", "撤销"
    EXPIRED = "expired", "有效期届满"
    LAPSED = "lapsed", "自然失效"
    RELINQUISHED = "relinquished", "主动放弃"
    ANNULLED = "annulled", "命名决定作废"
    ENDED_BY_STRUCTURAL_CHANGE = "ended-by-structural-change", "因机构变动终止"
    SUPERSEDED = "superseded", "已由其他称号取代"


ENDED = frozenset(
    {
        Standing.REVOKED,
        Standing.EXPIRED,
        Standing.LAPSED,
        Standing.RELINQUISHED,
        Standing.ANNULLED,
        Standing.ENDED_BY_STRUCTURAL_CHANGE,
        Standing.SUPERSEDED,
    }
)
"""The standings of an honour that is over."""


class Finding(Term):
    """Well-known results of a re-inspection; a scheme may name others."""

    PASS = "pass", "复验合格"
    MINOR = "minor", "一般问题"
    RECTIFY = "rectify", "需整改"
    SERIOUS = "serious", "严重问题"


class Consequence(Term):
    """What a finding leads to; a scheme allows some of these and no other."""

    RETAIN = "retain", "保持荣誉称号"
    WARN = "warn", "警告"
    CRITICISE = "criticise", "通报批评"
    RECTIFY = "rectify", "限期整改"
    SUSPEND = "suspend", "暂停"
    DEMOTE = "demote", "降级"
    PROMOTE = "promote", "升级"
    PROPOSE_REVOCATION = "propose-revocation", "提出撤销"


class RoundStatus(Term):
    """The life of a round."""

    OPEN = "open", "受理中"
    CLOSED = "closed", "已截止"


class Subject(Term):
    """What a reminder is of: a day in the life of an honour, or of an application on its way."""

    REINSPECTION = "re-inspection", "复验"
    RECTIFICATION = "rectification", "整改期限"
    TERM = "term", "有效期"
    SUSPENSION = "suspension", "暂停期限"
    HEARING = "hearing", "听取意见期限"
    PUBLICITY = "publicity", "公示期"
    STEP = "step", "环节办理期限"


class LetterState(Term):
    """What became of a reminder for one addressee by one channel."""

    WAITING = "waiting", "待发送"
    FAILING = "failing", "未送达，将再试"
    DELIVERED = "delivered", "已送达"
    WITHDRAWN = "withdrawn", "已停发"
    NOBODY = "nobody", "无人可发"


class Spoken(Term):
    """A word that is never stored: its value is the English, as it stands in a sentence."""

    def __init__(self, value: str, zh: str = "") -> None:
        self.en = value


class Thing(Spoken):
    """What refusals speak of, as it stands in a sentence of either language."""

    AWARD = "award", "荣誉档案"
    HOME = "home", "职工之家"
    UNIT = "unit", "单位"
    PARENT_UNIT = "parent unit", "上级单位"
    ROUND = "round", "批次"
    DECISION = "decision", "决定"
    SCHEME = "scheme", "通知"
    MEMBER_REVIEW = "member review", "会员评家"
    REMINDER = "reminder", "提醒"
    ALERT = "alert", "提示"
    CALENDAR = "calendar", "工作日历"
    FORM = "form", "登记表"
    CHECKLIST = "checklist", "验收单"
    REGISTER = "register", "台账"
    GRANT = "grant", "资金"
    OBJECTION = "objection", "异议"
    ENTRY = "base-file entry", "基础档案记录"
    TRANSITION = "rule of transition", "过渡规定"
    REPORTED_TO = "body the result is reported to", "评议结果报告对象"
    NAMED_IN_DECISION = "application in the decision", "决定中的申报"
    OFFICER = "officer", "工会干部"
    HOME_KIND = "kind of home", "职工之家类别"
    UNIT_TYPE = "type of unit", "单位类型"
    SEAT = "seat", "席位"


def thing_of(prefix: str) -> Thing | str:
    """What the things of a stream are called in sentences."""
    return next((thing for thing in Thing if thing == prefix.replace("-", " ")), prefix)


class Period(Spoken):
    """What refusals about time and order speak of, at the beginning of an English sentence."""

    TERM = "The term", "有效期"
    EXPIRY = "The end of the term", "届满"
    LAPSE = "Lapsing for want of a re-inspection", "因未复验失效"
    TRANSITION = "The transition", "过渡"
    RENEWAL = "A renewal", "续期"
    OBJECTION = "An objection", "异议"
    OBJECTIONS = "An objection to the publicity", "公示异议"
    PUBLICITY = "The publicity", "公示"
    CLOSING_PUBLICITY = "Closing the publicity", "结束公示"
    REINSPECTION = "The re-inspection", "复验"
    RECTIFICATION = "The time for putting right", "整改期限"
    MORE_TIME = "The time to ask for more time", "申请延长整改"
    SUSPENSION = "A suspension", "暂停期限"
    OPENING_ROUND = "Opening a round", "开设批次"


class Condition(Spoken):
    """In which state something is that no machine holds."""

    NOT_APPLIED = "not applied for", "未申报"
    ANNULLED = "annulled", "已作废"
    NOTHING_TO_GIVE_BACK = "nothing to give back", "无须收回或已收回"
    UNIT_GONE = "the unit is no more", "单位已终止"
    CLOSED = "closed", "已关闭"
    NOT_REGISTERED = "not registered", "未登记"
    HELD = "held", "已评议"
    NOT_HELD = "not held", "未评议"
    CONFIRMED = "confirmed", "已确认"
    NOTHING_TO_PUT_RIGHT = "nothing to put right", "无须整改"
    NOT_OPENED = "not opened", "未开设"
    ENDED = "ended", "已终止"
    NOT_THERE = "not there", "不存在"
    NOT_FOUNDED = "not founded yet", "尚未成立"


def names(*vocabularies: type[Term]) -> dict[str, str]:
    """Stored value → Chinese name over some vocabularies, for labels of open slugs."""
    return {member.value: member.zh for words in vocabularies for member in words}


FACTS = {
    "workers": ("职工人数", "workers"),
    "members": ("会员人数", "members"),
    "sector": ("行业", "sector"),
    "union-founded-on": ("建会日期", "the day the union was founded"),
    "opened-on": ("开办日期", "the day of opening"),
}
"""Well-known figures, dates and attributes of a home, in Chinese and English; a notice may name more."""

UNIT_TYPES = names(UnitType)
SEATS = names(Seat)
KINDS = names(HomeKind)
ENTRY_KINDS = names(EntryKind)

ANSWER_CLASSES = {
    "very-satisfied": "非常满意", "satisfied": "满意", "basically-satisfied": "基本满意", "neutral": "一般",
    "unsatisfied": "不满意", "dissatisfied": "不满意", "very-dissatisfied": "非常不满意", "no-opinion": "不了解",
    "very-good": "很好", "good": "好", "fair": "一般", "poor": "差",
}  # fmt: skip
"""The classes of answers that every survey may count; a notice may name others."""

FIELDS = {
    "about": "提示事项", "abstained": "弃权人数", "against": "反对人数", "agree": "是否同意", "amount": "金额",
    "announced": "是否事先通知", "announced_on": "公布日期", "answered": "回收数", "asked": "发放数",
    "awarded_by": "授予单位", "awards": "荣誉档案编号", "calendar": "工作日历", "carrier": "牵头单位",
    "checklist": "验收单", "closes": "截止日期", "content": "通知内容", "counts": "各项人数",
    "custodian": "保管人", "cycle": "批次周期", "dates": "日期", "deadline": "整改期限",
    "decided_on": "决定日期", "digest": "文件指纹", "dimensions": "检查方面", "document": "文号",
    "documents": "材料", "effective_on": "办理日期", "expected": "应到人数", "field": "更正项目",
    "figures": "数字", "finding": "检查结论", "form": "登记表", "grade": "等级", "ground": "事由",
    "holder": "席位担任人", "holidays": "放假日期", "home": "职工之家", "honour": "荣誉", "id": "编号",
    "in_favour": "同意人数", "inputs": "补充栏目", "inspectors": "检查人员", "internal": "是否内部",
    "into": "并入单位", "issuer": "发布机关", "item": "收回物品", "kind": "类别", "level": "处理等次",
    "member_units": "成员单位", "mode": "建家方式", "next_due": "下次复验日期", "note": "备注",
    "number": "序号", "officers": "负责人", "on_site": "是否实地检查", "online_channels": "网上渠道",
    "opinion": "意见", "parent": "上级单位", "parent_home": "所属职工之家", "participants": "参加人数",
    "party": "会签方", "person": "人员", "precision": "日期精度", "present": "实到人数", "rank": "名次",
    "rate": "满意率", "reason": "理由", "report": "评议报告", "reward": "奖励", "round": "批次",
    "rung": "提醒档次", "satisfaction": "群众满意率", "scan": "扫描件", "scheme": "通知",
    "sealed_on": "盖章日期", "seat": "席位", "sheets": "各人的评分表", "source": "依据",
    "stamped": "是否盖章", "standard": "标准", "statement": "陈述意见", "text": "内容", "title": "名称",
    "to": "对象", "total": "名额总数", "type": "单位类型", "unit": "单位", "units": "各单位名额",
    "unsatisfied": "是否不满意", "until": "截止日期", "upheld": "异议是否成立",
    "valid_until": "有效期至", "value": "更正为", "votes": "表决结果", "window": "受理时段",
    "windows": "受理时段", "words": "文字登记项", "worked": "调休上班日期", "year": "年份",
}  # fmt: skip
"""The fields of the commands, by their Chinese names: for sentences about what is missing or wrong."""


def field_title(field: str) -> str:
    """How a field of a command is called in a Chinese sentence; the field itself when it is not one."""
    return FIELDS.get(field, field)
