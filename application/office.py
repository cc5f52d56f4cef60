"""The office carries out commands: decide over committed state, store, answer.

One act at a time is on its way per aggregate; a decision never rests on something that is not stored. The road of a
command is a generator of *effects* – what may block – so the same road serves a thread that waits (CLI, scenarios,
workers) and an event loop that must not (HTTP).
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import Any, TypeVar, cast

from msgspec import Struct, structs

from application.command import Command
from application.desk import KINDS, Busy, Caller, Desk, Missing, Unread
from application.knowledge import Knowledge
from application.ports import (
    CommandIdReused,
    CommandRecord,
    CommandRepeated,
    Committed,
    EventStore,
    GuardConflict,
    VersionConflict,
)
from domain.calendar import WorkCalendar
from domain.kernel import Aggregate, Event
from domain.refusals import ChangedMeanwhile, KeyReused, NotFound, Refusal
from domain.vocabulary import thing_of

ATTEMPTS = 50
"""How often a decision is taken again because somebody else was faster, before giving up."""

FOLLOWED = ("unit:", "scheme:")
"""The families of streams whose news the office's own knowledge must see."""

Clock = Callable[[], datetime]
A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")


class Wait(Struct, frozen=True):
    """Wait until an append is settled, one way or the other."""

    future: Future[Any]

    def __call__(self) -> None:
        """Block until then; its error is for whoever asks for its result."""
        self.future.exception()


Effect = Callable[[], Any]
"""Something that may block: run it and send back what it returns. ``Wait`` is the one a loop can await."""

Road = Generator[Effect, Any, T]


class Request(Struct, frozen=True):
    """A command to carry out: what, on which aggregate, by whom; ``key`` makes it safe to ask again, ``if_match`` is the
    version the caller saw, ``dry_run`` decides but writes nothing. ``look`` is asked of the aggregate as it is after the
    decision, before anything later can happen to it.
    """

    command: Command
    caller: Caller
    name: str = ""
    key: str | None = None
    if_match: int | None = None
    dry_run: bool = False
    look: Callable[[Desk, Aggregate], Any] | None = None

    def record(self) -> CommandRecord | None:
        """The command id, and a fingerprint of everything asked for."""
        if self.key is None or self.dry_run:
            return None
        # A stroke in a person's id is written otherwise, so that the key begins at the first one.
        person = self.caller.person.replace("%", "%25").replace("/", "%2F")
        asked = f"{self.command.act}\n{self.name}\n{self.caller.seat}\n{self.command.written}"
        return CommandRecord(f"{person}/{self.key}", hashlib.sha256(asked.encode()).hexdigest())


class Answer(Struct, frozen=True):
    """What became of it: the aggregate, its version, the position in the log. ``replayed``: it was asked before.

    ``seen`` is what the request's ``look`` found; nothing when it was asked before.
    """

    stream: str
    version: int
    position: int
    events: tuple[Event, ...] = ()
    replayed: bool = False
    seen: Any = None

    @property
    def name(self) -> str:
        """The id of the aggregate."""
        return self.stream.partition(":")[2]


class _Sent(Struct, frozen=True):
    """A decision on its way to the store."""

    future: Future[Committed]
    answer: Answer
    streams: tuple[str, ...]


