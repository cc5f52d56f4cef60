"""A members' review and the orders it causes: what becomes of the one, becomes of the others (ADR 0021)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from application.acts.award.time import LetTimePass
from application.office import Request
from application.time import JIANJIA
from domain.award import Award
from domain.member_review import MemberReview
from infrastructure.registers.query import Query
from tests.support.papers import notice
from tests.support.world import World

DISTRICT, ASSESSOR = "fangshan-federation/chair", "fangshan-federation/organisation-and-publicity"
HOME, REVIEW = "hospital-home", "hospital-home.2026"
OWNER = "hospital/chair"

BAD: dict[str, Any] = {"asked": 10, "answered": 10, "counts": {"satisfied": 1, "unsatisfied": 9}}
GOOD: dict[str, Any] = {"asked": 10, "answered": 10, "counts": {"satisfied": 9, "unsatisfied": 1}}

FIRST, LONGER = date(2026, 3, 16), date(2026, 3, 23)
"""Ten working days after 2 March 2026, and five more."""


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """On 2 March 2026: a lamp and a torch, and members who are dissatisfied with the home that holds them."""
    world = World(database_url)
    world.plant()
    world.publish("rated")
    world.home("hospital")
    world.day("2026-03-02")
    for honour in ("lamp", "torch"):
        world.do(
            DISTRICT, "award.import", id=honour, scheme="rated", honour=honour, home=HOME, document="文件",
            awarded_by="fangshan-federation", effective_on=date(2026, 1, 5),
        )  # fmt: skip
    world.do(OWNER, "member-review.hold", scheme="rated", home=HOME, year=2026, **BAD)
    yield world
    world.assert_replay_equals_live()
    world.assert_registers_equal_their_rebuild()
    for name in ("lamp", "torch"):
        assert believed(world, name) == standing(world, name)
    world.close()


@pytest.fixture
def ordered(world: World) -> World:
    """And both honours are to be put right."""
    world.do(ASSESSOR, "member-review.confirm", REVIEW, unsatisfied=True)
    return world


def review(world: World) -> MemberReview:
    return world.read(MemberReview, REVIEW)


def honours(world: World) -> tuple[Award, Award]:
    return world.award("lamp"), world.award("torch")


def standing(world: World, name: str) -> tuple[Any, ...]:
    """The standing of an honour, and the day by which it is put right."""
    award = world.award(name)
    return str(award.standing), award.rectification and award.rectification.deadline.isoformat()


def believed(world: World, name: str) -> tuple[Any, ...]:
    """The same, as the register has it."""
    [row] = world.registers.read(Query("dynamic-management", {"award": name}, all=True)).rows
    return row["standing"], row["rectify_by"]


def deadlines(world: World) -> list[date | None]:
    """By which day the home, the lamp and the torch are put right."""
    orders = [each.rectification for each in honours(world)]
    return [review(world).rectify_by, *(order.deadline if order else None for order in orders)]


def pass_time(world: World, award: str) -> None:
    """The sweep wakes."""
    world.office.perform(Request(LetTimePass(), JIANJIA, award))


def last(world: World, stream: str, count: int = 1) -> list[str]:
    return world.topics(stream)[-count:]


# --- which year, which home ----------------------------------------------------------------------------------------------


def test_a_year_to_come_is_not_reviewed_nor_is_a_home_that_is_closed(world: World) -> None:
    held: dict[str, Any] = {"scheme": "rated", "home": HOME, **GOOD}
    assert world.code(OWNER, "member-review.hold", year=2027, **held) == "out-of-range"
    assert world.code(OWNER, "member-review.hold", year=2025, **held) == "ok"
    world.home("school")
    world.do("liangxiang/chair", "home.close", "school-home", reason="撤并")
    held["home"] = "school-home"
    assert world.code("school/chair", "member-review.hold", year=2026, **held) == "not-in-this-state"


# --- an order ------------------------------------------------------------------------------------------------------------


def test_the_order_on_an_honour_names_the_review_that_caused_it(ordered: World) -> None:
    assert deadlines(ordered) == [FIRST, FIRST, FIRST]
    assert [each.rectification and each.rectification.review for each in honours(ordered)] == [REVIEW, REVIEW]


def test_an_honour_whose_term_ran_out_before_the_result_is_not_ordered_to_be_put_right(world: World) -> None:
    """Also where the sweep did not wake yet, and where the result bears an earlier day than the one it is entered on."""
    world.do(DISTRICT, "award.correct", "lamp", field="valid_until", value="2026-03-09", reason="误")
    world.day("2026-03-11")
    world.do(ASSESSOR, "member-review.confirm", REVIEW, unsatisfied=True)
    assert standing(world, "lamp") == ("expired", None)
    assert standing(world, "torch") == ("rectifying", "2026-03-25")


def test_a_result_of_an_earlier_day_finds_the_honours_as_they_were_then(world: World) -> None:
    world.do(DISTRICT, "award.correct", "lamp", field="valid_until", value="2026-03-09", reason="误")
    world.day("2026-03-11")
    pass_time(world, "lamp")
    world.do(ASSESSOR, "member-review.confirm", REVIEW, unsatisfied=True, effective_on=date(2026, 3, 2))
    assert world.topics("award:lamp")[-4:] == [
        "award.expired", "award.set-aside", "award.rectification-ordered", "award.expired",
    ]  # fmt: skip
    assert standing(world, "torch") == ("rectifying", FIRST.isoformat())


def test_an_honour_given_after_the_day_of_the_result_stays_as_it_is(world: World) -> None:
    world.do(OWNER, "award.relinquish", "lamp", reason="换证")
    world.day("2026-03-05")
    world.do(
        DISTRICT, "award.import", id="new", scheme="rated", honour="lamp", home=HOME, document="文件",
        awarded_by="fangshan-federation", effective_on=date(2026, 3, 5),
    )  # fmt: skip
    early = {"unsatisfied": True, "effective_on": date(2026, 3, 4)}
    assert world.code(ASSESSOR, "member-review.confirm", REVIEW, **early) == "ok"
    assert standing(world, "new") == ("in-force", None)


# --- the review is corrected ---------------------------------------------------------------------------------------------


def test_a_correction_of_the_review_withdraws_the_orders_it_caused(ordered: World) -> None:
    due = [each.next_due for each in honours(ordered)]
    ordered.day("2026-03-04")
    ordered.do(OWNER, "member-review.correct", REVIEW, reason="填反", **GOOD)
    assert [standing(ordered, name) for name in ("lamp", "torch")] == [("in-force", None)] * 2
    assert last(ordered, "award:lamp") == ["award.rectification-withdrawn"]
    assert [each.next_due for each in honours(ordered)] == due
    assert honours(ordered)[0].last_passed_on is None


def test_who_may_not_correct_the_review_withdraws_nothing(ordered: World) -> None:
    for who, code in (("school/chair", "wrong-signer"), (ASSESSOR, "wrong-signer")):
        assert ordered.code(who, "member-review.correct", REVIEW, reason="误", **GOOD) == code
    assert ordered.code(OWNER, "member-review.correct", REVIEW, reason=" ", **GOOD) == "reason-missing"
    assert deadlines(ordered) == [FIRST, FIRST, FIRST]


def test_a_result_confirmed_anew_orders_anew_and_a_second_correction_withdraws_that(ordered: World) -> None:
    ordered.do(OWNER, "member-review.correct", REVIEW, reason="误", **BAD)
    ordered.do(OWNER, "member-review.correct", REVIEW, reason="误", **BAD)
    ordered.day("2026-03-09")
    ordered.do(ASSESSOR, "member-review.confirm", REVIEW, unsatisfied=True)
    assert deadlines(ordered) == [LONGER, LONGER, LONGER]
    ordered.do(OWNER, "member-review.correct", REVIEW, reason="误", **GOOD)
    assert deadlines(ordered) == [None, None, None]
    assert ordered.topics("award:lamp").count("award.rectification-withdrawn") == 2


def test_a_correction_of_an_earlier_day_withdraws_the_order_from_the_day_it_was_made(world: World) -> None:
    world.day("2026-03-04")
    world.do(ASSESSOR, "member-review.confirm", REVIEW, unsatisfied=True)
    early = {"reason": "误", "effective_on": date(2026, 3, 3)}
    world.do(OWNER, "member-review.correct", REVIEW, **early, **GOOD)
    [*_, withdrawn] = world.store.load("award:lamp")
    assert withdrawn.effective_on == date(2026, 3, 4)


def test_a_correction_is_not_of_a_day_before_the_review_nor_after_today(ordered: World) -> None:
    for day, code in ((date(2026, 3, 1), "back-dated-too-far"), (date(2026, 3, 3), "in-the-future")):
        facts = {"reason": "误", "effective_on": day, **GOOD}
        assert ordered.code(OWNER, "member-review.correct", REVIEW, **facts) == code


def test_an_order_that_was_met_meanwhile_stays_met_and_what_an_inspection_found_stays_to_be_put_right(
    ordered: World,
) -> None:
    ordered.do(ASSESSOR, "award.accept-rectification", "lamp", opinion="已整改")
    ordered.do(ASSESSOR, "award.reinspect", "torch", finding="minor")
    ordered.do(OWNER, "member-review.correct", REVIEW, reason="填反", **GOOD)
    assert last(ordered, "award:lamp") == ["award.rectification-accepted"]
    assert standing(ordered, "lamp") == ("in-force", None)
    assert standing(ordered, "torch") == ("rectifying", FIRST.isoformat())
    ordered.do(ASSESSOR, "award.accept-rectification", "torch")
    assert standing(ordered, "torch") == ("in-force", None)


def test_what_an_inspection_found_is_not_put_right_by_accepting_the_review(ordered: World) -> None:
    ordered.do(ASSESSOR, "award.reinspect", "torch", finding="minor")
    ordered.do(ASSESSOR, "member-review.accept-rectification", REVIEW)
    assert standing(ordered, "lamp") == ("in-force", None)
    assert standing(ordered, "torch") == ("rectifying", FIRST.isoformat())


def test_what_an_inspection_found_is_accepted_by_whoever_inspects(world: World) -> None:
    content = notice("rated").model_dump(mode="json", by_alias=True) | {"scheme": "rated-twice"}
    content["member_review"]["ordered_by"] = "district"
    world.do(DISTRICT, "scheme.publish", content=content)
    facts = {"document": "文件", "awarded_by": "fangshan-federation", "effective_on": "2026-01-05"}
    facts |= {"scheme": "rated-twice", "honour": "lamp"}
    for name, unit in (("met", "ward"), ("found", "school")):
        world.do(DISTRICT, "award.import", id=name, home=world.home(unit), **facts)
        world.do(DISTRICT, "award.order-rectification", name, reason="会员不满意")
    world.do(ASSESSOR, "award.reinspect", "found", finding="minor")
    assert world.code(DISTRICT, "award.accept-rectification", "found") == "wrong-signer"
    assert world.code(ASSESSOR, "award.accept-rectification", "met") == "wrong-signer"
    assert world.code(ASSESSOR, "award.accept-rectification", "found") == "ok"
    assert world.code(DISTRICT, "award.accept-rectification", "met") == "ok"


def test_an_order_extended_on_its_own_is_withdrawn_and_an_honour_that_ended_stays_ended(
    ordered: World,
) -> None:
    ordered.do(DISTRICT, "award.extend-rectification", "lamp", reason="工期")
    ordered.do(OWNER, "award.relinquish", "torch", reason="不再使用")
    ordered.do(OWNER, "member-review.correct", REVIEW, reason="填反", **GOOD)
    assert standing(ordered, "lamp") == ("in-force", None)
    assert standing(ordered, "torch") == ("relinquished", None)


def test_a_correction_of_an_earlier_day_finds_its_place_before_what_time_did_later(ordered: World) -> None:
    ordered.do(DISTRICT, "award.correct", "lamp", field="valid_until", value="2026-03-09", reason="误")
    ordered.day("2026-03-11")
    pass_time(ordered, "lamp")
    facts = {"reason": "填反", "effective_on": date(2026, 3, 5), **GOOD}
    ordered.do(OWNER, "member-review.correct", REVIEW, **facts)
    assert last(ordered, "award:lamp", 2) == ["award.expired", "award.rectification-withdrawn"]
    assert standing(ordered, "lamp") == ("expired", None)


def test_an_honour_that_comes_back_comes_back_without_the_order_that_was_withdrawn(ordered: World) -> None:
    ordered.do(ASSESSOR, "award.propose-revocation", "lamp", ground="fraud", reason="未整改")
    ordered.do(DISTRICT, "award.revoke", "lamp", ground="fraud", reason="未整改")
    ordered.do(OWNER, "award.relinquish", "torch", reason="不再使用")
    ordered.do(OWNER, "member-review.correct", REVIEW, reason="填反", **GOOD)
    ordered.do(DISTRICT, "award.rescind-revocation", "lamp", reason="依据有误")
    ordered.do(DISTRICT, "award.restore", "torch", reason="误登")
    assert [standing(ordered, name) for name in ("lamp", "torch")] == [("in-force", None)] * 2


def test_a_suspension_goes_on_and_leaves_the_honour_in_force(ordered: World) -> None:
    ordered.do(DISTRICT, "award.suspend", "lamp", ground="整顿")
    ordered.do(OWNER, "member-review.correct", REVIEW, reason="填反", **GOOD)
    assert standing(ordered, "lamp") == ("suspended", None)
    ordered.do(DISTRICT, "award.reinstate", "lamp")
    assert standing(ordered, "lamp") == ("in-force", None)


def test_a_proposed_revocation_goes_on_is_pointed_at_and_when_dropped_leaves_it_in_force(
    ordered: World,
) -> None:
    ordered.do(ASSESSOR, "award.propose-revocation", "lamp", ground="fraud", reason="未整改")
    ordered.do(OWNER, "member-review.correct", REVIEW, reason="填反", **GOOD)
    assert standing(ordered, "lamp") == ("revocation-proposed", None)
    assert ordered.award("lamp").alerts == [f"member-review:{REVIEW}"]
    assert ordered.award("torch").alerts == []
    ordered.do(DISTRICT, "award.drop-revocation", "lamp", reason="会员评家已更正")
    assert standing(ordered, "lamp") == ("in-force", None)


# --- more time -----------------------------------------------------------------------------------------------------------


def test_an_extension_extends_the_review_and_the_orders_it_caused(ordered: World) -> None:
    ordered.do(DISTRICT, "member-review.extend-rectification", REVIEW, reason="工期")
    assert deadlines(ordered) == [LONGER, LONGER, LONGER]
    assert last(ordered, "award:torch") == ["award.rectification-extended"]
    assert last(ordered, f"member-review:{REVIEW}") == ["member-review.rectification-extended"]
    again = ordered.code(DISTRICT, "member-review.extend-rectification", REVIEW, reason="工期")
    assert again == "extended-already"


def test_only_who_grants_more_time_extends_only_with_a_reason_and_only_before_the_deadline(
    ordered: World,
) -> None:
    def extended(who: str, reason: str = "工期") -> str:
        return ordered.code(who, "member-review.extend-rectification", REVIEW, reason=reason)

    assert [extended(who) for who in (OWNER, ASSESSOR)] == ["wrong-signer", "wrong-signer"]
    assert extended(DISTRICT, " ") == "reason-missing"
    ordered.day("2026-03-17")
    assert extended(DISTRICT) == "too-late"
    ordered.day("2026-03-16")
    assert extended(DISTRICT) == "ok"


def test_more_time_counts_by_the_day_on_its_paper(ordered: World) -> None:
    ordered.day("2026-03-18")
    longer = {"reason": "工期", "effective_on": date(2026, 3, 13)}
    ordered.do(DISTRICT, "award.extend-rectification", "lamp", reason="工期", effective_on=date(2026, 3, 16))
    ordered.do(DISTRICT, "member-review.extend-rectification", REVIEW, **longer)
    assert deadlines(ordered) == [LONGER, LONGER, LONGER]
    assert [order.extensions for each in honours(ordered) if (order := each.rectification)] == [1, 1]


def test_there_is_nothing_to_extend_before_a_result_nor_after_it_is_put_right(world: World) -> None:
    asked: dict[str, Any] = {"reason": "工期"}
    assert world.code(DISTRICT, "member-review.extend-rectification", REVIEW, **asked) == "not-in-this-state"
    world.do(ASSESSOR, "member-review.confirm", REVIEW, unsatisfied=True)
    world.do(ASSESSOR, "member-review.accept-rectification", REVIEW)
    assert world.code(DISTRICT, "member-review.extend-rectification", REVIEW, **asked) == "not-in-this-state"


def test_an_order_that_lasts_as_long_already_is_not_extended_again(ordered: World) -> None:
    ordered.do(DISTRICT, "award.extend-rectification", "lamp", reason="工期")
    ordered.do(ASSESSOR, "award.accept-rectification", "torch")
    ordered.do(DISTRICT, "member-review.extend-rectification", REVIEW, reason="工期")
    assert deadlines(ordered) == [LONGER, LONGER, None]


def test_an_acceptance_of_an_earlier_day_finds_its_place_beside_a_suspension(ordered: World) -> None:
    ordered.do(DISTRICT, "award.suspend", "lamp", ground="整顿")
    ordered.day("2026-03-10")
    ordered.do(DISTRICT, "award.reinstate", "lamp")
    early = {"effective_on": date(2026, 3, 9)}
    ordered.do(ASSESSOR, "member-review.accept-rectification", REVIEW, **early)
    assert [standing(ordered, name) for name in ("lamp", "torch")] == [("in-force", None)] * 2


def test_an_extension_reaches_an_honour_that_is_suspended_or_is_to_be_revoked(ordered: World) -> None:
    ordered.do(DISTRICT, "award.suspend", "lamp", ground="整顿")
    ordered.do(ASSESSOR, "award.propose-revocation", "torch", ground="fraud", reason="未整改")
    ordered.do(DISTRICT, "member-review.extend-rectification", REVIEW, reason="工期")
    assert deadlines(ordered) == [LONGER, LONGER, LONGER]
    assert [str(each.standing) for each in honours(ordered)] == ["suspended", "revocation-proposed"]


def test_the_register_shows_the_deadline_of_the_day_and_how_often_it_was_extended(ordered: World) -> None:
    ordered.day("2026-03-10")
    ordered.do(DISTRICT, "member-review.extend-rectification", REVIEW, reason="工期")

    def seen(day: date) -> tuple[Any, ...]:
        [row] = ordered.registers.read(Query("dynamic-management", view="reviews", as_of=day)).rows
        return row["rectify_by"], row["extensions"], row["rectification_overdue"]

    assert seen(date(2026, 3, 9)) == ("2026-03-16", 0, False)
    assert seen(date(2026, 3, 20)) == ("2026-03-23", 1, False)
    assert seen(date(2026, 3, 24)) == ("2026-03-23", 1, True)


# --- put right -----------------------------------------------------------------------------------------------------------


def test_an_acceptance_accepts_the_review_and_the_orders_it_caused_at_once(ordered: World) -> None:
    ordered.day("2026-03-18")
    answer = ordered.do(ASSESSOR, "member-review.accept-rectification", REVIEW, opinion="已整改")
    assert [event.topic.partition(":")[0] for event in answer.events] == [
        "member-review.rectified", "award.rectification-accepted", "award.rectification-accepted",
    ]  # fmt: skip
    assert deadlines(ordered) == [None, None, None]
    assert [getattr(event, "days_late", None) for event in answer.events] == [None, 2, 2]
    again = ordered.code(ASSESSOR, "member-review.accept-rectification", REVIEW)
    assert again == "not-in-this-state"


def test_who_does_not_order_does_not_accept_and_nobody_accepts_before_the_order(ordered: World) -> None:
    for who in (OWNER, DISTRICT):
        assert ordered.code(who, "member-review.accept-rectification", REVIEW) == "wrong-signer"
    ordered.day("2026-03-04")
    ordered.do(OWNER, "member-review.correct", REVIEW, reason="误", **BAD)
    ordered.do(ASSESSOR, "member-review.confirm", REVIEW, unsatisfied=True)
    early = {"effective_on": date(2026, 3, 3)}
    assert (
        ordered.code(ASSESSOR, "member-review.accept-rectification", REVIEW, **early) == "back-dated-too-far"
    )
    assert deadlines(ordered)[0] == date(2026, 3, 18)


def test_an_honour_accepted_on_its_own_is_not_accepted_again(ordered: World) -> None:
    ordered.do(ASSESSOR, "award.accept-rectification", "lamp")
    answer = ordered.do(ASSESSOR, "member-review.accept-rectification", REVIEW)
    assert {event.originator_id for event in answer.events} == {f"member-review:{REVIEW}", "award:torch"}


def test_acceptance_ends_neither_a_suspension_nor_a_proposed_revocation(ordered: World) -> None:
    ordered.do(DISTRICT, "award.suspend", "lamp", ground="整顿")
    ordered.do(ASSESSOR, "award.propose-revocation", "torch", ground="fraud", reason="未整改")
    ordered.do(ASSESSOR, "member-review.accept-rectification", REVIEW)
    assert standing(ordered, "lamp") == ("suspended", None)
    assert standing(ordered, "torch") == ("revocation-proposed", None)
    [waiting] = ordered.registers.read(Query("worklist", {"award": "torch"})).rows
    assert waiting["state"] == "revocation-proposed"
    ordered.do(DISTRICT, "award.reinstate", "lamp")
    ordered.do(DISTRICT, "award.drop-revocation", "torch", reason="已整改")
    assert [standing(ordered, name)[0] for name in ("lamp", "torch")] == ["in-force", "in-force"]
