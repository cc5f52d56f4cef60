"""The server: uvicorn on a loopback address, over one running Jianjia, with the sweep beside it."""

from __future__ import annotations

import contextlib
import socket
import sys

import uvicorn

from infrastructure.settings import Settings, WrongSetting
from interfaces.bootstrap import build
from interfaces.http.app import create_app
from interfaces.http.protocol import Protocol
from interfaces.http.turns import SHORTEST
from interfaces.worker import sweeping


def listen(settings: Settings) -> socket.socket:
    """Take the address, so that nobody is told of a server that cannot be. Raises ``WrongSetting`` when it is not to be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except (OSError, OverflowError) as failed:
        where = f"{settings.host}:{settings.port}"
        zh = f"不能在{where}上监听，端口可能已被占用；请另设JIANJIA_PORT或JIANJIA_HOST。"
        en = f"cannot listen on {where}, set another JIANJIA_PORT or JIANJIA_HOST: {failed}"
        raise WrongSetting(zh, en) from None


def run(settings: Settings, listening: socket.socket) -> None:
    """Serve on the address that was taken until told to stop."""
    sys.setswitchinterval(SHORTEST)
    with build(settings) as jianjia, sweeping(jianjia):
        config = uvicorn.Config(create_app(jianjia), http=Protocol, access_log=False, log_level="warning")
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
