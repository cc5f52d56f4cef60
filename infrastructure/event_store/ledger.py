"""What a batch of appends does to the store: checked one after the other, against each other too. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eventsourcing.persistence import StoredEvent, Tracking
from msgspec import Struct

from application.ports import (
    AnsweredCommand,
    AppendRefused,
    CommandIdReused,
    CommandRecord,
    CommandRepeated,
    Committed,
    GuardConflict,
    RawEvent,
    VersionConflict,
)


class Append(Struct, frozen=True):
    """Events to be stored all or none; each must be the very next of its stream.

    ``expect`` names the versions other streams must still have (0: must not exist).
    """

    events: Sequence[StoredEvent]
    expect: Mapping[str, int] = {}
    command: CommandRecord | None = None
    tracking: Tracking | None = None

    def __post_init__(self) -> None:
        """Refuse what one of the databases could not keep, on both."""
        command = (self.command.command_id, self.command.fingerprint) if self.command else ()
        names = (*self.streams, *command)
        if not all(names) or "\0" in "".join(names):
            raise ValueError(
                "a stream, a command id and a fingerprint are text that is not empty and without NUL"
            )

    @property
    def streams(self) -> set[str]:
        """Every stream whose version decides over this append."""
        return {str(event.originator_id) for event in self.events} | self.expect.keys()


@dataclass(eq=False)
class AlreadyTracked(AppendRefused):
    """A follower of the library reports a position that is not above the one it reported before."""

    tracking: Tracking
    actual: int

    def __str__(self) -> str:
        return f"{self.tracking} is not above {self.actual}"


@dataclass(slots=True)
class Ledger:
    """The part of the store that a batch touches, as it was when the lock was taken, and what the batch adds."""

    head: int = 0
    versions: dict[str, int] = field(default_factory=dict)
    """Of the streams that exist."""
    commands: dict[str, AnsweredCommand] = field(default_factory=dict)
    """Those that were carried out."""
    tracked: dict[str, int] = field(default_factory=dict)
    """How far the library's followers have come."""
    claims: dict[str, int] = field(default_factory=dict)
    """The versions that this ledger assumes without having looked."""
    new_events: list[RawEvent] = field(default_factory=list)
    new_commands: list[AnsweredCommand] = field(default_factory=list)
    new_tracking: list[Tracking] = field(default_factory=list)
    answers: list[Committed | AppendRefused] = field(default_factory=list)

    @classmethod
    def assuming(cls, head: int, appends: Sequence[Append]) -> Ledger | None:
        """The ledger after ``appends`` if everything they claim is true, ``None`` when they contradict each other."""
        if any(append.tracking for append in appends):
            return None  # says nothing about the position before, so there is nothing to assume
        ledger = cls(head)
        for append in appends:
            for event in append.events:
                ledger.claims.setdefault(str(event.originator_id), event.originator_version - 1)
            for stream, version in append.expect.items():
                ledger.claims.setdefault(stream, version)
        ledger.versions.update(ledger.claims)
        ledger.enter_all(appends)
        return ledger if all(isinstance(answer, Committed) for answer in ledger.answers) else None

    @property
    def changes(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.new_events or self.new_commands or self.new_tracking)

    @property
    def span(self) -> tuple[int, int]:
        """The positions of the new events, both inclusive."""
        return self.head - len(self.new_events) + 1, self.head

    def is_part_of(self, now: Ledger, stored: Sequence[tuple[Any, ...]]) -> bool:
        """Whether this ledger was committed, as ``now`` and the events ``stored`` in its span bear witness."""
        return (
            list(stored) == self.new_events
            and all(now.commands.get(new.command.command_id) == new for new in self.new_commands)
            and all(
                now.tracked.get(new.application_name, -1) >= new.notification_id for new in self.new_tracking
            )
        )

    def enter_all(self, appends: Iterable[Append]) -> None:
        """Enter each append, or answer why not; one that is refused changes nothing for the others."""
        for append in appends:
            try:
                self.answers.append(self.enter(append))
            except AppendRefused as refusal:
                self.answers.append(refusal)

    def enter(self, append: Append) -> Committed:
        """Enter ``append`` as if those before it were stored, or raise ``AppendRefused``."""
        if append.command:
            self._check_command(append.command)
        versions = self._advance(append.events)
        self._check_guards(append.expect)
        if append.tracking:
            self._check_tracking(append.tracking)
        return self._write_down(append, versions)

    def _check_command(self, command: CommandRecord) -> None:
        earlier = self.commands.get(command.command_id)
        if earlier is None:
            return
        if earlier.command.fingerprint != command.fingerprint:
            raise CommandIdReused(command.command_id)
        raise CommandRepeated(command.command_id, earlier.committed)

    def _advance(self, events: Sequence[StoredEvent]) -> dict[str, int]:
        """The versions of the streams after ``events``, which begin at 1 (the library's own may begin at 0)."""
        after: dict[str, int] = {}
        for event in events:
            stream, version = str(event.originator_id), event.originator_version
            actual = after.get(stream, self.versions.get(stream))
            follows = version in (0, 1) if actual is None else version == actual + 1
            if not follows:
                raise VersionConflict(stream, version - 1, actual or 0)
            after[stream] = version
        return after

    def _check_guards(self, expect: Mapping[str, int]) -> None:
        for stream, expected in expect.items():
            actual = self.versions.get(stream, 0)
            if actual != expected:
                raise GuardConflict(stream, expected, actual)

    def _check_tracking(self, tracking: Tracking) -> None:
        actual = self.tracked.get(tracking.application_name)
        if actual is not None and actual >= tracking.notification_id:
            raise AlreadyTracked(tracking, actual)

    def _write_down(self, append: Append, versions: Mapping[str, int]) -> Committed:
        for event in append.events:
            self.head += 1
            stream = str(event.originator_id)
            self.new_events.append(
                RawEvent(self.head, stream, event.originator_version, event.topic, event.state)
            )
        self.versions.update(versions)
        if append.tracking:
            self.tracked[append.tracking.application_name] = append.tracking.notification_id
            self.new_tracking.append(append.tracking)
        first = str(append.events[0].originator_id) if append.events else ""
        committed = Committed(first, versions.get(first, 0), self.head)
        if append.command:
            answered = AnsweredCommand(append.command, committed)
            self.commands[append.command.command_id] = answered
            self.new_commands.append(answered)
        return committed
