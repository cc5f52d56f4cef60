"""Named points at which a test makes this process die as a power cut would.

``JIANJIA_FAULT=committer.before-commit`` kills the process the first time it reaches that point. Without the
variable ``reach`` does nothing.
"""

import os
import signal

_FATAL = os.environ.get("JIANJIA_FAULT")


def _pass_by(point: str) -> None:
    """No test is watching."""


def _die_at(point: str) -> None:
    if point == _FATAL:
        os.kill(os.getpid(), signal.SIGKILL)


reach = _die_at if _FATAL else _pass_by
