"""The papers of the play: forms and checklists as a careful clerk fills them in. Everybody in them is invented."""

from __future__ import annotations

import hashlib
from typing import Any

Json = dict[str, Any]

HOME_FORM: Json = {
    "cover": {
        "system_union": "房山区卫生和计划生育委员会工会",
        "applicant_full_name": "房山区良乡医院工会",
        "form_date": "2018-05-02",
    },
    "unit": {
        "unit_full_name": "北京市房山区良乡医院",
        "unit_nature": "事业单位",
        "worker_count": 860,
        "member_count": 851,
        "contact_phone": "010-89350001",
    },
    "org": {"committee_size": 9, "fulltime_cadres": 2, "covered_unions": 1, "union_groups": 32},
    "homes": {
        "qualified_homes": 1,
        "qualified_small_homes": 2,
        "qualified_title_when": "2018年3月20日会员代表大会通过",
    },
    "officers": {
        "chair_ranked_as_party_admin_deputy": "是",
        "rows": [
            {
                "name": "示例甲", "gender": "女", "age": 46, "political_status": "中共党员", "post": "工会主席",
                "fulltime_or_parttime": "专职",
            },
            {
                "name": "示例乙", "gender": "男", "age": 41, "political_status": "群众", "post": "工会副主席",
                "fulltime_or_parttime": "兼职",
            },
        ],
    },
    "deeds": {
        "main_deeds": "医院工会坚持“职工需要什么，家里就有什么”。建成职工活动中心三百平方米，设心理减压室、母婴关爱室和图书角，"
        "全年开放三百二十天，服务职工一万一千人次。每季度召开工会与行政联席会议，推动解决夜班餐食、停车和轮休等问题"
        "十七件。全年慰问困难职工四十三人次，组织技能比武六场，四百余名医护人员参加。会员评家满意率连续两年超过百分之"
        "九十六。"
    },
}  # fmt: skip

SMALL_HOME_FORM: Json = {
    "cover": {
        "system_union": "房山区卫生和计划生育委员会工会",
        "enterprise_or_institution": "北京市房山区良乡医院",
        "applicant_full_name": "良乡医院工会护理部分会",
        "form_date": "2018-05-03",
    },
    "officers": {
        "member_count": 212,
        "contact_phone": "010-89350012",
        "titles_history": "2016年获医院先进分会",
        "qualified_title_when": "2018-03-21",
        "rows": [
            {
                "name": "示例丙", "gender": "女", "age": 38, "post": "分会主席", "political_status": "中共党员",
                "parttime": "护士长兼任",
            },
        ],
    },
    "deeds": {
        "main_deeds": "护理部职工小家设在病房楼四层，有热饭、热水和可以躺下休息的地方。分会每月听取一次意见，为倒班护士协调托管"
        "班二十个名额，组织急救技能互助小组八个，一年来会员提出的三十一条建议落实二十九条。"
    },
}  # fmt: skip

ACCEPTED: Json = {**{str(item): "是" for item in range(1, 15)}, "15": "设有母婴关爱室和职工书屋"}
"""Checklist A4 as the assessors found it: every item met."""

FOUND_LATER: Json = {**ACCEPTED, "4": "否", "8": "否", "10": "否", "14": "否"}
"""The same checklist two years later, in a home that is not kept any more."""


def document(kind: str, name: str) -> Json:
    """A material kept by its custodian, named by its content hash."""
    digest = f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"
    return {"kind": kind, "name": name, "digest": digest, "custodian": "本单位工会"}


DOCUMENTS = (
    document("member-review-report", "2018年会员评家报告.pdf"),
    document("images", "职工之家活动影像.mp4"),
)
