"""Rounds: when applications are taken, and for how many places."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from application.acts.rounds import OpenRound
from domain import round as events
from domain.quota import ALONE, Peers, Place
from domain.refusals import NoPlacesLeft, Refusal
from domain.round import Round
from domain.scheme.intake import Quota, RoundRule
from domain.scheme.words import Text
from tests.support.aggregates import after, assert_events, code, on

YEARLY: dict[str, Any] = {
    "every": "P1Y",
    "opened_by": "assessor",
    "assumption": "测试",
    "windows": [
        {
            "id": "main",
            "open": {"from": "--04-12", "to": "--09-30"},
            "counts": "assessment",
            "assumption": "测试",
        }
    ],
    "stages": [
        {"id": "acceptance", "open": {"from": "--10-01", "to": "--12-31"}, "assumption": "测试"},
        {"id": "soft", "open": {"from": "--10-01"}, "effect": "warn", "assumption": "测试"},
    ],
}

SOMEBODY = Text(zh="区总工会", en="the district federation")


def rule(**said: Any) -> RoundRule:
    return RoundRule.model_validate({**YEARLY, **said})


def quota(**said: Any) -> Quota:
    return Quota.model_validate({"assumption": "测试", **said})


def opened(of: RoundRule | None = None, **said: Any) -> Round:
    facts: dict[str, Any] = {
        "pin": "x@1", "honour": "h", "rule": of or rule(), "cycle": "2018", "year": 2018, "windows": {}, "reason": "",
        "previous": None, "off_cycle": False, **said,
    }  # fmt: skip
    return after(Round, lambda it: it.open(on("2018-04-01"), **facts))


def take(it: Round, award: str, limit: Quota | None, **said: Any) -> str:
    reason, peers = said.pop("reason", ""), said.pop("peers", ALONE)
    return code(lambda: it.take_place(on("2018-05-02"), Place(award, **said), limit, reason, peers))


def test_a_round_has_the_windows_of_its_own_year() -> None:
    found = opened()
    assert [(span.id, span.opens, span.closes) for span in [*found.windows, *found.stages]] == [
        ("main", date(2018, 4, 12), date(2018, 9, 30)),
        ("acceptance", date(2018, 10, 1), date(2018, 12, 31)),
        ("soft", date(2018, 10, 1), None),
    ]


@pytest.mark.parametrize(
    ("open", "days"),
    [
        ({"from": "--12-15", "to": "--01-15"}, (date(2018, 12, 15), date(2019, 1, 15))),
        ({"from": "--12-01", "to": "--12-31", "year": -1}, (date(2017, 12, 1), date(2017, 12, 31))),
        ({"from": "--02-01", "to": "--03-31", "year": 1}, (date(2019, 2, 1), date(2019, 3, 31))),
        ({"from": "--12-01", "to": "--02-28", "year": -1}, (date(2017, 12, 1), date(2018, 2, 28))),
    ],
)
def test_a_yearly_window_may_cross_new_year_or_lie_in_the_year_beside(
    open: dict[str, Any], days: tuple[date, date]
) -> None:
    found = opened(rule(windows=[{"open": open, "assumption": "测试"}], stages=[]))
    assert [(span.opens, span.closes) for span in found.windows] == [days]


def days_of(windows: dict[str, dict[str, date | None]]) -> dict[str, tuple[date | None, date | None]]:
    found = opened(windows=windows)
    return {span.id: (span.opens, span.closes) for span in [*found.windows, *found.stages]}


def test_an_end_of_a_window_that_is_left_out_stays_as_the_notice_has_it() -> None:
    first, last = date(2018, 4, 12), date(2018, 9, 30)
    assert days_of({"main": {"opens": date(2018, 5, 1)}})["main"] == (date(2018, 5, 1), last)
    assert days_of({"main": {"closes": date(2018, 5, 1)}})["main"] == (first, date(2018, 5, 1))
    assert days_of({"main": {"closes": None}})["main"] == (first, None)
    assert days_of({"acceptance": {"closes": date(2018, 11, 1)}})["acceptance"] == (
        date(2018, 10, 1),
        date(2018, 11, 1),
    )


@pytest.mark.parametrize(
    ("windows", "said", "pointer"),
    [
        ({"typo": {"opens": date(2018, 5, 1)}}, "unknown-finding", "/windows/typo"),
        ({"main": {"closes": date(2018, 4, 11)}}, "out-of-range", "/windows/main/closes"),
        ({"main": {"opens": date(2018, 10, 1)}}, "out-of-range", "/windows/main/opens"),
        ({"main": {"opens": date(2018, 6, 12), "closes": date(2018, 4, 12)}}, "out-of-range", "/windows/main/closes"),
    ],
)  # fmt: skip
def test_a_window_that_the_notice_does_not_have_or_that_ends_before_it_begins_is_refused(
    windows: dict[str, dict[str, date | None]], said: str, pointer: str
) -> None:
    with pytest.raises(Refusal) as refused:
        opened(windows=windows)
    assert (refused.value.code, refused.value.pointer) == (said, pointer)


def test_rolling_intake_has_no_window_to_set() -> None:
    rolling = rule(rolling=True, windows=[], stages=[])
    assert code(lambda: opened(rolling, windows={"main": {"opens": date(2018, 5, 1)}})) == "unknown-finding"


@pytest.mark.parametrize("year", [1, 20180])
def test_a_round_is_of_a_year_that_can_be(year: int) -> None:
    with pytest.raises(ValidationError):
        OpenRound(scheme="s", honour="h", cycle="2018", year=year)


@pytest.mark.parametrize(
    ("day", "apply", "arrive", "stage"),
    [
        ("2018-04-11", "window-closed", "window-closed", "stage-closed"),
        ("2018-04-12", "ok", "ok", "stage-closed"),
        ("2018-09-30", "ok", "ok", "stage-closed"),
        ("2018-10-01", "window-closed", "window-closed", "ok"),
        ("2018-12-31", "window-closed", "window-closed", "ok"),
        ("2019-01-01", "window-closed", "window-closed", "stage-closed"),
    ],
)
def test_each_window_includes_both_its_days(day: str, apply: str, arrive: str, stage: str) -> None:
    found, when = opened(), date.fromisoformat(day)
    answers = (
        found.why_not_apply(when, SOMEBODY),
        found.why_not_arrival("assessment", when, SOMEBODY),
        found.why_not_stage("acceptance", when),
    )
    assert tuple(why.code if why else "ok" for why in answers) == (apply, arrive, stage)
    assert found.why_not_arrival("selection", when, SOMEBODY) is None
    assert found.why_not_stage("soft", when) is None


def test_two_half_years_leave_a_gap_that_belongs_to_neither() -> None:
    halves = [
        {"id": "H1", "open": {"from": "--01-01", "to": "--06-30"}, "assumption": "测试"},
        {"id": "H2", "open": {"from": "--07-02", "to": "--10-31"}, "assumption": "测试"},
    ]
    found = opened(rule(windows=halves, stages=[]))
    said = {
        day: (
            why.params["opens"] if (why := found.why_not_apply(date.fromisoformat(day), SOMEBODY)) else None
        )
        for day in ("2018-06-30", "2018-07-01", "2018-07-02", "2018-11-01")
    }
    assert said == {
        "2018-06-30": None,
        "2018-07-01": date(2018, 7, 2),
        "2018-07-02": None,
        "2018-11-01": date(2018, 7, 2),
    }


@pytest.mark.parametrize(
    ("off_cycle", "reason", "said"),
    [("with-reason", "", "reason-missing"), ("with-reason", "补报", "ok"), ("refuse", "", "too-early")],
)
def test_a_round_off_its_cycle_needs_a_reason_or_is_refused(off_cycle: str, reason: str, said: str) -> None:
    of = rule(off_cycle=off_cycle)
    assert code(lambda: opened(of, off_cycle=True, reason=reason, previous=date(2018, 1, 1))) == said


def test_a_window_is_only_ever_moved_later_and_for_a_reason() -> None:
    found = opened()

    def extend(window: str, closes: str, reason: str = "国庆") -> str:
        return code(
            lambda: found.extend(
                on("2018-09-01"), window=window, closes=date.fromisoformat(closes), reason=reason
            )
        )

    assert [
        extend("main", "2018-09-30"), extend("none", "2018-12-01"), extend("soft", "2018-12-01"),
        extend("main", "2018-10-01", " "), extend("main", "2018-10-01"),
    ] == ["out-of-range", "unknown-finding", "not-in-this-state", "reason-missing", "ok"]  # fmt: skip
    assert found.why_not_apply(date(2018, 10, 1), SOMEBODY) is None


def test_a_closed_round_takes_nothing_more() -> None:
    found = opened()
    assert_events(found, lambda it: it.close(on("2018-06-01")), [events.Closed])
    why = found.why_not_apply(date(2018, 6, 1), SOMEBODY)
    assert why is not None
    assert why.code == "round-closed"
    assert code(lambda: found.close(on("2018-06-01"))) == "not-in-this-state"
    assert code(lambda: found.change_quota(on("2018-06-01"), total=5, reason="x")) == "not-in-this-state"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2018-03-31", "back-dated-too-far"),
        ("2018-06-02", "in-the-future"),
        ("2018-04-01", "ok"),
        ("2018-06-01", "ok"),
    ],
)
def test_what_is_done_to_a_round_is_done_between_its_opening_and_today(day: str, said: str) -> None:
    today, closes = on("2018-06-01", day), date(2018, 12, 1)
    assert [
        code(lambda: opened().close(today)),
        code(lambda: opened().extend(today, window="main", closes=closes, reason="国庆")),
        code(lambda: opened().change_quota(today, total=5, reason="追加")),
    ] == [said] * 3


def test_a_round_is_not_opened_ahead() -> None:
    facts: dict[str, Any] = {
        "pin": "x@1", "honour": "h", "rule": rule(), "cycle": "2018", "year": 2018, "windows": {}, "reason": "",
        "previous": None, "off_cycle": False,
    }  # fmt: skip
    blank = Round.blank("it")
    assert code(lambda: blank.open(on("2018-04-01", "2018-04-02"), **facts)) == "in-the-future"
    assert code(lambda: blank.open(on("2018-04-01", "2018-03-01"), **facts)) == "ok"


# --- places ----------------------------------------------------------------------------------------------------------


def test_a_total_is_a_total() -> None:
    limit = quota(total=2)
    found = opened(rule(quota=limit.model_dump(by_alias=True)))
    assert [take(found, award, limit) for award in "abca"] == ["ok", "ok", "no-places-left", "ok"]
    found.free_place(on("2018-05-03"), "a")
    assert take(found, "c", limit) == "ok"
    assert sorted(found.places) == ["b", "c"]


def test_a_plan_figure_may_be_exceeded_with_a_reason() -> None:
    limit = quota(total=1, exceed="with-reason")
    found = opened(rule(quota=limit.model_dump(by_alias=True)))
    assert [take(found, "a", limit), take(found, "b", limit), take(found, "b", limit, reason="追加")] == [
        "ok",
        "no-places-left",
        "ok",
    ]


def test_a_hard_quota_is_not_exceeded_with_a_reason() -> None:
    limit = quota(total=0)
    found = opened(rule(quota=limit.model_dump(by_alias=True)))
    assert take(found, "a", limit, reason="追加") == "no-places-left"


def test_each_unit_has_its_own_places() -> None:
    limit = quota(per_unit={"of": "system-union", "at_most": 1, "assumption": "测试"})
    found = opened()
    said = [take(found, award, limit, unit=unit) for award, unit in [("a", "x"), ("b", "x"), ("c", "y")]]
    assert said == ["ok", "no-places-left", "ok"]


def test_a_table_gives_each_unit_its_places_and_the_others_theirs() -> None:
    limit = quota(per_unit={"of": "district", "at_most": {"x": 2, "y": 0, "others": 1}, "assumption": "测试"})
    found = opened()
    asked = ["x", "x", "x", "y", "z", "z"]
    said = [take(found, f"a{number}", limit, unit=unit) for number, unit in enumerate(asked)]
    assert said == ["ok", "ok", "no-places-left", "no-places-left", "ok", "no-places-left"]


def test_a_unit_that_a_table_without_others_does_not_name_has_no_limit_of_its_own() -> None:
    limit = quota(per_unit={"of": "district", "at_most": {"x": 1}, "assumption": "测试"})
    found = opened()
    assert [take(found, award, limit, unit="y") for award in "abc"] == ["ok"] * 3


def test_what_is_guaranteed_to_a_unit_is_kept_until_it_has_used_it() -> None:
    limit = quota(total=3, per_unit={"of": "district", "at_least": {"x": 1, "y": 1}, "assumption": "测试"})
    found = opened(rule(quota=limit.model_dump(by_alias=True)))
    asked = [("a", "z"), ("b", "z"), ("c", "x"), ("d", "x"), ("e", "y")]
    said = [take(found, award, limit, unit=unit) for award, unit in asked]
    assert said == ["ok", "no-places-left", "ok", "no-places-left", "ok"]


def test_what_is_guaranteed_to_every_unit_is_kept_for_each_there_is() -> None:
    limit = quota(total=3, per_unit={"of": "district", "at_least": 1, "assumption": "测试"})
    found, peers = opened(rule(quota=limit.model_dump(by_alias=True))), Peers("东区", ("x", "y", "z"))
    asked = [("a", "x"), ("b", "x"), ("c", "y"), ("d", "z")]
    said = [take(found, award, limit, unit=unit, peers=peers) for award, unit in asked]
    assert said == ["ok", "no-places-left", "ok", "ok"]


def test_a_group_has_its_own_places_and_its_own_clause() -> None:
    group = {"only_for": {"grades": ["five"]}, "at_most": 1, "clause": "第六条"}
    limit = quota(total=9, groups=[group])
    found = opened(rule(quota=limit.model_dump(by_alias=True)))
    assert [take(found, award, limit, grade=grade) for award, grade in [("a", "five"), ("b", "four")]] == [
        "ok"
    ] * 2
    with pytest.raises(NoPlacesLeft) as full:
        found.take_place(on("2018-05-02"), Place("c", grade="five"), limit, "")
    assert (full.value.clause, full.value.message_en) == (
        "第六条",
        "No places left in the round “it” (places of its group: 1).",
    )


def test_places_are_kept_for_applications_of_a_kind() -> None:
    limit = quota(
        total=2, reserved=[{"only_for": {"kinds": ["small-home"]}, "at_least": 1, "assumption": "测试"}]
    )
    found = opened(rule(quota=limit.model_dump(by_alias=True)))
    asked = [("a", "home"), ("b", "home"), ("c", "small-home")]
    assert [take(found, award, limit, kind=kind) for award, kind in asked] == ["ok", "no-places-left", "ok"]


def test_the_places_of_one_unit_are_changed_but_never_below_what_it_has() -> None:
    limit = quota(per_unit={"of": "district", "at_most": {"x": 1, "others": 1}, "assumption": "测试"})
    found = opened()
    assert [take(found, award, limit, unit="x") for award in "ab"] == ["ok", "no-places-left"]
    assert (
        code(lambda: found.change_quota(on("2018-05-02"), total=None, units={"x": 0}, reason="调剂"))
        == "out-of-range"
    )
    found.change_quota(on("2018-05-02"), total=None, units={"x": 2}, reason="调剂")
    assert [take(found, award, limit, unit="x") for award in "bc"] == ["ok", "no-places-left"]


@pytest.mark.parametrize(("applications", "places"), [(0, 1), (9, 1), (10, 1), (19, 1), (20, 2), (30, 3)])
def test_a_share_of_the_applications_is_rounded_down_but_not_below_its_floor(
    applications: int, places: int
) -> None:
    limit = quota(share={"at_most": "10%", "floor": 1, "assumption": "测试"})
    found = opened()
    for number in range(applications):
        found.count_application(on("2018-05-02"), award=f"a{number}", home=f"h{number}")
    said = [take(found, f"a{number}", limit) for number in range(places + 1)]
    assert said == ["ok"] * places + ["no-places-left"]


def test_reserved_places_are_not_for_others() -> None:
    limit = quota(
        total=3,
        reserved=[{"attribute": "sector", "one_of": ["grassroots"], "at_least": 2, "assumption": "测试"}],
    )
    found = opened(rule(quota=limit.model_dump(by_alias=True)))
    mine, others = {"sector": "grassroots"}, {"sector": "office"}
    asked = [("a", others), ("b", others), ("c", mine), ("d", mine), ("e", mine)]
    said = [take(found, award, limit, words=words) for award, words in asked]
    assert said == ["ok", "no-places-left", "ok", "ok", "no-places-left"]


def test_the_quota_is_never_set_below_what_is_taken() -> None:
    limit = quota(total=3)
    found = opened(rule(quota=limit.model_dump(by_alias=True)))
    take(found, "a", limit)
    take(found, "b", limit)
    assert code(lambda: found.change_quota(on("2018-05-02"), total=1, reason="x")) == "out-of-range"
    assert_events(
        found, lambda it: it.change_quota(on("2018-05-02"), total=2, reason="x"), [events.QuotaChanged]
    )
    assert take(found, "c", limit) == "no-places-left"