class Office:
    """Where commands are carried out and aggregates are read, over one event store."""

    def __init__(
        self,
        store: EventStore,
        clock: Clock,
        *,
        calendars: Mapping[str, WorkCalendar] | None = None,
        time_zone: str = "Asia/Shanghai",
        remembered: int = 20_000,
    ) -> None:
        self.store = store
        self.clock = clock
        self.calendars = calendars or {}
        self.time_zone = time_zone
        self._lock = threading.RLock()
        self.knowledge = Knowledge(store, self._lock)
        self.knowledge.catch_up()
        self._remembered = remembered
        self._cache: OrderedDict[str, Aggregate] = OrderedDict()
        self._on_the_way: dict[str, Future[Committed]] = {}

    # --- carrying out --------------------------------------------------------------------------------------------------

    def perform(self, request: Request) -> Answer:
        """Carry out a command, blocking. Raises a ``Refusal`` when the answer is no."""
        return travel(self.road(request))

    async def perform_async(self, request: Request) -> Answer:
        """Carry out a command from an event loop."""
        return await travel_async(self.road(request))

    def road(self, request: Request) -> Road[Answer]:
        """Decide, store, answer – again from the start whenever something had to be loaded or somebody was faster."""
        for _ in range(ATTEMPTS):
            desk = self.desk(request)
            try:
                sent = yield from self._decided(desk, partial(self._send, desk, request))
            except Refusal as refusal:
                answer = yield from self._refused(desk, request, refusal)
            else:
                answer = sent if isinstance(sent, Answer) else (yield from self._stored(desk, request, sent))
            if answer is not None:
                return answer
        raise ChangedMeanwhile(expected=request.if_match or "—", actual="—")

    def _refused(self, desk: Desk, request: Request, refusal: Refusal) -> Road[Answer | None]:
        """A refusal stands only on the newest facts (``None``: decide again), and not for a command that was carried out."""
        if (yield lambda: self.refresh(desk)):
            return None
        earlier: Answer | None = yield lambda: self._asked_before(request)
        if earlier is None:
            raise refusal
        return earlier

    def _decided(self, desk: Desk, decide: Callable[[], T]) -> Road[T]:
        """Take a decision, loading what it asks for on the way."""
        while True:
            try:
                with self._lock:
                    return decide()
            except Missing as missing:
                yield self._loading(missing.stream)
            except Unread:
                yield self.knowledge.catch_up
            except Busy as busy:
                yield Wait(busy.future)
            desk.clear()

    def _loading(self, stream: str) -> Effect:
        return lambda: self._load(stream)

    def _send(self, desk: Desk, request: Request) -> _Sent | Answer:
        """Decide and hand the events to the store; the streams written are on their way from here on."""
        try:
            request.command.check_days()
            subject = request.command.perform(desk, request.name)
            events = desk.changes(subject.id)
            seen = request.look(desk, subject) if request.look else None
            answer = Answer(subject.id, subject.version, self.store.last_position, tuple(events), seen=seen)
            if request.dry_run or not events:
                self._forget(desk)
                return answer
            future = self.store.submit(events, desk.guards(), request.record())
        except BaseException:
            self._forget(desk)
            raise
        streams = self._launch(desk, future)
        return _Sent(future, answer, streams)

    def _stored(self, desk: Desk, request: Request, sent: _Sent) -> Road[Answer | None]:
        """Wait for the store; ``None`` when the decision must be taken again."""
        yield Wait(sent.future)
        self._settle(sent.streams, sent.future)
        try:
            committed = sent.future.result()
        except (VersionConflict, GuardConflict):
            yield lambda: self.refresh(desk)
            return None
        except CommandRepeated as again:
            return _replayed(again.committed)
        except CommandIdReused:
            raise KeyReused(key=request.key) from None
        if any(event.originator_id.startswith(FOLLOWED) for event in sent.answer.events):
            yield self.knowledge.catch_up
        return structs.replace(sent.answer, position=committed.position)

    def _asked_before(self, request: Request) -> Answer | None:
        """The answer to the same command under the same key, if it was carried out earlier."""
        record = request.record()
        found = self.store.find_command(record.command_id) if record else None
        if found is None or record is None:
            return None
        if found.command.fingerprint != record.fingerprint:
            raise KeyReused(key=request.key)
        return _replayed(found.committed)

    def desk(self, request: Request) -> Desk:
        """A fresh desk for a command."""
        target = f"{request.command.noun()}:{request.name}" if request.name else ""
        return Desk(
            self,
            self.knowledge,
            self.calendars,
            request.caller,
            self.clock(),
            self.time_zone,
            target,
            request.if_match,
        )

    # --- aggregates ----------------------------------------------------------------------------------------------------

    def at_hand(self, stream: str) -> Aggregate:
        """The committed aggregate of a stream from memory. Raises ``Missing`` or ``Busy``."""
        future = self._under_way(stream)
        if future is not None:
            raise Busy(future)
        found = self._cache.get(stream)
        if found is None:
            raise Missing(stream)
        self._cache.move_to_end(stream)
        return found

    def read(self, kind: type[A], name: str, look: Callable[[A], T]) -> T:
        """Ask a question of an aggregate as it is stored now."""
        return travel(self.reading(kind, name, look))

    def reading(self, kind: type[A], name: str, look: Callable[[A], T]) -> Road[T]:
        """Bring an aggregate up to date and look at it while nothing can change it."""
        stream = kind.stream(name)
        yield lambda: self._bring_up_to_date(stream)
        while True:
            try:
                with self._lock:
                    found = cast("A", self.at_hand(stream))
                    if not found.exists:
                        raise NotFound(kind=thing_of(kind.prefix), name=name)
                    return look(found)
            except Missing:
                yield self._loading(stream)
            except Busy as busy:
                yield Wait(busy.future)

    def ask(self, caller: Caller, question: Callable[[Desk], T]) -> T:
        """Answer a question that needs several aggregates, as they are stored now. It must change none of them."""
        return travel(self.asking(caller, question))

    async def ask_async(self, caller: Caller, question: Callable[[Desk], T]) -> T:
        """``ask`` from an event loop."""
        return await travel_async(self.asking(caller, question))

    def asking(self, caller: Caller, question: Callable[[Desk], T]) -> Road[T]:
        """Answer over what is in memory, and again when others recorded something about what was looked at.

        A refusal, too, stands only on the newest facts.
        """
        desk = Desk(self, self.knowledge, self.calendars, caller, self.clock(), self.time_zone)
        while True:
            try:
                answer = yield from self._decided(desk, lambda: question(desk))
            except Refusal:
                if not (yield lambda: self.refresh(desk)):
                    raise
            else:
                if not (yield lambda: self.refresh(desk)):
                    return answer
            desk.clear()

    def refresh(self, desk: Desk) -> bool:
        """Take in what others recorded about everything a desk looked at; whether there was anything since it looked."""
        seen = dict(desk.seen)
        stored = self.store.versions(list(seen))
        moved = [stream for stream, version in seen.items() if stored.get(stream, 0) != version]
        for stream in moved:
            self._bring_up_to_date(stream)
        self.knowledge.catch_up()
        return bool(moved) or self.knowledge.revision != desk.revision

    def _bring_up_to_date(self, stream: str) -> None:
        """Take in what others recorded about a stream."""
        with self._lock:
            known = self._cache.get(stream)
            version = known.version if known is not None and self._under_way(stream) is None else None
        if known is None or version is None:
            return
        news = self.store.load_after(stream, version)
        with self._lock:
            if not news or self._cache.get(stream) is not known or self._under_way(stream) is not None:
                return
            for event in news:
                if event.originator_version == known.version + 1:
                    event.mutate(known)

    def _load(self, stream: str) -> None:
        prefix, _, name = stream.partition(":")
        loaded = KINDS[prefix].replay(name, self.store.load(stream))
        with self._lock:
            if stream not in self._cache:
                self._cache[stream] = loaded
            while len(self._cache) > self._remembered and self._drop_oldest():
                pass

    def _drop_oldest(self) -> bool:
        """Forget the aggregate not used for longest, unless an act on it is on its way."""
        idle = (
            stream for stream in self._cache if (act := self._on_the_way.get(stream)) is None or act.done()
        )
        oldest = next(idle, None)
        if oldest is None:
            return False
        self._under_way(oldest)
        self._cache.pop(oldest, None)
        return True

    def _launch(self, desk: Desk, future: Future[Committed]) -> tuple[str, ...]:
        changed = desk.changed()
        for stream, aggregate in changed.items():
            aggregate.collect_events()
            self._on_the_way[stream] = future
        return tuple(changed)

    def _under_way(self, stream: str) -> Future[Committed] | None:
        """The append of a stream that is not settled; where nobody waits any longer for one that is, it is settled here."""
        future = self._on_the_way.get(stream)
        if future is None or not future.done():
            return future
        self._settle((stream,), future)
        return None

    def _settle(self, streams: Iterable[str], future: Future[Committed]) -> None:
        """The store has answered: the aggregates are true from here on – or forgotten, when it refused."""
        refused = future.exception() is not None
        with self._lock:
            for stream in streams:
                if self._on_the_way.get(stream) is future:
                    del self._on_the_way[stream]
                    if refused:
                        self._cache.pop(stream, None)

    def _forget(self, desk: Desk) -> None:
        """Drop aggregates that a decision changed without storing."""
        for stream in desk.changed():
            self._cache.pop(stream, None)


