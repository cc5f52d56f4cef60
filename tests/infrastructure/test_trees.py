from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from application.acts.units import Appoint, FoundUnit, Vacate
from application.desk import Caller
from application.office import Office, Request
from domain.catalogue import catalogue
from domain.home import UnionHome
from infrastructure.event_store.store import open_store
from infrastructure.trees import Tree, TreeRefused, load_tree, plant, shipped_trees

SMALL = """\
tree: small
units:
  - {id: town, type: township-union, title: 镇总工会, parent: district, founded_on: 1995-06-01, seats: [chair, clerk]}
  - {id: district, type: district-federation, title: 区总工会, seats: {chair: [p-1, p-2], registrar: p-3}}
  - {id: mill, type: basic-union, title: 面粉厂工会, parent: town, founded_on: 1996-01-01, seats: [chair]}
homes:
  - {id: mill-home, unit: mill, title: 面粉厂职工之家, figures: {workers: 120}, facts_on: 2018-01-01, words: {sector: food}}
"""


def written(folder: Path, text: str) -> Tree:
    file = folder / "tree.yaml"
    file.write_text(text, "utf-8")
    return load_tree(file)


def office(url: str) -> Office:
    return Office(open_store(url, catalogue()), lambda: datetime(2018, 3, 1, 1, tzinfo=UTC))


def test_a_tree_is_entered_with_its_seats_and_homes(database_url: str, tmp_path: Path) -> None:
    somewhere = office(database_url)
    entered = plant(written(tmp_path, SMALL), somewhere)
    directory = somewhere.knowledge.directory
    day = date(2018, 3, 1)
    assert entered == 3 + 6 + 2
    assert [unit.name for unit in directory.ancestors("mill", day)] == ["town", "district"]
    assert directory.units["district"].holders("chair", day) == ["p-1", "p-2"]
    assert directory.units["town"].holders("clerk", day) == ["town.clerk"]
    home = somewhere.read(
        UnionHome,
        "mill-home",
        lambda home: (home.registered_on, home.words["sector"], home.figure("workers", day)),
    )
    assert home == (date(1996, 1, 1), "food", (date(2018, 1, 1), Decimal(120)))


def test_entering_it_again_changes_nothing_and_undoes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    somewhere, tree = office(sqlite_url), written(tmp_path, SMALL)
    plant(tree, somewhere)
    somewhere.perform(Request(Vacate(seat="chair", person="p-1"), Caller("system"), "district"))
    head = somewhere.store.head()
    assert plant(tree, somewhere) == 0
    assert somewhere.store.head() == head
    assert somewhere.knowledge.directory.units["district"].holders("chair", date(2018, 3, 2)) == ["p-2"]


def test_a_unit_that_somebody_else_entered_is_left_alone(sqlite_url: str, tmp_path: Path) -> None:
    somewhere = office(sqlite_url)
    found = FoundUnit(id="district", type="district-federation", title="区总工会")
    somewhere.perform(Request(found, Caller("system")))
    somewhere.perform(Request(Appoint(seat="chair", person="p-9"), Caller("system"), "district"))
    plant(written(tmp_path, SMALL), somewhere)
    directory = somewhere.knowledge.directory
    assert directory.units["district"].holders("chair", date(2018, 3, 1)) == ["p-9"]
    assert directory.units["town"].holders("chair", date(2018, 3, 1)) == ["town.chair"]


def test_a_load_that_was_interrupted_is_finished_by_the_next(sqlite_url: str, tmp_path: Path) -> None:
    somewhere, tree = office(sqlite_url), written(tmp_path, SMALL)
    only_units = tree.model_copy(update={"units": (tree.units[1],), "homes": ()})
    plant(only_units, somewhere)
    assert plant(tree, somewhere) == 2 + 3 + 2


def mistakes(folder: Path, text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(TreeRefused) as refused:
        written(folder, text)
    return [(each.line, each.code, each.path) for each in refused.value.mistakes]


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    text = """\
units:
  - {id: district, type: district-federation, title: 区总工会, founded_on: 2000-01-01}
  - {id: town, type: township-union, title: 镇, parent: distrikt}
  - {id: town, type: township-union, title: 镇, parent: district, founded_on: 1999-01-01}
  - {id: a, type: x, title: A, parent: b}
  - {id: b, type: x, title: B, parent: a}
homes:
  - {id: h, unit: mill, title: 家}
  - {id: s, unit: a, title: 小家, parent_home: hh}
"""
    assert mistakes(tmp_path, text) == [
        (3, "unknown-unit", "units[1].parent"),
        (4, "duplicate-id", "units[2].id"),
        (4, "founded-too-early", "units[2].founded_on"),
        (5, "circle", "units[3].parent"),
        (6, "circle", "units[4].parent"),
        (8, "unknown-unit", "homes[0].unit"),
        (9, "unknown-home", "homes[1].parent_home"),
    ]


def test_an_unknown_key_and_a_bad_date_are_told(tmp_path: Path) -> None:
    text = """\
units:
  - {id: district, type: district-federation, titel: 区总工会, founded_on: 1987年}
"""
    assert mistakes(tmp_path, text) == [
        (2, "unknown-key", "units[0].titel"),
        (2, "bad-date", "units[0].founded_on"),
    ]


def test_what_is_no_yaml_is_told(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "units: [")[0][1] == "yaml"


@pytest.mark.parametrize("name", shipped_trees())
def test_the_shipped_trees_can_be_loaded(name: str, sqlite_url: str) -> None:
    tree = load_tree(shipped_trees()[name])
    assert tree.tree == name
    assert plant(tree, office(sqlite_url)) > 100


def test_the_small_fangshan_has_every_tier_of_the_notice() -> None:
    types = {unit.type for unit in load_tree(shipped_trees()["fangshan-small"]).units}
    assert {
        "municipal-federation",
        "district-federation",
        "area-federation",
        "township-union",
        "bureau-union",
    } <= types
    assert {"sub-district-union", "development-zone-union", "committee-union", "company-union"} <= types
    assert {"basic-union", "community-union", "service-station", "branch", "group"} <= types
