"""What an award remembers: only what later decisions need, copied from its events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import msgspec

from domain.award.rules import Rules
from domain.calendar import Count
from domain.forms import Document, Json
from domain.kernel import Aggregate, Authority, Event
from domain.vocabulary import Stage, Standing


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the applicant filed: the form's answers, the checklist's answers, the materials."""

    form: dict[str, Any] = {}
    checklist: dict[str, Any] = {}
    documents: tuple[Document, ...] = ()


class Parts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content hashes a seal binds, one for each part."""

    form: str
    checklist: str
    materials: str

    def changed(self, other: Parts) -> frozenset[str]:
        """The names of the parts that differ."""
        names = ("form", "checklist", "materials")
        return frozenset(name for name in names if getattr(self, name) != getattr(other, name))


class SealMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An institution's stamp: the date on it, who keeps it, and the hash of a scan (Q27)."""

    sealed_on: date
    custodian: str = ""
    scan: str = ""


class Seal(msgspec.Struct, frozen=True):
    """A step that was signed: by whom, when, with which opinion, over which content – superseded or not."""

    step: str
    act: str
    event: str
    version: int
    by: Authority
    effective_on: date
    recorded_on: str
    opinion: str
    mark: SealMark | None
    parts: Parts
    party: str | None = None
    agreed: bool = True
    superseded_by: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        """Whether the seal still stands."""
        return self.superseded_by is None


class Objection(msgspec.Struct, frozen=True):
    """Somebody objected during publicity."""

    number: int
    on: date
    text: str
    settled: str | None = None


class Rectification(msgspec.Struct, frozen=True):
    """An order to put things right by a day, which was set – or moved – on ``set_on``. ``review`` is the members' review that
    caused it, if one did; ``inspected``: an inspection found something under it.
    """

    ordered_on: date
    deadline: date
    extensions: int = 0
    by_members: bool = False
    count: Count | None = None
    set_on: date | None = None
    review: str = ""
    inspected: bool = False


class Spell(msgspec.Struct, frozen=True):
    """A time the honour was suspended: on which ground, from when, and until when."""

    ground: str
    since: date
    until: date | None = None


class Proposal(msgspec.Struct, frozen=True):
    """A proposed revocation on its way to a decision."""

    ground: str
    on: date
    by: Authority
    before: Standing
    hearing_until: date | None = None
    heard_on: date | None = None
    agreed: tuple[tuple[str, date], ...] = ()
    count: Count | None = None

    @property
    def heard(self) -> bool:
        """Whether the holder was heard."""
        return self.heard_on is not None

    @property
    def concurred(self) -> tuple[str, ...]:
        """The bodies that agreed."""
        return tuple(party for party, _ in self.agreed)

    def as_of(self, day: date) -> Proposal:
        """As far as it had come on a day."""
        heard_on = self.heard_on if self.heard_on is not None and self.heard_on <= day else None
        agreed = tuple(each for each in self.agreed if each[1] <= day)
        return msgspec.structs.replace(self, heard_on=heard_on, agreed=agreed)


class Claim(msgspec.Struct, frozen=True):
    """Money promised with the honour, and whether it was paid."""

    number: int
    amount: Decimal | None
    currency: str
    payer: str
    paid_on: date | None = None


class ByRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The rule of the notice by which Jianjia recorded something by itself, and its clause. People's acts have none."""

    rule: str
    clause: str = ""


class Stand(msgspec.Struct, frozen=True):
    """What time may change of an honour, as it is at one moment."""

    standing: Standing | None
    ended_on: date | None
    next_due: date | None
    rectification: Rectification | None
    suspended_until: date | None
    proposal: Proposal | None
    back_on: date | None
    spells: tuple[Spell, ...] = ()


class Turn(msgspec.Struct, frozen=True):
    """Something time did to an honour: the event, the day it counts from, and how the honour was afterwards."""

    event: str
    on: date
    after: Stand


