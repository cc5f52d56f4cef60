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
    terms,
)
from domain.scheme.mistakes import Mistake, Mistakes, Place
from domain.scheme.notice import Honour, Scheme
from domain.scheme.reading import readings
from domain.scheme.words import Unread

RULES_OF_SCHEME: tuple[Callable[[Scheme], Mistakes], ...] = (
    life.nothing_to_award,
    names.undefined_names,
    names.unused_actors,
    names.unused_papers,
    names.actor_cycles,
    names.duplicates,
    names.same_name_twice,
    provenance.without_provenance,
    days.unknown_time_zone,
    days.impossible_days,
    days.days_out_of_reach,
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
    rounds.shared_by_nobody,
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
    for_some.checklists_twice,
    for_some.grades_without_marks,
    for_some.for_nobody,
    conditions.empty_conditions,
    conditions.grades_in_conditions,
    pointless.nested_conditions,
    contradictions.held_and_not_held,
    for_some.too_few_alternatives,
    terms.time_in_grade_beyond_the_term,
    rounds.impossible_quota,
    rounds.own_rounds_of_nobody,
    rounds.overlapping_windows,
    rounds.closed_stages,
    rounds.unused_stages,
    routes.unreachable_steps,
    routes.applications_without_steps,
    routes.later_steps,
    routes.impossible_cosign,
    routes.nobody_signs,
    routes.reserve_without_quota,
    routes.ways_back_from_the_first_step,
    routes.resubmission_of_nothing,
    routes.visits_for_want_of_a_tier,
    scores.scores_without_points,
    scores.impossible_sheets,
    scores.impossible_totals,
    contradictions.objections_after_publicity,
    contradictions.nobody_judges_their_own,
    contradictions.nobody_keeps_their_own,
    contradictions.nobody_decides_for_want_of_a_tier,
    contradictions.longer_than_suspension,
    contradictions.marks_that_fall,
    life.impossible_reinspection,
    life.grades_to_move_between,
    contradictions.impossible_term,
    terms.times_beyond_the_term,
    contradictions.times_of_reinspection,
    contradictions.promotions_into_another_hand,
    life.grounds_decided_at_once,
    life.money_never_given,
    life.endless_bans,
    life.bans_on_no_ground,
    contradictions.endless_bans_of_rolling_intake,
    contradictions.bans_side_by_side,
    contradictions.bans_that_bar_their_own_end,
    contradictions.agreeing_with_oneself,
    contradictions.asked_twice,
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
    is not looked up. Of a notice that cannot be read everywhere, a rule says what it finds before it comes to such a place.
    """
    found = [rule(scheme) for rule in RULES_OF_SCHEME]
    for at, honour in _honours(scheme):
        found += [rule(scheme, honour, at) for rule in RULES_OF_HONOUR]
        found += [rule(scheme, read, at) for read in _readings(honour) for rule in RULES_OF_EACH_GRADE]
    if clauses:
        found.append(provenance.unknown_clauses(scheme, frozenset(clauses)))
    if calendars:
        found.append(days.unknown_calendar(scheme, calendars))
    return list(dict.fromkeys(mistake for mistakes in found for mistake in _as_far_as_known(mistakes)))


def _honours(scheme: Scheme) -> list[tuple[Place, Honour]]:
    try:
        return [(("honours", name), honour) for name, honour in scheme.honours.items()]
    except Unread:
        return []


def _readings(honour: Honour) -> list[Honour]:
    try:
        return list(readings(honour))
    except Unread:
        return []


def _as_far_as_known(mistakes: Mistakes) -> Mistakes:
    try:
        yield from mistakes
    except Unread:
        return
