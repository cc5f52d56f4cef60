"""A database for each scenario: a throw-away file, or a schema of its own in a PostgreSQL database.

Many scenarios begin on the same stage – the same tree, calendars and notices on the same day. On SQLite it is set once and copied.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, text

from infrastructure.event_store.engine import make_engine, writing
from infrastructure.scenarios.language import Prepared
from infrastructure.scenarios.running import Outcome, beginning, run, set_stage


class Stages:
    """Files on which the stage of a scenario is set; gone with the object that is left as a context."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._set: dict[Hashable, Path] = {}
        self._copies = 0

    def play(self, prepared: Prepared) -> Outcome:
        """Play a scenario on a copy of its stage."""
        stage = self._stage(prepared)
        self._copies += 1
        copy = self._folder / f"scenario-{self._copies}.db"
        shutil.copyfile(stage, copy)
        try:
            return run(prepared, f"sqlite:///{copy}")
        finally:
            for leftover in self._folder.glob(f"{copy.name}*"):
                leftover.unlink()

    def _stage(self, prepared: Prepared) -> Path:
        digests = tuple(scheme.digest for scheme in prepared.schemes)
        calendars = tuple(file.model_dump_json() for file in prepared.calendars)
        key = (prepared.tree.model_dump_json(), calendars, digests, prepared.time_zone, beginning(prepared))
        if key not in self._set:
            file = self._folder / f"stage-{len(self._set)}.db"
            set_stage(prepared, f"sqlite:///{file}")
            self._set[key] = file
        return self._set[key]


@contextmanager
def stages() -> Iterator[Stages]:
    """Stages in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="jianjia-scenarios-") as folder:
        yield Stages(Path(folder))


def play_on(url: str, prepared: Prepared, number: int = 1) -> Outcome:
    """Play a scenario at ``url``: in a SQLite file that stays, numbered from the second on, or in a throw-away schema."""
    if make_url(url).drivername.startswith("sqlite"):
        file = Path(make_url(url).database or "")
        own = url if number == 1 else f"sqlite:///{file.with_stem(f'{file.stem}-{number}')}"
        set_stage(prepared, own)
        return run(prepared, own)
    with _schema(url, f"jianjia_scenario_{os.getpid()}_{number}") as schema:
        set_stage(prepared, schema)
        return run(prepared, schema)


@contextmanager
def _schema(url: str, name: str) -> Iterator[str]:
    """A schema in a PostgreSQL database; nothing outside it is touched."""
    engine = make_engine(url)
    try:
        with writing(engine) as connection:
            connection.execute(text(f'CREATE SCHEMA "{name}"'))
        own = make_url(url).update_query_dict({"options": f"-csearch_path={name}"})
        try:
            yield own.render_as_string(hide_password=False)
        finally:
            with writing(engine) as connection:
                connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
    finally:
        engine.dispose()
