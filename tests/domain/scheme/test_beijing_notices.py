"""The two municipal notices that lay down duties, held against the words of their documents."""

from functools import cache

import pytest

from domain.scheme import Scheme
from domain.vocabulary import UNIT_TYPES
from infrastructure.clauses import catalogue
from infrastructure.notices import load_scheme, shipped


@cache
def notice(name: str) -> Scheme:
    return load_scheme(shipped()[name])


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.clause("BJ2013-T", "BJ2015-T")
@pytest.mark.parametrize("year", [2013, 2015])
def test_the_title_is_the_one_of_the_document(year: int) -> None:
    assert plain(notice(f"beijing-{year}").title.zh) == plain(catalogue()[f"BJ{year}-T"].text)


@pytest.mark.clause("BJ2013-0.3", "BJ2015-0.4", "BJ2015-0.1")
def test_the_days_of_issue_and_the_number() -> None:
    told = [
        (notice(n).issuer, str(notice(n).issued_on), notice(n).document_number)
        for n in ("beijing-2013", "beijing-2015")
    ]
    assert told == [
        ("beijing-federation", "2013-01-24", None),
        ("beijing-federation", "2015-01-09", catalogue()["BJ2015-0.1"].text),
    ]


ADDRESSED = {
    "各区、县总工会": "district-federation",
    "北京经济技术开发区总工会": "development-zone-union",
    "各产业工会": "industrial-union",
    "各局工会": "bureau-union",
    "各集团": "group-union",
    "公司工会": "company-union",
    "各直属基层工会": "basic-union",
}


@pytest.mark.clause("BJ2013-0.1", "BJ2015-0.2")
def test_every_kind_of_union_the_notices_are_addressed_to_is_a_known_type() -> None:
    for year, addressed in ((2013, ADDRESSED), (2015, ADDRESSED | {"各高等院校工会": "university-union"})):
        wording = catalogue()[f"BJ{year}-0.{1 if year == 2013 else 2}"].text
        assert [name for name in addressed if name not in wording] == []
        assert set(notice(f"beijing-{year}").addressed_to) == set(addressed.values())
        assert set(addressed.values()) <= set(UNIT_TYPES)


@pytest.mark.clause("BJ2013-2.b", "BJ2015-0.5")
def test_the_duties_are_those_of_basic_level_unions_of_any_kind_of_unit() -> None:
    for name in ("beijing-2013", "beijing-2015"):
        for duty in notice(name).duties.values():
            assert duty.binds.kinds == ("home",)
            assert duty.binds.unit_types == ("basic-union", "joint-union", "community-union")
            assert duty.binds.words == {}


@pytest.mark.clause("BJ2013-4.1d", "BJ2015-4.1a")
def test_a_district_lays_down_rules_of_its_own_beside_the_municipal_ones() -> None:
    issuers = {name: notice(name).issuer for name in shipped()}
    assert issuers == {
        "beijing-2013": "beijing-federation",
        "beijing-2015": "beijing-federation",
        "beijing-model": "beijing-federation",
        "fangshan-2018": "fangshan-federation",
    }


@pytest.mark.clause("BJ2015-3.4.1f")
def test_results_go_to_the_party_organisation_and_the_union_above() -> None:
    scheme = notice("beijing-2015")
    assert scheme.member_review is not None
    party, above = (scheme.actors[name] for name in scheme.member_review.reported_to)
    assert (party.unit, party.seats) == ("self", ("party-committee",))
    assert above.unit == "parent"


@pytest.mark.clause("BJ2013-4.3f", "BJ2013-4.3g", "BJ2013-4.1b", "BJ2013-4.1c")
def test_the_municipality_organises_the_review_and_orders_what_follows() -> None:
    rule = notice("beijing-2013").member_review
    assert rule is not None
    assert (str(rule.every), str(rule.rectify_within)) == ("P1Y", "P90D")
    assert "municipality" in rule.organised_by
    assert {"district", "municipality"} <= {*(rule.ordered_by or ())}


@pytest.mark.clause("BJ2015-3.3.2c")
def test_two_thirds_is_the_mark_of_a_plan_and_of_nothing_else() -> None:
    marks = {name: str(mark) for name, duty in notice("beijing-2015").duties.items()
             if (passes := getattr(duty, "passes", None)) and (mark := passes.at_least)}  # fmt: skip
    assert marks == {"key-work-plan": "2/3"}
