"""The few settings there are, from the environment. Each has one meaning and a safe default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True)
class Settings:
    """Where Jianjia keeps its data and how it is reached.

    | setting                   | meaning                                                        | default             |
    |---------------------------|----------------------------------------------------------------|---------------------|
    | `JIANJIA_HOME`            | the folder for the SQLite file and the signing key             | `./var`             |
    | `JIANJIA_DATABASE`        | `sqlite:///…` or `postgresql+psycopg://…`                      | SQLite in the folder |
    | `JIANJIA_HOST`            | the address to listen on                                       | `127.0.0.1`         |
    | `JIANJIA_PORT`            | the port to listen on                                          | `8000`              |
    | `JIANJIA_TIME_ZONE`       | the calendar of acts that no notice is about                   | `Asia/Shanghai`     |
    | `JIANJIA_MAX_BODY`        | the largest request body accepted, in bytes                    | `1048576`           |
    | `JIANJIA_SWEEP_EVERY`     | seconds between two sweeps; 0: `serve` leaves them to `worker` | `5`                 |
    | `JIANJIA_REMIND_BY`       | how reminders go out: `log`, `smtp`, `webhook`, with commas    | `log`               |
    | `JIANJIA_SMTP_HOST`       | the mail server                                                | none                |
    | `JIANJIA_SMTP_PORT`       | its port                                                       | `25`                |
    | `JIANJIA_SMTP_TLS`        | `off`, `starttls` or `tls`                                     | `off`               |
    | `JIANJIA_SMTP_USER`       | the account there; no log-in when empty                        | none                |
    | `JIANJIA_SMTP_PASSWORD`   | its password                                                   | none                |
    | `JIANJIA_SMTP_FROM`       | the sender's address                                           | none                |
    | `JIANJIA_SMTP_TO`         | the receiver's, made from `{unit}`, `{seat}`, `{person}`       | none                |
    | `JIANJIA_WEBHOOK_URL`     | where reminders are posted                                     | none                |
    | `JIANJIA_WEBHOOK_SECRET`  | signs each post (HMAC-SHA256, header `Jianjia-Signature`)      | unsigned            |
    | `JIANJIA_WEBHOOK_PRIVATE` | `allow` addresses of one's own network, or `refuse` them       | `refuse`            |
    """

    home: Path
    database: str
    host: str = "127.0.0.1"
    port: int = 8000
    time_zone: str = "Asia/Shanghai"
    max_body: int = 1_048_576
    sweep_every: float = 5.0
    remind_by: tuple[str, ...] = ("log",)
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_tls: str = "off"
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_from: str = ""
    smtp_to: str = ""
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    webhook_private: str = "refuse"

    @property
    def signing_key(self) -> Path:
        """The file of the key that signs tokens: never in the database, readable by its owner only."""
        return self.home / "signing-key.pem"


class WrongSetting(ValueError):
    """A setting has a value that cannot be used, told in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    given = environment.get(name, str(default))
    if not given.isdigit():
        raise WrongSetting(
            f"{name} 应为0以上的整数，不是“{given}”。",
            f"{name} must be a whole number from 0 on, not {given!r}",
        )
    return int(given)


def _time_zone(environment: Mapping[str, str]) -> str:
    given = environment.get("JIANJIA_TIME_ZONE", "Asia/Shanghai")
    try:
        return ZoneInfo(given).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongSetting(
            f"JIANJIA_TIME_ZONE：没有时区“{given}”，应写作Asia/Shanghai。",
            f"JIANJIA_TIME_ZONE: there is no time zone {given!r}; write Asia/Shanghai",
        ) from None


def _check_names(environment: Mapping[str, str]) -> None:
    """Refuse a setting that does not exist: what it was to say would silently not hold."""
    known = {f"JIANJIA_{each.name.upper()}" for each in fields(Settings)}
    for name in environment:
        if name.startswith("JIANJIA_") and name not in known and not name.startswith(FOR_TESTS):
            near = get_close_matches(name, known) or ["docs/reference/settings.md"]
            zh = f"没有设置项{name}，请参照：{'、'.join(near)}。"
            raise WrongSetting(zh, f"there is no setting {name}; see {', '.join(near)}")


FOR_TESTS = ("JIANJIA_TEST_", "JIANJIA_FAULT", "JIANJIA_CLAUSE_MARKS", "JIANJIA_LONG")
"""How the names begin that only tests set."""


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings as the environment gives them. Raises ``WrongSetting``."""
    _check_names(environment)
    home = Path(environment.get("JIANJIA_HOME", "var"))
    remind_by = environment.get("JIANJIA_REMIND_BY", "log").split(",")
    return Settings(
        home=home,
        database=environment.get("JIANJIA_DATABASE", f"sqlite:///{home / 'jianjia.db'}"),
        host=environment.get("JIANJIA_HOST", "127.0.0.1"),
        port=_number(environment, "JIANJIA_PORT", 8000),
        time_zone=_time_zone(environment),
        max_body=_number(environment, "JIANJIA_MAX_BODY", 1048576),
        sweep_every=float(_number(environment, "JIANJIA_SWEEP_EVERY", 5)),
        remind_by=tuple(dict.fromkeys(name.strip() for name in remind_by if name.strip())),
        smtp_host=environment.get("JIANJIA_SMTP_HOST", ""),
        smtp_port=_number(environment, "JIANJIA_SMTP_PORT", 25),
        smtp_tls=environment.get("JIANJIA_SMTP_TLS", "off"),
        smtp_user=environment.get("JIANJIA_SMTP_USER", ""),
        smtp_password=environment.get("JIANJIA_SMTP_PASSWORD", ""),
        smtp_from=environment.get("JIANJIA_SMTP_FROM", ""),
        smtp_to=environment.get("JIANJIA_SMTP_TO", ""),
        webhook_url=environment.get("JIANJIA_WEBHOOK_URL", ""),
        webhook_secret=environment.get("JIANJIA_WEBHOOK_SECRET", ""),
        webhook_private=environment.get("JIANJIA_WEBHOOK_PRIVATE", "refuse"),
    )
