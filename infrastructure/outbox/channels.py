"""The channels by which reminders leave: the log, e-mail, a webhook. The settings say which of them are open."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from application.letters import Letter
from application.reminders import Channel
from infrastructure.outbox.mail import Mail
from infrastructure.outbox.webhook import Webhook
from infrastructure.settings import Settings, WrongSetting

log = logging.getLogger("jianjia.reminders")


class Log:
    """Writes the reminder into the program's log."""

    def send(self, letter: Letter) -> str:
        """Log the subject and whom it is for."""
        log.info("%s → %s: %s", letter.delivery.id, letter.delivery.to, letter.subject)
        return "logged"


def open_channels(settings: Settings) -> Mapping[str, Channel]:
    """The channels named by ``JIANJIA_REMIND_BY``. Raises ``WrongSetting`` for one that is unknown or lacks a setting."""
    makers: dict[str, Callable[[Settings], Channel]] = {
        "log": lambda _: Log(), "smtp": Mail, "webhook": Webhook,
    }  # fmt: skip
    unknown = [name for name in settings.remind_by if name not in makers]
    if unknown:
        zh = f"JIANJIA_REMIND_BY：没有“{'、'.join(unknown)}”，可用：{'、'.join(makers)}。"
        raise WrongSetting(zh, f"JIANJIA_REMIND_BY: {', '.join(unknown)} is not one of {', '.join(makers)}")
    return {name: makers[name](settings) for name in settings.remind_by}
