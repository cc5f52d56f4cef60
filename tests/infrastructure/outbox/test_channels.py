"""How reminders leave: over a real SMTP conversation and real HTTP, on loopback, to receivers that write down what comes."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from application.letters import Delivery, Letter
from application.reminders import Undelivered
from infrastructure.outbox.channels import open_channels
from infrastructure.outbox.webhook import is_public
from infrastructure.settings import Settings, from_environment

DELIVERY = Delivery("school@2020-10-20", "-P90D", "smtp", "school/chair", ("li", "wang"))
LETTER = Letter(DELIVERY, "school", date(2020, 10, 20), "复验提醒：学校之家还有90天到期", "请按时复验。\n")


def settings(**given: Any) -> Settings:
    return Settings(home=Path(), database="", **given)


# --- mail ----------------------------------------------------------------------------------------------------------------


class Conversation(socketserver.StreamRequestHandler):
    """Enough of SMTP to take a letter; addresses that start with ``nobody`` do not exist."""

    def handle(self) -> None:
        assert isinstance(self.server, Sink)
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            match line.partition(" ")[0].upper():
                case "EHLO" | "HELO":
                    self.say("250 sink")
                case "RCPT" if "<nobody" in line:
                    self.say("550 no such mailbox")
                case "DATA":
                    self.say("354 go on")
                    self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self.say(self.server.answer)
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Sink(socketserver.ThreadingTCPServer):
    daemon_threads = True
    answer = "250 taken"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters: list[bytes] = []

    def read(self) -> list[EmailMessage]:
        return [message_from_bytes(each, policy=policy.default) for each in self.letters]


@contextmanager
def running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def sink() -> Iterator[Sink]:
    server = Sink()
    with running(server):
        yield server


def mail(port: int, to: str = "{seat}.{unit}@example.org") -> Any:
    made = settings(
        remind_by=("smtp",), smtp_host="127.0.0.1", smtp_port=port, smtp_from="jianjia@example.org", smtp_to=to
    )  # fmt: skip
    return open_channels(made)["smtp"]


def test_a_letter_goes_to_the_seat_with_an_id_that_is_the_same_each_time(sink: Sink) -> None:
    channel = mail(sink.server_address[1])
    receipts = {channel.send(LETTER), channel.send(LETTER)}
    first, second = sink.read()
    assert receipts == {first["Message-ID"]} == {second["Message-ID"]}
    assert (first["To"], first["From"]) == ("chair.school@example.org", "jianjia@example.org")
    assert first["Subject"] == LETTER.subject
    assert first.get_content().strip() == "请按时复验。"


def test_or_to_every_person_in_the_seat_where_the_setting_names_persons(sink: Sink) -> None:
    channel = mail(sink.server_address[1], "{person}@example.org")
    channel.send(LETTER)
    assert sink.read()[0]["To"] == "li@example.org, wang@example.org"
    vacant = Letter(Delivery("s@2020-10-20", "P0D", "smtp", "s/chair"), "s", LETTER.due, "题", "文")
    with pytest.raises(Undelivered, match="nobody sits in s/chair"):
        channel.send(vacant)


def test_a_mailbox_that_does_not_exist_is_a_failed_delivery_and_the_server_is_still_there(sink: Sink) -> None:
    with pytest.raises(Undelivered) as failure:
        mail(sink.server_address[1], "nobody@example.org").send(LETTER)
    assert (failure.value.problem, failure.value.unreachable) == ("refused: nobody@example.org", False)


def test_what_one_of_several_mailboxes_took_is_delivered_and_the_receipt_names_who_did_not_get_it(
    sink: Sink,
) -> None:
    delivery = Delivery("school@2020-10-20", "-P90D", "smtp", "school/chair", ("nobody", "wang"))
    letter = Letter(delivery, "school", date(2020, 10, 20), "复验提醒", "请按时复验。\n")
    receipt = mail(sink.server_address[1], "{person}@example.org").send(letter)
    (taken,) = sink.read()
    assert receipt == f"{taken['Message-ID']} (refused: nobody@example.org)"


def test_an_address_that_this_server_cannot_write_fails_alone(sink: Sink) -> None:
    delivery = Delivery("mill@2020-10-20", "-P90D", "smtp", "面粉厂/chair", ("li",))
    letter = Letter(delivery, "mill", date(2020, 10, 20), "复验提醒", "请按时复验。\n")
    with pytest.raises(Undelivered) as refused:
        mail(sink.server_address[1]).send(letter)
    assert not refused.value.unreachable
    assert sink.read() == []


def test_a_server_that_does_not_take_the_letter_says_why(sink: Sink) -> None:
    sink.answer = "451 try later"
    with pytest.raises(Undelivered) as failure:
        mail(sink.server_address[1]).send(LETTER)
    assert failure.value.problem == "451 try later"


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(Undelivered) as failure:
        mail(free_port()).send(LETTER)
    assert failure.value.unreachable


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


# --- webhook -------------------------------------------------------------------------------------------------------------


class Receiver(BaseHTTPRequestHandler):
    """Writes down what is posted, and answers as it is told."""

    got: ClassVar[list[tuple[dict[str, str], bytes]]]
    answer: ClassVar[int]

    def do_POST(self) -> None:  # the name is the library's
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@contextmanager
def receiver(answer: int = 204) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    kind = type("Kind", (Receiver,), {"got": [], "answer": answer})
    server = HTTPServer(("127.0.0.1", 0), kind)
    with running(server):
        yield f"http://127.0.0.1:{server.server_address[1]}/hook?for=reminders", kind.got  # type: ignore[attr-defined]


def hook(url: str, **given: Any) -> Any:
    return open_channels(settings(remind_by=("webhook",), webhook_url=url, **given))["webhook"]


def test_a_webhook_gets_the_letter_as_signed_json_with_an_id() -> None:
    with receiver() as (url, got):
        channel = hook(url, webhook_private="allow", webhook_secret="geheim")
        assert {channel.send(LETTER), channel.send(LETTER)} == {"204"}
    (headers, body), (again, _) = got
    assert json.loads(body) == {
        "id": "school@2020-10-20/-P90D/school/chair/smtp", "award": "school", "about": "re-inspection", "due": "2020-10-20",
        "rung": "-P90D",
        "to": "school/chair", "persons": ["li", "wang"], "subject": LETTER.subject, "text": LETTER.text,
    }  # fmt: skip
    assert headers["idempotency-key"] == again["idempotency-key"]
    assert headers["host"] == url.split("/")[2]
    signature = hmac.new(b"geheim", body, hashlib.sha256).hexdigest()
    assert headers["jianjia-signature"] == f"sha256={signature}"


@pytest.mark.parametrize("answer", [302, 400, 503])
def test_every_answer_but_success_is_a_failure_and_no_redirect_is_followed(answer: int) -> None:
    with receiver(answer) as (url, got), pytest.raises(Undelivered, match=str(answer)):
        hook(url, webhook_private="allow").send(LETTER)
    assert len(got) == 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.1.2.3", "169.254.169.254", "0.0.0.0"]
)
def test_addresses_of_ones_own_network_are_refused_unless_a_setting_allows_them(host: str) -> None:
    with pytest.raises(Undelivered, match="JIANJIA_WEBHOOK_PRIVATE"):
        hook(f"http://{host}:{free_port()}/").send(LETTER)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("::ffff:8.8.8.8", True),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("100.64.0.1", False),
        ("192.168.0.1", False),
        ("224.0.0.1", False),
    ],
)
def test_what_counts_as_a_public_address(address: str, public: bool) -> None:
    assert is_public(address) is public


# --- settings ------------------------------------------------------------------------------------------------------------


def test_the_log_is_the_channel_when_nothing_is_set(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        channels = open_channels(from_environment({}))
        assert {name: channel.send(LETTER) for name, channel in channels.items()} == {"log": "logged"}
    assert LETTER.subject in caplog.text


@pytest.mark.parametrize(
    "environment",
    [
        {"JIANJIA_REMIND_BY": "pigeon"},
        {"JIANJIA_REMIND_BY": "smtp"},
        {"JIANJIA_REMIND_BY": "webhook"},
        {"JIANJIA_REMIND_BY": "log, webhook", "JIANJIA_WEBHOOK_URL": "ftp://example.org"},
    ],
)
def test_a_channel_that_cannot_work_is_refused_at_the_start(environment: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="JIANJIA_"):
        open_channels(from_environment(environment))


def test_passwords_are_not_shown() -> None:
    shown = repr(from_environment({"JIANJIA_SMTP_PASSWORD": "geheim", "JIANJIA_WEBHOOK_SECRET": "geheim"}))
    assert "geheim" not in shown
