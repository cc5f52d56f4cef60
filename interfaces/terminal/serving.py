"""`jianjia serve|demo|token`: a store that is ready to use, the server on it, and tokens to act with."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from application.office import Office
from infrastructure.notices import load_scheme, shipped
from infrastructure.settings import Settings
from infrastructure.tokens import TokenRefused, open_tokens
from infrastructure.trees import is_empty, load_tree, plant, shipped_trees
from interfaces import try_out
from interfaces.bootstrap import Jianjia, build, utc_now
from interfaces.demo.play import HOME
from interfaces.terminal.plain import MALFORMED, complain, say, verbatim
from interfaces.terminal.schemes import publish

TREE = "fangshan-small"
"""The tree an empty store is planted with."""


def serve(settings: Settings, tree: str) -> int:
    """Fill an empty store, say what to open and how to act as whom, and serve until told to stop."""
    from interfaces.http.server import listen, run

    with listen(settings) as listening:
        with build(settings) as jianjia:
            prepare(jianjia, tree)
            for line in told(settings, jianjia.office):
                verbatim(line)
        run(settings, listening)
    return 0


def prepare(jianjia: Jianjia, tree: str = TREE) -> None:
    """Load a tree and the shipped notices, where there is no tree yet; with the usual tree, something to try out."""
    office, fresh = jianjia.office, bool(tree) and is_empty(jianjia.office)
    if fresh:
        entered = plant(load_tree(shipped_trees()[tree]), office)
        say(f"已载入组织机构 / organisation tree loaded: {tree}（{entered}）")
    for name, path in shipped().items():
        if name in office.knowledge.newest:
            continue
        scheme = load_scheme(path)
        if office.knowledge.directory.get(scheme.issuer) is None:
            complain(
                f"未发布“{name}”：没有单位“{scheme.issuer}” / not published: there is no unit {scheme.issuer}"
            )
        else:
            publish(office, scheme)
            say(f"已发布通知 / notice published: {name}")
    if fresh and tree == TREE:
        try_out.lay_out(office)
        say(f"已备试办 / laid out for trying: {HOME} 合格 qualified, {try_out.ROUND}")


def told(settings: Settings, office: Office) -> Iterator[str]:
    """What to open, and how to act as whom: lines that do what they say in the state the store is in."""
    at = f"{settings.host}:{settings.port}"
    address = f"http://[{settings.host}]:{settings.port}" if ":" in settings.host else f"http://{at}"
    yield ""
    yield f"建家 Jianjia  {address}/        接口说明 API: {address}/docs"
    yield f"数据 data     {settings.database}"
    yield ""
    yield f"令牌 token, for “Authorize” on /docs:  {_token_of(settings)} p-3101"
    yield "用命令行：先把这一行贴入另一终端 / on the command line, in another terminal, paste this first:"
    yield ""
    yield f"  {_as(settings, address)}"
    if steps := try_out.steps(office, address):
        yield ""
        yield "再逐行办理（试办，非正式评选） / then go on, line by line (a try-out, no real round):"
    for step in steps:
        yield ""
        yield f"  # {step.person} · {step.seat} · {step.does}"
        yield f"  {step.line}"
    yield ""
    yield "Ctrl-C 停止 / to stop"


def _token_of(settings: Settings) -> str:
    """How a token of this server's key is had."""
    home = "" if settings.home == Path("var") else f"JIANJIA_HOME={shlex.quote(str(settings.home))} "
    return f"{home}./run token"


def _as(settings: Settings, address: str) -> str:
    """The shell function by which one acts as somebody."""
    return (
        f'as() {{ who=$1 path=$2; shift 2; curl -sS -H "Authorization: Bearer $({_token_of(settings)} "$who")" '
        f'-H "Content-Type: application/json" "{address}$path" "$@"; echo; }}'
    )


def token(settings: Settings, person: str, days: float) -> int:
    """Print a token for a person, signed by this server's key."""
    try:
        print(open_tokens(settings.signing_key, utc_now).issue(person, timedelta(days=days)))  # noqa: T201
    except TokenRefused as refused:
        complain(f"不能签发 / no token: {refused}")
        return MALFORMED
    return 0
