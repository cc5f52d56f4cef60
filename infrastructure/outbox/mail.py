"""Reminders by e-mail, over one SMTP server.

The settings say how an address is made from unit, seat and person, so no address is kept with the facts.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, localtime

from application.letters import Delivery, Letter
from application.reminders import Undelivered
from infrastructure.settings import Settings, WrongSetting

PATIENCE = 10.0
"""Seconds for the server to answer."""


class Mail:
    """Sends each letter in a connection of its own: reminders are few."""

    def __init__(self, settings: Settings) -> None:
        if not (settings.smtp_host and settings.smtp_from and settings.smtp_to):
            raise WrongSetting(
                "JIANJIA_REMIND_BY含smtp时，须填写JIANJIA_SMTP_HOST、JIANJIA_SMTP_FROM和JIANJIA_SMTP_TO。",
                "JIANJIA_REMIND_BY=smtp needs JIANJIA_SMTP_HOST, JIANJIA_SMTP_FROM and JIANJIA_SMTP_TO",
            )
        if settings.smtp_tls not in ("off", "starttls", "tls"):
            raise WrongSetting(
                "JIANJIA_SMTP_TLS应为off、starttls或tls。", "JIANJIA_SMTP_TLS is off, starttls or tls"
            )
        self._settings = settings

    def send(self, letter: Letter) -> str:
        """Hand it to the server; its answer to the letter is not shown to us, so the receipt is the message id.

        When the server takes it for some of several mailboxes, it is delivered: sent again, those would get it twice. The
        receipt names who did not get it.
        """
        message = self.written(letter)
        try:
            with self._connected() as server:
                refused = server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            raise Undelivered(f"refused: {', '.join(refusal.recipients)}") from refusal
        except smtplib.SMTPResponseException as refusal:
            raise Undelivered(f"{refusal.smtp_code} {_text(refusal.smtp_error)}") from refusal
        except smtplib.SMTPNotSupportedError as refusal:  # an address this server cannot write; others it can
            raise Undelivered(str(refusal)) from refusal
        except (OSError, smtplib.SMTPException) as failure:
            raise Undelivered(f"{type(failure).__name__}: {failure}", unreachable=True) from failure
        return (
            f"{message['Message-ID']} (refused: {', '.join(refused)})"
            if refused
            else str(message["Message-ID"])
        )

    def written(self, letter: Letter) -> EmailMessage:
        """The message. Its id follows from the delivery: a mailbox that gets it twice can tell."""
        message = EmailMessage()
        digest = hashlib.sha256(letter.delivery.id.encode()).hexdigest()[:40]
        message["Message-ID"] = f"<{digest}@{self._settings.smtp_from.rpartition('@')[2]}>"
        message["Date"] = format_datetime(localtime())
        message["From"] = self._settings.smtp_from
        message["To"] = ", ".join(self.addresses(letter.delivery))
        message["Subject"] = " ".join(letter.subject.split())
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message

    def addresses(self, delivery: Delivery) -> list[str]:
        """The seat's mailbox – or each person's, where the setting names persons."""
        unit, _, seat = delivery.to.rpartition("/")
        template = self._settings.smtp_to
        if "{person}" not in template:
            return [template.format(unit=unit, seat=seat)]
        if not delivery.persons:
            raise Undelivered(f"nobody sits in {delivery.to}")
        return [template.format(unit=unit, seat=seat, person=person) for person in delivery.persons]

    def _connected(self) -> smtplib.SMTP:
        settings, tls = self._settings, ssl.create_default_context()
        if settings.smtp_tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.smtp_host, settings.smtp_port, timeout=PATIENCE, context=tls
            )
        else:
            server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=PATIENCE)
        if settings.smtp_tls == "starttls":
            server.starttls(context=tls)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        return server


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
