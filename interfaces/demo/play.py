"""The play: who does what on which day, in the order of the notice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from interfaces.demo.papers import ACCEPTED, DOCUMENTS, FOUND_LATER, HOME_FORM, SMALL_HOME_FORM

Json = dict[str, Any]

HOME, SMALL_HOME = "hospital-home", "nursing-small-home"
DEPARTMENT = "fangshan-federation/organisation-and-publicity"
DISTRICT = "fangshan-federation/chair"
SYSTEM_UNION = "health-committee/chair"

TEACHERS = ["p-9001", "p-9002"]
"""Two inspectors from other units."""


@dataclass(frozen=True)
class Scene:
    """An act on a day, from a seat: its path and its body. ``refused`` names the code when the house must say no."""

    day: str
    seat: str
    path: str
    what: str
    body: Json = field(default_factory=dict)
    refused: str = ""


def award(home: str) -> str:
    """The award of a home in the round of 2018."""
    honour = "district-advanced-home" if home == HOME else "district-advanced-small-home"
    return f"{honour}.2018.{home}"


def _sealed(day: str, opinion: str) -> Json:
    return {"opinion": opinion, "sealed_on": day}


def _votes(expected: int, present: int, in_favour: int, satisfaction: str | None = None) -> Json:
    votes: Json = {"expected": expected, "present": present, "in_favour": in_favour}
    return votes | ({"satisfaction": satisfaction} if satisfaction else {})


def _on(home: str, act: str) -> str:
    return f"/awards/{award(home)}/{act}"


OPENING = (
    Scene(
        "2018-03-20", "hospital/members-congress", f"/homes/{HOME}/decide-standard", "会员代表大会认定合格职工之家",
        {"scheme": "fangshan-2018", "standard": "qualified-home", **_votes(120, 112, 109)},
    ),
    Scene(
        "2018-03-21", "hospital-nursing/members-meeting", f"/homes/{SMALL_HOME}/decide-standard",
        "分会会员会议认定合格职工小家",
        {"scheme": "fangshan-2018", "standard": "qualified-small-home", **_votes(212, 190, 186)},
    ),
    Scene(
        "2018-04-10", DEPARTMENT, "/rounds", "开设先进职工之家评选批次",
        {"scheme": "fangshan-2018", "honour": "district-advanced-home", "cycle": "2018"},
    ),
    Scene(
        "2018-04-10", DEPARTMENT, "/rounds", "开设先进职工小家评选批次",
        {"scheme": "fangshan-2018", "honour": "district-advanced-small-home", "cycle": "2018"},
    ),
    Scene(
        "2018-04-20", "hospital/chair", "/member-reviews", "会员评家",
        {
            "home": HOME, "year": 2018, "asked": 851, "answered": 803,
            "counts": {"satisfied": 741, "basically-satisfied": 41, "dissatisfied": 21},
        },
    ),
    Scene(
        "2018-04-20", "hospital-nursing/chair", "/member-reviews", "会员评家（小家）",
        {
            "home": SMALL_HOME, "year": 2018, "kind": "small-home", "asked": 212, "answered": 205,
            "counts": {"satisfied": 196, "basically-satisfied": 7, "dissatisfied": 2},
        },
    ),
)  # fmt: skip
"""Before the first application."""

HOME_ROAD = (
    Scene(
        "2018-05-02", "hospital/chair", "/awards", "申报，主要事迹超过800字",
        {
            "round": "district-advanced-home.2018", "home": HOME, "checklist": ACCEPTED, "documents": list(DOCUMENTS),
            "form": {**HOME_FORM, "deeds": {"main_deeds": "事" * 801}},
        },
        refused="too-long",
    ),
    Scene(
        "2018-05-02", "hospital/chair", "/awards", "申报",
        {
            "round": "district-advanced-home.2018", "home": HOME, "form": HOME_FORM, "checklist": ACCEPTED,
            "documents": list(DOCUMENTS),
        },
    ),
    Scene(
        "2018-05-10", "hospital/members-congress", _on(HOME, "deliberate"), "会员代表大会审议，同意人数多于实到人数",
        _votes(120, 100, 110, "96.4"), refused="impossible-counts",
    ),
    Scene(
        "2018-05-10", "hospital/members-congress", _on(HOME, "deliberate"), "会员代表大会审议",
        _votes(120, 112, 110, "96.4"),
    ),
    Scene(
        "2018-05-14", "hospital/party-committee", _on(HOME, "endorse"), "同级党委抢先签署",
        _sealed("2018-05-14", "同意申报。"), refused="out-of-turn",
    ),
    Scene("2018-05-14", "hospital/administration", _on(HOME, "endorse"), "同级行政意见", _sealed("2018-05-14", "情况属实，同意申报。")),
    Scene("2018-05-16", "hospital/party-committee", _on(HOME, "endorse"), "同级党委意见", _sealed("2018-05-16", "同意推荐。")),
    Scene(
        "2018-05-28", "education-bureau/chair", _on(HOME, "verify"), "别的系统工会来验收",
        {**_sealed("2018-05-28", "验收合格。"), "checklist": ACCEPTED}, refused="wrong-signer",
    ),
    Scene(
        "2018-05-28", SYSTEM_UNION, _on(HOME, "verify"), "系统工会检查验收合格",
        {**_sealed("2018-05-28", "检查验收合格，同意上报。"), "checklist": ACCEPTED, "on_site": True},
    ),
    Scene(
        "2018-10-18", DEPARTMENT, _on(HOME, "assess"), "区总工会组宣部考核验收",
        {
            "inspectors": TEACHERS, "on_site": True, "inputs": {"paper_received_on": "2018-06-01"},
            "dimensions": {"组织健全": "好", "工作规范": "好", "服务到位": "好", "作用明显": "好", "职工信赖": "好"},
        },
    ),
    Scene("2018-11-05", DEPARTMENT, _on(HOME, "select"), "择优评选", {"reason": "服务一线职工成效突出"}),
    Scene(
        "2018-11-20", DISTRICT, _on(HOME, "approve"), "区总工会审批，授予称号",
        {**_sealed("2018-11-20", "同意命名为房山区先进职工之家。"), "document": "房工发〔2018〕46号"},
    ),
    Scene("2018-12-10", DISTRICT, _on(HOME, "commend"), "表彰", {"reward": "颁发牌匾", "document": "房工发〔2018〕46号"}),
)  # fmt: skip
"""From the application to the honour, with four attempts that the house refuses."""

SMALL_ROAD = (
    Scene(
        "2018-05-03", "hospital-nursing/chair", "/awards", "小家申报",
        {
            "round": "district-advanced-small-home.2018", "home": SMALL_HOME, "form": SMALL_HOME_FORM,
            "checklist": ACCEPTED, "documents": list(DOCUMENTS),
        },
    ),
    Scene(
        "2018-05-11", "hospital-nursing/members-meeting", _on(SMALL_HOME, "deliberate"), "分会会员会议审议",
        _votes(212, 190, 188, "97"),
    ),
    Scene("2018-05-15", "hospital/union-committee", _on(SMALL_HOME, "endorse"), "基层工会委员会意见", _sealed("2018-05-15", "同意推荐。")),
    Scene("2018-05-17", "hospital/administration-and-party", _on(SMALL_HOME, "endorse"), "同级党政意见", _sealed("2018-05-17", "同意。")),
    Scene(
        "2018-05-29", SYSTEM_UNION, _on(SMALL_HOME, "verify"), "系统工会检查验收合格",
        {**_sealed("2018-05-29", "检查验收合格，同意上报。"), "checklist": ACCEPTED},
    ),
    Scene(
        "2018-10-19", DEPARTMENT, _on(SMALL_HOME, "assess"), "区总工会组宣部考核验收",
        {"inspectors": TEACHERS, "on_site": True, "inputs": {"paper_received_on": "2018-06-01"}},
    ),
    Scene("2018-11-05", DEPARTMENT, _on(SMALL_HOME, "select"), "择优评选", {"reason": "小家办得实"}),
    Scene(
        "2018-11-20", DISTRICT, _on(SMALL_HOME, "approve"), "区总工会审批，授予称号",
        {**_sealed("2018-11-20", "同意命名为房山区先进职工小家。"), "document": "房工发〔2018〕46号"},
    ),
)  # fmt: skip
"""The road of the small home: its own five signatures."""

TWO_YEARS_LATER = (
    Scene(
        "2020-11-19", DEPARTMENT, _on(SMALL_HOME, "reinspect"), "复验合格，保持称号",
        {"finding": "pass", "checklist": ACCEPTED, "inspectors": TEACHERS, "announced": True, "opinion": "保持称号。"},
    ),
    Scene(
        "2020-11-19", DISTRICT, _on(HOME, "revoke"), "未经复验直接撤销",
        {"ground": "serious-finding", "reason": "群众来信反映"}, refused="not-in-this-state",
    ),
    Scene(
        "2020-11-20", DEPARTMENT, _on(HOME, "reinspect"), "复验发现严重问题，提出撤销",
        {
            "finding": "serious", "checklist": FOUND_LATER, "inspectors": TEACHERS, "announced": False,
            "opinion": "活动场所已改作库房，会员评家停办，经费未纳入预算。",
        },
    ),
    Scene("2020-12-01", DISTRICT, _on(HOME, "revoke"), "未听取意见就撤销", {"reason": "复验发现严重问题"}, refused="still-open"),
    Scene("2020-12-02", DEPARTMENT, _on(HOME, "hear"), "听取单位意见", {"statement": "单位对情况无异议。"}),
    Scene(
        "2020-12-15", DISTRICT, _on(HOME, "revoke"), "区总工会决定撤销荣誉称号",
        {"reason": "复验发现严重问题，经听取意见后决定撤销。", "document": "房工发〔2020〕51号"},
    ),
    Scene("2020-12-28", DEPARTMENT, _on(HOME, "give-back"), "收回牌匾", {"item": "plaque", "note": "交回原件"}),
)  # fmt: skip
"""Dynamic management: one honour is kept, one is revoked."""

PLAY = tuple(sorted((*OPENING, *HOME_ROAD, *SMALL_ROAD, *TWO_YEARS_LATER), key=lambda scene: scene.day))
"""Everything in the order of the days: the server's clock never goes back."""
