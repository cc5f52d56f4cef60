"""What the notice of 2018 says beside its routes, shown on the real office."""

from __future__ import annotations

from typing import Any

import pytest

from application import authority
from domain.home import UnionHome
from domain.round import Round
from tests.application.test_exhaustive_walk import facts, home_road, started
from tests.support.papers import notice, papers
from tests.support.world import World

DISTRICT = "fangshan-federation/chair"
SCHEME = notice("fangshan-2018")


def codes_of_seals(world: World, who: str, act: str, award: str, good: dict[str, Any]) -> dict[str, str]:
    """What becomes of the act with one thing about its opinion or seal wrong."""
    tried: dict[str, dict[str, Any]] = {
        "no seal": {"sealed_on": None},
        "no opinion": {"opinion": " "},
        "before applying": {"sealed_on": "2018-05-01"},
        "tomorrow": {"sealed_on": "2018-05-03"},
        "as it should be": {},
    }
    return {
        name: world.code(who, act, award, dry_run=True, **{**good, **wrong}) for name, wrong in tried.items()
    }


SEALS = {
    "no seal": "seal-missing",
    "no opinion": "opinion-missing",
    "before applying": "back-dated-too-far",
    "tomorrow": "in-the-future",
    "as it should be": "ok",
}


@pytest.mark.clause(
    "FS2018-A1.OPS", "FS2018-A1.OPD", "FS2018-A2.OPS", "FS2018-A2.OPD", "FS2018-A3.OPS", "FS2018-A3.OPD",
    "FS2018-2.1.1h", "FS2018-2.1.2h",
)  # fmt: skip
@pytest.mark.parametrize("honour", ["municipal-demonstration", "newly-unionised-100", "warm-station"])
def test_an_acceptance_bears_an_opinion_a_seal_and_its_date(world: World, honour: str) -> None:
    award = started(world, honour)
    good = facts(world, "verify", world.award(award))
    assert codes_of_seals(world, DISTRICT, "award.verify", award, good) == SEALS


@pytest.mark.clause("FS2018-A4.OPS", "FS2018-A4.OPD")
def test_the_system_union_s_acceptance_bears_an_opinion_a_seal_and_its_date(world: World) -> None:
    award = started(world, "district-advanced-home")
    for step in home_road("hospital", "liangxiang/chair")[:3]:
        world.do(step.by[0], f"award.{step.act}", award, **facts(world, step.act, world.award(award)))
    good = facts(world, "verify", world.award(award))
    assert codes_of_seals(world, "liangxiang/chair", "award.verify", award, good) == SEALS


@pytest.mark.clause("FS2018-A4.OP", "FS2018-0.3")
@pytest.mark.parametrize(
    "kind",
    [
        "area-federation", "township-union", "sub-district-union", "development-zone-union", "committee-union",
        "bureau-union", "company-union",
    ],
)  # fmt: skip
def test_the_system_union_is_the_nearest_of_the_unions_on_the_checklist(world: World, kind: str) -> None:
    world.do("system", "unit.found", id="above", type=kind, title="上级", parent="fangshan-federation")
    world.do("system", "unit.found", id="below", type="basic-union", title="下级", parent="above")
    world.do("system", "unit.found", id="branch", type="branch", title="分会", parent="below")
    directory, day = world.office.knowledge.directory, world.clock.today
    found = {
        unit: authority.place(directory, SCHEME, "system-union", unit, day) for unit in ("below", "branch")
    }
    assert {unit: (place.unit, place.self_verified) for unit, place in found.items() if place} == {
        "below": ("above", False),
        "branch": ("above", False),
    }


def test_a_direct_unit_is_its_own_system_union_and_that_is_marked(world: World) -> None:
    directory, day = world.office.knowledge.directory, world.clock.today
    place = authority.place(directory, SCHEME, "system-union", "works", day)
    assert place is not None
    assert (place.unit, place.self_verified) == ("works", True)


@pytest.mark.clause(
    "FS2018-A5-2.S1", "FS2018-A5-2.ASM.1", "FS2018-A5-2.ASM.2", "FS2018-A5-2.ASM.3", "FS2018-A5-2.ASM.4"
)
@pytest.mark.parametrize(
    ("vote", "code"),
    [
        ({"expected": 30, "present": 31, "in_favour": 20}, "impossible-counts"),
        ({"expected": 30, "present": 20, "in_favour": 21}, "impossible-counts"),
        ({"expected": 0, "present": 0, "in_favour": 0}, "impossible-counts"),
        ({"expected": 30, "present": 28, "in_favour": 15}, "not-passed"),
        ({"expected": 30, "present": 28, "in_favour": 16, "satisfaction": "101"}, "out-of-range"),
        ({"expected": 30, "present": 28, "in_favour": 16}, "field-missing"),
        ({"expected": 30, "present": 28, "in_favour": 16, "satisfaction": "60"}, "ok"),
    ],
)
def test_the_meeting_of_a_small_home_records_members_present_agreed_and_satisfied(
    world: World, vote: dict[str, Any], code: str
) -> None:
    award = started(world, "district-advanced-small-home")
    assert world.code("ward/members-meeting", "award.deliberate", award, **vote) == code


