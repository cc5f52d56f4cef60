"""Every command: refused to the wrong person, carried out once, answered the same when it is asked again.

One long story in which each command has its turn. A command that is missing here is a failing test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from application.commands import BY_ACT
from domain.refusals import NotYours, Refusal, Wrong
from tests.support.papers import DIGEST, checklist, notice, papers, sealed
from tests.support.world import World, request
from tests.support.years import year

DISTRICT, ASSESSOR = "fangshan-federation/chair", "fangshan-federation/organisation-and-publicity"
STRANGER = "ward/clerk"
ANYBODY = ""
ELSEWHERE = {act for act in BY_ACT if act.startswith("reminder.")}
INSPECTED: dict[str, Any] = {"inspectors": ["li", "wang"], "on_site": True}


@dataclass(frozen=True)
class Turn:
    """One command of the story; ``stranger`` may not do it (nobody is a stranger where anybody may)."""

    who: str
    act: str
    name: str
    facts: dict[str, Any]
    stranger: str = STRANGER


def turn(who: str, act: str, name: str = "", stranger: str = STRANGER, **facts: Any) -> Turn:
    return Turn(who, act, name, facts, stranger)


def the_tree() -> Iterator[Turn]:
    yield turn(
        "liangxiang/chair", "unit.found", id="shop", type="basic-union", title="店", parent="liangxiang"
    )
    for seat in ("chair", "administration", "party-committee", "union-committee", "members-congress"):
        yield turn("liangxiang/registrar", "unit.appoint", "shop", seat=seat, person=f"shop.{seat}")
    yield turn("shop/chair", "unit.delegate", "shop", seat="chair", person="deputy", until="2018-12-31")
    yield turn("liangxiang/registrar", "unit.rename", "shop", title="小店")
    yield turn("liangxiang/registrar", "unit.move", "shop", parent="fangshan-federation")
    yield turn(DISTRICT, "unit.move", "shop", parent="liangxiang")
    yield turn(
        "liangxiang/registrar", "unit.vacate", "shop", seat="union-committee", person="shop.union-committee"
    )
    yield turn(
        "liangxiang/registrar", "unit.appoint", "shop", seat="union-committee", person="shop.union-committee"
    )


def the_home() -> Iterator[Turn]:
    yield turn("shop/chair", "home.register", id="shop-home", unit="shop", title="店之家")
    yield turn("shop/chair", "home.rename", "shop-home", title="小店之家")
    yield turn("shop/chair", "home.record-facts", "shop-home", figures={"workers": "5"})
    yield turn("shop/chair", "home.record-officers", "shop-home", officers=[{"person": "li", "post": "主席"}])
    yield turn("shop/members-congress", "home.decide-standard", "shop-home", scheme="fangshan-2018",
               standard="qualified-home", expected=10, present=9, in_favour=8)  # fmt: skip
    yield turn(
        "liangxiang/chair", "home.confirm-standard", "shop-home", "shop/chair", standard="qualified-home"
    )
    yield turn("shop/chair", "home.record-disqualifying-fact", "shop-home", kind="accident")
    review: dict[str, Any] = {
        "home": "shop-home",
        "year": 2018,
        "asked": 10,
        "answered": 9,
        "counts": {"satisfied": 9},
    }
    yield turn("shop/chair", "member-review.hold", **review)
    yield turn("shop/chair", "member-review.correct", "shop-home.2018", asked=10, answered=8, reason="误")
    entry: dict[str, Any] = {"kind": "activity", "title": "联欢"}
    yield turn("shop/chair", "home.record-entry", "shop-home", **entry)
    yield turn("shop/chair", "home.correct-entry", "shop-home", number=1, reason="误", **entry)
    yield turn("shop/chair", "home.strike-entry", "shop-home", number=2, reason="未举行")


def a_review() -> Iterator[Turn]:
    """Held under a notice, found wanting, put right, reported."""
    review: dict[str, Any] = {"home": "shop-home", "year": 2018, "scheme": "reviewed"}
    content = notice("reviewed").model_dump(mode="json", by_alias=True)
    yield turn(DISTRICT, "scheme.publish", content=content)
    yield turn(DISTRICT, "member-review.waive-coverage", reason="店小", **review)
    yield turn("shop/chair", "member-review.hold", asked=10, answered=1, **review)
    name = "shop-home.2018.union"
    yield turn("liangxiang/chair", "member-review.confirm", name, unsatisfied=True)
    yield turn("liangxiang/chair", "member-review.accept-rectification", name, opinion="已整改")
    yield turn("shop/chair", "member-review.report", name, to=["above"])


def the_notices() -> Iterator[Turn]:
    content = notice("newer").model_dump(mode="json", by_alias=True)
    yield turn(DISTRICT, "scheme.publish", content=content)
    yield turn(DISTRICT, "calendar.import", **year(announced_on="2018-05-01"))
    yield turn(ASSESSOR, "round.open", scheme="newer", honour="new-star", cycle="2018")
    yield turn(DISTRICT, "round.extend", "district-advanced-home.2018", closes="2018-10-05", reason="假期")
    yield turn(ASSESSOR, "round.change-quota", "star.2018", total=3, reason="追加")


def a_star(world: World) -> Iterator[Turn]:
    """Down every side road of an application, and to the title."""
    award, filed = "star.2018.shop-home", papers(notice("parallel").honours["star"], notice("parallel"))
    yield turn("shop/chair", "award.apply", round="star.2018", home="shop-home", grade="low", **filed)
    yield turn("shop/chair", "award.withdraw", award, reason="补充")
    yield turn("deputy@shop/chair", "award.apply", round="star.2018", home="shop-home", grade="low", **filed)
    award = f"{award}.2"
    documents = [{"kind": "report", "name": "新", "digest": DIGEST}]
    yield turn("shop/chair", "award.amend", award, documents=documents)
    yield turn("liangxiang/chair", "award.receive-paper", award, "shop/chair")
    yield turn("shop/chair", "award.remark", award, text="已寄出")
    yield turn("school/chair", "award.recuse", award, ANYBODY, reason="亲属")
    yield turn("liangxiang/chair", "award.mark-not-applicable", award, reason="没有行政")
    yield turn("shop/administration", "award.cosign", award)
    yield turn("shop/union-committee", "award.return", award, reason="请核对")
    yield turn("shop/chair", "award.amend", award)
    yield turn("shop/administration", "award.cosign", award)
    yield turn("shop/party-committee", "award.cosign", award)
    yield turn(DISTRICT, "award.publicise", award)
    yield turn("school/chair", "award.object", award, ANYBODY, text="不符")
    yield turn(ASSESSOR, "award.settle-objection", award, number=1, upheld=False, reason="不实")
    world.day("2018-05-10")
    yield turn(DISTRICT, "award.close-publicity", award)
    yield turn(ASSESSOR, "award.put-on-reserve", award, rank=1)
    yield turn(ASSESSOR, "award.select", award)
    yield turn(DISTRICT, "award.approve", award, **sealed("2018-05-10"))


def its_life(world: World) -> Iterator[Turn]:
    """Everything that may befall a title."""
    award = "star.2018.shop-home.2"
    yield turn(ASSESSOR, "award.reinspect", award, finding="minor")
    yield turn(ASSESSOR, "award.extend-rectification", award, reason="工期")
    yield turn(ASSESSOR, "award.accept-rectification", award)
    yield turn(ASSESSOR, "award.reprimand", award, level="warn", reason="迟报")
    yield turn(DISTRICT, "award.suspend", award, ground="fraud")
    yield turn(DISTRICT, "award.reinstate", award)
    yield turn(DISTRICT, "award.promote", award, reason="优秀")
    yield turn(DISTRICT, "award.demote", award, reason="下降")
    yield turn(DISTRICT, "award.correct", award, field="next_due", value="2019-06-01", reason="误")
    for last in ("award.drop-revocation", "award.revoke"):
        yield turn(ASSESSOR, "award.propose-revocation", award, ground="fraud", reason="举报")
        yield turn(ASSESSOR, "award.hear", award)
        yield turn("liangxiang/chair", "award.concur-in-revocation", award)
        yield turn(DISTRICT, last, award, reason="查实与否")
    yield turn("liangxiang/chair", "award.give-back", award, "shop/chair", item="plaque")
    yield turn(DISTRICT, "award.rescind-revocation", award, reason="错误")
    yield turn("shop/chair", "award.relinquish", award, reason="放弃")
    yield turn(DISTRICT, "award.restore", award, reason="误会")
    yield turn(DISTRICT, "award.lapse", award, reason="未报")
    yield turn(DISTRICT, "award.restore", award, reason="误会")
    yield from a_lamp(award)
    yield turn(DISTRICT, "award.annul", award, reason="无效")
    yield turn(DISTRICT, "award.restore", award, reason="误会")
    yield turn(DISTRICT, "award.take-over", award, scheme="newer")
    taken = f"{award}.newer"
    yield turn(ASSESSOR, "award.order-rectification", taken, reason="会员不满意")
    yield turn(DISTRICT, "award.end-structurally", taken, reason="unit-closed")
    yield from a_new_star()
    world.day("2021-02-01")
    yield turn(DISTRICT, "award.restore", award, reason="误会")
    yield turn(DISTRICT, "award.renew", award)
    world.day("2024-05-20")
    yield turn(DISTRICT, "award.expire", award)


def a_lamp(star: str) -> Iterator[Turn]:
    """Named by decision, and annulled with it."""
    award, filed = "lamp.2018.shop-home", papers(notice("rerun").honours["lamp"], notice("rerun"))
    yield turn("shop/chair", "award.apply", round="lamp.2018", home="shop-home", **filed)
    yield turn("shop/administration", "award.endorse", award)
    yield turn("shop/party-committee", "award.endorse", award)
    yield turn("liangxiang/chair", "award.verify", award)
    yield turn(DISTRICT, "award.approve", award)
    yield turn(DISTRICT, "decision.issue", id="d1", document="1号", awards=[award])
    yield turn(DISTRICT, "decision.annul", "d1", reason="程序")


def a_new_star() -> Iterator[Turn]:
    """With self-assessment and survey."""
    award, filed = "new-star.2018.shop-home", papers(notice("newer").honours["new-star"], notice("newer"))
    yield turn("shop/chair", "award.apply", round="new-star.2018", home="shop-home", grade="low", **filed)
    yield turn("shop/chair", "award.self-assess", award, checklist=checklist(notice("newer"), "own"))
    yield turn(DISTRICT, "award.waive-coverage", award, reason="外勤")
    survey: dict[str, Any] = {"asked": 10, "answered": 5, "counts": {"satisfied": 5}}
    yield turn("shop/union-committee", "award.survey", award, **survey)
    yield turn(DISTRICT, "award.reject", award, reason="不予通过")


def the_district_s(world: World) -> Iterator[Turn]:
    """The shipped road, selected or not, with its money and its commendation."""
    scheme = notice("fangshan-2018")
    filed = papers(scheme.honours["district-advanced-home"], scheme)
    accepted = sealed("2018-05-10") | {"checklist": checklist(scheme, "A4")}
    for home, unit in (("hospital-home", "hospital"), ("school-home", "school")):
        award = f"district-advanced-home.2018.{home}"
        yield turn(f"{unit}/chair", "award.apply", round="district-advanced-home.2018", home=home, **filed)
        vote: dict[str, Any] = {"expected": 10, "present": 9, "in_favour": 8, "satisfaction": "95"}
        yield turn(f"{unit}/members-congress", "award.deliberate", award, **vote)
        for seat in ("administration", "party-committee"):
            yield turn(f"{unit}/{seat}", "award.endorse", award, **sealed("2018-05-10"))
        yield turn("liangxiang/chair", "award.verify", award, **accepted)
    world.day("2018-10-20")
    inputs: dict[str, Any] = {"paper_received_on": "2018-10-20"}
    for home in ("hospital-home", "school-home"):
        award = f"district-advanced-home.2018.{home}"
        yield turn(ASSESSOR, "award.assess", award, opinion="合格", inputs=inputs, **INSPECTED)
    yield turn(ASSESSOR, "award.not-select", award)
    award = "district-advanced-home.2018.hospital-home"
    yield turn(ASSESSOR, "award.select", award)
    yield turn(DISTRICT, "award.approve", award, **sealed("2018-10-20"))
    yield turn(DISTRICT, "award.commend", award, reward="奖牌")
    yield turn(ASSESSOR, "award.pay-grant", award, amount="20000")
    old = {
        "scheme": "fangshan-2018",
        "honour": "district-advanced-home",
        "document": "1号",
        "awarded_by": "区总",
    }
    yield turn(DISTRICT, "award.import", id="old", home="works-home", effective_on="2016-05-01", **old)


def the_end() -> Iterator[Turn]:
    """Everything is closed, handed over, merged and dissolved."""
    yield turn(ASSESSOR, "round.close", "star.2018")
    yield turn("liangxiang/chair", "home.hand-over", "shop-home", "shop/chair", unit="school", reason="合并")
    yield turn("school/chair", "home.close", "shop-home", reason="停办")
    yield turn("liangxiang/chair", "unit.merge", "shop", into="school")
    yield turn(DISTRICT, "unit.merge", "works", into="school")
    yield turn(
        DISTRICT, "award.clear-alert", "old", "school/chair", about="unit-merged", reason="称号由新单位保持"
    )
    yield turn("liangxiang/chair", "unit.dissolve", "hospital", reason="撤销")


def story(world: World) -> Iterator[Turn]:
    yield from the_tree()
    yield from the_home()
    yield from a_review()
    yield from the_notices()
    yield from a_star(world)
    yield from the_district_s(world)
    yield from its_life(world)
    yield from the_end()


def test_every_command_is_refused_to_strangers_done_once_and_answered_alike_when_asked_again(
    world: World,
) -> None:
    told: set[str] = set()
    for number, each in enumerate(story(world)):
        told.add(each.act)
        if each.stranger:
            refused_to_a_stranger(world, each)
        key = f"k{number}"
        first = world.do(each.who, each.act, each.name, key=key, **each.facts)
        assert first.events, f"{each.act} recorded nothing"
        head = world.store.head()
        again = world.do(each.who, each.act, each.name, key=key, **each.facts)
        assert (again.replayed, again.stream, again.version, again.position) == (
            True, first.stream, first.version, first.position,
        ), each.act  # fmt: skip
        with pytest.raises(Refusal) as other:
            world.do(each.who, "award.remark", "any", key=key, text="另一请求")
        assert other.value.code in ("key-reused", "not-found"), each.act
        assert world.store.head() == head, f"{each.act} was done twice"
        if number % 10 == 0:
            world.registers.catch_up()
    assert set(BY_ACT) - ELSEWHERE == told
    world.assert_registers_equal_their_rebuild()


def refused_to_a_stranger(world: World, each: Turn) -> None:
    head = world.store.head()
    with pytest.raises(NotYours):
        world.do(each.stranger, each.act, each.name, key="stranger", **each.facts)
    with pytest.raises(NotYours):
        world.do(f"nobody@{each.who.rpartition('@')[2]}", each.act, each.name, **each.facts)
    assert world.store.head() == head, each.act


def test_a_dry_run_decides_and_writes_nothing(world: World) -> None:
    before = world.store.head()
    facts: dict[str, Any] = {"round": "star.2018", "home": "hospital-home", "grade": "low"}
    filed = papers(notice("parallel").honours["star"], notice("parallel"))
    answer = world.office.perform(request("hospital/chair", "award.apply", dry_run=True, **facts, **filed))
    assert sorted(event.topic for event in answer.events) == [
        "award.applied:1",
        "home.award-opened:1",
        "round.application-counted:1",
    ]
    assert world.store.head() == before
    assert world.do("hospital/chair", "award.apply", **facts, **filed).version == 1


def test_a_key_belongs_to_one_request_of_one_person(world: World) -> None:
    facts = {"title": "新名"}
    world.do("hospital/chair", "home.rename", "hospital-home", key="k", **facts)
    assert world.code("hospital/chair", "home.rename", "hospital-home", key="k", title="别名") == "key-reused"
    assert world.code("hospital/clerk", "home.rename", "hospital-home", key="k", **facts) == "ok"


def test_who_saw_an_older_version_is_told_so(world: World) -> None:
    world.do("hospital/chair", "home.rename", "hospital-home", if_match=2, title="一")
    assert world.code("hospital/chair", "home.rename", "hospital-home", if_match=2, title="二") == (
        "changed-meanwhile"
    )
    assert world.code("hospital/chair", "home.rename", "hospital-home", if_match=3, title="二") == "ok"


@pytest.mark.parametrize("text", ["\ud800", "好\udfff"])
def test_half_a_character_is_not_accepted(text: str) -> None:
    with pytest.raises(ValueError, match="not a character"):
        request("hospital/chair", "award.remark", "x", text=text)


def test_a_malformed_notice_is_refused_in_a_sentence(world: World) -> None:
    with pytest.raises(Wrong) as refused:
        world.do(DISTRICT, "scheme.publish", content={"scheme": "x"})
    assert refused.value.code == "notice-refused"
