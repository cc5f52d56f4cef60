"""The shipped working-day calendar says what the State Council's notices said; a file of another year is read strictly."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar  # type: ignore[import-untyped]  # it ships no types
import pytest

from domain.calendar import after
from domain.scheme.mistakes import Mistake
from domain.scheme.words import Span
from infrastructure.calendars import CalendarRefused, load_calendar, shipped_calendars, shipped_files

CN = shipped_calendars()["cn"]


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2018, 2, 15), False),  # 春节
        (date(2018, 2, 11), True),  # a Sunday worked instead
        (date(2018, 10, 7), False),  # 国庆
        (date(2020, 1, 31), False),  # the longer 春节 of 2020
        (date(2024, 5, 11), True),  # a Saturday worked instead
        (date(2026, 2, 16), False),
    ],
)
def test_holidays_and_the_weekend_days_worked_instead_are_known(day: date, worked: bool) -> None:
    assert CN.is_working(day) is worked


def test_every_year_from_2015_to_2026_is_known_and_no_other() -> None:
    assert CN.known_years == frozenset(range(2015, 2027))


def test_ten_working_days_over_the_national_holiday_take_longer() -> None:
    assert after(date(2018, 9, 28), Span(working_days=10), CN) == date(2018, 10, 17)


def test_counting_into_an_unknown_year_is_provisional() -> None:
    assert CN.add(date(2026, 12, 30), 5) == (date(2027, 1, 6), True)


@pytest.mark.parametrize("year", sorted(CN.known_years))
def test_every_shipped_day_is_worked_where_an_independent_collection_says_so(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    for day in (each for each in days if each.year == year):
        assert CN.is_working(day) == chinese_calendar.is_workday(day), day


def test_nobody_knows_2027_yet() -> None:
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2027, 1, 4))
    assert CN.count(date(2027, 1, 4), 1) == (date(2027, 1, 5), frozenset({2027}))


def test_every_shipped_year_says_in_which_document_it_was_settled() -> None:
    for number, year in shipped_files()["cn"].years.items():
        assert year.issuer in ("国务院", "国务院办公厅")
        assert year.announced_on < date(int(number), 12, 31)
        assert year.document.startswith(("国办发明电〔", "国发明电〔"))
    amended = {number for number, year in shipped_files()["cn"].years.items() if year.note}
    assert amended == {"2015", "2018", "2019", "2020"}


# --- files -----------------------------------------------------------------------------------------------------------

FILE = """\
calendar: cn
years:
  2027:
    issuer: 国务院办公厅
    document: 国办发明电〔2026〕9号
    announced_on: 2026-11-10
    holidays: [01-01, 02-08]
    worked: [01-10]
"""


def file(folder: Path, text: str) -> Path:
    made = folder / "2027.yaml"
    made.write_text(text, "utf-8")
    return made


def test_mistakes_of_one_line_come_in_the_order_of_their_keys_whatever_the_run() -> None:
    found = [Mistake((key,), "missing-key", "缺少", "missing", "cn.yaml", 1, 1) for key in "abcdefgh"]
    later = Mistake(("a", 0), "bad-value", "有误", "wrong", "cn.yaml", 2, 1)
    assert CalendarRefused([later, *reversed(found), later]).mistakes == [*found, later]


def test_a_file_to_import_looks_like_the_shipped_one(tmp_path: Path) -> None:
    year = load_calendar(file(tmp_path, FILE)).year(2027)
    assert year.days == {date(2027, 1, 1): False, date(2027, 2, 8): False, date(2027, 1, 10): True}


@pytest.mark.parametrize(
    ("was", "becomes", "line", "code"),
    [
        ("worked: [01-10]", "worked: [01-11]", 8, "worked-weekday"),
        ("worked: [01-10]", "worked: [01-01]", 8, "day-twice"),
        ("worked: [01-10]", "worked: [02-30]", 8, "impossible-day"),
        ("worked: [01-10]", "worked: [2027-01-10]", 8, "impossible-day"),
        ("[01-01, 02-08]", "[]", 7, "year-without-holidays"),
        ("[01-01, 02-08]", "01-01", 7, "bad-value"),
        ("    document: 国办发明电〔2026〕9号\n", "", 3, "missing-key"),
        ("2026-11-10", "20261110", 6, "bad-date"),
        ("  2027:", "  27:", 3, "impossible-year"),
        ("  2027:", "  next:", 3, "impossible-year"),
        ("calendar: cn", "callendar: cn", 1, "unknown-key"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_line(
    tmp_path: Path, was: str, becomes: str, line: int, code: str
) -> None:
    with pytest.raises(CalendarRefused) as refused:
        load_calendar(file(tmp_path, FILE.replace(was, becomes)))
    assert (line, code) in {(each.line, each.code) for each in refused.value.mistakes}, refused.value
    assert all(each.zh and each.en for each in refused.value.mistakes)
