"""An empty database for each scenario: a throw-away file, or a schema of its own in a PostgreSQL database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, text

from infrastructure.event_store.engine import make_engine, writing


@contextmanager
def throw_away(url: str | None, number: int = 1) -> Iterator[str]:
    """The URL of an empty database, gone afterwards – but a SQLite file somebody asked for stays, numbered from the
    second on.
    """
    if url is None:
        with tempfile.TemporaryDirectory(prefix="jianjia-scenario-") as folder:
            yield f"sqlite:///{Path(folder) / 'scenario.db'}"
    elif make_url(url).drivername.startswith("sqlite"):
        file = Path(make_url(url).database or "")
        yield url if number == 1 else f"sqlite:///{file.with_stem(f'{file.stem}-{number}')}"
    else:
        with _schema(url, f"scenario_{number}") as own:
            yield own


@contextmanager
def _schema(url: str, name: str) -> Iterator[str]:
    """A schema in a PostgreSQL database; nothing outside it is touched."""
    engine = make_engine(url)
    try:
        with writing(engine) as connection:
            connection.execute(text(f'DROP SCHEMA IF EXISTS "{name}" CASCADE'))
            connection.execute(text(f'CREATE SCHEMA "{name}"'))
        own = make_url(url).update_query_dict({"options": f"-csearch_path={name}"})
        yield own.render_as_string(hide_password=False)
        with writing(engine) as connection:
            connection.execute(text(f'DROP SCHEMA IF EXISTS "{name}" CASCADE'))
    finally:
        engine.dispose()
