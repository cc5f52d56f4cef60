"""All checks on one page, each under the sentence it holds people to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from interfaces.bootstrap import Jianjia
from interfaces.simulation.checks import registers, reminders, time
from interfaces.simulation.evidence import Evidence, Fault


@dataclass(frozen=True)
class Verdict:
    """A check and what it found; it holds when that is nothing."""

    zh: str
    en: str
    faults: tuple[Fault, ...]


def judge(evidence: Evidence, jianjia: Jianjia, complaints: list[str], seed: int) -> Iterator[Verdict]:
    """Carry out every check, one after the other."""
    checks: tuple[tuple[str, str, Callable[[], Iterator[Fault]]], ...] = (
        ("没有提醒重复", "no reminder is doubled", lambda: reminders.no_reminder_is_doubled(evidence)),
        ("没有提醒遗漏", "no reminder is lost", lambda: reminders.no_reminder_is_lost(evidence)),
        ("没有无由的提醒", "no reminder is for nothing", lambda: reminders.no_reminder_is_for_nothing(evidence)),
        ("每封提醒送达一次", "every letter is delivered once", lambda: reminders.every_letter_is_delivered_once(evidence)),
        ("到期之事依序、当日、只一次", "what time did was its to do, on its day, once",
         lambda: time.what_time_did_was_its_to_do(evidence)),
        ("到期之事无一遗漏", "nothing that time brings is left out", lambda: time.what_time_brings_is_not_left_out(evidence)),
        ("暂定之日不生效力", "nothing is enforced on a provisional day",
         lambda: time.nothing_is_enforced_on_a_provisional_day(evidence)),
        ("每个状态都有事件为据", "every standing is explained by an event",
         lambda: registers.every_standing_is_explained(evidence, jianjia, Random(f"{seed}/days"))),
        ("台账等于重建", "registers equal their rebuild", lambda: registers.registers_equal_their_rebuild(jianjia)),
        ("现状等于重放", "live honours equal their fold", lambda: registers.live_honours_equal_their_fold(evidence, jianjia)),
        ("发件箱等于事件", "the outbox equals its events", lambda: registers.the_outbox_equals_its_events(evidence, jianjia)),
        ("巡查没有报错", "no worker told of an error", lambda: (Fault("", each, each) for each in complaints)),
    )  # fmt: skip
    for zh, en, check in checks:
        yield Verdict(zh, en, tuple(check()))
