"""`jianjia serve|demo|token`: a store that is ready to use, the server on it, and tokens to act with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from application.directory import Directory
from infrastructure.notices import load_scheme, shipped
from infrastructure.settings import Settings
from infrastructure.tokens import TokenRefused, open_tokens
from infrastructure.trees import is_empty, load_tree, plant, shipped_trees
from interfaces.bootstrap import Jianjia, build, utc_now
from interfaces.terminal.plain import MALFORMED, complain, say
from interfaces.terminal.schemes import publish

TREE = "fangshan-small"
"""The tree an empty store is planted with."""

SHOWN = (
    ("hospital", "chair", "申报 applies"),
    ("hospital", "members-congress", "审议 deliberates"),
    ("hospital", "administration", "同级行政意见 endorses"),
    ("hospital", "party-committee", "同级党委意见 endorses"),
    ("health-committee", "chair", "系统工会验收 verifies"),
    ("fangshan-federation", "organisation-and-publicity", "考核、评选 assesses and selects"),
    ("fangshan-federation", "chair", "审批 approves"),
)
"""Whom to act as first, and what they do."""


def serve(settings: Settings, tree: str) -> int:
    """Fill an empty store, say what to open and how to act as whom, and serve until told to stop."""
    from interfaces.http.server import listen, run

    with listen(settings) as listening:
        with build(settings) as jianjia:
            prepare(jianjia, tree)
            for line in told(settings, jianjia.office.knowledge.directory):
                say(line)
        run(settings, listening)
    return 0


def prepare(jianjia: Jianjia, tree: str = TREE) -> None:
    """Load a tree and the shipped notices, where there is no tree yet."""
    if tree and is_empty(jianjia.office):
        entered = plant(load_tree(shipped_trees()[tree]), jianjia.office)
        say(f"已载入组织机构 / organisation tree loaded: {tree}（{entered}）")
    for name, path in shipped().items():
        if name in jianjia.office.knowledge.newest:
            continue
        scheme = load_scheme(path)
        if jianjia.office.knowledge.directory.get(scheme.issuer) is None:
            complain(
                f"未发布“{name}”：没有单位“{scheme.issuer}” / not published: there is no unit {scheme.issuer}"
            )
        else:
            publish(jianjia.office, scheme)
            say(f"已发布通知 / notice published: {name}")


def told(settings: Settings, directory: Directory) -> Iterator[str]:
    """What to open, and how to act as whom."""
    yield ""
    yield f"建家 Jianjia  http://{settings.host}:{settings.port}/        接口说明 API: /docs"
    yield f"数据 data     {settings.database}"
    yield ""
    yield '以谁的身份办理 / how to act as somebody:  curl -H "Authorization: Bearer $(./run token p-3101)" …'
    today = utc_now().date()
    for unit, seat, does in SHOWN:
        found = directory.get(unit)
        for person in found.holders(seat, today)[:1] if found else ():
            yield f"  {person}  {unit}/{seat}  {does}"
    yield ""
    yield "Ctrl-C 停止 / to stop"


def token(settings: Settings, person: str, days: float) -> int:
    """Print a token for a person, signed by this server's key."""
    try:
        print(open_tokens(settings.signing_key, utc_now).issue(person, timedelta(days=days)))  # noqa: T201
    except TokenRefused as refused:
        complain(f"不能签发 / no token: {refused}")
        return MALFORMED
    return 0
