"""What a well-formed notice can still get wrong: names nobody defined, rules nobody can meet, rules without a source.

Each rule is one function that yields its mistakes; the tables below list them. A notice that passes can be
published: every step can be reached, every actor is defined, and every rule says where it is from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from domain.scheme.checks import (
    conditions,
    contradictions,
    days,
    duties,
    for_some,
    life,
    names,
    papers,
    pointless,
    provenance,
    rounds,
    routes,
    scores,
)
from domain.scheme.mistakes import Mistake, Mistakes, Place
from domain.scheme.notice import Honour, Scheme
from domain.scheme.reading import readings

RULES_OF_SCHEME: tuple[Callable[[Scheme], Mistakes], ...] = (
    life.nothing_to_award,
    names.undefined_names,
    names.unused_actors,
    names.actor_cycles,
    names.duplicates,
    names.same_name_twice,
    provenance.without_provenance,
    days.unknown_time_zone,
    days.impossible_days,
    days.impossible_in_force,
    days.over_before_issued,
    days.impossible_spans,
    days.endless_waits,
    days.working_days_out_of_place,
    days.impossible_shares,
    days.shares_of_nothing,
    days.empty_thresholds,
    papers.impossible_fields,
    papers.impossible_numbers_of_papers,
    papers.unfilled_sections,
    papers.impossible_checklists,
    papers.grades_of_checklists,
    conditions.never_obtainable,
    life.succession_grades,
    life.succession_from_itself,
    pointless.pointless_keys,
    for_some.for_everybody,
    contradictions.rates_above_all,
    duties.impossible_duties,
    duties.impossible_review,
    duties.impossible_goals,
)

RULES_OF_HONOUR: tuple[Callable[[Scheme, Honour, Place], Mistakes], ...] = (
    routes.nobody_may_apply,
    names.undefined_names_of_honour,
    names.reserved_step_names,
    for_some.one_of_each_paper,
    for_some.checklists_for_each,
    for_some.grades_without_marks,
    for_some.for_nobody,
    conditions.empty_conditions,
    conditions.grades_in_conditions,
    pointless.nested_conditions,
    contradictions.held_and_not_held,
    for_some.too_few_alternatives,
    contradictions.time_in_grade_beyond_the_term,
    rounds.impossible_quota,
    rounds.overlapping_windows,
    rounds.closed_stages,
    routes.unreachable_steps,
    routes.applications_without_steps,
    routes.later_steps,
    routes.impossible_cosign,
    routes.nobody_signs,
    routes.reserve_without_quota,
    scores.scores_without_points,
    scores.impossible_sheets,
    scores.impossible_totals,
    contradictions.objections_after_publicity,
    contradictions.nobody_judges_their_own,
    contradictions.nobody_keeps_their_own,
    contradictions.longer_than_suspension,
    contradictions.marks_that_fall,
    life.impossible_reinspection,
    contradictions.times_beyond_the_term,
    contradictions.times_of_reinspection,
    contradictions.promotions_into_another_hand,
    life.grounds_decided_at_once,
    life.endless_bans,
    life.bans_on_no_ground,
    contradictions.endless_bans_of_rolling_intake,
    contradictions.bans_side_by_side,
    contradictions.bans_that_bar_their_own_end,
    contradictions.agreeing_with_oneself,
    contradictions.nothing_to_lose,
    life.reminders_of_nothing,
)

RULES_OF_EACH_GRADE: tuple[Callable[[Scheme, Honour, Place], Mistakes], ...] = (
    contradictions.findings_without_a_way,
    life.impossible_revocation,
    life.escalation_without_revocation,
)
"""Rules about who acts, looked at for the conferring body of every grade."""


def check(scheme: Scheme, clauses: Collection[str] = (), calendars: Collection[str] = ()) -> list[Mistake]:
    """Every mistake in what the notice means, each once.

    ``clauses`` are the ids of the catalogue, ``calendars`` the names of the calendars of working days; what is empty
    is not looked up.
    """
    found = [mistake for rule in RULES_OF_SCHEME for mistake in rule(scheme)]
    for name, honour in scheme.honours.items():
        at: Place = ("honours", name)
        found += [mistake for rule in RULES_OF_HONOUR for mistake in rule(scheme, honour, at)]
        found += [
            mistake
            for read in readings(honour)
            for rule in RULES_OF_EACH_GRADE
            for mistake in rule(scheme, read, at)
        ]
    if clauses:
        found += provenance.unknown_clauses(scheme, frozenset(clauses))
    if calendars:
        found += days.unknown_calendar(scheme, calendars)
    return list(dict.fromkeys(found))
