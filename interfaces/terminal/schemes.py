"""`jianjia scheme check|explain|publish`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from application.acts.schemes import PublishScheme
from application.authority import SYSTEM
from application.desk import Caller
from application.office import Office, Request
from domain.scheme import Scheme
from domain.scheme.explain import explain, mermaid
from infrastructure.calendars import known_names
from infrastructure.notices import NoticeRefused, load_scheme, shipped
from infrastructure.settings import Settings
from interfaces.bootstrap import build
from interfaces.terminal.plain import DIFFERENT, MALFORMED, complain, complain_of, say

UNREAD = (
    "有的地方读不出来，改好以后再检查内容中与之有关的部分 / "
    "Some places cannot be read; what hangs on them is checked once they are mended."
)


def check_files(settings: Settings, names: list[str]) -> int:
    """Say of each notice that it is good, or everything that is wrong with it."""
    status = 0
    for name in names:
        scheme = loaded(settings, name)
        if scheme is None:
            status = DIFFERENT
            continue
        honours = "、".join(honour.title.zh for honour in scheme.honours.values())
        say(f"✓ {name}: {scheme.title}（{honours}） {scheme.digest}", style="green")
    return status


def explain_file(
    settings: Settings, name: str, honour: str | None, lang: Literal["zh", "en"], *, diagram: bool
) -> int:
    """Print the notice in words, or the road of an honour as a Mermaid diagram."""
    scheme = loaded(settings, name)
    if scheme is None:
        return MALFORMED
    if honour is not None and honour not in scheme.honours:
        complain(f"通知没有荣誉“{honour}”，有 / no such honour; there are: {', '.join(scheme.honours)}")
        return MALFORMED
    if diagram:
        for each in [honour] if honour else list(scheme.honours):
            say(mermaid(scheme, each))
    else:
        say(explain(scheme, honour, lang).rstrip())
    return 0


def publish_file(settings: Settings, name: str) -> int:
    """Publish a notice into the store, as the operator of this machine."""
    scheme = loaded(settings, name)
    if scheme is None:
        return MALFORMED
    with build(settings) as jianjia:
        told = "已发布 / published" if publish(jianjia.office, scheme) else "此前已发布 / published before"
        say(f"{told}: {scheme.pin}", style="green")
    return 0


def publish(office: Office, scheme: Scheme) -> bool:
    """Publish a notice as Jianjia itself; whether that very version was new."""
    content = scheme.model_dump(mode="json", by_alias=True)
    key = f"scheme/{scheme.pin}"
    return not office.perform(
        Request(PublishScheme(content=content), Caller(SYSTEM.person), key=key)
    ).replayed


def loaded(settings: Settings, name: str) -> Scheme | None:
    """The notice of a shipped name or a path; its mistakes are printed."""
    path = shipped().get(name, Path(name))
    if not path.exists():
        complain(f"没有通知“{name}”；随附的有 / no such notice; shipped: {', '.join(shipped())}")
        return None
    try:
        return _read(settings, path)
    except NoticeRefused as refused:
        folder = path if path.is_dir() else path.parent
        complain_of(replace(mistake, file=str(folder / mistake.file)) for mistake in refused.mistakes)
        if refused.unread:
            complain(UNREAD)
        return None


def _read(settings: Settings, path: Path) -> Scheme:
    """The notice of a path. The store is asked only where a calendar does not come with Jianjia: it may be imported."""
    try:
        return load_scheme(path)
    except NoticeRefused as refused:
        if all(mistake.code != "unknown-calendar" for mistake in refused.mistakes):
            raise
    with build(settings) as jianjia:
        return load_scheme(path, known_names(jianjia.office))
