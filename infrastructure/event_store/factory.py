"""For the library's own ``Application`` and projections: ``PERSISTENCE_MODULE=infrastructure.event_store.factory``.

``DATABASE_URL`` names the store; ``ORIGINATOR_ID_TYPE=uuid`` gives aggregates UUIDs instead of text. All recorders
of one factory share the store, and there are no snapshots.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from eventsourcing.persistence import InfrastructureFactory, InfrastructureFactoryError
from eventsourcing.utils import Environment, EnvType, resolve_topic, strtobool

from infrastructure.event_store.committer import Committer
from infrastructure.event_store.engine import make_engine
from infrastructure.event_store.progress import Progress
from infrastructure.event_store.reader import Reader
from infrastructure.event_store.recorder import SqlAggregateRecorder, SqlRecorder
from infrastructure.event_store.schema import create_or_check

R = TypeVar("R", bound=SqlRecorder)


class SqlFactory(InfrastructureFactory[SqlRecorder]):
    """Makes recorders for one database."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        url = self.env.get("DATABASE_URL")
        if not url:
            raise InfrastructureFactoryError("DATABASE_URL names no database")
        self._engine = make_engine(url)
        if strtobool(self.env.get("CREATE_TABLE") or "yes"):
            create_or_check(self._engine)
        self._progress = Progress()
        self._committer = Committer(self._engine, self._progress)

    def aggregate_recorder(self, purpose: str = "events") -> SqlAggregateRecorder:
        """A recorder whose inserts answer nothing."""
        if purpose != "events":
            raise InfrastructureFactoryError(f"this store keeps events only, no {purpose}")
        return self._make(SqlAggregateRecorder)

    def application_recorder(self) -> SqlRecorder:
        """The recorder."""
        return self._make(SqlRecorder)

    def tracking_recorder(self, tracking_recorder_class: type[SqlRecorder] | None = None) -> SqlRecorder:
        """The recorder, or one of the class that is given or named by ``TRACKING_RECORDER_TOPIC``."""
        if tracking_recorder_class is None and (topic := self.env.get(self.TRACKING_RECORDER_TOPIC)):
            tracking_recorder_class = resolve_topic(topic)
        return self._make(tracking_recorder_class or SqlRecorder)

    def process_recorder(self) -> SqlRecorder:
        """The recorder."""
        return self._make(SqlRecorder)

    def close(self) -> None:
        """Let go of the database."""
        self._committer.close()
        self._engine.dispose()

    def _make(self, kind: type[R]) -> R:
        ids = UUID if self.env.get("ORIGINATOR_ID_TYPE", "text") == "uuid" else str
        return kind(Reader(self._engine, self._progress), self._committer, self._progress, ids)