def test_few_present_or_few_content_is_noted_beside_the_seal_not_refused(world: World) -> None:
    award = started(world, "district-advanced-home")
    vote = {"expected": 100, "present": 60, "in_favour": 55, "satisfaction": "60"}
    world.do("hospital/members-congress", "award.deliberate", award, **vote)
    assert world.award(award).seals[0].notes == ("no-quorum", "not-passed")


@pytest.mark.clause("FS2018-2.2.1", "FS2018-2.2.2", "FS2018-2.2.3")
@pytest.mark.parametrize(
    ("mode", "more"),
    [
        ("sole", {}),
        ("joint", {"carrier": "科技园", "member_units": ["hospital", "school"]}),
        ("online", {"online_channels": ["微信公众号"]}),
    ],
)
def test_a_home_is_built_alone_jointly_or_online(world: World, mode: str, more: dict[str, Any]) -> None:
    world.do("school/chair", "home.register", id="new", unit="school", title="新家", mode=mode, **more)
    (event,) = world.store.load("home:new")
    recorded = {name: getattr(event, name) for name in ("mode", *more)}
    assert recorded == {
        "mode": mode,
        **{name: tuple(v) if isinstance(v, list) else v for name, v in more.items()},
    }
    assert world.read(UnionHome, "new").words["mode"] == mode


@pytest.mark.clause("FS2018-2.1.4a", "FS2018-2.1.4b")
def test_a_warm_station_stands_on_a_small_home_and_is_no_home_of_its_own(world: World) -> None:
    world.do("ward/chair", "home.register", id="station", unit="ward", kind="warm-station", title="驿站",
             parent_home="ward-small-home", words={"venue": "商业网点"})  # fmt: skip
    station = world.read(UnionHome, "station")
    assert (station.parent_home, station.words["venue"]) == ("ward-small-home", "商业网点")
    filed = papers(SCHEME.honours["district-advanced-small-home"], SCHEME)
    asked = {"round": "district-advanced-small-home.2018", "home": "station", **filed}
    assert world.code("ward/chair", "award.apply", **asked) == "wrong-kind"


@pytest.mark.clause("FS2018-2.1.2k", "FS2018-2.1.2l")
def test_a_yearly_round_owns_its_windows_its_places_and_the_version_of_the_notice(world: World) -> None:
    found = world.read(Round, "municipal-demonstration.2018")
    windows = [(span.id, str(span.opens), str(span.closes)) for span in found.windows]
    assert (found.pin, found.year, found.total, windows) == (
        SCHEME.pin,
        2018,
        2,
        [("H1", "2018-01-01", "2018-06-30"), ("H2", "2018-07-01", "2018-10-31")],
    )


@pytest.mark.clause("FS2018-3.3.3c")
def test_a_second_round_in_one_year_needs_a_reason(world: World) -> None:
    facts = {"scheme": "fangshan-2018", "honour": "district-advanced-home", "cycle": "2018b"}
    who = "fangshan-federation/organisation-and-publicity"
    assert world.code(who, "round.open", **facts) == "reason-missing"
    assert world.code(who, "round.open", **facts, reason="补充评选") == "ok"


@pytest.mark.clause("FS2018-3.1.1", "FS2018-3.1.2")
def test_homes_and_small_homes_apply_for_their_own_titles(world: World) -> None:
    crossed = [
        ("hospital/chair", "district-advanced-small-home", "hospital-home"),
        ("ward/chair", "district-advanced-home", "ward-small-home"),
    ]
    for who, honour, home in crossed:
        filed = papers(SCHEME.honours[honour], SCHEME)
        assert world.code(who, "award.apply", round=f"{honour}.2018", home=home, **filed) == "wrong-kind"


@pytest.mark.clause("FS2018-3.4.1.3", "FS2018-3.4.1.4")
@pytest.mark.parametrize("missing", ["member-review-report", "images"])
def test_an_application_without_its_materials_is_not_taken(world: World, missing: str) -> None:
    filed = papers(SCHEME.honours["district-advanced-home"], SCHEME)
    filed["documents"] = [each for each in filed["documents"] if each["kind"] != missing]
    asked = {"round": "district-advanced-home.2018", "home": "hospital-home", **filed}
    assert world.code("hospital/chair", "award.apply", **asked) == "material-missing"


@pytest.mark.clause("FS2018-3.3.4a")
def test_only_a_district_title_in_force_leads_to_the_municipal_one(world: World) -> None:
    scheme = notice("beijing-model")
    asked = {
        "round": "municipal-model-home.2018", "home": "hospital-home",
        **papers(scheme.honours["municipal-model-home"], scheme),
    }  # fmt: skip
    assert world.code("hospital/chair", "award.apply", **asked) == "prerequisite-missing"
    award = started(world, "municipal-model-home")
    world.do("hospital/chair", "award.relinquish", "held", reason="放弃")
    good = facts(world, "endorse", world.award(award))
    assert world.code(DISTRICT, "award.endorse", award, **good) == "prerequisite-missing"