def _replayed(committed: Committed) -> Answer:
    return Answer(committed.stream, committed.version, committed.position, replayed=True)


def travel(road: Road[T]) -> T:
    """Follow a road in this thread, waiting where it waits."""
    try:
        effect = next(road)
        while True:
            try:
                outcome = effect()
            except Exception as problem:
                effect = road.throw(problem)
            else:
                effect = road.send(outcome)
    except StopIteration as end:
        return cast("T", end.value)


async def travel_async(road: Road[T]) -> T:
    """Follow a road in an event loop: await the store, and let a thread do what else may block."""
    try:
        effect = next(road)
        while True:
            try:
                outcome = await (_settled(effect) if isinstance(effect, Wait) else asyncio.to_thread(effect))
            except Exception as problem:
                effect = road.throw(problem)
            else:
                effect = road.send(outcome)
    except StopIteration as end:
        return cast("T", end.value)


def _settled(append: Wait) -> asyncio.Future[None]:
    """Done when the append is settled, one way or the other."""
    loop = asyncio.get_running_loop()
    settled: asyncio.Future[None] = loop.create_future()
    append.future.add_done_callback(lambda _: loop.call_soon_threadsafe(_wake, settled))
    return settled


def _wake(settled: asyncio.Future[None]) -> None:
    """Let the waiting go on; the append itself is never cancelled with them."""
    if not settled.done():
        settled.set_result(None)
