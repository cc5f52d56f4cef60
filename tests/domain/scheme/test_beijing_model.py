from functools import cache

import pytest

from domain.scheme import Scheme
from domain.scheme.eligibility import Holds
from domain.scheme.words import Span
from infrastructure.notices import load_scheme, shipped

NEEDS = {
    "municipal-model-home": "district-advanced-home",
    "municipal-model-small-home": "district-advanced-small-home",
}


@cache
def scheme() -> Scheme:
    return load_scheme(shipped()["beijing-model"])


@pytest.mark.clause("FS2018-3.3.4a")
def test_only_a_holder_of_the_district_title_of_the_same_kind_may_apply() -> None:
    for name, needed in NEEDS.items():
        [held] = [each for each in scheme().honours[name].requires if isinstance(each, Holds)]
        assert (held.holds, held.same_kind, held.ever, held.effect) == (needed, True, False, "refuse")
        assert held.checked_at == ("apply", "recommendation", "last")
        assert needed in scheme().honours_elsewhere


@pytest.mark.clause("FS2018-3.3.4b", "BJ2013-4.3c")
def test_a_municipal_round_is_held_every_two_years() -> None:
    assert {honour.round.every for honour in scheme().honours.values()} == {Span(months=24)}


@pytest.mark.clause("DC2015-0.2")
def test_the_district_federation_recommends_first() -> None:
    for honour in scheme().honours.values():
        assert [(step.step, step.by) for step in honour.route] == [
            ("recommendation", "district"),
            ("assessment", "assessor"),
            ("selection", "municipality"),
        ]


@pytest.mark.clause("BJ2013-4.3c")
def test_one_decision_of_the_municipality_names_many() -> None:
    for honour in scheme().honours.values():
        assert (honour.conferral.by, honour.conferral.decided_by) == ("decision", "municipality")


@pytest.mark.clause("FS2018-3.3.5b", "FS2018-3.3.5c")
def test_the_district_re_inspects_and_proposes_but_only_the_municipality_revokes() -> None:
    for honour in scheme().honours.values():
        reinspection, revocation = honour.standing.reinspection, honour.standing.revocation
        assert reinspection is not None
        assert revocation is not None
        assert reinspection.by == "district-assessor"
        assert revocation.proposed_by == ("district", "district-assessor")
        assert (honour.conferring_body, revocation.decided_by) == ("municipality", "conferring-body")
