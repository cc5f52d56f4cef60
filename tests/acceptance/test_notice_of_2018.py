"""The 2018 notice of Fangshan, clause by clause, where no scenario tells it: kinds of home, ways of building, columns, seals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from application.coverage import Coverage, coverage
from domain.home import Registered, UnionHome
from domain.scheme import Scheme
from tests.support.papers import checklist, notice
from tests.support.world import World

FANGSHAN = "fangshan-2018"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The tree with the notice published; nobody has a home yet. It is 2 January 2018."""
    world = World(f"sqlite:///{tmp_path / 'world.db'}")
    world.plant()
    world.publish(FANGSHAN)
    yield world
    world.assert_replay_equals_live()
    world.close()


@pytest.fixture(scope="module")
def fangshan() -> Scheme:
    """The notice."""
    return notice(FANGSHAN)


def registration(world: World, home: str) -> Registered:
    """The event that entered a home."""
    first = world.store.load(UnionHome.stream(home))[0]
    assert isinstance(first, Registered)
    return first


# --- homes and how they are built --------------------------------------------------------------------------------------


@pytest.mark.clause("FS2018-1.e")
def test_the_coverage_of_a_tier_is_the_share_of_its_basic_units_that_have_a_home(world: World) -> None:
    for unit in ("hospital", "works"):
        world.home(unit)
    directory, day = world.office.knowledge.directory, date(2018, 1, 2)
    owners = {"hospital", "works"}
    assert coverage(directory, owners, "liangxiang", day) == Coverage(units=2, with_home=1)
    assert coverage(directory, owners, "fangshan-federation", day) == Coverage(units=3, with_home=2)
    assert coverage(directory, owners, "fangshan-federation", day).basis_points == 6666


@pytest.mark.clause("FS2018-2.1.1a")
def test_the_coverage_of_newly_unionised_units_is_reported_apart(world: World) -> None:
    world.day("2018-03-01")
    founding = {"id": "startup", "type": "basic-union", "title": "startup", "parent": "liangxiang"}
    world.do("system", "unit.found", **founding, effective_on="2018-02-01")
    directory, march, february = world.office.knowledge.directory, date(2018, 3, 1), date(2018, 2, 1)
    assert coverage(directory, {"hospital"}, "liangxiang", march, founded_since=february) == Coverage(1, 0)
    assert coverage(directory, {"startup"}, "liangxiang", march, founded_since=february) == Coverage(1, 1)
    assert coverage(directory, {"startup"}, "liangxiang", date(2018, 1, 31)) == Coverage(2, 0)
    assert coverage(directory, set(), "ward", march).basis_points is None


@pytest.mark.clause("FS2018-2.1.2b")
def test_the_programmes_and_the_public_area_home_are_known(world: World, fangshan: Scheme) -> None:
    assert {"municipal-demonstration", "newly-unionised-100", "warm-station"} <= set(fangshan.honours)
    name = world.home("hospital", "public-area-home", words={"venue": "医院"})
    home = world.read(UnionHome, name)
    assert (home.kind, home.words["venue"]) == ("public-area-home", "医院")


@pytest.mark.clause("FS2018-2.1.4b")
def test_a_warm_station_extends_the_home_it_belongs_to(world: World) -> None:
    parent = world.home("hospital")
    station = world.home("hospital", "warm-station", parent_home=parent)
    assert world.read(UnionHome, station).parent_home == parent


@pytest.mark.clause("FS2018-2.2.1")
def test_a_home_is_built_by_its_union_alone_unless_said_otherwise(world: World) -> None:
    assert world.read(UnionHome, world.home("hospital")).mode == "sole"


@pytest.mark.clause("FS2018-2.2.2")
def test_a_joint_home_names_what_it_leans_on_and_its_member_units(world: World) -> None:
    name = world.home("hospital", mode="joint", carrier="industrial-park", member_units=("school", "works"))
    registered = registration(world, name)
    assert (registered.carrier, registered.member_units) == ("industrial-park", ("school", "works"))
    assert world.read(UnionHome, name).mode == "joint"


@pytest.mark.clause("FS2018-2.2.3")
def test_an_online_home_may_stand_beside_the_real_one(world: World) -> None:
    name = world.home("hospital", online_channels=("微信公众号", "QQ群"))
    registered = registration(world, name)
    assert registered.online_channels == ("微信公众号", "QQ群")
    assert world.read(UnionHome, name).mode == "sole"


