"""What every decision needs at hand: the organisation tree and the published notices, kept up to date from the log."""

from __future__ import annotations

from contextlib import AbstractContextManager
from threading import Lock, RLock
from typing import Any

from application.directory import Directory
from application.ports import EventStore
from domain.award.rules import RuleBook
from domain.kernel import Event
from domain.refusals import UnknownScheme
from domain.scheme.notice import Scheme
from domain.scheme.publication import SchemePublished, pinned


class Knowledge:
    """The tree (``directory``) and the notices (``book``)."""

    def __init__(self, store: EventStore, lock: AbstractContextManager[Any] | None = None) -> None:
        """``lock`` is held while anything known changes, so that nobody decides on half of it."""
        self._lock = lock if lock is not None else RLock()
        self._reading = Lock()
        self.revision = 0
        self.directory = Directory()
        self.book = RuleBook()
        self.newest: dict[str, str] = {}
        self._store = store
        self._seen: dict[str, int] = {"unit:": 0, "scheme:": 0}

    def catch_up(self) -> bool:
        """Take in what was recorded since the last look; whether there was anything."""
        with self._reading:
            news = [self._read(prefix, seen) for prefix, seen in tuple(self._seen.items())]
        return any(news)

    def _read(self, prefix: str, seen: int) -> bool:
        news = self._store.family(prefix, seen)
        with self._lock:
            for recorded in news:
                self._take(prefix, recorded.event)
            self._seen[prefix] = news[-1].position if news else seen
            self.revision += bool(news)
        return bool(news)

    def scheme(self, pin: str) -> Scheme:
        """The scheme of a pin, or the newest version of a scheme id."""
        found = self.book.scheme(self.newest.get(pin, pin))
        if found is None:
            raise UnknownScheme(scheme=pin)
        return found

    def pin(self, scheme: str) -> str:
        """The full pin of a scheme id (its newest version) or of a pin itself."""
        self.scheme(scheme)
        return self.newest.get(scheme, scheme)

    def newest_schemes(self) -> list[Scheme]:
        """The newest version of every notice."""
        return [self.scheme(name) for name in sorted(self.newest)]

    def _take(self, prefix: str, event: Event) -> None:
        name = event.originator_id.removeprefix(prefix)
        if prefix == "unit:":
            self.directory.take(event)
        elif isinstance(event, SchemePublished):
            pin, scheme = pinned(name, event)
            self.book.add(pin, scheme)
            self.newest[name] = pin
