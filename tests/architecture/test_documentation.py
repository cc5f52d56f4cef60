"""What is not documented does not exist: events, refusals, commands and settings all say what they mean."""

import inspect
import re
from pathlib import Path

import pytest

import domain
from application.command import Command
from application.commands import COMMANDS
from domain.catalogue import EVENTS
from domain.kernel import Event
from domain.refusals import Refusal, every
from infrastructure.history import NAMES
from infrastructure.reference import events
from infrastructure.settings import Settings

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def own_docstring(thing: type) -> str:
    """The docstring a class has itself, not by inheritance."""
    return inspect.cleandoc(thing.__dict__.get("__doc__") or "")


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.topic)
def test_every_event_says_what_happened(event: type[Event]) -> None:
    assert own_docstring(event)
    assert f"`{event.topic}`" in events.page()
    assert CHINESE.search(NAMES.get(event.topic.partition(":")[0], ""))


@pytest.mark.parametrize("refusal", list(every()), ids=lambda refusal: refusal.code)
def test_every_refusal_says_in_both_languages_what_to_do(refusal: type[Refusal]) -> None:
    assert own_docstring(refusal)
    assert CHINESE.search(refusal.zh)
    assert not CHINESE.search(refusal.en)
    assert set(re.findall(r"{(\w+)}", refusal.en)) <= set(re.findall(r"{(\w+)}", refusal.zh))


def test_no_two_refusals_share_a_code() -> None:
    codes = [refusal.code for refusal in every()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.act)
def test_every_command_says_what_it_does(command: type[Command]) -> None:
    assert own_docstring(command)


def test_every_setting_is_explained() -> None:
    told = own_docstring(Settings)
    names = {f"JIANJIA_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert set(re.findall(r"^\| `(JIANJIA_\w+)`", told, re.MULTILINE)) == names


def test_every_decision_record_has_a_number_of_its_own_which_its_title_bears() -> None:
    records = sorted((Path(domain.__file__).parents[1] / "docs" / "adr").glob("*.md"))
    numbers = [record.name[:4] for record in records]
    assert numbers == [f"{number:04}" for number in range(1, len(records) + 1)]
    titles = [record.read_text("utf-8").partition("\n")[0] for record in records]
    assert [title[2:7] for title in titles] == [f"{number} " for number in numbers]


def test_code_cites_only_decision_records_that_exist() -> None:
    root = Path(domain.__file__).parents[1]
    numbers = {record.name[:4] for record in (root / "docs" / "adr").glob("*.md")}
    layers = ("domain", "application", "infrastructure", "interfaces")
    cited = {
        number
        for layer in layers
        for file in (root / layer).rglob("*.py")
        for number in re.findall(r"ADR (\d{4})", file.read_text("utf-8"))
    }
    assert cited <= numbers
