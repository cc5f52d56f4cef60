"""One committer per process: every append that arrives while a flush is in flight goes into the next one.

So the lock, the checks and the flush to disk are paid per batch, and many writers reach the speed of one bulk insert.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread

from msgspec import Struct, field
from sqlalchemy import Engine

from application.ports import Committed, StoreClosed, StoreUnavailable
from infrastructure import faults
from infrastructure.event_store.engine import in_words, is_lost, turn
from infrastructure.event_store.ledger import Append, Ledger
from infrastructure.event_store.progress import Progress
from infrastructure.event_store.writer import Attempt, Writer, open_writer

LARGEST_BATCH = 500
"""Appends per transaction: enough to make the flush cheap, few enough to keep everybody's wait short."""

PATIENCE = 10.0
"""Seconds during which a batch in doubt is asked after before its writers are told so."""


class _Waiting(Struct, frozen=True):
    append: Append
    answer: Future[Committed] = field(default_factory=Future)


class Committer:
    """Stores appends in the order they arrive, in batches, on a thread and a connection of its own."""

    def __init__(self, engine: Engine, progress: Progress, patience: float = PATIENCE) -> None:
        self._engine = engine
        self._progress = progress
        self._patience = patience
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._gate = Lock()
        self._closed = False
        self._writer: Writer | None = None
        self._thread = Thread(target=self._run, name="committer", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many appends are not yet in a flush."""
        return self._queue.qsize()

    def submit(self, append: Append) -> Future[Committed]:
        """The future answers when the append is durable or refused. Cancelled in time, nothing is stored."""
        waiting = _Waiting(append)
        with self._gate:  # nothing slips in behind the closing mark, where nobody would answer it
            if self._closed:
                raise StoreClosed("this process has closed it")
            self._queue.put(waiting)
        return waiting.answer

    def close(self) -> None:
        """Answer what was submitted, then end."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        closing = False
        while not closing:
            batch, closing = self._gather()
            if batch:
                self._flush(batch)
        self._disconnect()

    def _gather(self) -> tuple[list[_Waiting], bool]:
        """Wait for one, take all that are there; and whether the closing mark was among them."""
        taken = [self._queue.get()]
        while len(taken) < LARGEST_BATCH and not self._queue.empty():
            taken.append(self._queue.get())
        batch = [waiting for waiting in taken if waiting and waiting.answer.set_running_or_notify_cancel()]
        return batch, None in taken

    def _flush(self, batch: Sequence[_Waiting]) -> None:
        try:
            answers = self._store([waiting.append for waiting in batch])
        except StoreUnavailable as failure:
            for waiting in batch:
                waiting.answer.set_exception(copy.copy(failure))
        except Exception as error:
            self._flush_one_by_one(batch, error)
        else:
            for waiting, answer in zip(batch, answers, strict=True):
                if isinstance(answer, Committed):
                    waiting.answer.set_result(answer)
                else:
                    waiting.answer.set_exception(answer)

    def _flush_one_by_one(self, batch: Sequence[_Waiting], error: Exception) -> None:
        """The database or its driver rejects something in the batch: find out what, and store the rest."""
        if len(batch) == 1:
            batch[0].answer.set_exception(error)
            return
        for waiting in batch:
            self._flush([waiting])

    def _store(self, appends: Sequence[Append]) -> Sequence[Committed | Exception]:
        """Store the batch, through lost connections; ``StoreUnavailable`` when the database stays away."""
        faults.reach("committer.before-flush")
        attempt = Attempt(appends)
        for pause in _pauses(self._patience):
            in_doubt = attempt.doubt is not None
            try:
                ledger = self._try(attempt)
            except Exception as error:
                self._disconnect()
                if not (in_doubt or is_lost(self._engine, error)):
                    raise
                reason = error
            else:
                self._progress.advance(ledger.head)
                faults.reach("committer.before-answer")
                return ledger.answers
            if pause and not attempt.doubt:
                break
            time.sleep(pause)
        raise StoreUnavailable(in_words(reason), in_doubt=attempt.doubt is not None) from reason

    def _try(self, attempt: Attempt) -> Ledger:
        with turn(self._engine):
            self._writer = self._writer or open_writer(self._engine)
            return self._writer.store(attempt)

    def _disconnect(self) -> None:
        """Whatever the connection was doing is undone, unless the database has committed it."""
        if self._writer:
            self._writer.close()
        self._writer = None


def _pauses(patience: float) -> Iterator[float]:
    """Seconds to wait before the next try: none at first – often only the connection is stale – then ever longer."""
    end = time.monotonic() + patience
    yield (pause := 0.0)
    while time.monotonic() < end:
        pause = min(max(0.05, pause * 2), 1.0)
        yield pause
