"""Words of a notice in one language: actors, types, days, sources."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from domain.scheme.notice import CONFERRING_BODY, Honour, Scheme
from domain.scheme.words import BASES, AppliesTo, Between, MonthDay, Rule, Span, Text
from domain.vocabulary import KINDS, SEATS, UNIT_TYPES, Finding

Lang = Literal["zh", "en"]
Lines = Iterator[str]


YEAR = {-1: ("上一年", "of the year before"), 0: ("每年", "of every year"), 1: ("次年", "of the year after")}
"""The year in which a window of every year begins, by the round's."""
YEAR_AFTER = {
    -1: ("当年", "of the round's year"),
    0: ("次年", "of the year after"),
    1: ("第三年", "of the year after that"),
}
"""The year in which one ends that crosses new year."""


@dataclass(frozen=True)
class Speaker:
    """Says the words of one scheme in one language; ``within`` is the honour that steps and findings belong to."""

    scheme: Scheme
    lang: Lang
    within: Honour | None = None

    def say(self, zh: str, en: str) -> str:
        """One of two wordings."""
        return zh if self.lang == "zh" else en

    def text(self, words: Text | None, instead: str = "") -> str:
        """A wording of the notice; Chinese where it has no English."""
        if words is None:
            return instead
        return words.zh if self.lang == "zh" or not words.en else words.en

    def listed(self, words: Iterable[str]) -> str:
        """Several words in a row."""
        return self.say("、", ", ").join(words)

    def either(self, words: Iterable[str]) -> str:
        """One word or another."""
        return self.say("或", " or ").join(words)

    def actor(self, names: str | tuple[str, ...] | None) -> str:
        """One or several actors by their titles."""
        several = (names,) if isinstance(names, str) else names or ()
        return self.either(self._actor(name) for name in several)

    def _actor(self, name: str) -> str:
        if name == CONFERRING_BODY:
            return self.say("授予单位", "the conferring body")
        known = self.scheme.actors.get(name)
        return self.text(known.title, name) if known else name

    def kinds(self, kinds: Iterable[str]) -> str:
        """Kinds of home by name."""
        return self.listed(self._named(kind, self.scheme.kinds, KINDS) for kind in kinds)

    def unit_types(self, types: Iterable[str]) -> str:
        """Types of unit by name."""
        return self.listed(self._named(kind, self.scheme.unit_types, UNIT_TYPES) for kind in types)

    def _named(self, word: str, own: dict[str, Text], known: dict[str, str]) -> str:
        if word in own:
            return self.text(own[word])
        return known.get(word, word) if self.lang == "zh" else word

    def ground(self, word: str) -> str:
        """A ground, finding or fact by name."""
        if word in self.scheme.grounds:
            return self.text(self.scheme.grounds[word])
        found = next((finding for finding in Finding if finding.value == word), None)
        return found.zh if found and self.lang == "zh" else word

    def fact(self, word: str) -> str:
        """A figure, date or attribute of a home by its name in the notice, else the well-known one."""
        named = self.scheme.fact(word)
        return self.text(named) if named else word

    def finding(self, word: str) -> str:
        """A finding of this honour's re-inspection by name."""
        inspection = self.within.standing.reinspection if self.within else None
        results = inspection.results if inspection else ()
        return next(
            (self.text(r.title, self.ground(word)) for r in results if r.finding == word), self.ground(word)
        )

    def title(self, name: str) -> str:
        """An honour or standard by its title."""
        known = self.scheme.honours.get(name) or self.scheme.standards.get(name)
        return self.text(known.title if known else self.scheme.honours_elsewhere.get(name), name)

    def seat(self, word: str) -> str:
        """A seat by name."""
        return self._named(word, self.scheme.seats, SEATS)

    def step(self, name: str) -> str:
        """A step of this honour by its title."""
        found = next((step for step in self.within.route if step.step == name), None) if self.within else None
        special = {"apply": self.say("申报", "applying"), "last": self.say("最后一步", "the last step")}
        return self.text(found.title, name) if found else special.get(name, name)

    def stage(self, name: str) -> str:
        """A stage of the round by its title."""
        stages = self.within.round.stages if self.within else ()
        return next((self.text(stage.title, name) for stage in stages if stage.id == name), name)

    def answers(self, word: str) -> str:
        """A class of answers, or a number of a survey."""
        classes = {
            "satisfied": "满意",
            "basically-satisfied": "基本满意",
            "unsatisfied": "不满意",
            "very-satisfied": "很满意",
        }
        known = BASES.get(word) or (classes.get(word, word), word)
        return self.say(*known)

    def checklist(self, name: str) -> str:
        """A checklist by its title."""
        known = self.scheme.checklists.get(name)
        return self.text(known.title if known else None, name)

    def span(self, span: Span) -> str:
        """A length of time."""
        return self.say(span.zh, span.en)

    def every(self, span: Span) -> str:
        """An interval: 每年, 每2年, every 2 years."""
        if span.months == 12 and not span.days:
            return self.say("每年", "every year")
        return self.say(f"每{span.zh}", f"every {span.en}")

    def of_each(self, rest: Span | None, own: Mapping[str, Span], told: Callable[[Span], str]) -> str:
        """A length of time, and those of the grades that have their own."""
        each = self.listed(
            f"{self.grade(grade)}{self.say('', ' ')}{told(span)}" for grade, span in own.items()
        )
        if rest is None or not each:
            return each or (told(rest) if rest else "")
        return self.say(f"{told(rest)}（{each}）", f"{told(rest)} ({each})")

    def share(self, share: Fraction) -> str:
        """A share as people write it: whole percentages, else a fraction."""
        whole = share * 100
        return f"{whole.numerator}%" if whole.denominator == 1 else str(share)

    def sentences(self, told: Iterable[str]) -> str:
        """Several statements in one line."""
        return self.say("；", "; ").join(filter(None, told))

    def source(self, rule: Rule) -> str:
        """Where a rule comes from, in brackets."""
        told = [rule.source] if rule.source else []
        if rule.assumption:
            told.append(self.say("说明：", "note: ") + rule.assumption)
        return self.cited(self.sentences(told))

    def cited(self, clause: str | tuple[str, ...] | None) -> str:
        """A clause, or several, in brackets."""
        inside = clause if isinstance(clause, str) else self.listed(clause or ())
        return self.say(f"〔{inside}〕", f" [{inside}]") if inside else ""

    def between(self, open: Between) -> str:
        """A window."""
        if open.from_ is None and open.to is None:
            return self.say("起止日期在开设批次时确定", "days set when the round is opened")
        if isinstance(open.from_, MonthDay) and isinstance(open.to, MonthDay):
            return self.yearly(open, open.from_, open.to)
        return self.days(open.from_, open.to)

    def days(self, first: date | MonthDay | None, last: date | MonthDay | None) -> str:
        """From one day to another; an end may be open."""
        start = self.say("不限", "any day") if first is None else self.day(first)
        end = self.say("不限", "any day") if last is None else self.day(last)
        return self.say(f"{start}至{end}", f"{start} to {end}")

    def yearly(self, open: Between, first: MonthDay, last: MonthDay) -> str:
        """A window of every year, perhaps across new year, perhaps in the year before or after the round's."""
        begins = self.say(*YEAR[open.year])
        begin, end = self.month_day(first), self.month_day(last)
        if not open.crosses_new_year:
            return self.say(f"{begins}{begin}至{end}", f"{begin} to {end} {begins}")
        ends = self.say(*YEAR_AFTER[open.year])
        return self.say(f"{begins}{begin}至{ends}{end}", f"{begin} {begins} to {end} {ends}")

    def day(self, day: date | MonthDay) -> str:
        """A day, or a day of every year."""
        if isinstance(day, MonthDay):
            return self.say(f"每年{self.month_day(day)}", f"{self.month_day(day)} of every year")
        return self.say(f"{day.year}年{day.month}月{day.day}日", day.isoformat())

    def month_day(self, day: MonthDay) -> str:
        """A day without its year."""
        return self.say(f"{day.month}月{day.day}日", f"{day.day} {month_name[day.month]}")

    def grade(self, name: str) -> str:
        """A grade of this honour by its title."""
        grades = self.within.grades if self.within else ()
        return next((self.text(grade.title, name) for grade in grades if grade.id == name), name)

    def only_for(self, only_for: AppliesTo | None) -> str:
        """For which applications something is."""
        if only_for is None:
            return ""
        return self.say(f"（仅限：{self.those(only_for)}）", f" (only {self.those(only_for)})")

    def those(self, only_for: AppliesTo) -> str:
        """Certain applications."""
        told = [
            self.listed(self.grade(grade) for grade in only_for.grades),
            self.kinds(only_for.kinds),
            self.unit_types(only_for.unit_types),
        ]
        return self.sentences(told)


def several(names: str | tuple[str, ...]) -> tuple[str, ...]:
    """One name or several, as several."""
    return (names,) if isinstance(names, str) else names
