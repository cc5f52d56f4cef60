"""The server: uvicorn on a loopback address, over one running Jianjia, with the sweep beside it."""

from __future__ import annotations

import sys

import uvicorn

from infrastructure.settings import Settings
from interfaces.bootstrap import build
from interfaces.http.app import create_app
from interfaces.worker import sweeping

SWITCH_EVERY = 0.0005
"""Seconds after which a thread that computes lets another one run: the committer must not wait for the event loop, or
for a register that is rebuilt, to come up for air."""


def run(settings: Settings) -> None:
    """Serve until told to stop."""
    sys.setswitchinterval(SWITCH_EVERY)
    with build(settings) as jianjia, sweeping(jianjia):
        uvicorn.run(
            create_app(jianjia), host=settings.host, port=settings.port, access_log=False, log_level="warning"
        )
