"""Reminders by webhook: one signed POST of JSON to one address.

The address is looked up once per letter and the connection goes to the very address that was checked: a name cannot
point to a public machine when it is looked at and into our own network when it is used. Redirects are not followed.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import socket
from typing import Any

import httpx2

from application.letters import Letter
from application.reminders import Undelivered
from infrastructure.settings import Settings, WrongSetting

PATIENCE = 10.0
"""Seconds for the receiver to answer."""


class Webhook:
    """Posts each letter. A receiver knows it again by ``Idempotency-Key``."""

    def __init__(self, settings: Settings) -> None:
        if not settings.webhook_url:
            raise WrongSetting(
                "JIANJIA_REMIND_BY含webhook时，须填写JIANJIA_WEBHOOK_URL。",
                "JIANJIA_REMIND_BY=webhook needs JIANJIA_WEBHOOK_URL",
            )
        self._url = httpx2.URL(settings.webhook_url)
        if self._url.scheme not in ("http", "https") or not self._url.host:
            raise WrongSetting(
                "JIANJIA_WEBHOOK_URL应为http或https地址。", "JIANJIA_WEBHOOK_URL is an http or https address"
            )
        self._secret = settings.webhook_secret.encode()
        self._private_allowed = settings.webhook_private == "allow"

    def send(self, letter: Letter) -> str:
        """Post it; every answer but 2xx is a failure."""
        body = json.dumps(_content(letter), ensure_ascii=False).encode()
        address = self._address()
        try:
            with httpx2.Client(timeout=PATIENCE, trust_env=False, follow_redirects=False) as client:
                answer = client.post(
                    self._url.copy_with(host=address), content=body, headers=self._headers(letter, body),
                    extensions={"sni_hostname": self._url.host},
                )  # fmt: skip
        except httpx2.TransportError as failure:
            raise Undelivered(f"{type(failure).__name__}: {failure}", unreachable=True) from failure
        if not answer.is_success:
            raise Undelivered(f"the receiver answered {answer.status_code}")
        return str(answer.status_code)

    def _headers(self, letter: Letter, body: bytes) -> dict[str, str]:
        headers = {
            "Host": self._url.netloc.decode(),
            "Content-Type": "application/json",
            # An id may hold Chinese; a header may not.
            "Idempotency-Key": hashlib.sha256(letter.delivery.id.encode()).hexdigest(),
        }
        if self._secret:
            digest = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
            headers["Jianjia-Signature"] = f"sha256={digest}"
        return headers

    def _address(self) -> str:
        """The address to connect to, looked up now. Refused where any address of the name is not a public one."""
        port = self._url.port or (443 if self._url.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(self._url.host, port, type=socket.SOCK_STREAM)
        except OSError as failure:
            raise Undelivered(f"{self._url.host}: {failure}", unreachable=True) from failure
        addresses = [str(each[4][0]) for each in found]
        if not self._private_allowed and not all(is_public(each) for each in addresses):
            raise Undelivered(
                f"{self._url.host} is not a public address; JIANJIA_WEBHOOK_PRIVATE=allow lets it be used",
                unreachable=True,
            )
        return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, also when it is wrapped in an IPv6 address."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


def _content(letter: Letter) -> dict[str, Any]:
    delivery = letter.delivery
    return {
        "id": delivery.id, "award": letter.award, "about": letter.about, "due": letter.due.isoformat(), "rung": delivery.rung,
        "to": delivery.to, "persons": list(delivery.persons), "subject": letter.subject, "text": letter.text,
    }  # fmt: skip
