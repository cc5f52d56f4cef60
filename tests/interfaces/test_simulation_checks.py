"""Every check of the simulation finds the fault that is planted for it; one that cannot fail would be worthless."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from infrastructure.event_store.engine import writing
from infrastructure.settings import Settings
from interfaces.bootstrap import Jianjia, build
from interfaces.simulation.belief import as_believed
from interfaces.simulation.checks import registers, reminders, time
from interfaces.simulation.checks.judge import judge
from interfaces.simulation.evidence import Evidence, Fault, Told
from interfaces.simulation.story import Outcome, Plan, tell
from interfaces.simulation.town import notices
from interfaces.terminal.simulation import figures

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("simulation")]


SMALL = Plan(years=4, homes=24, seed=5)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, Path]:
    """The small district, once, in a file."""
    folder = tmp_path_factory.mktemp("simulated")
    return tell(SMALL, f"sqlite:///{folder / 'lived.db'}", folder, lambda *_: None), folder / "lived.db"


@pytest.fixture
def evidence(lived: tuple[Outcome, Path]) -> Evidence:
    return lived[0].evidence


def test_in_four_years_a_small_district_has_seen_everything(lived: tuple[Outcome, Path]) -> None:
    happened = (
        "reminders issued", "reminders stood for", "by itself", "late entries", "set aside", "years imported",
        "sweeps at the same time", "workers killed", "all workers away", "restarts", "expired", "lapsed", "revoked",
    )  # fmt: skip
    found = figures(lived[0])
    assert [each for each in happened if not found[each][1]] == []


def with_events(evidence: Evidence, events: list[Told]) -> Evidence:
    return Evidence(events, evidence.sweeps, evidence.notices)


def without(evidence: Evidence, *gone: Told) -> Evidence:
    return with_events(evidence, [each for each in evidence.events if each not in gone])


def first(evidence: Evidence, topic: str, wanted: Callable[[Told], bool] = lambda each: True) -> Told:
    return next(each for each in evidence.events if each.topic == topic and wanted(each))


def by_itself(evidence: Evidence, topic: str) -> Told:
    """The first event of that topic that time brought and nobody set aside."""
    for history in evidence.histories.values():
        aside = {(each.facts["event"], each.on) for each in history if each.topic == "award.set-aside"}
        for each in history:
            if each.topic == topic and each.by_itself and (topic, each.on) not in aside:
                return each
    raise LookupError(topic)


def awards(faults: Iterator[Fault]) -> set[str]:
    return {fault.award for fault in faults}


def of(told: Told) -> str:
    """The award an event is about."""
    return told.stream.partition(":")[2].rpartition("@")[0] or told.stream.partition(":")[2]


def test_a_reminder_recorded_twice_is_found(evidence: Evidence) -> None:
    twice = first(evidence, "reminder.issued")
    planted = with_events(
        evidence, [*evidence.events, twice._replace(position=evidence.events[-1].position + 1)]
    )
    assert awards(reminders.no_reminder_is_doubled(planted)) == {of(twice)}


SUBJECTS = ("re-inspection", "rectification", "term", "suspension", "hearing")


def is_of(subject: str) -> Callable[[Told], bool]:
    return lambda each: each.facts.get("subject", "re-inspection") == subject


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_reminder_that_was_not_issued_is_found(evidence: Evidence, subject: str) -> None:
    lost = first(evidence, "reminder.issued", is_of(subject))
    assert awards(reminders.no_reminder_is_lost(without(evidence, lost))) == {of(lost)}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_reminder_of_another_day_than_the_one_that_is_due_is_found(
    evidence: Evidence, subject: str
) -> None:
    right = first(evidence, "reminder.issued", is_of(subject))
    stream = right.stream.replace(right.facts["due"], "2019-01-01")
    planted = with_events(
        evidence, [right._replace(stream=stream) if each is right else each for each in evidence.events]
    )
    assert of(right) in awards(reminders.no_reminder_is_for_nothing(planted))


def test_a_reminder_whose_stood_for_rung_is_forgotten_is_found(evidence: Evidence) -> None:
    """Collapsed rungs count only because a later one says that it stands for them."""
    whole = first(evidence, "reminder.issued", lambda each: bool(each.facts.get("instead_of")))
    bare = whole._replace(facts={**whole.facts, "instead_of": []})
    planted = with_events(evidence, [bare if each is whole else each for each in evidence.events])
    assert awards(reminders.no_reminder_is_lost(planted)) == {of(whole)}


def test_a_reminder_of_what_is_over_is_found(evidence: Evidence) -> None:
    """Moved behind the last event of its honour, which is over by then."""
    ended = {
        award: history[-1].position
        for award, history in evidence.histories.items()
        if [it for *_, it in as_believed(history)][-1:]
        and [it for *_, it in as_believed(history)][-1].ended_on
    }
    late = first(evidence, "reminder.issued", lambda each: of(each) in ended)
    moved = late._replace(position=evidence.events[-1].position + 1)
    planted = with_events(evidence, [*(each for each in evidence.events if each is not late), moved])
    assert of(late) in awards(reminders.no_reminder_is_for_nothing(planted))


def test_a_reminder_issued_before_its_day_is_found(evidence: Evidence) -> None:
    early = first(evidence, "reminder.issued", lambda each: not each.facts.get("instead_of"))
    moved = early._replace(on=early.on - timedelta(days=400))
    planted = with_events(evidence, [moved if each is early else each for each in evidence.events])
    assert awards(reminders.no_reminder_is_for_nothing(planted)) == {of(early)}


def test_a_letter_not_delivered_and_one_delivered_twice_are_found(evidence: Evidence) -> None:
    letter = first(evidence, "reminder.delivered")
    again = letter._replace(position=evidence.events[-1].position + 1)
    assert awards(reminders.every_letter_is_delivered_once(without(evidence, letter))) == {of(letter)}
    twice = with_events(evidence, [*evidence.events, again])
    assert awards(reminders.every_letter_is_delivered_once(twice)) == {of(letter)}


def test_an_expiry_on_the_wrong_day_is_found(evidence: Evidence) -> None:
    right = by_itself(evidence, "award.expired")
    wrong = right._replace(on=right.on + timedelta(days=1))
    planted = with_events(evidence, [wrong if each is right else each for each in evidence.events])
    assert of(right) in awards(time.what_time_did_was_its_to_do(planted))


def test_an_expiry_recorded_twice_is_found(evidence: Evidence) -> None:
    right = by_itself(evidence, "award.expired")
    planted = with_events(
        evidence, [*evidence.events, right._replace(position=evidence.events[-1].position + 1)]
    )
    assert awards(time.what_time_did_was_its_to_do(planted)) == {of(right)}


@pytest.mark.parametrize("topic", ["award.expired", "award.suspended", "award.lapsed"])
def test_what_time_should_have_done_and_did_not_is_found(evidence: Evidence, topic: str) -> None:
    gone = by_itself(evidence, topic)
    assert of(gone) in awards(time.what_time_brings_is_not_left_out(without(evidence, gone)))


def test_a_revocation_nobody_was_heard_about_is_found_when_its_day_could_not_be_counted() -> None:
    """Ten working days from 24 December 2026 run into 2027; nobody has announced it on 11 January."""
    count = {"calendar": "cn", "since": "2026-12-24", "stretches": [{"working_days": 10}]}
    life = [
        _told(1, "award.imported", "2026-01-05", honour="beacon", next_due="2028-01-05"),
        _told(2, "award.revocation-proposed", "2026-12-24", hearing_until="2027-01-08", count=count),
        _told(3, "award.revoked", "2027-01-11"),
    ]
    check = time.nothing_is_enforced_on_a_provisional_day
    assert awards(check(Evidence(life, [], notices()))) == {"a"}
    year = {"year": 2027, "holidays": ["2027-01-01"]}
    known = _told(3, "calendar.year-announced", "2027-01-09", stream="calendar:cn", announced=year)
    assert awards(check(Evidence([*life[:2], known, life[2]._replace(position=4)], [], notices()))) == set()
    heard = _told(3, "award.revocation-heard", "2027-01-10")
    assert awards(check(Evidence([*life[:2], heard, life[2]._replace(position=4)], [], notices()))) == set()


def _told(position: int, topic: str, day: str, stream: str = "award:a", **facts: object) -> Told:
    at = datetime.fromisoformat(f"{day}T02:00:00").replace(tzinfo=UTC)
    return Told(position, stream, topic, date.fromisoformat(day), at, dict(facts))


# --- what lies in the database --------------------------------------------------------------------------------------------------


@pytest.fixture
def copied(lived: tuple[Outcome, Path], tmp_path: Path) -> Iterator[Jianjia]:
    """A Jianjia over a copy of the small district's database."""
    outcome, file = lived
    shutil.copyfile(file, tmp_path / "copy.db")
    last = outcome.evidence.events[-1].at
    settings = Settings(home=tmp_path, database=f"sqlite:///{tmp_path / 'copy.db'}")
    with build(settings, lambda: last) as jianjia:
        yield jianjia


