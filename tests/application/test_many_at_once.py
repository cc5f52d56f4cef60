"""Many people at once, in one process and in two: nobody's act is lost, no place is given twice, nothing rests on what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from application.desk import Caller
from application.office import Answer, Office, Request, Wait
from domain.home import UnionHome
from domain.refusals import ReasonMissing, Refusal
from domain.roll import Roll, rounds_of
from domain.round import Round
from domain.units import Unit
from tests.support.papers import notice, papers, sealed
from tests.support.world import TREE, World, request

DISTRICT = "fangshan-federation/chair"
ASSESSOR = "fangshan-federation/organisation-and-publicity"
THREADS = 16
SHOPS = tuple(f"shop{number}" for number in range(8))


@pytest.fixture
def town(database_url: str) -> Iterator[World]:
    """The tree with eight shops, their homes, and the stars of 2018, on either database."""
    world = World(database_url)
    world.plant(TREE[:3])
    for shop in SHOPS:
        world.do("system", "unit.found", id=shop, type="basic-union", title=shop, parent="liangxiang")
        for seat in ("chair", "administration", "party-committee", "union-committee"):
            world.do("system", "unit.appoint", shop, seat=seat, person=f"{shop}.{seat}")
    world.publish("parallel")
    world.publish("rerun")
    for shop in SHOPS:
        world.home(shop)
    world.round("star", scheme="parallel")
    world.round("lamp", scheme="rerun")
    world.day("2018-05-02")
    yield world
    world.assert_replay_equals_live()
    world.close()


@pytest.fixture
def other(town: World) -> Iterator[World]:
    """Another process on the same database, as far as the office can tell."""
    world = World(town.url, clock=town.clock)
    yield world
    world.assert_replay_equals_live()
    world.close()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of this at the same time; answers, or the codes of refusals, in order."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def kinds(outcomes: list[Any]) -> list[str]:
    """``ok`` or the code."""
    return sorted("ok" if isinstance(outcome, Answer) else outcome for outcome in outcomes)


def before_it_stores(world: World, monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> None:
    """Let this happen once a decision of this process is taken, and before it is stored."""
    submit, acts = world.store.submit, [act]

    def and_meanwhile(*of: Any) -> Any:
        while acts:
            acts.pop()()
        return submit(*of)

    monkeypatch.setattr(world.store, "submit", and_meanwhile)


def star_of(world: World, shop: str, home: str) -> str:
    """A home of the shop is granted a star of 2018: the award, on 10 May."""
    scheme = notice("parallel")
    filed = papers(scheme.honours["star"], scheme)
    award = world.do(f"{shop}/chair", "award.apply", round="star.2018", home=home, grade="low", **filed).name
    world.do(f"{shop}/administration", "award.endorse", award, **sealed("2018-05-02"))
    world.do(f"{shop}/administration", "award.cosign", award)
    world.do(f"{shop}/party-committee", "award.cosign", award)
    world.do(DISTRICT, "award.publicise", award)
    world.day("2018-05-10")
    world.do(DISTRICT, "award.close-publicity", award)
    world.do(ASSESSOR, "award.select", award)
    world.do(DISTRICT, "award.approve", award, **sealed("2018-05-10"))
    return award


def apply(world: World, shop: str, honour: str = "star", **facts: Any) -> Answer:
    scheme = notice("parallel" if honour == "star" else "rerun")
    filed = papers(scheme.honours[honour], scheme) | ({"grade": "low"} if honour == "star" else {})
    return world.do(
        f"{shop}/chair", "award.apply", round=f"{honour}.2018", home=f"{shop}-home", **filed, **facts
    )


def to_selection(world: World, shops: tuple[str, ...]) -> list[str]:
    """Stars of these shops, ready to be selected."""
    awards = [apply(world, shop).name for shop in shops]
    for shop, award in zip(shops, awards, strict=True):
        world.do(f"{shop}/administration", "award.endorse", award, **sealed(str(world.clock.today)))
        world.do(f"{shop}/administration", "award.cosign", award)
        world.do(f"{shop}/party-committee", "award.cosign", award)
        world.do(DISTRICT, "award.publicise", award)
    world.day("2018-05-10")
    for award in awards:
        world.do(DISTRICT, "award.close-publicity", award)
    return awards


def confer(world: World, *shops: str) -> str:
    """Stars in force, on 10 May 2018; the last of them."""
    for award in to_selection(world, shops):
        world.do(ASSESSOR, "award.select", award)
        world.do(DISTRICT, "award.approve", award, **sealed("2018-05-10"))
    return award


def lamp(world: World, shop: str) -> str:
    """A lamp of a shop that holds a star, ready for its naming."""
    award = apply(world, shop, "lamp").name
    for who, act in [
        (f"{shop}/administration", "award.endorse"),
        (f"{shop}/party-committee", "award.endorse"),
        ("liangxiang/chair", "award.verify"),
        (DISTRICT, "award.approve"),
    ]:
        world.do(who, act, award)
    return award


# --- the same thing at the same time ---------------------------------------------------------------------------------


def test_sixteen_clerks_apply_for_the_same_home_and_one_of_them_has_applied(
    town: World, other: World
) -> None:
    worlds = [town, other] * (THREADS // 2)
    outcomes = at_once(*[lambda world=world: apply(world, "shop0") for world in worlds])
    assert kinds(outcomes) == ["duplicate-application"] * (THREADS - 1) + ["ok"]
    assert town.read(Round, "star.2018").applications == ["star.2018.shop0-home"]


def test_sixteen_signatures_at_one_step_are_one_signature(town: World, other: World) -> None:
    award = apply(town, "shop0").name
    day = sealed("2018-05-02")
    outcomes = at_once(
        *[
            lambda world=world: world.do("shop0/administration", "award.endorse", award, **day)
            for world in [town, other] * (THREADS // 2)
        ]
    )
    assert kinds(outcomes) == ["ok"] + ["out-of-turn"] * (THREADS - 1)
    assert [seal.step for seal in town.award(award).seals] == ["opinion"]


def test_the_same_request_sent_sixteen_times_at_once_is_carried_out_once(town: World, other: World) -> None:
    award = apply(town, "shop0").name
    version, day = town.award(award).version, sealed("2018-05-02")
    outcomes = at_once(
        *[
            lambda world=world: world.do(
                "shop0/administration", "award.endorse", award, key="once", if_match=version, **day
            )
            for world in [town, other] * (THREADS // 2)
        ]
    )
    assert kinds(outcomes) == ["ok"] * THREADS
    assert {(answer.version, answer.position) for answer in outcomes} == {(2, town.store.head())}
    assert sorted(answer.replayed for answer in outcomes) == [False] + [True] * (THREADS - 1)


def test_parties_sign_side_by_side_and_none_is_lost(town: World, other: World) -> None:
    awards = [apply(town, shop).name for shop in SHOPS]
    for shop, award in zip(SHOPS, awards, strict=True):
        town.do(f"{shop}/administration", "award.endorse", award, **sealed("2018-05-02"))
    acts: list[Callable[[], Any]] = []
    for number, (shop, award) in enumerate(zip(SHOPS, awards, strict=True)):
        for seat in ("administration", "party-committee"):
            world = (town, other)[(number + len(seat)) % 2]
            acts.append(lambda w=world, s=shop, t=seat, a=award: w.do(f"{s}/{t}", "award.cosign", a))  # type: ignore[misc]
    assert kinds(at_once(*acts)) == ["ok"] * 16
    assert {town.award(award).waiting for award in awards} == {"publicity"}


def test_two_places_are_given_twice_however_many_ask(town: World, other: World) -> None:
    awards = to_selection(town, SHOPS)
    outcomes = at_once(
        *[
            lambda world=world, award=award: world.do(ASSESSOR, "award.select", award)
            for award in awards
            for world in (town, other)
        ]
    )
    assert kinds(outcomes).count("ok") == 2
    selected = [award for award in awards if town.award(award).live_seal("selection")]
    assert sorted(town.read(Round, "star.2018").places) == sorted(selected)
    assert len(selected) == 2


def test_remarks_from_everywhere_are_all_kept(town: World, other: World) -> None:
    award = apply(town, "shop0").name
    outcomes = at_once(
        *[
            lambda world=world, n=n: world.do("shop0/chair", "award.remark", award, text=f"第{n}条")
            for n, world in enumerate([town, other] * (THREADS // 2))
        ]
    )
    assert kinds(outcomes) == ["ok"] * THREADS
    said = [getattr(event, "text", "") for event in town.store.load(f"award:{award}")[1:]]
    assert sorted(said) == sorted(f"第{n}条" for n in range(THREADS))


# --- decisions that rest on other streams ----------------------------------------------------------------------------


@pytest.mark.parametrize("attempt", range(3))
def test_no_honour_is_named_on_a_prerequisite_that_ends_at_the_same_time(
    town: World, other: World, attempt: int
) -> None:
    star = confer(town, "shop0")
    named = lamp(town, "shop0")
    issue: dict[str, Any] = {"id": "d1", "document": "1号", "awards": [named]}
    at_once(
        lambda: other.do(DISTRICT, "decision.issue", **issue),
        lambda: town.do("shop0/chair", "award.relinquish", star, reason="放弃"),
    )
    state, base = town.award(named), town.award(star)
    assert base.standing == "relinquished"
    assert state.standing in (None, "lapsed"), "an honour in force rests on one that is gone"


def test_a_document_number_is_borne_by_one_decision_of_the_unit(town: World) -> None:
    confer(town, "shop0", "shop1")
    first, second = lamp(town, "shop0"), lamp(town, "shop1")
    town.do(DISTRICT, "decision.issue", id="d1", document="房工发〔2018〕9号", awards=[first])
    again: dict[str, Any] = {"id": "d2", "awards": [second]}
    for typed in ("房工发〔2018〕9号", "房工发[2018]9号", " 房工发【2018】 ９号"):
        assert town.code(DISTRICT, "decision.issue", document=typed, **again) == "number-taken"
    town.do(DISTRICT, "decision.annul", "d1", reason="名称有误")
    assert town.code(DISTRICT, "decision.issue", document="房工发〔2018〕9号", **again) == "number-taken"
    assert town.code(DISTRICT, "decision.issue", document="房工发〔2018〕10号", **again) == "ok"


@pytest.mark.parametrize("attempt", range(3))
def test_two_decisions_at_the_same_time_do_not_share_a_document_number(
    town: World, other: World, attempt: int
) -> None:
    confer(town, "shop0", "shop1")
    named = [lamp(town, shop) for shop in ("shop0", "shop1")]
    outcomes = at_once(
        lambda: other.do(DISTRICT, "decision.issue", id="d1", document="1号", awards=[named[0]]),
        lambda: town.do(DISTRICT, "decision.issue", id="d2", document="1号", awards=[named[1]]),
    )
    assert sorted(kinds(outcomes)) == ["number-taken", "ok"]
    assert sorted(str(town.award(award).standing) for award in named) == ["None", "in-force"]


def test_an_office_that_has_not_looked_for_a_while_names_nothing_on_a_lost_prerequisite(
    town: World, other: World
) -> None:
    star = confer(town, "shop0")
    named = lamp(town, "shop0")
    issue: dict[str, Any] = {"id": "d1", "document": "1号", "awards": [named]}
    other.do(DISTRICT, "decision.issue", dry_run=True, **issue)
    town.do("shop0/chair", "award.relinquish", star, reason="放弃")
    assert other.code(DISTRICT, "decision.issue", **issue) == "prerequisite-missing"


def test_an_office_that_has_not_looked_for_a_while_refuses_nothing_that_is_allowed_by_now(
    town: World, other: World
) -> None:
    award = apply(town, "shop0").name
    day = sealed("2018-05-02")
    assert other.code("shop0/party-committee", "award.cosign", award) == "out-of-turn"
    town.do("shop0/administration", "award.endorse", award, **day)
    assert other.code("shop0/party-committee", "award.cosign", award) == "ok"
    town.do("system", "unit.appoint", "shop0", seat="union-committee", person="new")
    assert other.code("new@shop0/union-committee", "award.cosign", award) == "ok"


def test_who_left_the_seat_elsewhere_signs_nothing_here(town: World, other: World) -> None:
    award = apply(town, "shop0").name
    other.do("shop0/administration", "award.endorse", award, dry_run=True, **sealed("2018-05-02"))
    town.do("system", "unit.vacate", "shop0", seat="administration", person="shop0.administration",
            effective_on="2018-05-01")  # fmt: skip
    code = other.code("shop0/administration", "award.endorse", award, **sealed("2018-05-02"))
    assert code == "seat-not-held"


@pytest.mark.parametrize("attempt", range(3))
def test_a_seat_is_vacated_while_its_holder_signs_and_the_order_of_the_log_is_right(
    town: World, other: World, attempt: int
) -> None:
    award = apply(town, "shop0").name
    signed, left = at_once(
        lambda: other.do("shop0/administration", "award.endorse", award, **sealed("2018-05-02")),
        lambda: town.do("system", "unit.vacate", "shop0", seat="administration", person="shop0.administration",
                        effective_on="2018-05-01"),
    )  # fmt: skip
    assert isinstance(left, Answer)
    assert signed == "seat-not-held" or signed.position < left.position


def test_a_home_registered_elsewhere_is_looked_after_when_its_unit_ends(town: World, other: World) -> None:
    """Which homes a unit has is asked anew, not remembered."""
    other.do("liangxiang/chair", "unit.rename", "shop0", title="零号店")
    town.do("shop0/chair", "home.register", id="second", unit="shop0", title="第二个家")
    award = star_of(town, "shop0", "second")
    other.do("liangxiang/chair", "unit.dissolve", "shop0", reason="停业")
    assert town.award(award).standing == "ended-by-structural-change"


def test_a_home_that_comes_to_a_unit_while_it_is_being_dissolved_is_looked_after(
    town: World, other: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process has looked at the homes of the unit, and one more comes before it can write down what it decided."""
    award = star_of(town, "shop1", "shop1-home")
    chair = "liangxiang/chair"
    before_it_stores(
        other, monkeypatch,
        lambda: town.do(chair, "home.hand-over", "shop1-home", unit="shop0", reason="合并"),
    )  # fmt: skip
    other.do(chair, "unit.dissolve", "shop0", reason="停业")
    assert town.award(award).unit == "shop0"
    assert town.award(award).standing == "ended-by-structural-change"


