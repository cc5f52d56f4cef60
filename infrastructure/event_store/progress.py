"""How far this process knows the store to be, for those who wait for more."""

from __future__ import annotations

import threading


class Progress:
    """The highest position stored or seen here. Other processes do not move it, so whoever waits also polls."""

    def __init__(self) -> None:
        self._position = 0
        self._moved = threading.Condition()

    @property
    def position(self) -> int:
        """Never decreases."""
        return self._position

    def advance(self, position: int) -> None:
        """The store is at least at ``position``."""
        if position > self._position:
            with self._moved:
                self._position = max(self._position, position)
                self._moved.notify_all()

    def wait_beyond(self, position: int, timeout: float) -> bool:
        """Wait for something above ``position``; false when ``timeout`` seconds passed, or on ``nudge``, without it."""
        with self._moved:
            if self._position <= position:
                self._moved.wait(timeout)
            return self._position > position

    def nudge(self) -> None:
        """Let everybody who waits look again."""
        with self._moved:
            self._moved.notify_all()
