"""`jianjia calendar list|show|check|import`."""

from __future__ import annotations

from pathlib import Path

from application.authority import SYSTEM
from application.desk import Caller, Desk
from application.office import Office
from domain.calendar import WorkCalendar
from domain.work_calendar import WorkingDays
from infrastructure.calendars import CalendarFile, CalendarRefused, import_year, known_names, load_calendar
from infrastructure.settings import Settings
from interfaces.bootstrap import build
from interfaces.terminal.plain import DIFFERENT, MALFORMED, complain, complain_of, say


def list_calendars(settings: Settings) -> int:
    """Say of each calendar which years are known, whether they were imported, and by which document."""
    with build(settings) as jianjia:
        for name in known_names(jianjia.office):
            calendar, imported = looked_up(jianjia.office, name)
            say(f"{name}: {told(calendar)}", style="bold")
            for year in sorted(calendar.known_years):
                source = calendar.sources[year]
                from_where = "已导入 imported" if year in imported else "随附 shipped"
                say(f"  {year}  {from_where}  {source.issuer} {source.document} {source.announced_on}")
    return 0


def show_year(settings: Settings, name: str, year: int) -> int:
    """Print the days of a year that differ from Monday to Friday."""
    with build(settings) as jianjia:
        calendar, _ = looked_up(jianjia.office, name)
    if year not in calendar.known_years:
        complain(
            f"日历“{name}”没有{year}年，已知：{told(calendar)}；请用 jianjia calendar import 文件 导入"
            f" / {name} does not know {year}: import it with jianjia calendar import FILE"
        )
        return DIFFERENT
    source = calendar.sources[year]
    days = sorted(calendar.of_year(year).items())
    say(f"{name} {year}: {source.issuer} {source.document} {source.announced_on} {source.note}".rstrip())
    say(f"  放假 / off:    {' '.join(f'{day:%m-%d}' for day, worked in days if not worked)}")
    say(f"  上班 / worked: {' '.join(f'{day:%m-%d}' for day, worked in days if worked)}")
    return 0


def check_file(file: Path) -> int:
    """Say which years a file has, or everything that is wrong with it."""
    found = loaded(file)
    if found is None:
        return MALFORMED
    say(f"✓ {file}: {found.calendar} {'、'.join(map(str, found.numbers))}", style="green")
    return 0


def import_file(settings: Settings, file: Path) -> int:
    """Enter every year of a file, as the operator of this machine."""
    found = loaded(file)
    if found is None:
        return MALFORMED
    with build(settings) as jianjia:
        for year in found.numbers:
            again = import_year(jianjia.office, found, year).replayed
            outcome = "此前已导入 / imported before" if again else "已导入 / imported"
            say(f"{outcome}: {found.calendar} {year}", style="green")
    return 0


def looked_up(office: Office, name: str) -> tuple[WorkCalendar, frozenset[int]]:
    """A calendar as it holds now, and which of its years were imported."""

    def look(desk: Desk) -> tuple[WorkCalendar, frozenset[int]]:
        imported = desk.take(WorkingDays, name)
        return imported.over(desk.shipped(name)), frozenset(imported.years)

    return office.ask(Caller(SYSTEM.person), look)


def told(calendar: WorkCalendar) -> str:
    """The years that are known, in one span where there is no gap."""
    years = sorted(calendar.known_years)
    if not years:
        return "—"
    gapless = years == list(range(years[0], years[-1] + 1))
    return f"{years[0]}–{years[-1]}" if gapless else "、".join(map(str, years))


def loaded(file: Path) -> CalendarFile | None:
    """The calendar of a file; its mistakes are printed."""
    if not file.is_file():
        complain(f"没有文件“{file}” / no such file")
        return None
    try:
        return load_calendar(file)
    except CalendarRefused as refused:
        complain_of(refused.mistakes)
        return None
