"""Who may apply: every kind of condition, both ways, at its edges – and how long an ending bars a home."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic import TypeAdapter

from domain.base_file import Entry
from domain.dossier import Dossier, Held, Review
from domain.eligibility import banned, eligible_at, unmet, warnings
from domain.home import UnionHome
from domain.scheme.duties import Binds
from domain.scheme.eligibility import AnyOf, Requirement, meant
from domain.scheme.notice import Scheme, fits
from domain.scheme.route import Quorum
from domain.tally import Votes
from tests.support.aggregates import after, code, on
from tests.support.papers import notice

READ: TypeAdapter[Requirement] = TypeAdapter(Requirement)
SCHEME = notice("fangshan-2018")
YEARLY = notice("parallel")
TODAY = date(2018, 5, 2)


def condition(**said: Any) -> Requirement:
    return READ.validate_python({"assumption": "测试", **said})


def home(*acts: Any) -> UnionHome:
    return after(
        UnionHome,
        lambda it: it.register(on("2015-01-01"), kind="home", unit="hospital", title="医院之家", words={"sector": "health"}),
        *acts,
    )  # fmt: skip


def held(**said: Any) -> Held:
    facts: dict[str, Any] = {
        "award": "a", "honour": "star", "home": "it", "kind": "home", "round": "star.2017", "grade": None,
        "stage": "conferred", "standing": "in-force", "since": date(2017, 5, 2), "ended_on": None, **said,
    }  # fmt: skip
    return Held(**facts)


def said(asked: Requirement, scheme: Scheme = SCHEME, **known: Any) -> str:
    facts: dict[str, Any] = {"home": home(), "day": TODAY, **known}
    why = unmet(scheme, asked, Dossier(**facts))
    if why is not None:
        assert why.message
        assert why.message_en
    return why.code if why else "ok"


# --- titles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({}, "ok"),
        ({"standing": "rectifying"}, "ok"),
        ({"standing": "suspended"}, "prerequisite-missing"),
        ({"standing": "revoked"}, "prerequisite-missing"),
        ({"standing": "expired"}, "prerequisite-missing"),
        ({"standing": None, "since": None}, "prerequisite-missing"),
        ({"since": date(2018, 5, 3)}, "prerequisite-missing"),
        ({"kind": "small-home"}, "prerequisite-missing"),
        ({"honour": "lamp"}, "prerequisite-missing"),
        ({"valid_until": date(2018, 5, 2)}, "ok"),
        ({"valid_until": date(2018, 5, 1)}, "prerequisite-missing"),
        ({"blocked": True}, "prerequisite-missing"),
    ],
)
def test_a_title_counts_while_it_is_in_force_for_the_same_kind(facts: dict[str, Any], answer: str) -> None:
    assert said(condition(holds="star"), held=(held(**facts),)) == answer


def test_any_one_of_several_titles_will_do() -> None:
    asked = condition(holds=["star", "lamp"])
    assert said(asked, held=(held(honour="lamp"),)) == "ok"
    assert said(asked) == "prerequisite-missing"


def test_ended_titles_count_where_the_notice_asks_whether_it_was_ever_held() -> None:
    revoked = (held(standing="revoked", ended_on=date(2018, 1, 1)),)
    assert said(condition(holds="star", ever=True), held=revoked) == "ok"
    assert said(condition(does_not_hold="star"), held=revoked) == "ok"
    assert said(condition(does_not_hold="star", ever=True), held=revoked) == "holder-already"


@pytest.mark.parametrize(("since", "answer"), [("2016-05-02", "ok"), ("2016-05-03", "too-short-in-grade")])
def test_the_minimum_time_is_over_on_the_same_day_two_years_later(since: str, answer: str) -> None:
    mine = (held(since=date.fromisoformat(since)),)
    assert said(condition(holds="star", for_at_least="P2Y"), held=mine) == answer


def test_a_title_of_the_unit_or_of_the_home_above_counts_only_where_it_is_asked_for() -> None:
    elsewhere: dict[str, Any] = {"unit_held": (held(),), "parent_held": (held(),)}
    assert said(condition(holds="star"), **elsewhere) == "prerequisite-missing"
    assert said(condition(holds="star", of="unit"), **elsewhere) == "ok"
    assert said(condition(holds="star", of="parent-home"), **elsewhere) == "ok"


@pytest.mark.parametrize(
    ("grade", "answer"), [("low", "prerequisite-missing"), ("mid", "ok"), ("high", "ok")]
)
def test_a_grade_counts_from_the_one_asked_for_upwards(grade: str, answer: str) -> None:
    asked = condition(holds="star", grade_at_least="mid")
    assert said(asked, notice("parallel"), held=(held(grade=grade),)) == answer


@pytest.mark.parametrize(
    ("standing", "answer"),
    [("in-force", "holder-already"), ("rectifying", "holder-already"), ("suspended", "holder-already"),
     ("revocation-proposed", "holder-already"), ("revoked", "ok"), ("annulled", "ok"), ("lapsed", "ok")],
)  # fmt: skip
def test_a_holder_does_not_apply_again_until_the_title_is_over(standing: str, answer: str) -> None:
    assert said(condition(does_not_hold="star"), held=(held(standing=standing),)) == answer


# --- standards -------------------------------------------------------------------------------------------------------


def decide(day: str, in_favour: int, effective: str | None = None) -> Any:
    rule = SCHEME.standards["qualified-home"]
    return lambda it: it.decide_standard(
        on(day, effective), name="qualified-home", scheme="x", standard=rule, votes=Votes(100, 90, in_favour)
    )


@pytest.mark.clause("FS2018-3.3.1a", "FS2018-3.3.1b")
def test_the_home_s_own_assembly_decides_that_it_is_qualified_and_that_is_asked_first() -> None:
    asked = next(iter(SCHEME.honours["district-advanced-home"].requires))
    assert said(asked) == "prerequisite-missing"
    assert said(asked, home=home(decide("2018-01-02", 50))) == "prerequisite-missing"
    assert said(asked, home=home(decide("2018-01-02", 51))) == "ok"


def test_a_newer_negative_decision_ends_it_and_an_older_one_entered_late_does_not() -> None:
    asked = condition(holds="qualified-home")
    assert (
        said(asked, home=home(decide("2017-01-02", 80), decide("2018-01-02", 10))) == "prerequisite-missing"
    )
    late = home(decide("2018-01-02", 80), decide("2018-02-02", 10, effective="2016-06-01"))
    assert said(asked, home=late) == "ok"
    assert code(lambda: decide("2018-01-02", 80, effective="2018-01-03")(home())) == "in-the-future"


def test_too_few_present_is_noted_or_refused_as_the_notice_says() -> None:
    strict = Quorum.model_validate({"at_least": "2/3", "effect": "refuse", "assumption": "测试"})
    rule = SCHEME.standards["qualified-home"].model_copy(update={"quorum": strict})
    votes = Votes(100, 60, 55)
    facts: dict[str, Any] = {"name": "qualified-home", "scheme": "x", "votes": votes}
    assert code(lambda: home().decide_standard(on("2018-01-02"), standard=rule, **facts)) == "no-quorum"
    lenient = home()
    lenient.decide_standard(on("2018-01-02"), standard=SCHEME.standards["qualified-home"], **facts)
    assert lenient.pending_events[-1].warnings == ("no-quorum",)  # type: ignore[attr-defined]  # a StandardDecided


# --- figures, dates, words, facts ------------------------------------------------------------------------------------


def workers(count: int, day: str = "2018-01-01", **more: int) -> Any:
    figures = {name: Decimal(value) for name, value in {"workers": count, **more}.items()}
    return lambda it: it.record_facts(on(day), figures=figures)


@pytest.mark.clause("FS2018-2.1.1a")
@pytest.mark.parametrize(("count", "answer"), [(99, "figure-not-met"), (100, "ok"), (101, "ok")])
def test_a_hundred_or_more_includes_a_hundred(count: int, answer: str) -> None:
    asked = SCHEME.honours["newly-unionised-100"].requires[0]
    assert said(asked, home=home(workers(count))) == answer
    assert said(asked) == "figure-not-met"


def test_the_newest_figure_of_the_day_counts_unless_it_is_too_old() -> None:
    grown = home(workers(80, "2016-01-01"), workers(120, "2017-06-01"), workers(50, "2018-06-01"))
    assert said(condition(figure="workers", at_least=100), home=grown) == "ok"
    assert said(condition(figure="workers", at_most=100), home=grown) == "figure-not-met"
    assert said(condition(figure="workers", at_least=100, reference="P6M"), home=grown) == "figure-not-met"


@pytest.mark.parametrize(("members", "answer"), [(84, "figure-not-met"), (85, "ok")])
def test_a_share_of_another_figure(members: int, answer: str) -> None:
    asked = condition(figure="members", share_of="workers", at_least="0.85")
    assert said(asked, home=home(workers(100, members=members))) == answer
    assert said(asked, home=home(workers(0, members=5))) == "figure-not-met"


@pytest.mark.clause("FS2018-2.1.1a")
@pytest.mark.parametrize(
    ("founded", "answer"),
    [("2016-12-31", "date-not-met"), ("2017-01-01", "ok"), ("2018-05-01", "ok"), (None, "date-not-met")],
)
def test_newly_unionised_means_this_year_or_last(founded: str | None, answer: str) -> None:
    asked = SCHEME.honours["newly-unionised-100"].requires[1]
    day = date.fromisoformat(founded) if founded else None
    assert said(asked, unit_founded_on=day, round_year=2018) == answer


@pytest.mark.parametrize(
    ("words", "day", "answer"),
    [
        ({"at_least_ago": "P1Y"}, "2017-05-02", "ok"),
        ({"at_least_ago": "P1Y"}, "2017-05-03", "date-not-met"),
        ({"at_most_ago": "P1Y"}, "2017-05-02", "ok"),
        ({"at_most_ago": "P1Y"}, "2017-05-01", "date-not-met"),
    ],
)
def test_a_date_may_have_to_lie_long_ago_or_not_long_ago(
    words: dict[str, str], day: str, answer: str
) -> None:
    opened = home(lambda it: it.record_facts(on("2018-01-01"), dates={"opened-on": date.fromisoformat(day)}))
    assert said(condition(dated="opened-on", **words), home=opened) == answer


def test_a_word_is_one_of_these_or_none_of_those() -> None:
    assert said(condition(attribute="sector", one_of=["health"])) == "ok"
    assert said(condition(attribute="sector", one_of=["finance"])) == "attribute-not-met"
    assert said(condition(attribute="sector", none_of=["health"])) == "attribute-not-met"
    assert said(condition(attribute="venue", one_of=["own"])) == "attribute-not-met"


@pytest.mark.parametrize(
    ("day", "answer"), [("2017-05-01", "ok"), ("2017-05-02", "disqualified"), ("2018-05-02", "disqualified")]
)
def test_a_disqualifying_fact_bars_for_as_long_as_the_notice_looks_back(day: str, answer: str) -> None:
    mine = home(lambda it: it.record_disqualifying_fact(on(day), kind="accident"))
    assert said(condition(free_of=["accident"], within="P1Y"), home=mine) == answer
    assert said(condition(free_of=["accident"]), home=mine) == "disqualified"
    assert said(condition(free_of=["arrears"]), home=mine) == "ok"


@pytest.mark.parametrize(
    ("holding", "answer"), [((5, 10), "sub-units-short"), ((6, 10), "ok"), ((0, 0), "sub-units-short")]
)
def test_sixty_percent_of_the_units_below(holding: tuple[int, int], answer: str) -> None:
    asked = condition(share_of_sub_units="star", at_least="60%")
    assert said(asked, sub_units={"star": holding}) == answer


@pytest.mark.parametrize(
    ("day", "share", "answer"),
    [("2017-05-02", "9/10", "ok"), ("2017-05-01", "9/10", "not-reviewed"), ("2018-05-01", "8/10", "not-reviewed"),
     ("2018-05-03", "1", "not-reviewed")],
)  # fmt: skip
def test_the_members_must_have_been_asked_lately_and_been_content(day: str, share: str, answer: str) -> None:
    asked = condition(reviewed_within="P1Y", satisfied_at_least="85%")
    assert said(asked, reviews=(Review(date.fromisoformat(day), Fraction(share)),)) == answer


@pytest.mark.parametrize(
    ("named", "answer"),
    [(("2016", "2017"), "ok"), (("2015", "2017"), "streak-short"), (("2015", "2016"), "streak-short")],
)
def test_a_streak_counts_back_from_the_newest_round_without_a_gap(
    named: tuple[str, ...], answer: str
) -> None:
    asked = condition(conferred_in_a_row=2, honour="star")
    mine = tuple(held(round=year) for year in named)
    assert said(asked, held=mine, rounds={"star": ("2015", "2016", "2017")}) == answer


@pytest.mark.parametrize(
    ("ended", "counts", "answer"),
    [("annulled", False, "streak-short"), ("annulled", True, "streak-short"), ("revoked", False, "streak-short"),
     ("revoked", True, "ok"), ("relinquished", False, "ok")],
)  # fmt: skip
def test_an_annulled_title_never_counts_in_a_streak_and_a_revoked_one_where_the_notice_says_so(
    ended: str, counts: bool, answer: str
) -> None:
    asked = condition(conferred_in_a_row=2, honour="star", revoked_counts=counts)
    mine = (held(round="2016", standing=ended, ended_on=date(2017, 1, 1)), held(round="2017"))
    assert said(asked, held=mine, rounds={"star": ("2016", "2017")}) == answer


@pytest.mark.parametrize(
    ("years", "answer"),
    [((2015, 2016, 2017), "ok"), ((2014, 2016, 2017), "streak-short"), ((2016, 2017, 2017), "streak-short")],
)
def test_where_rounds_are_yearly_a_year_without_one_breaks_the_streak(
    years: tuple[int, ...], answer: str
) -> None:
    asked = condition(conferred_in_a_row=3, honour="star")
    rounds = tuple(f"r{place}" for place in range(3))
    known = {"rounds": {"star": rounds}, "round_years": dict(zip(rounds, years, strict=True))}
    mine = tuple(held(round=each) for each in rounds)
    assert said(asked, YEARLY, held=mine, **known) == answer


@pytest.mark.parametrize(
    ("regraded", "answer"),
    [((), "ok"), (((date(2018, 1, 1), "mid"),), "ok"), (((date(2017, 9, 1), "mid"), (date(2018, 1, 1), "low")), "too-short-in-grade")],
)  # fmt: skip
def test_time_in_grade_begins_anew_after_a_demotion_below_it(
    regraded: tuple[tuple[date, str], ...], answer: str
) -> None:
    asked = condition(holds="star", grade_at_least="mid", for_at_least="P1Y")
    mine = (held(grade="high", regraded=regraded),)
    assert said(asked, YEARLY, held=mine) == answer


# --- together --------------------------------------------------------------------------------------------------------


def test_a_share_may_be_written_as_a_percentage_and_is_told_as_one() -> None:
    unit = home(
        lambda it: it.record_facts(
            on("2018-03-01"), figures={"workers": Decimal(200), "members": Decimal(100)}, source="年报"
        )
    )
    why = unmet(
        SCHEME,
        condition(figure="members", share_of="workers", at_least="90%"),
        Dossier(home=unit, day=TODAY),
    )
    assert why is not None
    assert why.message == "“会员人数占职工人数的比例”为50%，要求不少于90%。"
    assert why.message_en == "“members as a share of workers” is 50%; at least 90% is asked."


def test_a_figure_that_is_too_old_is_said_to_be_old_not_missing() -> None:
    unit = home(
        lambda it: it.record_facts(on("2016-03-01"), figures={"workers": Decimal(200)}, source="年报")
    )
    asked = condition(figure="workers", at_least=100, reference="P1Y")
    why = unmet(SCHEME, asked, Dossier(home=unit, day=TODAY))
    assert why is not None
    assert why.message == "“职工人数”为2016-03-01登记的，须重新登记，要求不少于100。"
    assert why.message_en == "“workers” is of 2016-03-01, too old; at least 100 is asked."


@pytest.mark.parametrize(
    ("since", "answer"), [(date(2016, 5, 2), "holder-already"), (date(2016, 5, 1), "ok")]
)
def test_a_title_conferred_lately_may_stand_in_the_way_even_when_it_has_ended(
    since: date, answer: str
) -> None:
    ended = held(since=since, standing="expired", ended_on=date(2017, 1, 1))
    assert said(condition(does_not_hold="star", within="P2Y"), held=(ended,)) == answer


def test_a_lower_grade_does_not_stand_in_the_way_where_a_grade_is_named() -> None:
    parallel = notice("parallel")
    asked = condition(does_not_hold="star", grade_at_least="high")
    said_of = {grade: said(asked, parallel, held=(held(grade=grade),)) for grade in ("low", "high")}
    assert said_of == {"low": "ok", "high": "holder-already"}


def test_all_of_and_so_many_of() -> None:
    met, not_met = {"attribute": "sector", "one_of": ["health"]}, {"holds": "star"}
    inner = [{"assumption": "测试", **each} for each in (met, not_met, met)]
    assert said(condition(all_of=inner)) == "prerequisite-missing"
    assert said(condition(any_of=inner)) == "ok"
    assert said(condition(any_of=inner, at_least=2)) == "ok"
    assert said(condition(any_of=inner, at_least=3)) == "no-alternative-met"


def test_a_soft_condition_is_shown_and_a_hard_one_refused() -> None:
    soft, hard = condition(holds="star", effect="warn"), condition(holds="lamp")
    facts = Dossier(home=home(), day=TODAY)
    assert warnings(SCHEME, (soft,), facts) == ("prerequisite-missing",)
    assert code(lambda: warnings(SCHEME, (soft, hard), facts)) == "prerequisite-missing"


def test_a_condition_is_asked_at_its_moments() -> None:
    always, middle = condition(holds="a"), condition(holds="b", checked_at=["middle"])
    both = (always, middle)
    assert eligible_at(both, "apply", is_last=False) == (always,)
    assert eligible_at(both, "middle", is_last=False) == (middle,)
    assert eligible_at(both, "end", is_last=True) == (always,)


def test_a_condition_for_some_grades_is_not_asked_of_others() -> None:
    content = notice("parallel").model_dump(mode="json", by_alias=True)
    content["honours"]["star"]["requires"].append(
        {"figure": "workers", "at_least": "100", "only_for": {"grades": ["high"]}, "assumption": "测试"}
    )
    star = Scheme.model_validate(content).honours["star"]
    assert [len(star.conditions_for(grade, "home", "basic-union")) for grade in ("low", "high")] == [1, 2]


def test_an_alternative_for_some_grades_is_none_for_others_and_a_group_of_none_is_not_asked() -> None:
    of_high = {
        "attribute": "sector",
        "one_of": ["mining"],
        "only_for": {"grades": ["high"]},
        "assumption": "测试",
    }
    held_by_all = {"holds": "star", "assumption": "测试"}
    asked = (condition(any_of=[of_high, held_by_all]), condition(all_of=[of_high]))

    def remaining(grade: str) -> list[list[str]]:
        found = meant(asked, lambda only_for: fits(only_for, grade, "home", "basic-union"))
        groups = [each.any_of if isinstance(each, AnyOf) else getattr(each, "all_of", ()) for each in found]
        return [[type(inner).__name__ for inner in group] for group in groups]

    assert remaining("high") == [["Attribute", "Holds"], ["Attribute"]]
    assert remaining("low") == [["Holds"]]


def test_a_condition_inside_another_speaks_its_own_sentence() -> None:
    inner = {"holds": "star", "says": {"zh": "先评星", "en": "a star first"}, "assumption": "测试"}
    for asked in (condition(all_of=[inner]), condition(any_of=[inner])):
        why = unmet(SCHEME, asked, Dossier(home=home(), day=TODAY))
        assert why is not None
        assert ("先评星" in why.message, "a star first" in why.message_en) == (True, True)


# --- bans ------------------------------------------------------------------------------------------------------------


def barred(ban: dict[str, Any], opened: str = "2018-04-12", **facts: Any) -> str:
    content = notice("parallel").model_dump(mode="json", by_alias=True)
    content["honours"]["star"]["standing"]["bans"] = [{"assumption": "测试", **ban}]
    scheme = Scheme.model_validate(content)
    ended: dict[str, Any] = {
        "standing": "revoked",
        "ended_on": date(2018, 4, 1),
        "round": "star.2016",
        **facts,
    }
    mine = home(decide("2018-01-02", 80)) if ended.pop("requalified", False) else home()
    dossier = Dossier(home=mine, day=TODAY, held=(held(**ended),), round_opened_on=date.fromisoformat(opened))
    why = banned(scheme, "star", dossier, "star.2018")
    return str(why.params["until"]) if why else "ok"


def test_for_good_is_for_good() -> None:
    assert barred({"after": "revoked", "for_good": True}, ended_on=date(1999, 1, 1)) == "永久"
    assert barred({"after": "lapsed", "for_good": True}) == "ok"


@pytest.mark.parametrize(("ended", "until"), [(date(2016, 5, 2), "ok"), (date(2016, 5, 3), "2018-05-03")])
def test_a_ban_of_two_years_is_over_on_the_same_day(ended: date, until: str) -> None:
    assert barred({"after": "revoked", "lasts": "P2Y"}, ended_on=ended) == until


def test_until_the_next_round_means_one_opened_after_the_ending() -> None:
    ban = {"after": "revoked", "until_next_round": True}
    assert barred(ban, ended_on=date(2018, 4, 20)) == "下一批次"
    assert barred(ban, ended_on=date(2018, 4, 11)) == "ok"
    rejected = {"after": "rejected", "until_next_round": True}
    facts: dict[str, Any] = {"standing": None, "stage": "rejected", "since": None, "round": "star.2018"}
    assert barred(rejected, **facts) == "下一批次"


def test_what_was_revoked_bars_also_when_something_else_ended_it() -> None:
    ban = {"after": "revoked", "grounds": ["fraud"], "lasts": "P2Y"}
    for standing in ("expired", "annulled", "lapsed"):
        revoked = (date(2017, 6, 1), "fraud")
        assert barred(ban, standing=standing, ended_on=date(2017, 1, 1), revoked=revoked) == "2019-06-01"
    assert barred(ban, standing="expired", revoked=(date(2017, 6, 1), "neglect")) == "ok"
    assert barred(ban, standing="expired") == "ok"


def test_a_ban_may_ask_for_a_newer_standard() -> None:
    ban = {"after": "revoked", "needs_again": ["qualified-home"]}
    assert barred(ban, ended_on=date(2018, 1, 1)) == "重新取得qualified-home"
    assert barred(ban, ended_on=date(2018, 1, 1), requalified=True) == "ok"
    assert barred(ban, ended_on=date(2018, 1, 2), requalified=True) == "重新取得qualified-home"


# --- duties ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("met", "day", "answer"),
    [
        ((), "2018-04-01", "duty-missed"),
        (("2018-04-01",), "2018-04-01", "ok"),
        (("2018-01-02",), "2018-05-02", "ok"),
        (("2018-01-02",), "2018-07-01", "duty-missed"),
    ],
)
def test_a_missed_duty_bars_where_an_honour_asks_for_it(met: tuple[str, ...], day: str, answer: str) -> None:
    it = home()
    for each in met:
        it.record_entry(on("2019-01-01", each), Entry(kind="meeting", title="会议"))
    asked = condition(meets_duties=["meetings"])
    assert said(asked, notice("reviewed"), home=it, day=date.fromisoformat(day)) == answer


def test_a_duty_that_does_not_bind_the_home_bars_nothing() -> None:
    scheme = notice("reviewed")
    duty = scheme.duties["meetings"]
    bound = duty.model_copy(update={"binds": Binds(unit_types=("branch",))})
    scheme = scheme.model_copy(update={"duties": {"meetings": bound}})
    asked = condition(meets_duties=["meetings"])
    assert said(asked, scheme, unit_type="basic-union") == "ok"
    assert said(asked, scheme, unit_type="branch") == "duty-missed"
