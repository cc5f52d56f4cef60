"""The library's own conformance tests, on both databases."""

from typing import Any, ClassVar
from unittest import TestCase

import pytest
from eventsourcing.tests import persistence as library
from eventsourcing.utils import Environment, EnvType

from infrastructure.event_store.factory import SqlFactory
from infrastructure.event_store.recorder import SqlAggregateRecorder, SqlRecorder


class OnSqlite:
    @pytest.fixture(autouse=True)
    def environment(self, sqlite_url: str) -> None:
        self.settings: EnvType = settings(sqlite_url)


class OnPostgres:
    @pytest.fixture(autouse=True)
    def environment(self, postgresql_url: str) -> None:
        self.settings: EnvType = settings(postgresql_url)


def settings(url: str) -> EnvType:
    return {
        "PERSISTENCE_MODULE": "infrastructure.event_store.factory",
        "DATABASE_URL": url,
        "ORIGINATOR_ID_TYPE": "uuid",
    }


class WithFactory(TestCase):
    settings: EnvType

    @property
    def factory(self) -> SqlFactory:
        factory = SqlFactory(self.settings)
        self.addCleanup(factory.close)
        return factory


class AggregateRecorder(WithFactory, library.AggregateRecorderTestCase):
    __test__ = False

    def create_recorder(self) -> SqlAggregateRecorder:
        return self.factory.aggregate_recorder()


class ApplicationRecorder(WithFactory, library.ApplicationRecorderTestCase[SqlRecorder]):
    __test__ = False

    def create_recorder(self) -> SqlRecorder:
        return self.factory.application_recorder()

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TrackingRecorder(WithFactory, library.TrackingRecorderTestCase):
    __test__ = False

    def create_recorder(self) -> SqlRecorder:
        return self.factory.tracking_recorder()


class ProcessRecorder(WithFactory, library.ProcessRecorderTestCase):
    __test__ = False

    def create_recorder(self) -> SqlRecorder:
        return self.factory.process_recorder()


class NonInterleaving(WithFactory, library.NonInterleavingNotificationIDsBaseCase):
    __test__ = False

    def create_recorder(self) -> SqlRecorder:
        return self.factory.application_recorder()


class Factory(library.InfrastructureFactoryTestCase[SqlFactory]):
    __test__ = False
    settings: ClassVar[EnvType]

    def setUp(self) -> None:
        self.env = Environment("Test", self.settings)
        super().setUp()

    def expected_factory_class(self) -> type[SqlFactory]:
        return SqlFactory

    def expected_aggregate_recorder_class(self) -> type[SqlRecorder]:
        return SqlAggregateRecorder

    def expected_application_recorder_class(self) -> type[SqlRecorder]:
        return SqlRecorder

    def expected_tracking_recorder_class(self) -> type[SqlRecorder]:
        return SqlRecorder

    def tracking_recorder_subclass(self) -> type[SqlRecorder]:
        return OtherRecorder

    def expected_process_recorder_class(self) -> type[SqlRecorder]:
        return SqlRecorder


class OtherRecorder(SqlRecorder):
    pass


CASES: list[Any] = [
    AggregateRecorder,
    ApplicationRecorder,
    TrackingRecorder,
    ProcessRecorder,
    NonInterleaving,
    Factory,
]
for case in CASES:
    for database in (OnSqlite, OnPostgres):
        name = f"Test{case.__name__}{database.__name__}"
        globals()[name] = type(name, (database, case), {"__test__": True, "__module__": __name__})
del case
