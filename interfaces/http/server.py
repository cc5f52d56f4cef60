"""The server: uvicorn on a loopback address, over one running Jianjia, with the sweep beside it."""

from __future__ import annotations

import uvicorn

from infrastructure.settings import Settings
from interfaces.bootstrap import build
from interfaces.http.app import create_app
from interfaces.worker import sweeping


def run(settings: Settings) -> None:
    """Serve until told to stop."""
    with build(settings) as jianjia, sweeping(jianjia):
        uvicorn.run(
            create_app(jianjia), host=settings.host, port=settings.port, access_log=False, log_level="warning"
        )
