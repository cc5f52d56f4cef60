"""The register of honours: what is held, what is over, what changed and why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from infrastructure.registers.query import BadCursor, Cursor, Page, Query, UnknownFilter, UnknownView
from infrastructure.registers.registers import Registers
from tests.infrastructure.registers.lives import DISTRICT, advanced, inspect, revoke, star
from tests.support.world import World


def honours(registers: Registers, *columns: str, **asked: object) -> list[tuple[object, ...]]:
    page = registers.read(Query("honours", **asked))  # type: ignore[arg-type]  # forwarded as given
    return [tuple(row[name] for name in columns) for row in page.rows]


def test_an_honour_is_in_the_register_from_the_day_it_is_conferred(
    settled: World, registers: Registers
) -> None:
    award = advanced(settled)
    assert honours(registers, "award", as_of=date(2018, 10, 19)) == []
    page = registers.read(Query("honours", as_of=date(2018, 10, 20)))
    assert page.position == settled.store.head()
    assert page.rows == [
        {
            "award": award, "home": "hospital-home", "honour": "district-advanced-home", "grade": None,
            "kind": "home", "unit": "hospital", "standing": "in-force", "conferred_on": "2018-10-20",
            "valid_until": None, "next_due": "2020-10-20", "document": "", "ended_on": None,
            "round": "district-advanced-home.2018", "scheme": settled.award(award).pin,
            "valid_from": "2018-10-20", "valid_to": "9999-12-31", "rec_from": page.rows[0]["caused_at"],
            "known_from": "2018-10-20T02:00:00.000000Z", "cause": "award.conferred:1",
            "caused_at": page.rows[0]["caused_at"], "recorded_at": "2018-10-20T02:00:00.000000Z", "late": 0,
        }
    ]  # fmt: skip
    assert tuple(page.rows[0]) == page.columns


def test_what_is_over_is_shown_only_when_asked_for_and_under_its_own_word(
    settled: World, registers: Registers
) -> None:
    award = star(settled)
    revoke(settled, award)
    assert honours(registers, "award") == []
    assert honours(registers, "standing", "ended_on", all=True) == [("revoked", "2018-05-10")]
    assert honours(registers, "standing", where={"standing": "revoked"}) == [("revoked",)]
    assert honours(registers, "standing", where={"standing": "lapsed,revoked"}) == [("revoked",)]


def test_an_application_that_was_not_conferred_is_no_honour(settled: World, registers: Registers) -> None:
    settled.apply("hospital-home", "hospital", "district-advanced-home.2018")
    assert honours(registers, "award", all=True) == []


def test_a_reader_sees_what_was_just_written(settled: World, registers: Registers) -> None:
    award = star(settled)
    for _ in range(3):
        settled.do(DISTRICT, "award.suspend", award, ground="fraud")
        assert honours(registers, "standing") == [("suspended",)]
        settled.do(DISTRICT, "award.reinstate", award)
        assert honours(registers, "standing") == [("in-force",)]


def test_what_is_entered_late_changes_what_we_know_about_then_not_what_we_knew(
    settled: World, registers: Registers
) -> None:
    award = star(settled)
    settled.day("2018-07-01")
    known = settled.store.head()
    settled.do(DISTRICT, "award.suspend", award, ground="fraud", effective_on=date(2018, 6, 1))
    middle = date(2018, 6, 15)
    assert honours(registers, "standing", as_of=middle) == [("suspended",)]
    assert honours(registers, "standing", as_of=middle, known_at=known) == [("in-force",)]
    assert honours(registers, "standing", as_of=middle, known_at=datetime(2018, 6, 20, tzinfo=UTC)) == [
        ("in-force",)
    ]
    assert honours(registers, "standing", as_of=date(2018, 5, 31)) == [("in-force",)]
    late = honours(registers, "award", "was", "standing", "valid_from", "late", "cause", view="recorded-late")
    assert late == [(award, "in-force", "suspended", "2018-06-01", 30, "award.suspended:1")]
    assert honours(registers, "award", view="recorded-late", known_at=known) == []


def test_a_correction_rewrites_the_past_for_those_who_know_it(settled: World, registers: Registers) -> None:
    award = advanced(settled)
    settled.day("2021-03-01")
    known = settled.store.head()
    settled.do(DISTRICT, "award.correct", award, field="next_due", value=date(2020, 4, 20), reason="误录")
    summer = date(2020, 7, 1)
    assert honours(registers, "next_due", as_of=summer) == [("2020-04-20",)]
    assert honours(registers, "next_due", as_of=summer, known_at=known) == [("2020-10-20",)]
    overdue = {"view": "overdue", "as_of": summer}
    assert honours(registers, "award", "next_due", **overdue) == [(award, "2020-04-20")]
    assert honours(registers, "award", **overdue, known_at=known) == []


def test_the_changes_between_two_days_name_the_event_that_made_each(
    settled: World, registers: Registers
) -> None:
    first = star(settled)
    before = settled.clock.today
    second = advanced(settled)
    settled.day("2018-11-20")
    revoke(settled, first)
    page = registers.read(Query("honours", view="changes", since=before, as_of=date(2018, 12, 1)))
    told = [
        (row["award"], row["was"], row["standing"], row["effective_on"], row["topic"]) for row in page.rows
    ]
    assert told == [
        (second, None, "in-force", "2018-10-20", "award.conferred:1"),
        (first, "in-force", "revoked", "2018-11-20", "award.revoked:1"),
    ]
    by_position = {event.position: event.topic for event in settled.store.read_raw(0, 10_000)}
    assert all(by_position[row["position"]] == row["topic"] for row in page.rows)


def test_the_changes_between_two_states_of_knowledge_name_the_late_entry(
    settled: World, registers: Registers
) -> None:
    award = advanced(settled)
    settled.day("2021-03-01")
    known, on = settled.store.head(), date(2020, 7, 1)
    settled.do(DISTRICT, "award.correct", award, field="next_due", value=date(2020, 4, 20), reason="误录")
    inspect(settled, award, "rectify")
    page = registers.read(Query("honours", view="changes", since=on, known_since=known, as_of=on))
    told = [(row["next_due_was"], row["next_due"], row["topic"], row["position"]) for row in page.rows]
    assert told == [("2020-10-20", "2020-04-20", "award.corrected:1", known + 1)]


def test_a_conferral_moved_beyond_the_day_is_missing_from_its_register(
    settled: World, registers: Registers
) -> None:
    award = advanced(settled)
    settled.day("2018-12-01")
    known, on = settled.store.head(), date(2018, 10, 25)
    settled.do(DISTRICT, "award.correct", award, field="conferred_on", value=date(2018, 11, 1), reason="误录")
    assert honours(registers, "award", as_of=on) == []
    page = registers.read(Query("honours", view="changes", since=on, known_since=known, as_of=on))
    told = [(row["award"], row["was"], row["standing"], row["topic"]) for row in page.rows]
    assert told == [(award, "in-force", None, "award.corrected:1")]


def test_pages_continue_where_the_last_ended_and_show_what_the_first_knew(
    settled: World, registers: Registers
) -> None:
    first = star(settled)
    second = advanced(settled)
    page = registers.read(Query("honours", limit=1))
    assert [row["award"] for row in page.rows] == [min(first, second)]
    settled.do(DISTRICT, "award.suspend", first, ground="fraud")
    rest = registers.read(Query("honours", limit=1, cursor=page.next))
    assert [(row["award"], row["standing"]) for row in rest.rows] == [(max(first, second), "in-force")]
    assert (rest.position, rest.next) == (page.position, None)


def test_pages_of_the_changes_since_an_instant_continue_up_to_what_the_first_knew(
    settled: World, registers: Registers
) -> None:
    first, second = sorted((star(settled), advanced(settled)))
    asked = {"view": "changes", "limit": 1, "as_of": date(2019, 1, 1)}
    asked["known_since"] = datetime(2018, 5, 1, tzinfo=UTC)
    page = registers.read(Query("honours", **asked))  # type: ignore[arg-type]
    settled.do(DISTRICT, "award.suspend", second, ground="fraud")
    rest = registers.read(Query("honours", **asked, cursor=page.next))  # type: ignore[arg-type]
    assert [(row["award"], row["standing"]) for row in page.rows + rest.rows] == [
        (first, "in-force"), (second, "in-force"),
    ]  # fmt: skip
    assert (rest.position, rest.next) == (page.position, None)


def test_what_cannot_be_asked_is_refused(settled: World, registers: Registers) -> None:
    def asked(**facts: object) -> Page:
        return registers.read(Query("honours", **facts))  # type: ignore[arg-type]

    with pytest.raises(UnknownView, match="overdue"):
        asked(view="gold")
    with pytest.raises(UnknownFilter, match="colour"):
        asked(where={"colour": "red"})
    with pytest.raises(UnknownFilter, match="on which day"):
        asked(view="overdue")
    with pytest.raises(UnknownFilter, match="offset"):
        asked(known_at=datetime(2018, 1, 1))  # noqa: DTZ001  # a moment nobody can place
    with pytest.raises(BadCursor):
        asked(cursor="nonsense")
    with pytest.raises(BadCursor):
        asked(cursor=registers.read(Query("homes", limit=1)).next)


@pytest.mark.parametrize("value", [5, 2**63, 1.5, None, True, ["a"], "a\0"])
@pytest.mark.parametrize("view", ["list", "recorded-late", "changes", "duties"])
def test_a_cursor_that_nobody_handed_out_is_refused(
    settled: World, registers: Registers, view: str, value: object
) -> None:
    name = "dynamic-management" if view == "duties" else "honours"
    after = {
        "list": [value],
        "changes": [value],
        "recorded-late": [2**63, "", value],
        "duties": ["", "", value],
    }
    made_up = Cursor(f"{name}/{view}", 1, after[view]).write()
    since = date(2018, 1, 1) if view == "changes" else None
    with pytest.raises(BadCursor):
        registers.read(Query(name, view=view, as_of=date(2018, 6, 1), since=since, cursor=made_up))


@pytest.mark.parametrize("text", ["a\0b", "\ud800"], ids=["NUL", "half a character"])
def test_what_no_text_can_hold_is_not_looked_for(settled: World, registers: Registers, text: str) -> None:
    with pytest.raises(UnknownFilter, match="award holds a character"):
        registers.read(Query("honours", {"award": text}))


def test_each_change_names_its_event_who_recorded_it_when_and_on_which_document(
    settled: World, registers: Registers
) -> None:
    award = star(settled)
    settled.day("2018-07-01")
    settled.do(DISTRICT, "award.promote", award, reason="突出", effective_on=date(2018, 6, 20))
    settled.day("2018-11-20")
    revoke(settled, award)
    asked = {"view": "changes", "since": date(2018, 6, 1), "as_of": date(2018, 12, 1)}
    [row] = registers.read(Query("honours", **asked)).rows  # type: ignore[arg-type]
    told = {
        change["field"]: (change["was"], change["is"], change["topic"], change["title"], change["seat"])
        for change in row["changes"]
    }
    assert told == {
        "standing": ("in-force", "revoked", "award.revoked:1", "撤销荣誉称号", DISTRICT),
        "grade": ("low", "mid", "award.promoted:1", "升级", DISTRICT),
        "next_due": ("2019-05-10", None, "award.revoked:1", "撤销荣誉称号", DISTRICT),
        "ended_on": (None, "2018-11-20", "award.revoked:1", "撤销荣誉称号", DISTRICT),
    }
    by_field = {change["field"]: change for change in row["changes"]}
    assert by_field["standing"]["document"] == "房工发〔2018〕9号"
    promoted = by_field["grade"]
    assert (promoted["effective_on"], promoted["recorded_at"], promoted["person"]) == (
        "2018-06-20", "2018-07-01T02:00:00.000000Z", "fangshan-federation.chair",
    )  # fmt: skip
    [event] = settled.store.read_raw(promoted["position"] - 1, 1)
    assert (event.stream, event.version) == (promoted["stream"], promoted["version"])


def test_a_term_that_ran_out_between_two_days_is_a_change_that_no_event_made(
    settled: World, registers: Registers
) -> None:
    award = star(settled)
    [held] = registers.read(Query("honours", {"award": award})).rows
    last = date.fromisoformat(held["valid_until"])
    asked = {"view": "changes", "where": {"award": award}, "since": date(2018, 6, 1)}
    assert registers.read(Query("honours", **asked, as_of=last)).rows == []  # type: ignore[arg-type]
    [row] = registers.read(Query("honours", **asked, as_of=last.replace(year=last.year + 1))).rows  # type: ignore[arg-type]
    [change] = row["changes"]
    assert (change["field"], change["was"], change["is"], change["position"]) == (
        "term",
        "running",
        "over",
        None,
    )
    assert row["effective_on"] == held["valid_until"]


def test_overdue_as_known_then_and_as_known_now_stand_side_by_side(
    settled: World, registers: Registers
) -> None:
    other, award = star(settled), advanced(settled)
    settled.day("2021-03-01")
    inspect(settled, award, "pass", effective_on=date(2020, 10, 12))
    on = date(2020, 12, 1)
    columns = ("award", "next_due_then", "overdue_then", "next_due_now", "overdue_now")
    asked = {"view": "overdue-then-and-now", "as_of": on}
    assert honours(registers, *columns, **asked) == [
        (award, "2020-10-20", True, "2022-10-12", False),
        (other, "2019-05-10", True, "2019-05-10", True),
    ]
    known = settled.store.head()
    settled.do(DISTRICT, "award.correct", award, field="next_due", value=date(2020, 11, 1), reason="误录")
    assert (award, "2022-10-12", False, "2020-11-01", True) in honours(
        registers, *columns, **asked, known_since=known
    )
    assert honours(registers, "award", **asked, where={"unit": "school"}) == []


def test_late_entries_can_be_asked_for_by_how_late_they_are(settled: World, registers: Registers) -> None:
    award = star(settled)
    settled.day("2018-07-01")
    settled.do(DISTRICT, "award.suspend", award, ground="fraud", effective_on=date(2018, 6, 1))
    late = {"view": "recorded-late"}
    assert honours(registers, "late", **late, where={"more_than": "29"}) == [(30,)]
    assert honours(registers, "late", **late, where={"more_than": "30"}) == []
    with pytest.raises(UnknownFilter, match="number"):
        honours(registers, "late", **late, where={"more_than": "many"})


def test_what_was_recorded_later_cuts_nothing_of_what_was_believed_then(
    settled: World, registers: Registers
) -> None:
    award = star(settled)
    settled.day("2018-07-01")
    settled.do(DISTRICT, "award.suspend", award, ground="fraud", effective_on=date(2018, 6, 1))
    known = settled.store.head()

    def told(**asked: Any) -> list[list[tuple[object, ...]]]:
        changes = {"view": "changes", "since": date(2018, 5, 15), "as_of": date(2018, 8, 2)}
        return [
            honours(registers, "standing", "valid_from", "valid_to", **asked),
            honours(registers, "standing", "valid_from", "valid_to", as_of=date(2018, 6, 15), **asked),
            honours(registers, "standing", "valid_from", view="recorded-late", **asked),
            honours(registers, "standing", "effective_on", **changes, **asked),
        ]

    then = told()
    assert then == [[("suspended", "2018-06-01", "9999-12-31")]] * 2 + [[("suspended", "2018-06-01")]] * 2
    settled.day("2018-08-01")
    settled.do(DISTRICT, "award.reinstate", award, reason="查清")
    for at in (known, datetime(2018, 7, 15, tzinfo=UTC)):
        assert told(known_at=at) == then
    managed = registers.read(Query("dynamic-management", known_at=known)).rows
    assert [(row["valid_from"], row["valid_to"]) for row in managed] == [("2018-06-01", "9999-12-31")]


def test_a_view_refuses_what_it_does_not_look_at(settled: World, registers: Registers) -> None:
    with pytest.raises(UnknownFilter, match="takes no since"):
        honours(registers, since=date(2018, 1, 1))
    with pytest.raises(UnknownFilter, match="both instants or both positions"):
        honours(registers, view="changes", since=date(2018, 1, 1), as_of=date(2019, 1, 1), known_since=3,
                known_at=datetime(2019, 1, 1, tzinfo=UTC))  # fmt: skip
