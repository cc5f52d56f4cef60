"""The library's recorder interfaces on our store, one class for both databases.

They are what its ``Application``, projections and conformance tests speak. The application itself goes through
``store.py``; both write through the same committer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    OperationalError,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
)

from application.ports import AppendRefused, CommandRecord, RawEvent, StoreUnavailable
from infrastructure.event_store.committer import Committer
from infrastructure.event_store.ledger import Append
from infrastructure.event_store.progress import Progress
from infrastructure.event_store.reader import Reader


class SqlRecorder(ProcessRecorder):
    """Stores and reads the library's stored events, notifications and tracking.

    The store keeps stream ids as text; ``originator_id_type`` is what readers get back.
    """

    def __init__(
        self,
        reader: Reader,
        committer: Committer,
        progress: Progress,
        originator_id_type: type[str] | type[UUID] = str,
    ) -> None:
        self._reader = reader
        self._committer = committer
        self._originator_id: Callable[[str], str | UUID] = originator_id_type
        self.progress = progress

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Store all or none, and return the positions.

        Takes ``expect`` and ``command`` as ``EventStore.submit`` does, and ``tracking``. A conflict raises the
        library's ``IntegrityError``, whose cause is the refusal.
        """
        return self._insert(stored_events, **kwargs)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[StoredEvent]:
        """The events of one stream, by version."""
        found = self._reader.stream(str(originator_id), gt=gt, lte=lte, desc=desc, limit=limit)
        return [StoredEvent(self._originator_id(e.stream), e.version, e.topic, e.state) for e in found]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:
        """The events of all streams, by position."""
        after = 0 if start is None else start - inclusive_of_start
        return list(map(self._notification, self._reader.log(after, limit, stop=stop, topics=topics)))

    def max_notification_id(self) -> int | None:
        """The last position, ``None`` in an empty store."""
        return self._reader.head() or None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """All events above ``gt``, then each new one soon after it was stored, by whichever process."""
        return PollingSubscription(self, gt, topics)

    def insert_tracking(self, tracking: Tracking) -> None:
        """Remember how far an application has come; ``IntegrityError`` unless it is further than before."""
        self._insert((), tracking=tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        """How far the application has come."""
        return self._reader.tracked(application_name)

    def _insert(
        self,
        stored_events: Sequence[StoredEvent],
        expect: Mapping[str, int] | None = None,
        command: CommandRecord | None = None,
        tracking: Tracking | None = None,
    ) -> list[int]:
        append = Append(stored_events, expect or {}, command, tracking)
        try:
            last = self._committer.submit(append).result().position
        except AppendRefused as refusal:
            raise IntegrityError(str(refusal)) from refusal
        except StoreUnavailable as failure:
            raise OperationalError(str(failure)) from failure
        return list(range(last - len(stored_events) + 1, last + 1))

    def _notification(self, event: RawEvent) -> Notification:
        return Notification(
            self._originator_id(event.stream), event.version, event.topic, event.state, event.position
        )


class SqlAggregateRecorder(SqlRecorder):
    """As the library wants it where nobody follows the events: an insert answers nothing."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        """Store all or none."""
        self._insert(stored_events, **kwargs)


class PollingSubscription(Subscription[SqlRecorder]):
    """Asks again every ``EVERY`` seconds, and at once when this process has stored something."""

    EVERY: float = 0.1
    _PAGE = 500

    def __init__(self, recorder: SqlRecorder, gt: int | None = None, topics: Sequence[str] = ()) -> None:
        super().__init__(recorder, gt, topics)
        self._after = gt or 0
        self._page: list[Notification] = []

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            if self._page:
                return self._page.pop()
            self._page = self._ask()[::-1]
            if not self._page:
                self._recorder.progress.wait_beyond(self._after, self.EVERY)
        raise StopIteration

    def stop(self) -> None:
        """End the iteration, from any thread."""
        super().stop()
        self._recorder.progress.nudge()

    def _ask(self) -> list[Notification]:
        """The next page. An empty one says that there is nothing for us up to the head, so the wait starts there."""
        head = self._recorder.max_notification_id() or 0
        page = self._recorder.select_notifications(
            self._after, self._PAGE, head, self._topics, inclusive_of_start=False
        )
        self._after = page[-1].id if page else max(head, self._after)
        return page