def tamper(jianjia: Jianjia, statement: str) -> None:
    with writing(jianjia.store.engine) as connection:
        assert connection.execute(text(statement)).rowcount > 0


def test_a_line_of_a_register_that_was_tampered_with_is_found(evidence: Evidence, copied: Jianjia) -> None:
    tamper(copied, "UPDATE reg_honours_1 SET standing = 'relinquished' WHERE standing = 'expired'")
    assert awards(registers.every_standing_is_explained(evidence, copied, Random(1)))
    assert list(registers.registers_equal_their_rebuild(copied))


def test_a_letter_that_waits_for_ever_is_found(evidence: Evidence, copied: Jianjia) -> None:
    tamper(copied, "UPDATE outbox SET state = 'waiting'")
    assert awards(registers.the_outbox_equals_its_events(evidence, copied))


def test_an_event_the_register_never_saw_is_found(evidence: Evidence, copied: Jianjia) -> None:
    ended = by_itself(evidence, "award.expired")
    planted = without(evidence, ended)
    assert of(ended) in awards(registers.every_standing_is_explained(planted, copied, Random(1)))


def test_what_a_worker_complained_of_is_a_fault(evidence: Evidence, copied: Jianjia) -> None:
    found = {each.en: len(each.faults) for each in judge(evidence, copied, ["reminder not issued"], 1)}
    assert found.pop("no worker told of an error") == 1
    assert set(found.values()) == {0}
