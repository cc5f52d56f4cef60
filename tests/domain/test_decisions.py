"""Naming decisions: which may share a document number."""

from __future__ import annotations

from domain.decision import Decision
from domain.roll import decisions_under
from tests.support.aggregates import code, on

NUMBER = "京工发〔2019〕12号"


def issued(name: str, honour: str, day: str, *same_number: Decision) -> Decision:
    decision = Decision.blank(name)
    decision.issue(
        on(day), pin="beijing-model@1", honour=honour, document=NUMBER, title="", awards=(f"{name}-1",),
        same_number=same_number,
    )  # fmt: skip
    return decision


def test_a_document_that_names_several_honours_is_entered_once_for_each_with_the_same_day() -> None:
    homes = issued("d1", "model-home", "2019-10-15")
    small = issued("d2", "model-small-home", "2019-10-15", homes)
    assert code(lambda: issued("d3", "model-home", "2019-10-15", homes, small)) == "number-taken"
    assert code(lambda: issued("d3", "model-station", "2019-10-16", homes, small)) == "number-taken"
    assert code(lambda: issued("d3", "model-station", "2019-10-15", homes, small)) == "ok"


def test_a_number_is_the_same_however_it_is_typed_and_another_unit_has_its_own() -> None:
    typed = {decisions_under("city", each) for each in (NUMBER, "京工发[2019]12号", " 京工发【2019】１２号 ")}
    assert len(typed) == 1
    assert decisions_under("district", NUMBER) not in typed
    assert decisions_under("city", "京工发〔2019〕1号") not in typed