# --- the notice itself -------------------------------------------------------------------------------------------------


@pytest.mark.clause("FS2018-5.2")
def test_the_window_governs_although_it_opens_before_the_notice_was_issued(
    world: World, fangshan: Scheme
) -> None:
    assert fangshan.issued_on == date(2018, 4, 28)
    home = world.home("hospital")
    world.qualify(home, "hospital")
    world.day("2018-04-12")
    opened = world.round("district-advanced-home")
    assert world.apply(home, "hospital", opened) == "district-advanced-home.2018.hospital-home"


@pytest.mark.clause("FS2018-3.4.1.5b")
def test_the_address_for_electronic_copies_is_data_of_the_notice(fangshan: Scheme) -> None:
    assert fangshan.contact is not None
    assert "ghzxb123@163.com" in fangshan.contact.zh


@pytest.mark.parametrize(
    "annex",
    [
        pytest.param("A1", marks=pytest.mark.clause("FS2018-A1.COL")),
        pytest.param("A2", marks=pytest.mark.clause("FS2018-A2.COL")),
        pytest.param("A3", marks=pytest.mark.clause("FS2018-A3.COL")),
        pytest.param("A4", marks=pytest.mark.clause("FS2018-A4.COL")),
    ],
)
def test_a_checklist_has_number_group_requirement_and_result(fangshan: Scheme, annex: str) -> None:
    items = fangshan.checklists[annex].items
    assert [item.id for item in items] == [str(number) for number in range(1, len(items) + 1)]
    assert all(item.group and item.text.zh for item in items)
    assert {item.answer for item in items[:-1]} == {"yes-no"}
    assert items[-1].answer == "text"


# --- one opinion, one seal: the funded programmes ----------------------------------------------------------------------

FUNDED = {
    "municipal-demonstration": ("A1", "home", {}),
    "newly-unionised-100": (
        "A2",
        "home",
        {"figures": {"workers": "120"}, "dates": {"union-founded-on": "2017-03-01"}},
    ),
    "warm-station": ("A3", "warm-station", {}),
}


def funded_award(world: World, honour: str) -> tuple[str, str]:
    """A hospital's application in a funded programme on 2 May 2018, and its checklist."""
    annex, kind, facts = FUNDED[honour]
    home = world.home("hospital", kind)
    if facts:
        world.do("hospital/chair", "home.record-facts", home, **facts)
    opened = world.round(honour)
    world.day("2018-05-02")
    return world.apply(home, "hospital", opened), annex


def accept(world: World, award: str, annex: str, **paper: str) -> str:
    """The accepting union inspects; the code of what comes back."""
    step = notice(FANGSHAN).honours[award.partition(".")[0]].route[0]
    facts = {"checklist": checklist(notice(FANGSHAN), annex)} if step.act == "verify" else {}
    return world.code(
        "fangshan-federation/chair", f"award.{step.act}", award, opinion="验收合格", **facts, **paper
    )


@pytest.mark.parametrize(
    "honour",
    [
        pytest.param("municipal-demonstration", marks=pytest.mark.clause("FS2018-A1.OPS", "FS2018-A1.OPD")),
        pytest.param("newly-unionised-100", marks=pytest.mark.clause("FS2018-A2.OPS", "FS2018-A2.OPD")),
        pytest.param("warm-station", marks=pytest.mark.clause("FS2018-A3.OPS", "FS2018-A3.OPD")),
    ],
)
def test_the_acceptance_needs_the_seal_with_a_date_between_application_and_today(
    world: World, honour: str
) -> None:
    award, annex = funded_award(world, honour)
    assert accept(world, award, annex) == "seal-missing"
    assert accept(world, award, annex, sealed_on="2018-05-01") == "back-dated-too-far"
    assert accept(world, award, annex, sealed_on="2018-05-03") == "in-the-future"
    assert accept(world, award, annex, sealed_on="2018-05-02") == "ok"
    (seal,) = world.award(award).seals
    assert seal.mark is not None
    assert (seal.mark.sealed_on, seal.effective_on) == (date(2018, 5, 2), date(2018, 5, 2))