def test_a_second_round_of_the_year_needs_its_reason_also_when_the_first_is_being_opened(
    town: World, other: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {"scheme": "parallel", "honour": "star", "cycle": "2019"}
    before_it_stores(other, monkeypatch, lambda: town.do(ASSESSOR, "round.open", **facts))
    with pytest.raises(ReasonMissing):
        other.do(ASSESSOR, "round.open", **facts, id="another")
    assert town.read(Roll, rounds_of("star")).members == ["star.2018", "star.2019"]


def test_a_second_round_of_the_year_needs_its_reason_also_in_an_office_that_has_not_looked(
    town: World, other: World
) -> None:
    facts = {"scheme": "parallel", "honour": "star", "cycle": "2019"}
    assert other.code(ASSESSOR, "round.open", dry_run=True, **facts) == "ok"
    town.do(ASSESSOR, "round.open", **facts)
    again = {**facts, "id": "another"}
    assert other.code(ASSESSOR, "round.open", **again) == "reason-missing"


def test_a_round_opened_here_pins_the_version_published_there(town: World, other: World) -> None:
    facts = {"scheme": "parallel", "honour": "star", "cycle": "2019"}
    assert other.code(ASSESSOR, "round.open", dry_run=True, **facts) == "ok"
    changed = notice("parallel").model_dump(mode="json", by_alias=True)
    changed["honours"]["star"]["round"]["quota"]["total"] = 7
    town.do(DISTRICT, "scheme.publish", content=changed)
    other.do(ASSESSOR, "round.open", **facts)
    assert town.read(Round, "star.2019").total == 7


def test_threads_that_learn_of_the_tree_at_the_same_time_do_not_learn_it_twice(
    town: World, other: World
) -> None:
    for number in range(20):
        town.do("system", "unit.appoint", "shop0", seat="clerk", person=f"clerk{number}")
    at_once(*[other.office.knowledge.catch_up] * THREADS)
    stored = town.read(Unit, "shop0")
    assert other.office.knowledge.directory.units["shop0"] == stored


def test_threads_that_ask_for_a_list_at_the_same_time_see_all_of_it(town: World, other: World) -> None:
    town.do(ASSESSOR, "round.open", scheme="parallel", honour="star", cycle="2019")
    seen = at_once(*[lambda: other.office.ask(Caller("anybody"), lambda d: d.rounds_of("star"))] * THREADS)
    assert seen == [("star.2018", "star.2019")] * THREADS


def left_waiting(office: Office, act: Request) -> None:
    """Act, and go away before the store has answered."""
    road = office.road(act)
    effect = next(road)
    while not isinstance(effect, Wait):
        effect = road.send(effect())
    road.close()
    effect()


def test_who_does_not_wait_for_the_answer_hides_nothing_from_others(town: World, other: World) -> None:
    """An act is stored though nobody waits for it; what another process records after it is seen as ever."""
    home = "shop0-home"
    left_waiting(town.office, request("shop0/chair", "home.rename", home, title="初名"))
    other.do("shop0/chair", "home.rename", home, title="后名")
    assert town.office.read(UnionHome, home, lambda found: found.title) == "后名"
    town.do("shop0/chair", "home.record-facts", home, figures={"workers": "5"})


def test_who_does_not_wait_for_a_refusal_leaves_nothing_behind(
    town: World, other: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the store refused is gone, though nobody waits to hear so."""
    home = "shop0-home"
    before_it_stores(town, monkeypatch, lambda: other.do("shop0/chair", "home.rename", home, title="后名"))
    left_waiting(town.office, request("shop0/chair", "home.rename", home, title="初名"))
    assert town.office.read(UnionHome, home, lambda found: found.title) == "后名"


def test_what_nobody_waits_for_is_forgotten_like_everything_else(town: World) -> None:
    """The office remembers so many aggregates and no more."""
    office = Office(town.store, town.clock, calendars=town.office.calendars, remembered=2)
    for shop in SHOPS:
        left_waiting(office, request(f"{shop}/chair", "home.rename", f"{shop}-home", title="新名"))
    assert len(office._cache) <= 2


def test_everything_at_once_leaves_two_offices_that_agree(town: World, other: World) -> None:
    """Three rounds of applying, signing, withdrawing, remarking and moving people about – then both see the same."""
    acts: list[Callable[[], Any]] = []
    for number, shop in enumerate(SHOPS):
        mine, theirs = (town, other) if number % 2 else (other, town)
        acts += [
            lambda w=mine, s=shop: apply(w, s),  # type: ignore[misc]
            lambda w=theirs, s=shop: w.do(
                f"{s}/chair", "home.record-facts", f"{s}-home", figures={"workers": "5"}
            ),  # type: ignore[misc]
        ]
    assert kinds(at_once(*acts)) == ["ok"] * 16
    acts = []
    for number, shop in enumerate(SHOPS):
        mine, theirs = (town, other) if number % 2 else (other, town)
        award, day = f"star.2018.{shop}-home", sealed("2018-05-02")
        acts += [
            lambda w=mine, s=shop, a=award, d=day: w.do(f"{s}/administration", "award.endorse", a, **d),  # type: ignore[misc]
            lambda w=theirs, s=shop, a=award: w.do(f"{s}/chair", "award.withdraw", a, reason="撤回"),  # type: ignore[misc]
        ]
    at_once(*acts)
    for shop in SHOPS:
        name = f"{shop}-home"
        assert town.office.read(UnionHome, name, lambda home: home.awards) == other.office.read(
            UnionHome, name, lambda home: home.awards
        )
    assert sorted(town.read(Round, "star.2018").applications) == [f"star.2018.{shop}-home" for shop in SHOPS]