class AwardState(Aggregate):
    """The fields of an award. The chapters of its life build on this."""

    prefix: ClassVar[str] = "award"

    def begin(self) -> None:
        """The state before the first event."""
        self.pin = ""
        self.honour = ""
        self.home = ""
        self.unit = ""
        self.unit_type = ""
        self.kind = ""
        self.round = ""
        self.grade: str | None = None
        self.stage: Stage = Stage.IN_ROUTE
        self.waiting: str | None = None
        self.reached_on: date | None = None
        self.applied_on: date | None = None
        self.applicant: Authority | None = None
        self.content = Content()
        self.parts = Parts("", "", "")
        self.seals: list[Seal] = []
        self.points: dict[str, Decimal] = {}
        self.publicity_from: date | None = None
        self.publicity_until: date | None = None
        self.publicity_count: Count | None = None
        self.objections_before = 0
        self.objections: list[Objection] = []
        self.returned_by: str | None = None
        self.selected_in: str | None = None
        self.imported = False
        self.recused: set[str] = set()
        self.waived_at: set[str] = set()
        self.reserve_rank: int | None = None
        self.rank: int | None = None
        self.decision: str | None = None
        self.given_to: tuple[str, str] = ("", "")
        self.answered_before: tuple[dict[str, Any], str] = ({}, "")
        self.life: list[Event] = []
        self.last_day = date.min
        self.begin_honour()

    def begin_honour(self) -> None:
        """What of the state begins with the conferral, as it is before it."""
        self.standing: Standing | None = None
        self.conferred_on: date | None = None
        self.known_on: date | None = None
        self.valid_until: date | None = None
        self.last_passed_on: date | None = None
        self.next_due: date | None = None
        self.last_finding: str | None = None
        self.in_a_row = 0
        self.last_checklist: dict[str, Any] = {}
        self.last_checklist_name = ""
        self.rectification: Rectification | None = None
        self.suspended_until: date | None = None
        self.suspension_count: Count | None = None
        self.spells: tuple[Spell, ...] = ()
        self.regraded: tuple[tuple[date, str | None], ...] = ()
        self.proposal: Proposal | None = None
        self.reprimands = 0
        self.reprimanded_on: tuple[date, ...] = ()
        self.claims: list[Claim] = []
        self.recalls: dict[str, date | None] = {}
        self.ended_on: date | None = None
        self.ended_for = ""
        self.ends_ahead = False
        self.lapsed_with = self.successor = ""
        self.before_ending: Stand | None = None
        self.annulled_on: date | None = None
        self.revoked = self.overtaken = False
        self.revoked_on: date | None = None
        self.revoked_for = ""
        self.alerts: list[str] = []
        self.alerted_on: dict[str, date] = {}
        # what time does by itself
        self.inspected_for: date | None = None
        self.back_on: date | None = None
        self.restored_on: date | None = None
        self.turns: list[Turn] = []

    @property
    def under_way(self) -> bool:
        """Whether it is an application that is not decided yet."""
        return self.stage in (Stage.IN_ROUTE, Stage.RETURNED, Stage.RESERVED, Stage.PASSED)

    @property
    def is_held(self) -> bool:
        """Whether it is an honour that has not ended."""
        return self.standing is not None and self.ended_on is None

    def held_on(self, day: date) -> bool:
        """Whether it is held and has not ended by a day: an ending may be dated ahead."""
        waits = self.ends_ahead and self.ended_on is not None and day < self.ended_on
        return self.is_held or waits

    @property
    def reinspection_due(self) -> date | None:
        """The day a re-inspection is due; none while what it found is put right: then the order is what falls due (ADR 0013)."""
        put_right = self.rectification is not None and self.inspected_for == self.next_due
        return None if put_right else self.next_due

    @property
    def grade_at_first(self) -> str | None:
        """The grade it was conferred in."""
        return self.regraded[0][1] if self.regraded else self.grade

    @property
    def first_act_on(self) -> date | None:
        """The earliest day on which something is known to have happened to the honour since it was conferred."""
        days = [spell.since for spell in self.spells] + [day for day, _ in self.regraded]
        days += [self.rectification.ordered_on] if self.rectification else []
        days += [self.proposal.on] if self.proposal else []
        days += [day for day in (self.last_passed_on, self.ended_on) if day]
        return min(days, default=None)

    def live_seal(self, step: str) -> Seal | None:
        """The seal that stands at a step, if any; of several parties the newest."""
        return next((seal for seal in reversed(self.seals) if seal.step == step and seal.live), None)

    def live_seals(self, step: str) -> list[Seal]:
        """All seals that stand at a step (several at a co-signature)."""
        return [seal for seal in self.seals if seal.step == step and seal.live]

    def void(self, version: int, steps: tuple[str, ...]) -> None:
        """Mark the seals of these steps as superseded by the event of ``version``."""
        self.seals = [
            msgspec.structs.replace(seal, superseded_by=version) if seal.live and seal.step in steps else seal
            for seal in self.seals
        ]

    def answered(self, checklist: str, answers: dict[str, Any]) -> None:
        """Keep the answers of an inspection for the next one to compare with; one without answers changes nothing."""
        if answers:
            self.last_checklist, self.last_checklist_name = answers, checklist

    def withdraw_from_view(self) -> None:
        """The name is not public any more."""
        self.publicity_from = self.publicity_until = self.publicity_count = None

    def open_objections(self) -> list[Objection]:
        """Objections nobody has settled yet."""
        return [objection for objection in self.objections if objection.settled is None]

    @property
    def stand(self) -> Stand:
        """What time may change, as it is now."""
        return Stand(
            self.standing, self.ended_on, self.next_due, self.rectification, self.suspended_until, self.proposal,
            self.back_on, self.spells,
        )  # fmt: skip

    def end(self, standing: Standing, on: date, before: Stand, *, ahead: bool = False) -> None:
        """It is over; how it was before is kept, in case it comes back. ``ahead``: on a day that has not come. A revocation
        that was ahead is overtaken by what ends the honour before it.
        """
        if self.ended_on is None:
            self.before_ending = before
        self.overtaken = self.overtaken or (self.revoked and self.ends_ahead)
        self.standing, self.ended_on = standing, on
        self.ends_ahead, self.lapsed_with, self.successor = ahead, "", ""
        self.rectification = self.suspended_until = self.next_due = self.proposal = None

    def come_back(self, *, as_before: bool) -> None:
        """It is not over any more: in force – or ``as_before`` suspended, to be put right, proposed for revocation, as it was
        when it ended.
        """
        was = self.before_ending if as_before and self.ended_on is not None else None
        self.standing, self.ended_on, self.before_ending = Standing.IN_FORCE, None, None
        self.annulled_on, self.ends_ahead = None, False
        self.lapsed_with = self.successor = ""
        if was is not None:
            self.standing, self.proposal = was.standing, was.proposal
            self.rectification, self.suspended_until = was.rectification, was.suspended_until

    def be_revoked_again(self, since: date) -> None:
        """It is over as it was before it was annulled: revoked, on the ground of then."""
        self.standing, self.ended_on, self.ended_for = Standing.REVOKED, since, self.revoked_for
        self.annulled_on = None

    def turned(self, event: str, on: date, before: Stand) -> None:
        """Remember what time did, so that a paper entered late can set it aside."""
        if self.turns and self.turns[-1].after != before:
            self.turns = []
        self.turns.append(Turn(event, on, self.stand))

    @property
    def last_turn(self) -> Turn | None:
        """What time did last, as long as nothing else has changed the honour since."""
        return self.turns[-1] if self.turns and self.turns[-1].after == self.stand else None

    def is_last(self, rules: Rules, step: str) -> bool:
        """Whether a step is the deciding one of this award's route."""
        return rules.route.last == step


def plain(value: Json) -> Any:
    """JSON-ready content: structs to dicts, so what is stored is what was hashed."""
    return msgspec.to_builtins(value)
