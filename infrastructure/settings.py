"""The few settings there are, from the environment. Each has one meaning and a safe default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where Jianjia keeps its data and how it is reached.

    | setting               | meaning                                                        | default             |
    |-----------------------|----------------------------------------------------------------|---------------------|
    | `JIANJIA_HOME`        | the folder for the SQLite file and the signing key             | `./var`             |
    | `JIANJIA_DATABASE`    | `sqlite:///…` or `postgresql+psycopg://…`                      | SQLite in the folder |
    | `JIANJIA_HOST`        | the address to listen on                                       | `127.0.0.1`         |
    | `JIANJIA_PORT`        | the port to listen on                                          | `8000`              |
    | `JIANJIA_TIME_ZONE`   | the calendar of acts that no notice is about                   | `Asia/Shanghai`     |
    | `JIANJIA_MAX_BODY`    | the largest request body accepted, in bytes                    | `1048576`           |
    """

    home: Path
    database: str
    host: str = "127.0.0.1"
    port: int = 8000
    time_zone: str = "Asia/Shanghai"
    max_body: int = 1_048_576

    @property
    def signing_key(self) -> Path:
        """The file of the key that signs tokens: never in the database, readable by its owner only."""
        return self.home / "signing-key.pem"


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings as the environment gives them."""
    home = Path(environment.get("JIANJIA_HOME", "var"))
    return Settings(
        home=home,
        database=environment.get("JIANJIA_DATABASE", f"sqlite:///{home / 'jianjia.db'}"),
        host=environment.get("JIANJIA_HOST", "127.0.0.1"),
        port=int(environment.get("JIANJIA_PORT", "8000")),
        time_zone=environment.get("JIANJIA_TIME_ZONE", "Asia/Shanghai"),
        max_body=int(environment.get("JIANJIA_MAX_BODY", "1048576")),
    )
